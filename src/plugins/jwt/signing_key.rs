//! The key that signs now.

use std::sync::Arc;

use super::{
    State, create_key::create_key, key_cache::Origin, keys, keys::StoredKey, options::Options,
};
use crate::{
    crypto::{jws::PrivateKey, symmetric},
    error::Failure,
    kernel::Ctx,
};

const UNDECRYPTABLE: &str = "Failed to decrypt private key. Make sure the secret currently in use is the same as the one used to encrypt the private key. If you are using a different secret, either clean up your JWKS or disable private key encryption.";

pub struct SigningKey {
    pub kid: String,
    pub key: Arc<PrivateKey>,
}

/// The newest key of the configured algorithm, or else of any; a new one if none is live.
pub async fn signing_key(
    ctx: &Ctx,
    state: &State,
    options: &Options,
) -> Result<SigningKey, Failure> {
    let key = live_key(ctx, options).await?;
    let algorithm = key.algorithm(options).ok_or_else(|| unusable(&key, options))?;
    let origin = Origin {
        id: key.id.clone(),
        algorithm,
        text: key.private_key.clone(),
        encrypted: !options.plain_private_keys,
    };
    let read = |origin: &Origin| {
        let jwk = if origin.encrypted { decrypt(ctx, &origin.text)? } else { origin.text.clone() };
        PrivateKey::from_jwk(algorithm, &jwk).ok_or_else(|| unusable(&key, options))
    };
    let private = state.private_keys.get(origin, read)?;
    Ok(SigningKey { kid: key.id, key: private })
}

/// Also makes one, where there is none.
pub async fn live_key(ctx: &Ctx, options: &Options) -> Result<StoredKey, Failure> {
    let all = keys::all(ctx, options).await?;
    let live = || all.iter().filter(|key| key.is_live(ctx.now));
    let primary = options.key.algorithm.name();
    let of_primary = live().filter(|key| key.algorithm_name(options) == primary);
    match keys::newest(of_primary).or_else(|| keys::newest(live())) {
        Some(key) => Ok(key.clone()),
        None => create_key(ctx, options).await,
    }
}

fn decrypt(ctx: &Ctx, stored: &str) -> Result<String, Failure> {
    let failed = || Failure::internal(UNDECRYPTABLE);
    let sealed: String = serde_json::from_str(stored).map_err(|_| failed())?;
    symmetric::decrypt(&ctx.app.config.secrets, &sealed).map_err(|_| failed())
}

fn unusable(key: &StoredKey, options: &Options) -> Failure {
    Failure::internal(format!(
        "the key `{}` of the JWKS is none that could sign with {}: delete it, and another is made",
        key.id,
        key.algorithm_name(options)
    ))
}
