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
