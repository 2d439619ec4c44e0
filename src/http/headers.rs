//! An ordered list of headers with the semantics of the Fetch standard's `Headers`.

use std::{borrow::Cow, fmt};

use memchr::memchr3;

use super::split::split;

/// Headers in the order they were added, names in lower case.
///
/// Names and values share one string, so that reading a request's head costs two allocations.
#[derive(Clone, Default)]
pub struct Headers {
    text: String,
    entries: Vec<Entry>,
}

/// Offsets into the shared text: the name ends where the value starts.
#[derive(Clone, Copy)]
struct Entry {
    name: usize,
    value: usize,
    end: usize,
}

/// Bytes at least for a list that begins: two or three headers.
const FIRST: usize = 128;

const SET_COOKIE: &str = "set-cookie";

impl Headers {
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads lines of `name:value`. A line that is no header is left out.
    pub fn parse(text: &str) -> Self {
        let mut headers =
            Self { text: String::with_capacity(text.len()), entries: Vec::with_capacity(16) };
        for line in split(text, b'\n') {
            if let Some((name, value)) = line.split_once(':') {
                headers.append(name, value.strip_suffix('\r').unwrap_or(value));
            }
        }
        headers
    }

    /// The value; several are joined by `", "`, cookies by `"; "`.
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut values = self.all(name);
        let first = values.next()?;
        let Some(second) = values.next() else { return Some(Cow::Borrowed(first)) };
        let separator = if name.eq_ignore_ascii_case("cookie") { "; " } else { ", " };
        let mut joined = first.to_owned();
        for value in std::iter::once(second).chain(values) {
            joined.push_str(separator);
            joined.push_str(value);
        }
        Some(Cow::Owned(joined))
    }

    /// The first value alone.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// Adds a value beside those already there.
    ///
    /// False, and nothing changes, if the name is no header name or the value holds CR, LF or
    /// NUL: such a value would let its author write headers of their own.
    pub fn append(&mut self, name: &str, value: &str) -> bool {
        match self.push(name, value) {
            Some(entry) => {
                self.entries.push(entry);
                true
            }
            None => false,
        }
    }

    /// Replaces all values of this name, in the place of the first; refuses what
    /// [`Headers::append`] refuses.
    pub fn set(&mut self, name: &str, value: &str) -> bool {
        let Some(entry) = self.push(name, value) else { return false };
        let text = &self.text;
        let mut replacement = Some(entry);
        self.entries.retain_mut(|old| {
            if !old.name(text).eq_ignore_ascii_case(name) {
                return true;
            }
            match replacement.take() {
                Some(entry) => {
                    *old = entry;
                    true
                }
                None => false,
            }
        });
        self.entries.extend(replacement);
        true
    }

    /// Adds a cookie, or replaces any other header.
    pub fn add(&mut self, name: &str, value: &str) -> bool {
        if name.eq_ignore_ascii_case(SET_COOKIE) {
            self.append(name, value)
        } else {
            self.set(name, value)
        }
    }

    pub fn remove(&mut self, name: &str) {
        let text = &self.text;
        self.entries.retain(|entry| !entry.name(text).eq_ignore_ascii_case(name));
    }

    /// Every (name, value) in order; a name comes as often as it has values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|entry| (entry.name(&self.text), entry.value(&self.text)))
    }

    /// The values of `set-cookie`, which must never be joined.
    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        self.all(SET_COOKIE)
    }

    /// Drops the `set-cookie` values for which `keep` is false.
    pub fn retain_set_cookies(&mut self, mut keep: impl FnMut(&str) -> bool) {
        let text = &self.text;
        self.entries.retain(|entry| entry.name(text) != SET_COOKIE || keep(entry.value(text)));
    }

    /// Bytes that all names and values take.
    pub(super) fn len_in_bytes(&self) -> usize {
        self.entries.iter().map(|entry| entry.end - entry.name).sum()
    }

    /// How many (name, value) pairs there are.
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.entries
            .iter()
            .filter(move |entry| entry.name(&self.text).eq_ignore_ascii_case(name))
            .map(|entry| entry.value(&self.text))
    }

    fn push(&mut self, name: &str, value: &str) -> Option<Entry> {
        let value = value.trim_matches([' ', '\t']);
        let splits = memchr3(b'\r', b'\n', 0, value.as_bytes()).is_some();
        if name.is_empty() || !name.bytes().all(is_token) || splits {
            return None;
        }
        let needed = name.len() + value.len();
        self.text.reserve(if self.text.is_empty() { needed.max(FIRST) } else { needed });
        let start = self.text.len();
        self.text.push_str(name);
        if let Some(name) = self.text.get_mut(start..) {
            name.make_ascii_lowercase();
        }
        let middle = self.text.len();
        self.text.push_str(value);
        Some(Entry { name: start, value: middle, end: self.text.len() })
    }
}

