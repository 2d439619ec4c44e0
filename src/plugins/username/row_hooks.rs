//! Before a row of a user is written, whoever writes it: its names become what is stored. Those
//! of a request that the other hooks have seen are checked already.

use super::{
    rules::{Rules, refuse},
    signs_up_or_updates,
};
use crate::{
    error::Failure,
    host::BoxFuture,
    kernel::Ctx,
    storage::{Queries, Row, Table},
};

type Written<'a> = BoxFuture<'a, Result<Option<Row>, Failure>>;

pub(super) fn create<'a>(
    ctx: &'a Ctx,
    rows: &'a dyn Queries,
    _: &'a Table,
    mut row: Row,
) -> Written<'a> {
    Box::pin(async move {
        let rules = ctx.app.plugin::<Rules>()?;
        let username = normalize(ctx, rules, rows, &mut row, None).await?;
        if let (Some(username), true) = (username, rules.has_display)
            && text(&row, "displayUsername").is_none()
        {
            row.set("displayUsername", username);
        }
        Ok(Some(row))
    })
}

pub(super) fn update<'a>(
    ctx: &'a Ctx,
    rows: &'a dyn Queries,
    _: &'a Table,
    mut row: Row,
) -> Written<'a> {
    Box::pin(async move {
        let rules = ctx.app.plugin::<Rules>()?;
        let current = ctx.session.as_ref().map(|current| current.user.id.clone());
        let own_id = current.or_else(|| text(&row, "id"));
        normalize(ctx, rules, rows, &mut row, own_id.as_deref()).await?;
        Ok(Some(row))
    })
}

/// Gives the username that the row had.
async fn normalize(
    ctx: &Ctx,
    rules: &Rules,
    rows: &dyn Queries,
    row: &mut Row,
    own_id: Option<&str>,
) -> Result<Option<String>, Failure> {
    let (username, display) = (text(row, "username"), text(row, "displayUsername"));
    if let Some(username) = &username {
        if !signs_up_or_updates(ctx.endpoint) {
            if let Some(problem) = rules.problem(ctx, username).await? {
                return Err(refuse(problem));
            }
            rules.check_free(ctx, &ctx.records(rows), username, own_id).await?;
            if let Some(display) = &display {
                rules.check_display(ctx, display).await?;
            }
        }
        row.set("username", rules.username.normalize(ctx, username).await?);
    }
    if let (Some(display), true) = (&display, rules.has_display) {
        row.set("displayUsername", rules.display.normalize(ctx, display).await?);
    }
    Ok(username)
}

/// A text of the row that says something.
fn text(row: &Row, field: &str) -> Option<String> {
    row.str(field).filter(|text| !text.is_empty()).map(str::to_owned)
}
