//! The URL of a SQLite database.

use crate::storage::StoreError;
use percent_encoding::percent_decode_str;
use std::path::PathBuf;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Location {
    Memory,
    File(PathBuf),
}

impl Location {
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let refuse = |why: &str| Err(StoreError::Unavailable(why.to_owned()));
        let Some(rest) = url.strip_prefix("sqlite:") else {
            return refuse("a SQLite URL starts with \"sqlite:\".");
        };
        let path = rest.strip_prefix("//").unwrap_or(rest);
        if path == ":memory:" {
            return Ok(Self::Memory);
        }
        if path.is_empty() {
            return refuse("a SQLite URL names a file, as in \"sqlite:.data/auth.db\".");
        }
        if path.contains(['?', '#']) {
            return refuse("a SQLite URL takes no parameters; write ? and # as %3F and %23.");
        }
        match percent_decode_str(path).decode_utf8() {
            Ok(path) => Ok(Self::File(PathBuf::from(path.as_ref()))),
            Err(_) => refuse("the path in the SQLite URL is not percent-encoded UTF-8."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Location;

    #[test]
    fn reads_the_three_forms() {
        let file = |url| match Location::parse(url) {
            Ok(Location::File(path)) => path.to_str().map(str::to_owned),
            _ => None,
        };
        assert_eq!(file("sqlite:.data/auth.db").as_deref(), Some(".data/auth.db"));
        assert_eq!(file("sqlite://auth.db").as_deref(), Some("auth.db"));
        assert_eq!(file("sqlite:///srv/my%20auth.db").as_deref(), Some("/srv/my auth.db"));
        assert_eq!(Location::parse("sqlite::memory:"), Ok(Location::Memory));
        assert_eq!(Location::parse("sqlite://:memory:"), Ok(Location::Memory));
        for wrong in ["sqlite:", "sqlite:a.db?mode=ro", "postgres://x"] {
            assert!(Location::parse(wrong).is_err(), "{wrong}");
        }
    }
}
