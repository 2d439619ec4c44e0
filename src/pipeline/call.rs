//! Direct calls of `auth.api`: no route, no rate limit, no origin check, but all hooks.

use std::sync::Arc;

use serde_json::Value;

use super::{Pipeline, dispatch, reply};
use crate::{
    clock::Timestamp,
    config::{BaseUrl, DynamicBase, NoBase},
    error::{ApiError, Failure, Status},
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
    /// What went wrong unexpectedly; for the log and for the program around us, never for a
    /// client.
    pub cause: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// The reply's body is the endpoint's value.
    Value,
    /// To be thrown as an `APIError`.
    Error,
    /// The same, also to a caller who asked for a response: the call never began.
    Refused,
    /// The endpoint made a whole response.
    Response,
    /// A bug or a broken database: to be thrown as a plain error.
    Unexpected,
}

impl Answer {
    pub fn unexpected(cause: impl Into<String>) -> Self {
        let (kind, cause) = (AnswerKind::Unexpected, Some(cause.into()));
        Self { kind, reply: reply::unexpected(), cause }
    }

    pub fn error(error: &ApiError, headers: Headers) -> Self {
        Self { kind: AnswerKind::Error, reply: reply::api_error(error, headers), cause: None }
    }

    pub fn value(reply: Reply) -> Self {
        Self { kind: AnswerKind::Value, reply, cause: None }
    }

    pub fn response(reply: Reply) -> Self {
        Self { kind: AnswerKind::Response, reply, cause: None }
    }
}

/// Where a direct call stands: on the host of its request, or of its headers if they name one.
fn base(
    dynamic: &DynamicBase,
    request: Option<&RequestLine>,
    headers: Option<&Headers>,
) -> Result<Arc<BaseUrl>, NoBase> {
    let url = request.map(|request| &request.url);
    let hosts = ["host", "x-forwarded-host"];
    match headers.filter(|headers| url.is_some() || hosts.iter().any(|name| headers.has(name))) {
        Some(headers) => dynamic.resolve(url, headers),
        None => dynamic.without_request(),
    }
}

pub async fn answer(pipeline: &Pipeline, call: Call, now: Timestamp, scope: Scope) -> Answer {
    let Some(route) = pipeline.routes.get(call.endpoint) else {
        return Answer::unexpected("there is no such endpoint");
    };
    let app = Arc::clone(&pipeline.app);
    let mut ctx = Box::new(Ctx::new(app, route.endpoint, now, call.headers));
    let config = &pipeline.app.config;
    if let Some(dynamic) = &config.dynamic_base {
        match base(dynamic, call.request.as_ref(), ctx.headers.as_ref()) {
            Ok(base) => ctx.stand_on(base),
            Err(error) => {
                let error = ApiError::message_only(Status::InternalServerError, error.0);
                let answer = Answer::error(&error, Headers::new());
                return Answer { kind: AnswerKind::Refused, ..answer };
            }
        }
    }
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
            let what = "a call belongs to a transaction that has ended: wait for all work in it before it ends";
            pipeline.app.log(Level::Error, what);
            return Answer::unexpected(what);
        };
        ctx.joined = Some(joined);
        ctx.transaction = scope.transaction.into();
    }
    match dispatch::run(route, &mut ctx).await {
        Ok(Ok(Output::Json(body))) => {
            let reply = reply::value(body, ctx.reply);
            let status = ctx.status.unwrap_or(reply.status);
            Answer::value(Reply { status, ..reply })
        }
        Ok(Ok(Output::Raw(reply))) => Answer::response(reply),
        Ok(Err(error)) => Answer::error(&error, ctx.reply),
        Err(Failure::Api(error)) => Answer::error(&error, Headers::new()),
        Err(failure) => {
            let what = failure.to_string();
            pipeline.app.log(Level::Error, &what);
            Answer::unexpected(what)
        }
    }
}
