//! After an endpoint that has begun a session: the browser keeps it beside those it has.

use super::Options;
use crate::{
    config::CookieAttributes,
    cookies::RequestCookies,
    error::Failure,
    host::BoxFuture,
    kernel::{Ctx, Outcome},
};

pub(super) fn keep_session(
    ctx: &mut Ctx,
    outcome: Outcome,
) -> BoxFuture<'_, Result<Outcome, Failure>> {
    Box::pin(async move {
        if ctx.new_session.is_some() && ctx.reply.set_cookies().next().is_some() {
            Box::pin(keep(ctx)).await?;
        }
        Ok(outcome)
    })
}

async fn keep(ctx: &mut Ctx) -> Result<(), Failure> {
    let Some(begun) = ctx.new_session.clone() else { return Ok(()) };
    let cookie = ctx.multi_cookie(&begun.session.token);
    let header = ctx.cookie_header();
    let set = format!("{}=", cookie.name);
    let known = ctx.reply.set_cookies().any(|own| own.starts_with(&set))
        || RequestCookies::new(&header)
            .last_of_each()
            .iter()
            .any(|(name, value)| *name == cookie.name && !value.is_empty());
    if known {
        return Ok(());
    }
    let active = ctx.cookies.session_token.name.clone();
    let renewed = ctx.reply.set_cookies().any(|own| own.contains(&active));
    let names = ctx.multi_cookie_names();
    let mut ended = Vec::new();
    for name in &names {
        let Some(token) = ctx.signed_cookie(name) else { continue };
        // Another session of the same user makes room for this one.
        let found = ctx.stored().await?.find_session(&token).await?;
        if found.is_some_and(|found| found.user.id == begun.user.id) {
            let dropped = CookieAttributes { max_age: Some(0.0), ..cookie.attributes.clone() };
            ctx.set_cookie(name, "", &dropped);
            ended.push(token);
        }
    }
    for token in &ended {
        ctx.stored().await?.delete_session(token).await?;
    }
    let kept = names.len() - ended.len() + usize::from(renewed);
    let maximum = ctx.app.plugin::<Options>()?.maximum_sessions;
    #[expect(clippy::cast_precision_loss, reason = "a request has no such number of cookies")]
    if kept as f64 > maximum {
        return Ok(());
    }
    ctx.set_signed_cookie(&cookie.name, &begun.session.token, &cookie.attributes);
    Ok(())
}
