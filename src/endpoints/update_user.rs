//! `POST /update-user`: changes the user's name, image and additional fields.

use serde_json::Value;

use super::status::done;
use crate::{
    config::FieldKind,
    domain::{Authenticated, fit},
    error::{ApiError, Failure, Status, code},
    kernel::{Ctx, Endpoint, Guard, Input, Output, is_truthy},
    storage::Row,
};

pub static UPDATE_USER: Endpoint = Endpoint {
    body: Some(&Input::RECORD),
    guards: &[Guard::Session],
    summary: "Update the current user",
    errors: &["BODY_MUST_BE_AN_OBJECT", "EMAIL_CAN_NOT_BE_UPDATED"],
    ..Endpoint::post("updateUser", "/update-user", |ctx| Box::pin(update_user(ctx)))
};

async fn update_user(ctx: &mut Ctx) -> Result<Output, Failure> {
    let current = ctx.current()?;
    if is_truthy(said(ctx, "email")) {
        return Err(ApiError::new(Status::BadRequest, code::EMAIL_CAN_NOT_BE_UPDATED).into());
    }
    let given = ctx.changed_fields(ctx.app.schema.additional("user")).await?;
    let mut changes = Row::new();
    let database = ctx.app.schema.database();
    for name in ["name", "image"] {
        let Some(value) = said(ctx, name) else { continue };
        let value = fit(FieldKind::Text, value.clone(), database);
        let value = value.ok_or_else(|| {
            Failure::internal(format!("the field `{name}` of a user takes no such value"))
        })?;
        changes.set(name, value);
    }
    if changes.is_empty() && given.is_empty() {
        return Err(ApiError::message_only(Status::BadRequest, "No fields to update").into());
    }
    let records = ctx.stored().await?;
    let updated = records.update_user(&current.user.id, changes.clone(), given.clone()).await?;
    // A cached session may outlive its user.
    let user = updated.unwrap_or_else(|| {
        let mut user = current.user;
        for field in ctx.app.schema.additional("user") {
            let said = given.iter().find(|(name, _)| *name == field.name);
            let value = said.and_then(|(_, value)| fit(field.kind, value.clone()?, database));
            changes.extend(value.map(|value| (field.name.clone(), value)));
        }
        user.change(changes);
        user
    });
    ctx.renew_session_cookies(Authenticated { session: current.session, user }).await?;
    done()
}

fn said<'a>(ctx: &'a Ctx, name: &str) -> Option<&'a Value> {
    ctx.body.as_ref()?.get(name)
}
