//! The values of additional fields: from a body, or from their defaults.

use serde_json::{Map, Value, json};

use super::{Ctx, input::is_truthy};
use crate::{
    config::{AdditionalField, FieldDefault},
    domain::fit,
    error::{ApiError, Code, Failure, Status, code},
    host::Level,
    storage,
};

/// Additional fields with what was given for them, before it is fitted to their types.
pub struct Given<'a>(Vec<(&'a AdditionalField, Value)>);

impl Ctx {
    /// What the body says about additional fields of a user, and defaults for what it does not
    /// say. Fields that belong to the endpoint itself are none of theirs.
    pub async fn given_user_fields(&self) -> Result<Given<'_>, Failure> {
        let nothing = Map::new();
        let body = self.body.as_ref().and_then(Value::as_object).unwrap_or(&nothing);
        let own = self.endpoint.body.map_or(&[] as &[_], |input| input.fields);
        let mut given = Vec::new();
        for field in &self.app.config.user_fields {
            let said = body.get(&field.name).filter(|_| own.iter().all(|it| it.name != field.name));
            if let Some(value) = self.given_value(field, said).await? {
                given.push((field, value));
            }
        }
        Ok(Given(given))
    }

    async fn given_value(
        &self,
        field: &AdditionalField,
        said: Option<&Value>,
    ) -> Result<Option<Value>, Failure> {
        match said {
            Some(value) if field.input => return Ok(Some(value.clone())),
            Some(value) if field.default.is_none() => {
                refuse_value(field, value)?;
                return Ok(None);
            }
            _ => {}
        }
        match &field.default {
            Some(default) => self.default_value(default).await.map(Some),
            None if field.demanded => {
                Err(refusal(format!("{} is required", field.name), code::MISSING_FIELD).into())
            }
            None => Ok(None),
        }
    }

    /// The values as a user's row gets them.
    pub async fn fit_user_fields(
        &self,
        given: Given<'_>,
    ) -> Result<Vec<(String, storage::Value)>, Failure> {
        let mut fitted = Vec::new();
        for (field, mut value) in given.0 {
            if value.is_null()
                && field.demanded
                && let Some(default) = &field.default
            {
                value = self.default_value(default).await?;
            }
            let Some(value) = fit(field.kind, value) else {
                let message =
                    format!("Failed to create user: `{}` takes no such value", field.name);
                self.log(Level::Error, &message);
                let refusal = code::FAILED_TO_CREATE_USER;
                return Err(ApiError::new(Status::UnprocessableEntity, refusal).into());
            };
            fitted.push((field.name.clone(), value));
        }
        Ok(fitted)
    }

    /// What the body changes about additional fields; no default stands in for what it does not
    /// say. `path` is the option that has `fields`.
    pub fn changed_fields(
        &self,
        fields: &[AdditionalField],
        path: &str,
    ) -> Result<Vec<(String, storage::Value)>, Failure> {
        let mut changed = Vec::new();
        for field in fields {
            let Some(value) = self.body.as_ref().and_then(|body| body.get(&field.name)) else {
                continue;
            };
            if !field.input {
                refuse_value(field, value)?;
                continue;
            }
            let value = fit(field.kind, value.clone()).ok_or_else(|| {
                Failure::internal(format!("the field `{path}.{}` takes no such value", field.name))
            })?;
            changed.push((field.name.clone(), value));
        }
        Ok(changed)
    }

    /// The defaults with which a session begins.
    pub async fn session_fields(&self) -> Result<Vec<(String, storage::Value)>, Failure> {
        let mut fitted = Vec::new();
        for field in &self.app.config.session_fields {
            let Some(default) = &field.default else { continue };
            let value = fit(field.kind, self.default_value(default).await?).ok_or_else(|| {
                let path = format!("session.additionalFields.{}.defaultValue", field.name);
                Failure::internal(format!("the option `{path}` does not fit the field's type"))
            })?;
            fitted.push((field.name.clone(), value));
        }
        Ok(fitted)
    }

    /// What the field starts with when nobody gives a value.
    pub async fn default_of(&self, field: &AdditionalField) -> Result<Option<Value>, Failure> {
        match &field.default {
            Some(default) => self.default_value(default).await.map(Some),
            None => Ok(None),
        }
    }

    async fn default_value(&self, default: &FieldDefault) -> Result<Value, Failure> {
        match default {
            FieldDefault::Value(value) => Ok(value.clone()),
            FieldDefault::Callback(callback) => self.call(callback, &json!([])).await,
        }
    }
}

/// A field that takes no input may be named as long as that says nothing.
fn refuse_value(field: &AdditionalField, value: &Value) -> Result<(), ApiError> {
    if is_truthy(Some(value)) {
        let message = format!("{} is not allowed to be set", field.name);
        return Err(refusal(message, code::FIELD_NOT_ALLOWED));
    }
    Ok(())
}

fn refusal(message: String, code: Code) -> ApiError {
    ApiError::with_message(Status::BadRequest, message, code.name)
}
