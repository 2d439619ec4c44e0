//! Cross-site requests and redirect targets: who may ask, and where we may send a browser.

use serde_json::{Value, json};

use super::{Ctx, callbacks::request_argument};
use crate::{
    config::BaseUrl,
    error::{ApiError, Code, Failure, Status, code},
    host::{BoxFuture, Level},
    http::{Method, origin::OriginPattern},
};

/// The checks of a request that may change something, before anything else looks at it; none
/// for a request that only reads.
pub fn check_site(ctx: &Ctx) -> Option<BoxFuture<'_, Result<(), Failure>>> {
    let request = ctx.request.as_ref()?;
    if matches!(request.method, Method::Get | Method::Options | Method::Head) {
        return None;
    }
    Some(Box::pin(async {
        validate_origin(ctx, false).await?;
        check_redirects(ctx).await
    }))
}

/// The redirect targets that a request names must lead to us or to somebody we trust.
async fn check_redirects(ctx: &Ctx) -> Result<(), Failure> {
    if !ctx.app.config.origin_check {
        return Ok(());
    }
    let in_body = |field: &str| ctx.body.as_ref().and_then(|body| body.get(field));
    let callback = in_body("callbackURL").filter(|value| says_something(value));
    let targets: [(Option<&Value>, &str, Code); 4] = [
        (
            callback.or_else(|| ctx.query.get("callbackURL")),
            "callbackURL",
            code::INVALID_CALLBACK_URL,
        ),
        (in_body("redirectTo"), "redirectURL", code::INVALID_REDIRECT_URL),
        (in_body("errorCallbackURL"), "errorCallbackURL", code::INVALID_ERROR_CALLBACK_URL),
        (in_body("newUserCallbackURL"), "newUserCallbackURL", code::INVALID_NEW_USER_CALLBACK_URL),
    ];
    for (target, label, refusal) in targets {
        let Some(target) = target.filter(|value| says_something(value)) else { continue };
        let Some(url) = target.as_str() else {
            let message = format!("Invalid {label}: expected a string");
            return Err(ApiError::message_only(Status::BadRequest, message).into());
        };
        if !is_trusted(ctx, url, true).await? {
            return refuse_redirect(ctx, label, url, refusal);
        }
    }
    Ok(())
}

/// A redirect target that the endpoint itself names must lead to us or to somebody we trust.
pub(super) async fn check_redirect(ctx: &Ctx, url: Option<&str>) -> Result<(), Failure> {
    let Some(url) = url.filter(|url| !url.is_empty()) else { return Ok(()) };
    if ctx.request.is_none() || !ctx.app.config.origin_check || is_trusted(ctx, url, true).await? {
        return Ok(());
    }
    refuse_redirect(ctx, "callbackURL", url, code::INVALID_CALLBACK_URL)
}

fn refuse_redirect(ctx: &Ctx, label: &str, url: &str, refusal: Code) -> Result<(), Failure> {
    let what = format!("Invalid {label}: {url}. If it is right, add it to trustedOrigins.");
    ctx.log(Level::Error, &what);
    Err(ApiError::new(Status::Forbidden, refusal).into())
}

/// Keeps other sites from signing a browser in, also one that has no cookies yet.
pub(super) async fn check_form(ctx: &Ctx) -> Result<(), Failure> {
    if ctx.request.is_none() || !ctx.app.config.csrf_check {
        return Ok(());
    }
    if has_header(ctx, "cookie") {
        return validate_origin(ctx, false).await;
    }
    let spoken = |name| ctx.header(name).filter(|text| !text.trim().is_empty());
    let (site, mode) = (spoken("sec-fetch-site"), spoken("sec-fetch-mode"));
    if site.is_some() || mode.is_some() || spoken("sec-fetch-dest").is_some() {
        if site.as_deref() == Some("cross-site") && mode.as_deref() == Some("navigate") {
            ctx.log(Level::Error, "Blocked cross-site navigation login attempt (CSRF protection)");
            let refusal = code::CROSS_SITE_NAVIGATION_LOGIN_BLOCKED;
            return Err(ApiError::new(Status::Forbidden, refusal).into());
        }
        return validate_origin(ctx, true).await;
    }
    if ctx.header("origin").is_some() || ctx.header("referer").is_some() {
        return validate_origin(ctx, true).await;
    }
    Ok(())
}

async fn validate_origin(ctx: &Ctx, without_cookies: bool) -> Result<(), Failure> {
    let config = &ctx.app.config;
    if !config.csrf_check || !config.origin_check {
        return Ok(());
    }
    if !(without_cookies || has_header(ctx, "cookie")) {
        return Ok(());
    }
    let origin = ctx.header("origin");
    let opaque = origin.as_deref() == Some("null");
    // A page without an origin of its own, such as one in a sandbox, may still be ours.
    let same_origin = opaque && ctx.header("sec-fetch-site").as_deref() == Some("same-origin");
    let named = if same_origin { request_origin(ctx) } else { None };
    let named = named.or(origin).or_else(|| ctx.header("referer")).unwrap_or_default();
    if named.is_empty() || named == "null" {
        return Err(ApiError::new(Status::Forbidden, code::MISSING_OR_NULL_ORIGIN).into());
    }
    if !is_trusted(ctx, &named, false).await? {
        ctx.log(
            Level::Error,
            &format!("Invalid origin: {named}. If it is right, add it to trustedOrigins."),
        );
        return Err(ApiError::new(Status::Forbidden, code::INVALID_ORIGIN).into());
    }
    Ok(())
}

/// The origin under which the client reached us.
fn request_origin(ctx: &Ctx) -> Option<String> {
    let request = ctx.request.as_ref()?;
    request_base(ctx, &request.url).map(|base| base.origin)
}

fn request_base(ctx: &Ctx, url: &url::Url) -> Option<BaseUrl> {
    let config = &ctx.app.config;
    let headers = ctx.headers.as_ref()?;
    BaseUrl::of_request(url, headers, &config.base_path, config.trusted_proxy_headers).ok()
}

/// Whether a URL belongs to an origin we trust, or, where that is allowed, is a safe path.
async fn is_trusted(ctx: &Ctx, url: &str, allow_relative: bool) -> Result<bool, Failure> {
    let app = &ctx.app;
    if app.trusted_origins.iter().any(|origin| origin.matches(url, allow_relative)) {
        return Ok(true);
    }
    if app.config.base_url.is_none()
        && app.config.dynamic_base.is_none()
        && let Some(base) = &ctx.base
        && OriginPattern::parse(&base.origin).matches(url, allow_relative)
    {
        return Ok(true);
    }
    let Some(callback) = &app.config.trusted_origins_callback else { return Ok(false) };
    let more: Option<Vec<Option<String>>> =
        ctx.call(callback, &json!([request_argument()])).await?;
    let more = more.unwrap_or_default().into_iter().flatten();
    Ok(more
        .filter(|origin| !origin.is_empty())
        .any(|origin| OriginPattern::parse(&origin).matches(url, allow_relative)))
}

fn has_header(ctx: &Ctx, name: &str) -> bool {
    ctx.headers.as_ref().is_some_and(|headers| headers.has(name))
}

/// JavaScript's truthiness of a JSON value.
fn says_something(value: &Value) -> bool {
    super::is_truthy(Some(value))
}
