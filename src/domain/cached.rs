//! The session cache's payload: session and user as JSON, read back with the checks of the
//! reference.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor},
};

use super::{Authenticated, Session, Source, User};
use crate::{
    clock::Timestamp,
    storage::{Value, date_in_json},
};

/// The JSON text to put into the cache cookie.
pub fn cache_payload(
    authenticated: &Authenticated,
    version: &str,
    now: Timestamp,
) -> Option<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Payload<'a> {
        #[serde(flatten)]
        authenticated: &'a Authenticated,
        updated_at: i64,
        version: &'a str,
    }
    serde_json::to_string(&Payload { authenticated, updated_at: now.millis(), version }).ok()
}

/// What a cache cookie says.
pub struct CachedSession {
    pub authenticated: Authenticated,
    pub version: String,
    /// The `exp` of a token.
    pub expires_at: Option<Timestamp>,
}

impl CachedSession {
    /// None if the payload is not a session and a user, as the reference checks them.
    pub fn parse(payload: &str, now: Timestamp) -> Option<Self> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Payload<'a> {
            #[serde(borrow)]
            session: SessionFields<'a>,
            #[serde(borrow)]
            user: UserFields<'a>,
            #[serde(rename = "updatedAt")]
            _updated_at: f64,
            #[serde(borrow)]
            version: Option<Cow<'a, str>>,
            exp: Option<f64>,
        }
        let payload: Payload = serde_json::from_str(payload).ok()?;
        let version = payload.version.filter(|version| !version.is_empty());
        Some(Self {
            authenticated: Authenticated {
                session: payload.session.0.into_session(now)?,
                user: payload.user.0.into_user(now)?,
            },
            version: version.map_or_else(|| "1".to_owned(), Cow::into_owned),
            expires_at: payload.exp.filter(|seconds| *seconds != 0.0).map(at),
        })
    }
}

/// A session and its user as they stand in the secondary storage; none if a field is missing.
pub(super) fn parse_stored(text: &str) -> Option<Authenticated> {
    #[derive(Deserialize)]
    struct Stored<'a> {
        #[serde(borrow)]
        session: SessionFields<'a>,
        #[serde(borrow)]
        user: UserFields<'a>,
    }
    let Stored { session: SessionFields(session), user: UserFields(user) } =
        serde_json::from_str(text).ok()?;
    let (begun, made) = (session.created_at?, user.created_at?);
    Some(Authenticated { session: session.into_session(begun)?, user: user.into_user(made)? })
}

/// A token's seconds as a moment.
#[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
fn at(seconds: f64) -> Timestamp {
    Timestamp::from_millis((seconds * 1000.0) as i64)
}

/// The fields of both objects; one visitor reads them without building a tree first.
#[derive(Default)]
struct Fields<'a> {
    id: Option<String>,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    token: Option<String>,
    user_id: Option<String>,
    ip_address: Option<String>,
    user_agent: Option<String>,
    name: Option<String>,
    email: Option<String>,
    email_verified: Option<bool>,
    image: Option<String>,
    extra: Vec<(Cow<'a, str>, Value)>,
}

impl Fields<'_> {
    fn rest(extra: Vec<(Cow<'_, str>, Value)>) -> Vec<(String, Value)> {
        extra.into_iter().map(|(name, value)| (name.into_owned(), value)).collect()
    }

    fn into_session(self, now: Timestamp) -> Option<Session> {
        Some(Session {
            id: self.id?,
            expires_at: self.expires_at?,
            token: self.token?,
            created_at: self.created_at.unwrap_or(now),
            updated_at: self.updated_at.unwrap_or(now),
            ip_address: self.ip_address,
            user_agent: self.user_agent,
            user_id: self.user_id?,
            source: Source::Cache,
            extra: Self::rest(self.extra),
        })
    }

    fn into_user(self, now: Timestamp) -> Option<User> {
        Some(User {
            id: self.id?,
            name: self.name?,
            email: self.email?.to_lowercase(),
            email_verified: self.email_verified.unwrap_or(false),
            image: self.image,
            created_at: self.created_at.unwrap_or(now),
            updated_at: self.updated_at.unwrap_or(now),
            source: Source::Cache,
            extra: Self::rest(self.extra),
        })
    }
}

/// Which of the two objects is being read: a session's `name` is an extra field, and so on.
trait Kind {
    const SESSION: bool;
}
struct OfSession;
struct OfUser;
impl Kind for OfSession {
    const SESSION: bool = true;
}
impl Kind for OfUser {
    const SESSION: bool = false;
}

struct Read<'a, K>(Fields<'a>, std::marker::PhantomData<K>);
struct SessionFields<'a>(Fields<'a>);
struct UserFields<'a>(Fields<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for SessionFields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Read::<OfSession>::deserialize(deserializer).map(|read| Self(read.0))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for UserFields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Read::<OfUser>::deserialize(deserializer).map(|read| Self(read.0))
    }
}

impl<'de: 'a, 'a, K: Kind> Deserialize<'de> for Read<'a, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldVisitor(std::marker::PhantomData::<K>))
    }
}

struct FieldVisitor<K>(std::marker::PhantomData<K>);

impl<'de, K: Kind> Visitor<'de> for FieldVisitor<K> {
    type Value = Read<'de, K>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a cached session or user")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match (&*key, K::SESSION) {
                ("id", _) => fields.id = Some(map.next_value()?),
                ("createdAt", _) => fields.created_at = Some(map.next_value()?),
                ("updatedAt", _) => fields.updated_at = Some(map.next_value()?),
                ("expiresAt", true) => fields.expires_at = Some(map.next_value()?),
                ("token", true) => fields.token = Some(map.next_value()?),
                ("userId", true) => fields.user_id = Some(map.next_value()?),
                ("ipAddress", true) => fields.ip_address = map.next_value()?,
                ("userAgent", true) => fields.user_agent = map.next_value()?,
                ("name", false) => fields.name = Some(map.next_value()?),
                ("email", false) => fields.email = Some(map.next_value()?),
                ("emailVerified", false) => fields.email_verified = Some(map.next_value()?),
                ("image", false) => fields.image = map.next_value()?,
                ("__proto__", _) => return Err(A::Error::custom("a key that no session has")),
                _ => {
                    let value: serde_json::Value = map.next_value()?;
                    fields.extra.push((key, extra_value(value)));
                }
            }
        }
        Ok(Read(fields, std::marker::PhantomData))
    }
}

/// Text that looks like a date is one, as the reference revives it.
fn extra_value(value: serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Bool(flag),
        serde_json::Value::String(text) => match date_in_json(&text) {
            Some(date) => Value::Date(date),
            None => Value::Text(text),
        },
        other => Value::json(other),
    }
}
