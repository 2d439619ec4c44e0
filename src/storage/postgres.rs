//! PostgreSQL.

mod error;
pub(super) mod introspect;
mod values;

use super::{
    Dialect, ExistingTable, StoreError,
    sql::{
        Done, Driver, PoolOptions, Pooled, Server, Sql, Statement, Stored, Tls, Writer, server_url,
        through_sqlx,
    },
};
use crate::config::Certificates;
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, Postgres,
    postgres::{PgConnectOptions, PgQueryResult, PgRow, PgSslMode},
};
use std::{str::FromStr, time::Duration};

pub(super) use error::{Fault, refused};

/// Keeps others from changing the schema until the transaction ends. An arbitrary number that is
/// always the same.
pub(super) const SCHEMA_LOCK: &str = "SELECT pg_catalog.pg_advisory_xact_lock(7235419028817)";

/// An open database.
pub type PostgresStore = Sql<Postgres, Pooled<Postgres>>;

impl Driver for Postgres {
    const WRITER: Writer = Writer { dialect: Dialect::Postgres, encode: values::encode };

    through_sqlx!(PgConnection, PgRow, |_: &PgQueryResult| 0);

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
        let Certificates { ca, cert, key } = options.certificates.clone().unwrap_or_default();
        let pem = String::into_bytes;
        let connect =
            ca.map(pem).into_iter().fold(connect, PgConnectOptions::ssl_root_cert_from_pem);
        let connect = cert.into_iter().fold(connect, PgConnectOptions::ssl_client_cert_from_pem);
        let connect = key.into_iter().fold(connect, PgConnectOptions::ssl_client_key_from_pem);
        Ok(match options.statement_timeout {
            Some(limit) => connect.options([("statement_timeout", limit.as_millis().to_string())]),
            None => connect,
        })
    }

    async fn greet(_: &mut PgConnection, _: Option<Duration>) -> Result<(), sqlx::Error> {
        Ok(())
    }

    async fn tables(connection: &mut PgConnection) -> Result<Vec<ExistingTable>, StoreError> {
        introspect::tables::<Postgres>(connection).await
    }

    async fn change_schema(
        connection: &mut PgConnection,
        statements: &[String],
    ) -> Result<(), sqlx::Error> {
        let mut open = connection.begin().await?;
        sqlx::raw_sql(SCHEMA_LOCK).execute(&mut *open).await?;
        for statement in statements {
            sqlx::raw_sql(AssertSqlSafe(statement.as_str())).execute(&mut *open).await?;
        }
        open.commit().await
    }
}
