//! Migrations that somebody asks for by themselves, without an application.

use crate::{
    config::{Config, DatabaseUrl},
    error::Failure,
    schema::{
        Schema,
        migrate::{self, Described, Plan},
    },
    storage::{Dialect, Store},
};
use std::sync::Arc;

use super::database::connect;

pub struct Migrations {
    database: DatabaseUrl,
    schema: Schema,
}

impl Migrations {
    /// `schema` are the tables that the application needs.
    pub fn new(config: &Config, schema: Schema) -> Result<Self, Failure> {
        let database = config.database.clone();
        let database = database.ok_or_else(|| {
            Failure::internal("there is no `database` to migrate: set the option to its URL.")
        })?;
        Ok(Self { database, schema })
    }

    /// What the database lacks. Of a SQLite file that is not there this makes an empty one.
    pub async fn plan(&self) -> Result<Described, Failure> {
        let (store, dialect) = self.open().await?;
        let plan = self.compare(&*store).await;
        store.close().await;
        Ok(plan?.describe(&self.schema, dialect))
    }

    /// Makes what the database lacks.
    pub async fn run(&self) -> Result<(), Failure> {
        let (store, dialect) = self.open().await?;
        let done = self.make(&*store, dialect).await;
        store.close().await;
        done
    }

    async fn make(&self, store: &dyn Store, dialect: Dialect) -> Result<(), Failure> {
        let plan = self.compare(store).await?;
        if let Some(unsafe_change) = plan.unsafe_changes.first() {
            return Err(Failure::internal(unsafe_change));
        }
        let done = store.execute_schema(&plan.statements(dialect)).await;
        match done {
            // Another process may have been faster; then nothing is left to do.
            Err(_) if self.compare(store).await?.is_empty() => Ok(()),
            done => Ok(done?),
        }
    }

    async fn compare(&self, store: &dyn Store) -> Result<Plan, Failure> {
        Ok(migrate::plan(&self.schema, &store.introspect().await?))
    }

    async fn open(&self) -> Result<(Arc<dyn Store>, Dialect), Failure> {
        let store = connect(&self.database, true).await?;
        let dialect = store.dialect().ok_or_else(|| Failure::internal("no SQL database"))?;
        Ok((store, dialect))
    }
}
