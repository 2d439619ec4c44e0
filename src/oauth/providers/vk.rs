//! VK, which is asked with a form and knows the browser's device. It does not say whether an
//! address is verified.

use serde_json::{Map, Value};
use url::form_urlencoded::Serializer;

use crate::{
    http::json::is_truthy,
    oauth::{
        Answer, Get,
        definition::{COMMON, Definition, Endpoints, Profile},
        profile::{Found, at, flag, text, user},
    },
};

pub static VK: Definition = Definition {
    id: "vk",
    endpoints: Endpoints::Fixed(
        "https://id.vk.com/authorize",
        "https://id.vk.com/oauth2/auth",
        "https://id.vk.com/oauth2/user_info",
    ),
    scopes: &["email", "phone"],
    device_id: true,
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let token = tokens.access_token.as_deref().filter(|token| !token.is_empty());
            let Some(token) = token else { return Ok(None) };
            let body = Serializer::new(String::new())
                .append_pair("access_token", token)
                .append_pair("client_id", provider.options.client_id().unwrap_or_default())
                .finish();
            let asked = Get {
                url: &provider.urls.profile,
                headers: &[("content-type", "application/x-www-form-urlencoded")],
                ..Get::default()
            };
            match client.post(asked, Some(body)).await {
                Answer::Data(data) => Ok(found(data)),
                Answer::Error(_) => Ok(None),
            }
        })
    }),
    merge,
    subject: |profile| at(profile, "user.user_id"),
    ..COMMON
};

fn found(data: Value) -> Option<Found> {
    let own = at(&data, "user")?;
    let part = |name: &str| match own.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => "undefined".to_owned(),
    };
    let user = user([
        ("first_name", at(&own, "first_name")),
        ("last_name", at(&own, "last_name")),
        ("email", at(&own, "email")),
        ("image", at(&own, "avatar")),
        ("emailVerified", flag(false)),
        ("birthday", at(&own, "birthday")),
        ("sex", at(&own, "sex")),
        ("name", text(format!("{} {}", part("first_name"), part("last_name")))),
    ])?;
    Some(Found { data, user })
}

/// Nobody without an address.
fn merge(
    _: &Value,
    mut user: Map<String, Value>,
    mapped: Map<String, Value>,
) -> Option<Map<String, Value>> {
    let email = [user.get("email"), mapped.get("email")];
    if !email.into_iter().any(is_truthy) {
        return None;
    }
    user.extend(mapped);
    Some(user)
}
