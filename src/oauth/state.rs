//! What a flow keeps while the browser is away.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// In the reference's key order: what the caller added stands first, unless it has one of these
/// names.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StateData {
    #[serde(rename = "callbackURL")]
    pub callback_url: String,
    pub code_verifier: String,
    #[serde(rename = "errorURL")]
    pub error_url: Option<String>,
    #[serde(rename = "newUserURL")]
    pub new_user_url: Option<String>,
    pub link: Option<Link>,
    /// What hooks of the application let ride along.
    pub server_context: Option<Map<String, Value>>,
    /// Milliseconds since 1970.
    pub expires_at: f64,
    pub request_sign_up: Option<bool>,
    pub id_token_nonce: Option<String>,
    /// The state itself, so that one flow's data cannot serve another.
    pub oauth_state: Option<String>,
    /// What the caller added.
    #[serde(flatten)]
    pub additional: Map<String, Value>,
}

/// The user to whom the account is to be linked.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    #[serde(deserialize_with = "text")]
    pub user_id: String,
    pub email: String,
    /// Of the session that began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encrypted_session_token: Option<String>,
}

impl StateData {
    /// JSON text.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut members = self.additional.clone();
        let mut set = |name: &str, value: Option<Value>| match value {
            Some(value) => {
                members.insert(name.to_owned(), value);
            }
            // The reference's spread leaves the place to `undefined`, which has no text.
            None => {
                members.shift_remove(name);
            }
        };
        set("callbackURL", Some(self.callback_url.clone().into()));
        set("codeVerifier", Some(self.code_verifier.clone().into()));
        set("errorURL", self.error_url.clone().map(Value::from));
        set("newUserURL", self.new_user_url.clone().map(Value::from));
        set("link", self.link.as_ref().map(serde_json::to_value).transpose()?);
        set("serverContext", self.server_context.clone().map(Value::from));
        set("expiresAt", Some(whole(self.expires_at)));
        set("requestSignUp", self.request_sign_up.map(Value::from));
        set("idTokenNonce", self.id_token_nonce.clone().map(Value::from));
        set("oauthState", self.oauth_state.clone().map(Value::from));
        serde_json::to_string(&members)
    }

    /// None for what is no state of ours.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a moment in milliseconds is whole")]
fn whole(number: f64) -> Value {
    Value::from(number as i64)
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(text),
        other => Ok(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::StateData;

    #[test]
    fn keeps_the_reference_order_and_what_was_added() {
        let written = r#"{"plan":"pro","callbackURL":"/","codeVerifier":"v","link":{"userId":"u","email":"a@b.co"},"expiresAt":5,"oauthState":"s"}"#;
        let data = StateData::from_json(written).unwrap();
        assert_eq!(data.to_json().unwrap(), written);
        assert_eq!(data.additional["plan"], "pro");
    }

    #[test]
    fn nobody_adds_what_is_ours() {
        let written = r#"{"link":{"userId":"u","email":"e"},"callbackURL":"/","codeVerifier":"v","expiresAt":5}"#;
        let mut data = StateData::from_json(written).unwrap();
        data.link = None;
        data.additional.insert("link".to_owned(), serde_json::json!({ "userId": "victim" }));
        assert!(!data.to_json().unwrap().contains("victim"));
    }
}
