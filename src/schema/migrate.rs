//! What a database lacks, and the statements that add it. Nothing is ever dropped or retyped.

mod ddl;
mod describe;
mod names;

pub use describe::Described;

use super::Schema;
use crate::storage::{Column, Dialect, ExistingTable, Index, Table};
use std::sync::Arc;

/// A column that an existing table lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct NewColumn {
    pub table: String,
    pub column: Column,
}

/// An index to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIndex {
    pub table: String,
    pub name: String,
    pub columns: Vec<String>,
    pub unique: bool,
}

/// The difference between a schema and a database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub create: Vec<Arc<Table>>,
    pub add_columns: Vec<NewColumn>,
    pub add_indexes: Vec<NewIndex>,
    /// Changes that no statement can make without inventing or risking data, one sentence each.
    /// While there are any, nothing should be run.
    pub unsafe_changes: Vec<String>,
    /// What keeps rows from being written and only the owner of the database can decide.
    pub problems: Vec<NeverWritten>,
}

/// A column that every new row needs a value for and none gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeverWritten {
    pub table: String,
    pub column: String,
}

impl NeverWritten {
    pub fn sentence(&self, dialect: Dialect) -> String {
        let Self { table, column } = self;
        format!(
            "Column \"{column}\" of table \"{table}\" is required but never written, so no row \
             can be added: make it nullable, give it a default, or drop it: \
             ALTER TABLE {} DROP COLUMN {}",
            dialect.quoted(table),
            dialect.quoted(column)
        )
    }
}

impl Plan {
    /// Whether the database has all that the schema needs.
    pub fn is_empty(&self) -> bool {
        self.create.is_empty()
            && self.add_columns.is_empty()
            && self.add_indexes.is_empty()
            && self.unsafe_changes.is_empty()
    }

    /// The statements in the order in which they must run.
    pub fn statements(&self, dialect: Dialect) -> Vec<String> {
        let create = self.create.iter().map(|table| ddl::create_table(table, dialect));
        let add = self.add_columns.iter().map(|new| ddl::add_column(new, dialect));
        let index = self.add_indexes.iter().map(|new| ddl::create_index(new, dialect));
        create.chain(add).chain(index).collect()
    }
}

/// Compares a schema with the tables that exist.
pub fn plan(schema: &Schema, existing: &[ExistingTable]) -> Plan {
    let mut plan = Plan::default();
    for table in schema.migrated() {
        match existing.iter().find(|known| known.name == table.name) {
            None => create(&mut plan, table),
            Some(known) => extend(&mut plan, table, known),
        }
    }
    plan
}

fn create(plan: &mut Plan, table: &Arc<Table>) {
    plan.create.push(Arc::clone(table));
    for column in table.columns.iter().filter(|column| column.index && !column.unique) {
        plan.add_indexes.push(column_index(table, column));
    }
    plan.add_indexes.extend(table.indexes.iter().map(|index| table_index(table, index)));
}

fn extend(plan: &mut Plan, table: &Table, known: &ExistingTable) {
    for column in &table.columns {
        if known.columns.iter().any(|own| own.name == column.name) {
            continue;
        }
        // The time of the request is no default: the rows that exist were not made then.
        let fills = ddl::static_default(column).is_some();
        if column.required && known.populated && !fills {
            plan.unsafe_changes.push(format!(
                "Cannot add the required column \"{column}\" to table \"{table}\", whose rows \
                 would have no value for it: add it as nullable, fill it in for every row, then \
                 make it NOT NULL.",
                column = column.name,
                table = table.name
            ));
        }
        plan.add_columns.push(NewColumn { table: table.name.clone(), column: column.clone() });
        if column.index || column.unique {
            plan.add_indexes.push(column_index(table, column));
        }
    }
    for index in &table.indexes {
        let new = table_index(table, index);
        match known.indexes.iter().find(|own| own.name.eq_ignore_ascii_case(&new.name)) {
            None => plan.add_indexes.push(new),
            Some(own) if own.columns == new.columns && own.unique == new.unique && !own.partial => {
            }
            Some(_) => plan.unsafe_changes.push(format!(
                "The index \"{}\" of table \"{}\" is not the one the schema describes: rename or \
                 replace it.",
                new.name, table.name
            )),
        }
    }
    for own in known.columns.iter().filter(|own| !own.nullable && !own.has_default) {
        if !table.all_columns().any(|column| column.name == own.name) {
            plan.problems
                .push(NeverWritten { table: table.name.clone(), column: own.name.clone() });
        }
    }
}

