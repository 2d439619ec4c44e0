//! The options' JSON text, as the host writes it, turned into a [`Config`].
//!
//! An option that this version does not serve is an error: to ignore it silently could switch
//! off somebody's second factor.

pub(super) mod raw;

use std::time::Duration;

use serde_json::Value;

use super::{
    BaseUrl, CacheStrategy, CacheVersion, Config, ConfigError, CookieCache, CookieOptions,
    CustomRule, DynamicBase, EmailPassword, EmailVerification, Environment, Hosted, Log, Mode,
    RateLimit, RateRule, RateStorage, RulePath, Session, SocialProvider, Verification, account,
    additional,
    base_url::RawBaseUrl,
    database, ids, names, secrets, social,
    text::{OrCallback, compact_list, or_default},
    verification,
};
use crate::{
    crypto::password::Algorithm,
    host::{Callback, Level},
    http::{
        ip::{IpOptions, parse_trusted_proxies},
        wildcard::Wildcard,
    },
};
use raw::Options;

const DAY: f64 = 86_400.0;

/// Rows of a list for which nobody sets a limit.
pub const LIST_LIMIT: u32 = 100;

/// Reads `options` (JSON; functions as `{"$callback": "path.of.option"}`).
pub fn parse(options: &str, environment: &Environment) -> Result<Config, ConfigError> {
    let tree: Value = serde_json::from_str(options)
        .map_err(|error| ConfigError(format!("The auth options cannot be read: {error}")))?;
    let mut options = read(&tree)?;
    let names = names::read(written_names(&mut options))?;
    let mode = environment.mode();
    let mut warnings = Vec::new();

    let base_path = options.base_path.filter(|path| !path.is_empty());
    let base_path = base_path.unwrap_or_else(|| "/api/auth".to_owned());
    let base_url = BaseUrl::read(options.base_url.as_ref(), &base_path, environment)?;
    let dynamic_base = match options.base_url {
        Some(RawBaseUrl::Dynamic(raw)) => {
            let proxies = options.advanced.trusted_proxy_headers;
            Some(DynamicBase::read(raw, &base_path, proxies)?)
        }
        _ => None,
    };
    // In development the browser and the server are one machine.
    if base_url.is_none() && dynamic_base.is_none() && mode == Mode::Production {
        warnings.push("Base URL is not set: it is taken from each request. Set `baseURL` or BETTER_AUTH_URL so that links and redirects do not depend on the client.".to_owned());
    }
    let secrets = secrets::read(
        options.secret.as_deref(),
        options.secrets.map(|list| list.into_iter().map(Into::into).collect()),
        environment,
        &mut warnings,
    )?;
    let (mut trusted_origins, trusted_origins_callback) = match options.trusted_origins {
        Some(OrCallback::Value(list)) => (compact_list(list), None),
        Some(OrCallback::Callback(mark)) => (Vec::new(), Some(mark.into())),
        None => (Vec::new(), None),
    };
    if let Some(list) = environment.get("BETTER_AUTH_TRUSTED_ORIGINS") {
        let more = list.split(',').filter(|text| !text.is_empty()).map(str::to_owned);
        trusted_origins.extend(more);
    }

    let hosted_database = options.database.as_ref().is_some_and(database::TextOr::is_hosted);
    let borrowed_database = options.database.as_ref().and_then(database::TextOr::borrowed);
    let native = |option: &database::TextOr<_>| !option.is_hosted() && option.borrowed().is_none();
    let database = options.database.filter(native).map(database::read).transpose()?;
    let has_database = database.is_some() || hosted_database || borrowed_database.is_some();
    let stateless = !has_database && options.secondary_storage.is_none();
    if !has_database && mode == Mode::Production {
        warnings.push("There is no `database`: users and their passwords live in the memory of this process, and end with it. Set the option unless that is wanted.".to_owned());
    }
    let email_verification = email_verification(
        options.email_verification,
        options.email_and_password.require_email_verification,
    );
    let mut advanced = options.advanced;
    let ids = ids::read(
        advanced.database.generate_id.take(),
        advanced.database.use_number_id,
        advanced.generate_id.take(),
    )?;
    let skip_origin_check = advanced.disable_origin_check.unwrap_or(mode == Mode::Test);
    // The reference lets a switched-off origin check take the CSRF check with it, unless told.
    let skip_csrf_check = advanced.disable_csrf_check.unwrap_or(skip_origin_check);
    let validate_user_info = options.user.validate_user_info.map(Callback::from);
    let social_providers = social::read_all(options.social_providers.unwrap_or_default())?;
    let sees_context =
        validate_user_info.is_some() || social_providers.iter().any(SocialProvider::sees_context);
    Ok(Config {
        app_name: options
            .app_name
            .or_else(|| environment.get("APP_NAME").map(str::to_owned))
            .unwrap_or_else(|| "Better Auth".to_owned()),
        mode,
        rate_limit: rate_limit(options.rate_limit, mode, options.secondary_storage.is_some())?,
        secrets,
        trusted_origins,
        trusted_origins_callback,
        disabled_paths: options.disabled_paths.into_iter().collect(),
        email_password: email_password(options.email_and_password)?,
        user_fields: additional::read(
            options.user.additional_fields,
            "user",
            &names::USER_FIELDS,
            &names,
        )?,
        session_fields: additional::read(
            options.session.additional_fields.take(),
            "session",
            &names::SESSION_FIELDS,
            &names,
        )?,
        account_fields: additional::read(
            options.account.additional_fields.take(),
            "account",
            &names::ACCOUNT_FIELDS,
            &names,
        )?,
        verification_fields: additional::read(
            options.verification.additional_fields,
            "verification",
            &names::VERIFICATION_FIELDS,
            &names,
        )?,
        list_limit: list_limit(advanced.database.default_find_many_limit)?,
        validate_schema: advanced.database.validate_schema.unwrap_or(true),
        ids,
        names,
        change_email: options.user.change_email.into(),
        delete_user: options.user.delete_user.into(),
        validate_user_info,
        email_verification,
        verification: Verification {
            disable_cleanup: options.verification.disable_cleanup,
            store_in_database: options.verification.store_in_database,
            identifiers: verification::identifiers(options.verification.store_identifier)?,
        },
        session: session(options.session, stateless, &mut warnings)?,
        account: account::read(options.account, !stateless, has_database)?,
        social_providers,
        hosted_database,
        borrowed_database,
        database,
        plugins: options.plugins.unwrap_or_default(),
        hosted: Hosted {
            hooks: options.hooks.into(),
            database: options.database_hooks.into(),
            context: sees_context,
        },
        callback_timeout: callback_timeout(advanced.callback_timeout)?,
        secondary: options.secondary_storage.map(|raw| raw.read(&mut warnings)).transpose()?,
        cookies: cookies(&advanced, base_url.as_deref(), dynamic_base.as_ref(), mode)?,
        ip: ip(advanced.ip_address, mode, &mut warnings)?,
        csrf_check: !skip_csrf_check,
        origin_check: !skip_origin_check,
        trusted_proxy_headers: advanced.trusted_proxy_headers,
        skip_trailing_slashes: advanced.skip_trailing_slashes,
        log: Log {
            disabled: options.logger.disabled,
            level: match options.logger.level.as_deref() {
                None => Level::Warn,
                Some(name) => {
                    Level::from_name(name).ok_or_else(|| invalid("logger.level", name))?
                }
            },
        },
        api_errors: options.on_api_error.into(),
        background_tasks: advanced.background_tasks.handler.is_some(),
        base_url,
        dynamic_base,
        base_path,
        warnings,
    })
}

