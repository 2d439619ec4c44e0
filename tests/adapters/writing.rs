//! Creating, changing and deleting rows.

use crate::fixture::{Fixture, migrate, now, session, thing, user};
use corten::{
    schema::{Field, Model, Models, Schema, SchemaOptions},
    storage::{Filter, IdKind, Kind, Row, Select, StoreError, Value},
};
use serde_json::json;

pub async fn round_trip(fixture: Fixture) {
    let row = thing("label")
        .with("note", "")
        .with("flag", true)
        .with("count", -5)
        .with("big", 9_007_199_254_740_991_i64)
        .with("at", now())
        .with("json", json!({ "b": [1, 2.5, null], "a": { "é": "x" } }))
        .with("texts", json!(["a", "b,\"c\""]))
        .with("numbers", json!([1, 2.5]));
    let expected = row.clone().with("code", Value::Null).with("id", "1");
    assert_eq!(fixture.add("1", row).await, expected);
    let read = fixture.store.find_one(fixture.thing(), &[]).await.unwrap();
    assert_eq!(read, Some(expected));
}

pub async fn key_order(fixture: Fixture) {
    let row = Row::new().with("id", "1").with("count", 1).with("label", "x");
    let stored = fixture.store.create(fixture.thing(), row).await.unwrap();
    let text = serde_json::to_string(&stored).unwrap();
    assert_eq!(
        text,
        r#"{"label":"x","note":null,"flag":null,"count":1,"big":null,"at":null,"json":null,"#
            .to_owned()
            + r#""texts":null,"numbers":null,"code":null,"id":"1"}"#
    );
}

pub async fn unicode(fixture: Fixture) {
    let label = "Zoë 🦀 \u{202e}\u{0301} 日本 \" ' ` \\ %";
    fixture.add("1", thing(label)).await;
    let filters = [Filter::eq("label", label)];
    let row = fixture.store.find_one(fixture.thing(), &filters).await.unwrap().unwrap();
    assert_eq!(row.str("label"), Some(label));
    let filters = [Filter::contains("label", "🦀 \u{202e}")];
    assert_eq!(fixture.store.count(fixture.thing(), &filters).await, Ok(1));
}

pub async fn update_one_or_many(fixture: Fixture) {
    for id in ["a", "b", "c"] {
        fixture.add(id, thing("old")).await;
    }
    let (store, table) = (&fixture.store, fixture.thing());
    let old = [Filter::eq("label", "old")];
    let changed = store.update(table, &old, thing("new")).await.unwrap().unwrap();
    assert_eq!(changed.str("label"), Some("new"));
    assert_eq!(store.count(table, &old).await, Ok(2));
    let by_id = [Filter::eq("id", "a")];
    let changed = store.update(table, &by_id, thing("A")).await.unwrap().unwrap();
    assert_eq!(changed.str("id"), Some("a"));
    let nobody = [Filter::eq("id", "z")];
    assert_eq!(store.update(table, &nobody, thing("z")).await, Ok(None));
    assert_eq!(store.update_many(table, &[], thing("all")).await, Ok(3));
    assert_eq!(store.update_many(table, &old, thing("x")).await, Ok(0));
    // Nothing to change is no error.
    assert_eq!(store.update_many(table, &[], Row::new()).await, Ok(3));
    let same = store.update(table, &by_id, Row::new()).await.unwrap().unwrap();
    assert_eq!(same.str("label"), Some("all"));
}

pub async fn delete_one_or_many(fixture: Fixture) {
    for id in ["a", "b", "c", "d"] {
        fixture.add(id, thing("x")).await;
    }
    let (store, table) = (&fixture.store, fixture.thing());
    assert_eq!(store.delete(table, &[Filter::eq("label", "x")]).await, Ok(1));
    assert_eq!(store.count(table, &[]).await, Ok(3));
    assert_eq!(store.delete(table, &[Filter::eq("label", "y")]).await, Ok(0));
    assert_eq!(store.delete_many(table, &[Filter::eq("label", "x")]).await, Ok(3));
    assert_eq!(store.find(Select::new(table, &[])).await, Ok(Vec::new()));
}

