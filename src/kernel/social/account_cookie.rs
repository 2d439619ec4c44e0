//! The browser's copy of its account: encrypted, for applications without a database, and for
//! those that want it.

use std::sync::Arc;

use serde_json::Value;

use super::super::Ctx;
use crate::{
    cookies::{RequestCookies, join_chunks, split_into_chunks},
    domain::LinkedAccount,
    error::Failure,
    host::Level,
};

impl Ctx {
    /// Gives the browser a copy, if the options want that.
    pub(super) fn set_account_cookie(&mut self, account: &LinkedAccount) -> Result<(), Failure> {
        let cookies = Arc::clone(&self.cookies);
        let Some(cookie) = &cookies.account_data else { return Ok(()) };
        let text = serde_json::to_string(&account.members).map_err(Failure::internal)?;
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
        let seconds = cookie.attributes.max_age.unwrap_or(300.0) as i64;
        let app = Arc::clone(&self.app);
        let value = app.account_keys.encrypt(&text, self.now, seconds, &*app.entropy);
        let value = value.map_err(Failure::internal)?;
        let header = self.cookie_header();
        let sent = RequestCookies::new(&header);
        let (chunks, fits) = split_into_chunks(&cookie.name, &value, &cookie.attributes, sent);
        if !fits {
            self.log(Level::Warn, "The account is too large for cookies even in parts, so the browser keeps no copy of it.");
        }
        self.set_chunks(chunks, &cookie.attributes);
        Ok(())
    }

    /// The browser's copy, if it has a good one.
    pub(super) fn account_cookie(&self) -> Option<LinkedAccount> {
        let cookie = self.cookies.account_data.as_ref()?;
        let header = self.cookie_header();
        let sent = RequestCookies::new(&header);
        let whole = sent.first(&cookie.name).filter(|value| !value.is_empty());
        let value = whole.map(std::borrow::Cow::into_owned);
        let value = value.or_else(|| join_chunks(&cookie.name, sent))?;
        let claims = self.app.account_keys.decrypt(&value, self.now)?;
        match serde_json::from_str(&claims).ok()? {
            Value::Object(members) => Some(LinkedAccount::from_members(members)),
            _ => None,
        }
    }
}