fn column_index(table: &Table, column: &Column) -> NewIndex {
    let columns = vec![column.name.clone()];
    NewIndex {
        name: names::index_name(&table.name, &columns, column.unique),
        table: table.name.clone(),
        columns,
        unique: column.unique,
    }
}

fn table_index(table: &Table, index: &Index) -> NewIndex {
    let name = index.name.clone();
    NewIndex {
        name: name.unwrap_or_else(|| names::index_name(&table.name, &index.columns, index.unique)),
        table: table.name.clone(),
        columns: index.columns.clone(),
        unique: index.unique,
    }
}

#[cfg(test)]
mod tests {
    use super::plan;
    use crate::{
        schema::{Field, Model, Models, Schema},
        storage::{Dialect, ExistingColumn, ExistingTable, IdKind, Kind, Table},
    };

    fn existing(table: &Table, without: &str) -> ExistingTable {
        let columns = table.all_columns().filter(|column| column.name != without);
        ExistingTable {
            name: table.name.clone(),
            columns: columns
                .map(|column| ExistingColumn {
                    name: column.name.clone(),
                    kind: "text".to_owned(),
                    nullable: !column.required,
                    has_default: false,
                })
                .collect(),
            indexes: Vec::new(),
            populated: true,
        }
    }

    #[test]
    fn needs_nothing_when_all_is_there() {
        let schema = Schema::core();
        let tables: Vec<_> = schema.tables().iter().map(|table| existing(table, "")).collect();
        assert!(plan(&schema, &tables).is_empty());
    }

    #[test]
    fn adds_a_nullable_unique_column_with_its_index() {
        let mut models = Models::core();
        let phone = Field::new("phoneNumber", Kind::Text).optional().unique();
        models.add(Model::new("user", vec![phone]));
        let schema = Schema::from_models(models, IdKind::Text);
        let tables: Vec<_> =
            schema.tables().iter().map(|table| existing(table, "phoneNumber")).collect();
        let plan = plan(&schema, &tables);
        assert!(plan.unsafe_changes.is_empty());
        assert_eq!(
            plan.statements(Dialect::Sqlite),
            [
                r#"ALTER TABLE "user" ADD COLUMN "phoneNumber" text"#,
                r#"CREATE UNIQUE INDEX "user_phoneNumber_uidx" ON "user" ("phoneNumber")"#,
            ]
        );
    }

    #[test]
    fn refuses_a_required_column_without_default() {
        let schema = Schema::core();
        let tables: Vec<_> = schema.tables().iter().map(|table| existing(table, "token")).collect();
        let plan = plan(&schema, &tables);
        assert_eq!(
            plan.unsafe_changes,
            ["Cannot add the required column \"token\" to table \"session\", whose rows would \
              have no value for it: add it as nullable, fill it in for every row, then make it \
              NOT NULL."]
        );
    }

    #[test]
    fn reports_a_required_column_that_nobody_writes() {
        let schema = Schema::core();
        let mut tables: Vec<_> = schema.tables().iter().map(|table| existing(table, "")).collect();
        tables[2].columns.push(ExistingColumn {
            name: "issuer".to_owned(),
            kind: "text".to_owned(),
            nullable: false,
            has_default: false,
        });
        let plan = plan(&schema, &tables);
        assert!(plan.is_empty());
        assert_eq!(plan.problems.len(), 1);
    }
}
