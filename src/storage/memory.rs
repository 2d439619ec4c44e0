//! A store that keeps its rows in memory: for an application without a database, and for tests.
//! As in the reference there is no limit, and what nobody deletes stays until the process ends.
//!
//! It answers as SQLite does, down to the letter case that LIKE ignores. Writers take turns and a
//! transaction is a writer until it ends, so a transaction's owner must not write around it.
//! Foreign keys are not enforced.

mod matching;
mod state;

use super::{
    Answer, Changes, Dialect, ExistingTable, Filter, Found, Lookup, Queries, Row, Select, Store,
    StoreError, Table, Transaction, Value,
};
use crate::host::BoxFuture;
use state::State;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

#[derive(Default)]
pub struct MemoryStore {
    rows: Arc<Mutex<State>>,
    turn: Arc<Turn<()>>,
}

impl MemoryStore {
    pub fn new() -> Self {
        Self::default()
    }
}

impl Store for MemoryStore {
    fn dialect(&self) -> Option<Dialect> {
        None
    }

    fn begin(&self) -> Answer<'_, Box<dyn Transaction>> {
        Box::pin(async {
            let turn = Arc::clone(&self.turn).lock_owned().await;
            let copy = self.state().clone();
            Ok(Box::new(MemoryTransaction {
                copy: Mutex::new(copy),
                rows: Arc::clone(&self.rows),
                _turn: turn,
            }) as Box<dyn Transaction>)
        })
    }

    fn introspect(&self) -> Answer<'_, Vec<ExistingTable>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn execute_schema<'a>(&'a self, _statements: &'a [String]) -> Answer<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

/// Works on a copy of the rows, which replaces the store's at commit.
struct MemoryTransaction {
    copy: Mutex<State>,
    rows: Arc<Mutex<State>>,
    _turn: OwnedMutexGuard<()>,
}

impl Transaction for MemoryTransaction {
    fn commit(self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(async move {
            let copy = self.state().clone();
            *self.rows.lock().unwrap_or_else(PoisonError::into_inner) = copy;
            Ok(())
        })
    }

    fn rollback(self: Box<Self>) -> Answer<'static, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// Rows that can be worked on: the store's own or a transaction's copy.
trait Memory: Send + Sync {
    fn state(&self) -> MutexGuard<'_, State>;

    /// Waits until this writer may write.
    fn turn(&self) -> BoxFuture<'_, Option<OwnedMutexGuard<()>>>;
}

impl Memory for MemoryStore {
    fn state(&self) -> MutexGuard<'_, State> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> BoxFuture<'_, Option<OwnedMutexGuard<()>>> {
        Box::pin(async { Some(Arc::clone(&self.turn).lock_owned().await) })
    }
}

impl Memory for MemoryTransaction {
    fn state(&self) -> MutexGuard<'_, State> {
        self.copy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> BoxFuture<'_, Option<OwnedMutexGuard<()>>> {
        Box::pin(async { None })
    }
}

fn write<'a, T: Send + 'a>(
    memory: &'a impl Memory,
    work: impl FnOnce(&mut State) -> Result<T, StoreError> + Send + 'a,
) -> Answer<'a, T> {
    Box::pin(async move {
        let _turn = memory.turn().await;
        work(&mut memory.state())
    })
}

impl<M: Memory> Queries for M {
    fn create<'a>(&'a self, table: &'a Table, row: Row) -> Answer<'a, Row> {
        write(self, move |state| state.create(table, row))
    }

    fn find<'a>(&'a self, select: Select<'a>) -> Answer<'a, Vec<Row>> {
        Box::pin(async move { self.state().find(&select) })
    }

    fn lookup<'a>(&'a self, lookup: &'a Lookup, key: &'a Value) -> Answer<'a, Option<Found>> {
        Box::pin(async move { self.state().lookup(lookup, key) })
    }

    fn count<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        Box::pin(async move { self.state().count(table, filters) })
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
        let changes = Changes::set(changes);
        write(self, move |state| {
            Ok(state.change(table, filters, &changes, usize::MAX)?.len() as u64)
        })
    }

    fn delete<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        write(self, move |state| Ok(state.remove(table, filters, 1)?.len() as u64))
    }

    fn delete_many<'a>(&'a self, table: &'a Table, filters: &'a [Filter]) -> Answer<'a, u64> {
        write(self, move |state| Ok(state.remove(table, filters, usize::MAX)?.len() as u64))
    }

    fn consume_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
    ) -> Answer<'a, Option<Row>> {
        write(self, move |state| Ok(state.remove(table, filters, 1)?.pop()))
    }

    fn increment_one<'a>(
        &'a self,
        table: &'a Table,
        filters: &'a [Filter],
        changes: Changes,
    ) -> Answer<'a, Option<Row>> {
        write(self, move |state| Ok(state.change(table, filters, &changes, 1)?.pop()))
    }
}
