//! Passwords by way of the user's functions, where there are any.

use serde_json::{Value, json};

use super::{Ctx, is_truthy};
use crate::{
    crypto::password::Verdict,
    error::{ApiError, Failure, Status, code},
    host::Level,
};

impl Ctx {
    pub async fn hash_password(&self, password: &str) -> Result<String, Failure> {
        match &self.app.config.email_password.hash {
            Some(callback) => self.call(callback, &json!([password])).await,
            None => self.app.passwords.hash(password).await,
        }
    }

    pub async fn verify_password(&self, hash: &str, password: &str) -> Result<bool, Failure> {
        if let Some(callback) = &self.app.config.email_password.verify {
            let argument = json!([{ "hash": hash, "password": password }]);
            let verdict: Value = self.call(callback, &argument).await?;
            return Ok(is_truthy(Some(&verdict)));
        }
        match self.app.passwords.verify(hash, password).await? {
            Verdict::Match => Ok(true),
            Verdict::Mismatch => Ok(false),
            Verdict::UnknownFormat => {
                // The reference fails with 500 here; the person at the keyboard is told the
                // same as for any password that does not fit.
                self.log(Level::Error, "A stored password hash has an unknown format: set `emailAndPassword.password.verify` to read it, or let the user reset the password.");
                Ok(false)
            }
        }
    }

    pub fn check_password_length(&self, password: &str) -> Result<(), ApiError> {
        if self.app.passwords.is_too_short(password) {
            return Err(ApiError::new(Status::BadRequest, code::PASSWORD_TOO_SHORT));
        }
        self.check_password_not_too_long(password)
    }

    /// A bound on the work that a client can ask for.
    pub fn check_password_not_too_long(&self, password: &str) -> Result<(), ApiError> {
        if self.app.passwords.is_too_long(password) {
            return Err(ApiError::new(Status::BadRequest, code::PASSWORD_TOO_LONG));
        }
        Ok(())
    }
}
