//! `POST /revoke-other-sessions`: signs the user out everywhere but here.

use super::status::done;
use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Guard, Output},
};

pub static REVOKE_OTHER_SESSIONS: Endpoint = Endpoint {
    requires_headers: true,
    guards: &[Guard::SensitiveSession],
    summary: "Revoke all other sessions for the user except the current one",
    ..Endpoint::post("revokeOtherSessions", "/revoke-other-sessions", |ctx| {
        Box::pin(revoke_other_sessions(ctx))
    })
};

/// One statement, so all of them end: the reference stops at its list's limit of a hundred.
async fn revoke_other_sessions(ctx: &mut Ctx) -> Result<Output, Failure> {
    if let Some(current) = &ctx.session {
        let records = ctx.stored().await?;
        records.delete_other_sessions(&current.user.id, &current.session.token).await?;
    }
    done()
}
