//! What a secondary storage promises, on Redis.

use std::{sync::Arc, time::Duration};

use corten::{
    clock::Timestamp,
    config::{RedisSettings, redis_settings},
    host::Scope,
    storage::{Secondary, secondary::RedisSecondary},
};
use futures_util::future::join_all;

use super::servers;

const NOBODY: Scope = Scope { request: 0, transaction: 0 };

fn settings(url: &str, prefix: &str) -> RedisSettings {
    let json = serde_json::json!({ "url": url, "keyPrefix": prefix, "connectTimeout": 2 });
    redis_settings(&json.to_string()).unwrap()
}

fn storage() -> Arc<RedisSecondary> {
    let (url, prefix) = servers::redis();
    Arc::new(RedisSecondary::new(settings(&url, &prefix)))
}

async fn get(storage: &RedisSecondary, key: &str) -> Option<String> {
    storage.get(NOBODY, key).await.unwrap()
}

#[tokio::test]
async fn values_are_kept_until_they_are_deleted_or_their_time_is_over() {
    let storage = storage();
    storage.open().await.unwrap();
    assert_eq!(get(&storage, "a").await, None);
    for value in ["one", "zwei ☃ \r\n", "{\"a\":1}"] {
        storage.set(NOBODY, "a", value.to_owned(), 60).await.unwrap();
        assert_eq!(get(&storage, "a").await.as_deref(), Some(value));
    }
    storage.set(NOBODY, "nothing", String::new(), 60).await.unwrap();
    assert_eq!(get(&storage, "nothing").await, None);
    storage.set(NOBODY, "short", "x".to_owned(), 1).await.unwrap();
    assert_eq!(get(&storage, "short").await.as_deref(), Some("x"));
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(get(&storage, "short").await, None);
    storage.delete(NOBODY, "a").await.unwrap();
    storage.delete(NOBODY, "a").await.unwrap();
    assert_eq!(get(&storage, "a").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_take_a_value_out_one_gets_it() {
    let (url, prefix) = servers::redis();
    // As several processes have them: each its own connection.
    let storages = [(); 4].map(|()| RedisSecondary::new(settings(&url, &prefix)));
    for round in 0..20 {
        let key = format!("key {round}");
        storages[0].set(NOBODY, &key, "once".to_owned(), 60).await.unwrap();
        let taken = join_all((0..16).map(|at| storages[at % 4].get_and_delete(NOBODY, &key))).await;
        assert_eq!(taken.into_iter().filter_map(Result::unwrap).count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_exact_and_later_ones_prolong_nothing() {
    let (url, prefix) = servers::redis();
    let storages = [(); 4].map(|()| RedisSecondary::new(settings(&url, &prefix)));
    let now = Timestamp::from_millis(0);
    let counts =
        join_all((0..100).map(|at| storages[at % 4].increment(NOBODY, "a", 0.7, now))).await;
    let mut counts: Vec<_> = counts.into_iter().map(Result::unwrap).collect();
    counts.sort_by(f64::total_cmp);
    assert_eq!(counts, (1..=100).map(f64::from).collect::<Vec<_>>());
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(storages[0].increment(NOBODY, "a", 0.7, now).await, Ok(101.0));
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(storages[0].increment(NOBODY, "a", 0.7, now).await, Ok(1.0));
}

#[tokio::test]
async fn a_wrong_password_is_an_error_without_it() {
    let (url, prefix) = servers::redis();
    let mut url: url::Url = url.parse().unwrap();
    url.set_password(Some("hush")).unwrap();
    let storage = RedisSecondary::new(settings(url.as_str(), &prefix));
    let error = storage.open().await.unwrap_err().to_string();
    assert!(error.contains("There is no connection to Redis at 127.0.0.1:"), "{error}");
    assert!(!error.contains("hush"), "{error}");
}

#[tokio::test]
async fn a_closed_storage_answers_nothing() {
    let storage = storage();
    storage.set(NOBODY, "a", "x".to_owned(), 60).await.unwrap();
    storage.close();
    let error = storage.get(NOBODY, "a").await.unwrap_err().to_string();
    assert!(error.contains("close()"), "{error}");
}
