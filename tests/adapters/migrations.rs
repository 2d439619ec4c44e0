//! The schema that migrations make is the reference's, and adding is all they do.

use crate::fixture::{migrate, open, user};
use corten::{
    schema::{Field, Model, Models, Schema, SchemaOptions, migrate},
    storage::{DefaultValue, Dialect, IdKind, Kind, Queries, Store},
};
use rusqlite::Connection;

/// The reference's statements for its core tables, the rate limiter's included, by the ids' kind.
const REFERENCE: [(IdKind, &str); 3] = [
    (IdKind::Text, include_str!("../data/ddl/sqlite.default.sql")),
    (IdKind::Serial, include_str!("../data/ddl/sqlite.serial.sql")),
    (IdKind::Uuid, include_str!("../data/ddl/sqlite.uuid.sql")),
];

/// Everything that SQLite knows about the tables, in a comparable form.
fn describe(database: &Connection) -> Vec<String> {
    let mut lines = Vec::new();
    for (what, query) in [
        ("column", "SELECT m.name, p.* FROM sqlite_master m JOIN pragma_table_info(m.name) p"),
        ("key", "SELECT m.name, p.* FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) p"),
        ("index", "SELECT m.name, p.* FROM sqlite_master m JOIN pragma_index_list(m.name) p"),
        (
            "index column",
            "SELECT i.name, p.* FROM sqlite_master m JOIN pragma_index_list(m.name) i \
             JOIN pragma_index_info(i.name) p",
        ),
    ] {
        // The counter of ids that are not given twice.
        let order = "WHERE m.type = 'table' AND m.name <> 'sqlite_sequence' ORDER BY m.name, 2";
        let mut statement = database.prepare(&format!("{query} {order}")).unwrap();
        let width = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> =
                (0..width).map(|at| format!("{:?}", row.get_ref(at).unwrap())).collect();
            lines.push(format!("{what}: {}", cells.join(" ")));
        }
    }
    lines
}

/// A database made by the reference's statements, without tables that are not asked for.
fn reference(statements: &str, rate_limit_table: bool) -> Connection {
    let database = Connection::open_in_memory().unwrap();
    database.execute_batch(statements).unwrap();
    if !rate_limit_table {
        database.execute_batch("DROP TABLE \"rateLimit\"").unwrap();
    }
    database
}

#[test]
fn makes_the_references_tables() {
    let both = |(id, text)| [false, true].map(|rate_limit_table| (id, text, rate_limit_table));
    for (id, statements, rate_limit_table) in REFERENCE.into_iter().flat_map(both) {
        let options = SchemaOptions { rate_limit_table, id };
        let plan = migrate::plan(&Schema::build(options), &[]);
        let own = Connection::open_in_memory().unwrap();
        for statement in plan.statements(Dialect::Sqlite) {
            own.execute_batch(&statement).unwrap();
        }
        let expected = describe(&reference(statements, rate_limit_table));
        assert!(expected.len() > 40);
        assert_eq!(describe(&own), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_the_reference_needs_nothing() {
    for (id, statements) in REFERENCE {
        let store = open("sqlite::memory:").await;
        let statements: Vec<String> = statements
            .split(';')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(Into::into)
            .collect();
        store.execute_schema(&statements).await.unwrap();
        let existing = store.introspect().await.unwrap();
        let options = SchemaOptions { rate_limit_table: true, id };
        let plan = migrate::plan(&Schema::build(options), &existing);
        assert!(plan.is_empty() && plan.problems.is_empty(), "{plan:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twice_does_nothing_and_later_fields_are_added() {
    let store = open("sqlite::memory:").await;
    migrate(&store, &Schema::core()).await;
    let again = migrate::plan(&Schema::core(), &store.introspect().await.unwrap());
    assert!(again.is_empty(), "{again:?}");

    store.create(Schema::core().user(), user("u")).await.unwrap();
    let mut models = Models::core();
    models.add(Model::new(
        "user",
        vec![
            Field::new("username", Kind::Text).optional().unique(),
            Field::new("teamId", Kind::Text).optional().belongs_to("user").indexed(),
            Field::new("role", Kind::Text).default(DefaultValue::Value("it's me".into())),
        ],
    ));
    let schema = Schema::from_models(models, IdKind::Text);
    migrate(&store, &schema).await;
    let again = migrate::plan(&schema, &store.introspect().await.unwrap());
    assert!(again.is_empty(), "{again:?}");
    let row = store.find_one(schema.user(), &[]).await.unwrap();
    assert_eq!(row.unwrap().str("role"), Some("it's me"));
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_statements_leave_nothing_behind() {
    let store = open("sqlite::memory:").await;
    let mut statements = migrate::plan(&Schema::core(), &[]).statements(Dialect::Sqlite);
    statements.push("CREATE TABLE broken (".to_owned());
    assert!(store.execute_schema(&statements).await.is_err());
    assert_eq!(store.introspect().await, Ok(Vec::new()));
}
