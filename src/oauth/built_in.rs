//! A provider of ours with the user's options.

use serde_json::{Map, Value, json};

use super::{
    Answer, AuthorizationUrl, Authorize, Client, Code, Credentials, Get, Policy, Provider,
    ProviderInfo, TokenAuth, TokenRequest, Tokens, decode_claims,
    definition::{
        Definition, IdToken, Needs, Pkce, Profile, Prompt, Refresh, ScopeRule, TokenWay, Urls,
    },
    profile::Found,
    provider::subject_text,
    token_endpoint::refreshed,
    verify_id_token,
};
use crate::{
    config::{ConfigError, SocialOptions},
    error::Failure,
    host::{BoxFuture, Callback},
    http::json::is_truthy,
};

pub struct BuiltIn {
    pub definition: &'static Definition,
    pub options: SocialOptions,
    pub urls: Urls,
    token_auth: TokenAuth,
}

impl BuiltIn {
    /// # Errors
    /// If the provider cannot be what the options say.
    pub fn new(
        definition: &'static Definition,
        options: SocialOptions,
    ) -> Result<Self, ConfigError> {
        let id = definition.id;
        if let Some(name) = options.own.keys().find(|name| {
            !definition.own_options.contains(&name.as_str())
                && is_truthy(options.own.get(name.as_str()))
        }) {
            return Err(ConfigError(format!(
                "The option `socialProviders.{id}.{name}` is none of this provider's: remove it."
            )));
        }
        let token_auth = choose(definition, &options)?;
        Ok(Self { urls: definition.endpoints.of(&options)?, definition, options, token_auth })
    }

    /// The scopes to ask for.
    pub fn scopes(&self, asked: Option<&[String]>) -> Vec<String> {
        let rule = self.definition.scope_rule;
        let options = &self.options;
        if rule == ScopeRule::Never {
            return Vec::new();
        }
        let own = self.definition.scopes.iter().filter(|_| !options.disable_default_scope);
        let mut scopes: Vec<String> = own.map(|scope| (*scope).to_owned()).collect();
        let asked = asked.unwrap_or_default();
        let (first, second) = match rule {
            ScopeRule::RequestFirst => (asked, &*options.scope),
            _ => (&*options.scope, asked),
        };
        scopes.extend(first.iter().chain(second).cloned());
        if rule == ScopeRule::Distinct {
            let mut seen = std::collections::HashSet::new();
            scopes.retain(|scope| seen.insert(scope.clone()));
        }
        scopes
    }

    /// The URL as most providers take it.
    pub fn standard_url(&self, flow: &Authorize<'_>) -> Result<AuthorizationUrl, Failure> {
        let options = &self.options;
        let scopes = self.scopes(flow.scopes);
        let parameters = (self.definition.parameters)(options, &scopes);
        let endpoint = options.authorization_endpoint.as_deref();
        let mut url = AuthorizationUrl::new(endpoint.unwrap_or(&self.urls.authorize))?;
        url.set("response_type", parameters.response_type.unwrap_or("code"));
        url.set("client_id", options.client_id().unwrap_or_default());
        url.set("state", flow.state);
        url.set_if("scope", Some(&scopes.join(" ")));
        url.set("redirect_uri", self.redirect_uri(flow.redirect_uri));
        url.set_if("duration", parameters.duration.as_deref());
        url.set_if("display", parameters.display.as_deref());
        url.set_if("login_hint", flow.login_hint.filter(|_| self.definition.login_hint));
        url.set_if(
            "prompt",
            match self.definition.prompt {
                Prompt::Never => None,
                Prompt::Option => options.prompt.as_deref(),
                Prompt::Or(fallback) => Some(options.prompt.as_deref().unwrap_or(fallback)),
            },
        );
        url.set_if("hd", parameters.hd.as_deref());
        url.set_if("access_type", parameters.access_type.as_deref());
        url.set_if("response_mode", parameters.response_mode);
        if self.challenges() {
            url.challenge(flow.code_verifier);
        }
        if let Some(claims) = &parameters.claims {
            let always = ["email", "email_verified"].map(str::to_owned);
            let wanted = always.into_iter().chain(claims.iter().cloned());
            let wanted: Map<_, _> = wanted.map(|claim| (claim, Value::Null)).collect();
            url.set("claims", &json!({ "id_token": wanted }).to_string());
        }
        let own = parameters.own.iter().map(|(name, value)| (*name, value.as_str()));
        let callers = flow.additional.iter().filter(|_| self.definition.additional);
        let callers = callers.map(|(name, value)| (name.as_str(), value.as_str()));
        if parameters.own_wins {
            url.extend(callers.chain(own));
        } else {
            url.extend(own.chain(callers));
        }
        Ok(url)
    }

