//! `POST /revoke-sessions`: signs the user out everywhere.

use super::status::{done, failed_write};
use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Guard, Output},
};

pub static REVOKE_SESSIONS: Endpoint = Endpoint {
    requires_headers: true,
    guards: &[Guard::SensitiveSession],
    summary: "Revoke all sessions for the user",
    ..Endpoint::post("revokeSessions", "/revoke-sessions", |ctx| Box::pin(revoke_sessions(ctx)))
};

async fn revoke_sessions(ctx: &mut Ctx) -> Result<Output, Failure> {
    if let Some(current) = &ctx.session {
        let deleted =
            async { ctx.stored().await?.delete_user_sessions(&current.user.id).await }.await;
        deleted.map_err(|failure| failed_write(ctx, failure))?;
    }
    ctx.delete_session_cookies();
    done()
}
