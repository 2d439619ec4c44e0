//! The shape of the options as the user writes them; only what is listed here is served.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::{
    config::{
        PluginOptions, RateRule,
        account::RawLinking,
        advanced::{CookieAttributes, CookieOverride},
        api_error::RawApiErrors,
        base_url::RawBaseUrl,
        database::{RawDatabase, TextOr},
        hosted::{RawDatabaseHooks, RawPhases},
        ids::RawIds,
        secondary::RawSecondary,
        secrets::Versioned,
        text::{CallbackMark, OrCallback},
        user::{RawChangeEmail, RawDeleteUser},
        verification::StoreIdentifier,
    },
    http::json,
};

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    pub app_name: Option<String>,
    #[serde(rename = "baseURL")]
    pub base_url: Option<RawBaseUrl>,
    pub base_path: Option<String>,
    pub secret: Option<String>,
    pub secrets: Option<Vec<Secret>>,
    pub database: Option<TextOr<RawDatabase>>,
    pub secondary_storage: Option<RawSecondary>,
    pub trusted_origins: Option<OrCallback<Vec<Option<String>>>>,
    pub disabled_paths: Vec<String>,
    #[serde(deserialize_with = "or_unset")]
    pub email_and_password: EmailPassword,
    #[serde(deserialize_with = "or_unset")]
    pub email_verification: EmailVerification,
    #[serde(deserialize_with = "or_unset")]
    pub user: User,
    #[serde(deserialize_with = "or_unset")]
    pub session: Session,
    #[serde(deserialize_with = "or_unset")]
    pub account: Account,
    #[serde(deserialize_with = "or_unset")]
    pub verification: Verification,
    #[serde(deserialize_with = "or_unset")]
    pub rate_limit: RateLimit,
    #[serde(deserialize_with = "or_unset")]
    pub advanced: Advanced,
    pub plugins: Option<Vec<PluginOptions>>,
    pub social_providers: Option<IndexMap<String, Value>>,
    #[serde(deserialize_with = "or_unset")]
    pub hooks: RawPhases,
    #[serde(deserialize_with = "or_unset")]
    pub database_hooks: RawDatabaseHooks,
    #[serde(deserialize_with = "or_unset")]
    pub logger: Logger,
    #[serde(rename = "onAPIError", deserialize_with = "or_unset")]
    pub on_api_error: RawApiErrors,
    /// Telemetry stays off, whatever is asked for.
    #[serde(rename = "telemetry")]
    pub _telemetry: Option<Value>,
}

/// JavaScript's `null` for a group of options means that it is unset.
fn or_unset<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Deserialize)]
pub struct Secret {
    version: u32,
    value: String,
}

