//! The end of an application whose database has connections of the host's.

use std::{sync::Arc, time::Duration};

use corten::storage::{HostedStore, Store};
use tokio::time::{Instant, sleep};

use super::bench::{Bench, FakeHost};

/// An application on an adapter that has nothing to say.
fn on_an_adapter() -> (Bench, Arc<HostedStore>) {
    let adapter = FakeHost { callee: Some(Box::new(|_| Ok(String::new()))), ..FakeHost::default() };
    let store = Arc::new(HostedStore::new(Arc::new(adapter)));
    let bench = Bench::over(Arc::<HostedStore>::clone(&store), "", FakeHost::default(), &[]);
    (bench, store)
}

#[tokio::test(start_paused = true)]
async fn waits_until_no_transaction_is_open() {
    let (bench, store) = on_an_adapter();
    let (one, other) = (store.begin().await.unwrap(), store.begin().await.unwrap());
    let closing = tokio::spawn(Arc::clone(&bench.pipeline).close());
    sleep(Duration::from_secs(1)).await;
    assert_eq!(one.commit().await, Ok(()));
    sleep(Duration::from_secs(1)).await;
    assert!(!closing.is_finished());
    // Rolled back in the background.
    drop(other);
    let dropped = Instant::now();
    closing.await.unwrap();
    assert!(dropped.elapsed() < Duration::from_secs(1));
    assert!(bench.host.log.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn waits_for_nobody_for_ever() {
    let (bench, store) = on_an_adapter();
    let open = store.begin().await.unwrap();
    Arc::clone(&bench.pipeline).close().await;
    let log = bench.host.log.lock().unwrap().join("\n");
    assert!(log.contains("it is not waited for"), "{log}");
    drop(open);
}
