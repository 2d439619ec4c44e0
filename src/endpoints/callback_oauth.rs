//! `GET|POST /callback/:id`: where another service sends a browser back to. Nobody was sent there,
//! as no options name a service yet, so no state is known.

use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::{
    error::Failure,
    host::Level,
    http::{Method, url::append_query_params},
    kernel::{Ctx, Endpoint, FORM_OR_JSON, Field, Input, Kind, Output},
};

pub static CALLBACK_OAUTH: Endpoint = Endpoint {
    methods: &[Method::Get, Method::Post],
    accepts: FORM_OR_JSON,
    body: Some(&FIELDS),
    query: Some(&FIELDS),
    summary: "The way back from a social provider",
    operation_id: Some("handleOAuthCallback"),
    errors: &[
        "NO_CODE",
        "PROVIDER_NOT_FOUND",
        "NO_CALLBACK_URL",
        "EMAIL_NOT_FOUND",
        "invalid_callback_request",
        "state_not_found",
    ],
    ..Endpoint::get("callbackOAuth", "/callback/:id", |ctx| Box::pin(callback_oauth(ctx)))
};

const NAMES: [&str; 7] =
    ["code", "error", "device_id", "error_description", "state", "user", "iss"];

static FIELDS: Input = Input {
    optional: true,
    ..Input::object(&[
        Field::optional("code", Kind::Text),
        Field::optional("error", Kind::Text),
        Field::optional("device_id", Kind::Text),
        Field::optional("error_description", Kind::Text),
        Field::optional("state", Kind::Text),
        Field::optional("user", Kind::Text),
        Field::optional("iss", Kind::Text),
    ])
};

async fn callback_oauth(ctx: &mut Ctx) -> Result<Output, Failure> {
    if ctx.method == Method::Post {
        return Err(as_get(ctx));
    }
    let named = ctx.query_text("state").is_some_and(|state| !state.is_empty());
    let error = if named { "state_mismatch" } else { "state_not_found" };
    ctx.log(Level::Error, &format!("A callback of a social provider failed: {error}"));
    let own = format!("{}/error", ctx.base_url());
    let page = ctx.app.config.api_errors.url.as_deref().unwrap_or(&own);
    let url = append_query_params(page, &[("error", error)]).map_err(Failure::internal)?;
    Err(ctx.redirect(&url))
}

/// Some services send a form. Cookies only come along when the browser asks by itself, so it is
/// sent here once more.
fn as_get(ctx: &mut Ctx) -> Failure {
    let in_body = |name: &str| ctx.body.as_ref()?.get(name)?.as_str();
    let mut fields = Serializer::new(String::new());
    for name in NAMES {
        let value = ctx.query.get(name).and_then(Value::as_str).or_else(|| in_body(name));
        if let Some(value) = value {
            fields.append_pair(name, value);
        }
    }
    let url = format!("{}/callback/{}?{}", ctx.base_url(), ctx.param("id"), fields.finish());
    ctx.redirect(&url)
}