/// What the options call tables and columns, model by model.
fn written_names(options: &mut Options) -> Vec<names::Written> {
    let Options { user, session, account, verification, rate_limit, .. } = options;
    let written = |model, own, table: &mut Option<String>, columns: &mut Option<_>| {
        names::Written { model, own, table: table.take(), columns: columns.take() }
    };
    vec![
        written("user", &names::USER_FIELDS, &mut user.model_name, &mut user.fields),
        written("session", &names::SESSION_FIELDS, &mut session.model_name, &mut session.fields),
        written("account", &names::ACCOUNT_FIELDS, &mut account.model_name, &mut account.fields),
        written(
            "verification",
            &names::VERIFICATION_FIELDS,
            &mut verification.model_name,
            &mut verification.fields,
        ),
        written(
            "rateLimit",
            &names::RATE_LIMIT_FIELDS,
            &mut rate_limit.model_name,
            &mut rate_limit.fields,
        ),
    ]
}

fn read(tree: &Value) -> Result<Options, ConfigError> {
    super::read::read(tree).map_err(|wrong| wrong.explain(|path| format!("`{path}`")))
}

fn list_limit(limit: Option<f64>) -> Result<u32, ConfigError> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was checked")]
    match limit {
        None => Ok(LIST_LIMIT),
        Some(limit) if limit.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&limit) => {
            Ok(limit as u32)
        }
        Some(limit) => Err(invalid("advanced.database.defaultFindManyLimit", &limit.to_string())),
    }
}

