//! Railway.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, TokenWay},
    profile::{at, flag, user},
};

pub static RAILWAY: Definition = Definition {
    id: "railway",
    endpoints: Endpoints::Fixed(
        "https://backboard.railway.com/oauth/auth",
        "https://backboard.railway.com/oauth/token",
        "https://backboard.railway.com/oauth/me",
    ),
    scopes: &["openid", "email", "profile"],
    token_auth: TokenWay::Basic,
    user: |profile| {
        user([
            ("name", at(profile, "name")),
            ("email", at(profile, "email")),
            ("image", at(profile, "picture")),
            ("emailVerified", flag(false)),
        ])
    },
    subject: |profile| at(profile, "sub"),
    ..COMMON
};
