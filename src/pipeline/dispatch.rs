//! An endpoint with all that stands around it: hooks, validation, guards.

use super::{Answer, reply, routes::Route};
use crate::{
    error::{ApiError, Failure},
    http::Headers,
    kernel::{Ctx, Flow, Outcome, Output},
};

/// What came of it; an unexpected error is the text for the log.
pub async fn run(route: &Route, ctx: &mut Ctx) -> Result<Outcome, String> {
    for hook in &route.before {
        match hook(ctx).await {
            Ok(Flow::Continue) => {}
            Ok(Flow::End(output)) => return Ok(Ok(output)),
            Err(failure) => return deliberate(failure),
        }
    }
    let outcome = match endpoint(route, ctx).await {
        Ok(Output::Raw(reply)) => return Ok(Ok(Output::Raw(reply))),
        Ok(output) => Ok(output),
        Err(Failure::Api(error)) => Err(error),
        Err(Failure::Internal(what)) => return Err(what),
    };
    let mut outcome = outcome;
    for hook in &route.after {
        outcome = match hook(ctx, outcome).await {
            Ok(outcome) => outcome,
            Err(failure) => deliberate(failure)?,
        };
    }
    Ok(outcome)
}

fn deliberate(failure: Failure) -> Result<Outcome, String> {
    match failure {
        Failure::Api(error) => Ok(Err(error)),
        Failure::Internal(what) => Err(what),
    }
}

async fn endpoint(route: &Route, ctx: &mut Ctx) -> Result<Output, Failure> {
    let endpoint = route.endpoint;
    if let Some(input) = endpoint.body {
        input.check_body(ctx.body.as_ref())?;
    }
    if let Some(input) = endpoint.query {
        input.check_query(&ctx.query)?;
    }
    if endpoint.requires_headers && ctx.headers.is_none() {
        return Err(ApiError::validation("Headers is required").into());
    }
    for guard in endpoint.guards {
        Box::pin(guard.check(ctx)).await?;
    }
    (endpoint.handler)(ctx).await
}

pub fn into_answer(outcome: Outcome, headers: Headers) -> Answer {
    match outcome {
        Ok(Output::Json(body)) => Answer::value(reply::json(body, headers)),
        Ok(Output::Raw(reply)) => Answer::response(reply),
        // An endpoint's own error is its answer.
        Err(error) => Answer::response(reply::api_error(&error, headers)),
    }
}
