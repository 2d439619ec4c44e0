//! Atlassian. It does not say whether an address is verified.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Needs, Parameters, Prompt},
    profile::{at, flag, user},
};

pub static ATLASSIAN: Definition = Definition {
    id: "atlassian",
    needs: Needs::IdAndSecret,
    endpoints: Endpoints::Fixed(
        "https://auth.atlassian.com/authorize",
        "https://auth.atlassian.com/oauth/token",
        "https://api.atlassian.com/me",
    ),
    scopes: &["read:jira-user", "offline_access"],
    prompt: Prompt::Option,
    parameters: |_, _| Parameters {
        own: vec![("audience", "api.atlassian.com".to_owned())],
        own_wins: true,
        ..Parameters::default()
    },
    forgiving: true,
    subject: |profile| at(profile, "account_id"),
    user: |profile| {
        user([
            ("name", at(profile, "name")),
            ("email", at(profile, "email")),
            ("image", at(profile, "picture")),
            ("emailVerified", flag(false)),
        ])
    },
    ..COMMON
};
