//! Addresses for accounts that have none: never mailed, as nobody can receive under `.invalid`
//! (RFC 6761).

use crate::http::email::is_email;

/// The same address each time; none if it would be no address.
pub fn placeholder_email(identifier: &str, namespace: &str) -> Option<String> {
    let email = format!("{identifier}@{namespace}.placeholder.invalid");
    is_email(&email).then_some(email)
}
