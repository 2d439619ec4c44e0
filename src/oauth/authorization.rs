//! The URL that sends a browser to a provider (RFC 6749 section 4.1.1, RFC 7636).

use url::Url;

use crate::{crypto::digest::pkce_challenge, error::Failure};

/// What a flow of ours asks for.
#[derive(Clone, Copy, Debug)]
pub struct Authorize<'a> {
    pub state: &'a str,
    pub code_verifier: &'a str,
    /// Where the provider is to send the browser back to.
    pub redirect_uri: &'a str,
    pub nonce: Option<&'a str>,
    pub scopes: Option<&'a [String]>,
    pub login_hint: Option<&'a str>,
    /// What the caller wants to say besides.
    pub additional: &'a [(String, String)],
}

/// Names that the flow itself uses; a caller cannot replace them.
pub const RESERVED: [&str; 8] = [
    "state",
    "client_id",
    "redirect_uri",
    "response_type",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "scope",
];

/// The URL while it is made: parameters in the order in which they were first set.
#[derive(Clone, Debug)]
pub struct AuthorizationUrl {
    url: Url,
    pairs: Vec<(String, String)>,
}

impl AuthorizationUrl {
    /// # Errors
    /// If `endpoint` is no URL.
    pub fn new(endpoint: &str) -> Result<Self, Failure> {
        let url = Url::parse(endpoint).map_err(|_| {
            Failure::internal(format!("the authorization endpoint `{endpoint}` is no URL"))
        })?;
        let pairs = url.query_pairs().into_owned().collect();
        Ok(Self { url, pairs })
    }

    /// Sets a parameter, in its old place if it is there.
    pub fn set(&mut self, name: &str, value: &str) {
        let first = self.pairs.iter().position(|(own, _)| own == name);
        match first {
            Some(first) => {
                let mut index = 0;
                self.pairs.retain(|(own, _)| {
                    index += 1;
                    own != name || index == first + 1
                });
                if let Some((_, own)) = self.pairs.get_mut(first) {
                    value.clone_into(own);
                }
            }
            None => self.pairs.push((name.to_owned(), value.to_owned())),
        }
    }

    /// The same if there is something to say.
    pub fn set_if(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.set(name, value);
        }
    }

    /// Binds the code to this flow.
    pub fn challenge(&mut self, verifier: &str) {
        self.set("code_challenge_method", "S256");
        self.set("code_challenge", &pkce_challenge(verifier));
    }

    /// What is not reserved of more parameters.
    pub fn extend<'a>(&mut self, more: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (name, value) in more {
            if !RESERVED.contains(&name) {
                self.set(name, value);
            }
        }
    }

    pub fn set_fragment(&mut self, fragment: &str) {
        self.url.set_fragment(Some(fragment));
    }

    /// Takes a parameter out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(own, _)| own == name)?;
        Some(self.pairs.remove(at).1)
    }

    pub fn finish(mut self) -> String {
        self.url.query_pairs_mut().clear().extend_pairs(self.pairs);
        self.url.into()
    }
}

#[cfg(test)]
mod tests {
    use super::AuthorizationUrl;

    #[test]
    fn sets_like_url_search_params() {
        let mut url = AuthorizationUrl::new("https://a.example/x?b=1&a=2&b=3#f").unwrap();
        url.set("b", "x y");
        url.set_if("c", Some(""));
        url.extend([("state", "evil"), ("d", "é")]);
        assert_eq!(url.finish(), "https://a.example/x?b=x+y&a=2&d=%C3%A9#f");
        assert!(AuthorizationUrl::new("nowhere").is_err());
    }
}
