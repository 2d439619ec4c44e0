//! The cookies of a session: set at sign-in and renewal, dropped at its end.

use std::sync::Arc;

use serde_json::json;

use super::Ctx;
use crate::{
    config::{CacheVersion, CookieAttributes},
    cookies::{Chunk, NamedCookie, RequestCookies, split_into_chunks, stale_chunks},
    domain::{Authenticated, Draft, NewSession, Session, User, cache_payload},
    error::Failure,
    host::Level,
};

impl Ctx {
    /// Gives the browser this session; with `dont_remember` until it is closed.
    pub async fn set_session_cookies(
        &mut self,
        session: Session,
        user: User,
        dont_remember: bool,
    ) -> Result<(), Failure> {
        let begun = Authenticated { session, user };
        self.give_session_cookies(begun, dont_remember, None).await
    }

    /// The version of a session that is not stored yet, if a function makes it and all that it
    /// looks at is known: better before a transaction begins than while it holds the only writer.
    pub async fn version_ahead(
        &self,
        session: &Draft,
        user: &Draft,
    ) -> Result<Option<String>, Failure> {
        let cache = &self.app.config.session.cache;
        // Database hooks may still change what is stored.
        let known = !self.app.has_row_hooks();
        if !cache.enabled || !known || matches!(cache.version, CacheVersion::Text(_)) {
            return Ok(None);
        }
        match self.stored().await?.foresee(session, user)? {
            Some(begun) => self.cache_version(&begun.session, &begun.user).await.map(Some),
            None => Ok(None),
        }
    }

    /// Has what signs the session cache made, better before a transaction begins than while it
    /// holds the only writer.
    pub async fn prepare_session_cache(&self) -> Result<(), Failure> {
        match &self.app.plugins.cache_signer {
            Some(signer) if self.app.config.session.cache.enabled => signer.prepare(self).await,
            _ => Ok(()),
        }
    }

    /// `version` is the session's if it is known already.
    pub async fn give_session_cookies(
        &mut self,
        given: Authenticated,
        dont_remember: bool,
        version: Option<String>,
    ) -> Result<(), Failure> {
        let app = Arc::clone(&self.app);
        let cookies = Arc::clone(&self.cookies);
        let token = &cookies.session_token;
        let max_age = (!dont_remember).then_some(app.config.session.expires_in);
        let attributes = CookieAttributes { max_age, ..token.attributes.clone() };
        self.set_signed_cookie(&token.name, &given.session.token, &attributes);
        let marker = &cookies.dont_remember;
        if dont_remember {
            self.set_signed_cookie(&marker.name, "true", &marker.attributes);
        } else if self.signed_cookie(&marker.name).is_some() {
            self.expire_cookie(marker);
        }
        self.write_session_cache(&given, dont_remember, version).await?;
        self.new_session = Some(given);
        Ok(())
    }

    /// A stored session of this user, begun by this request.
    pub async fn create_session(&self, user_id: &str, remember: bool) -> Result<Session, Failure> {
        let draft = self.draft_session(remember).await?;
        self.stored().await?.create_session(draft, user_id).await
    }

    /// A session begun by this request, ready to be stored.
    pub async fn draft_session(&self, remember: bool) -> Result<Draft, Failure> {
        let session = NewSession::begin(remember, self.headers.as_ref(), &self.app.config);
        self.stored().await?.draft_session(session).await
    }

    /// Renews the browser's cookies of a session; it is remembered for as long as before.
    pub async fn renew_session_cookies(&mut self, given: Authenticated) -> Result<(), Failure> {
        let dont_remember = self.signed_cookie(&self.cookies.dont_remember.name).is_some();
        self.give_session_cookies(given, dont_remember, None).await
    }

