//! Rows and filters in the words of better-auth's adapters, and back.

use serde_json::{Map, Value as Json, json};

use crate::{
    clock::Timestamp,
    storage::{Case, Connector, Filter, Kind, Op, Operand, Row, StoreError, Table, Value},
};

/// A row for the host: dates are marked, so that it makes `Date`s of them.
pub fn write(row: Row) -> Json {
    let fields = row.into_iter().map(|(name, value)| (name.to_string(), marked(value)));
    Json::Object(fields.collect())
}

fn marked(value: Value) -> Json {
    match value {
        Value::Date(at) => json!({ "$date": at.to_iso() }),
        Value::Json(tree) => escaped(tree),
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}

/// What somebody stored cannot stand for a mark: the host takes the doubled sign away.
fn escaped(value: Json) -> Json {
    match value {
        Json::Object(members) => members
            .into_iter()
            .map(|(key, value)| {
                (if key.starts_with('$') { format!("${key}") } else { key }, escaped(value))
            })
            .collect::<Map<_, _>>()
            .into(),
        Json::Array(items) => items.into_iter().map(escaped).collect(),
        other => other,
    }
}

/// Filters as a `where` clause.
pub fn conditions(filters: &[Filter]) -> Json {
    filters.iter().map(condition).collect()
}

fn condition(filter: &Filter) -> Json {
    let value = match &filter.value {
        Operand::One(value) => marked(value.clone()),
        Operand::Many(values) => values.iter().cloned().map(marked).collect(),
    };
    json!({
        "field": filter.field.as_str(),
        "operator": operator(filter.op),
        "value": value,
        "connector": if filter.connector == Connector::Or { "OR" } else { "AND" },
        "mode": if filter.case == Case::Insensitive { "insensitive" } else { "sensitive" },
    })
}

fn operator(op: Op) -> &'static str {
    match op {
        Op::Eq => "eq",
        Op::Ne => "ne",
        Op::Lt => "lt",
        Op::Lte => "lte",
        Op::Gt => "gt",
        Op::Gte => "gte",
        Op::In => "in",
        Op::NotIn => "not_in",
        Op::Contains => "contains",
        Op::StartsWith => "starts_with",
        Op::EndsWith => "ends_with",
    }
}

/// A row of the host's in the table's order; none for `null`. A field that is missing is null.
pub fn read(table: &Table, found: Json) -> Result<Option<Row>, StoreError> {
    let mut members = match found {
        Json::Null => return Ok(None),
        Json::Object(members) => members,
        _ => {
            return Err(StoreError::Other(format!(
                "The database adapter answered with something else than a row of `{}`.",
                table.model
            )));
        }
    };
    let mut row = Row::with_capacity(table.columns.len() + 1);
    for column in table.all_columns() {
        let value = members.remove(column.field.as_str()).unwrap_or_default();
        let value = match column.read(value) {
            // Convex's adapter answers with numbers.
            Value::Int(millis) if column.kind == Kind::Date && !column.loose => {
                Timestamp::from_millis(millis).into()
            }
            value => value,
        };
        row.push(column.field.clone(), value);
    }
    Ok(Some(row))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{conditions, read, write};
    use crate::storage::{Column, Filter, IdKind, Kind, Op, Row, Table, Value};

    fn table() -> Table {
        let columns = [("at", Kind::Date), ("flag", Kind::Boolean), ("more", Kind::Json)];
        let columns = columns.map(|(name, kind)| Column::new(name, kind)).to_vec();
        Table::new("thing", IdKind::Text, columns)
    }

    #[test]
    fn rows_go_and_come_back() {
        let at = crate::clock::Timestamp::from_millis(1_795_243_491_704);
        let row = Row::new()
            .with("at", at)
            .with("flag", true)
            .with("more", Value::Json(json!({ "$date": 1, "a": ["b"] })))
            .with("id", "7");
        let text = at.to_iso();
        let written = write(row.clone());
        let expected = json!({ "at": { "$date": text }, "flag": true, "more": { "$$date": 1, "a": ["b"] }, "id": "7" });
        assert_eq!(written, expected);
        let found = json!({ "id": "7", "more": { "$date": 1, "a": ["b"] }, "flag": true, "at": text, "x": 1 });
        assert_eq!(read(&table(), found), Ok(Some(row.clone())));
        let in_millis = json!({ "id": "7", "more": { "$date": 1, "a": ["b"] }, "flag": true, "at": 1_795_243_491_704_i64 });
        assert_eq!(read(&table(), in_millis), Ok(Some(row)));
    }

    #[test]
    fn nothing_is_none_and_nonsense_an_error() {
        assert_eq!(read(&table(), json!(null)), Ok(None));
        for nonsense in [json!(5), json!("x"), json!([]), json!(true)] {
            assert!(read(&table(), nonsense).is_err());
        }
        let row = read(&table(), json!({})).unwrap().unwrap();
        assert!(row.get("at").is_some_and(Value::is_null));
    }

    #[test]
    fn filters_are_a_where_clause() {
        let filters = [Filter::new("at", Op::Gte, 5), Filter::not_in("id", ["a"])];
        let expected = json!([
            { "field": "at", "operator": "gte", "value": 5, "connector": "AND", "mode": "sensitive" },
            { "field": "id", "operator": "not_in", "value": ["a"], "connector": "AND", "mode": "sensitive" },
        ]);
        assert_eq!(conditions(&filters), expected);
    }
}
