//! Values too long for one cookie, split over `name.0`, `name.1`, …

use super::{RequestCookies, serialize};
use crate::config::CookieAttributes;

/// A cookie to be set: a part of the value, or an old part to be dropped.
#[derive(Debug, PartialEq)]
pub struct Chunk {
    pub name: String,
    pub value: String,
    pub expired: bool,
}

/// Bytes of a whole `Set-Cookie` value, a little below the smallest limit of any browser.
const COOKIE_BYTES: usize = 4050;
const MOST_CHUNKS: usize = 100;
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// The cookies that carry `value`, preceded by the expiry of parts the browser sent and no
/// longer needs. None if the value is too long for cookies at all; then only expiries remain.
pub fn split_into_chunks(
    name: &str,
    value: &str,
    attributes: &CookieAttributes,
    sent: RequestCookies<'_>,
) -> (Vec<Chunk>, bool) {
    let mut cookies = stale_chunks(name, sent);
    // Sized with the longest suffix, so that every part fits.
    let overhead = serialize(&format!("{name}.99"), "", attributes).len();
    let size = COOKIE_BYTES.saturating_sub(overhead);
    let count = if size == 0 { usize::MAX } else { value.len().div_ceil(size) };
    if count > MOST_CHUNKS {
        return (cookies, false);
    }
    let mut put = |name: String, value: &str| {
        let chunk = Chunk { name, value: value.to_owned(), expired: false };
        match cookies.iter_mut().find(|cookie| cookie.name == chunk.name) {
            Some(cookie) => *cookie = chunk,
            None => cookies.push(chunk),
        }
    };
    if count <= 1 {
        put(name.to_owned(), value);
    } else {
        // The value is base64url text with dots: every byte is a character.
        for (index, part) in value.as_bytes().chunks(size).enumerate() {
            put(format!("{name}.{index}"), &String::from_utf8_lossy(part));
        }
    }
    (cookies, true)
}

/// Expiries of everything that the browser sent under this name.
pub fn stale_chunks(name: &str, sent: RequestCookies<'_>) -> Vec<Chunk> {
    let ours = |key: &str| key == name || chunk_index(name, key).is_some();
    sent.last_of_each()
        .into_iter()
        .filter(|(key, _)| ours(key))
        .map(|(key, _)| Chunk { name: key.to_owned(), value: String::new(), expired: true })
        .collect()
}

/// The whole value from the parts that the browser sent.
pub fn join_chunks(name: &str, sent: RequestCookies<'_>) -> Option<String> {
    let mut parts: Vec<_> = sent
        .last_of_each()
        .into_iter()
        .filter_map(|(key, value)| Some((chunk_index(name, key)?, value)))
        .collect();
    parts.sort_by_key(|(index, _)| *index);
    (!parts.is_empty()).then(|| parts.into_iter().map(|(_, value)| value).collect())
}

fn chunk_index(name: &str, key: &str) -> Option<u64> {
    let digits = key.strip_prefix(name)?.strip_prefix('.')?;
    let index: u64 = digits.parse().ok()?;
    // "01" and "+1" are not what we write, nor is a number that JavaScript would round.
    (index <= MAX_SAFE_INTEGER && index.to_string() == digits).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::{Chunk, join_chunks, split_into_chunks};
    use crate::{config::CookieAttributes, cookies::RequestCookies};

    const NOTHING: &str = "";

    #[test]
    fn long_values_come_back_whole() {
        let value = "abc.".repeat(3000);
        let attributes = CookieAttributes::default();
        let (chunks, fits) =
            split_into_chunks("s", &value, &attributes, RequestCookies::new(NOTHING));
        assert!(fits && chunks.len() == 3);
        let header: Vec<_> =
            chunks.iter().rev().map(|chunk| format!("{}={}", chunk.name, chunk.value)).collect();
        assert_eq!(join_chunks("s", RequestCookies::new(&header.join("; "))), Some(value));
    }

    #[test]
    fn old_parts_are_dropped_when_the_value_shrinks() {
        let sent = RequestCookies::new("s.0=a; s.1=b; t.2=c; s.01=d");
        let (chunks, _) = split_into_chunks("s", "v", &CookieAttributes::default(), sent);
        let old = |name: &str| Chunk { name: name.to_owned(), value: String::new(), expired: true };
        let new = Chunk { name: "s".to_owned(), value: "v".to_owned(), expired: false };
        assert_eq!(chunks, [old("s.0"), old("s.1"), new]);
    }

    #[test]
    fn a_value_beyond_a_hundred_parts_is_not_kept() {
        let value = "x".repeat(500_000);
        let attributes = CookieAttributes::default();
        let (chunks, fits) =
            split_into_chunks("s", &value, &attributes, RequestCookies::new(NOTHING));
        assert!(!fits && chunks.is_empty());
    }
}
