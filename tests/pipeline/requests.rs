//! Routing, bodies, refusals: what happens before an endpoint runs.

use corten::http::Method;

use super::bench::{Bench, body};

#[tokio::test]
async fn only_the_exact_path_is_an_endpoint() {
    let mut bench = Bench::new(r#""disabledPaths":["/sign-out"]"#);
    assert_eq!(body(&bench.get("/ok").await), r#"{"ok":true}"#);
    for path in ["", "/", "/nope", "/ok/", "//ok", "/ok/x", "/%6Fk"] {
        let reply = bench.get(path).await;
        assert_eq!((reply.status, reply.body), (404, None), "{path}");
    }
    for method in [Method::Post, Method::Head, Method::Options, Method::Delete] {
        let request = bench.request(method, "/ok", None);
        assert_eq!(bench.send(request).await.status, 404);
    }
    assert_eq!(body(&bench.post("/sign-out", "{}").await), "Not Found");
}

#[tokio::test]
async fn a_cookie_needs_a_trusted_origin() {
    let mut bench = Bench::new(r#""trustedOrigins":["https://ok.example"]"#);
    bench.sign_up().await;
    let mut status = async |origin: Option<&str>| {
        let mut request = bench.request(Method::Post, "/revoke-other-sessions", None);
        request.headers.remove("origin");
        if let Some(origin) = origin {
            request.headers.set("origin", origin);
        }
        bench.send(request).await.status
    };
    assert_eq!(status(None).await, 403);
    assert_eq!(status(Some("null")).await, 403);
    assert_eq!(status(Some("https://evil.example")).await, 403);
    assert_eq!(status(Some("https://ok.example")).await, 200);
}

#[tokio::test]
async fn a_broken_body_writes_nothing() {
    let mut bench = Bench::new("");
    for text in ["", "{", "null", "[]", "5", "\"x\"", "{}", r#"{"email":1}"#, "\u{0}"] {
        for path in ["/sign-up/email", "/sign-in/email", "/revoke-session"] {
            let reply = bench.post(path, text).await;
            assert_eq!(reply.status, 400, "{path} {text}");
        }
    }
    assert_eq!(bench.statements(), 0);
}

#[tokio::test]
async fn sign_in_attempts_are_limited() {
    let mut bench = Bench::new(
        r#""rateLimit":{"enabled":true},"advanced":{"ipAddress":{"ipAddressHeaders":["x-ip"]}}"#,
    );
    let mut attempt = async |address: &str| {
        let mut request = bench.request(Method::Post, "/sign-in/email", Some("{}"));
        request.headers.set("x-ip", address);
        bench.send(request).await
    };
    for _ in 0..3 {
        assert_eq!(attempt("203.0.113.77").await.status, 400);
    }
    let limited = attempt("203.0.113.77").await;
    assert_eq!((limited.status, limited.headers.first("x-retry-after")), (429, Some("10")));
    assert_eq!(attempt("203.0.113.78").await.status, 400);
}
