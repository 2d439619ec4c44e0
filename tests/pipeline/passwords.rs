//! Password hashes: ours, the reference's, and what is neither.

use super::bench::{Bench, body};

#[tokio::test]
async fn an_unknown_hash_is_a_wrong_password() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    bench.cookies.clear();
    let app = bench.pipeline.app();
    let store = app.database.store(&app.schema, &app.log);
    let changes = corten::storage::Row::new().with("password", "md5$abc");
    store.await.unwrap().update_many(app.schema.account(), &[], changes).await.unwrap();
    let credentials = r#"{"email":"ada@example.com","password":"correct horse"}"#;
    let reply = bench.post("/sign-in/email", credentials).await;
    assert_eq!(reply.status, 401);
    assert!(body(&reply).contains("INVALID_EMAIL_OR_PASSWORD"));
    assert!(bench.host.log.lock().unwrap().iter().any(|line| line.contains("unknown format")));
}

#[tokio::test]
async fn lengths_are_counted_as_javascript_counts() {
    let mut bench = Bench::new("");
    let sign_up = |password: &str| {
        format!(r#"{{"name":"A","email":"{}@b.co","password":"{password}"}}"#, password.len())
    };
    // Four code points, eight UTF-16 units.
    assert_eq!(bench.post("/sign-up/email", &sign_up("😀😀😀😀")).await.status, 200);
    bench.cookies.clear();
    assert!(body(&bench.post("/sign-up/email", &sign_up("1234567")).await).contains("TOO_SHORT"));
    let long = "x".repeat(129);
    assert!(body(&bench.post("/sign-up/email", &sign_up(&long)).await).contains("TOO_LONG"));
}

/// Time must not tell who has an account: whoever is meant, an attempt is one hash.
#[tokio::test]
async fn an_unknown_user_costs_what_a_wrong_password_costs() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    bench.cookies.clear();
    let jobs = |bench: &Bench| bench.pipeline.app().passwords.jobs();
    let mut costs = Vec::new();
    for email in ["ada@example.com", "nobody@example.com"] {
        let before = jobs(&bench);
        let body = format!(r#"{{"email":"{email}","password":"wrong password"}}"#);
        assert_eq!(bench.post("/sign-in/email", &body).await.status, 401);
        costs.push(jobs(&bench) - before);
    }
    assert_eq!(costs, [1, 1]);
}

#[tokio::test]
async fn a_taken_address_costs_what_a_free_one_costs_where_that_is_hidden() {
    for option in [r#""autoSignIn":false"#, r#""requireEmailVerification":true"#] {
        let mut bench = Bench::new(&format!(r#""emailAndPassword":{{"enabled":true,{option}}}"#));
        let mut costs = Vec::new();
        for _ in 0..2 {
            let before = bench.pipeline.app().passwords.jobs();
            bench.sign_up().await;
            costs.push(bench.pipeline.app().passwords.jobs() - before);
        }
        assert_eq!(costs, [1, 1], "{option}");
    }
}
