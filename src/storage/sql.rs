//! The queries as SQL, for every dialect. What a value looks like in a database, its driver says.

mod copies;
mod described;
mod driver;
mod filter;
mod pool;
mod queries;
mod reread;
mod row;
mod statement;
mod stored;
mod tls;
mod transaction;
mod way;

pub(super) use copies::Copies;
pub(super) use described::{Described, add_indexes, tables};
pub(super) use driver::{Done, Driver, Native, Statement, through_sqlx};
pub(super) use pool::Server;
pub use pool::{PoolOptions, Pooled};
pub use queries::Sql;
pub(super) use row::read_found;
pub(super) use stored::Stored;
pub(super) use tls::{Tls, server_url};
pub(super) use way::{Lent, Open, Way};

use super::{Column, Dialect, Kind, Lookup, StoreError, Table, Value};
use sea_query::{
    DynIden, Expr, ExprTrait, JoinType, MysqlQueryBuilder, PostgresQueryBuilder, Query,
    QueryStatementWriter, SqliteQueryBuilder,
};

/// A statement's text and the values to bind.
pub(super) type Built = (String, sea_query::Values);

/// Writes statements for one dialect.
#[derive(Clone, Copy)]
pub struct Writer {
    pub(super) dialect: Dialect,
    /// How a value is bound for a column; the value is already in the column's variant.
    pub(super) encode: fn(&Column, Value) -> sea_query::Value,
}

impl Writer {
    fn build(&self, statement: &impl QueryStatementWriter) -> Built {
        match self.dialect {
            Dialect::Sqlite => statement.build(SqliteQueryBuilder),
            Dialect::Postgres => statement.build(PostgresQueryBuilder),
            Dialect::Mysql => statement.build(MysqlQueryBuilder),
        }
    }

    /// A value to be stored.
    fn bind(&self, column: &Column, value: Value) -> Expr {
        self.cast(Expr::val((self.encode)(column, column.adapt(value))), column.kind)
    }

    /// PostgreSQL gets all values as text, as from the reference's driver, and reads them as
    /// what the column is.
    fn cast(&self, value: Expr, kind: Kind) -> Expr {
        if self.dialect != Dialect::Postgres {
            return value;
        }
        let name = match kind {
            Kind::Text => return value,
            Kind::Boolean => "boolean",
            Kind::Integer | Kind::BigInt | Kind::Serial => "bigint",
            Kind::Date => "timestamptz",
            Kind::Json | Kind::TextArray | Kind::NumberArray => "jsonb",
            Kind::Uuid => "uuid",
        };
        value.cast_as(name)
    }
}

/// The text of a lookup: its row's columns, then its parent's; one value to bind. It has no
/// limit: its field is one that few rows share, and the caller takes the first.
pub(super) fn lookup(lookup: &Lookup, dialect: Dialect) -> String {
    const ROW: &str = "row";
    const PARENT: &str = "parent";
    let name = |table: &Table, field: &str| {
        iden(table.column(field).map_or(field, |column| column.name.as_str()))
    };
    let mut select = Query::select();
    select.from_as(iden(&lookup.table.name), ROW);
    for column in lookup.table.all_columns() {
        select.column((ROW, iden(&column.name)));
    }
    if let Some(parent) = &lookup.parent {
        for column in parent.table.all_columns() {
            select.column((PARENT, iden(&column.name)));
        }
        let target = Expr::col((PARENT, name(&parent.table, &parent.target)));
        let on = target.equals((ROW, name(&lookup.table, &parent.field)));
        select.join_as(JoinType::LeftJoin, iden(&parent.table.name), PARENT, on);
    }
    let writer = Writer { dialect, encode: |_, _| sea_query::Value::String(None) };
    let kind = lookup.table.column(&lookup.field).map_or(Kind::Text, |column| column.kind);
    let key = writer.cast(Expr::val(""), kind);
    select.and_where(Expr::col((ROW, name(&lookup.table, &lookup.field))).eq(key));
    writer.build(&select).0
}

pub(super) fn iden(name: &str) -> DynIden {
    DynIden::from(name.to_owned())
}

fn column<'a>(table: &'a Table, field: &str) -> Result<&'a Column, StoreError> {
    table.column(field).ok_or_else(|| StoreError::no_field(&table.name, field))
}
