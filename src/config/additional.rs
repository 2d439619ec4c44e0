//! Fields that the application adds to the models (`additionalFields`).

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::{ConfigError, Names, options::raw};
use crate::{host::Callback, http::json::is_truthy};

/// One field beyond those that every row of the model has.
#[derive(Clone, Debug, PartialEq)]
pub struct AdditionalField {
    /// The logical name.
    pub name: String,
    /// The database's name.
    pub column: String,
    pub kind: FieldKind,
    /// Whether the database demands a value; so it does unless told otherwise.
    pub not_null: bool,
    /// Whether whoever creates a user must give a value; only if that is said outright.
    pub demanded: bool,
    pub default: Option<FieldDefault>,
    /// Whether clients may set it.
    pub input: bool,
    /// Whether clients see it.
    pub returned: bool,
    pub unique: bool,
    pub index: bool,
    pub sortable: bool,
    /// Looks at what a client sends and may refuse it; a Standard Schema behind a function.
    pub validator: Option<Callback>,
    /// Makes what is stored of what is given.
    pub transform_input: Option<Transform>,
    /// Makes what is seen of what is stored.
    pub transform_output: Option<Callback>,
    /// What every change of the row sets it to that does not set it itself.
    pub on_update: Option<FieldDefault>,
    pub references: Option<References>,
}

impl AdditionalField {
    /// An optional field that clients see and may set.
    pub fn new(name: &str, kind: FieldKind) -> Self {
        Self {
            name: name.to_owned(),
            column: name.to_owned(),
            kind,
            not_null: false,
            demanded: false,
            default: None,
            input: true,
            returned: true,
            unique: false,
            index: false,
            sortable: false,
            validator: None,
            transform_input: None,
            transform_output: None,
            on_update: None,
            references: None,
        }
    }
}

/// What is made of values on their way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transform {
    /// The user's function decides about all of them.
    Callback(Callback),
    /// The user's function decides about text; other values stay.
    TextCallback(Callback),
    /// Text gets lower-case letters; other values stay.
    LowerCase,
}

impl Transform {
    /// The function that has to be asked about this value; none for `undefined`.
    pub fn asks(&self, value: Option<&Value>) -> Option<&Callback> {
        match self {
            Self::Callback(callback) => Some(callback),
            Self::TextCallback(callback) => value?.is_string().then_some(callback),
            Self::LowerCase => None,
        }
    }

    /// What becomes of a value about which nobody has to be asked.
    pub fn apply(&self, value: Value) -> Value {
        match (self, value) {
            (Self::LowerCase, Value::String(text)) => text.to_lowercase().into(),
            (_, value) => value,
        }
    }
}

/// A foreign key, by the names that the user gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct References {
    pub model: String,
    pub field: String,
    pub on_delete: OnDelete,
}

/// What becomes of a row when the one it refers to is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnDelete {
    #[default]
    Cascade,
    Restrict,
    SetNull,
    SetDefault,
    NoAction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    /// One of several texts. The reference checks that in its types alone, and so do we.
    Choice,
    Number,
    BigNumber,
    Boolean,
    Date,
    TextList,
    NumberList,
    Json,
}

/// What a field starts with when nobody gives a value.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldDefault {
    Value(Value),
    Callback(Callback),
}

/// Reads the fields that join the `model` which has `own`.
pub(super) fn read(
    fields: Option<IndexMap<String, raw::Field>>,
    model: &str,
    own: &[&str],
    names: &Names,
) -> Result<Vec<AdditionalField>, ConfigError> {
    let path = format!("{model}.additionalFields");
    let column = |name: &&str| match names.of(model) {
        Some(names) => names.column(name).to_lowercase(),
        None => name.to_lowercase(),
    };
    let mut columns: Vec<String> = own.iter().map(column).collect();
    let mut read = Vec::new();
    for (name, raw) in fields.into_iter().flatten() {
        let path = format!("{path}.{name}");
        check_name(&name, &path, own)?;
        let field = field(name, raw, &path)?;
        // SQLite takes names that differ in case alone for one.
        let column = field.column.to_lowercase();
        if columns.contains(&column) {
            return Err(ConfigError(format!(
                "The option `{path}` is kept in the column `{}`, which another field has: set another `fieldName`.",
                field.column
            )));
        }
        columns.push(column);
        read.push(field);
    }
    Ok(read)
}

