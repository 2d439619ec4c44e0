//! Query parameters as a JSON object.

use serde_json::{Map, Value, map::Entry};

/// Reads a URL's query as `URLSearchParams` does. A repeated name becomes an array of its
/// values in order.
///
/// `__proto__` is left out: no endpoint means it, and JavaScript would take it for an object's
/// prototype.
pub fn parse(url: &::url::Url) -> Map<String, Value> {
    let mut query = Map::new();
    for (name, value) in url.query_pairs() {
        if name == "__proto__" {
            continue;
        }
        let value = Value::String(value.into_owned());
        match query.entry(name) {
            Entry::Vacant(vacant) => {
                vacant.insert(value);
            }
            Entry::Occupied(mut occupied) => match occupied.get_mut() {
                Value::Array(values) => values.push(value),
                single => *single = Value::Array(vec![single.take(), value]),
            },
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn query(text: &str) -> Value {
        let url = ::url::Url::parse(&format!("http://a.example/x?{text}")).unwrap();
        Value::Object(super::parse(&url))
    }

    #[test]
    fn repeated_names_become_arrays() {
        assert_eq!(query("a=1&b=2&a=3&a=4"), json!({ "a": ["1", "3", "4"], "b": "2" }));
    }

    #[test]
    fn decodes_as_url_search_params() {
        assert_eq!(
            query("a=x+y%20z&&c&=d&e=%zz&f=%ff&toString=1"),
            json!({ "a": "x y z", "c": "", "": "d", "e": "%zz", "f": "\u{fffd}", "toString": "1" })
        );
        assert_eq!(query(""), json!({}));
    }

    #[test]
    fn leaves_the_prototype_alone() {
        assert_eq!(query("__proto__=1&__proto__=2&a=1"), json!({ "a": "1" }));
    }
}
