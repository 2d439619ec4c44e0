//! The user's functions: what they return, throw, or never answer.

use corten::{
    error::{ApiError, Status},
    host::HostError,
};

use super::bench::{Bench, Callee, FakeHost, body};

const OPTIONS: &str = r#""session":{"cookieCache":{"enabled":true,
    "version":{"$callback":"session.cookieCache.version"}}}"#;

fn with(callee: impl Fn(&str) -> Result<String, HostError> + Send + Sync + 'static) -> Bench {
    let callee: Callee = Box::new(callee);
    Bench::build(OPTIONS, FakeHost { callee: Some(callee), ..FakeHost::default() }, &[])
}

async fn status(mut bench: Bench) -> (u16, Vec<String>) {
    let sign_up = r#"{"name":"Ada","email":"ada@example.com","password":"correct horse"}"#;
    let reply = bench.post("/sign-up/email", sign_up).await;
    let log = bench.host.log.lock().unwrap().clone();
    (reply.status, log)
}

#[tokio::test]
async fn the_answer_counts() {
    let mut bench = with(|_| Ok(r#""7""#.to_owned()));
    bench.sign_up().await;
    let before = bench.statements();
    assert!(body(&bench.get("/get-session").await).contains("ada@example.com"));
    assert_eq!(bench.statements(), before);
}

#[tokio::test]
async fn what_it_throws_names_the_option_in_the_log_alone() {
    let (code, log) = status(with(|_| Err(HostError::Thrown("secret detail".into())))).await;
    assert_eq!(code, 500);
    assert!(log.iter().any(|line| line.contains("`session.cookieCache.version` threw")));
    let (code, log) = status(with(|_| Ok("{}".to_owned()))).await;
    assert_eq!(code, 500);
    assert!(log.iter().any(|line| line.contains("wrong type")));
}

#[tokio::test]
async fn a_deliberate_error_stays_one() {
    let refusal = || ApiError::message_only(Status::Forbidden, "Not today");
    let mut bench = with(move |_| Err(HostError::Api(refusal())));
    let sign_up = r#"{"name":"Ada","email":"ada@example.com","password":"correct horse"}"#;
    let reply = bench.post("/sign-up/email", sign_up).await;
    assert_eq!(reply.status, 403);
    // No user was stored, so the browser gets no session either.
    assert_eq!(reply.headers.set_cookies().count(), 0);
}

#[tokio::test(start_paused = true)]
async fn one_that_never_answers_fails_its_own_request() {
    let host = FakeHost { silent: true, ..FakeHost::default() };
    let options = format!(r#""advanced":{{"callbackTimeout":60}},{OPTIONS}"#);
    let mut bench = Bench::build(&options, host, &[]);
    let stuck = {
        let body = r#"{"name":"Ada","email":"ada@example.com","password":"correct horse"}"#;
        let request = bench.request(corten::http::Method::Post, "/sign-up/email", Some(body));
        tokio::spawn(bench.answer(request))
    };
    assert_eq!(body(&bench.get("/ok").await), r#"{"ok":true}"#);
    assert_eq!(stuck.await.unwrap().status, 500);
    let log = bench.host.log.lock().unwrap().join("\n");
    assert!(log.contains("`session.cookieCache.version` did not answer"));
}
