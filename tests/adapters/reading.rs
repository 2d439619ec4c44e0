//! Finding rows.

use crate::fixture::{Fixture, now, session, thing, user};
use corten::storage::{Dialect, Direction, Filter, Op, Select, StoreError, Value};

/// The ids of what the filters find, in order of id.
async fn ids(fixture: &Fixture, filters: &[Filter]) -> String {
    let select = Select::new(fixture.thing(), filters).order("id", Direction::Ascending);
    let rows = fixture.store.find(select).await.unwrap();
    let count = fixture.store.count(fixture.thing(), filters).await.unwrap();
    assert_eq!(count, rows.len() as u64);
    rows.iter().map(|row| row.str("id").unwrap()).collect::<Vec<_>>().join("")
}

fn servers(fixture: &Fixture) -> bool {
    fixture.is(Dialect::Postgres) || fixture.is(Dialect::Mysql)
}

async fn numbers(fixture: &Fixture) {
    for (id, count) in [("a", 1), ("b", 2), ("c", 3)] {
        fixture.add(id, thing(&format!("thing {id}")).with("count", count)).await;
    }
}

pub async fn operators(fixture: Fixture) {
    numbers(&fixture).await;
    for (filter, expected) in [
        (Filter::eq("count", 2), "b"),
        (Filter::ne("count", 2), "ac"),
        (Filter::lt("count", 2), "a"),
        (Filter::lte("count", 2), "ab"),
        (Filter::gt("count", 2), "c"),
        (Filter::gte("count", 2), "bc"),
        (Filter::eq("count", "2"), "b"),
        (Filter::is_in("count", [1, 3]), "ac"),
        (Filter::not_in("count", [1, 3]), "b"),
        (Filter::is_in("count", [0_i64; 0]), ""),
        (Filter::not_in("count", [0_i64; 0]), "abc"),
        (Filter::new("count", Op::In, 2), "b"),
        (Filter::contains("label", "ing b"), "b"),
        (Filter::starts_with("label", "thing"), "abc"),
        (Filter::starts_with("label", "hing"), ""),
        (Filter::ends_with("label", " c"), "c"),
        (Filter::eq("id", "a"), "a"),
    ] {
        assert_eq!(ids(&fixture, std::slice::from_ref(&filter)).await, expected, "{filter:?}");
    }
    assert_eq!(ids(&fixture, &[]).await, "abc");
}

pub async fn connectors(fixture: Fixture) {
    numbers(&fixture).await;
    let a_or_b = [Filter::eq("id", "a").or(), Filter::eq("id", "b").or()];
    assert_eq!(ids(&fixture, &a_or_b).await, "ab");
    let one_or = [Filter::eq("id", "a").or()];
    assert_eq!(ids(&fixture, &one_or).await, "a");
    // Every "and", and one of the "or"s, wherever they stand.
    let mixed = [
        Filter::eq("id", "a").or(),
        Filter::gt("count", 1),
        Filter::eq("id", "c").or(),
        Filter::lt("count", 9),
    ];
    assert_eq!(ids(&fixture, &mixed).await, "c");
}

pub async fn letter_case(fixture: Fixture) {
    fixture.add("a", thing("Ann")).await;
    fixture.add("b", thing("ann")).await;
    fixture.add("c", thing("Bob")).await;
    for (filter, expected) in [
        // The collation of MySQL's columns ignores it.
        (Filter::eq("label", "ANN"), if fixture.is(Dialect::Mysql) { "ab" } else { "" }),
        (Filter::eq("label", "ANN").insensitive(), "ab"),
        (Filter::ne("label", "ANN").insensitive(), "c"),
        (Filter::is_in("label", ["ANN", "BOB"]).insensitive(), "abc"),
        (Filter::not_in("label", ["ANN"]).insensitive(), "c"),
        (Filter::contains("label", "NN").insensitive(), "ab"),
        (Filter::starts_with("label", "AN").insensitive(), "ab"),
        (Filter::ends_with("label", "OB").insensitive(), "c"),
    ] {
        assert_eq!(ids(&fixture, std::slice::from_ref(&filter)).await, expected, "{filter:?}");
    }
}

