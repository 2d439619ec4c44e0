//! The rows themselves, and the operations on them.

use super::matching::{self, matches};
use crate::storage::{
    Changes, Column, Direction, Filter, Found, IdKind, Lookup, Name, Row, Select, StoreError,
    Table, Value,
};
use std::{collections::HashMap, sync::Arc};

/// Rows by table. Tables are shared between copies until one of them writes, and rows until one
/// of them changes: a transaction costs what it changes, not what there is.
#[derive(Clone, Default)]
pub(super) struct State {
    tables: HashMap<String, Arc<Rows>>,
}

#[derive(Clone, Default)]
struct Rows {
    rows: Vec<Arc<Row>>,
    last_id: i64,
}

impl State {
    fn rows(&self, table: &Table) -> &[Arc<Row>] {
        self.tables.get(&table.name).map_or(&[], |rows| &rows.rows)
    }

    fn rows_mut(&mut self, table: &Table) -> &mut Rows {
        Arc::make_mut(self.tables.entry(table.name.clone()).or_default())
    }

    pub(super) fn create(&mut self, table: &Table, mut row: Row) -> Result<Row, StoreError> {
        known_fields(table, row.iter().map(|(name, _)| name))?;
        let rows = self.rows_mut(table);
        if table.id == IdKind::Serial {
            let given = row.str("id").and_then(|id| id.parse().ok());
            let id = given.unwrap_or(rows.last_id + 1);
            rows.last_id = rows.last_id.max(id);
            row.set("id", id.to_string());
        }
        let mut stored = Row::with_capacity(table.columns.len() + 1);
        for column in table.all_columns() {
            let value = row.take(&column.field).unwrap_or_default();
            stored.push(column.field.clone(), column.adapt(value));
        }
        check(table, &stored, rows.rows.iter().map(|row| &**row))?;
        rows.rows.push(Arc::new(stored.clone()));
        Ok(stored)
    }

    pub(super) fn find(&self, select: &Select<'_>) -> Result<Vec<Row>, StoreError> {
        let mut found = Vec::new();
        for row in self.rows(select.table) {
            if matches(select.table, row, select.filters)? {
                found.push(&**row);
            }
        }
        if let Some((field, direction)) = &select.order {
            known_fields(select.table, [field])?;
            found.sort_by(|a, b| {
                let order = matching::order(a.get(field), b.get(field));
                if *direction == Direction::Ascending { order } else { order.reverse() }
            });
        }
        let (offset, limit) = (select.offset as usize, select.limit as usize);
        Ok(found.into_iter().skip(offset).take(limit).cloned().collect())
    }

    pub(super) fn lookup(&self, lookup: &Lookup, key: &Value) -> Result<Option<Found>, StoreError> {
        let first = |table: &Table, field: &Name, value: &Value| {
            let filters = [Filter::eq(field, value)];
            Ok(self.find(&Select::new(table, &filters).limit(1))?.pop())
        };
        let Some(row) = first(&lookup.table, &lookup.field, key)? else { return Ok(None) };
        let parent = match (&lookup.parent, lookup.parent.as_ref().map(|p| row.get(&p.field))) {
            (Some(parent), Some(Some(value))) if !value.is_null() => {
                first(&parent.table, &parent.target, value)?
            }
            _ => None,
        };
        Ok(Some((row, parent)))
    }

    pub(super) fn count(&self, table: &Table, filters: &[Filter]) -> Result<u64, StoreError> {
        let mut count = 0;
        for row in self.rows(table) {
            count += u64::from(matches(table, row, filters)?);
        }
        Ok(count)
    }

    /// Changes at most `limit` rows, all or none, and returns them.
    pub(super) fn change(
        &mut self,
        table: &Table,
        filters: &[Filter],
        changes: &Changes,
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        known_fields(table, changes.set.iter().map(|(name, _)| name))?;
        known_fields(table, changes.increments.iter().map(|(name, _)| name))?;
        let mut rows = self.rows(table).to_vec();
        let mut changed = Vec::new();
        let mut places = Vec::new();
        for (place, row) in rows.iter_mut().enumerate() {
            if changed.len() < limit && matches(table, row, filters)? {
                apply(table, Arc::make_mut(row), changes);
                changed.push((**row).clone());
                places.push(place);
            }
        }
        for (row, own) in changed.iter().zip(places) {
            let others = rows.iter().enumerate().filter(|(place, _)| *place != own);
            check(table, row, others.map(|(_, row)| &**row))?;
        }
        if !changed.is_empty() {
            self.rows_mut(table).rows = rows;
        }
        Ok(changed)
    }

    /// Deletes at most `limit` rows and returns them.
    pub(super) fn remove(
        &mut self,
        table: &Table,
        filters: &[Filter],
        limit: usize,
    ) -> Result<Vec<Row>, StoreError> {
        let (mut kept, mut removed) = (Vec::new(), Vec::new());
        for row in self.rows(table) {
            let goes = removed.len() < limit && matches(table, row, filters)?;
            if goes {
                removed.push((**row).clone());
            } else {
                kept.push(Arc::clone(row));
            }
        }
        if !removed.is_empty() {
            self.rows_mut(table).rows = kept;
        }
        Ok(removed)
    }
}

fn apply(table: &Table, row: &mut Row, changes: &Changes) {
    for column in table.all_columns() {
        let Some(slot) = row.get_mut(&column.field) else { continue };
        if let Some(value) = changes.set.get(&column.field) {
            *slot = column.adapt(value.clone());
        }
        for (_, delta) in changes.increments.iter().filter(|(field, _)| *field == column.field) {
            if let Value::Int(number) = slot {
                *number = number.saturating_add(*delta);
            }
        }
    }
}

fn known_fields<'a>(
    table: &Table,
    fields: impl IntoIterator<Item = &'a Name>,
) -> Result<(), StoreError> {
    for field in fields {
        if table.column(field).is_none() {
            return Err(StoreError::no_field(&table.name, field));
        }
    }
    Ok(())
}

/// Required columns, and unique ones against the other rows.
fn check<'a>(
    table: &Table,
    row: &Row,
    others: impl Iterator<Item = &'a Row> + Clone,
) -> Result<(), StoreError> {
    for column in table.all_columns() {
        if column.required && row.get(&column.field).is_none_or(Value::is_null) {
            return Err(StoreError::NotNull { column: format!("{}.{}", table.name, column.name) });
        }
    }
    for key in keys(table) {
        let same = |other: &Row| {
            key.iter().all(|column| {
                let value = row.get(&column.field).unwrap_or(&Value::Null);
                !value.is_null() && other.get(&column.field) == Some(value)
            })
        };
        if others.clone().any(same) {
            let name = |column: &&Column| format!("{}.{}", table.name, column.name);
            let columns: Vec<String> = key.iter().map(name).collect();
            return Err(StoreError::UniqueViolation { columns: columns.join(", ") });
        }
    }
    Ok(())
}

/// The column sets of which no two rows may have the same values.
fn keys(table: &Table) -> Vec<Vec<&Column>> {
    let mut keys = vec![vec![table.id_column()]];
    keys.extend(table.columns.iter().filter(|column| column.unique).map(|column| vec![column]));
    for index in table.indexes.iter().filter(|index| index.unique) {
        let own = |column: &&Column| index.columns.contains(&column.name);
        keys.push(table.all_columns().filter(own).collect());
    }
    keys
}
