//! The ways to a connection: through pools, or inside a transaction.

use super::{Copies, Driver, Native, Statement};
use crate::storage::{Found, Lookup, StoreError, Value};
use sqlx::{Database, Transaction, pool::PoolConnection};
use std::{
    future::Future,
    ops::{Deref, DerefMut},
};
use tokio::sync::{Mutex, MutexGuard};

/// Gives a connection for reading and one for writing.
pub trait Way<D: Driver>: Send + Sync {
    /// Whether a connection comes with a transaction that has begun.
    const IN_TRANSACTION: bool;

    /// A connection for one query.
    type Lent<'a>: DerefMut<Target = D::Link> + Send
    where
        Self: 'a;

    fn read(&self) -> impl Future<Output = Result<Self::Lent<'_>, StoreError>> + Send;

    fn write(&self) -> impl Future<Output = Result<Self::Lent<'_>, StoreError>> + Send {
        self.read()
    }

    /// Answers a lookup at once; `None` if it cannot.
    fn inline(&self, _lookup: &Lookup, _key: &Value) -> Option<Option<Found>> {
        None
    }

    /// Runs a statement that only reads by other means than a connection of `read`; `None` where
    /// there are none.
    fn copies(
        &self,
        _statement: &Statement,
    ) -> impl Future<Output = Option<Result<Copies, StoreError>>> + Send {
        async { None }
    }

    /// Takes note of a failure: whether a statement that only reads may be tried once more.
    fn tries_again(&self, _error: &StoreError) -> bool {
        false
    }
}

/// The way inside a transaction: its one connection.
pub struct Open<D: Database>(Mutex<Transaction<'static, D>>);

impl<D: Database> Open<D> {
    pub(in crate::storage) fn new(transaction: Transaction<'static, D>) -> Self {
        Self(Mutex::new(transaction))
    }

    pub(in crate::storage) fn into_inner(self) -> Transaction<'static, D> {
        self.0.into_inner()
    }
}

impl<D: Native> Way<D> for Open<D> {
    const IN_TRANSACTION: bool = true;

    type Lent<'a> = Lent<'a, D>;

    async fn read(&self) -> Result<Lent<'_, D>, StoreError> {
        Ok(Lent::Open(self.0.lock().await))
    }
}

/// A connection of sqlx's for one query.
pub enum Lent<'a, D: Database> {
    Pooled(PoolConnection<D>),
    Open(MutexGuard<'a, Transaction<'static, D>>),
}

impl<D: Database> Deref for Lent<'_, D> {
    type Target = D::Connection;
    fn deref(&self) -> &D::Connection {
        match self {
            Self::Pooled(connection) => connection,
            Self::Open(transaction) => transaction,
        }
    }
}

impl<D: Database> DerefMut for Lent<'_, D> {
    fn deref_mut(&mut self) -> &mut D::Connection {
        match self {
            Self::Pooled(connection) => connection,
            Self::Open(transaction) => transaction,
        }
    }
}
