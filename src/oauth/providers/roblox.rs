//! Roblox, which knows no addresses.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Pkce, Prompt},
    placeholder_email,
    profile::{at, either, flag, text, user},
    subject_text,
};

pub static ROBLOX: Definition = Definition {
    id: "roblox",
    endpoints: Endpoints::Fixed(
        "https://apis.roblox.com/oauth/v1/authorize",
        "https://apis.roblox.com/oauth/v1/token",
        "https://apis.roblox.com/oauth/v1/userinfo",
    ),
    scopes: &["openid", "profile"],
    pkce: Pkce::No,
    prompt: Prompt::Or("select_account consent"),
    user: |profile| {
        let name = [at(profile, "nickname"), at(profile, "preferred_username"), text("")];
        user([
            ("name", either(name)),
            ("image", at(profile, "picture")),
            ("email", text(placeholder_email(&subject_text(profile.get("sub"))?, "roblox")?)),
            ("emailVerified", flag(false)),
        ])
    },
    subject: |profile| at(profile, "sub"),
    ..COMMON
};
