//! Microsoft Entra ID: one tenant, or all of a kind. The picture is a second question.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{
    config::SocialOptions,
    crypto::jws::Algorithm,
    http::json::is_truthy,
    oauth::{
        ClaimCheck, Client, Get, IdTokenRules, KeySource, NonceRule, Tokens,
        built_in::BuiltIn,
        decode_claims,
        definition::{
            COMMON, Definition, Endpoints, IdToken, Profile, Prompt, Refresh, TokenWay, Urls,
        },
        profile::{Found, at, boolean, flag, user},
    },
};

const SCOPES: &[&str] = &["openid", "profile", "email", "User.Read", "offline_access"];

/// The tenant of all personal accounts.
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

pub static MICROSOFT: Definition = Definition {
    id: "microsoft",
    own_options: &[
        "authority",
        "clientAssertion",
        "disableProfilePhoto",
        "profilePhotoSize",
        "tenantId",
    ],
    endpoints: Endpoints::Made(|options| Ok(urls(options))),
    scopes: SCOPES,
    login_hint: true,
    prompt: Prompt::Option,
    token_auth: TokenWay::Assertion("clientAssertion"),
    refresh: Refresh::With(|options| {
        let own = SCOPES.iter().filter(|_| !options.disable_default_scope).copied();
        let scopes: Vec<_> = own.chain(options.scope.iter().map(String::as_str)).collect();
        vec![("scope", scopes.join(" "))]
    }),
    id_token: IdToken::Rules(rules),
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move { Ok(profile(provider, client, tokens).await) })
    }),
    subject: |profile| at(profile, "oid"),
    ..COMMON
};

fn tenant(options: &SocialOptions) -> &str {
    options.text("tenantId").unwrap_or("common")
}

fn authority(options: &SocialOptions) -> &str {
    options.text("authority").unwrap_or("https://login.microsoftonline.com").trim_end_matches('/')
}

fn urls(options: &SocialOptions) -> Urls {
    let base = format!("{}/{}/oauth2/v2.0", authority(options), tenant(options));
    Urls {
        authorize: format!("{base}/authorize"),
        token: format!("{base}/token"),
        profile: String::new(),
    }
}

fn rules(options: &SocialOptions, _: &Urls) -> IdTokenRules {
    let (authority, tenant) = (authority(options).to_owned(), tenant(options).to_owned());
    let one = !["common", "organizations", "consumers"].contains(&&*tenant);
    IdTokenRules {
        keys: KeySource::new(format!("{authority}/{tenant}/discovery/v2.0/keys")),
        issuers: if one { vec![format!("{authority}/{tenant}/v2.0")] } else { Vec::new() },
        audience: options.client_ids.clone(),
        algorithms: Some(vec![Algorithm::Rs256]),
        max_age: Some(3600),
        nonce: NonceRule::Exact,
        check: Some(of_tenant(authority, tenant)),
    }
}

/// The issuer is that of the token's own tenant, which is of the kind that is wanted.
fn of_tenant(authority: String, wanted: String) -> ClaimCheck {
    Arc::new(move |claims| {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let Some(tenant) = text("tid") else { return false };
        let kind = match &*wanted {
            "organizations" => tenant != CONSUMERS,
            "consumers" => tenant == CONSUMERS,
            _ => true,
        };
        kind && text("iss") == Some(&format!("{authority}/{tenant}/v2.0"))
    })
}

async fn profile(provider: &BuiltIn, client: &Client<'_>, tokens: &Tokens) -> Option<Found> {
    let mut claims = tokens.id_token.as_deref().and_then(decode_claims)?;
    let named = claims.get("oid").and_then(Value::as_str).is_some_and(|id| !id.trim().is_empty());
    if !named {
        client.error(
            "An ID token of Microsoft Entra ID has no `oid`, which is the account's lasting name",
        );
        return None;
    }
    if let Some(picture) = photo(provider, client, tokens).await {
        claims.insert("picture".to_owned(), picture.into());
    }
    let verified = match claims.get("email_verified") {
        Some(said) => boolean(Some(said)).unwrap_or_default(),
        None => is_verified(&claims),
    };
    let data = Value::Object(claims);
    let user = user([
        ("name", at(&data, "name")),
        ("email", at(&data, "email")),
        ("image", at(&data, "picture")),
        ("emailVerified", flag(verified)),
    ])?;
    Some(Found { data, user })
}

/// Whether the address is among those that the tenant has verified.
fn is_verified(claims: &Map<String, Value>) -> bool {
    let Some(email) = claims.get("email").filter(|email| is_truthy(Some(email))) else {
        return false;
    };
    ["verified_primary_email", "verified_secondary_email"].iter().any(|name| {
        match claims.get(*name) {
            Some(Value::Array(list)) => list.contains(email),
            Some(Value::String(text)) => email.as_str().is_some_and(|email| text == email),
            _ => false,
        }
    })
}

async fn photo(provider: &BuiltIn, client: &Client<'_>, tokens: &Tokens) -> Option<String> {
    let options = &provider.options;
    if options.flag("disableProfilePhoto") == Some(true) {
        return None;
    }
    let token = tokens.access_token.as_deref().filter(|token| !token.is_empty())?;
    let size = options.own.get("profilePhotoSize").and_then(Value::as_u64);
    let size = size.filter(|size| *size > 0).unwrap_or(48);
    let url = format!("https://graph.microsoft.com/v1.0/me/photos/{size}x{size}/$value");
    let asked = Get { url: &url, bearer: Some(token), ..Get::default() };
    let bytes = client.bytes(asked).await?;
    Some(format!("data:image/jpeg;base64, {bytes}"))
}
