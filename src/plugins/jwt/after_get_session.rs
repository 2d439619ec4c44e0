//! After `/get-session`: a token of the session stands in a header.

use std::sync::Arc;

use super::{State, session_token::session_token};
use crate::{
    error::Failure,
    host::BoxFuture,
    kernel::{Ctx, Outcome},
};

const HEADER: &str = "set-auth-jwt";

pub(super) fn give_token(
    ctx: &mut Ctx,
    outcome: Outcome,
) -> BoxFuture<'_, Result<Outcome, Failure>> {
    Box::pin(async move {
        let app = Arc::clone(&ctx.app);
        let state = app.plugin::<State>()?;
        if state.options.disable_header {
            return Ok(outcome);
        }
        let Some(session) = ctx.session.clone() else { return Ok(outcome) };
        let token = Box::pin(session_token(ctx, state, &session)).await?;
        ctx.reply.set(HEADER, &token);
        ctx.expose_header(HEADER);
        Ok(outcome)
    })
}
