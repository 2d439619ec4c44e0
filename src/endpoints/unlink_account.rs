//! `POST /unlink-account`: takes one of the user's ways to sign in away, but not the last.

use super::status::done;
use crate::{
    error::{ApiError, Failure, Status, code},
    kernel::{Ctx, Endpoint, Field, Guard, Input, Kind, Output},
};

pub static UNLINK_ACCOUNT: Endpoint = Endpoint {
    body: Some(&BODY),
    guards: &[Guard::FreshSession],
    summary: "Unlink an account",
    errors: &["FAILED_TO_UNLINK_LAST_ACCOUNT", "ACCOUNT_NOT_FOUND"],
    ..Endpoint::post("unlinkAccount", "/unlink-account", |ctx| Box::pin(unlink_account(ctx)))
};

static BODY: Input = Input::object(&[Field::required("accountId", Kind::Text)]);

async fn unlink_account(ctx: &mut Ctx) -> Result<Output, Failure> {
    let user = ctx.current()?.user;
    let records = ctx.stored().await?;
    let accounts = records.linked_accounts(&user.id).await?;
    if accounts.len() == 1 && !ctx.app.config.account.linking.allow_unlinking_all {
        let refusal = code::FAILED_TO_UNLINK_LAST_ACCOUNT;
        return Err(ApiError::new(Status::BadRequest, refusal).into());
    }
    let asked = ctx.text("accountId").unwrap_or_default();
    let own = accounts.iter().find(|account| account.id == asked);
    let missing = || ApiError::new(Status::BadRequest, code::ACCOUNT_NOT_FOUND);
    records.delete_linked_account(&own.ok_or_else(missing)?.id).await?;
    done()
}
