//! What runs before and after endpoints.

use super::{Ctx, Endpoint, Output};
use crate::{
    error::{ApiError, Failure},
    host::BoxFuture,
};

/// Decides, when the application is built, whether a hook belongs to an endpoint.
pub type Matcher = fn(&Endpoint) -> bool;

/// Runs before validation, on raw input.
pub type Before = for<'a> fn(&'a mut Ctx) -> BoxFuture<'a, Result<Flow, Failure>>;

/// Runs after the endpoint; may replace what it returned.
pub type After = for<'a> fn(&'a mut Ctx, Outcome) -> BoxFuture<'a, Result<Outcome, Failure>>;

/// An endpoint's result as an after-hook sees it: deliberate errors included.
pub type Outcome = Result<Output, ApiError>;

/// What a before-hook decides.
pub enum Flow {
    Continue,
    /// The request ends here, with this answer and without after-hooks.
    End(Output),
}

/// A hook and the endpoints that it belongs to.
pub struct Hook<F> {
    pub matches: Matcher,
    pub run: F,
}
