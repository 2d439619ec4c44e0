//! The state of a flow: kept while the browser is away, and looked at once when it is back.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::super::{Ctx, is_truthy};
use crate::{
    config::StateStorage,
    cookies::RequestCookies,
    crypto::{
        purpose::{Purpose, derive},
        random::text,
        symmetric,
    },
    domain::StoredIdentifier,
    error::{ApiError, Failure, Status, code},
    host::Level,
    oauth::{Link, Provider, StateData},
};

/// Of states, verifiers and nonces: the reference's own alphabet.
const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/// Seconds for which the browser may be away.
const LIFETIME: f64 = 600.0;

/// How a flow is named, and what binds its code.
pub struct Begun {
    pub state: String,
    pub code_verifier: String,
    pub nonce: Option<String>,
}

/// Why a state is not believed, and where the browser goes.
struct Refused {
    error: &'static str,
    page: Option<String>,
    why: &'static str,
}

impl Refused {
    fn new(error: &'static str, why: &'static str) -> Self {
        Self { error, page: None, why }
    }

    fn of(data: &StateData, why: &'static str) -> Self {
        let page = data.error_url.clone();
        Self { error: "state_mismatch", page, why }
    }
}

impl Ctx {
    /// Begins a flow: keeps what its end will need.
    pub async fn begin_flow(
        &mut self,
        provider: &dyn Provider,
        link: Option<Link>,
    ) -> Result<Begun, Failure> {
        let said = self.text("callbackURL").filter(|url| !url.is_empty()).map(str::to_owned);
        let own = || self.base.as_ref().map(|base| base.origin.clone());
        let callback_url = said
            .or_else(own)
            .ok_or_else(|| ApiError::new(Status::BadRequest, code::CALLBACK_URL_REQUIRED))?;
        let entropy = Arc::clone(&self.app.entropy);
        let draw = |length| text(&*entropy, ALPHABET, length);
        let nonce = provider.requires_nonce().then(|| draw(32));
        let field = |name: &str| self.text(name).map(str::to_owned);
        let data = StateData {
            callback_url,
            code_verifier: draw(128),
            error_url: field("errorCallbackURL"),
            new_user_url: field("newUserCallbackURL").filter(|_| link.is_none()),
            link,
            server_context: self.server_context().await?,
            expires_at: milliseconds(self, LIFETIME),
            request_sign_up: self.flag("requestSignUp"),
            id_token_nonce: nonce.clone(),
            oauth_state: None,
            additional: self.additional_data(),
        };
        self.tell_state(&data).await?;
        let state = draw(32);
        let code_verifier = data.code_verifier.clone();
        self.keep_state(&state, StateData { oauth_state: Some(state.clone()), ..data }).await?;
        Ok(Begun { state, code_verifier, nonce })
    }

    fn additional_data(&self) -> Map<String, Value> {
        let said = self.body.as_ref().and_then(|body| body.get("additionalData"));
        said.filter(|said| is_truthy(Some(said)))
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    }

    async fn keep_state(&mut self, state: &str, data: StateData) -> Result<(), Failure> {
        let text = data.to_json().map_err(Failure::internal)?;
        let cookies = Arc::clone(&self.cookies);
        if let (StateStorage::Cookie, Some(cookie)) =
            (self.app.config.account.state_storage, &cookies.oauth_state)
        {
            let secrets = derive(&self.app.config.secrets, Purpose::OauthStateCookie);
            let sealed = symmetric::encrypt(&secrets, &text, &*self.app.entropy);
            let sealed = sealed.map_err(Failure::internal)?;
            self.set_cookie(&cookie.name, &sealed, &cookie.attributes);
            return Ok(());
        }
        self.set_signed_cookie(&cookies.state.name, state, &cookies.state.attributes);
        let identifier = self.stored_identifier(&identifier(state)).await?;
        let expires_at = self.now.plus_seconds(LIFETIME);
        let records = self.stored().await?;
        records.create_verification(&identifier, &text, expires_at).await.map(drop)
    }

