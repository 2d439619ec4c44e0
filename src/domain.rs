//! What a user, a session and an account are, and what can be done with them.

mod accounts;
mod cached;
mod database;
mod extra;
mod fitting;
mod hash_pool;
mod log;
mod passwords;
mod records;
mod session;
mod sessions;
mod user;
mod users;
mod verification;
mod verifications;

pub use accounts::CREDENTIAL;
pub use cached::{CachedSession, cache_payload};
pub use database::Database;
pub use fitting::fit;
pub use hash_pool::HashPool;
pub use log::Log;
pub use passwords::Passwords;
pub use records::Records;
pub use session::Session;
pub use sessions::NewSession;
pub use user::User;
pub use users::{CreateUserError, NewUser};
pub use verification::Verification;
pub use verifications::StoredIdentifier;

use std::borrow::Cow;

use crate::schema::Schema;

/// A session and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Authenticated {
    pub session: Session,
    pub user: User,
    /// Where the two came from decides the key order of their JSON, as in the reference.
    pub source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Store,
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

impl serde::Serialize for Authenticated {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(2))?;
        match self.source {
            Source::Store => {
                map.serialize_entry("session", &self.session)?;
                map.serialize_entry("user", &self.user)?;
            }
            Source::Cache => {
                map.serialize_entry("session", &session::CachedOrder(&self.session))?;
                map.serialize_entry("user", &user::CachedOrder(&self.user))?;
            }
        }
        map.end()
    }
}
