//! Origins of apps with a scheme of their own (`myapp://`, `exp://`).
//!
//! They are taken apart as text: URL parsers disagree about such schemes, and a check of
//! origins must not.

use super::{HostWildcard, Wildcard};
use crate::http::url::decode_uri_component;

#[derive(Clone, Debug)]
pub(super) struct CustomOrigin {
    scheme: String,
    authority: String,
    /// Decoded and without `.` and `..`; empty for the root.
    path: String,
}

impl CustomOrigin {
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::split(text, &['/', '?', '#'], &['?', '#'])
    }

    /// In a pattern with wildcards `?` is one of them and begins no query.
    fn parse_wild(text: &str) -> Option<Self> {
        Self::split(text, &['/', '#'], &['#'])
    }

    fn split(text: &str, authority_end: &[char], path_end: &[char]) -> Option<Self> {
        if text.contains(char::is_control) {
            return None;
        }
        let (scheme, rest) = text.split_once(':').filter(|(scheme, _)| !scheme.is_empty())?;
        let (authority, rest) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find(authority_end).unwrap_or(rest.len())),
            None => ("", rest),
        };
        let path = rest.split(path_end).next().unwrap_or_default();
        Some(Self {
            scheme: scheme.to_lowercase(),
            authority: authority.to_lowercase(),
            path: resolve(path),
        })
    }
}

#[derive(Clone, Debug)]
pub(super) enum CustomPattern {
    Exact(CustomOrigin),
    Wild { scheme: String, authority: Option<HostWildcard>, path: PathPattern },
}

#[derive(Clone, Debug)]
pub(super) enum PathPattern {
    Any,
    Wild(Wildcard),
    Nothing,
}

impl CustomPattern {
    pub(super) fn parse(pattern: &str, wild: bool) -> Option<Self> {
        if !wild {
            return CustomOrigin::parse(pattern).map(Self::Exact);
        }
        let CustomOrigin { scheme, authority, path } = CustomOrigin::parse_wild(pattern)?;
        let authority = (!authority.is_empty()).then(|| HostWildcard::new(&authority, &authority));
        let path = match Wildcard::new(&path) {
            _ if path.is_empty() => PathPattern::Any,
            Ok(wildcard) => PathPattern::Wild(wildcard),
            Err(_) => PathPattern::Nothing,
        };
        Some(Self::Wild { scheme, authority, path })
    }

    pub(super) fn matches(&self, origin: &CustomOrigin) -> bool {
        match self {
            Self::Exact(pattern) => {
                pattern.scheme == origin.scheme
                    && (pattern.authority.is_empty() || pattern.authority == origin.authority)
                    && is_below(&origin.path, &pattern.path)
            }
            Self::Wild { scheme, authority, path } => {
                *scheme == origin.scheme
                    // `trusted@evil` would fit a pattern that was meant for hosts.
                    && !origin.authority.contains('@')
                    && authority.as_ref().is_none_or(|pattern| {
                        pattern.matches(&origin.authority, &origin.authority)
                    })
                    && path.matches(&origin.path)
            }
        }
    }
}

impl PathPattern {
    fn matches(&self, path: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Wild(wildcard) => wildcard.matches(if path.is_empty() { "/" } else { path }),
            Self::Nothing => false,
        }
    }
}

fn is_below(path: &str, parent: &str) -> bool {
    path.strip_prefix(parent).is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

/// Decodes a path, then resolves its dots, so that `/cb/%2e%2e/evil` is not below `/cb`.
fn resolve(path: &str) -> String {
    let decoded = decode_uri_component(path);
    let mut segments = Vec::new();
    for segment in decoded.as_deref().unwrap_or(path).split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    segments.iter().flat_map(|segment| ["/", segment]).collect()
}
