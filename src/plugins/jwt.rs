//! `jwt`: tokens for other services, signed with keys of the application's own, which it
//! publishes as a JWKS.

mod after_get_session;
mod claims;
mod cookie_cache;
mod create_key;
mod duration;
mod endpoints;
mod key_cache;
mod keys;
mod options;
mod session_token;
mod sign;
mod signing_key;
mod verify;

use std::sync::Arc;

use crate::{
    config::{CacheStrategy, Config, ConfigError, PluginOptions},
    crypto::jws::{PrivateKey, PublicKey},
    kernel::{Hook, Plugin, Registrar},
    schema::{Field, Model},
    storage::Kind,
};
use cookie_cache::CookieCache;
use key_cache::KeyCache;
use options::Options;

/// The model of the keys, and its fields but `id`.
const JWKS: &str = "jwks";
const FIELDS: [(&str, Kind, bool); 6] = [
    ("publicKey", Kind::Text, true),
    ("privateKey", Kind::Text, true),
    ("createdAt", Kind::Date, true),
    ("expiresAt", Kind::Date, false),
    ("alg", Kind::Text, false),
    ("crv", Kind::Text, false),
];

/// What endpoints and hooks work with.
struct State {
    /// As they were given: a direct call may override some.
    given: PluginOptions,
    options: Options,
    private_keys: KeyCache<PrivateKey>,
    public_keys: KeyCache<PublicKey>,
}

struct Jwt {
    state: Arc<State>,
    warnings: Vec<String>,
}

pub fn read(given: &PluginOptions, config: &Config) -> Result<Box<dyn Plugin>, ConfigError> {
    let options = Options::read(given)?;
    let fields = FIELDS.map(|(name, ..)| name);
    options.names.check(given, config, JWKS, &fields)?;
    let mut warnings = Vec::new();
    if options.session_cookie_cache {
        check_cookie_cache(&options, config, &mut warnings)?;
    }
    let state = Arc::new(State {
        given: given.clone(),
        options,
        private_keys: KeyCache::default(),
        public_keys: KeyCache::default(),
    });
    Ok(Box::new(Jwt { state, warnings }))
}

fn check_cookie_cache(
    options: &Options,
    config: &Config,
    warnings: &mut Vec<String>,
) -> Result<(), ConfigError> {
    let cache = &config.session.cache;
    if cache.strategy != CacheStrategy::Jwt {
        return Err(ConfigError("`jwt({ sessionCookieCache: true })` requires `session.cookieCache.strategy = \"jwt\"`.".to_owned()));
    }
    if options.sign.is_some() {
        return Err(ConfigError(sign::NO_LOCAL_KEYS.to_owned()));
    }
    if let Some(grace) = options.grace_period.filter(|grace| cache.max_age > *grace) {
        let max_age = cache.max_age;
        warnings.push(format!("The option `session.cookieCache.maxAge` ({max_age} s) is longer than `jwks.gracePeriod` of the plugin `jwt` ({grace} s): a key that was rotated out may stop verifying session caches before they end."));
    }
    Ok(())
}

impl Plugin for Jwt {
    fn id(&self) -> &'static str {
        "jwt"
    }

    fn register(&self, registrar: &mut Registrar) {
        let Options { names, hosted, session_cookie_cache, jwks_path, .. } = &self.state.options;
        registrar.endpoints.extend([
            endpoints::get_jwks::GET_JWKS.at(jwks_path),
            &endpoints::get_token::GET_TOKEN,
            &endpoints::sign_jwt::SIGN_JWT,
            &endpoints::verify_jwt::VERIFY_JWT,
        ]);
        registrar.after.push(Hook {
            matches: |endpoint| endpoint.path == Some("/get-session"),
            run: after_get_session::give_token,
        });
        let field = |(name, kind, required): (&'static str, Kind, bool)| Field {
            column: names.column(JWKS, name).to_owned(),
            required,
            ..Field::new(name, kind)
        };
        registrar.model(Model {
            table: names.table(JWKS).to_owned(),
            ..Model::new(JWKS, FIELDS.map(field).to_vec())
        });
        registrar.warnings.extend(self.warnings.iter().cloned());
        registrar.hosted |= *hosted;
        if *session_cookie_cache {
            registrar.cache_signer = Some(Arc::new(CookieCache(Arc::clone(&self.state))));
        }
        registrar.state.insert(Arc::clone(&self.state));
    }
}
