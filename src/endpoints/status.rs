//! Answers that several endpoints give.

use serde::Serialize;

use crate::{
    error::{ApiError, Failure, Status},
    host::Level,
    kernel::{Ctx, Output},
};

/// `{"status": true}`.
pub fn done() -> Result<Output, Failure> {
    #[derive(Serialize)]
    struct Done {
        status: bool,
    }
    Output::json(&Done { status: true })
}

/// A failed write at the end of a session: logged, and told to the client as the reference does.
pub fn failed_write(ctx: &Ctx, failure: Failure) -> Failure {
    if let Failure::Internal(what) = &failure {
        ctx.log(Level::Error, what);
        let message = "Internal Server Error";
        return ApiError::with_message(
            Status::InternalServerError,
            message,
            "INTERNAL_SERVER_ERROR",
        )
        .into();
    }
    failure
}
