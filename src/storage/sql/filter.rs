//! Filters as a WHERE clause.

use super::{Writer, column, iden};
use crate::storage::{Connector, Dialect, Filter, Op, StoreError, Table, Value};
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
        let mut right = filter.value.values().iter().map(|value| self.bind(column, fold(value)));
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

    fn like(&self, left: Expr, pattern: String, folds: bool) -> Expr {
        let pattern = Expr::val(pattern);
        match (folds, self.dialect) {
            (false, _) => left.binary(BinOper::Like, pattern),
            (true, Dialect::Postgres) => left.binary(PgBinOper::ILike, pattern),
            (true, _) => Expr::from(Func::lower(left)).binary(BinOper::Like, Func::lower(pattern)),
        }
    }
}
