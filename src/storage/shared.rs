//! A transaction that several callers use in turn: the one who began it, and whoever it lends it
//! to in between. It ends once; whoever comes later is told so.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::{
    Answer, Changes, Filter, Found, Lookup, Queries, Row, Select, StoreError, Table, Transaction,
    Value,
};

type Open = Option<Box<dyn Transaction>>;

/// Clones are the same transaction. Dropping the last one without a commit rolls it back.
#[derive(Clone)]
pub struct SharedTransaction(Arc<Mutex<Open>>);

impl SharedTransaction {
    pub fn new(transaction: Box<dyn Transaction>) -> Self {
        Self(Arc::new(Mutex::new(Some(transaction))))
    }

    pub async fn commit(&self) -> Result<(), StoreError> {
        self.end().await?.commit().await
    }

    pub async fn rollback(&self) -> Result<(), StoreError> {
        self.end().await?.rollback().await
    }

    async fn end(&self) -> Result<Box<dyn Transaction>, StoreError> {
        self.0.lock().await.take().ok_or_else(ended)
    }
}

/// The transaction, while this caller has its turn.
fn open(turn: &Open) -> Result<&dyn Transaction, StoreError> {
    turn.as_deref().ok_or_else(ended)
}

fn ended() -> StoreError {
    StoreError::Other("The transaction has ended: wait for all work in it before it ends.".into())
}

impl Queries for SharedTransaction {
    fn create<'a>(&'a self, table: &'a Table, row: Row) -> Answer<'a, Row> {
        Box::pin(async move { open(&*self.0.lock().await)?.create(table, row).await })
    }

    fn find<'a>(&'a self, select: Select<'a>) -> Answer<'a, Vec<Row>> {
        Box::pin(async move { open(&*self.0.lock().await)?.find(select).await })
    }

    fn lookup<'a>(&'a self, lookup: &'a Lookup, key: &'a Value) -> Answer<'a, Option<Found>> {
        Box::pin(async move { open(&*self.0.lock().await)?.lookup(lookup, key).await })
    }

    fn count<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move { open(&*self.0.lock().await)?.count(table, filters).await })
    }

    fn update<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, Option<Row>> {
        Box::pin(async move { open(&*self.0.lock().await)?.update(table, filters, changes).await })
    }

    fn update_many<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, u64> {
        Box::pin(
            async move { open(&*self.0.lock().await)?.update_many(table, filters, changes).await },
        )
    }

    fn delete<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move { open(&*self.0.lock().await)?.delete(table, filters).await })
    }

    fn delete_many<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move { open(&*self.0.lock().await)?.delete_many(table, filters).await })
    }

    fn consume_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
    ) -> Answer<'a, Option<Row>> {
        Box::pin(async move { open(&*self.0.lock().await)?.consume_one(table, filters).await })
    }

    fn increment_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Changes,
    ) -> Answer<'a, Option<Row>> {
        Box::pin(async move {
            open(&*self.0.lock().await)?.increment_one(table, filters, changes).await
        })
    }
}
