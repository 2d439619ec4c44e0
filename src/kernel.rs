//! The contract that endpoints and plugins are written against.

mod app;
mod callbacks;
mod ctx;
mod database_hooks;
mod email_token;
mod endpoint;
mod fields;
mod guard;
mod hook;
mod input;
mod openapi;
mod origin;
mod output;
mod password;
mod plugin;
mod redirect;
mod session;
mod session_answer;
mod session_cookies;
mod set_cookie;
mod sign_in;
mod social;
mod transactions;
mod user_validation;
mod verification;
mod verification_mail;

pub use crate::http::json::is_truthy;
pub use app::App;
pub use callbacks::request_argument;
pub use ctx::{Ctx, RequestLine};
pub use email_token::{EmailToken, ReadToken, RequestType};
pub use endpoint::{Endpoint, FORM_OR_JSON, Handler, JSON, Returned};
pub use guard::Guard;
pub use hook::{After, Before, Flow, Hook, Matcher, Outcome};
pub use input::{Field, Input, Kind, Reserved, not_a_query};
pub use openapi::{Body, Operation};
pub use origin::check_site;
pub use output::Output;
pub use plugin::{
    Added, BeforeWrite, CacheSigner, Plugin, PluginState, RatePath, RateRules, Registrar, RowHook,
};
pub use session::{Check, Found, authenticate};
pub use session_answer::{SESSION_QUERY, session_answer};
pub use social::{Arrival, Callback, Identity, SELECTION, Selected, missing_email};
pub use transactions::{Committed, Transactions, Work};
pub use verification_mail::{verification_mail, verification_mail_to};
