//! What only a SQLite file can do, and what may not be done to it.

use crate::fixture::{self, open, session, user};
use corten::storage::{
    Queries, Store, StoreError,
    sqlite::{SqliteOptions, SqliteStore},
};
use std::task::{Context, Poll, Waker};

async fn with_session() -> fixture::Fixture {
    let fixture = fixture::sqlite_file().await;
    fixture.store.create(fixture.schema.user(), user("u")).await.unwrap();
    fixture.store.create(fixture.schema.session(), session("t", "u")).await.unwrap();
    fixture
}

fn url(fixture: &fixture::Fixture) -> String {
    format!("sqlite:{}/new/auth.db", fixture.folder.as_ref().unwrap().path().display())
}

#[tokio::test(flavor = "multi_thread")]
async fn lookup_is_ready_at_its_first_poll() {
    let fixture = with_session().await;
    let ready = |token: &str| {
        let key = token.into();
        let mut future = fixture.store.lookup(fixture.schema.session_with_user(), &key);
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(found) => found.unwrap(),
            Poll::Pending => panic!("the lookup waits"),
        }
    };
    assert!(ready("t").unwrap().1.is_some());
    assert!(ready("nothing").is_none());
    // It sees each commit.
    fixture.store.create(fixture.schema.session(), session("t2", "u")).await.unwrap();
    assert!(ready("t2").is_some());
    // An open transaction neither delays it nor shows.
    let writing = fixture.store.begin().await.unwrap();
    writing.create(fixture.schema.session(), session("t3", "u")).await.unwrap();
    assert!(ready("t").is_some());
    assert!(ready("t3").is_none());
    writing.commit().await.unwrap();
    assert!(ready("t3").is_some());
    // A changed schema does not confuse it.
    let add = "ALTER TABLE session ADD COLUMN extra text".to_owned();
    fixture.store.execute_schema(&[add]).await.unwrap();
    assert!(ready("t").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn lookups_in_parallel_all_answer() {
    let fixture = std::sync::Arc::new(with_session().await);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let fixture = std::sync::Arc::clone(&fixture);
        tasks.spawn(async move {
            let lookup = fixture.schema.session_with_user();
            fixture.store.lookup(lookup, &"t".into()).await.unwrap().is_some()
        });
    }
    assert!(tasks.join_all().await.into_iter().all(|found| found));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_stores_on_one_file() {
    let fixture = with_session().await;
    let second = open(&url(&fixture)).await;
    second.create(fixture.schema.user(), user("v")).await.unwrap();
    assert_eq!(fixture.store.count(fixture.schema.user(), &[]).await, Ok(2));
    second.close().await;
    fixture.store.create(fixture.schema.user(), user("w")).await.unwrap();
    let lookup = fixture.schema.session_with_user();
    assert!(fixture.store.lookup(lookup, &"t".into()).await.unwrap().is_some());
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_file_that_another_library_holds() {
    let fixture = with_session().await;
    fixture.store.close().await;
    let path = fixture.folder.as_ref().unwrap().path().join("new/auth.db");
    let held = std::fs::File::open(&path).unwrap();
    let error = SqliteStore::open(SqliteOptions::new(url(&fixture))).await.err().unwrap();
    assert!(error.to_string().contains("through another SQLite library"), "{error}");
    drop(held);
    open(&url(&fixture)).await.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reopens_what_was_closed_or_dropped() {
    let fixture = with_session().await;
    fixture.store.close().await;
    let lookup = fixture.schema.session_with_user();
    let closed = fixture.store.lookup(lookup, &"t".into()).await;
    assert_eq!(closed, Err(StoreError::Unavailable("it has been closed.".to_owned())));
    drop(open(&url(&fixture)).await);
    let again = open(&url(&fixture)).await;
    assert_eq!(again.count(fixture.schema.session(), &[]).await, Ok(1));
    again.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn creates_only_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/a/b.db", folder.path().display());
    let options = SqliteOptions { create: false, ..SqliteOptions::new(&url) };
    let error = SqliteStore::open(options).await.err().unwrap();
    assert!(error.to_string().contains("there is no file"), "{error}");
    assert!(!folder.path().join("a").exists());
    open(&url).await.close().await;
    assert!(folder.path().join("a/b.db").exists());
}

/// Another process's lock, played by a second connection of the same library.
#[tokio::test(flavor = "multi_thread")]
async fn waits_for_other_writers_then_says_busy() {
    let fixture = with_session().await;
    let options = SqliteOptions {
        busy_timeout: std::time::Duration::from_millis(50),
        ..SqliteOptions::new(url(&fixture))
    };
    let hasty = SqliteStore::open(options).await.unwrap();
    let writing = fixture.store.begin().await.unwrap();
    let error = hasty.create(fixture.schema.user(), user("v")).await;
    assert_eq!(error, Err(StoreError::Busy));
    writing.commit().await.unwrap();
    assert!(hasty.create(fixture.schema.user(), user("v")).await.is_ok());
    hasty.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_what_others_wrote_and_names_what_it_cannot() {
    let fixture = with_session().await;
    let set = |value: &str| [format!("UPDATE session SET \"expiresAt\" = {value}")];
    let lookup = fixture.schema.session_with_user();
    for date in ["1795243491704", "'1795243491704'", "'2026-11-21T06:44:51.704Z'"] {
        fixture.store.execute_schema(&set(date)).await.unwrap();
        let (row, _) = fixture.store.lookup(lookup, &"t".into()).await.unwrap().unwrap();
        assert_eq!(row.get("expiresAt"), Some(&fixture::now().into()), "{date}");
    }
    fixture.store.execute_schema(&set("'secret'")).await.unwrap();
    let error = fixture.store.lookup(lookup, &"t".into()).await.unwrap_err().to_string();
    assert!(error.contains("\"expiresAt\" of table \"session\""), "{error}");
    assert!(!error.contains("secret"));
}
