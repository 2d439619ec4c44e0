//! `auth.api.verifyJWT`: what a token says, or `null`. No request reaches it.

use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use super::super::{State, verify::verify};
use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Field, Input, Kind, Output},
};

static BODY: Input =
    Input::object(&[Field::required("token", Kind::Text), Field::optional("issuer", Kind::Text)]);

pub static VERIFY_JWT: Endpoint = Endpoint {
    body: Some(&BODY),
    summary: "Verify a JWT",
    ..Endpoint::server_only("verifyJWT", |ctx| Box::pin(verify_jwt(ctx)))
};

#[derive(Serialize)]
struct Answer {
    payload: Option<Box<RawValue>>,
}

async fn verify_jwt(ctx: &mut Ctx) -> Result<Output, Failure> {
    let app = Arc::clone(&ctx.app);
    let token = ctx.text("token").unwrap_or_default();
    let claims = verify(ctx, app.plugin::<State>()?, token, ctx.text("issuer")).await;
    let payload = claims.map(RawValue::from_string).transpose().map_err(Failure::internal)?;
    Output::json(&Answer { payload })
}
