//! Setting cookies on the reply.

use super::Ctx;
use crate::{
    config::CookieAttributes,
    cookies::{self, NamedCookie},
};

impl Ctx {
    pub fn set_cookie(&mut self, name: &str, value: &str, attributes: &CookieAttributes) {
        // Hooks may have set some before.
        self.take_hook_headers();
        self.reply.append("set-cookie", &cookies::serialize(name, value, attributes));
    }

    pub fn set_signed_cookie(&mut self, name: &str, value: &str, attributes: &CookieAttributes) {
        let sealed = cookies::seal(value, &self.app.signer);
        self.set_cookie(name, &sealed, attributes);
    }

    /// Lets scripts of other origins read this header of the reply.
    pub fn expose_header(&mut self, name: &str) {
        const EXPOSED: &str = "access-control-expose-headers";
        let before = self.reply.get(EXPOSED).unwrap_or_default();
        let mut names: Vec<&str> = Vec::new();
        for own in before.split(',').map(str::trim).chain([name]) {
            if !own.is_empty() && !names.contains(&own) {
                names.push(own);
            }
        }
        let names = names.join(", ");
        self.reply.set(EXPOSED, &names);
    }

    /// Makes the browser drop a cookie. A value set earlier in this same reply must not leave
    /// either: browsers would drop it, but logs and proxies would have seen it.
    pub fn expire_cookie(&mut self, cookie: &NamedCookie) {
        let (whole, part) = (format!("{}=", cookie.name), format!("{}.", cookie.name));
        self.reply.retain_set_cookies(|set| !set.starts_with(&whole) && !set.starts_with(&part));
        self.set_cookie(&cookie.name, "", &cookie.expired());
    }
}
