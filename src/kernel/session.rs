//! Who makes this request: from the session cache if it may be believed, else from the store.
//! Prolongs the session when it is due.

use std::sync::Arc;

use super::{Ctx, is_truthy};
use crate::{
    clock::Timestamp,
    cookies::{RequestCookies, join_chunks},
    domain::{Authenticated, CachedSession},
    error::{ApiError, Failure, Status, code},
};

/// How a session is to be looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Check {
    /// Ask the store even if the cache has an answer.
    pub disable_cookie_cache: bool,
    /// Leave the session's end where it is.
    pub disable_refresh: bool,
    /// The caller may write even when refreshing is deferred: it is a POST.
    pub may_write: bool,
}

impl Check {
    /// The wishes in a request's query, by JavaScript's truthiness.
    pub fn from_query(ctx: &Ctx) -> Self {
        Self {
            disable_cookie_cache: is_truthy(ctx.query.get("disableCookieCache")),
            disable_refresh: is_truthy(ctx.query.get("disableRefresh")),
            may_write: false,
        }
    }
}

/// That a session was found; it stands in [`Ctx::session`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Set when refreshing is deferred: whether a POST should follow.
    pub needs_refresh: Option<bool>,
}

/// Finds the request's session; sets and drops cookies as it goes.
pub async fn authenticate(ctx: &mut Ctx, check: Check) -> Result<Option<Found>, Failure> {
    let app = Arc::clone(&ctx.app);
    let cookies = Arc::clone(&ctx.cookies);
    let cached = app.config.session.cache.enabled;
    ctx.session = None;
    let token = ctx.signed_cookie(&cookies.session_token.name);
    if cached && token.is_none() {
        return Ok(None);
    }
    let header = ctx.cookie_header();
    let cache = sent_cache(RequestCookies::new(&header), &cookies.session_data.name);
    if cache.is_some() && !cached {
        ctx.drop_session_cache();
    }
    let Some(token) = token else { return Ok(None) };
    if cached
        && !check.disable_cookie_cache
        && let Some(cache) = cache
    {
        if let Some((authenticated, expires_at)) = from_cache(ctx, &cache, &token).await? {
            if let Some(within) = app.config.session.cache.refresh_within
                && expires_at < ctx.now.plus_seconds(within)
            {
                Box::pin(ctx.refresh_session_cache(&authenticated)).await?;
            }
            let mut authenticated = authenticated;
            // A field may have been hidden since the cookie was written.
            authenticated.hide(&app.schema);
            ctx.session = Some(authenticated);
            return Ok(Some(Found::default()));
        }
        ctx.expire_cookie(&cookies.session_data);
    }
    // Boxed, so that the cached way, which is the usual one, moves little memory.
    Box::pin(from_store(ctx, &token, check)).await
}

fn sent_cache(sent: RequestCookies<'_>, name: &str) -> Option<String> {
    sent.first(name).map(std::borrow::Cow::into_owned).or_else(|| join_chunks(name, sent))
}

/// The cached session, if the cookie is authentic, belongs to this session token, has the
/// current version, and neither it nor the session is past its time; and the cache's end.
async fn from_cache(
    ctx: &Ctx,
    cache: &str,
    token: &str,
) -> Result<Option<(Authenticated, Timestamp)>, Failure> {
    let cached = match &ctx.app.plugins.cache_signer {
        None => ctx.app.cache.decode(cache, ctx.now),
        Some(signer) => signer.verify(ctx, cache).await?,
    };
    let Some(cached) = cached else { return Ok(None) };
    let Some(parsed) = CachedSession::parse(&cached.payload, ctx.now) else { return Ok(None) };
    let Authenticated { session, user } = &parsed.authenticated;
    let same = crate::crypto::constant_time::equal(session.token.as_bytes(), token.as_bytes());
    if !same || parsed.version != ctx.cache_version(session, user).await? {
        return Ok(None);
    }
    let expires_at = cached.expires_at.or(parsed.expires_at).unwrap_or(ctx.now);
    if expires_at < ctx.now || session.is_expired(ctx.now) {
        return Ok(None);
    }
    Ok(Some((parsed.authenticated, expires_at)))
}

/// What is seldom done here is boxed: a future is as large as all that it may wait for, and is
/// moved with every request.
async fn from_store(ctx: &mut Ctx, token: &str, check: Check) -> Result<Option<Found>, Failure> {
    let app = Arc::clone(&ctx.app);
    let options = &app.config.session;
    let found = ctx.stored().await?.find_session(token).await?;
    let expired = found.as_ref().is_some_and(|found| found.session.is_expired(ctx.now));
    let Some(found) = found.filter(|_| !expired) else {
        ctx.delete_session_cookies();
        if expired && (!options.defer_refresh || check.may_write) {
            Box::pin(drop_stored(ctx, token)).await?;
        }
        return Ok(None);
    };
    let dont_remember = ctx.signed_cookie(&ctx.cookies.dont_remember.name).is_some();
    if dont_remember || check.disable_refresh {
        ctx.session = Some(found);
        return Ok(Some(Found::default()));
    }
    let due = found.session.expires_at.plus_seconds(options.update_age - options.expires_in);
    let needs_refresh = due <= ctx.now && !options.disable_refresh;
    let deferred = options.defer_refresh && !check.may_write;
    if deferred || !needs_refresh {
        if options.cache.enabled {
            Box::pin(ctx.set_session_cache(&found, false)).await?;
        }
        ctx.session = Some(found);
        return Ok(Some(Found { needs_refresh: deferred.then_some(needs_refresh) }));
    }
    Box::pin(prolong(ctx, token, found)).await
}

async fn drop_stored(ctx: &Ctx, token: &str) -> Result<(), Failure> {
    ctx.stored().await?.delete_session(token).await
}

async fn prolong(
    ctx: &mut Ctx,
    token: &str,
    found: Authenticated,
) -> Result<Option<Found>, Failure> {
    let app = Arc::clone(&ctx.app);
    let expires_at = ctx.now.plus_seconds(app.config.session.expires_in);
    let prolonged = ctx.stored().await?.prolong_session(token, expires_at).await?;
    let Some(session) = prolonged else {
        // Ended by somebody else in between.
        ctx.delete_session_cookies();
        return Err(ApiError::new(Status::Unauthorized, code::FAILED_TO_GET_SESSION).into());
    };
    let user = found.user;
    ctx.set_session_cookies(session.clone(), user.clone(), false).await?;
    let mut prolonged = Authenticated { session, user };
    prolonged.hide(&app.schema);
    ctx.session = Some(prolonged);
    Ok(Some(Found::default()))
}
