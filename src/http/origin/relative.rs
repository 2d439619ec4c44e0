//! Redirects to a path of the same site.

use super::super::url::{is_own, parse_relative};

/// Whether the text is a path that browser and router both keep on this site: no second slash,
/// no backslash, no control character, no encoded separator before the query.
pub fn is_safe_relative(url: &str) -> bool {
    if !url.starts_with('/')
        || url.starts_with("//")
        || url.contains('\\')
        || url.contains(char::is_control)
    {
        return false;
    }
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    if path.contains("%2f") || path.contains("%5c") {
        return false;
    }
    parse_relative(url).is_ok_and(|parsed| is_own(&parsed))
}

#[cfg(test)]
mod tests {
    use super::is_safe_relative;

    #[test]
    fn stays_on_the_site() {
        for yes in [
            "/",
            "/a/b?c=%2F#d",
            "/a//b",
            "/..",
            "/@evil.test",
            "/a b",
            "/é",
            "/?x=//evil.test",
            "/%00",
        ] {
            assert!(is_safe_relative(yes), "{yes:?}");
        }
        for no in [
            "",
            "a",
            "//evil.test",
            "/\\evil.test",
            "/a\\b",
            "/\t/evil.test",
            "/\n",
            "/\u{7f}",
            "/\u{85}",
            "/%2fevil.test",
            "/%5Cevil.test",
            "/a%2F",
            "https://evil.test",
            " /a",
            "/?a=\\",
        ] {
            assert!(!is_safe_relative(no), "{no:?}");
        }
    }
}
