//! Counts in the database, one row for each key, for all processes that share it.

use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value as Json, json};

use crate::{
    clock::Timestamp,
    config::{Config, CustomRule, Ids, RateRule},
    crypto::random,
    error::Failure,
    host::{Level, Scope},
    kernel::{App, RateRules},
    storage::{Changes, Filter, Queries, Row, StoreError, Table, Value},
};

/// How often a request tries anew when others change its row at the same moment. Each time
/// somebody got on, so few are needed.
const MOST_TRIES: u32 = 20;

/// The longest window that a rule has or had, in milliseconds: no row younger than that is swept.
#[derive(Debug, Default)]
pub struct LongestWindow(AtomicI64);

impl LongestWindow {
    pub fn new(config: &Config, plugins: &[RateRules]) -> Self {
        let longest = Self::default();
        let custom = config.rate_limit.custom.iter().filter_map(|(_, rule)| match rule {
            CustomRule::Rule(rule) => Some(*rule),
            _ => None,
        });
        let built_in = super::BUILT_IN.into_iter();
        let plugins = plugins.iter().flat_map(|rules| rules.iter().map(|(_, rule)| *rule));
        for rule in built_in.chain([config.rate_limit.rule]).chain(custom).chain(plugins) {
            longest.observe(window(rule));
        }
        longest
    }

    fn observe(&self, window: i64) {
        self.0.fetch_max(window, Ordering::Relaxed);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
fn window(rule: RateRule) -> i64 {
    (rule.window * 1000.0) as i64
}

/// A key's row.
struct Counted {
    last_request: i64,
}

/// Counts a request; none if it is allowed, else the seconds to wait.
pub async fn consume(
    app: &App,
    longest: &LongestWindow,
    key: &str,
    rule: RateRule,
    now: Timestamp,
    scope: Scope,
) -> Result<Option<f64>, Failure> {
    let store = app.database.store(&app.schema, &app.log).await?;
    let table = app.schema.table("rateLimit");
    let table = table.ok_or_else(|| Failure::internal("there is no table for rate limits"))?;
    let window = window(rule);
    longest.observe(window);
    let at = now.millis();
    for _ in 0..MOST_TRIES {
        let Some(row) = read(store, table, key).await? else {
            if create(app, store, table, key, at, scope).await? {
                return Ok(None);
            }
            continue;
        };
        if at.saturating_sub(row.last_request) >= window {
            if begin_window(store, table, key, row.last_request, at).await? {
                sweep(app, store, table, at.saturating_sub(longest.0.load(Ordering::Relaxed)))
                    .await;
                return Ok(None);
            }
            continue;
        }
        if count(store, table, key, rule, at.saturating_sub(window), at).await? {
            return Ok(None);
        }
        // Refused, unless the row has gone or grown old meanwhile.
        if let Some(row) = read(store, table, key).await?
            && at.saturating_sub(row.last_request) < window
        {
            return Ok(Some(seconds_to_wait(row.last_request.saturating_add(window), at)));
        }
    }
    Ok(Some(rule.window))
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53")]
fn seconds_to_wait(until: i64, now: i64) -> f64 {
    (until.saturating_sub(now) as f64 / 1000.0).ceil()
}

async fn read(store: &dyn Queries, table: &Table, key: &str) -> Result<Option<Counted>, Failure> {
    let Some(row) = store.find_one(table, &[Filter::eq("key", key)]).await? else {
        return Ok(None);
    };
    match row.get("lastRequest") {
        Some(Value::Int(last_request)) => Ok(Some(Counted { last_request: *last_request })),
        _ => {
            Err(Failure::internal("a row of `rateLimit` has no number in `lastRequest`: delete it"))
        }
    }
}

async fn create(
    app: &App,
    store: &dyn Queries,
    table: &Table,
    key: &str,
    now: i64,
    scope: Scope,
) -> Result<bool, Failure> {
    let mut row = Row::new();
    if let Some(id) = new_id(app, scope).await? {
        row.set("id", id);
    }
    row.set("key", key);
    row.set("count", 1_i64);
    row.set("lastRequest", now);
    match store.create(table, row).await {
        Ok(_) => Ok(true),
        // Somebody else was faster.
        Err(StoreError::UniqueViolation { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// None if the database gives it.
async fn new_id(app: &App, scope: Scope) -> Result<Option<String>, Failure> {
    let callback = match app.schema.ids() {
        Ids::Random => return Ok(Some(random::id(&*app.entropy))),
        Ids::Uuid => return Ok(Some(random::uuid_v4(&*app.entropy))),
        Ids::Serial | Ids::Database => return Ok(None),
        Ids::Callback(callback) => callback,
    };
    let made: Json = app.call(callback, scope, &json!([{ "model": "rateLimit" }])).await?;
    Ok(made.as_str().filter(|id| !id.is_empty()).map(str::to_owned))
}

/// Whether this request was the one that began a new window.
async fn begin_window(
    store: &dyn Queries,
    table: &Table,
    key: &str,
    seen: i64,
    now: i64,
) -> Result<bool, Failure> {
    let filters = [Filter::eq("key", key), Filter::lte("lastRequest", seen)];
    let changes = Changes::set(Row::new().with("count", 1_i64).with("lastRequest", now));
    Ok(store.increment_one(table, &filters, changes).await?.is_some())
}

/// Whether there was room for this request.
async fn count(
    store: &dyn Queries,
    table: &Table,
    key: &str,
    rule: RateRule,
    window_start: i64,
    now: i64,
) -> Result<bool, Failure> {
    // Counts are whole: what is below 2.5 is below 3.
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
    let max = rule.max.ceil() as i64;
    let filters =
        [Filter::eq("key", key), Filter::gt("lastRequest", window_start), Filter::lt("count", max)];
    let mut changes = Changes::increment("count", 1);
    changes.set = Row::new().with("lastRequest", now);
    Ok(store.increment_one(table, &filters, changes).await?.is_some())
}

/// Old rows go when a window begins anew. A failure is no reason to refuse the request.
async fn sweep(app: &App, store: &dyn Queries, table: &Table, before: i64) {
    let filters = [Filter::lt("lastRequest", before)];
    if let Err(error) = store.delete_many(table, &filters).await {
        app.log(Level::Error, &format!("Old rate limits could not be deleted: {error}"));
    }
}
