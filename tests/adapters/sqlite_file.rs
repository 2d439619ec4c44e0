//! What only a SQLite file can do, and what may not be done to it.

use crate::fixture::{self, open, session, user};
use corten::storage::{
    Filter, Queries, Select, Store, StoreError,
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

/// All users of a store, in a task of their own.
fn users(
    store: &std::sync::Arc<SqliteStore>,
    schema: &corten::schema::Schema,
) -> tokio::task::JoinHandle<Result<usize, StoreError>> {
    let (store, table) = (std::sync::Arc::clone(store), schema.user().clone());
    tokio::spawn(async move { store.find(Select::new(&table, &[])).await.map(|rows| rows.len()) })
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_wait_for_the_only_connection() {
    let fixture = with_session().await;
    let one = SqliteOptions { readers: 1, ..SqliteOptions::new(url(&fixture)) };
    let store = std::sync::Arc::new(SqliteStore::open(one).await.unwrap());
    let reads: Vec<_> = (0..64).map(|_| users(&store, &fixture.schema)).collect();
    for read in reads {
        assert_eq!(read.await.unwrap(), Ok(1));
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_is_gone_is_an_error_and_no_text() {
    let fixture = with_session().await;
    let store = std::sync::Arc::new(open(&url(&fixture)).await);
    assert_eq!(users(&store, &fixture.schema).await.unwrap(), Ok(1));
    let drop = "ALTER TABLE user DROP COLUMN image".to_owned();
    fixture.store.execute_schema(&[drop]).await.unwrap();
    let gone = [Filter::eq("image", "image")];
    for error in [
        users(&store, &fixture.schema).await.unwrap().unwrap_err(),
        store.delete_many(fixture.schema.user(), &gone).await.unwrap_err(),
    ] {
        let StoreError::Schema(message) = &error else { panic!("{error}") };
        assert!(message.contains("no such column") && message.contains("image"), "{message}");
    }
    let add = "ALTER TABLE user ADD COLUMN image text".to_owned();
    fixture.store.execute_schema(&[add]).await.unwrap();
    assert_eq!(users(&store, &fixture.schema).await.unwrap(), Ok(1));
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_waits_for_reads_and_ends_later_ones() {
    let fixture = with_session().await;
    let store = std::sync::Arc::new(open(&url(&fixture)).await);
    {
        // Nobody waits for this one any more.
        let mut forgotten = store.find(Select::new(fixture.schema.user(), &[]));
        let pending = forgotten.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(pending.is_pending() || matches!(pending, Poll::Ready(Ok(_))));
    }
    let reads: Vec<_> = (0..64).map(|_| users(&store, &fixture.schema)).collect();
    store.close().await;
    let closed = Err(StoreError::Unavailable("it has been closed.".to_owned()));
    for read in reads {
        let read = read.await.unwrap();
        assert!(read == Ok(1) || read == closed, "{read:?}");
    }
    assert_eq!(users(&store, &fixture.schema).await.unwrap(), closed);
    fixture.store.close().await;
    #[cfg(target_os = "linux")]
    {
        let path = fixture.folder.as_ref().unwrap().path().join("new/auth.db");
        let open = std::fs::read_dir("/proc/self/fd").unwrap();
        let held = open.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
        assert_eq!(held.filter(|file| file.starts_with(&path)).count(), 0);
    }
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
