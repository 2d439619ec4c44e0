//! From a callback, or a client's ID token, to somebody whom the provider vouches for.

use serde_json::{Map, Value};

use super::super::Ctx;
use crate::{
    error::{ApiError, Failure, Status, code},
    host::Level,
    oauth::{Code, Provider, ProviderInfo, Tokens},
};

/// What came with a callback.
#[derive(Clone, Debug, Default)]
pub struct Callback {
    pub code: String,
    pub code_verifier: String,
    pub issuer: Option<String>,
    pub device_id: Option<String>,
    /// JSON text about the user, which Apple sends.
    pub user: Option<String>,
    pub nonce: Option<String>,
}

/// Somebody whom the provider knows.
pub struct Identity {
    pub provider_id: String,
    /// The provider's lasting name for them.
    pub account_id: String,
    pub user: Map<String, Value>,
    /// As the provider sent it.
    pub profile: Value,
    pub tokens: Tokens,
}

impl Identity {
    /// As a sign-in with an ID token stores it: the reference keeps no refresh token there.
    #[must_use]
    pub fn without_refresh_token(mut self) -> Self {
        self.tokens.refresh_token = None;
        self
    }

    /// The address, if there is one.
    pub fn email(&self) -> Option<&str> {
        self.user.get("email")?.as_str().filter(|email| !email.is_empty())
    }

    /// Whether the provider says that the address is theirs.
    pub fn email_verified(&self) -> bool {
        matches!(self.user.get("emailVerified"), Some(Value::Bool(true)))
            || self.user.get("emailVerified").and_then(Value::as_str) == Some("true")
    }
}

impl Ctx {
    /// Who has come back; otherwise the error for the browser's page.
    pub async fn exchange(
        &self,
        provider: &dyn Provider,
        callback: &Callback,
    ) -> Result<Result<Identity, &'static str>, Failure> {
        let client = self.client();
        let id = provider.id();
        if let (Some(sent), Some(own)) = (callback.issuer.as_deref(), provider.issuer())
            && !sent.is_empty()
            && sent != own
        {
            self.log(Level::Error, &format!("A callback of {id} names another issuer"));
            return Ok(Err("issuer_mismatch"));
        }
        if provider.requires_nonce() && callback.nonce.is_none() {
            self.log(Level::Error, &format!("A callback of {id} is tied to no nonce"));
            return Ok(Err("nonce_binding_missing"));
        }
        let redirect_uri = self.callback_uri(provider);
        let code = Code {
            code: &callback.code,
            code_verifier: &callback.code_verifier,
            redirect_uri: &redirect_uri,
            device_id: callback.device_id.as_deref(),
        };
        let tokens = match provider.exchange(&client, code).await {
            Ok(Some(tokens)) => tokens,
            Ok(None) => return Ok(Err("invalid_code")),
            Err(failure) => {
                let what = format!("Failed to validate authorization code of {id}: {failure}");
                self.log(Level::Error, &what);
                return Ok(Err("invalid_code"));
            }
        };
        let user = callback.user.as_deref().and_then(|text| crate::http::json::parse(text).ok());
        let asked = Tokens {
            user: user.filter(|user| !user.is_null()),
            expected_nonce: callback.nonce.clone(),
            ..tokens.clone()
        };
        let Some(info) = provider.user_info(&client, &asked).await? else {
            self.log(Level::Error, &format!("Unable to get user info of {id}"));
            return Ok(Err("unable_to_get_user_info"));
        };
        match self.identify(provider, tokens, info).await {
            Ok(Some(identity)) => Ok(Ok(identity)),
            Ok(None) => Ok(Err("unable_to_get_user_info")),
            Err(failure) => {
                let what = format!("Unable to derive the account of {id}: {failure}");
                self.log(Level::Error, &what);
                Ok(Err("unable_to_get_user_info"))
            }
        }
    }

    /// Who a client is that brings an ID token of its own.
    pub async fn identity_of_client(&self, provider: &dyn Provider) -> Result<Identity, Failure> {
        let given = |name: &str| {
            let value = self.body.as_ref()?.get("idToken")?.get(name)?;
            Some(value.clone())
        };
        let text = |name: &str| given(name).and_then(|value| value.as_str().map(str::to_owned));
        let id = provider.id();
        let refuse = |status, code, what: &str| {
            self.log(Level::Error, &format!("{what} ({id})"));
            Failure::from(ApiError::new(status, code))
        };
        if !provider.takes_id_tokens() {
            return Err(refuse(
                Status::NotFound,
                code::ID_TOKEN_NOT_SUPPORTED,
                "Provider does not support id token verification",
            ));
        }
        let client = self.client();
        let token = text("token").unwrap_or_default();
        if !provider.verify_id_token(&client, &token, text("nonce").as_deref()).await {
            self.log(Level::Warn, &format!("Invalid id token ({id})"));
            return Err(ApiError::new(Status::Unauthorized, code::INVALID_TOKEN).into());
        }
        let tokens = Tokens {
            user: given("user").filter(|_| self.endpoint.name == "signInSocial"),
            ..Tokens::of_client(
                &token,
                text("accessToken").as_deref(),
                text("refreshToken").as_deref(),
            )
        };
        let unknown = || {
            refuse(Status::Unauthorized, code::FAILED_TO_GET_USER_INFO, "Failed to get user info")
        };
        let info = provider.user_info_of_client(&client, &tokens).await?.ok_or_else(unknown)?;
        if info.text("email").is_none() {
            self.log(Level::Error, &super::missing_email(id, true));
            return Err(ApiError::new(Status::Unauthorized, code::USER_EMAIL_NOT_FOUND).into());
        }
        match self.identify(provider, tokens, info).await {
            Ok(Some(identity)) => Ok(identity),
            Ok(None) | Err(_) => Err(unknown()),
        }
    }

    async fn identify(
        &self,
        provider: &dyn Provider,
        tokens: Tokens,
        info: ProviderInfo,
    ) -> Result<Option<Identity>, Failure> {
        let subject = provider.subject(&self.client(), &tokens, &info.data).await?;
        let Some(account_id) = subject else {
            let id = provider.id();
            self.log(Level::Error, &format!("{id} does not say which account it is"));
            return Ok(None);
        };
        Ok(Some(Identity {
            provider_id: provider.id().to_owned(),
            account_id,
            user: info.user,
            profile: info.data,
            tokens,
        }))
    }
}
