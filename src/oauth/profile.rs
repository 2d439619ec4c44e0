//! Profiles, read by JavaScript's rules: what is absent is `undefined`, `||` and `??` choose.

use serde_json::{Map, Value};

use crate::http::json::is_truthy;

/// What a provider said: the profile as it is, and what it says about the user.
pub struct Found {
    pub data: Value,
    pub user: Map<String, Value>,
}

/// The member at a path such as `person.email`.
pub fn at(profile: &Value, path: &str) -> Option<Value> {
    let step = |value: &'_ Value, name: &str| match name.parse::<usize>() {
        Ok(index) if value.is_array() => value.get(index).cloned(),
        _ => value.get(name).cloned(),
    };
    path.split('.').try_fold(profile.clone(), |value, name| step(&value, name))
}

/// JavaScript's `a || b || …`: the first that says something, else the last.
pub fn either<const N: usize>(choices: [Option<Value>; N]) -> Option<Value> {
    let mut last = None;
    for choice in choices {
        if is_truthy(choice.as_ref()) {
            return choice;
        }
        last = choice;
    }
    last
}

/// JavaScript's `a ?? b`.
pub fn given(value: Option<Value>, fallback: impl Into<Value>) -> Option<Value> {
    value.filter(|value| !value.is_null()).or_else(|| Some(fallback.into()))
}

/// A text.
pub fn text(text: impl Into<String>) -> Option<Value> {
    Some(Value::String(text.into()))
}

/// True or false.
pub fn flag(flag: bool) -> Option<Value> {
    Some(Value::Bool(flag))
}

/// `true` and `false`, also as texts; nothing else.
pub fn boolean(value: Option<&Value>) -> Option<bool> {
    match value? {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text == "true" => Some(true),
        Value::String(text) if text == "false" => Some(false),
        _ => None,
    }
}

/// A user of these fields, of which those that are `undefined` are absent.
pub fn user<const N: usize>(fields: [(&str, Option<Value>); N]) -> Option<Map<String, Value>> {
    Some(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

/// What the options map counts for more.
pub fn standard_merge(
    _: &Value,
    mut user: Map<String, Value>,
    mapped: Map<String, Value>,
) -> Option<Map<String, Value>> {
    user.extend(mapped);
    Some(user)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{at, either, given, text, user};

    #[test]
    fn chooses_like_javascript() {
        let profile = json!({ "a": "", "b": null, "c": { "d": [{ "e": 5 }] } });
        assert_eq!(at(&profile, "c.d.0.e"), Some(json!(5)));
        assert_eq!(at(&profile, "b.x"), None);
        assert_eq!(either([at(&profile, "a"), at(&profile, "x")]), None);
        assert_eq!(either([at(&profile, "a"), text("")]), Some(json!("")));
        assert_eq!(given(at(&profile, "b"), false), Some(json!(false)));
        assert_eq!(given(at(&profile, "a"), "x"), Some(json!("")));
        let user = user([("name", at(&profile, "x")), ("image", at(&profile, "b"))]).unwrap();
        assert_eq!(serde_json::Value::from(user), json!({ "image": null }));
    }
}
