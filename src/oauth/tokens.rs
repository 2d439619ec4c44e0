//! What a token endpoint gives.

use serde_json::{Map, Value, json};

use super::parse_scope_field;
use crate::clock::Timestamp;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tokens {
    pub token_type: Option<String>,
    pub access_token: Option<String>,
    pub refresh_token: Option<String>,
    pub id_token: Option<String>,
    pub access_token_expires_at: Option<Timestamp>,
    pub refresh_token_expires_at: Option<Timestamp>,
    /// None if the provider's reply was not read for them.
    pub scopes: Option<Vec<String>>,
    /// The whole reply; none if these tokens come from elsewhere.
    pub raw: Option<Value>,
    /// What one provider alone gives: `openid`.
    pub more: Map<String, Value>,
    /// What came along with the browser, or with an ID token: Apple's `user`.
    pub user: Option<Value>,
    /// The nonce that an ID token of this flow must have.
    pub expected_nonce: Option<String>,
}

impl Tokens {
    /// Tokens of a client that signs in with them.
    pub fn of_client(id_token: &str, access: Option<&str>, refresh: Option<&str>) -> Self {
        Self {
            id_token: Some(id_token.to_owned()),
            access_token: access.map(str::to_owned),
            refresh_token: refresh.map(str::to_owned),
            ..Self::default()
        }
    }

    /// A token reply by the standard's names (RFC 6749 section 5.1).
    pub fn from_reply(reply: Value, now: Timestamp) -> Self {
        let text = |name: &str| reply.get(name).and_then(Value::as_str).map(str::to_owned);
        Self {
            token_type: text("token_type"),
            access_token: text("access_token"),
            refresh_token: text("refresh_token"),
            id_token: text("id_token"),
            access_token_expires_at: expiry(&reply, "expires_in", now),
            refresh_token_expires_at: expiry(&reply, "refresh_token_expires_in", now),
            scopes: Some(parse_scope_field(reply.get("scope"))),
            raw: Some(reply),
            ..Self::default()
        }
    }

    /// Whether an ID token is there that looks like a JWT.
    pub fn jwt(&self) -> Option<&str> {
        self.id_token.as_deref().filter(|token| token.split('.').count() == 3)
    }

    /// As a function of the user's gets them, dates marked for the host.
    pub fn argument(&self) -> Value {
        let date = |at: Option<Timestamp>| at.map(|at| json!({ "$date": at }));
        let members = [
            ("tokenType", self.token_type.clone().map(Value::from)),
            ("accessToken", self.access_token.clone().map(Value::from)),
            ("refreshToken", self.refresh_token.clone().map(Value::from)),
            ("accessTokenExpiresAt", date(self.access_token_expires_at)),
            ("refreshTokenExpiresAt", date(self.refresh_token_expires_at)),
            ("scopes", self.scopes.clone().map(Value::from)),
            ("idToken", self.id_token.clone().map(Value::from)),
            ("raw", self.raw.clone().map(crate::domain::plain)),
            ("user", self.user.clone().map(crate::domain::plain)),
            ("expectedIdTokenNonce", self.expected_nonce.clone().map(Value::from)),
        ];
        let members =
            members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        members.chain(self.more.clone()).collect::<Map<_, _>>().into()
    }

    /// What a function of the user's gave as tokens; none if that is nothing of the kind.
    pub fn from_function(value: &Value) -> Option<Self> {
        let members = value.as_object()?;
        let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
        let date = |name: &str| Timestamp::parse_iso(members.get(name)?.as_str()?);
        let scopes = members.get("scopes").and_then(Value::as_array);
        Some(Self {
            token_type: text("tokenType"),
            access_token: text("accessToken"),
            refresh_token: text("refreshToken"),
            id_token: text("idToken"),
            access_token_expires_at: date("accessTokenExpiresAt"),
            refresh_token_expires_at: date("refreshTokenExpiresAt"),
            scopes: scopes
                .map(|scopes| scopes.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
            raw: members.get("raw").cloned(),
            ..Self::default()
        })
    }
}

/// When something ends that lasts for so many seconds; zero and nothing say nothing.
pub(super) fn expiry(reply: &Value, name: &str, now: Timestamp) -> Option<Timestamp> {
    let seconds = match reply.get(name)? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (seconds != 0.0 && seconds.is_finite()).then(|| now.plus_seconds(seconds))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Tokens;
    use crate::clock::Timestamp;

    #[test]
    fn reads_a_reply() {
        let now = Timestamp::from_millis(1000);
        let reply = json!({
            "access_token": "a", "expires_in": "60", "refresh_token_expires_in": 0, "scope": "x y",
        });
        let tokens = Tokens::from_reply(reply, now);
        assert_eq!(tokens.access_token_expires_at, Some(Timestamp::from_millis(61_000)));
        assert_eq!(tokens.refresh_token_expires_at, None);
        assert_eq!(tokens.scopes, Some(vec!["x".to_owned(), "y".to_owned()]));
        assert_eq!(Tokens::from_reply(json!("<p>"), now).access_token, None);
    }
}
