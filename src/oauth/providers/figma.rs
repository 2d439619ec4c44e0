//! Figma.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Needs, TokenWay},
    profile::{at, flag, user},
};

pub static FIGMA: Definition = Definition {
    id: "figma",
    needs: Needs::IdAndSecret,
    endpoints: Endpoints::Fixed(
        "https://www.figma.com/oauth",
        "https://api.figma.com/v1/oauth/token",
        "https://api.figma.com/v1/me",
    ),
    scopes: &["current_user:read"],
    token_auth: TokenWay::Basic,
    user: |profile| {
        user([
            ("name", at(profile, "handle")),
            ("email", at(profile, "email")),
            ("image", at(profile, "img_url")),
            ("emailVerified", flag(false)),
        ])
    },
    forgiving: true,
    ..COMMON
};
