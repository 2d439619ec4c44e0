//! Ending a session at its provider, too.

use super::super::Ctx;
use crate::{domain::LinkedAccount, error::Failure, host::Level, oauth::Logout};

impl Ctx {
    /// Where the browser of this user ends its session at a provider: of several the one that
    /// was used last. What goes wrong is logged; the sign-out itself is done.
    pub async fn logout_url(&self, user_id: &str) -> Option<String> {
        if self.app.providers.is_empty() {
            return None;
        }
        match self.find_logout_url(user_id).await {
            Ok(url) => url,
            Err(failure) => {
                self.log(Level::Error, &format!("Failed to create provider logout URL: {failure}"));
                None
            }
        }
    }

    async fn find_logout_url(&self, user_id: &str) -> Result<Option<String>, Failure> {
        let mut accounts = self.stored().await?.linked_accounts(user_id).await?;
        let updated = |account: &LinkedAccount| {
            let at = account.members.get("updatedAt").and_then(serde_json::Value::as_str);
            at.map(str::to_owned)
        };
        accounts.sort_by_key(|account| std::cmp::Reverse(updated(account)));
        let mut seen: Vec<&str> = Vec::new();
        for account in &accounts {
            if seen.contains(&account.provider_id.as_str()) {
                continue;
            }
            seen.push(&account.provider_id);
            let Some(provider) = self.provider(&account.provider_id).await? else { continue };
            if !provider.logs_out() {
                continue;
            }
            let said = |name: &str| self.text(name).filter(|text| !text.is_empty());
            let logout = Logout {
                base_url: self.base_url(),
                id_token: account.id_token.as_deref(),
                callback_url: said("callbackURL"),
                state: said("state"),
            };
            match provider.logout_url(&logout) {
                Ok(Some(url)) => return Ok(Some(url)),
                Ok(None) => {}
                Err(failure) => {
                    let id = &account.provider_id;
                    self.log(
                        Level::Error,
                        &format!("Failed to create logout URL for provider \"{id}\": {failure}"),
                    );
                }
            }
        }
        Ok(None)
    }
}
