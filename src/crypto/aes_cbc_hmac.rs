//! `A256CBC-HS512` (RFC 7518 section 5.2), the encryption of session caches.
//!
//! Done here and not by josekit, which decrypts before it has checked the tag and takes twice to
//! three times as long; tests compare the two.

use hmac::Mac;
use openssl::cipher_ctx::CipherCtx;

use super::{
    constant_time,
    keys::{JweKey, JweKeys},
};

pub(super) const IV_LENGTH: usize = 16;
const TAG_LENGTH: usize = 32;
const BLOCK: usize = 16;

/// Encrypts; `None` only when OpenSSL fails.
pub(super) fn encrypt(
    keys: &JweKeys,
    key: &JweKey,
    iv: &[u8; IV_LENGTH],
    header: &str,
    plaintext: &[u8],
) -> Option<(Vec<u8>, [u8; TAG_LENGTH])> {
    let mut context = CipherCtx::new().ok()?;
    context.encrypt_init(Some(keys.cipher.as_deref()?), Some(&key.encryption), Some(iv)).ok()?;
    let mut ciphertext = Vec::with_capacity(plaintext.len() + 2 * BLOCK);
    context.cipher_update_vec(plaintext, &mut ciphertext).ok()?;
    context.cipher_final_vec(&mut ciphertext).ok()?;
    let tag = tag(key, iv, header, &ciphertext);
    Some((ciphertext, tag))
}

/// Decrypts, and only what carries the right tag.
pub(super) fn decrypt(
    keys: &JweKeys,
    key: &JweKey,
    iv: &[u8],
    header: &str,
    ciphertext: &[u8],
    expected_tag: &[u8],
) -> Option<Vec<u8>> {
    if iv.len() != IV_LENGTH || ciphertext.is_empty() || !ciphertext.len().is_multiple_of(BLOCK) {
        return None;
    }
    if !constant_time::equal(&tag(key, iv, header, ciphertext), expected_tag) {
        return None;
    }
    let mut context = CipherCtx::new().ok()?;
    context.decrypt_init(Some(keys.cipher.as_deref()?), Some(&key.encryption), Some(iv)).ok()?;
    let mut plaintext = Vec::with_capacity(ciphertext.len() + 2 * BLOCK);
    context.cipher_update_vec(ciphertext, &mut plaintext).ok()?;
    context.cipher_final_vec(&mut plaintext).ok()?;
    Some(plaintext)
}

/// The first half of the MAC over header, IV, ciphertext and the header's length in bits.
fn tag(key: &JweKey, iv: &[u8], header: &str, ciphertext: &[u8]) -> [u8; TAG_LENGTH] {
    let header_bits = u64::try_from(header.len()).unwrap_or(u64::MAX).saturating_mul(8);
    let mac = key
        .mac
        .clone()
        .chain_update(header)
        .chain_update(iv)
        .chain_update(ciphertext)
        .chain_update(header_bits.to_be_bytes())
        .finalize()
        .into_bytes();
    let mut tag = [0; TAG_LENGTH];
    tag.iter_mut().zip(mac).for_each(|(to, from)| *to = from);
    tag
}
