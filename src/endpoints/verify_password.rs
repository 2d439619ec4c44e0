//! `POST /verify-password`: whether this is the user's password.

use super::status::done;
use crate::{
    error::{ApiError, Failure, Status, code},
    kernel::{Ctx, Endpoint, Field, Guard, Input, Kind, Output},
};

pub static VERIFY_PASSWORD: Endpoint = Endpoint {
    body: Some(&BODY),
    guards: &[Guard::SensitiveSession],
    summary: "Verify the current user's password",
    errors: &["INVALID_PASSWORD"],
    ..Endpoint::post("verifyPassword", "/verify-password", |ctx| Box::pin(verify_password(ctx)))
};

static BODY: Input = Input::object(&[Field::required("password", Kind::Text)]);

async fn verify_password(ctx: &mut Ctx) -> Result<Output, Failure> {
    let current = ctx.current()?;
    let password = ctx.text("password").unwrap_or_default();
    ctx.check_password_not_too_long(password)?;
    let hash = ctx.stored().await?.find_password_hash(&current.user.id).await?;
    let right = match hash {
        Some(hash) => ctx.verify_password(&hash, password).await?,
        None => false,
    };
    if !right {
        return Err(ApiError::new(Status::BadRequest, code::INVALID_PASSWORD).into());
    }
    done()
}
