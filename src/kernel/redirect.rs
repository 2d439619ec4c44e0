//! Sending the browser elsewhere.

use super::Ctx;
use crate::{
    error::{ApiError, Failure, Status},
    http::url::to_ascii,
};

impl Ctx {
    /// Ends the request with a redirect. As in the reference that is thrown, so that hooks and
    /// direct calls see an error; cookies that were set stay.
    pub fn redirect(&mut self, url: &str) -> Failure {
        self.reply.set("location", &to_ascii(url));
        ApiError::bare(Status::Found).into()
    }
}
