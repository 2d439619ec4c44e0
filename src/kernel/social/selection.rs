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
    either: Some(check_selection),
    ..Input::object(&[
        Field::optional("accountId", Kind::Text),
        Field::optional("useAccountCookie", Kind::Boolean),
        Field::optional("userId", Kind::Text),
    ])
};

/// Zod takes the complaint of the one way that fits but for its unknown keys.
fn check_selection(given: &Value) -> Result<(), String> {
    let invalid = || Err("Invalid input".to_owned());
    let Some(members) = given.as_object() else { return invalid() };
    let by_id = members.get("accountId").is_some_and(Value::is_string);
    let by_cookie = members.get("useAccountCookie") == Some(&Value::Bool(true));
    if by_id == by_cookie || !members.get("userId").is_none_or(Value::is_string) {
        return invalid();
    }
    let way = if by_id { "accountId" } else { "useAccountCookie" };
    let unknown = members.keys().filter(|name| *name != way && *name != "userId");
    let unknown: Vec<_> = unknown.map(|name| format!("\"{name}\"")).collect();
    match unknown.len() {
        0 => Ok(()),
        1 => Err(format!("Unrecognized key: {}", unknown.join(", "))),
        _ => Err(format!("Unrecognized keys: {}", unknown.join(", "))),
    }
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
                let bound = config.database_kind().is_some() || config.hosted_database;
                let own = |account: &LinkedAccount| !bound || account.user_id == user_id;
                let cookie = self.account_cookie().filter(own);
                cookie.map(|account| Selected { account, by_cookie: true })
            }
        };
        found.ok_or_else(|| ApiError::new(Status::BadRequest, code::ACCOUNT_NOT_FOUND).into())
    }
}
