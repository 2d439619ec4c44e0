//! Cloudflare, which wraps its profile. It does not say whether an address is verified.

use serde_json::Value;

use crate::{
    http::json::is_truthy,
    oauth::{
        definition::{COMMON, Definition, Endpoints, Profile, ScopeRule, TokenWay},
        profile::{Found, at, flag, text, user},
    },
};

pub static CLOUDFLARE: Definition = Definition {
    id: "cloudflare",
    own_options: &["tokenEndpointAuth", "tokenEndpointAuthMethod"],
    endpoints: Endpoints::Fixed(
        "https://dash.cloudflare.com/oauth2/auth",
        "https://dash.cloudflare.com/oauth2/token",
        "https://api.cloudflare.com/client/v4/user",
    ),
    scopes: &["user-details.read"],
    scope_rule: ScopeRule::Distinct,
    additional: false,
    token_auth: TokenWay::Option(|options| {
        let fallback = if options.client_secret.is_some() { "client_secret_basic" } else { "none" };
        options.text("tokenEndpointAuthMethod").unwrap_or(fallback)
    }),
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let Some(answer) = provider.ask_profile(client, tokens, &[]).await else {
                return Ok(None);
            };
            let profile = at(&answer, "result").filter(|it| is_truthy(Some(it)));
            let Some(data) = profile.filter(|_| is_truthy(answer.get("success"))) else {
                client.error("Cloudflare gave no profile");
                return Ok(None);
            };
            let names = ["first_name", "last_name"];
            let names =
                names.map(|name| data.get(name).and_then(Value::as_str).unwrap_or_default());
            let name = names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>();
            let email = at(&data, "email");
            let name = if name.is_empty() { email.clone() } else { text(name.join(" ")) };
            let user = user([("name", name), ("email", email), ("emailVerified", flag(false))]);
            Ok(user.map(|user| Found { data, user }))
        })
    }),
    ..COMMON
};
