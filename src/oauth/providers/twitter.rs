//! X, still under its old name. An address is a second question.

use serde_json::Value;

use crate::{
    http::json::is_truthy,
    oauth::{
        Answer, Client, Get, Tokens,
        built_in::BuiltIn,
        definition::{COMMON, Definition, Endpoints, Profile, TokenWay},
        placeholder_email,
        profile::{Found, at, flag, user},
        subject_text,
    },
};

pub static TWITTER: Definition = Definition {
    id: "twitter",
    endpoints: Endpoints::Fixed(
        "https://x.com/i/oauth2/authorize",
        "https://api.x.com/2/oauth2/token",
        "https://api.x.com/2/users/me",
    ),
    scopes: &["users.read", "tweet.read", "offline.access", "users.email"],
    token_auth: TokenWay::Basic,
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move { Ok(profile(provider, client, tokens).await) })
    }),
    subject: |profile| at(profile, "data.id"),
    ..COMMON
};

async fn profile(provider: &BuiltIn, client: &Client<'_>, tokens: &Tokens) -> Option<Found> {
    let bearer = Some(tokens.access_token.as_deref()?);
    let url = &provider.urls.profile;
    let ask = async |fields: &str| {
        let query = [("user.fields", fields)];
        client.get(Get { url, query: &query, bearer, ..Get::default() }).await
    };
    let Answer::Data(mut data) = ask("profile_image_url").await else {
        client.error("X gave no profile");
        return None;
    };
    let confirmed = match ask("confirmed_email").await {
        Answer::Data(answer) => at(&answer, "data.confirmed_email"),
        Answer::Error(_) => None,
    };
    let confirmed = confirmed.filter(|email| is_truthy(Some(email)));
    let own = data.get_mut("data").and_then(Value::as_object_mut)?;
    if let Some(email) = &confirmed {
        own.insert("email".to_owned(), email.clone());
    }
    let own = at(&data, "data")?;
    let known = at(&own, "email").filter(|email| is_truthy(Some(email)));
    let placeholder = || placeholder_email(&subject_text(own.get("id"))?, "twitter");
    let user = user([
        ("name", at(&own, "name")),
        ("email", Some(known.or_else(|| placeholder().map(Value::from))?)),
        ("image", at(&own, "profile_image_url")),
        ("emailVerified", flag(confirmed.is_some())),
    ])?;
    Some(Found { data, user })
}
