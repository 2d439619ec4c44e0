//! Which account an endpoint is to work on: one of the user's by its id, or the one that the
//! browser's cookie holds.

use serde_json::Value;

use super::super::Ctx;
use crate::{
    domain::LinkedAccount,
    error::{ApiError, Failure, Status, code},
    kernel::{Field, Input, Kind},
};

/// Either `accountId` or `useAccountCookie`, and perhaps whose it is.
pub static SELECTION: Input = Input {
    either: Some(is_selection),
    ..Input::object(&[
        Field::optional("accountId", Kind::Text),
        Field::optional("useAccountCookie", Kind::Boolean),
        Field::optional("userId", Kind::Text),
    ])
};

fn is_selection(given: &Value) -> bool {
    let Some(members) = given.as_object() else { return false };
    let known =
        |name: &String| name == "userId" || name == "accountId" || name == "useAccountCookie";
    let by_id = members.get("accountId");
    let by_cookie = members.get("useAccountCookie");
    let one = match (by_id, by_cookie) {
        (Some(id), None) => id.is_string(),
        (None, Some(flag)) => *flag == Value::Bool(true),
        _ => false,
    };
    one && members.keys().all(known) && members.get("userId").is_none_or(Value::is_string)
}

/// An account, and whether it is the cookie's.
pub struct Selected {
    pub account: LinkedAccount,
    pub by_cookie: bool,
}

impl Ctx {
    /// Whose account it is: that of whoever makes the request, or, for code of the application
    /// alone, that which it names.
    pub async fn account_owner(&mut self, named: Option<&str>) -> Result<String, Failure> {
        let over_http = self.request.is_some() || self.headers.is_some();
        if let Some(found) = self.look_for_stored_session().await {
            return Ok(found.user.id.clone());
        }
        if over_http {
            return Err(ApiError::bare(Status::Unauthorized).into());
        }
        named.filter(|id| !id.is_empty()).map(str::to_owned).ok_or_else(|| {
            let message = "Either userId or session is required";
            ApiError::with_message(Status::BadRequest, message, "USER_ID_OR_SESSION_REQUIRED")
                .into()
        })
    }

    /// The account that the body or the query selects.
    pub async fn selected_account(
        &self,
        selection: &Value,
        user_id: &str,
    ) -> Result<Selected, Failure> {
        let found = match selection.get("accountId").and_then(Value::as_str) {
            Some(id) => {
                let accounts = self.stored().await?.linked_accounts(user_id).await?;
                let own = accounts.into_iter().find(|account| account.id == id);
                own.map(|account| Selected { account, by_cookie: false })
            }
            None => {
                let config = &self.app.config;
                // Without a database users last only as long as the process, cookies longer.
                let bound = config.database.is_some() || config.hosted_database;
                let own = |account: &LinkedAccount| !bound || account.user_id == user_id;
                let cookie = self.account_cookie().filter(own);
                cookie.map(|account| Selected { account, by_cookie: true })
            }
        };
        found.ok_or_else(|| ApiError::new(Status::BadRequest, code::ACCOUNT_NOT_FOUND).into())
    }
}
