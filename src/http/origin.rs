//! Trusted origins: the patterns that decide which sites may call and be redirected to.

mod custom_scheme;
mod relative;

use std::net::Ipv4Addr;

use ::url::Url;

use self::custom_scheme::{CustomOrigin, CustomPattern};
use super::{
    url::{host_of, is_web},
    wildcard::Wildcard,
};

pub use relative::is_safe_relative;

/// One entry of `trustedOrigins`, compiled.
///
/// It is an origin (`https://a.example`), an origin with wildcards (`https://*.a.example`), a
/// host with wildcards (`*.a.example`, any scheme) or an app's scheme with or without
/// authority and path (`myapp://`, `exp://*/--/*`). A pattern too long to compile matches
/// nothing.
#[derive(Clone, Debug)]
pub struct OriginPattern {
    web: WebPattern,
    custom: Option<CustomPattern>,
}

#[derive(Clone, Debug)]
enum WebPattern {
    Exact(String),
    /// A whole origin, scheme included.
    Origin(HostWildcard),
    /// A host, whatever the scheme.
    Host(HostWildcard),
}

impl OriginPattern {
    pub fn parse(pattern: &str) -> Self {
        let wild = pattern.contains(['*', '?']);
        let web = match pattern.split_once("://") {
            _ if !wild => WebPattern::Exact(pattern.to_owned()),
            Some((_, authority)) => WebPattern::Origin(HostWildcard::new(pattern, authority)),
            None => WebPattern::Host(HostWildcard::new(pattern, pattern)),
        };
        Self { web, custom: CustomPattern::parse(pattern, wild) }
    }

    /// Whether the URL belongs to this origin. A path (`/…`) belongs to every origin, but
    /// counts only where `allow_relative` is set and the path cannot lead elsewhere.
    pub fn matches(&self, url: &str, allow_relative: bool) -> bool {
        if url.starts_with('/') {
            return allow_relative && is_safe_relative(url);
        }
        let parsed = Url::parse(url).ok();
        if let WebPattern::Host(wildcard) = &self.web {
            let host = parsed.map(|url| host_of(&url)).unwrap_or_default();
            return !host.is_empty() && wildcard.matches(&host, &host);
        }
        let Some(parsed) = parsed else { return false };
        if !is_web(&parsed) {
            let origin = CustomOrigin::parse(url);
            return self.custom.as_ref().zip(origin).is_some_and(|(p, o)| p.matches(&o));
        }
        let origin = parsed.origin().ascii_serialization();
        match &self.web {
            WebPattern::Exact(expected) => origin == *expected,
            WebPattern::Origin(wildcard) | WebPattern::Host(wildcard) => {
                wildcard.matches(&origin, &host_of(&parsed))
            }
        }
    }
}

/// A wildcard over hosts. `192.168.*` names a range of addresses and admits only an address:
/// `*` crosses dots, so that `192.168.evil.test` would fit otherwise.
#[derive(Clone, Debug)]
struct HostWildcard {
    wildcard: Option<Wildcard>,
    addresses_only: bool,
}

impl HostWildcard {
    fn new(pattern: &str, authority: &str) -> Self {
        let host = before_colon(authority);
        let is_range = host.contains(|letter: char| letter.is_ascii_digit())
            && host.bytes().all(|byte| byte.is_ascii_digit() || b"*?.".contains(&byte));
        Self { wildcard: Wildcard::new(pattern).ok(), addresses_only: is_range }
    }

    fn matches(&self, text: &str, authority: &str) -> bool {
        self.wildcard.as_ref().is_some_and(|wildcard| wildcard.matches(text))
            && (!self.addresses_only || before_colon(authority).parse::<Ipv4Addr>().is_ok())
    }
}

fn before_colon(authority: &str) -> &str {
    authority.split_once(':').map_or(authority, |(host, _)| host)
}

#[cfg(test)]
mod tests;
