//! Hosts: what a proxy may claim, and which hosts a pattern admits.

use crate::http::wildcard::Wildcard;

/// What a forwarding header names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyHeader {
    /// `X-Forwarded-Host`
    Host,
    /// `X-Forwarded-Proto`
    Proto,
}

/// Whether a forwarding header's value is one plain host (with or without port) or scheme.
pub fn validate_proxy_header(value: &str, header: ProxyHeader) -> bool {
    match header {
        ProxyHeader::Proto => matches!(value, "http" | "https"),
        ProxyHeader::Host => {
            let lower = value.to_ascii_lowercase();
            let is_scheme =
                ["javascript:", "file:", "data:"].iter().any(|scheme| lower.contains(scheme));
            !is_scheme && is_host(value)
        }
    }
}

fn is_host(value: &str) -> bool {
    let (bracketed, rest) = match value.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) => (Some(address), rest),
        None => (None, value),
    };
    let (name, port) = match rest.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (rest, None),
    };
    let port_is_good = port.is_none_or(|port| {
        (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    let name_is_good = match bracketed {
        Some(address) => {
            name.is_empty()
                && !address.is_empty()
                && address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':')
        }
        None => name.split('.').all(is_label),
    };
    port_is_good && name_is_good
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// A host or a wildcard over hosts, as in `allowedHosts`; ready to be asked many times.
#[derive(Clone, Debug)]
pub enum HostPattern {
    Exact(String),
    Wild(Wildcard),
}

impl HostPattern {
    /// Errors: a pattern that is empty or too long.
    pub fn new(pattern: &str) -> Result<Self, String> {
        if pattern.is_empty() {
            return Err("A host pattern must not be empty".to_owned());
        }
        let host = bare_host(pattern);
        if host.contains(['*', '?']) {
            Wildcard::new(&host).map(Self::Wild)
        } else {
            Ok(Self::Exact(host))
        }
    }

    pub fn matches(&self, host: &str) -> bool {
        if host.is_empty() {
            return false;
        }
        let host = bare_host(host);
        match self {
            Self::Exact(expected) => host == *expected,
            Self::Wild(wildcard) => wildcard.matches(&host),
        }
    }
}

/// [`HostPattern::matches`] for a pattern used once; one that does not compile admits nothing.
pub fn matches_host_pattern(host: &str, pattern: &str) -> bool {
    HostPattern::new(pattern).is_ok_and(|pattern| pattern.matches(host))
}

fn bare_host(text: &str) -> String {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.unwrap_or(text);
    host.split_once('/').map_or(host, |(host, _)| host).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{ProxyHeader, matches_host_pattern, validate_proxy_header};

    #[test]
    fn proxies_name_plain_hosts() {
        for yes in [
            "a",
            "a.example",
            "A-b.example:3000",
            "1.2.3.4",
            "999.1.1.1:80",
            "[::1]:80",
            "localhost",
            "[:]",
        ] {
            assert!(validate_proxy_header(yes, ProxyHeader::Host), "{yes}");
        }
        for no in [
            "",
            " ",
            "a b",
            "a/b",
            ".a",
            "a.",
            "a..b",
            "-a",
            "a-",
            "a:",
            "a:123456",
            "a:1:2",
            "a\0",
            "a\n",
            "<a>",
            "javascript:1",
            "data:80",
            "myfile:1",
            "FILE:80",
            "a,b",
            "a@b",
            "[::1",
            "[]",
            "[::1]x",
            "[::g]",
            "é.example",
            "x[::1]",
        ] {
            assert!(!validate_proxy_header(no, ProxyHeader::Host), "{no:?}");
        }
        assert!(validate_proxy_header("https", ProxyHeader::Proto));
        for no in ["", "HTTPS", "http ", "ws", "http:", "https,http"] {
            assert!(!validate_proxy_header(no, ProxyHeader::Proto), "{no:?}");
        }
    }

    #[test]
    fn hosts_fit_patterns() {
        for (host, pattern, expected) in [
            ("MyApp.com", "myapp.COM", true),
            ("https://myapp.com/x", "http://myapp.com/", true),
            ("a.vercel.app", "*.vercel.app", true),
            ("vercel.app", "*.vercel.app", false),
            ("a.vercel.app.evil.test", "*.vercel.app", false),
            ("preview-1.myapp.com", "preview-*.myapp.com", true),
            ("localhost:3000", "localhost:*", true),
            ("myapp.com:80", "myapp.com", false),
            ("", "*", false),
            ("a", "", false),
        ] {
            assert_eq!(matches_host_pattern(host, pattern), expected, "{host} {pattern}");
        }
    }
}
