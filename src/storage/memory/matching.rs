//! Whether a row matches filters, and which of two values comes first: SQLite's rules.

use crate::storage::{Connector, Filter, Op, Row, StoreError, Table, Value};
use std::{borrow::Cow, cmp::Ordering};

pub(super) fn matches(table: &Table, row: &Row, filters: &[Filter]) -> Result<bool, StoreError> {
    let (mut all, mut any, mut alternatives) = (true, false, false);
    for filter in filters {
        let holds = holds(table, row, filter)?;
        match filter.connector {
            Connector::And => all &= holds,
            Connector::Or => {
                alternatives = true;
                any |= holds;
            }
        }
    }
    Ok(all && (any || !alternatives))
}

/// SQL's "unknown" is false here: no filter negates another.
fn holds(table: &Table, row: &Row, filter: &Filter) -> Result<bool, StoreError> {
    let Some(column) = table.column(&filter.field) else {
        return Err(StoreError::no_field(&table.name, &filter.field));
    };
    let stored = row.get(&filter.field).unwrap_or(&Value::Null);
    let folds = filter.folds_case();
    let operands: Vec<Value> = filter
        .value
        .values()
        .iter()
        .map(|value| operand(column.adapt(value.clone()), folds))
        .collect();
    let left = match stored {
        Value::Text(text) if folds => Cow::Owned(Value::Text(text.to_ascii_lowercase())),
        other => Cow::Borrowed(other),
    };
    let none = Value::Null;
    let right = operands.first().unwrap_or(&none);
    let is = |test: fn(Ordering) -> bool| compare(&left, right).is_some_and(test);
    Ok(match filter.op {
        Op::Eq if right.is_null() => stored.is_null(),
        Op::Ne if right.is_null() => !stored.is_null(),
        Op::Eq => is(Ordering::is_eq),
        Op::Ne => is(Ordering::is_ne),
        Op::Lt => is(Ordering::is_lt),
        Op::Lte => is(Ordering::is_le),
        Op::Gt => is(Ordering::is_gt),
        Op::Gte => is(Ordering::is_ge),
        Op::In => operands.iter().any(|value| compare(&left, value).is_some_and(Ordering::is_eq)),
        Op::NotIn => {
            operands.iter().all(|value| compare(&left, value).is_some_and(Ordering::is_ne))
        }
        Op::Contains | Op::StartsWith | Op::EndsWith => {
            filter.like_pattern().is_some_and(|pattern| like(stored, &pattern))
        }
    })
}

fn operand(value: Value, folds: bool) -> Value {
    match value {
        Value::Text(text) if folds => Value::Text(text.to_lowercase()),
        other => other,
    }
}

/// `None` when either is null.
fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    if a.is_null() || b.is_null() {
        return None;
    }
    Some(match (number(a), number(b)) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => text(a).cmp(&text(b)),
    })
}

/// The order of a sorted list: nulls first.
pub(super) fn order(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let (a, b) = (a.unwrap_or(&Value::Null), b.unwrap_or(&Value::Null));
    compare(a, b).unwrap_or_else(|| b.is_null().cmp(&a.is_null()))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        other => other.as_f64(),
    }
}

/// The text that SQLite has stored or would compare as text.
fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::Text(text) => text.into(),
        Value::Date(at) => at.to_iso().into(),
        Value::Json(json) => json.to_string().into(),
        Value::Bool(flag) => u8::from(*flag).to_string().into(),
        Value::Int(number) => number.to_string().into(),
        Value::Float(number) => number.to_string().into(),
    }
}

fn like(stored: &Value, pattern: &str) -> bool {
    if stored.is_null() {
        return false;
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text(stored).chars().collect();
    wildcard(&pattern, &text)
}

/// LIKE: `%` any characters, `_` one; the case of ASCII letters does not count. After a
/// mismatch only the last `%` has to be tried again, so this never explodes.
fn wildcard(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&c) = text.get(t) {
        match pattern.get(p) {
            Some('%') => {
                p += 1;
                retry = Some((p, t));
            }
            Some(&want) if want == '_' || want.eq_ignore_ascii_case(&c) => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((after, from)) => {
                    p = after;
                    t = from + 1;
                    retry = Some((after, t));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|&c| c == '%')
}

#[cfg(test)]
mod tests {
    use super::wildcard;

    #[test]
    fn like_patterns() {
        let like = |pattern: &str, text: &str| {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            wildcard(&chars(pattern), &chars(text))
        };
        assert!(like("%b_d%", "aBCDe"));
        assert!(like("%ab%ab", "abxabyab"));
        assert!(like("", "") && like("%", "") && !like("_", ""));
        assert!(!like("é", "É") && like("_", "é"));
    }
}
