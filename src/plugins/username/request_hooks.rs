//! Before a sign-up or an update: the names in its body are looked at, and one stands in for the
//! other.

use std::sync::Arc;

use serde_json::Value;

use super::{
    INVALID_DISPLAY_USERNAME, INVALID_USERNAME, USERNAME_IS_IMMUTABLE,
    rules::{Rules, refuse},
    signs_up,
};
use crate::{
    error::Failure,
    host::BoxFuture,
    kernel::{Ctx, Flow, is_truthy},
};

const USERNAME: &str = "username";
const DISPLAY: &str = "displayUsername";

/// A display name that may be a username is one, where none is given.
pub(super) fn take_display_name(ctx: &mut Ctx) -> BoxFuture<'_, Result<Flow, Failure>> {
    Box::pin(async move {
        let app = Arc::clone(&ctx.app);
        if said(ctx, USERNAME).is_none()
            && let Some(Value::String(name)) = said(ctx, DISPLAY).cloned()
            && app.plugin::<Rules>()?.problem(ctx, &name).await?.is_none()
        {
            ctx.set_body_field(USERNAME, name.into()).await?;
        }
        Ok(Flow::Continue)
    })
}

/// Both names must be as the options want them, and the username must be free.
pub(super) fn check_names(ctx: &mut Ctx) -> BoxFuture<'_, Result<Flow, Failure>> {
    Box::pin(async move {
        let app = Arc::clone(&ctx.app);
        let rules = app.plugin::<Rules>()?;
        match said(ctx, USERNAME).cloned() {
            Some(Value::String(name)) => check_username(ctx, rules, &name).await?,
            Some(Value::Null) => check_change(ctx, rules, None).await?,
            // No rule could look at it.
            Some(_) => return Err(refuse(INVALID_USERNAME)),
            None => {}
        }
        if rules.has_display {
            match said(ctx, DISPLAY) {
                Some(Value::String(name)) => rules.check_display(ctx, name).await?,
                Some(Value::Null) | None => {}
                Some(_) => return Err(refuse(INVALID_DISPLAY_USERNAME)),
            }
        }
        Ok(Flow::Continue)
    })
}

/// The username as it was sent is the display name, where none is given.
pub(super) fn give_display_name(ctx: &mut Ctx) -> BoxFuture<'_, Result<Flow, Failure>> {
    Box::pin(async move {
        if ctx.app.plugin::<Rules>()?.has_display
            && !is_truthy(said(ctx, DISPLAY))
            && let Some(name) = said(ctx, USERNAME).filter(|name| is_truthy(Some(name))).cloned()
        {
            ctx.set_body_field(DISPLAY, name).await?;
        }
        Ok(Flow::Continue)
    })
}

async fn check_username(ctx: &mut Ctx, rules: &Rules, name: &str) -> Result<(), Failure> {
    if let Some(problem) = rules.problem(ctx, name).await? {
        return Err(refuse(problem));
    }
    let mut own_id = None;
    if !signs_up(ctx.endpoint) {
        own_id = ctx.look_for_session().await.map(|current| current.user.id.clone());
        check_change(ctx, rules, Some(name)).await?;
    }
    rules.check_free(ctx, &ctx.stored().await?, name, own_id.as_deref()).await
}

/// Refuses to change or drop a name that is to stay. The row decides about that, as an old
/// session cache may not know the name yet.
async fn check_change(ctx: &mut Ctx, rules: &Rules, name: Option<&str>) -> Result<(), Failure> {
    if !rules.immutable || signs_up(ctx.endpoint) {
        return Ok(());
    }
    let Some(current) = ctx.look_for_session().await.map(|current| current.user.clone()) else {
        return Ok(());
    };
    let stored = ctx.stored().await?.find_user(&current.id).await?;
    let user = stored.unwrap_or(current);
    let Some(chosen) = user.extra_text(USERNAME).filter(|chosen| !chosen.is_empty()) else {
        return Ok(());
    };
    let same = match name {
        Some(name) => rules.username.normalize(ctx, name).await? == chosen,
        None => false,
    };
    if same { Ok(()) } else { Err(refuse(USERNAME_IS_IMMUTABLE)) }
}

fn said<'a>(ctx: &'a Ctx, field: &str) -> Option<&'a Value> {
    ctx.body.as_ref()?.get(field)
}
