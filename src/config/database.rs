//! The database that the core opens by itself: its URL, and how many connections there are.

use std::{fmt, time::Duration};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};
use url::Url;

use super::{
    ConfigError,
    pool::{self, RawPool},
};

const DAY: f64 = 86_400.0;

/// Which database a URL names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    Sqlite,
    Postgres,
    Mysql,
}

/// A native database, named by its URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseUrl {
    pub kind: DatabaseKind,
    pub url: String,
    /// Connections; of a SQLite file those that may read at once.
    pub pool_size: u32,
    /// How long to wait for a connection.
    pub acquire_timeout: Duration,
    /// How long an unused connection is kept; unset, for ever.
    pub idle_timeout: Option<Duration>,
    /// How long any connection is kept; unset, for ever.
    pub max_lifetime: Option<Duration>,
    /// How long a server may work on one statement.
    pub statement_timeout: Option<Duration>,
    /// Whether what is missing is made; unset, the mode decides.
    pub migrate: Option<bool>,
    /// Those that the URL does not name files of.
    pub certificates: Option<Certificates>,
}

/// For encrypted connections, as PEM.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Certificates {
    /// Whom to trust.
    pub ca: Option<String>,
    /// The client's own.
    pub cert: Option<String>,
    pub key: Option<String>,
}

impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificates")
    }
}

impl DatabaseUrl {
    pub fn is_in_memory(&self) -> bool {
        matches!(self.url.as_str(), "sqlite::memory:" | "sqlite://:memory:")
    }
}

/// The option as the user writes it, `T` being its longer form.
pub enum TextOr<T> {
    Text(String),
    Settings(Box<T>),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RawDatabase {
    pub(super) url: Option<String>,
    pub(super) pool_size: Option<f64>,
    pub(super) acquire_timeout: Option<f64>,
    pub(super) idle_timeout: Option<f64>,
    pub(super) max_lifetime: Option<f64>,
    pub(super) statement_timeout: Option<f64>,
    pub(super) migrate: Option<bool>,
    /// In the place of a URL, the settings of a pool.
    pool: Option<RawPool>,
    native: bool,
    #[serde(skip)]
    pub(super) certificates: Option<Certificates>,
    /// What the host writes for a database that it speaks to itself.
    #[serde(rename = "$hosted")]
    hosted: bool,
    /// What it writes for one whose connections are the user's.
    #[serde(rename = "$borrowed")]
    borrowed: Option<Borrowed>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Borrowed {
    Sqlite,
    Postgres,
    Mysql,
}

impl TextOr<RawDatabase> {
    /// Whether JavaScript speaks to the database.
    pub fn is_hosted(&self) -> bool {
        matches!(self, Self::Settings(raw) if raw.hosted)
    }

    /// Which database JavaScript has the connections of.
    pub fn borrowed(&self) -> Option<DatabaseKind> {
        let Self::Settings(raw) = self else { return None };
        raw.borrowed.map(|borrowed| match borrowed {
            Borrowed::Sqlite => DatabaseKind::Sqlite,
            Borrowed::Postgres => DatabaseKind::Postgres,
            Borrowed::Mysql => DatabaseKind::Mysql,
        })
    }
}

/// By hand, so that an error names the setting and not the option as a whole.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = TextOr<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(EXPECTED)
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(TextOr::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let settings = T::deserialize(MapAccessDeserializer::new(map))?;
                Ok(TextOr::Settings(Box::new(settings)))
            }
        }

        deserializer.deserialize_any(Either(std::marker::PhantomData))
    }
}

const EXPECTED: &str = "a URL such as `sqlite:.data/auth.db`, or `{ url }`";

pub(super) fn read(option: TextOr<RawDatabase>) -> Result<DatabaseUrl, ConfigError> {
    let raw = match option {
        TextOr::Text(url) => RawDatabase { url: Some(url), ..RawDatabase::default() },
        TextOr::Settings(mut raw) => match raw.pool.take() {
            Some(pool) if raw.native && raw.url.is_none() => pool::read(pool, raw.migrate)?,
            _ => *raw,
        },
    };
    let url = raw.url.ok_or_else(|| {
        ConfigError(format!("The option `database` is invalid: expected {EXPECTED}."))
    })?;
    let kind = kind(&url)?;
    let server = kind != DatabaseKind::Sqlite;
    if kind == DatabaseKind::Sqlite {
        for (name, value) in [
            ("idleTimeout", raw.idle_timeout),
            ("maxLifetime", raw.max_lifetime),
            ("statementTimeout", raw.statement_timeout),
        ] {
            if value.is_some() {
                return Err(ConfigError(format!(
                    "The option `database.{name}` is for servers, and `database.url` names a SQLite file: remove it."
                )));
            }
        }
    }
    let seconds = |name: &str, value: Option<f64>, zero: bool| match value {
        None => Ok(None),
        Some(value) if (value > 0.0 || (zero && value == 0.0)) && value <= 365.0 * DAY => {
            Ok(Some(Duration::from_secs_f64(value)))
        }
        Some(value) => Err(ConfigError(format!(
            "The option `database.{name}` has no value `{value}`: it is a number of seconds."
        ))),
    };
    // Zero is for ever.
    let kept = |name: &str, value: Option<f64>, default: u64| {
        let kept = seconds(name, value, true)?.unwrap_or(Duration::from_secs(default));
        Ok::<_, ConfigError>(Some(kept).filter(|kept| server && !kept.is_zero()))
    };
    Ok(DatabaseUrl {
        kind,
        pool_size: pool_size(raw.pool_size, if server { 10 } else { 4 })?,
        acquire_timeout: seconds("acquireTimeout", raw.acquire_timeout, false)?
            .unwrap_or(Duration::from_secs(if server { 10 } else { 30 })),
        idle_timeout: kept("idleTimeout", raw.idle_timeout, 600)?,
        max_lifetime: kept("maxLifetime", raw.max_lifetime, 1800)?,
        statement_timeout: seconds("statementTimeout", raw.statement_timeout, false)?,
        migrate: raw.migrate,
        certificates: raw.certificates,
        url,
    })
}

