//! The core's endpoints: one file and one line each.

mod account_info;
mod callback_oauth;
mod change_email;
mod change_password;
mod delete_user;
mod delete_user_callback;
mod deletion;
mod error;
mod get_access_token;
mod get_session;
mod link_social;
mod list_sessions;
mod list_user_accounts;
mod ok;
mod refresh_token;
mod request_password_reset;
mod request_password_reset_callback;
mod reset_password;
mod revoke_other_sessions;
mod revoke_session;
mod revoke_sessions;
mod send_verification_email;
mod set_password;
mod sign_in_email;
mod sign_in_social;
mod sign_out;
mod sign_up_email;
mod status;
mod unlink_account;
mod update_session;
mod update_user;
mod verify_password;
mod verify_email;

use crate::kernel::Endpoint;

/// In the reference's order, which is that of `auth.api`.
pub const CORE: &[&Endpoint] = &[
    &sign_in_social::SIGN_IN_SOCIAL,
    &callback_oauth::CALLBACK_OAUTH,
    &get_session::GET_SESSION,
    &sign_out::SIGN_OUT,
    &sign_up_email::SIGN_UP_EMAIL,
    &sign_in_email::SIGN_IN_EMAIL,
    &reset_password::RESET_PASSWORD,
    &verify_password::VERIFY_PASSWORD,
    &verify_email::VERIFY_EMAIL,
    &send_verification_email::SEND_VERIFICATION_EMAIL,
    &change_email::CHANGE_EMAIL,
    &change_password::CHANGE_PASSWORD,
    &set_password::SET_PASSWORD,
    &update_session::UPDATE_SESSION,
    &update_user::UPDATE_USER,
    &delete_user::DELETE_USER,
    &request_password_reset::REQUEST_PASSWORD_RESET,
    &request_password_reset_callback::REQUEST_PASSWORD_RESET_CALLBACK,
    &list_sessions::LIST_SESSIONS,
    &revoke_session::REVOKE_SESSION,
    &revoke_sessions::REVOKE_SESSIONS,
    &revoke_other_sessions::REVOKE_OTHER_SESSIONS,
    &link_social::LINK_SOCIAL_ACCOUNT,
    &list_user_accounts::LIST_USER_ACCOUNTS,
    &delete_user_callback::DELETE_USER_CALLBACK,
    &unlink_account::UNLINK_ACCOUNT,
    &refresh_token::REFRESH_TOKEN,
    &get_access_token::GET_ACCESS_TOKEN,
    &account_info::ACCOUNT_INFO,
    &ok::OK,
    &error::ERROR,
];
