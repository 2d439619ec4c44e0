//! Errors that JavaScript threw, as the host writes them down.

use serde::Deserialize;
use serde_json::Value;

use super::{ApiError, HostedError, Status};

/// An `APIError`: status by name or number, body and headers as they are.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Thrown {
    status: Value,
    status_code: Option<u16>,
    body: Option<Value>,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

impl From<Thrown> for ApiError {
    fn from(thrown: Thrown) -> Self {
        let Thrown { status, status_code, body, headers } = thrown;
        let named = status.as_str().and_then(Status::from_name);
        let number = || {
            let code = status_code.or(status.as_u64().and_then(|code| code.try_into().ok()));
            Status::Number(code.filter(|code| (200..600).contains(code)).unwrap_or(500))
        };
        let text = |name: &str| {
            let field = body.as_ref().and_then(|body| body.get(name));
            field.and_then(Value::as_str).map(str::to_owned)
        };
        Self {
            status: named.unwrap_or_else(number),
            message: text("message"),
            code: text("code"),
            retry_after: None,
            hosted: Some(Box::new(HostedError { body, headers })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiError, Thrown};

    fn read(text: &str) -> ApiError {
        serde_json::from_str::<Thrown>(text).unwrap().into()
    }

    #[test]
    fn names_and_numbers_are_statuses() {
        for (text, number) in [
            (r#"{"status":"FORBIDDEN","statusCode":403}"#, 403),
            (r#"{"status":409}"#, 409),
            (r#"{"status":"NO_SUCH","statusCode":418}"#, 418),
            (r#"{"status":"NO_SUCH","statusCode":99}"#, 500),
            (r#"{"status":99999}"#, 500),
            (r#"{"status":null}"#, 500),
        ] {
            assert_eq!(read(text).status.number(), number, "{text}");
        }
    }

    #[test]
    fn the_body_stays_as_it_is() {
        let error =
            read(r#"{"status":400,"body":{"message":"no","more":[1]},"headers":[["a","b"]]}"#);
        assert_eq!(error.message.as_deref(), Some("no"));
        assert_eq!(error.body().as_deref(), Some(r#"{"message":"no","more":[1]}"#));
        assert_eq!(read(r#"{"status":302}"#).body(), None);
    }
}
