//! What `/get-session` answers; a plugin may answer with more.

use serde::Serialize;

use super::{Check, Ctx, Field, Found, Input, Kind, Output, authenticate};
use crate::{
    domain::Authenticated,
    error::{ApiError, Failure, Status, code},
    host::Level,
};

pub static SESSION_QUERY: Input = Input {
    optional: true,
    ..Input::object(&[
        Field::optional("disableCookieCache", Kind::Truthy),
        Field::optional("disableRefresh", Kind::Truthy),
    ])
};

/// Session and user of the request, or `null`. With `may_write` a refresh that is deferred
/// happens now.
pub async fn session_answer(ctx: &mut Ctx, may_write: bool) -> Result<Output, Failure> {
    ctx.reply.set("cache-control", "no-store");
    ctx.reply.set("pragma", "no-cache");
    if may_write && !ctx.app.config.session.defer_refresh {
        let refusal = code::METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED;
        return Err(ApiError::new(Status::MethodNotAllowed, refusal).into());
    }
    let check = Check { may_write, ..Check::from_query(ctx) };
    match authenticate(ctx, check).await {
        Ok(found) => answer(ctx.session.as_ref(), found.unwrap_or_default()),
        Err(Failure::Internal(what)) => {
            ctx.session = None;
            ctx.log(Level::Error, &format!("The session could not be read: {what}"));
            let refusal = code::FAILED_TO_GET_SESSION;
            Err(ApiError::new(Status::InternalServerError, refusal).into())
        }
        Err(failure) => Err(failure),
    }
}

fn answer(session: Option<&Authenticated>, found: Found) -> Result<Output, Failure> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer<'a> {
        #[serde(flatten)]
        authenticated: &'a Authenticated,
        needs_refresh: bool,
    }
    match (session, found.needs_refresh) {
        (Some(authenticated), Some(needs_refresh)) => {
            Output::json(&Answer { authenticated, needs_refresh })
        }
        (session, _) => Output::json(&session),
    }
}
