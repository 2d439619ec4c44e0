//! `POST /refresh-token`: new tokens of a provider for its refresh token.

use serde::Serialize;
use serde_json::Value;

use crate::{
    clock::Timestamp,
    error::{ApiError, Failure, Status},
    host::Level,
    kernel::{Ctx, Endpoint, Output, Returned, SELECTION, Selected},
    oauth::Provider,
};

pub static REFRESH_TOKEN: Endpoint = Endpoint {
    body: Some(&SELECTION),
    returns: &[Returned { at: "", model: "account" }],
    summary: "Refresh the access token using a refresh token",
    errors: &[
        "PROVIDER_NOT_SUPPORTED",
        "TOKEN_REFRESH_NOT_SUPPORTED",
        "REFRESH_TOKEN_NOT_FOUND",
        "FAILED_TO_REFRESH_ACCESS_TOKEN",
    ],
    ..Endpoint::post("refreshToken", "/refresh-token", |ctx| Box::pin(refresh_token(ctx)))
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Refreshed {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    refresh_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token_expires_at: Option<Timestamp>,
    refresh_token_expires_at: Option<Timestamp>,
    scope: Option<String>,
    id_token: Option<String>,
    provider_id: String,
    account_id: String,
}

async fn refresh_token(ctx: &mut Ctx) -> Result<Output, Failure> {
    let selection = ctx.body.clone().unwrap_or_default();
    let named = selection.get("userId").and_then(Value::as_str);
    let user_id = ctx.account_owner(named).await?;
    let selected = ctx.selected_account(&selection, &user_id).await?;
    let id = &selected.account.provider_id;
    let refuse =
        |message: String, code: &str| ApiError::with_message(Status::BadRequest, message, code);
    let message = format!("Provider {id} is not supported.");
    let provider = ctx.provider_of(&selected.account, &message, "PROVIDER_NOT_SUPPORTED").await?;
    if !provider.refreshes() {
        let message = format!("Provider {id} does not support token refreshing.");
        return Err(refuse(message, "TOKEN_REFRESH_NOT_SUPPORTED").into());
    }
    let Some(token) = ctx.refresh_token_of(&selected.account) else {
        return Err(refuse("Refresh token not found".to_owned(), "REFRESH_TOKEN_NOT_FOUND").into());
    };
    let refreshed = match token {
        Ok(token) => refreshed(ctx, &*provider, &selected, token).await,
        Err(failure) => Err(failure),
    };
    match refreshed {
        Ok(refreshed) => Output::json(&refreshed),
        Err(failure) => {
            ctx.log(Level::Error, &format!("Failed to refresh access token: {failure}"));
            let message = "Failed to refresh access token".to_owned();
            Err(refuse(message, "FAILED_TO_REFRESH_ACCESS_TOKEN").into())
        }
    }
}

async fn refreshed(
    ctx: &mut Ctx,
    provider: &dyn Provider,
    selected: &Selected,
    token: String,
) -> Result<Refreshed, Failure> {
    let account = &selected.account;
    let new = provider.refresh(&ctx.client(), &token).await?;
    let updated = ctx.keep_tokens(account, &new, selected.by_cookie).await?;
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    Ok(Refreshed {
        access_token: new.access_token,
        refresh_token: new.refresh_token.unwrap_or(token),
        access_token_expires_at: new.access_token_expires_at,
        refresh_token_expires_at: new.refresh_token_expires_at.or(account.refresh_token_expires_at),
        scope: updated.and_then(|updated| updated.scope).or_else(|| account.scope.clone()),
        id_token: said(new.id_token).or_else(|| account.id_token.clone()),
        provider_id: account.provider_id.clone(),
        account_id: account.id.clone(),
    })
}
