//! A person with an account.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Source, records::Columns};
use crate::{
    clock::Timestamp,
    error::Failure,
    storage::{Row, Value},
};

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: String,
    pub name: String,
    /// Lower-case, as stored.
    pub email: String,
    pub email_verified: bool,
    pub image: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub source: Source,
    /// Fields that the application or a plugin added.
    pub extra: Vec<(String, Value)>,
}

impl User {
    pub fn from_row(row: Row) -> Result<Self, Failure> {
        let mut columns = Columns::new("user", row);
        Ok(Self {
            id: columns.text("id")?,
            name: columns.text("name")?,
            email: columns.text("email")?,
            email_verified: columns.flag("emailVerified")?,
            image: columns.optional_text("image")?,
            created_at: columns.date("createdAt")?,
            updated_at: columns.date("updatedAt")?,
            source: Source::Store,
            extra: columns.rest(),
        })
    }
}

/// The reference's key order: for rows the schema's, `id` last; for what comes out of the cache
/// cookie that of its validation.
impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7 + self.extra.len()))?;
        match self.source {
            Source::Store | Source::Secondary => {
                map.serialize_entry("name", &self.name)?;
                map.serialize_entry("email", &self.email)?;
                map.serialize_entry("emailVerified", &self.email_verified)?;
                map.serialize_entry("image", &self.image)?;
                map.serialize_entry("createdAt", &self.created_at)?;
                map.serialize_entry("updatedAt", &self.updated_at)?;
            }
            Source::Cache => {
                map.serialize_entry("id", &self.id)?;
                map.serialize_entry("createdAt", &self.created_at)?;
                map.serialize_entry("updatedAt", &self.updated_at)?;
                map.serialize_entry("email", &self.email)?;
                map.serialize_entry("emailVerified", &self.email_verified)?;
                map.serialize_entry("name", &self.name)?;
                map.serialize_entry("image", &self.image)?;
            }
        }
        for (name, value) in &self.extra {
            map.serialize_entry(name, value)?;
        }
        if self.source != Source::Cache {
            map.serialize_entry("id", &self.id)?;
        }
        map.end()
    }
}
