//! Kakao. An address counts as verified if it is valid and verified.

use serde_json::json;

use crate::{
    http::json::is_truthy,
    oauth::{
        definition::{COMMON, Definition, Endpoints, Pkce},
        profile::{at, either, flag, text, user},
    },
};

pub static KAKAO: Definition = Definition {
    id: "kakao",
    endpoints: Endpoints::Fixed(
        "https://kauth.kakao.com/oauth/authorize",
        "https://kauth.kakao.com/oauth/token",
        "https://kapi.kakao.com/v2/user/me",
    ),
    scopes: &["account_email", "profile_image", "profile_nickname"],
    pkce: Pkce::No,
    login_hint: true,
    user: |profile| {
        let account = either([at(profile, "kakao_account"), Some(json!({}))])?;
        let own = either([at(&account, "profile"), Some(json!({}))])?;
        let verified =
            is_truthy(account.get("is_email_valid")) && is_truthy(account.get("is_email_verified"));
        user([
            ("name", either([at(&own, "nickname"), at(&account, "name"), text("")])),
            ("email", at(&account, "email")),
            ("image", either([at(&own, "profile_image_url"), at(&own, "thumbnail_image_url")])),
            ("emailVerified", flag(verified)),
        ])
    },
    ..COMMON
};
