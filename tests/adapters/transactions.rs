//! Several statements as one.

use crate::fixture::{Fixture, session, thing, user};
use corten::storage::{Changes, Dialect, Filter, Row};
use std::sync::Arc;
use tokio::task::JoinSet;

pub async fn commit(fixture: Fixture) {
    let schema = &fixture.schema;
    let open = fixture.store.begin().await.unwrap();
    open.create(schema.user(), user("u")).await.unwrap();
    open.create(schema.session(), session("t", "u")).await.unwrap();
    // It sees its own rows.
    let found = open.lookup(schema.session_with_user(), &"t".into()).await.unwrap().unwrap();
    assert_eq!(found.1.unwrap().str("id"), Some("u"));
    open.commit().await.unwrap();
    assert_eq!(fixture.store.count(schema.session(), &[]).await, Ok(1));
}

pub async fn rollback(fixture: Fixture) {
    fixture.add("a", thing("old")).await;
    let open = fixture.store.begin().await.unwrap();
    open.update(fixture.thing(), &[], thing("new")).await.unwrap();
    open.create(fixture.thing(), thing("b").with("id", "b")).await.unwrap();
    assert_eq!(open.count(fixture.thing(), &[]).await, Ok(2));
    open.rollback().await.unwrap();
    unchanged(&fixture).await;
}

pub async fn dropped(fixture: Fixture) {
    fixture.add("a", thing("old")).await;
    let open = fixture.store.begin().await.unwrap();
    open.update(fixture.thing(), &[], thing("new")).await.unwrap();
    drop(open);
    unchanged(&fixture).await;
    // The store goes on.
    fixture.add("c", thing("c")).await;
}

async fn unchanged(fixture: &Fixture) {
    let filters = [Filter::eq("label", "old")];
    assert_eq!(fixture.store.count(fixture.thing(), &filters).await, Ok(1));
    assert_eq!(fixture.store.count(fixture.thing(), &[]).await, Ok(1));
}

/// Each reads and then writes: on SQLite the order in which lock upgrades fail. Servers run
/// transactions side by side, where only the database itself can count.
pub async fn many_at_once(fixture: Fixture) {
    let side_by_side = fixture.is(Dialect::Postgres) || fixture.is(Dialect::Mysql);
    fixture.add("counter", thing("counter").with("count", 0)).await;
    let fixture = Arc::new(fixture);
    let mut tasks = JoinSet::new();
    for number in 0..200 {
        let fixture = Arc::clone(&fixture);
        tasks.spawn(async move {
            let (table, counter) = (fixture.thing(), [Filter::eq("id", "counter")]);
            let open = fixture.store.begin().await.unwrap();
            let row = open.find_one(table, &counter).await.unwrap().unwrap();
            let count = row.get("count").and_then(|value| value.as_i64()).unwrap();
            if side_by_side {
                let more = Changes::increment("count", 1);
                open.increment_one(table, &counter, more).await.unwrap();
            } else {
                let next = Row::new().with("count", count + 1);
                open.update(table, &counter, next).await.unwrap();
            }
            open.create(table, thing("x").with("id", format!("{number}"))).await.unwrap();
            open.commit().await.unwrap();
        });
    }
    tasks.join_all().await;
    let filters = [Filter::eq("count", 200)];
    let none = Changes::default();
    let row = fixture.store.increment_one(fixture.thing(), &filters, none).await.unwrap();
    assert_eq!(row.unwrap().str("id"), Some("counter"));
    assert_eq!(fixture.store.count(fixture.thing(), &[]).await, Ok(201));
}
