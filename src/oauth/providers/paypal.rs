//! PayPal, its sandbox unless the options say otherwise.

use crate::{
    config::SocialOptions,
    http::json::is_truthy,
    oauth::{
        Answer, Client, Get, Tokens,
        built_in::BuiltIn,
        decode_claims,
        definition::{
            COMMON, Definition, Endpoints, Needs, Profile, Prompt, ScopeRule, TokenWay, Urls,
        },
        profile::{Found, at, user},
    },
};

pub static PAYPAL: Definition = Definition {
    id: "paypal",
    own_options: &["environment", "requestShippingAddress"],
    needs: Needs::IdAndSecret,
    endpoints: Endpoints::Made(|options| Ok(urls(options))),
    scope_rule: ScopeRule::Never,
    prompt: Prompt::Option,
    token_auth: TokenWay::Basic,
    client_key: false,
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move { Ok(profile(provider, client, tokens).await) })
    }),
    forgiving: true,
    subject: |profile| at(profile, "user_id"),
    ..COMMON
};

fn urls(options: &SocialOptions) -> Urls {
    let sandbox = options.text("environment").is_none_or(|name| name == "sandbox");
    let place = if sandbox { "sandbox." } else { "" };
    Urls {
        authorize: format!("https://www.{place}paypal.com/signin/authorize"),
        token: format!("https://api-m.{place}paypal.com/v1/oauth2/token"),
        profile: format!("https://api-m.{place}paypal.com/v1/identity/oauth2/userinfo"),
    }
}

async fn profile(provider: &BuiltIn, client: &Client<'_>, tokens: &Tokens) -> Option<Found> {
    let bearer = Some(tokens.access_token.as_deref().filter(|token| !token.is_empty())?);
    let asked = Get {
        url: &provider.urls.profile,
        query: &[("schema", "paypalv1.1")],
        bearer,
        headers: &[("accept", "application/json")],
    };
    let Answer::Data(data) = client.get(asked).await else {
        client.error("PayPal gave no profile");
        return None;
    };
    if !is_truthy(Some(&data)) {
        return None;
    }
    if let Some(token) = tokens.id_token.as_deref().filter(|token| !token.is_empty()) {
        let claims = decode_claims(token)?;
        let named = claims.get("sub").filter(|subject| is_truthy(Some(subject)))?;
        let own = data.get("sub").filter(|own| !own.is_null()).or(data.get("user_id"));
        if own != Some(named) {
            client.error("PayPal's profile is about another user than its ID token");
            return None;
        }
    }
    let user = user([
        ("name", at(&data, "name")),
        ("email", at(&data, "email")),
        ("image", at(&data, "picture")),
        ("emailVerified", at(&data, "email_verified")),
    ])?;
    Some(Found { data, user })
}
