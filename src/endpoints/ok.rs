//! `GET /ok`: whether the application answers at all.

use crate::{
    error::Failure,
    kernel::{Ctx, Endpoint, Output},
};

pub static OK: Endpoint = Endpoint {
    summary: "Check if the API is working",
    ..Endpoint::get("ok", "/ok", |ctx| Box::pin(ok(ctx)))
};

async fn ok(_ctx: &mut Ctx) -> Result<Output, Failure> {
    Ok(Output::Json(r#"{"ok":true}"#.to_owned()))
}
