//! `GET /list-sessions`: where the user is signed in.

use crate::{
    error::{ApiError, Failure, Status},
    host::Level,
    kernel::{Ctx, Endpoint, Guard, Output, Returned},
};

pub static LIST_SESSIONS: Endpoint = Endpoint {
    requires_headers: true,
    guards: &[Guard::FreshSession],
    returns: &[Returned { at: "*", model: "session" }],
    summary: "List all active sessions for the user",
    operation_id: Some("listUserSessions"),
    ..Endpoint::get("listSessions", "/list-sessions", |ctx| Box::pin(list_sessions(ctx)))
};

async fn list_sessions(ctx: &mut Ctx) -> Result<Output, Failure> {
    let Some(current) = &ctx.session else { return Output::json(&[(); 0]) };
    let listed = async { ctx.stored().await?.list_active_sessions(&current.user.id).await }.await;
    match listed {
        Ok(mut sessions) => {
            sessions.iter_mut().for_each(|session| session.hide(&ctx.app.schema));
            Output::json(&sessions)
        }
        Err(Failure::Internal(what)) => {
            ctx.log(Level::Error, &what);
            Err(ApiError::bare(Status::InternalServerError).into())
        }
        Err(failure) => Err(failure),
    }
}