fn invalid(option: &str, value: &str) -> ConfigError {
    ConfigError(format!("The option `{option}` has no value `{value}`."))
}

fn email_password(raw: raw::EmailPassword) -> Result<EmailPassword, ConfigError> {
    let algorithm = match raw.password.algorithm.as_deref() {
        None | Some("argon2id") => Algorithm::Argon2id,
        Some("scrypt") => Algorithm::Scrypt,
        Some(other) => return Err(invalid("emailAndPassword.password.algorithm", other)),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and a negative length means none"
    )]
    let length = |value, fallback| or_default(value, fallback).max(0.0) as usize;
    Ok(EmailPassword {
        enabled: raw.enabled,
        disable_sign_up: raw.disable_sign_up,
        require_email_verification: raw.require_email_verification,
        auto_sign_in: raw.auto_sign_in.unwrap_or(true),
        min_password_length: length(raw.min_password_length, 8.0),
        max_password_length: length(raw.max_password_length, 128.0),
        algorithm,
        hash: raw.password.hash.map(Callback::from),
        verify: raw.password.verify.map(Callback::from),
        send_reset_password: raw.send_reset_password.map(Callback::from),
        reset_token_expires_in: or_default(raw.reset_password_token_expires_in, 3600.0),
        on_password_reset: raw.on_password_reset.map(Callback::from),
        revoke_sessions_on_reset: raw.revoke_sessions_on_password_reset,
        on_existing_user_sign_up: raw.on_existing_user_sign_up.map(Callback::from),
        custom_synthetic_user: raw.custom_synthetic_user.map(Callback::from),
    })
}

fn email_verification(raw: raw::EmailVerification, required: bool) -> EmailVerification {
    EmailVerification {
        send: raw.send_verification_email.map(Callback::from),
        send_on_sign_up: raw.send_on_sign_up.unwrap_or(required),
        send_on_social_sign_up: raw.send_on_sign_up,
        send_on_sign_in: raw.send_on_sign_in,
        auto_sign_in: raw.auto_sign_in_after_verification,
        expires_in: raw.expires_in.unwrap_or(3600.0),
        before: raw.before_email_verification.map(Callback::from),
        after: raw.after_email_verification.map(Callback::from),
    }
}

