//! The texts of values in the secondary storage. One that cannot be read counts as none.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    clock::Timestamp,
    domain::{Authenticated, Session, Source, User, Verification, cached::parse_stored},
    error::Failure,
    storage::Row,
};

/// Whole seconds until then; zero when it is past.
pub fn seconds_left(expires_at: Timestamp, now: Timestamp) -> u64 {
    let left = expires_at.millis().saturating_sub(now.millis());
    u64::try_from(left).unwrap_or(0) / 1000
}

pub fn session_text(session: &Session, user: Option<&User>) -> Result<String, Failure> {
    #[derive(Serialize)]
    struct Text<'a> {
        session: &'a Session,
        user: Option<&'a User>,
    }
    serde_json::to_string(&Text { session, user }).map_err(Failure::internal)
}

/// None unless it is the session of this token, with its user.
pub fn read_session(text: &str, token: &str) -> Option<Authenticated> {
    let Authenticated { mut session, mut user } = parse_stored(text)?;
    if !crate::crypto::constant_time::equal(session.token.as_bytes(), token.as_bytes())
        || session.user_id != user.id
    {
        return None;
    }
    // Those that are rows, too, have the order of rows.
    let alone = text.starts_with(r#"{"session":{"id":"#);
    session.source = if alone { Source::Secondary } else { Source::Store };
    user.source = Source::Store;
    Some(Authenticated { session, user })
}

/// A verification that is kept here alone has no id.
pub fn verification_text(verification: &Verification, now: Timestamp) -> Result<String, Failure> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Text<'a> {
        created_at: Timestamp,
        updated_at: Timestamp,
        value: &'a str,
        identifier: &'a str,
        expires_at: Timestamp,
    }
    let Verification { identifier, value, expires_at, created_at, .. } = verification;
    let (expires_at, created_at, updated_at) = (*expires_at, *created_at, now);
    let text = Text { created_at, updated_at, value, identifier, expires_at };
    serde_json::to_string(&text).map_err(Failure::internal)
}

pub fn row_text(row: &Row) -> Result<String, Failure> {
    let fields: Result<Map<_, _>, _> = row
        .iter()
        .map(|(name, value)| Ok((name.to_string(), serde_json::to_value(value)?)))
        .collect();
    let fields = fields.map_err(|error: serde_json::Error| Failure::internal(error))?;
    Ok(Value::Object(fields).to_string())
}

pub fn read_verification(text: &str) -> Option<Verification> {
    let value: Value = serde_json::from_str(text).ok()?;
    let field = |name: &str| value.get(name)?.as_str();
    let expires_at = Timestamp::parse(field("expiresAt")?)?;
    Some(Verification {
        id: field("id").unwrap_or_default().to_owned(),
        identifier: field("identifier")?.to_owned(),
        value: field("value")?.to_owned(),
        expires_at,
        created_at: field("createdAt").and_then(Timestamp::parse).unwrap_or(expires_at),
    })
}
