//! Salesforce, its sandbox or one of somebody's own where the options say so.

use crate::{
    config::SocialOptions,
    oauth::{
        definition::{COMMON, Definition, Endpoints, Needs, Urls},
        profile::{at, either, given, user},
    },
};

pub static SALESFORCE: Definition = Definition {
    id: "salesforce",
    own_options: &["environment", "loginUrl"],
    needs: Needs::IdAndSecret,
    endpoints: Endpoints::Made(|options| Ok(urls(options))),
    scopes: &["openid", "email", "profile"],
    user: |profile| {
        let image = [at(profile, "photos.picture"), at(profile, "photos.thumbnail")];
        user([
            ("name", at(profile, "name")),
            ("email", at(profile, "email")),
            ("image", either(image)),
            ("emailVerified", given(at(profile, "email_verified"), false)),
        ])
    },
    forgiving: true,
    subject: |profile| at(profile, "user_id"),
    ..COMMON
};

fn urls(options: &SocialOptions) -> Urls {
    let host = match (options.text("loginUrl"), options.text("environment")) {
        (Some(host), _) => host,
        (None, Some("sandbox")) => "test.salesforce.com",
        (None, _) => "login.salesforce.com",
    };
    let url = |path: &str| format!("https://{host}/services/oauth2/{path}");
    Urls { authorize: url("authorize"), token: url("token"), profile: url("userinfo") }
}
