//! `GET /list-accounts`: the ways in which the user can sign in.

use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Guard, Output, Returned},
};

pub static LIST_USER_ACCOUNTS: Endpoint = Endpoint {
    guards: &[Guard::Session],
    returns: &[Returned { at: "*", model: "account" }],
    summary: "List all accounts linked to the user",
    ..Endpoint::get("listUserAccounts", "/list-accounts", |ctx| Box::pin(list_user_accounts(ctx)))
};

async fn list_user_accounts(ctx: &mut Ctx) -> Result<Output, Failure> {
    let user = ctx.current()?.user;
    Output::json(&ctx.stored().await?.list_accounts(&user.id).await?)
}
