//! After an endpoint: a session that a cookie gives to the browser stands in `set-auth-token`,
//! too.

use crate::{
    error::Failure,
    host::BoxFuture,
    http::url::decode_uri_component,
    kernel::{Ctx, Outcome},
};

const HEADER: &str = "set-auth-token";

pub(super) fn give_token(
    ctx: &mut Ctx,
    outcome: Outcome,
) -> BoxFuture<'_, Result<Outcome, Failure>> {
    Box::pin(async move {
        if let Some(token) = given_token(ctx) {
            ctx.reply.set(HEADER, &token);
            ctx.expose_header(HEADER);
        }
        Ok(outcome)
    })
}

/// The text of the session cookie that the reply sets, if it sets one.
fn given_token(ctx: &Ctx) -> Option<String> {
    let name = &ctx.cookies.session_token.name;
    let of_session = |cookie: &&str| {
        cookie.split(['=', ';']).next().is_some_and(|found| found.trim() == name.as_str())
    };
    let cookie = ctx.reply.set_cookies().filter(of_session).last()?;
    let mut parts = cookie.split(';').map(str::trim);
    let (_, value) = parts.next()?.split_once('=')?;
    let dropped = parts.any(|attribute| attribute.eq_ignore_ascii_case("max-age=0"));
    if value.is_empty() || dropped {
        return None;
    }
    Some(decode_uri_component(value).unwrap_or_else(|| value.to_owned()))
}
