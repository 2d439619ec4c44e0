//! Calling the user's functions: arguments, answers, a deadline, and errors that name the option.

use std::{collections::HashMap, sync::atomic::Ordering, time::Duration};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{App, Ctx};
use crate::{
    domain::{Calls, plain},
    error::Failure,
    host::{BoxFuture, Callback, HostError, Level, Scope},
    storage::{Kind, date_in_json},
};

/// Tells the host that a transaction of its was committed.
pub(super) const COMMITTED: &str = "$committed";

/// Tells the host what the request is, before anything else is called for it.
const ENTER: &str = "$enter";

impl App {
    /// Calls a user's function; what it throws deliberately is the answer to the client,
    /// anything else is logged and answered with 500. Boxed, so that the requests of the many
    /// who have no callbacks stay small.
    pub fn call<'a, T: DeserializeOwned + 'a>(
        &'a self,
        callback: &'a Callback,
        scope: Scope,
        arguments: &Value,
    ) -> BoxFuture<'a, Result<T, Failure>> {
        let arguments = arguments.to_string();
        Box::pin(self.call_in_time(callback, scope, arguments))
    }

    async fn call_in_time<T: DeserializeOwned>(
        &self,
        callback: &Callback,
        scope: Scope,
        arguments: String,
    ) -> Result<T, Failure> {
        let answer = self.answer_in_time(callback, scope, arguments).await;
        let answer = answer.map_err(|failed| failed.failure)?;
        let answer = match answer.as_deref() {
            // What `undefined` is where nothing tells it from `null`.
            Some("") => "null",
            other => other.unwrap_or_default(),
        };
        serde_json::from_str(answer)
            .map_err(|_| failure(callback, "returned a value of the wrong type"))
    }

    /// The answer's JSON text, if it has one.
    async fn answer_in_time(
        &self,
        callback: &Callback,
        scope: Scope,
        arguments: String,
    ) -> Result<Option<String>, Failed> {
        in_time(self.config.callback_timeout, callback, self.host.call(callback, scope, arguments))
            .await
    }
}

/// The answer's JSON text, if it has one. `seconds` is how long it may take.
async fn in_time(
    seconds: Option<f64>,
    callback: &Callback,
    call: BoxFuture<'_, Result<String, HostError>>,
) -> Result<Option<String>, Failed> {
    let answered = match seconds {
        None => call.await,
        Some(seconds) => match tokio::time::timeout(Duration::from_secs_f64(seconds), call).await {
            Ok(answered) => answered,
            Err(_) => {
                let what = format!("did not answer within {seconds} seconds");
                return Err(Failed { at_once: false, failure: failure(callback, &what) });
            }
        },
    };
    match answered {
        Ok(answer) => Ok(Some(answer)),
        Err(HostError::NoJson) => Ok(None),
        Err(HostError::Rejected(error)) => {
            Err(Failed { at_once: false, failure: translate(callback, *error) })
        }
        Err(error) => Err(Failed { at_once: true, failure: translate(callback, error) }),
    }
}

/// A callback that failed: while it was called, or later, by its promise.
struct Failed {
    at_once: bool,
    failure: Failure,
}

fn translate(callback: &Callback, error: HostError) -> Failure {
    match error {
        HostError::Api(error) => error.into(),
        HostError::Thrown(text) => failure(callback, &format!("threw: {text}")),
        HostError::Rejected(error) => translate(callback, *error),
        HostError::NoJson => failure(callback, "returned a value of the wrong type"),
        HostError::Gone => failure(callback, "could not be called: the process is ending"),
    }
}

fn failure(callback: &Callback, what: &str) -> Failure {
    Failure::internal(format!("the option `{}` {what}", callback.0))
}

/// Marks every text in `value` that is a date.
fn mark_dates(value: &mut Value) {
    match value {
        Value::String(text) if date_in_json(text).is_some() => {
            *value = json!({ "$date": value.take() });
        }
        Value::Array(items) => items.iter_mut().for_each(mark_dates),
        Value::Object(members) => members.values_mut().for_each(mark_dates),
        _ => {}
    }
}

/// The request as an argument; the host holds the real one, and knows when there is none.
pub fn request_argument() -> Value {
    json!({ "$request": true })
}

