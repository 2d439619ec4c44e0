//! Rows on their way out of the store: what the user's functions make of what is stored.

use serde_json::{Value as Json, json};

use super::{Draft, Given, Records};
use crate::{
    clock::Timestamp,
    config::{AdditionalField, FieldKind},
    error::Failure,
    storage::{Filter, Row, StoreError, Table, Value},
};

impl Records<'_> {
    /// Stores a new row and gives it as it is stored.
    pub(super) async fn insert(&self, table: &Table, draft: Draft) -> Result<Row, Failure> {
        let row = self.queries.create(table, draft.0).await?;
        self.read(table, row).await
    }

    /// Stores a row of a plugin's own model, with an id like any other, and gives it as it is stored.
    pub async fn add(&self, table: &Table, row: Row) -> Result<Row, Failure> {
        let draft = self.draft(table, row, Given::new()).await?;
        Ok(self.queries.plain().create(table, draft.0).await?)
    }

    /// Changes one row and gives it as it is stored; none if there is no such row.
    pub(super) async fn change(
        &self,
        table: &Table,
        filters: &[Filter],
        changes: Row,
        given: Given,
    ) -> Result<Option<Row>, Failure> {
        let changes = self.draft_changes(table, changes, given).await?;
        let row = self.queries.update(table, filters, changes).await?;
        self.read_one(table, row).await
    }

    pub(super) async fn read_one(
        &self,
        table: &Table,
        row: Option<Row>,
    ) -> Result<Option<Row>, Failure> {
        match row {
            Some(row) => self.read(table, row).await.map(Some),
            None => Ok(None),
        }
    }

    /// A stored row as it is seen. Without functions in the options this is the row.
    pub(super) async fn read(&self, table: &Table, row: Row) -> Result<Row, Failure> {
        if !table.is_raw() {
            return Ok(row);
        }
        Box::pin(self.transformed(table, row)).await
    }

    async fn transformed(&self, table: &Table, mut row: Row) -> Result<Row, Failure> {
        for field in self.schema.additional(&table.model) {
            let Some(transform) = &field.transform_output else { continue };
            let stored = row.get(&field.name).map_or(Json::Null, stored);
            match self.calls.ask(transform, json!([stored])).await? {
                Some(seen) => {
                    if let Some(slot) = row.get_mut(&field.name) {
                        *slot = revived(field, seen);
                    }
                }
                None => {
                    row.take(&field.name);
                }
            }
        }
        Ok(row)
    }
}

/// The value as the database has it.
fn stored(value: &Value) -> Json {
    match value {
        Value::Bool(flag) => u8::from(*flag).into(),
        Value::Date(at) => json!(at),
        Value::Json(Json::Number(number)) => Json::Number(number.clone()),
        Value::Json(value) => value.to_string().into(),
        other => json!(other),
    }
}

/// What a function has made of a stored value, read as the field's type says.
fn revived(field: &AdditionalField, seen: Json) -> Value {
    use FieldKind::{Boolean, Date, Json as Any, NumberList, TextList};
    let points_to_id = field.references.as_ref().is_some_and(|key| key.field == "id");
    match (field.kind, seen) {
        (_, Json::Null) => Value::Null,
        (_, Json::Number(number)) if points_to_id => number.to_string().into(),
        (_, Json::String(text)) if points_to_id => text.into(),
        (Any | TextList | NumberList, Json::String(text)) => Value::parse_json(&text),
        (Date, Json::String(text)) => Timestamp::parse_iso(&text).into(),
        (Boolean, Json::Number(number)) => Value::Bool(number.as_f64() == Some(1.0)),
        (_, Json::String(text)) => text.into(),
        (_, Json::Bool(flag)) => flag.into(),
        (_, other) => Value::json(other),
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(Some(failure)) => *failure,
            StoreError::Refused(None) => Self::Refused,
            error => Self::internal(error),
        }
    }
}
