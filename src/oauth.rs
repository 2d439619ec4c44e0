//! Signing in at other services (OAuth 2.0 and OpenID Connect): the protocol, and what is
//! particular to each provider. It knows no request of ours; what a sign-in means for users and
//! sessions, the kernel knows.

mod answer;
mod authorization;
mod built_in;
mod client;
mod definition;
mod id_token;
mod key_sets;
mod placeholder;
mod profile;
mod provider;
mod providers;
mod registry;
mod scopes;
mod state;
mod token_auth;
mod token_endpoint;
mod tokens;

pub use answer::Answer;
pub use authorization::{AuthorizationUrl, Authorize, RESERVED as RESERVED_PARAMETERS};
pub use client::{Client, Get};
pub use id_token::{ClaimCheck, IdTokenRules, NonceRule, decode_claims, verify as verify_id_token};
pub use key_sets::{KeySets, KeySource};
pub use placeholder::placeholder_email;
pub use profile::boolean;
pub use provider::{Code, Logout, Policy, Provider, ProviderInfo, subject_text};
pub use providers::from_config;
pub use registry::{Ready, Registry, Source};
pub use scopes::{merge_scopes, parse_scope_field, stored_scopes};
pub use state::{Link, StateData};
pub use token_auth::TokenAuth;
pub use token_endpoint::{Credentials, TokenRequest, refreshed};
pub use tokens::Tokens;
use tokens::expiry;
