//! Additional fields: who may set them, what they start with, who sees them.

use corten::{host::HostError, http::Method};

use super::bench::{Bench, Callee, FakeHost, body, first_poll};

const FIELDS: &str = r#""user":{"additionalFields":{
    "role":{"type":"string","defaultValue":"user","input":false},
    "plan":{"type":"string","required":true},
    "level":{"type":"number","required":false},
    "pin":{"type":"string","required":false,"returned":false}}}"#;

fn sign_up(name: &str, more: &str) -> String {
    format!(r#"{{"name":"{name}","email":"{name}@example.com","password":"correct horse"{more}}}"#)
}

#[tokio::test]
async fn a_new_user_has_them_but_for_what_is_hidden() {
    let mut bench = Bench::new(FIELDS);
    let more = r#","plan":"pro","role":"admin","level":2.5,"pin":"1234","unknown":1"#;
    let reply = bench.post("/sign-up/email", &sign_up("ada", more)).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    for answer in [reply, bench.get("/get-session").await] {
        assert!(body(&answer).contains(r#""role":"user","plan":"pro","level":2.5,"id":"#));
        assert!(!body(&answer).contains("pin") && !body(&answer).contains("unknown"));
    }
}

#[tokio::test]
async fn what_is_missing_or_forbidden_is_refused_before_anything_is_asked() {
    let mut bench = Bench::new(
        r#""user":{"additionalFields":{
            "plan":{"type":"string","required":true},
            "rank":{"type":"string","required":false,"input":false}}}"#,
    );
    let reply = bench.post("/sign-up/email", &sign_up("ada", "")).await;
    assert_eq!(
        (reply.status, body(&reply)),
        (400, r#"{"message":"plan is required","code":"MISSING_FIELD"}"#)
    );
    let reply = bench.post("/sign-up/email", &sign_up("ada", r#","plan":"x","rank":"x""#)).await;
    assert_eq!(
        (reply.status, body(&reply)),
        (400, r#"{"message":"rank is not allowed to be set","code":"FIELD_NOT_ALLOWED"}"#)
    );
    assert_eq!(bench.statements(), 0);
    let reply = bench.post("/sign-up/email", &sign_up("ada", r#","plan":"x","rank":"""#)).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn a_cached_session_carries_them_without_a_statement() {
    for strategy in ["compact", "jwt", "jwe"] {
        let session = format!(
            r#""session":{{"cookieCache":{{"enabled":true,"strategy":"{strategy}"}},"additionalFields":{{
                "device":{{"type":"string","defaultValue":"web"}},
                "secret":{{"type":"string","defaultValue":"s","returned":false}}}}}}"#
        );
        let mut bench = Bench::new(&format!("{FIELDS},{session}"));
        let more = r#","plan":"pro","pin":"1234""#;
        assert_eq!(bench.post("/sign-up/email", &sign_up("ada", more)).await.status, 200);
        let before = bench.statements();
        let request = bench.request(Method::Get, "/get-session", None);
        let reply = first_poll(bench.answer(request)).expect("ready at the first poll");
        assert!(body(&reply).contains(r#""device":"web"},"user":"#), "{}", body(&reply));
        assert!(body(&reply).contains(r#""role":"user","plan":"pro","level":null}"#), "{strategy}");
        assert!(!body(&reply).contains("pin") && !body(&reply).contains("secret"), "{strategy}");
        assert_eq!(bench.statements(), before, "{strategy}");
        let stored = bench.get("/get-session?disableCookieCache=true").await;
        assert!(body(&stored).contains(r#""device":"web","id":"#), "{strategy}");
        assert!(!body(&stored).contains("pin") && !body(&stored).contains("secret"), "{strategy}");
    }
}

#[tokio::test]
async fn a_default_may_be_a_function() {
    let options = r#""session":{"additionalFields":{"n":{"type":"number",
        "defaultValue":{"$callback":"session.additionalFields.n.defaultValue"}}}}"#;
    let with = |callee: fn(&str) -> Result<String, HostError>| {
        let callee: Callee = Box::new(callee);
        Bench::build(options, FakeHost { callee: Some(callee), ..FakeHost::default() }, &[])
    };
    let mut bench = with(|_| Ok("7".to_owned()));
    bench.sign_up().await;
    assert!(body(&bench.get("/get-session").await).contains(r#""n":7,"#));

    for callee in [(|_| Ok("[]".to_owned())) as fn(&str) -> Result<String, HostError>, |_| {
        Err(HostError::Thrown("boom".to_owned()))
    }] {
        let mut bench = with(callee);
        let reply = bench.post("/sign-up/email", &sign_up("ada", "")).await;
        assert_eq!((reply.status, reply.headers.set_cookies().count()), (500, 0));
        let log = bench.host.log.lock().unwrap().join("\n");
        assert!(log.contains("`session.additionalFields.n.defaultValue`"), "{log}");
        let again = bench.post("/sign-in/email", &sign_up("ada", "")).await;
        assert_eq!(again.status, 401, "nothing was stored");
    }
}

#[tokio::test]
async fn values_that_cannot_be_stored_are_a_failed_sign_up() {
    let mut bench = Bench::new(
        r#""user":{"additionalFields":{"born":{"type":"date","required":false},
            "handle":{"type":"string","unique":true}}}"#,
    );
    for more in [
        r#","handle":[]"#,
        r#","handle":"a","born":"soon""#,
        r#","born":"1990-05-01""#,
        r#","handle":null"#,
    ] {
        let reply = bench.post("/sign-up/email", &sign_up("ada", more)).await;
        let refusal = r#"{"message":"Failed to create user","code":"FAILED_TO_CREATE_USER"}"#;
        assert_eq!((reply.status, body(&reply)), (422, refusal), "{more}");
        assert_eq!(reply.headers.set_cookies().count(), 0, "{more}");
    }
    let handle = r#","handle":"a""#;
    assert_eq!(bench.post("/sign-up/email", &sign_up("ada", handle)).await.status, 200);
    assert_eq!(bench.post("/sign-up/email", &sign_up("eve", handle)).await.status, 422);
}
