//! Hooks of the user's own: which requests ask the host, and what becomes of its answers.

use corten::{
    error::{ApiError, HostedError, Status},
    host::HostError,
};

use super::bench::{Bench, Callee, FakeHost, body};

const BEFORE: &str = r#""hooks":{"before":{"$callback":"hooks.before"}}"#;
const AFTER: &str = r#""hooks":{"after":{"$callback":"hooks.after"}}"#;
const USER: &str = r#""databaseHooks":{"user":{"create":{"before":{"$callback":"databaseHooks.user.create.before"}}}}"#;

fn with(
    options: &str,
    callee: impl Fn(&str) -> Result<String, HostError> + Send + Sync + 'static,
) -> Bench {
    let callee: Callee = Box::new(callee);
    Bench::build(options, FakeHost { callee: Some(callee), ..FakeHost::default() }, &[])
}

/// The host answers a hook with this, and everything else with nothing.
fn answering(options: &str, answer: &'static str) -> Bench {
    with(options, move |name| Ok(if name.starts_with('$') { "null" } else { answer }.to_owned()))
}

fn names(bench: &Bench) -> Vec<String> {
    bench.host.calls.lock().unwrap().iter().map(|(name, _)| name.clone()).collect()
}

#[tokio::test]
async fn a_request_that_meets_no_hook_asks_nobody() {
    let mut bench = answering(USER, "{}");
    assert_eq!(body(&bench.get("/ok").await), r#"{"ok":true}"#);
    assert_eq!(body(&bench.get("/get-session").await), "null");
    assert_eq!(names(&bench), [] as [&str; 0]);
    bench.sign_up().await;
    let calls = ["$enter", "databaseHooks.user.create.before", "$committed"];
    assert_eq!(names(&bench), calls);
}

#[tokio::test]
async fn each_hook_is_one_crossing_and_the_request_is_told_once() {
    let mut bench = answering(BEFORE, "{}");
    bench.get("/ok").await;
    assert_eq!(names(&bench), ["$enter", "hooks.before"]);
    let mut bench = answering(AFTER, "{}");
    bench.get("/ok").await;
    assert_eq!(names(&bench), ["$enter", "hooks.after"]);
}

#[tokio::test]
async fn what_hooks_answer_takes_the_place_of_the_answer() {
    let mut bench = answering(BEFORE, r#"{"value":{"ended":true},"headers":[["x-hook","1"]]}"#);
    let reply = bench.get("/ok").await;
    assert_eq!(body(&reply), r#"{"ended":true}"#);
    assert_eq!(reply.headers.first("x-hook"), Some("1"));
    let mut bench =
        answering(AFTER, r#"{"value":5,"replyHeaders":[["set-cookie","a=1; Path=/"]]}"#);
    let reply = bench.get("/ok").await;
    assert_eq!(body(&reply), "5");
    assert_eq!(reply.headers.set_cookies().collect::<Vec<_>>(), ["a=1; Path=/"]);
    let error = r#"{"error":{"status":"FORBIDDEN","statusCode":403,"body":{"message":"no","more":1},"headers":[]}}"#;
    let reply = answering(AFTER, error).get("/ok").await;
    assert_eq!((reply.status, body(&reply)), (403, r#"{"message":"no","more":1}"#));
}

#[tokio::test]
async fn an_answer_of_no_meaning_is_a_plain_500() {
    for answer in ["5", "[", r#"{"headers":5}"#, r#"{"input":5}"#, r#"{"session":{"session":{}}}"#]
    {
        let mut bench = answering(BEFORE, answer);
        let reply = bench.get("/ok").await;
        assert_eq!((reply.status, body(&reply)), (500, ""), "{answer}");
    }
}

#[tokio::test]
async fn a_header_with_a_line_break_is_not_written() {
    let mut bench = answering(BEFORE, r#"{"headers":[["x-a","1\r\nx-b: 2"],["x b","1"]]}"#);
    let reply = bench.get("/ok").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers.iter().filter(|(name, _)| name.starts_with('x')).count(), 0);
}

#[tokio::test]
async fn a_refused_user_leaves_nothing() {
    let mut bench = answering(USER, r#"{"abort":true}"#);
    let sign_up = r#"{"name":"Ada","email":"ada@example.com","password":"correct horse"}"#;
    let reply = bench.post("/sign-up/email", sign_up).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.headers.set_cookies().count(), 0);
    // Nothing was committed, so nobody hears of it.
    assert_eq!(names(&bench), ["$enter", "databaseHooks.user.create.before"]);
}

#[tokio::test]
async fn an_error_keeps_its_body_and_headers() {
    let mut bench = with(BEFORE, |name| {
        if name.starts_with('$') {
            return Ok("null".to_owned());
        }
        let error = ApiError::with_message(Status::Forbidden, "no", "NO");
        let hosted = HostedError {
            body: Some(serde_json::json!({ "message": "no", "code": "NO", "list": [1] })),
            headers: vec![("retry-after".to_owned(), "5".to_owned())],
        };
        Err(HostError::Api(ApiError { hosted: Some(Box::new(hosted)), ..error }))
    });
    let reply = bench.get("/ok").await;
    assert_eq!((reply.status, body(&reply)), (403, r#"{"message":"no","code":"NO","list":[1]}"#));
    assert_eq!(reply.headers.first("retry-after"), Some("5"));
}
