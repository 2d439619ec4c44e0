//! Rows on their way into the store: ids, defaults, and what the user's functions make of values.

use serde_json::{Value as Json, json};

use super::{Records, fit};
use crate::{
    clock::Timestamp,
    config::{AdditionalField, FieldDefault, FieldKind, Ids, Transform},
    crypto::random,
    error::Failure,
    storage::{Name, Row, Table},
};

/// Additional fields with what was given for them; none is JavaScript's `undefined`.
pub type Given = Vec<(String, Option<Json>)>;

/// A row that only has to be stored. The user's functions have been asked, so that no
/// transaction has to wait for them.
#[derive(Clone, Debug)]
pub struct Draft(pub(super) Row);

impl Draft {
    /// None if the database gives it.
    pub fn id(&self) -> Option<&str> {
        self.0.str("id")
    }
}

impl Records<'_> {
    /// A new row: its core fields, what is given for the others, and what they start with.
    pub(super) async fn draft(
        &self,
        table: &Table,
        mut row: Row,
        mut given: Given,
    ) -> Result<Draft, Failure> {
        let rows = self.has_rows(table);
        for field in self.schema.additional(&table.model) {
            let value = take(&mut given, &field.name);
            let missing = value.is_none() || (field.demanded && value == Some(Json::Null));
            let (value, path) = match &field.default {
                Some(default) if missing => (self.value_of(default).await?, ".defaultValue"),
                _ => (value, ""),
            };
            self.put(table, &mut row, field, value, path, rows).await?;
        }
        if let Some(id) = self.new_id(&table.model).await? {
            row.set("id", id);
        }
        Ok(Draft(row))
    }

    /// Changes of a row: those of core fields, what is given for the others, and what every
    /// change brings along.
    pub(super) async fn draft_changes(
        &self,
        table: &Table,
        mut changes: Row,
        mut given: Given,
    ) -> Result<Row, Failure> {
        let rows = self.has_rows(table);
        self.draft_changes_for(table, &mut changes, &mut given, rows).await?;
        Ok(changes)
    }

    /// The same for a storage that keeps values as they are seen: nothing but what is given.
    pub(super) async fn draft_kept_changes(
        &self,
        table: &Table,
        mut changes: Row,
        mut given: Given,
    ) -> Result<Row, Failure> {
        self.draft_changes_for(table, &mut changes, &mut given, false).await?;
        Ok(changes)
    }

    async fn draft_changes_for(
        &self,
        table: &Table,
        changes: &mut Row,
        given: &mut Given,
        rows: bool,
    ) -> Result<(), Failure> {
        for field in self.schema.additional(&table.model) {
            let (value, path) = match (take(given, &field.name), &field.on_update) {
                (Some(value), _) => (Some(value), ""),
                (None, Some(on_update)) if rows => (self.value_of(on_update).await?, ".onUpdate"),
                (None, _) => continue,
            };
            self.put(table, changes, field, value, path, rows).await?;
        }
        Ok(())
    }

    /// A row that hooks have been given as `draft`: what they have said anew about a field goes
    /// through its function like everything that is said about it.
    pub async fn redraft(&self, table: &Table, draft: &Row, mut row: Row) -> Result<Row, Failure> {
        if !self.has_rows(table) {
            return Ok(row);
        }
        for field in self.schema.additional(&table.model) {
            let Some(said) = row.get(&field.name) else { continue };
            if field.transform_input.is_none() || draft.get(&field.name) == Some(said) {
                continue;
            }
            let said = serde_json::to_value(said).map_err(Failure::internal)?;
            self.put(table, &mut row, field, Some(said), "", true).await?;
        }
        Ok(row)
    }

    /// Whether what is drafted goes into the database: what is kept elsewhere is no row, and the
    /// functions that make values fit for one are not asked.
    fn has_rows(&self, table: &Table) -> bool {
        table.model != "session" || self.session_rows()
    }

    /// The id of a new row; none if the database gives it.
    async fn new_id(&self, model: &str) -> Result<Option<String>, Failure> {
        let callback = match self.schema.ids() {
            Ids::Random => return Ok(Some(random::id(self.entropy))),
            Ids::Uuid => return Ok(Some(random::uuid_v4(self.entropy))),
            Ids::Serial | Ids::Database => return Ok(None),
            Ids::Callback(callback) => callback,
        };
        match self.calls.ask(callback, json!([{ "model": model }])).await? {
            None | Some(Json::Null | Json::Bool(false)) => Ok(None),
            Some(Json::String(id)) => Ok(Some(id).filter(|id| !id.is_empty())),
            Some(_) => Err(Failure::internal(format!(
                "the option `{}` returned neither text nor false",
                callback.0
            ))),
        }
    }

    async fn value_of(&self, default: &FieldDefault) -> Result<Option<Json>, Failure> {
        match default {
            FieldDefault::Value(value) => Ok(Some(value.clone())),
            FieldDefault::Callback(callback) => self.calls.ask(callback, json!([])).await,
        }
    }

    async fn put(
        &self,
        table: &Table,
        row: &mut Row,
        field: &AdditionalField,
        value: Option<Json>,
        path: &str,
        rows: bool,
    ) -> Result<(), Failure> {
        let value = match &field.transform_input {
            Some(transform) if rows => self.transform(transform, field.kind, value).await?,
            _ => value,
        };
        let Some(value) = value else { return Ok(()) };
        let fitted = fit(field.kind, value, self.schema.database()).ok_or_else(|| {
            let (model, name) = (&table.model, &field.name);
            Failure::internal(format!(
                "the field `{model}.additionalFields.{name}{path}` takes no such value"
            ))
        })?;
        row.set(Name::from(field.name.clone()), fitted);
        Ok(())
    }

    async fn transform(
        &self,
        transform: &Transform,
        kind: FieldKind,
        value: Option<Json>,
    ) -> Result<Option<Json>, Failure> {
        let Some(callback) = transform.asks(value.as_ref()) else {
            return Ok(value.map(|value| transform.apply(value)));
        };
        let arguments = match value {
            None => json!([{ "$undefined": true }]),
            Some(Json::String(text)) if kind == FieldKind::Date => {
                match Timestamp::parse_iso(&text) {
                    Some(date) => json!([{ "$date": date }]),
                    None => json!([text]),
                }
            }
            Some(value) => json!([plain(value)]),
        };
        self.calls.ask(callback, arguments).await
    }
}

/// What a client sent cannot stand for a mark: the host takes the doubled sign away.
pub fn plain(value: Json) -> Json {
    match value {
        Json::Object(members) => members
            .into_iter()
            .map(|(key, value)| {
                (if key.starts_with('$') { format!("${key}") } else { key }, plain(value))
            })
            .collect(),
        Json::Array(items) => items.into_iter().map(plain).collect(),
        other => other,
    }
}

fn take(given: &mut Given, name: &str) -> Option<Json> {
    let at = given.iter().position(|(own, _)| own == name)?;
    given.swap_remove(at).1
}
