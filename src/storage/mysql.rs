//! MySQL and MariaDB.

mod error;
mod introspect;
mod values;
mod write;

use super::{
    Changes, Dialect, ExistingTable, Filter, Row, StoreError, Table,
    sql::{Driver, PoolOptions, Pooled, Server, Sql, Statement, Stored, Tls, Writer, server_url},
};
use sqlx::{
    AssertSqlSafe, MySql, MySqlConnection,
    mysql::{MySqlConnectOptions, MySqlRow, MySqlSslMode},
};
use std::{str::FromStr, time::Duration};

/// An open database.
pub type MysqlStore = Sql<MySql, Pooled<MySql>>;

impl Driver for MySql {
    const WRITER: Writer = Writer { dialect: Dialect::Mysql, encode: values::encode };

    async fn fetch(
        connection: &mut MySqlConnection,
        statement: Statement,
    ) -> Result<Vec<MySqlRow>, sqlx::Error> {
        statement.query().fetch_all(connection).await
    }

    async fn execute(
        connection: &mut MySqlConnection,
        statement: Statement,
    ) -> Result<u64, sqlx::Error> {
        Ok(statement.query().execute(connection).await?.rows_affected())
    }

    fn stored(row: &MySqlRow, at: usize) -> Result<Stored<'_>, sqlx::Error> {
        values::stored(row, at)
    }

    fn failed(error: sqlx::Error, table: &str) -> StoreError {
        error::failed(error, table)
    }

    async fn insert(
        connection: &mut MySqlConnection,
        _begun: bool,
        table: &Table,
        row: Row,
    ) -> Result<Option<Row>, StoreError> {
        write::insert(connection, table, row).await
    }

    async fn update_one(
        connection: &mut MySqlConnection,
        begun: bool,
        table: &Table,
        filters: &[Filter],
        changes: Changes,
    ) -> Result<Option<Row>, StoreError> {
        write::update_one(connection, begun, table, filters, changes).await
    }

    async fn delete_one(
        connection: &mut MySqlConnection,
        begun: bool,
        table: &Table,
        filters: &[Filter],
    ) -> Result<Option<Row>, StoreError> {
        write::delete_one(connection, begun, table, filters).await
    }
}

impl Server for MySql {
    fn connect(url: &str, _: &PoolOptions) -> Result<MySqlConnectOptions, StoreError> {
        let (url, tls) = server_url(url)?;
        let connect =
            MySqlConnectOptions::from_str(&url).map_err(|error| error::failed(error, ""))?;
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
        introspect::tables(connection).await.map_err(|error| error::failed(error, ""))
    }

    async fn change_schema(
        connection: &mut MySqlConnection,
        statements: &[String],
    ) -> Result<(), sqlx::Error> {
        // Schema statements cannot be rolled back here; at least nobody else's come in between.
        const LOCK: &str = "DO GET_LOCK('corten schema', 60)";
        const UNLOCK: &str = "DO RELEASE_LOCK('corten schema')";
        sqlx::raw_sql(LOCK).execute(&mut *connection).await?;
        let mut done = Ok(());
        for statement in statements {
            let statement = sqlx::raw_sql(AssertSqlSafe(statement.as_str()));
            done = statement.execute(&mut *connection).await.map(|_| ());
            if done.is_err() {
                break;
            }
        }
        sqlx::raw_sql(UNLOCK).execute(connection).await?;
        done
    }
}
