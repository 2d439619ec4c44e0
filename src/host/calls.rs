//! Calling the user's functions: a deadline, and errors that name the option.

use std::time::Duration;

use super::{BoxFuture, Callback, Host, HostError, Scope};
use crate::error::Failure;

/// How long a callback may take. One that never answers would keep its request for ever.
const CALLBACK_SECONDS: u64 = 60;

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
    in_time(callback, host.call(callback, scope, arguments)).await
}

/// The same for a call that was begun in another way.
pub async fn in_time(
    callback: &Callback,
    call: BoxFuture<'_, Result<String, HostError>>,
) -> Result<Option<String>, Failed> {
    match tokio::time::timeout(Duration::from_secs(CALLBACK_SECONDS), call).await {
        Ok(Ok(answer)) => Ok(Some(answer)),
        Ok(Err(HostError::NoJson)) => Ok(None),
        Ok(Err(HostError::Rejected(error))) => {
            Err(Failed { at_once: false, failure: translate(callback, *error) })
        }
        Ok(Err(error)) => Err(Failed { at_once: true, failure: translate(callback, error) }),
        Err(_) => {
            let what = format!("did not answer within {CALLBACK_SECONDS} seconds");
            Err(Failed { at_once: false, failure: failure(callback, &what) })
        }
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
