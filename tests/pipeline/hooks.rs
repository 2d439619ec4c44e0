//! Plugins: endpoints, hooks with matchers, rate rules, error codes; and panics.

use std::sync::Mutex;

use corten::{
    config::RateRule,
    error::{ApiError, Code, Failure, Status},
    http::Method,
    kernel::{Ctx, Endpoint, Flow, Hook, Outcome, Output, Plugin, Registrar},
};

use super::bench::{Bench, FakeHost, body};

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

static PROBE: Endpoint =
    Endpoint { ..Endpoint::get("probe", "/probe/:what", |ctx| Box::pin(probe(ctx))) };

async fn probe(ctx: &mut Ctx) -> Result<Output, Failure> {
    assert!(!ctx.query.contains_key("panic"), "a panic on purpose");
    Output::json(&"probed")
}

struct Probe;

impl Plugin for Probe {
    fn id(&self) -> &'static str {
        "probe"
    }

    fn register(&self, registrar: &mut Registrar) {
        registrar.endpoints.push(&PROBE);
        registrar.codes.push(Code { name: "PROBED", message: "Probed" });
        let meant: fn(&str) -> bool = |path| path.starts_with("/probe");
        registrar.rate_rules.push(vec![(meant, RateRule { window: 60.0, max: 1.0 })]);
        registrar.before.push(Hook {
            matches: |endpoint| endpoint.name == "signInEmail",
            run: |ctx| Box::pin(before(ctx)),
        });
        registrar.after.push(Hook {
            matches: |endpoint| endpoint.name == "signInEmail" || endpoint.name == "ok",
            run: |ctx, outcome| Box::pin(after(ctx, outcome)),
        });
    }
}

async fn before(ctx: &mut Ctx) -> Result<Flow, Failure> {
    let raw = ctx.body.clone().unwrap_or_default();
    SEEN.lock().unwrap().push(format!("before {raw}"));
    match raw.get("end") {
        Some(_) => Ok(Flow::End(Output::json(&"ended")?)),
        None => Ok(Flow::Continue),
    }
}

async fn after(ctx: &mut Ctx, outcome: Outcome) -> Result<Outcome, Failure> {
    let seen = match &outcome {
        Ok(_) => "value".to_owned(),
        Err(error) => error.code.clone().unwrap_or_default(),
    };
    SEEN.lock().unwrap().push(format!("after {seen}"));
    ctx.reply.set("x-probe", "1");
    if ctx.endpoint.name == "ok" {
        return Err(ApiError::bare(Status::Teapot).into());
    }
    Ok(outcome)
}

fn bench(options: &str) -> Bench {
    let plugins: Vec<Box<dyn Plugin>> = vec![Box::new(Probe)];
    Bench::build(options, FakeHost::default(), &plugins)
}

#[tokio::test]
async fn hooks_see_raw_input_and_deliberate_errors() {
    let mut bench = bench("");
    let reply = bench.post("/sign-in/email", r#"{"raw":1}"#).await;
    assert_eq!((reply.status, reply.headers.first("x-probe")), (400, Some("1")));
    let ended = bench.post("/sign-in/email", r#"{"end":1}"#).await;
    assert_eq!((body(&ended), ended.headers.first("x-probe")), (r#""ended""#, None));
    assert_eq!(bench.get("/ok").await.status, 418);
    assert_eq!(
        *SEEN.lock().unwrap(),
        [r#"before {"raw":1}"#, "after VALIDATION_ERROR", r#"before {"end":1}"#, "after value"]
    );
    assert_eq!(bench.pipeline.describe().codes[0], ("PROBED", "Probed"));
}

#[tokio::test]
async fn a_panic_is_a_plain_500_and_the_next_request_is_served() {
    let mut bench = bench("");
    let reply = bench.get("/probe/x?panic").await;
    assert_eq!((reply.status, reply.body), (500, None));
    assert_eq!(body(&bench.get("/probe/x").await), r#""probed""#);
    assert!(bench.host.log.lock().unwrap().iter().any(|line| line.contains("panic")));
}

#[tokio::test]
async fn a_plugins_rate_rule_comes_before_the_general_one() {
    let mut bench = bench(r#""rateLimit":{"enabled":true}"#);
    let request = |bench: &Bench| {
        let mut request = bench.request(Method::Get, "/probe/limited", None);
        request.headers.set("x-forwarded-for", "203.0.113.91");
        request
    };
    let (first, second) = (request(&bench), request(&bench));
    assert_eq!(bench.send(first).await.status, 200);
    assert_eq!(bench.send(second).await.status, 429);
}
