//! `auth.api.setPassword`: a first password, for a user who signs in without one.

use super::status::done;
use crate::{
    error::{ApiError, Failure, Status, code},
    kernel::{Ctx, Endpoint, Field, Guard, Input, Kind, Output},
};

pub static SET_PASSWORD: Endpoint = Endpoint {
    body: Some(&BODY),
    guards: &[Guard::SensitiveSession],
    summary: "Set a password for a user who has none",
    errors: &["PASSWORD_ALREADY_SET"],
    ..Endpoint::server_only("setPassword", |ctx| Box::pin(set_password(ctx)))
};

static BODY: Input = Input::object(&[Field::required("newPassword", Kind::Text)]);

async fn set_password(ctx: &mut Ctx) -> Result<Output, Failure> {
    let current = ctx.current()?;
    let password = ctx.text("newPassword").unwrap_or_default();
    ctx.check_password_length(password)?;
    let records = ctx.stored().await?;
    let account = records.find_credential_account(&current.user.id).await?;
    // In any case, as in the reference: time does not tell either.
    let hash = ctx.hash_password(password).await?;
    match account {
        None => {
            let draft = records.draft_credential_account(hash).await?;
            records.create_credential_account(draft, &current.user.id).await?;
        }
        Some(account) if account.password_hash.is_none() => {
            records.change_password(&account.id, hash).await?;
        }
        Some(_) => {
            return Err(ApiError::new(Status::BadRequest, code::PASSWORD_ALREADY_SET).into());
        }
    }
    done()
}
