//! What a database says of its own tables, read through whichever driver.

use super::{Driver, Stored};
use crate::storage::{ExistingColumn, ExistingIndex, ExistingTable, StoreError};

/// One row of such an answer; what is absent or of another type is null.
pub(in crate::storage) struct Described<D: Driver>(D::Row);

impl<D: Driver> Described<D> {
    pub(in crate::storage) async fn fetch(
        connection: &mut D::Link,
        statement: &str,
    ) -> Result<Vec<Self>, StoreError> {
        let rows = D::describe(connection, statement.to_owned()).await;
        let rows = rows.map_err(|error| D::failed(error, ""))?;
        Ok(rows.into_iter().map(Self).collect())
    }

    pub(in crate::storage) fn text(&self, at: usize) -> Option<String> {
        match D::stored(&self.0, at) {
            Ok(Stored::Text(text)) => Some(text.to_owned()),
            _ => None,
        }
    }

    /// A truth value, which some databases give as a number.
    pub(in crate::storage) fn flag(&self, at: usize) -> bool {
        match D::stored(&self.0, at) {
            Ok(Stored::Bool(flag)) => flag,
            Ok(Stored::Int(number) | Stored::Big(number)) => number != 0,
            _ => false,
        }
    }
}

/// The tables with their columns; a row begins with table, column, type, whether it is nullable,
/// and whether it has a default. `begun` sees the first row of each table.
pub(in crate::storage) fn tables<D: Driver>(
    columns: &[Described<D>],
    mut begun: impl FnMut(&Described<D>, &mut ExistingTable),
) -> Vec<ExistingTable> {
    let mut tables: Vec<ExistingTable> = Vec::new();
    for row in columns {
        let table = row.text(0).unwrap_or_default();
        if tables.last().is_none_or(|last| last.name != table) {
            let mut table = ExistingTable { name: table, ..ExistingTable::default() };
            begun(row, &mut table);
            tables.push(table);
        }
        if let Some(last) = tables.last_mut() {
            last.columns.push(ExistingColumn {
                name: row.text(1).unwrap_or_default(),
                kind: row.text(2).unwrap_or_default(),
                nullable: row.flag(3),
                has_default: row.flag(4),
            });
        }
    }
    tables
}

/// Adds indexes; a row is table, index, whether it is unique, whether it covers only a part, and
/// a column, which is null for an expression.
pub(in crate::storage) fn add_indexes<D: Driver>(
    tables: &mut [ExistingTable],
    indexes: &[Described<D>],
) {
    for row in indexes {
        let table = row.text(0).unwrap_or_default();
        let Some(table) = tables.iter_mut().find(|known| known.name == table) else { continue };
        let name = row.text(1).unwrap_or_default();
        let (unique, partial) = (row.flag(2), row.flag(3));
        let index = ExistingIndex { name, columns: Vec::new(), unique, partial };
        table.add_to_index(index, row.text(4));
    }
}
