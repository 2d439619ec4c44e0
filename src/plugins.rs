//! Plugins: one folder each, and one line in this list.

use crate::{config::Config, kernel::Plugin};

/// The native plugins that the options ask for, in the user's order. This version has none of
/// its own yet; the options refuse a plugin that nobody would run.
pub fn from_config(_config: &Config) -> Vec<Box<dyn Plugin>> {
    Vec::new()
}
