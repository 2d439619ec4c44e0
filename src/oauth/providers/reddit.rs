//! Reddit, which knows no addresses.

use serde_json::{Map, Value};

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Parameters, Pkce, Profile, TokenWay},
    placeholder_email,
    profile::{at, given, text, user},
    subject_text,
};

pub static REDDIT: Definition = Definition {
    id: "reddit",
    own_options: &["duration"],
    endpoints: Endpoints::Fixed(
        "https://www.reddit.com/api/v1/authorize",
        "https://www.reddit.com/api/v1/access_token",
        "https://oauth.reddit.com/api/v1/me",
    ),
    scopes: &["identity"],
    pkce: Pkce::No,
    parameters: |options, _| Parameters {
        duration: options.text("duration").map(str::to_owned),
        ..Parameters::default()
    },
    token_auth: TokenWay::Basic,
    token_headers: &[("accept", "text/plain"), ("user-agent", "better-auth")],
    client_key: false,
    profile: Profile::Get(&[("user-agent", "better-auth")]),
    user: |profile| {
        let image = at(profile, "icon_img").filter(|image| !image.is_null());
        let image = image.and_then(|image| {
            let image = image.as_str()?;
            text(image.split('?').next().unwrap_or_default())
        });
        user([("name", at(profile, "name")), ("image", image)])
    },
    merge,
    ..COMMON
};

fn merge(
    profile: &Value,
    mut user: Map<String, Value>,
    mapped: Map<String, Value>,
) -> Option<Map<String, Value>> {
    let email = mapped.get("email").filter(|email| crate::http::json::is_truthy(Some(email)));
    let email = match email {
        Some(email) => email.clone(),
        None => placeholder_email(&subject_text(profile.get("id"))?, "reddit")?.into(),
    };
    let verified = given(mapped.get("emailVerified").cloned(), false);
    user.extend(mapped);
    user.insert("email".to_owned(), email);
    user.extend(verified.map(|verified| ("emailVerified".to_owned(), verified)));
    Some(user)
}
