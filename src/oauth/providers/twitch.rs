//! Twitch, which puts into its ID tokens what is asked for.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Parameters, Pkce, Profile},
    profile::{at, user},
};

pub static TWITCH: Definition = Definition {
    id: "twitch",
    own_options: &["claims"],
    endpoints: Endpoints::Fixed(
        "https://id.twitch.tv/oauth2/authorize",
        "https://id.twitch.tv/oauth2/token",
        "",
    ),
    scopes: &["user:read:email", "openid"],
    pkce: Pkce::No,
    parameters: |options, _| {
        let usual = ["email", "email_verified", "preferred_username", "picture"];
        let claims = if options.own.get("claims").is_some_and(serde_json::Value::is_array) {
            options.list("claims")
        } else {
            usual.map(str::to_owned).to_vec()
        };
        Parameters { claims: Some(claims), ..Parameters::default() }
    },
    profile: Profile::IdToken,
    user: |profile| {
        user([
            ("name", at(profile, "preferred_username")),
            ("email", at(profile, "email")),
            ("image", at(profile, "picture")),
            ("emailVerified", at(profile, "email_verified")),
        ])
    },
    subject: |profile| at(profile, "sub"),
    ..COMMON
};
