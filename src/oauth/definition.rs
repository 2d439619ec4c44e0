//! A provider of ours as data. Most of what tells one from another stands in a `static`; a
//! function stands there only for the odd step.

use serde_json::{Map, Value};

use super::{
    AuthorizationUrl, Authorize, Client, IdTokenRules, Tokens,
    built_in::BuiltIn,
    profile::{Found, standard_merge},
};
use crate::{
    config::{ConfigError, SocialOptions},
    error::Failure,
    host::BoxFuture,
};

/// The odd step that asks somebody.
pub type Step<T> =
    for<'a> fn(&'a BuiltIn, &'a Client<'a>, &'a Tokens) -> BoxFuture<'a, Result<T, Failure>>;

pub struct Definition {
    pub id: &'static str,
    /// Names of its own options.
    pub own_options: &'static [&'static str],
    /// What must be set before a browser is sent there.
    pub needs: Needs,
    pub endpoints: Endpoints,
    /// Those asked for unless the options say otherwise.
    pub scopes: &'static [&'static str],
    pub scope_rule: ScopeRule,
    /// Whether the code is bound to the flow (RFC 7636).
    pub pkce: Pkce,
    pub login_hint: bool,
    pub prompt: Prompt,
    pub parameters: fn(&SocialOptions, &[String]) -> Parameters,
    /// Whether a caller may add parameters.
    pub additional: bool,
    /// Makes the URL in another way.
    pub authorize: Option<MakeUrl>,
    /// The same, written in another way.
    pub spell: fn(AuthorizationUrl) -> String,
    pub token_auth: TokenWay,
    pub token_headers: &'static [(&'static str, &'static str)],
    /// Whether the client's key and the browser's device go along with the code.
    pub client_key: bool,
    pub device_id: bool,
    /// Exchanges the code in another way.
    pub exchange: Option<Exchange>,
    pub refresh: Refresh,
    pub id_token: IdToken,
    /// Whether an ID token that is no JWT will be looked at when the user is asked for.
    pub opaque_id_tokens: bool,
    pub profile: Profile,
    /// What the profile says about the user; none if it is no such profile.
    pub user: fn(&Value) -> Option<Map<String, Value>>,
    /// The user with what the options map; none if that is nobody.
    pub merge: Merge,
    /// Whether `mapProfileToUser` is asked.
    pub maps: bool,
    /// Whether what `mapProfileToUser` throws only means that nobody is known.
    pub forgiving: bool,
    /// What is checked before a `getUserInfo` of the options is asked.
    pub vet: Option<Step<bool>>,
    /// By which the provider knows the user for good.
    pub subject: fn(&Value) -> Option<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Id,
    /// TikTok's name of it.
    Key,
    IdAndSecret,
}

pub enum Endpoints {
    /// Authorization, token, profile.
    Fixed(&'static str, &'static str, &'static str),
    /// As the options say.
    Made(fn(&SocialOptions) -> Result<Urls, ConfigError>),
}

/// Where the provider is.
#[derive(Clone, Debug, Default)]
pub struct Urls {
    pub authorize: String,
    pub token: String,
    pub profile: String,
}

impl Endpoints {
    pub fn of(&self, options: &SocialOptions) -> Result<Urls, ConfigError> {
        match self {
            Self::Fixed(authorize, token, profile) => Ok(Urls {
                authorize: (*authorize).to_owned(),
                token: (*token).to_owned(),
                profile: (*profile).to_owned(),
            }),
            Self::Made(make) => make(options),
        }
    }
}

/// Which scopes follow the provider's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeRule {
    /// Those of the options, then those of the request.
    OptionsFirst,
    RequestFirst,
    /// Like the first, each once.
    Distinct,
    /// It is asked for none.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pkce {
    Yes,
    No,
    /// The verifier is sent with the code, but no challenge before.
    VerifierAlone,
    /// Unless the option `pkce` is false.
    Option,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    Never,
    Option,
    /// The option's, or this.
    Or(&'static str),
}

/// What is particular about the URL, in the order in which it stands there.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    pub response_type: Option<&'static str>,
    pub duration: Option<String>,
    pub display: Option<String>,
    pub hd: Option<String>,
    pub access_type: Option<String>,
    pub response_mode: Option<&'static str>,
    /// Claims to be put into the ID token.
    pub claims: Option<Vec<String>>,
    pub own: Vec<(&'static str, String)>,
    /// Whether a caller cannot replace those.
    pub own_wins: bool,
}

#[derive(Clone, Copy)]
pub enum TokenWay {
    /// In the body, if there is a secret.
    Body,
    Basic,
    /// Under names of TikTok's.
    ClientKey,
    /// As the option `tokenEndpointAuth` says; by default in this way.
    Option(for<'a> fn(&'a SocialOptions) -> &'a str),
    /// By a JWT of the option's function, if it is set.
    Assertion(&'static str),
}

/// How the URL of a flow is made.
pub type MakeUrl = fn(&BuiltIn, &Authorize<'_>) -> Result<AuthorizationUrl, Failure>;

/// A user of a profile and what the options make of it, as one.
pub type Merge = fn(&Value, Map<String, Value>, Map<String, Value>) -> Option<Map<String, Value>>;

/// How a code becomes tokens; none if the provider gave none.
pub type Exchange = for<'a> fn(
    &'a BuiltIn,
    &'a Client<'a>,
    super::Code<'a>,
) -> BoxFuture<'a, Result<Option<Tokens>, Failure>>;

pub enum Refresh {
    /// In the way of the token endpoint.
    Standard,
    /// With the credentials in the body, whatever the code took.
    InBody,
    /// With more parameters.
    With(fn(&SocialOptions) -> Vec<(&'static str, String)>),
    Custom(
        for<'a> fn(&'a BuiltIn, &'a Client<'a>, &'a str) -> BoxFuture<'a, Result<Tokens, Failure>>,
    ),
    Never,
}

pub enum IdToken {
    /// No client signs in with one.
    None,
    Rules(fn(&SocialOptions, &Urls) -> IdTokenRules),
    /// The provider is asked.
    Asked(for<'a> fn(&'a BuiltIn, &'a Client<'a>, &'a str, Option<&'a str>) -> BoxFuture<'a, bool>),
}

/// Where the profile comes from.
pub enum Profile {
    /// The profile endpoint, asked by GET with these headers.
    Get(&'static [(&'static str, &'static str)]),
    /// The claims of the ID token.
    IdToken,
    /// None if the provider does not say, and the log knows why.
    Custom(Step<Option<Found>>),
}

/// What most providers have in common; a `static` changes the rest.
pub const COMMON: Definition = Definition {
    id: "",
    own_options: &[],
    needs: Needs::Id,
    endpoints: Endpoints::Fixed("", "", ""),
    scopes: &[],
    scope_rule: ScopeRule::OptionsFirst,
    pkce: Pkce::Yes,
    login_hint: false,
    prompt: Prompt::Never,
    parameters: |_, _| Parameters::default(),
    additional: true,
    authorize: None,
    spell: AuthorizationUrl::finish,
    token_auth: TokenWay::Body,
    token_headers: &[],
    client_key: true,
    device_id: false,
    exchange: None,
    refresh: Refresh::Standard,
    id_token: IdToken::None,
    opaque_id_tokens: false,
    profile: Profile::Get(&[]),
    user: |_| None,
    merge: standard_merge,
    maps: true,
    forgiving: false,
    vet: None,
    subject: |profile| profile.get("id").cloned(),
};
