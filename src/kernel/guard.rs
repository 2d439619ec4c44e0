//! What must hold before an endpoint's own function runs.

use super::{Check, Ctx, authenticate, origin};
use crate::{
    domain::Authenticated,
    error::{ApiError, Failure, Status, code},
    host::Level,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Sign-in forms: no other site may sign a browser in.
    FormCsrf,
    /// The redirect target in this field of the body must lead to somebody we trust.
    BodyUrl(&'static str),
    /// The same for this parameter of the query.
    QueryUrl(&'static str),
    /// A session, cached or stored.
    Session,
    /// A session that the store knows, never merely a cached one; without a database the cache
    /// is the store.
    SensitiveSession,
    /// A session that is younger than `session.freshAge`.
    FreshSession,
}

impl Guard {
    pub async fn check(self, ctx: &mut Ctx) -> Result<(), Failure> {
        match self {
            Self::FormCsrf => origin::check_form(ctx).await,
            Self::BodyUrl(field) => {
                let url = ctx.text(field).map(str::to_owned);
                origin::check_redirect(ctx, url.as_deref()).await
            }
            Self::QueryUrl(name) => origin::check_redirect(ctx, ctx.query_text(name)).await,
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
    let from_store = from_store && !ctx.app.config.is_stateless();
    if from_store {
        ctx.session = None;
    }
    look_for_session(ctx, from_store).await;
    if ctx.session.is_some() {
        return Ok(());
    }
    let error = ApiError::with_message(Status::Unauthorized, "Unauthorized", "UNAUTHORIZED");
    Err(error.into())
}

/// Finds who makes the request, unless somebody has before; then they stand in [`Ctx::session`].
async fn look_for_session(ctx: &mut Ctx, from_store: bool) {
    if ctx.session.is_none() {
        let asked = Check::from_query(ctx);
        let check =
            Check { disable_cookie_cache: from_store || asked.disable_cookie_cache, ..asked };
        let before = ctx.reply.clone();
        if let Err(failure) = authenticate(ctx, check).await {
            // As in the reference, a session that cannot be read is no session; its cookies stay.
            if !matches!(failure, Failure::Api(_)) {
                ctx.log(Level::Error, &format!("The session could not be read: {failure}"));
            }
            ctx.reply = before;
            ctx.session = None;
        }
    }
}

impl Ctx {
    /// Who makes the request, if anybody does: for endpoints that can do without.
    pub async fn look_for_session(&mut self) -> Option<&Authenticated> {
        look_for_session(self, false).await;
        self.session.as_ref()
    }

    /// The same, but never a merely cached session where there is a store that knows better.
    pub async fn look_for_stored_session(&mut self) -> Option<&Authenticated> {
        let from_store = !self.app.config.is_stateless();
        look_for_session(self, from_store).await;
        self.session.as_ref()
    }
}

fn require_fresh(ctx: &Ctx) -> Result<(), Failure> {
    let fresh_age = ctx.app.config.session.fresh_age;
    let Some(current) = ctx.session.as_ref().filter(|_| fresh_age != 0.0) else { return Ok(()) };
    if ctx.now >= current.session.created_at.plus_seconds(fresh_age) {
        return Err(ApiError::new(Status::Forbidden, code::SESSION_NOT_FRESH).into());
    }
    Ok(())
}
