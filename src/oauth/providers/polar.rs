//! Polar.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Prompt},
    profile::{at, either, given, text, user},
};

pub static POLAR: Definition = Definition {
    id: "polar",
    endpoints: Endpoints::Fixed(
        "https://polar.sh/oauth2/authorize",
        "https://api.polar.sh/v1/oauth2/token",
        "https://api.polar.sh/v1/oauth2/userinfo",
    ),
    scopes: &["openid", "profile", "email"],
    prompt: Prompt::Option,
    user: |profile| {
        user([
            ("name", either([at(profile, "public_name"), at(profile, "username"), text("")])),
            ("email", at(profile, "email")),
            ("image", at(profile, "avatar_url")),
            ("emailVerified", given(at(profile, "email_verified"), false)),
        ])
    },
    ..COMMON
};
