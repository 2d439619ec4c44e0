//! A described provider at work.

use std::collections::HashMap;

use serde_json::{Value, json};
use url::Url;

use super::{INVALID_OAUTH_CONFIGURATION, TOKEN_URL_NOT_FOUND, options::Settings};
use crate::{
    error::{ApiError, Failure, Status},
    host::{BoxFuture, Callback, wrong_type},
    oauth::{
        Answer, AuthorizationUrl, Authorize, Client, Code, Credentials, IdTokenRules, Logout,
        Policy, Provider, ProviderInfo, TokenRequest, Tokens, decode_claims, refreshed,
        subject_text, verify_id_token,
    },
};

/// Parameters of a refresh that nobody replaces.
const FIXED: [&str; 2] = ["grant_type", "refresh_token"];

pub struct Generic {
    pub settings: Settings,
    pub issuer: Option<String>,
    /// Whether it signs ID tokens.
    pub is_oidc: bool,
    /// None if discovery named no keys.
    pub rules: Option<IdTokenRules>,
}

impl Generic {
    fn credentials(&self) -> Credentials<'_> {
        Credentials {
            client_id: Some(&self.settings.client_id),
            client_secret: self.settings.client_secret.as_deref(),
            client_key: None,
            redirect_uri: self.settings.redirect_uri.as_deref(),
        }
    }

    fn token_url(&self) -> Result<&str, Failure> {
        let missing = || ApiError::new(Status::BadRequest, TOKEN_URL_NOT_FOUND);
        Ok(self.settings.token_url.as_deref().ok_or_else(missing)?)
    }

    /// Some replies do not say when an access token ends.
    fn with_expiry(&self, tokens: Tokens, client: &Client<'_>) -> Tokens {
        let usual = self.settings.access_token_expires_in;
        let usual = usual.map(|seconds| client.now.plus_seconds(seconds));
        Tokens { access_token_expires_at: tokens.access_token_expires_at.or(usual), ..tokens }
    }

    async fn exchanged(&self, client: &Client<'_>, code: Code<'_>) -> Result<Tokens, Failure> {
        if let Some(callback) = &self.settings.get_token {
            let members = [
                ("code", Some(code.code)),
                ("codeVerifier", Some(code.code_verifier)),
                ("redirectURI", Some(code.redirect_uri)),
                ("deviceId", code.device_id),
            ];
            let members = members.into_iter().filter_map(|(name, value)| Some((name, value?)));
            let asked: HashMap<_, _> = members.collect();
            return tokens_of(client, callback, json!([asked])).await;
        }
        let url = self.token_url()?;
        let verifier = Some(code.code_verifier).filter(|_| self.settings.pkce);
        let who = self.credentials();
        let code = Code { device_id: None, ..code };
        let mut request = TokenRequest::code(&code, verifier, who);
        for (name, value) in &self.settings.authorization_headers {
            request.header(&name.to_lowercase(), value);
        }
        for (name, value) in &self.settings.token_params {
            if !request.has(name) {
                request.set(name, value);
            }
        }
        request.authenticate(client, url, &self.settings.token_auth, who).await?;
        match request.send(client, url).await {
            Answer::Data(data) => Ok(Tokens::from_reply(data, client.now)),
            Answer::Error(error) => Err(Failure::internal(error)),
        }
    }

    async fn renewed(&self, client: &Client<'_>, refresh_token: &str) -> Result<Tokens, Failure> {
        let url = self.token_url()?;
        let mut request = TokenRequest::refresh(refresh_token);
        for (name, value) in &self.settings.authorization_headers {
            request.header(&name.to_lowercase(), value);
        }
        let asked = match &self.settings.refresh_params_callback {
            Some(callback) => client.ask(callback, json!([])).await?,
            None => None,
        };
        let asked = asked.as_ref().and_then(Value::as_object).into_iter().flatten();
        let asked = asked.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
        let written = self.settings.refresh_params.iter();
        let written = written.map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in written.chain(asked).filter(|(name, _)| !FIXED.contains(name)) {
            request.set(name, value);
        }
        let way = &self.settings.token_auth;
        request.authenticate(client, url, way, self.credentials()).await?;
        refreshed(request.send(client, url).await, client)
    }
}

async fn tokens_of(
    client: &Client<'_>,
    callback: &Callback,
    asked: Value,
) -> Result<Tokens, Failure> {
    let answer = client.ask(callback, asked).await?;
    answer.as_ref().and_then(Tokens::from_function).ok_or_else(|| wrong_type(callback))
}

impl Provider for Generic {
    fn id(&self) -> &str {
        &self.settings.provider_id
    }

    fn policy(&self) -> Policy {
        Policy {
            disable_implicit_sign_up: self.settings.disable_implicit_sign_up,
            disable_sign_up: self.settings.disable_sign_up,
            override_user_info: self.settings.override_user_info,
            require_email_verification: self.settings.require_email_verification,
        }
    }

    fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    fn requires_nonce(&self) -> bool {
        self.rules.is_some() && self.settings.bind_nonce
    }

    fn allows_idp_initiated(&self) -> bool {
        self.settings.allow_idp_initiated
    }

