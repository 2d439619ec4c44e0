//! Rows as a driver gives them, read as a table's.

use super::{Driver, Stored, Writer, stored::decode};
use crate::storage::{Found, Lookup, Row, StoreError, Table, Value};

pub(super) fn read<D: Driver>(row: &D::Row, table: &Table) -> Result<Row, StoreError> {
    read_row(table, 0, |at| D::stored(row, at).map_err(|error| D::failed(error, &table.name)))
}

/// Gives a row's value by the place of its column.
pub(super) type Cells<'f, 'row> = &'f dyn Fn(usize) -> Result<Stored<'row>, StoreError>;

/// Reads a row whose columns begin at `from`.
pub(super) fn read_row<'a>(
    table: &Table,
    from: usize,
    stored: impl Fn(usize) -> Result<Stored<'a>, StoreError>,
) -> Result<Row, StoreError> {
    let mut row = Row::with_capacity(table.columns.len() + 1);
    for (at, column) in table.all_columns().enumerate() {
        row.push(column.field.clone(), decode(table, column, stored(from + at)?)?);
    }
    Ok(row)
}

/// Reads a lookup's row: its own columns, then its parent's, which are null without a parent.
pub(in crate::storage) fn read_found<'a>(
    lookup: &Lookup,
    stored: impl Fn(usize) -> Result<Stored<'a>, StoreError>,
) -> Result<Found, StoreError> {
    let row = read_row(&lookup.table, 0, &stored)?;
    let Some(parent) = &lookup.parent else { return Ok((row, None)) };
    let from = lookup.table.columns.len() + 1;
    let id = from + parent.table.columns.len();
    if stored(id)? == Stored::Null {
        return Ok((row, None));
    }
    Ok((row, Some(read_row(&parent.table, from, stored)?)))
}

impl Writer {
    /// What a lookup binds.
    pub(in crate::storage) fn key(
        &self,
        lookup: &Lookup,
        key: &Value,
    ) -> Result<sea_query::Value, StoreError> {
        let column = lookup.table.column(&lookup.field);
        let column =
            column.ok_or_else(|| StoreError::no_field(&lookup.table.name, &lookup.field))?;
        Ok((self.encode)(column, column.adapt(key.clone())))
    }
}
