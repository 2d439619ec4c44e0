//! The keys as they are stored: rows, or what functions of the user's make of them.

use serde::Deserialize;
use serde_json::json;

use super::{JWKS, State, options::Options};
use crate::{
    clock::Timestamp,
    crypto::jws::{Algorithm, PublicKey},
    error::Failure,
    host::Level,
    kernel::Ctx,
    storage::{Filter, Row, Select, Table, Value},
};
use std::sync::Arc;

use super::key_cache::Origin;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredKey {
    pub id: String,
    pub public_key: String,
    pub private_key: String,
    pub created_at: Timestamp,
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    /// None in rows from before there was this column.
    #[serde(default)]
    pub alg: Option<String>,
    #[serde(default)]
    pub crv: Option<String>,
}

impl StoredKey {
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| end > now)
    }

    /// What it signs with; keys that do not say it have the configured algorithm.
    pub fn algorithm_name<'a>(&'a self, options: &'a Options) -> &'a str {
        self.alg.as_deref().unwrap_or(options.key.algorithm.name())
    }

    pub fn algorithm(&self, options: &Options) -> Option<Algorithm> {
        Algorithm::from_name(self.algorithm_name(options))
    }

    /// None if it is no key of its algorithm.
    pub fn public(&self, state: &State, options: &Options) -> Option<Arc<PublicKey>> {
        let origin = Origin {
            id: self.id.clone(),
            algorithm: self.algorithm(options)?,
            text: self.public_key.clone(),
            encrypted: false,
        };
        let read = |origin: &Origin| PublicKey::from_jwk(origin.algorithm, &origin.text).ok_or(());
        state.public_keys.get(origin, read).ok()
    }

    pub(super) fn from_row(mut row: Row) -> Result<Self, Failure> {
        let mut text = |field: &str| row.take(field).and_then(Value::into_string);
        let broken = || Failure::internal("a row of `jwks` cannot be read: delete it");
        let id = text("id").ok_or_else(broken)?;
        let public_key = text("publicKey").ok_or_else(broken)?;
        let private_key = text("privateKey").ok_or_else(broken)?;
        let (alg, crv) = (text("alg"), text("crv"));
        let mut date = |field: &str| row.take(field).unwrap_or_default();
        let created_at = date("createdAt").as_date().ok_or_else(broken)?;
        // An end that cannot be read must not make a key that never ends.
        let expires_at = match date("expiresAt") {
            Value::Null => None,
            end => Some(end.as_date().ok_or_else(broken)?),
        };
        Ok(Self { id, public_key, private_key, created_at, expires_at, alg, crv })
    }
}

/// All keys, whether they have ended or not.
pub async fn all(ctx: &Ctx, options: &Options) -> Result<Vec<StoredKey>, Failure> {
    if let Some(callback) = &options.get_keys {
        let keys: Option<Vec<StoredKey>> = ctx.call(callback, &json!([])).await?;
        return Ok(keys.unwrap_or_default());
    }
    find(ctx, &[]).await
}

/// All keys, for one who verifies: with keys that cannot be read nothing can be.
pub async fn all_to_verify(ctx: &Ctx, options: &Options) -> Vec<StoredKey> {
    all(ctx, options).await.unwrap_or_else(|failure| {
        ctx.log(Level::Error, &format!("The keys of the JWKS could not be read: {failure}"));
        Vec::new()
    })
}

/// The rows that match. Also in the transaction that the request is in, whose keys nobody else
/// sees yet.
pub async fn find(ctx: &Ctx, filters: &[Filter]) -> Result<Vec<StoredKey>, Failure> {
    let open = ctx.open_work();
    let records = match &open {
        Some(open) => ctx.records(open),
        None => ctx.stored().await?,
    };
    let select = Select::new(table(ctx)?, filters).limit(u32::MAX);
    let rows = records.queries.plain().find(select).await?;
    rows.into_iter().map(StoredKey::from_row).collect()
}

pub fn table(ctx: &Ctx) -> Result<&Table, Failure> {
    let table = ctx.app.schema.table(JWKS);
    table.map(|table| &**table).ok_or_else(|| Failure::internal("there is no table of keys"))
}

/// The newest of these; of several as new, the first.
pub fn newest<'a>(keys: impl Iterator<Item = &'a StoredKey>) -> Option<&'a StoredKey> {
    keys.reduce(|newest, key| if key.created_at > newest.created_at { key } else { newest })
}
