//! `POST /update-session`: changes the additional fields of the session in use.

use serde::Serialize;

use crate::{
    domain::{Authenticated, Session},
    error::{ApiError, Failure, Status, code},
    kernel::{Ctx, Endpoint, Guard, Input, Output, Returned},
    storage::Row,
};

pub static UPDATE_SESSION: Endpoint = Endpoint {
    body: Some(&Input::RECORD),
    guards: &[Guard::Session],
    returns: &[Returned { at: "session", model: "session" }],
    summary: "Update the current session",
    ..Endpoint::post("updateSession", "/update-session", |ctx| Box::pin(update_session(ctx)))
};

#[derive(Serialize)]
struct Updated<'a> {
    session: &'a Session,
}

async fn update_session(ctx: &mut Ctx) -> Result<Output, Failure> {
    let current = ctx.current()?;
    let mut changes = Row::new();
    changes.extend(ctx.changed_fields(&ctx.app.config.session_fields, "session.additionalFields")?);
    if changes.is_empty() {
        return Err(ApiError::message_only(Status::BadRequest, "No fields to update").into());
    }
    let stateless = ctx.app.config.is_stateless();
    let kept = stateless.then(|| current.session.clone().with(changes.clone(), ctx.now));
    let updated = ctx.stored().await?.update_session(&current.session.token, changes).await?;
    let Some(session) = updated.or(kept) else {
        // Cached, but ended.
        ctx.delete_session_cookies();
        return Err(ApiError::new(Status::Unauthorized, code::FAILED_TO_GET_SESSION).into());
    };
    ctx.renew_session_cookies(Authenticated { session: session.clone(), user: current.user })
        .await?;
    Output::json(&Updated { session: &session.shown(&ctx.app.schema) })
}
