//! `POST /change-email`: another address for the user, at once or after mails to the old and the
//! new one.

use serde_json::json;

use super::status::done;
use crate::{
    config::Config,
    domain::{Authenticated, Given, User},
    error::{ApiError, Failure, Status, code},
    host::{Callback, Level},
    kernel::{
        Ctx, EmailToken, Endpoint, Field, Guard, Input, Kind, Output, RequestType, request_argument,
    },
    storage::Row,
};

pub static CHANGE_EMAIL: Endpoint = Endpoint {
    body: Some(&BODY),
    guards: &[Guard::SensitiveSession],
    summary: "Change the e-mail address of the user",
    errors: &["CHANGE_EMAIL_DISABLED"],
    ..Endpoint::post("changeEmail", "/change-email", |ctx| Box::pin(change_email(ctx)))
};

static BODY: Input = Input::object(&[
    Field::required("newEmail", Kind::Email),
    Field::optional("callbackURL", Kind::Text),
]);

/// How the change goes on, by what the options allow for this user.
enum Way<'a> {
    AtOnce,
    /// A mail to the old address, and then one to the new.
    AskOldAddress(&'a Callback),
    AskNewAddress(&'a Callback),
}

async fn change_email(ctx: &mut Ctx) -> Result<Output, Failure> {
    let app = std::sync::Arc::clone(&ctx.app);
    if !app.config.change_email.enabled {
        ctx.log(Level::Error, "Change email is disabled: set `user.changeEmail.enabled`.");
        return Err(ApiError::new(Status::BadRequest, code::CHANGE_EMAIL_DISABLED).into());
    }
    let user = ctx.current()?.user;
    let new_email = ctx.text("newEmail").unwrap_or_default().to_lowercase();
    if new_email == user.email {
        return Err(ApiError::message_only(Status::BadRequest, "Email is the same").into());
    }
    // Before anything is looked up: the answer must not tell who has an account.
    let Some(way) = way(&app.config, &user) else {
        let message = "Verification email isn't enabled";
        ctx.log(
            Level::Error,
            "Verification email isn't enabled: set `emailVerification.sendVerificationEmail`.",
        );
        return Err(ApiError::message_only(Status::BadRequest, message).into());
    };
    if ctx.stored().await?.find_user_by_email(&new_email).await?.is_some() {
        // As long as it takes with an address that nobody has.
        let token = EmailToken::change(&user, &new_email, RequestType::Verification);
        ctx.sign_email_token(&token)?;
        return done();
    }
    match way {
        Way::AtOnce => change_at_once(ctx, user, new_email).await?,
        Way::AskOldAddress(mailer) => {
            let token = EmailToken::change(&user, &new_email, RequestType::Confirmation);
            let (token, url) = link(ctx, &token)?;
            let user = ctx.argument("user", &user)?;
            let mail = json!({ "user": user, "newEmail": new_email, "url": url, "token": token });
            ctx.send(mailer, &json!([mail, request_argument()])).await?;
        }
        Way::AskNewAddress(mailer) => {
            let token = EmailToken::change(&user, &new_email, RequestType::Verification);
            send_to_new(ctx, mailer, &token, user, new_email).await?;
        }
    }
    done()
}

fn way<'a>(config: &'a Config, user: &User) -> Option<Way<'a>> {
    if !user.email_verified && config.change_email.update_without_verification {
        return Some(Way::AtOnce);
    }
    let mailer = config.email_verification.send.as_ref()?;
    let confirmation = config.change_email.send_confirmation.as_ref();
    match confirmation.filter(|_| user.email_verified) {
        Some(confirmation) => Some(Way::AskOldAddress(confirmation)),
        None => Some(Way::AskNewAddress(mailer)),
    }
}

async fn change_at_once(ctx: &mut Ctx, user: User, new_email: String) -> Result<(), Failure> {
    let app = std::sync::Arc::clone(&ctx.app);
    let changes = Row::new().with("email", new_email.as_str());
    ctx.stored().await?.update_user(&user.id, changes, Given::new()).await?;
    let session = ctx.current()?.session;
    let shown = User { email: new_email.clone(), ..user.clone() };
    ctx.renew_session_cookies(Authenticated { session, user: shown }).await?;
    if let Some(mailer) = &app.config.email_verification.send {
        let token = EmailToken::verify(&new_email, Some(&user.id));
        send_to_new(ctx, mailer, &token, user, new_email).await?;
    }
    Ok(())
}

async fn send_to_new(
    ctx: &Ctx,
    mailer: &Callback,
    token: &EmailToken,
    user: User,
    new_email: String,
) -> Result<(), Failure> {
    let (token, url) = link(ctx, token)?;
    let user = ctx.argument("user", &User { email: new_email, ..user })?;
    let mail = json!({ "user": user, "url": url, "token": token });
    ctx.send(mailer, &json!([mail, request_argument()])).await
}

fn link(ctx: &Ctx, token: &EmailToken) -> Result<(String, String), Failure> {
    let token = ctx.sign_email_token(token)?;
    let url = ctx.verify_email_url(&token, ctx.text("callbackURL"));
    Ok((token, url))
}
