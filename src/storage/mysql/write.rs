//! Writing one row and returning it, in a database that does not return what it writes.

use super::error::failed;
use crate::storage::{
    Changes, Filter, IdKind, Kind, Op, Row, StoreError, Table, Value,
    sql::{Driver, Statement, names, one},
};
use sqlx::{Connection, MySql, MySqlConnection};

type Answer<T> = Result<T, StoreError>;

/// How often a transaction of our own is begun, if the database ends it to end a deadlock.
const TRIES: usize = 5;

pub(super) async fn insert(
    connection: &mut MySqlConnection,
    table: &Table,
    row: Row,
) -> Answer<Option<Row>> {
    let insert = Statement::from(MySql::WRITER.insert(table, row.clone())?);
    let done = insert.query().execute(&mut *connection).await;
    let counted = done.map_err(|error| failed(error, &table.name))?.last_insert_id();
    let filters = made(table, row, counted);
    one::<MySql>(connection, table, MySql::WRITER.first(table, &filters)?).await
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

pub(super) async fn update_one(
    connection: &mut MySqlConnection,
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
        let update = MySql::WRITER.update_many(table, filters, changes)?;
        let done = MySql::execute(connection, update.into()).await;
        if done.map_err(|error| failed(error, &table.name))? == 0 {
            return Ok(None);
        }
        let own = std::slice::from_ref(named);
        return one::<MySql>(connection, table, MySql::WRITER.first(table, own)?).await;
    }
    claim(connection, begun, table, filters, Some(changes)).await
}

pub(super) async fn delete_one(
    connection: &mut MySqlConnection,
    begun: bool,
    table: &Table,
    filters: &[Filter],
) -> Answer<Option<Row>> {
    claim(connection, begun, table, filters, None).await
}

/// Changes or deletes a row that nobody else can touch meanwhile.
async fn claim(
    connection: &mut MySqlConnection,
    begun: bool,
    table: &Table,
    filters: &[Filter],
    changes: Option<Changes>,
) -> Answer<Option<Row>> {
    if begun {
        return claim_once(connection, table, filters, changes).await;
    }
    let failed = |error| failed(error, &table.name);
    let mut tries = 1;
    loop {
        let mut open = connection.begin().await.map_err(failed)?;
        match claim_once(&mut open, table, filters, changes.clone()).await {
            Ok(row) => {
                open.commit().await.map_err(failed)?;
                return Ok(row);
            }
            Err(StoreError::Busy) if tries < TRIES => tries += 1,
            Err(error) => return Err(error),
        }
        open.rollback().await.map_err(failed)?;
    }
}

async fn claim_once(
    connection: &mut MySqlConnection,
    table: &Table,
    filters: &[Filter],
    changes: Option<Changes>,
) -> Answer<Option<Row>> {
    let claim = MySql::WRITER.claim(table, filters)?;
    let Some(row) = one::<MySql>(connection, table, claim).await? else { return Ok(None) };
    let id = row.get("id").cloned().unwrap_or(Value::Null);
    let own = [Filter::new("id", Op::Eq, id)];
    let write = match &changes {
        Some(changes) => MySql::WRITER.update_many(table, &own, changes.clone())?,
        None => MySql::WRITER.delete_many(table, &own)?,
    };
    let done = MySql::execute(connection, write.into()).await;
    done.map_err(|error| failed(error, &table.name))?;
    if changes.is_none() {
        return Ok(Some(row));
    }
    one::<MySql>(connection, table, MySql::WRITER.first(table, &own)?).await
}
