//! Amazon Cognito: a user pool under a domain of its own.

use serde_json::Value;

use crate::{
    config::{ConfigError, SocialOptions},
    crypto::{encode_uri_component, jws::Algorithm},
    error::Failure,
    oauth::{
        AuthorizationUrl, Client, IdTokenRules, KeySource, NonceRule, Tokens,
        built_in::BuiltIn,
        decode_claims,
        definition::{COMMON, Definition, Endpoints, IdToken, Parameters, Profile, Prompt, Urls},
        profile::{Found, at, boolean, either, flag, text, user},
    },
};

pub static COGNITO: Definition = Definition {
    id: "cognito",
    own_options: &["domain", "identityProvider", "region", "requireClientSecret", "userPoolId"],
    endpoints: Endpoints::Made(urls),
    scopes: &["openid", "profile", "email"],
    prompt: Prompt::Option,
    parameters: |options, _| Parameters {
        own: options
            .text("identityProvider")
            .map(|name| ("identity_provider", name.to_owned()))
            .into_iter()
            .collect(),
        ..Parameters::default()
    },
    authorize: Some(|provider, flow| {
        let options = &provider.options;
        if options.flag("requireClientSecret") == Some(true) && options.client_secret.is_none() {
            return Err(Failure::internal(
                "the option `socialProviders.cognito.clientSecret` is missing, and `requireClientSecret` asks for it: set it",
            ));
        }
        provider.standard_url(flow)
    }),
    spell: spaces_as_escapes,
    id_token: IdToken::Rules(rules),
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move { Ok(profile(provider, client, tokens).await) })
    }),
    forgiving: true,
    subject: |profile| at(profile, "sub"),
    ..COMMON
};

fn urls(options: &SocialOptions) -> Result<Urls, ConfigError> {
    if let Some(name) =
        ["domain", "region", "userPoolId"].into_iter().find(|name| options.text(name).is_none())
    {
        return Err(ConfigError(format!(
            "The option `socialProviders.cognito.{name}` is missing: set it."
        )));
    }
    let domain = options.text("domain").unwrap_or_default();
    let domain =
        domain.strip_prefix("https://").or(domain.strip_prefix("http://")).unwrap_or(domain);
    let url = |path: &str| format!("https://{domain}/oauth2/{path}");
    Ok(Urls { authorize: url("authorize"), token: url("token"), profile: url("userinfo") })
}

/// Cognito reads no `+` in scopes as a space.
fn spaces_as_escapes(mut url: AuthorizationUrl) -> String {
    let scope = url.take("scope");
    let url = url.finish();
    match scope {
        Some(scope) => {
            let mark = if url.contains('?') { '&' } else { '?' };
            format!("{url}{mark}scope={}", encode_uri_component(&scope))
        }
        None => url,
    }
}

fn rules(options: &SocialOptions, _: &Urls) -> IdTokenRules {
    let region = options.text("region").unwrap_or_default();
    let pool = options.text("userPoolId").unwrap_or_default();
    let issuer = format!("https://cognito-idp.{region}.amazonaws.com/{pool}");
    IdTokenRules {
        keys: KeySource::new(format!("{issuer}/.well-known/jwks.json")),
        issuers: vec![issuer],
        audience: options.client_ids.clone(),
        algorithms: Some(vec![Algorithm::Rs256]),
        max_age: Some(3600),
        nonce: NonceRule::Exact,
        check: None,
    }
}

async fn profile(provider: &BuiltIn, client: &Client<'_>, tokens: &Tokens) -> Option<Found> {
    let name = |data: &Value| {
        either([at(data, "name"), at(data, "given_name"), at(data, "username"), text("")])
    };
    if let Some(mut claims) = tokens.id_token.as_deref().and_then(decode_claims) {
        let name = name(&Value::Object(claims.clone()));
        claims.extend(name.clone().map(|name| ("name".to_owned(), name)));
        let data = Value::Object(claims);
        let user = user([
            ("name", name),
            ("email", at(&data, "email")),
            ("image", at(&data, "picture")),
            ("emailVerified", at(&data, "email_verified")),
        ])?;
        return Some(Found { data, user });
    }
    let data = provider.ask_profile(client, tokens, &[]).await?;
    let verified = boolean(data.get("email_verified")).unwrap_or_default();
    let user = user([
        ("name", name(&data)),
        ("email", at(&data, "email")),
        ("image", at(&data, "picture")),
        ("emailVerified", flag(verified)),
    ])?;
    Some(Found { data, user })
}
