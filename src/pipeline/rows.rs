//! Rows for hosted code: the database adapter of JavaScript plugins and hooks, over the store
//! that the core itself uses. It names columns as the database does and carries values as SQLite
//! holds them; what a field means, the reference's own adapter factory knows on the other side.

mod value;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::Pipeline;
use crate::{
    error::Failure,
    storage::{
        Case, Changes, Column, Connector, Direction, Filter, Op, Operand, Queries, Row, Select,
        StoreError, Table,
    },
};
use value::write;

/// What a hosted adapter asks for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowsRequest {
    action: Action,
    /// The model's logical name.
    model: String,
    #[serde(default)]
    r#where: Vec<Condition>,
    /// Of `create`, `update`, `updateMany`.
    #[serde(default)]
    data: Map<String, Json>,
    limit: Option<u32>,
    offset: Option<u32>,
    sort_by: Option<SortBy>,
    /// Of `incrementOne`.
    #[serde(default)]
    increment: Map<String, Json>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Action {
    Create,
    Find,
    Count,
    Update,
    UpdateMany,
    Delete,
    DeleteMany,
    ConsumeOne,
    IncrementOne,
}

#[derive(Deserialize)]
struct Condition {
    field: String,
    #[serde(default)]
    value: Json,
    operator: Option<String>,
    connector: Option<String>,
    mode: Option<String>,
}

#[derive(Deserialize)]
struct SortBy {
    field: String,
    direction: Option<String>,
}

/// The answer as JSON: a row, a list of rows, a number or null.
pub async fn answer(
    pipeline: &Pipeline,
    request: RowsRequest,
    transaction: u32,
) -> Result<Json, Failure> {
    let app = &pipeline.app;
    let unknown = || Failure::internal(format!("there is no model `{}`", request.model));
    let table = app.schema.table(&request.model).ok_or_else(unknown)?;
    if transaction == 0 {
        let store = app.database.store(&app.schema, &app.log).await?;
        return Ok(run(store, table, request).await?);
    }
    let joined = app.transactions.get(transaction);
    let joined = joined.ok_or_else(|| Failure::internal("the transaction has ended"))?;
    Ok(run(&joined, table, request).await?)
}

async fn run(
    queries: &dyn Queries,
    table: &Table,
    request: RowsRequest,
) -> Result<Json, StoreError> {
    let filters = request.r#where.into_iter().map(|condition| filter(table, condition));
    let filters = filters.collect::<Result<Vec<_>, _>>()?;
    let one = |row: Option<Row>| row.map_or(Json::Null, |row| shown(table, row));
    let data = row(table, request.data)?;
    Ok(match request.action {
        Action::Create => shown(table, queries.create(table, data).await?),
        Action::Find => {
            let mut select = Select::new(table, &filters);
            if let Some(limit) = request.limit {
                select = select.limit(limit);
            }
            if let Some(offset) = request.offset {
                select = select.offset(offset);
            }
            if let Some(sort) = request.sort_by {
                let descending = sort.direction.as_deref() == Some("desc");
                let direction =
                    if descending { Direction::Descending } else { Direction::Ascending };
                select = select.order(&column(table, &sort.field)?.field, direction);
            }
            let rows = queries.find(select).await?;
            rows.into_iter().map(|row| shown(table, row)).collect()
        }
        Action::Count => queries.count(table, &filters).await?.into(),
        Action::Update => one(queries.update(table, &filters, data).await?),
        Action::UpdateMany => queries.update_many(table, &filters, data).await?.into(),
        Action::Delete => queries.delete(table, &filters).await?.into(),
        Action::DeleteMany => queries.delete_many(table, &filters).await?.into(),
        Action::ConsumeOne => one(queries.consume_one(table, &filters).await?),
        Action::IncrementOne => {
            let mut changes = Changes::set(data);
            for (name, by) in &request.increment {
                let field = column(table, name)?.field.clone();
                let by = by.as_i64().ok_or_else(|| {
                    StoreError::Other(format!("`{name}` can only be increased by a whole number."))
                })?;
                changes.increments.push((field, by));
            }
            one(queries.increment_one(table, &filters, changes).await?)
        }
    })
}

fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column, StoreError> {
    let found = table.all_columns().find(|column| column.name == name);
    found.ok_or_else(|| {
        StoreError::Schema(format!("table \"{}\" has no column \"{name}\".", table.name))
    })
}

fn row(table: &Table, data: Map<String, Json>) -> Result<Row, StoreError> {
    let field = |(name, value): (String, Json)| {
        let column = column(table, &name)?;
        Ok((column.field.clone(), column.read(value)))
    };
    data.into_iter().map(field).collect()
}

fn filter(table: &Table, condition: Condition) -> Result<Filter, StoreError> {
    let column = column(table, &condition.field)?;
    let operator = condition.operator.as_deref().unwrap_or("eq");
    let op = match operator {
        "eq" => Op::Eq,
        "ne" => Op::Ne,
        "lt" => Op::Lt,
        "lte" => Op::Lte,
        "gt" => Op::Gt,
        "gte" => Op::Gte,
        "in" => Op::In,
        "not_in" => Op::NotIn,
        "contains" => Op::Contains,
        "starts_with" => Op::StartsWith,
        "ends_with" => Op::EndsWith,
        other => return Err(StoreError::Other(format!("there is no operator `{other}`."))),
    };
    let value = match (op, condition.value) {
        (Op::In | Op::NotIn, Json::Array(items)) => {
            Operand::Many(items.into_iter().map(|item| column.read(item)).collect())
        }
        (Op::In | Op::NotIn, one) => Operand::Many(vec![column.read(one)]),
        (_, one) => Operand::One(column.read(one)),
    };
    let connector = match condition.connector.as_deref() {
        Some("OR") => Connector::Or,
        _ => Connector::And,
    };
    let case = match condition.mode.as_deref() {
        Some("insensitive") => Case::Insensitive,
        _ => Case::Sensitive,
    };
    Ok(Filter { field: column.field.clone(), op, value, connector, case })
}

/// A row under the database's names.
fn shown(table: &Table, row: Row) -> Json {
    let named = row.into_iter().map(|(field, value)| {
        let column = table.column(&field);
        let name = column.map_or_else(|| field.to_string(), |column| column.name.clone());
        (name, write(value))
    });
    json!(named.collect::<Map<_, _>>())
}
