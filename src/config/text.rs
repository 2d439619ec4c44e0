//! Small readers for option values that JavaScript allows in several shapes.

use serde::{Deserialize, Deserializer};

use crate::{clock::Timestamp, host::Callback};

/// How the host writes a function that stands in the options.
#[derive(Deserialize)]
#[serde(expecting = "a function")]
pub struct CallbackMark {
    #[serde(rename = "$callback")]
    pub path: String,
}

impl From<CallbackMark> for Callback {
    fn from(mark: CallbackMark) -> Self {
        Self(mark.path)
    }
}

/// A plain value or a function that makes one. The value is tried first: serde would also read
/// a list of one text as a mark.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a value of its type, or a function")]
pub enum OrCallback<T> {
    Value(T),
    Callback(CallbackMark),
}

/// How the host writes a `Date`.
#[derive(Deserialize)]
#[serde(expecting = "a Date")]
pub(super) struct DateMark {
    #[serde(rename = "$date")]
    date: Timestamp,
}

/// An optional `Date`.
pub(super) fn date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Timestamp>, D::Error> {
    let mark: Option<DateMark> = Option::deserialize(deserializer)?;
    Ok(mark.map(|mark| mark.date))
}

/// A list whose holes (`null`, empty text) are dropped, as the reference's filters do.
pub(super) fn compact_list(list: Vec<Option<String>>) -> Vec<String> {
    list.into_iter().flatten().filter(|text| !text.is_empty()).collect()
}

/// JavaScript's `value || fallback` for numbers.
pub fn or_default(value: Option<f64>, fallback: f64) -> f64 {
    value.filter(|number| *number != 0.0 && !number.is_nan()).unwrap_or(fallback)
}
