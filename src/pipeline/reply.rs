//! Replies made of what endpoints and checks decide.

use std::borrow::Cow;

use crate::{
    error::ApiError,
    http::{Headers, Reply},
};

const JSON: &str = "application/json";

pub fn json(body: String, mut headers: Headers) -> Reply {
    headers.set("content-type", JSON);
    value(body, headers)
}

/// An endpoint's value with no headers but its own.
pub fn value(body: String, headers: Headers) -> Reply {
    Reply { status: 200, reason: Cow::Borrowed(""), headers, body: Some(body) }
}

/// An API error keeps the headers that were set before it, cookies above all.
pub fn api_error(error: &ApiError, mut headers: Headers) -> Reply {
    for (name, value) in error.hosted.iter().flat_map(|hosted| &hosted.headers) {
        headers.add(name, value);
    }
    headers.set("content-type", JSON);
    if let Some(seconds) = error.retry_after {
        headers.set("retry-after", &seconds.to_string());
    }
    Reply {
        status: error.status.number(),
        reason: error.status.reason(),
        headers,
        body: error.body(),
    }
}

/// No such path here.
pub fn not_found() -> Reply {
    Reply { status: 404, reason: Cow::Borrowed("Not Found"), headers: Headers::new(), body: None }
}

/// A path that the user has switched off.
pub fn disabled() -> Reply {
    let mut headers = Headers::new();
    headers.set("content-type", "text/plain;charset=UTF-8");
    let body = Some("Not Found".to_owned());
    Reply { status: 404, reason: Cow::Borrowed(""), headers, body }
}

/// Too many requests; `retry_after` in seconds.
pub fn limited(retry_after: f64) -> Reply {
    let mut headers = Headers::new();
    headers.set("content-type", JSON);
    headers.set("x-retry-after", &retry_after.to_string());
    let body = r#"{"message":"Too many requests. Please try again later."}"#.to_owned();
    Reply { status: 429, reason: Cow::Borrowed("Too Many Requests"), headers, body: Some(body) }
}

/// Something went wrong that is none of the client's business.
pub fn unexpected() -> Reply {
    Reply {
        status: 500,
        reason: Cow::Borrowed("Internal Server Error"),
        headers: Headers::new(),
        body: None,
    }
}

#[cfg(test)]
mod tests {
    use super::api_error;
    use crate::{error::ApiError, http::Headers};

    #[test]
    fn an_error_keeps_the_cookies_set_before_it() {
        let mut headers = Headers::new();
        headers.append("set-cookie", "a=; Max-Age=0");
        let reply = api_error(&ApiError::busy(1), headers);
        assert_eq!((reply.status, reply.headers.first("retry-after")), (503, Some("1")));
        assert_eq!(reply.headers.set_cookies().collect::<Vec<_>>(), ["a=; Max-Age=0"]);
    }
}
