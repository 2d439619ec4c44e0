//! `jwt` over a memory store: what it costs, and what broken keys do. What it answers stands side
//! by side.

use super::bench::{Bench, FakeHost, body};

fn bench(jwt: &str, more: &str) -> Bench {
    Bench::new(&format!(r#""plugins":[{{"id":"jwt","options":{jwt}}}]{more}"#))
}

fn token(text: &str) -> String {
    let parsed: serde_json::Value = serde_json::from_str(text).unwrap();
    parsed.get("token").and_then(serde_json::Value::as_str).unwrap().to_owned()
}

const CACHE: &str = r#","session":{"cookieCache":{"enabled":true}}"#;
const JWT_CACHE: &str = r#","session":{"cookieCache":{"enabled":true,"strategy":"jwt"}}"#;

#[tokio::test]
async fn a_cached_session_without_its_header_asks_for_no_key() {
    let mut bench = bench(r#"{"disableSettingJwtHeader":true}"#, CACHE);
    bench.sign_up().await;
    let before = bench.statements();
    let reply = bench.get("/get-session").await;
    assert!(body(&reply).contains("session"));
    assert_eq!(reply.headers.first("set-auth-jwt"), None);
    assert_eq!(bench.statements(), before);
}

#[tokio::test]
async fn keys_are_asked_for_once_by_a_token_and_never_made_twice() {
    let mut bench = bench("{}", CACHE);
    bench.sign_up().await;
    let first = bench.get("/token").await;
    let before = bench.statements();
    let second = bench.get("/token").await;
    assert_eq!(bench.statements(), before + 1);
    // Ed25519 signs the same twice.
    assert_eq!(token(body(&first)), token(body(&second)));
    let jwks = bench.get("/jwks").await;
    assert_eq!(body(&jwks).matches("\"kid\"").count(), 1);
}

#[tokio::test]
async fn a_sign_up_reads_and_writes_its_key_inside_its_transaction() {
    let mut bench = bench(r#"{"sessionCookieCache":true}"#, JWT_CACHE);
    bench.sign_up().await;
    let reply = bench.get("/get-session").await;
    assert!(body(&reply).contains("session"), "{}", body(&reply));
    assert!(reply.headers.set_cookies().next().is_none());
}

#[tokio::test]
async fn another_path_takes_the_place_of_the_default() {
    for path in ["/.well-known/jwks.json", "/keys"] {
        let mut bench = bench(&format!(r#"{{"jwks":{{"jwksPath":"{path}"}}}}"#), "");
        assert_eq!(bench.get("/jwks").await.status, 404);
        assert_eq!(bench.get(path).await.status, 200);
    }
    let mut bench = bench("{}", "");
    assert_eq!(bench.get("/jwks").await.status, 200);
}

#[tokio::test]
async fn a_ring_of_nonsense_signs_and_verifies_nothing() {
    for ring in [
        r#"[{"id":"k"}]"#,
        r#"{"keys":[]}"#,
        r#""x""#,
        r#"[{"id":5,"publicKey":"","privateKey":"","createdAt":"2026-01-01T00:00:00.000Z"}]"#,
        r#"[{"id":"k","publicKey":"{}","privateKey":"{}","createdAt":"soon"}]"#,
        r#"[{"id":"k","publicKey":"{}","privateKey":"{}","createdAt":"2026-01-01T00:00:00.000Z"}]"#,
        r#"[{"id":"k","publicKey":"[","privateKey":"\u0000","createdAt":"2026-01-01T00:00:00.000Z","alg":"none"}]"#,
    ] {
        let answer = ring.to_owned();
        let callee = move |name: &str| {
            Ok(if name.starts_with('$') { "null".to_owned() } else { answer.clone() })
        };
        let host = FakeHost { callee: Some(Box::new(callee)), ..FakeHost::default() };
        let options = r#""plugins":[{"id":"jwt","options":{"disableSettingJwtHeader":true,"adapter":{
            "getJwks":{"$callback":"plugins.jwt.adapter.getJwks"}}}}]"#;
        let mut bench = Bench::build(options, host, &[]);
        bench.sign_up().await;
        assert_eq!(bench.get("/token").await.status, 500, "{ring}");
    }
}