fn session(
    raw: raw::Session,
    stateless: bool,
    warnings: &mut Vec<String>,
) -> Result<Session, ConfigError> {
    let cache = raw.cookie_cache;
    let strategy = match cache.strategy.as_deref() {
        None if stateless => CacheStrategy::Jwe,
        None | Some("compact") => CacheStrategy::Compact,
        Some("jwt") => CacheStrategy::Jwt,
        Some("jwe") => CacheStrategy::Jwe,
        Some(other) => return Err(invalid("session.cookieCache.strategy", other)),
    };
    let version = match cache.version {
        Some(OrCallback::Callback(mark)) => CacheVersion::Callback(mark.into()),
        Some(OrCallback::Value(text)) if !text.is_empty() => CacheVersion::Text(text),
        _ => CacheVersion::Text("1".to_owned()),
    };
    let expires_in = or_default(raw.expires_in, 7.0 * DAY);
    // What the options say wins, even where there is nothing but the cache.
    let enabled = cache.enabled.unwrap_or(stateless);
    let max_age = cache.max_age.or(stateless.then_some(expires_in));
    let max_age = or_default(max_age, 300.0);
    let fifth = (max_age * 0.2).floor();
    let refresh_within = match cache.refresh_cache {
        None => stateless.then_some(fifth),
        Some(raw::RefreshCache::Switch(on)) => on.then_some(fifth),
        Some(raw::RefreshCache::Settings(own)) => Some(own.update_age.unwrap_or(fifth)),
    };
    if refresh_within.is_some() && !stateless {
        warnings.push("The option `session.cookieCache.refreshCache` is ignored, as there is a database: it is meant for setups without one. Remove it.".to_owned());
    }
    Ok(Session {
        expires_in,
        update_age: raw.update_age.unwrap_or(DAY),
        fresh_age: raw.fresh_age.unwrap_or(DAY),
        disable_refresh: raw.disable_session_refresh,
        defer_refresh: raw.defer_session_refresh,
        store_in_database: raw.store_session_in_database,
        preserve_in_database: raw.preserve_session_in_database,
        cache: CookieCache {
            enabled,
            max_age,
            strategy,
            refresh_within: refresh_within.filter(|_| stateless),
            version,
        },
    })
}

fn rate_limit(raw: raw::RateLimit, mode: Mode, secondary: bool) -> Result<RateLimit, ConfigError> {
    let named = match raw.storage.as_deref().filter(|name| !name.is_empty()) {
        None if secondary => RateStorage::Secondary,
        None | Some("memory") => RateStorage::Memory,
        Some("database") => RateStorage::Database,
        Some("secondary-storage") if secondary => RateStorage::Secondary,
        Some("secondary-storage") => {
            return Err(ConfigError(
                "The option `rateLimit.storage` is `secondary-storage`, but there is none: set `secondaryStorage`.".to_owned(),
            ));
        }
        Some(other) => return Err(invalid("rateLimit.storage", other)),
    };
    let mut custom = Vec::new();
    for (path, rule) in raw.custom_rules {
        let rule = match rule {
            raw::CustomRule::Rule(rule) => CustomRule::Rule(rule),
            raw::CustomRule::Switch(true) => continue,
            raw::CustomRule::Switch(false) => CustomRule::Off,
            raw::CustomRule::Callback(mark) => CustomRule::Callback(mark.into()),
        };
        let path = if path.contains('*') {
            let pattern = Wildcard::new(&path);
            RulePath::Pattern(pattern.map_err(|_| invalid("rateLimit.customRules", &path))?)
        } else {
            RulePath::Exact(path)
        };
        custom.push((path, rule));
    }
    Ok(RateLimit {
        enabled: raw.enabled.unwrap_or(mode == Mode::Production),
        rule: RateRule { window: or_default(raw.window, 10.0), max: or_default(raw.max, 100.0) },
        custom,
        table: named == RateStorage::Database,
        storage: match raw.custom_storage {
            Some(storage) => RateStorage::Custom(storage.consume.into()),
            None => named,
        },
    })
}

fn cookies(
    advanced: &raw::Advanced,
    base_url: Option<&BaseUrl>,
    dynamic: Option<&DynamicBase>,
    mode: Mode,
) -> Result<CookieOptions, ConfigError> {
    let secure = advanced.use_secure_cookies.or_else(|| dynamic.and_then(DynamicBase::secure));
    let secure = secure.unwrap_or_else(|| match base_url {
        Some(base) => base.is_secure(),
        None => mode == Mode::Production,
    });
    let cross = &advanced.cross_sub_domain_cookies;
    let domain = if cross.enabled {
        let own = cross.domain.clone().filter(|text| !text.is_empty());
        let domain = own.or_else(|| base_url?.hostname());
        if domain.is_none() && dynamic.is_none() {
            return Err(ConfigError(
                "baseURL is required when crossSubdomainCookies are enabled.".to_owned(),
            ));
        }
        domain
    } else {
        None
    };
    Ok(CookieOptions {
        secure,
        prefix: advanced
            .cookie_prefix
            .clone()
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| "better-auth".to_owned()),
        domain,
        per_host: dynamic.filter(|_| cross.enabled).map(|_| advanced.use_secure_cookies),
        defaults: advanced.default_cookie_attributes.clone(),
        overrides: advanced.cookies.clone(),
    })
}

