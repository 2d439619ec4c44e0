//! The functions of a secondary storage, and what is kept there alone.

use serde::Deserialize;

use super::text::CallbackMark;
use crate::host::Callback;

/// `secondaryStorage`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondaryFunctions {
    pub get: Callback,
    pub set: Callback,
    pub delete: Callback,
    /// Unset: emulated, atomically within this application.
    pub get_and_delete: Option<Callback>,
    pub increment: Option<Callback>,
}

/// `secondaryStorage` as the user writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawSecondary {
    get: CallbackMark,
    set: CallbackMark,
    delete: CallbackMark,
    get_and_delete: Option<CallbackMark>,
    increment: Option<CallbackMark>,
}

impl RawSecondary {
    pub fn read(self, warnings: &mut Vec<String>) -> SecondaryFunctions {
        let functions = SecondaryFunctions {
            get: self.get.into(),
            set: self.set.into(),
            delete: self.delete.into(),
            get_and_delete: self.get_and_delete.map(Callback::from),
            increment: self.increment.map(Callback::from),
        };
        let missing: Vec<_> = [
            ("getAndDelete", functions.get_and_delete.is_none()),
            ("increment", functions.increment.is_none()),
        ]
        .into_iter()
        .filter_map(|(name, missing)| missing.then_some(format!("`{name}`")))
        .collect();
        if !missing.is_empty() {
            warnings.push(format!(
                "`secondaryStorage` has no {}, which is made up for within this application: add it where several processes or threads share the storage, so that tokens stay single-use and counts exact.",
                missing.join(" and ")
            ));
        }
        functions
    }
}
