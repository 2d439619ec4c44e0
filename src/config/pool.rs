//! The settings of a pool that JavaScript has made, for connections of our own: `{ pool, native:
//! true }`. What cannot be honoured is refused by its name.

use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

use super::{
    ConfigError,
    database::{Certificates, RawDatabase},
};

#[derive(Deserialize)]
pub struct RawPool {
    #[serde(rename = "$kind")]
    kind: Kind,
    #[serde(rename = "$settings")]
    settings: Settings,
}

type Settings = Map<String, Value>;

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Postgres,
    Mysql,
}

/// Of no concern here: how the driver itself works, and how it shows values.
const IGNORED_POSTGRES: [&str; 17] = [
    "Client",
    "Promise",
    "allowExitOnIdle",
    "connectionString",
    "connect_timeout",
    "enableChannelBinding",
    "fallback_application_name",
    "keepAlive",
    "keepAliveInitialDelayMillis",
    "log",
    "maxUses",
    "min",
    "poolSize",
    "sslmode",
    "types",
    "parseInputDatesAsUTC",
    "client_encoding",
];

const IGNORED_MYSQL: [&str; 39] = [
    "bigNumberStrings",
    "charsetNumber",
    "clientFlags",
    "compress",
    "connectAttributes",
    "connectionConfig",
    "dateStrings",
    "debug",
    "decimalNumbers",
    "disableEval",
    "enableKeepAlive",
    "gracefulEnd",
    "isServer",
    "jsonStrings",
    "keepAliveInitialDelay",
    "maxIdle",
    "maxPacketSize",
    "maxPreparedStatements",
    "multipleStatements",
    "namedPlaceholders",
    "nestTables",
    "password1",
    "pool",
    "queryFormat",
    "queueLimit",
    "resetOnRelease",
    "rowsAsArray",
    "stringifyObjects",
    "supportBigNumbers",
    "trace",
    "typeCast",
    "uri",
    "waitForConnections",
    "flags",
    "charset",
    "infileStreamFactory",
    "Promise",
    "insecureAuth",
    "localInfile",
];

/// What the database's own longer form would say.
pub(super) fn read(raw: RawPool, migrate: Option<bool>) -> Result<RawDatabase, ConfigError> {
    let RawPool { kind, settings } = raw;
    let mut settings = Given(settings);
    let postgres = kind == Kind::Postgres;
    let mut url = base(if postgres { "postgres" } else { "mysql" })?;
    settings.address(&mut url, postgres)?;
    let certificates = settings.encryption(&mut url, postgres)?;
    let mut parameter = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            url.query_pairs_mut().append_pair(name, &value);
        }
    };
    let mut database = RawDatabase::default();
    database.migrate = migrate;
    if postgres {
        parameter("application_name", settings.text("application_name")?);
        parameter("options", settings.text("options")?);
        database.pool_size = settings.number("max")?;
        database.acquire_timeout = settings.millis("connectionTimeoutMillis")?;
        database.idle_timeout = settings.number("idleTimeoutMillis")?.map(|millis| millis / 1000.0);
        database.max_lifetime = settings.number("maxLifetimeSeconds")?;
        database.statement_timeout = settings.millis("statement_timeout")?;
        settings.nothing_else(&IGNORED_POSTGRES)?;
    } else {
        parameter("socket", settings.text("socketPath")?);
        database.pool_size = settings.number("connectionLimit")?;
        database.idle_timeout = settings.number("idleTimeout")?.map(|millis| millis / 1000.0);
        database.acquire_timeout = settings.millis("connectTimeout")?;
        match settings.text("timezone")?.as_deref() {
            None | Some("local" | "Z" | "+00:00") => {}
            Some(_) => return Err(refused("timezone")),
        }
        settings.nothing_else(&IGNORED_MYSQL)?;
    }
    database.url = Some(url.into());
    database.certificates = certificates;
    Ok(database)
}

/// What is left of the settings.
struct Given(Settings);

