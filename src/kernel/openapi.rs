//! Endpoints as OpenAPI describes operations: all of it follows from their `static`s.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Endpoint, Field, Guard, Input, Kind};

/// One endpoint, whether requests reach it or direct calls alone.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// The name in `auth.api`.
    pub name: &'static str,
    pub operation_id: &'static str,
    pub summary: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<&'static str>,
    pub methods: Vec<&'static str>,
    /// A direct call must pass headers.
    pub requires_headers: bool,
    /// Whether only somebody who is signed in gets an answer.
    pub requires_session: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// A JSON schema of the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Value>,
    /// Names of the errors of its own.
    pub errors: &'static [&'static str],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    pub required: bool,
    pub media_types: &'static [&'static str],
    pub schema: Value,
}

impl Operation {
    pub fn of(endpoint: &Endpoint) -> Self {
        let session = [Guard::Session, Guard::SensitiveSession, Guard::FreshSession];
        Self {
            name: endpoint.name,
            operation_id: endpoint.operation_id.unwrap_or(endpoint.name),
            summary: endpoint.summary,
            path: endpoint.path,
            methods: endpoint.methods.iter().map(|method| method.name()).collect(),
            requires_headers: endpoint.requires_headers,
            requires_session: endpoint.guards.iter().any(|guard| session.contains(guard)),
            body: endpoint.body.map(|input| Body {
                required: !input.optional,
                media_types: endpoint.accepts,
                schema: input.schema(),
            }),
            query: endpoint.query.map(Input::schema),
            errors: endpoint.errors,
        }
    }
}

impl Input {
    /// A JSON schema of what is accepted.
    fn schema(&self) -> Value {
        let mut schema = object(self.fields);
        if (self.open || self.record)
            && let Some(schema) = schema.as_object_mut()
        {
            schema.insert("additionalProperties".to_owned(), Value::Bool(true));
        }
        schema
    }
}

fn object(fields: &[Field]) -> Value {
    let properties = fields.iter().map(|field| (field.name.to_owned(), field.kind.schema()));
    let properties: Map<_, _> = properties.collect();
    let required = fields.iter().filter(|field| !field.optional);
    let required: Vec<_> = required.map(|field| field.name).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

impl Kind {
    fn schema(self) -> Value {
        let any = |kind: Value| json!({ "type": "object", "additionalProperties": kind });
        match self {
            Self::Text | Self::NamedText => json!({ "type": "string" }),
            Self::NonEmptyText => json!({ "type": "string", "minLength": 1 }),
            Self::Email => json!({ "type": "string", "format": "email" }),
            Self::Boolean | Self::Truthy => json!({ "type": "boolean" }),
            Self::Number => json!({ "type": "number" }),
            Self::TextList => json!({ "type": "array", "items": { "type": "string" } }),
            Self::Record => any(json!(true)),
            Self::TextRecord(_) => any(json!({ "type": "string" })),
            Self::Object(fields) => object(fields),
        }
    }
}
