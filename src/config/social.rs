//! Social providers as the options have them. What a provider's own options mean, the provider
//! knows.

use std::fmt;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    ConfigError, read,
    text::{CallbackMark, compact_list},
};
use crate::host::Callback;

/// One of `socialProviders`, in the user's order.
#[derive(Clone, Debug)]
pub struct SocialProvider {
    /// Such as `google`.
    pub id: String,
    pub options: SocialSource,
}

impl SocialProvider {
    /// Whether functions of it get the context of the endpoint.
    pub(super) fn sees_context(&self) -> bool {
        match &self.options {
            SocialSource::Callback(_) => false,
            SocialSource::Options(options) => {
                options.verify_id_token.is_some() || options.refresh_access_token.is_some()
            }
        }
    }
}

/// The options, or a function that gives them at the first use.
#[derive(Clone, Debug)]
pub enum SocialSource {
    Options(Box<SocialOptions>),
    Callback(Callback),
}

/// What every provider can be told. Its `Debug` shows no secret.
#[derive(Clone, Default)]
pub struct SocialOptions {
    /// The first is who asks, the others are further audiences of ID tokens.
    pub client_ids: Vec<String>,
    pub client_secret: Option<String>,
    pub client_key: Option<String>,
    pub scope: Vec<String>,
    /// Whether `scope` is set at all, be it to an empty list.
    pub has_scope: bool,
    pub disable_default_scope: bool,
    /// Where the provider sends browsers back to, if not to `/callback/<id>`.
    pub redirect_uri: Option<String>,
    pub authorization_endpoint: Option<String>,
    pub prompt: Option<String>,
    /// Unset counts as true.
    pub enabled: bool,
    pub disable_id_token_sign_in: bool,
    pub disable_implicit_sign_up: bool,
    pub disable_sign_up: bool,
    pub override_user_info_on_sign_in: bool,
    pub require_email_verification: bool,
    pub verify_id_token: Option<Callback>,
    pub get_user_info: Option<Callback>,
    pub refresh_access_token: Option<Callback>,
    pub map_profile_to_user: Option<Callback>,
    /// The provider's own options.
    pub own: Map<String, Value>,
}

impl fmt::Debug for SocialOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SocialOptions")
            .field("client_ids", &self.client_ids)
            .field("client_secret", &self.client_secret.is_some())
            .finish_non_exhaustive()
    }
}

/// The same as it is written.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Raw {
    client_id: Option<OneOrMany>,
    client_secret: Option<String>,
    client_key: Option<String>,
    scope: Option<Vec<Option<String>>>,
    disable_default_scope: Option<bool>,
    #[serde(rename = "redirectURI")]
    redirect_uri: Option<String>,
    authorization_endpoint: Option<String>,
    prompt: Option<String>,
    enabled: Option<bool>,
    disable_id_token_sign_in: Option<bool>,
    disable_implicit_sign_up: Option<bool>,
    disable_sign_up: Option<bool>,
    override_user_info_on_sign_in: Option<bool>,
    require_email_verification: Option<bool>,
    verify_id_token: Option<CallbackMark>,
    get_user_info: Option<CallbackMark>,
    refresh_access_token: Option<CallbackMark>,
    map_profile_to_user: Option<CallbackMark>,
    /// Each provider sets its own; the reference reads this nowhere.
    #[serde(rename = "responseMode")]
    _response_mode: Option<String>,
    #[serde(flatten)]
    own: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
enum OneOrMany {
    One(String),
    Many(Vec<Option<String>>),
}

