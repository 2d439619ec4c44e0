//! `GET /token`: a token of the caller's session.

use std::sync::Arc;

use super::super::{State, session_token::session_token};
use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Guard, Output},
};

pub static GET_TOKEN: Endpoint = Endpoint {
    requires_headers: true,
    guards: &[Guard::Session],
    summary: "Get a JWT token",
    operation_id: Some("getJSONWebToken"),
    ..Endpoint::get("getToken", "/token", |ctx| Box::pin(get_token(ctx)))
};

async fn get_token(ctx: &mut Ctx) -> Result<Output, Failure> {
    let app = Arc::clone(&ctx.app);
    let session = ctx.current()?;
    let token = session_token(ctx, app.plugin::<State>()?, &session).await?;
    Output::json(&serde_json::json!({ "token": token }))
}
