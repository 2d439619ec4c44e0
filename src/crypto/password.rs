//! Password hashes: argon2id for new ones, the reference's scrypt, and bcrypt for imports.
//!
//! Each call is tens of milliseconds of work over tens of MiB: it belongs on the hash pool.

mod arena;
mod argon2id;
mod bcrypt;
mod scrypt;

use super::{CryptoError, random::Entropy};

pub use arena::Arena;

/// How new hashes are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// 19 MiB, two passes, one lane, in PHC format.
    #[default]
    Argon2id,
    /// The reference's own, as `salt:key` in hex.
    Scrypt,
}

/// What a stored hash says about a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Match,
    Mismatch,
    /// Not a hash that this server can check, or one whose parameters would take gigabytes or
    /// minutes.
    UnknownFormat,
}

impl Verdict {
    fn from_equality(equal: bool) -> Self {
        if equal { Self::Match } else { Self::Mismatch }
    }
}

/// Hashes with a salt of its own.
pub fn hash(
    password: &str,
    algorithm: Algorithm,
    entropy: &dyn Entropy,
) -> Result<String, CryptoError> {
    hash_with(&mut Arena::default(), password, algorithm, entropy)
}

/// [`hash`] in memory that is kept for the next call.
pub fn hash_with(
    arena: &mut Arena,
    password: &str,
    algorithm: Algorithm,
    entropy: &dyn Entropy,
) -> Result<String, CryptoError> {
    match algorithm {
        Algorithm::Argon2id => argon2id::hash(arena, password, entropy),
        Algorithm::Scrypt => scrypt::hash(arena, password, entropy),
    }
}

/// Compares a password with a stored hash, whose format tells the algorithm.
pub fn verify(hash: &str, password: &str) -> Verdict {
    verify_with(&mut Arena::default(), hash, password)
}

/// [`verify`] in memory that is kept for the next call.
pub fn verify_with(arena: &mut Arena, hash: &str, password: &str) -> Verdict {
    argon2id::verify(arena, hash, password)
        .or_else(|| scrypt::verify(arena, hash, password))
        .or_else(|| bcrypt::verify(hash, password))
        .unwrap_or(Verdict::UnknownFormat)
}

/// The form in which equal passwords are equal bytes, however a keyboard composed them.
fn normalize(password: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    password.nfkc().collect()
}

#[cfg(test)]
#[path = "password/tests.rs"]
mod tests;
