//! A plan in the shape in which the reference's `getMigrations` gives it.

use super::{Plan, ddl::static_default};
use crate::{
    config::OnDelete,
    schema::Schema,
    storage::{Column, Dialect, Index, Kind, Table, Value},
};
use indexmap::IndexMap;
use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Described {
    to_be_created: Vec<Change>,
    to_be_added: Vec<Change>,
    to_be_added_indexes: Vec<NewIndex>,
    unsafe_changes: Vec<String>,
    schema_problems: Vec<String>,
    statements: Vec<String>,
}

/// Columns of one table, by the database's names.
#[derive(Debug, Serialize)]
struct Change {
    table: String,
    fields: IndexMap<String, Attributes>,
    /// The place of a core table among these; others come last.
    order: Option<u32>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Attributes {
    #[serde(rename = "type")]
    kind: &'static str,
    required: bool,
    #[serde(skip_serializing_if = "is_false")]
    unique: bool,
    #[serde(skip_serializing_if = "is_false")]
    index: bool,
    #[serde(skip_serializing_if = "is_false")]
    sortable: bool,
    #[serde(skip_serializing_if = "is_false")]
    bigint: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_value: Option<Value>,
    field_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<Target>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    model: String,
    field: String,
    on_delete: &'static str,
}

#[derive(Debug, Serialize)]
struct NewIndex {
    table: String,
    name: String,
    index: IndexShape,
}

#[derive(Debug, Serialize)]
struct IndexShape {
    name: String,
    columns: Vec<String>,
    unique: bool,
}

impl Plan {
    pub fn describe(&self, schema: &Schema, dialect: Dialect) -> Described {
        let change = |table: &str, fields| {
            let model = schema.tables().iter().find(|own| own.name == table);
            let order = match model.map_or("", |own| own.model.as_str()) {
                "user" => Some(1),
                "session" => Some(2),
                "account" => Some(3),
                "verification" => Some(4),
                _ => None,
            };
            Change { table: table.to_owned(), fields, order }
        };
        let created = self
            .create
            .iter()
            .map(|table| change(&table.name, table.columns.iter().map(attributes).collect()));
        let mut added: Vec<Change> = Vec::new();
        for new in &self.add_columns {
            if added.last().is_none_or(|change| change.table != new.table) {
                added.push(change(&new.table, IndexMap::new()));
            }
            if let Some(change) = added.last_mut() {
                change.fields.extend([attributes(&new.column)]);
            }
        }
        // Those of a field alone are part of the field.
        let of_tables = self.add_indexes.iter().filter(|new| !self.is_of_column(new));
        let indexes = of_tables.map(|new| NewIndex {
            table: new.table.clone(),
            name: new.name.clone(),
            index: IndexShape {
                name: new.name.clone(),
                columns: new.columns.clone(),
                unique: new.unique,
            },
        });
        Described {
            to_be_created: created.collect(),
            to_be_added_indexes: indexes.collect(),
            to_be_added: added,
            unsafe_changes: self.unsafe_changes.clone(),
            schema_problems: self.problems.iter().map(|own| own.sentence(dialect)).collect(),
            statements: self.statements(dialect),
        }
    }

    fn is_of_column(&self, new: &super::NewIndex) -> bool {
        let [column] = new.columns.as_slice() else { return false };
        let own = |table: &&std::sync::Arc<Table>| table.name == new.table;
        let of_table = self.create.iter().find(own).map(|table| table.indexes.as_slice());
        let declared = |index: &Index| index.columns == new.columns;
        let added = |own: &super::NewColumn| own.table == new.table && own.column.name == *column;
        of_table.map_or_else(
            || self.add_columns.iter().any(added),
            |indexes| !indexes.iter().any(declared),
        )
    }
}

fn attributes(column: &Column) -> (String, Attributes) {
    let kind = match column.kind {
        Kind::Text | Kind::Uuid | Kind::Serial => "string",
        Kind::Boolean => "boolean",
        Kind::Integer | Kind::BigInt => "number",
        Kind::Date => "date",
        Kind::Json => "json",
        Kind::TextArray => "string[]",
        Kind::NumberArray => "number[]",
    };
    let references = column.references.as_ref().map(|reference| Target {
        model: reference.table.clone(),
        field: reference.column.clone(),
        on_delete: match reference.on_delete {
            OnDelete::Cascade => "cascade",
            OnDelete::Restrict => "restrict",
            OnDelete::SetNull => "set null",
            OnDelete::SetDefault => "set default",
            OnDelete::NoAction => "no action",
        },
    });
    let attributes = Attributes {
        kind,
        required: column.required,
        unique: column.unique,
        index: column.index,
        sortable: column.sortable,
        bigint: column.kind == Kind::BigInt,
        default_value: static_default(column).cloned(),
        field_name: column.name.clone(),
        references,
    };
    (column.name.clone(), attributes)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(flag: &bool) -> bool {
    !flag
}
