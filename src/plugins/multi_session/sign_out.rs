//! After a sign-out: all sessions of the browser end, not only the active one.

use crate::{
    cookies::NamedCookie,
    error::Failure,
    host::BoxFuture,
    kernel::{Ctx, Outcome},
};

const SECURE: &str = "__Secure-";

pub(super) fn end_all(ctx: &mut Ctx, outcome: Outcome) -> BoxFuture<'_, Result<Outcome, Failure>> {
    Box::pin(async move {
        let mut tokens = Vec::new();
        for name in ctx.multi_cookie_names() {
            // A cookie that we have not signed names nobody's session.
            let Some(token) = ctx.signed_cookie(&name) else { continue };
            let name = name.to_lowercase().replacen(&SECURE.to_lowercase(), SECURE, 1);
            let attributes = ctx.cookies.session_token.attributes.clone();
            ctx.expire_cookie(&NamedCookie { name, attributes });
            tokens.push(token);
        }
        for token in &tokens {
            ctx.stored().await?.delete_session(token).await?;
        }
        Ok(outcome)
    })
}
