//! A store that counts every statement it passes on.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use corten::{
    host::BoxFuture,
    storage::{
        Answer, Changes, Dialect, ExistingTable, Filter, Found, Lookup, Queries, Row, Select,
        Store, Table, Transaction, Value, memory::MemoryStore,
    },
};

pub struct CountingStore {
    inner: MemoryStore,
    statements: Arc<AtomicUsize>,
}

impl CountingStore {
    pub fn new(inner: MemoryStore, statements: Arc<AtomicUsize>) -> Self {
        Self { inner, statements }
    }

    fn counted(&self) -> &MemoryStore {
        self.statements.fetch_add(1, Ordering::SeqCst);
        &self.inner
    }
}

impl Queries for CountingStore {
    fn create<'a>(&'a self, table: &'a Table, row: Row) -> Answer<'a, Row> {
        self.counted().create(table, row)
    }
    fn find<'a>(&'a self, select: Select<'a>) -> Answer<'a, Vec<Row>> {
        self.counted().find(select)
    }
    fn lookup<'a>(&'a self, lookup: &'a Lookup, key: &'a Value) -> Answer<'a, Option<Found>> {
        self.counted().lookup(lookup, key)
    }
    fn count<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        self.counted().count(table, filters)
    }
    fn update<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, Option<Row>> {
        self.counted().update(table, filters, changes)
    }
    fn update_many<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Row,
    ) -> Answer<'a, u64> {
        self.counted().update_many(table, filters, changes)
    }
    fn delete<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        self.counted().delete(table, filters)
    }
    fn delete_many<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        self.counted().delete_many(table, filters)
    }
    fn consume_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
    ) -> Answer<'a, Option<Row>> {
        self.counted().consume_one(table, filters)
    }
    fn increment_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Changes,
    ) -> Answer<'a, Option<Row>> {
        self.counted().increment_one(table, filters, changes)
    }
}

impl Store for CountingStore {
    fn dialect(&self) -> Option<Dialect> {
        self.inner.dialect()
    }
    fn begin(&self) -> Answer<'_, Box<dyn Transaction>> {
        self.counted().begin()
    }
    fn introspect(&self) -> Answer<'_, Vec<ExistingTable>> {
        self.counted().introspect()
    }
    fn execute_schema<'a>(&'a self, statements: &'a [String]) -> Answer<'a, ()> {
        self.counted().execute_schema(statements)
    }
    fn close(&self) -> BoxFuture<'_, ()> {
        self.inner.close()
    }
}
