//! A Redis server as secondary storage, named by its URL.

use std::{fmt, time::Duration};

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo};
use serde::Deserialize;
use url::Url;

use super::ConfigError;

/// Seconds within which a connection stands or a command is answered, unless the options say
/// otherwise.
const PATIENCE: f64 = 5.0;

const DAY: f64 = 86_400.0;

/// What `redisStorage` of `corten/redis` was called with.
#[derive(Clone)]
pub struct RedisSettings {
    pub server: ConnectionInfo,
    /// Stands before every key.
    pub key_prefix: String,
    pub connect_timeout: Duration,
    pub command_timeout: Duration,
    /// Certificates that are trusted, as PEM; unset, the machine's.
    pub ca: Option<String>,
}

impl RedisSettings {
    /// The server without user and password.
    pub fn address(&self) -> String {
        self.server.addr().to_string()
    }
}

/// No secrets.
impl fmt::Debug for RedisSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "RedisSettings({})", self.address())
    }
}

/// The same as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RawRedis {
    url: String,
    key_prefix: Option<String>,
    connect_timeout: Option<f64>,
    command_timeout: Option<f64>,
    ca: Option<String>,
}

impl RawRedis {
    pub fn read(self) -> Result<RedisSettings, ConfigError> {
        let server = server(&self.url)?;
        let encrypted = matches!(server.addr(), ConnectionAddr::TcpTls { .. });
        if self.ca.is_some() && !encrypted {
            return Err(ConfigError(
                "The option `secondaryStorage.redis.ca` is for encrypted connections: let the URL begin with `rediss://`.".to_owned(),
            ));
        }
        Ok(RedisSettings {
            server,
            key_prefix: self.key_prefix.unwrap_or_else(|| "better-auth:".to_owned()),
            connect_timeout: seconds(self.connect_timeout, "connectTimeout")?,
            command_timeout: seconds(self.command_timeout, "commandTimeout")?,
            ca: self.ca,
        })
    }
}

/// Reads the settings alone, for those who have no application.
pub fn redis_settings(json: &str) -> Result<RedisSettings, ConfigError> {
    let raw: RawRedis = serde_json::from_str(json).map_err(|error| {
        ConfigError(format!("The option `secondaryStorage.redis` is invalid: {error}."))
    })?;
    raw.read()
}

/// The text of the URL is part of no message: it may hold a password.
fn server(text: &str) -> Result<ConnectionInfo, ConfigError> {
    let wrong = || {
        ConfigError("The option `secondaryStorage.redis.url` is no URL of a Redis server: write it as `redis://user:password@host:6379/0`, with `rediss://` for an encrypted connection, or as `redis+unix:///path?db=0`, special characters of the password percent-encoded.".to_owned())
    };
    let url = Url::parse(text).map_err(|_| wrong())?;
    // One that switches off the verification of certificates would be such a fragment.
    if url.fragment().is_some() {
        return Err(wrong());
    }
    let known: &[&str] = if url.has_host() { &[] } else { &["db", "user", "pass"] };
    if url.query_pairs().any(|(name, _)| !known.contains(&&*name)) {
        return Err(wrong());
    }
    let info = url.into_connection_info().map_err(|_| wrong())?;
    if info.redis_settings().db() < 0 {
        return Err(wrong());
    }
    let tcp = info.tcp_settings().clone().set_nodelay(true);
    Ok(info.set_tcp_settings(tcp))
}

fn seconds(given: Option<f64>, name: &str) -> Result<Duration, ConfigError> {
    let given = given.unwrap_or(PATIENCE);
    if given > 0.0 && given <= DAY {
        return Ok(Duration::from_secs_f64(given));
    }
    Err(ConfigError(format!(
        "The option `secondaryStorage.redis.{name}` is a number of seconds above 0 and at most a day."
    )))
}

#[cfg(test)]
mod tests {
    use super::{RedisSettings, redis_settings, server};

    fn read(json: &str) -> Result<RedisSettings, String> {
        redis_settings(json).map_err(|error| error.0)
    }

    #[test]
    fn urls_of_every_form() {
        let read = |url: &str| {
            let info = server(url).unwrap();
            let redis = info.redis_settings();
            (
                info.addr().to_string(),
                redis.db(),
                redis.username().map(str::to_owned),
                redis.password().map(str::to_owned),
            )
        };
        let own = |text: &str| Some(text.to_owned());
        assert_eq!(read("redis://localhost"), ("localhost:6379".to_owned(), 0, None, None));
        assert_eq!(
            read("rediss://ada:p%40ss@redis.example:7000/3"),
            ("redis.example:7000".to_owned(), 3, own("ada"), own("p@ss"))
        );
        assert_eq!(read("redis://:pass@[::1]/1"), ("::1:6379".to_owned(), 1, None, own("pass")));
        assert_eq!(
            read("redis+unix:///run/redis.sock?db=2&pass=word"),
            ("/run/redis.sock".to_owned(), 2, None, own("word"))
        );
        assert_eq!(read("valkey://localhost").0, "localhost:6379");
    }

    #[test]
    fn what_is_no_url_is_named_and_its_password_is_not() {
        for wrong in [
            "localhost:6379",
            "http://user:hush@localhost",
            "redis://user:hush@localhost/two",
            "redis://user:hush@localhost/-1",
            "redis://user:hush@localhost?db=2",
            "redis://user:hu#sh@localhost",
            "rediss://user:hush@localhost/#insecure",
            "redis+unix:///run/redis.sock?database=2",
            "redis+unix:///run/redis.sock?db=two&pass=hush",
            "",
        ] {
            let error = read(&serde_json::json!({ "url": wrong }).to_string()).unwrap_err();
            assert!(error.contains("`secondaryStorage.redis.url`"), "{wrong}: {error}");
            assert!(!error.contains("hu"), "{error}");
        }
    }

    #[test]
    fn nothing_secret_is_printed() {
        let settings = read(r#"{"url":"redis://user:hush@localhost"}"#).unwrap();
        assert_eq!(format!("{settings:?}"), "RedisSettings(localhost:6379)");
    }

    #[test]
    fn times_are_positive_and_certificates_need_encryption() {
        for wrong in ["0", "-1", "1e9"] {
            let json = format!(r#"{{"url":"redis://localhost","commandTimeout":{wrong}}}"#);
            assert!(read(&json).unwrap_err().contains("`secondaryStorage.redis.commandTimeout`"));
        }
        let json = r#"{"url":"redis://localhost","ca":"-----BEGIN CERTIFICATE-----"}"#;
        assert!(read(json).unwrap_err().contains("`secondaryStorage.redis.ca`"));
    }
}
