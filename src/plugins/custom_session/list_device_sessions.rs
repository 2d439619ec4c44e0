//! After the list of a browser's sessions, if the options want that: each as the user's function
//! makes it.

use serde_json::Value;

use super::{State, customize};
use crate::{
    error::Failure,
    host::BoxFuture,
    kernel::{Ctx, Outcome, Output},
};

pub(super) fn customize_list(
    ctx: &mut Ctx,
    outcome: Outcome,
) -> BoxFuture<'_, Result<Outcome, Failure>> {
    Box::pin(async move {
        if !ctx.app.plugin::<State>()?.lists_too {
            return Ok(outcome);
        }
        let Ok(Output::Json(text)) = &outcome else { return Ok(outcome) };
        let Ok(sessions) = serde_json::from_str::<Vec<Value>>(text) else { return Ok(outcome) };
        Output::json(&customize(ctx, sessions).await?).map(Ok)
    })
}
