//! An endpoint with all that stands around it: hooks, validation, guards.

use super::{Answer, reply, routes::Route};
use crate::{
    error::{ApiError, Failure},
    http::Headers,
    kernel::{Ctx, Flow, Outcome, Output},
};

/// What came of it. An API error of the endpoint is an outcome, one of a before-hook is none.
pub async fn run(route: &Route, ctx: &mut Ctx) -> Result<Outcome, Failure> {
    for hook in &route.before {
        match hook(ctx).await? {
            Flow::Continue => {}
            Flow::End(output) => return Ok(Ok(output)),
        }
    }
    let outcome = endpoint(route, ctx).await;
    ctx.take_hook_headers();
    let mut outcome = deliberate(outcome)?;
    for hook in &route.after {
        outcome = match hook(ctx, outcome).await {
            Ok(outcome) => outcome,
            Err(failure) => deliberate(Err(failure))?,
        };
    }
    Ok(outcome)
}

fn deliberate(outcome: Result<Output, Failure>) -> Result<Outcome, Failure> {
    match outcome {
        Ok(output) => Ok(Ok(output)),
        Err(Failure::Api(error)) => Ok(Err(error)),
        Err(failure) => Err(failure),
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
        Ok(Output::Raw(mut reply)) => {
            for (name, value) in headers.iter() {
                reply.headers.add(name, value);
            }
            Answer::response(reply)
        }
        // An endpoint's own error is its answer.
        Err(error) => Answer::response(reply::api_error(&error, headers)),
    }
}
