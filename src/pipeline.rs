//! An application as a whole: built once, then one pass for each request.

mod call;
mod describe;
mod dispatch;
mod rate_limit;
mod reply;
mod request;
mod routes;
mod rows;

use std::{future::Future, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt;

use crate::{
    clock::Timestamp,
    config::Config,
    crypto::random::Entropy,
    domain::Database,
    endpoints,
    error::{BASE_CODES, Code},
    host::{Host, Level, Scope},
    http::Request,
    kernel::{Added, App, Endpoint, Operation, Plugin, RateRules, Registrar},
    oauth::Registry,
    schema::Schema,
};

pub use call::{Answer, AnswerKind, Call};
pub use describe::Description;
use routes::Routes;
pub use rows::RowsRequest;

const PANIC: &str = "A request ended in a panic, which is a bug in corten: please report it.";

/// How long work under way may take once the application is being closed.
const CLOSE_GRACE: Duration = Duration::from_secs(5);

const UNCLOSED: &str = "`close()` no longer waits for the database, which has not finished its work: look for a lock or a statement that hangs.";

/// A ready application.
pub struct Pipeline {
    app: Arc<App>,
    routes: Routes,
    /// Of requests, which plugins read.
    headers: Vec<&'static str>,
    rate_rules: Vec<RateRules>,
    longest_window: rate_limit::LongestWindow,
    codes: Vec<Code>,
}

/// The tables of an application.
pub fn schema(config: &Config, plugins: &[Box<dyn Plugin>]) -> Schema {
    let mut registrar = Registrar::default();
    for plugin in plugins {
        plugin.register(&mut registrar);
    }
    Schema::with(config, registrar.additions)
}

impl Pipeline {
    /// Resolves routes, hooks and rules. The database opens at its first use.
    pub fn new(
        config: Config,
        database: Database,
        plugins: &[Box<dyn Plugin>],
        host: Arc<dyn Host>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let mut registrar = Registrar::default();
        for plugin in plugins {
            plugin.register(&mut registrar);
        }
        let Registrar { before, after, rate_rules, codes, headers, .. } = registrar;
        let schema = Schema::with(&config, registrar.additions);
        let plugins = Added {
            row_hooks: registrar.row_hooks,
            state: registrar.state,
            cache_signer: registrar.cache_signer,
            providers: Registry::new(registrar.providers),
            warnings: registrar.warnings,
            hosted: registrar.hosted,
        };
        Self {
            routes: Routes::new(with_core(registrar.endpoints), &before, &after),
            headers,
            longest_window: rate_limit::LongestWindow::new(&config, &rate_rules),
            rate_rules,
            codes: codes.iter().chain(BASE_CODES).copied().collect(),
            app: Arc::new(App::new(config, schema, plugins, database, host, entropy)),
        }
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// Every endpoint as OpenAPI describes it, those of plugins included.
    pub fn operations(&self) -> Vec<Operation> {
        self.routes.iter().map(|route| Operation::of(route.endpoint)).collect()
    }

    /// Answers an HTTP request. Never fails and never panics: what goes wrong unexpectedly is
    /// logged, or told the host that wants to know it, and becomes a plain 500.
    pub async fn handle(self: Arc<Self>, request: Request, now: Timestamp, scope: Scope) -> Answer {
        let answered = self.contain(request::answer(&self, request, now, scope)).await;
        answered.unwrap_or_else(|| Answer::unexpected(PANIC))
    }

    /// Runs a direct call of `auth.api`.
    pub async fn call(self: Arc<Self>, call: Call, now: Timestamp, scope: Scope) -> Answer {
        let answered = self.contain(call::answer(&self, call, now, scope)).await;
        answered.unwrap_or_else(|| Answer::unexpected(PANIC))
    }

    /// Reads or changes rows for hosted code, in the transaction of this number if there is one.
    pub async fn rows(
        self: Arc<Self>,
        request: RowsRequest,
        transaction: u32,
    ) -> Result<String, String> {
        let answered = self.contain(rows::answer(&self, request, transaction)).await;
        let answered = answered.ok_or_else(|| "a bug in corten: see the log".to_owned())?;
        answered.map(|answer| answer.to_string()).map_err(|failure| failure.to_string())
    }

    /// Makes what the database lacks.
    pub async fn migrate(self: Arc<Self>) -> Result<(), String> {
        let app = &self.app;
        app.database.migrate(&app.schema, &app.log).await.map_err(text)
    }

    /// Begins a transaction of hosted code; the number is its name.
    pub async fn begin(self: Arc<Self>) -> Result<u32, String> {
        let app = &self.app;
        let store = app.database.store(&app.schema, &app.log).await.map_err(text)?;
        let transaction = store.begin().await.map_err(text)?;
        let number = app.transactions.lend(transaction).0;
        if let Some(limit) = app.config.callback_timeout {
            let pipeline = Arc::clone(&self);
            tokio::spawn(async move {
                tokio::time::sleep(limit).await;
                pipeline.app.transactions.take_back(number);
            });
        }
        Ok(number)
    }

    /// Ends a transaction of hosted code.
    pub async fn end(self: Arc<Self>, transaction: u32, commit: bool) -> Result<(), String> {
        let Some(open) = self.app.transactions.take_back(transaction) else {
            return Err("the transaction has ended".to_owned());
        };
        if commit { open.commit().await.map_err(text) } else { open.rollback().await.map_err(text) }
    }

    /// Opens the database and the secondary storage now, so that trouble with them shows at start
    /// and not at the first sign-in.
    pub async fn open(self: Arc<Self>) {
        let app = &self.app;
        let database = async {
            if let Err(failure) = app.database.store(&app.schema, &app.log).await {
                app.log(Level::Error, &format!("The database cannot be used: {failure}"));
            }
        };
        let secondary = async {
            let Some(secondary) = &app.secondary else { return };
            if let Err(failure) = secondary.open().await {
                app.log(Level::Error, &format!("The secondary storage cannot be used: {failure}"));
            }
        };
        tokio::join!(database, secondary);
    }

    /// Closes the database and the secondary storage once the work under way is done.
    pub async fn close(self: Arc<Self>) {
        self.close_database().await;
        if let Some(secondary) = &self.app.secondary {
            secondary.close();
        }
    }

    /// Hosted code that keeps a transaction open for longer than [`CLOSE_GRACE`] loses it, and a
    /// database that has not ended its work as long after that is left to it.
    async fn close_database(&self) {
        let app = Arc::clone(&self.app);
        // A task, which goes on when it is not waited for any longer.
        let closing = async move { app.database.close(&app.schema, &app.log).await };
        let mut closing = tokio::spawn(closing);
        let app = &self.app;
        if tokio::time::timeout(CLOSE_GRACE, &mut closing).await.is_ok() {
            return;
        }
        for open in app.transactions.take_back_all() {
            if let Err(error) = open.rollback().await {
                app.log(Level::Error, &format!("A transaction was not rolled back: {error}"));
            }
        }
        if tokio::time::timeout(CLOSE_GRACE, closing).await.is_err() {
            app.log(Level::Warn, UNCLOSED);
        }
    }

    /// None if `work` panicked.
    async fn contain<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        match AssertUnwindSafe(work).catch_unwind().await {
            Ok(value) => Some(value),
            Err(_) => {
                self.app.log(Level::Error, PANIC);
                None
            }
        }
    }
}

/// The endpoints of the application and of its plugins; the last of one name stands.
fn with_core(more: Vec<&'static Endpoint>) -> Vec<&'static Endpoint> {
    let mut all: Vec<_> = endpoints::CORE.to_vec();
    for endpoint in more {
        match all.iter_mut().find(|known| known.name == endpoint.name) {
            Some(known) => *known = endpoint,
            None => all.push(endpoint),
        }
    }
    all
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
