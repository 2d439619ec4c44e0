//! Transactions that hosted code takes part in. It knows them by number: what it asks for under
//! that number belongs to the transaction, and what others ask for does not.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use serde_json::json;

use super::{Ctx, callbacks::COMMITTED};
use crate::{
    error::Failure,
    host::Callback,
    storage::{Queries, SharedTransaction, Transaction},
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

    /// Closes a transaction to hosted code; it ends with its last holder.
    pub fn take_back(&self, number: u32) -> Option<SharedTransaction> {
        self.open().remove(&number)
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u32, SharedTransaction>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work on rows that is done as a whole or not at all: dropped without a commit, it is undone.
pub enum Work<'a> {
    Own(Box<dyn Transaction>),
    /// Open to hosted code as long as it lasts.
    Lent(Lent<'a>),
    /// Part of the caller's transaction, which the caller ends.
    Joined(SharedTransaction),
}

pub struct Lent<'a> {
    ctx: &'a Ctx,
    number: u32,
    shared: SharedTransaction,
}

impl Work<'_> {
    pub fn queries(&self) -> &dyn Queries {
        match self {
            Self::Own(transaction) => &**transaction,
            Self::Lent(lent) => &lent.shared,
            Self::Joined(shared) => shared,
        }
    }

    /// Keeps what was done, then runs what hosted code has put off until now.
    pub async fn commit(self) -> Result<(), Failure> {
        match self {
            Self::Own(transaction) => Ok(transaction.commit().await?),
            Self::Joined(_) => Ok(()),
            Self::Lent(lent) => {
                lent.shared.commit().await?;
                let (ctx, number) = (lent.ctx, lent.number);
                drop(lent);
                ctx.run(&Callback(COMMITTED.to_owned()), &json!([number])).await
            }
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.ctx.app.transactions.take_back(self.number);
        self.ctx.transaction.store(0, Ordering::Relaxed);
    }
}

impl Ctx {
    /// Begins work that is done as a whole or not at all.
    pub async fn begin_work(&self) -> Result<Work<'_>, Failure> {
        if let Some(joined) = &self.joined {
            return Ok(Work::Joined(joined.clone()));
        }
        let transaction = self.store().await?.begin().await?;
        if !self.app.config.hosted.any() {
            return Ok(Work::Own(transaction));
        }
        let (number, shared) = self.app.transactions.lend(transaction);
        self.transaction.store(number, Ordering::Relaxed);
        Ok(Work::Lent(Lent { ctx: self, number, shared }))
    }
}
