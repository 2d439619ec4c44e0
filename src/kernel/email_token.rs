//! The signed token in the links of verification mails: a JWT, so that no row is needed.

use serde::{Deserialize, Serialize};

use super::Ctx;
use crate::{
    crypto::{
        encode_uri_component,
        jwt::{self, Verdict},
    },
    domain::User,
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

/// The two steps of a change of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestType {
    /// The old address agrees.
    Confirmation,
    /// The new one is real.
    Verification,
}

impl RequestType {
    pub const CONFIRMATION: &str = "change-email-confirmation";
    pub const VERIFICATION: &str = "change-email-verification";

    fn name(self) -> &'static str {
        match self {
            Self::Confirmation => Self::CONFIRMATION,
            Self::Verification => Self::VERIFICATION,
        }
    }
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

impl EmailToken {
    /// That this user may have the new address after this step.
    pub fn change(user: &User, new_email: &str, step: RequestType) -> Self {
        Self {
            email: user.email.to_lowercase(),
            update_to: Some(new_email.to_owned()),
            request_type: Some(step.name().to_owned()),
            user_id: Some(user.id.clone()),
        }
    }
}

impl Ctx {
    /// Signs a token that is good for `emailVerification.expiresIn`.
    pub fn sign_email_token(&self, token: &EmailToken) -> Result<String, Failure> {
        self.sign_email_token_for(token, self.app.config.email_verification.expires_in)
    }

    /// The same for a lifetime in seconds.
    pub fn sign_email_token_for(
        &self,
        token: &EmailToken,
        lifetime: f64,
    ) -> Result<String, Failure> {
        let payload = serde_json::to_string(token).map_err(Failure::internal)?;
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
