//! The reference's scrypt: N=16384, r=16, p=1, 64 bytes, as `salt:key` in hex.

mod romix;

use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;

use super::{Arena, Verdict, normalize};
use crate::crypto::{CryptoError, constant_time, random::Entropy};

pub(super) use romix::Vector;

const N: usize = 1 << 14;
const KEY_LENGTH: usize = 64;
const MAX_SALT_LENGTH: usize = 256;

pub(super) fn hash(
    arena: &mut Arena,
    password: &str,
    entropy: &dyn Entropy,
) -> Result<String, CryptoError> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let salt = hex::encode(salt);
    let key = compute(arena, N, &salt, password).ok_or(CryptoError::Hashing)?;
    Ok(format!("{salt}:{}", hex::encode(key)))
}

/// `None` when `hash` has another format.
pub(super) fn verify(arena: &mut Arena, hash: &str, password: &str) -> Option<Verdict> {
    let (salt, key) = hash.split_once(':')?;
    let mut expected = [0; KEY_LENGTH];
    hex::decode_to_slice(key, &mut expected).ok()?;
    if salt.is_empty() || salt.len() > MAX_SALT_LENGTH {
        return None;
    }
    let actual = compute(arena, N, salt, password)?;
    Some(Verdict::from_equality(constant_time::equal(&actual, &expected)))
}

/// The salt is the hex text itself, not the bytes that it stands for: the reference's quirk. `None`
/// where there is no memory.
fn compute(arena: &mut Arena, n: usize, salt: &str, password: &str) -> Option<[u8; KEY_LENGTH]> {
    let password = normalize(password);
    let mut bytes = [0; romix::LENGTH];
    pbkdf2_hmac::<Sha256>(password.as_bytes(), salt.as_bytes(), 1, &mut bytes);
    let mut vector = Vector::from_bytes(&bytes);
    romix::mix(&mut vector, arena.scrypt(n)?);
    let mut key = [0; KEY_LENGTH];
    pbkdf2_hmac::<Sha256>(password.as_bytes(), &vector.to_bytes(), 1, &mut key);
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::{Arena, N, compute};

    #[test]
    fn is_that_of_the_library() {
        let mut arena = Arena::default();
        for (n, salt, password) in [
            (2, "", ""),
            (16, "NaCl", "password"),
            (1024, "00ff", "a\0b"),
            (4, "0123456789abcdef", "ä€😀"),
            (N, "0123456789abcdef", "password"),
        ] {
            let params = scrypt::Params::new(u8::try_from(n.ilog2()).unwrap(), 16, 1).unwrap();
            let mut expected = [0; 64];
            scrypt::scrypt(password.as_bytes(), salt.as_bytes(), &params, &mut expected).unwrap();
            assert_eq!(compute(&mut arena, n, salt, password), Some(expected), "{n} {password}");
        }
    }
}
