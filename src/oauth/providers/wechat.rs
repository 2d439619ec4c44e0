//! WeChat, whose endpoints are asked by GET, under names of their own, and which knows no
//! addresses.

use serde_json::{Map, Value};

use crate::{
    error::Failure,
    http::json::is_truthy,
    oauth::{
        Answer, AuthorizationUrl, Client, Get, Tokens,
        built_in::BuiltIn,
        definition::{COMMON, Definition, Endpoints, Pkce, Profile, Refresh},
        expiry, placeholder_email,
        profile::{Found, at, either, flag, user},
        subject_text,
    },
};

pub static WECHAT: Definition = Definition {
    id: "wechat",
    own_options: &["lang", "platformType"],
    endpoints: Endpoints::Fixed(
        "https://open.weixin.qq.com/connect/qrconnect",
        "https://api.weixin.qq.com/sns/oauth2/access_token",
        "https://api.weixin.qq.com/sns/userinfo",
    ),
    scopes: &["snsapi_login"],
    pkce: Pkce::No,
    authorize: Some(|provider, flow| {
        let options = &provider.options;
        let mut url = AuthorizationUrl::new(&provider.urls.authorize)?;
        url.set("scope", &provider.scopes(flow.scopes).join(","));
        url.set("response_type", "code");
        url.set("appid", options.client_id().unwrap_or_default());
        url.set("redirect_uri", provider.redirect_uri(flow.redirect_uri));
        url.set("state", flow.state);
        url.set("lang", options.text("lang").unwrap_or("cn"));
        let more = flow.additional.iter().filter(|(name, _)| name != "appid");
        url.extend(more.map(|(name, value)| (name.as_str(), value.as_str())));
        url.set_fragment("wechat_redirect");
        Ok(url)
    }),
    exchange: Some(|provider, client, code| {
        Box::pin(async move {
            let options = &provider.options;
            let query = [
                ("appid", options.client_id().unwrap_or_default()),
                ("secret", options.client_secret.as_deref().unwrap_or_default()),
                ("code", code.code),
                ("grant_type", "authorization_code"),
            ];
            tokens(client, &provider.urls.token, &query).await.map(Some)
        })
    }),
    refresh: Refresh::Custom(|provider, client, refresh_token| {
        Box::pin(async move {
            let query = [
                ("appid", provider.options.client_id().unwrap_or_default()),
                ("grant_type", "refresh_token"),
                ("refresh_token", refresh_token),
            ];
            let url = "https://api.weixin.qq.com/sns/oauth2/refresh_token";
            let tokens = tokens(client, url, &query).await?;
            Ok(Tokens { more: Map::new(), ..tokens })
        })
    }),
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move { Ok(profile(provider, client, tokens).await) })
    }),
    subject: |profile| either([at(profile, "unionid"), at(profile, "openid")]),
    ..COMMON
};

/// What goes wrong is said with status 200.
async fn tokens(client: &Client<'_>, url: &str, query: &[(&str, &str)]) -> Result<Tokens, Failure> {
    let answer = client.get(Get { url, query, ..Get::default() }).await;
    let refused = |what: &str| Failure::internal(format!("WeChat gave no tokens: {what}"));
    let reply = match answer {
        Answer::Data(reply) => reply,
        Answer::Error(error) => return Err(refused(&error)),
    };
    if !is_truthy(Some(&reply)) || is_truthy(reply.get("errcode")) {
        return Err(refused(reply.get("errmsg").and_then(Value::as_str).unwrap_or_default()));
    }
    let scope = reply.get("scope").and_then(Value::as_str).ok_or_else(|| refused("no scope"))?;
    let text = |name: &str| reply.get(name).and_then(Value::as_str).map(str::to_owned);
    let more = ["openid", "unionid"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), reply.get(name)?.clone())));
    Ok(Tokens {
        token_type: Some("Bearer".to_owned()),
        access_token: text("access_token"),
        refresh_token: text("refresh_token"),
        access_token_expires_at: expiry(&reply, "expires_in", client.now).or(Some(client.now)),
        scopes: Some(scope.split(',').map(str::to_owned).collect()),
        more: more.collect(),
        ..Tokens::default()
    })
}

async fn profile(provider: &BuiltIn, client: &Client<'_>, tokens: &Tokens) -> Option<Found> {
    let openid = tokens.more.get("openid").and_then(Value::as_str).filter(|id| !id.is_empty())?;
    let query = [
        ("access_token", tokens.access_token.as_deref().unwrap_or_default()),
        ("openid", openid),
        ("lang", "zh_CN"),
    ];
    let url = &provider.urls.profile;
    let data = client.get(Get { url, query: &query, ..Get::default() }).await.data()?;
    if is_truthy(data.get("errcode")) {
        return None;
    }
    let id = either([at(&data, "unionid"), at(&data, "openid"), Some(openid.into())])?;
    let known = at(&data, "email").filter(|email| is_truthy(Some(email)));
    let placeholder = || placeholder_email(&subject_text(Some(&id))?, "wechat").map(Value::from);
    let user = user([
        ("name", at(&data, "nickname")),
        ("email", Some(known.or_else(placeholder)?)),
        ("image", at(&data, "headimgurl")),
        ("emailVerified", flag(false)),
    ])?;
    Some(Found { data, user })
}
