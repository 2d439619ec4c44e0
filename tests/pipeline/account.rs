//! What users change about themselves and their sessions.

use super::bench::{Bench, body};

#[tokio::test]
async fn a_user_changes_name_image_and_fields_that_take_input() {
    let mut bench = Bench::new(
        r#""user":{"additionalFields":{"plan":{"type":"string","required":false},
            "role":{"type":"string","required":false,"input":false}}}"#,
    );
    bench.sign_up().await;
    for (sent, status) in [
        (r#"{"name":"Eve","image":"i","plan":"pro","role":""}"#, 200),
        (r#"{"name":"Mal","role":"admin"}"#, 400),
        (r#"{"name":"Mal","email":"mal@example.com"}"#, 400),
        (r#"{"emailVerified":true}"#, 400),
        (r#"{"name":{}}"#, 500),
        ("[]", 400),
    ] {
        assert_eq!(bench.post("/update-user", sent).await.status, status, "{sent}");
    }
    let session = bench.get("/get-session").await;
    assert!(body(&session).contains(r#""name":"Eve","email":"ada@example.com""#));
    assert!(body(&session).contains(r#""image":"i""#));
    assert!(body(&session).contains(r#""plan":"pro","role":null"#));
}

#[tokio::test]
async fn a_change_reaches_the_session_cache_at_once() {
    let mut bench = Bench::new(
        r#""session":{"cookieCache":{"enabled":true},
            "additionalFields":{"device":{"type":"string","defaultValue":"web"}}}"#,
    );
    bench.sign_up().await;
    assert_eq!(bench.post("/update-user", r#"{"name":"Eve"}"#).await.status, 200);
    let changed = bench.post("/update-session", r#"{"device":"phone"}"#).await;
    assert!(body(&changed).contains(r#""device":"phone""#));
    let before = bench.statements();
    let session = bench.get("/get-session").await;
    assert!(body(&session).contains(r#""device":"phone""#));
    assert!(body(&session).contains(r#""name":"Eve""#));
    assert_eq!(bench.statements(), before);
}

#[tokio::test]
async fn a_session_that_is_not_remembered_stays_so() {
    let mut bench = Bench::new("");
    let ada =
        r#"{"name":"Ada","email":"ada@example.com","password":"correct horse","rememberMe":false}"#;
    bench.post("/sign-up/email", ada).await;
    let reply = bench.post("/update-user", r#"{"name":"Eve"}"#).await;
    assert!(reply.headers.set_cookies().count() > 0);
    assert!(reply.headers.set_cookies().all(|cookie| !cookie.contains("Max-Age")));
}
