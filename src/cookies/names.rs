//! The cookies of an application: names and attributes after all the user's settings.

use crate::config::{Config, CookieAttributes, CookieOptions, StateStorage};

const STATE_SECONDS: f64 = 300.0;
const OAUTH_STATE_SECONDS: f64 = 600.0;

/// A cookie's full name and what it is set with.
#[derive(Clone, Debug)]
pub struct NamedCookie {
    pub name: String,
    pub attributes: CookieAttributes,
}

/// The cookies that the core itself uses.
#[derive(Clone, Debug)]
pub struct AuthCookies {
    pub session_token: NamedCookie,
    pub session_data: NamedCookie,
    pub dont_remember: NamedCookie,
    /// What a browser may keep of social sign-in, where cookies are all there is; dropped at
    /// the end of a session.
    pub account_data: Option<NamedCookie>,
    /// Holds what a sign-in at another service waits with, where cookies are to do so.
    pub oauth_state: Option<NamedCookie>,
    /// Ties such a sign-in to the browser that began it, where the store waits.
    pub state: NamedCookie,
}

impl AuthCookies {
    pub fn new(config: &Config) -> Self {
        Self::with(config, &config.cookies)
    }

    /// With other options for names and attributes than the configured ones.
    pub fn with(config: &Config, options: &CookieOptions) -> Self {
        let cache = Some(config.session.cache.max_age);
        Self {
            account_data: config.account.cookie.then(|| named(options, "account_data", cache)),
            oauth_state: (config.account.state_storage == StateStorage::Cookie)
                .then(|| named(options, "oauth_state", Some(OAUTH_STATE_SECONDS))),
            state: named(options, "state", Some(STATE_SECONDS)),
            session_token: named(options, "session_token", Some(config.session.expires_in)),
            session_data: named(options, "session_data", cache),
            dont_remember: named(options, "dont_remember", None),
        }
    }
}

impl NamedCookie {
    /// The attributes that make a browser drop this cookie.
    pub fn expired(&self) -> CookieAttributes {
        CookieAttributes { max_age: Some(0.0), ..self.attributes.clone() }
    }
}

fn named(options: &CookieOptions, key: &str, max_age: Option<f64>) -> NamedCookie {
    let own = options.overrides.get(key).cloned().unwrap_or_default();
    let name = own.name.filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| format!("{}.{key}", options.prefix));
    let base = CookieAttributes {
        max_age: None,
        domain: options.domain.clone(),
        expires: None,
        path: Some("/".to_owned()),
        http_only: Some(true),
        secure: Some(options.secure),
        same_site: Some("lax".to_owned()),
        partitioned: None,
    };
    let built_in = CookieAttributes { max_age, ..CookieAttributes::default() };
    NamedCookie {
        name: if options.secure { format!("__Secure-{name}") } else { name },
        attributes: base.overlaid(&options.defaults).overlaid(&built_in).overlaid(&own.attributes),
    }
}
