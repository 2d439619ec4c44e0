//! `GET /verify-email`: the link in the mail; the address is the user's from then on.

mod change;

use serde::Serialize;
use serde_json::json;

use crate::{
    domain::{Authenticated, User},
    error::{ApiError, Code, Failure, Status, code},
    http::url::append_query_params,
    kernel::{
        Ctx, EmailToken, Endpoint, Field, Guard, Input, Kind, Output, ReadToken, Returned,
        request_argument,
    },
};

pub static VERIFY_EMAIL: Endpoint = Endpoint {
    query: Some(&QUERY),
    guards: &[Guard::QueryUrl("callbackURL")],
    returns: &[Returned { at: "user", model: "user" }],
    summary: "Verify the email of the user",
    errors: &[
        "TOKEN_EXPIRED",
        "INVALID_TOKEN",
        "USER_NOT_FOUND",
        "INVALID_USER",
        "FAILED_TO_CREATE_SESSION",
    ],
    ..Endpoint::get("verifyEmail", "/verify-email", |ctx| Box::pin(verify_email(ctx)))
};

static QUERY: Input = Input::object(&[
    Field::required("token", Kind::Text),
    Field::optional("callbackURL", Kind::Text),
]);

async fn verify_email(ctx: &mut Ctx) -> Result<Output, Failure> {
    let token = match ctx.read_email_token(ctx.query_text("token").unwrap_or_default()) {
        ReadToken::Valid(token) => token,
        ReadToken::Expired => return Err(refuse(ctx, code::TOKEN_EXPIRED)),
        ReadToken::Invalid => return Err(refuse(ctx, code::INVALID_TOKEN)),
    };
    if let Some(address) = token.update_to.as_deref().filter(|address| !address.is_empty()) {
        return change::change(ctx, &token, address).await;
    }
    let Some(user) = ctx.stored().await?.find_user_by_email(&token.email).await? else {
        return Err(refuse(ctx, code::USER_NOT_FOUND));
    };
    if token.user_id.as_ref().is_some_and(|id| !id.is_empty() && *id != user.id) {
        return Err(refuse(ctx, code::INVALID_TOKEN));
    }
    if !user.email_verified {
        confirm(ctx, &token, user).await?;
    }
    finish(ctx)
}

/// Marks the address as the user's, tells the application, and signs in if that is wanted.
async fn confirm(ctx: &mut Ctx, token: &EmailToken, mut user: User) -> Result<(), Failure> {
    let app = std::sync::Arc::clone(&ctx.app);
    let options = &app.config.email_verification;
    if let Some(callback) = &options.before {
        ctx.run(callback, &json!([ctx.argument("user", &user)?, request_argument()])).await?;
    }
    let updated = ctx.stored().await?.mark_email_verified(&token.email).await?;
    if let Some(callback) = &options.after {
        ctx.run(callback, &json!([ctx.argument("user", &updated)?, request_argument()])).await?;
    }
    if !options.auto_sign_in {
        return Ok(());
    }
    let current = ctx.look_for_session().await.cloned();
    match current.filter(|current| current.user.email == token.email) {
        Some(mut current) => {
            current.user.email_verified = true;
            ctx.renew_session_cookies(current).await
        }
        None => {
            user.email_verified = true;
            let session = ctx.create_session(&user.id, true).await.map_err(|failure| {
                let refusal = code::FAILED_TO_CREATE_SESSION;
                failure.if_refused(Status::InternalServerError, refusal)
            })?;
            let begun = Authenticated { session, user };
            ctx.renew_session_cookies(begun).await
        }
    }
}

fn target(ctx: &Ctx) -> Option<String> {
    ctx.query_text("callbackURL").filter(|url| !url.is_empty()).map(str::to_owned)
}

fn finish(ctx: &mut Ctx) -> Result<Output, Failure> {
    #[derive(Serialize)]
    struct Verified {
        status: bool,
        user: Option<()>,
    }
    match target(ctx) {
        Some(url) => Err(ctx.redirect(&url)),
        None => Output::json(&Verified { status: true, user: None }),
    }
}

/// An error that a browser brings to the page it was on its way to.
fn refuse(ctx: &mut Ctx, code: Code) -> Failure {
    match target(ctx) {
        Some(url) => match append_query_params(&url, &[("error", code.name)]) {
            Ok(url) => ctx.redirect(&url),
            Err(what) => Failure::internal(what),
        },
        None => ApiError::new(Status::Unauthorized, code).into(),
    }
}
