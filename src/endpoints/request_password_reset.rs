//! `POST /request-password-reset`: mails a link with which a new password can be set.

use serde::Serialize;
use serde_json::json;

use crate::{
    crypto::{encode_uri_component, random},
    domain::User,
    error::{ApiError, Failure, Status},
    host::{Callback, Level},
    kernel::{Ctx, Endpoint, Field, Guard, Input, Kind, Output, request_argument},
};

pub static REQUEST_PASSWORD_RESET: Endpoint = Endpoint {
    body: Some(&BODY),
    guards: &[Guard::BodyUrl("redirectTo")],
    summary: "Send a password reset email to the user",
    errors: &["RESET_PASSWORD_DISABLED"],
    ..Endpoint::post("requestPasswordReset", "/request-password-reset", |ctx| {
        Box::pin(request_password_reset(ctx))
    })
};

static BODY: Input = Input::object(&[
    Field::required("email", Kind::Email),
    Field::optional("redirectTo", Kind::Text),
]);

/// The verification of a reset begins with this; the token follows.
pub(super) const IDENTIFIER: &str = "reset-password:";

/// Characters of a token.
const TOKEN_LENGTH: usize = 24;

async fn request_password_reset(ctx: &mut Ctx) -> Result<Output, Failure> {
    let Some(mailer) = &ctx.app.config.email_password.send_reset_password else {
        ctx.log(Level::Error, "Password reset is not enabled: set `emailAndPassword.sendResetPassword` to a function that sends the mail.");
        let message = "Reset password isn't enabled";
        let code = "RESET_PASSWORD_DISABLED";
        return Err(ApiError::with_message(Status::BadRequest, message, code).into());
    };
    let email = ctx.text("email").unwrap_or_default();
    let user = ctx.stored().await?.find_user_by_email(email).await?;
    let token = random::text(&*ctx.app.entropy, random::ALPHANUMERIC, TOKEN_LENGTH);
    match user {
        Some(user) => send(ctx, mailer, &user, &token).await?,
        None => {
            // A look into the store takes its time for addresses that nobody has, too.
            ctx.find_verification("dummy-verification-token").await?;
            ctx.log(Level::Warn, "Reset Password: User not found");
        }
    }
    answer()
}

async fn send(ctx: &Ctx, mailer: &Callback, user: &User, token: &str) -> Result<(), Failure> {
    let lifetime = ctx.app.config.email_password.reset_token_expires_in;
    let expires_at = ctx.now.plus_seconds(lifetime);
    ctx.create_verification(&format!("{IDENTIFIER}{token}"), &user.id, expires_at).await?;
    let target = encode_uri_component(ctx.text("redirectTo").unwrap_or_default());
    let url = format!("{}/reset-password/{token}?callbackURL={target}", ctx.base_url());
    let mail = json!({ "user": ctx.argument("user", user)?, "url": url, "token": token });
    ctx.send(mailer, &json!([mail, request_argument()])).await
}

/// The same whether anybody has the address or not.
fn answer() -> Result<Output, Failure> {
    #[derive(Serialize)]
    struct Answer {
        status: bool,
        message: &'static str,
    }
    let message = "If this email exists in our system, check your email for the reset link";
    Output::json(&Answer { status: true, message })
}
