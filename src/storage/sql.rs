//! The queries as SQL, for every dialect. What a value looks like in a database, its driver says.

mod filter;
mod statement;

use super::{Column, Dialect, Lookup, StoreError, Table, Value};
use sea_query::{
    DynIden, Expr, ExprTrait, JoinType, MysqlQueryBuilder, PostgresQueryBuilder, Query,
    QueryStatementWriter, SqliteQueryBuilder,
};

/// A statement's text and the values to bind.
pub(super) type Built = (String, sea_query::Values);

/// Writes statements for one dialect.
#[derive(Clone, Copy)]
pub(super) struct Writer {
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

    fn bind(&self, column: &Column, value: Value) -> Expr {
        Expr::val((self.encode)(column, column.adapt(value)))
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
    select.and_where(Expr::col((ROW, name(&lookup.table, &lookup.field))).eq(""));
    Writer { dialect, encode: |_, _| sea_query::Value::String(None) }.build(&select).0
}

pub(super) fn iden(name: &str) -> DynIden {
    DynIden::from(name.to_owned())
}

fn column<'a>(table: &'a Table, field: &str) -> Result<&'a Column, StoreError> {
    table.column(field).ok_or_else(|| StoreError::no_field(&table.name, field))
}
