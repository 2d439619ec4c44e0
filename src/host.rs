//! What the core asks of the program that runs it: callbacks, requests to other services, log
//! lines.

mod calls;
mod outbound;

use std::{future::Future, pin::Pin, time::Duration};

pub use calls::{Failed, call_in_time, in_time, wrong_type};
pub use outbound::{Outbound, OutboundReply, fetch};

/// A boxed future, the return type of every asynchronous trait method here.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A function that the user put into the options, named by its option's path, such as
/// `emailAndPassword.password.hash`. The host knows which function that is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Callback(pub String);

/// What a callback belongs to, by numbers; zero is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The request, whose context the host keeps.
    pub request: u32,
    /// The open transaction that the callback may take part in.
    pub transaction: u32,
}

/// How a callback failed.
#[derive(Clone, Debug, PartialEq)]
pub enum HostError {
    /// It threw or rejected with an API error: that is the answer.
    Api(crate::error::ApiError),
    /// It threw or rejected with anything else; the text is for the log alone.
    Thrown(String),
    /// The function returned a promise, and that failed in this way.
    Rejected(Box<HostError>),
    /// It returned what has no JSON text.
    NoJson,
    /// The host is going away and will not answer.
    Gone,
}

/// Levels of the log, in the order of their weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Debug,
    Info,
    Success,
    Warn,
    Error,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Debug, Self::Info, Self::Success, Self::Warn, Self::Error]
            .into_iter()
            .find(|level| level.name() == name)
    }
}

/// The program around the core. In Node it is the JavaScript side of the addon.
pub trait Host: Send + Sync {
    /// How long a function of the user's may take; none is as long as it likes.
    fn timeout(&self) -> Option<Duration> {
        None
    }

    /// Runs a user's function. `arguments` is a JSON array; the answer is JSON text, and empty
    /// for `undefined`. Must not block: a host that cannot answer at once
    /// returns a pending future.
    fn call<'a>(
        &'a self,
        callback: &'a Callback,
        scope: Scope,
        arguments: String,
    ) -> BoxFuture<'a, Result<String, HostError>>;

    /// The same for work that the user's handler of background tasks takes over: the answer comes
    /// as soon as the function has been called, and says only whether that succeeded.
    fn call_in_background<'a>(
        &'a self,
        callback: &'a Callback,
        scope: Scope,
        arguments: String,
    ) -> BoxFuture<'a, Result<String, HostError>> {
        self.call(callback, scope, arguments)
    }

    /// Writes one line to the user's log. Never fails, never waits.
    fn log(&self, level: Level, message: &str);
}
