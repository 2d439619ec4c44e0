//! The session cache: a signed or encrypted copy of session and user in the browser, which
//! answers session checks without the database.

use crate::{
    clock::Timestamp,
    config::{CacheStrategy, Config},
    crypto::{
        compact,
        hmac::HmacKey,
        jwt,
        keys::{JweKeys, Secrets},
        random::Entropy,
    },
    error::Failure,
};

/// Writes and reads the cookie in the configured format; its keys are derived once.
pub struct SessionCache {
    format: Format,
}

enum Format {
    Compact(HmacKey),
    Jwt(HmacKey),
    Jwe(JweKeys),
}

/// A cache cookie that is authentic; whether it is still to be believed is for the caller.
pub struct Cached {
    /// JSON: `session`, `user`, `updatedAt`, `version`, perhaps a token's own claims.
    pub payload: String,
    /// None for a token: its `exp` stands among the payload's claims.
    pub expires_at: Option<Timestamp>,
}

impl Cached {
    fn token(claims: String) -> Self {
        Self { payload: claims, expires_at: None }
    }
}

impl SessionCache {
    pub fn new(config: &Config) -> Self {
        Self::with(config.session.cache.strategy, &config.secrets)
    }

    /// For readers without an application's options.
    pub fn with(strategy: CacheStrategy, secrets: &Secrets) -> Self {
        let format = match strategy {
            CacheStrategy::Compact => Format::Compact(HmacKey::new(secrets.current())),
            CacheStrategy::Jwt => Format::Jwt(HmacKey::new(secrets.current())),
            CacheStrategy::Jwe => Format::Jwe(JweKeys::derive(secrets, "better-auth-session")),
        };
        Self { format }
    }

    /// The cookie's value for a payload. `max_age` is that of the cookie, in seconds; a cookie
    /// without one gets the reference's short life.
    pub fn encode(
        &self,
        payload: &str,
        max_age: Option<f64>,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<String, Failure> {
        let or = |fallback| max_age.filter(|seconds| *seconds != 0.0).unwrap_or(fallback);
        match &self.format {
            Format::Compact(key) => Ok(compact::encode(payload, now.plus_seconds(or(60.0)), key)),
            Format::Jwt(key) => jwt::sign(payload, key, now, whole(or(300.0)))
                .map_err(|error| Failure::internal(format!("session cache: {error}"))),
            Format::Jwe(keys) => keys
                .encrypt(payload, now, whole(or(300.0)), entropy)
                .map_err(|error| Failure::internal(format!("session cache: {error}"))),
        }
    }

    /// The cookie's content, if it was made with our secret and is not a token past its time.
    pub fn decode(&self, value: &str, now: Timestamp) -> Option<Cached> {
        match &self.format {
            Format::Compact(key) => {
                let compact = compact::decode(value, key)?;
                let expires_at = Timestamp::from_millis(compact.expires_at_ms);
                Some(Cached { payload: compact.payload, expires_at: Some(expires_at) })
            }
            Format::Jwt(key) => jwt::verify(value, key, now).map(Cached::token),
            Format::Jwe(keys) => keys.decrypt(value, now).map(Cached::token),
        }
    }
}

/// The unit of a token's `exp`.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
fn whole(seconds: f64) -> i64 {
    seconds.floor() as i64
}
