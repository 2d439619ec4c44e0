//! bcrypt, as other systems exported it. Never written.

use super::Verdict;

/// Four seconds of work on a fast core; each step doubles it.
const MAX_COST: u32 = 16;

/// `None` when `hash` has another format. As every bcrypt, reads no more than 72 bytes.
pub(super) fn verify(hash: &str, password: &str) -> Option<Verdict> {
    if !["$2a$", "$2b$", "$2y$"].iter().any(|prefix| hash.starts_with(prefix)) {
        return None;
    }
    let cost = hash.parse::<bcrypt::HashParts>().ok()?.get_cost();
    if cost > MAX_COST {
        return None;
    }
    bcrypt::verify(password, hash).ok().map(Verdict::from_equality)
}
