//! The rate limiter: which rule a request falls under, and whether it is still within it.

mod database;
mod hosted;
mod memory;

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserialize;
use serde_json::json;

pub use database::LongestWindow;

use super::{Pipeline, reply};
use crate::{
    clock::Timestamp,
    config::{CustomRule, RateRule, RateStorage},
    error::Failure,
    host::{Level, Scope},
    http::{Headers, Reply, ip::client_ip},
    kernel::request_argument,
};

/// The missing address is worth one line, not one for each request.
static WARNED: AtomicBool = AtomicBool::new(false);

/// Everybody whose address cannot be told shares one bucket for each path.
const NO_ADDRESS: &str = "no-trusted-ip";

/// The refusal, if the request comes too early. Counts it otherwise, whatever becomes of it.
pub async fn check(
    pipeline: &Pipeline,
    headers: &Headers,
    path: &str,
    now: Timestamp,
    scope: Scope,
) -> Result<Option<Reply>, Failure> {
    let config = &pipeline.app.config;
    if !config.rate_limit.enabled {
        return Ok(None);
    }
    let address = client_ip(headers, &config.ip);
    if address.is_none() && config.ip.disabled {
        return Ok(None);
    }
    if address.is_none() && !WARNED.swap(true, Ordering::Relaxed) {
        pipeline.app.log(Level::Warn, "The rate limiter cannot tell clients apart, so all share one limit for each path: set `advanced.ipAddress.ipAddressHeaders` or `advanced.ipAddress.trustedProxies`.");
    }
    let Some(rule) = rule_for(pipeline, path, scope).await? else { return Ok(None) };
    let key = format!("{}|{path}", address.as_deref().unwrap_or(NO_ADDRESS));
    let app = &pipeline.app;
    let wait = match &config.rate_limit.storage {
        RateStorage::Memory => memory::consume(&key, rule, now),
        // Boxed, so that the requests of all others stay small.
        RateStorage::Database => {
            Box::pin(database::consume(app, &pipeline.longest_window, &key, rule, now, scope))
                .await?
        }
        RateStorage::Secondary => {
            Box::pin(hosted::in_secondary(app, scope, &key, rule, now)).await?
        }
        RateStorage::Custom(consume) => {
            Box::pin(hosted::in_custom(app, consume, scope, &key, rule)).await?
        }
    };
    Ok(wait.map(reply::limited))
}

/// The last of these that applies: the general rule, the built-in one for the path, a plugin's,
/// the user's. None if the user has exempted the path.
async fn rule_for(
    pipeline: &Pipeline,
    path: &str,
    scope: Scope,
) -> Result<Option<RateRule>, Failure> {
    let mut rule = built_in(path).unwrap_or(pipeline.app.config.rate_limit.rule);
    let by_plugin =
        pipeline.rate_rules.iter().find_map(|rules| rules.iter().find(|(meant, _)| meant(path)));
    if let Some((_, found)) = by_plugin {
        rule = *found;
    }
    let custom =
        pipeline.app.config.rate_limit.custom.iter().find(|(custom, _)| custom.matches(path));
    Ok(match custom.map(|(_, custom)| custom) {
        None => Some(rule),
        Some(CustomRule::Rule(custom)) => Some(*custom),
        Some(CustomRule::Off) => None,
        Some(CustomRule::Callback(callback)) => {
            let arguments = json!([request_argument(), rule]);
            match pipeline.app.call(callback, scope, &arguments).await? {
                Decision::Rule(custom) => Some(custom),
                Decision::Keep(Some(false)) => None,
                Decision::Keep(_) => Some(rule),
            }
        }
    })
}

/// What a function decides about a path: a rule of its own, false for none, else nothing.
#[derive(Deserialize)]
#[serde(untagged)]
enum Decision {
    Rule(RateRule),
    Keep(Option<bool>),
}

const GUESSING_RULE: RateRule = RateRule { window: 10.0, max: 3.0 };
const MAILING_RULE: RateRule = RateRule { window: 60.0, max: 3.0 };
const BUILT_IN: [RateRule; 2] = [GUESSING_RULE, MAILING_RULE];

/// Guessing passwords and sending mail are what attackers repeat.
fn built_in(path: &str) -> Option<RateRule> {
    const GUESSING: [&str; 4] = ["/sign-in", "/sign-up", "/change-password", "/change-email"];
    const MAILING: [&str; 4] = [
        "/request-password-reset",
        "/send-verification-email",
        "/email-otp/send-verification-otp",
        "/email-otp/request-password-reset",
    ];
    if GUESSING.iter().any(|start| path.starts_with(start)) {
        return Some(GUESSING_RULE);
    }
    if MAILING.contains(&path) || path.starts_with("/forget-password") {
        return Some(MAILING_RULE);
    }
    None
}
