//! Verifications: made, found, used up once, swept when they are old.

use super::{Event, Given, Records, Verification};
use crate::{
    clock::Timestamp,
    error::Failure,
    storage::{Direction, Filter, Row, Select},
};

/// Where a verification may be found: under the identifier as it is stored now, or plainly as
/// it was stored before identifiers were hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredIdentifier {
    pub stored: String,
    pub plain: Option<String>,
}

/// What is left to be done to use up a verification.
pub enum Claim {
    /// Its row decides who gets it.
    Row,
    /// Nothing; none if there was no good one.
    Used(Option<Verification>),
}

impl StoredIdentifier {
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        [Some(self.stored.as_str()), self.plain.as_deref()].into_iter().flatten()
    }
}

impl Records<'_> {
    pub async fn create_verification(
        &self,
        identifier: &StoredIdentifier,
        value: &str,
        expires_at: Timestamp,
    ) -> Result<Verification, Failure> {
        if let Some(secondary) = self.secondary.filter(|_| !self.verification_rows()) {
            let verification = Verification {
                id: String::new(),
                identifier: identifier.stored.clone(),
                value: value.to_owned(),
                expires_at,
                created_at: self.now,
            };
            let table = self.schema.verification();
            let row = verification.to_row(self.now);
            let Some(row) = self.queries.before(table, Event::Create, row).await? else {
                return Err(Failure::Refused);
            };
            let verification = Verification::from_row(row.with("id", ""))?;
            secondary.keep_verification(&verification).await?;
            let row = verification.to_row(self.now);
            self.queries.after(table, Event::Create, &row).await?;
            return Ok(verification);
        }
        let mut row = Row::new();
        row.set("identifier", identifier.stored.as_str());
        row.set("value", value);
        row.set("expiresAt", expires_at);
        row.set("createdAt", self.now);
        row.set("updatedAt", self.now);
        let table = self.schema.verification();
        let draft = self.draft(table, row, Given::new()).await?;
        let row = self.insert(table, draft).await?;
        if let Some(secondary) = self.secondary {
            secondary.keep_verification_row(&identifier.stored, &row, expires_at).await?;
        }
        Verification::from_row(row)
    }

    /// Whether verifications are rows.
    pub(super) fn verification_rows(&self) -> bool {
        self.secondary.is_none_or(|secondary| secondary.config.verifications_in_database())
    }

    /// The latest verification of this identifier. Expired ones are found too.
    pub async fn find_verification(
        &self,
        identifier: &StoredIdentifier,
    ) -> Result<Option<Verification>, Failure> {
        if let Some(secondary) = self.secondary {
            let found = secondary.find_verification(identifier).await?;
            if found.is_some() || !self.verification_rows() {
                return Ok(found);
            }
        }
        for stored in identifier.all() {
            let found = self.latest_verification(stored).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Uses up the latest verification of this identifier: of any number of callers one gets it.
    /// None if it has expired, but gone it is.
    pub async fn consume_verification(
        &self,
        identifier: &StoredIdentifier,
    ) -> Result<Option<Verification>, Failure> {
        match self.claim_verification(identifier).await? {
            Claim::Row => self.consume_verification_row(identifier).await,
            Claim::Used(verification) => Ok(verification),
        }
    }

    /// The part of using it up that no transaction can hold: where the secondary storage alone
    /// keeps verifications it is all of it, and cannot be taken back.
    pub async fn claim_verification(
        &self,
        identifier: &StoredIdentifier,
    ) -> Result<Claim, Failure> {
        let Some(secondary) = self.secondary else { return Ok(Claim::Row) };
        if !self.verification_rows() {
            return secondary.consume_verification(identifier).await.map(Claim::Used);
        }
        secondary.drop_verification(identifier).await?;
        Ok(Claim::Row)
    }

    /// Uses up the latest row of this identifier, and takes older ones along.
    pub async fn consume_verification_row(
        &self,
        identifier: &StoredIdentifier,
    ) -> Result<Option<Verification>, Failure> {
        let table = self.schema.verification();
        for stored in identifier.all() {
            let Some(latest) = self.latest_verification(stored).await? else { continue };
            let older = [
                Filter::eq("identifier", stored),
                Filter::ne("id", latest.id.as_str()),
                Filter::lte("createdAt", latest.created_at),
            ];
            self.queries.plain().delete_many(table, &older).await?;
            let own = [Filter::eq("id", latest.id.as_str())];
            if let Some(row) = self.queries.consume_one(table, &own).await? {
                let consumed = Verification::from_row(self.read(table, row).await?)?;
                return Ok((!consumed.is_expired(self.now)).then_some(consumed));
            }
        }
        Ok(None)
    }

    pub async fn delete_verification(&self, identifier: &StoredIdentifier) -> Result<(), Failure> {
        if let Some(secondary) = self.secondary {
            secondary.drop_verification(identifier).await?;
        }
        if !self.verification_rows() {
            return Ok(());
        }
        let filters = [Filter::eq("identifier", identifier.stored.as_str())];
        self.queries.delete_many(self.schema.verification(), &filters).await?;
        Ok(())
    }

    pub async fn delete_expired_verifications(&self) -> Result<(), Failure> {
        if !self.verification_rows() {
            return Ok(());
        }
        let filters = [Filter::lt("expiresAt", self.now)];
        self.queries.delete_many(self.schema.verification(), &filters).await?;
        Ok(())
    }

    async fn latest_verification(&self, stored: &str) -> Result<Option<Verification>, Failure> {
        let filters = [Filter::eq("identifier", stored)];
        let table = self.schema.verification();
        let select = Select::new(table, &filters);
        let select = select.order("createdAt", Direction::Descending).limit(1);
        let row = self.queries.find(select).await?.into_iter().next();
        self.read_one(table, row).await?.map(Verification::from_row).transpose()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::{Records, StoredIdentifier};
    use crate::{
        clock::Timestamp,
        crypto::random::SeededEntropy,
        domain::{Calls, RowSource},
        error::Failure,
        host::{BoxFuture, Callback},
        schema::Schema,
        storage::memory::MemoryStore,
    };

    struct NoFunctions;

    impl Calls for NoFunctions {
        fn ask<'a>(
            &'a self,
            callback: &'a Callback,
            _: Json,
        ) -> BoxFuture<'a, Result<Option<Json>, Failure>> {
            panic!("there is no function at {}", callback.0)
        }
    }

    fn identifier(stored: &str, plain: Option<&str>) -> StoredIdentifier {
        StoredIdentifier { stored: stored.to_owned(), plain: plain.map(str::to_owned) }
    }

    struct World {
        store: MemoryStore,
        schema: Schema,
        entropy: SeededEntropy,
    }

    impl World {
        fn new() -> Self {
            let (schema, entropy) = (Schema::core(), SeededEntropy::new(1));
            Self { store: MemoryStore::new(), schema, entropy }
        }

        fn at(&self, seconds: i64) -> Records<'_> {
            Records {
                queries: RowSource::Plain(&self.store),
                schema: &self.schema,
                entropy: &self.entropy,
                calls: &NoFunctions,
                secondary: None,
                now: Timestamp::from_millis(seconds * 1000),
            }
        }
    }

    #[tokio::test]
    async fn the_latest_counts_and_is_used_up_once() {
        let world = World::new();
        let at = |seconds| world.at(seconds);
        let (old, new) = (identifier("a", None), identifier("b", Some("a")));
        let later = at(60).now;
        at(0).create_verification(&old, "first", later).await.unwrap();
        at(1).create_verification(&old, "second", later).await.unwrap();
        let found = at(2).find_verification(&new).await.unwrap().unwrap();
        assert_eq!(found.value, "second");
        let consumed = at(2).consume_verification(&new).await.unwrap().unwrap();
        assert_eq!(consumed.value, "second");
        assert_eq!(at(2).find_verification(&old).await.unwrap(), None);
        assert_eq!(at(2).consume_verification(&new).await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_expired_one_is_gone_but_not_given() {
        let world = World::new();
        let at = |seconds| world.at(seconds);
        let (name, end) = (identifier("a", None), at(10).now);
        at(0).create_verification(&name, "x", end).await.unwrap();
        assert!(!at(10).find_verification(&name).await.unwrap().unwrap().is_expired(at(10).now));
        assert_eq!(at(11).consume_verification(&name).await.unwrap(), None);
        assert_eq!(at(0).find_verification(&name).await.unwrap(), None);
        at(0).create_verification(&name, "x", end).await.unwrap();
        at(10).delete_expired_verifications().await.unwrap();
        assert!(at(10).find_verification(&name).await.unwrap().is_some());
        at(11).delete_expired_verifications().await.unwrap();
        assert_eq!(at(10).find_verification(&name).await.unwrap(), None);
    }
}
