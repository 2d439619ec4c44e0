//! The mail by which somebody proves that an address is theirs.

use serde_json::{Value, json};

use super::{Ctx, EmailToken, request_argument};
use crate::{domain::User, error::Failure};

/// What `emailVerification.sendVerificationEmail` gets; the link leads on to the `callbackURL`
/// of the request's body.
pub fn verification_mail(ctx: &Ctx, user: &User) -> Result<Value, Failure> {
    verification_mail_to(ctx, user, ctx.text("callbackURL"))
}

/// The same where the link leads elsewhere.
pub fn verification_mail_to(
    ctx: &Ctx,
    user: &User,
    callback_url: Option<&str>,
) -> Result<Value, Failure> {
    let token = ctx.sign_email_token(&EmailToken::verify(&user.email, Some(&user.id)))?;
    let url = ctx.verify_email_url(&token, callback_url);
    let mail = json!({ "user": ctx.argument("user", user)?, "url": url, "token": token });
    Ok(json!([mail, request_argument()]))
}