impl From<Secret> for Versioned {
    fn from(secret: Secret) -> Self {
        Self { version: secret.version, value: secret.value }
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EmailPassword {
    pub enabled: bool,
    pub disable_sign_up: bool,
    pub require_email_verification: bool,
    pub auto_sign_in: Option<bool>,
    pub min_password_length: Option<f64>,
    pub max_password_length: Option<f64>,
    pub password: Password,
    pub send_reset_password: Option<CallbackMark>,
    pub reset_password_token_expires_in: Option<f64>,
    pub on_password_reset: Option<CallbackMark>,
    pub revoke_sessions_on_password_reset: bool,
    pub on_existing_user_sign_up: Option<CallbackMark>,
    pub custom_synthetic_user: Option<CallbackMark>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EmailVerification {
    pub send_verification_email: Option<CallbackMark>,
    pub send_on_sign_up: Option<bool>,
    pub send_on_sign_in: bool,
    pub auto_sign_in_after_verification: bool,
    pub expires_in: Option<f64>,
    pub before_email_verification: Option<CallbackMark>,
    pub after_email_verification: Option<CallbackMark>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Password {
    pub algorithm: Option<String>,
    pub hash: Option<CallbackMark>,
    pub verify: Option<CallbackMark>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Session {
    pub expires_in: Option<f64>,
    pub update_age: Option<f64>,
    pub fresh_age: Option<f64>,
    pub disable_session_refresh: bool,
    pub defer_session_refresh: bool,
    pub store_session_in_database: bool,
    pub preserve_session_in_database: bool,
    pub cookie_cache: CookieCache,
    pub model_name: Option<String>,
    pub fields: Option<IndexMap<String, Option<String>>>,
    pub additional_fields: Option<IndexMap<String, Field>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    #[serde(deserialize_with = "or_unset")]
    pub change_email: RawChangeEmail,
    #[serde(deserialize_with = "or_unset")]
    pub delete_user: RawDeleteUser,
    pub validate_user_info: Option<CallbackMark>,
    pub model_name: Option<String>,
    pub fields: Option<IndexMap<String, Option<String>>>,
    pub additional_fields: Option<IndexMap<String, Field>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Account {
    pub update_account_on_sign_in: Option<bool>,
    #[serde(deserialize_with = "or_unset")]
    pub account_linking: RawLinking,
    #[serde(rename = "encryptOAuthTokens")]
    pub encrypt_oauth_tokens: Option<bool>,
    pub skip_state_cookie_check: Option<bool>,
    pub store_state_strategy: Option<String>,
    pub store_account_cookie: Option<bool>,
    pub model_name: Option<String>,
    pub fields: Option<IndexMap<String, Option<String>>>,
    pub additional_fields: Option<IndexMap<String, Field>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Field {
    #[serde(rename = "type")]
    pub kind: Option<Value>,
    pub required: Option<bool>,
    #[serde(deserialize_with = "json::given")]
    pub default_value: Option<Value>,
    pub input: Option<bool>,
    pub returned: Option<bool>,
    pub field_name: Option<String>,
    #[serde(deserialize_with = "or_unset")]
    pub unique: bool,
    #[serde(deserialize_with = "or_unset")]
    pub index: bool,
    #[serde(deserialize_with = "or_unset")]
    pub sortable: bool,
    #[serde(deserialize_with = "or_unset")]
    pub bigint: bool,
    #[serde(deserialize_with = "or_unset")]
    pub transform: Transform,
    #[serde(deserialize_with = "or_unset")]
    pub validator: Validator,
    #[serde(deserialize_with = "json::given")]
    pub on_update: Option<Value>,
    pub references: Option<References>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Transform {
    pub input: Option<CallbackMark>,
    pub output: Option<CallbackMark>,
}

/// The host makes a function of each Standard Schema. The reference never asks that of `output`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Validator {
    pub input: Option<CallbackMark>,
    #[serde(rename = "output")]
    pub _output: Option<CallbackMark>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct References {
    pub model: String,
    pub field: String,
    pub on_delete: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CookieCache {
    pub enabled: Option<bool>,
    pub max_age: Option<f64>,
    pub strategy: Option<String>,
    pub version: Option<OrCallback<String>>,
    pub refresh_cache: Option<RefreshCache>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected true, false or `{ updateAge }`")]
pub enum RefreshCache {
    Switch(bool),
    Settings(RefreshSettings),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshSettings {
    pub update_age: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Verification {
    pub disable_cleanup: bool,
    pub store_in_database: bool,
    pub store_identifier: Option<StoreIdentifier>,
    pub model_name: Option<String>,
    pub fields: Option<IndexMap<String, Option<String>>>,
    pub additional_fields: Option<IndexMap<String, Field>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RateLimit {
    pub enabled: Option<bool>,
    pub window: Option<f64>,
    pub max: Option<f64>,
    pub custom_rules: IndexMap<String, CustomRule>,
    pub storage: Option<String>,
    pub model_name: Option<String>,
    pub fields: Option<IndexMap<String, Option<String>>>,
    pub custom_storage: Option<CustomStorage>,
}

#[derive(Deserialize)]
pub struct CustomStorage {
    pub consume: CallbackMark,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected `{ window, max }`, false or a function")]
pub enum CustomRule {
    Rule(RateRule),
    Switch(bool),
    Callback(CallbackMark),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Advanced {
    pub use_secure_cookies: Option<bool>,
    #[serde(rename = "disableCSRFCheck")]
    pub disable_csrf_check: Option<bool>,
    pub disable_origin_check: Option<bool>,
    pub cross_sub_domain_cookies: CrossSubDomain,
    pub cookies: HashMap<String, CookieOverride>,
    pub default_cookie_attributes: CookieAttributes,
    pub cookie_prefix: Option<String>,
    pub trusted_proxy_headers: bool,
    pub skip_trailing_slashes: bool,
    pub callback_timeout: Option<f64>,
    pub ip_address: IpAddress,
    pub generate_id: Option<CallbackMark>,
    #[serde(deserialize_with = "or_unset")]
    pub database: AdvancedDatabase,
    #[serde(deserialize_with = "or_unset")]
    pub background_tasks: BackgroundTasks,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct BackgroundTasks {
    pub handler: Option<CallbackMark>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AdvancedDatabase {
    pub generate_id: Option<RawIds>,
    #[serde(deserialize_with = "or_unset")]
    pub use_number_id: bool,
    pub default_find_many_limit: Option<f64>,
    pub validate_schema: Option<bool>,
    /// A session and its user are one statement here in any case.
    #[serde(rename = "joins")]
    pub _joins: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct CrossSubDomain {
    pub enabled: bool,
    pub domain: Option<String>,
    /// Names for the cookies of plugins; the reference reads them nowhere either.
    #[serde(rename = "additionalCookies")]
    pub _additional_cookies: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct IpAddress {
    pub ip_address_headers: Option<Vec<String>>,
    pub disable_ip_tracking: bool,
    pub ipv6_subnet: Option<u8>,
    pub trusted_proxies: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Logger {
    pub disabled: bool,
    pub level: Option<String>,
    /// The host writes the lines itself, so it keeps these two.
    #[serde(rename = "disableColors")]
    pub _disable_colors: Option<bool>,
    #[serde(rename = "log")]
    pub _log: Option<CallbackMark>,
}
