//! `GET /multi-session/list-device-sessions`: who is signed in in this browser.

use std::collections::HashSet;

use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Output, Returned},
};

pub static LIST_DEVICE_SESSIONS: Endpoint = Endpoint {
    requires_headers: true,
    returns: &[
        Returned { at: "*.session", model: "session" },
        Returned { at: "*.user", model: "user" },
    ],
    summary: "List the sessions of this device",
    ..Endpoint::get("listDeviceSessions", "/multi-session/list-device-sessions", |ctx| {
        Box::pin(list_device_sessions(ctx))
    })
};

async fn list_device_sessions(ctx: &mut Ctx) -> Result<Output, Failure> {
    let mut sessions = ctx.live_sessions(ctx.multi_tokens()).await?;
    let mut users = HashSet::new();
    sessions.retain(|found| users.insert(found.user.id.clone()));
    Output::json(&sessions)
}
