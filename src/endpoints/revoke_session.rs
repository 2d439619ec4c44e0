//! `POST /revoke-session`: ends one of the user's own sessions.

use super::status::{done, failed_write};
use crate::{
    domain::Authenticated,
    error::Failure,
    kernel::{Ctx, Endpoint, Field, Guard, Input, Kind, Output},
};

pub static REVOKE_SESSION: Endpoint = Endpoint {
    body: Some(&BODY),
    requires_headers: true,
    guards: &[Guard::SensitiveSession],
    summary: "Revoke a single session",
    ..Endpoint::post("revokeSession", "/revoke-session", |ctx| Box::pin(revoke_session(ctx)))
};

static BODY: Input = Input::object(&[Field::required("token", Kind::Text)]);

/// Somebody else's token is answered like one that does not exist.
async fn revoke_session(ctx: &mut Ctx) -> Result<Output, Failure> {
    let token = ctx.text("token").unwrap_or_default().to_owned();
    let Some(current) = ctx.session.clone() else { return done() };
    revoke(ctx, &token, &current).await?;
    if token == current.session.token {
        ctx.delete_session_cookies();
    }
    done()
}

async fn revoke(ctx: &Ctx, token: &str, current: &Authenticated) -> Result<(), Failure> {
    let records = ctx.stored().await?;
    let owner = records.find_session(token).await?.map(|found| found.session.user_id);
    if owner.as_ref() != Some(&current.user.id) {
        return Ok(());
    }
    records.delete_session(token).await.map_err(|failure| failed_write(ctx, failure))
}
