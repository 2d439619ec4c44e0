//! `POST /get-access-token`: a provider's access token that is good now.

use serde_json::Value;

use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Output, Returned, SELECTION},
};

pub static GET_ACCESS_TOKEN: Endpoint = Endpoint {
    body: Some(&SELECTION),
    returns: &[Returned { at: "", model: "account" }],
    summary: "Get a valid access token, doing a refresh if needed",
    ..Endpoint::post("getAccessToken", "/get-access-token", |ctx| Box::pin(get_access_token(ctx)))
};

async fn get_access_token(ctx: &mut Ctx) -> Result<Output, Failure> {
    let selection = ctx.body.clone().unwrap_or_default();
    let named = selection.get("userId").and_then(Value::as_str);
    let user_id = ctx.account_owner(named).await?;
    let selected = ctx.selected_account(&selection, &user_id).await?;
    Output::json(&ctx.access_token(&selected).await?)
}
