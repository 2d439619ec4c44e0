//! Kick. It does not say whether an address is verified.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Profile},
    profile::{Found, at, flag, user},
};

pub static KICK: Definition = Definition {
    id: "kick",
    endpoints: Endpoints::Fixed(
        "https://id.kick.com/oauth/authorize",
        "https://id.kick.com/oauth/token",
        "https://api.kick.com/public/v1/users",
    ),
    scopes: &["user:read"],
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let answer = provider.ask_profile(client, tokens, &[]).await;
            let Some(data) = answer.and_then(|answer| at(&answer, "data.0")) else {
                return Ok(None);
            };
            let user = user([
                ("name", at(&data, "name")),
                ("email", at(&data, "email")),
                ("image", at(&data, "profile_picture")),
                ("emailVerified", flag(false)),
            ]);
            Ok(user.map(|user| Found { data, user }))
        })
    }),
    subject: |profile| at(profile, "user_id"),
    ..COMMON
};