impl SocialOptions {
    /// Reads the options of the provider `id`.
    pub fn read(id: &str, written: &Value) -> Result<Self, ConfigError> {
        let raw: Raw = read::read(written).map_err(|wrong| {
            wrong.explain(|path| {
                let option = format!("socialProviders.{id}.{path}");
                format!("`{}`", option.trim_end_matches('.'))
            })
        })?;
        let said = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(Self {
            client_ids: match raw.client_id {
                None => Vec::new(),
                Some(OneOrMany::One(one)) => compact_list(vec![Some(one)]),
                Some(OneOrMany::Many(many)) => compact_list(many),
            },
            client_secret: said(raw.client_secret),
            client_key: said(raw.client_key),
            has_scope: raw.scope.is_some(),
            scope: compact_list(raw.scope.unwrap_or_default()),
            disable_default_scope: raw.disable_default_scope.unwrap_or_default(),
            redirect_uri: said(raw.redirect_uri),
            authorization_endpoint: said(raw.authorization_endpoint),
            prompt: said(raw.prompt),
            enabled: raw.enabled.unwrap_or(true),
            disable_id_token_sign_in: raw.disable_id_token_sign_in.unwrap_or_default(),
            disable_implicit_sign_up: raw.disable_implicit_sign_up.unwrap_or_default(),
            disable_sign_up: raw.disable_sign_up.unwrap_or_default(),
            override_user_info_on_sign_in: raw.override_user_info_on_sign_in.unwrap_or_default(),
            require_email_verification: raw.require_email_verification.unwrap_or_default(),
            verify_id_token: raw.verify_id_token.map(Callback::from),
            get_user_info: raw.get_user_info.map(Callback::from),
            refresh_access_token: raw.refresh_access_token.map(Callback::from),
            map_profile_to_user: raw.map_profile_to_user.map(Callback::from),
            own: raw.own,
        })
    }

    /// The client that asks, if one is set.
    pub fn client_id(&self) -> Option<&str> {
        self.client_ids.first().map(String::as_str)
    }

    /// A text among the provider's own options; an empty one counts as unset.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.own.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// A switch among the provider's own options.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.own.get(name)?.as_bool()
    }

    /// A list of texts among the provider's own options; one text is a list of one.
    pub fn list(&self, name: &str) -> Vec<String> {
        match self.own.get(name) {
            Some(Value::Array(items)) => {
                items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Some(Value::String(text)) => vec![text.clone()],
            _ => Vec::new(),
        }
    }
}

/// Reads `socialProviders`.
pub(super) fn read_all(
    written: IndexMap<String, Value>,
) -> Result<Vec<SocialProvider>, ConfigError> {
    let mut providers = Vec::new();
    for (id, written) in written {
        if written.is_null() {
            continue;
        }
        let options = match written.get("$callback").and_then(Value::as_str) {
            Some(path) => SocialSource::Callback(Callback(path.to_owned())),
            None => SocialSource::Options(Box::new(SocialOptions::read(&id, &written)?)),
        };
        providers.push(SocialProvider { id, options });
    }
    Ok(providers)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::SocialOptions;

    #[test]
    fn reads_one_client_and_many() {
        let read = |client| SocialOptions::read("google", &json!({ "clientId": client })).unwrap();
        assert_eq!(read(json!("a")).client_ids, ["a"]);
        assert_eq!(read(json!(["a", null, "b"])).client_id(), Some("a"));
        assert_eq!(read(json!("")).client_id(), None);
    }

    #[test]
    fn an_error_names_the_option() {
        let read = |options| SocialOptions::read("google", &options).unwrap_err().to_string();
        let wrong = read(json!({ "clientId": 5 }));
        assert!(wrong.starts_with("The option `socialProviders.google.clientId` is"), "{wrong}");
        let wrong = read(json!({ "scope": "email" }));
        assert!(wrong.contains("`socialProviders.google.scope`"), "{wrong}");
        let wrong = read(json!("google"));
        assert!(wrong.contains("`socialProviders.google`"), "{wrong}");
    }

    #[test]
    fn keeps_secrets_to_itself() {
        let written = json!({ "clientId": "a", "clientSecret": "hush", "own": "hush" });
        let options = SocialOptions::read("google", &written).unwrap();
        assert!(!format!("{options:?}").contains("hush"));
        assert_eq!(options.text("own"), Some("hush"));
    }
}
