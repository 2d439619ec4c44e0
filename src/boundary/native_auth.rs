//! The class that JavaScript sees: one application.

use std::{collections::HashMap, sync::Arc};

use napi::{
    Either, Env, Error, Result,
    bindgen_prelude::{Function, Uint8Array},
};
use napi_derive::napi;
use serde::Deserialize;

use super::{
    host::{Arguments, JsHost},
    inline::{self, Completed, Completions},
    runtime::runtime,
};
use crate::{
    clock::Timestamp,
    config::{self, Environment},
    crypto::random::OsEntropy,
    domain::Database,
    error::ApiError,
    host::{Host, Scope},
    http::{Headers, Method, json, wire},
    kernel::RequestLine,
    pipeline::{Answer, AnswerKind, Call, Pipeline},
    plugins,
    storage::HostedStore,
};

/// One application. Dropping it closes its database once no request uses it any more.
#[napi]
pub struct NativeAuth {
    pub(super) pipeline: Arc<Pipeline>,
    host: Arc<JsHost>,
    pub(super) completions: Arc<Completions>,
}

/// What a direct call passes, as JSON.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Input {
    #[serde(deserialize_with = "json::given")]
    body: Option<serde_json::Value>,
    #[serde(deserialize_with = "json::given")]
    query: Option<serde_json::Value>,
    params: HashMap<String, serde_json::Value>,
    method: Option<String>,
    url: Option<String>,
}

#[napi]
impl NativeAuth {
    /// Throws one sentence that says which option to change.
    #[napi(constructor, catch_unwind)]
    pub fn new(
        options: String,
        environment: HashMap<String, String>,
        #[napi(
            ts_arg_type = "(path: string, args: string, scope: number, transaction: number, id: number) => string | undefined"
        )]
        dispatch: Function<'_, Arguments, Option<String>>,
        #[napi(
            ts_arg_type = "(path: string, args: string, scope: number, transaction: number, id: number) => void"
        )]
        post: Function<'_, Arguments, ()>,
        #[napi(ts_arg_type = "(number: number, answer: string) => void")] finish: Function<
            '_,
            Completed,
            (),
        >,
    ) -> Result<Self> {
        let config = config::parse(&options, &Environment::new(environment))
            .map_err(|error| Error::from_reason(error.to_string()))?;
        let host = Arc::new(JsHost::new(&dispatch, &post, config.callback_timeout)?);
        let runtime = runtime()?;
        let shared: Arc<dyn Host> = Arc::<JsHost>::clone(&host);
        let database = if config.hosted_database {
            Database::from_store(Arc::new(HostedStore::new(Arc::clone(&shared))))
        } else {
            Database::from_config(&config, &shared)
        };
        let plugins =
            plugins::from_config(&config).map_err(|error| Error::from_reason(error.to_string()))?;
        let pipeline =
            Arc::new(Pipeline::new(config, database, &plugins, shared, Arc::new(OsEntropy)));
        runtime.spawn(Arc::clone(&pipeline).open());
        Ok(Self { pipeline, host, completions: Arc::new(Completions::new(&finish)?) })
    }

    /// The names of the environment variables that the constructor wants.
    #[napi]
    pub fn environment_names() -> Vec<String> {
        Environment::NAMES.iter().map(|name| (*name).to_owned()).collect()
    }

    /// Endpoints, headers, error codes and limits, as JSON.
    #[napi(catch_unwind)]
    pub fn describe(&self) -> Result<String> {
        serde_json::to_string(&self.pipeline.describe())
            .map_err(|error| Error::from_reason(error.to_string()))
    }

    /// Answers an HTTP request; `head` is the core's wire text, the answer as that of `call`. `now`
    /// is in milliseconds. A number instead of an answer: `finish` will be called with it.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn handle(
        &self,
        env: &Env,
        head: String,
        body: Option<Uint8Array>,
        now: f64,
        scope: u32,
    ) -> Result<Either<String, u32>> {
        let request = match wire::parse_request(&head, body.map(|bytes| bytes.to_vec())) {
            Ok(request) => request,
            Err(error) => {
                return Ok(Either::A(write_answer(&Answer::error(&error, Headers::new()))));
            }
        };
        let work = Arc::clone(&self.pipeline).handle(request, moment(now), outside(scope));
        inline::complete(env, &self.completions, async move { write_answer(&work.await) })
    }

    /// Runs `auth.api`'s endpoint number `endpoint`. The answer begins with `v` (value), `e` (API
    /// error), `t` (the same, thrown in any case), `r` (response) or `x` (unexpected, with the
    /// cause as one line of JSON), the wire text follows.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    #[allow(clippy::too_many_arguments, reason = "plain values cross faster than an object")]
    pub fn call(
        &self,
        env: &Env,
        endpoint: u32,
        input: Option<String>,
        headers: Option<String>,
        now: f64,
        scope: u32,
        transaction: u32,
    ) -> Result<Either<String, u32>> {
        let input: Input = match input.as_deref().map(serde_json::from_str) {
            None => Input::default(),
            Some(Ok(input)) => input,
            Some(Err(_)) => {
                let error = ApiError::validation("The call's input is not valid JSON");
                return Ok(Either::A(write_answer(&Answer::error(&error, Headers::new()))));
            }
        };
        let method = input.method.as_deref().map(Method::parse);
        let url = input.url.as_deref().and_then(|url| url::Url::parse(url).ok());
        let call = Call {
            endpoint: endpoint as usize,
            body: input.body,
            query: input.query,
            params: input.params.into_iter().map(|(name, value)| (name, param(value))).collect(),
            headers: headers.as_deref().map(Headers::parse),
            method,
            request: url.map(|url| RequestLine { method: method.unwrap_or(Method::Get), url }),
        };
        let work = Arc::clone(&self.pipeline).call(
            call,
            moment(now),
            Scope { request: scope, transaction },
        );
        inline::complete(env, &self.completions, async move { write_answer(&work.await) })
    }

    /// Hands over a callback's answer that came later.
    #[napi(catch_unwind)]
    pub fn settle(&self, env: &Env, id: u32, answer: String) {
        inline::resume(env, || self.host.settle(id, &answer));
    }

    /// Closes the database connections; requests that need them fail from then on.
    #[napi(catch_unwind, ts_return_type = "string | number")]
    pub fn close(&self, env: &Env) -> Result<Either<String, u32>> {
        let work = Arc::clone(&self.pipeline).close();
        inline::complete(env, &self.completions, async move {
            work.await;
            String::new()
        })
    }
}

fn outside(request: u32) -> Scope {
    Scope { request, transaction: 0 }
}

/// A path holds text alone.
fn param(value: serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and a date is whole")]
pub(super) fn moment(now: f64) -> Timestamp {
    Timestamp::from_millis(now as i64)
}

fn write_answer(answer: &Answer) -> String {
    let mark = match answer.kind {
        AnswerKind::Value => "v",
        AnswerKind::Error => "e",
        AnswerKind::Refused => "t",
        AnswerKind::Response => "r",
        AnswerKind::Unexpected => "x",
    };
    match &answer.cause {
        Some(cause) => {
            let mark = format!("{mark}{}\n", serde_json::json!(cause));
            wire::write_reply(&mark, &answer.reply)
        }
        None => wire::write_reply(mark, &answer.reply),
    }
}
