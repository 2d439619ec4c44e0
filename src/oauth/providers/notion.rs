//! Notion. It does not say whether an address is verified.

use serde_json::Value;

use crate::{
    http::json::is_truthy,
    oauth::{
        definition::{COMMON, Definition, Endpoints, Parameters, Pkce, Profile, Refresh, TokenWay},
        profile::{Found, at, either, flag, text, user},
    },
};

pub static NOTION: Definition = Definition {
    id: "notion",
    endpoints: Endpoints::Fixed(
        "https://api.notion.com/v1/oauth/authorize",
        "https://api.notion.com/v1/oauth/token",
        "https://api.notion.com/v1/users/me",
    ),
    pkce: Pkce::No,
    login_hint: true,
    parameters: |_, _| Parameters {
        own: vec![("owner", "user".to_owned())],
        own_wins: true,
        ..Parameters::default()
    },
    token_auth: TokenWay::Basic,
    refresh: Refresh::InBody,
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let headers = [("notion-version", "2022-06-28")];
            let answer = provider.ask_profile(client, tokens, &headers).await;
            let owner = answer.and_then(|answer| at(&answer, "bot.owner.user"));
            let Some(data) = owner.filter(|owner| is_truthy(Some(owner))) else {
                return Ok(None);
            };
            let user = user([
                ("name", either([at(&data, "name"), text("")])),
                ("email", either([at(&data, "person.email"), Some(Value::Null)])),
                ("image", at(&data, "avatar_url")),
                ("emailVerified", flag(false)),
            ]);
            Ok(user.map(|user| Found { data, user }))
        })
    }),
    ..COMMON
};
