//! `GET /account-info`: what a provider says about the user today.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    error::{ApiError, Failure, Status, code},
    kernel::{Ctx, Endpoint, Output, SELECTION},
};

pub static ACCOUNT_INFO: Endpoint = Endpoint {
    query: Some(&SELECTION),
    summary: "Get the account info provided by the provider",
    errors: &["FAILED_TO_GET_USER_INFO", "PROVIDER_NOT_CONFIGURED", "ACCESS_TOKEN_NOT_FOUND"],
    ..Endpoint::get("accountInfo", "/account-info", |ctx| Box::pin(account_info(ctx)))
};

#[derive(Serialize)]
struct Info {
    user: Map<String, Value>,
    data: Value,
    account: Named,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Named {
    id: String,
    provider_id: String,
    account_id: String,
}

async fn account_info(ctx: &mut Ctx) -> Result<Output, Failure> {
    let selection = Value::Object(ctx.query.clone());
    let named = selection.get("userId").and_then(Value::as_str);
    let user_id = ctx.account_owner(named).await?;
    let selected = ctx.selected_account(&selection, &user_id).await?;
    let message = "Account is not associated with a configured social provider.";
    let provider = ctx.provider_of(&selected.account, message, "PROVIDER_NOT_CONFIGURED").await?;
    let token = ctx.access_token(&selected).await?;
    if token.access_token.is_empty() {
        let (message, code) = ("Access token not found", "ACCESS_TOKEN_NOT_FOUND");
        return Err(ApiError::with_message(Status::BadRequest, message, code).into());
    }
    let info = provider.user_info(&ctx.client(), &token.tokens()).await?;
    let unknown = || ApiError::new(Status::Unauthorized, code::FAILED_TO_GET_USER_INFO);
    let info = info.ok_or_else(unknown)?;
    let account = selected.account;
    Output::json(&Info {
        user: info.user,
        data: info.data,
        account: Named {
            id: account.id,
            provider_id: account.provider_id,
            account_id: account.account_id,
        },
    })
}
