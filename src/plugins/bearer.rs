//! `bearer`: a session's token in the `Authorization` header instead of its cookie, for clients
//! without a cookie jar.

mod give;
mod take;

use serde::Deserialize;

use crate::{
    config::{Config, ConfigError, PluginOptions},
    kernel::{Hook, Plugin, Registrar},
};

/// What the plugin can be told.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    /// Whether a token must come with the signature that the cookie has.
    require_signature: bool,
}

struct Bearer(std::sync::Arc<Options>);

pub fn read(options: &PluginOptions, _: &Config) -> Result<Box<dyn Plugin>, ConfigError> {
    Ok(Box::new(Bearer(options.read::<Options>()?.into())))
}

impl Plugin for Bearer {
    fn id(&self) -> &'static str {
        "bearer"
    }

    fn register(&self, registrar: &mut Registrar) {
        registrar.state.insert(self.0.clone());
        registrar.headers.push("authorization");
        registrar.before.push(Hook { matches: |_| true, run: take::take_token });
        registrar.after.push(Hook { matches: |_| true, run: give::give_token });
    }
}