    pub fn redirect_uri<'a>(&'a self, flows: &'a str) -> &'a str {
        self.options.redirect_uri.as_deref().unwrap_or(flows)
    }

    fn challenges(&self) -> bool {
        match self.definition.pkce {
            Pkce::Yes => true,
            Pkce::No | Pkce::VerifierAlone => false,
            Pkce::Option => {
                let said = self.options.own.get("pkce");
                said.is_none() || is_truthy(said)
            }
        }
    }

    fn credentials(&self) -> Credentials<'_> {
        Credentials {
            client_id: self.options.client_id(),
            client_secret: self.options.client_secret.as_deref(),
            client_key: self.options.client_key.as_deref(),
            redirect_uri: self.options.redirect_uri.as_deref(),
        }
    }

    /// A code for tokens as most providers take it.
    pub async fn standard_exchange(
        &self,
        client: &Client<'_>,
        code: Code<'_>,
    ) -> Result<Option<Tokens>, Failure> {
        let definition = self.definition;
        let verifier = definition.pkce != Pkce::No;
        let code = Code { device_id: code.device_id.filter(|_| definition.device_id), ..code };
        let who = self.credentials();
        let client_key = who.client_key.filter(|_| definition.client_key);
        let verifier = Some(code.code_verifier).filter(|_| verifier);
        let mut request = TokenRequest::code(&code, verifier, Credentials { client_key, ..who });
        for (name, value) in definition.token_headers {
            request.header(name, value);
        }
        request.authenticate(client, &self.urls.token, &self.token_auth, who).await?;
        match request.send(client, &self.urls.token).await {
            Answer::Data(serde_json::Value::Null) => Ok(None),
            Answer::Data(data) => Ok(Some(Tokens::from_reply(data, client.now))),
            Answer::Error(error) => Err(Failure::internal(error)),
        }
    }

    async fn refreshed(&self, client: &Client<'_>, refresh_token: &str) -> Result<Tokens, Failure> {
        let mut request = TokenRequest::refresh(refresh_token);
        let way = match &self.definition.refresh {
            Refresh::InBody => &TokenAuth::Default,
            Refresh::With(more) => {
                for (name, value) in more(&self.options) {
                    request.set(name, &value);
                }
                &self.token_auth
            }
            Refresh::Standard | Refresh::Custom(_) | Refresh::Never => &self.token_auth,
        };
        request.authenticate(client, &self.urls.token, way, self.credentials()).await?;
        refreshed(request.send(client, &self.urls.token).await, client)
    }

    /// The profile endpoint's answer.
    pub async fn ask_profile(
        &self,
        client: &Client<'_>,
        tokens: &Tokens,
        headers: &[(&str, &str)],
    ) -> Option<Value> {
        // The reference would ask with `Bearer undefined`.
        let bearer = Some(tokens.access_token.as_deref()?);
        let asked = Get { url: &self.urls.profile, bearer, headers, ..Get::default() };
        match client.get(asked).await {
            Answer::Data(data) => Some(data),
            Answer::Error(error) => {
                client.error(&format!("{} gave no profile: {error}", self.definition.id));
                None
            }
        }
    }

    async fn profile(
        &self,
        client: &Client<'_>,
        tokens: &Tokens,
    ) -> Result<Option<Found>, Failure> {
        let data = match &self.definition.profile {
            Profile::Get(headers) => self.ask_profile(client, tokens, headers).await,
            Profile::IdToken => {
                tokens.id_token.as_deref().and_then(decode_claims).map(Value::Object)
            }
            Profile::Custom(ask) => return ask(self, client, tokens).await,
        };
        let Some(data) = data else { return Ok(None) };
        let user = (self.definition.user)(&data);
        if user.is_none() {
            client.error(&format!("{} gave a profile that is none", self.definition.id));
        }
        Ok(user.map(|user| Found { data, user }))
    }

    async fn info(
        &self,
        client: &Client<'_>,
        tokens: &Tokens,
    ) -> Result<Option<ProviderInfo>, Failure> {
        if let Some(callback) = &self.options.get_user_info {
            if let Some(vet) = self.definition.vet
                && !vet(self, client, tokens).await?
            {
                return Ok(None);
            }
            return custom_info(client, callback, tokens).await;
        }
        let Some(Found { data, user }) = self.profile(client, tokens).await? else {
            return Ok(None);
        };
        let mapped = match self.map(client, &data).await {
            Err(failure) if self.definition.forgiving => {
                client.error(&format!("{}: {failure}", self.definition.id));
                return Ok(None);
            }
            mapped => mapped?,
        };
        let user = (self.definition.merge)(&data, user, mapped);
        Ok(user.map(|user| ProviderInfo { user, data }))
    }

    async fn map(&self, client: &Client<'_>, data: &Value) -> Result<Map<String, Value>, Failure> {
        let callback = self.options.map_profile_to_user.as_ref();
        let Some(callback) = callback.filter(|_| self.definition.maps) else {
            return Ok(Map::new());
        };
        let asked = json!([crate::domain::plain(data.clone())]);
        match client.ask(callback, asked).await? {
            Some(Value::Object(mapped)) => Ok(mapped),
            _ => Ok(Map::new()),
        }
    }
}

