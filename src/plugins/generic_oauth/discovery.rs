//! A provider as its discovery document describes it (OpenID Connect Discovery). One that cannot
//! be had is asked for again when somebody wants the provider.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use super::{options::Settings, provider::Generic};
use crate::{
    crypto::jws::Algorithm,
    error::Failure,
    host::{BoxFuture, Outbound},
    oauth::{Answer, Client, IdTokenRules, KeySource, NonceRule, Provider, Source},
};

const MOST_REDIRECTS: usize = 5;

/// A provider of the options.
pub struct Described {
    settings: Settings,
    known: Mutex<Option<Arc<Generic>>>,
}

/// What the document says.
#[derive(Default)]
struct Discovered {
    issuer: Option<String>,
    authorization: Option<String>,
    token: Option<String>,
    user_info: Option<String>,
    end_session: Option<String>,
    keys: Option<String>,
    algorithms: Vec<String>,
}

impl Described {
    pub fn new(settings: Settings) -> Self {
        Self { settings, known: Mutex::new(None) }
    }

    /// None if there is no usable one, and the log knows why.
    async fn describe(&self, client: &Client<'_>) -> Option<Generic> {
        let mut settings = self.settings.clone();
        let Some(url) = settings.discovery_url.clone() else {
            return Some(Generic { settings, issuer: None, is_oidc: false, rules: None });
        };
        let id = settings.provider_id.clone();
        let found = match fetch(client, &url, &settings.discovery_headers).await {
            Ok(found) => found,
            Err(what) => {
                client.error(&format!("Discovery of \"{id}\" failed: {what}"));
                Discovered::default()
            }
        };
        settings.authorization_url = settings.authorization_url.or(found.authorization);
        settings.token_url = settings.token_url.or(found.token);
        settings.user_info_url = settings.user_info_url.or(found.user_info);
        settings.end_session_endpoint = settings.end_session_endpoint.or(found.end_session);
        let is_oidc = !found.algorithms.is_empty();
        let rules = match (&found.keys, &found.issuer) {
            (Some(keys), Some(issuer)) => {
                let Some(keys) = key_source(keys, &url, &settings) else {
                    client.error(&format!(
                        "Provider \"{id}\" is skipped: its document has no URL in `jwks_uri`."
                    ));
                    return None;
                };
                let named = found.algorithms.iter().filter_map(|name| Algorithm::from_name(name));
                Some(IdTokenRules {
                    keys,
                    issuers: vec![issuer.clone()],
                    audience: vec![settings.client_id.clone()],
                    algorithms: is_oidc.then(|| named.collect()),
                    max_age: None,
                    nonce: NonceRule::Exact,
                    check: None,
                })
            }
            _ => None,
        };
        let tokens = settings.token_url.is_some() || settings.get_token.is_some();
        if settings.authorization_url.is_none() || !tokens {
            client.error(&format!("Provider \"{id}\" is skipped: discovery left no usable authorization or token endpoint."));
            return None;
        }
        if settings.require_id_token_verification && rules.is_none() {
            client.error(&format!("Provider \"{id}\" is skipped: its ID tokens are to be verified, but discovery names no issuer with keys."));
            return None;
        }
        Some(Generic { settings, issuer: found.issuer, is_oidc, rules })
    }
}

impl Source for Described {
    fn id(&self) -> &str {
        &self.settings.provider_id
    }

    fn resolve<'a>(
        &'a self,
        client: &'a Client<'a>,
    ) -> BoxFuture<'a, Result<Option<Arc<dyn Provider>>, Failure>> {
        Box::pin(async move {
            let known = self.known.lock().await.clone();
            let found = match known {
                Some(known) => Some(known),
                // Nobody waits for somebody else's answer: several may ask at first.
                None => self.describe(client).await.map(Arc::new),
            };
            if let Some(found) = &found {
                *self.known.lock().await = Some(Arc::clone(found));
            }
            Ok(found.map(|found| found as Arc<dyn Provider>))
        })
    }
}

/// Where the keys are; secrets of the document's server go to no other one.
fn key_source(keys: &str, document: &str, settings: &Settings) -> Option<KeySource> {
    let document = Url::parse(document).ok()?;
    let url = document.join(keys).ok()?;
    let own = url.origin() == document.origin();
    let headers = settings.discovery_headers.iter().filter(|_| own).cloned().collect();
    Some(KeySource { url: url.into(), headers })
}

async fn fetch(
    client: &Client<'_>,
    url: &str,
    headers: &[(String, String)],
) -> Result<Discovered, String> {
    let invalid = |_| format!("`{url}` is no URL");
    let first = Url::parse(url).map_err(invalid)?;
    let mut target = first.clone();
    for _ in 0..=MOST_REDIRECTS {
        let request = Outbound {
            method: "GET",
            url: target.to_string(),
            headers: headers.to_vec(),
            ..Outbound::default()
        };
        let reply = client.reply(&request).await?;
        if !reply.redirect {
            return match Answer::read(&reply) {
                Answer::Data(document) => read(&document),
                Answer::Error(error) => Err(error),
            };
        }
        let location = reply.location.ok_or("it is a redirect to nowhere")?;
        target = target.join(&location).map_err(|_| "it is a redirect to no URL")?;
        if !headers.is_empty() && target.origin() != first.origin() {
            return Err("it is a redirect to another server, to which `discoveryHeaders` are not sent: set `discoveryUrl` to the final URL".to_owned());
        }
    }
    Err(format!(
        "it was redirected more than {MOST_REDIRECTS} times: set `discoveryUrl` to the final URL"
    ))
}

fn read(document: &Value) -> Result<Discovered, String> {
    if !document.is_object() {
        return Err("the answer is no discovery document".to_owned());
    }
    let text = |name: &str| {
        let text = document.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let issuer = text("issuer");
    if issuer.as_ref().is_some_and(|issuer| Url::parse(issuer).is_err()) {
        return Err("its issuer is no URL".to_owned());
    }
    let algorithms = document.get("id_token_signing_alg_values_supported");
    let algorithms = algorithms.and_then(Value::as_array).into_iter().flatten();
    Ok(Discovered {
        issuer,
        authorization: text("authorization_endpoint"),
        token: text("token_endpoint"),
        user_info: text("userinfo_endpoint"),
        end_session: text("end_session_endpoint"),
        keys: text("jwks_uri"),
        algorithms: algorithms.filter_map(Value::as_str).map(str::to_owned).collect(),
    })
}
