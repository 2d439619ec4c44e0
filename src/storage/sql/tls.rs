//! What a server's URL says about encryption. Where it asks for any, certificates are verified
//! unless it says otherwise in as many words.

use crate::storage::StoreError;
use url::Url;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::storage) enum Tls {
    /// None, as the drivers of the reference do unless told.
    Off,
    /// If the server has it, whoever the server is.
    Preferred,
    /// Whoever the server is.
    Unverified,
    /// The certificate is verified, the name in it is not.
    Authority,
    Verified,
}

/// The URL without its words about encryption, which databases and drivers read differently.
pub(in crate::storage) fn server_url(text: &str) -> Result<(String, Tls), StoreError> {
    let invalid = |why: &str| StoreError::Unavailable(format!("its URL is invalid: {why}."));
    let mut url = Url::parse(text).map_err(|error| invalid(&error.to_string()))?;
    if url.path().trim_start_matches('/').is_empty()
        && !url.query_pairs().any(|(key, _)| key == "dbname")
    {
        return Err(invalid("it names no database, as in \"postgres://user@host/database\""));
    }
    let (mut tls, mut rest) = (Tls::Off, Vec::new());
    for (key, value) in url.query_pairs() {
        tls = match &*key {
            "sslmode" | "ssl-mode" => mode(&value).ok_or_else(|| {
                invalid(
                    "sslmode is one of disable, prefer, require, verify-ca, verify-full and \
                     no-verify",
                )
            })?,
            "ssl" => switch(&value).ok_or_else(|| invalid("ssl is true or false"))?,
            _ => {
                rest.push((key.into_owned(), value.into_owned()));
                tls
            }
        };
    }
    url.set_query(None);
    if !rest.is_empty() {
        url.query_pairs_mut().extend_pairs(rest);
    }
    Ok((url.into(), tls))
}

/// The words of libpq and of MySQL; `no-verify` is node-postgres's.
fn mode(word: &str) -> Option<Tls> {
    Some(match word.to_ascii_lowercase().replace('_', "-").as_str() {
        "disable" | "disabled" => Tls::Off,
        "allow" | "prefer" | "preferred" => Tls::Preferred,
        "no-verify" => Tls::Unverified,
        "verify-ca" => Tls::Authority,
        "require" | "required" | "verify-full" | "verify-identity" => Tls::Verified,
        _ => return None,
    })
}

/// `ssl` as node-postgres and mysql2 read it: a switch, or an object in JSON.
fn switch(value: &str) -> Option<Tls> {
    match serde_json::from_str(value).ok()? {
        serde_json::Value::Bool(false) => Some(Tls::Off),
        serde_json::Value::Number(number) if number.as_i64() == Some(0) => Some(Tls::Off),
        serde_json::Value::Bool(true) | serde_json::Value::Number(_) => Some(Tls::Verified),
        serde_json::Value::Object(settings) => {
            let verified = settings.get("rejectUnauthorized") != Some(&false.into());
            Some(if verified { Tls::Verified } else { Tls::Unverified })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Tls, server_url};

    #[test]
    fn verifies_unless_told_otherwise() {
        for (query, tls) in [
            ("", Tls::Off),
            ("?sslmode=disable", Tls::Off),
            ("?sslmode=prefer", Tls::Preferred),
            ("?sslmode=require", Tls::Verified),
            ("?sslmode=verify-full", Tls::Verified),
            ("?ssl-mode=VERIFY_IDENTITY", Tls::Verified),
            ("?ssl-mode=VERIFY_CA", Tls::Authority),
            ("?sslmode=no-verify", Tls::Unverified),
            ("?ssl=true", Tls::Verified),
            ("?ssl=0", Tls::Off),
            (r#"?ssl={"rejectUnauthorized":false}"#, Tls::Unverified),
            (r#"?ssl={"ca":"x"}"#, Tls::Verified),
        ] {
            let url = format!("mysql://u:p%40@host/db{query}");
            assert_eq!(server_url(&url), Ok(("mysql://u:p%40@host/db".to_owned(), tls)), "{query}");
        }
        let kept = server_url("postgres://h/db?a=b%26&sslmode=disable&c=/d").unwrap().0;
        assert_eq!(kept, "postgres://h/db?a=b%26&c=%2Fd");
    }

    #[test]
    fn refuses_what_it_does_not_know_without_showing_the_password() {
        for url in [
            "postgres://u:hunter2@host/db?sslmode=maybe",
            "mysql://u:hunter2@host/db?ssl=Amazon",
            "postgres://u:hunter2@host:port/db",
            "postgres://u:hunter2@host",
        ] {
            let error = server_url(url).unwrap_err().to_string();
            assert!(error.contains("its URL is invalid") && !error.contains("hunter2"), "{error}");
        }
    }
}
