//! The application's secret: which one counts, and whether it is good enough.

use std::collections::HashSet;

use super::{ConfigError, Environment, Mode};
use crate::crypto::keys::Secrets;

/// The reference's public fallback, which makes development work and must never reach production.
const DEVELOPMENT_SECRET: &str = "better-auth-secret-12345678901234567890";

/// One entry of the `secrets` option.
pub(super) struct Versioned {
    pub version: u32,
    pub value: String,
}

pub(super) fn read(
    secret: Option<&str>,
    secrets: Option<Vec<Versioned>>,
    environment: &Environment,
    warnings: &mut Vec<String>,
) -> Result<Secrets, ConfigError> {
    let legacy = secret
        .filter(|text| !text.is_empty())
        .or_else(|| environment.get("BETTER_AUTH_SECRET"))
        .or_else(|| environment.get("AUTH_SECRET"));
    let versioned = match secrets {
        Some(list) => Some(list),
        None => environment.get("BETTER_AUTH_SECRETS").map(parse_list).transpose()?,
    };
    let Some(versioned) = versioned else {
        let secret = legacy.unwrap_or(DEVELOPMENT_SECRET);
        check_single(secret, environment.mode(), warnings)?;
        return Ok(Secrets::single(secret));
    };
    check_list(&versioned)?;
    if let Some(current) = versioned.first() {
        warn_if_weak(&current.value, warnings);
    }
    let legacy = legacy.filter(|text| *text != DEVELOPMENT_SECRET).map(str::to_owned);
    let entries = versioned.into_iter().map(|entry| (entry.version, entry.value)).collect();
    Secrets::versioned(entries, legacy)
        .ok_or_else(|| ConfigError("`secrets` array must contain at least one entry.".to_owned()))
}

/// Reads `2:newest,1:older`.
fn parse_list(text: &str) -> Result<Vec<Versioned>, ConfigError> {
    let entry = |(index, entry): (usize, &str)| {
        let (version, value) = entry.trim().split_once(':').ok_or_else(|| {
            ConfigError(format!(
                "Invalid BETTER_AUTH_SECRETS entry at position {}. Expected format: \"<version>:<secret>\"",
                index + 1
            ))
        })?;
        let version = version.trim().parse().map_err(|_| {
            ConfigError(format!(
                "Invalid version in BETTER_AUTH_SECRETS entry at position {}. Version must be a non-negative integer.",
                index + 1
            ))
        })?;
        let value = value.trim().to_owned();
        if value.is_empty() {
            return Err(ConfigError(format!(
                "Empty secret value for version {version} in BETTER_AUTH_SECRETS."
            )));
        }
        Ok(Versioned { version, value })
    };
    text.split(',').enumerate().map(entry).collect()
}

fn check_list(list: &[Versioned]) -> Result<(), ConfigError> {
    let mut seen = HashSet::new();
    for Versioned { version, value } in list {
        if value.is_empty() {
            return Err(ConfigError(format!(
                "Empty secret value for version {version} in `secrets`."
            )));
        }
        if !seen.insert(*version) {
            return Err(ConfigError(format!(
                "Duplicate version {version} in `secrets`. Each version must be unique."
            )));
        }
    }
    Ok(())
}

fn check_single(secret: &str, mode: Mode, warnings: &mut Vec<String>) -> Result<(), ConfigError> {
    if mode == Mode::Test {
        return Ok(());
    }
    if secret == DEVELOPMENT_SECRET && mode == Mode::Production {
        return Err(ConfigError(
            "A production server needs a secret: set BETTER_AUTH_SECRET in the environment or pass `secret` in the auth options."
                .to_owned(),
        ));
    }
    warn_if_weak(secret, warnings);
    Ok(())
}

/// The reference's two thresholds: 32 characters and an estimate of 120 bits.
fn warn_if_weak(secret: &str, warnings: &mut Vec<String>) {
    let length = secret.encode_utf16().count();
    if length < 32 {
        warnings.push("The secret should be at least 32 characters long; make one with `openssl rand -base64 32`.".to_owned());
    }
    let distinct = secret.chars().collect::<HashSet<_>>().len();
    #[expect(clippy::cast_precision_loss, reason = "an estimate of a short text's entropy")]
    let bits = (distinct as f64).log2() * length as f64;
    if bits < 120.0 {
        warnings.push("The secret looks easy to guess; use a random one in production.".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{Environment, read};

    fn environment(pairs: &[(&str, &str)]) -> Environment {
        let pairs: HashMap<_, _> =
            pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Environment::new(pairs)
    }

    #[test]
    fn production_refuses_to_start_without_a_secret() {
        let production = environment(&[("NODE_ENV", "production")]);
        assert!(read(None, None, &production, &mut Vec::new()).is_err());
        assert!(read(None, None, &environment(&[]), &mut Vec::new()).is_ok());
    }

    #[test]
    fn reads_the_rotation_list_and_names_what_is_wrong_with_it() {
        let list = environment(&[("BETTER_AUTH_SECRETS", "2:new, 1:old")]);
        assert_eq!(read(None, None, &list, &mut Vec::new()).unwrap().current(), "new");
        for bad in ["new", "x:new", "-1:new", "1:", "1:a,1:b"] {
            let bad = environment(&[("BETTER_AUTH_SECRETS", bad)]);
            assert!(read(None, None, &bad, &mut Vec::new()).is_err());
        }
    }

    #[test]
    fn warns_about_weak_secrets() {
        let mut warnings = Vec::new();
        read(Some("short"), None, &environment(&[]), &mut warnings).unwrap();
        assert_eq!(warnings.len(), 2);
    }
}
