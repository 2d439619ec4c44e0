//! LinkedIn.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Pkce},
    profile::{at, given, user},
};

pub static LINKEDIN: Definition = Definition {
    id: "linkedin",
    endpoints: Endpoints::Fixed(
        "https://www.linkedin.com/oauth/v2/authorization",
        "https://www.linkedin.com/oauth/v2/accessToken",
        "https://api.linkedin.com/v2/userinfo",
    ),
    scopes: &["profile", "email", "openid"],
    pkce: Pkce::No,
    login_hint: true,
    user: |profile| {
        user([
            ("name", at(profile, "name")),
            ("email", at(profile, "email")),
            ("emailVerified", given(at(profile, "email_verified"), false)),
            ("image", at(profile, "picture")),
        ])
    },
    subject: |profile| at(profile, "sub"),
    ..COMMON
};
