//! One caller at a time for each key, within the application.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

type Waiting = HashMap<String, Arc<AsyncMutex<()>>>;

#[derive(Default)]
pub struct KeyLocks(Mutex<Waiting>);

/// The key is locked until this is dropped.
pub struct KeyGuard<'a> {
    locks: &'a KeyLocks,
    key: String,
    lock: Arc<AsyncMutex<()>>,
    held: Option<OwnedMutexGuard<()>>,
}

impl KeyLocks {
    pub async fn lock(&self, key: &str) -> KeyGuard<'_> {
        let lock = Arc::clone(self.waiting().entry(key.to_owned()).or_default());
        // Made before the waiting, so that a caller who gives up leaves nothing behind either.
        let mut guard = KeyGuard { locks: self, key: key.to_owned(), lock, held: None };
        guard.held = Some(Arc::clone(&guard.lock).lock_owned().await);
        guard
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for KeyGuard<'_> {
    fn drop(&mut self) {
        self.held = None;
        let mut waiting = self.locks.waiting();
        // The map's and our own: nobody else wants the key.
        if Arc::strong_count(&self.lock) == 2 {
            waiting.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, time::Duration};

    use super::KeyLocks;

    #[tokio::test]
    async fn one_at_a_time_for_a_key_and_nothing_is_left() {
        let locks = KeyLocks::default();
        let (inside, most) = (Cell::new(0), Cell::new(0));
        let work = |key: &'static str| {
            let (locks, inside, most) = (&locks, &inside, &most);
            async move {
                let _guard = locks.lock(key).await;
                inside.set(inside.get() + 1);
                most.set(most.get().max(inside.get()));
                tokio::task::yield_now().await;
                inside.set(inside.get() - 1);
            }
        };
        tokio::join!(work("a"), work("a"), work("a"));
        assert_eq!(most.get(), 1);
        tokio::join!(work("a"), work("b"));
        assert_eq!(most.get(), 2);
        assert!(locks.waiting().is_empty());
    }

    #[tokio::test]
    async fn who_gives_up_leaves_nothing_behind() {
        let locks = KeyLocks::default();
        let held = locks.lock("a").await;
        let late = tokio::time::timeout(Duration::from_millis(1), locks.lock("a")).await;
        assert!(late.is_err());
        drop(late);
        drop(held);
        assert!(locks.waiting().is_empty());
    }
}
