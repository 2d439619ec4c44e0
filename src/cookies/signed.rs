//! Signed cookies: the value, a dot, and the HMAC-SHA256 of the value.

use crate::crypto::hmac::HmacKey;

/// The cookie's text for `value`; [`super::serialize`] encodes it.
pub fn seal(value: &str, key: &HmacKey) -> String {
    format!("{value}.{}", key.signature(value))
}

/// The value of a signed cookie, or none if its signature is absent or wrong.
pub fn open<'a>(cookie: &'a str, key: &HmacKey) -> Option<&'a str> {
    let (value, signature) = cookie.rsplit_once('.')?;
    // 32 bytes in padded base64.
    if value.is_empty() || signature.len() != 44 || !signature.ends_with('=') {
        return None;
    }
    key.verify_signature(value, signature).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{open, seal};
    use crate::crypto::hmac::HmacKey;

    #[test]
    fn opens_only_what_it_sealed() {
        let key = HmacKey::new("Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO");
        let cookie = seal("S4S9SzDxAhsx89olkrBHX8DPOzy7XNQm", &key);
        assert!(cookie.ends_with(".Y6b+FSPPUq9xFfttuJJrELB3ZaVJeLNd9tVMOvMF/+w="));
        assert_eq!(open(&cookie, &key), Some("S4S9SzDxAhsx89olkrBHX8DPOzy7XNQm"));
        assert_eq!(open(&cookie, &HmacKey::new("another secret")), None);
        for bad in ["", ".", "x", "x.", ".Y6b+FSPPUq9xFfttuJJrELB3ZaVJeLNd9tVMOvMF/+w=", "é.é"] {
            assert_eq!(open(bad, &key), None);
        }
        assert_eq!(open(&cookie.replace("S4S9", "S4S8"), &key), None);
    }
}
