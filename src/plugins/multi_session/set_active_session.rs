//! `POST /multi-session/set-active`: the browser goes on with another of its sessions.

use super::{TOKEN, invalid_token};
use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Output, Returned},
};

pub static SET_ACTIVE_SESSION: Endpoint = Endpoint {
    body: Some(&TOKEN),
    requires_headers: true,
    returns: &[
        Returned { at: "session", model: "session" },
        Returned { at: "user", model: "user" },
    ],
    summary: "Set the active session",
    errors: &["INVALID_SESSION_TOKEN"],
    ..Endpoint::post("setActiveSession", "/multi-session/set-active", |ctx| {
        Box::pin(set_active_session(ctx))
    })
};

async fn set_active_session(ctx: &mut Ctx) -> Result<Output, Failure> {
    let cookie = ctx.multi_cookie(ctx.text("sessionToken").unwrap_or_default());
    let token = ctx.signed_cookie(&cookie.name).ok_or_else(invalid_token)?;
    let found = ctx.stored().await?.find_session(&token).await?;
    let Some(found) = found.filter(|found| !found.session.is_expired(ctx.now)) else {
        ctx.expire_cookie(&cookie);
        return Err(invalid_token());
    };
    ctx.renew_session_cookies(found.clone()).await?;
    Output::json(&found)
}
