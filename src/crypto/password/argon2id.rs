//! argon2id (RFC 9106) in PHC format: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;

use super::{Arena, Verdict, normalize};
use crate::crypto::{CryptoError, constant_time, encoding::STANDARD_NO_PAD, random::Entropy};

pub(super) const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_LENGTH: usize = 16;
const HASH_LENGTH: usize = 32;

/// The most that a stored hash may ask for, so that a hostile row cannot exhaust the server.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 10;
const MAX_LANES: u32 = 16;

pub(super) fn hash(
    arena: &mut Arena,
    password: &str,
    entropy: &dyn Entropy,
) -> Result<String, CryptoError> {
    let mut salt = [0; SALT_LENGTH];
    entropy.fill(&mut salt);
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| CryptoError::Hashing)?;
    let hash = compute(arena, params, &salt, password, HASH_LENGTH).ok_or(CryptoError::Hashing)?;
    Ok(format!(
        "$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${}${}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    ))
}

/// `None` when `hash` is not an argon2id hash at all.
pub(super) fn verify(arena: &mut Arena, hash: &str, password: &str) -> Option<Verdict> {
    let fields = hash.strip_prefix("$argon2id$")?;
    let verdict = parse(fields).and_then(|(params, salt, expected)| {
        let actual = compute(arena, params, &salt, password, expected.len())?;
        arena.trim();
        Some(Verdict::from_equality(constant_time::equal(&actual, &expected)))
    });
    Some(verdict.unwrap_or(Verdict::UnknownFormat))
}

fn parse(fields: &str) -> Option<(Params, Vec<u8>, Vec<u8>)> {
    let mut fields = fields.strip_prefix("v=19$")?.split('$');
    let (costs, salt, hash) = (fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() || hash.len() > 128 || salt.len() > 128 {
        return None;
    }
    let mut costs = costs.split(',');
    let mut cost = |name: &str, limit: u32| {
        let value = costs.next()?.strip_prefix(name)?.parse::<u32>().ok()?;
        (value <= limit).then_some(value)
    };
    let memory = cost("m=", MAX_MEMORY_KIB)?;
    let passes = cost("t=", MAX_PASSES)?;
    let lanes = cost("p=", MAX_LANES)?;
    let (salt, hash) = (STANDARD_NO_PAD.decode(salt).ok()?, STANDARD_NO_PAD.decode(hash).ok()?);
    if costs.next().is_some() || salt.len() < 8 || hash.len() < 16 {
        return None;
    }
    Some((Params::new(memory, passes, lanes, None).ok()?, salt, hash))
}

fn compute(
    arena: &mut Arena,
    params: Params,
    salt: &[u8],
    password: &str,
    length: usize,
) -> Option<Vec<u8>> {
    let blocks = arena.argon2id(params.block_count())?;
    let mut hash = vec![0; length];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(normalize(password).as_bytes(), salt, &mut hash, blocks)
        .ok()?;
    Some(hash)
}
