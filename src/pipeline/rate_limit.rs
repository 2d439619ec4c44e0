//! The rate limiter: which rule a request falls under, and whether it is still within it.

mod memory;

use super::{Pipeline, reply};
use crate::{
    clock::Timestamp,
    config::RateRule,
    http::{Headers, Reply, ip::client_ip, wildcard::Wildcard},
};

/// Everybody whose address cannot be told shares one bucket for each path.
const NO_ADDRESS: &str = "no-trusted-ip";

/// A path, or a pattern with wildcards.
pub enum CustomRule {
    Path(String),
    Pattern(Wildcard),
}

impl CustomRule {
    fn matches(&self, path: &str) -> bool {
        match self {
            Self::Path(exact) => exact == path,
            Self::Pattern(pattern) => pattern.matches(path),
        }
    }
}

/// Rules as the user wrote them, their patterns compiled.
pub fn compile(rules: &[(String, Option<RateRule>)]) -> Vec<(CustomRule, Option<RateRule>)> {
    let compiled = rules.iter().filter_map(|(path, rule)| {
        let matcher = if path.contains('*') {
            CustomRule::Pattern(Wildcard::new(path).ok()?)
        } else {
            CustomRule::Path(path.clone())
        };
        Some((matcher, *rule))
    });
    compiled.collect()
}

/// The refusal, if the request comes too early. Counts it otherwise, whatever becomes of it.
pub fn check(pipeline: &Pipeline, headers: &Headers, path: &str, now: Timestamp) -> Option<Reply> {
    let config = &pipeline.app.config;
    if !config.rate_limit.enabled {
        return None;
    }
    let address = client_ip(headers, &config.ip);
    if address.is_none() && config.ip.disabled {
        return None;
    }
    let rule = rule_for(pipeline, path)?;
    let key = format!("{}|{path}", address.as_deref().unwrap_or(NO_ADDRESS));
    memory::consume(&key, rule, now).map(reply::limited)
}

/// The last of these that applies: the general rule, the built-in one for the path, a plugin's,
/// the user's. None if the user has exempted the path.
fn rule_for(pipeline: &Pipeline, path: &str) -> Option<RateRule> {
    let mut rule = built_in(path).unwrap_or(pipeline.app.config.rate_limit.rule);
    let by_plugin =
        pipeline.rate_rules.iter().find_map(|rules| rules.iter().find(|(meant, _)| meant(path)));
    if let Some((_, found)) = by_plugin {
        rule = *found;
    }
    match pipeline.custom_rules.iter().find(|(custom, _)| custom.matches(path)) {
        Some((_, custom)) => *custom,
        None => Some(rule),
    }
}

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
        return Some(RateRule { window: 10.0, max: 3.0 });
    }
    if MAILING.contains(&path) || path.starts_with("/forget-password") {
        return Some(RateRule { window: 60.0, max: 3.0 });
    }
    None
}
