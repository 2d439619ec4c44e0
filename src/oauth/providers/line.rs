//! LINE. Its own endpoint verifies ID tokens; it does not say whether an address is verified.

use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::{
    http::json::is_truthy,
    oauth::{
        Client, Get,
        built_in::BuiltIn,
        decode_claims,
        definition::{COMMON, Definition, Endpoints, IdToken, Profile},
        profile::{Found, at, either, flag, text, user},
    },
};

pub static LINE: Definition = Definition {
    id: "line",
    endpoints: Endpoints::Fixed(
        "https://access.line.me/oauth2/v2.1/authorize",
        "https://api.line.me/oauth2/v2.1/token",
        "https://api.line.me/oauth2/v2.1/userinfo",
    ),
    scopes: &["openid", "profile", "email"],
    login_hint: true,
    id_token: IdToken::Asked(|provider, client, token, nonce| {
        Box::pin(verify(provider, client, token, nonce))
    }),
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let claims = tokens.id_token.as_deref().and_then(decode_claims).map(Value::Object);
            let data = match claims {
                Some(claims) => Some(claims),
                None => provider.ask_profile(client, tokens, &[]).await,
            };
            let Some(data) = data.filter(|data| is_truthy(Some(data))) else { return Ok(None) };
            let user = user([
                ("name", either([at(&data, "name"), text("")])),
                ("email", at(&data, "email")),
                ("image", at(&data, "picture")),
                ("emailVerified", flag(false)),
            ]);
            Ok(user.map(|user| Found { data, user }))
        })
    }),
    subject: |profile| at(profile, "sub"),
    ..COMMON
};

async fn verify(provider: &BuiltIn, client: &Client<'_>, token: &str, nonce: Option<&str>) -> bool {
    let Some(own) = provider.options.client_id() else { return false };
    let nonce = nonce.filter(|nonce| !nonce.is_empty());
    let body = Serializer::new(String::new())
        .append_pair("id_token", token)
        .append_pair("client_id", own)
        .extend_pairs(nonce.map(|nonce| ("nonce", nonce)))
        .finish();
    let asked = Get {
        url: "https://api.line.me/oauth2/v2.1/verify",
        headers: &[("content-type", "application/x-www-form-urlencoded")],
        ..Get::default()
    };
    let Some(claims) = client.post(asked, Some(body)).await.data() else { return false };
    let claimed = claims.get("nonce").and_then(Value::as_str).filter(|it| !it.is_empty());
    claims.get("aud").and_then(Value::as_str) == Some(own)
        && claimed.is_none_or(|claimed| Some(claimed) == nonce)
}
