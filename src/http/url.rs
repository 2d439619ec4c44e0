//! Questions about URLs, answered as the reference answers them.

mod host;
mod path;

use ::url::{ParseError, Url, form_urlencoded};

pub use host::{HostPattern, ProxyHeader, matches_host_pattern, validate_proxy_header};
pub use path::{decode_uri_component, normalize_pathname, strip_base_path, to_ascii, with_path};

/// Scheme, host and port; `None` for an invalid URL and for one without such an origin
/// (`file:`, `data:`, an app's own scheme).
pub fn origin(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    if url.scheme() == "blob" {
        // The URL inside counts, but only one of the web.
        let inner = Url::parse(url.path()).ok()?;
        return is_web(&inner).then(|| inner.origin().ascii_serialization());
    }
    let origin = url.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

/// Adds query parameters before the fragment of an absolute URL or of a path that begins with
/// one `/`; the query that is there stays as it is written.
pub fn append_query_params(input: &str, params: &[(&str, &str)]) -> Result<String, String> {
    const EXPECTED: &str = "Expected an absolute or root-relative URL";
    let relative = input.starts_with('/');
    if input.starts_with("//") || input.starts_with("/\\") {
        return Err(EXPECTED.to_owned());
    }
    let parsed = if relative { parse_relative(input) } else { Url::parse(input) };
    let mut url = parsed.map_err(|_| "Invalid URL".to_owned())?;
    if relative && !is_own(&url) {
        return Err(EXPECTED.to_owned());
    }
    let added = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    if added.is_empty() {
        return Ok(input.to_owned());
    }
    let query = match url.query() {
        None | Some("") => added,
        Some(query) if query.ends_with('&') => format!("{query}{added}"),
        Some(query) => format!("{query}&{added}"),
    };
    url.set_query(Some(&query));
    let text = if relative { url.as_str().strip_prefix(OWN_ORIGIN) } else { Some(url.as_str()) };
    Ok(text.unwrap_or_default().to_owned())
}

/// Resolves `input` against `base`, as `new URL(input, base)` does, and sets one query parameter;
/// with it the whole query is written anew.
pub fn set_query_param(input: &str, base: &str, param: (&str, &str)) -> Result<String, String> {
    let base = Url::parse(base).ok();
    let parsed = Url::options().base_url(base.as_ref()).parse(input);
    let mut url = parsed.map_err(|_| "Invalid URL".to_owned())?;
    let (name, value) = param;
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    match pairs.iter().position(|(own, _)| own == name) {
        Some(first) => {
            let mut index = 0;
            pairs.retain(|(own, _)| {
                index += 1;
                own != name || index == first + 1
            });
            if let Some((_, old)) = pairs.get_mut(first) {
                value.clone_into(old);
            }
        }
        None => pairs.push((name.to_owned(), value.to_owned())),
    }
    url.query_pairs_mut().clear().extend_pairs(pairs);
    Ok(url.into())
}

/// Whether the URL is `http:` or `https:`.
pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Host and port of a parsed URL.
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// An origin that no site has: what stays on it after parsing is relative.
const OWN_ORIGIN: &str = "https://relative.invalid";

/// Resolves a relative URL against an origin that no site has.
pub(super) fn parse_relative(input: &str) -> Result<Url, ParseError> {
    let base = Url::parse(OWN_ORIGIN)?;
    Url::options().base_url(Some(&base)).parse(input)
}

/// Whether a URL from [`parse_relative`] stayed on its origin.
pub(super) fn is_own(url: &Url) -> bool {
    url.origin().ascii_serialization() == OWN_ORIGIN
}

#[cfg(test)]
mod tests {
    use super::{append_query_params, origin, set_query_param};

    #[test]
    fn origins() {
        for (url, expected) in [
            ("https://A.example:443/x?y", Some("https://a.example")),
            ("http://a.example:8080", Some("http://a.example:8080")),
            ("http://[::1]:3000/", Some("http://[::1]:3000")),
            ("http://user:pw@evil.test@a.example", Some("http://a.example")),
            ("https:\\\\a.example\\x", Some("https://a.example")),
            ("blob:https://a.example/1", Some("https://a.example")),
            ("blob:ftp://a.example/1", None),
            ("file:///etc", None),
            ("myapp://a", None),
            ("null", None),
            ("", None),
            ("https://", None),
        ] {
            assert_eq!(origin(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn sets_one_parameter() {
        let base = "http://a.example/api/auth";
        for (input, expected) in [
            ("/r", "http://a.example/r?t=x+y"),
            ("r", "http://a.example/api/r?t=x+y"),
            ("/r?a=%20&t=1&b&t=2#f", "http://a.example/r?a=+&t=x+y&b=#f"),
            ("https://b.example", "https://b.example/?t=x+y"),
            ("myapp://r", "myapp://r?t=x+y"),
        ] {
            let got = set_query_param(input, base, ("t", "x y"));
            assert_eq!(got.as_deref(), Ok(expected), "{input}");
        }
        assert!(set_query_param("/r", "", ("t", "x")).is_err());
    }

    #[test]
    fn appends_queries() {
        for (input, expected) in [
            ("/a", Ok("/a?e=x+y%26")),
            ("/a?b=%20&#f", Ok("/a?b=%20&e=x+y%26#f")),
            ("/a?b#f", Ok("/a?b&e=x+y%26#f")),
            ("/a?", Ok("/a?e=x+y%26")),
            ("https://a.example", Ok("https://a.example/?e=x+y%26")),
            ("myapp://cb", Ok("myapp://cb?e=x+y%26")),
            ("//evil.test", Err("Expected an absolute or root-relative URL")),
            ("/\\evil.test", Err("Expected an absolute or root-relative URL")),
            ("/\t/evil.test", Err("Expected an absolute or root-relative URL")),
            ("a", Err("Invalid URL")),
        ] {
            let got = append_query_params(input, &[("e", "x y&")]);
            assert_eq!(got.as_deref().map_err(String::as_str), expected, "{input:?}");
        }
        assert_eq!(append_query_params("/a b", &[]).as_deref(), Ok("/a b"));
    }
}
