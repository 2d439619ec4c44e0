//! The models as data: what a user, session, account and verification consist of, and the
//! tables that follow from it.

mod additional;
mod core;
pub mod migrate;
mod model;

pub use model::{Field, ForeignKey, Model, ModelIndex, Models};

use crate::{
    config::{AdditionalField, Config, DatabaseKind, Ids},
    storage::{DEFAULT_LIMIT, IdKind, Lookup, Name, Parent, Table},
};
use std::sync::Arc;

/// What the configuration says about the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SchemaOptions {
    /// Adds the `rateLimit` table (`rateLimit.storage: "database"`).
    pub rate_limit_table: bool,
    pub id: IdKind,
}

/// What plugins add: models of their own, and fields of the models that are always there.
#[derive(Debug, Default)]
pub struct Additions {
    pub models: Vec<Model>,
    /// By the model's logical name.
    pub fields: Vec<(&'static str, AdditionalField)>,
}

impl Additions {
    /// The fields of a model: those of plugins, then the application's. Where both name one, the
    /// application says how it is kept, and the plugin who may set and see it and what becomes of it.
    fn fields_with(&self, model: &str, own: &[AdditionalField]) -> Vec<AdditionalField> {
        let mut own = own.to_vec();
        let added = self.fields.iter().filter(|(of, _)| *of == model).map(|(_, field)| field);
        let mut fields: Vec<AdditionalField> = Vec::new();
        for field in added {
            let again = own.iter().position(|own| own.name == field.name);
            let field = match again.map(|index| own.remove(index)) {
                None => field.clone(),
                Some(own) => AdditionalField {
                    input: field.input,
                    demanded: field.demanded,
                    returned: field.returned,
                    validator: field.validator.clone(),
                    transform_input: field.transform_input.clone(),
                    ..own
                },
            };
            match fields.iter_mut().find(|known| known.name == field.name) {
                Some(known) => *known = field,
                None => fields.push(field),
            }
        }
        fields.extend(own);
        fields
    }
}

/// The models with their tables, built once per instance.
#[derive(Debug)]
pub struct Schema {
    models: Models,
    tables: Vec<Arc<Table>>,
    user: Arc<Table>,
    session: Arc<Table>,
    account: Arc<Table>,
    verification: Arc<Table>,
    session_with_user: Lookup,
    hidden_user_fields: Vec<Name>,
    hidden_session_fields: Vec<Name>,
    hidden_account_fields: Vec<Name>,
    additional: Vec<(Name, Vec<AdditionalField>)>,
    ids: Ids,
    asked_ids: Ids,
    list_limit: u32,
    database: Option<DatabaseKind>,
}

impl Schema {
    /// The four core models with text ids.
    pub fn core() -> Self {
        Self::build(SchemaOptions::default())
    }

    /// The core models with what the configuration adds to them.
    pub fn from_config(config: &Config) -> Self {
        Self::with(config, Additions::default())
    }

    /// The same, with what plugins add.
    pub fn with(config: &Config, additions: Additions) -> Self {
        let mut models = Models::core();
        // What is kept in the secondary storage alone has no table.
        models.session.migrate = config.sessions_in_database();
        models.verification.migrate = config.verifications_in_database();
        let mut additional = Vec::new();
        for (model, fields) in [
            (&mut models.user, &config.user_fields),
            (&mut models.session, &config.session_fields),
            (&mut models.account, &config.account_fields),
            (&mut models.verification, &config.verification_fields),
        ] {
            let fields = additions.fields_with(model.name.as_str(), fields);
            model.fields.extend(fields.iter().map(Field::from));
            additional.push((model.name.clone(), fields));
        }
        for model in additions.models {
            models.add(model);
        }
        if config.rate_limit.table {
            models.add(core::rate_limit());
        }
        for model in models.iter_mut() {
            if let Some(names) = config.names.of(&model.name) {
                model.rename(names);
            }
        }
        // What stands behind an adapter makes its ids itself, and keeps them in its own way.
        let ids = if config.hosted_database { Ids::Database } else { config.ids.clone() };
        let id = match ids {
            Ids::Serial => IdKind::Serial,
            Ids::Uuid => IdKind::Uuid,
            Ids::Random | Ids::Database | Ids::Callback(_) => IdKind::Text,
        };
        let (asked_ids, list_limit) = (config.ids.clone(), config.list_limit);
        let database = config.database_kind();
        Self { additional, ids, asked_ids, list_limit, database, ..Self::from_models(models, id) }
    }

    pub fn build(options: SchemaOptions) -> Self {
        let mut models = Models::core();
        if options.rate_limit_table {
            models.add(core::rate_limit());
        }
        Self::from_models(models, options.id)
    }

