//! PostgreSQL.

mod error;
mod introspect;
mod values;

use super::{
    Dialect, ExistingTable, StoreError,
    sql::{Driver, PoolOptions, Pooled, Server, Sql, Statement, Stored, Tls, Writer, server_url},
};
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, Postgres,
    postgres::{PgConnectOptions, PgRow, PgSslMode},
};
use std::{str::FromStr, time::Duration};

/// An open database.
pub type PostgresStore = Sql<Postgres, Pooled<Postgres>>;

impl Driver for Postgres {
    const WRITER: Writer = Writer { dialect: Dialect::Postgres, encode: values::encode };

    async fn fetch(
        connection: &mut PgConnection,
        statement: Statement,
    ) -> Result<Vec<PgRow>, sqlx::Error> {
        statement.query().fetch_all(connection).await
    }

    async fn execute(
        connection: &mut PgConnection,
        statement: Statement,
    ) -> Result<u64, sqlx::Error> {
        Ok(statement.query().execute(connection).await?.rows_affected())
    }

    fn stored(row: &PgRow, at: usize) -> Result<Stored<'_>, sqlx::Error> {
        values::stored(row, at)
    }

    fn failed(error: sqlx::Error, _table: &str) -> StoreError {
        error::failed(error)
    }
}

impl Server for Postgres {
    fn connect(url: &str, options: &PoolOptions) -> Result<PgConnectOptions, StoreError> {
        let (url, tls) = server_url(url)?;
        let connect = PgConnectOptions::from_str(&url).map_err(error::failed)?;
        let connect = connect.ssl_mode(match tls {
            Tls::Off => PgSslMode::Disable,
            Tls::Preferred => PgSslMode::Prefer,
            Tls::Unverified => PgSslMode::Require,
            Tls::Authority => PgSslMode::VerifyCa,
            Tls::Verified => PgSslMode::VerifyFull,
        });
        Ok(match options.statement_timeout {
            Some(limit) => connect.options([("statement_timeout", limit.as_millis().to_string())]),
            None => connect,
        })
    }

    async fn greet(_: &mut PgConnection, _: Option<Duration>) -> Result<(), sqlx::Error> {
        Ok(())
    }

    async fn tables(connection: &mut PgConnection) -> Result<Vec<ExistingTable>, StoreError> {
        introspect::tables(connection).await.map_err(error::failed)
    }

    async fn change_schema(
        connection: &mut PgConnection,
        statements: &[String],
    ) -> Result<(), sqlx::Error> {
        // An arbitrary number that is always the same.
        const LOCK: &str = "SELECT pg_catalog.pg_advisory_xact_lock(7235419028817)";
        let mut open = connection.begin().await?;
        sqlx::raw_sql(LOCK).execute(&mut *open).await?;
        for statement in statements {
            sqlx::raw_sql(AssertSqlSafe(statement.as_str())).execute(&mut *open).await?;
        }
        open.commit().await
    }
}
