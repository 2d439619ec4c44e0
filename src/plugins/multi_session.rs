//! `multi-session`: several accounts signed in in one browser, each in a cookie of its own beside
//! the session's.

mod keep;
mod list_device_sessions;
mod revoke_device_session;
mod set_active_session;
mod sign_out;

use serde::Deserialize;

use crate::{
    config::{Config, ConfigError, PluginOptions},
    cookies::{NamedCookie, RequestCookies},
    domain::Authenticated,
    error::{ApiError, Code, Failure, Status},
    kernel::{Ctx, Field, Hook, Input, Kind, Plugin, Registrar},
};

/// What the plugin can be told.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Options {
    /// How many sessions a browser may keep.
    maximum_sessions: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { maximum_sessions: 5.0 }
    }
}

struct MultiSession(std::sync::Arc<Options>);

const INVALID_SESSION_TOKEN: Code =
    Code { name: "INVALID_SESSION_TOKEN", message: "Invalid session token" };

static TOKEN: Input = Input::object(&[Field::required("sessionToken", Kind::Text)]);

pub fn read(options: &PluginOptions, _: &Config) -> Result<Box<dyn Plugin>, ConfigError> {
    Ok(Box::new(MultiSession(options.read::<Options>()?.into())))
}

impl Plugin for MultiSession {
    fn id(&self) -> &'static str {
        "multi-session"
    }

    fn register(&self, registrar: &mut Registrar) {
        registrar.state.insert(self.0.clone());
        registrar.endpoints.extend([
            &list_device_sessions::LIST_DEVICE_SESSIONS,
            &set_active_session::SET_ACTIVE_SESSION,
            &revoke_device_session::REVOKE_DEVICE_SESSION,
        ]);
        registrar.after.push(Hook { matches: |_| true, run: keep::keep_session });
        registrar.after.push(Hook {
            matches: |endpoint| endpoint.path == Some("/sign-out"),
            run: sign_out::end_all,
        });
        registrar.codes.push(INVALID_SESSION_TOKEN);
    }
}

impl Ctx {
    /// The cookie that keeps the session with this token.
    fn multi_cookie(&self, token: &str) -> NamedCookie {
        let NamedCookie { name, attributes } = &self.cookies.session_token;
        let name = format!("{name}_multi-{}", token.to_lowercase());
        NamedCookie { name, attributes: attributes.clone() }
    }

    /// The names of such cookies that the browser has sent.
    fn multi_cookie_names(&self) -> Vec<String> {
        let header = self.cookie_header();
        let sent = RequestCookies::new(&header).last_of_each().into_iter();
        sent.map(|(name, _)| name)
            .filter(|name| name.contains("_multi-"))
            .map(str::to_owned)
            .collect()
    }

    /// The tokens in them whose signatures are ours.
    fn multi_tokens(&self) -> Vec<String> {
        let names = self.multi_cookie_names();
        names.iter().filter_map(|name| self.signed_cookie(name)).collect()
    }

    /// Sessions with these tokens that have not expired, each once.
    async fn live_sessions(&self, mut tokens: Vec<String>) -> Result<Vec<Authenticated>, Failure> {
        let mut seen = std::collections::HashSet::new();
        tokens.retain(|token| seen.insert(token.clone()));
        let records = self.stored().await?;
        let mut sessions = Vec::new();
        for token in &tokens {
            let found = records.find_session(token).await?;
            sessions.extend(found.filter(|found| found.session.expires_at > self.now));
        }
        Ok(sessions)
    }
}

fn invalid_token() -> Failure {
    ApiError::new(Status::Unauthorized, INVALID_SESSION_TOKEN).into()
}
