//! The `Cookie` header of a request.
//!
//! The reference reads it with two parsers that differ: one takes the first of two cookies with
//! the same name, the other the last and only what RFC 6265 allows. Both are kept.

use std::borrow::Cow;

use crate::{
    crypto::encode_uri_component,
    http::{split, url::decode_uri_component},
};

/// A borrowed `Cookie` header; nothing is parsed until it is asked for.
#[derive(Clone, Copy)]
pub struct RequestCookies<'a> {
    header: &'a str,
}

impl<'a> RequestCookies<'a> {
    pub fn new(header: &'a str) -> Self {
        Self { header }
    }

    /// The first cookie of this name; an empty value counts as none.
    pub fn first(self, name: &str) -> Option<Cow<'a, str>> {
        let value = self.pairs().find_map(|(key, value)| (key.trim() == name).then_some(value))?;
        let value = value.trim();
        let value = match value.strip_prefix('"') {
            // The reference cuts the last character whatever it is.
            Some(rest) => drop_last_char(rest),
            None => value,
        };
        Some(decode(value)).filter(|value| !value.is_empty())
    }

    /// All well-formed cookies in order of first appearance, the last value of each name.
    pub fn last_of_each(self) -> Vec<(&'a str, Cow<'a, str>)> {
        let mut cookies: Vec<(&str, Cow<str>)> = Vec::new();
        for (key, value) in self.pairs() {
            let key = key.trim_matches([' ', '\t']);
            let value = unquote(value.trim_matches([' ', '\t']));
            if key.is_empty() || !key.bytes().all(is_name_byte) || !value.chars().all(is_value_char)
            {
                continue;
            }
            let value = decode(value);
            match cookies.iter_mut().find(|(name, _)| *name == key) {
                Some(cookie) => cookie.1 = value,
                None => cookies.push((key, value)),
            }
        }
        cookies
    }

    /// The header with another value for one cookie, or with one more.
    pub fn with(self, name: &str, value: &str) -> String {
        let mut cookies = self.last_of_each();
        if !name.is_empty() && name.bytes().all(is_name_byte) {
            match cookies.iter_mut().find(|(own, _)| *own == name) {
                Some(cookie) => cookie.1 = Cow::Borrowed(value),
                None => cookies.push((name, Cow::Borrowed(value))),
            }
        }
        let pair =
            |(name, value): &(&str, Cow<str>)| format!("{name}={}", encode_uri_component(value));
        cookies.iter().map(pair).collect::<Vec<_>>().join("; ")
    }

    fn pairs(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        split(self.header, b';').filter_map(|pair| pair.split_once('='))
    }
}

fn drop_last_char(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next_back();
    chars.as_str()
}

fn unquote(value: &str) -> &str {
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}

/// RFC 7230 token, but for the characters that the reference leaves out of it.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// RFC 6265 cookie-octet, plus space and comma.
fn is_value_char(character: char) -> bool {
    matches!(character, ' '..='~') && !matches!(character, '"' | ';' | '\\')
}

/// Decoded text; undecodable text as it is.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    decode_uri_component(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::RequestCookies;

    #[test]
    fn first_and_last_win_each_in_its_parser() {
        let cookies = RequestCookies::new("a=1; b=x%20y; a=2");
        assert_eq!(cookies.first("a").as_deref(), Some("1"));
        assert_eq!(cookies.first("b").as_deref(), Some("x y"));
        let last = cookies.last_of_each();
        assert_eq!(last[0], ("a", "2".into()));
    }

    #[test]
    fn a_cookie_is_replaced_where_it_stands_or_added() {
        let cookies = RequestCookies::new("a=1; b=x%20y");
        assert_eq!(cookies.with("a", "2=/"), "a=2%3D%2F; b=x%20y");
        assert_eq!(cookies.with("c", "3"), "a=1; b=x%20y; c=3");
        assert_eq!(cookies.with("no name", "3"), "a=1; b=x%20y");
    }

    #[test]
    fn malformed_headers_are_no_cookies() {
        for header in ["", ";", "=", "a", "a;b;c", ";;;=;", "\"=\"", "é=1", "a=%ff%", "a=\u{0}"] {
            let cookies = RequestCookies::new(header);
            assert_eq!(cookies.first("session"), None);
            cookies.last_of_each();
        }
        assert_eq!(RequestCookies::new("a=%zz").first("a").as_deref(), Some("%zz"));
        assert_eq!(RequestCookies::new("a=\"é").first("a"), None);
        assert_eq!(RequestCookies::new("a=\"q\"").first("a").as_deref(), Some("q"));
    }
}
