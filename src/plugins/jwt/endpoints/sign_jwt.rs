//! `auth.api.signJWT`: signs what it is given. No request reaches it.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::super::{
    State,
    options::Options,
    sign::{Payload, sign},
};
use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Field, Input, Kind, Output},
    storage::Value,
};

static BODY: Input = Input::object(&[
    Field::required("payload", Kind::Record),
    Field::optional("overrideOptions", Kind::Record),
]);

pub static SIGN_JWT: Endpoint = Endpoint {
    body: Some(&BODY),
    summary: "Sign a JWT",
    ..Endpoint::server_only("signJWT", |ctx| Box::pin(sign_jwt(ctx)))
};

async fn sign_jwt(ctx: &mut Ctx) -> Result<Output, Failure> {
    let app = Arc::clone(&ctx.app);
    let state = app.plugin::<State>()?;
    let member = |name: &str| ctx.body.as_ref().and_then(|body| body.get(name)).cloned();
    let payload = Value::json(member("payload").unwrap_or_default());
    let text = serde_json::to_string(&payload).map_err(Failure::internal)?;
    let payload = Payload { text, marked: None };
    let token = match member("overrideOptions") {
        Some(Json::Object(overrides)) if !overrides.is_empty() => {
            let options = overridden(state, overrides)?;
            sign(ctx, state, &options, payload).await?
        }
        _ => sign(ctx, state, &state.options, payload).await?,
    };
    Output::json(&serde_json::json!({ "token": token }))
}

/// The plugin's options with some replaced, whole groups at once.
fn overridden(state: &State, overrides: Map<String, Json>) -> Result<Options, Failure> {
    Options::read(&state.given.with(overrides)).map_err(Failure::internal)
}
