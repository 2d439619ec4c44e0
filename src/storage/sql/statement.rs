//! The statements of every query.

use super::{Built, Writer, column, iden};
use crate::storage::{Changes, Connector, Direction, Filter, Op, Row, Select, StoreError, Table};
use sea_query::{
    Condition, Expr, ExprTrait, Func, LockType, Order, Query, Returning, ReturningClause,
    SelectStatement, UpdateStatement,
};

type Result<T> = std::result::Result<T, StoreError>;

impl Writer {
    pub(in crate::storage) fn insert(&self, table: &Table, row: Row) -> Result<Built> {
        let mut names = Vec::with_capacity(row.len());
        let mut values = Vec::with_capacity(row.len());
        for (field, value) in row {
            let column = column(table, &field)?;
            names.push(iden(&column.name));
            values.push(self.bind(column, value));
        }
        let mut insert = Query::insert();
        insert.into_table(iden(&table.name)).returning(all_columns(table));
        if names.is_empty() {
            insert.or_default_values();
        } else {
            insert.columns(names);
            insert.values(values).map_err(|error| StoreError::Other(error.to_string()))?;
        }
        Ok(self.build(&insert))
    }

    pub(in crate::storage) fn select(&self, select: &Select<'_>) -> Result<Built> {
        Ok(self.build(&self.query(select)?))
    }

    /// The first row that matches.
    pub(in crate::storage) fn first(&self, table: &Table, filters: &[Filter]) -> Result<Built> {
        self.select(&Select::new(table, filters).limit(1))
    }

    /// The first row that matches, kept from others until the transaction ends.
    pub(in crate::storage) fn claim(&self, table: &Table, filters: &[Filter]) -> Result<Built> {
        let mut query = self.query(&Select::new(table, filters).limit(1))?;
        Ok(self.build(query.lock(LockType::Update)))
    }

    fn query(&self, select: &Select<'_>) -> Result<SelectStatement> {
        let table = select.table;
        let mut query = Query::select();
        query
            .columns(table.all_columns().map(|column| iden(&column.name)))
            .from(iden(&table.name))
            .cond_where(self.condition(table, select.filters)?)
            .limit(u64::from(select.limit));
        if select.offset > 0 {
            query.offset(u64::from(select.offset));
        }
        if let Some((field, direction)) = &select.order {
            let order = match direction {
                Direction::Ascending => Order::Asc,
                Direction::Descending => Order::Desc,
            };
            query.order_by(iden(&column(table, field)?.name), order);
        }
        Ok(query)
    }

    pub(in crate::storage) fn count(&self, table: &Table, filters: &[Filter]) -> Result<Built> {
        let mut query = Query::select();
        query
            .expr(Func::count(Expr::col(iden(&table.id_column().name))))
            .from(iden(&table.name))
            .cond_where(self.condition(table, filters)?);
        Ok(self.build(&query))
    }

    /// Changes one row and returns it.
    pub(in crate::storage) fn update_one(
        &self,
        table: &Table,
        filters: &[Filter],
        changes: Changes,
    ) -> Result<Built> {
        let mut update = self.update(table, changes)?;
        update.cond_where(self.one(table, filters)?).returning(all_columns(table));
        Ok(self.build(&update))
    }

    pub(in crate::storage) fn update_many(
        &self,
        table: &Table,
        filters: &[Filter],
        changes: Changes,
    ) -> Result<Built> {
        let mut update = self.update(table, changes)?;
        update.cond_where(self.condition(table, filters)?);
        Ok(self.build(&update))
    }

    /// Deletes one row and returns it.
    pub(in crate::storage) fn delete_one(
        &self,
        table: &Table,
        filters: &[Filter],
    ) -> Result<Built> {
        let mut delete = Query::delete();
        delete
            .from_table(iden(&table.name))
            .cond_where(self.one(table, filters)?)
            .returning(all_columns(table));
        Ok(self.build(&delete))
    }

    pub(in crate::storage) fn delete_many(
        &self,
        table: &Table,
        filters: &[Filter],
    ) -> Result<Built> {
        let mut delete = Query::delete();
        delete.from_table(iden(&table.name)).cond_where(self.condition(table, filters)?);
        Ok(self.build(&delete))
    }

    fn update(&self, table: &Table, changes: Changes) -> Result<UpdateStatement> {
        let mut update = Query::update();
        update.table(iden(&table.name));
        for (field, value) in changes.set {
            let column = column(table, &field)?;
            update.value(iden(&column.name), self.bind(column, value));
        }
        for (field, delta) in changes.increments {
            let name = iden(&column(table, &field)?.name);
            update.value(name.clone(), Expr::col(name).add(delta));
        }
        Ok(update)
    }

    /// One of the rows that match. The filters stand outside the subquery too: where writers
    /// run side by side, the row must still match when its turn comes.
    fn one(&self, table: &Table, filters: &[Filter]) -> Result<Condition> {
        let condition = self.condition(table, filters)?;
        if filters.iter().any(|filter| names(table, filter)) {
            return Ok(condition);
        }
        let id = iden(&table.id_column().name);
        let first = Query::select()
            .column(id.clone())
            .from(iden(&table.name))
            .cond_where(condition.clone())
            .limit(1)
            .take();
        Ok(condition.add(Expr::col(id).in_subquery(first)))
    }
}

/// Whether a filter demands a value in a unique column.
pub(in crate::storage) fn names(table: &Table, filter: &Filter) -> bool {
    filter.op == Op::Eq
        && filter.connector == Connector::And
        && !filter.folds_case()
        && filter.value.values().iter().all(|value| !value.is_null())
        && table.is_unique(&filter.field)
}

fn all_columns(table: &Table) -> ReturningClause {
    Returning::new().columns(table.all_columns().map(|column| iden(&column.name)))
}
