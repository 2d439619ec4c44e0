//! Requests to other services, by the `fetch` of the host: its proxies, certificates and mocks
//! count. Redirects are not followed, and neither time nor size is unbounded.

use serde::{Deserialize, Serialize};

use super::{Callback, Host, HostError, Scope};

/// Under which the host knows what to do.
const FETCH: &str = "$fetch";

/// Seconds for the whole exchange.
const TIME_LIMIT: u32 = 10;

/// Bytes of an answer.
const SIZE_LIMIT: u32 = 1 << 20;

/// A request to another service.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outbound {
    pub method: &'static str,
    pub url: String,
    pub headers: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Whether the answer's bytes are wanted, as base64, and not its text.
    pub binary: bool,
}

/// What another service answered, a redirect included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OutboundReply {
    pub status: u16,
    pub status_text: String,
    /// Whether it is a redirect, be its status to be seen or not.
    pub redirect: bool,
    pub content_type: Option<String>,
    pub location: Option<String>,
    pub body: String,
}

impl OutboundReply {
    /// Whether the status is one of success.
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Sends `request`; the error is a text for the log.
pub async fn fetch(
    host: &dyn Host,
    scope: Scope,
    request: &Outbound,
) -> Result<OutboundReply, String> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Limited<'a> {
        #[serde(flatten)]
        request: &'a Outbound,
        /// Milliseconds.
        time_limit: u32,
        size_limit: u32,
    }
    let limited = Limited { request, time_limit: TIME_LIMIT * 1000, size_limit: SIZE_LIMIT };
    let arguments = serde_json::to_string(&[limited]).map_err(|error| error.to_string())?;
    let answer = host.call(&Callback(FETCH.to_owned()), scope, arguments).await;
    let answer = answer.map_err(|error| reason(&error))?;
    serde_json::from_str(&answer).map_err(|_| "the host's `fetch` answered nonsense".to_owned())
}

fn reason(error: &HostError) -> String {
    match error {
        HostError::Thrown(text) => text.clone(),
        HostError::Rejected(error) => reason(error),
        HostError::Api(error) => error.message.clone().unwrap_or_default(),
        HostError::NoJson => "the host's `fetch` answered nonsense".to_owned(),
        HostError::Gone => "the process is ending".to_owned(),
    }
}
