//! The table of endpoints against the reference's, of which tests/data/endpoints.jsonl was taken.

use corten::kernel::Operation;
use serde_json::{Value, json};

use super::bench::Bench;

const PLUGINS: &str =
    r#""plugins":[{"id":"multi-session"},{"id":"bearer"},{"id":"jwt"},{"id":"username"}]"#;

fn recorded(of: &[&str]) -> Vec<Value> {
    let lines = include_str!("../data/endpoints.jsonl").lines();
    let entries = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    entries.filter(|entry| of.contains(&entry["plugin"].as_str().unwrap())).collect()
}

/// A schema in the words of the recording, such as `{"email":"string:email","name?":"string"}`.
fn in_words(schema: &Value) -> Value {
    let Some(properties) = schema["properties"].as_object() else { return json!("record<any>") };
    let required = schema["required"].as_array().unwrap();
    let word = |(name, kind): (&String, &Value)| {
        let mark = if required.contains(&json!(name)) { "" } else { "?" };
        (format!("{name}{mark}"), kind_in_words(kind))
    };
    let mut words: serde_json::Map<_, _> = properties.iter().map(word).collect();
    if schema["additionalProperties"] == json!(true) {
        if words.is_empty() {
            return json!("record<any>");
        }
        words.insert("&".to_owned(), json!("record<any>"));
    }
    Value::Object(words)
}

fn kind_in_words(kind: &Value) -> Value {
    match kind["type"].as_str().unwrap() {
        "string" if kind["format"] == "email" => json!("string:email"),
        "string" if kind["minLength"] == 1 => json!("string(min1)"),
        "array" => json!("string[]"),
        "object" if kind["additionalProperties"] == json!(true) => json!("record<any>"),
        "object" if kind["additionalProperties"].is_object() => json!("record<string>"),
        "object" => json!("object"),
        plain => json!(plain),
    }
}

/// The recording says more of some kinds than a schema does.
fn simplified(recorded: &Value) -> Value {
    let Some(fields) = recorded.as_object() else { return recorded.clone() };
    let simple = |(name, kind): (&String, &Value)| {
        let kind = match kind.as_str().unwrap() {
            kind if kind.starts_with('{') => "object",
            kind if kind.starts_with("enum") => "string",
            kind => kind.split('=').next().unwrap(),
        };
        (name.clone(), json!(kind))
    };
    Value::Object(fields.iter().map(simple).collect())
}

/// One of several objects: all of their fields, none of which must be there.
fn of_either(kinds: &[Value]) -> Value {
    let fields = kinds.iter().flat_map(|kind| kind.as_object().unwrap());
    let optional = |(name, kind): (&String, &Value)| {
        let kind = if kind == "true" { json!("boolean") } else { kind.clone() };
        (format!("{}?", name.trim_end_matches('?')), kind)
    };
    Value::Object(fields.map(optional).collect())
}

fn input(entry: &Value, of: &str) -> Option<(bool, Value)> {
    let input = entry.get(of)?;
    if let Some(kinds) = input["anyOf"].as_array() {
        return Some((false, of_either(kinds)));
    }
    match input.get("fields") {
        Some(fields) => Some((input["optional"] == json!(true), simplified(fields))),
        None => Some((false, simplified(input))),
    }
}

#[tokio::test]
async fn every_operation_is_the_references() {
    let operations = Bench::new(PLUGINS).pipeline.operations();
    let recorded = recorded(&["core", "multi-session", "jwt", "username"]);
    let names = |list: Vec<String>| {
        let mut list = list;
        list.sort();
        list
    };
    let own = names(operations.iter().map(|operation| operation.name.to_owned()).collect());
    let theirs = names(recorded.iter().map(|it| it["key"].as_str().unwrap().to_owned()).collect());
    assert_eq!(own, theirs);
    for entry in &recorded {
        let operation = operations.iter().find(|own| entry["key"] == own.name).unwrap();
        compare(operation, entry);
    }
}

fn compare(operation: &Operation, entry: &Value) {
    let name = operation.name;
    assert_eq!(json!(operation.path), entry["path"], "{name}");
    assert_eq!(json!(operation.methods), entry["method"], "{name}");
    assert_eq!(operation.requires_headers, entry["requireHeaders"] == json!(true), "{name}");
    if let Some(id) = entry.get("operationId") {
        assert_eq!(operation.operation_id, id, "{name}");
    }
    assert_eq!(json!(operation.errors), entry["errors"], "{name}");
    assert!(!operation.summary.is_empty(), "{name}");
    let uses = entry["use"].as_array().cloned().unwrap_or_default();
    let session = uses.iter().any(|it| it.as_str().unwrap().to_lowercase().contains("session"));
    assert_eq!(operation.requires_session, session, "{name}");
    let body = operation.body.as_ref().map(|body| (!body.required, in_words(&body.schema)));
    assert_eq!(body, input(entry, "body"), "{name}: body");
    let query = operation.query.as_ref().map(in_words);
    assert_eq!(query, input(entry, "query").map(|(_, fields)| fields), "{name}: query");
    if let (Some(types), Some(body)) = (entry.get("mediaTypes"), &operation.body) {
        assert_eq!(json!(body.media_types), *types, "{name}");
    }
}
