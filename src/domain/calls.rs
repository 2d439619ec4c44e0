//! What the verbs ask of the user's functions.

use serde_json::Value as Json;

use crate::{
    error::Failure,
    host::{BoxFuture, Callback},
};

/// A way to the functions in the options; whose request it is, the caller knows.
pub trait Calls: Send + Sync {
    /// `arguments` is a list; none is JavaScript's `undefined`.
    fn ask<'a>(
        &'a self,
        callback: &'a Callback,
        arguments: Json,
    ) -> BoxFuture<'a, Result<Option<Json>, Failure>>;
}
