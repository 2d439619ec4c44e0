//! The life of sessions: created at sign-in, found at each request, prolonged, ended.

use std::borrow::Cow;

use super::{Authenticated, Draft, Event, Given, Records, Session, Source, User, extra};
use crate::{
    clock::Timestamp,
    config::Config,
    crypto::random,
    error::Failure,
    http::{Headers, ip::client_ip},
    storage::{Filter, Row, Select, Value},
};

/// Seconds.
const DAY: f64 = 86_400.0;

/// A session about to be stored.
pub struct NewSession {
    pub ip_address: String,
    pub user_agent: String,
    /// Seconds.
    pub lifetime: f64,
}

impl NewSession {
    /// A session begun by a request with these headers. One that is not to be remembered ends
    /// with the browser, and in the store after a day.
    pub fn begin(remember: bool, headers: Option<&Headers>, config: &Config) -> Self {
        let address = headers.and_then(|headers| client_ip(headers, &config.ip));
        let agent = headers.and_then(|headers| headers.get("user-agent"));
        Self {
            ip_address: address.unwrap_or_default(),
            user_agent: agent.map(Cow::into_owned).unwrap_or_default(),
            lifetime: if remember { config.session.expires_in } else { DAY },
        }
    }
}

impl Records<'_> {
    /// A session of somebody who may not be stored yet.
    pub async fn draft_session(&self, session: NewSession) -> Result<Draft, Failure> {
        let mut row = Row::new();
        row.set("expiresAt", self.now.plus_seconds(session.lifetime));
        row.set("token", random::id(self.entropy));
        row.set("createdAt", self.now);
        row.set("updatedAt", self.now);
        row.set("ipAddress", session.ip_address);
        row.set("userAgent", session.user_agent);
        let mut draft = self.draft(self.schema.session(), row, Given::new()).await?;
        if !self.session_rows() && draft.id().is_none() {
            draft.0.set("id", random::id(self.entropy));
        }
        Ok(draft)
    }

    /// Stores a session, outside of transactions.
    pub async fn create_session(&self, draft: Draft, user_id: &str) -> Result<Session, Failure> {
        let session = self.create_session_row(draft, user_id).await?;
        if let Some(secondary) = self.secondary {
            let user = self.session_owner(user_id).await?;
            secondary.keep_session(&session, user.as_ref()).await?;
        }
        Ok(session)
    }

    /// The user to be kept beside a session; nobody asks for one where no secondary storage is.
    pub async fn session_owner(&self, user_id: &str) -> Result<Option<User>, Failure> {
        if self.secondary.is_none() {
            return Ok(None);
        }
        self.find_user(user_id).await
    }

    /// The session and the user as they will be stored; none if only the store knows.
    pub fn foresee(&self, session: &Draft, user: &Draft) -> Result<Option<Authenticated>, Failure> {
        let (sessions, users) = (self.schema.session(), self.schema.user());
        let (Some(_), Some(user_id)) = (session.id(), user.id()) else { return Ok(None) };
        let rows = self.session_rows();
        if (rows && sessions.is_raw()) || users.is_raw() {
            return Ok(None);
        }
        let session = Draft(session.0.clone().with("userId", user_id));
        Ok(Some(Authenticated {
            session: if rows {
                Session::from_row(extra::complete(sessions, session))?
            } else {
                alone(session)?
            },
            user: User::from_row(extra::complete(users, user.clone()))?,
        }))
    }

    /// The session's row, where it has one. Before the transaction that writes it stands
    /// [`Self::announce_session`], after it [`Self::follow_session`].
    pub async fn create_session_row(
        &self,
        mut draft: Draft,
        user_id: &str,
    ) -> Result<Session, Failure> {
        draft.0.set("userId", user_id);
        if !self.session_rows() {
            let table = self.schema.session();
            let row = self.queries.before(table, Event::Create, draft.0).await?;
            let session = alone(Draft(row.ok_or(Failure::Refused)?))?;
            self.queries.after(table, Event::Create, &session.to_row(table)?).await?;
            return Ok(session);
        }
        Session::from_row(self.insert(self.schema.session(), draft).await?)
    }

    /// Whether sessions are rows.
    pub(super) fn session_rows(&self) -> bool {
        self.secondary.is_none_or(|secondary| secondary.config.sessions_in_database())
    }

    /// The session with this token and its user, from rows in one statement, and as clients see
    /// them. Expired ones are found too.
    pub async fn find_session(&self, token: &str) -> Result<Option<Authenticated>, Failure> {
        if let Some(secondary) = self.secondary {
            // Boxed, so that the lookups of all others stay small.
            match Box::pin(secondary.find_session(token)).await? {
                Some(found) => {
                    return Ok(found.map(|mut found| {
                        found.hide(self.schema);
                        found
                    }));
                }
                None if !secondary.falls_back() => return Ok(None),
                None => {}
            }
        }
        let token = Value::Text(token.to_owned());
        match self.queries.lookup(self.schema.session_with_user(), &token).await? {
            Some((session, Some(user))) => {
                let session = self.read(self.schema.session(), session).await?;
                let user = self.read(self.schema.user(), user).await?;
                let mut found = Authenticated {
                    session: Session::from_row(session)?,
                    user: User::from_row(user)?,
                };
                found.hide(self.schema);
                Ok(Some(found))
            }
            _ => Ok(None),
        }
    }

    /// The user's sessions that have not expired.
    pub async fn list_active_sessions(&self, user_id: &str) -> Result<Vec<Session>, Failure> {
        if let Some(secondary) = self.secondary.filter(|secondary| !secondary.falls_back()) {
            return secondary.list_sessions(user_id).await;
        }
        let filters = [Filter::eq("userId", user_id), Filter::gt("expiresAt", self.now)];
        let table = self.schema.session();
        let select = Select::new(table, &filters).limit(self.schema.list_limit());
        let mut sessions = Vec::new();
        for row in self.queries.find(select).await? {
            sessions.push(Session::from_row(self.read(table, row).await?)?);
        }
        Ok(sessions)
    }

    /// Moves a session's end; none if the session is gone by now.
    pub async fn prolong_session(
        &self,
        token: &str,
        expires_at: Timestamp,
    ) -> Result<Option<Session>, Failure> {
        self.update_session(token, Row::new().with("expiresAt", expires_at), Given::new()).await
    }

    /// Changes a session; none if it is gone by now.
    pub async fn update_session(
        &self,
        token: &str,
        mut changes: Row,
        given: Given,
    ) -> Result<Option<Session>, Failure> {
        changes.set("updatedAt", self.now);
        let table = self.schema.session();
        if let Some(secondary) = self.secondary.filter(|_| !self.follows_rows()) {
            let (changes, given) = (changes.clone(), given.clone());
            let changed = self.draft_kept_changes(table, changes, given).await?;
            let changed = self.queries.before(table, Event::Update, changed).await?;
            let Some(changed) = changed else { return Ok(None) };
            let changed = secondary.change_session(token, &changed).await?;
            if !self.session_rows() {
                if let Some(session) = &changed {
                    self.queries.after(table, Event::Update, &session.to_row(table)?).await?;
                }
                return Ok(changed);
            }
        }
        let filters = [Filter::eq("token", token)];
        let updated = self.change(table, &filters, changes, given).await?;
        let updated = updated.map(Session::from_row).transpose()?;
        if let (Some(secondary), Some(session), true) =
            (self.secondary, &updated, self.follows_rows())
        {
            secondary.change_session(token, &session.to_row(table)?).await?;
        }
        Ok(updated)
    }

    /// Whether hooks say what a row becomes, so that its copy can only be made of it.
    fn follows_rows(&self) -> bool {
        self.queries.is_hooked() && self.session_rows()
    }

    /// The session as it would be if the store had it.
    pub async fn change_unstored_session(
        &self,
        session: Session,
        given: Given,
    ) -> Result<Session, Failure> {
        let changes = self.draft_changes(self.schema.session(), Row::new(), given).await?;
        Ok(session.with(changes, self.now))
    }

    pub async fn delete_session(&self, token: &str) -> Result<(), Failure> {
        if let Some(secondary) = self.secondary {
            secondary.drop_session(token).await?;
            if secondary.preserves() {
                return self.end_rows(vec![Filter::eq("token", token)]).await;
            }
        }
        if !self.session_rows() {
            return Ok(());
        }
        let table = self.schema.session();
        self.queries.delete(table, &[Filter::eq("token", token)]).await?;
        Ok(())
    }

    /// Ends the user's live sessions but the one with this token.
    pub async fn delete_other_sessions(&self, user_id: &str, token: &str) -> Result<(), Failure> {
        let mut filters = vec![Filter::eq("userId", user_id), Filter::ne("token", token)];
        if let Some(secondary) = self.secondary {
            let rows = if secondary.falls_back() { self.tokens(&filters).await? } else { vec![] };
            secondary.drop_other_sessions(user_id, token, rows).await?;
            if secondary.preserves() {
                return self.end_rows(filters).await;
            }
        }
        if !self.session_rows() {
            return Ok(());
        }
        filters.push(Filter::gt("expiresAt", self.now));
        self.queries.delete_many(self.schema.session(), &filters).await?;
        Ok(())
    }

    /// Ends all sessions of a user, outside of transactions.
    pub async fn delete_user_sessions(&self, user_id: &str) -> Result<(), Failure> {
        self.end_kept_sessions(user_id).await?;
        self.delete_session_rows(user_id).await
    }

    /// Ends what the secondary storage keeps of them: before a transaction, so that none outlives
    /// a change that is to end it.
    pub async fn end_kept_sessions(&self, user_id: &str) -> Result<(), Failure> {
        match self.secondary {
            Some(secondary) => secondary.end_sessions(user_id).await,
            None => Ok(()),
        }
    }

    /// The rows of a user's sessions; they stay, ended, where the options want that.
    pub async fn delete_session_rows(&self, user_id: &str) -> Result<(), Failure> {
        let own = Filter::eq("userId", user_id);
        if self.secondary.is_some_and(|secondary| secondary.preserves()) {
            return self.end_rows(vec![own]).await;
        }
        if self.session_rows() {
            self.queries.delete_many(self.schema.session(), &[own]).await?;
        }
        Ok(())
    }

    /// Lets live sessions end now; their rows stay.
    async fn end_rows(&self, mut filters: Vec<Filter>) -> Result<(), Failure> {
        filters.push(Filter::gt("expiresAt", self.now));
        let changes = Row::new().with("expiresAt", self.now).with("updatedAt", self.now);
        self.queries.update_many(self.schema.session(), &filters, changes).await?;
        Ok(())
    }

    async fn tokens(&self, filters: &[Filter]) -> Result<Vec<String>, Failure> {
        let select = Select::new(self.schema.session(), filters).limit(u32::MAX);
        let rows = self.queries.find(select).await?;
        Ok(rows.into_iter().filter_map(|row| row.str("token").map(str::to_owned)).collect())
    }
}

/// A session that has no row.
pub(super) fn alone(draft: Draft) -> Result<Session, Failure> {
    Ok(Session { source: Source::Secondary, ..Session::from_row(draft.0)? })
}
