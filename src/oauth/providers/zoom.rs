//! Zoom.

use crate::{
    http::json::is_truthy,
    oauth::{
        definition::{COMMON, Definition, Endpoints, Pkce, ScopeRule},
        profile::{at, flag, user},
    },
};

pub static ZOOM: Definition = Definition {
    id: "zoom",
    own_options: &["pkce"],
    endpoints: Endpoints::Fixed(
        "https://zoom.us/oauth/authorize",
        "https://zoom.us/oauth/token",
        "https://api.zoom.us/v2/users/me",
    ),
    scope_rule: ScopeRule::Never,
    pkce: Pkce::Option,
    user: |profile| {
        user([
            ("name", at(profile, "display_name")),
            ("image", at(profile, "pic_url")),
            ("email", at(profile, "email")),
            ("emailVerified", flag(is_truthy(profile.get("verified")))),
        ])
    },
    ..COMMON
};