impl Calls for Ctx {
    fn ask<'a>(
        &'a self,
        callback: &'a Callback,
        arguments: Value,
    ) -> BoxFuture<'a, Result<Option<Value>, Failure>> {
        let arguments = arguments.to_string();
        Box::pin(async move {
            self.enter().await?;
            let answer = self.app.answer_in_time(callback, self.scope(), arguments).await;
            match answer.map_err(|failed| failed.failure)?.as_deref() {
                Some("") => Ok(None),
                text => serde_json::from_str(text.unwrap_or_default())
                    .map(Some)
                    .map_err(|_| failure(callback, "returned a value of the wrong type")),
            }
        })
    }
}

impl Ctx {
    pub async fn call<T: DeserializeOwned>(
        &self,
        callback: &Callback,
        arguments: &Value,
    ) -> Result<T, Failure> {
        self.enter().await?;
        self.app.call(callback, self.scope(), arguments).await
    }

    /// Tells the host of this request, once and only where its code may want to know.
    async fn enter(&self) -> Result<(), Failure> {
        if !self.app.config.hosted.any() || self.entered.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        let mut told = json!({
            "path": self.endpoint.path,
            "name": self.endpoint.name,
            "method": self.method.name(),
            "query": plain(Value::Object(self.query.clone())),
            "params": self.params.iter().cloned().collect::<HashMap<_, _>>(),
            "baseURL": self.base_url(),
        });
        if let (Some(body), Some(told)) = (&self.body, told.as_object_mut()) {
            told.insert("body".to_owned(), plain(body.clone()));
        }
        self.app.call(&Callback(ENTER.to_owned()), self.scope(), &json!([told])).await
    }

    /// Waits for a function whose answer does not matter; what it throws fails the request.
    pub async fn run(&self, callback: &Callback, arguments: &Value) -> Result<(), Failure> {
        self.begin(callback, arguments).await.map_err(|failed| failed.failure)
    }

    /// Waits for a function that sends something, such as a mail. As in the reference, a promise
    /// that it returned may fail: that is logged, and the request goes on. What the function
    /// throws before that fails the request.
    ///
    /// Where the options have a handler of background tasks, that gets the promise, and nobody
    /// waits.
    pub async fn send(&self, callback: &Callback, arguments: &Value) -> Result<(), Failure> {
        let begun = if self.app.config.background_tasks {
            self.hand_over(callback, arguments)
        } else {
            self.begin(callback, arguments)
        };
        match begun.await {
            Err(failed) if !failed.at_once => {
                self.log(
                    Level::Error,
                    &format!("Failed to run background task: {}", failed.failure),
                );
                Ok(())
            }
            other => other.map_err(|failed| failed.failure),
        }
    }

    /// The same where the answer is settled already: no failure reaches the client.
    pub async fn send_after(&self, callback: &Callback, arguments: &Value) {
        if let Err(failure) = self.send(callback, arguments).await {
            self.log(Level::Error, &format!("Failed to run background task: {failure}"));
        }
    }

    fn begin<'a>(
        &'a self,
        callback: &'a Callback,
        arguments: &Value,
    ) -> BoxFuture<'a, Result<(), Failed>> {
        let arguments = arguments.to_string();
        Box::pin(async move {
            let entered = self.enter().await;
            entered.map_err(|failure| Failed { at_once: true, failure })?;
            self.app.answer_in_time(callback, self.scope(), arguments).await.map(drop)
        })
    }

    fn hand_over<'a>(
        &'a self,
        callback: &'a Callback,
        arguments: &Value,
    ) -> BoxFuture<'a, Result<(), Failed>> {
        let arguments = arguments.to_string();
        Box::pin(async move {
            let entered = self.enter().await;
            entered.map_err(|failure| Failed { at_once: true, failure })?;
            let call = self.app.host.call_in_background(callback, self.scope(), arguments);
            in_time(self.app.config.callback_timeout, callback, call).await.map(drop)
        })
    }

    /// A model as an argument, its dates marked for the host, which makes them `Date`s.
    pub fn argument(&self, model: &str, value: &impl Serialize) -> Result<Value, Failure> {
        let mut value = serde_json::to_value(value).map_err(Failure::internal)?;
        let table = self.app.schema.table(model);
        for column in table.into_iter().flat_map(|table| &table.columns) {
            let Some(field) = value.get_mut(column.field.as_str()) else { continue };
            match column.kind {
                Kind::Date if field.is_string() => *field = json!({ "$date": field.take() }),
                kind => {
                    *field = plain(field.take());
                    if matches!(kind, Kind::Json | Kind::TextArray) {
                        mark_dates(field);
                    }
                }
            }
        }
        Ok(value)
    }
}
