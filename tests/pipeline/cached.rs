//! The session cache: answered without the database, and never believed without reason.

use super::bench::{Bench, body, first_poll};
use corten::http::Method;

fn options(strategy: &str) -> String {
    format!(r#""session":{{"cookieCache":{{"enabled":true,"strategy":"{strategy}"}}}}"#)
}

#[tokio::test]
async fn a_cached_session_needs_no_statement_and_no_waiting() {
    for strategy in ["compact", "jwt", "jwe"] {
        let mut bench = Bench::new(&options(strategy));
        bench.sign_up().await;
        let before = bench.statements();
        assert!(before > 0);
        let request = bench.request(Method::Get, "/get-session", None);
        let reply = first_poll(bench.answer(request)).expect("ready at the first poll");
        assert!(body(&reply).contains(r#""email":"ada@example.com""#), "{strategy}");
        assert_eq!(bench.statements(), before, "{strategy}");
        bench.get("/get-session?disableCookieCache=true").await;
        assert!(bench.statements() > before, "{strategy}");
    }
}

#[tokio::test]
async fn sensitive_requests_ask_the_store() {
    let mut bench = Bench::new(&options("jwe"));
    bench.sign_up().await;
    let before = bench.statements();
    bench.post("/revoke-other-sessions", "{}").await;
    assert!(bench.statements() > before);
}

#[tokio::test]
async fn a_cache_of_another_session_is_not_believed() {
    for strategy in ["compact", "jwt", "jwe"] {
        let mut bench = Bench::new(&options(strategy));
        bench.sign_up().await;
        let ada = bench.cookies.clone();
        bench.cookies.clear();
        let eve = r#"{"name":"Eve","email":"eve@example.com","password":"evil horse"}"#;
        bench.post("/sign-up/email", eve).await;
        let data = |cookies: &[(String, String)]| {
            let found = cookies.iter().find(|(name, _)| name.ends_with("session_data"));
            found.cloned().unwrap()
        };
        let stolen = data(&ada);
        bench.cookies.retain(|(name, _)| *name != stolen.0);
        bench.cookies.push(stolen);
        assert!(body(&bench.get("/get-session").await).contains("eve@example.com"), "{strategy}");
    }
}

#[tokio::test]
async fn the_cache_ends_after_its_time() {
    for strategy in ["compact", "jwt", "jwe"] {
        let mut bench = Bench::new(&options(strategy));
        bench.sign_up().await;
        bench.advance(299.0);
        let before = bench.statements();
        bench.get("/get-session").await;
        assert_eq!(bench.statements(), before, "{strategy}");
        bench.advance(20.0);
        bench.get("/get-session").await;
        assert!(bench.statements() > before, "{strategy}");
    }
}