/// What a `getUserInfo` of the options says.
pub async fn custom_info(
    client: &Client<'_>,
    callback: &Callback,
    tokens: &Tokens,
) -> Result<Option<ProviderInfo>, Failure> {
    let answer = client.ask(callback, json!([tokens.argument()])).await?;
    let Some(Value::Object(mut info)) = answer else { return Ok(None) };
    match info.shift_remove("user") {
        Some(Value::Object(user)) => {
            let data = info.shift_remove("data").unwrap_or_default();
            Ok(Some(ProviderInfo { user, data }))
        }
        _ => Ok(None),
    }
}

impl Provider for BuiltIn {
    fn id(&self) -> &str {
        self.definition.id
    }

    fn policy(&self) -> Policy {
        Policy {
            disable_implicit_sign_up: self.options.disable_implicit_sign_up,
            disable_sign_up: self.options.disable_sign_up,
            override_user_info: self.options.override_user_info_on_sign_in,
            require_email_verification: self.options.require_email_verification,
        }
    }

    fn authorize(&self, flow: &Authorize<'_>) -> Result<String, Failure> {
        let options = &self.options;
        let missing = match self.definition.needs {
            Needs::Key => options.client_key.is_none().then_some("clientKey"),
            _ if options.client_id().is_none() => Some("clientId"),
            Needs::IdAndSecret => options.client_secret.is_none().then_some("clientSecret"),
            Needs::Id => None,
        };
        if let Some(option) = missing {
            let id = self.definition.id;
            return Err(Failure::internal(format!(
                "the option `socialProviders.{id}.{option}` is missing: set it"
            )));
        }
        let url = match self.definition.authorize {
            Some(make) => make(self, flow)?,
            None => self.standard_url(flow)?,
        };
        Ok((self.definition.spell)(url))
    }