fn callback_timeout(seconds: Option<f64>) -> Result<Option<Duration>, ConfigError> {
    let Some(seconds) = seconds else { return Ok(None) };
    if seconds > 0.0 && seconds <= DAY {
        return Ok(Some(Duration::from_secs_f64(seconds)));
    }
    Err(invalid("advanced.callbackTimeout", &seconds.to_string()))
}

fn ip(
    raw: raw::IpAddress,
    mode: Mode,
    warnings: &mut Vec<String>,
) -> Result<IpOptions, ConfigError> {
    let (trusted_proxies, wrong) = parse_trusted_proxies(&raw.trusted_proxies);
    if !wrong.is_empty() {
        warnings.push(format!(
            "Ignoring invalid `advanced.ipAddress.trustedProxies` entries: {}. Each entry must be an IP address or CIDR range.",
            wrong.join(", ")
        ));
    }
    Ok(IpOptions {
        headers: raw.ip_address_headers.unwrap_or_else(|| vec!["x-forwarded-for".to_owned()]),
        trusted_proxies,
        ipv6_subnet: raw.ipv6_subnet.unwrap_or(64),
        disabled: raw.disable_ip_tracking,
        fallback_localhost: matches!(mode, Mode::Test | Mode::Development),
    })
}

#[cfg(test)]
mod tests {
    use super::{Environment, parse};

    fn error(options: &str) -> String {
        parse(options, &Environment::default()).unwrap_err().to_string()
    }

    #[test]
    fn fills_in_the_defaults_of_the_reference() {
        let config = parse(r#"{"database":"sqlite::memory:"}"#, &Environment::default()).unwrap();
        assert_eq!(config.base_path, "/api/auth");
        assert!((config.session.expires_in - 604_800.0).abs() < f64::EPSILON);
        assert_eq!(config.email_password.min_password_length, 8);
        assert!(!config.email_password.enabled && !config.rate_limit.enabled);
    }

    #[test]
    fn refuses_what_it_cannot_serve_and_names_it() {
        let with = |option: &str| error(&format!(r#"{{"database":"sqlite::memory:",{option}}}"#));
        assert!(
            with(r#""session":{"additionalFields":{"a":1}}"#)
                .contains("`session.additionalFields.a`")
        );
        assert!(with(r#""session":{"expiresIn":"7d"}"#).contains("`session.expiresIn`"));
        assert!(with(r#""logger":{"level":"loud"}"#).contains("`logger.level`"));
        assert!(
            with(r#""advanced":{"backgroundTasks":{"handler":true}}"#)
                .contains("`advanced.backgroundTasks.handler`")
        );
        assert!(
            with(r#""emailVerification":{"sendVerificationEmail":true}"#)
                .contains("`emailVerification.sendVerificationEmail`")
        );
        assert!(
            with(r#""verification":{"storeIdentifier":"md5"}"#)
                .contains("`verification.storeIdentifier`")
        );
    }

    #[test]
    fn tells_lists_from_functions() {
        let read = |option: &str| {
            let options = format!(r#"{{"database":"sqlite::memory:","trustedOrigins":{option}}}"#);
            parse(&options, &Environment::default()).unwrap()
        };
        assert_eq!(read(r#"["https://a.example", null]"#).trusted_origins, ["https://a.example"]);
        assert!(read(r#"{"$callback":"trustedOrigins"}"#).trusted_origins_callback.is_some());
    }

    #[test]
    fn accepts_what_the_host_keeps_and_unset_forms_of_what_it_cannot_serve() {
        let options = r#"{"telemetry":{"enabled":true},"logger":{"disableColors":true},"database":"sqlite::memory:","plugins":[],"socialProviders":{},"user":{"deleteUser":{"enabled":false}}}"#;
        assert!(parse(options, &Environment::default()).is_ok());
    }
}
