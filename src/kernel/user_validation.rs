//! `user.validateUserInfo`: whether this user may be stored, linked or signed in at all. Whatever
//! goes wrong is a no.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Ctx;
use crate::{
    domain::{Draft, User},
    error::{ApiError, Failure, Status},
    host::Level,
};

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Verdict {
    error: Option<String>,
    error_description: Option<String>,
}

impl Ctx {
    /// The refusal of a user who is about to be stored, if there is one. `source` says how they
    /// come.
    pub async fn refuses_new_user(
        &self,
        draft: &Draft,
        source: Value,
    ) -> Result<Option<ApiError>, Failure> {
        if self.app.config.validate_user_info.is_none() {
            return Ok(None);
        }
        let user = self.stored().await?.pretend_user(draft.clone()).await?;
        self.refuses_user(candidate(self, &user)?, source).await
    }

    /// The same for anybody, as the function is to see them.
    pub async fn refuses_user(
        &self,
        user: Value,
        source: Value,
    ) -> Result<Option<ApiError>, Failure> {
        let Some(callback) = &self.app.config.validate_user_info else { return Ok(None) };
        let asked = json!({ "user": user, "source": source });
        let verdict: Option<Verdict> = match self.call(callback, &json!([asked])).await {
            Ok(verdict) => verdict,
            Err(failure) => {
                self.log(Level::Error, &format!("validateUserInfo failed: {failure}"));
                let (message, code) = ("User validation failed", "validation_failed");
                return Ok(Some(ApiError::with_message(Status::Forbidden, message, code)));
            }
        };
        let said = |text: &String| !text.is_empty();
        let Some(Verdict { error: Some(error), error_description }) =
            verdict.filter(|verdict| verdict.error.as_ref().is_some_and(said))
        else {
            return Ok(None);
        };
        let message = error_description.filter(said).unwrap_or_else(|| error.clone());
        Ok(Some(ApiError::with_message(Status::Forbidden, message, &error)))
    }
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
