//! What must happen once, however many ask.

use crate::fixture::{Fixture, thing};
use corten::storage::{Changes, Filter, Row, Value};
use std::sync::Arc;
use tokio::task::JoinSet;

pub async fn consume_one(fixture: Fixture) {
    fixture.add("a", thing("token")).await;
    fixture.add("b", thing("other")).await;
    let fixture = Arc::new(fixture);
    let mut tasks = JoinSet::new();
    for _ in 0..32 {
        let fixture = Arc::clone(&fixture);
        tasks.spawn(async move {
            let filters = [Filter::eq("label", "token")];
            fixture.store.consume_one(fixture.thing(), &filters).await.unwrap()
        });
    }
    let winners: Vec<Row> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(winners.len(), 1);
    assert_eq!(winners[0].str("id"), Some("a"));
    assert_eq!(fixture.store.count(fixture.thing(), &[]).await, Ok(1));
}

pub async fn increment_one(fixture: Fixture) {
    fixture.add("a", thing("guarded").with("count", 0)).await;
    let fixture = Arc::new(fixture);
    let mut tasks = JoinSet::new();
    for _ in 0..32 {
        let fixture = Arc::clone(&fixture);
        tasks.spawn(async move {
            let filters = [Filter::eq("label", "guarded"), Filter::lt("count", 10)];
            let changes = Changes::increment("count", 1);
            fixture.store.increment_one(fixture.thing(), &filters, changes).await.unwrap()
        });
    }
    let rows: Vec<Row> = tasks.join_all().await.into_iter().flatten().collect();
    let mut counts: Vec<i64> =
        rows.iter().map(|row| row.get("count").and_then(Value::as_i64).unwrap()).collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=10).collect::<Vec<_>>());
}

pub async fn increment_sets_too(fixture: Fixture) {
    fixture.add("a", thing("x").with("count", 5)).await;
    fixture.add("b", thing("x").with("count", 5)).await;
    let changes =
        Changes { increments: vec![("count".into(), -2)], set: Row::new().with("note", "changed") };
    let (store, table) = (&fixture.store, fixture.thing());
    let filters = [Filter::eq("count", 5)];
    let row = store.increment_one(table, &filters, changes).await.unwrap().unwrap();
    assert_eq!(row.get("count"), Some(&Value::Int(3)));
    assert_eq!(row.str("note"), Some("changed"));
    assert_eq!(store.count(table, &filters).await, Ok(1));
}
