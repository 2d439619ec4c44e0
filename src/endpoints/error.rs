//! `GET /error`: where a browser ends up when a sign-in by redirects has failed.

mod page;

use std::borrow::Cow;

use crate::{
    config::Mode,
    error::Failure,
    http::{Headers, Reply, url::append_query_params},
    kernel::{Ctx, Endpoint, Output},
};

pub static ERROR: Endpoint = Endpoint {
    summary: "Displays an error page",
    ..Endpoint::get("error", "/error", |ctx| Box::pin(error(ctx)))
};

async fn error(ctx: &mut Ctx) -> Result<Output, Failure> {
    let parameter = |name: &str| {
        let request = ctx.request.as_ref()?;
        let found = request.url.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty())
    };
    let code = parameter("error").filter(|code| is_code(code));
    let code = code.unwrap_or_else(|| "UNKNOWN".to_owned());
    let description = parameter("error_description");
    let mut parameters = vec![("error", code.as_str())];
    if let Some(description) = &description {
        parameters.push(("error_description", description));
    }
    let config = &ctx.app.config;
    if let Some(url) = &config.api_errors.url {
        return redirect(append_query_params(url, &parameters).map_err(Failure::internal)?);
    }
    if config.mode == Mode::Production && config.api_errors.page.is_none() {
        return redirect(append_query_params("/", &parameters).map_err(Failure::internal)?);
    }
    let mut headers = Headers::new();
    headers.set("content-type", "text/html");
    let style = config.api_errors.page.clone().unwrap_or_default();
    let body = Some(page::render(&code, description.as_deref(), &style));
    Ok(Output::Raw(Reply { status: 200, reason: Cow::Borrowed(""), headers, body }))
}

fn is_code(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"'_-".contains(&byte))
}

fn redirect(location: String) -> Result<Output, Failure> {
    let mut headers = Headers::new();
    headers.set("location", &location);
    Ok(Output::Raw(Reply { status: 302, reason: Cow::Borrowed(""), headers, body: None }))
}
