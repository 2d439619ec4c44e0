//! What must hold before an endpoint's own function runs.

use super::{Check, Ctx, authenticate, origin};
use crate::{
    error::{ApiError, Failure, Status, code},
    host::Level,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Sign-in forms: no other site may sign a browser in.
    FormCsrf,
    /// A session, cached or stored.
    Session,
    /// A session that the store knows, never merely a cached one.
    SensitiveSession,
    /// A session that is younger than `session.freshAge`.
    FreshSession,
}

impl Guard {
    pub async fn check(self, ctx: &mut Ctx) -> Result<(), Failure> {
        match self {
            Self::FormCsrf => origin::check_form(ctx).await,
            Self::Session => require_session(ctx, false).await,
            Self::SensitiveSession => require_session(ctx, true).await,
            Self::FreshSession => {
                require_session(ctx, false).await?;
                require_fresh(ctx)
            }
        }
    }
}

async fn require_session(ctx: &mut Ctx, from_store: bool) -> Result<(), Failure> {
    if from_store {
        ctx.session = None;
    }
    if ctx.session.is_none() {
        let asked = Check::from_query(ctx);
        let check =
            Check { disable_cookie_cache: from_store || asked.disable_cookie_cache, ..asked };
        let before = ctx.reply.clone();
        if let Err(failure) = authenticate(ctx, check).await {
            // As in the reference, a session that cannot be read is no session; its cookies stay.
            if let Failure::Internal(what) = failure {
                ctx.log(Level::Error, &format!("The session could not be read: {what}"));
            }
            ctx.reply = before;
            ctx.session = None;
        }
    }
    if ctx.session.is_some() {
        return Ok(());
    }
    let error = ApiError::with_message(Status::Unauthorized, "Unauthorized", "UNAUTHORIZED");
    Err(error.into())
}

fn require_fresh(ctx: &Ctx) -> Result<(), Failure> {
    let fresh_age = ctx.app.config.session.fresh_age;
    let Some(current) = ctx.session.as_ref().filter(|_| fresh_age != 0.0) else { return Ok(()) };
    if ctx.now >= current.session.created_at.plus_seconds(fresh_age) {
        return Err(ApiError::new(Status::Forbidden, code::SESSION_NOT_FRESH).into());
    }
    Ok(())
}
