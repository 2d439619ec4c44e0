//! Paybin.

use crate::oauth::{
    definition::{COMMON, Definition, Endpoints, Needs, Profile, Prompt, Urls},
    profile::{at, either, flag, text, user},
};

pub static PAYBIN: Definition = Definition {
    id: "paybin",
    own_options: &["issuer"],
    needs: Needs::IdAndSecret,
    endpoints: Endpoints::Made(|options| {
        let issuer = options.text("issuer").unwrap_or("https://idp.paybin.io");
        Ok(Urls {
            authorize: format!("{issuer}/oauth2/authorize"),
            token: format!("{issuer}/oauth2/token"),
            profile: String::new(),
        })
    }),
    scopes: &["openid", "email", "profile"],
    login_hint: true,
    prompt: Prompt::Option,
    profile: Profile::IdToken,
    user: |profile| {
        let name = [at(profile, "name"), at(profile, "preferred_username"), text("")];
        user([
            ("name", either(name)),
            ("email", at(profile, "email")),
            ("image", at(profile, "picture")),
            ("emailVerified", either([at(profile, "email_verified"), flag(false)])),
        ])
    },
    subject: |profile| at(profile, "sub"),
    ..COMMON
};
