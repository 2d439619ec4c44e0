//! What the models' tables and columns are called in the database (`modelName`, `fields`).

use indexmap::IndexMap;

use super::ConfigError;

/// The fields that every row of a model has; tests of the schema hold these lists to the models.
pub const USER_FIELDS: [&str; 7] =
    ["name", "email", "emailVerified", "image", "createdAt", "updatedAt", "id"];
pub const SESSION_FIELDS: [&str; 8] =
    ["expiresAt", "token", "createdAt", "updatedAt", "ipAddress", "userAgent", "userId", "id"];
pub const ACCOUNT_FIELDS: [&str; 13] = [
    "accountId",
    "providerId",
    "userId",
    "accessToken",
    "refreshToken",
    "idToken",
    "accessTokenExpiresAt",
    "refreshTokenExpiresAt",
    "scope",
    "password",
    "createdAt",
    "updatedAt",
    "id",
];
pub const VERIFICATION_FIELDS: [&str; 6] =
    ["identifier", "value", "expiresAt", "createdAt", "updatedAt", "id"];
pub const RATE_LIMIT_FIELDS: [&str; 4] = ["key", "count", "lastRequest", "id"];

/// One model's names in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelNames {
    pub table: Option<String>,
    columns: Vec<(String, String)>,
}

impl ModelNames {
    /// The column of a field that every row has.
    pub fn column<'a>(&'a self, field: &'a str) -> &'a str {
        let renamed = self.columns.iter().find(|(own, _)| own == field);
        renamed.map_or(field, |(_, column)| column)
    }

    /// The fields with a column of another name.
    pub fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().map(|(field, column)| (field.as_str(), column.as_str()))
    }
}

/// The names of all models, by their logical names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(Vec<(&'static str, ModelNames)>);

impl Names {
    /// Whether a model that is always there has this table.
    pub fn has_table(&self, table: &str) -> bool {
        let own = |(model, names): &(&'static str, ModelNames)| {
            names.table.as_deref().unwrap_or(model).eq_ignore_ascii_case(table)
        };
        self.0.iter().any(own)
    }

    pub fn of(&self, model: &str) -> Option<&ModelNames> {
        self.0.iter().find(|(own, _)| *own == model).map(|(_, names)| names)
    }
}

/// A model's names as the user writes them.
pub(super) struct Written {
    pub model: &'static str,
    pub own: &'static [&'static str],
    pub table: Option<String>,
    pub columns: Option<IndexMap<String, Option<String>>>,
}

pub(super) fn read(written: Vec<Written>) -> Result<Names, ConfigError> {
    let mut names = Vec::new();
    let mut tables: Vec<String> = Vec::new();
    for written in written {
        let model = written.model;
        let read = model_names(written)?;
        let table = read.table.as_deref().unwrap_or(model).to_lowercase();
        if tables.contains(&table) {
            return Err(ConfigError(format!(
                "The option `{model}.modelName` names a table that another model has: choose another name."
            )));
        }
        tables.push(table);
        names.push((model, read));
    }
    Ok(Names(names))
}

fn model_names(written: Written) -> Result<ModelNames, ConfigError> {
    let Written { model, own, table, columns } = written;
    let mut read = ModelNames { table: table.filter(|name| !name.is_empty()), columns: Vec::new() };
    for (field, column) in columns.into_iter().flatten() {
        let Some(column) = column.filter(|name| !name.is_empty()) else { continue };
        if field == "id" || !own.contains(&field.as_str()) {
            return Err(ConfigError(format!(
                "The option `{model}.fields.{field}` renames a field that cannot be renamed: name one of {}.",
                own.iter().filter(|name| **name != "id").copied().collect::<Vec<_>>().join(", ")
            )));
        }
        read.columns.push((field, column));
    }
    let mut seen: Vec<String> = Vec::new();
    for field in own {
        // SQLite takes names that differ in case alone for one.
        let column = read.column(field).to_lowercase();
        if seen.contains(&column) {
            return Err(ConfigError(format!(
                "The option `{model}.fields` keeps two fields in the column `{column}`: give each a column of its own."
            )));
        }
        seen.push(column);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Environment, parse};

    fn read(options: &str) -> Result<Config, String> {
        let options = format!(r#"{{"database":"sqlite::memory:",{options}}}"#);
        parse(&options, &Environment::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn names_tables_and_columns() {
        let config = read(
            r#""user":{"modelName":"people","fields":{"email":"mail","name":"","image":null}},
               "rateLimit":{"fields":{"key":"bucket"}},"session":{"modelName":"user"}"#,
        )
        .unwrap();
        let user = config.names.of("user").unwrap();
        assert_eq!(user.table.as_deref(), Some("people"));
        assert_eq!((user.column("email"), user.column("name")), ("mail", "name"));
        assert_eq!(config.names.of("rateLimit").unwrap().column("key"), "bucket");
        assert_eq!(config.names.of("account").unwrap().table, None);
    }

    #[test]
    fn refuses_what_would_mix_things_up() {
        for (options, named) in [
            (r#""user":{"modelName":"Session"}"#, "`session.modelName`"),
            (r#""user":{"fields":{"email":"NAME"}}"#, "`user.fields`"),
            (r#""user":{"fields":{"email":"id"}}"#, "`user.fields`"),
            (r#""session":{"fields":{"id":"key"}}"#, "`session.fields.id`"),
            (r#""account":{"fields":{"nickname":"x"}}"#, "`account.fields.nickname`"),
            (r#""verification":{"fields":{"value":5}}"#, "`verification.fields.value`"),
            (r#""user":{"modelName":5}"#, "`user.modelName`"),
            (
                r#""user":{"fields":{"email":"mail"},"additionalFields":{"mail":{"type":"string"}}}"#,
                "`user.additionalFields.mail`",
            ),
        ] {
            let error = read(options).unwrap_err();
            assert!(error.contains(named), "{error}");
        }
        let options = r#""user":{"fields":{"email":"mail"},"additionalFields":{"e":{"type":"string","fieldName":"email"}}}"#;
        assert!(read(options).is_ok());
    }
}
