//! Stores over connections that JavaScript has: a child process runs the shim's end of them.

use corten::{
    host::{BoxFuture, Callback, Host, HostError, Level, Scope},
    storage::{
        Store,
        borrowed::{BorrowedStore, Mysql, Postgres, Sqlite},
    },
};
use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, Mutex},
};
use tokio::sync::oneshot;

/// A handle of a driver's on a file, or in memory.
pub fn sqlite(driver: &str, file: &str) -> Arc<dyn Store> {
    Arc::new(BorrowedStore::<Sqlite>::over(Node::start(driver, file)))
}

/// A pool of node-postgres.
pub fn postgres(url: &str) -> Arc<dyn Store> {
    Arc::new(BorrowedStore::<Postgres>::over(Node::start("pg", url)))
}

/// A pool of mysql2: `mysql2`, or `mysql2/promise`.
pub fn mysql(driver: &str, url: &str) -> Arc<dyn Store> {
    Arc::new(BorrowedStore::<Mysql>::over(Node::start(driver, url)))
}

type Waiting = Arc<Mutex<HashMap<u32, oneshot::Sender<String>>>>;

struct Node {
    child: Mutex<Child>,
    input: Mutex<(u32, ChildStdin)>,
    waiting: Waiting,
}

impl Node {
    fn start(driver: &str, place: &str) -> Arc<dyn Host> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        // The one that the npm packages bring along knows TypeScript.
        let mut child = Command::new(root.join("node_modules/.bin/node"))
            .args(["--no-warnings", "tests/adapters/borrowed.mjs", driver, place])
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("handles and pools are tried in Node: run `npm ci`");
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let waiting = Waiting::default();
        let answered = Arc::clone(&waiting);
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let (number, text): (u32, String) = serde_json::from_str(&line).unwrap();
                let waiting = answered.lock().unwrap().remove(&number);
                // A transaction that was dropped waits for nothing.
                let _ = waiting.unwrap().send(text);
            }
            answered.lock().unwrap().clear();
        });
        Arc::new(Self { child: Mutex::new(child), input: Mutex::new((0, input)), waiting })
    }
}

impl Host for Node {
    fn call<'a>(
        &'a self,
        callback: &'a Callback,
        scope: Scope,
        arguments: String,
    ) -> BoxFuture<'a, Result<String, HostError>> {
        let (sender, answer) = oneshot::channel();
        {
            let mut input = self.input.lock().unwrap();
            input.0 += 1;
            let line = serde_json::json!([input.0, callback.0, arguments, scope.transaction]);
            self.waiting.lock().unwrap().insert(input.0, sender);
            writeln!(input.1, "{line}").unwrap();
        }
        Box::pin(async move {
            let text = answer.await.map_err(|_| HostError::Gone)?;
            Ok(text.strip_prefix('=').unwrap().to_owned())
        })
    }

    fn log(&self, _: Level, _: &str) {}
}

impl Drop for Node {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}
