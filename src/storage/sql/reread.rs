//! Writing one row and returning it, in a database that does not return what it writes.

use super::{Driver, driver::one, statement::names};
use crate::storage::{Changes, Filter, IdKind, Kind, Op, Row, StoreError, Table, Value};

type Answer<T> = Result<T, StoreError>;

/// How often a transaction of our own is begun, if the database ends it to end a deadlock.
const TRIES: usize = 5;

pub(super) async fn insert<D: Driver>(
    connection: &mut D::Link,
    table: &Table,
    row: Row,
) -> Answer<Option<Row>> {
    let insert = D::WRITER.insert(table, row.clone())?;
    let done = D::execute(connection, insert.into()).await;
    let counted = done.map_err(|error| D::failed(error, &table.name))?.last_id;
    let filters = made(table, row, counted);
    one::<D>(connection, table, D::WRITER.first(table, &filters)?).await
}

/// What the new row alone has: its id, else another unique value, else all of its values.
fn made(table: &Table, row: Row, counted: u64) -> Vec<Filter> {
    let given = |field: &str| row.get(field).is_some_and(|value| !value.is_null());
    if !given("id") && (table.id == IdKind::Serial || counted > 0) {
        return vec![Filter::eq("id", counted.to_string())];
    }
    let unique = table.columns.iter().filter(|column| column.unique);
    let named = ["id".into()].into_iter().chain(unique.map(|column| column.field.clone()));
    let named = named.into_iter().find(|field| given(field));
    let comparable = |field: &str| {
        let kind = table.column(field).map(|column| column.kind);
        !matches!(kind, Some(Kind::Json | Kind::TextArray | Kind::NumberArray))
    };
    row.into_iter()
        .filter(|(field, _)| named.as_ref().is_none_or(|named| named == field))
        .filter(|(field, _)| comparable(field))
        .map(|(field, value)| Filter::eq(field, value))
        .collect()
}

pub(super) async fn update_one<D: Driver>(
    connection: &mut D::Link,
    begun: bool,
    table: &Table,
    filters: &[Filter],
    changes: Changes,
) -> Answer<Option<Row>> {
    // The row that a unique value names needs no search, if it keeps that value.
    let named = filters.iter().find(|filter| names(table, filter));
    if let Some(named) = named
        && changes.increments.is_empty()
        && changes.set.get(&named.field).is_none()
    {
        let update = D::WRITER.update_many(table, filters, changes)?;
        let done = D::execute(connection, update.into()).await;
        if done.map_err(|error| D::failed(error, &table.name))?.rows == 0 {
            return Ok(None);
        }
        let own = std::slice::from_ref(named);
        return one::<D>(connection, table, D::WRITER.first(table, own)?).await;
    }
    claim::<D>(connection, begun, table, filters, Some(changes)).await
}

pub(super) async fn delete_one<D: Driver>(
    connection: &mut D::Link,
    begun: bool,
    table: &Table,
    filters: &[Filter],
) -> Answer<Option<Row>> {
    claim::<D>(connection, begun, table, filters, None).await
}

/// Changes or deletes a row that nobody else can touch meanwhile.
async fn claim<D: Driver>(
    connection: &mut D::Link,
    begun: bool,
    table: &Table,
    filters: &[Filter],
    changes: Option<Changes>,
) -> Answer<Option<Row>> {
    if begun {
        return claim_once::<D>(connection, table, filters, changes).await;
    }
    let failed = |error| D::failed(error, &table.name);
    let mut tries = 1;
    loop {
        let mut open = D::begin(connection).await.map_err(failed)?;
        let claimed = claim_once::<D>(&mut open, table, filters, changes.clone()).await;
        if claimed.is_ok() {
            D::commit(open).await.map_err(failed)?;
            return claimed;
        }
        let undone = D::rollback(open).await.map_err(failed);
        if tries == TRIES || !matches!(claimed, Err(StoreError::Busy)) {
            return claimed;
        }
        undone?;
        tries += 1;
    }
}

async fn claim_once<D: Driver>(
    connection: &mut D::Link,
    table: &Table,
    filters: &[Filter],
    changes: Option<Changes>,
) -> Answer<Option<Row>> {
    let claim = D::WRITER.claim(table, filters)?;
    let Some(row) = one::<D>(connection, table, claim).await? else { return Ok(None) };
    let id = row.get("id").cloned().unwrap_or(Value::Null);
    let own = [Filter::new("id", Op::Eq, id)];
    let write = match &changes {
        Some(changes) => D::WRITER.update_many(table, &own, changes.clone())?,
        None => D::WRITER.delete_many(table, &own)?,
    };
    let done = D::execute(connection, write.into()).await;
    done.map_err(|error| D::failed(error, &table.name))?;
    if changes.is_none() {
        return Ok(Some(row));
    }
    one::<D>(connection, table, D::WRITER.first(table, &own)?).await
}
