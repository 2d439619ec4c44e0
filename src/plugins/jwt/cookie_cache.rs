//! The session cache as a token that others can verify, too, with the published keys.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::{
    State, keys,
    sign::sign_with,
    signing_key::{live_key, signing_key},
};
use crate::{
    cookies::Cached,
    crypto::{jws, stamp_claims},
    domain::Authenticated,
    error::Failure,
    host::BoxFuture,
    kernel::{CacheSigner, Ctx},
};

const TYPE: &str = "better-auth.session-cache+jwt";
const AUDIENCE: &str = "better-auth:session-cache";
/// Also the issuer, where there is no base URL.
const NO_ISSUER: &str = AUDIENCE;
/// Seconds by which clocks may differ.
const TOLERANCE: i64 = 15;
/// Seconds for which a cache is good whose cookie has no age.
const SHORT: f64 = 300.0;

pub struct CookieCache(pub Arc<State>);

impl CacheSigner for CookieCache {
    fn prepare<'a>(&'a self, ctx: &'a Ctx) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move { live_key(ctx, &self.0.options).await.map(drop) })
    }

    fn sign<'a>(
        &'a self,
        ctx: &'a Ctx,
        given: &'a Authenticated,
        payload: &'a str,
        max_age: Option<f64>,
    ) -> BoxFuture<'a, Result<String, Failure>> {
        Box::pin(async move {
            let signing = signing_key(ctx, &self.0, &self.0.options).await?;
            let seconds = max_age.filter(|seconds| *seconds != 0.0).unwrap_or(SHORT);
            let now = ctx.now.seconds();
            #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
            let end = now.saturating_add(seconds.floor() as i64);
            let text = |text: &str| Json::from(text).to_string();
            let claims = [
                ("sid", text(&given.session.token)),
                ("iat", now.to_string()),
                ("exp", end.to_string()),
                ("iss", text(issuer(ctx))),
                ("aud", text(AUDIENCE)),
                ("sub", text(&given.user.id)),
            ];
            let claims = stamp_claims(payload, &claims).map_err(Failure::internal)?;
            sign_with(signing.kid, signing.key, claims, Some(TYPE)).await
        })
    }

    fn verify<'a>(
        &'a self,
        ctx: &'a Ctx,
        value: &'a str,
    ) -> BoxFuture<'a, Result<Option<Cached>, Failure>> {
        Box::pin(async move { Ok(self.read(ctx, value).await) })
    }
}

impl CookieCache {
    async fn read(&self, ctx: &Ctx, value: &str) -> Option<Cached> {
        let header = jws::header(value)?;
        if header.get("typ")?.as_str() != Some(TYPE) {
            return None;
        }
        let kid = header.get("kid")?.as_str()?;
        let (state, options) = (&*self.0, &self.0.options);
        let keys = keys::all_to_verify(ctx, options).await;
        let key = keys.iter().find(|key| key.id == kid)?.public(state, options)?;
        let payload = jws::verify(value, &key, ctx.now, TOLERANCE)?.claims;
        belongs_together(&payload, issuer(ctx)).then_some(Cached { payload, expires_at: None })
    }
}

fn issuer(ctx: &Ctx) -> &str {
    let origin = ctx.base.as_ref().map(|base| base.origin.as_str());
    origin.filter(|origin| !origin.is_empty()).unwrap_or(NO_ISSUER)
}

/// Whether the claims are a cache of ours, and say of whom and which session they are what the
/// cache itself says.
fn belongs_together(claims: &str, issuer: &str) -> bool {
    let Ok(claims) = serde_json::from_str::<Map<String, Json>>(claims) else { return false };
    let inner = |object: &str, field: &str| claims.get(object)?.get(field)?.as_str();
    let claim = |name: &str| claims.get(name).and_then(Json::as_str);
    let meant = match claims.get("aud") {
        Some(Json::Array(many)) => many.iter().any(|one| one == AUDIENCE),
        one => one.and_then(Json::as_str) == Some(AUDIENCE),
    };
    meant
        && claim("iss") == Some(issuer)
        && claim("sub").is_some_and(|sub| inner("user", "id") == Some(sub))
        && claim("sid").is_some_and(|sid| inner("session", "token") == Some(sid))
}
