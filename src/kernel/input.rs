//! Validation of bodies and queries, in the words of the reference (those of zod 4).

use serde_json::{Map, Value};

use crate::{error::ApiError, http::email::is_email};

/// The object that an endpoint expects.
pub struct Input {
    pub fields: &'static [Field],
    /// The whole object may be absent.
    pub optional: bool,
    /// Other fields are welcome; the reference then complains twice about what is no object.
    pub open: bool,
    /// Its fields are named by nobody: a record, as the reference says.
    pub record: bool,
}

pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub optional: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    NonEmptyText,
    Email,
    Boolean,
    /// Anything; JavaScript's truthiness decides.
    Truthy,
}

impl Field {
    pub const fn required(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, optional: false }
    }

    pub const fn optional(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, optional: true }
    }
}

impl Input {
    /// An object that must be there.
    pub const fn object(fields: &'static [Field]) -> Self {
        Self { fields, optional: false, open: false, record: false }
    }

    /// An object with any fields, which the endpoint looks at itself.
    pub const RECORD: Self = Self { record: true, ..Self::object(&[]) };

    /// Checks the body.
    pub fn check_body(&self, body: Option<&Value>) -> Result<(), ApiError> {
        if body.is_none() && self.optional {
            return Ok(());
        }
        let Some(Value::Object(object)) = body else {
            let received = received(body);
            let expected = if self.record { "record" } else { "object" };
            let mut issues =
                format!("[body] Invalid input: expected {expected}, received {received}");
            if self.open {
                issues.push_str("; [body] Invalid input: expected record, received ");
                issues.push_str(received);
            }
            return Err(ApiError::validation(issues));
        };
        self.check_fields("body", object)
    }

    /// Checks the query.
    pub fn check_query(&self, query: &Map<String, Value>) -> Result<(), ApiError> {
        self.check_fields("query", query)
    }

    fn check_fields(&self, place: &str, object: &Map<String, Value>) -> Result<(), ApiError> {
        let issue = |field: &Field| {
            let issue = field.issue(place, object.get(field.name))?;
            Some(format!("[{place}.{}] {issue}", field.name))
        };
        let issues: Vec<_> = self.fields.iter().filter_map(issue).collect();
        if issues.is_empty() { Ok(()) } else { Err(ApiError::validation(issues.join("; "))) }
    }
}

impl Field {
    fn issue(&self, place: &str, value: Option<&Value>) -> Option<String> {
        if value.is_none() && self.optional {
            return None;
        }
        let expected =
            |kind| Some(format!("Invalid input: expected {kind}, received {}", received(value)));
        match (self.kind, value) {
            (Kind::Truthy, _) | (Kind::Boolean, Some(Value::Bool(_))) => None,
            (Kind::Boolean, _) => expected("boolean"),
            (Kind::Email, Some(Value::String(text))) if !is_email(text) => {
                Some("Invalid email address".to_owned())
            }
            (Kind::NonEmptyText, Some(Value::String(text))) if text.is_empty() => {
                Some("Too small: expected string to have >=1 characters".to_owned())
            }
            (_, Some(Value::String(_))) => None,
            // Lists have a length, too, and zod checks it although the type is wrong.
            (Kind::NonEmptyText, Some(Value::Array(list))) if list.is_empty() => Some(format!(
                "Invalid input: expected string, received array; [{place}.{}] Too small: expected array to have >=1 items",
                self.name
            )),
            _ => expected("string"),
        }
    }
}

/// The complaint about a query that is no object, as only a direct call can pass it.
pub fn not_a_query(query: Option<&Value>) -> ApiError {
    let received = received(query);
    ApiError::validation(format!("[query] Invalid input: expected object, received {received}"))
}

/// The name of a value's type, as zod says it.
fn received(value: Option<&Value>) -> &'static str {
    match value {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Field, Input, Kind};

    static INPUT: Input = Input {
        fields: &[
            Field::required("email", Kind::Email),
            Field::required("password", Kind::NonEmptyText),
            Field::optional("rememberMe", Kind::Boolean),
        ],
        open: true,
        ..Input::object(&[])
    };

    fn message(body: serde_json::Value) -> String {
        INPUT.check_body(Some(&body)).unwrap_err().message.unwrap_or_default()
    }

    #[test]
    fn speaks_like_the_reference() {
        assert_eq!(
            message(json!([])),
            "[body] Invalid input: expected object, received array; [body] Invalid input: expected record, received array"
        );
        assert_eq!(
            message(json!({ "email": "no", "password": "", "rememberMe": null })),
            "[body.email] Invalid email address; [body.password] Too small: expected string to have >=1 characters; [body.rememberMe] Invalid input: expected boolean, received null"
        );
        assert_eq!(
            message(json!({ "email": 5 })),
            "[body.email] Invalid input: expected string, received number; [body.password] Invalid input: expected string, received undefined"
        );
        assert!(INPUT.check_body(None).is_err());
        let refusal = Input::RECORD.check_body(Some(&json!([]))).unwrap_err().message;
        assert_eq!(
            refusal.as_deref(),
            Some("[body] Invalid input: expected record, received array")
        );
        assert!(INPUT.check_body(Some(&json!({ "email": "a@b.co", "password": "x" }))).is_ok());
    }
}
