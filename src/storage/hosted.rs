//! A database that JavaScript speaks to: an adapter of better-auth's, whatever stands behind it.
//! It names models and fields as better-auth does, makes ids, and knows the types and names of
//! columns itself.

mod json;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};

use super::{
    Answer, Changes, Dialect, Direction, ExistingTable, Filter, Found, Lookup, Queries, Row,
    Select, Store, StoreError, Table, Transaction, Value,
    lent::{LentTransaction, LentTransactions},
};
use crate::{
    error::Failure,
    host::{BoxFuture, Callback, Host, Scope, call_in_time},
};
use json::{conditions, read, write};

/// Under which the host finds the adapter.
const ADAPTER: &str = "database.$adapter";

/// The adapter itself, or one transaction of it. A transaction that is dropped without a commit
/// is rolled back.
pub struct HostedStore {
    host: Arc<dyn Host>,
    adapter: Callback,
    open: LentTransactions,
    transaction: Option<LentTransaction>,
}

impl HostedStore {
    pub fn new(host: Arc<dyn Host>) -> Self {
        let adapter = Callback(ADAPTER.to_owned());
        Self { host, adapter, open: LentTransactions::default(), transaction: None }
    }

    /// A transaction that the host does not know of yet.
    fn transaction(&self) -> Self {
        Self {
            host: Arc::clone(&self.host),
            adapter: self.adapter.clone(),
            open: self.open.clone(),
            transaction: Some(self.open.begin()),
        }
    }

    async fn ask<T: DeserializeOwned>(&self, action: &str, asked: Json) -> Result<T, StoreError> {
        // Zero is none.
        let number = self.transaction.as_ref().map_or(0, LentTransaction::number);
        let arguments = arguments(action, number, asked);
        let answer = call_in_time(&*self.host, &self.adapter, Scope::default(), arguments).await;
        let text = answer.map_err(|failed| refused(failed.into()))?.unwrap_or_default();
        let text = if text.is_empty() { "null" } else { &text };
        serde_json::from_str(text).map_err(|_| nonsense(action))
    }

    async fn about<T: DeserializeOwned>(
        &self,
        action: &str,
        table: &Table,
        mut asked: Json,
    ) -> Result<T, StoreError> {
        if let Some(members) = asked.as_object_mut() {
            members.insert("model".to_owned(), table.model.as_str().into());
        }
        self.ask(action, asked).await
    }

    async fn one(
        &self,
        action: &str,
        table: &Table,
        asked: Json,
    ) -> Result<Option<Row>, StoreError> {
        read(table, self.about(action, table, asked).await?)
    }
}

fn arguments(action: &str, transaction: u32, asked: Json) -> String {
    let mut members = match asked {
        Json::Object(members) => members,
        _ => Map::new(),
    };
    members.insert("action".to_owned(), action.into());
    members.insert("transaction".to_owned(), transaction.into());
    json!([members]).to_string()
}

/// What the adapter throws deliberately is an answer to the client, anything else stays in the
/// log.
fn refused(failure: Failure) -> StoreError {
    match failure {
        Failure::Api(_) => StoreError::Refused(Some(Box::new(failure))),
        other => StoreError::Unavailable(format!("its adapter failed: {other}")),
    }
}

fn nonsense(action: &str) -> StoreError {
    StoreError::Other(format!(
        "The database adapter answered `{action}` with something else than better-auth's contract says."
    ))
}

impl Queries for HostedStore {
    fn create<'a>(&'a self, table: &'a Table, row: Row) -> Answer<'a, Row> {
        Box::pin(async move {
            let created = self.one("create", table, json!({ "data": write(row) })).await?;
            created.ok_or_else(|| nonsense("create"))
        })
    }

