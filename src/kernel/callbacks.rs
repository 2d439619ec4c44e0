//! Calling the user's functions: arguments, answers, a deadline, and errors that name the option.

use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{App, Ctx};
use crate::{
    error::Failure,
    host::{BoxFuture, Callback, HostError, Scope},
    storage::{Kind, date_in_json},
};

/// How long a callback may take. One that never answers would keep its request for ever.
pub const CALLBACK_SECONDS: u64 = 60;

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
        let call = self.host.call(callback, scope, arguments);
        let limit = Duration::from_secs(CALLBACK_SECONDS);
        let failed = |what: &str| Failure::internal(format!("the option `{}` {what}", callback.0));
        match tokio::time::timeout(limit, call).await {
            Ok(Ok(answer)) => serde_json::from_str(&answer)
                .map_err(|_| failed("returned a value of the wrong type")),
            Ok(Err(HostError::Api(error))) => Err(error.into()),
            Ok(Err(HostError::Thrown(text))) => Err(failed(&format!("threw: {text}"))),
            Ok(Err(HostError::Gone)) => Err(failed("could not be called: the process is ending")),
            Err(_) => Err(failed(&format!("did not answer within {CALLBACK_SECONDS} seconds"))),
        }
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

/// The request as an argument; the host holds the real one.
pub fn request_argument() -> Value {
    json!({ "$request": true })
}

impl Ctx {
    pub async fn call<T: DeserializeOwned>(
        &self,
        callback: &Callback,
        arguments: &Value,
    ) -> Result<T, Failure> {
        self.app.call(callback, self.scope, arguments).await
    }

    /// A model as an argument, its dates marked for the host, which makes them `Date`s.
    pub fn argument(&self, model: &str, value: &impl Serialize) -> Result<Value, Failure> {
        let mut value = serde_json::to_value(value).map_err(Failure::internal)?;
        let table = self.app.schema.table(model);
        for column in table.into_iter().flat_map(|table| &table.columns) {
            let Some(field) = value.get_mut(column.field.as_str()) else { continue };
            match column.kind {
                Kind::Date if field.is_string() => *field = json!({ "$date": field.take() }),
                Kind::Json | Kind::TextArray => mark_dates(field),
                _ => {}
            }
        }
        Ok(value)
    }

    /// The request as an argument; the host holds the real one.
    pub fn request_argument(&self) -> Value {
        if self.request.is_some() { request_argument() } else { Value::Null }
    }
}
