//! What a flow asks of a provider, be it one of ours or one that the options describe.

use serde_json::{Map, Value};

use super::{Authorize, Client, Tokens};
use crate::{error::Failure, host::BoxFuture};

/// What a callback came with.
#[derive(Clone, Copy, Debug)]
pub struct Code<'a> {
    pub code: &'a str,
    pub code_verifier: &'a str,
    pub redirect_uri: &'a str,
    pub device_id: Option<&'a str>,
}

/// Whom a provider knows its user as.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderInfo {
    /// `name`, `email`, `image`, `emailVerified` and what the options map besides; what is absent
    /// is JavaScript's `undefined`.
    pub user: Map<String, Value>,
    /// The profile as the provider sent it.
    pub data: Value,
}

impl ProviderInfo {
    /// A text about the user that says something.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.user.get(name)?.as_str().filter(|text| !text.is_empty())
    }
}

/// What the options say about users who come by this provider.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policy {
    pub disable_implicit_sign_up: bool,
    pub disable_sign_up: bool,
    pub override_user_info: bool,
    pub require_email_verification: bool,
}

/// How a session here ends at its provider, too (OpenID Connect RP-Initiated Logout).
#[derive(Clone, Copy, Debug)]
pub struct Logout<'a> {
    pub base_url: &'a str,
    pub id_token: Option<&'a str>,
    /// Where the browser goes afterwards.
    pub callback_url: Option<&'a str>,
    pub state: Option<&'a str>,
}

type Asked<'a, T> = BoxFuture<'a, Result<T, Failure>>;

/// A provider with its options. An error of these functions is unexpected, or an answer to the
/// client that a function of the user's has chosen.
pub trait Provider: Send + Sync {
    fn id(&self) -> &str;

    fn policy(&self) -> Policy;

    /// By which a callback's `iss` is checked (RFC 9207).
    fn issuer(&self) -> Option<&str> {
        None
    }

    /// Whether a flow must be tied to its ID token by a nonce.
    fn requires_nonce(&self) -> bool {
        false
    }

    /// Whether a callback without a state begins a flow, instead of failing.
    fn allows_idp_initiated(&self) -> bool {
        false
    }

    /// The URL that sends a browser there.
    fn authorize(&self, flow: &Authorize<'_>) -> Result<String, Failure>;

    /// A code for tokens; none if the provider gave none and the log knows why.
    fn exchange<'a>(&'a self, client: &'a Client<'a>, code: Code<'a>) -> Asked<'a, Option<Tokens>>;

    /// Whether an access token can be renewed.
    fn refreshes(&self) -> bool;

    fn refresh<'a>(&'a self, client: &'a Client<'a>, refresh_token: &'a str) -> Asked<'a, Tokens>;

    /// Who the tokens are about; none if the provider does not say.
    fn user_info<'a>(
        &'a self,
        client: &'a Client<'a>,
        tokens: &'a Tokens,
    ) -> Asked<'a, Option<ProviderInfo>>;

    /// The same for tokens of a client whose ID token has been verified.
    fn user_info_of_client<'a>(
        &'a self,
        client: &'a Client<'a>,
        tokens: &'a Tokens,
    ) -> Asked<'a, Option<ProviderInfo>> {
        self.user_info(client, tokens)
    }

    /// The provider's lasting name for its user; none if there is none.
    fn subject<'a>(
        &'a self,
        client: &'a Client<'a>,
        tokens: &'a Tokens,
        profile: &'a Value,
    ) -> Asked<'a, Option<String>>;

    /// Whether a client may sign in with an ID token of its own.
    fn takes_id_tokens(&self) -> bool;

    /// Whether such a token is good. Whatever goes wrong is a no.
    fn verify_id_token<'a>(
        &'a self,
        client: &'a Client<'a>,
        token: &'a str,
        nonce: Option<&'a str>,
    ) -> BoxFuture<'a, bool>;

    /// Whether sessions may end there, too.
    fn logs_out(&self) -> bool {
        false
    }

    /// Where a browser ends its session there; none if it cannot.
    fn logout_url(&self, _: &Logout<'_>) -> Result<Option<String>, Failure> {
        Ok(None)
    }
}

/// A subject as text, as JavaScript's `String` makes it; none for what names nobody.
pub fn subject_text(subject: Option<&Value>) -> Option<String> {
    let text = match subject? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let says_nothing = text.trim().is_empty() || text == "undefined" || text == "null";
    (!says_nothing).then_some(text)
}
