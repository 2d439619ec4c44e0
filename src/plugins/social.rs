//! `socialProviders`: the providers of the options, behind those of plugins.

use std::sync::Arc;

use crate::{
    config::{Config, ConfigError},
    kernel::{Plugin, Registrar},
    oauth::{self, Source},
};

pub struct Social {
    providers: Vec<Arc<dyn Source>>,
    warnings: Vec<String>,
}

impl Social {
    pub fn read(config: &Config) -> Result<Self, ConfigError> {
        let mut warnings = Vec::new();
        let providers = oauth::from_config(&config.social_providers, &mut warnings)?;
        Ok(Self { providers, warnings })
    }
}

impl Plugin for Social {
    fn id(&self) -> &'static str {
        "social-providers"
    }

    fn register(&self, registrar: &mut Registrar) {
        registrar.providers.extend(self.providers.iter().cloned());
        registrar.warnings.extend(self.warnings.iter().cloned());
    }
}