impl Given {
    /// Unset, false and zero are all the same to the drivers.
    fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(is_set)
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, ConfigError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(refused(name)),
        }
    }

    fn number(&mut self, name: &str) -> Result<Option<f64>, ConfigError> {
        let text = self.text(name)?;
        let number = text.map(|text| text.parse().map_err(|_| refused(name)));
        number.transpose()
    }

    /// A time in seconds; zero is none.
    fn millis(&mut self, name: &str) -> Result<Option<f64>, ConfigError> {
        Ok(self.number(name)?.filter(|millis| *millis > 0.0).map(|millis| millis / 1000.0))
    }

    fn address(&mut self, url: &mut Url, postgres: bool) -> Result<(), ConfigError> {
        let host = self.text("host")?.unwrap_or_else(|| "localhost".to_owned());
        if host.starts_with('/') {
            url.query_pairs_mut().append_pair("host", &host);
        } else {
            let host = if host.contains(':') { format!("[{host}]") } else { host };
            url.set_host(Some(&host)).map_err(|_| refused("host"))?;
        }
        if let Some(port) = self.number("port")? {
            let port = Some(port).filter(|port| (1.0..=65535.0).contains(port));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
            let port = port.ok_or_else(|| refused("port"))? as u16;
            url.set_port(Some(port)).map_err(|()| refused("port"))?;
        }
        if let Some(user) = self.text("user")? {
            url.set_username(&user).map_err(|()| refused("user"))?;
        }
        if let Some(password) = self.text("password")? {
            url.set_password(Some(&password)).map_err(|()| refused("password"))?;
        }
        let database = self.text("database")?.or_else(|| {
            let user = percent_encoding::percent_decode_str(url.username()).decode_utf8_lossy();
            (postgres && !user.is_empty()).then(|| user.into_owned())
        });
        let database = database.ok_or_else(|| refused("database"))?;
        url.path_segments_mut().map_err(|()| refused("database"))?.push(&database);
        Ok(())
    }

    fn encryption(
        &mut self,
        url: &mut Url,
        postgres: bool,
    ) -> Result<Option<Certificates>, ConfigError> {
        let mut certificates = None;
        let mode = match self.take("ssl") {
            None => "disable",
            Some(Value::Bool(_)) if postgres => "verify-full",
            Some(Value::Object(settings)) => {
                let mut ssl = Given(settings);
                let checks = ssl.0.remove("rejectUnauthorized") != Some(Value::Bool(false));
                let names = postgres || ssl.take("verifyIdentity").is_some();
                let mut pem =
                    |name: &str| ssl.text(name).map_err(|_| refused(&format!("ssl.{name}")));
                let read = Certificates { ca: pem("ca")?, cert: pem("cert")?, key: pem("key")? };
                certificates = Some(read);
                ssl.nothing_else(&[]).map_err(|_| refused(&format!("ssl.{}", ssl.first())))?;
                match (checks, names) {
                    (false, _) => "no-verify",
                    (true, true) => "verify-full",
                    (true, false) => "verify-ca",
                }
            }
            Some(_) => return Err(refused("ssl")),
        };
        url.query_pairs_mut().append_pair("sslmode", mode);
        Ok(certificates)
    }

    /// What is set besides these would be lost.
    fn nothing_else(&mut self, ignored: &[&str]) -> Result<(), ConfigError> {
        self.0.retain(|name, value| is_set(value) && !ignored.contains(&name.as_str()));
        if self.0.is_empty() { Ok(()) } else { Err(refused(self.first())) }
    }

    fn first(&self) -> &str {
        self.0.keys().next().map_or("", String::as_str)
    }
}

fn is_set(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && *value != 0 && *value != ""
}

fn base(scheme: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(&format!("{scheme}://localhost"));
    url.map_err(|error| ConfigError(format!("The option `database.pool` is invalid: {error}.")))
}

/// The value may be a secret.
fn refused(setting: &str) -> ConfigError {
    ConfigError(format!(
        "The option `database.pool` has the setting `{setting}`, which connections of corten's own cannot honour: remove the setting, or `native: true`."
    ))
}

