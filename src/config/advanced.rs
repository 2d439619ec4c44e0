//! Cookie names and attributes as the user may change them.

use std::collections::HashMap;

use serde::Deserialize;

use super::BaseUrl;
use crate::clock::Timestamp;

/// What decides the names and attributes of all cookies.
#[derive(Clone, Debug)]
pub struct CookieOptions {
    /// Adds `__Secure-` to the names and `Secure` to the attributes.
    pub secure: bool,
    pub prefix: String,
    /// `Domain` for all cookies, with cross-subdomain cookies on.
    pub domain: Option<String>,
    /// Each request's base URL decides anew, and so what was asked for (`useSecureCookies`) is
    /// kept: with cross-subdomain cookies on several hosts.
    pub per_host: Option<Option<bool>>,
    pub defaults: CookieAttributes,
    /// By cookie key, such as `session_token`.
    pub overrides: HashMap<String, CookieOverride>,
}

impl CookieOptions {
    /// These options on the host of a base URL.
    pub fn on(&self, base: &BaseUrl) -> Self {
        let Some(secure) = self.per_host else { return self.clone() };
        Self {
            secure: secure.unwrap_or_else(|| base.is_secure()),
            domain: self.domain.clone().or_else(|| base.hostname()),
            ..self.clone()
        }
    }
}

/// One cookie's own name and attributes; they win over everything else.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CookieOverride {
    pub name: Option<String>,
    pub attributes: CookieAttributes,
}

/// Attributes that a user may set; unset ones leave the layer below as it is.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CookieAttributes {
    pub max_age: Option<f64>,
    pub domain: Option<String>,
    pub path: Option<String>,
    #[serde(deserialize_with = "super::text::date")]
    pub expires: Option<Timestamp>,
    pub http_only: Option<bool>,
    pub secure: Option<bool>,
    pub same_site: Option<String>,
    pub partitioned: Option<bool>,
}

impl CookieAttributes {
    /// These attributes with those of `above` laid over them.
    pub fn overlaid(&self, above: &Self) -> Self {
        Self {
            max_age: above.max_age.or(self.max_age),
            domain: above.domain.clone().or_else(|| self.domain.clone()),
            path: above.path.clone().or_else(|| self.path.clone()),
            expires: above.expires.or(self.expires),
            http_only: above.http_only.or(self.http_only),
            secure: above.secure.or(self.secure),
            same_site: above.same_site.clone().or_else(|| self.same_site.clone()),
            partitioned: above.partitioned.or(self.partitioned),
        }
    }
}