pub async fn violations(fixture: Fixture) {
    let (store, table) = (&fixture.store, fixture.thing());
    fixture.add("a", thing("x").with("code", "secret")).await;
    fixture.add("b", thing("x")).await;
    fixture.add("c", thing("x")).await;
    let taken = |columns: &str| StoreError::UniqueViolation { columns: columns.to_owned() };
    let row = thing("x").with("id", "d").with("code", "secret");
    assert_eq!(store.create(table, row).await, Err(taken("thing.code")));
    assert_eq!(store.create(table, thing("x").with("id", "a")).await, Err(taken("thing.id")));
    let changes = Row::new().with("code", "secret");
    let b = [Filter::eq("id", "b")];
    assert_eq!(store.update(table, &b, changes.clone()).await, Err(taken("thing.code")));
    let many = store.update_many(table, &[Filter::ne("id", "a")], changes).await;
    let error = many.unwrap_err();
    assert_eq!(error, taken("thing.code"));
    assert!(!error.to_string().contains("secret"));
    // A row may keep its own value.
    let own = Row::new().with("code", "secret");
    assert!(store.update(table, &[Filter::eq("id", "a")], own).await.is_ok());
    let missing = StoreError::NotNull { column: "thing.label".to_owned() };
    assert_eq!(store.create(table, Row::new().with("id", "e")).await, Err(missing));
    assert_eq!(store.count(table, &[]).await, Ok(3));
    if store.dialect().is_some() {
        let orphan = store.create(fixture.schema.session(), session("t", "nobody")).await;
        assert_eq!(orphan, Err(StoreError::ForeignKey));
        store.create(fixture.schema.user(), user("u")).await.unwrap();
        store.create(fixture.schema.session(), session("t", "u")).await.unwrap();
        store.delete(fixture.schema.user(), &[Filter::eq("id", "u")]).await.unwrap();
        assert_eq!(store.count(fixture.schema.session(), &[]).await, Ok(0));
    }
}

pub async fn serial_ids(fixture: Fixture) {
    // Its own tables: the fixture's have text ids.
    let mut models = Models::core();
    for model in models.iter_mut() {
        model.table = format!("serial_{}", model.name);
    }
    let schema = Schema::from_models(models, IdKind::Serial);
    migrate(&*fixture.store, &schema).await;
    let mut ann = user("x");
    ann.take("id");
    let ann = fixture.store.create(schema.user(), ann).await.unwrap();
    assert_eq!(ann.str("id"), Some("1"));
    let mut own = session("t", "1");
    own.take("id");
    let own = fixture.store.create(schema.session(), own).await.unwrap();
    assert_eq!(own.str("userId"), Some("1"));
    let filters = [Filter::is_in("userId", ["1", "x"])];
    assert_eq!(fixture.store.count(schema.session(), &filters).await, Ok(1));
    let (_, found) =
        fixture.store.lookup(schema.session_with_user(), &"t".into()).await.unwrap().unwrap();
    assert_eq!(found, Some(ann));
}

pub async fn renamed_columns(fixture: Fixture) {
    let mut models = Models::core();
    let label = Field::new("displayName", Kind::Text);
    let label = Field { column: "display name".to_owned(), ..label };
    let mut model = Model::new("badge", vec![label]);
    model.table = "app \"badges\"".to_owned();
    models.add(model);
    let schema = Schema::from_models(models, SchemaOptions::default().id);
    migrate(&*fixture.store, &schema).await;
    let table = schema.table("badge").unwrap();
    let row = Row::new().with("id", "1").with("displayName", "x");
    fixture.store.create(table, row).await.unwrap();
    let filters = [Filter::eq("displayName", "x")];
    let changed = fixture.store.update(table, &filters, Row::new().with("displayName", "y")).await;
    assert_eq!(changed.unwrap().unwrap().str("displayName"), Some("y"));
}
