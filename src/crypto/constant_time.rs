//! Comparison whose time does not depend on where two values differ.

use subtle::ConstantTimeEq;

/// Whether `a` and `b` are the same bytes. Only their lengths can be learnt from its timing.
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

#[cfg(test)]
mod tests {
    use super::equal;

    #[test]
    fn compares_content_and_length() {
        assert!(equal(b"", b""));
        assert!(equal(b"abc", b"abc"));
        assert!(!equal(b"abc", b"abd"));
        assert!(!equal(b"abc", b"abcd"));
    }
}
