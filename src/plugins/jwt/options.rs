//! What the plugin can be told.

use serde::Deserialize;
use serde_json::Value;

use super::{duration, sign};
use crate::{
    clock::Timestamp,
    config::{CallbackMark, ConfigError, PluginNames, PluginOptions},
    crypto::jws::{Algorithm, MODULUS_BITS},
    host::Callback,
};

/// More than OpenSSL makes of a modulus.
const MAX_MODULUS_BITS: f64 = 16_384.0;

/// The options with their defaults.
pub struct Options {
    pub session_cookie_cache: bool,
    pub has_remote_jwks: bool,
    pub key: KeyConfig,
    /// The curve that the options name.
    pub curve: Option<String>,
    pub plain_private_keys: bool,
    /// Seconds until a new key ends.
    pub rotation_interval: Option<f64>,
    /// Seconds for which a key that has ended is still published.
    pub grace_period: Option<f64>,
    pub jwks_path: String,
    pub issuer: Option<String>,
    pub audience: Option<Audience>,
    pub expiration: Expiration,
    pub define_payload: Option<Callback>,
    pub get_subject: Option<Callback>,
    pub sign: Option<Callback>,
    pub disable_header: bool,
    pub names: PluginNames,
    pub get_keys: Option<Callback>,
    pub create_key: Option<Callback>,
    /// Whether a function gets the context of the endpoint.
    pub hosted: bool,
}

/// How a new key is made.
#[derive(Clone, Copy, Debug)]
pub struct KeyConfig {
    pub algorithm: Algorithm,
    pub modulus_bits: u32,
}

/// Whom a token is for.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "expected text, or a list of texts")]
pub enum Audience {
    One(String),
    Many(Vec<String>),
}

