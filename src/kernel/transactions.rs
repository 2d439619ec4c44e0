//! Transactions that hosted code takes part in. It knows them by number: what it asks for under
//! that number belongs to the transaction, and what others ask for does not.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use serde_json::json;

use super::{App, Ctx, callbacks::COMMITTED};
use crate::{
    error::Failure,
    host::Callback,
    storage::{Queries, SharedTransaction, StoreError, Transaction},
};

/// The transactions of an application that are open to hosted code.
#[derive(Default)]
pub struct Transactions {
    open: Mutex<HashMap<u32, SharedTransaction>>,
    last: AtomicU32,
}

impl Transactions {
    /// Opens a transaction to hosted code, under the number that is returned.
    pub fn lend(&self, transaction: Box<dyn Transaction>) -> (u32, SharedTransaction) {
        let shared = SharedTransaction::new(transaction);
        let mut open = self.open();
        // Zero is no transaction; after four billion a number may still be taken.
        let number = loop {
            let number = self.last.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
            if number != 0 && !open.contains_key(&number) {
                break number;
            }
        };
        open.insert(number, shared.clone());
        (number, shared)
    }

    pub fn get(&self, number: u32) -> Option<SharedTransaction> {
        self.open().get(&number).cloned()
    }

    fn is_open(&self, number: u32) -> bool {
        self.open().contains_key(&number)
    }

    /// Closes a transaction to hosted code; it ends with its last holder.
    pub fn take_back(&self, number: u32) -> Option<SharedTransaction> {
        self.open().remove(&number)
    }

    /// Closes all of them to hosted code.
    pub fn take_back_all(&self) -> Vec<SharedTransaction> {
        self.open().drain().map(|(_, open)| open).collect()
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u32, SharedTransaction>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work on rows that is done as a whole or not at all: dropped without a commit, it is undone.
pub enum Work {
    Own(Box<dyn Transaction>),
    /// Open to hosted code and plugins as long as it lasts.
    Lent(Lent),
    /// Part of the caller's transaction, which the caller ends.
    Joined(SharedTransaction),
}

pub struct Lent {
    app: Arc<App>,
    number: u32,
    shared: SharedTransaction,
}

impl Work {
    pub fn queries(&self) -> &dyn Queries {
        match self {
            Self::Own(transaction) => &**transaction,
            Self::Lent(lent) => &lent.shared,
            Self::Joined(shared) => shared,
        }
    }

    /// Keeps what was done, or takes it back: whoever hears of a failure finds nothing of it left.
    pub async fn end<T>(self, done: Result<T, Failure>) -> Result<(T, Committed), Failure> {
        match done {
            Ok(done) => Ok((done, self.commit().await?)),
            Err(failure) => {
                // What failed first is worth more than that the connection is lost, too.
                let _ = self.rollback().await;
                Err(failure)
            }
        }
    }

    async fn commit(self) -> Result<Committed, Failure> {
        match self {
            Self::Own(transaction) => transaction.commit().await?,
            Self::Joined(_) => {}
            Self::Lent(lent) => {
                lent.shared.commit().await?;
                return Ok(Committed(lent.app.is_hosted().then_some(lent.number)));
            }
        }
        Ok(Committed(None))
    }

    async fn rollback(self) -> Result<(), StoreError> {
        match self {
            Self::Own(transaction) => transaction.rollback().await,
            Self::Joined(_) => Ok(()),
            Self::Lent(lent) => lent.shared.rollback().await,
        }
    }
}

/// Work that is done; hosted code may have put something off until now.
#[must_use]
pub struct Committed(Option<u32>);

impl Committed {
    /// Runs what was put off.
    pub async fn follow_up(self, ctx: &Ctx) -> Result<(), Failure> {
        match self.0 {
            Some(number) => ctx.run(&Callback(COMMITTED.to_owned()), &json!([number])).await,
            None => Ok(()),
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.app.transactions.take_back(self.number);
    }
}

impl Ctx {
    /// Begins work that is done as a whole or not at all.
    pub async fn begin_work(&self) -> Result<Work, Failure> {
        if let Some(joined) = &self.joined {
            return Ok(Work::Joined(joined.clone()));
        }
        let transaction = self.store().await?.begin().await?;
        // Whoever signs session caches may have to read or write a key of its own in between.
        if !self.app.is_hosted() && self.app.plugins.cache_signer.is_none() {
            return Ok(Work::Own(transaction));
        }
        let app = Arc::clone(&self.app);
        let (number, shared) = app.transactions.lend(transaction);
        self.transaction.store(number, Ordering::Relaxed);
        Ok(Work::Lent(Lent { app, number, shared }))
    }

    /// The transaction that this request is in now, as far as others may take part in it.
    pub fn open_work(&self) -> Option<SharedTransaction> {
        let own = || self.app.transactions.get(self.open_transaction());
        self.joined.clone().or_else(own)
    }

    /// The transaction that hosted code may take part in now; zero is none.
    pub(super) fn open_transaction(&self) -> u32 {
        match self.transaction.load(Ordering::Relaxed) {
            0 => 0,
            number if self.app.transactions.is_open(number) => number,
            _ => 0,
        }
    }
}
