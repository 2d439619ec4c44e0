//! `POST /delete-user`: deletes the user, who proves it by password, by a fresh session or by
//! the token from a mail.

use serde_json::json;

use super::deletion::{self, delete_current_user, delete_with_token, deleted, mail_sent};
use crate::{
    crypto::{encode_uri_component, random},
    domain::{Authenticated, User},
    error::{ApiError, Failure, Status, code},
    host::Callback,
    kernel::{Ctx, Endpoint, Field, Guard, Input, Kind, Output, request_argument},
};

const TOKEN_ALPHABET: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

pub static DELETE_USER: Endpoint = Endpoint {
    body: Some(&BODY),
    guards: &[Guard::SensitiveSession],
    summary: "Delete the user",
    errors: &["CREDENTIAL_ACCOUNT_NOT_FOUND", "INVALID_PASSWORD", "SESSION_EXPIRED"],
    ..Endpoint::post("deleteUser", "/delete-user", |ctx| Box::pin(delete_user(ctx)))
};

static BODY: Input = Input::object(&[
    Field::optional("callbackURL", Kind::Text),
    Field::optional("password", Kind::Text),
    Field::optional("token", Kind::Text),
]);

async fn delete_user(ctx: &mut Ctx) -> Result<Output, Failure> {
    if !ctx.app.config.delete_user.enabled {
        deletion::log_disabled(ctx);
        return Err(ApiError::bare(Status::NotFound).into());
    }
    let current = ctx.current()?;
    let given = |field| ctx.text(field).filter(|text| !text.is_empty()).map(str::to_owned);
    let (password, token) = (given("password"), given("token"));
    if let Some(password) = &password {
        check_password(ctx, &current.user, password).await?;
    }
    if let Some(token) = token {
        delete_with_token(ctx, &current.user, &token).await?;
        return deleted();
    }
    if let Some(mailer) = &ctx.app.config.delete_user.send_verification {
        send_mail(ctx, mailer, &current.user).await?;
        return mail_sent();
    }
    if password.is_none() {
        require_fresh(ctx, &current)?;
    }
    delete_current_user(ctx, &current.user).await?;
    deleted()
}

async fn check_password(ctx: &Ctx, user: &User, password: &str) -> Result<(), Failure> {
    ctx.check_password_not_too_long(password)?;
    let Some(hash) = ctx.stored().await?.find_password_hash(&user.id).await? else {
        return Err(ApiError::new(Status::BadRequest, code::CREDENTIAL_ACCOUNT_NOT_FOUND).into());
    };
    if !ctx.verify_password(&hash, password).await? {
        return Err(ApiError::new(Status::BadRequest, code::INVALID_PASSWORD).into());
    }
    Ok(())
}

async fn send_mail(ctx: &Ctx, mailer: &Callback, user: &User) -> Result<(), Failure> {
    let token = random::text(&*ctx.app.entropy, TOKEN_ALPHABET, 32);
    let expires_at = ctx.now.plus_seconds(ctx.app.config.delete_user.token_expires_in);
    ctx.create_verification(&deletion::identifier(&token), &user.id, expires_at).await?;
    let target = ctx.text("callbackURL").filter(|url| !url.is_empty()).unwrap_or("/");
    let target = encode_uri_component(target);
    let base = ctx.base_url();
    let url = format!("{base}/delete-user/callback?token={token}&callbackURL={target}");
    let user = ctx.argument("user", user)?;
    let mail = json!({ "user": user, "url": url, "token": token });
    ctx.send(mailer, &json!([mail, request_argument()])).await
}

/// Not [`Guard::FreshSession`], whose answer is another one.
fn require_fresh(ctx: &Ctx, current: &Authenticated) -> Result<(), ApiError> {
    let fresh_age = ctx.app.config.session.fresh_age;
    if fresh_age != 0.0 && ctx.now >= current.session.created_at.plus_seconds(fresh_age) {
        return Err(ApiError::new(Status::BadRequest, code::SESSION_EXPIRED));
    }
    Ok(())
}
