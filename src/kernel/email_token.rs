//! The signed token in the links of verification mails: a JWT, so that no row is needed.

use serde::{Deserialize, Serialize};

use super::Ctx;
use crate::{
    crypto::{
        encode_uri_component,
        jwt::{self, Verdict},
    },
    error::Failure,
    http::email::is_email,
};

/// What the token says, in the reference's key order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EmailToken {
    /// In lower case.
    pub email: String,
    /// The address that is to take its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_to: Option<String>,
    /// Which step of a change of address this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

/// What came of reading a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadToken {
    Valid(EmailToken),
    Expired,
    Invalid,
}

impl EmailToken {
    /// That this address is the user's.
    pub fn verify(email: &str, user_id: Option<&str>) -> Self {
        Self { email: email.to_lowercase(), user_id: user_id.map(str::to_owned), ..Self::default() }
    }
}

impl Ctx {
    /// Signs a token that is good for `emailVerification.expiresIn`.
    pub fn sign_email_token(&self, token: &EmailToken) -> Result<String, Failure> {
        let payload = serde_json::to_string(token).map_err(Failure::internal)?;
        let lifetime = self.app.config.email_verification.expires_in;
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates; JWTs count seconds")]
        let lifetime = lifetime as i64;
        jwt::sign(&payload, &self.app.signer, self.now, lifetime).map_err(Failure::internal)
    }

    pub fn read_email_token(&self, token: &str) -> ReadToken {
        let claims = match jwt::check(token, &self.app.signer, self.now) {
            Verdict::Valid(claims) => claims,
            Verdict::Expired => return ReadToken::Expired,
            Verdict::Invalid => return ReadToken::Invalid,
        };
        match serde_json::from_str::<EmailToken>(&claims) {
            Ok(token) if is_email(&token.email) => ReadToken::Valid(token),
            _ => ReadToken::Invalid,
        }
    }

    /// The link that a mail holds. Where the reader goes from there is `callback_url`.
    pub fn verify_email_url(&self, token: &str, callback_url: Option<&str>) -> String {
        let target = callback_url.filter(|url| !url.is_empty()).unwrap_or("/");
        let target = encode_uri_component(target);
        format!("{}/verify-email?token={token}&callbackURL={target}", self.base_url())
    }

    /// The base URL with the auth path; empty in a direct call when none is configured.
    pub fn base_url(&self) -> &str {
        self.base.as_ref().map_or("", |base| &base.url)
    }
}
