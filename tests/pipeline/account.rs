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

const SIGN_IN: &str = r#"{"email":"ada@example.com","password":"correct horse"}"#;

#[tokio::test]
async fn a_new_password_may_end_all_other_sessions() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    let other = std::mem::take(&mut bench.cookies);
    bench.post("/sign-in/email", SIGN_IN).await;
    let wrong = r#"{"currentPassword":"wrong horse","newPassword":"battery staple"}"#;
    assert_eq!(bench.post("/change-password", wrong).await.status, 400);
    let right = r#"{"currentPassword":"correct horse","newPassword":"battery staple","revokeOtherSessions":true}"#;
    assert_eq!(bench.post("/change-password", right).await.status, 200);
    assert_ne!(body(&bench.get("/get-session").await), "null");
    assert_eq!(bench.post("/sign-in/email", SIGN_IN).await.status, 401);
    bench.cookies = other;
    assert_eq!(body(&bench.get("/get-session").await), "null");
}

#[tokio::test]
async fn no_request_sets_a_first_password() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    for path in ["/set-password", "/setPassword"] {
        let reply = bench.post(path, r#"{"newPassword":"battery staple"}"#).await;
        assert_eq!(reply.status, 404);
    }
    assert_eq!(bench.post("/sign-in/email", SIGN_IN).await.status, 200);
}

const DELETING: &str = r#""user":{"deleteUser":{"enabled":true}}"#;

#[tokio::test]
async fn a_user_is_deleted_by_a_fresh_session_or_the_password() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    assert_eq!(bench.post("/delete-user", "{}").await.status, 404);

    let mut bench = Bench::new(DELETING);
    bench.sign_up().await;
    bench.advance(86_400.0);
    let stale = bench.post("/delete-user", "{}").await;
    assert_eq!(stale.status, 400);
    assert!(body(&stale).contains("SESSION_EXPIRED"));
    assert_eq!(bench.post("/delete-user", r#"{"password":"wrong horse"}"#).await.status, 400);
    let deleted = bench.post("/delete-user", r#"{"password":"correct horse"}"#).await;
    assert_eq!(body(&deleted), r#"{"success":true,"message":"User deleted"}"#);
    assert!(bench.cookies.is_empty());
    assert_eq!(bench.post("/sign-in/email", SIGN_IN).await.status, 401);
}

#[tokio::test]
async fn a_token_that_was_never_made_deletes_nobody() {
    let mut bench = Bench::new(DELETING);
    bench.sign_up().await;
    for reply in [
        bench.post("/delete-user", r#"{"token":"x"}"#).await,
        bench.get("/delete-user/callback?token=x").await,
    ] {
        assert_eq!(reply.status, 404);
        assert!(body(&reply).contains("INVALID_TOKEN"));
    }
    assert_ne!(body(&bench.get("/get-session").await), "null");
}

#[tokio::test]
async fn an_address_changes_at_once_only_where_that_is_allowed() {
    let next = r#"{"newEmail":"Eve@Example.com"}"#;
    for (options, status, code) in [
        ("", 400, "CHANGE_EMAIL_DISABLED"),
        (r#""user":{"changeEmail":{"enabled":true}}"#, 400, "Verification email isn't enabled"),
        (
            r#""user":{"changeEmail":{"enabled":true,"updateEmailWithoutVerification":true}}"#,
            200,
            "true",
        ),
    ] {
        let mut bench = Bench::new(options);
        bench.sign_up().await;
        let reply = bench.post("/change-email", next).await;
        assert_eq!(reply.status, status, "{options}");
        assert!(body(&reply).contains(code), "{}", body(&reply));
        let address = if status == 200 { "eve@example.com" } else { "ada@example.com" };
        assert!(body(&bench.get("/get-session").await).contains(address));
    }
}
