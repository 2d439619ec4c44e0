//! The token of a session: who it is, as the options put it.

use serde_json::{Map, Value as Json, json};

use super::{
    State,
    options::Options,
    sign::{Payload, sign},
};
use crate::{
    crypto::{merge_claims, stamp_claims},
    domain::Authenticated,
    error::Failure,
    kernel::Ctx,
};

pub async fn session_token(
    ctx: &Ctx,
    state: &State,
    session: &Authenticated,
) -> Result<String, Failure> {
    let options = &state.options;
    // What no client may see must not leave in a token, which anybody can read.
    let session = &*session.shown(&ctx.app.schema);
    let shown = shown(ctx, session)?;
    let (payload, marked) = payload(ctx, options, session, &shown).await?;
    let subject = subject(ctx, options, session, &shown).await?;
    let issued = ctx.now.seconds();
    let text = merge_claims(&json!({ "iat": issued }).to_string(), &payload)
        .and_then(|text| stamp_claims(&text, &[("sub", subject.to_string())]))
        .map_err(Failure::internal)?;
    let marked = marked.map(|members| {
        let mut all = Map::from_iter([("iat".to_owned(), issued.into())]);
        all.extend(members);
        all.insert("sub".to_owned(), subject);
        all
    });
    sign(ctx, state, options, Payload { text, marked }).await
}

/// As the user's functions get it.
fn shown(ctx: &Ctx, session: &Authenticated) -> Result<Json, Failure> {
    let user = ctx.argument("user", &session.user)?;
    Ok(json!({ "session": ctx.argument("session", &session.session)?, "user": user }))
}

async fn payload(
    ctx: &Ctx,
    options: &Options,
    session: &Authenticated,
    shown: &Json,
) -> Result<(String, Option<Map<String, Json>>), Failure> {
    let Some(callback) = &options.define_payload else {
        let marked = shown.get("user").and_then(Json::as_object).cloned();
        let text = serde_json::to_string(&session.user).map_err(Failure::internal)?;
        return Ok((text, marked));
    };
    let defined: Option<Map<String, Json>> = ctx.call(callback, &json!([shown])).await?;
    let text = crate::storage::Value::json(Json::Object(defined.unwrap_or_default()));
    Ok((serde_json::to_string(&text).map_err(Failure::internal)?, None))
}

async fn subject(
    ctx: &Ctx,
    options: &Options,
    session: &Authenticated,
    shown: &Json,
) -> Result<Json, Failure> {
    let own = || Json::from(session.user.id.as_str());
    let Some(callback) = &options.get_subject else { return Ok(own()) };
    let subject: Option<Json> = ctx.call(callback, &json!([shown])).await?;
    Ok(subject.filter(|subject| !subject.is_null()).unwrap_or_else(own))
}
