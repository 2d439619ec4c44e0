//! Sign up, in and out, and what a session lives through, by a clock that the test sets.

use super::bench::{Bench, body};

const DAY: f64 = 86_400.0;

#[tokio::test]
async fn a_session_begins_is_used_and_ends() {
    let mut bench = Bench::new("");
    let reply = bench.sign_up().await;
    assert!(body(&reply).contains(r#""email":"ada@example.com""#));
    assert!(body(&bench.get("/get-session").await).contains(r#""name":"Ada""#));
    assert_eq!(bench.post("/sign-out", "{}").await.status, 200);
    assert!(bench.cookies.is_empty());
    assert_eq!(body(&bench.get("/get-session").await), "null");
    let wrong = r#"{"email":"ada@example.com","password":"wrong horse"}"#;
    assert_eq!(bench.post("/sign-in/email", wrong).await.status, 401);
    let right = r#"{"email":"ADA@example.com","password":"correct horse"}"#;
    assert_eq!(bench.post("/sign-in/email", right).await.status, 200);
    assert!(body(&bench.get("/get-session").await).contains(r#""name":"Ada""#));
}

#[tokio::test]
async fn use_prolongs_a_session_once_a_day() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    bench.advance(DAY - 1.0);
    assert_eq!(bench.get("/get-session").await.headers.set_cookies().count(), 0);
    bench.advance(1.0);
    assert_eq!(bench.get("/get-session").await.headers.set_cookies().count(), 1);
    bench.advance(7.0 * DAY - 1.0);
    assert_ne!(body(&bench.get("/get-session?disableRefresh=true").await), "null");
    bench.advance(2.0);
    assert_eq!(body(&bench.get("/get-session").await), "null");
    assert!(bench.cookies.is_empty());
}

#[tokio::test]
async fn only_a_fresh_session_lists_sessions() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    assert_eq!(bench.get("/list-sessions").await.status, 200);
    bench.advance(DAY);
    let stale = bench.get("/list-sessions").await;
    assert_eq!(stale.status, 403);
    assert!(body(&stale).contains("SESSION_NOT_FRESH"));
}

#[tokio::test]
async fn all_other_sessions_end_however_many_there_are() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    let first = bench.cookies.clone();
    let credentials = r#"{"email":"ada@example.com","password":"correct horse"}"#;
    bench.cookies.clear();
    for _ in 0..105 {
        bench.post("/sign-in/email", credentials).await;
        bench.cookies.clear();
    }
    bench.cookies = first;
    assert_eq!(bench.post("/revoke-other-sessions", "{}").await.status, 200);
    let listed = bench.get("/list-sessions").await;
    assert_eq!(body(&listed).matches("\"token\"").count(), 1);
}

#[tokio::test]
async fn somebody_elses_session_cannot_be_revoked() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    let ada = bench.cookies.clone();
    let token: serde_json::Value =
        serde_json::from_str(body(&bench.get("/get-session").await)).unwrap();
    let token = token["session"]["token"].as_str().unwrap().to_owned();
    bench.cookies.clear();
    let other = r#"{"name":"Eve","email":"eve@example.com","password":"evil horse"}"#;
    bench.post("/sign-up/email", other).await;
    let reply = bench.post("/revoke-session", &format!(r#"{{"token":"{token}"}}"#)).await;
    assert_eq!(body(&reply), r#"{"status":true}"#);
    bench.cookies = ada;
    assert_ne!(body(&bench.get("/get-session").await), "null");
}

#[tokio::test]
async fn a_hidden_duplicate_looks_like_a_new_user_and_is_none() {
    let options = r#""emailAndPassword":{"enabled":true,"autoSignIn":false}"#;
    let mut bench = Bench::new(options);
    bench.sign_up().await;
    let again = bench.sign_up().await;
    assert!(body(&again).starts_with(r#"{"token":null,"user":{"name":"Ada""#));
    assert!(bench.cookies.is_empty());
}
