//! The test bench: an application, its clock, its store and its host, and a browser.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use corten::{
    clock::Timestamp,
    config::{self, Environment},
    crypto::random::SeededEntropy,
    domain::Database,
    host::{BoxFuture, Callback, Host, HostError, Level, Scope},
    http::{Headers, Method, Reply, Request},
    kernel::Plugin,
    pipeline::Pipeline,
    storage::{Store, memory::MemoryStore},
};

use super::{counting::CountingStore, fake_storage::FakeStorage};

pub const START: i64 = 1_795_243_491_704;
pub const ORIGIN: &str = "http://localhost:3000";

/// What a fake callback does.
pub type Callee = Box<dyn Fn(&str) -> Result<String, HostError> + Send + Sync>;

#[derive(Default)]
pub struct FakeHost {
    pub callee: Option<Callee>,
    pub silent: bool,
    /// As the options say.
    pub timeout: Option<Duration>,
    /// Name and arguments of every call.
    pub calls: Mutex<Vec<(String, serde_json::Value)>>,
    pub log: Mutex<Vec<String>>,
    /// Behind the functions of `secondaryStorage`.
    pub storage: FakeStorage,
}

impl Host for FakeHost {
    fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    fn call<'a>(
        &'a self,
        callback: &'a Callback,
        _: Scope,
        arguments: String,
    ) -> BoxFuture<'a, Result<String, HostError>> {
        let arguments: serde_json::Value = serde_json::from_str(&arguments).unwrap();
        if let Some(method) = callback.0.strip_prefix("secondaryStorage.") {
            return Box::pin(async move { self.storage.call(method, &arguments).await });
        }
        self.calls.lock().unwrap().push((callback.0.clone(), arguments));
        if self.silent {
            return Box::pin(std::future::pending());
        }
        let answer = self.callee.as_ref().map(|callee| callee(&callback.0));
        Box::pin(async move { answer.unwrap_or(Err(HostError::Gone)) })
    }

    fn log(&self, level: Level, message: &str) {
        self.log.lock().unwrap().push(format!("{} {message}", level.name()));
    }
}

pub struct Bench {
    pub pipeline: Arc<Pipeline>,
    pub host: Arc<FakeHost>,
    pub statements: Arc<AtomicUsize>,
    pub now: Timestamp,
    pub cookies: Vec<(String, String)>,
}

impl Bench {
    pub fn new(options: &str) -> Self {
        Self::build(options, FakeHost::default(), &[])
    }

    /// `options`: the inside of a JSON object, added to what every test wants.
    pub fn build(options: &str, host: FakeHost, plugins: &[Box<dyn Plugin>]) -> Self {
        let statements = Arc::new(AtomicUsize::new(0));
        let store = CountingStore::new(MemoryStore::new(), Arc::clone(&statements));
        Self { statements, ..Self::over(Arc::new(store), options, host, plugins) }
    }

    pub fn over(
        store: Arc<dyn Store>,
        options: &str,
        host: FakeHost,
        plugins: &[Box<dyn Plugin>],
    ) -> Self {
        let options = format!(
            r#"{{"baseURL":"{ORIGIN}","secret":"Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO",
                "database":"sqlite::memory:","emailAndPassword":{{"enabled":true}}{}{options}}}"#,
            if options.is_empty() { "" } else { "," }
        );
        let config = config::parse(&options, &Environment::default()).unwrap();
        let host = Arc::new(FakeHost { timeout: config.callback_timeout, ..host });
        let shared: Arc<dyn Host> = Arc::<FakeHost>::clone(&host);
        let entropy = Arc::new(SeededEntropy::new(7));
        let database = Database::from_store(store);
        let own = corten::plugins::from_config(&config).unwrap();
        let plugins = if plugins.is_empty() { &own } else { plugins };
        let pipeline = Arc::new(Pipeline::new(config, database, plugins, shared, entropy));
        let now = Timestamp::from_millis(START);
        Self { pipeline, host, statements: Arc::default(), now, cookies: Vec::new() }
    }

    pub fn advance(&mut self, seconds: f64) {
        self.now = self.now.plus_seconds(seconds);
    }

    pub fn statements(&self) -> usize {
        self.statements.load(Ordering::SeqCst)
    }

    /// What a callback was last called with.
    pub fn called(&self, name: &str) -> Option<serde_json::Value> {
        let calls = self.host.calls.lock().unwrap();
        calls.iter().rev().find(|(own, _)| own == name).map(|(_, arguments)| arguments.clone())
    }

    pub fn request(&self, method: Method, path: &str, body: Option<&str>) -> Request {
        let mut headers = Headers::new();
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            headers.set("cookie", &pairs.join("; "));
            headers.set("origin", ORIGIN);
        }
        if body.is_some() {
            headers.set("content-type", "application/json");
        }
        let url = format!("{ORIGIN}/api/auth{path}").parse().unwrap();
        Request { method, url, headers, body: body.map(|text| text.as_bytes().to_vec()) }
    }

    pub fn answer(&self, request: Request) -> impl Future<Output = Reply> + Send + 'static {
        let answer = Arc::clone(&self.pipeline).handle(request, self.now, Scope::default());
        async { answer.await.reply }
    }

    /// Sends a request and keeps the cookies of the reply, as a browser does.
    pub async fn send(&mut self, request: Request) -> Reply {
        let reply = self.answer(request).await;
        for cookie in reply.headers.set_cookies() {
            let (pair, attributes) = cookie.split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            if !attributes.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        reply
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        let request = self.request(Method::Get, path, None);
        self.send(request).await
    }

    pub async fn post(&mut self, path: &str, body: &str) -> Reply {
        let request = self.request(Method::Post, path, Some(body));
        self.send(request).await
    }

    pub async fn sign_up(&mut self) -> Reply {
        let body = r#"{"name":"Ada","email":"Ada@example.com","password":"correct horse"}"#;
        let reply = self.post("/sign-up/email", body).await;
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        reply
    }
}

pub fn body(reply: &Reply) -> &str {
    reply.body.as_deref().unwrap_or_default()
}

/// Polls once, as the JavaScript thread does.
pub fn first_poll<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work: Pin<Box<_>> = Box::pin(work);
    match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
