//! `POST /send-verification-email`: mails a link that proves whose address it is.

use std::time::Duration;

use super::status::done;
use crate::{
    domain::User,
    error::{ApiError, Failure, Status, code},
    host::{Callback, Level},
    kernel::{Ctx, EmailToken, Endpoint, Field, Input, Kind, Output, verification_mail},
};

pub static SEND_VERIFICATION_EMAIL: Endpoint = Endpoint {
    body: Some(&BODY),
    summary: "Send a verification email to the user",
    errors: &["VERIFICATION_EMAIL_NOT_ENABLED", "EMAIL_MISMATCH", "EMAIL_ALREADY_VERIFIED"],
    ..Endpoint::post("sendVerificationEmail", "/send-verification-email", |ctx| {
        Box::pin(send_verification_email(ctx))
    })
};

static BODY: Input = Input::object(&[
    Field::required("email", Kind::Email),
    Field::optional("callbackURL", Kind::Text),
]);

/// How long a stranger waits at least: mailing takes time, and that must not tell who has an
/// account.
const FLOOR: Duration = Duration::from_millis(500);

async fn send_verification_email(ctx: &mut Ctx) -> Result<Output, Failure> {
    let Some(mailer) = ctx.app.config.email_verification.send.clone() else {
        ctx.log(Level::Error, "Verification mails are not enabled: set `emailVerification.sendVerificationEmail` to a function that sends them.");
        return Err(refusal(code::VERIFICATION_EMAIL_NOT_ENABLED));
    };
    let email = ctx.text("email").unwrap_or_default().to_owned();
    let Some(session) = ctx.look_for_session().await else {
        let (sent, ()) =
            tokio::join!(send_to_stranger(ctx, &mailer, &email), tokio::time::sleep(FLOOR));
        return sent.and_then(|()| done());
    };
    let user = session.user.clone();
    if user.email.to_lowercase() != email.to_lowercase() {
        return Err(refusal(code::EMAIL_MISMATCH));
    }
    if user.email_verified {
        return Err(refusal(code::EMAIL_ALREADY_VERIFIED));
    }
    send(ctx, &mailer, &user).await?;
    done()
}

async fn send_to_stranger(ctx: &Ctx, mailer: &Callback, email: &str) -> Result<(), Failure> {
    match ctx.stored().await?.find_user_by_email(email).await? {
        Some(user) if !user.email_verified => send(ctx, mailer, &user).await,
        // The same work as for a mail.
        _ => ctx.sign_email_token(&EmailToken::verify(email, None)).map(drop),
    }
}

async fn send(ctx: &Ctx, mailer: &Callback, user: &User) -> Result<(), Failure> {
    ctx.run(mailer, &verification_mail(ctx, user)?).await
}

fn refusal(code: crate::error::Code) -> Failure {
    ApiError::new(Status::BadRequest, code).into()
}
