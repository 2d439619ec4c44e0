//! Where the application lives: a fixed base URL, from the options or the environment.

use std::sync::Arc;

use serde::Deserialize;

use super::{ConfigError, Environment, dynamic_base::RawDynamicBase};
use crate::http::{
    self,
    url::{ProxyHeader, validate_proxy_header},
};

/// A base URL with its path, such as `https://app.example/api/auth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    pub url: String,
    pub origin: String,
    /// The path part, `/api/auth` above; never ends with a slash.
    pub path: String,
}

/// `baseURL` as it is written.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a URL, or `{ allowedHosts, fallback, protocol }`")]
pub(super) enum RawBaseUrl {
    Fixed(String),
    Dynamic(RawDynamicBase),
}

/// Read in this order when the option is not set.
const VARIABLES: [&str; 6] = [
    "BETTER_AUTH_URL",
    "NEXT_PUBLIC_BETTER_AUTH_URL",
    "PUBLIC_BETTER_AUTH_URL",
    "NUXT_PUBLIC_BETTER_AUTH_URL",
    "NUXT_PUBLIC_AUTH_URL",
    "BASE_URL",
];

impl BaseUrl {
    /// Joins `base` with `base_path` unless `base` brings a path of its own.
    pub fn join(base: &str, base_path: &str) -> Result<Self, ConfigError> {
        let url = http::url::with_path(base, base_path).map_err(ConfigError)?;
        let invalid =
            || ConfigError(format!("Invalid base URL: {base}. Please provide a valid base URL."));
        let parsed = url::Url::parse(&url).map_err(|_| invalid())?;
        let origin = http::url::origin(&url).ok_or_else(invalid)?;
        let path = parsed.path().trim_end_matches('/').to_owned();
        Ok(Self { url, origin, path })
    }

    pub fn is_secure(&self) -> bool {
        self.url.starts_with("https://")
    }

    pub fn hostname(&self) -> Option<String> {
        let url = url::Url::parse(&self.url).ok()?;
        url.host_str().map(str::to_owned)
    }

    /// The base URL under which a client reached us. Proxies are believed only on demand.
    pub fn of_request(
        url: &url::Url,
        headers: &http::Headers,
        base_path: &str,
        trusted_proxy_headers: bool,
    ) -> Result<Self, ConfigError> {
        if trusted_proxy_headers
            && let Some(host) = headers.get("x-forwarded-host")
            && let Some(proto) = headers.get("x-forwarded-proto")
            && validate_proxy_header(&host, ProxyHeader::Host)
            && validate_proxy_header(&proto, ProxyHeader::Proto)
            && let Ok(base) = Self::join(&format!("{proto}://{host}"), base_path)
        {
            return Ok(base);
        }
        Self::join(&url.origin().ascii_serialization(), base_path)
    }

    pub(super) fn read(
        option: Option<&RawBaseUrl>,
        base_path: &str,
        environment: &Environment,
    ) -> Result<Option<Arc<Self>>, ConfigError> {
        let from_environment = || {
            VARIABLES
                .into_iter()
                .filter_map(|name| environment.get(name).map(|text| (name, text)))
                .find(|(name, text)| !(*name == "BASE_URL" && *text == "/"))
                .map(|(_, text)| text)
        };
        let option = match option {
            Some(RawBaseUrl::Dynamic(_)) => return Ok(None),
            Some(RawBaseUrl::Fixed(text)) => Some(text.as_str()),
            None => None,
        };
        option
            .filter(|text| !text.is_empty())
            .or_else(from_environment)
            .map(|base| Self::join(base, base_path).map(Arc::new))
            .transpose()
    }
}