fn check_name(name: &str, path: &str, own: &[&str]) -> Result<(), ConfigError> {
    if own.contains(&name) {
        return Err(ConfigError(format!(
            "The option `{path}` redefines a field that is always there: choose another name."
        )));
    }
    if name.is_empty() || name.contains('.') || matches!(name, "*" | "**" | "__proto__") {
        return Err(ConfigError(format!(
            "The option `{path}` has a name that no field can have: use letters and digits."
        )));
    }
    Ok(())
}

fn field(name: String, raw: raw::Field, path: &str) -> Result<AdditionalField, ConfigError> {
    let kind = kind(raw.kind.as_ref(), raw.bigint, path)?;
    Ok(AdditionalField {
        column: raw.field_name.filter(|name| !name.is_empty()).unwrap_or_else(|| name.clone()),
        name,
        kind,
        not_null: raw.required.unwrap_or(true),
        demanded: raw.required.unwrap_or(false),
        default: raw.default_value.map(default),
        input: raw.input.unwrap_or(true),
        returned: raw.returned.unwrap_or(true),
        unique: raw.unique,
        index: raw.index,
        sortable: raw.sortable,
        validator: raw.validator.input.map(Callback::from),
        transform_input: raw.transform.input.map(|mark| Transform::Callback(mark.into())),
        transform_output: raw.transform.output.map(Callback::from),
        // JavaScript's empty values say nothing here, unlike as defaults.
        on_update: raw.on_update.filter(|value| is_truthy(Some(value))).map(default),
        references: raw.references.map(|key| references(key, path)).transpose()?,
    })
}

fn references(raw: raw::References, path: &str) -> Result<References, ConfigError> {
    let on_delete = match raw.on_delete.as_deref() {
        None | Some("" | "cascade") => OnDelete::Cascade,
        Some("restrict") => OnDelete::Restrict,
        Some("set null") => OnDelete::SetNull,
        Some("set default") => OnDelete::SetDefault,
        Some("no action") => OnDelete::NoAction,
        Some(other) => {
            return Err(ConfigError(format!(
                "The option `{path}.references.onDelete` has no value `{other}`: use cascade, restrict, set null, set default or no action."
            )));
        }
    };
    Ok(References { model: raw.model, field: raw.field, on_delete })
}

fn kind(kind: Option<&Value>, bigint: bool, path: &str) -> Result<FieldKind, ConfigError> {
    let texts = |list: &[Value]| list.iter().all(Value::is_string);
    let name = match kind {
        Some(Value::Array(list)) if texts(list) => return Ok(FieldKind::Choice),
        Some(Value::String(name)) => name.as_str(),
        _ => "",
    };
    Ok(match name {
        "string" => FieldKind::Text,
        "number" if bigint => FieldKind::BigNumber,
        "number" => FieldKind::Number,
        "boolean" => FieldKind::Boolean,
        "date" => FieldKind::Date,
        "string[]" => FieldKind::TextList,
        "number[]" => FieldKind::NumberList,
        "json" => FieldKind::Json,
        _ => {
            return Err(ConfigError(format!(
                "The option `{path}.type` names no type: use string, number, boolean, date, string[], number[], json or a list of texts."
            )));
        }
    })
}

fn default(value: Value) -> FieldDefault {
    let mark = match &value {
        Value::Object(members) if members.len() == 1 => members.get("$callback"),
        _ => None,
    };
    match mark.and_then(Value::as_str) {
        Some(path) => FieldDefault::Callback(Callback(path.to_owned())),
        None => FieldDefault::Value(plain(value)),
    }
}

