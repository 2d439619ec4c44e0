//! `POST /reset-password`: sets a new password for whoever has the token out of the mail.

use serde_json::json;

use super::{request_password_reset::IDENTIFIER, status::done};
use crate::{
    domain::{Claim, StoredIdentifier},
    error::{ApiError, Failure, Status, code},
    kernel::{Ctx, Endpoint, Field, Input, Kind, Output, request_argument},
};

pub static RESET_PASSWORD: Endpoint = Endpoint {
    body: Some(&BODY),
    query: Some(&QUERY),
    summary: "Reset the password for a user",
    errors: &["INVALID_TOKEN", "USER_NOT_FOUND"],
    ..Endpoint::post("resetPassword", "/reset-password", |ctx| Box::pin(reset_password(ctx)))
};

static BODY: Input = Input::object(&[
    Field::required("newPassword", Kind::Text),
    Field::optional("token", Kind::Text),
]);

static QUERY: Input =
    Input { optional: true, ..Input::object(&[Field::optional("token", Kind::Text)]) };

async fn reset_password(ctx: &mut Ctx) -> Result<Output, Failure> {
    let token = ctx.text("token").filter(|token| !token.is_empty());
    let token = token.or_else(|| ctx.query_text("token")).unwrap_or_default();
    if token.is_empty() {
        return Err(invalid_token());
    }
    let identifier = format!("{IDENTIFIER}{token}");
    let password = ctx.text("newPassword").unwrap_or_default();
    ctx.check_password_length(password)?;
    let found = ctx.find_verification(&identifier).await?;
    let found = found.filter(|verification| !verification.is_expired(ctx.now));
    let Some(verification) = found else { return Err(invalid_token()) };
    let Some(user) = ctx.stored().await?.find_user(&verification.value).await? else {
        return Err(ApiError::new(Status::BadRequest, code::USER_NOT_FOUND).into());
    };
    let hash = ctx.hash_password(password).await?;
    let identifier = ctx.stored_identifier(&identifier).await?;
    store(ctx, &user.id, &identifier, hash).await?;
    if let Some(callback) = &ctx.app.config.email_password.on_password_reset {
        let told = json!({ "user": ctx.argument("user", &user)? });
        ctx.run(callback, &json!([told, request_argument()])).await?;
    }
    done()
}

/// The token used up, sessions ended where that is wanted, and the new hash: all or nothing, but
/// for what the secondary storage keeps, which no transaction holds.
async fn store(
    ctx: &Ctx,
    user_id: &str,
    identifier: &StoredIdentifier,
    hash: String,
) -> Result<(), Failure> {
    let revoke = ctx.app.config.email_password.revoke_sessions_on_reset;
    let outside = ctx.stored().await?;
    let claim = outside.claim_verification(identifier).await?;
    if matches!(claim, Claim::Used(None)) {
        return Err(invalid_token());
    }
    if revoke {
        outside.end_kept_sessions(user_id).await?;
    }
    let work = ctx.begin_work().await?;
    let records = ctx.records(work.queries());
    let changed = async {
        let used = match claim {
            Claim::Used(used) => used,
            Claim::Row => records.consume_verification_row(identifier).await?,
        };
        if used.is_none() {
            return Err(invalid_token());
        }
        if revoke {
            records.delete_session_rows(user_id).await?;
        }
        records.set_password_hash(user_id, hash).await
    }
    .await;
    let (_, committed) = work.end(changed).await?;
    committed.follow_up(ctx).await
}

fn invalid_token() -> Failure {
    ApiError::new(Status::BadRequest, code::INVALID_TOKEN).into()
}
