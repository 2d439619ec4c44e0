//! A base URL for each of several hosts: every request names its own, out of a list of those
//! that are allowed. Nothing is remembered from one request to the next.

use std::{
    net::{Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

use serde::Deserialize;
use url::Url;

use super::{BaseUrl, ConfigError};
use crate::http::{
    self, Headers,
    url::{HostPattern, ProxyHeader, validate_proxy_header},
};

/// `baseURL: { allowedHosts, fallback, protocol }`.
#[derive(Clone, Debug)]
pub struct DynamicBase {
    hosts: Vec<HostPattern>,
    /// As they are written.
    names: String,
    fallback: Option<Arc<BaseUrl>>,
    protocol: Option<Protocol>,
    base_path: String,
    trusted_proxy_headers: bool,
    /// The allowed hosts as patterns of trusted origins.
    pub origins: Vec<String>,
}

/// `auto` takes the protocol from each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    Http,
    Https,
    Auto,
}

/// Why a request or a call has no base URL; the text is for the log and for trusted callers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoBase(pub String);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RawDynamicBase {
    allowed_hosts: Vec<String>,
    fallback: Option<String>,
    protocol: Option<Protocol>,
}

impl DynamicBase {
    pub(super) fn read(
        raw: RawDynamicBase,
        base_path: &str,
        trusted_proxy_headers: bool,
    ) -> Result<Self, ConfigError> {
        if raw.allowed_hosts.is_empty() {
            return Err(ConfigError("baseURL.allowedHosts cannot be empty. Provide at least one allowed host pattern (e.g., [\"myapp.com\", \"*.vercel.app\"]).".to_owned()));
        }
        let pattern = |host: &String| {
            HostPattern::new(host).map_err(|error| {
                ConfigError(format!("The option `baseURL.allowedHosts` is invalid: {error}."))
            })
        };
        let fallback = raw.fallback.filter(|url| !url.is_empty());
        let fallback = fallback.map(|url| BaseUrl::join(&url, base_path)).transpose()?;
        Ok(Self {
            hosts: raw.allowed_hosts.iter().map(pattern).collect::<Result<_, _>>()?,
            origins: origins(&raw.allowed_hosts, fallback.as_ref(), raw.protocol),
            names: raw.allowed_hosts.join(", "),
            fallback: fallback.map(Arc::new),
            protocol: raw.protocol,
            base_path: base_path.to_owned(),
            trusted_proxy_headers,
        })
    }

    /// Whether cookies are secure on every host; unset, nothing is known before a request.
    pub fn secure(&self) -> Option<bool> {
        match self.protocol {
            Some(Protocol::Https) => Some(true),
            Some(Protocol::Http) => Some(false),
            _ => None,
        }
    }

    /// The base URL of a request; of a direct call, that of the `url` it was given, or of its
    /// headers alone.
    pub fn resolve(&self, url: Option<&Url>, headers: &Headers) -> Result<Arc<BaseUrl>, NoBase> {
        let Some(host) = self.host(url, headers) else {
            let missing = "Could not determine host from request headers. Please provide a fallback URL in your baseURL config.";
            return self.fallback(|| missing.to_owned());
        };
        if !self.hosts.iter().any(|pattern| pattern.matches(&host)) {
            return self.fallback(|| {
                format!(
                    "Host \"{host}\" is not in the allowed hosts list. Allowed hosts: {}. Add this host to your allowedHosts config or provide a fallback URL.",
                    self.names
                )
            });
        }
        let base = format!("{}://{host}", self.scheme(url, headers, &host));
        BaseUrl::join(&base, &self.base_path).map(Arc::new).map_err(|error| NoBase(error.0))
    }

    /// The base URL of a direct call that came without request and host.
    pub fn without_request(&self) -> Result<Arc<BaseUrl>, NoBase> {
        self.fallback(|| "Dynamic baseURL could not be resolved for this direct auth.api call. Pass `headers: request.headers` (or `request`) to the call, or add `fallback` to your baseURL config.".to_owned())
    }

