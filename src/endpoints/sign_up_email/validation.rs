//! `user.validateUserInfo`: whether this user may be stored at all. Whatever goes wrong is a no.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    domain::{Draft, User},
    error::{ApiError, Failure, Status},
    host::Level,
    kernel::Ctx,
};

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Verdict {
    error: Option<String>,
    error_description: Option<String>,
}

/// The refusal, if there is one.
pub async fn check(ctx: &Ctx, draft: &Draft) -> Result<Result<(), ApiError>, Failure> {
    let Some(callback) = &ctx.app.config.validate_user_info else { return Ok(Ok(())) };
    let user = ctx.stored().await?.pretend_user(draft.clone()).await?;
    let asked = json!({
        "user": candidate(ctx, &user)?,
        "source": { "method": "email-password", "action": "create-user" },
    });
    let verdict: Option<Verdict> = match ctx.call(callback, &json!([asked])).await {
        Ok(verdict) => verdict,
        Err(failure) => {
            ctx.log(Level::Error, &format!("validateUserInfo failed: {failure}"));
            let (message, code) = ("User validation failed", "validation_failed");
            return Ok(Err(ApiError::with_message(Status::Forbidden, message, code)));
        }
    };
    let said = |text: &String| !text.is_empty();
    let Some(Verdict { error: Some(error), error_description }) =
        verdict.filter(|verdict| verdict.error.as_ref().is_some_and(said))
    else {
        return Ok(Ok(()));
    };
    let message = error_description.filter(said).unwrap_or_else(|| error.clone());
    Ok(Err(ApiError::with_message(Status::Forbidden, message, &error)))
}

/// The user without what storing adds, in the reference's order.
fn candidate(ctx: &Ctx, user: &User) -> Result<Value, Failure> {
    let Value::Object(mut all) = ctx.argument("user", user)? else {
        return Err(Failure::internal("a user is no object"));
    };
    let mut candidate = Map::new();
    for name in ["createdAt", "updatedAt", "email", "name", "image"] {
        if let Some(value) = all.shift_remove(name).filter(|value| !value.is_null()) {
            candidate.insert(name.to_owned(), value);
        }
    }
    all.shift_remove("id");
    let verified = all.shift_remove("emailVerified");
    candidate.extend(all.into_iter().filter(|(_, value)| !value.is_null()));
    candidate.extend(verified.map(|value| ("emailVerified".to_owned(), value)));
    Ok(Value::Object(candidate))
}
