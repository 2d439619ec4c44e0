//! Counts that the user's own code keeps: in the secondary storage, or wherever
//! `rateLimit.customStorage` does.

use serde::Deserialize;
use serde_json::json;

use crate::{
    clock::Timestamp,
    config::RateRule,
    error::Failure,
    host::{Callback, Scope},
    kernel::App,
};

/// Counts in the secondary storage, in fixed windows; none if the request is allowed, else the
/// seconds to wait.
pub async fn in_secondary(
    app: &App,
    scope: Scope,
    key: &str,
    rule: RateRule,
    now: Timestamp,
) -> Result<Option<f64>, Failure> {
    let secondary = app.secondary.as_ref();
    let secondary = secondary.ok_or_else(|| Failure::internal("there is no secondary storage"))?;
    let count = secondary.increment(scope, key, rule.window, now).await?;
    Ok((count > rule.max).then_some(rule.window))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Decision {
    allowed: bool,
    retry_after: Option<f64>,
}

/// Asks the user's own storage.
pub async fn in_custom(
    app: &App,
    consume: &Callback,
    scope: Scope,
    key: &str,
    rule: RateRule,
) -> Result<Option<f64>, Failure> {
    let Decision { allowed, retry_after } = app.call(consume, scope, &json!([key, rule])).await?;
    Ok((!allowed).then(|| retry_after.unwrap_or(rule.window)))
}
