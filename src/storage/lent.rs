//! Transactions on connections that are the host's: it knows them by number, and may close its
//! connections once none is open.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio_util::task::{TaskTracker, task_tracker::TaskTrackerToken};

use crate::host::BoxFuture;

/// The transactions of a store. Clones are the same.
#[derive(Clone, Default)]
pub struct LentTransactions(TaskTracker);

/// One of them, which is open until this is dropped.
pub struct LentTransaction {
    number: u32,
    _open: TaskTrackerToken,
}

impl LentTransactions {
    /// Made before the host is asked for it, so that it can be rolled back should nobody wait for
    /// the answer.
    pub fn begin(&self) -> LentTransaction {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1).max(1);
        LentTransaction { number, _open: self.0.token() }
    }

    /// Waits until none is open.
    pub fn close(&self) -> BoxFuture<'_, ()> {
        self.0.close();
        Box::pin(self.0.wait())
    }
}

impl LentTransaction {
    /// Never zero, which is none.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Ends it in the background, where nobody is left who could hear of a failure; the database
    /// rolls back by itself when its connection goes.
    pub fn abandon(self, rollback: impl Future<Output = ()> + Send + 'static) {
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                rollback.await;
                drop(self);
            });
        }
    }
}
