//! Slack.

use serde_json::Value;

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Pkce, ScopeRule},
    profile::{at, either, text, user},
};

pub static SLACK: Definition = Definition {
    id: "slack",
    endpoints: Endpoints::Fixed(
        "https://slack.com/openid/connect/authorize",
        "https://slack.com/api/openid.connect.token",
        "https://slack.com/api/openid.connect.userInfo",
    ),
    scopes: &["openid", "profile", "email"],
    scope_rule: ScopeRule::RequestFirst,
    pkce: Pkce::No,
    subject: |profile| profile.get("https://slack.com/user_id").cloned(),
    user: |profile| {
        user([
            ("name", either([at(profile, "name"), text("")])),
            ("email", at(profile, "email")),
            ("emailVerified", at(profile, "email_verified")),
            ("image", either(image(profile))),
        ])
    },
    ..COMMON
};

fn image(profile: &Value) -> [Option<Value>; 2] {
    ["picture", "https://slack.com/user_image_512"].map(|name| profile.get(name).cloned())
}
