//! Which plugins are run, and what is said of others; a plugin's own tests stand side by side.

use corten::{
    config::{self, Environment},
    plugins,
};

use super::bench::{Bench, body};

fn error(list: &str) -> String {
    let options =
        format!(r#"{{"secret":"Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO","plugins":{list}}}"#);
    let config = config::parse(&options, &Environment::default()).unwrap();
    plugins::from_config(&config).err().map(|error| error.to_string()).unwrap_or_default()
}

const BEARER: &str = r#"{"id":"bearer","shape":{"endpoints":[],"before":1,"after":1,"others":[]}}"#;

#[test]
fn an_unknown_plugin_is_named() {
    let message = error(&format!(r#"[{BEARER},{{"id":"two-factor"}},{{}}]"#));
    assert!(message.contains("two-factor, (without id)"), "{message}");
    assert!(!message.contains("bearer"), "{message}");
    assert_eq!(error(&format!("[{BEARER}]")), "");
    assert_eq!(error("[]"), "");
    assert_eq!(error("null"), "");
}

#[test]
fn a_plugin_stands_in_the_list_once() {
    let message = error(&format!("[{BEARER},{BEARER}]"));
    assert!(message.contains("`bearer` stands twice"), "{message}");
}

#[test]
fn a_changed_plugin_is_refused() {
    for (from, to) in [
        (r#""endpoints":[]"#, r#""endpoints":["more"]"#),
        (r#""before":1"#, r#""before":2"#),
        (r#""after":1"#, r#""after":0"#),
        (r#""others":[]"#, r#""others":["onRequest"]"#),
    ] {
        let message = error(&format!("[{}]", BEARER.replace(from, to)));
        assert!(message.contains("`bearer` is not as better-auth 1.7 makes it"), "{message}");
    }
}

#[test]
fn options_of_plugins_are_named_when_wrong() {
    for (plugin, option) in [
        (r#"{"id":"bearer","options":{"requireSignature":"yes"}}"#, "`requireSignature`"),
        (r#"{"id":"bearer","options":{"unheard":1}}"#, "`unheard` of the plugin `bearer`"),
        (r#"{"id":"multi-session","options":{"maximumSessions":"5"}}"#, "`maximumSessions`"),
        (r#"{"id":"jwt","options":{"jwks":{"gracePeriod":"1d"}}}"#, "`jwks.gracePeriod`"),
        (r#"{"id":"custom-session"}"#, "`custom-session` has no function"),
        (r#"{"id":"custom-session","options":{"$customize":5}}"#, "`$customize`"),
    ] {
        let message = error(&format!("[{plugin}]"));
        assert!(message.contains(option), "{message}");
    }
}

#[tokio::test]
async fn without_its_plugin_a_token_is_nothing() {
    let mut bench = Bench::new("");
    bench.sign_up().await;
    let reply = bench.get("/multi-session/list-device-sessions").await;
    assert_eq!((reply.status, body(&reply)), (404, ""));
    assert!(!bench.pipeline.describe().headers.iter().any(|name| name == "authorization"));
    let with = Bench::new(&format!(r#""plugins":[{BEARER}]"#));
    assert!(with.pipeline.describe().headers.iter().any(|name| name == "authorization"));
}

/// A direct `getSession` passes its cookies alone, unless anything else might read more.
#[test]
fn headers_of_direct_calls_are_all_where_a_hook_or_the_host_may_read_them() {
    let passed = |options: &str| {
        let described = Bench::new(options).pipeline.describe();
        described.endpoints.into_iter().find(|it| it.name == "getSession").unwrap().headers
    };
    assert_eq!(passed(""), Some(["cookie"].as_slice()));
    for more in [
        format!(r#""plugins":[{BEARER}]"#),
        r#""databaseHooks":{"session":{"update":{"before":{"$callback":"databaseHooks.session.update.before"}}}}"#.to_owned(),
    ] {
        assert_eq!(passed(&more), None, "{more}");
    }
}
