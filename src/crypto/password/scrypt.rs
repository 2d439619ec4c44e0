//! The reference's scrypt: N=16384, r=16, p=1, 64 bytes, as `salt:key` in hex.

use super::{Verdict, normalize};
use crate::crypto::{CryptoError, constant_time, random::Entropy};

const LOG_N: u8 = 14;
const R: u32 = 16;
const P: u32 = 1;
const KEY_LENGTH: usize = 64;
const MAX_SALT_LENGTH: usize = 256;

pub(super) fn hash(password: &str, entropy: &dyn Entropy) -> Result<String, CryptoError> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let salt = hex::encode(salt);
    let key = compute(&salt, password).ok_or(CryptoError::Hashing)?;
    Ok(format!("{salt}:{}", hex::encode(key)))
}

/// `None` when `hash` has another format.
pub(super) fn verify(hash: &str, password: &str) -> Option<Verdict> {
    let (salt, key) = hash.split_once(':')?;
    let mut expected = [0; KEY_LENGTH];
    hex::decode_to_slice(key, &mut expected).ok()?;
    if salt.is_empty() || salt.len() > MAX_SALT_LENGTH {
        return None;
    }
    let actual = compute(salt, password)?;
    Some(Verdict::from_equality(constant_time::equal(&actual, &expected)))
}

/// The salt is the hex text itself, not the bytes that it stands for: the reference's quirk.
fn compute(salt: &str, password: &str) -> Option<[u8; KEY_LENGTH]> {
    let params = scrypt::Params::new(LOG_N, R, P).ok()?;
    let mut key = [0; KEY_LENGTH];
    scrypt::scrypt(normalize(password).as_bytes(), salt.as_bytes(), &params, &mut key).ok()?;
    Some(key)
}
