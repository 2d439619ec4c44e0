//! One application: everything that is made once and serves all its requests.

use std::sync::Arc;

use super::{Added, transactions::Transactions, verification::Sweep};
use crate::{
    config::{Config, SecondaryChoice},
    cookies::{AuthCookies, SessionCache},
    crypto::{hmac::HmacKey, keys::JweKeys, random::Entropy},
    domain::{Database, HashPool, Log, Passwords, SecondaryStorage},
    error::Failure,
    host::{Host, Level},
    http::origin::OriginPattern,
    oauth::{KeySets, Registry},
    schema::Schema,
    storage::secondary::{HostedSecondary, RedisSecondary},
};

pub struct App {
    pub config: Config,
    pub schema: Schema,
    pub plugins: Added,
    pub database: Database,
    pub host: Arc<dyn Host>,
    pub secondary: Option<SecondaryStorage>,
    pub log: Log,
    pub entropy: Arc<dyn Entropy>,
    pub passwords: Passwords,
    /// As far as they are the same on every host; a request's own stand in [`super::Ctx`].
    pub cookies: Arc<AuthCookies>,
    /// Signs cookies with the current secret.
    pub signer: HmacKey,
    pub cache: SessionCache,
    /// Encrypt browsers' copies of accounts.
    pub account_keys: JweKeys,
    pub providers: Registry,
    /// Public keys of providers.
    pub key_sets: KeySets,
    /// The configured origins and those of the base URLs, as far as they are fixed.
    pub trusted_origins: Vec<OriginPattern>,
    /// When old verifications are swept.
    pub sweep: Sweep,
    /// Those that hosted code takes part in.
    pub transactions: Transactions,
}

impl App {
    pub fn new(
        config: Config,
        schema: Schema,
        plugins: Added,
        database: Database,
        host: Arc<dyn Host>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let log = Log::new(Arc::clone(&host), &config.log);
        for warning in config.warnings.iter().chain(&plugins.warnings) {
            log.write(Level::Warn, warning);
        }
        let base = config.base_url.iter().map(|base| base.origin.as_str());
        let hosts = config.dynamic_base.iter().flat_map(|dynamic| &dynamic.origins);
        let hosts = hosts.map(String::as_str);
        let configured = config.trusted_origins.iter().map(String::as_str);
        let secondary = config.secondary.clone().map(|choice| {
            SecondaryStorage::new(match choice {
                SecondaryChoice::Functions(functions) => {
                    Arc::new(HostedSecondary::new(Arc::clone(&host), functions))
                }
                SecondaryChoice::Redis(settings) => Arc::new(RedisSecondary::new(*settings)),
            })
        });
        Self {
            secondary,
            passwords: Passwords::new(
                HashPool::shared(),
                Arc::clone(&entropy),
                &config.email_password,
            ),
            cookies: Arc::new(AuthCookies::new(&config)),
            signer: HmacKey::new(config.secrets.current()),
            cache: SessionCache::new(&config),
            account_keys: JweKeys::derive(&config.secrets, "better-auth-account"),
            providers: plugins.providers.clone(),
            key_sets: KeySets::default(),
            trusted_origins: base
                .chain(hosts)
                .chain(configured)
                .map(OriginPattern::parse)
                .collect(),
            sweep: Sweep::default(),
            transactions: Transactions::default(),
            config,
            schema,
            plugins,
            database,
            host,
            log,
            entropy,
        }
    }

    /// What a plugin keeps.
    pub fn plugin<T: Send + Sync + 'static>(&self) -> Result<&T, Failure> {
        let missing = || Failure::internal("an endpoint runs without its plugin");
        self.plugins.state.get().ok_or_else(missing)
    }

    /// Whether JavaScript wants to see requests as better-auth shows them.
    pub fn is_hosted(&self) -> bool {
        self.config.hosted.any() || self.plugins.hosted
    }

    /// Whether anybody has hooks on rows.
    pub fn has_row_hooks(&self) -> bool {
        self.config.hosted.database.any() || !self.plugins.row_hooks.is_empty()
    }

    /// Writes a line to the user's log, if the user wants that level.
    pub fn log(&self, level: Level, message: &str) {
        self.log.write(level, message);
    }
}
