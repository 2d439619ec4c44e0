//! Apple. The name comes once, with the form that the browser brings at the first sign-in.

use serde_json::Value;

use crate::{
    config::SocialOptions,
    crypto::jws::Algorithm,
    oauth::{
        IdTokenRules, KeySource, NonceRule, Tokens, decode_claims,
        definition::{COMMON, Definition, Endpoints, IdToken, Needs, Parameters, Profile, Urls},
        profile::{Found, at, boolean, either, flag, text, user},
    },
};

pub static APPLE: Definition = Definition {
    id: "apple",
    own_options: &["appBundleIdentifier", "audience"],
    needs: Needs::IdAndSecret,
    endpoints: Endpoints::Fixed(
        "https://appleid.apple.com/auth/authorize",
        "https://appleid.apple.com/auth/token",
        "",
    ),
    scopes: &["email", "name"],
    parameters: |_, _| Parameters {
        response_type: Some("code id_token"),
        response_mode: Some("form_post"),
        ..Parameters::default()
    },
    id_token: IdToken::Rules(rules),
    profile: Profile::Custom(|_, _, tokens| {
        let found = profile(tokens);
        Box::pin(async { Ok(found) })
    }),
    subject: |profile| at(profile, "sub"),
    ..COMMON
};

fn rules(options: &SocialOptions, _: &Urls) -> IdTokenRules {
    let audience = options.list("audience");
    let bundle = options.text("appBundleIdentifier").map(str::to_owned);
    IdTokenRules {
        keys: KeySource::new("https://appleid.apple.com/auth/keys"),
        issuers: vec!["https://appleid.apple.com".to_owned()],
        audience: match bundle {
            _ if !audience.is_empty() => audience,
            Some(bundle) => vec![bundle],
            None => options.client_ids.clone(),
        },
        algorithms: Some(vec![Algorithm::Rs256]),
        max_age: Some(3600),
        nonce: NonceRule::ExactOrSha256,
        check: None,
    }
}

fn profile(tokens: &Tokens) -> Option<Found> {
    let mut claims = tokens.id_token.as_deref().and_then(decode_claims)?;
    let said = tokens.user.as_ref().and_then(|user| user.get("name"));
    let name = match said.filter(|said| crate::http::json::is_truthy(Some(said))) {
        Some(said) => {
            let part = |name: &str| said.get(name).and_then(Value::as_str).unwrap_or_default();
            text(format!("{} {}", part("firstName"), part("lastName")).trim())
        }
        None => either([claims.get("name").cloned(), text("")]),
    };
    let verified = boolean(claims.get("email_verified")).unwrap_or_default();
    let email = claims.get("email").cloned();
    if let Some(name) = &name {
        claims.insert("name".to_owned(), name.clone());
    }
    let user = user([("name", name), ("emailVerified", flag(verified)), ("email", email)])?;
    Some(Found { data: claims.into(), user })
}
