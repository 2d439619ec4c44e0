//! The plugins in the options, as the host describes them. What a plugin's own options mean, the
//! plugin knows.

use indexmap::IndexMap;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{AdditionalField, Config, ConfigError, read};

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

    /// The same with some options replaced.
    #[must_use]
    pub fn with(&self, replaced: Map<String, Value>) -> Self {
        let mut options = match &self.options {
            Value::Object(options) => options.clone(),
            _ => Map::new(),
        };
        options.extend(replaced);
        Self { options: Value::Object(options), ..self.clone() }
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

    /// Refuses names for what is not there. `own` are the fields that the plugin has, all of one
    /// model.
    pub fn check_known(
        &self,
        options: &PluginOptions,
        model: &str,
        own: &[&str],
    ) -> Result<(), ConfigError> {
        if let Some(other) = self.0.keys().find(|other| *other != model) {
            return Err(options.invalid(&format!("schema.{other}"), "names no model of it"));
        }
        let fields = self.0.get(model).into_iter().flat_map(|names| names.fields.keys());
        let mut unknown = fields.filter(|field| !own.contains(&field.as_str()));
        if let Some(field) = unknown.next() {
            let option = format!("schema.{model}.fields.{field}");
            return Err(options.invalid(&option, "renames a field that cannot be renamed"));
        }
        Ok(())
    }

    /// The same, and refuses names that are taken. `own` are the fields of the plugin's only model.
    pub fn check(
        &self,
        options: &PluginOptions,
        config: &Config,
        model: &str,
        own: &[&str],
    ) -> Result<(), ConfigError> {
        self.check_known(options, model, own)?;
        let mut columns = vec!["id".to_owned()];
        for field in own {
            let column = self.column(model, field).to_lowercase();
            if columns.contains(&column) {
                let option = format!("schema.{model}.fields");
                return Err(options.invalid(&option, "keeps two fields in one column"));
            }
            columns.push(column);
        }
        if config.names.has_table(self.table(model)) {
            let option = format!("schema.{model}.modelName");
            return Err(options.invalid(&option, "names a table that another model has"));
        }
        Ok(())
    }

    /// A field of the plugin's under its name in the database.
    #[must_use]
    pub fn rename(&self, model: &str, field: AdditionalField) -> AdditionalField {
        let column = self.column(model, &field.name).to_owned();
        AdditionalField { column, ..field }
    }
}
