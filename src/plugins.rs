//! Plugins: one folder each, and one line in this list.

mod hosted;

use crate::{config::Config, kernel::Plugin};

/// What the options ask for, in the order in which it runs: the user's own hooks come first. This
/// version has no native plugins yet; the options refuse a plugin that nobody would run.
pub fn from_config(config: &Config) -> Vec<Box<dyn Plugin>> {
    let hooks = &config.hosted.hooks;
    let mut plugins: Vec<Box<dyn Plugin>> = Vec::new();
    if hooks.any() {
        let (before, after) = (hooks.before.is_some(), hooks.after.is_some());
        plugins.push(Box::new(hosted::Hosted { before, after }));
    }
    plugins
}
