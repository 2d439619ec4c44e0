//! What a plugin brings along.

use super::{After, Before, Endpoint, Hook};
use crate::{config::RateRule, error::Code};

/// A native plugin: its options, and what it adds to the application.
pub trait Plugin: Send + Sync {
    fn id(&self) -> &'static str;

    fn register(&self, registrar: &mut Registrar);
}

/// Whether a rate rule is meant for a path.
pub type RatePath = fn(&str) -> bool;

/// A plugin's rate rules; the first that matches decides.
pub type RateRules = Vec<(RatePath, RateRule)>;

/// Collects what plugins add, in their order.
#[derive(Default)]
pub struct Registrar {
    pub endpoints: Vec<&'static Endpoint>,
    pub before: Vec<Hook<Before>>,
    pub after: Vec<Hook<After>>,
    pub rate_rules: Vec<RateRules>,
    pub codes: Vec<Code>,
}
