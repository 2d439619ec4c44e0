//! Hugging Face.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints},
    profile::{at, either, given, text, user},
};

pub static HUGGINGFACE: Definition = Definition {
    id: "huggingface",
    endpoints: Endpoints::Fixed(
        "https://huggingface.co/oauth/authorize",
        "https://huggingface.co/oauth/token",
        "https://huggingface.co/oauth/userinfo",
    ),
    scopes: &["openid", "profile", "email"],
    user: |profile| {
        user([
            ("name", either([at(profile, "name"), at(profile, "preferred_username"), text("")])),
            ("email", at(profile, "email")),
            ("image", at(profile, "picture")),
            ("emailVerified", given(at(profile, "email_verified"), false)),
        ])
    },
    subject: |profile| at(profile, "sub"),
    ..COMMON
};
