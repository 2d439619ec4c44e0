//! Facebook. Its access tokens say to nobody whom they are for, so they are looked up; Limited
//! Login gives an ID token instead.

use serde_json::Value;

use crate::{
    config::SocialOptions,
    crypto::jws::Algorithm,
    error::Failure,
    oauth::{
        Answer, Client, Get, IdTokenRules, KeySource, NonceRule, Tokens,
        built_in::BuiltIn,
        decode_claims,
        definition::{
            COMMON, Definition, Endpoints, IdToken, Needs, Parameters, Pkce, Profile, Urls,
        },
        profile::{Found, at, flag, given, user},
    },
};

pub static FACEBOOK: Definition = Definition {
    id: "facebook",
    own_options: &["configId", "fields"],
    needs: Needs::IdAndSecret,
    endpoints: Endpoints::Fixed(
        "https://www.facebook.com/v24.0/dialog/oauth",
        "https://graph.facebook.com/v24.0/oauth/access_token",
        "https://graph.facebook.com/me",
    ),
    scopes: &["email", "public_profile"],
    pkce: Pkce::No,
    login_hint: true,
    parameters: |options, _| Parameters {
        own: options.text("configId").map(|id| ("config_id", id.to_owned())).into_iter().collect(),
        ..Parameters::default()
    },
    id_token: IdToken::Rules(rules),
    opaque_id_tokens: true,
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(profile(provider, client, tokens))
    }),
    vet: Some(|provider, client, tokens| {
        Box::pin(async move {
            let opaque = tokens.id_token.as_deref().filter(|_| tokens.jwt().is_none());
            match tokens.access_token.as_deref().filter(|token| !token.is_empty()).or(opaque) {
                Some(token) => Ok(owner(provider, client, token).await.is_some()),
                None => Ok(true),
            }
        })
    }),
    subject: |profile| match profile.get("sub") {
        Some(subject) => Some(subject.clone()),
        None => at(profile, "id"),
    },
    ..COMMON
};

fn rules(options: &SocialOptions, _: &Urls) -> IdTokenRules {
    IdTokenRules {
        keys: KeySource::new("https://limited.facebook.com/.well-known/oauth/openid/jwks/"),
        issuers: vec!["https://www.facebook.com".to_owned()],
        audience: options.client_ids.clone(),
        algorithms: Some(vec![Algorithm::Rs256]),
        max_age: None,
        nonce: NonceRule::Exact,
        check: None,
    }
}

async fn profile(
    provider: &BuiltIn,
    client: &Client<'_>,
    tokens: &Tokens,
) -> Result<Option<Found>, Failure> {
    if let Some(token) = tokens.jwt() {
        let Some(claims) = decode_claims(token) else { return Ok(None) };
        let data = Value::Object(claims);
        let user = user([
            ("name", at(&data, "name")),
            ("email", at(&data, "email")),
            ("image", at(&data, "picture")),
            ("emailVerified", flag(false)),
        ]);
        return Ok(user.map(|user| Found { data, user }));
    }
    let Some(token) = tokens.access_token.as_deref().filter(|token| !token.is_empty()) else {
        return Ok(None);
    };
    let Some(owner) = owner(provider, client, token).await else {
        client.error("Facebook says that an access token is not for this client");
        return Ok(None);
    };
    let more = provider.options.list("fields");
    let fields = ["id", "name", "email", "picture"].into_iter().map(str::to_owned).chain(more);
    let fields = fields.collect::<Vec<_>>().join(",");
    let query = [("fields", fields.as_str())];
    let url = &provider.urls.profile;
    let asked = Get { url, query: &query, bearer: Some(token), ..Get::default() };
    let Answer::Data(data) = client.get(asked).await else { return Ok(None) };
    if at(&data, "id") != Some(owner) {
        return Ok(None);
    }
    // Without a picture it is no profile.
    let Some(picture) = data.get("picture").and_then(|picture| picture.get("data")) else {
        return Ok(None);
    };
    let user = user([
        ("name", at(&data, "name")),
        ("email", at(&data, "email")),
        ("image", at(picture, "url")),
        ("emailVerified", given(at(&data, "email_verified"), false)),
    ]);
    Ok(user.map(|user| Found { data, user }))
}

/// The user whose token it is, if it was made for this client.
async fn owner(provider: &BuiltIn, client: &Client<'_>, token: &str) -> Option<Value> {
    let options = &provider.options;
    let app = format!("{}|{}", options.client_id()?, options.client_secret.as_deref()?);
    let query = [("input_token", token), ("access_token", app.as_str())];
    let url = "https://graph.facebook.com/debug_token";
    let Answer::Data(answer) = client.get(Get { url, query: &query, ..Get::default() }).await
    else {
        return None;
    };
    let data = answer.get("data")?;
    let ours = data.get("app_id").and_then(Value::as_str);
    let ours = ours.is_some_and(|id| options.client_ids.iter().any(|own| own == id));
    let valid = data.get("is_valid") == Some(&Value::Bool(true));
    let owner = data.get("user_id").filter(|id| crate::http::json::is_truthy(Some(id)))?;
    (valid && ours).then(|| owner.clone())
}
