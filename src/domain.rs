//! What a user, a session and an account are, and what can be done with them.

mod accounts;
mod announced_sessions;
mod authenticated;
mod cached;
mod calls;
mod database;
mod drafts;
mod extra;
mod fitting;
mod hash_pool;
mod hooked;
mod linked_accounts;
mod log;
mod migrations;
mod passwords;
mod records;
mod rows;
mod secondary;
mod session;
mod sessions;
mod user;
mod users;
mod verification;
mod verifications;

pub use accounts::{Account, CREDENTIAL, CredentialAccount};
pub use authenticated::Authenticated;
pub use cached::{CachedSession, cache_payload};
pub use calls::Calls;
pub use database::Database;
pub use drafts::{Draft, Given, plain};
pub use fitting::fit;
pub use hash_pool::{HashError, HashPool};
pub use hooked::{Event, Hooked, RowHooks, RowSource, Written};
pub use linked_accounts::{LinkedAccount, Owner, StoredTokens};
pub use log::Log;
pub use migrations::Migrations;
pub use passwords::Passwords;
pub use records::Records;
pub use secondary::{SecondaryRecords, SecondaryStorage};
pub use session::Session;
pub use sessions::NewSession;
pub use user::User;
pub use users::NewUser;
pub use verification::Verification;
pub use verifications::{Claim, StoredIdentifier};

/// Where a session or a user came from decides the key order of its JSON, as in the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Store,
    /// The secondary storage, where that alone keeps sessions.
    Secondary,
    Cache,
}
