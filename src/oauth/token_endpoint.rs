//! Requests to a token endpoint: a code, or a refresh token, for tokens (RFC 6749 sections 4.1.3
//! and 6), with the client's credentials.

use serde_json::{Value, json};
use url::form_urlencoded::{Serializer, byte_serialize};

use super::{Answer, Client, TokenAuth, Tokens};
use crate::{
    crypto::encode_base64,
    error::Failure,
    host::{Callback, Outbound},
};

/// Who asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Credentials<'a> {
    pub client_id: Option<&'a str>,
    pub client_secret: Option<&'a str>,
    pub client_key: Option<&'a str>,
    /// In place of the one that the flow names.
    pub redirect_uri: Option<&'a str>,
}

/// The form that is sent.
#[derive(Clone, Debug, Default)]
pub struct TokenRequest {
    pub headers: Vec<(String, String)>,
    pub body: Vec<(String, String)>,
}

impl TokenRequest {
    fn new(grant_type: &str) -> Self {
        let mut request = Self::default();
        request.header("content-type", "application/x-www-form-urlencoded");
        request.header("accept", "application/json");
        request.set("grant_type", grant_type);
        request
    }

    /// A code for tokens.
    pub fn code(code: &super::Code<'_>, verifier: Option<&str>, who: Credentials<'_>) -> Self {
        let mut request = Self::new("authorization_code");
        request.set("code", code.code);
        request.set_if("code_verifier", verifier);
        request.set_if("client_key", who.client_key);
        request.set_if("device_id", code.device_id);
        request.set("redirect_uri", who.redirect_uri.unwrap_or(code.redirect_uri));
        request
    }

    /// A refresh token for tokens.
    pub fn refresh(refresh_token: &str) -> Self {
        let mut request = Self::new("refresh_token");
        request.set("refresh_token", refresh_token);
        request
    }

    /// Sets a header, whose name is in lower case.
    pub fn header(&mut self, name: &str, value: &str) {
        set(&mut self.headers, name, value);
    }

    pub fn set(&mut self, name: &str, value: &str) {
        set(&mut self.body, name, value);
    }

    pub fn set_if(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.set(name, value);
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.body.iter().any(|(own, _)| own == name)
    }

    fn grant_type(&self) -> &str {
        self.body.first().map_or("", |(_, value)| value)
    }

    /// Adds the credentials.
    ///
    /// # Errors
    /// If they do not fit the way, with a text that says what is missing.
    pub async fn authenticate(
        &mut self,
        client: &Client<'_>,
        endpoint: &str,
        way: &TokenAuth,
        who: Credentials<'_>,
    ) -> Result<(), Failure> {
        let wrong = |what: &str| Failure::internal(format!("the token endpoint {what}"));
        let secret = who.client_secret;
        if self.has("client_assertion") != self.has("client_assertion_type") {
            return Err(wrong("wants `client_assertion` and `client_assertion_type` together"));
        }
        let id = || who.client_id.ok_or_else(|| wrong("wants a `clientId`: set it"));
        if self.has("client_assertion") {
            if secret.is_some() {
                return Err(wrong("takes no `clientSecret` beside `client_assertion`: remove it"));
            }
            self.set("client_id", id()?);
            return Ok(());
        }
        match way {
            TokenAuth::Default if secret.is_none() => {
                self.set("client_id", id()?);
            }
            TokenAuth::Default | TokenAuth::Post => {
                let secret = secret.ok_or_else(|| wrong("wants a `clientSecret`: set it"))?;
                self.set("client_id", id()?);
                self.set("client_secret", secret);
            }
            TokenAuth::None => {
                if secret.is_some() {
                    return Err(wrong("takes no `clientSecret` with the method `none`: remove it"));
                }
                self.set("client_id", id()?);
            }
            TokenAuth::Basic => {
                let secret = secret.ok_or_else(|| wrong("wants a `clientSecret`: set it"))?;
                self.header("authorization", &basic(id()?, secret));
            }
            TokenAuth::PrivateKeyJwt(callback) => {
                if secret.is_some() {
                    return Err(wrong(
                        "takes no `clientSecret` with the method `private_key_jwt`: remove it",
                    ));
                }
                let id = id()?;
                let asked = json!([{
                    "clientId": id,
                    "tokenEndpoint": endpoint,
                    "grantType": self.grant_type(),
                }]);
                let Some(Value::String(assertion)) = client.ask(callback, asked).await? else {
                    return Err(crate::host::wrong_type(callback));
                };
                self.set("client_id", id);
                self.set("client_assertion", &assertion);
                self.set(
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                );
            }
            TokenAuth::Custom(callback) => self.customize(client, endpoint, callback).await?,
            TokenAuth::ClientKey => {
                self.set("client_key", who.client_key.unwrap_or("undefined"));
                self.set("client_secret", secret.unwrap_or("undefined"));
            }
        }
        Ok(())
    }

    /// The host gives the function the form and the headers to change, and gives back both.
    async fn customize(
        &mut self,
        client: &Client<'_>,
        endpoint: &str,
        callback: &Callback,
    ) -> Result<(), Failure> {
        #[derive(serde::Deserialize)]
        struct Customized {
            body: Vec<(String, String)>,
            headers: Vec<(String, String)>,
        }
        let asked = json!([{
            "body": self.body,
            "headers": self.headers,
            "tokenEndpoint": endpoint,
            "grantType": self.grant_type(),
        }]);
        let answer = client.ask(callback, asked).await?.unwrap_or_default();
        let changed: Customized =
            serde_json::from_value(answer).map_err(|_| crate::host::wrong_type(callback))?;
        self.body = changed.body;
        self.headers = changed.headers;
        Ok(())
    }

    /// Sends the form; what comes back is no redirect and has a good status.
    pub async fn send(self, client: &Client<'_>, endpoint: &str) -> Answer {
        let body = Serializer::new(String::new()).extend_pairs(&self.body).finish();
        let request = Outbound {
            method: "POST",
            url: super::client::written(endpoint, &[]),
            headers: self.headers,
            body: Some(body),
            binary: false,
        };
        client.send(request).await
    }
}

/// Tokens for a refresh token, which must be some.
pub fn refreshed(answer: Answer, client: &Client<'_>) -> Result<Tokens, Failure> {
    match answer {
        Answer::Error(error) => Err(Failure::internal(error)),
        Answer::Data(data) => {
            let tokens = Tokens::from_reply(data, client.now);
            match &tokens.access_token {
                Some(token) if !token.is_empty() => Ok(tokens),
                _ => Err(Failure::internal("the reply has no access token")),
            }
        }
    }
}

/// The header of RFC 6749 section 2.3.1: both halves are form-encoded first.
fn basic(id: &str, secret: &str) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", encode_base64(format!("{}:{}", encode(id), encode(secret)).as_bytes()))
}

fn set(pairs: &mut Vec<(String, String)>, name: &str, value: &str) {
    match pairs.iter_mut().find(|(own, _)| own == name) {
        Some((_, own)) => value.clone_into(own),
        None => pairs.push((name.to_owned(), value.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::basic;

    #[test]
    fn encodes_credentials_before_they_are_joined() {
        // "a:b" and "c d!"
        assert_eq!(basic("a:b", "c d!"), "Basic YSUzQWI6YytkJTIx");
    }
}
