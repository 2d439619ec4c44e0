//! What an endpoint is: one `static`, which is its route, its entry in `auth.api`, its guards
//! and its documentation.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use super::{Ctx, Guard, Input, Output};
use crate::{error::Failure, host::BoxFuture, http::Method};

/// The asynchronous function behind an endpoint.
pub type Handler = for<'a> fn(&'a mut Ctx) -> BoxFuture<'a, Result<Output, Failure>>;

pub const JSON: &[&str] = &["application/json"];
pub const FORM_OR_JSON: &[&str] = &["application/x-www-form-urlencoded", "application/json"];

pub struct Endpoint {
    /// The name in `auth.api`.
    pub name: &'static str,
    /// Below the base path; `:name` stands for a segment. None: only direct calls reach it.
    pub path: Option<&'static str>,
    /// The first is the default of direct calls.
    pub methods: &'static [Method],
    /// Content types that a body may have.
    pub accepts: &'static [&'static str],
    /// Whether a request's body is read at all.
    pub reads_body: bool,
    pub body: Option<&'static Input>,
    pub query: Option<&'static Input>,
    /// A direct call must pass headers.
    pub requires_headers: bool,
    /// The headers that a direct call reads, where nothing but the endpoint runs: each that
    /// is asked of a `Headers` object costs an allocation. `None`: all are passed.
    pub reads_headers: Option<&'static [&'static str]>,
    /// To a direct call that passes headers with none of the session's cookies among them, and
    /// nothing else, the answer is always the same: the host may keep it.
    pub knows_strangers: bool,
    pub guards: &'static [Guard],
    /// Where models stand in the answer.
    pub returns: &'static [Returned],
    pub summary: &'static str,
    /// Its name in OpenAPI, where that is not the API's.
    pub operation_id: Option<&'static str>,
    /// Names of the errors of its own that a client may get.
    pub errors: &'static [&'static str],
    pub handler: Handler,
}

/// A model in an endpoint's answer, such as `user` at `user`, `session` in each element (`*`) of a
/// list, or fields of it in the answer itself (no place). Direct calls use it to give dates as `Date`.
pub struct Returned {
    pub at: &'static str,
    pub model: &'static str,
}

impl Endpoint {
    /// The same endpoint under another path. It is kept for ever, but once for each path.
    pub fn at(&'static self, path: &str) -> &'static Self {
        type Moved = Mutex<HashMap<(&'static str, String), &'static Endpoint>>;
        static MOVED: LazyLock<Moved> = LazyLock::new(Moved::default);
        if self.path == Some(path) {
            return self;
        }
        let mut moved = MOVED.lock().unwrap_or_else(PoisonError::into_inner);
        moved.entry((self.name, path.to_owned())).or_insert_with(|| {
            let path: &'static str = Box::leak(path.to_owned().into_boxed_str());
            Box::leak(Box::new(Self { path: Some(path), ..*self }))
        })
    }

    /// A GET endpoint that reads no body and is open to all; its `static` changes the rest.
    pub const fn get(name: &'static str, path: &'static str, handler: Handler) -> Self {
        Self::new(name, Some(path), &[Method::Get], handler)
    }

    /// A POST endpoint with a JSON body, open to all; its `static` changes the rest.
    pub const fn post(name: &'static str, path: &'static str, handler: Handler) -> Self {
        Self::new(name, Some(path), &[Method::Post], handler)
    }

    /// A function of `auth.api` that no request reaches; called like a POST endpoint.
    pub const fn server_only(name: &'static str, handler: Handler) -> Self {
        Self::new(name, None, &[Method::Post], handler)
    }

    const fn new(
        name: &'static str,
        path: Option<&'static str>,
        methods: &'static [Method],
        handler: Handler,
    ) -> Self {
        Self {
            name,
            path,
            methods,
            accepts: JSON,
            reads_body: true,
            body: None,
            query: None,
            requires_headers: false,
            reads_headers: None,
            knows_strangers: false,
            guards: &[],
            returns: &[],
            summary: "",
            operation_id: None,
            errors: &[],
            handler,
        }
    }
}
