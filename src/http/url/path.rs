//! The path part of URLs: base paths put on and taken off.

use ::url::Url;
use percent_encoding::percent_decode_str;

use super::is_web;

/// The base URL with the auth path behind it, unless it already has a path.
pub fn with_path(base: &str, path: &str) -> Result<String, String> {
    let url = Url::parse(base)
        .map_err(|_| format!("Invalid base URL: {base}. Please provide a valid base URL."))?;
    if !is_web(&url) {
        return Err(format!("Invalid base URL: {base}. URL must include 'http://' or 'https://'"));
    }
    if !url.path().trim_end_matches('/').is_empty() {
        return Ok(base.to_owned());
    }
    let base = base.trim_end_matches('/');
    Ok(match path {
        "" | "/" => base.to_owned(),
        _ if path.starts_with('/') => format!("{base}{path}"),
        _ => format!("{base}/{path}"),
    })
}

/// The path of a request's URL below the base path, without trailing slashes; `/` for an
/// invalid URL.
pub fn normalize_pathname(url: &str, base_path: &str) -> String {
    match Url::parse(url) {
        Ok(url) => strip_base_path(url.path(), base_path).to_owned(),
        Err(_) => "/".to_owned(),
    }
}

/// [`normalize_pathname`] of a path already taken out of its URL.
pub fn strip_base_path<'a>(path: &'a str, base_path: &str) -> &'a str {
    let path = path.trim_end_matches('/');
    let below = path
        .strip_prefix(base_path.trim_end_matches('/'))
        .filter(|below| below.is_empty() || below.starts_with('/'))
        .unwrap_or(path);
    if below.is_empty() { "/" } else { below }
}

/// Text that fits into a header: all that is not ASCII percent-encoded, as browsers send it.
pub fn to_ascii(url: &str) -> std::borrow::Cow<'_, str> {
    percent_encoding::utf8_percent_encode(url, percent_encoding::CONTROLS).into()
}

/// JavaScript's `decodeURIComponent`: `None` where that throws, which is for a `%` without two
/// hexadecimal digits and for bytes that are not UTF-8.
pub fn decode_uri_component(text: &str) -> Option<String> {
    for escape in text.split('%').skip(1) {
        let digits = escape.as_bytes().get(..2)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
    }
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::{decode_uri_component, normalize_pathname, to_ascii, with_path};

    #[test]
    fn headers_carry_ascii_alone() {
        assert_eq!(to_ascii("/caf\u{e9}?q=%20\n"), "/caf%C3%A9?q=%20%0A");
    }

    #[test]
    fn puts_the_path_on() {
        for (base, path, expected) in [
            ("http://a.example", "/api/auth", "http://a.example/api/auth"),
            ("http://a.example///", "api", "http://a.example/api"),
            ("http://a.example/x", "/api/auth", "http://a.example/x"),
            ("http://a.example/", "", "http://a.example"),
            ("http://a.example/", "/", "http://a.example"),
        ] {
            assert_eq!(with_path(base, path).as_deref(), Ok(expected), "{base}");
        }
        assert_eq!(
            with_path("a.example", "/x").unwrap_err(),
            "Invalid base URL: a.example. Please provide a valid base URL."
        );
        assert_eq!(
            with_path("localhost:3000", "/x").unwrap_err(),
            "Invalid base URL: localhost:3000. URL must include 'http://' or 'https://'"
        );
    }

    #[test]
    fn takes_the_base_path_off() {
        for (url, base, expected) in [
            ("http://a/api/auth/x/y//", "/api/auth", "/x/y"),
            ("http://a/api/auth/", "/api/auth/", "/"),
            ("http://a/api/authx", "/api/auth", "/api/authx"),
            ("http://a/x/", "/", "/x"),
            ("http://a", "", "/"),
            ("http://a/api/auth//x", "/api/auth", "//x"),
            ("/api/auth/x", "/api/auth", "/"),
        ] {
            assert_eq!(normalize_pathname(url, base), expected, "{url} {base}");
        }
    }

    #[test]
    fn decodes_as_javascript() {
        assert_eq!(decode_uri_component("a%2Fb+%C3%A9é").as_deref(), Some("a/b+éé"));
        for bad in ["%", "%2", "%zz", "%é1", "%ff", "%c3é", "%ed%a0%80", "%%20"] {
            assert_eq!(decode_uri_component(bad), None, "{bad}");
        }
    }
}
