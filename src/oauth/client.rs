//! What a provider needs of the world around it, for one request of ours.

use serde_json::{Value, json};
use url::{Url, form_urlencoded::Serializer};

use super::{Answer, KeySets};
use crate::{
    clock::Timestamp,
    crypto::{encode_uri_component, random::Entropy},
    domain::{Calls, Log},
    error::Failure,
    host::{Callback, Host, Level, Outbound, OutboundReply, Scope, fetch},
};

pub struct Client<'a> {
    pub host: &'a dyn Host,
    /// Whose request it is.
    pub scope: Scope,
    pub calls: &'a dyn Calls,
    pub log: &'a Log,
    pub entropy: &'a dyn Entropy,
    pub keys: &'a KeySets,
    pub now: Timestamp,
}

/// A question to a provider's API.
#[derive(Clone, Copy, Debug, Default)]
pub struct Get<'a> {
    pub url: &'a str,
    pub query: &'a [(&'a str, &'a str)],
    pub bearer: Option<&'a str>,
    pub headers: &'a [(&'a str, &'a str)],
}

impl Client<'_> {
    pub fn warn(&self, what: &str) {
        self.log.write(Level::Warn, what);
    }

    pub fn error(&self, what: &str) {
        self.log.write(Level::Error, what);
    }

    /// Asks by GET. What fails on the way is an error of the answer.
    pub async fn get(&self, asked: Get<'_>) -> Answer {
        self.send(outbound("GET", asked, None)).await
    }

    /// Asks by POST.
    pub async fn post(&self, asked: Get<'_>, body: Option<String>) -> Answer {
        self.send(outbound("POST", asked, body)).await
    }

    pub async fn send(&self, request: Outbound) -> Answer {
        match self.reply(&request).await {
            Ok(reply) => Answer::read(&reply),
            Err(error) => Answer::Error(error),
        }
    }

    /// The bytes of an answer in base64; none if there is no good one.
    pub async fn bytes(&self, asked: Get<'_>) -> Option<String> {
        let request = Outbound { binary: true, ..outbound("GET", asked, None) };
        self.reply(&request).await.ok().filter(OutboundReply::is_ok).map(|reply| reply.body)
    }

    pub async fn reply(&self, request: &Outbound) -> Result<OutboundReply, String> {
        fetch(self.host, self.scope, request).await
    }

    /// Calls a function of the user's; none is JavaScript's `undefined`.
    pub async fn ask(
        &self,
        callback: &Callback,
        arguments: Value,
    ) -> Result<Option<Value>, Failure> {
        self.calls.ask(callback, arguments).await
    }

    /// The request that is under way as a function of the user's sees it.
    pub fn request_argument(&self) -> Value {
        json!({ "$request": true })
    }
}

fn outbound(method: &'static str, asked: Get<'_>, body: Option<String>) -> Outbound {
    let mut headers: Vec<_> = asked
        .headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    if let Some(token) = asked.bearer {
        headers.push(("authorization".to_owned(), format!("Bearer {token}")));
    }
    Outbound { method, url: written(asked.url, asked.query), headers, body, binary: false }
}

/// The URL as the reference's HTTP client writes it: each segment of the path encoded once more,
/// and no `+` in the query.
pub(super) fn written(url: &str, query: &[(&str, &str)]) -> String {
    let (path, own) = url.split_once('?').unwrap_or((url, ""));
    let mut parts = path.splitn(4, '/');
    let origin: Vec<_> = parts.by_ref().take(3).collect();
    let path: Vec<_> = parts
        .next()
        .unwrap_or_default()
        .split('/')
        .map(|segment| segment.split(':').map(encode_uri_component).collect::<Vec<_>>().join(":"))
        .collect();
    let own = url::form_urlencoded::parse(own.as_bytes());
    let query = Serializer::new(String::new())
        .extend_pairs(own)
        .extend_pairs(query)
        .finish()
        .replace('+', "%20");
    let mark = if query.is_empty() { "" } else { "?" };
    let text = format!("{}/{}{mark}{query}", origin.join("/"), path.join("/"));
    Url::parse(&text).map_or(text, String::from)
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn writes_urls_like_the_reference() {
        for (url, expected) in [
            ("https://discord.com/api/users/@me", "https://discord.com/api/users/%40me"),
            ("https://a.example/x?fields=a,b c", "https://a.example/x?fields=a%2Cb%20c"),
            ("https://a.example", "https://a.example/"),
            ("https://a.example/oauth/token/", "https://a.example/oauth/token/"),
            ("https://a.example:8080/v1:run/%2F", "https://a.example:8080/v1:run/%252F"),
        ] {
            assert_eq!(written(url, &[]), expected);
        }
        let asked = written("https://a.example/x?a=1", &[("token", "a|b")]);
        assert_eq!(asked, "https://a.example/x?a=1&token=a%7Cb");
    }
}
