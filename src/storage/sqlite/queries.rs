//! Every query, over whichever connection it is given.

use super::{
    Sqlite,
    connect::Way,
    failed,
    values::{self, Stored, decode},
};
use crate::storage::{
    Answer, Changes, Dialect, Filter, Found, Lookup, Queries, Row, Select, StoreError, Table,
    Value, sql::Built, sql::Writer,
};
use sea_query_sqlx::SqlxValues;
use sqlx::{
    AssertSqlSafe, Decode, Row as _, SqliteConnection, TypeInfo, ValueRef, query::Query,
    sqlite::SqliteRow,
};

const WRITER: Writer = Writer { dialect: Dialect::Sqlite, encode: values::encode };

impl<W: Way> Queries for Sqlite<W> {
    fn create<'a>(&'a self, table: &'a Table, row: Row) -> Answer<'a, Row> {
        Box::pin(async move {
            let built = WRITER.insert(table, row)?;
            let row = one(&mut *self.0.write().await?, table, built).await?;
            row.ok_or_else(|| StoreError::Other(format!("no row came back from {}.", table.name)))
        })
    }

    fn find<'a>(&'a self, select: Select<'a>) -> Answer<'a, Vec<Row>> {
        Box::pin(async move {
            let built = WRITER.select(&select)?;
            let mut connection = self.0.read().await?;
            let rows = prepare(built).fetch_all(&mut *connection).await.map_err(failed)?;
            rows.iter().map(|row| read(row, 0, select.table)).collect()
        })
    }

    fn lookup<'a>(&'a self, lookup: &'a Lookup, key: &'a Value) -> Answer<'a, Option<Found>> {
        Box::pin(async move {
            if let Some(found) = self.0.inline(lookup, key) {
                return Ok(found);
            }
            let text = AssertSqlSafe(lookup.text(Dialect::Sqlite).clone());
            let key = sea_query::Values(vec![bound_key(lookup, key)?]);
            let query = sqlx::query_with(text, SqlxValues(key));
            let mut connection = self.0.read().await?;
            let row = query.fetch_optional(&mut *connection).await.map_err(failed)?;
            row.map(|row| read_found(lookup, |at| stored(&row, at))).transpose()
        })
    }

    fn count<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move {
            let built = WRITER.count(table, filters)?;
            let mut connection = self.0.read().await?;
            let row = prepare(built).fetch_one(&mut *connection).await.map_err(failed)?;
            let count: i64 = row.try_get(0).map_err(failed)?;
            Ok(count.unsigned_abs())
        })
    }

    fn update<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, Option<Row>> {
        self.increment_one(table, filters, Changes::set(changes))
    }

    fn update_many<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, u64> {
        Box::pin(async move {
            if changes.is_empty() {
                return self.count(table, filters).await;
            }
            let built = WRITER.update_many(table, filters, Changes::set(changes))?;
            affected(&mut *self.0.write().await?, built).await
        })
    }

    fn delete<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move { Ok(u64::from(self.consume_one(table, filters).await?.is_some())) })
    }

    fn delete_many<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move {
            let built = WRITER.delete_many(table, filters)?;
            affected(&mut *self.0.write().await?, built).await
        })
    }

    fn consume_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
    ) -> Answer<'a, Option<Row>> {
        Box::pin(async move {
            let built = WRITER.delete_one(table, filters)?;
            one(&mut *self.0.write().await?, table, built).await
        })
    }

    fn increment_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Changes,
    ) -> Answer<'a, Option<Row>> {
        Box::pin(async move {
            if changes.is_empty() {
                return self.find_one(table, filters).await;
            }
            let built = WRITER.update_one(table, filters, changes)?;
            one(&mut *self.0.write().await?, table, built).await
        })
    }
}

fn prepare(built: Built) -> Query<'static, sqlx::Sqlite, SqlxValues> {
    sqlx::query_with(AssertSqlSafe(built.0), SqlxValues(built.1))
}

async fn one(
    connection: &mut SqliteConnection,
    table: &Table,
    built: Built,
) -> Result<Option<Row>, StoreError> {
    // All rows, not the first: the statement has to run to its end to be done.
    let rows = prepare(built).fetch_all(connection).await.map_err(failed)?;
    rows.first().map(|row| read(row, 0, table)).transpose()
}

async fn affected(connection: &mut SqliteConnection, built: Built) -> Result<u64, StoreError> {
    Ok(prepare(built).execute(connection).await.map_err(failed)?.rows_affected())
}

fn read(row: &SqliteRow, from: usize, table: &Table) -> Result<Row, StoreError> {
    read_row(table, from, |at| stored(row, at))
}

/// Reads a row whose columns begin at `from`.
fn read_row<'a>(
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

/// What a lookup binds.
pub(super) fn bound_key(lookup: &Lookup, key: &Value) -> Result<sea_query::Value, StoreError> {
    let column = lookup.table.column(&lookup.field);
    let column = column.ok_or_else(|| StoreError::no_field(&lookup.table.name, &lookup.field))?;
    Ok(values::encode(column, column.adapt(key.clone())))
}

/// Reads a lookup's row: its own columns, then its parent's, which are null without a parent.
pub(super) fn read_found<'a>(
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

fn stored(row: &SqliteRow, at: usize) -> Result<Stored<'_>, StoreError> {
    let value = row.try_get_raw(at).map_err(failed)?;
    if value.is_null() {
        return Ok(Stored::Null);
    }
    let kind = value.type_info().into_owned();
    Ok(match kind.name() {
        "INTEGER" => {
            <i64 as Decode<sqlx::Sqlite>>::decode(value).map_or(Stored::Other, Stored::Int)
        }
        "REAL" => <f64 as Decode<sqlx::Sqlite>>::decode(value).map_or(Stored::Other, Stored::Real),
        "TEXT" => <&str as Decode<sqlx::Sqlite>>::decode(value).map_or(Stored::Other, Stored::Text),
        _ => Stored::Other,
    })
}