    /// Writes a cache that is near its end anew, and the token's cookie with it.
    pub async fn refresh_session_cache(&mut self, given: &Authenticated) -> Result<(), Failure> {
        self.set_session_cache(given, false).await?;
        let cookies = Arc::clone(&self.cookies);
        let dont_remember = self.signed_cookie(&cookies.dont_remember.name).is_some();
        let max_age = (!dont_remember).then_some(self.app.config.session.expires_in);
        let token = &cookies.session_token;
        let attributes = CookieAttributes { max_age, ..token.attributes.clone() };
        self.set_signed_cookie(&token.name, &given.session.token, &attributes);
        Ok(())
    }

    /// Writes the session cache, if it is on.
    pub async fn set_session_cache(
        &mut self,
        given: &Authenticated,
        dont_remember: bool,
    ) -> Result<(), Failure> {
        self.write_session_cache(given, dont_remember, None).await
    }

    async fn write_session_cache(
        &mut self,
        given: &Authenticated,
        dont_remember: bool,
        version: Option<String>,
    ) -> Result<(), Failure> {
        let app = Arc::clone(&self.app);
        if !app.config.session.cache.enabled {
            return Ok(());
        }
        let version = match version {
            Some(version) => version,
            None => self.cache_version(&given.session, &given.user).await?,
        };
        let cookies = Arc::clone(&self.cookies);
        let cookie = &cookies.session_data;
        let max_age = cookie.attributes.max_age.filter(|_| !dont_remember);
        let payload = cache_payload(&given.shown(&app.schema), &version, self.now)
            .ok_or_else(|| Failure::internal("the session cache could not be written"))?;
        let value = match &app.plugins.cache_signer {
            None => app.cache.encode(&payload, max_age, self.now, &*app.entropy)?,
            Some(signer) => signer.sign(self, given, &payload, max_age).await?,
        };
        let attributes = CookieAttributes { max_age, ..cookie.attributes.clone() };
        let header = self.cookie_header();
        let sent = RequestCookies::new(&header);
        let (chunks, fits) = split_into_chunks(&cookie.name, &value, &attributes, sent);
        if !fits {
            self.log(Level::Warn, "The session is too large for cookies even in parts, so it is not cached: keep less in the session or user.");
        }
        self.set_chunks(chunks, &attributes);
        Ok(())
    }

    /// The text by which a cached session is recognised as current.
    pub async fn cache_version(&self, session: &Session, user: &User) -> Result<String, Failure> {
        match &self.app.config.session.cache.version {
            CacheVersion::Text(text) => Ok(text.clone()),
            CacheVersion::Callback(callback) => {
                let arguments =
                    json!([self.argument("session", session)?, self.argument("user", user)?]);
                self.call(callback, &arguments).await
            }
        }
    }

    /// Takes back the cookies of a session that could not be stored after all.
    pub fn forget_new_session(&mut self) {
        self.new_session = None;
        self.reply.retain_set_cookies(|_| false);
    }

    /// Makes the browser forget the session.
    pub fn delete_session_cookies(&mut self) {
        let cookies = Arc::clone(&self.cookies);
        self.expire_cookie(&cookies.session_token);
        self.expire_cookie(&cookies.session_data);
        if let Some(account) = &cookies.account_data {
            self.expire_cookie(account);
            self.drop_parts(account);
        }
        if let Some(state) = &cookies.oauth_state {
            self.expire_cookie(state);
        }
        self.drop_session_cache();
        self.expire_cookie(&cookies.dont_remember);
    }

    /// Drops every part of the session cache that the browser sent.
    pub fn drop_session_cache(&mut self) {
        let cookies = Arc::clone(&self.cookies);
        self.drop_parts(&cookies.session_data);
    }

    fn drop_parts(&mut self, cookie: &NamedCookie) {
        let header = self.cookie_header();
        let stale = stale_chunks(&cookie.name, RequestCookies::new(&header));
        self.set_chunks(stale, &cookie.attributes);
    }

    pub(super) fn set_chunks(&mut self, chunks: Vec<Chunk>, attributes: &CookieAttributes) {
        let expired = CookieAttributes { max_age: Some(0.0), ..attributes.clone() };
        for chunk in chunks {
            let attributes = if chunk.expired { &expired } else { attributes };
            self.set_cookie(&chunk.name, &chunk.value, attributes);
        }
    }
}
