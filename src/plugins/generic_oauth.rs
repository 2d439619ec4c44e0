//! `generic-oauth`: providers that the options describe, by their discovery document or endpoint
//! by endpoint. They are signed in at by the core's own endpoints.

mod discovery;
mod options;
mod profile;
mod provider;

use std::sync::Arc;

use crate::{
    config::{Config, ConfigError, PluginOptions},
    error::Code,
    kernel::{Flow, Hook, Plugin, Registrar},
    oauth::Source,
};
use discovery::Described;
use options::{Options, Settings};

const INVALID_OAUTH_CONFIGURATION: Code =
    Code { name: "INVALID_OAUTH_CONFIGURATION", message: "Invalid OAuth configuration" };
const TOKEN_URL_NOT_FOUND: Code = Code {
    name: "TOKEN_URL_NOT_FOUND",
    message: "Invalid OAuth configuration. Token URL not found.",
};

struct GenericOauth {
    sources: Vec<Arc<Described>>,
    warnings: Vec<String>,
    /// Whether a function of the options gets the context of the endpoint.
    sees_context: bool,
}

pub fn read(options: &PluginOptions, config: &Config) -> Result<Box<dyn Plugin>, ConfigError> {
    let read: Options = options.read()?;
    let mut warnings = Vec::new();
    let mut sources: Vec<Arc<Described>> = Vec::new();
    let mut sees_context = false;
    for (index, raw) in read.config.into_iter().enumerate() {
        let settings = Settings::read(raw, |option, what| {
            options.invalid(&format!("config.{index}.{option}"), what)
        })?;
        let id = &settings.provider_id;
        if sources.iter().any(|other| other.id() == id) {
            warnings.push(format!("Duplicate provider IDs found: {id}"));
        }
        if config.social_providers.iter().any(|other| other.id == *id) {
            warnings.push(format!(
                "Generic OAuth provider \"{id}\" shadows a built-in social provider with the same ID"
            ));
        }
        sees_context |= settings.refresh_params_callback.is_some();
        sources.push(Arc::new(Described::new(settings)));
    }
    Ok(Box::new(GenericOauth { sources, warnings, sees_context }))
}

impl Plugin for GenericOauth {
    fn id(&self) -> &'static str {
        "generic-oauth"
    }

    fn register(&self, registrar: &mut Registrar) {
        let sources = self.sources.iter().cloned().map(|source| source as Arc<dyn Source>);
        registrar.providers.extend(sources);
        registrar.warnings.extend(self.warnings.iter().cloned());
        registrar.codes.extend([INVALID_OAUTH_CONFIGURATION, TOKEN_URL_NOT_FOUND]);
        registrar.hosted |= self.sees_context;
        // The reference's hook asks for discovery documents anew; here whoever wants a provider
        // does so.
        registrar
            .before
            .push(Hook { matches: |_| false, run: |_| Box::pin(async { Ok(Flow::Continue) }) });
    }
}
