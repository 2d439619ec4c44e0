//! `GET /get-session`, answered by the user's function.

use super::customize;
use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Output, SESSION_QUERY, session_answer},
};

pub static GET_SESSION: Endpoint = Endpoint {
    query: Some(&SESSION_QUERY),
    requires_headers: true,
    summary: "Get the current session, as the application shows it",
    ..Endpoint::get("getSession", "/get-session", |ctx| Box::pin(get_session(ctx)))
};

async fn get_session(ctx: &mut Ctx) -> Result<Output, Failure> {
    let before = ctx.reply.clone();
    let answer = session_answer(ctx, false).await?;
    let Output::Json(text) = &answer else { return Ok(answer) };
    let found: serde_json::Value = serde_json::from_str(text).map_err(Failure::internal)?;
    if found.is_null() {
        return Ok(answer);
    }
    // What the function sets comes first, and stands alone if it throws.
    let own = std::mem::replace(&mut ctx.reply, before);
    let customized = customize(ctx, vec![found]).await?;
    for (name, value) in own.iter() {
        ctx.reply.add(name, value);
    }
    Output::json(&customized.first())
}
