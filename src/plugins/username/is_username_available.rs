//! `POST /is-username-available`: whether nobody has a username yet.

use super::{INVALID_USERNAME, rules::Rules};
use crate::{
    error::{ApiError, Failure, Status},
    kernel::{Ctx, Endpoint, Field, Input, Kind, Output},
};

pub static IS_USERNAME_AVAILABLE: Endpoint = Endpoint {
    body: Some(&BODY),
    summary: "Check whether a username is available",
    errors: &["INVALID_USERNAME"],
    ..Endpoint::post("isUsernameAvailable", "/is-username-available", |ctx| {
        Box::pin(is_username_available(ctx))
    })
};

static BODY: Input = Input::object(&[Field::required("username", Kind::Text)]);

async fn is_username_available(ctx: &mut Ctx) -> Result<Output, Failure> {
    let unfit = |code| Failure::from(ApiError::new(Status::UnprocessableEntity, code));
    let rules = ctx.app.plugin::<Rules>()?;
    let username = ctx.text("username").unwrap_or_default();
    if username.is_empty() {
        return Err(unfit(INVALID_USERNAME));
    }
    if let Some(problem) = rules.problem(ctx, username).await? {
        return Err(unfit(problem));
    }
    let holder = rules.holder(ctx, &ctx.stored().await?, username).await?;
    Output::json(&serde_json::json!({ "available": holder.is_none() }))
}