    /// What was kept for this state; it is used up. Otherwise the browser is sent to a page that
    /// says so.
    pub async fn end_flow(&mut self, state: &str) -> Result<StateData, Failure> {
        let found = match self.app.config.account.state_storage {
            StateStorage::Cookie => self.state_of_cookie(state),
            StateStorage::Database => match self.state_of_store(state).await {
                Ok(found) => found,
                Err(failure) => {
                    self.log(Level::Error, &format!("Failed to parse state: {failure}"));
                    let page = self.error_page();
                    return Err(self.redirect_error(&page, "internal_server_error", None));
                }
            },
        };
        let late = |data: StateData, now: f64| {
            if data.expires_at < now {
                return Err(Refused::of(&data, "it is too old"));
            }
            Ok(data)
        };
        match found.and_then(|data| late(data, milliseconds(self, 0.0))) {
            Ok(mut data) => {
                data.error_url =
                    Some(data.error_url.filter(|url| !url.is_empty()).unwrap_or(self.error_page()));
                self.tell_state(&data).await?;
                Ok(data)
            }
            Err(Refused { error, page, why }) => {
                self.log(Level::Error, &format!("The state of a callback is refused: {why}."));
                let page = page.filter(|page| !page.is_empty()).unwrap_or(self.error_page());
                Err(self.redirect_error(&page, error, None))
            }
        }
    }

    fn state_of_cookie(&mut self, state: &str) -> Result<StateData, Refused> {
        let cookies = Arc::clone(&self.cookies);
        let header = self.cookie_header();
        let cookie = cookies.oauth_state.as_ref();
        let sealed = cookie.and_then(|cookie| RequestCookies::new(&header).first(&cookie.name));
        let sealed = sealed.filter(|sealed| !sealed.is_empty());
        let sealed = sealed.ok_or(Refused::new("state_mismatch", "the browser has no cookie"))?;
        let secrets = derive(&self.app.config.secrets, Purpose::OauthStateCookie);
        let data = symmetric::decrypt(&secrets, &sealed).ok();
        let data = data.and_then(|text| StateData::from_json(&text));
        let data = data.ok_or(Refused::new("state_invalid", "its cookie cannot be read"))?;
        if !is_of(&data, state) {
            return Err(Refused::of(&data, "it is another flow's"));
        }
        if let Some(cookie) = cookie {
            self.expire_cookie(cookie);
        }
        Ok(data)
    }

    async fn state_of_store(&mut self, state: &str) -> Result<Result<StateData, Refused>, Failure> {
        let name = identifier(state);
        let Some(found) = self.find_verification(&name).await? else {
            return Ok(Err(Refused::new("state_mismatch", "nothing is kept for it")));
        };
        let unreadable = || Failure::internal("a stored state is none");
        let data = StateData::from_json(&found.value).ok_or_else(unreadable)?;
        if data.oauth_state.is_some() && !is_of(&data, state) {
            return Ok(Err(Refused::of(&data, "it is another flow's")));
        }
        let cookies = Arc::clone(&self.cookies);
        let own = self.signed_cookie(&cookies.state.name);
        let checks = !self.app.config.account.skip_state_cookie_check;
        if checks && own.as_deref() != Some(state) {
            return Ok(Err(Refused::of(&data, "another browser has begun it")));
        }
        self.expire_cookie(&cookies.state);
        let identifier: StoredIdentifier = self.stored_identifier(&name).await?;
        // Of several callbacks one gets it.
        match self.stored().await?.consume_verification(&identifier).await? {
            Some(_) => Ok(Ok(data)),
            None => Ok(Err(Refused::of(&data, "it was used, or is too old"))),
        }
    }
}

fn identifier(state: &str) -> String {
    format!("auth-state:{state}")
}

fn is_of(data: &StateData, state: &str) -> bool {
    data.oauth_state
        .as_deref()
        .is_some_and(|own| crate::crypto::constant_time::equal(own.as_bytes(), state.as_bytes()))
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of our age fit 53 bits")]
fn milliseconds(ctx: &Ctx, later: f64) -> f64 {
    ctx.now.plus_seconds(later).millis() as f64
}
