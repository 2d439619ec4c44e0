//! The process's environment as an input: the host hands it over with the options.

use std::collections::HashMap;

/// The variables that options fall back to.
#[derive(Clone, Debug, Default)]
pub struct Environment(HashMap<String, String>);

/// What `NODE_ENV` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Production,
    Development,
    Test,
    /// Unset or anything else: neither production's rules nor development's conveniences.
    Unknown,
}

impl Environment {
    /// The names that the host should pass on; all others are none of our business.
    pub const NAMES: &'static [&'static str] = &[
        "APP_NAME",
        "AUTH_SECRET",
        "BASE_URL",
        "BETTER_AUTH_SECRET",
        "BETTER_AUTH_SECRETS",
        "BETTER_AUTH_TRUSTED_ORIGINS",
        "BETTER_AUTH_URL",
        "NEXT_PUBLIC_BETTER_AUTH_URL",
        "NODE_ENV",
        "NUXT_PUBLIC_AUTH_URL",
        "NUXT_PUBLIC_BETTER_AUTH_URL",
        "PUBLIC_BETTER_AUTH_URL",
        "TEST",
    ];

    pub fn new(variables: HashMap<String, String>) -> Self {
        Self(variables)
    }

    /// The variable's text; an empty one counts as unset, as in the reference.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub fn mode(&self) -> Mode {
        match self.get("NODE_ENV") {
            Some("production") => Mode::Production,
            Some("dev" | "development") => Mode::Development,
            Some("test") => Mode::Test,
            _ if self.get("TEST").is_some_and(|text| text != "false") => Mode::Test,
            _ => Mode::Unknown,
        }
    }
}
