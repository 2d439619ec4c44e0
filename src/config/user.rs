//! What users may do about their own accounts: delete them, change their address.

use serde::Deserialize;

use super::text::{CallbackMark, or_default};
use crate::host::Callback;

const DAY: f64 = 86_400.0;

#[derive(Clone, Debug)]
pub struct DeleteUser {
    pub enabled: bool,
    pub before: Option<Callback>,
    pub after: Option<Callback>,
    /// Mails the link by which a user confirms it.
    pub send_verification: Option<Callback>,
    /// Seconds for which that link is good.
    pub token_expires_in: f64,
}

#[derive(Clone, Debug)]
pub struct ChangeEmail {
    pub enabled: bool,
    /// Asks the old address, if it is verified, before the new one gets a mail.
    pub send_confirmation: Option<Callback>,
    /// Changes an address that is not verified at once.
    pub update_without_verification: bool,
}

/// `user.changeEmail` as it is written.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawChangeEmail {
    enabled: bool,
    // Its name in older versions of the reference.
    #[serde(alias = "sendChangeEmailVerification")]
    send_change_email_confirmation: Option<CallbackMark>,
    update_email_without_verification: bool,
}

impl From<RawChangeEmail> for ChangeEmail {
    fn from(raw: RawChangeEmail) -> Self {
        Self {
            enabled: raw.enabled,
            send_confirmation: raw.send_change_email_confirmation.map(Callback::from),
            update_without_verification: raw.update_email_without_verification,
        }
    }
}

/// `user.deleteUser` as it is written.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct RawDeleteUser {
    enabled: bool,
    before_delete: Option<CallbackMark>,
    after_delete: Option<CallbackMark>,
    send_delete_account_verification: Option<CallbackMark>,
    delete_token_expires_in: Option<f64>,
}

impl From<RawDeleteUser> for DeleteUser {
    fn from(raw: RawDeleteUser) -> Self {
        Self {
            enabled: raw.enabled,
            before: raw.before_delete.map(Callback::from),
            after: raw.after_delete.map(Callback::from),
            send_verification: raw.send_delete_account_verification.map(Callback::from),
            token_expires_in: or_default(raw.delete_token_expires_in, DAY),
        }
    }
}
