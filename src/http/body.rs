//! A request's body as JSON, under the media types that an endpoint allows.

use serde_json::Value;

use super::{Headers, form, json};
use crate::error::{ApiError, Status};

/// The largest body that is read, in bytes. The reference has no limit.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Reads JSON, a form or plain text; no body is `None` whatever the headers say, an empty body
/// is not. Other media types have no JSON form and are refused.
///
/// Errors: 415 for a media type that is not allowed (an empty list allows every one), 413 for
/// a body beyond [`MAX_BODY_BYTES`], 400 for what is no JSON.
pub fn read(
    headers: &Headers,
    body: Option<&[u8]>,
    allowed: &[&str],
) -> Result<Option<Value>, ApiError> {
    let Some(bytes) = body else { return Ok(None) };
    let given = headers.get("content-type").unwrap_or_default();
    let media_type = given.to_lowercase();
    if !allowed.is_empty() && !is_allowed(&media_type, allowed) {
        return Err(unsupported(&given, allowed));
    }
    if bytes.len() > MAX_BODY_BYTES {
        return Err(ApiError::with_message(
            Status::Number(413),
            "Request body is too large",
            "PAYLOAD_TOO_LARGE",
        ));
    }
    if is_json(&media_type) {
        return json::parse(&decode(bytes)).map(Some).map_err(|_| {
            ApiError::with_message(
                Status::Number(400),
                "Invalid JSON in request body",
                "BAD_REQUEST",
            )
        });
    }
    if media_type.contains(FORM) {
        return Ok(Some(Value::Object(form::parse(bytes))));
    }
    if media_type.contains("text/plain") {
        return Ok(Some(Value::String(decode(bytes).into_owned())));
    }
    Err(unsupported(&given, &["application/json", FORM]))
}

const FORM: &str = "application/x-www-form-urlencoded";

/// The reference asks only that the allowed type occurs in the given one.
fn is_allowed(media_type: &str, allowed: &[&str]) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    allowed.iter().any(|allowed| essence.contains(allowed.trim().to_lowercase().as_str()))
}

/// Whether the (lower-case) type begins with `application/json` or `application/…+json`; what
/// follows does not matter to the reference.
fn is_json(media_type: &str) -> bool {
    let Some(subtype) = media_type.strip_prefix("application/") else { return false };
    let end = subtype
        .find(|letter| !matches!(letter, 'a'..='z' | '0'..='9' | '.' | '+' | '-'))
        .unwrap_or(subtype.len());
    subtype.starts_with("json") || subtype.get(..end).is_some_and(|run| run.contains("+json"))
}

/// UTF-8 as `Request.text()` reads it: without a byte order mark, broken bytes replaced.
fn decode(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

fn unsupported(given: &str, allowed: &[&str]) -> ApiError {
    let allowed = allowed.join(", ");
    let message = if given.is_empty() {
        format!("Content-Type is required. Allowed types: {allowed}")
    } else {
        format!("Content-Type \"{given}\" is not allowed. Allowed types: {allowed}")
    };
    ApiError::with_message(Status::Number(415), message, "UNSUPPORTED_MEDIA_TYPE")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{FORM, Headers, MAX_BODY_BYTES, is_json, read};
    use crate::error::ApiError;

    const JSON: &[&str] = &["application/json"];

    fn body(media_type: &str, bytes: &[u8], allowed: &[&str]) -> Result<Option<Value>, ApiError> {
        let mut headers = Headers::new();
        headers.append("Content-Type", media_type);
        read(&headers, Some(bytes), allowed)
    }

    fn status(result: Result<Option<Value>, ApiError>) -> u16 {
        result.unwrap_err().status.number()
    }

    #[test]
    fn no_body_needs_no_type() {
        assert_eq!(read(&Headers::new(), None, JSON), Ok(None));
        let error = read(&Headers::new(), Some(b""), JSON).unwrap_err();
        assert_eq!(error.status.number(), 415);
        assert_eq!(
            error.message.as_deref(),
            Some("Content-Type is required. Allowed types: application/json")
        );
    }

    #[test]
    fn refuses_other_media_types() {
        let error = body("Text/Plain; x=application/json", b"{}", JSON).unwrap_err();
        assert_eq!(error.code.as_deref(), Some("UNSUPPORTED_MEDIA_TYPE"));
        assert_eq!(
            error.message.as_deref(),
            Some(
                "Content-Type \"Text/Plain; x=application/json\" is not allowed. \
                 Allowed types: application/json"
            )
        );
        let both = [FORM, "application/json"];
        assert_eq!(body(FORM, b"a=1", &both), Ok(Some(json!({ "a": "1" }))));
        assert_eq!(status(body("multipart/form-data; boundary=x", b"", &[])), 415);
        assert_eq!(status(body("application/ld+json", b"{}", JSON)), 415);
    }

    #[test]
    fn reads_json_as_request_json_does() {
        let read = |bytes| body("APPLICATION/JSON; charset=utf-8", bytes, JSON);
        assert_eq!(read(b"\xef\xbb\xbf {\"a\":1,\"a\":2} "), Ok(Some(json!({ "a": 2 }))));
        assert_eq!(read(b"\"\xff\""), Ok(Some(json!("\u{fffd}"))));
        assert_eq!(read(b"null"), Ok(Some(Value::Null)));
        assert_eq!(body("x-application/json", b"a", JSON).ok(), None);
    }

    #[test]
    fn answers_what_is_no_json() {
        let deep = "[".repeat(200_000);
        let nested = format!("{}{}", "[".repeat(200), "]".repeat(200));
        for text in ["", "{", "{'a':1}", "{} x", "NaN", "1e999", r#""\ud800""#, &deep, &nested] {
            let error = body("application/json", text.as_bytes(), JSON).unwrap_err();
            assert_eq!(error.status.number(), 400);
            assert_eq!(error.message.as_deref(), Some("Invalid JSON in request body"));
            assert_eq!(error.code.as_deref(), Some("BAD_REQUEST"));
        }
    }

    #[test]
    fn limits_the_size() {
        let large = vec![b' '; MAX_BODY_BYTES + 1];
        assert_eq!(status(body("application/json", &large, JSON)), 413);
    }

    #[test]
    fn knows_json_types() {
        for yes in
            ["application/json", "application/jsonp", "application/ld+json;x", "application/+json"]
        {
            assert!(is_json(yes), "{yes}");
        }
        for no in [
            "text/json",
            "application/x json",
            "application/x_y+json",
            "application/",
            " application/json",
        ] {
            assert!(!is_json(no), "{no}");
        }
    }
}
