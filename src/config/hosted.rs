//! The user's own code around requests and rows: `hooks` and `databaseHooks`.

use serde::Deserialize;

use super::text::CallbackMark;
use crate::host::Callback;

/// What of it there is.
#[derive(Clone, Debug, Default)]
pub struct Hosted {
    pub hooks: Phases,
    pub database: DatabaseHooks,
    /// Whether another function wants the endpoint's context.
    pub context: bool,
}

impl Hosted {
    pub fn any(&self) -> bool {
        self.hooks.any() || self.database.any() || self.context
    }
}

/// A function that runs before something, and one that runs after it.
#[derive(Clone, Debug, Default)]
pub struct Phases {
    pub before: Option<Callback>,
    pub after: Option<Callback>,
}

impl Phases {
    pub fn any(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }
}

#[derive(Clone, Debug, Default)]
pub struct DatabaseHooks {
    pub user: ModelHooks,
    pub session: ModelHooks,
    pub account: ModelHooks,
    pub verification: ModelHooks,
}

/// What happens to a row.
#[derive(Clone, Debug, Default)]
pub struct ModelHooks {
    pub create: Phases,
    pub update: Phases,
    pub delete: Phases,
}

impl DatabaseHooks {
    pub fn any(&self) -> bool {
        [&self.user, &self.session, &self.account, &self.verification]
            .into_iter()
            .any(|model| model.create.any() || model.update.any() || model.delete.any())
    }

    /// The hooks of a model; none for one that cannot have any.
    pub fn of(&self, model: &str) -> Option<&ModelHooks> {
        match model {
            "user" => Some(&self.user),
            "session" => Some(&self.session),
            "account" => Some(&self.account),
            "verification" => Some(&self.verification),
            _ => None,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RawPhases {
    before: Option<CallbackMark>,
    after: Option<CallbackMark>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RawDatabaseHooks {
    user: Option<RawModelHooks>,
    session: Option<RawModelHooks>,
    account: Option<RawModelHooks>,
    verification: Option<RawModelHooks>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RawModelHooks {
    create: Option<RawPhases>,
    update: Option<RawPhases>,
    delete: Option<RawPhases>,
}

impl From<RawPhases> for Phases {
    fn from(raw: RawPhases) -> Self {
        Self { before: raw.before.map(Callback::from), after: raw.after.map(Callback::from) }
    }
}

impl From<RawModelHooks> for ModelHooks {
    fn from(raw: RawModelHooks) -> Self {
        let phases = |raw: Option<RawPhases>| raw.unwrap_or_default().into();
        Self { create: phases(raw.create), update: phases(raw.update), delete: phases(raw.delete) }
    }
}

impl From<RawDatabaseHooks> for DatabaseHooks {
    fn from(raw: RawDatabaseHooks) -> Self {
        let hooks = |raw: Option<RawModelHooks>| raw.unwrap_or_default().into();
        Self {
            user: hooks(raw.user),
            session: hooks(raw.session),
            account: hooks(raw.account),
            verification: hooks(raw.verification),
        }
    }
}
