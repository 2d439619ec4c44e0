//! Google.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{
    config::SocialOptions,
    crypto::jws::Algorithm,
    oauth::{
        ClaimCheck, IdTokenRules, KeySource, NonceRule, decode_claims,
        definition::{
            COMMON, Definition, Endpoints, IdToken, Needs, Parameters, Profile, Prompt, Urls,
        },
        profile::{Found, at, user},
    },
};

pub static GOOGLE: Definition = Definition {
    id: "google",
    own_options: &["accessType", "display", "hd", "includeGrantedScopes"],
    needs: Needs::IdAndSecret,
    endpoints: Endpoints::Fixed(
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "",
    ),
    scopes: &["email", "profile", "openid"],
    login_hint: true,
    prompt: Prompt::Option,
    parameters: |options, _| Parameters {
        access_type: options.text("accessType").map(str::to_owned),
        display: options.text("display").map(str::to_owned),
        hd: options.text("hd").map(str::to_owned),
        own: match options.flag("includeGrantedScopes") {
            Some(false) => Vec::new(),
            _ => vec![("include_granted_scopes", "true".to_owned())],
        },
        ..Parameters::default()
    },
    id_token: IdToken::Rules(rules),
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let Some(claims) = tokens.id_token.as_deref().and_then(decode_claims) else {
                return Ok(None);
            };
            if !is_of_domain(provider.options.text("hd"), &claims) {
                client.error("A sign-in with Google is refused: the ID token is not of the hosted domain that the option `hd` asks for.");
                return Ok(None);
            }
            let data = Value::Object(claims);
            Ok(user_of(&data).map(|user| Found { data, user }))
        })
    }),
    subject: |profile| at(profile, "sub"),
    ..COMMON
};

fn user_of(profile: &Value) -> Option<Map<String, Value>> {
    user([
        ("name", at(profile, "name")),
        ("email", at(profile, "email")),
        ("image", at(profile, "picture")),
        ("emailVerified", at(profile, "email_verified")),
    ])
}

fn rules(options: &SocialOptions, _: &Urls) -> IdTokenRules {
    let domain = options.text("hd").map(str::to_owned);
    IdTokenRules {
        keys: KeySource::new("https://www.googleapis.com/oauth2/v3/certs"),
        issuers: vec!["https://accounts.google.com".to_owned(), "accounts.google.com".to_owned()],
        audience: options.client_ids.clone(),
        algorithms: Some(vec![Algorithm::Rs256]),
        max_age: Some(3600),
        nonce: NonceRule::Exact,
        check: domain.map(|domain| -> ClaimCheck {
            Arc::new(move |claims| is_of_domain(Some(&domain), claims))
        }),
    }
}

/// Whether an account is of the Workspace domain that is wanted; `*` is any.
fn is_of_domain(wanted: Option<&str>, claims: &Map<String, Value>) -> bool {
    let Some(wanted) = wanted else { return true };
    let own = claims.get("hd").and_then(Value::as_str).filter(|own| !own.is_empty());
    own.is_some_and(|own| wanted == "*" || own == wanted)
}