    fn fallback(&self, otherwise: impl FnOnce() -> String) -> Result<Arc<BaseUrl>, NoBase> {
        self.fallback.clone().ok_or_else(|| NoBase(otherwise()))
    }

    fn host(&self, url: Option<&Url>, headers: &Headers) -> Option<String> {
        let valid = |name| {
            let value = headers.get(name)?;
            validate_proxy_header(&value, ProxyHeader::Host).then(|| value.into_owned())
        };
        let forwarded = || self.trusted_proxy_headers.then(|| valid("x-forwarded-host")).flatten();
        let of_url = || url.map(http::url::host_of).filter(|host| !host.is_empty());
        forwarded().or_else(|| valid("host")).or_else(of_url)
    }

    fn scheme(&self, url: Option<&Url>, headers: &Headers, host: &str) -> &'static str {
        match self.protocol {
            Some(Protocol::Http) => return "http",
            Some(Protocol::Https) => return "https",
            Some(Protocol::Auto) | None => {}
        }
        let known = |scheme: &str| match scheme {
            "http" => Some("http"),
            "https" => Some("https"),
            _ => None,
        };
        let forwarded = || {
            let proto = headers.get("x-forwarded-proto").filter(|_| self.trusted_proxy_headers)?;
            known(&proto)
        };
        let guess = || if looks_local(host) { "http" } else { "https" };
        forwarded().or_else(|| known(url?.scheme())).unwrap_or_else(guess)
    }
}

fn origins(
    hosts: &[String],
    fallback: Option<&BaseUrl>,
    protocol: Option<Protocol>,
) -> Vec<String> {
    let mut origins = Vec::new();
    for host in hosts {
        if host.contains("://") {
            origins.push(host.clone());
            continue;
        }
        if protocol != Some(Protocol::Http) {
            origins.push(format!("https://{host}"));
        }
        if matches!(protocol, Some(Protocol::Http | Protocol::Auto)) || is_loopback(host) {
            origins.push(format!("http://{host}"));
        }
    }
    origins.extend(fallback.map(|base| base.origin.clone()));
    origins
}

