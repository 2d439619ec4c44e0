//! What a request says about additional fields: who may say it, and whether it is taken.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Ctx, is_truthy};
use crate::{
    config::{AdditionalField, FieldDefault},
    domain::{Calls, Given, plain},
    error::{ApiError, Code, Failure, Status, code},
    host::Callback,
    http::json,
};

impl Ctx {
    /// What the body says about additional fields of a user, and defaults for what it does not
    /// say. Fields that belong to the endpoint itself are none of theirs.
    pub async fn given_user_fields(&self) -> Result<Given, Failure> {
        let nothing = Map::new();
        let body = self.body.as_ref().and_then(Value::as_object).unwrap_or(&nothing);
        let own = self.endpoint.body.map_or(&[] as &[_], |input| input.fields);
        self.new_fields(|name| body.get(name).filter(|_| own.iter().all(|it| it.name != name)))
            .await
    }

    /// The same of a profile from elsewhere; what it says about fields that take no input is
    /// passed over.
    pub async fn profile_fields(&self, profile: &Map<String, Value>) -> Result<Given, Failure> {
        let fields = self.app.schema.additional("user");
        let takes = |name: &str| fields.iter().any(|field| field.name == name && field.input);
        self.new_fields(|name| profile.get(name).filter(|_| takes(name))).await
    }

    /// What a profile from elsewhere changes about additional fields of a user.
    pub async fn changed_profile_fields(
        &self,
        profile: &Map<String, Value>,
    ) -> Result<Given, Failure> {
        let mut changed = Given::new();
        for field in self.app.schema.additional("user").iter().filter(|field| field.input) {
            if let Some(said) = profile.get(&field.name) {
                changed.push((field.name.clone(), self.taken(field, said).await?));
            }
        }
        Ok(changed)
    }

    async fn new_fields<'a>(
        &self,
        says: impl Fn(&str) -> Option<&'a Value>,
    ) -> Result<Given, Failure> {
        let mut given = Given::new();
        for field in self.app.schema.additional("user") {
            let said = says(&field.name);
            let value = match (said, &field.default) {
                (Some(said), _) if field.input => self.taken(field, said).await?,
                (Some(said), None) => {
                    refuse_value(field, said)?;
                    continue;
                }
                (_, Some(_)) => self.default_of(field).await?,
                (None, None) if field.demanded => {
                    let message = format!("{} is required", field.name);
                    return Err(refusal(message, code::MISSING_FIELD).into());
                }
                (None, None) => continue,
            };
            given.push((field.name.clone(), value));
        }
        Ok(given)
    }

    /// What the body changes about additional fields; no default stands in for what it does not
    /// say.
    pub async fn changed_fields(&self, fields: &[AdditionalField]) -> Result<Given, Failure> {
        let mut changed = Given::new();
        for field in fields {
            let Some(said) = self.body.as_ref().and_then(|body| body.get(&field.name)) else {
                continue;
            };
            if field.input {
                changed.push((field.name.clone(), self.taken(field, said).await?));
            } else {
                refuse_value(field, said)?;
            }
        }
        Ok(changed)
    }

    /// What the field starts with when nobody gives a value.
    pub async fn default_of(&self, field: &AdditionalField) -> Result<Option<Value>, Failure> {
        match &field.default {
            Some(FieldDefault::Value(value)) => Ok(Some(value.clone())),
            Some(FieldDefault::Callback(callback)) => self.ask(callback, json!([])).await,
            None => Ok(None),
        }
    }

    /// A value as the field's own functions take it. What is stored is transformed once more, as
    /// in the reference, but not here where there is a validator.
    async fn taken(&self, field: &AdditionalField, said: &Value) -> Result<Option<Value>, Failure> {
        if let Some(validator) = &field.validator {
            return self.validated(validator, said).await;
        }
        let Some(transform) = &field.transform_input else { return Ok(Some(said.clone())) };
        match transform.asks(Some(said)) {
            Some(callback) => self.ask(callback, json!([plain(said.clone())])).await,
            None => Ok(Some(transform.apply(said.clone()))),
        }
    }

    async fn validated(
        &self,
        validator: &Callback,
        said: &Value,
    ) -> Result<Option<Value>, Failure> {
        #[derive(Deserialize)]
        struct Verdict {
            /// It wants to be waited for.
            #[serde(default)]
            pending: bool,
            refused: Option<String>,
            #[serde(default, deserialize_with = "json::given")]
            value: Option<Value>,
        }
        let verdict: Verdict = self.call(validator, &json!([plain(said.clone())])).await?;
        if verdict.pending {
            let refusal = code::ASYNC_VALIDATION_NOT_SUPPORTED;
            return Err(ApiError::new(Status::InternalServerError, refusal).into());
        }
        match verdict.refused {
            Some(message) => Err(refusal(message, code::VALIDATION_ERROR).into()),
            None => Ok(verdict.value),
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
