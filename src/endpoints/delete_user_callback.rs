//! `GET /delete-user/callback`: the link in the mail that confirms the deletion.

use super::deletion::{self, delete_with_token, deleted};
use crate::{
    error::{ApiError, Failure, Status, code},
    kernel::{Ctx, Endpoint, Field, Guard, Input, Kind, Output},
};

pub static DELETE_USER_CALLBACK: Endpoint = Endpoint {
    query: Some(&QUERY),
    guards: &[Guard::QueryUrl("callbackURL")],
    summary: "Callback to complete user deletion with verification token",
    errors: &["FAILED_TO_GET_USER_INFO"],
    ..Endpoint::get("deleteUserCallback", "/delete-user/callback", |ctx| {
        Box::pin(delete_user_callback(ctx))
    })
};

static QUERY: Input = Input::object(&[
    Field::required("token", Kind::Text),
    Field::optional("callbackURL", Kind::Text),
]);

/// Only in the browser that asked for it: the mail alone is not enough.
async fn delete_user_callback(ctx: &mut Ctx) -> Result<Output, Failure> {
    if !ctx.app.config.delete_user.enabled {
        deletion::log_disabled(ctx);
        return Err(ApiError::with_message(Status::NotFound, "Not found", "NOT_FOUND").into());
    }
    let Some(user) = ctx.look_for_stored_session().await.map(|found| found.user.clone()) else {
        return Err(ApiError::new(Status::NotFound, code::FAILED_TO_GET_USER_INFO).into());
    };
    let token = ctx.query_text("token").unwrap_or_default().to_owned();
    delete_with_token(ctx, &user, &token).await?;
    let target = ctx.query_text("callbackURL").filter(|url| !url.is_empty()).map(str::to_owned);
    match target {
        Some(url) => Err(ctx.redirect(&url)),
        None => deleted(),
    }
}
