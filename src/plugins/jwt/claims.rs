//! The claims of a token: what is given, and what the options add to it. They are checked as
//! the reference's library checks them.

use serde_json::{Map, Value as Json, json};

use super::{
    duration,
    options::{Expiration, Options},
};
use crate::{
    clock::Timestamp,
    crypto::stamp_claims,
    error::Failure,
    host::Level,
    kernel::Ctx,
    storage::{Value, date_in_json},
};

/// A payload with its issuer, audience and end, as far as it does not bring its own.
pub struct Claims {
    pub payload: String,
    given: Map<String, Json>,
    exp: Json,
    iss: Json,
    aud: Json,
}

impl Claims {
    /// `payload` is the text of a JSON object.
    pub fn new(ctx: &Ctx, options: &Options, payload: String) -> Result<Self, Failure> {
        let given: Map<String, Json> = serde_json::from_str(&payload).map_err(Failure::internal)?;
        let own = |name: &str| given.get(name).filter(|value| !value.is_null()).cloned();
        let origin = ctx.base.as_ref().map_or("", |base| &base.origin);
        let issuer = || Json::from(options.issuer.as_deref().unwrap_or(origin));
        let audience =
            || options.audience.as_ref().map_or_else(|| origin.into(), |aud| aud.to_json());
        let exp = match own("exp") {
            Some(exp) => exp,
            None => default_end(ctx.now, &options.expiration, given.get("iat"))?,
        };
        let (iss, aud) = (own("iss").unwrap_or_else(issuer), own("aud").unwrap_or_else(audience));
        if !crate::kernel::is_truthy(Some(&iss)) || !crate::kernel::is_truthy(Some(&aud)) {
            ctx.log(Level::Warn, "The plugin `jwt` has signed a token without issuer or audience, as this call has no base URL: set `baseURL`, or `jwt.issuer` and `jwt.audience` of the plugin.");
        }
        Ok(Self { payload, given, exp, iss, aud })
    }

    /// The text to be signed.
    pub fn to_text(&self, now: Timestamp) -> Result<String, Failure> {
        let mut stamps = vec![
            ("exp", text(&number("exp", &self.exp, now)?)),
            ("iss", text(&string("iss", &self.iss)?)),
            ("aud", text(&texts("aud", &self.aud)?)),
        ];
        let truthy =
            |name: &str| self.given.get(name).filter(|value| crate::kernel::is_truthy(Some(value)));
        if let Some(iat) = truthy("iat") {
            stamps.push(("iat", text(&number("iat", iat, now)?)));
        }
        if let Some(nbf) = truthy("nbf") {
            stamps.push(("nbf", text(&number("nbf", nbf, now)?)));
        }
        for name in ["sub", "jti"] {
            if let Some(value) = truthy(name) {
                string(name, value)?;
            }
        }
        stamp_claims(&self.payload, &stamps).map_err(Failure::internal)
    }

    /// Set in `payload` for a function that signs: as they are, without any check.
    pub fn extend(&self, payload: &mut Map<String, Json>) {
        for (name, value) in [("exp", &self.exp), ("iss", &self.iss), ("aud", &self.aud)] {
            payload.insert(name.to_owned(), value.clone());
        }
    }
}

/// The end that the options say, by the time from which the token counts.
fn default_end(
    now: Timestamp,
    expiration: &Expiration,
    issued: Option<&Json>,
) -> Result<Json, Failure> {
    let after = match expiration {
        Expiration::At(at) => return Ok(json!(at)),
        Expiration::After(seconds) => seconds,
    };
    let start = match issued {
        None | Some(Json::Null) => seconds(now),
        Some(Json::Number(number)) => number.as_f64().unwrap_or_default(),
        Some(Json::Bool(flag)) => f64::from(u8::from(*flag)),
        Some(_) => return Err(wrong("iat", "must be a number")),
    };
    Ok(json!(start + after))
}

/// A time: a number, or text in words. What was a `Date` before it became JSON is text, too.
fn number(name: &str, value: &Json, now: Timestamp) -> Result<Json, Failure> {
    match value {
        Json::Number(_) => Ok(value.clone()),
        Json::String(text) => duration::seconds(text)
            .map(|after| seconds(now) + after)
            .or_else(|| date_in_json(text).map(seconds))
            .map(|at| json!(at))
            .ok_or_else(|| wrong(name, "must be a number, or a time such as `15m`")),
        _ => Err(wrong(name, "must be a number")),
    }
}

fn string(name: &str, value: &Json) -> Result<Json, Failure> {
    if value.is_string() { Ok(value.clone()) } else { Err(wrong(name, "must be text")) }
}

fn texts(name: &str, value: &Json) -> Result<Json, Failure> {
    let fits = match value {
        Json::Array(many) => many.iter().all(Json::is_string),
        one => one.is_string(),
    };
    if fits { Ok(value.clone()) } else { Err(wrong(name, "must be text, or a list of texts")) }
}

fn wrong(name: &str, must: &str) -> Failure {
    Failure::internal(format!("a token was not signed: its claim `{name}` {must}"))
}

#[expect(clippy::cast_precision_loss, reason = "seconds stay far below 2^53")]
fn seconds(at: Timestamp) -> f64 {
    at.seconds() as f64
}

/// As JavaScript writes it, numbers above all.
fn text(value: &Json) -> String {
    serde_json::to_string(&Value::json(value.clone())).unwrap_or_default()
}
