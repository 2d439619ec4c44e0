//! Random bytes, texts and ids. Where the bytes come from is a parameter, so that tests repeat.

use std::sync::{Mutex, PoisonError};

use rand::{Rng, SeedableRng, rngs::StdRng};

/// The alphabet of ids and session tokens.
pub const ALPHANUMERIC: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// A source of random bytes.
pub trait Entropy: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness, through a generator that it seeds and reseeds.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "this is the module that owns randomness")]
        rand::rng().fill_bytes(bytes);
    }
}

/// The same bytes for the same seed. For tests alone.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<StdRng>);

impl SeededEntropy {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// `length` characters, each drawn from the whole ASCII `alphabet` with the same probability.
/// Empty when the alphabet is.
pub fn text(entropy: &dyn Entropy, alphabet: &[u8], length: usize) -> String {
    let mut text = String::with_capacity(length);
    if alphabet.is_empty() {
        return text;
    }
    // Bytes above the last full turn of the alphabet would favour its beginning.
    let turns = 256 / alphabet.len().min(256);
    let mut bytes = [0_u8; 64];
    while text.len() < length {
        entropy.fill(&mut bytes);
        let drawn = bytes.iter().map(|byte| usize::from(*byte));
        let characters = drawn
            .filter(|byte| *byte < turns * alphabet.len())
            .filter_map(|byte| alphabet.get(byte % alphabet.len()))
            .map(|character| char::from(character & 0x7f));
        text.extend(characters.take(length - text.len()));
    }
    text
}

/// The reference's default id, also its session token: 32 alphanumerics, 190 bits.
pub fn id(entropy: &dyn Entropy) -> String {
    text(entropy, ALPHANUMERIC, 32)
}

/// A random UUID (RFC 9562, version 4), lower-case with hyphens.
pub fn uuid_v4(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

#[cfg(test)]
mod tests {
    use super::{ALPHANUMERIC, Entropy, OsEntropy, SeededEntropy, id, text, uuid_v4};

    #[test]
    fn repeats_with_the_same_seed_only() {
        let draw = |seed| id(&SeededEntropy::new(seed));
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        let source = SeededEntropy::new(1);
        assert_ne!(id(&source), id(&source));
        assert_ne!(id(&OsEntropy), id(&OsEntropy));
    }

    #[test]
    fn ids_are_32_alphanumerics() {
        let id = id(&OsEntropy);
        assert_eq!(id.len(), 32);
        assert!(id.bytes().all(|byte| ALPHANUMERIC.contains(&byte)));
        assert_eq!(ALPHANUMERIC.len(), 62);
    }

    #[test]
    fn every_character_is_equally_likely() {
        let drawn = text(&SeededEntropy::new(7), ALPHANUMERIC, 62_000);
        for character in ALPHANUMERIC {
            let count = drawn.bytes().filter(|byte| byte == character).count();
            assert!((850..1150).contains(&count), "{}: {count}", char::from(*character));
        }
    }

    #[test]
    fn takes_any_length_and_alphabet() {
        assert_eq!(text(&OsEntropy, b"", 5), "");
        assert_eq!(text(&OsEntropy, b"0123456789", 0), "");
        assert_eq!(text(&OsEntropy, b"x", 100), "x".repeat(100));
        assert_eq!(text(&OsEntropy, &[b'x'; 300], 4), "xxxx");
    }

    #[test]
    fn uuids_carry_version_and_variant() {
        struct Ones;
        impl Entropy for Ones {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(0xff);
            }
        }
        assert_eq!(uuid_v4(&Ones), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
