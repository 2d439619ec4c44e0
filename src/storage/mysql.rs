//! MySQL and MariaDB.

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
    AssertSqlSafe, MySql, MySqlConnection,
    mysql::{MySqlConnectOptions, MySqlQueryResult, MySqlRow, MySqlSslMode},
};
use std::{str::FromStr, time::Duration};

pub(super) use error::refused;

/// Schema statements cannot be rolled back here; at least nobody else's come in between.
pub(super) const SCHEMA_LOCK: &str = "DO GET_LOCK('corten schema', 60)";
pub(super) const SCHEMA_UNLOCK: &str = "DO RELEASE_LOCK('corten schema')";

/// An open database.
pub type MysqlStore = Sql<MySql, Pooled<MySql>>;

impl Driver for MySql {
    const WRITER: Writer = Writer { dialect: Dialect::Mysql, encode: values::encode };

    through_sqlx!(MySqlConnection, MySqlRow, MySqlQueryResult::last_insert_id);

    async fn describe(
        connection: &mut MySqlConnection,
        statement: String,
    ) -> Result<Vec<MySqlRow>, sqlx::Error> {
        sqlx::raw_sql(AssertSqlSafe(statement)).fetch_all(connection).await
    }

    fn stored(row: &MySqlRow, at: usize) -> Result<Stored<'_>, sqlx::Error> {
        values::stored(row, at)
    }

    fn failed(error: sqlx::Error, table: &str) -> StoreError {
        error::failed(error, table)
    }
}

impl Server for MySql {
    fn connect(url: &str, options: &PoolOptions) -> Result<MySqlConnectOptions, StoreError> {
        let (url, tls) = server_url(url)?;
        let connect =
            MySqlConnectOptions::from_str(&url).map_err(|error| error::failed(error, ""))?;
        let Certificates { ca, cert, key } = options.certificates.clone().unwrap_or_default();
        let pem = String::into_bytes;
        let connect = ca.map(pem).into_iter().fold(connect, MySqlConnectOptions::ssl_ca_from_pem);
        let connect = cert.into_iter().fold(connect, MySqlConnectOptions::ssl_client_cert_from_pem);
        let connect = key.into_iter().fold(connect, MySqlConnectOptions::ssl_client_key_from_pem);
        Ok(connect.pipes_as_concat(false).no_engine_substitution(false).ssl_mode(match tls {
            Tls::Off => MySqlSslMode::Disabled,
            Tls::Preferred => MySqlSslMode::Preferred,
            Tls::Unverified => MySqlSslMode::Required,
            Tls::Authority => MySqlSslMode::VerifyCa,
            Tls::Verified => MySqlSslMode::VerifyIdentity,
        }))
    }

    async fn greet(
        connection: &mut MySqlConnection,
        statement_timeout: Option<Duration>,
    ) -> Result<(), sqlx::Error> {
        // Otherwise a server may cut a text to what its column holds, and say nothing.
        let strict = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')";
        sqlx::raw_sql(strict).execute(&mut *connection).await?;
        let Some(limit) = statement_timeout else { return Ok(()) };
        // MariaDB's name and unit, then MySQL's.
        let own = format!("SET SESSION max_statement_time = {}", limit.as_secs_f64());
        if sqlx::raw_sql(AssertSqlSafe(own)).execute(&mut *connection).await.is_err() {
            let other = format!("SET SESSION max_execution_time = {}", limit.as_millis());
            sqlx::raw_sql(AssertSqlSafe(other)).execute(connection).await?;
        }
        Ok(())
    }

    async fn tables(connection: &mut MySqlConnection) -> Result<Vec<ExistingTable>, StoreError> {
        introspect::tables::<MySql>(connection).await
    }

    async fn change_schema(
        connection: &mut MySqlConnection,
        statements: &[String],
    ) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(SCHEMA_LOCK).execute(&mut *connection).await?;
        let mut done = Ok(());
        for statement in statements {
            let statement = sqlx::raw_sql(AssertSqlSafe(statement.as_str()));
            done = statement.execute(&mut *connection).await.map(|_| ());
            if done.is_err() {
                break;
            }
        }
        sqlx::raw_sql(SCHEMA_UNLOCK).execute(connection).await?;
        done
    }
}
