//! Calling the user's functions: their arguments and what becomes of their answers.

use std::{collections::HashMap, sync::atomic::Ordering};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{App, Ctx};
use crate::{
    domain::{Calls, plain},
    error::Failure,
    host::{BoxFuture, Callback, Failed, Level, Scope, call_in_time, in_time, wrong_type},
    storage::{Kind, date_in_json},
};

/// Tells the host that a transaction of its was committed.
pub(super) const COMMITTED: &str = "$committed";

/// Tells the host that a field of the body has another value.
const BODY: &str = "$body";

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
        let answer = call_in_time(&*self.host, callback, scope, arguments).await?;
        let answer = match answer.as_deref() {
            // What `undefined` is where nothing tells it from `null`.
            Some("") => "null",
            other => other.unwrap_or_default(),
        };
        serde_json::from_str(answer).map_err(|_| wrong_type(callback))
    }
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
            let answer = call_in_time(&*self.app.host, callback, self.scope(), arguments).await?;
            match answer.as_deref() {
                Some("") => Ok(None),
                text => serde_json::from_str(text.unwrap_or_default())
                    .map(Some)
                    .map_err(|_| wrong_type(callback)),
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
        if !self.app.is_hosted() || self.entered.swap(true, Ordering::Relaxed) {
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

    /// The request goes on with this in its body.
    pub async fn set_body_field(&mut self, field: &str, value: Value) -> Result<(), Failure> {
        let Some(Value::Object(body)) = &mut self.body else { return Ok(()) };
        let told = json!([field, plain(value.clone())]);
        body.insert(field.to_owned(), value);
        if !self.entered.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.app.call(&Callback(BODY.to_owned()), self.scope(), &told).await
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
            call_in_time(&*self.app.host, callback, self.scope(), arguments).await.map(drop)
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
            in_time(self.app.host.timeout(), callback, call).await.map(drop)
        })
    }

    /// Who makes the request and whose session it has begun, as far as somebody knows, as
    /// members of an argument.
    pub fn sessions_argument(&self) -> Result<Map<String, Value>, Failure> {
        let mut members = Map::new();
        for (name, found) in [("session", &self.session), ("newSession", &self.new_session)] {
            if let Some(found) = found {
                let session = self.argument("session", &found.session)?;
                let user = self.argument("user", &found.user)?;
                members.insert(name.to_owned(), json!({ "session": session, "user": user }));
            }
        }
        Ok(members)
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
