//! Deleting the user who makes the request, for the endpoints that do it.

use serde::Serialize;
use serde_json::json;

use crate::{
    domain::User,
    error::{ApiError, Failure, Status, code},
    host::Level,
    kernel::{Ctx, Output, request_argument},
};

#[derive(Serialize)]
struct Answer<'a> {
    success: bool,
    message: &'a str,
}

pub fn deleted() -> Result<Output, Failure> {
    Output::json(&Answer { success: true, message: "User deleted" })
}

pub fn mail_sent() -> Result<Output, Failure> {
    Output::json(&Answer { success: true, message: "Verification email sent" })
}

/// Under which identifier a token of this kind is kept.
pub fn identifier(token: &str) -> String {
    format!("delete-account-{token}")
}

/// For the log, where the option is off; the client learns from the endpoint.
pub fn log_disabled(ctx: &Ctx) {
    ctx.log(Level::Error, "Delete user is disabled: set `user.deleteUser.enabled`.");
}

/// Uses up the token and deletes the user, if the token was made for them.
pub async fn delete_with_token(ctx: &mut Ctx, user: &User, token: &str) -> Result<(), Failure> {
    let stored = ctx.stored_identifier(&identifier(token)).await?;
    let verification = ctx.stored().await?.consume_verification(&stored).await?;
    if verification.is_none_or(|verification| verification.value != user.id) {
        return Err(ApiError::new(Status::NotFound, code::INVALID_TOKEN).into());
    }
    delete_current_user(ctx, user).await
}

/// Deletes the user with accounts and sessions, and the browser's cookies.
pub async fn delete_current_user(ctx: &mut Ctx, user: &User) -> Result<(), Failure> {
    let options = &ctx.app.config.delete_user;
    let arguments = json!([ctx.argument("user", user)?, request_argument()]);
    if let Some(before) = &options.before {
        ctx.run(before, &arguments).await?;
    }
    let outside = ctx.stored().await?;
    outside.end_kept_sessions(&user.id).await?;
    let work = ctx.begin_work().await?;
    let deleted = ctx.records(work.queries()).delete_user(&user.id).await;
    let ((), committed) = work.end(deleted).await?;
    // Once more, for a sign-in that came in between.
    if let Err(failure) = outside.end_kept_sessions(&user.id).await {
        let what = "Sessions of a deleted user may stay in the secondary storage";
        ctx.log(Level::Error, &format!("{what}: {failure}"));
    }
    committed.follow_up(ctx).await?;
    ctx.delete_session_cookies();
    if let Some(after) = &ctx.app.config.delete_user.after {
        ctx.run(after, &arguments).await?;
    }
    Ok(())
}
