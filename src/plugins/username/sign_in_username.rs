//! `POST /sign-in/username`: a session for a username and its password.

use super::{INVALID_USERNAME_OR_PASSWORD, rules::Rules};
use crate::{
    error::{ApiError, Failure, Status},
    host::Level,
    kernel::{Ctx, Endpoint, Field, Input, Kind, Output, Returned},
};

pub static SIGN_IN_USERNAME: Endpoint = Endpoint {
    body: Some(&BODY),
    returns: &[Returned { at: "user", model: "user" }],
    summary: "Sign in with username",
    errors: &["INVALID_USERNAME_OR_PASSWORD", "EMAIL_NOT_VERIFIED", "FAILED_TO_CREATE_SESSION"],
    ..Endpoint::post("signInUsername", "/sign-in/username", |ctx| Box::pin(sign_in_username(ctx)))
};

static BODY: Input = Input::object(&[
    Field::required("username", Kind::Text),
    Field::required("password", Kind::Text),
    Field::optional("rememberMe", Kind::Boolean),
    Field::optional("callbackURL", Kind::Text),
]);

async fn sign_in_username(ctx: &mut Ctx) -> Result<Output, Failure> {
    let refused =
        || Failure::from(ApiError::new(Status::Unauthorized, INVALID_USERNAME_OR_PASSWORD));
    let rules = ctx.app.plugin::<Rules>()?;
    let username = ctx.text("username").unwrap_or_default();
    let password = ctx.text("password").unwrap_or_default();
    if username.is_empty() || password.is_empty() {
        ctx.log(Level::Warn, "Username or password not found");
        return Err(refused());
    }
    if let Some(problem) = rules.problem(ctx, username).await? {
        return Err(ApiError::new(Status::UnprocessableEntity, problem).into());
    }
    ctx.check_password_not_too_long(password)?;
    let user = rules.holder(ctx, &ctx.stored().await?, username).await?;
    let user = ctx.with_password(user, password).await?.ok_or_else(refused)?;
    ctx.sign_in(user, Status::InternalServerError).await
}
