//! Signing a token: with a key of ours, or by a function of the user's.

use serde_json::{Map, Value as Json, json};
use tokio::sync::Semaphore;

use super::{State, claims::Claims, options::Options, signing_key::signing_key};
use crate::{crypto::jws, domain::plain, error::Failure, kernel::Ctx};

pub const NO_LOCAL_KEYS: &str = "`jwt({ sessionCookieCache: true })` requires locally managed JWT plugin keys and does not support `jwt.sign`.";
pub const NO_REMOTE_KEYS: &str = "options.jwks.remoteUrl must be set when using options.jwt.sign";

/// What a token says.
pub struct Payload {
    /// The text of a JSON object.
    pub text: String,
    /// The same for a function of the user's, with its dates marked; none if it has none.
    pub marked: Option<Map<String, Json>>,
}

pub async fn sign(
    ctx: &Ctx,
    state: &State,
    options: &Options,
    payload: Payload,
) -> Result<String, Failure> {
    let claims = Claims::new(ctx, options, payload.text)?;
    if let Some(callback) = &options.sign {
        let mut shown = match payload.marked {
            Some(marked) => marked,
            None => {
                match plain(serde_json::from_str(&claims.payload).map_err(Failure::internal)?) {
                    Json::Object(members) => members,
                    _ => Map::new(),
                }
            }
        };
        claims.extend(&mut shown);
        let arguments = json!([shown, { "$undefined": true }, {}]);
        return ctx.call(callback, &arguments).await;
    }
    let signing = signing_key(ctx, state, options).await?;
    let text = claims.to_text(ctx.now)?;
    sign_with(signing.kid, signing.key, text, None).await
}

/// How many RSA signatures are made at once: each takes a thread.
static TURNS: Semaphore = Semaphore::const_new(4);

/// RSA takes its time, which the event loop does not have.
pub async fn sign_with(
    kid: String,
    key: std::sync::Arc<jws::PrivateKey>,
    claims: String,
    typ: Option<&'static str>,
) -> Result<String, Failure> {
    if !key.algorithm().is_rsa() {
        return jws::sign(&claims, &key, &kid, typ).map_err(Failure::internal);
    }
    let _turn = TURNS.acquire().await.map_err(Failure::internal)?;
    let signed = tokio::task::spawn_blocking(move || jws::sign(&claims, &key, &kid, typ)).await;
    signed.map_err(Failure::internal)?.map_err(Failure::internal)
}
