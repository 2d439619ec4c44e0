//! How verifications are kept.

use indexmap::IndexMap;
use serde::Deserialize;

use super::{ConfigError, text::CallbackMark};
use crate::host::Callback;

#[derive(Clone, Debug)]
pub struct Verification {
    /// Old rows stay.
    pub disable_cleanup: bool,
    /// Whether verifications are rows, too, where there is a secondary storage.
    pub store_in_database: bool,
    pub identifiers: Identifiers,
}

/// In which form identifiers are stored: by the beginning of the identifier, else the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifiers {
    default: IdentifierStorage,
    overrides: Vec<(String, IdentifierStorage)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentifierStorage {
    Plain,
    Hashed,
    /// Makes the stored text of the identifier.
    Callback(Callback),
}

impl Identifiers {
    pub fn of(&self, identifier: &str) -> &IdentifierStorage {
        let matching = self.overrides.iter().find(|(start, _)| identifier.starts_with(start));
        matching.map_or(&self.default, |(_, storage)| storage)
    }
}

/// `verification.storeIdentifier` as the user writes it.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected `plain`, `hashed`, `{ hash }` or `{ default, overrides }`")]
pub(super) enum StoreIdentifier {
    One(RawStorage),
    ByPrefix { default: RawStorage, overrides: Option<IndexMap<String, RawStorage>> },
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected `plain`, `hashed` or `{ hash }`")]
pub(super) enum RawStorage {
    Named(String),
    Callback { hash: CallbackMark },
}

pub(super) fn identifiers(raw: Option<StoreIdentifier>) -> Result<Identifiers, ConfigError> {
    let (default, overrides) = match raw {
        None => (IdentifierStorage::Plain, Vec::new()),
        Some(StoreIdentifier::One(one)) => (storage(one)?, Vec::new()),
        Some(StoreIdentifier::ByPrefix { default, overrides }) => {
            let overrides = overrides.into_iter().flatten();
            let overrides = overrides.map(|(start, raw)| Ok((start, storage(raw)?)));
            (storage(default)?, overrides.collect::<Result<_, ConfigError>>()?)
        }
    };
    Ok(Identifiers { default, overrides })
}

fn storage(raw: RawStorage) -> Result<IdentifierStorage, ConfigError> {
    match raw {
        RawStorage::Callback { hash } => Ok(IdentifierStorage::Callback(hash.into())),
        RawStorage::Named(name) => match name.as_str() {
            "plain" => Ok(IdentifierStorage::Plain),
            "hashed" => Ok(IdentifierStorage::Hashed),
            _ => Err(ConfigError(format!(
                "The option `verification.storeIdentifier` has no value `{name}`."
            ))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{IdentifierStorage, identifiers};
    use crate::host::Callback;

    fn read(option: &str) -> Result<super::Identifiers, String> {
        let raw = serde_json::from_str(option).map_err(|error| error.to_string())?;
        identifiers(Some(raw)).map_err(|error| error.to_string())
    }

    #[test]
    fn the_beginning_of_the_identifier_decides() {
        let plain = read(r#""plain""#).unwrap();
        assert_eq!(plain.of("a"), &IdentifierStorage::Plain);
        let own = read(r#"{"hash":{"$callback":"x"}}"#).unwrap();
        assert_eq!(own.of("a"), &IdentifierStorage::Callback(Callback("x".to_owned())));
        let mixed = read(r#"{"default":"hashed","overrides":{"reset-":"plain"}}"#).unwrap();
        assert_eq!(mixed.of("reset-password:x"), &IdentifierStorage::Plain);
        assert_eq!(mixed.of("x"), &IdentifierStorage::Hashed);
        assert!(read(r#""md5""#).unwrap_err().contains("`md5`"));
        assert!(read("5").is_err());
    }
}
