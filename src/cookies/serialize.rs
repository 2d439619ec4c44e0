//! `Set-Cookie` text, byte for byte as the reference writes it.

use std::fmt::Write;

use crate::{config::CookieAttributes, crypto::encode_uri_component};

/// 400 days in seconds: what browsers keep a cookie for at most (RFC 6265bis). The reference
/// fails the request beyond it.
const LONGEST_MAX_AGE: f64 = 34_560_000.0;

/// One `Set-Cookie` value. `value` is encoded here.
pub fn serialize(name: &str, value: &str, attributes: &CookieAttributes) -> String {
    let host_only = name.starts_with("__Host-");
    let mut text = format!("{name}={}", encode_uri_component(value));
    if let Some(max_age) = attributes.max_age.filter(|age| *age >= 0.0) {
        let _ = write!(text, "; Max-Age={}", max_age.min(LONGEST_MAX_AGE).floor());
    }
    if let Some(domain) = attributes.domain.as_deref().filter(|domain| !domain.is_empty())
        && !host_only
    {
        let _ = write!(text, "; Domain={domain}");
    }
    let path = if host_only { Some("/") } else { attributes.path.as_deref() };
    if let Some(path) = path.filter(|path| !path.is_empty()) {
        let _ = write!(text, "; Path={path}");
    }
    if let Some(expires) = attributes.expires {
        let _ = write!(text, "; Expires={}", expires.to_http_date());
    }
    if attributes.http_only == Some(true) {
        text.push_str("; HttpOnly");
    }
    // A partitioned cookie becomes secure too late to show it: the reference's order of tests.
    if attributes.secure == Some(true) || host_only || name.starts_with("__Secure-") {
        text.push_str("; Secure");
    }
    if let Some(same_site) = attributes.same_site.as_deref() {
        let mut letters = same_site.chars();
        if let Some(first) = letters.next() {
            let _ = write!(text, "; SameSite={}{}", first.to_uppercase(), letters.as_str());
        }
    }
    if attributes.partitioned == Some(true) {
        text.push_str("; Partitioned");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::serialize;
    use crate::config::CookieAttributes;

    #[test]
    fn writes_attributes_in_the_order_of_the_reference() {
        let attributes = CookieAttributes {
            max_age: Some(604_800.9),
            domain: Some("x.example".to_owned()),
            path: Some("/".to_owned()),
            expires: Some(crate::clock::Timestamp::from_millis(0)),
            http_only: Some(true),
            secure: Some(true),
            same_site: Some("lax".to_owned()),
            partitioned: Some(true),
        };
        assert_eq!(
            serialize("n", "a b;c,é\"", &attributes),
            "n=a%20b%3Bc%2C%C3%A9%22; Max-Age=604800; Domain=x.example; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax; Partitioned"
        );
    }

    #[test]
    fn prefixes_force_their_attributes() {
        let attributes = CookieAttributes {
            domain: Some("x.example".to_owned()),
            path: Some("/app".to_owned()),
            max_age: Some(1e12),
            ..CookieAttributes::default()
        };
        assert_eq!(
            serialize("__Host-n", "v", &attributes),
            "__Host-n=v; Max-Age=34560000; Path=/; Secure"
        );
        assert!(serialize("__Secure-n", "v", &attributes).ends_with("; Path=/app; Secure"));
    }
}
