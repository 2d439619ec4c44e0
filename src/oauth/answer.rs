//! Answers of other services, read as the reference reads them.

use serde_json::{Map, Value};

use crate::host::OutboundReply;

/// Data or an error.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Data(Value),
    /// The status is none of success: what the log may say of it.
    Error(String),
}

impl Answer {
    /// Text is JSON if it can be, and anything that is neither text nor JSON says nothing.
    pub fn read(reply: &OutboundReply) -> Self {
        if !reply.is_ok() {
            return Self::Error(error(reply));
        }
        let text = || Value::String(reply.body.clone());
        Self::Data(match kind(reply.content_type.as_deref()) {
            Kind::Text => parse(&reply.body).unwrap_or_else(text),
            Kind::Bytes => Value::Object(Map::new()),
        })
    }

    /// The data, if there is some and it says anything.
    pub fn data(self) -> Option<Value> {
        match self {
            Self::Data(data) if crate::http::json::is_truthy(Some(&data)) => Some(data),
            _ => None,
        }
    }
}

enum Kind {
    Text,
    Bytes,
}

fn kind(content_type: Option<&str>) -> Kind {
    const TEXTS: [&str; 4] =
        ["image/svg", "application/xml", "application/xhtml", "application/html"];
    let Some(content_type) = content_type.filter(|it| !it.is_empty()) else { return Kind::Text };
    let media = content_type.split(';').next().unwrap_or_default();
    let lower = media.to_ascii_lowercase();
    let json = lower.strip_prefix("application/").is_some_and(|subtype| {
        subtype == "json" || subtype.rsplit_once('+').is_some_and(|(_, end)| end == "json")
    });
    if json || TEXTS.contains(&media) || media.starts_with("text/") {
        return Kind::Text;
    }
    Kind::Bytes
}

fn parse(text: &str) -> Option<Value> {
    crate::http::json::parse(text).ok()
}

/// What an error says by the standard's names; the rest of it is nobody's business.
fn error(reply: &OutboundReply) -> String {
    let mut said = format!("{} {}", reply.status, reply.status_text).trim().to_owned();
    if reply.redirect {
        said.push_str(": a redirect, which is not followed: configure the final URL");
    }
    let Some(body) = parse(&reply.body) else { return said };
    for name in ["error", "error_description", "message"] {
        if let Some(text) = body.get(name).and_then(Value::as_str) {
            said.push_str(&format!("; {name}: {}", text.chars().take(200).collect::<String>()));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Answer;
    use crate::host::OutboundReply;

    fn read(status: u16, content_type: Option<&str>, body: &str) -> Answer {
        Answer::read(&OutboundReply {
            status,
            content_type: content_type.map(str::to_owned),
            body: body.to_owned(),
            ..OutboundReply::default()
        })
    }

    #[test]
    fn the_content_type_decides() {
        let data = Answer::Data(json!({ "a": 1 }));
        for content_type in [
            None,
            Some("application/json"),
            Some("application/json; charset=utf-8"),
            Some("application/vnd.x+json"),
            Some("text/plain"),
            Some("text/html"),
        ] {
            assert_eq!(read(200, content_type, r#"{"a":1}"#), data, "{content_type:?}");
        }
        assert_eq!(read(200, Some("image/png"), r#"{"a":1}"#), Answer::Data(json!({})));
        assert_eq!(read(200, Some("text/html"), "<p>"), Answer::Data(json!("<p>")));
        assert_eq!(read(204, None, "").data(), None);
    }

    #[test]
    fn errors_say_little() {
        let body = r#"{"error":"invalid_grant","access_token":"hush"}"#;
        let Answer::Error(said) = read(400, Some("application/json"), body) else { panic!() };
        assert!(said.contains("invalid_grant") && !said.contains("hush"), "{said}");
    }
}
