//! Splitting at an ASCII character by vector instructions: a session's cookie is a thousand
//! characters, and every request is searched through.

use memchr::memchr_iter;

/// What `text.split(at)` gives for an ASCII character.
pub fn split(text: &str, at: u8) -> impl Iterator<Item = &str> {
    debug_assert!(at.is_ascii(), "other bytes are parts of characters");
    let mut start = 0;
    memchr_iter(at, text.as_bytes()).map(Some).chain([None]).map(move |end| {
        let part = text.get(start..end.unwrap_or(text.len())).unwrap_or_default();
        start = end.map_or(text.len(), |end| end + 1);
        part
    })
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn splits_as_the_standard_library_does() {
        for text in ["", ";", "a", "a;b", ";a;;b;", "é;ü; ;", ";;;", "\0;\u{3b}x"] {
            let expected: Vec<_> = text.split(';').collect();
            assert_eq!(split(text, b';').collect::<Vec<_>>(), expected, "{text:?}");
        }
    }
}
