//! What a user, a session and an account are, and what can be done with them.

mod accounts;
mod announced_sessions;
mod cached;
mod calls;
mod database;
mod drafts;
mod extra;
mod fitting;
mod hash_pool;
mod log;
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
pub use cached::{CachedSession, cache_payload};
pub use calls::Calls;
pub use database::Database;
pub use drafts::{Draft, Given, plain};
pub use fitting::fit;
pub use hash_pool::HashPool;
pub use log::Log;
pub use passwords::Passwords;
pub use records::Records;
pub use secondary::{SecondaryRecords, SecondaryStorage};
pub use session::Session;
pub use sessions::NewSession;
pub use user::User;
pub use users::NewUser;
pub use verification::Verification;
pub use verifications::{Claim, StoredIdentifier};

use std::borrow::Cow;

use crate::schema::Schema;

/// A session and whose it is.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Authenticated {
    pub session: Session,
    pub user: User,
}

/// Where a session or a user came from decides the key order of its JSON, as in the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Store,
    /// The secondary storage, where that alone keeps sessions.
    Secondary,
    Cache,
}

impl Authenticated {
    /// Takes out what no client sees.
    pub fn hide(&mut self, schema: &Schema) {
        self.session.hide(schema);
        self.user.hide(schema);
    }

    /// Both as clients see them.
    pub fn shown(&self, schema: &Schema) -> Cow<'_, Self> {
        let nothing_hidden =
            schema.hidden_user_fields().is_empty() && schema.hidden_session_fields().is_empty();
        if nothing_hidden {
            return Cow::Borrowed(self);
        }
        let mut shown = self.clone();
        shown.hide(schema);
        Cow::Owned(shown)
    }
}