impl Entry {
    fn name(self, text: &str) -> &str {
        text.get(self.name..self.value).unwrap_or_default()
    }

    fn value(self, text: &str) -> &str {
        text.get(self.value..self.end).unwrap_or_default()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values hold cookies and tokens: they stay out of logs.
        formatter.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl PartialEq for Headers {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// RFC 9110's `tchar`.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::Headers;

    #[test]
    fn reads_lines() {
        let headers = Headers::parse(
            "Host: a.example:80\nnothing\n:authority:x\nX-Empty:\nCookie:\ta=1 \r\n",
        );
        let all: Vec<_> = headers.iter().collect();
        assert_eq!(all, [("host", "a.example:80"), ("x-empty", ""), ("cookie", "a=1")]);
        assert_eq!(headers.get("HOST").as_deref(), Some("a.example:80"));
        assert!(headers.has("x-empty"));
        assert!(!headers.has("authority"));
    }

    #[test]
    fn joins_values_as_fetch_does() {
        let headers =
            Headers::parse("cookie:a\nx-y:1\nCookie:b\nX-Y:2\nset-cookie:c\nset-cookie:d");
        assert_eq!(headers.get("cookie").as_deref(), Some("a; b"));
        assert_eq!(headers.get("X-Y").as_deref(), Some("1, 2"));
        assert_eq!(headers.get("set-cookie").as_deref(), Some("c, d"));
        assert_eq!(headers.first("x-y"), Some("1"));
        assert_eq!(headers.get("z"), None);
    }

    #[test]
    fn set_replaces_in_place() {
        let mut headers = Headers::parse("a:1\nb:2\na:3");
        assert!(headers.set("A", "4"));
        assert!(headers.set("c", "5"));
        assert_eq!(headers, Headers::parse("a:4\nb:2\nc:5"));
        headers.remove("B");
        assert_eq!(headers, Headers::parse("a:4\nc:5"));
    }

    #[test]
    fn refuses_header_injection() {
        let mut headers = Headers::parse("location:/");
        for value in ["/\r\nset-cookie: x=1", "/\n", "\r/", "a\0b", "\n"] {
            assert!(!headers.set("location", value), "{value:?}");
            assert!(!headers.append("location", value), "{value:?}");
        }
        for name in ["", "a b", "a:b", "a\n", "é"] {
            assert!(!headers.append(name, "x"), "{name:?}");
        }
        assert_eq!(headers, Headers::parse("location:/"));
    }

    #[test]
    fn keeps_cookies_apart() {
        let mut headers = Headers::new();
        headers.append("Set-Cookie", "a=1; Path=/");
        headers.append("x", "y");
        headers.append("set-cookie", "b=2");
        headers.retain_set_cookies(|cookie| !cookie.starts_with("a="));
        assert_eq!(headers.set_cookies().collect::<Vec<_>>(), ["b=2"]);
        assert!(headers.has("x"));
    }
}