/// The host's marks for dates as the text that JavaScript would make of them.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(mut members) if members.len() == 1 && members.contains_key("$date") => {
            members.remove("$date").unwrap_or_default()
        }
        Value::Object(members) => members
            .into_iter()
            .map(|(key, value)| (key, plain(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{AdditionalField, FieldDefault, FieldKind};
    use crate::config::{Environment, parse};

    fn read(fields: &str) -> Result<Vec<AdditionalField>, String> {
        let options = format!(
            r#"{{"database":"sqlite::memory:","user":{{"additionalFields":{fields}}},"session":{{"additionalFields":null}}}}"#
        );
        let config = parse(&options, &Environment::default());
        config.map(|config| config.user_fields).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_attributes_with_the_references_defaults() {
        let fields = read(
            r#"{"role":{"type":"string","defaultValue":"user","input":false},
                "colour":{"type":["red","green"],"required":true,"fieldName":"color"},
                "born":{"type":"date","required":false,"defaultValue":{"$date":"1990-05-01T00:00:00.000Z"}},
                "code":{"type":"number","bigint":true,"defaultValue":{"$callback":"user.x"},"returned":false},
                "none":{"type":"json","defaultValue":null}}"#,
        )
        .unwrap();
        let [role, colour, born, code, none] = fields.as_slice() else { panic!("{fields:?}") };
        assert!(role.not_null && !role.demanded && !role.input && role.returned);
        assert_eq!(role.default, Some(FieldDefault::Value(json!("user"))));
        assert_eq!((colour.kind, colour.column.as_str()), (FieldKind::Choice, "color"));
        assert!(colour.not_null && colour.demanded);
        assert!(!born.not_null && !born.demanded);
        assert_eq!(born.default, Some(FieldDefault::Value(json!("1990-05-01T00:00:00.000Z"))));
        assert_eq!(code.kind, FieldKind::BigNumber);
        assert!(matches!(code.default, Some(FieldDefault::Callback(_))) && !code.returned);
        assert_eq!(none.default, Some(FieldDefault::Value(json!(null))));
    }

    #[test]
    fn refuses_what_cannot_be_served_and_names_it() {
        let error = |fields: &str| read(fields).unwrap_err();
        for (attribute, name) in [
            (r#""transform":{"input":"upper"}"#, "transform.input"),
            (r#""validator":{"input":{"$instance":"Check"}}"#, "validator.input"),
            (r#""references":{"model":"team"}"#, "references"),
            (
                r#""references":{"model":"team","field":"id","onDelete":"keep"}"#,
                "references.onDelete",
            ),
            (r#""hidden":true"#, "hidden"),
        ] {
            let message = error(&format!(r#"{{"a":{{"type":"string",{attribute}}}}}"#));
            let path = format!("`user.additionalFields.a.{name}");
            assert!(message.contains(&path), "{message}");
        }
        assert!(error(r#"{"a":{"type":"text"}}"#).contains("`user.additionalFields.a.type`"));
        assert!(error(r#"{"a":{}}"#).contains("`user.additionalFields.a.type`"));
        assert!(
            error(r#"{"a":{"type":"string","input":"no"}}"#)
                .contains("`user.additionalFields.a.input`")
        );
        for name in ["email", "id"] {
            assert!(error(&format!(r#"{{"{name}":{{"type":"string"}}}}"#)).contains("redefines"));
        }
        assert!(error(r#"{"a.b":{"type":"string"}}"#).contains("`user.additionalFields.a.b`"));
        assert!(error(r#"{"a":{"type":"string","fieldName":"EMAIL"}}"#).contains("column `EMAIL`"));
        let twice = r#"{"a":{"type":"string"},"b":{"type":"string","fieldName":"a"}}"#;
        assert!(error(twice).contains("`user.additionalFields.b`"));
    }
}
