//! The error that a client sees, and the reference's table of codes and messages.

mod codes;
mod status;
mod thrown;

use std::fmt;

pub use codes::{BASE_CODES, Code, code};
pub use status::Status;
pub use thrown::Thrown;

/// A deliberate answer to a request that cannot be served.
///
/// On the wire it is `{"message", "code"}` with the HTTP status; `auth.api` throws it as an
/// `APIError`. Everything else that goes wrong is [`Failure::Internal`].
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    pub status: Status,
    pub message: Option<String>,
    pub code: Option<String>,
    /// Seconds after which the client may try again (`Retry-After`).
    pub retry_after: Option<u32>,
    /// What hosted code made of it.
    pub hosted: Option<Box<HostedError>>,
}

/// Body and headers of an error that hosted code threw; they go to the client as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostedError {
    pub body: Option<serde_json::Value>,
    pub headers: Vec<(String, String)>,
}

impl ApiError {
    /// An error of the reference's table.
    pub fn new(status: Status, code: Code) -> Self {
        Self {
            status,
            message: Some(code.message.to_owned()),
            code: Some(code.name.to_owned()),
            retry_after: None,
            hosted: None,
        }
    }

    /// An error whose text depends on the input.
    pub fn with_message(status: Status, message: impl Into<String>, code: &str) -> Self {
        Self {
            status,
            message: Some(message.into()),
            code: Some(code.to_owned()),
            retry_after: None,
            hosted: None,
        }
    }

    /// An error without a code, as the reference's `fromStatus`.
    pub fn message_only(status: Status, message: impl Into<String>) -> Self {
        Self { status, message: Some(message.into()), code: None, retry_after: None, hosted: None }
    }

    /// An error without a body.
    pub fn bare(status: Status) -> Self {
        Self { status, message: None, code: None, retry_after: None, hosted: None }
    }

    /// Failed validation of a body or query; `issues` is already joined.
    pub fn validation(issues: impl Into<String>) -> Self {
        Self::with_message(Status::Number(400), issues, "VALIDATION_ERROR")
    }

    /// Too much work is waiting; tells the client to come back in `seconds`.
    pub fn busy(seconds: u32) -> Self {
        let mut error = Self::with_message(
            Status::ServiceUnavailable,
            "The server is busy. Please try again in a moment.",
            "SERVICE_UNAVAILABLE",
        );
        error.retry_after = Some(seconds);
        error
    }

    /// The JSON body, or nothing when the error carries neither message nor code.
    pub fn body(&self) -> Option<String> {
        #[derive(serde::Serialize)]
        struct Body<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            message: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            code: Option<&'a str>,
        }
        if let Some(hosted) = &self.hosted {
            return hosted.body.as_ref().map(serde_json::Value::to_string);
        }
        if self.message.is_none() && self.code.is_none() {
            return None;
        }
        let body = Body { message: self.message.as_deref(), code: self.code.as_deref() };
        serde_json::to_string(&body).ok()
    }
}

/// Why a request did not succeed.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The client is told exactly this.
    Api(ApiError),
    /// A hook of the application did not let a row be written; what that means, the caller says.
    Refused,
    /// The client gets a plain 500; the text goes to the log and must hold no secret.
    Internal(String),
}

impl Failure {
    pub fn internal(what: impl fmt::Display) -> Self {
        Self::Internal(what.to_string())
    }

    /// The answer where a row that was refused has one.
    #[must_use]
    pub fn if_refused(self, status: Status, code: Code) -> Self {
        if self == Self::Refused { ApiError::new(status, code).into() } else { self }
    }
}

/// For the log.
impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(what) => formatter.write_str(what),
            Self::Refused => formatter.write_str("a database hook did not let a row be written"),
            Self::Api(error) => {
                formatter.write_str(error.message.as_deref().unwrap_or("an error without a text"))
            }
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiError, Status, code};

    #[test]
    fn keeps_the_reference_key_order() {
        let error = ApiError::new(Status::Unauthorized, code::INVALID_EMAIL_OR_PASSWORD);
        assert_eq!(
            error.body().as_deref(),
            Some(r#"{"message":"Invalid email or password","code":"INVALID_EMAIL_OR_PASSWORD"}"#)
        );
    }
}
