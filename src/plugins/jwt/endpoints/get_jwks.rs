//! `GET /jwks`, or wherever the options want it: the public keys.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::super::{
    State,
    create_key::create_key,
    keys::{self, StoredKey},
    options::Options,
};
use crate::{
    error::{ApiError, Failure, Status},
    kernel::{Ctx, Endpoint, Output},
};

/// Seconds: 30 days.
const GRACE_PERIOD: f64 = 2_592_000.0;

pub static GET_JWKS: Endpoint = Endpoint {
    summary: "Get the JSON Web Key Set",
    operation_id: Some("getJSONWebKeySet"),
    ..Endpoint::get("getJwks", "/jwks", |ctx| Box::pin(get_jwks(ctx)))
};

async fn get_jwks(ctx: &mut Ctx) -> Result<Output, Failure> {
    let app = Arc::clone(&ctx.app);
    let options = &app.plugin::<State>()?.options;
    if options.has_remote_jwks {
        return Err(ApiError::bare(Status::NotFound).into());
    }
    let mut found = keys::all(ctx, options).await?;
    if found.is_empty() {
        create_key(ctx, options).await?;
        found = keys::all(ctx, options).await?;
    }
    if found.is_empty() {
        let what = "No key sets found. Make sure you have a key in your database.";
        return Err(Failure::internal(what));
    }
    let grace = options.grace_period.unwrap_or(GRACE_PERIOD);
    let published =
        |key: &&StoredKey| key.expires_at.is_none_or(|end| end.plus_seconds(grace) > ctx.now);
    let shown = found.iter().filter(published).map(|key| shown(key, options));
    let shown = shown.collect::<Result<Vec<_>, _>>()?;
    Output::json(&serde_json::json!({ "keys": shown }))
}

/// The key's own members may say more, but not what it is called.
fn shown(key: &StoredKey, options: &Options) -> Result<Json, Failure> {
    let own: Map<String, Json> = serde_json::from_str(&key.public_key).map_err(|_| {
        Failure::internal(format!("the key `{}` of the JWKS is no JWK: delete it", key.id))
    })?;
    let mut shown = Map::new();
    shown.insert("alg".to_owned(), key.algorithm_name(options).into());
    if let Some(curve) = key.crv.as_deref().or(options.curve.as_deref()) {
        shown.insert("crv".to_owned(), curve.into());
    }
    shown.extend(own);
    shown.insert("kid".to_owned(), key.id.as_str().into());
    Ok(Json::Object(shown))
}
