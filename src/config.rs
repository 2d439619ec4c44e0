//! The user's options, read once into one checked value. Every default stands here.

mod account;
mod additional;
mod advanced;
mod api_error;
mod base_url;
mod database;
mod dynamic_base;
mod environment;
mod hosted;
mod ids;
mod names;
mod options;
mod plugins;
mod pool;
mod read;
mod redis;
mod secondary;
mod secrets;
mod social;
mod text;
mod user;
mod verification;

use std::{collections::HashSet, sync::Arc, time::Duration};

use crate::{
    crypto::{keys::Secrets, password::Algorithm},
    host::{Callback, Level},
    http::{ip::IpOptions, wildcard::Wildcard},
};

pub use account::{Account, AccountLinking, StateStorage, TrustedProviders};
pub use additional::{AdditionalField, FieldDefault, FieldKind, OnDelete, References, Transform};
pub use advanced::{CookieAttributes, CookieOptions, CookieOverride};
pub use api_error::{ApiErrors, ErrorPage};
pub use base_url::BaseUrl;
pub use database::{Certificates, DatabaseKind, DatabaseUrl};
pub use dynamic_base::{DynamicBase, NoBase};
pub use environment::{Environment, Mode};
pub use hosted::{DatabaseHooks, Hosted, ModelHooks, Phases};
pub use ids::Ids;
pub use names::{
    ACCOUNT_FIELDS, ModelNames, Names, RATE_LIMIT_FIELDS, SESSION_FIELDS, USER_FIELDS,
    VERIFICATION_FIELDS,
};
pub use options::{LIST_LIMIT, parse};
pub use plugins::{PluginNames, PluginOptions, PluginShape};
pub use redis::{RedisSettings, redis_settings};
pub use secondary::{SecondaryChoice, SecondaryFunctions};
pub use social::{SocialOptions, SocialProvider, SocialSource};
pub use text::{CallbackMark, OrCallback, or_default};
pub use user::{ChangeEmail, DeleteUser};
pub use verification::{IdentifierStorage, Identifiers, Verification};

/// An error in the options: one sentence that says what to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// Everything that the user can set, with the defaults filled in. Durations are seconds.
#[derive(Clone, Debug)]
pub struct Config {
    pub app_name: String,
    pub mode: Mode,
    /// Unset: the base URL is that of each request.
    pub base_url: Option<Arc<BaseUrl>>,
    /// Set: the base URL is that of each request, if its host is allowed.
    pub dynamic_base: Option<DynamicBase>,
    /// The mount point for requests when `base_url` is unset, such as `/api/auth`.
    pub base_path: String,
    /// Unset: rows live as long as the application, and sessions in their cookies.
    pub database: Option<DatabaseUrl>,
    /// Whether JavaScript speaks to the database instead.
    pub hosted_database: bool,
    /// Set: the core speaks to the database, over connections that JavaScript has.
    pub borrowed_database: Option<DatabaseKind>,
    pub secondary: Option<SecondaryChoice>,
    pub secrets: Secrets,
    pub trusted_origins: Vec<String>,
    pub trusted_origins_callback: Option<Callback>,
    pub disabled_paths: HashSet<String>,
    pub email_password: EmailPassword,
    pub email_verification: EmailVerification,
    pub verification: Verification,
    pub change_email: ChangeEmail,
    pub delete_user: DeleteUser,
    /// Decides on each user who is about to be stored.
    pub validate_user_info: Option<Callback>,
    pub session: Session,
    /// What tables and columns are called in the database.
    pub names: Names,
    /// Who makes the ids of rows.
    pub ids: Ids,
    /// How many rows a list has when nobody sets a limit.
    pub list_limit: u32,
    /// Whether a database that does not fit is refused when it opens.
    pub validate_schema: bool,
    /// What the application adds to users and to sessions.
    pub user_fields: Vec<AdditionalField>,
    pub session_fields: Vec<AdditionalField>,
    pub account_fields: Vec<AdditionalField>,
    pub verification_fields: Vec<AdditionalField>,
    pub rate_limit: RateLimit,
    pub hosted: Hosted,
    /// In the user's order.
    pub plugins: Vec<PluginOptions>,
    /// How long a function in the options may take; unset, as long as it likes.
    pub callback_timeout: Option<Duration>,
    pub cookies: CookieOptions,
    pub ip: IpOptions,
    pub csrf_check: bool,
    pub origin_check: bool,
    pub trusted_proxy_headers: bool,
    pub skip_trailing_slashes: bool,
    pub log: Log,
    pub api_errors: ApiErrors,
    pub account: Account,
    /// In the user's order.
    pub social_providers: Vec<SocialProvider>,
    /// Work that the host's `advanced.backgroundTasks.handler` takes over.
    pub background_tasks: bool,
    /// What the user should know but what does not stop us; logged once at start.
    pub warnings: Vec<String>,
}

