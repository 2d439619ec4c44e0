//! The life of sessions: created at sign-in, found at each request, prolonged, ended.

use std::borrow::Cow;

use super::{Authenticated, Records, SecondaryRecords, Session, Source, User, extra};
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
pub struct NewSession<'a> {
    pub user_id: &'a str,
    pub ip_address: String,
    pub user_agent: String,
    /// Seconds.
    pub lifetime: f64,
    /// Additional fields, as [`super::fit`] gives them.
    pub extra: Vec<(String, Value)>,
}

impl<'a> NewSession<'a> {
    /// A session begun by a request with these headers. One that is not to be remembered ends
    /// with the browser, and in the store after a day.
    pub fn begin(
        user_id: &'a str,
        remember: bool,
        headers: Option<&Headers>,
        config: &Config,
        extra: Vec<(String, Value)>,
    ) -> Self {
        let address = headers.and_then(|headers| client_ip(headers, &config.ip));
        let agent = headers.and_then(|headers| headers.get("user-agent"));
        Self {
            user_id,
            ip_address: address.unwrap_or_default(),
            user_agent: agent.map(Cow::into_owned).unwrap_or_default(),
            lifetime: if remember { config.session.expires_in } else { DAY },
            extra,
        }
    }
}

impl Records<'_> {
    /// The session as it would be stored.
    pub fn begin_session(&self, session: NewSession<'_>) -> Session {
        let alone = !self.session_rows();
        let extra = if alone {
            session.extra
        } else {
            extra::complete(self.schema.session(), session.extra)
        };
        Session {
            id: random::id(self.entropy),
            expires_at: self.now.plus_seconds(session.lifetime),
            token: random::id(self.entropy),
            created_at: self.now,
            updated_at: self.now,
            ip_address: Some(session.ip_address),
            user_agent: Some(session.user_agent),
            user_id: session.user_id.to_owned(),
            source: if alone { Source::Secondary } else { Source::Store },
            extra,
        }
    }

    /// Stores a session, outside of transactions.
    pub async fn create_session(&self, session: Session) -> Result<Session, Failure> {
        let session = self.create_session_row(session).await?;
        if let Some(secondary) = self.secondary {
            let user = self.session_owner(&session.user_id).await?;
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

    /// The session's row, where it has one. Before the transaction that writes it stands
    /// [`Self::announce_session`], after it [`Self::follow_session`].
    pub async fn create_session_row(&self, session: Session) -> Result<Session, Failure> {
        if !self.session_rows() {
            return Ok(session);
        }
        let mut row = Row::new();
        row.set("id", session.id);
        row.set("expiresAt", session.expires_at);
        row.set("token", session.token);
        row.set("createdAt", session.created_at);
        row.set("updatedAt", session.updated_at);
        row.set("ipAddress", session.ip_address);
        row.set("userAgent", session.user_agent);
        row.set("userId", session.user_id);
        extra::write(&mut row, session.extra);
        let row = self.queries.create(self.schema.session(), row).await?;
        Session::from_row(row)
    }

    /// Whether sessions are rows.
    pub(super) fn session_rows(&self) -> bool {
        self.secondary.is_none_or(|secondary| secondary.config.sessions_in_database())
    }

    /// The session with this token and its user, from rows in one statement, and as clients see
    /// them. Expired ones are found too.
    pub async fn find_session(&self, token: &str) -> Result<Option<Authenticated>, Failure> {
        if let Some(secondary) = self.secondary {
            match secondary.find_session(token).await? {
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
        let select = Select::new(self.schema.session(), &filters);
        self.queries.find(select).await?.into_iter().map(Session::from_row).collect()
    }

    /// Moves a session's end; none if the session is gone by now.
    pub async fn prolong_session(
        &self,
        token: &str,
        expires_at: Timestamp,
    ) -> Result<Option<Session>, Failure> {
        self.update_session(token, Row::new().with("expiresAt", expires_at)).await
    }

    /// Changes a session; none if it is gone by now.
    pub async fn update_session(
        &self,
        token: &str,
        mut changes: Row,
    ) -> Result<Option<Session>, Failure> {
        changes.set("updatedAt", self.now);
        if let Some(secondary) = self.secondary {
            let changed = secondary.change_session(token, &changes).await?;
            if !self.session_rows() {
                return Ok(changed);
            }
        }
        let table = self.schema.session();
        let updated = self.queries.update(table, &[Filter::eq("token", token)], changes).await?;
        updated.map(Session::from_row).transpose()
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

    /// Before a transaction that stores this session: writes it into the secondary storage, so
    /// that a failure there leaves nothing behind.
    pub async fn announce_session(
        &self,
        session: &Session,
        user: Option<&User>,
    ) -> Result<(), Failure> {
        match self.secondary.filter(|secondary| !secondary.falls_back()) {
            Some(secondary) => secondary.keep_session(session, user).await,
            None => Ok(()),
        }
    }

    /// After the transaction that did not store it.
    pub async fn withdraw_session(&self, session: &Session) {
        if let Some(secondary) = self.secondary.filter(|secondary| !secondary.falls_back()) {
            let dropped = secondary.drop_session(&session.token).await;
            secondary.log_failure("A session that was not begun after all stays", dropped);
        }
    }

    /// After the transaction that stored it: where the row is the session and the secondary
    /// storage its copy, a failure there is no reason to fail.
    pub async fn follow_session(&self, session: &Session, user: Option<&User>) {
        if let Some(secondary) = self.secondary.filter(SecondaryRecords::falls_back) {
            let kept = secondary.keep_session(session, user).await;
            secondary.log_failure("A new session was not kept", kept);
        }
    }
}
