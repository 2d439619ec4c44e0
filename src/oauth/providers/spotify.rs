//! Spotify. It does not say whether an address is verified.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints},
    profile::{at, flag, user},
};

pub static SPOTIFY: Definition = Definition {
    id: "spotify",
    endpoints: Endpoints::Fixed(
        "https://accounts.spotify.com/authorize",
        "https://accounts.spotify.com/api/token",
        "https://api.spotify.com/v1/me",
    ),
    scopes: &["user-read-email"],
    user: |profile| {
        let images = profile.get("images")?;
        user([
            ("name", at(profile, "display_name")),
            ("email", at(profile, "email")),
            ("image", at(images, "0.url")),
            ("emailVerified", flag(false)),
        ])
    },
    ..COMMON
};
