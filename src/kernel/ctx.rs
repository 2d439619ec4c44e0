//! One request on its way through the application, or one direct call of `auth.api`.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU32},
};

use serde_json::{Map, Value};

use super::{App, Endpoint};
use crate::{
    clock::Timestamp,
    config::BaseUrl,
    cookies::{AuthCookies, RequestCookies},
    domain::{Authenticated, Hooked, Records, RowSource, SecondaryRecords},
    error::Failure,
    host::{Level, Scope},
    http::{Headers, Method},
    storage::{Queries, SharedTransaction, Store},
};

/// What an endpoint, a guard or a hook works on.
pub struct Ctx {
    pub app: Arc<App>,
    pub endpoint: &'static Endpoint,
    /// The moment at which the request came.
    pub now: Timestamp,
    /// The number under which the host keeps this request.
    pub scope: u32,
    /// Whether the host has been told what this request is.
    pub entered: AtomicBool,
    /// The HTTP request; none in a direct call without one, which is trusted code calling.
    pub request: Option<RequestLine>,
    pub method: Method,
    /// None in a direct call without headers.
    pub headers: Option<Headers>,
    cookie_header: Arc<str>,
    /// None in a direct call when no base URL is configured.
    pub base: Option<Arc<BaseUrl>>,
    pub cookies: Arc<AuthCookies>,
    pub body: Option<Value>,
    pub query: Map<String, Value>,
    /// What stands in the path where the endpoint has `:name`, as it was sent.
    pub params: Vec<(String, String)>,
    /// Who makes the request, once somebody has looked.
    pub session: Option<Authenticated>,
    /// The session that this request has begun.
    pub new_session: Option<Authenticated>,
    /// Headers of the reply.
    pub reply: Headers,
    /// The status of the reply, where it is not that of the answer itself.
    pub status: Option<u16>,
    /// What database hooks have set on the reply.
    pub hook_headers: Mutex<Vec<(String, String)>>,
    /// The transaction of the caller, whose part this call is.
    pub joined: Option<SharedTransaction>,
    /// The number of the transaction that hosted code was last let into; zero is none.
    pub transaction: AtomicU32,
}

/// The first line of an HTTP request.
#[derive(Clone, Debug)]
pub struct RequestLine {
    pub method: Method,
    pub url: url::Url,
}

impl Ctx {
    pub fn new(
        app: Arc<App>,
        endpoint: &'static Endpoint,
        now: Timestamp,
        headers: Option<Headers>,
    ) -> Self {
        let cookies = headers.as_ref().and_then(|headers| headers.get("cookie"));
        Self {
            cookie_header: cookies.as_deref().unwrap_or_default().into(),
            base: app.config.base_url.clone(),
            cookies: Arc::clone(&app.cookies),
            app,
            endpoint,
            now,
            scope: 0,
            entered: AtomicBool::new(false),
            request: None,
            method: endpoint.methods.first().copied().unwrap_or(Method::Get),
            headers,
            body: None,
            query: Map::new(),
            params: Vec::new(),
            session: None,
            new_session: None,
            reply: Headers::new(),
            status: None,
            hook_headers: Mutex::default(),
            joined: None,
            transaction: AtomicU32::new(0),
        }
    }

    /// The request goes on with these headers.
    pub fn replace_headers(&mut self, headers: Headers) {
        self.cookie_header = headers.get("cookie").as_deref().unwrap_or_default().into();
        self.headers = Some(headers);
    }

    /// Places the request on a base URL, and its cookies with it.
    pub fn stand_on(&mut self, base: Arc<BaseUrl>) {
        let config = &self.app.config;
        if config.cookies.per_host.is_some() {
            self.cookies = Arc::new(AuthCookies::with(config, &config.cookies.on(&base)));
        }
        self.base = Some(base);
    }

    /// A request header's text; empty ones count as absent, as JavaScript's tests see them.
    pub fn header(&self, name: &str) -> Option<String> {
        let value = self.headers.as_ref()?.get(name)?;
        (!value.is_empty()).then(|| value.into_owned())
    }

    /// The request's cookies, shared so that the context stays free to be changed.
    pub fn cookie_header(&self) -> Arc<str> {
        Arc::clone(&self.cookie_header)
    }

    /// The value of a signed cookie whose signature is right.
    pub fn signed_cookie(&self, name: &str) -> Option<String> {
        let cookie = RequestCookies::new(&self.cookie_header).first(name)?;
        crate::cookies::open(&cookie, &self.app.signer).map(str::to_owned)
    }

    /// A text field of the body, after validation.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.body.as_ref()?.get(field)?.as_str()
    }

    /// A text parameter of the query, after validation.
    pub fn query_text(&self, name: &str) -> Option<&str> {
        self.query.get(name)?.as_str()
    }

    /// A parameter of the path; empty if a direct call did not give it.
    pub fn param(&self, name: &str) -> &str {
        let found = self.params.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value)
    }

    /// A boolean field of the body, after validation.
    pub fn flag(&self, field: &str) -> Option<bool> {
        self.body.as_ref()?.get(field)?.as_bool()
    }

    /// The session that a guard has found, for the endpoints behind it.
    pub fn current(&self) -> Result<Authenticated, Failure> {
        let missing = || Failure::internal(format!("`{}` has no guard", self.endpoint.name));
        self.session.clone().ok_or_else(missing)
    }

    /// What a callback made now belongs to.
    pub fn scope(&self) -> Scope {
        Scope { request: self.scope, transaction: self.open_transaction() }
    }

    pub fn log(&self, level: Level, message: &str) {
        self.app.log(level, message);
    }

    pub async fn store(&self) -> Result<&dyn Store, Failure> {
        self.app.database.store(&self.app.schema, &self.app.log).await
    }

    /// Rows by way of `queries`: the store itself, or a transaction of it.
    pub fn records<'a>(&'a self, queries: &'a dyn Queries) -> Records<'a> {
        let hooked = self.app.has_row_hooks();
        let queries = if hooked {
            RowSource::Hooked(Hooked { rows: queries, hooks: self })
        } else {
            RowSource::Plain(queries)
        };
        let app = &*self.app;
        let secondary = app.secondary.as_ref().map(|storage| SecondaryRecords {
            storage,
            scope: self.scope(),
            config: &app.config,
            schema: &app.schema,
            log: &app.log,
            now: self.now,
        });
        Records {
            queries,
            schema: &app.schema,
            entropy: &*app.entropy,
            calls: self,
            secondary,
            now: self.now,
        }
    }

    /// Rows by way of the store, or of the caller's transaction.
    pub async fn stored(&self) -> Result<Records<'_>, Failure> {
        match &self.joined {
            Some(joined) => Ok(self.records(joined)),
            None => Ok(self.records(self.store().await?)),
        }
    }
}
