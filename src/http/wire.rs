//! The text in which requests and replies cross into and out of JavaScript: one string each
//! way, because a string crosses faster than an object.
//!
//! A request's head is `METHOD url`, then one `name:value` line for each header.
//! A reply begins with its kind (`boundary/native_auth.rs`); then come `+200 OK`, the same header
//! lines, an empty line and the body; `-302 FOUND` says that there is no body, which is not the
//! same as an empty one. Lines end with a line feed.

use super::{Headers, Method, Reply, Request};
use crate::error::{ApiError, Status};

/// Reads a request. A URL that is no absolute URL is the client's mistake: 400.
pub fn parse_request(head: &str, body: Option<Vec<u8>>) -> Result<Request, ApiError> {
    let (line, headers) = head.split_once('\n').unwrap_or((head, ""));
    let (method, address) = line.split_once(' ').unwrap_or((line, ""));
    let url = ::url::Url::parse(address).map_err(|_| {
        ApiError::with_message(Status::BadRequest, "The request's URL is not valid", "BAD_REQUEST")
    })?;
    Ok(Request { method: Method::parse(method), url, headers: Headers::parse(headers), body })
}

/// Writes a reply behind what says of which kind it is.
pub fn write_reply(kind: &str, reply: &Reply) -> String {
    let body = reply.body.as_deref();
    let mut text = String::with_capacity(
        7 + kind.len()
            + reply.reason.len()
            + reply.headers.len_in_bytes()
            + reply.headers.count() * 2
            + body.map_or(0, str::len),
    );
    text.push_str(kind);
    text.push(if body.is_some() { '+' } else { '-' });
    for place in [100, 10, 1] {
        text.extend(char::from_digit(u32::from(reply.status / place % 10), 10));
    }
    text.push(' ');
    // A line break in the reason phrase would begin a header.
    text.extend(reply.reason.chars().filter(|letter| !letter.is_control()));
    text.push('\n');
    for (name, value) in reply.headers.iter() {
        text.push_str(name);
        text.push(':');
        text.push_str(value);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(body.unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::{parse_request, write_reply};
    use crate::http::{Headers, Method, Reply};

    #[test]
    fn reads_a_request() {
        let head = "POST http://a.example/api/auth/sign-in?x=1\nCookie:a=1\n";
        let request = parse_request(head, Some(Vec::new())).unwrap();
        assert_eq!(request.method, Method::Post);
        assert_eq!(request.path(), "/api/auth/sign-in");
        assert_eq!(request.headers.first("cookie"), Some("a=1"));
        assert_eq!(request.body, Some(Vec::new()));
    }

    #[test]
    fn answers_a_bad_url() {
        for head in ["", "GET", "GET ", "GET /path\n", "GET http://\nhost:x", "\n\n"] {
            assert_eq!(parse_request(head, None).unwrap_err().status.number(), 400, "{head:?}");
        }
    }

    #[test]
    fn writes_a_reply_in_one_allocation() {
        let mut reply = Reply {
            status: 200,
            reason: "OK".into(),
            headers: Headers::parse(
                "content-type:application/json\nset-cookie:a=1\nset-cookie:b=2",
            ),
            body: Some("{}".into()),
        };
        let text = write_reply("v", &reply);
        assert_eq!(
            text,
            "v+200 OK\ncontent-type:application/json\nset-cookie:a=1\nset-cookie:b=2\n\n{}"
        );
        assert_eq!(text.len(), text.capacity());
        reply.body = Some(String::new());
        reply.headers = Headers::new();
        assert_eq!(write_reply("", &reply), "+200 OK\n\n");
        reply.body = None;
        reply.reason = "A\r\nx: y".into();
        assert_eq!(write_reply("", &reply), "-200 Ax: y\n\n");
    }
}
