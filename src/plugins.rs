//! Plugins: one folder each, and one line in this list.

mod bearer;
mod custom_session;
mod generic_oauth;
mod hosted;
mod jwt;
mod multi_session;
mod social;
mod username;

use std::collections::HashSet;

use crate::{
    config::{Config, ConfigError, PluginOptions, PluginShape},
    kernel::{Plugin, Registrar},
    schema::Schema,
};

/// Reads a plugin's options; what the rest of the configuration says may contradict them.
type Read = fn(&PluginOptions, &Config) -> Result<Box<dyn Plugin>, ConfigError>;

/// The native plugins by their ids.
const NATIVE: &[(&str, Read)] = &[
    ("bearer", bearer::read),
    ("custom-session", custom_session::read),
    ("generic-oauth", generic_oauth::read),
    ("jwt", jwt::read),
    ("multi-session", multi_session::read),
    ("username", username::read),
];

/// What the options ask for, in the order in which it runs: the user's own hooks come first.
pub fn from_config(config: &Config) -> Result<Vec<Box<dyn Plugin>>, ConfigError> {
    let hooks = &config.hosted.hooks;
    let mut plugins: Vec<Box<dyn Plugin>> = Vec::new();
    if hooks.any() {
        let (before, after) = (hooks.before.is_some(), hooks.after.is_some());
        plugins.push(Box::new(hosted::Hosted { before, after }));
    }
    let mut unknown = Vec::new();
    for (index, options) in config.plugins.iter().enumerate() {
        let Some((_, read)) = NATIVE.iter().find(|(id, _)| *id == options.id) else {
            unknown.push(if options.id.is_empty() { "(without id)" } else { &options.id });
            continue;
        };
        if config.plugins.iter().take(index).any(|other| other.id == options.id) {
            return Err(ConfigError(format!(
                "The plugin `{}` stands twice in `plugins`: keep one of them.",
                options.id
            )));
        }
        let plugin = read(options, config)?;
        if let Some(shape) = &options.shape {
            check_shape(&*plugin, shape)?;
        }
        plugins.push(plugin);
    }
    if !config.social_providers.is_empty() {
        plugins.push(Box::new(social::Social::read(config)?));
    }
    if unknown.is_empty() {
        check_names(&plugins, config)?;
        return Ok(plugins);
    }
    Err(ConfigError(format!(
        "This version of corten does not run these plugins: {}. Remove them, or stay with better-auth until it does.",
        unknown.join(", ")
    )))
}

/// Two fields in one column, or two models in one table, would overwrite each other.
fn check_names(plugins: &[Box<dyn Plugin>], config: &Config) -> Result<(), ConfigError> {
    let mut registrar = Registrar::default();
    for plugin in plugins {
        plugin.register(&mut registrar);
    }
    let schema = Schema::with(config, registrar.additions);
    let mut tables = HashSet::new();
    for table in schema.tables() {
        let (model, name) = (&table.model, &table.name);
        if !tables.insert(name.to_lowercase()) {
            return Err(ConfigError(format!(
                "The model `{model}` of a plugin is kept in the table `{name}`, which another model has: choose another name in the plugin's `schema`."
            )));
        }
        let mut columns = HashSet::new();
        let twice = table.all_columns().find(|column| !columns.insert(column.name.to_lowercase()));
        if let Some(column) = twice {
            return Err(ConfigError(format!(
                "Two fields of `{model}` are kept in the column `{}`: choose another name in the plugin's `schema`, or another `fieldName`.",
                column.name
            )));
        }
    }
    Ok(())
}

/// A plugin that somebody has changed would do here what better-auth's does, and silently lose
/// the change.
fn check_shape(plugin: &dyn Plugin, shape: &PluginShape) -> Result<(), ConfigError> {
    let mut own = Registrar::default();
    plugin.register(&mut own);
    let mut names: Vec<_> = own.endpoints.iter().map(|endpoint| endpoint.name).collect();
    let mut given: Vec<_> = shape.endpoints.iter().map(String::as_str).collect();
    names.sort_unstable();
    given.sort_unstable();
    let same = names == given
        && own.before.len() == shape.before
        && own.after.len() == shape.after
        && shape.others.is_empty();
    if same {
        return Ok(());
    }
    Err(ConfigError(format!(
        "The plugin `{}` is not as better-auth 1.7 makes it: its endpoints or hooks were changed, which corten would not run. Pass it unchanged, and put what was added into a plugin of its own.",
        plugin.id()
    )))
}
