//! The end of an application whose database has connections of the host's.

use std::{sync::Arc, time::Duration};

use corten::storage::{HostedStore, Store};
use tokio::time::{Instant, sleep};

use super::bench::{Bench, FakeHost};

/// An application on an adapter that has nothing to say.
fn on_an_adapter() -> (Bench, Arc<HostedStore>, Arc<FakeHost>) {
    let adapter = FakeHost { callee: Some(Box::new(|_| Ok(String::new()))), ..FakeHost::default() };
    let adapter = Arc::new(adapter);
    let store = Arc::new(HostedStore::new(Arc::<FakeHost>::clone(&adapter)));
    let bench = Bench::over(Arc::<HostedStore>::clone(&store), "", FakeHost::default(), &[]);
    (bench, store, adapter)
}

fn actions(adapter: &FakeHost) -> Vec<String> {
    let calls = adapter.calls.lock().unwrap();
    let action =
        |asked: &serde_json::Value| asked.pointer("/0/action").unwrap().as_str().map(str::to_owned);
    calls.iter().filter_map(|(_, asked)| action(asked)).collect()
}

#[tokio::test(start_paused = true)]
async fn waits_until_no_transaction_is_open() {
    let (bench, store, adapter) = on_an_adapter();
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
    assert_eq!(actions(&adapter), ["begin", "begin", "commit", "rollback"]);
    assert!(bench.host.log.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn waits_for_nobody_for_ever() {
    let (bench, store, adapter) = on_an_adapter();
    let open = store.begin().await.unwrap();
    Arc::clone(&bench.pipeline).close().await;
    let log = bench.host.log.lock().unwrap().join("\n");
    assert!(log.contains("has not finished its work"), "{log}");
    // What is left to itself still ends as it would have.
    assert_eq!(open.commit().await, Ok(()));
    assert_eq!(actions(&adapter), ["begin", "commit"]);
}
