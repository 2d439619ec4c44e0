//! The user's log, at the level that the user wants.

use std::sync::Arc;

use crate::{
    config,
    host::{Host, Level},
};

#[derive(Clone)]
pub struct Log {
    host: Arc<dyn Host>,
    options: config::Log,
}

impl Log {
    pub fn new(host: Arc<dyn Host>, options: &config::Log) -> Self {
        Self { host, options: options.clone() }
    }

    pub fn write(&self, level: Level, message: &str) {
        if self.options.wants(level) {
            self.host.log(level, message);
        }
    }
}