/// Whether a host is this very machine, by its name or address.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None if host.matches(':').count() == 1 => host.split(':').next().unwrap_or_default(),
        None => host,
    };
    let name = name.split('%').next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    if let Ok(address) = name.parse::<Ipv6Addr>() {
        return address.is_loopback()
            || address.to_ipv4_mapped().is_some_and(|mapped| mapped.is_loopback());
    }
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Where nothing names a protocol: a host that looks like a developer's own.
fn looks_local(host: &str) -> bool {
    let without_port = host
        .rsplit_once(':')
        .filter(|(_, port)| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    let name = without_port.map_or(host, |(name, _)| name);
    let name = name.trim_start_matches('[').trim_end_matches(']').to_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name == "::1" || name.starts_with("127.")
}

#[cfg(test)]
mod tests {
    use super::{DynamicBase, RawDynamicBase, is_loopback};
    use crate::http::Headers;

    fn dynamic(text: &str, proxies: bool) -> Result<DynamicBase, String> {
        let raw: RawDynamicBase = serde_json::from_str(text).map_err(|error| error.to_string())?;
        DynamicBase::read(raw, "/api/auth", proxies).map_err(|error| error.to_string())
    }

    fn resolve(
        text: &str,
        proxies: bool,
        url: Option<&str>,
        lines: &str,
    ) -> Result<String, String> {
        let url = url.map(|url| url.parse().unwrap());
        let resolved = dynamic(text, proxies)?.resolve(url.as_ref(), &Headers::parse(lines));
        resolved.map(|base| base.url.clone()).map_err(|error| error.to_string())
    }

    #[test]
    fn only_allowed_hosts_become_base_urls() {
        let some = r#"{"allowedHosts":["a.example","*.b.example","localhost:*"]}"#;
        for (url, lines, expected) in [
            ("https://a.example/x", "", Some("https://a.example/api/auth")),
            ("http://x/", "host:A.example", Some("http://A.example/api/auth")),
            ("http://x/", "host:c.b.example", Some("http://c.b.example/api/auth")),
            ("http://localhost:3000/", "", Some("http://localhost:3000/api/auth")),
            ("https://a.example.evil.test/", "", None),
            ("https://a.example/", "host:evil.test", None),
            ("https://a.example/", "host:a.example:80", None),
            ("https://evil.test/", "host:a.example@evil.test", None),
            ("https://evil.test/", "x-forwarded-host:a.example", None),
        ] {
            let got = resolve(some, false, Some(url), lines);
            assert_eq!(got.as_deref().ok(), expected, "{url} {lines}");
        }
        let forwarded = "x-forwarded-host:a.example\nx-forwarded-proto:https";
        let got = resolve(some, true, Some("http://inner/"), forwarded);
        assert_eq!(got.as_deref(), Ok("https://a.example/api/auth"));
    }

    #[test]
    fn others_get_the_fallback() {
        let with =
            r#"{"allowedHosts":["a.example"],"fallback":"https://main.example","protocol":"http"}"#;
        let got = resolve(with, false, Some("https://evil.test/"), "");
        assert_eq!(got.as_deref(), Ok("https://main.example/api/auth"));
        let got = resolve(with, false, Some("https://a.example/"), "");
        assert_eq!(got.as_deref(), Ok("http://a.example/api/auth"));
        assert_eq!(resolve(with, false, None, "").as_deref(), Ok("https://main.example/api/auth"));
        let without = r#"{"allowedHosts":["a.example","[::1]:*"]}"#;
        assert!(resolve(without, false, None, "").unwrap_err().contains("fallback"));
        let got = resolve(without, false, None, "host:[::1]:80");
        assert_eq!(got.as_deref(), Ok("http://[::1]:80/api/auth"));
    }

    #[test]
    fn refuses_what_is_no_such_setting() {
        for text in [
            r#"{"allowedHosts":[]}"#,
            r#"{"allowedHosts":[""]}"#,
            r#"{"allowedHosts":["a"],"fallback":"nonsense"}"#,
            r#"{"allowedHosts":["a"],"fallback":"ftp://a"}"#,
            r#"{"allowedHosts":["a"],"protocol":"ws"}"#,
            r#"{"allowedHosts":["a"],"hosts":["b"]}"#,
        ] {
            assert!(dynamic(text, false).is_err(), "{text}");
        }
    }

    #[test]
    fn trusts_plain_http_only_where_that_is_wanted_or_local() {
        let origins = |text: &str| dynamic(text, false).unwrap().origins;
        let mixed = r#"{"allowedHosts":["a.example","localhost:*","http://x.example"],"fallback":"https://m.example/p"}"#;
        let expected = [
            "https://a.example",
            "https://localhost:*",
            "http://localhost:*",
            "http://x.example",
            "https://m.example",
        ];
        assert_eq!(origins(mixed), expected);
        assert_eq!(origins(r#"{"allowedHosts":["a"],"protocol":"http"}"#), ["http://a"]);
        assert_eq!(
            origins(r#"{"allowedHosts":["a"],"protocol":"auto"}"#),
            ["https://a", "http://a"]
        );
        assert_eq!(origins(r#"{"allowedHosts":["a"],"protocol":"https"}"#), ["https://a"]);
    }

    #[test]
    fn this_machine() {
        for yes in ["localhost", "LOCALHOST:3000", "a.localhost", "127.1.2.3:80", "[::1]:80", "::1"]
        {
            assert!(is_loopback(yes), "{yes}");
        }
        for no in ["localhost.evil.test", "127.evil.test", "128.0.0.1", "[::2]", "", "0.0.0.0"] {
            assert!(!is_loopback(no), "{no}");
        }
    }
}
