//! HMAC-SHA-256 and the signatures made with it. A key is expanded once per application.

use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{
    constant_time,
    encoding::{BASE64URL, STANDARD, decode_lenient},
};

/// A secret, ready to sign and verify.
#[derive(Clone)]
pub struct HmacKey(Hmac<Sha256>);

impl HmacKey {
    /// The key is the UTF-8 text of `secret`, of any length.
    pub fn new(secret: &str) -> Self {
        Self(keyed(secret.as_bytes()))
    }

    pub fn sign(&self, message: &[u8]) -> [u8; 32] {
        self.0.clone().chain_update(message).finalize().into_bytes().into()
    }

    /// Whether `mac` is exactly the 32 bytes that [`Self::sign`] gives; in constant time.
    pub fn verify(&self, message: &[u8], mac: &[u8]) -> bool {
        constant_time::equal(&self.sign(message), mac)
    }

    /// The signature of a signed cookie: padded base64, 44 characters.
    pub fn signature(&self, value: &str) -> String {
        STANDARD.encode(self.sign(value.as_bytes()))
    }

    /// Verifies what [`Self::signature`] wrote; in constant time.
    pub fn verify_signature(&self, value: &str, signature: &str) -> bool {
        constant_time::equal(self.signature(value).as_bytes(), signature.as_bytes())
    }

    /// Verifies a signature in either alphabet of base64, padded or not; in constant time.
    pub fn verify_base64(&self, value: &str, signature: &str) -> bool {
        decode_lenient(signature).is_some_and(|mac| self.verify(value.as_bytes(), &mac))
    }

    /// The signature of caches and of trusted devices: base64url, 43 characters.
    pub fn signature_base64url(&self, value: &str) -> String {
        BASE64URL.encode(self.sign(value.as_bytes()))
    }
}

impl std::fmt::Debug for HmacKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("HmacKey")
    }
}

/// HMAC-SHA-256 with a key that is used once.
pub fn sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    keyed::<Hmac<Sha256>>(key).chain_update(message).finalize().into_bytes().into()
}

/// An HMAC over any hash, keyed.
#[expect(clippy::expect_used, reason = "RFC 2104 takes keys of any length")]
pub(super) fn keyed<M: Mac + KeyInit>(key: &[u8]) -> M {
    <M as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length")
}

#[cfg(test)]
mod tests {
    use super::{HmacKey, sha256};

    #[test]
    fn matches_rfc_4231() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let message = b"what do ya want for nothing?";
        assert_eq!(hex::encode(sha256(b"Jefe", message)), expected);
        assert_eq!(hex::encode(HmacKey::new("Jefe").sign(message)), expected);
        let long_key = [0xaa_u8; 131];
        assert_eq!(
            hex::encode(sha256(
                &long_key,
                b"Test Using Larger Than Block-Size Key - Hash Key First"
            )),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn verifies_only_the_exact_mac() {
        let key = HmacKey::new("secret");
        let mac = key.sign(b"message");
        assert!(key.verify(b"message", &mac));
        assert!(!key.verify(b"massage", &mac));
        assert!(!HmacKey::new("Secret").verify(b"message", &mac));
        for bad in [&[][..], &mac[..31], &[0; 32], &[0; 1000]] {
            assert!(!key.verify(b"message", bad));
        }
        for bit in 0..256 {
            let mut flipped = mac;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!key.verify(b"message", &flipped));
        }
    }

    #[test]
    fn refuses_every_other_signature_text() {
        let key = HmacKey::new("sécret\0");
        let signature = key.signature("välue");
        assert_eq!(signature.len(), 44);
        assert!(key.verify_signature("välue", &signature));
        assert_eq!(key.signature_base64url("välue").len(), 43);
        let huge = "A".repeat(1 << 20);
        for bad in ["", "=", &signature[..43], "é", "\0", &huge, &signature.replace('=', "A")] {
            assert!(!key.verify_signature("välue", bad));
        }
    }
}
