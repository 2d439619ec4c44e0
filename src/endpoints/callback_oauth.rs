//! `GET|POST /callback/:id`: where another service sends a browser back to.

use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::{
    error::Failure,
    host::Level,
    http::Method,
    kernel::{
        Arrival, Callback, Ctx, Endpoint, FORM_OR_JSON, Field, Identity, Input, Kind, Output,
        missing_email,
    },
    oauth::{Provider, StateData},
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
    let said = |ctx: &Ctx, name: &str| ctx.query_text(name).map(str::to_owned);
    let code = said(ctx, "code").filter(|code| !code.is_empty());
    let id = ctx.param("id").to_owned();
    let provider = ctx.provider(&id).await?;
    if ctx.query_text("state").is_none()
        && code.is_some()
        && let Some(provider) = provider.as_deref().filter(|it| it.allows_idp_initiated())
    {
        let url = ctx.authorization_url(provider, None).await?;
        return Err(ctx.redirect(&url));
    }
    let Some(state) = said(ctx, "state").filter(|state| !state.is_empty()) else {
        ctx.log(Level::Error, "A callback of a social provider has no state");
        let page = ctx.error_page();
        return Err(ctx.redirect_error(&page, "state_not_found", None));
    };
    let data = ctx.end_flow(&state).await?;
    let page = data.error_url.clone().unwrap_or_default();
    if let Some(error) = said(ctx, "error").filter(|error| !error.is_empty()) {
        let description = said(ctx, "error_description");
        return Err(ctx.redirect_error(&page, &error, description.as_deref()));
    }
    let (code, provider) = match (code, provider) {
        (None, _) => {
            ctx.log(Level::Warn, "A callback of a social provider has no code");
            return Err(ctx.redirect_error(&page, "no_code", None));
        }
        (_, None) => {
            ctx.log(Level::Warn, "A callback names a provider that is not in the options");
            return Err(ctx.redirect_error(&page, "oauth_provider_not_found", None));
        }
        (Some(code), Some(provider)) => (code, provider),
    };
    let callback = Callback {
        code,
        code_verifier: data.code_verifier.clone(),
        issuer: said(ctx, "iss"),
        device_id: said(ctx, "device_id"),
        user: said(ctx, "user"),
        nonce: data.id_token_nonce.clone(),
    };
    let identity = match ctx.exchange(&*provider, &callback).await? {
        Ok(identity) => identity,
        Err(error) => return Err(ctx.redirect_error(&page, error, None)),
    };
    if data.callback_url.is_empty() {
        return Err(ctx.redirect_error(&page, "no_callback_url", None));
    }
    if let Some(link) = &data.link {
        return match ctx.link_returned(link, &identity).await? {
            Ok(()) => Err(ctx.redirect(&data.callback_url)),
            Err(not) => Err(ctx.redirect_error(&page, &not.error, not.description.as_deref())),
        };
    }
    sign_in(ctx, &*provider, &identity, &data, &page).await
}

async fn sign_in(
    ctx: &mut Ctx,
    provider: &dyn Provider,
    identity: &Identity,
    data: &StateData,
    page: &str,
) -> Result<Output, Failure> {
    if identity.email().is_none() {
        ctx.log(Level::Error, &missing_email(provider.id(), false));
        return Err(ctx.redirect_error(page, "email_not_found", None));
    }
    let policy = provider.policy();
    let arrival = Arrival {
        identity,
        scope: identity.tokens.scopes.as_ref().map(|scopes| scopes.join(",")),
        callback_url: Some(&data.callback_url),
        disable_sign_up: (policy.disable_implicit_sign_up && data.request_sign_up != Some(true))
            || policy.disable_sign_up,
        policy,
    };
    let arrived = match ctx.arrive(&arrival).await {
        Ok(Ok(arrived)) => arrived,
        Ok(Err(refusal)) => {
            let error = refusal.replace(' ', "_");
            ctx.log(Level::Error, &error);
            return Err(ctx.redirect_error(page, &error, None));
        }
        // What a hook throws on purpose, the page is told.
        Err(Failure::Api(error)) if error.code.as_deref().is_some_and(|code| !code.is_empty()) => {
            let (code, message) = (error.code.unwrap_or_default(), error.message);
            return Err(ctx.redirect_error(page, &code, message.as_deref()));
        }
        Err(failure) => return Err(failure),
    };
    let new_user = data.new_user_url.as_deref().filter(|url| !url.is_empty());
    let target = new_user.filter(|_| arrived.is_register).unwrap_or(&data.callback_url);
    ctx.set_session_cookies(arrived.session, arrived.user, false).await?;
    Err(ctx.redirect(target))
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