    fn find<'a>(&'a self, select: Select<'a>) -> Answer<'a, Vec<Row>> {
        Box::pin(async move {
            let Select { table, filters, order, limit, offset } = select;
            if order.is_none() && limit == 1 && offset == 0 {
                // What somebody asks for one row with.
                let asked = json!({ "where": conditions(filters) });
                return Ok(self.one("findOne", table, asked).await?.into_iter().collect());
            }
            let sort = order.map(|(field, direction)| {
                let descending = direction == Direction::Descending;
                json!({ "field": field.as_str(), "direction": if descending { "desc" } else { "asc" } })
            });
            let mut asked = json!({ "where": conditions(filters), "limit": limit });
            if let (Some(sort), Some(asked)) = (sort, asked.as_object_mut()) {
                asked.insert("sortBy".to_owned(), sort);
            }
            if let (true, Some(asked)) = (offset > 0, asked.as_object_mut()) {
                asked.insert("offset".to_owned(), offset.into());
            }
            let rows: Vec<Json> = self.about("findMany", table, asked).await?;
            rows.into_iter().filter_map(|row| read(table, row).transpose()).collect()
        })
    }

    fn lookup<'a>(&'a self, lookup: &'a Lookup, key: &'a Value) -> Answer<'a, Option<Found>> {
        Box::pin(async move {
            let filters = [Filter::eq(lookup.field.clone(), key.clone())];
            let parent = lookup.parent.as_ref().map(|parent| &parent.table);
            let asked = json!({
                "where": conditions(&filters),
                "join": parent.map(|table| table.model.as_str()),
            });
            let Json::Object(mut members) = self.about("findOne", &lookup.table, asked).await?
            else {
                return Ok(None);
            };
            let joined = parent.and_then(|table| members.remove(table.model.as_str()));
            let parent = match (parent, joined) {
                (Some(table), Some(row)) => read(table, row)?,
                _ => None,
            };
            Ok(read(&lookup.table, members.into())?.map(|row| (row, parent)))
        })
    }

    fn count<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(self.about("count", table, json!({ "where": conditions(filters) })))
    }

    fn update<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, Option<Row>> {
        let asked = json!({ "where": conditions(filters), "update": write(changes) });
        Box::pin(self.one("update", table, asked))
    }

    fn update_many<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, u64> {
        let asked = json!({ "where": conditions(filters), "update": write(changes) });
        Box::pin(self.about("updateMany", table, asked))
    }

    fn delete<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(self.about("delete", table, json!({ "where": conditions(filters) })))
    }

    fn delete_many<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(self.about("deleteMany", table, json!({ "where": conditions(filters) })))
    }

    fn consume_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
    ) -> Answer<'a, Option<Row>> {
        Box::pin(self.one("consumeOne", table, json!({ "where": conditions(filters) })))
    }

    fn increment_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Changes,
    ) -> Answer<'a, Option<Row>> {
        let by = changes.increments.iter().map(|(name, by)| (name.to_string(), json!(by)));
        let asked = json!({
            "where": conditions(filters),
            "increment": by.collect::<Map<_, _>>(),
            "set": write(changes.set),
        });
        Box::pin(self.one("incrementOne", table, asked))
    }
}

impl Store for HostedStore {
    /// Its tables are their owner's.
    fn dialect(&self) -> Option<Dialect> {
        None
    }

    fn begin(&self) -> Answer<'_, Box<dyn Transaction>> {
        Box::pin(async {
            let transaction = self.transaction();
            transaction.ask::<()>("begin", Json::Null).await?;
            Ok(Box::new(transaction) as Box<dyn Transaction>)
        })
    }

    fn introspect(&self) -> Answer<'_, Vec<ExistingTable>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn execute_schema<'a>(&'a self, _: &'a [String]) -> Answer<'a, ()> {
        Box::pin(async {
            Err(StoreError::Other("This database's tables are not corten's to make.".to_owned()))
        })
    }

    /// The connections are their owner's, who may close them now: no transaction is open on them.
    fn close(&self) -> BoxFuture<'_, ()> {
        self.open.close()
    }
}

impl Transaction for HostedStore {
    fn commit(mut self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(async move {
            self.ask::<()>("commit", Json::Null).await?;
            self.transaction = None;
            Ok(())
        })
    }

    fn rollback(mut self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(async move {
            self.ask::<()>("rollback", Json::Null).await?;
            self.transaction = None;
            Ok(())
        })
    }
}

impl Drop for HostedStore {
    fn drop(&mut self) {
        let Some(open) = self.transaction.take() else { return };
        let arguments = arguments("rollback", open.number(), Json::Null);
        let (host, adapter) = (Arc::clone(&self.host), self.adapter.clone());
        open.abandon(async move {
            let _ = call_in_time(&*host, &adapter, Scope::default(), arguments).await;
        });
    }
}
