//! `POST /sign-in/email`: a session for an address and its password.

use crate::{
    error::{ApiError, Failure, Status, code},
    host::Level,
    http::email::is_email,
    kernel::{Ctx, Endpoint, FORM_OR_JSON, Field, Guard, Input, Kind, Output, Returned},
};

pub static SIGN_IN_EMAIL: Endpoint = Endpoint {
    accepts: FORM_OR_JSON,
    body: Some(&BODY),
    guards: &[Guard::FormCsrf],
    returns: &[Returned { at: "user", model: "user" }],
    summary: "Sign in with email and password",
    errors: &[
        "INVALID_EMAIL",
        "INVALID_EMAIL_OR_PASSWORD",
        "EMAIL_NOT_VERIFIED",
        "FAILED_TO_CREATE_SESSION",
        "EMAIL_PASSWORD_DISABLED",
    ],
    ..Endpoint::post("signInEmail", "/sign-in/email", |ctx| Box::pin(sign_in_email(ctx)))
};

static BODY: Input = Input::object(&[
    Field::required("email", Kind::Text),
    Field::required("password", Kind::Text),
    Field::optional("callbackURL", Kind::Text),
    Field::optional("rememberMe", Kind::Boolean),
]);

async fn sign_in_email(ctx: &mut Ctx) -> Result<Output, Failure> {
    let options = &ctx.app.config.email_password;
    if !options.enabled {
        ctx.log(Level::Error, "Email and password is not enabled: set `emailAndPassword.enabled`.");
        let message = "Email and password is not enabled";
        let error = ApiError::with_message(Status::BadRequest, message, "EMAIL_PASSWORD_DISABLED");
        return Err(error.into());
    }
    let email = ctx.text("email").unwrap_or_default();
    let password = ctx.text("password").unwrap_or_default();
    if !is_email(email) {
        return Err(ApiError::new(Status::BadRequest, code::INVALID_EMAIL).into());
    }
    ctx.check_password_not_too_long(password)?;
    let user = ctx.stored().await?.find_user_by_email(email).await?;
    let Some(user) = ctx.with_password(user, password).await? else {
        let refusal = code::INVALID_EMAIL_OR_PASSWORD;
        return Err(ApiError::new(Status::Unauthorized, refusal).into());
    };
    ctx.sign_in(user, Status::Unauthorized).await
}
