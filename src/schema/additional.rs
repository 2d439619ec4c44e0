//! Additional fields of the configuration as fields of a model.

use super::{Field, ForeignKey};
use crate::{
    config::{AdditionalField, FieldDefault, FieldKind},
    storage::{DefaultValue, Kind, Name, Value},
};

impl From<&AdditionalField> for Field {
    fn from(field: &AdditionalField) -> Self {
        let kind = kind(field.kind);
        Self {
            column: field.column.clone(),
            required: field.not_null,
            unique: field.unique,
            index: field.index,
            sortable: field.sortable,
            default: column_default(field),
            returned: field.returned,
            input: field.input,
            loose: true,
            raw: field.transform_output.is_some(),
            references: field.references.as_ref().map(|key| ForeignKey {
                model: Name::from(key.model.clone()),
                field: Name::from(key.field.clone()),
                on_delete: key.on_delete,
            }),
            ..Self::new(field.name.clone(), kind)
        }
    }
}

fn kind(kind: FieldKind) -> Kind {
    match kind {
        FieldKind::Text | FieldKind::Choice => Kind::Text,
        FieldKind::Number => Kind::Integer,
        FieldKind::BigNumber => Kind::BigInt,
        FieldKind::Boolean => Kind::Boolean,
        FieldKind::Date => Kind::Date,
        FieldKind::TextList => Kind::TextArray,
        FieldKind::NumberList => Kind::NumberArray,
        FieldKind::Json => Kind::Json,
    }
}

/// The default that the database may know of: a plain text, number or boolean, or the time. All
/// others are given by us when a row is made.
fn column_default(field: &AdditionalField) -> Option<DefaultValue> {
    use serde_json::Value as Json;
    let value = match (field.kind, field.default.as_ref()?) {
        (FieldKind::Date, FieldDefault::Callback(_)) => return Some(DefaultValue::Now),
        (_, FieldDefault::Callback(_)) => return None,
        (
            FieldKind::Text | FieldKind::Number | FieldKind::BigNumber | FieldKind::Boolean,
            FieldDefault::Value(value),
        ) => value,
        _ => return None,
    };
    Some(DefaultValue::Value(match value {
        Json::Bool(flag) => Value::Bool(*flag),
        Json::String(text) => Value::from(text),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Int(whole),
            None => Value::Float(number.as_f64()?),
        },
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use crate::{
        config::{
            ACCOUNT_FIELDS, Environment, RATE_LIMIT_FIELDS, SESSION_FIELDS, USER_FIELDS,
            VERIFICATION_FIELDS, parse,
        },
        schema::{Schema, SchemaOptions, migrate},
        storage::{Dialect, IdKind},
    };

    #[test]
    fn the_configuration_knows_the_fields_that_are_always_there() {
        let options = SchemaOptions { rate_limit_table: true, id: IdKind::Text };
        let schema = Schema::build(options);
        for (model, fields) in [
            ("user", &USER_FIELDS as &[&str]),
            ("session", &SESSION_FIELDS),
            ("account", &ACCOUNT_FIELDS),
            ("verification", &VERIFICATION_FIELDS),
            ("rateLimit", &RATE_LIMIT_FIELDS),
        ] {
            let columns = schema.table(model).into_iter().flat_map(|table| table.all_columns());
            let columns: Vec<&str> = columns.map(|column| column.field.as_str()).collect();
            assert_eq!(columns, fields);
        }
    }

    #[test]
    fn become_columns_after_the_others() {
        let options = r#"{"database":"sqlite::memory:","user":{"additionalFields":{
            "role":{"type":"string","defaultValue":"user","fieldName":"user_role"},
            "colour":{"type":["red"],"defaultValue":"red","required":false,"index":true},
            "list":{"type":"string[]","defaultValue":["a"],"required":false},
            "secret":{"type":"string","required":false,"returned":false}}}}"#;
        let schema = Schema::from_config(&parse(options, &Environment::default()).unwrap());
        let statements = migrate::plan(&schema, &[]).statements(Dialect::Sqlite).join("; ");
        let columns = r#""updatedAt" date NOT NULL, "user_role" text NOT NULL, "colour" text, "list" text, "secret" text"#;
        assert!(statements.contains(columns), "{statements}");
        assert!(statements.contains(r#"CREATE INDEX "user_colour_idx""#), "{statements}");
        assert_eq!(schema.hidden_user_fields(), ["secret"]);
        assert!(schema.hidden_session_fields().is_empty());
    }
}
