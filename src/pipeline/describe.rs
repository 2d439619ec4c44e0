//! What the host must know of an application: its endpoints, the headers it reads, its errors.

use serde::Serialize;

use super::{Pipeline, routes::Route};
use crate::{http::body::MAX_BODY_BYTES, kernel::Endpoint, schema::Schema, storage::Kind};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    pub endpoints: Vec<EndpointDescription>,
    /// Request headers that the core reads; the host need not pass others.
    pub headers: Vec<String>,
    pub codes: Vec<(&'static str, &'static str)>,
    /// The longest body that is read; of a longer one, one byte more than this is enough.
    pub max_body_bytes: usize,
}

/// In the order by which direct calls name their endpoint.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointDescription {
    pub name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<&'static str>,
    pub methods: Vec<&'static str>,
    /// Where dates stand in the answer, such as `session.expiresAt`, `*.createdAt` or, for
    /// any depth, `user.settings.**`.
    pub dates: Vec<String>,
    /// The headers that a direct call without a request need pass, if these are fewer than all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<&'static [&'static str]>,
    /// Where a direct call passes headers and nothing else, and no cookie that bears one of these
    /// names, its answer is always the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_cookies: Option<[String; 2]>,
}

const HEADERS: [&str; 11] = [
    "content-type",
    "cookie",
    "host",
    "origin",
    "referer",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "user-agent",
    "x-forwarded-host",
    "x-forwarded-proto",
];

impl Pipeline {
    pub fn describe(&self) -> Description {
        let mut headers: Vec<_> = HEADERS.iter().map(|name| (*name).to_owned()).collect();
        headers.extend(self.app.config.ip.headers.iter().map(|name| name.to_lowercase()));
        headers.extend(self.headers.iter().map(|name| (*name).to_owned()));
        headers.sort_unstable();
        headers.dedup();
        let endpoints = self.routes.iter().map(|route| EndpointDescription {
            headers: self.direct_headers(route),
            session_cookies: self.session_cookies(route),
            ..describe(route.endpoint, &self.app.schema)
        });
        Description {
            endpoints: endpoints.collect(),
            headers,
            codes: self.codes.iter().map(|code| (code.name, code.message)).collect(),
            max_body_bytes: MAX_BODY_BYTES,
        }
    }

    fn session_cookies(&self, route: &Route) -> Option<[String; 2]> {
        let cookies = &self.app.cookies;
        let known = route.endpoint.knows_strangers && self.direct_headers(route).is_some();
        known.then(|| {
            [&cookies.session_token, &cookies.session_data].map(|cookie| cookie.name.clone())
        })
    }

    /// Hooks may read any header, and so may what finds out on which host a call stands.
    fn direct_headers(&self, route: &Route) -> Option<&'static [&'static str]> {
        let app = &self.app;
        let alone = route.before.is_empty() && route.after.is_empty() && !app.has_row_hooks();
        route.endpoint.reads_headers.filter(|_| alone && app.config.dynamic_base.is_none())
    }
}

fn describe(endpoint: &Endpoint, schema: &Schema) -> EndpointDescription {
    let dates = endpoint.returns.iter().flat_map(|returned| {
        let columns = schema.table(returned.model).into_iter().flat_map(|table| &table.columns);
        columns.filter_map(|column| {
            let within = match column.kind {
                Kind::Date => "",
                // Any text in there that is a date.
                Kind::Json | Kind::TextArray => ".**",
                _ => return None,
            };
            let dot = if returned.at.is_empty() { "" } else { "." };
            Some(format!("{}{dot}{}{within}", returned.at, column.field))
        })
    });
    EndpointDescription {
        name: endpoint.name,
        path: endpoint.path,
        methods: endpoint.methods.iter().map(|method| method.name()).collect(),
        dates: dates.collect(),
        headers: None,
        session_cookies: None,
    }
}