pub async fn like_wildcards(fixture: Fixture) {
    for (id, label) in [("a", "50%"), ("b", "500"), ("c", "a_b"), ("d", "axb"), ("e", r"a\b")] {
        fixture.add(id, thing(label)).await;
    }
    assert_eq!(ids(&fixture, &[Filter::contains("label", "0%")]).await, "ab");
    assert_eq!(ids(&fixture, &[Filter::starts_with("label", "a_b")]).await, "cde");
    // Servers read a backslash as an escape: here of the wildcard behind it.
    let backslash = if servers(&fixture) { "a" } else { "e" };
    assert_eq!(ids(&fixture, &[Filter::contains("label", r"\")]).await, backslash);
    assert_eq!(ids(&fixture, &[Filter::contains("label", "'; drop table thing")]).await, "");
}

pub async fn order_limit_offset(fixture: Fixture) {
    for (id, count) in [("a", Some(2)), ("b", None), ("c", Some(1)), ("d", Some(3))] {
        fixture.add(id, thing("x").with("count", count)).await;
    }
    let page = async |direction, limit, offset| {
        let select = Select::new(fixture.thing(), &[]).order("count", direction);
        let rows = fixture.store.find(select.limit(limit).offset(offset)).await.unwrap();
        rows.iter().map(|row| row.str("id").unwrap().to_owned()).collect::<String>()
    };
    if fixture.is(Dialect::Postgres) {
        assert_eq!(page(Direction::Ascending, 10, 0).await, "cadb");
        assert_eq!(page(Direction::Descending, 10, 0).await, "bdac");
        assert_eq!(page(Direction::Ascending, 2, 1).await, "ad");
    } else {
        assert_eq!(page(Direction::Ascending, 10, 0).await, "bcad");
        assert_eq!(page(Direction::Descending, 10, 0).await, "dacb");
        assert_eq!(page(Direction::Ascending, 2, 1).await, "ca");
    }
    assert_eq!(page(Direction::Ascending, 2, 4).await, "");
    assert_eq!(page(Direction::Ascending, 0, 0).await, "");
}

pub async fn default_limit(fixture: Fixture) {
    for number in 0..105 {
        fixture.add(&format!("{number}"), thing("x")).await;
    }
    let rows = fixture.store.find(Select::new(fixture.thing(), &[])).await.unwrap();
    assert_eq!(rows.len(), 100);
}

pub async fn nulls(fixture: Fixture) {
    fixture.add("a", thing("x").with("note", "here").with("count", 1)).await;
    fixture.add("b", thing("x")).await;
    for (filter, expected) in [
        (Filter::eq("note", Value::Null), "b"),
        (Filter::ne("note", Value::Null), "a"),
        (Filter::ne("note", "there"), "a"),
        (Filter::not_in("note", ["there"]), "a"),
        (Filter::lt("count", 5), "a"),
        (Filter::contains("note", ""), "a"),
    ] {
        assert_eq!(ids(&fixture, std::slice::from_ref(&filter)).await, expected, "{filter:?}");
    }
}

pub async fn dates(fixture: Fixture) {
    let later = corten::clock::Timestamp::from_millis(now().millis() + 1);
    fixture.add("a", thing("x").with("at", now())).await;
    fixture.add("b", thing("x").with("at", later)).await;
    assert_eq!(ids(&fixture, &[Filter::lt("at", later)]).await, "a");
    assert_eq!(ids(&fixture, &[Filter::lte("at", later)]).await, "ab");
    assert_eq!(ids(&fixture, &[Filter::eq("at", now())]).await, "a");
    assert_eq!(ids(&fixture, &[Filter::eq("at", now().to_iso())]).await, "a");
}

pub async fn lookup(fixture: Fixture) {
    let (store, schema) = (&fixture.store, &fixture.schema);
    store.create(schema.user(), user("u1")).await.unwrap();
    store.create(schema.session(), session("t1", "u1")).await.unwrap();
    let found =
        async |token: &str| store.lookup(schema.session_with_user(), &token.into()).await.unwrap();
    let (session, user) = found("t1").await.unwrap();
    assert_eq!(session.str("id"), Some("s-t1"));
    assert_eq!(session.get("createdAt").and_then(Value::as_date), Some(now()));
    assert_eq!(user.unwrap().get("emailVerified").and_then(Value::as_bool), Some(false));
    assert_eq!(found("t2").await, None);
}

pub async fn unknown_fields(fixture: Fixture) {
    let (store, table) = (&fixture.store, fixture.thing());
    let expected = StoreError::Schema("table \"thing\" has no field \"color\".".to_owned());
    fixture.add("a", thing("x")).await;
    let filters = [Filter::eq("color", "red")];
    assert_eq!(store.find(Select::new(table, &filters)).await, Err(expected.clone()));
    assert_eq!(store.count(table, &filters).await, Err(expected.clone()));
    let row = thing("x").with("id", "b").with("color", "red");
    assert_eq!(store.create(table, row).await, Err(expected));
}
