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
    errors: &["BODY_MUST_BE_AN_OBJECT", "FAILED_TO_GET_SESSION"],
    ..Endpoint::post("updateSession", "/update-session", |ctx| Box::pin(update_session(ctx)))
};

#[derive(Serialize)]
struct Updated<'a> {
    session: &'a Session,
}

async fn update_session(ctx: &mut Ctx) -> Result<Output, Failure> {
    let current = ctx.current()?;
    let given = ctx.changed_fields(ctx.app.schema.additional("session")).await?;
    if given.is_empty() {
        return Err(ApiError::message_only(Status::BadRequest, "No fields to update").into());
    }
    let records = ctx.stored().await?;
    let token = &current.session.token;
    let mut updated = records.update_session(token, Row::new(), given.clone()).await?;
    // Without a store that lasts, the cookie is the session.
    if updated.is_none() && ctx.app.config.is_stateless() {
        updated = Some(records.change_unstored_session(current.session.clone(), given).await?);
    }
    let Some(session) = updated else {
        // Cached, but ended.
        ctx.delete_session_cookies();
        return Err(ApiError::new(Status::Unauthorized, code::FAILED_TO_GET_SESSION).into());
    };
    ctx.renew_session_cookies(Authenticated { session: session.clone(), user: current.user })
        .await?;
    Output::json(&Updated { session: &session.shown(&ctx.app.schema) })
}
