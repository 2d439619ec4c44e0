//! Mails and what their links do: tokens that are good once, and answers that tell nothing.

use std::time::Duration;

use corten::{host::HostError, http::Method};

use super::bench::{Bench, Callee, FakeHost, body};

const RESET: &str = "emailAndPassword.sendResetPassword";
const VERIFY: &str = "emailVerification.sendVerificationEmail";

fn with(callee: impl Fn(&str) -> Result<String, HostError> + Send + Sync + 'static) -> Bench {
    let options = format!(
        r#""emailAndPassword":{{"enabled":true,"sendResetPassword":{{"$callback":"{RESET}"}}}},
            "emailVerification":{{"sendVerificationEmail":{{"$callback":"{VERIFY}"}}}}"#
    );
    let callee: Callee = Box::new(callee);
    Bench::build(&options, FakeHost { callee: Some(callee), ..FakeHost::default() }, &[])
}

fn mailing() -> Bench {
    with(|_| Ok("null".to_owned()))
}

/// The token of the last mail.
fn token(bench: &Bench, mailer: &str) -> String {
    mailed(bench, mailer, "token")
}

fn mailed(bench: &Bench, mailer: &str, field: &str) -> String {
    let arguments = bench.called(mailer).unwrap();
    arguments.pointer(&format!("/0/{field}")).and_then(|it| it.as_str()).unwrap().to_owned()
}

async fn ask_for_reset(bench: &mut Bench, email: &str) -> String {
    let reply = bench.post("/request-password-reset", &format!(r#"{{"email":"{email}"}}"#)).await;
    assert_eq!(reply.status, 200);
    body(&reply).to_owned()
}

#[tokio::test]
async fn of_two_who_reset_at_once_one_succeeds() {
    let mut bench = mailing();
    bench.sign_up().await;
    ask_for_reset(&mut bench, "ada@example.com").await;
    let token = token(&bench, RESET);
    let reset = |password: &str| {
        let body = format!(r#"{{"newPassword":"{password}","token":"{token}"}}"#);
        bench.answer(bench.request(Method::Post, "/reset-password", Some(&body)))
    };
    let (first, second) = tokio::join!(reset("the first password"), reset("the second password"));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

#[tokio::test]
async fn nobody_learns_from_a_reset_who_has_an_account() {
    let mut bench = mailing();
    bench.sign_up().await;
    let unknown = ask_for_reset(&mut bench, "nobody@example.com").await;
    assert_eq!(bench.called(RESET), None);
    let known = ask_for_reset(&mut bench, "ada@example.com").await;
    assert_eq!(unknown, known);
    assert!(bench.called(RESET).is_some());
}

#[tokio::test]
async fn a_mail_that_fails_later_is_logged_alone() {
    let rejected = || HostError::Rejected(Box::new(HostError::Thrown("no such host".to_owned())));
    let mut bench = with(move |_| Err(rejected()));
    bench.sign_up().await;
    ask_for_reset(&mut bench, "ada@example.com").await;
    let log = bench.host.log.lock().unwrap().join("\n");
    assert!(log.contains("`emailAndPassword.sendResetPassword` threw: no such host"), "{log}");
}

#[tokio::test]
async fn a_mailer_that_throws_fails_the_request() {
    let mut bench = with(|_| Err(HostError::Thrown("boom".to_owned())));
    bench.sign_up().await;
    let reply = bench.post("/request-password-reset", r#"{"email":"ada@example.com"}"#).await;
    assert_eq!(reply.status, 500);
}

#[tokio::test]
async fn what_a_mailer_returns_does_not_matter() {
    let mut bench = with(|_| Err(HostError::NoJson));
    bench.sign_up().await;
    ask_for_reset(&mut bench, "ada@example.com").await;
    let reply = bench.post("/send-verification-email", r#"{"email":"ada@example.com"}"#).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_stranger_waits_as_long_for_no_mail_as_for_one() {
    let mut bench = mailing();
    let sent = tokio::time::Instant::now();
    let reply = bench.post("/send-verification-email", r#"{"email":"ada@example.com"}"#).await;
    assert_eq!(reply.status, 200);
    assert_eq!(bench.called(VERIFY), None);
    assert!(sent.elapsed() >= Duration::from_millis(500));
}

#[tokio::test]
async fn a_link_verifies_until_it_expires() {
    let mut bench = mailing();
    bench.sign_up().await;
    let ask = r#"{"email":"ada@example.com","callbackURL":"/welcome"}"#;
    bench.post("/send-verification-email", ask).await;
    let url = mailed(&bench, VERIFY, "url");
    let path = url.strip_prefix("http://localhost:3000/api/auth").unwrap();
    let now = bench.now;
    bench.advance(3600.0);
    let late = bench.get(path).await;
    assert_eq!(
        (late.status, late.headers.first("location")),
        (302, Some("/welcome?error=TOKEN_EXPIRED"))
    );
    bench.now = now.plus_seconds(3599.0);
    let reply = bench.get(path).await;
    assert_eq!((reply.status, reply.headers.first("location")), (302, Some("/welcome")));
    assert!(body(&bench.get("/get-session").await).contains(r#""emailVerified":true"#));
}

#[tokio::test]
async fn a_token_of_another_application_is_none() {
    let (mut ours, mut theirs) = (mailing(), {
        let callee: Callee = Box::new(|_| Ok("null".to_owned()));
        let options = format!(
            r#""secret":"Zx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO",
                "emailVerification":{{"sendVerificationEmail":{{"$callback":"{VERIFY}"}}}}"#
        );
        Bench::build(&options, FakeHost { callee: Some(callee), ..FakeHost::default() }, &[])
    });
    for bench in [&mut ours, &mut theirs] {
        bench.sign_up().await;
        bench.post("/send-verification-email", r#"{"email":"ada@example.com"}"#).await;
    }
    let path = format!("/verify-email?token={}", token(&theirs, VERIFY));
    assert_eq!(ours.get(&path).await.status, 401);
    assert_eq!(theirs.get(&path).await.status, 200);
}
