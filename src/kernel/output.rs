//! What an endpoint answers with when it succeeds.

use serde::Serialize;

use crate::{error::Failure, http::Reply};

#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// JSON text, sent as it stands with status 200.
    Json(String),
    /// A whole reply; hooks do not touch it.
    Raw(Reply),
}

impl Output {
    pub fn json(value: &impl Serialize) -> Result<Self, Failure> {
        serde_json::to_string(value).map(Self::Json).map_err(Failure::internal)
    }
}
