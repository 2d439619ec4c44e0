//! Filters as a WHERE clause.

use super::{Writer, column, iden};
use crate::storage::{Column, Connector, Dialect, Filter, Kind, Op, StoreError, Table, Value};
use sea_query::{BinOper, Cond, Condition, Expr, ExprTrait, Func, extension::postgres::PgBinOper};

impl Writer {
    /// All `And` filters and one of the `Or` filters.
    pub(super) fn condition(
        &self,
        table: &Table,
        filters: &[Filter],
    ) -> Result<Condition, StoreError> {
        let (mut all, mut any) = (Cond::all(), Cond::any());
        for filter in filters {
            let test = self.test(table, filter)?;
            match filter.connector {
                Connector::And => all = all.add(test),
                Connector::Or => any = any.add(test),
            }
        }
        Ok(if any.is_empty() { all } else { all.add(any) })
    }

    fn test(&self, table: &Table, filter: &Filter) -> Result<Expr, StoreError> {
        let column = column(table, &filter.field)?;
        let left = Expr::col((iden(&table.name), iden(&column.name)));
        if let Some(pattern) = filter.like_pattern() {
            return Ok(self.like(left, pattern, filter.folds_case()));
        }
        let folds = filter.folds_case();
        let left = if folds { Func::lower(left).into() } else { left };
        let fold = |value: &Value| match value {
            Value::Text(text) if folds => Value::Text(text.to_lowercase()),
            other => other.clone(),
        };
        let mut right =
            filter.value.values().iter().map(|value| self.compared(column, fold(value)));
        let values = match filter.op {
            Op::In => return Ok(left.is_in(right)),
            Op::NotIn => return Ok(left.is_not_in(right)),
            _ => filter.value.values(),
        };
        if values.first().is_none_or(Value::is_null) {
            match filter.op {
                Op::Eq => return Ok(left.is_null()),
                Op::Ne => return Ok(left.is_not_null()),
                _ => {}
            }
        }
        let right = right.next().unwrap_or_else(|| Expr::val(None::<String>));
        Ok(match filter.op {
            Op::Ne => left.ne(right),
            Op::Lt => left.lt(right),
            Op::Lte => left.lte(right),
            Op::Gt => left.gt(right),
            Op::Gte => left.gte(right),
            _ => left.eq(right),
        })
    }

    /// A value to compare with. Where the database would refuse one that its column cannot hold,
    /// or take it for another, there is none that equals it.
    fn compared(&self, column: &Column, value: Value) -> Expr {
        let value = column.adapt(value);
        let kind = match (&value, self.dialect) {
            (_, Dialect::Sqlite) => column.kind,
            (Value::Float(_), Dialect::Postgres) if column.kind != Kind::Text => {
                return Expr::val(value.as_f64()).cast_as("double precision");
            }
            _ => column.kind,
        };
        let unfit = self.dialect != Dialect::Sqlite
            && match (kind, &value) {
                (Kind::Serial, Value::Text(id)) => id.parse::<i64>().is_err(),
                (Kind::Integer | Kind::BigInt, Value::Text(text)) => text.parse::<f64>().is_err(),
                (Kind::Uuid, Value::Text(id)) => {
                    self.dialect == Dialect::Postgres && uuid::Uuid::parse_str(id).is_err()
                }
                (Kind::Date, Value::Text(_)) => true,
                _ => false,
            };
        let value = if unfit { Value::Null } else { value };
        self.cast(Expr::val((self.encode)(column, value)), kind)
    }

    fn like(&self, left: Expr, pattern: String, folds: bool) -> Expr {
        let pattern = Expr::val(pattern);
        match (folds, self.dialect) {
            (false, _) => left.binary(BinOper::Like, pattern),
            (true, Dialect::Postgres) => left.binary(PgBinOper::ILike, pattern),
            (true, _) => Expr::from(Func::lower(left)).binary(BinOper::Like, Func::lower(pattern)),
        }
    }
}
