//! GitLab, that of its makers or one of somebody's own.

use crate::{
    config::SocialOptions,
    http::json::is_truthy,
    oauth::{
        definition::{COMMON, Definition, Endpoints, Urls},
        profile::{at, given, user},
    },
};

pub static GITLAB: Definition = Definition {
    id: "gitlab",
    own_options: &["issuer"],
    endpoints: Endpoints::Made(|options| Ok(urls(options))),
    scopes: &["read_user"],
    login_hint: true,
    user: |profile| {
        // Whoever is blocked there does not come in here.
        let active = profile.get("state").and_then(serde_json::Value::as_str) == Some("active");
        if !active || is_truthy(profile.get("locked")) {
            return None;
        }
        let name = given(at(profile, "username"), "");
        user([
            ("name", at(profile, "name").filter(|name| !name.is_null()).or(name)),
            ("email", at(profile, "email")),
            ("image", at(profile, "avatar_url")),
            ("emailVerified", given(at(profile, "email_verified"), false)),
        ])
    },
    ..COMMON
};

fn urls(options: &SocialOptions) -> Urls {
    let issuer = options.text("issuer").unwrap_or("https://gitlab.com");
    let url = |path: &str| single_slashes(&format!("{issuer}{path}"));
    Urls {
        authorize: url("/oauth/authorize"),
        token: url("/oauth/token"),
        profile: url("/api/v4/user"),
    }
}

/// An issuer may end with a slash.
fn single_slashes(url: &str) -> String {
    let clean = |part: &str| {
        let mut clean = String::with_capacity(part.len());
        for character in part.chars() {
            if character != '/' || !clean.ends_with('/') {
                clean.push(character);
            }
        }
        clean
    };
    url.split("://").map(clean).collect::<Vec<_>>().join("://")
}

#[cfg(test)]
mod tests {
    use super::single_slashes;

    #[test]
    fn an_issuer_may_end_with_a_slash() {
        let url = single_slashes("https://git.example//sub///oauth/token");
        assert_eq!(url, "https://git.example/sub/oauth/token");
    }
}
