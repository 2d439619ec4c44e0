//! What hosted hooks have changed about a request: the host says only that.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::kept_by_host;
use crate::{
    domain::Authenticated,
    error::{ApiError, Failure, Thrown},
    http::Headers,
    kernel::{Ctx, Output},
};

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Changes {
    /// Of the reply: cookies are added, others replaced.
    headers: Vec<(String, String)>,
    /// All headers of the reply from now on.
    reply_headers: Option<Vec<(String, String)>>,
    input: Option<Input>,
    /// All headers of the request from now on.
    request_headers: Option<Vec<(String, String)>>,
    #[serde(deserialize_with = "given")]
    session: Option<Value>,
    #[serde(deserialize_with = "given")]
    new_session: Option<Value>,
    /// The answer from now on.
    #[serde(deserialize_with = "given")]
    value: Option<Value>,
    /// The answer is a response that the host keeps.
    response: bool,
    error: Option<Thrown>,
}

#[derive(Deserialize)]
struct Input {
    #[serde(default, deserialize_with = "given")]
    body: Option<Value>,
    #[serde(default)]
    query: Map<String, Value>,
    #[serde(default)]
    params: Map<String, Value>,
}

/// `null` is a value, too; only what is absent is none.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Changes {
    /// The answer that hooks put in the place of the endpoint's.
    pub(super) fn take_output(&mut self) -> Option<Output> {
        if self.response {
            return Some(kept_by_host());
        }
        self.value.take().map(|value| Output::Json(value.to_string()))
    }

    pub(super) fn take_error(&mut self) -> Option<ApiError> {
        self.error.take().map(ApiError::from)
    }

    pub(super) fn apply(self, ctx: &mut Ctx) -> Result<(), Failure> {
        if let Some(headers) = &self.reply_headers {
            ctx.reply = collect(headers);
        }
        for (name, value) in &self.headers {
            ctx.reply.add(name, value);
        }
        if let Some(input) = self.input {
            ctx.body = input.body;
            ctx.query = input.query;
            let text = |value: Value| match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            ctx.params =
                input.params.into_iter().map(|(name, value)| (name, text(value))).collect();
        }
        if let Some(headers) = self.request_headers {
            ctx.replace_headers(collect(&headers));
        }
        if let Some(session) = self.session {
            ctx.session = found(ctx, session)?;
        }
        if let Some(session) = self.new_session {
            ctx.new_session = found(ctx, session)?;
        }
        Ok(())
    }
}

fn collect(headers: &[(String, String)]) -> Headers {
    let mut collected = Headers::new();
    for (name, value) in headers {
        collected.append(name, value);
    }
    collected
}

fn found(ctx: &Ctx, value: Value) -> Result<Option<Authenticated>, Failure> {
    match value {
        Value::Null => Ok(None),
        value => Authenticated::from_json(value, &ctx.app.schema).map(Some),
    }
}
