//! The secondary storage: functions of the user's, or a server that the core connects to.

use serde::Deserialize;

use super::{
    ConfigError,
    redis::{RawRedis, RedisSettings},
    text::CallbackMark,
};
use crate::host::Callback;

/// Who keeps what is not kept in the database.
#[derive(Clone, Debug)]
pub enum SecondaryChoice {
    Functions(SecondaryFunctions),
    Redis(Box<RedisSettings>),
}

/// `secondaryStorage`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondaryFunctions {
    pub get: Callback,
    pub set: Callback,
    pub delete: Callback,
    /// Unset: emulated, atomically within this application.
    pub get_and_delete: Option<Callback>,
    pub increment: Option<Callback>,
}

/// `secondaryStorage` as the user writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawSecondary {
    get: Option<CallbackMark>,
    set: Option<CallbackMark>,
    delete: Option<CallbackMark>,
    get_and_delete: Option<CallbackMark>,
    increment: Option<CallbackMark>,
    /// How the host writes what `redisStorage` made.
    redis: Option<RawRedis>,
}

impl RawSecondary {
    pub fn read(self, warnings: &mut Vec<String>) -> Result<SecondaryChoice, ConfigError> {
        if let Some(redis) = self.redis {
            return Ok(SecondaryChoice::Redis(Box::new(redis.read()?)));
        }
        let functions = SecondaryFunctions {
            get: required(self.get, "get")?,
            set: required(self.set, "set")?,
            delete: required(self.delete, "delete")?,
            get_and_delete: self.get_and_delete.map(Callback::from),
            increment: self.increment.map(Callback::from),
        };
        let missing: Vec<_> = [
            ("getAndDelete", functions.get_and_delete.is_none()),
            ("increment", functions.increment.is_none()),
        ]
        .into_iter()
        .filter_map(|(name, missing)| missing.then_some(format!("`{name}`")))
        .collect();
        if !missing.is_empty() {
            warnings.push(format!(
                "`secondaryStorage` has no {}, which is made up for within this application: add it where several processes or threads share the storage, so that tokens stay single-use and counts exact.",
                missing.join(" and ")
            ));
        }
        Ok(SecondaryChoice::Functions(functions))
    }
}

fn required(mark: Option<CallbackMark>, name: &str) -> Result<Callback, ConfigError> {
    mark.map(Callback::from).ok_or_else(|| {
        ConfigError(format!(
            "The option `secondaryStorage` has no function `{name}`: add it, or make the storage with `redisStorage` of `corten/redis`."
        ))
    })
}