    fn authorize(&self, flow: &Authorize<'_>) -> Result<String, Failure> {
        let settings = &self.settings;
        let missing = || ApiError::new(Status::BadRequest, INVALID_OAUTH_CONFIGURATION);
        let endpoint = settings.authorization_url.as_deref().ok_or_else(missing)?;
        let asked = flow.scopes.unwrap_or_default().iter().chain(&settings.scopes);
        let mut scopes: Vec<&str> = asked.map(String::as_str).collect();
        if self.is_oidc && !scopes.contains(&"openid") {
            scopes.insert(0, "openid");
        }
        let mut url = AuthorizationUrl::new(endpoint)?;
        url.set("response_type", settings.response_type.as_deref().unwrap_or("code"));
        url.set("client_id", &settings.client_id);
        url.set("state", flow.state);
        url.set_if("scope", Some(&scopes.join(" ")));
        url.set("redirect_uri", settings.redirect_uri.as_deref().unwrap_or(flow.redirect_uri));
        url.set_if("login_hint", flow.login_hint);
        url.set_if("nonce", flow.nonce);
        url.set_if("prompt", settings.prompt.as_deref());
        url.set_if("access_type", settings.access_type.as_deref());
        url.set_if("response_mode", settings.response_mode.as_deref());
        if settings.pkce {
            url.challenge(flow.code_verifier);
        }
        let more = settings.authorization_params.iter().chain(flow.additional);
        url.extend(more.map(|(name, value)| (name.as_str(), value.as_str())));
        Ok(url.finish())
    }

    fn exchange<'a>(
        &'a self,
        client: &'a Client<'a>,
        code: Code<'a>,
    ) -> BoxFuture<'a, Result<Option<Tokens>, Failure>> {
        Box::pin(async move {
            let tokens = self.exchanged(client, code).await?;
            Ok(Some(self.with_expiry(tokens, client)))
        })
    }

    fn refreshes(&self) -> bool {
        true
    }

    fn refresh<'a>(
        &'a self,
        client: &'a Client<'a>,
        refresh_token: &'a str,
    ) -> BoxFuture<'a, Result<Tokens, Failure>> {
        Box::pin(async move {
            let tokens = self.renewed(client, refresh_token).await?;
            Ok(self.with_expiry(tokens, client))
        })
    }

    fn user_info<'a>(
        &'a self,
        client: &'a Client<'a>,
        tokens: &'a Tokens,
    ) -> BoxFuture<'a, Result<Option<ProviderInfo>, Failure>> {
        Box::pin(async move {
            let token = tokens.id_token.as_deref().filter(|token| !token.is_empty());
            let (Some(token), Some(rules)) = (token, &self.rules) else {
                return self.resolve(client, tokens, None).await;
            };
            let nonce = tokens.expected_nonce.as_deref();
            match verify_id_token(token, rules, nonce, client).await {
                Ok(claims) => self.resolve(client, tokens, Some(&claims)).await,
                Err(what) => {
                    let id = &self.settings.provider_id;
                    client.error(&format!("An ID token of \"{id}\" is refused: {what}."));
                    Ok(None)
                }
            }
        })
    }

    fn user_info_of_client<'a>(
        &'a self,
        client: &'a Client<'a>,
        tokens: &'a Tokens,
    ) -> BoxFuture<'a, Result<Option<ProviderInfo>, Failure>> {
        Box::pin(async move {
            let claims = tokens.id_token.as_deref().and_then(decode_claims);
            let claims = claims.filter(|_| self.rules.is_some());
            if self.rules.is_some() && claims.is_none() {
                return Ok(None);
            }
            let alone = Tokens { id_token: tokens.id_token.clone(), ..Tokens::default() };
            self.resolve(client, &alone, claims.as_ref()).await
        })
    }

    fn subject<'a>(
        &'a self,
        client: &'a Client<'a>,
        tokens: &'a Tokens,
        profile: &'a Value,
    ) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        Box::pin(async move {
            if let Some(callback) = &self.settings.account_subject {
                let asked = json!([{
                    "tokens": tokens.argument(),
                    "profile": crate::domain::plain(profile.clone()),
                }]);
                return Ok(subject_text(client.ask(callback, asked).await?.as_ref()));
            }
            let subject = match tokens.id_token.as_deref().filter(|token| !token.is_empty()) {
                _ if !self.is_oidc => profile.get("id").cloned(),
                Some(token) if self.rules.is_some() => {
                    decode_claims(token).and_then(|claims| claims.get("sub").cloned())
                }
                _ => profile.get("sub").cloned(),
            };
            Ok(subject_text(subject.as_ref()))
        })
    }

    fn takes_id_tokens(&self) -> bool {
        self.rules.is_some()
    }

    fn verify_id_token<'a>(
        &'a self,
        client: &'a Client<'a>,
        token: &'a str,
        nonce: Option<&'a str>,
    ) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let Some(rules) = &self.rules else { return false };
            match verify_id_token(token, rules, nonce, client).await {
                Ok(_) => true,
                Err(what) => {
                    let id = &self.settings.provider_id;
                    client.warn(&format!("An ID token of \"{id}\" is refused: {what}."));
                    false
                }
            }
        })
    }

    fn logs_out(&self) -> bool {
        true
    }

    fn logout_url(&self, logout: &Logout<'_>) -> Result<Option<String>, Failure> {
        let settings = &self.settings;
        let endpoint = settings.end_session_endpoint.as_deref();
        let endpoint = endpoint.filter(|_| !settings.disable_provider_logout);
        let Some(mut url) = endpoint.and_then(|endpoint| AuthorizationUrl::new(endpoint).ok())
        else {
            return Ok(None);
        };
        let id_token = logout.id_token.filter(|token| !token.is_empty());
        url.set_if("id_token_hint", id_token);
        let back = logout.callback_url.or(settings.post_logout_redirect_uri.as_deref());
        match back.filter(|back| !back.is_empty()) {
            Some(back) => {
                let base = Url::parse(logout.base_url).map_err(Failure::internal)?;
                let back = base.join(back).map_err(Failure::internal)?;
                url.set("post_logout_redirect_uri", back.as_str());
                url.set("client_id", &settings.client_id);
                url.set_if("state", logout.state);
            }
            None if id_token.is_none() => url.set("client_id", &settings.client_id),
            None => {}
        }
        Ok(Some(url.finish()))
    }
}
