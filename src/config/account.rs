//! `account`: what becomes of accounts at other services, and who may be linked to whom.

use serde::Deserialize;

use super::{
    ConfigError,
    options::raw,
    text::{CallbackMark, OrCallback, compact_list},
};
use crate::host::Callback;

#[derive(Clone, Debug)]
pub struct Account {
    /// Whether a sign-in stores the provider's new tokens.
    pub update_on_sign_in: bool,
    pub linking: AccountLinking,
    pub encrypt_tokens: bool,
    pub skip_state_cookie_check: bool,
    pub state_storage: StateStorage,
    /// Whether a browser keeps a copy of its account with the tokens.
    pub cookie: bool,
}

#[derive(Clone, Debug)]
pub struct AccountLinking {
    pub enabled: bool,
    pub disable_implicit: bool,
    pub require_local_email_verified: bool,
    pub trusted_providers: TrustedProviders,
    pub allow_different_emails: bool,
    pub allow_unlinking_all: bool,
    pub update_user_info_on_link: bool,
}

/// Providers whose word on an address counts although they do not say that it is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustedProviders {
    List(Vec<String>),
    /// Asked for each request.
    Callback(Callback),
}

/// Where a sign-in waits while the browser is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateStorage {
    /// A verification.
    Database,
    /// An encrypted cookie.
    Cookie,
}

/// `account.accountLinking` as it is written.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawLinking {
    enabled: Option<bool>,
    disable_implicit_linking: Option<bool>,
    require_local_email_verified: Option<bool>,
    trusted_providers: Option<OrCallback<Vec<Option<String>>>>,
    allow_different_emails: Option<bool>,
    allow_unlinking_all: Option<bool>,
    update_user_info_on_link: Option<bool>,
}

/// Reads `account`. `stored` says whether there is a database or a secondary storage, `database`
/// whether there is the former.
pub(super) fn read(
    raw: raw::Account,
    stored: bool,
    database: bool,
) -> Result<Account, ConfigError> {
    let state_storage = match raw.store_state_strategy.as_deref() {
        Some("database") => StateStorage::Database,
        Some("cookie") => StateStorage::Cookie,
        None | Some("") if stored => StateStorage::Database,
        None | Some("") => StateStorage::Cookie,
        Some(other) => {
            return Err(ConfigError(format!(
                "The option `account.storeStateStrategy` has no value `{other}`: it is `database` or `cookie`."
            )));
        }
    };
    let linking = raw.account_linking;
    Ok(Account {
        update_on_sign_in: raw.update_account_on_sign_in.unwrap_or(true),
        encrypt_tokens: raw.encrypt_oauth_tokens.unwrap_or_default(),
        skip_state_cookie_check: raw.skip_state_cookie_check.unwrap_or_default(),
        state_storage,
        cookie: raw.store_account_cookie.unwrap_or(!database),
        linking: AccountLinking {
            enabled: linking.enabled.unwrap_or(true),
            disable_implicit: linking.disable_implicit_linking.unwrap_or_default(),
            require_local_email_verified: linking.require_local_email_verified.unwrap_or(true),
            trusted_providers: match linking.trusted_providers {
                None => TrustedProviders::List(Vec::new()),
                Some(OrCallback::Value(list)) => TrustedProviders::List(compact_list(list)),
                Some(OrCallback::Callback(CallbackMark { path })) => {
                    TrustedProviders::Callback(Callback(path))
                }
            },
            allow_different_emails: linking.allow_different_emails.unwrap_or_default(),
            allow_unlinking_all: linking.allow_unlinking_all.unwrap_or_default(),
            update_user_info_on_link: linking.update_user_info_on_link.unwrap_or_default(),
        },
    })
}
