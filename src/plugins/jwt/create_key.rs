//! Making a key, off the thread that asks for it: a long RSA modulus takes its time.

use serde_json::{Value as Json, json};

use super::{
    keys::{StoredKey, table},
    options::Options,
};
use crate::{
    crypto::{
        jws::{self, KeyPair},
        symmetric,
    },
    domain::{HashError, HashPool},
    error::{ApiError, Failure},
    kernel::Ctx,
    storage::Row,
};

/// Seconds after which a client that was turned away may try again.
const RETRY_AFTER: u32 = 1;

/// Makes a key as the options say, and stores it.
pub async fn create_key(ctx: &Ctx, options: &Options) -> Result<StoredKey, Failure> {
    let KeyPair { public, private } = pair(options).await?;
    let private_key = if options.plain_private_keys {
        private
    } else {
        let encrypted = symmetric::encrypt(&ctx.app.config.secrets, &private, &*ctx.app.entropy);
        Json::from(encrypted.map_err(Failure::internal)?).to_string()
    };
    let algorithm = options.key.algorithm;
    let expires_at = options.rotation_interval.map(|seconds| ctx.now.plus_seconds(seconds));
    if let Some(callback) = &options.create_key {
        let mut key = json!({ "alg": algorithm.name() });
        if let Some(key) = key.as_object_mut() {
            key.extend(algorithm.curve().map(|curve| ("crv".to_owned(), curve.into())));
            key.insert("publicKey".to_owned(), public.into());
            key.insert("privateKey".to_owned(), private_key.into());
            key.insert("createdAt".to_owned(), json!({ "$date": ctx.now }));
            key.extend(expires_at.map(|end| ("expiresAt".to_owned(), json!({ "$date": end }))));
        }
        return ctx.call(callback, &json!([key])).await;
    }
    let mut row = Row::new()
        .with("publicKey", public)
        .with("privateKey", private_key)
        .with("createdAt", ctx.now)
        .with("alg", algorithm.name());
    if let Some(curve) = algorithm.curve() {
        row.set("crv", curve);
    }
    if let Some(end) = expires_at {
        row.set("expiresAt", end);
    }
    let open = ctx.open_work();
    let records = match &open {
        Some(open) => ctx.records(open),
        None => ctx.stored().await?,
    };
    StoredKey::from_row(records.add(table(ctx)?, row).await?)
}

async fn pair(options: &Options) -> Result<KeyPair, Failure> {
    let key = options.key;
    if !key.algorithm.is_rsa() {
        return jws::generate(key.algorithm, key.modulus_bits).map_err(Failure::internal);
    }
    let pool = HashPool::shared();
    match pool.run(move |_| jws::generate(key.algorithm, key.modulus_bits)).await {
        Ok(pair) => pair.map_err(Failure::internal),
        Err(HashError::Busy) => Err(ApiError::busy(RETRY_AFTER).into()),
        Err(HashError::Failed) => Err(Failure::internal("making a key ended in a panic")),
    }
}
