//! The plugins in the options, as the host describes them. What a plugin's own options mean, the
//! plugin knows.

use indexmap::IndexMap;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{AdditionalField, ConfigError, read};

/// One plugin of the options, in their order.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PluginOptions {
    /// Such as `two-factor`; empty if the object has none.
    pub id: String,
    /// Of an object that better-auth made: what it is made of. None for one of corten's own.
    pub shape: Option<PluginShape>,
    options: Value,
}

/// What tells better-auth's own plugin from one that somebody has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PluginShape {
    /// Names of the endpoints.
    pub endpoints: Vec<String>,
    /// How many hooks there are before and after endpoints.
    pub before: usize,
    pub after: usize,
    /// What else runs for requests: `onRequest`, `onResponse`, `middlewares`.
    pub others: Vec<String>,
}

impl PluginOptions {
    /// The plugin's own options; one that `T` does not have is an error naming it.
    pub fn read<T: Default + DeserializeOwned>(&self) -> Result<T, ConfigError> {
        if self.options.is_null() {
            return Ok(T::default());
        }
        read::read(&self.options)
            .map_err(|wrong| wrong.explain(|path| format!("`{path}` of the plugin `{}`", self.id)))
    }

    /// An error that names the option by which to mend it.
    pub fn invalid(&self, option: &str, what: &str) -> ConfigError {
        ConfigError(format!("The option `{option}` of the plugin `{}` {what}.", self.id))
    }
}

/// A plugin's option `schema`: other names for its tables and columns, by model.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct PluginNames(IndexMap<String, ModelNames>);

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ModelNames {
    model_name: Option<String>,
    fields: IndexMap<String, Option<String>>,
}

impl PluginNames {
    /// The database's name of a model of the plugin's.
    pub fn table<'a>(&'a self, model: &'a str) -> &'a str {
        let name = self.0.get(model).and_then(|names| names.model_name.as_deref());
        name.filter(|name| !name.is_empty()).unwrap_or(model)
    }

    /// The database's name of a field of the plugin's.
    pub fn column<'a>(&'a self, model: &str, field: &'a str) -> &'a str {
        let name = self.0.get(model).and_then(|names| names.fields.get(field));
        name.and_then(Option::as_deref).filter(|name| !name.is_empty()).unwrap_or(field)
    }

    /// A field of the plugin's under its name in the database.
    #[must_use]
    pub fn rename(&self, model: &str, field: AdditionalField) -> AdditionalField {
        let column = self.column(model, &field.name).to_owned();
        AdditionalField { column, ..field }
    }
}
