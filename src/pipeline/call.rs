//! Direct calls of `auth.api`: no route, no rate limit, no origin check, but all hooks.

use serde_json::Value;

use super::{Pipeline, dispatch, reply};
use crate::{
    clock::Timestamp,
    error::ApiError,
    host::{Level, Scope},
    http::{Headers, Method, Reply},
    kernel::{Ctx, Output, RequestLine, not_a_query},
};

/// What JavaScript passes to `auth.api.<name>`.
pub struct Call {
    /// The endpoint's place in [`super::Description`].
    pub endpoint: usize,
    pub body: Option<Value>,
    pub query: Option<Value>,
    /// What would stand in the path.
    pub params: Vec<(String, String)>,
    pub headers: Option<Headers>,
    pub method: Option<Method>,
    /// The caller passed a request: its rules apply then.
    pub request: Option<RequestLine>,
}

/// What JavaScript gets.
pub struct Answer {
    pub kind: AnswerKind,
    pub reply: Reply,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// The reply's body is the endpoint's value.
    Value,
    /// To be thrown as an `APIError`.
    Error,
    /// The endpoint made a whole response.
    Response,
    /// A bug or a broken database: to be thrown as a plain error.
    Unexpected,
}

impl Answer {
    pub fn unexpected(reply: Reply) -> Self {
        Self { kind: AnswerKind::Unexpected, reply }
    }

    pub fn error(error: &ApiError, headers: Headers) -> Self {
        Self { kind: AnswerKind::Error, reply: reply::api_error(error, headers) }
    }
}

pub async fn answer(pipeline: &Pipeline, call: Call, now: Timestamp, scope: Scope) -> Answer {
    let Some(route) = pipeline.routes.get(call.endpoint) else {
        return Answer::unexpected(reply::unexpected());
    };
    let app = std::sync::Arc::clone(&pipeline.app);
    let mut ctx = Box::new(Ctx::new(app, route.endpoint, now, call.headers));
    if let Some(method) = call.method.or(call.request.as_ref().map(|request| request.method)) {
        ctx.method = method;
    }
    ctx.request = call.request;
    ctx.params = call.params;
    ctx.body = call.body;
    match call.query {
        Some(Value::Object(query)) => ctx.query = query,
        other => {
            let wanted =
                route.endpoint.query.is_some_and(|query| other.is_some() || !query.optional);
            if wanted {
                return Answer::error(&not_a_query(other.as_ref()), Headers::new());
            }
        }
    }
    ctx.scope = scope.request;
    if scope.transaction != 0 {
        let Some(joined) = pipeline.app.transactions.get(scope.transaction) else {
            pipeline.app.log(Level::Error, "A call belongs to a transaction that has ended: wait for all work in it before it ends.");
            return Answer::unexpected(reply::unexpected());
        };
        ctx.joined = Some(joined);
        ctx.transaction = scope.transaction.into();
    }
    match dispatch::run(route, &mut ctx).await {
        Ok(Ok(Output::Json(body))) => {
            let reply = reply::value(body, ctx.reply);
            let status = ctx.status.unwrap_or(reply.status);
            Answer { kind: AnswerKind::Value, reply: Reply { status, ..reply } }
        }
        Ok(Ok(Output::Raw(reply))) => Answer { kind: AnswerKind::Response, reply },
        Ok(Err(error)) => Answer::error(&error, ctx.reply),
        Err(what) => {
            pipeline.app.log(Level::Error, &what);
            Answer::unexpected(reply::unexpected())
        }
    }
}
