//! The user's own `hooks.before` and `hooks.after`, as hooks like any other: they come first.

mod changes;

use serde_json::{Value, json};

use crate::{
    domain::plain,
    error::{ApiError, Failure, Status},
    host::{BoxFuture, Callback},
    http::{Headers, Reply},
    kernel::{Ctx, Flow, Hook, Outcome, Output, Plugin, Registrar},
};
use changes::Changes;

/// The hooks that stand in the options.
pub struct Hosted {
    pub before: bool,
    pub after: bool,
}

impl Plugin for Hosted {
    fn id(&self) -> &'static str {
        "hosted"
    }

    fn register(&self, registrar: &mut Registrar) {
        if self.before {
            registrar.before.push(Hook { matches: |_| true, run: before });
        }
        if self.after {
            registrar.after.push(Hook { matches: |_| true, run: after });
        }
    }
}

fn before(ctx: &mut Ctx) -> BoxFuture<'_, Result<Flow, Failure>> {
    Box::pin(async move {
        let Some(callback) = ctx.app.config.hosted.hooks.before.clone() else {
            return Ok(Flow::Continue);
        };
        let mut changes = ask(ctx, &callback, json!({})).await?;
        let end = changes.take_output();
        changes.apply(ctx)?;
        Ok(end.map_or(Flow::Continue, Flow::End))
    })
}

fn after(ctx: &mut Ctx, outcome: Outcome) -> BoxFuture<'_, Result<Outcome, Failure>> {
    Box::pin(async move {
        let Some(callback) = ctx.app.config.hosted.hooks.after.clone() else { return Ok(outcome) };
        let returned = match &outcome {
            Ok(Output::Json(text)) => json!({ "value": plain(parsed(text)?) }),
            Ok(Output::Raw(reply)) => json!({ "response": {
                "status": reply.status,
                "statusText": reply.reason,
                "headers": reply.headers.iter().collect::<Vec<_>>(),
                "body": reply.body,
            } }),
            Err(error) => json!({ "error": shown(error) }),
        };
        let headers: Vec<_> = ctx.reply.iter().map(|(name, value)| json!([name, value])).collect();
        let sent = json!({ "returned": returned, "headers": headers });
        let mut changes = ask(ctx, &callback, sent).await?;
        let replaced = match changes.take_error() {
            Some(error) => Some(Err(error)),
            None => changes.take_output().map(Ok),
        };
        changes.apply(ctx)?;
        let Some(replaced) = replaced else { return Ok(outcome) };
        // As in the reference, an error's status outlives its replacement.
        if let Err(error) = outcome {
            ctx.status = Some(error.status.number());
        }
        Ok(replaced)
    })
}

/// Runs the host's hooks on the request as it stands.
async fn ask(ctx: &Ctx, callback: &Callback, mut state: Value) -> Result<Changes, Failure> {
    if let Some(state) = state.as_object_mut() {
        state.extend(ctx.sessions_argument()?);
    }
    ctx.call(callback, &json!([state])).await
}

fn parsed(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(Failure::internal)
}

fn shown(error: &ApiError) -> Value {
    let body = error.body().and_then(|body| serde_json::from_str::<Value>(&body).ok());
    let headers: &[_] = error.hosted.as_ref().map_or(&[], |hosted| &hosted.headers);
    let status = match error.status {
        Status::Number(number) => json!(number),
        named => json!(named.reason()),
    };
    json!({ "status": status, "statusCode": error.status.number(), "body": body, "headers": headers })
}

/// Stands for a response that the host keeps: no text of ours could carry it.
fn kept_by_host() -> Output {
    Output::Raw(Reply { status: 200, reason: "".into(), headers: Headers::new(), body: None })
}
