//! One sign-in of one user.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Source, records::Columns};
use crate::{
    clock::Timestamp,
    error::Failure,
    storage::{Row, Table, Value},
};

#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub id: String,
    pub expires_at: Timestamp,
    /// What the browser holds; whoever knows it is the user.
    pub token: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub ip_address: Option<String>,
    pub user_agent: Option<String>,
    pub user_id: String,
    pub source: Source,
    /// Fields that the application or a plugin added.
    pub extra: Vec<(String, Value)>,
}

impl Session {
    pub fn from_row(row: Row) -> Result<Self, Failure> {
        let mut columns = Columns::new("session", row);
        Ok(Self {
            id: columns.text("id")?,
            expires_at: columns.date("expiresAt")?,
            token: columns.text("token")?,
            created_at: columns.date("createdAt")?,
            updated_at: columns.date("updatedAt")?,
            ip_address: columns.optional_text("ipAddress")?,
            user_agent: columns.optional_text("userAgent")?,
            user_id: columns.text("userId")?,
            source: Source::Store,
            extra: columns.rest(),
        })
    }

    /// The session as a row, in the table's order.
    pub(super) fn to_row(&self, table: &Table) -> Result<Row, Failure> {
        let json = serde_json::to_value(self).map_err(Failure::internal)?;
        Ok(super::authenticated::row(json, table))
    }

    /// With other values of additional fields, as its cookie will have them.
    pub fn with(mut self, changes: Row, now: Timestamp) -> Self {
        for (name, value) in changes {
            match self.extra.iter_mut().find(|(own, _)| *own == *name) {
                Some((_, own)) => *own = value,
                None => self.extra.push((name.to_string(), value)),
            }
        }
        self.updated_at = now;
        self
    }

    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at < now
    }
}

/// The reference's key order: for rows the schema's, `id` last; for what the secondary storage
/// alone keeps that in which it begins; for what comes out of the cache cookie that of its
/// validation.
impl Serialize for Session {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(8 + self.extra.len()))?;
        match self.source {
            Source::Store => {
                map.serialize_entry("expiresAt", &self.expires_at)?;
                map.serialize_entry("token", &self.token)?;
                map.serialize_entry("createdAt", &self.created_at)?;
                map.serialize_entry("updatedAt", &self.updated_at)?;
                map.serialize_entry("ipAddress", &self.ip_address)?;
                map.serialize_entry("userAgent", &self.user_agent)?;
                map.serialize_entry("userId", &self.user_id)?;
            }
            Source::Secondary => {
                map.serialize_entry("id", &self.id)?;
                map.serialize_entry("ipAddress", &self.ip_address)?;
                map.serialize_entry("userAgent", &self.user_agent)?;
                map.serialize_entry("expiresAt", &self.expires_at)?;
                map.serialize_entry("userId", &self.user_id)?;
                map.serialize_entry("token", &self.token)?;
                map.serialize_entry("createdAt", &self.created_at)?;
                map.serialize_entry("updatedAt", &self.updated_at)?;
            }
            Source::Cache => {
                map.serialize_entry("id", &self.id)?;
                map.serialize_entry("createdAt", &self.created_at)?;
                map.serialize_entry("updatedAt", &self.updated_at)?;
                map.serialize_entry("userId", &self.user_id)?;
                map.serialize_entry("expiresAt", &self.expires_at)?;
                map.serialize_entry("token", &self.token)?;
                map.serialize_entry("ipAddress", &self.ip_address)?;
                map.serialize_entry("userAgent", &self.user_agent)?;
            }
        }
        for (name, value) in &self.extra {
            map.serialize_entry(name, value)?;
        }
        if self.source == Source::Store {
            map.serialize_entry("id", &self.id)?;
        }
        map.end()
    }
}
