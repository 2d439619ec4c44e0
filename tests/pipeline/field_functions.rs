//! Functions of additional fields: when they are asked, and what becomes of odd answers.

use corten::host::HostError;
use serde_json::json;

use super::bench::{Bench, Callee, FakeHost, body, first_poll};
use corten::http::Method;

const CACHED: &str = r#""session":{"cookieCache":{"enabled":true}}"#;

fn with(
    options: &str,
    callee: impl Fn(&str) -> Result<String, HostError> + Send + Sync + 'static,
) -> Bench {
    let callee: Callee = Box::new(callee);
    Bench::build(options, FakeHost { callee: Some(callee), ..FakeHost::default() }, &[])
}

fn field(attributes: &str) -> String {
    format!(
        r#""user":{{"additionalFields":{{"nick":{{"type":"string","required":false,{attributes}}}}}}}"#
    )
}

fn sign_up(name: &str, more: &str) -> String {
    format!(r#"{{"name":"{name}","email":"{name}@example.com","password":"correct horse"{more}}}"#)
}

#[tokio::test]
async fn a_cached_session_asks_no_function() {
    let transform =
        field(r#""transform":{"input":{"$callback":"in"},"output":{"$callback":"out"}}"#);
    let mut bench = with(&format!("{transform},{CACHED}"), |path| {
        Ok(if path == "in" { r#""stored""# } else { r#""seen""# }.to_owned())
    });
    let reply = bench.post("/sign-up/email", &sign_up("ada", r#","nick":"n""#)).await;
    assert!(body(&reply).contains(r#""nick":"seen""#), "{}", body(&reply));
    let calls = bench.host.calls.lock().unwrap().clone();
    let expected = [("in", json!(["n"])), ("in", json!(["stored"])), ("out", json!(["stored"]))];
    assert_eq!(calls, expected.map(|(path, arguments)| (path.to_owned(), arguments)));
    let before = bench.statements();
    let request = bench.request(Method::Get, "/get-session", None);
    let reply = first_poll(bench.answer(request)).expect("ready at the first poll");
    assert!(body(&reply).contains(r#""nick":"seen""#), "{}", body(&reply));
    assert_eq!(bench.statements(), before);
    assert_eq!(bench.host.calls.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn what_a_client_sends_is_never_taken_for_a_mark() {
    let options = r#""user":{"additionalFields":{"any":{"type":"json","required":false,
        "validator":{"input":{"$callback":"check"}}}}}"#;
    let mut bench = with(options, |_| Ok(r#"{"value":1}"#.to_owned()));
    let sent = r#","any":{"$request":true,"a":[{"$date":"2020-01-01T00:00:00Z"}],"b":1}"#;
    assert_eq!(bench.post("/sign-up/email", &sign_up("ada", sent)).await.status, 200);
    let expected =
        json!([{ "$$request": true, "a": [{ "$$date": "2020-01-01T00:00:00Z" }], "b": 1 }]);
    assert_eq!(bench.called("check"), Some(expected));
}

#[tokio::test]
async fn nor_is_what_was_stored_of_it() {
    let options = r#""user":{"additionalFields":{"any":{"type":"json","required":false},
        "numbers":{"type":"number[]","required":false}}},
        "session":{"cookieCache":{"enabled":true,"version":{"$callback":"version"}}}"#;
    let mut bench = with(options, |_| Ok(r#""1""#.to_owned()));
    let sent = r#","any":{"$request":true},"numbers":[{"$date":"2020-01-01T00:00:00.000Z"}]"#;
    assert_eq!(bench.post("/sign-up/email", &sign_up("ada", sent)).await.status, 200);
    let told = bench.called("version").unwrap();
    let user = told.get(1).unwrap();
    assert_eq!(user.get("any"), Some(&json!({ "$$request": true })));
    assert_eq!(user.get("numbers"), Some(&json!([{ "$$date": "2020-01-01T00:00:00.000Z" }])));
}

#[tokio::test]
async fn a_validator_that_fails_lets_nobody_in() {
    let options = field(r#""validator":{"input":{"$callback":"check"}}"#);
    for (answer, status) in [
        (Ok(r#"{"value":"x"}"#), 200),
        (Ok("{}"), 200),
        (Ok(r#"{"refused":"no"}"#), 400),
        (Ok(r#"{"refused":"no","value":"x"}"#), 400),
        (Ok(r#"{"pending":true}"#), 500),
        (Ok("true"), 500),
        (Ok(""), 500),
        (Err(HostError::Thrown("boom".to_owned())), 500),
        (Err(HostError::NoJson), 500),
    ] {
        let shown = format!("{answer:?}");
        let mut bench = with(&options, move |_| answer.clone().map(str::to_owned));
        let reply = bench.post("/sign-up/email", &sign_up("ada", r#","nick":"n""#)).await;
        assert_eq!(reply.status, status, "{shown}");
        let again = bench.post("/sign-in/email", &sign_up("ada", "")).await;
        assert_eq!(again.status == 200, status == 200, "{shown}");
    }
}

#[tokio::test]
async fn an_output_that_fails_undoes_the_sign_up() {
    let options = field(r#""transform":{"output":{"$callback":"out"}}"#);
    let mut bench = with(&options, |_| Err(HostError::Thrown("boom".to_owned())));
    let reply = bench.post("/sign-up/email", &sign_up("ada", "")).await;
    assert_eq!((reply.status, reply.headers.set_cookies().count()), (422, 0));
    let log = bench.host.log.lock().unwrap().join("\n");
    assert!(log.contains("`out` threw"), "{log}");
}

#[tokio::test]
async fn without_functions_nothing_crosses() {
    let mut bench = Bench::new(&field(r#""defaultValue":"d""#));
    assert_eq!(bench.post("/sign-up/email", &sign_up("ada", "")).await.status, 200);
    assert_eq!(bench.post("/update-user", r#"{"nick":"x"}"#).await.status, 200);
    assert!(body(&bench.get("/get-session").await).contains(r#""nick":"x""#));
    assert!(bench.host.calls.lock().unwrap().is_empty());
}
