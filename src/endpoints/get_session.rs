//! `GET /get-session`: who the browser is signed in as, or `null`.
//! `POST /get-session`: the same where refreshing is deferred, and the refresh itself.

use crate::{
    http::Method,
    kernel::{Endpoint, Returned, SESSION_QUERY, session_answer},
};

pub static GET_SESSION: Endpoint = Endpoint {
    methods: &[Method::Get, Method::Post],
    reads_body: false,
    query: Some(&SESSION_QUERY),
    requires_headers: true,
    reads_headers: Some(&["cookie"]),
    knows_strangers: true,
    returns: &[
        Returned { at: "session", model: "session" },
        Returned { at: "user", model: "user" },
    ],
    summary: "Get the current session",
    errors: &["METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED", "FAILED_TO_GET_SESSION"],
    ..Endpoint::get("getSession", "/get-session", |ctx| {
        let post = ctx.method == Method::Post;
        Box::pin(session_answer(ctx, post))
    })
};
