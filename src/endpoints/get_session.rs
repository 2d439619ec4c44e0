//! `GET /get-session`: who the browser is signed in as, or `null`.
//! `POST /get-session`: the same where refreshing is deferred, and the refresh itself.

use serde::Serialize;

use crate::{
    domain::Authenticated,
    error::{ApiError, Failure, Status, code},
    host::Level,
    http::Method,
    kernel::{Check, Ctx, Endpoint, Field, Found, Input, Kind, Output, Returned, authenticate},
};

pub static GET_SESSION: Endpoint = Endpoint {
    methods: &[Method::Get, Method::Post],
    reads_body: false,
    query: Some(&QUERY),
    requires_headers: true,
    returns: &[
        Returned { at: "session", model: "session" },
        Returned { at: "user", model: "user" },
    ],
    summary: "Get the current session",
    ..Endpoint::get("getSession", "/get-session", |ctx| Box::pin(get_session(ctx)))
};

static QUERY: Input = Input {
    optional: true,
    ..Input::object(&[
        Field::optional("disableCookieCache", Kind::Truthy),
        Field::optional("disableRefresh", Kind::Truthy),
    ])
};

async fn get_session(ctx: &mut Ctx) -> Result<Output, Failure> {
    ctx.reply.set("cache-control", "no-store");
    ctx.reply.set("pragma", "no-cache");
    let post = ctx.method == Method::Post;
    if post && !ctx.app.config.session.defer_refresh {
        let refusal = code::METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED;
        return Err(ApiError::new(Status::MethodNotAllowed, refusal).into());
    }
    let check = Check { may_write: post, ..Check::from_query(ctx) };
    match authenticate(ctx, check).await {
        Ok(found) => answer(ctx.session.as_ref(), found.unwrap_or_default()),
        Err(Failure::Internal(what)) => {
            ctx.session = None;
            ctx.log(Level::Error, &format!("The session could not be read: {what}"));
            let refusal = code::FAILED_TO_GET_SESSION;
            Err(ApiError::new(Status::InternalServerError, refusal).into())
        }
        Err(failure) => Err(failure),
    }
}

fn answer(session: Option<&Authenticated>, found: Found) -> Result<Output, Failure> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer<'a> {
        #[serde(flatten)]
        authenticated: &'a Authenticated,
        needs_refresh: bool,
    }
    match (session, found.needs_refresh) {
        (Some(authenticated), Some(needs_refresh)) => {
            Output::json(&Answer { authenticated, needs_refresh })
        }
        (session, _) => Output::json(&session),
    }
}
