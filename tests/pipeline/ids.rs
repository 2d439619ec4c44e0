//! Ids that the database or the user's function gives: rows come before cookies, all or none.

use corten::{host::HostError, http::Method};

use super::bench::{Bench, Callee, FakeHost, body};

const SERIAL: &str = r#""advanced":{"database":{"generateId":"serial"}}"#;
const FUNCTION: &str =
    r#""advanced":{"database":{"generateId":{"$callback":"advanced.database.generateId"}}}"#;
const VERSION: &str = r#""session":{"cookieCache":{"enabled":true,
    "version":{"$callback":"session.cookieCache.version"}}}"#;
const ADA: &str = r#"{"name":"Ada","email":"ada@example.com","password":"correct horse"}"#;
const EVE: &str = r#"{"name":"Eve","email":"eve@example.com","password":"correct horse"}"#;

fn with(
    options: &str,
    callee: impl Fn(&str) -> Result<String, HostError> + Send + Sync + 'static,
) -> Bench {
    let callee: Callee = Box::new(callee);
    Bench::build(options, FakeHost { callee: Some(callee), ..FakeHost::default() }, &[])
}

#[tokio::test]
async fn the_cookies_have_the_ids_that_the_database_gave() {
    for strategy in ["compact", "jwt", "jwe"] {
        let cache =
            format!(r#""session":{{"cookieCache":{{"enabled":true,"strategy":"{strategy}"}}}}"#);
        let mut bench = Bench::new(&format!("{SERIAL},{cache}"));
        assert!(body(&bench.post("/sign-up/email", ADA).await).ends_with(r#""id":"1"}}"#));
        let before = bench.statements();
        let cached = bench.get("/get-session").await;
        assert!(body(&cached).contains(r#""userId":"1""#), "{}", body(&cached));
        assert_eq!(bench.statements(), before);
        let accounts = bench.get("/list-accounts").await;
        let expected = r#"[{"accountId":"1","providerId":"credential","userId":"1","#;
        assert!(body(&accounts).starts_with(expected), "{}", body(&accounts));
    }
}

#[tokio::test]
async fn the_version_is_asked_before_anything_is_written_where_it_can_be() {
    for (ids, before) in [(r#""advanced":{}"#, true), (SERIAL, false)] {
        let host = FakeHost { silent: true, ..FakeHost::default() };
        let bench = Bench::build(&format!("{ids},{VERSION}"), host, &[]);
        let stuck =
            tokio::spawn(bench.answer(bench.request(Method::Post, "/sign-up/email", Some(ADA))));
        while bench.host.calls.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        let asked = bench.called("session.cookieCache.version").unwrap().to_string();
        assert_eq!(asked.contains(r#""userId":"1""#), !before, "{asked}");
        // Looking for the user is all that was done.
        assert_eq!(bench.statements() == 1, before);
        stuck.abort();
    }
}

#[tokio::test]
async fn nothing_stays_when_the_cookies_fail() {
    for ids in [SERIAL, r#""advanced":{}"#] {
        let mut bench = with(&format!("{ids},{VERSION}"), |_| Err(HostError::Thrown("no".into())));
        let reply = bench.post("/sign-up/email", ADA).await;
        assert_eq!((reply.status, reply.headers.set_cookies().count()), (500, 0));
        assert_eq!(bench.post("/sign-in/email", ADA).await.status, 401, "nobody was stored");
    }
}

#[tokio::test]
async fn a_function_is_asked_for_each_row_before_anything_is_written() {
    let mut bench = with(FUNCTION, |_| Ok(r#""an id""#.to_owned()));
    let reply = bench.post("/sign-up/email", ADA).await;
    assert!(body(&reply).ends_with(r#""id":"an id"}}"#), "{}", body(&reply));
    let calls = bench.host.calls.lock().unwrap().clone();
    let models: Vec<String> = calls.iter().map(|(_, arguments)| arguments.to_string()).collect();
    let asked = ["user", "account", "session"].map(|model| format!(r#"[{{"model":"{model}"}}]"#));
    assert_eq!(models, asked);
    // The same id once more is refused by the store.
    assert_eq!(bench.post("/sign-up/email", EVE).await.status, 422);
    assert_eq!(bench.post("/sign-in/email", EVE).await.status, 401);
}

#[tokio::test]
async fn nonsense_from_the_function_is_a_failed_sign_up() {
    for answer in ["5", "{}", "true", "[]"] {
        let mut bench = with(FUNCTION, move |_| Ok(answer.to_owned()));
        let reply = bench.post("/sign-up/email", ADA).await;
        assert_eq!((reply.status, reply.headers.set_cookies().count()), (422, 0), "{answer}");
        let log = bench.host.log.lock().unwrap().join("\n");
        assert!(log.contains("`advanced.database.generateId` returned neither"), "{log}");
    }
    // Nothing at all leaves it to the database, and this one gives none.
    for answer in ["", "null", "false", r#""""#] {
        let mut bench = with(FUNCTION, move |_| Ok(answer.to_owned()));
        assert_eq!(bench.post("/sign-up/email", ADA).await.status, 422, "{answer}");
    }
}
