//! Scopes: what providers send, and how accounts keep them.

use serde_json::Value;

/// The `scope` of a token reply, which by RFC 6749 is text with spaces, and from some a list.
pub fn parse_scope_field(scope: Option<&Value>) -> Vec<String> {
    match scope {
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::trim)
            .filter(|scope| !scope.is_empty())
            .map(str::to_owned)
            .collect(),
        Some(Value::String(text)) => text.split_whitespace().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The scopes of an account.
pub fn stored_scopes(stored: Option<&str>) -> Vec<String> {
    let scopes = stored.unwrap_or_default().split(',').map(str::trim);
    scopes.filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

/// The scopes of an account and more, each once.
pub fn merge_scopes(stored: Option<&str>, more: &[String]) -> String {
    let mut merged = Vec::new();
    let more = more.iter().map(|scope| scope.trim().to_owned());
    for scope in stored_scopes(stored).into_iter().chain(more) {
        if !scope.is_empty() && !merged.contains(&scope) {
            merged.push(scope);
        }
    }
    merged.join(",")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{merge_scopes, parse_scope_field};

    #[test]
    fn reads_texts_and_lists() {
        assert_eq!(parse_scope_field(Some(&json!(" a  b "))), ["a", "b"]);
        assert_eq!(parse_scope_field(Some(&json!(["a ", 5, ""]))), ["a"]);
        assert!(parse_scope_field(Some(&json!(5))).is_empty());
    }

    #[test]
    fn merges_without_doubles() {
        let more = ["c".to_owned(), " a".to_owned()];
        assert_eq!(merge_scopes(Some("a, b,"), &more), "a,b,c");
        assert_eq!(merge_scopes(None, &[]), "");
    }
}
