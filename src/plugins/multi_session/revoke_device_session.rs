//! `POST /multi-session/revoke`: ends one of the browser's sessions; if it was the active one,
//! the browser goes on with the next.

use super::{TOKEN, invalid_token};
use crate::{
    crypto::constant_time,
    error::Failure,
    kernel::{Ctx, Endpoint, Guard, Output},
};

pub static REVOKE_DEVICE_SESSION: Endpoint = Endpoint {
    body: Some(&TOKEN),
    requires_headers: true,
    guards: &[Guard::Session],
    summary: "Revoke a device session",
    errors: &["INVALID_SESSION_TOKEN"],
    ..Endpoint::post("revokeDeviceSession", "/multi-session/revoke", |ctx| {
        Box::pin(revoke_device_session(ctx))
    })
};

async fn revoke_device_session(ctx: &mut Ctx) -> Result<Output, Failure> {
    let cookie = ctx.multi_cookie(ctx.text("sessionToken").unwrap_or_default());
    let token = ctx.signed_cookie(&cookie.name).ok_or_else(invalid_token)?;
    ctx.stored().await?.delete_session(&token).await?;
    ctx.expire_cookie(&cookie);
    let current = ctx.current()?.session.token;
    if constant_time::equal(current.as_bytes(), token.as_bytes()) {
        match ctx.live_sessions(ctx.multi_tokens()).await?.into_iter().next() {
            Some(next) => ctx.renew_session_cookies(next).await?,
            None => ctx.delete_session_cookies(),
        }
    }
    Output::json(&serde_json::json!({ "status": true }))
}