    fn exchange<'a>(
        &'a self,
        client: &'a Client<'a>,
        code: Code<'a>,
    ) -> BoxFuture<'a, Result<Option<Tokens>, Failure>> {
        match self.definition.exchange {
            Some(exchange) => exchange(self, client, code),
            None => Box::pin(self.standard_exchange(client, code)),
        }
    }

    fn refreshes(&self) -> bool {
        self.options.refresh_access_token.is_some()
            || !matches!(self.definition.refresh, Refresh::Never)
    }

    fn refresh<'a>(
        &'a self,
        client: &'a Client<'a>,
        refresh_token: &'a str,
    ) -> BoxFuture<'a, Result<Tokens, Failure>> {
        if let Some(callback) = &self.options.refresh_access_token {
            return Box::pin(async move {
                let tokens = client.ask(callback, json!([refresh_token])).await?;
                let tokens = tokens.as_ref().and_then(Tokens::from_function);
                tokens.ok_or_else(|| crate::host::wrong_type(callback))
            });
        }
        match self.definition.refresh {
            Refresh::Custom(refresh) => refresh(self, client, refresh_token),
            _ => Box::pin(self.refreshed(client, refresh_token)),
        }
    }

    fn user_info<'a>(
        &'a self,
        client: &'a Client<'a>,
        tokens: &'a Tokens,
    ) -> BoxFuture<'a, Result<Option<ProviderInfo>, Failure>> {
        Box::pin(self.info(client, tokens))
    }

    fn subject<'a>(
        &'a self,
        _: &'a Client<'a>,
        _: &'a Tokens,
        profile: &'a Value,
    ) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        let subject = subject_text((self.definition.subject)(profile).as_ref());
        Box::pin(async { Ok(subject) })
    }

    fn takes_id_tokens(&self) -> bool {
        !self.options.disable_id_token_sign_in
            && (self.options.verify_id_token.is_some()
                || !matches!(self.definition.id_token, IdToken::None))
    }

    fn verify_id_token<'a>(
        &'a self,
        client: &'a Client<'a>,
        token: &'a str,
        nonce: Option<&'a str>,
    ) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            if let Some(callback) = &self.options.verify_id_token {
                let nonce = nonce.map_or(json!({ "$undefined": true }), Value::from);
                let verdict = client.ask(callback, json!([token, nonce])).await;
                return verdict.is_ok_and(|verdict| is_truthy(verdict.as_ref()));
            }
            match self.definition.id_token {
                IdToken::None => false,
                IdToken::Asked(ask) => ask(self, client, token, nonce).await,
                IdToken::Rules(rules) => {
                    if token.split('.').count() != 3 {
                        return self.definition.opaque_id_tokens;
                    }
                    let rules = rules(&self.options, &self.urls);
                    match verify_id_token(token, &rules, nonce, client).await {
                        Ok(_) => true,
                        Err(what) => {
                            let id = self.definition.id;
                            client.warn(&format!("An ID token of {id} is refused: {what}."));
                            false
                        }
                    }
                }
            }
        })
    }
}

fn choose(definition: &Definition, options: &SocialOptions) -> Result<TokenAuth, ConfigError> {
    let invalid = |name: &str, what: &str| {
        ConfigError(format!("The option `socialProviders.{}.{name}` {what}.", definition.id))
    };
    match definition.token_auth {
        TokenWay::Body => Ok(TokenAuth::Default),
        TokenWay::Basic => Ok(TokenAuth::Basic),
        TokenWay::ClientKey => Ok(TokenAuth::ClientKey),
        TokenWay::Assertion(name) => {
            let mark = options.own.get(name).and_then(|mark| mark.get("$callback"));
            match mark.and_then(Value::as_str) {
                Some(_) if options.client_secret.is_some() => {
                    Err(invalid(name, "cannot stand beside `clientSecret`: remove one of them"))
                }
                Some(path) => Ok(TokenAuth::PrivateKeyJwt(Callback(path.to_owned()))),
                None => Ok(TokenAuth::Default),
            }
        }
        TokenWay::Option(fallback) => {
            let written = options.own.get("tokenEndpointAuth");
            TokenAuth::read(written, fallback(options), options.client_secret.is_some())
                .map_err(|what| invalid("tokenEndpointAuth", &what))
        }
    }
}
