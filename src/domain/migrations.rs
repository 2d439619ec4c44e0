//! Migrations that somebody asks for by themselves, without an application.

use crate::{
    config::Config,
    error::Failure,
    host::Host,
    schema::{
        Schema,
        migrate::{self, Described, Plan},
    },
    storage::{Dialect, Store},
};
use std::sync::Arc;

use super::database::Source;

pub struct Migrations {
    source: Source,
    schema: Schema,
}

impl Migrations {
    /// `schema` are the tables that the application needs.
    pub fn new(config: &Config, schema: Schema, host: &Arc<dyn Host>) -> Result<Self, Failure> {
        let source = Source::from_config(config, host).ok_or_else(|| {
            Failure::internal("there is no `database` to migrate: set the option to its URL.")
        })?;
        Ok(Self { source, schema })
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
        let store = self.source.connect(true).await?;
        let dialect = store.dialect().ok_or_else(|| Failure::internal("no SQL database"))?;
        Ok((store, dialect))
    }
}
