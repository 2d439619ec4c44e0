//! Reading options that name what they refuse: nothing that is set is ignored.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ConfigError;

/// What is wrong with an option, and which one it is.
pub(super) enum Wrong {
    /// Nothing of ours has this option.
    Unknown(String),
    Invalid {
        option: String,
        error: String,
    },
}

impl Wrong {
    /// The sentence for the user, `option` making a name of a path.
    pub fn explain(self, name: impl Fn(&str) -> String) -> ConfigError {
        ConfigError(match self {
            Self::Unknown(path) => format!(
                "The option {} is not served by this version of corten: remove it, or stay with better-auth until it is.",
                name(&path)
            ),
            Self::Invalid { option, error } => {
                format!("The option {} is invalid: {error}.", name(&option))
            }
        })
    }
}

/// Reads `tree`. An option that `T` does not have is an error, unless its value says nothing.
pub(super) fn read<T: DeserializeOwned>(tree: &Value) -> Result<T, Wrong> {
    let mut unknown = None;
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(tree, &mut track);
    let read: Result<T, _> = serde_ignored::deserialize(tracked, |path| {
        let path = path.to_string().replace(".?", "");
        if unknown.is_none() && !is_empty(tree, &path) {
            unknown = Some(path);
        }
    });
    let read = read.map_err(|error| Wrong::Invalid {
        option: track.path().to_string(),
        error: error.to_string(),
    })?;
    match unknown {
        Some(path) => Err(Wrong::Unknown(path)),
        None => Ok(read),
    }
}

/// Whether the value at `path` says nothing: unset, `false`, or an empty list or object.
fn is_empty(tree: &Value, path: &str) -> bool {
    fn says_nothing(value: &Value) -> bool {
        match value {
            Value::Null | Value::Bool(false) => true,
            Value::Array(list) => list.is_empty(),
            Value::Object(fields) => fields.values().all(says_nothing),
            _ => false,
        }
    }
    let step = |value: &'_ Value, key: &str| match value {
        Value::Array(list) => key.parse::<usize>().ok().and_then(|index| list.get(index).cloned()),
        other => other.get(key).cloned(),
    };
    let found = path.split('.').try_fold(tree.clone(), |value, key| step(&value, key));
    found.is_none_or(|value| says_nothing(&value))
}
