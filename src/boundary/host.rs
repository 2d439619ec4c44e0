//! The JavaScript side as the core's host. Two ways lead into it: a direct call while the core
//! stands on the JavaScript thread, and a queue from everywhere else.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use napi::{
    Status,
    bindgen_prelude::{FnArgs, Function, FunctionRef},
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};
use tokio::sync::oneshot;

use super::current;
use crate::{
    error::Thrown,
    host::{BoxFuture, Callback, Host, HostError, Level, Scope},
};

/// Path of the option, arguments (a JSON array), request, transaction, and the number under
/// which the answer is to be settled if it does not come at once.
pub type Arguments = FnArgs<(String, String, u32, u32, u32)>;
type Queue = ThreadsafeFunction<Arguments, (), Arguments, Status, false, true>;
type Answer = Result<String, HostError>;

/// Log lines go the same way as callbacks; no option has this name.
const LOG: &str = "$log";
/// Stands before the path of a callback whose work goes on in the background.
const BACKGROUND: &str = "$background:";

pub struct JsHost {
    dispatch: FunctionRef<Arguments, Option<String>>,
    queue: Queue,
    waiting: Mutex<HashMap<u32, oneshot::Sender<Answer>>>,
    next: AtomicU32,
    timeout: Option<Duration>,
}

/// What became of a call that was begun.
enum Begun {
    Answered(Answer),
    Waiting(u32, oneshot::Receiver<Answer>),
}

impl JsHost {
    /// `dispatch` answers at once or returns nothing and settles later; `post` always settles.
    pub fn new(
        dispatch: &Function<'_, Arguments, Option<String>>,
        post: &Function<'_, Arguments, ()>,
        timeout: Option<Duration>,
    ) -> napi::Result<Self> {
        Ok(Self {
            dispatch: dispatch.create_ref()?,
            // Weak: waiting for a callback must not keep the process alive.
            queue: post
                .build_threadsafe_function::<Arguments>()
                .weak::<true>()
                .build_callback(|context| Ok(context.value))?,
            waiting: Mutex::default(),
            next: AtomicU32::new(1),
            timeout,
        })
    }

    /// Hands over the answer to a call that could not be answered at once.
    pub fn settle(&self, id: u32, answer: &str) {
        let waiting = self.waiting().remove(&id);
        if let Some(waiting) = waiting {
            // The request may have given up waiting.
            let _ = waiting.send(read(answer));
        }
    }

    fn begin(&self, callback: &Callback, scope: Scope, arguments: String) -> Begun {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (answer, receiver) = oneshot::channel();
        self.waiting().insert(id, answer);
        let arguments =
            FnArgs::from((callback.0.clone(), arguments, scope.request, scope.transaction, id));
        let answered = match current::get() {
            Some(env) => match self.dispatch.borrow_back(&env).and_then(|it| it.call(arguments)) {
                Ok(Some(text)) => Some(read(&text)),
                Ok(None) => None,
                Err(error) => Some(Err(HostError::Thrown(error.reason.clone()))),
            },
            None => {
                let mode = ThreadsafeFunctionCallMode::NonBlocking;
                let queued = self.queue.call(arguments, mode) == Status::Ok;
                (!queued).then_some(Err(HostError::Gone))
            }
        };
        match answered {
            Some(answer) => {
                self.waiting().remove(&id);
                Begun::Answered(answer)
            }
            None => Begun::Waiting(id, receiver),
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<u32, oneshot::Sender<Answer>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets a call when nobody waits for it any more, be it answered or not.
struct Forget<'a>(&'a JsHost, u32);

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.0.waiting().remove(&self.1);
    }
}

impl Host for JsHost {
    fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    fn call<'a>(
        &'a self,
        callback: &'a Callback,
        scope: Scope,
        arguments: String,
    ) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            match self.begin(callback, scope, arguments) {
                Begun::Answered(answer) => answer,
                Begun::Waiting(id, receiver) => {
                    let _forget = Forget(self, id);
                    receiver.await.unwrap_or(Err(HostError::Gone))
                }
            }
        })
    }

    fn call_in_background<'a>(
        &'a self,
        callback: &'a Callback,
        scope: Scope,
        arguments: String,
    ) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            let begun = Callback(format!("{BACKGROUND}{}", callback.0));
            self.call(&begun, scope, arguments).await
        })
    }

    fn log(&self, level: Level, message: &str) {
        let line = serde_json::json!([level.name(), message]).to_string();
        let arguments = FnArgs::from((LOG.to_owned(), line, 0, 0, 0));
        match current::get() {
            Some(env) => {
                let _ = self.dispatch.borrow_back(&env).and_then(|it| it.call(arguments));
            }
            None => {
                self.queue.call(arguments, ThreadsafeFunctionCallMode::NonBlocking);
            }
        }
    }
}

/// `=` and the value as JSON (nothing for `undefined`), `?` for one without JSON, `#` and an API error as JSON, or `!` and
/// what was thrown; `~` before the last two where a promise was rejected.
fn read(answer: &str) -> Answer {
    if let Some(value) = answer.strip_prefix('=') {
        return Ok(value.to_owned());
    }
    if let Some(rejected) = answer.strip_prefix('~') {
        return read(rejected).map_err(|error| HostError::Rejected(Box::new(error)));
    }
    if answer == "?" {
        return Err(HostError::NoJson);
    }
    let Some(thrown) = answer.strip_prefix('#') else {
        return Err(HostError::Thrown(answer.strip_prefix('!').unwrap_or(answer).to_owned()));
    };
    let thrown: Thrown =
        serde_json::from_str(thrown).map_err(|error| HostError::Thrown(error.to_string()))?;
    Err(HostError::Api(thrown.into()))
}