    /// The schema of models that plugins and the configuration have extended.
    pub fn from_models(models: Models, id: IdKind) -> Self {
        let table = |model: &Model| Arc::new(models.table(model, id));
        let [user, session, account, verification] =
            [&models.user, &models.session, &models.account, &models.verification].map(table);
        let mut tables = vec![
            Arc::clone(&user),
            Arc::clone(&session),
            Arc::clone(&account),
            Arc::clone(&verification),
        ];
        tables.extend(models.others.iter().map(table));
        let session_with_user = Lookup::new(Arc::clone(&session), "token").with_parent(Parent {
            table: Arc::clone(&user),
            field: Name::from("userId"),
            target: Name::from("id"),
        });
        let hidden = |model: &Model| {
            let fields = model.fields.iter().filter(|field| !field.returned);
            fields.map(|field| field.name.clone()).collect()
        };
        Self {
            hidden_user_fields: hidden(&models.user),
            hidden_session_fields: hidden(&models.session),
            hidden_account_fields: hidden(&models.account),
            additional: Vec::new(),
            asked_ids: Ids::default(),
            ids: match id {
                IdKind::Text => Ids::Random,
                IdKind::Uuid => Ids::Uuid,
                IdKind::Serial => Ids::Serial,
            },
            list_limit: DEFAULT_LIMIT,
            database: None,
            models,
            tables,
            user,
            session,
            account,
            verification,
            session_with_user,
        }
    }

    pub fn user(&self) -> &Arc<Table> {
        &self.user
    }

    pub fn session(&self) -> &Arc<Table> {
        &self.session
    }

    pub fn account(&self) -> &Arc<Table> {
        &self.account
    }

    pub fn verification(&self) -> &Arc<Table> {
        &self.verification
    }

    /// The fields of a user that no client sees.
    pub fn hidden_user_fields(&self) -> &[Name] {
        &self.hidden_user_fields
    }

    /// The fields of a session that no client sees.
    pub fn hidden_session_fields(&self) -> &[Name] {
        &self.hidden_session_fields
    }

    /// The fields of an account that no client sees.
    pub fn hidden_account_fields(&self) -> &[Name] {
        &self.hidden_account_fields
    }

    /// What the application adds to a model.
    pub fn additional(&self, model: &str) -> &[AdditionalField] {
        let found = self.additional.iter().find(|(own, _)| own == model);
        found.map_or(&[], |(_, fields)| fields)
    }

    /// Who makes the ids of rows.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// Which database has the tables; none if the configuration names none.
    pub fn database(&self) -> Option<DatabaseKind> {
        self.database
    }

    /// Who makes them by the options, also where the database does it.
    pub fn asked_ids(&self) -> &Ids {
        &self.asked_ids
    }

    /// How many rows a list has when nobody sets a limit.
    pub fn list_limit(&self) -> u32 {
        self.list_limit
    }

    /// Every table, in the order in which the reference lists its models.
    pub fn tables(&self) -> &[Arc<Table>] {
        &self.tables
    }

    /// The table of a model by its logical name.
    pub fn table(&self, model: &str) -> Option<&Arc<Table>> {
        self.tables.iter().find(|table| table.model == model)
    }

    /// A model by its logical name.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }

    /// The session that has a token, with its user.
    pub fn session_with_user(&self) -> &Lookup {
        &self.session_with_user
    }

    /// The tables that migrations care for.
    fn migrated(&self) -> impl Iterator<Item = &Arc<Table>> {
        let all = self.models.iter().zip(&self.tables);
        all.filter(|(model, _)| model.migrate).map(|(_, table)| table)
    }
}

#[cfg(test)]
mod tests {
    use super::{Schema, SchemaOptions};
    use crate::storage::{IdKind, Kind};

    #[test]
    fn core_fields_in_the_references_order() {
        let schema = Schema::core();
        let fields: Vec<&str> =
            schema.session().all_columns().map(|column| column.field.as_str()).collect();
        let expected = "expiresAt token createdAt updatedAt ipAddress userAgent userId id";
        assert_eq!(fields.join(" "), expected);
        assert!(schema.table("rateLimit").is_none());
    }

    #[test]
    fn serial_ids_reach_the_foreign_keys() {
        let schema = Schema::build(SchemaOptions { rate_limit_table: true, id: IdKind::Serial });
        let kind = |field| schema.account().column(field).map(|column| column.kind);
        assert_eq!((kind("id"), kind("userId")), (Some(Kind::Serial), Some(Kind::Serial)));
        assert_eq!(kind("accountId"), Some(Kind::Text));
        assert!(schema.table("rateLimit").is_some());
    }

    #[test]
    fn knows_what_clients_may_see_and_send() {
        let schema = Schema::core();
        let hidden: Vec<&str> = schema
            .model("account")
            .into_iter()
            .flat_map(|model| &model.fields)
            .filter(|field| !field.returned)
            .map(|field| field.name.as_str())
            .collect();
        let expected =
            "accessToken refreshToken idToken accessTokenExpiresAt refreshTokenExpiresAt password";
        assert_eq!(hidden.join(" "), expected);
    }
}
