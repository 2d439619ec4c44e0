//! What a username must be like, and what is made of it before it is stored.

use serde_json::{Value, json};

use super::{
    INVALID_DISPLAY_USERNAME, INVALID_USERNAME, USERNAME_IS_ALREADY_TAKEN, USERNAME_TOO_LONG,
    USERNAME_TOO_SHORT,
};
use crate::{
    config::Transform,
    domain::{Records, User},
    error::{ApiError, Code, Failure, Status},
    host::Callback,
    kernel::{Ctx, is_truthy},
};

pub(super) struct Rules {
    pub min_length: f64,
    pub max_length: f64,
    pub username: TextRules,
    pub display: TextRules,
    /// Whether there is a field `displayUsername`.
    pub has_display: bool,
    /// Whether a name that was chosen stays.
    pub immutable: bool,
}

/// The user's own functions about one of the two names.
pub(super) struct TextRules {
    pub validator: Option<Callback>,
    /// What makes the stored name of the one that was sent; none leaves it as it is.
    pub normalization: Option<Transform>,
    pub looks_at_normalized: bool,
}

impl TextRules {
    pub async fn normalize(&self, ctx: &Ctx, name: &str) -> Result<String, Failure> {
        match &self.normalization {
            None => Ok(name.to_owned()),
            Some(Transform::LowerCase) => Ok(name.to_lowercase()),
            Some(Transform::Callback(callback) | Transform::TextCallback(callback)) => {
                ctx.call(callback, &json!([name])).await
            }
        }
    }

    /// What the rules look at.
    async fn seen(&self, ctx: &Ctx, name: &str) -> Result<String, Failure> {
        if self.looks_at_normalized { self.normalize(ctx, name).await } else { Ok(name.to_owned()) }
    }
}

impl Rules {
    /// What is wrong with a username, if anything is.
    pub async fn problem(&self, ctx: &Ctx, username: &str) -> Result<Option<Code>, Failure> {
        let username = self.username.seen(ctx, username).await?;
        #[expect(clippy::cast_precision_loss, reason = "a body has no such length")]
        let length = username.encode_utf16().count() as f64;
        if length < self.min_length {
            return Ok(Some(USERNAME_TOO_SHORT));
        }
        if length > self.max_length {
            return Ok(Some(USERNAME_TOO_LONG));
        }
        let valid = match &self.username.validator {
            Some(validator) => accepts(ctx, validator, &username).await?,
            None => is_plain(&username),
        };
        Ok((!valid).then_some(INVALID_USERNAME))
    }

    /// Refuses a display name that the user's function does not accept.
    pub async fn check_display(&self, ctx: &Ctx, name: &str) -> Result<(), Failure> {
        let Some(validator) = &self.display.validator else { return Ok(()) };
        let name = self.display.seen(ctx, name).await?;
        if accepts(ctx, validator, &name).await? {
            return Ok(());
        }
        Err(refuse(INVALID_DISPLAY_USERNAME))
    }

    /// Who has this name.
    pub async fn holder(
        &self,
        ctx: &Ctx,
        records: &Records<'_>,
        username: &str,
    ) -> Result<Option<User>, Failure> {
        let normalized = self.username.normalize(ctx, username).await?;
        records.find_user_where("username", &normalized).await
    }

    /// Refuses a name that somebody else has.
    pub async fn check_free(
        &self,
        ctx: &Ctx,
        records: &Records<'_>,
        username: &str,
        own_id: Option<&str>,
    ) -> Result<(), Failure> {
        match self.holder(ctx, records, username).await? {
            Some(holder) if own_id != Some(holder.id.as_str()) => {
                Err(refuse(USERNAME_IS_ALREADY_TAKEN))
            }
            _ => Ok(()),
        }
    }
}

pub(super) fn refuse(code: Code) -> Failure {
    ApiError::new(Status::BadRequest, code).into()
}

/// As JavaScript's tests see what the function returns.
async fn accepts(ctx: &Ctx, validator: &Callback, name: &str) -> Result<bool, Failure> {
    let verdict: Value = ctx.call(validator, &json!([name])).await?;
    Ok(is_truthy(Some(&verdict)))
}

/// Letters and digits of ASCII, underscores and dots.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    !name.is_empty() && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn plain_names() {
        for name in ["a", "A.b_9", "...", "_"] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["", "a b", "a\n", "a-b", "é", "a@b", "ａ"] {
            assert!(!is_plain(name), "{name:?}");
        }
    }
}