/// When a token ends.
pub enum Expiration {
    /// Seconds since 1970, as they stand in the claim.
    At(f64),
    /// Seconds after it was issued.
    After(f64),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Raw {
    session_cookie_cache: Option<bool>,
    jwks: Option<RawJwks>,
    jwt: Option<RawJwt>,
    disable_setting_jwt_header: Option<bool>,
    schema: Option<PluginNames>,
    adapter: Option<RawAdapter>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RawJwks {
    remote_url: Option<String>,
    key_pair_config: Option<RawKeyConfig>,
    key_pair_configs: Option<Vec<RawKeyConfig>>,
    disable_private_key_encryption: Option<bool>,
    rotation_interval: Option<f64>,
    grace_period: Option<f64>,
    jwks_path: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RawKeyConfig {
    alg: Option<String>,
    crv: Option<String>,
    modulus_length: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RawJwt {
    issuer: Option<String>,
    audience: Option<Audience>,
    expiration_time: Option<RawExpiration>,
    define_payload: Option<CallbackMark>,
    get_subject: Option<CallbackMark>,
    sign: Option<CallbackMark>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a number, a text such as `15m`, or a Date")]
enum RawExpiration {
    Seconds(f64),
    Text(String),
    Date {
        #[serde(rename = "$date")]
        date: Timestamp,
    },
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RawAdapter {
    get_jwks: Option<CallbackMark>,
    create_jwk: Option<CallbackMark>,
}

impl Options {
    pub fn read(given: &PluginOptions) -> Result<Self, ConfigError> {
        let raw: Raw = given.read()?;
        let (jwks, jwt) = (raw.jwks.unwrap_or_default(), raw.jwt.unwrap_or_default());
        let adapter = raw.adapter.unwrap_or_default();
        let has_remote_jwks = jwks.remote_url.is_some_and(|url| !url.is_empty());
        let named = jwks.key_pair_config.as_ref().and_then(|key| key.alg.as_deref());
        if jwt.sign.is_some() && !has_remote_jwks {
            return Err(ConfigError(sign::NO_REMOTE_KEYS.to_owned()));
        }
        if has_remote_jwks && named.is_none_or(str::is_empty) {
            return Err(ConfigError("options.jwks.keyPairConfig.alg must be specified when options.jwks.remoteUrl is used for OpenID metadata".to_owned()));
        }
        let jwks_path = jwks.jwks_path.unwrap_or_else(|| "/jwks".to_owned());
        if !jwks_path.starts_with('/') || jwks_path.contains("..") {
            return Err(ConfigError("options.jwks.jwksPath must be a non-empty string starting with '/' and not contain '..'".to_owned()));
        }
        let key = jwks.key_pair_config.unwrap_or_default();
        let curve = key.crv.clone();
        let key = key.read(given, "jwks.keyPairConfig")?;
        for (index, extra) in jwks.key_pair_configs.into_iter().flatten().enumerate() {
            extra.read(given, &format!("jwks.keyPairConfigs.{index}"))?;
        }
        let hosted = adapter.get_jwks.is_some() || adapter.create_jwk.is_some();
        Ok(Self {
            session_cookie_cache: raw.session_cookie_cache.unwrap_or_default(),
            has_remote_jwks,
            key,
            curve,
            plain_private_keys: jwks.disable_private_key_encryption.unwrap_or_default(),
            rotation_interval: jwks.rotation_interval.filter(|seconds| *seconds != 0.0),
            grace_period: jwks.grace_period,
            jwks_path,
            issuer: jwt.issuer,
            audience: jwt.audience,
            expiration: expiration(jwt.expiration_time, given)?,
            define_payload: jwt.define_payload.map(Callback::from),
            get_subject: jwt.get_subject.map(Callback::from),
            sign: jwt.sign.map(Callback::from),
            disable_header: raw.disable_setting_jwt_header.unwrap_or_default(),
            names: raw.schema.unwrap_or_default(),
            get_keys: adapter.get_jwks.map(Callback::from),
            create_key: adapter.create_jwk.map(Callback::from),
            hosted,
        })
    }
}

impl RawKeyConfig {
    fn read(self, given: &PluginOptions, path: &str) -> Result<KeyConfig, ConfigError> {
        let name = self.alg.as_deref().unwrap_or("EdDSA");
        let algorithm = Algorithm::from_name(name).ok_or_else(|| {
            let known = Algorithm::ALL.map(Algorithm::name).join(", ");
            given.invalid(&format!("{path}.alg"), &format!("must be one of {known}"))
        })?;
        if self.crv.is_some() && self.crv.as_deref() != algorithm.curve() {
            let must = match algorithm.curve() {
                Some(curve) => format!("must be `{curve}` for {name}"),
                None => format!("means nothing for {name}: remove it"),
            };
            return Err(given.invalid(&format!("{path}.crv"), &must));
        }
        let bits = self.modulus_length.unwrap_or(f64::from(MODULUS_BITS));
        let fits = (f64::from(MODULUS_BITS)..=MAX_MODULUS_BITS).contains(&bits);
        if !fits || bits.fract() != 0.0 {
            let must = format!("must be a whole number from {MODULUS_BITS} to {MAX_MODULUS_BITS}");
            return Err(given.invalid(&format!("{path}.modulusLength"), &must));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
        Ok(KeyConfig { algorithm, modulus_bits: bits as u32 })
    }
}

fn expiration(
    raw: Option<RawExpiration>,
    given: &PluginOptions,
) -> Result<Expiration, ConfigError> {
    #[expect(clippy::cast_precision_loss, reason = "seconds stay far below 2^53")]
    let at = |date: Timestamp| Expiration::At(date.seconds() as f64);
    match raw {
        None => Ok(Expiration::After(900.0)),
        Some(RawExpiration::Seconds(seconds)) => Ok(Expiration::At(seconds)),
        Some(RawExpiration::Date { date }) => Ok(at(date)),
        Some(RawExpiration::Text(text)) => {
            // The text of a date is a Date that came through JSON.
            duration::seconds_with_months(&text)
                .map(Expiration::After)
                .or_else(|| Timestamp::parse_iso(&text).map(at))
                .ok_or_else(|| {
                    let must = "must be a time such as `15m`, `7d` or `1 hour`";
                    given.invalid("jwt.expirationTime", must)
                })
        }
    }
}

impl Audience {
    pub fn to_json(&self) -> Value {
        match self {
            Self::One(one) => one.as_str().into(),
            Self::Many(many) => many.as_slice().into(),
        }
    }

    /// Whether a token with this claim is meant for us.
    pub fn accepts(&self, claim: &Value) -> bool {
        let wanted = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many.as_slice(),
        };
        let is_wanted =
            |one: &Value| one.as_str().is_some_and(|one| wanted.iter().any(|own| own == one));
        match claim {
            Value::Array(many) => many.iter().any(is_wanted),
            one => is_wanted(one),
        }
    }
}
