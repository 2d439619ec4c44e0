//! Vercel, whose tokens are not renewed.

use serde_json::Value;

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Refresh, TokenWay},
    profile::{at, given, user},
};

pub static VERCEL: Definition = Definition {
    id: "vercel",
    own_options: &["tokenEndpointAuth"],
    endpoints: Endpoints::Fixed(
        "https://vercel.com/oauth/authorize",
        "https://api.vercel.com/login/oauth/token",
        "https://api.vercel.com/login/oauth/userinfo",
    ),
    token_auth: TokenWay::Option(|_| ""),
    refresh: Refresh::Never,
    user: |profile| {
        let name = at(profile, "name").filter(|name| !Value::is_null(name));
        user([
            ("name", name.or_else(|| given(at(profile, "preferred_username"), ""))),
            ("email", at(profile, "email")),
            ("image", at(profile, "picture")),
            ("emailVerified", given(at(profile, "email_verified"), false)),
        ])
    },
    subject: |profile| at(profile, "sub"),
    ..COMMON
};
