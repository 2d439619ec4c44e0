//! Linear, which is asked in GraphQL. It does not say whether an address is verified.

use crate::oauth::{
    Answer, Get,
    definition::{COMMON, Definition, Endpoints, Pkce, Profile},
    profile::{Found, at, flag, user},
};

const QUERY: &str = "query { viewer { id name email avatarUrl active createdAt updatedAt } }";

pub static LINEAR: Definition = Definition {
    id: "linear",
    endpoints: Endpoints::Fixed(
        "https://linear.app/oauth/authorize",
        "https://api.linear.app/oauth/token",
        "https://api.linear.app/graphql",
    ),
    scopes: &["read"],
    pkce: Pkce::No,
    login_hint: true,
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let Some(bearer) = tokens.access_token.as_deref() else { return Ok(None) };
            let asked = Get {
                url: &provider.urls.profile,
                bearer: Some(bearer),
                headers: &[("content-type", "application/json")],
                ..Get::default()
            };
            let body = serde_json::json!({ "query": QUERY }).to_string();
            let Answer::Data(answer) = client.post(asked, Some(body)).await else {
                return Ok(None);
            };
            let Some(data) = at(&answer, "data.viewer").filter(|data| data.is_object()) else {
                return Ok(None);
            };
            let user = user([
                ("name", at(&data, "name")),
                ("email", at(&data, "email")),
                ("image", at(&data, "avatarUrl")),
                ("emailVerified", flag(false)),
            ]);
            Ok(user.map(|user| Found { data, user }))
        })
    }),
    ..COMMON
};
