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

/// Room for a session with its user, so that the commonest answer never moves while it is written.
const ROOM: usize = 1024;

impl Output {
    pub fn json(value: &impl Serialize) -> Result<Self, Failure> {
        let mut text = Vec::with_capacity(ROOM);
        serde_json::to_writer(&mut text, value).map_err(Failure::internal)?;
        String::from_utf8(text).map(Self::Json).map_err(Failure::internal)
    }
}
