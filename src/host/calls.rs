//! Calling the user's functions: a deadline, and errors that name the option.

use std::time::Duration;

use super::{BoxFuture, Callback, Host, HostError, Scope};
use crate::error::Failure;

/// A callback that failed: while it was called, or later, by its promise.
pub struct Failed {
    pub at_once: bool,
    pub failure: Failure,
}

impl From<Failed> for Failure {
    fn from(failed: Failed) -> Self {
        failed.failure
    }
}

/// The answer's JSON text, if it has one. What the function throws deliberately is the answer to
/// the client, anything else is logged and answered with 500.
pub async fn call_in_time(
    host: &dyn Host,
    callback: &Callback,
    scope: Scope,
    arguments: String,
) -> Result<Option<String>, Failed> {
    in_time(host.timeout(), callback, host.call(callback, scope, arguments)).await
}

/// The same for a call that was begun in another way; `timeout` is how long it may take.
pub async fn in_time(
    timeout: Option<Duration>,
    callback: &Callback,
    call: BoxFuture<'_, Result<String, HostError>>,
) -> Result<Option<String>, Failed> {
    let answered = match timeout {
        None => call.await,
        Some(limit) => match tokio::time::timeout(limit, call).await {
            Ok(answered) => answered,
            Err(_) => {
                let what = format!("did not answer within {} seconds", limit.as_secs_f64());
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

/// A function that returned something else than it should.
pub fn wrong_type(callback: &Callback) -> Failure {
    failure(callback, "returned a value of the wrong type")
}

fn translate(callback: &Callback, error: HostError) -> Failure {
    match error {
        HostError::Api(error) => error.into(),
        HostError::Thrown(text) => failure(callback, &format!("threw: {text}")),
        HostError::Rejected(error) => translate(callback, *error),
        HostError::NoJson => wrong_type(callback),
        HostError::Gone => failure(callback, "could not be called: the process is ending"),
    }
}

fn failure(callback: &Callback, what: &str) -> Failure {
    Failure::internal(format!("the option `{}` {what}", callback.0))
}
