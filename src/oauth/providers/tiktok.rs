//! TikTok, which calls a client a client key and knows no addresses.

use crate::oauth::{
    AuthorizationUrl,
    definition::{COMMON, Definition, Endpoints, Needs, Pkce, Profile, TokenWay},
    placeholder_email,
    profile::{Found, at, either, flag, text, user},
    subject_text,
};

pub static TIKTOK: Definition = Definition {
    id: "tiktok",
    needs: Needs::Key,
    endpoints: Endpoints::Fixed(
        "https://www.tiktok.com/v2/auth/authorize",
        "https://open.tiktokapis.com/v2/oauth/token/",
        "https://open.tiktokapis.com/v2/user/info/?fields=open_id,avatar_large_url,display_name,username",
    ),
    scopes: &["user.info.profile"],
    pkce: Pkce::VerifierAlone,
    authorize: Some(|provider, flow| {
        let mut url = AuthorizationUrl::new(&provider.urls.authorize)?;
        url.set("scope", &provider.scopes(flow.scopes).join(","));
        url.set("response_type", "code");
        url.set("client_key", provider.options.client_key.as_deref().unwrap_or_default());
        url.set("redirect_uri", provider.redirect_uri(flow.redirect_uri));
        url.set("state", flow.state);
        let more = flow.additional.iter().filter(|(name, _)| name != "client_key");
        url.extend(more.map(|(name, value)| (name.as_str(), value.as_str())));
        Ok(url)
    }),
    token_auth: TokenWay::ClientKey,
    client_key: false,
    profile: Profile::Custom(|provider, client, tokens| {
        Box::pin(async move {
            let data = provider.ask_profile(client, tokens, &[]).await;
            Ok(data.and_then(|data| {
                let own = at(&data, "data.user")?;
                let email = at(&own, "email").filter(|it| crate::http::json::is_truthy(Some(it)));
                let placeholder =
                    || placeholder_email(&subject_text(own.get("open_id"))?, "tiktok");
                let user = user([
                    ("email", Some(email.or_else(|| placeholder().map(Into::into))?)),
                    ("name", either([at(&own, "display_name"), at(&own, "username"), text("")])),
                    ("image", at(&own, "avatar_large_url")),
                    ("emailVerified", flag(false)),
                ])?;
                Some(Found { data, user })
            }))
        })
    }),
    maps: false,
    subject: |profile| at(profile, "data.user.open_id"),
    ..COMMON
};
