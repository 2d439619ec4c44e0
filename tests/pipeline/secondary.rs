//! Sessions, verifications and counts in a secondary storage: single use under races, and nobody
//! is let in by what is broken or out of order.

use corten::http::Method;
use futures_util::future::join_all;

use super::bench::{Bench, FakeHost, body};

const RESET: &str = "emailAndPassword.sendResetPassword";
const SIGN_IN: &str = r#"{"email":"ada@example.com","password":"correct horse"}"#;
const MINIMAL: [&str; 3] = ["get", "set", "delete"];
const WHOLE: [&str; 5] = ["get", "set", "delete", "getAndDelete", "increment"];

fn with(methods: &[&str], more: &str) -> Bench {
    let method = |name: &&str| format!(r#""{name}":{{"$callback":"secondaryStorage.{name}"}}"#);
    let methods: Vec<_> = methods.iter().map(method).collect();
    let options = format!(
        r#""secondaryStorage":{{{}}},{more}
            {}"emailAndPassword":{{"enabled":true,"revokeSessionsOnPasswordReset":true,
            "sendResetPassword":{{"$callback":"{RESET}"}}}}"#,
        methods.join(","),
        if more.contains("deleteUser") { "" } else { r#""user":{"deleteUser":{"enabled":true}},"# },
    );
    let callee = Box::new(|_: &str| Ok("null".to_owned()));
    Bench::build(&options, FakeHost { callee: Some(callee), ..FakeHost::default() }, &[])
}

async fn reset_token(bench: &mut Bench) -> String {
    bench.post("/request-password-reset", r#"{"email":"ada@example.com"}"#).await;
    let arguments = bench.called(RESET).unwrap();
    arguments.pointer("/0/token").and_then(|it| it.as_str()).unwrap().to_owned()
}

fn reset(token: &str, password: &str) -> String {
    format!(r#"{{"newPassword":"{password}","token":"{token}"}}"#)
}

async fn signed_in(bench: &mut Bench) -> bool {
    body(&bench.get("/get-session").await).contains("ada@example.com")
}

#[tokio::test]
async fn of_many_who_reset_at_once_one_succeeds() {
    for methods in [&WHOLE as &[&str], &MINIMAL] {
        for more in ["", r#""verification":{"storeInDatabase":true},"#] {
            let mut bench = with(methods, more);
            bench.sign_up().await;
            let token = reset_token(&mut bench).await;
            let replies = join_all((0..8).map(|number| {
                let body = reset(&token, &format!("the password {number}"));
                bench.answer(bench.request(Method::Post, "/reset-password", Some(&body)))
            }));
            let mut statuses: Vec<_> =
                replies.await.into_iter().map(|reply| reply.status).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 400, 400, 400, 400, 400, 400, 400], "{methods:?} {more}");
            assert!(bench.host.storage.entries("verification:").is_empty());
        }
    }
}

#[tokio::test]
async fn of_many_who_use_a_token_at_once_one_succeeds() {
    let mail = "user.deleteUser.sendDeleteAccountVerification";
    let option = format!(
        r#""user":{{"deleteUser":{{"enabled":true,
            "sendDeleteAccountVerification":{{"$callback":"{mail}"}}}}}},"#
    );
    for methods in [&WHOLE as &[&str], &MINIMAL] {
        let mut bench = with(methods, &option);
        bench.sign_up().await;
        bench.post("/delete-user", "{}").await;
        let arguments = bench.called(mail).unwrap();
        let token = arguments.pointer("/0/token").and_then(|it| it.as_str()).unwrap();
        let body = format!(r#"{{"token":"{token}"}}"#);
        let replies = join_all(
            (0..8).map(|_| bench.answer(bench.request(Method::Post, "/delete-user", Some(&body)))),
        );
        let succeeded = replies.await.iter().filter(|reply| reply.status == 200).count();
        assert_eq!(succeeded, 1, "{methods:?}");
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_used_up_changes_nothing() {
    let mut bench = with(&MINIMAL, "");
    bench.sign_up().await;
    let token = reset_token(&mut bench).await;
    bench.host.storage.fail(&["delete"]);
    let refused = bench.post("/reset-password", &reset(&token, "another horse")).await;
    assert_eq!(refused.status, 500);
    bench.host.storage.fail(&[]);
    assert!(signed_in(&mut bench).await);
    assert_eq!(bench.post("/sign-in/email", SIGN_IN).await.status, 200);
    assert_eq!(bench.post("/reset-password", &reset(&token, "another horse")).await.status, 200);
    assert!(!signed_in(&mut bench).await);
}

#[tokio::test]
async fn a_password_is_not_reset_while_sessions_cannot_be_ended() {
    let mut bench = with(&WHOLE, "");
    bench.sign_up().await;
    let token = reset_token(&mut bench).await;
    bench.host.storage.fail(&["set"]);
    let refused = bench.post("/reset-password", &reset(&token, "another horse")).await;
    assert_eq!(refused.status, 500);
    bench.host.storage.fail(&[]);
    assert_eq!(bench.post("/sign-in/email", SIGN_IN).await.status, 200);
}

#[tokio::test]
async fn a_user_is_not_deleted_while_sessions_cannot_be_ended() {
    let mut bench = with(&WHOLE, "");
    bench.sign_up().await;
    bench.host.storage.fail(&["delete"]);
    assert_eq!(bench.post("/delete-user", "{}").await.status, 500);
    bench.host.storage.fail(&[]);
    // The mark stands before anything is deleted.
    bench.advance(1.0);
    assert_eq!(bench.post("/sign-in/email", SIGN_IN).await.status, 200);
    assert_eq!(bench.post("/delete-user", "{}").await.status, 200);
    assert!(bench.host.storage.sessions().is_empty());
    assert_eq!(bench.post("/sign-in/email", SIGN_IN).await.status, 401);
}

#[tokio::test]
async fn revoking_is_no_success_while_the_storage_fails() {
    let mut bench = with(&WHOLE, "");
    bench.sign_up().await;
    bench.host.storage.fail(&["set"]);
    assert_eq!(bench.post("/revoke-sessions", "{}").await.status, 500);
    bench.host.storage.fail(&[]);
    assert!(signed_in(&mut bench).await);
}

#[tokio::test]
async fn a_storage_that_fails_lets_nobody_in() {
    let mut bench = with(&WHOLE, "");
    bench.sign_up().await;
    bench.host.storage.fail(&["get"]);
    assert_eq!(bench.get("/get-session").await.status, 500);
    assert_eq!(bench.get("/list-sessions").await.status, 401);
    assert_eq!(bench.post("/update-user", r#"{"name":"Eve"}"#).await.status, 401);
}

#[tokio::test]
async fn nothing_broken_is_a_session() {
    let mut bench = with(&WHOLE, "");
    bench.sign_up().await;
    let (token, text) = bench.host.storage.sessions().pop().unwrap();
    let cookies = bench.cookies.clone();
    let fields = ["id", "userId", "token", "expiresAt", "createdAt", "email", "name", "user"];
    let spoiled = fields.iter().flat_map(|field| {
        let name = format!(r#""{field}":"#);
        [
            text.replacen(&name, r#""x":"#, 1),
            text.replacen(&name, &format!(r"{name}null,{name}"), 1),
        ]
        .into_iter()
        .filter(|changed| *changed != text)
        .collect::<Vec<_>>()
    });
    let cut = (0..text.len()).step_by(7).filter_map(|end| text.get(..end).map(str::to_owned));
    let others = ["null", "[]", "5", "\"x\"", "{}", r#"{"session":{},"user":{}}"#, "true"];
    let others = others.iter().map(|text| (*text).to_owned());
    let foreign = text.replacen(&token, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 1);
    for broken in spoiled.chain(cut).chain(others).chain([foreign]) {
        bench.host.storage.put(&token, &broken);
        bench.cookies.clone_from(&cookies);
        let reply = bench.get("/get-session").await;
        assert_eq!((reply.status, body(&reply)), (200, "null"), "{broken}");
    }
    bench.host.storage.put(&token, &text);
    bench.cookies = cookies;
    assert!(signed_in(&mut bench).await);
}

#[tokio::test]
async fn sessions_that_begin_and_end_at_once_are_listed_rightly() {
    let mut bench = with(&WHOLE, "");
    bench.sign_up().await;
    let sign_in = || bench.answer(bench.request(Method::Post, "/sign-in/email", Some(SIGN_IN)));
    let replies = join_all((0..8).map(|_| sign_in())).await;
    let listed = |bench: &Bench| {
        let (_, list) = bench.host.storage.entries("active-sessions-").pop().unwrap();
        list.matches("token").count()
    };
    assert_eq!(listed(&bench), 9);
    let sign_out = |reply: &corten::http::Reply| {
        let cookie = reply.headers.set_cookies().next().unwrap().split(';').next().unwrap();
        let mut request = bench.request(Method::Post, "/sign-out", Some("{}"));
        request.headers.set("cookie", cookie);
        bench.answer(request)
    };
    join_all(replies.iter().map(sign_out)).await;
    assert_eq!((listed(&bench), bench.host.storage.sessions().len()), (1, 1));
}

#[tokio::test]
async fn a_refresh_does_not_revive_a_session_that_ends() {
    let mut bench = with(&WHOLE, "");
    bench.sign_up().await;
    bench.advance(86_400.0);
    let refresh = bench.answer(bench.request(Method::Get, "/get-session", None));
    let end = bench.answer(bench.request(Method::Post, "/sign-out", Some("{}")));
    let (_, ended) = tokio::join!(refresh, end);
    assert_eq!(ended.status, 200);
    assert!(bench.host.storage.sessions().is_empty());
}

#[tokio::test]
async fn a_session_that_the_list_has_lost_ends_with_the_others() {
    let mut bench = with(&WHOLE, "");
    bench.sign_up().await;
    let lost = std::mem::take(&mut bench.cookies);
    let (list, _) = bench.host.storage.entries("active-sessions-").pop().unwrap();
    bench.host.storage.remove(&list);
    bench.advance(1.0);
    bench.post("/sign-in/email", SIGN_IN).await;
    assert_eq!(bench.post("/revoke-sessions", "{}").await.status, 200);
    bench.cookies = lost;
    assert!(!signed_in(&mut bench).await);
}

#[tokio::test]
async fn a_sign_up_that_cannot_be_stored_leaves_nothing() {
    let mut bench = with(&WHOLE, "");
    bench.host.storage.fail(&["set"]);
    let ada = r#"{"name":"Ada","email":"ada@example.com","password":"correct horse"}"#;
    assert_eq!(bench.post("/sign-up/email", ada).await.status, 500);
    assert!(bench.cookies.is_empty());
    bench.host.storage.fail(&[]);
    bench.sign_up().await;
}

#[tokio::test]
async fn the_limit_holds_for_requests_at_once() {
    let named = |name: &str| format!(r#""rateLimit":{{"enabled":true,"storage":"{name}"}},"#);
    for (methods, storage) in [
        (&WHOLE as &[&str], named("secondary-storage")),
        (&MINIMAL, named("secondary-storage")),
        (&WHOLE, named("database")),
    ] {
        let mut bench = with(methods, &storage);
        for allowed in [3, 3] {
            let ask = || bench.answer(bench.request(Method::Post, "/sign-in/email", Some(SIGN_IN)));
            let replies = join_all((0..50).map(|_| ask())).await;
            let limited = replies.iter().filter(|reply| reply.status == 429).count();
            assert_eq!(50 - limited, allowed, "{methods:?} {storage}");
            if methods == WHOLE && storage.contains("secondary") {
                // The fake's own counts know no time.
                break;
            }
            bench.advance(10.0);
        }
    }
}

#[tokio::test]
async fn a_limit_that_cannot_be_counted_is_a_failure() {
    for methods in [&WHOLE as &[&str], &MINIMAL] {
        let mut bench = with(methods, r#""rateLimit":{"enabled":true},"#);
        bench.host.storage.fail(&["increment", "set"]);
        assert_eq!(bench.get("/ok").await.status, 500);
        bench.host.storage.fail(&[]);
        assert_eq!(bench.get("/ok").await.status, 200);
    }
}

#[tokio::test]
async fn what_a_storage_lacks_is_said_once() {
    let mut bench = with(&MINIMAL, "");
    bench.sign_up().await;
    let log = bench.host.log.lock().unwrap();
    let said = log
        .iter()
        .filter(|line| line.contains("`secondaryStorage` has no `getAndDelete` and `increment`"));
    assert_eq!(said.count(), 1);
}
