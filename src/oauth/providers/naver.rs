//! Naver. It does not say whether an address is verified.

use serde_json::{Value, json};

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Pkce},
    profile::{at, either, flag, text, user},
};

pub static NAVER: Definition = Definition {
    id: "naver",
    endpoints: Endpoints::Fixed(
        "https://nid.naver.com/oauth2.0/authorize",
        "https://nid.naver.com/oauth2.0/token",
        "https://openapi.naver.com/v1/nid/me",
    ),
    scopes: &["profile", "email"],
    pkce: Pkce::No,
    user: |profile| {
        // What is not a success says so with status 200.
        if profile.get("resultcode").and_then(Value::as_str) != Some("00") {
            return None;
        }
        let own = either([at(profile, "response"), Some(json!({}))])?;
        user([
            ("name", either([at(&own, "name"), at(&own, "nickname"), text("")])),
            ("email", at(&own, "email")),
            ("image", at(&own, "profile_image")),
            ("emailVerified", flag(false)),
        ])
    },
    subject: |profile| at(profile, "response.id"),
    ..COMMON
};
