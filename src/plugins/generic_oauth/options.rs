//! What a provider can be told.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use crate::{
    config::{CallbackMark, ConfigError},
    host::Callback,
    oauth::TokenAuth,
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Options {
    pub config: Vec<Raw>,
}

type Texts = IndexMap<String, String>;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Raw {
    provider_id: Option<String>,
    /// The reference shows it nowhere.
    #[serde(rename = "name")]
    _name: Option<String>,
    account_subject: Option<CallbackMark>,
    discovery_url: Option<String>,
    require_id_token_verification: Option<bool>,
    authorization_url: Option<String>,
    token_url: Option<String>,
    user_info_url: Option<String>,
    end_session_endpoint: Option<String>,
    #[serde(rename = "postLogoutRedirectURI")]
    post_logout_redirect_uri: Option<String>,
    disable_provider_logout: Option<bool>,
    client_id: Option<String>,
    client_secret: Option<String>,
    token_endpoint_auth: Option<Value>,
    scopes: Option<Vec<String>>,
    #[serde(rename = "redirectURI")]
    redirect_uri: Option<String>,
    response_type: Option<String>,
    response_mode: Option<String>,
    prompt: Option<String>,
    pkce: Option<bool>,
    access_type: Option<String>,
    access_token_expires_in: Option<f64>,
    get_token: Option<CallbackMark>,
    get_user_info: Option<CallbackMark>,
    map_profile_to_user: Option<CallbackMark>,
    authorization_url_params: Option<Texts>,
    token_url_params: Option<Texts>,
    refresh_token_params: Option<Value>,
    disable_implicit_sign_up: Option<bool>,
    disable_sign_up: Option<bool>,
    authentication: Option<String>,
    discovery_headers: Option<Texts>,
    authorization_headers: Option<Texts>,
    override_user_info: Option<bool>,
    require_email_verification: Option<bool>,
    allow_idp_initiated: Option<bool>,
    disable_id_token_nonce_binding: Option<bool>,
}

type Pairs = Vec<(String, String)>;

/// The same, checked.
#[derive(Clone)]
pub struct Settings {
    pub provider_id: String,
    pub client_id: String,
    pub client_secret: Option<String>,
    pub account_subject: Option<Callback>,
    pub discovery_url: Option<String>,
    pub discovery_headers: Pairs,
    pub require_id_token_verification: bool,
    pub authorization_url: Option<String>,
    pub token_url: Option<String>,
    pub user_info_url: Option<String>,
    pub end_session_endpoint: Option<String>,
    pub post_logout_redirect_uri: Option<String>,
    pub disable_provider_logout: bool,
    pub token_auth: TokenAuth,
    pub scopes: Vec<String>,
    pub redirect_uri: Option<String>,
    pub response_type: Option<String>,
    pub response_mode: Option<String>,
    pub prompt: Option<String>,
    pub pkce: bool,
    pub access_type: Option<String>,
    /// Seconds for which an access token is good whose reply does not say.
    pub access_token_expires_in: Option<f64>,
    pub get_token: Option<Callback>,
    pub get_user_info: Option<Callback>,
    pub map_profile_to_user: Option<Callback>,
    pub authorization_params: Pairs,
    pub token_params: Pairs,
    pub refresh_params: Pairs,
    pub refresh_params_callback: Option<Callback>,
    pub disable_implicit_sign_up: bool,
    pub disable_sign_up: bool,
    pub authorization_headers: Pairs,
    pub override_user_info: bool,
    pub require_email_verification: bool,
    pub allow_idp_initiated: bool,
    pub bind_nonce: bool,
}

impl Settings {
    /// `invalid` makes an error of an option's name and of what is wrong with it.
    pub fn read(
        raw: Raw,
        invalid: impl Fn(&str, &str) -> ConfigError,
    ) -> Result<Self, ConfigError> {
        let said = |text: Option<String>| text.filter(|text| !text.is_empty());
        let missing = |name: &str| invalid(name, "is missing: set it");
        let secret = said(raw.client_secret);
        let fallback = match raw.authentication.as_deref() {
            None | Some("" | "post") => "",
            Some("basic") => "client_secret_basic",
            Some(_) => return Err(invalid("authentication", "is neither `basic` nor `post`")),
        };
        let written = raw.token_endpoint_auth.as_ref();
        let name = if written.is_some() { "tokenEndpointAuth" } else { "authentication" };
        let token_auth = TokenAuth::read(written, fallback, secret.is_some())
            .map_err(|what| invalid(name, &what))?;
        let verified = raw.require_id_token_verification.unwrap_or_default();
        if verified && raw.discovery_url.is_none() {
            let what = "needs a `discoveryUrl`, which says who signs ID tokens";
            return Err(invalid("requireIdTokenVerification", what));
        }
        let (refresh_params, refresh_params_callback) = match raw.refresh_token_params {
            None => (Vec::new(), None),
            Some(written) => match serde_json::from_value::<CallbackMark>(written.clone()) {
                Ok(mark) => (Vec::new(), Some(mark.into())),
                Err(_) => {
                    let texts = serde_json::from_value::<Texts>(written);
                    let wrong =
                        |_| invalid("refreshTokenParams", "is neither texts nor a function");
                    (texts.map_err(wrong)?.into_iter().collect(), None)
                }
            },
        };
        let pairs = |texts: Option<Texts>| texts.into_iter().flatten().collect::<Pairs>();
        Ok(Self {
            provider_id: said(raw.provider_id).ok_or_else(|| missing("providerId"))?,
            client_id: said(raw.client_id).ok_or_else(|| missing("clientId"))?,
            client_secret: secret,
            account_subject: raw.account_subject.map(Callback::from),
            discovery_url: said(raw.discovery_url),
            discovery_headers: pairs(raw.discovery_headers),
            require_id_token_verification: verified,
            authorization_url: said(raw.authorization_url),
            token_url: said(raw.token_url),
            user_info_url: said(raw.user_info_url),
            end_session_endpoint: said(raw.end_session_endpoint),
            post_logout_redirect_uri: said(raw.post_logout_redirect_uri),
            disable_provider_logout: raw.disable_provider_logout.unwrap_or_default(),
            token_auth,
            scopes: raw.scopes.unwrap_or_default(),
            redirect_uri: said(raw.redirect_uri),
            response_type: said(raw.response_type),
            response_mode: said(raw.response_mode),
            prompt: said(raw.prompt),
            pkce: raw.pkce.unwrap_or(true),
            access_type: said(raw.access_type),
            access_token_expires_in: raw.access_token_expires_in.filter(|it| *it != 0.0),
            get_token: raw.get_token.map(Callback::from),
            get_user_info: raw.get_user_info.map(Callback::from),
            map_profile_to_user: raw.map_profile_to_user.map(Callback::from),
            authorization_params: pairs(raw.authorization_url_params),
            token_params: pairs(raw.token_url_params),
            refresh_params,
            refresh_params_callback,
            disable_implicit_sign_up: raw.disable_implicit_sign_up.unwrap_or_default(),
            disable_sign_up: raw.disable_sign_up.unwrap_or_default(),
            authorization_headers: pairs(raw.authorization_headers),
            override_user_info: raw.override_user_info.unwrap_or_default(),
            require_email_verification: raw.require_email_verification.unwrap_or_default(),
            allow_idp_initiated: raw.allow_idp_initiated.unwrap_or_default(),
            bind_nonce: !raw.disable_id_token_nonce_binding.unwrap_or_default(),
        })
    }
}
