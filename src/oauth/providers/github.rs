//! GitHub. Whether an address is verified stands in a list of its own.

use serde_json::Value;

use crate::{
    http::json::is_truthy,
    oauth::{
        Answer, Client, Code, Get, Tokens,
        built_in::BuiltIn,
        definition::{COMMON, Definition, Endpoints, Profile, Prompt},
        profile::{Found, at, either, flag, text, user},
    },
};

const HEADERS: &[(&str, &str)] = &[("user-agent", "better-auth")];

pub static GITHUB: Definition = Definition {
    id: "github",
    endpoints: Endpoints::Fixed(
        "https://github.com/login/oauth/authorize",
        "https://github.com/login/oauth/access_token",
        "https://api.github.com/user",
    ),
    scopes: &["read:user", "user:email"],
    login_hint: true,
    prompt: Prompt::Option,
    exchange: Some(|provider, client, code| Box::pin(exchange(provider, client, code))),
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move { Ok(profile(provider, client, tokens).await) })
    }),
    ..COMMON
};

/// GitHub says with status 200 what is wrong.
async fn exchange(
    provider: &BuiltIn,
    client: &Client<'_>,
    code: Code<'_>,
) -> Result<Option<Tokens>, crate::error::Failure> {
    let tokens = provider.standard_exchange(client, code).await?;
    let refused = |raw: &Value| {
        !matches!(raw, Value::Object(_) | Value::Array(_)) || raw.get("error").is_some()
    };
    if tokens.as_ref().and_then(|tokens| tokens.raw.as_ref()).is_some_and(refused) {
        client.error("GitHub gave no tokens for a code");
        return Ok(None);
    }
    Ok(tokens)
}

async fn profile(provider: &BuiltIn, client: &Client<'_>, tokens: &Tokens) -> Option<Found> {
    let mut data = provider.ask_profile(client, tokens, HEADERS).await?;
    let bearer = tokens.access_token.as_deref();
    let url = "https://api.github.com/user/emails";
    let asked = Get { url, bearer, headers: HEADERS, ..Get::default() };
    let emails = match client.get(asked).await {
        Answer::Data(Value::Array(emails)) => emails,
        _ => Vec::new(),
    };
    let is = |email: &Value, name: &str| is_truthy(email.get(name));
    if !is(&data, "email") {
        let primary = emails.iter().find(|email| is(email, "primary")).or(emails.first());
        if let (Some(members), Some(email)) =
            (data.as_object_mut(), primary.and_then(|it| at(it, "email")))
        {
            members.insert("email".to_owned(), email);
        }
    }
    let own = emails.iter().find(|email| email.get("email") == data.get("email"));
    let user = user([
        ("name", either([at(&data, "name"), at(&data, "login"), text("")])),
        ("email", at(&data, "email")),
        ("image", at(&data, "avatar_url")),
        ("emailVerified", own.and_then(|own| at(own, "verified")).or(flag(false))),
    ])?;
    Some(Found { data, user })
}