impl Config {
    /// Whether sessions are rows of the database.
    pub fn sessions_in_database(&self) -> bool {
        self.secondary.is_none() || self.session.store_in_database
    }

    /// Whether verifications are rows of the database.
    pub fn verifications_in_database(&self) -> bool {
        self.secondary.is_none() || self.verification.store_in_database
    }

    /// Whether sessions live in their cookies alone.
    pub fn is_stateless(&self) -> bool {
        self.database_kind().is_none() && !self.hosted_database && self.secondary.is_none()
    }

    /// The database that the core speaks to.
    pub fn database_kind(&self) -> Option<DatabaseKind> {
        self.database.as_ref().map(|database| database.kind).or(self.borrowed_database)
    }
}

#[derive(Clone, Debug)]
pub struct EmailPassword {
    pub enabled: bool,
    pub disable_sign_up: bool,
    pub require_email_verification: bool,
    pub auto_sign_in: bool,
    /// In UTF-16 code units, as JavaScript counts.
    pub min_password_length: usize,
    pub max_password_length: usize,
    pub algorithm: Algorithm,
    pub hash: Option<Callback>,
    pub verify: Option<Callback>,
    pub send_reset_password: Option<Callback>,
    /// Seconds.
    pub reset_token_expires_in: f64,
    pub on_password_reset: Option<Callback>,
    pub revoke_sessions_on_reset: bool,
    /// Told when a sign-up with a taken address looks like a success.
    pub on_existing_user_sign_up: Option<Callback>,
    /// Makes the user that such a sign-up shows.
    pub custom_synthetic_user: Option<Callback>,
}

#[derive(Clone, Debug)]
pub struct EmailVerification {
    pub send: Option<Callback>,
    pub send_on_sign_up: bool,
    /// The same for users who come from another service; unset, their provider's options decide.
    pub send_on_social_sign_up: Option<bool>,
    pub send_on_sign_in: bool,
    /// Whether the link in the mail signs in whoever opens it.
    pub auto_sign_in: bool,
    /// Seconds for which the link is good.
    pub expires_in: f64,
    pub before: Option<Callback>,
    pub after: Option<Callback>,
}

#[derive(Clone, Debug)]
pub struct Session {
    pub expires_in: f64,
    /// Age after which a session in use is prolonged.
    pub update_age: f64,
    /// Age up to which a session may do sensitive things; zero means always.
    pub fresh_age: f64,
    pub disable_refresh: bool,
    pub defer_refresh: bool,
    /// Whether sessions are rows, too, where there is a secondary storage.
    pub store_in_database: bool,
    /// Whether the rows of ended sessions stay.
    pub preserve_in_database: bool,
    pub cache: CookieCache,
}

#[derive(Clone, Debug)]
pub struct CookieCache {
    pub enabled: bool,
    pub max_age: f64,
    pub strategy: CacheStrategy,
    /// Seconds before its end at which a cache that is used is written anew; only where the
    /// cache is all there is of a session.
    pub refresh_within: Option<f64>,
    pub version: CacheVersion,
}

/// How the session cache cookie is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheStrategy {
    Compact,
    Jwt,
    Jwe,
}

/// The text that a cached session must carry to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheVersion {
    Text(String),
    Callback(Callback),
}

#[derive(Clone, Debug)]
pub struct RateLimit {
    pub enabled: bool,
    pub rule: RateRule,
    /// By path or wildcard, in the user's order; the first that matches decides.
    pub custom: Vec<(RulePath, CustomRule)>,
    pub storage: RateStorage,
    /// Whether the database has a table for counts.
    pub table: bool,
}

/// Where requests are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RateStorage {
    Memory,
    Database,
    Secondary,
    /// Counts and decides by itself.
    Custom(Callback),
}

/// A path, or a pattern with wildcards.
#[derive(Clone, Debug)]
pub enum RulePath {
    Exact(String),
    Pattern(Wildcard),
}

impl RulePath {
    pub fn matches(&self, path: &str) -> bool {
        match self {
            Self::Exact(exact) => exact == path,
            Self::Pattern(pattern) => pattern.matches(path),
        }
    }
}

/// The user's word on a path.
#[derive(Clone, Debug, PartialEq)]
pub enum CustomRule {
    Rule(RateRule),
    /// The path is not limited.
    Off,
    /// Decides for each request; gets the request and the rule that would apply.
    Callback(Callback),
}

/// At most `max` requests, each within `window` seconds of the one before.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
pub struct RateRule {
    pub window: f64,
    pub max: f64,
}

#[derive(Clone, Debug)]
pub struct Log {
    pub disabled: bool,
    pub level: Level,
}

impl Log {
    /// Whether a line of this level is to be written at all.
    pub fn wants(&self, level: Level) -> bool {
        !self.disabled && level >= self.level
    }
}
