//! The servers that the suite runs on, and a database of its own for each case.

use sqlx::{AssertSqlSafe, Connection, MySqlConnection, PgConnection};
use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};
use url::Url;

/// The servers' URLs by environment variable. Who runs these tests may have started them; else
/// they are started here, and end when this process does: they wait for the end of their input.
fn servers() -> &'static HashMap<String, String> {
    static SERVERS: OnceLock<(HashMap<String, String>, Option<Child>)> = OnceLock::new();
    &SERVERS
        .get_or_init(|| {
            let names = ["CORTEN_TEST_POSTGRES", "CORTEN_TEST_MYSQL", "CORTEN_TEST_REDIS"];
            let named = |name: &&str| Some(((*name).to_owned(), std::env::var(name).ok()?));
            let known: HashMap<_, _> = names.iter().filter_map(named).collect();
            if known.len() == names.len() {
                return (known, None);
            }
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/servers.mjs");
            let mut child = Command::new("node")
                .arg(script)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .expect("the servers for tests are started by Node: install it");
            let mut line = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            let started: HashMap<String, String> = serde_json::from_str(&line).expect(
                "the servers for tests did not start, see above: `node scripts/servers.mjs`",
            );
            (known.into_iter().chain(started).collect(), Some(child))
        })
        .0
}

fn name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("t{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn database(server: &str) -> (Url, String, Url) {
    let server: Url = servers()[server].parse().unwrap();
    let name = name();
    let mut own = server.clone();
    own.set_path(&name);
    (server, name, own)
}

/// The URL of the Redis server, and a prefix for keys that nobody else uses.
pub fn redis() -> (String, String) {
    (servers()["CORTEN_TEST_REDIS"].clone(), format!("{}:", name()))
}

/// The URL of a new PostgreSQL database.
pub async fn postgres() -> Url {
    let (server, name, own) = database("CORTEN_TEST_POSTGRES");
    let mut connection = PgConnection::connect(server.as_str()).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    own
}

/// The URL of a new MariaDB database.
pub async fn mysql() -> Url {
    let (server, name, own) = database("CORTEN_TEST_MYSQL");
    let mut connection = MySqlConnection::connect(server.as_str()).await.unwrap();
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    own
}