#[cfg(test)]
mod tests {
    use crate::config::{DatabaseUrl, Environment, parse};

    fn read(kind: &str, settings: &str) -> Result<DatabaseUrl, String> {
        let options = format!(
            r#"{{"database":{{"pool":{{"$kind":"{kind}","$settings":{settings}}},"native":true}}}}"#
        );
        let config = parse(&options, &Environment::default());
        config.map(|config| config.database.unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn says_the_same_as_the_pool() {
        let all = r#"{"host":"db.example","port":5433,"user":"ü@b","password":"p:/?#%","database":"my db",
            "ssl":{"ca":"PEM","rejectUnauthorized":true},"max":3,"connectionTimeoutMillis":1500,
            "idleTimeoutMillis":10000,"maxLifetimeSeconds":0,"statement_timeout":2000,
            "options":"-c search_path=auth","min":0,"allowExitOnIdle":false,"types":{"$instance":"Object"}}"#;
        let read_all = read("postgres", all).unwrap();
        assert_eq!(
            read_all.url,
            "postgres://%C3%BC%40b:p%3A%2F%3F%23%@db.example:5433/my%20db?sslmode=verify-full&options=-c+search_path%3Dauth"
        );
        assert_eq!((read_all.pool_size, read_all.acquire_timeout.as_millis()), (3, 1500));
        assert_eq!(read_all.idle_timeout.map(|it| it.as_secs()), Some(10));
        assert_eq!(read_all.statement_timeout.map(|it| it.as_secs()), Some(2));
        assert_eq!(read_all.certificates.unwrap().ca.as_deref(), Some("PEM"));
        let socket = read("postgres", r#"{"host":"/run/pg","user":"me"}"#).unwrap();
        assert_eq!(socket.url, "postgres://me@localhost/me?host=%2Frun%2Fpg&sslmode=disable");
        let mysql = r#"{"host":"::1","port":3306,"user":"u","password":"p","database":"d","ssl":{"rejectUnauthorized":true},
            "connectionLimit":4,"idleTimeout":60000,"connectTimeout":10000,"timezone":"Z","stream":null}"#;
        let mysql = read("mysql", mysql).unwrap();
        assert_eq!(mysql.url, "mysql://u:p@[::1]:3306/d?sslmode=verify-ca");
        assert_eq!(mysql.pool_size, 4);
    }

    #[test]
    fn names_what_it_cannot_honour_and_no_value() {
        for (kind, settings, named) in [
            ("postgres", r#"{"user":"u","password":{"$function":true}}"#, "`password`"),
            ("postgres", r#"{"user":"u","stream":{"$function":true}}"#, "`stream`"),
            (
                "postgres",
                r#"{"user":"u","ssl":{"checkServerIdentity":{"$function":true}}}"#,
                "`ssl.checkServerIdentity`",
            ),
            ("postgres", r#"{"user":"u","ssl":{"ca":{"$instance":"Array"}}}"#, "`ssl.ca`"),
            ("postgres", r#"{"user":"u","query_timeout":5}"#, "`query_timeout`"),
            ("postgres", r#"{"user":"u","on('connect')":true}"#, "`on('connect')`"),
            ("postgres", r#"{"user":"u","later":"hunter2"}"#, "`later`"),
            ("postgres", "{}", "`database`"),
            ("mysql", r#"{"user":"u"}"#, "`database`"),
            ("mysql", r#"{"database":"d","timezone":"+02:00"}"#, "`timezone`"),
            ("mysql", r#"{"database":"d","authPlugins":{"$instance":"Object"}}"#, "`authPlugins`"),
            ("mysql", r#"{"database":"d","passwordSha1":"hunter2"}"#, "`passwordSha1`"),
        ] {
            let error = read(kind, settings).unwrap_err();
            assert!(error.contains(named) && !error.contains("hunter2"), "{settings}: {error}");
        }
    }
}
