//! Before an endpoint: the token of the header becomes the request's session cookie.

use super::Options;
use crate::{
    cookies::{self, RequestCookies},
    error::Failure,
    host::BoxFuture,
    http::{Headers, url::decode_uri_component},
    kernel::{Ctx, Flow},
};

const SCHEME: &str = "bearer ";

pub(super) fn take_token(ctx: &mut Ctx) -> BoxFuture<'_, Result<Flow, Failure>> {
    Box::pin(async move {
        if let Some(headers) = with_session(ctx)? {
            ctx.replace_headers(headers);
        }
        Ok(Flow::Continue)
    })
}

/// The request's headers with the session cookie in them; none if there is no token of ours.
fn with_session(ctx: &Ctx) -> Result<Option<Headers>, Failure> {
    let Some(header) = ctx.header("authorization") else { return Ok(None) };
    let scheme = header.get(..SCHEME.len());
    if !scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME)) {
        return Ok(None);
    }
    let token = header.get(SCHEME.len()..).unwrap_or_default().trim();
    let Some(sealed) = seal(ctx, token)? else { return Ok(None) };
    let mut headers = ctx.headers.clone().unwrap_or_default();
    let sent = ctx.cookie_header();
    let cookies = RequestCookies::new(&sent).with(&ctx.cookies.session_token.name, &sealed);
    headers.set("cookie", &cookies);
    Ok(Some(headers))
}

/// The text of the cookie; none for a signature that is not ours. A bare token is as good as a
/// signed one, unless the options say otherwise: whoever has it has taken it from a reply.
fn seal(ctx: &Ctx, token: &str) -> Result<Option<String>, Failure> {
    if token.is_empty() {
        return Ok(None);
    }
    if !token.contains('.') {
        let bare = !ctx.app.plugin::<Options>()?.require_signature;
        return Ok(bare.then(|| cookies::seal(token, &ctx.app.signer)));
    }
    let decoded = if token.contains('%') { decode_uri_component(token) } else { None };
    let sealed = decoded.unwrap_or_else(|| token.to_owned());
    let mut parts = sealed.split('.');
    let (value, signature) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let genuine = ctx.app.signer.verify_base64(value, signature);
    Ok(genuine.then_some(sealed))
}