fn pool_size(size: Option<f64>, default: u32) -> Result<u32, ConfigError> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was checked")]
    match size {
        None => Ok(default),
        Some(size) if size.fract() == 0.0 && (1.0..=10_000.0).contains(&size) => Ok(size as u32),
        Some(size) => Err(ConfigError(format!(
            "The option `database.poolSize` has no value `{size}`: it is a number of connections, 1 or more."
        ))),
    }
}

/// No message shows the URL, which may hold a password.
fn kind(url: &str) -> Result<DatabaseKind, ConfigError> {
    let scheme = url.split(':').next().unwrap_or_default();
    let kind = match scheme {
        "sqlite" if url.len() > scheme.len() => return Ok(DatabaseKind::Sqlite),
        "postgres" | "postgresql" => DatabaseKind::Postgres,
        "mysql" | "mariadb" => DatabaseKind::Mysql,
        _ => {
            return Err(ConfigError(
                "The option `database` names no database that this version of corten serves: its URL starts with `sqlite:`, `postgres://` or `mysql://`.".to_owned(),
            ));
        }
    };
    match Url::parse(url) {
        Ok(parsed) if parsed.has_host() || scheme.starts_with("postgres") => Ok(kind),
        _ => Err(ConfigError(format!(
            "The option `database` is not a valid `{scheme}` URL: write it as `{scheme}://user:password@host/database`, with special characters percent-encoded."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::config::{DatabaseKind, DatabaseUrl, Environment, parse};

    fn read(option: &str) -> Result<DatabaseUrl, String> {
        let config = parse(&format!(r#"{{"database":{option}}}"#), &Environment::default());
        config.map(|config| config.database.unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn knows_databases_by_their_urls() {
        for (url, kind) in [
            ("sqlite:a.db", DatabaseKind::Sqlite),
            ("postgres://u:p@h/d", DatabaseKind::Postgres),
            ("postgresql://h/d", DatabaseKind::Postgres),
            ("postgres:///d?host=/run/postgresql", DatabaseKind::Postgres),
            ("mysql://h/d", DatabaseKind::Mysql),
            ("mariadb://h/d", DatabaseKind::Mysql),
        ] {
            assert_eq!(read(&format!(r#""{url}""#)).unwrap().kind, kind, "{url}");
        }
    }

    #[test]
    fn reads_the_settings() {
        let all = r#"{"url":"mysql://h/d","poolSize":3,"acquireTimeout":0.5,"idleTimeout":0,"maxLifetime":60,"statementTimeout":5,"migrate":true}"#;
        let database = read(all).unwrap();
        assert_eq!((database.pool_size, database.migrate), (3, Some(true)));
        assert_eq!(database.acquire_timeout, Duration::from_millis(500));
        assert_eq!((database.idle_timeout, database.max_lifetime.unwrap().as_secs()), (None, 60));
        assert_eq!(database.statement_timeout, Some(Duration::from_secs(5)));
        let none = read(r#"{"url":"postgres://h/d","poolSize":null}"#).unwrap();
        assert_eq!((none.pool_size, none.acquire_timeout.as_secs()), (10, 10));
        assert_eq!(read(r#""sqlite:a""#).unwrap().pool_size, 4);
    }

    #[test]
    fn names_the_setting_that_is_wrong_and_never_the_password() {
        for (setting, named) in [
            (r#""poolSize":"many""#, "`database.poolSize`"),
            (r#""poolSize":0"#, "`database.poolSize`"),
            (r#""poolSize":1.5"#, "`database.poolSize`"),
            (r#""acquireTimeout":0"#, "`database.acquireTimeout`"),
            (r#""idleTimeout":-1"#, "`database.idleTimeout`"),
            (r#""maxLifetime":[]"#, "`database.maxLifetime`"),
            (r#""statementTimeout":"1s""#, "`database.statementTimeout`"),
            (r#""migrate":1"#, "`database.migrate`"),
            (r#""timeout":1"#, "`database.timeout`"),
        ] {
            let error =
                read(&format!(r#"{{"url":"postgres://u:hunter2@h/d",{setting}}}"#)).unwrap_err();
            assert!(error.contains(named) && !error.contains("hunter2"), "{error}");
        }
        for option in [
            r#""postgres://u:hunter2@h:port/d""#,
            r#""mysql:u:hunter2@h""#,
            r#""mongodb://u:hunter2@h/d""#,
            r#""hunter2""#,
            r#"{"url":5}"#,
            "5",
        ] {
            let error = read(option).unwrap_err();
            assert!(error.contains("`database") && !error.contains("hunter2"), "{error}");
        }
        let sqlite = read(r#"{"url":"sqlite:a","idleTimeout":5}"#).unwrap_err();
        assert!(sqlite.contains("`database.idleTimeout`"), "{sqlite}");
    }
}
