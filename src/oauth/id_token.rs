//! ID tokens (OpenID Connect Core section 3.1.3.7): signature, claims, nonce.

use std::sync::Arc;

use base64::Engine;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Client, key_sets::KeySource};
use crate::crypto::{
    constant_time,
    jws::{self, Algorithm, PublicKey},
};

/// Seconds by which clocks may differ.
const TOLERANCE: i64 = 30;

/// Claims that every ID token has.
const REQUIRED: [&str; 5] = ["iss", "sub", "aud", "exp", "iat"];

/// What a provider's ID tokens must be like.
#[derive(Clone)]
pub struct IdTokenRules {
    pub keys: KeySource,
    /// Any of these; empty: `check` looks at the issuer.
    pub issuers: Vec<String>,
    /// Any of these; empty: nobody's token is good.
    pub audience: Vec<String>,
    /// None: whatever the key set's keys can do.
    pub algorithms: Option<Vec<Algorithm>>,
    /// Seconds since it was issued.
    pub max_age: Option<i64>,
    pub nonce: NonceRule,
    pub check: Option<ClaimCheck>,
}

/// What else must be true of the claims.
pub type ClaimCheck = Arc<dyn Fn(&Map<String, Value>) -> bool + Send + Sync>;

/// How the `nonce` claim is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NonceRule {
    #[default]
    Exact,
    /// It may also be the hexadecimal SHA-256 of ours.
    ExactOrSha256,
}

/// The claims of `token`, if it is the provider's, for us, of now, and has the nonce that is
/// wanted.
///
/// # Errors
/// A text for the log that says what is wrong with it.
pub async fn verify(
    token: &str,
    rules: &IdTokenRules,
    nonce: Option<&str>,
    client: &Client<'_>,
) -> Result<Map<String, Value>, String> {
    if rules.audience.is_empty() {
        return Err("no `clientId` is configured that it could be for".to_owned());
    }
    let header = jws::header(token).ok_or("it is no signed token")?;
    let name = header.get("alg").and_then(Value::as_str).unwrap_or_default();
    let algorithm = Algorithm::from_name(name).ok_or("its algorithm is not served")?;
    if rules.algorithms.as_ref().is_some_and(|allowed| !allowed.contains(&algorithm)) {
        return Err("its algorithm is not the provider's".to_owned());
    }
    let kid = header.get("kid").and_then(Value::as_str);
    let keys = client.keys.find(client, &rules.keys, kid).await?;
    let claims = keys
        .iter()
        .filter(|key| may_sign(key, name))
        .filter_map(|key| PublicKey::from_jwk(algorithm, &key.to_string()))
        .find_map(|key| jws::verify(token, &key, client.now, TOLERANCE))
        .ok_or("no key of the provider has signed it, or it is past its time")?
        .claims;
    let claims: Map<String, Value> =
        serde_json::from_str(&claims).map_err(|_| "it holds no claims")?;
    check_claims(&claims, rules, client.now.seconds())?;
    if let Some(nonce) = nonce.filter(|nonce| !nonce.is_empty()) {
        check_nonce(&claims, nonce, rules.nonce)?;
    }
    if rules.check.as_ref().is_some_and(|check| !check(&claims)) {
        return Err("the provider's own rule refuses its claims".to_owned());
    }
    Ok(claims)
}

/// What a token says, whoever made it: for tokens that a provider handed to us directly.
pub fn decode_claims(token: &str) -> Option<Map<String, Value>> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).ok()?;
    let text = String::from_utf8(payload).ok()?;
    match crate::http::json::parse(&text).ok()? {
        Value::Object(claims) => Some(claims),
        _ => None,
    }
}

/// Whether the key is one for signatures of this algorithm, as far as it says.
fn may_sign(key: &Value, algorithm: &str) -> bool {
    let says = |name: &str, expected: &str| {
        key.get(name).and_then(Value::as_str).is_none_or(|value| value == expected)
    };
    says("use", "sig") && says("alg", algorithm)
}

fn check_claims(claims: &Map<String, Value>, rules: &IdTokenRules, now: i64) -> Result<(), String> {
    if let Some(name) = REQUIRED.iter().find(|name| !claims.contains_key(**name)) {
        return Err(format!("it has no `{name}`"));
    }
    let issuer = claims.get("iss").and_then(Value::as_str).unwrap_or_default();
    if !rules.issuers.is_empty() && !rules.issuers.iter().any(|own| own == issuer) {
        return Err("its issuer is another one".to_owned());
    }
    let ours = |audience: &Value| {
        audience.as_str().is_some_and(|audience| rules.audience.iter().any(|own| own == audience))
    };
    let for_us = match claims.get("aud") {
        Some(Value::Array(several)) => several.iter().any(ours),
        Some(one) => ours(one),
        None => false,
    };
    if !for_us {
        return Err("it is for somebody else".to_owned());
    }
    let times = ["exp", "iat"].map(|name| claims.get(name).and_then(Value::as_f64));
    let [Some(_), Some(issued)] = times else {
        return Err("its times are no numbers".to_owned());
    };
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
    let age = now.saturating_sub(issued as i64);
    match rules.max_age {
        Some(limit) if age - TOLERANCE > limit => Err("it is too old".to_owned()),
        Some(_) if age < -TOLERANCE => Err("it is from the future".to_owned()),
        _ => Ok(()),
    }
}

fn check_nonce(claims: &Map<String, Value>, nonce: &str, rule: NonceRule) -> Result<(), String> {
    let claimed = claims.get("nonce").and_then(Value::as_str).unwrap_or_default();
    let same = |expected: &str| constant_time::equal(claimed.as_bytes(), expected.as_bytes());
    let hashed = || hex::encode(Sha256::digest(nonce));
    if same(nonce) || (rule == NonceRule::ExactOrSha256 && same(&hashed())) {
        return Ok(());
    }
    Err("its nonce is another one".to_owned())
}
