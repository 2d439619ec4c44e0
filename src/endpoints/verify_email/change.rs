//! The links of a change of address: the old address agrees, the new one proves itself.

use serde::Serialize;
use serde_json::json;

use super::{refuse, target};
use crate::{
    domain::{Authenticated, Given, User},
    error::{Failure, code},
    kernel::{Ctx, EmailToken, Output, RequestType, request_argument},
    storage::Row,
};

#[derive(Serialize)]
struct Answer<'a> {
    status: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Option<&'a User>>,
}

/// Goes on with the change that the token is about. A link works for the user whom it was made
/// for and as long as the address has not changed otherwise; who is signed in must be that user.
pub async fn change(ctx: &mut Ctx, token: &EmailToken, new_email: &str) -> Result<Output, Failure> {
    let Some(id) = token.user_id.as_deref().filter(|id| !id.is_empty()) else {
        return Err(refuse(ctx, code::INVALID_TOKEN));
    };
    let Some(user) = ctx.stored().await?.find_user(id).await? else {
        return Err(refuse(ctx, code::USER_NOT_FOUND));
    };
    if user.email.to_lowercase() != token.email {
        return Err(refuse(ctx, code::INVALID_TOKEN));
    }
    let current = ctx.look_for_session().await.cloned();
    if current.as_ref().is_some_and(|current| current.user.id != user.id) {
        return Err(refuse(ctx, code::INVALID_USER));
    }
    match token.request_type.as_deref() {
        Some(RequestType::CONFIRMATION) => agree(ctx, user, new_email).await,
        Some(RequestType::VERIFICATION) => prove(ctx, user, current, new_email).await,
        _ => change_at_once(ctx, user, current, new_email).await,
    }
}

/// The old address agrees: now the new one gets a mail.
async fn agree(ctx: &mut Ctx, user: User, new_email: &str) -> Result<Output, Failure> {
    let token = EmailToken::change(&user, new_email, RequestType::Verification);
    let token = ctx.sign_email_token(&token)?;
    let user = User { email: new_email.to_owned(), ..user };
    send_verification(ctx, &user, &token).await?;
    finish(ctx, None)
}

/// The new address is real; whether it counts as verified stays as it was.
async fn prove(
    ctx: &mut Ctx,
    user: User,
    current: Option<Authenticated>,
    new_email: &str,
) -> Result<Output, Failure> {
    let app = std::sync::Arc::clone(&ctx.app);
    let verified = user.email_verified;
    let updated = update(ctx, &user, new_email, verified).await?;
    if let Some(after) = app.config.email_verification.after.as_ref().filter(|_| verified) {
        ctx.run(after, &json!([ctx.argument("user", &updated)?, request_argument()])).await?;
    }
    renew(ctx, current, new_email, verified).await?;
    finish(ctx, Some(updated))
}

/// A link of the kind that older versions made: the address changes at once, unverified.
async fn change_at_once(
    ctx: &mut Ctx,
    user: User,
    current: Option<Authenticated>,
    new_email: &str,
) -> Result<Output, Failure> {
    let updated = update(ctx, &user, new_email, false).await?;
    let token = EmailToken::verify(new_email, Some(&user.id));
    let token = ctx.sign_email_token_for(&token, DEFAULT_LIFETIME)?;
    send_verification(ctx, &updated, &token).await?;
    renew(ctx, current, new_email, false).await?;
    finish(ctx, Some(updated))
}

/// Seconds; the option has no say here, as in the reference.
const DEFAULT_LIFETIME: f64 = 3600.0;

async fn update(
    ctx: &Ctx,
    user: &User,
    new_email: &str,
    verified: bool,
) -> Result<Option<User>, Failure> {
    let mut changes = Row::new();
    changes.set("email", new_email.to_lowercase());
    changes.set("emailVerified", verified);
    ctx.stored().await?.update_user(&user.id, changes, Given::new()).await
}

/// Mails the link that proves the new address, where there is a mailer.
async fn send_verification(ctx: &Ctx, user: &impl Serialize, token: &str) -> Result<(), Failure> {
    let Some(mailer) = &ctx.app.config.email_verification.send else { return Ok(()) };
    let url = ctx.verify_email_url(token, target(ctx).as_deref());
    let mail = json!({ "user": ctx.argument("user", user)?, "url": url, "token": token });
    ctx.send(mailer, &json!([mail, request_argument()])).await
}

async fn renew(
    ctx: &mut Ctx,
    current: Option<Authenticated>,
    new_email: &str,
    verified: bool,
) -> Result<(), Failure> {
    let Some(Authenticated { session, user }) = current else { return Ok(()) };
    let user = User { email: new_email.to_owned(), email_verified: verified, ..user };
    ctx.renew_session_cookies(Authenticated { session, user }).await
}

fn finish(ctx: &mut Ctx, updated: Option<Option<User>>) -> Result<Output, Failure> {
    match target(ctx) {
        Some(url) => Err(ctx.redirect(&url)),
        None => {
            let user = updated.as_ref().map(Option::as_ref);
            let shown = user.map(|user| user.map(|user| user.shown(&ctx.app.schema)));
            Output::json(&Answer { status: true, user: shown.as_ref().map(|user| user.as_deref()) })
        }
    }
}
