//! Who somebody is, by an ID token, the provider's endpoint, or a function of the options.

use serde_json::{Map, Value, json};

use super::provider::Generic;
use crate::{
    domain::plain,
    error::Failure,
    http::json::is_truthy,
    oauth::{Answer, Client, Get, ProviderInfo, Tokens, boolean, decode_claims, subject_text},
};

type Claims = Map<String, Value>;

impl Generic {
    /// `claims` are those of a verified ID token.
    pub(super) async fn resolve(
        &self,
        client: &Client<'_>,
        tokens: &Tokens,
        claims: Option<&Claims>,
    ) -> Result<Option<ProviderInfo>, Failure> {
        let custom = self.settings.get_user_info.as_ref();
        let raw = match custom {
            Some(callback) => match client.ask(callback, json!([tokens.argument()])).await? {
                Some(Value::Object(raw)) => Some(raw),
                _ => None,
            },
            None => self.standard_profile(client, tokens, claims).await,
        };
        let Some(raw) = raw else { return Ok(None) };
        if let Some(subject) = claims.and_then(|claims| claims.get("sub")) {
            let own = raw.get("sub").filter(|own| !own.is_null());
            let must_match = custom.is_none() || own.is_some();
            if must_match && subject_text(own) != subject_text(Some(subject)) {
                client.error(&format!(
                    "{}: the profile is about another user than the ID token",
                    self.settings.provider_id
                ));
                return Ok(None);
            }
        }
        let mapped = match &self.settings.map_profile_to_user {
            Some(callback) => client.ask(callback, json!([plain(raw.clone().into())])).await?,
            None => None,
        };
        let mut user = Map::new();
        for name in ["email", "emailVerified", "image", "name"] {
            let value = match name {
                "emailVerified" => Some(boolean(raw.get(name)).unwrap_or_default().into()),
                name => raw.get(name).cloned(),
            };
            user.extend(value.map(|value| (name.to_owned(), value)));
        }
        if let Some(Value::Object(mapped)) = mapped {
            user.extend(mapped);
        }
        if user.get("image").is_some_and(Value::is_null) {
            user.shift_remove("image");
        }
        Ok(Some(ProviderInfo { user, data: raw.into() }))
    }

    async fn standard_profile(
        &self,
        client: &Client<'_>,
        tokens: &Tokens,
        claims: Option<&Claims>,
    ) -> Option<Claims> {
        let said = || tokens.id_token.as_deref().filter(|token| !token.is_empty());
        let decoded = match claims {
            Some(claims) if said().is_some() => Some(claims.clone()),
            _ => said().and_then(decode_claims),
        };
        if let Some(claims) = decoded
            && is_truthy(claims.get("sub"))
            && is_truthy(claims.get("email"))
        {
            let mut profile = Map::new();
            profile.extend(claims.get("sub").map(|id| ("id".to_owned(), id.clone())));
            let verified = boolean(claims.get("email_verified")).unwrap_or_default();
            profile.insert("emailVerified".to_owned(), verified.into());
            profile.extend(claims.get("picture").map(|it| ("image".to_owned(), it.clone())));
            profile.extend(claims);
            return Some(profile);
        }
        let url = self.settings.user_info_url.as_deref()?;
        let bearer = Some(tokens.access_token.as_deref().filter(|token| !token.is_empty())?);
        let Answer::Data(Value::Object(mut profile)) =
            client.get(Get { url, bearer, ..Get::default() }).await
        else {
            client.error(&format!("{} gave no profile", self.settings.provider_id));
            return None;
        };
        let verified = boolean(profile.get("email_verified")).unwrap_or_default();
        let picture = profile.get("picture").cloned();
        profile.insert("emailVerified".to_owned(), verified.into());
        match picture {
            Some(picture) => profile.insert("image".to_owned(), picture),
            None => profile.shift_remove("image"),
        };
        Some(profile)
    }
}
