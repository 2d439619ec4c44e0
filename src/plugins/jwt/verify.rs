//! Verifying a token that this application has signed.

use serde_json::{Map, Value as Json};

use super::{
    State, keys,
    options::{Audience, Options},
};
use crate::{
    crypto::{decode_base64, jws},
    host::Level,
    kernel::{Ctx, is_truthy},
};

/// The claims of a token that is good for us, as JSON text. `issuer` is another one than that of
/// the options.
pub async fn verify(ctx: &Ctx, state: &State, token: &str, issuer: Option<&str>) -> Option<String> {
    let options = &state.options;
    let kid = kid(token)?;
    let keys = keys::all_to_verify(ctx, options).await;
    let key = keys.iter().find(|key| key.id == kid)?.public(state, options)?;
    let origin = ctx.base.as_ref().map_or("", |base| &base.origin);
    let wanted = Wanted::new(options, issuer, origin);
    if wanted.issuer.is_empty() || matches!(&wanted.audience, Audience::One(one) if one.is_empty())
    {
        ctx.log(Level::Warn, "The plugin `jwt` verifies a token without an issuer or audience to compare it with, as this call has no base URL: set `baseURL`, or `jwt.issuer` and `jwt.audience` of the plugin.");
    }
    let verified = jws::verify(token, &key, ctx.now, 0)?;
    wanted.fits(&verified.claims).then_some(verified.claims)
}

/// What the token's header names its key; nothing else of it is believed.
fn kid(token: &str) -> Option<String> {
    let header = token.split('.').next()?;
    let header: Map<String, Json> = serde_json::from_slice(&decode_base64(header)?).ok()?;
    header.get("kid")?.as_str().filter(|kid| !kid.is_empty()).map(str::to_owned)
}

struct Wanted {
    issuer: String,
    audience: Audience,
}

impl Wanted {
    fn new(options: &Options, issuer: Option<&str>, origin: &str) -> Self {
        let issuer = issuer.filter(|issuer| !issuer.is_empty()).or(options.issuer.as_deref());
        Self {
            issuer: issuer.unwrap_or(origin).to_owned(),
            audience: options.audience.clone().unwrap_or_else(|| Audience::One(origin.to_owned())),
        }
    }

    /// Whether these claims have a subject, our issuer, and us among those they are for.
    fn fits(&self, claims: &str) -> bool {
        let Ok(claims) = serde_json::from_str::<Map<String, Json>>(claims) else { return false };
        let issued = claims.get("iss").and_then(Json::as_str) == Some(self.issuer.as_str());
        let meant = claims.get("aud").is_some_and(|aud| self.audience.accepts(aud));
        issued && meant && is_truthy(claims.get("sub")) && is_truthy(claims.get("aud"))
    }
}
