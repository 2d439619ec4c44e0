//! `POST /sign-in/email`: a session for an address and its password.

use serde::Serialize;

use super::verification_mail::verification_mail;
use crate::{
    domain::User,
    error::{ApiError, Failure, Status, code},
    host::Level,
    http::{email::is_email, url::to_ascii},
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

#[derive(Serialize)]
struct SignedIn<'a> {
    redirect: bool,
    token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    user: &'a User,
}

async fn sign_in_email(ctx: &mut Ctx) -> Result<Output, Failure> {
    let options = &ctx.app.config.email_password;
    if !options.enabled {
        ctx.log(Level::Error, "Email and password is not enabled: set `emailAndPassword.enabled`.");
        let message = "Email and password is not enabled";
        let error = ApiError::with_message(Status::BadRequest, message, "EMAIL_PASSWORD_DISABLED");
        return Err(error.into());
    }
    let email = ctx.text("email").unwrap_or_default().to_owned();
    let password = ctx.text("password").unwrap_or_default().to_owned();
    let callback_url = ctx.text("callbackURL").map(str::to_owned);
    let remember = ctx.flag("rememberMe") != Some(false);
    if !is_email(&email) {
        return Err(ApiError::new(Status::BadRequest, code::INVALID_EMAIL).into());
    }
    ctx.check_password_not_too_long(&password)?;
    let user = check_credentials(ctx, &email, &password).await?;
    if ctx.app.config.email_password.require_email_verification && !user.email_verified {
        remind(ctx, &user).await?;
        return Err(ApiError::new(Status::Forbidden, code::EMAIL_NOT_VERIFIED).into());
    }
    let session = ctx.create_session(&user.id, remember).await.map_err(|failure| {
        failure.if_refused(Status::Unauthorized, code::FAILED_TO_CREATE_SESSION)
    })?;
    let token = session.token.clone();
    ctx.set_session_cookies(session, user.clone(), !remember).await?;
    let redirect = callback_url.as_deref().is_some_and(|url| !url.is_empty());
    if let Some(url) = callback_url.as_deref().filter(|_| redirect) {
        ctx.reply.set("location", &to_ascii(url));
    }
    let user = user.shown(&ctx.app.schema);
    Output::json(&SignedIn { redirect, token: &token, url: callback_url.as_deref(), user: &user })
}

/// Mails the link anew to somebody who has not followed it yet, if that is wanted.
async fn remind(ctx: &Ctx, user: &User) -> Result<(), Failure> {
    let options = &ctx.app.config.email_verification;
    match &options.send {
        Some(mailer) if options.send_on_sign_in => {
            ctx.send(mailer, &verification_mail(ctx, user)?).await
        }
        _ => Ok(()),
    }
}

/// The user, if the password is theirs. Whether the address or the password was wrong shows
/// neither in the answer nor, as there is always one hash, in the time it takes.
async fn check_credentials(ctx: &Ctx, email: &str, password: &str) -> Result<User, Failure> {
    let refused =
        || Failure::from(ApiError::new(Status::Unauthorized, code::INVALID_EMAIL_OR_PASSWORD));
    let records = ctx.stored().await?;
    let user = records.find_user_by_email(email).await?;
    let hash = match &user {
        Some(user) => records.find_password_hash(&user.id).await?,
        None => None,
    };
    let (Some(user), Some(hash)) = (user, hash) else {
        ctx.hash_password(password).await?;
        ctx.log(Level::Warn, "User not found");
        return Err(refused());
    };
    if !ctx.verify_password(&hash, password).await? {
        ctx.log(Level::Warn, "Invalid password");
        return Err(refused());
    }
    Ok(user)
}
