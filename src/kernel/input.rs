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
    /// Whether the object is one of several kinds, and what to say if it is none.
    pub either: Option<Either>,
}

/// What the reference says about an object of several kinds.
pub type Either = fn(&Value) -> Result<(), String>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    Number,
    /// Anything; JavaScript's truthiness decides.
    Truthy,
    /// Text that the reference also names in a list, so that it complains in other words.
    NamedText,
    TextList,
    /// An object whose fields are named by nobody.
    Record,
    /// The same with nothing but text in it, and without these names.
    TextRecord(&'static Reserved),
    Object(&'static [Field]),
}

/// Names that a record must not have.
#[derive(Debug, PartialEq, Eq)]
pub struct Reserved {
    pub names: &'static [&'static str],
    pub complaint: &'static str,
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
        Self { fields, optional: false, open: false, record: false, either: None }
    }

    /// An object with any fields, which the endpoint looks at itself.
    pub const RECORD: Self = Self { record: true, ..Self::object(&[]) };

    /// Checks the body.
    pub fn check_body(&self, body: Option<&Value>) -> Result<(), ApiError> {
        if body.is_none() && self.optional {
            return Ok(());
        }
        if let Some(either) = self.either {
            return check_either(either, "body", body);
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
        if let Some(either) = self.either {
            return check_either(either, "query", Some(&query.clone().into()));
        }
        self.check_fields("query", query)
    }

    fn check_fields(&self, place: &str, object: &Map<String, Value>) -> Result<(), ApiError> {
        let issues = issues(self.fields, place, object);
        if issues.is_empty() { Ok(()) } else { Err(ApiError::validation(issues.join("; "))) }
    }
}

fn check_either(either: Either, place: &str, given: Option<&Value>) -> Result<(), ApiError> {
    either(given.unwrap_or(&Value::Null))
        .map_err(|issue| ApiError::validation(format!("[{place}] {issue}")))
}

fn issues(fields: &[Field], place: &str, object: &Map<String, Value>) -> Vec<String> {
    let mut issues = Vec::new();
    for field in fields {
        let value = object.get(field.name);
        if value.is_some() || !field.optional {
            issues.extend(field.issues(&format!("{place}.{}", field.name), value));
        }
    }
    issues
}

impl Field {
    fn issues(&self, path: &str, value: Option<&Value>) -> Vec<String> {
        let issue = |what: &str| vec![format!("[{path}] {what}")];
        match (self.kind, value) {
            (Kind::Truthy, _)
            | (Kind::Boolean, Some(Value::Bool(_)))
            | (Kind::Number, Some(Value::Number(_)))
            | (Kind::NamedText, Some(Value::String(_)))
            | (Kind::Record, Some(Value::Object(_))) => Vec::new(),
            (Kind::NamedText, _) => issue("Invalid input"),
            (Kind::Email, Some(Value::String(text))) if !is_email(text) => {
                issue("Invalid email address")
            }
            (Kind::NonEmptyText, Some(Value::String(text))) if text.is_empty() => {
                issue("Too small: expected string to have >=1 characters")
            }
            (Kind::TextList, Some(Value::Array(items))) => {
                let texts = items.iter().enumerate();
                texts.flat_map(|(index, item)| text(&format!("{path}.{index}"), item)).collect()
            }
            (Kind::TextRecord(reserved), Some(Value::Object(object))) => {
                let texts = object.iter();
                let found: Vec<_> =
                    texts.flat_map(|(name, item)| text(&format!("{path}.{name}"), item)).collect();
                if found.is_empty() && reserved.names.iter().any(|name| object.contains_key(*name))
                {
                    return issue(reserved.complaint);
                }
                found
            }
            (Kind::Object(fields), Some(Value::Object(object))) => issues(fields, path, object),
            (Kind::Text | Kind::Email | Kind::NonEmptyText, Some(Value::String(_))) => Vec::new(),
            // Lists have a length, too, and zod checks it although the type is wrong.
            (Kind::NonEmptyText, Some(Value::Array(list))) if list.is_empty() => vec![
                format!("[{path}] Invalid input: expected string, received array"),
                format!("[{path}] Too small: expected array to have >=1 items"),
            ],
            (kind, value) => issue(&format!(
                "Invalid input: expected {}, received {}",
                kind.expected(),
                received(value)
            )),
        }
    }
}

/// The complaint about an item that is no text.
fn text(path: &str, item: &Value) -> Vec<String> {
    Field::required("", Kind::Text).issues(path, Some(item))
}

impl Kind {
    /// The name of the type, as zod says it.
    fn expected(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::TextList => "array",
            Self::Record | Self::TextRecord(_) => "record",
            Self::Object(_) => "object",
            Self::Text | Self::NonEmptyText | Self::Email | Self::NamedText | Self::Truthy => {
                "string"
            }
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
