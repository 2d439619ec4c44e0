//! Encryption of stored values: XChaCha20-Poly1305 under SHA-256 of the secret, as hex of
//! nonce, ciphertext and tag. With versioned secrets, behind `$ba$<version>$`.

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use sha2::{Digest, Sha256};

use super::{CryptoError, keys::Secrets, random::Entropy};

const PREFIX: &str = "$ba$";
const NONCE_LENGTH: usize = 24;
const TAG_LENGTH: usize = 16;

/// Encrypts under the current secret.
pub fn encrypt(
    secrets: &Secrets,
    plaintext: &str,
    entropy: &dyn Entropy,
) -> Result<String, CryptoError> {
    let mut nonce = [0; NONCE_LENGTH];
    entropy.fill(&mut nonce);
    let ciphertext = cipher(secrets.current())
        .encrypt(&XNonce::from(nonce), plaintext.as_bytes())
        .map_err(|_| CryptoError::Cipher)?;
    let envelope = match secrets.current_version() {
        Some(version) => format!("{PREFIX}{version}$"),
        None => String::new(),
    };
    Ok(envelope + &hex::encode(nonce) + &hex::encode(ciphertext))
}

/// Decrypts with the secret whose version the value names, or, when it names none, with the
/// secret of the time before versions.
pub fn decrypt(secrets: &Secrets, value: &str) -> Result<String, CryptoError> {
    if secrets.current_version().is_none() {
        return open(secrets.current(), value);
    }
    match value.strip_prefix(PREFIX).and_then(|rest| rest.split_once('$')) {
        Some((version, ciphertext)) => {
            let version = version.parse().map_err(|_| CryptoError::Decryption)?;
            let secret = secrets.version(version).ok_or(CryptoError::UnknownVersion(version))?;
            open(secret, ciphertext)
        }
        None => open(secrets.legacy().ok_or(CryptoError::NoLegacySecret)?, value),
    }
}

/// Whether a stored value may be a ciphertext of ours: OAuth tokens from before encryption was
/// switched on are read as they are.
pub fn looks_encrypted(value: &str) -> bool {
    value.starts_with(PREFIX)
        || (value.len().is_multiple_of(2) && value.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn open(secret: &str, text: &str) -> Result<String, CryptoError> {
    let bytes = hex::decode(text).map_err(|_| CryptoError::Decryption)?;
    let (nonce, ciphertext) =
        bytes.split_first_chunk::<NONCE_LENGTH>().ok_or(CryptoError::Decryption)?;
    if ciphertext.len() < TAG_LENGTH {
        return Err(CryptoError::Decryption);
    }
    let plaintext = cipher(secret)
        .decrypt(&XNonce::from(*nonce), ciphertext)
        .map_err(|_| CryptoError::Decryption)?;
    String::from_utf8(plaintext).map_err(|_| CryptoError::Decryption)
}

fn cipher(secret: &str) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Sha256::digest(secret))
}

#[cfg(test)]
mod tests {
    use super::{CryptoError, Secrets, decrypt, encrypt, looks_encrypted};
    use crate::crypto::random::OsEntropy;

    fn versions(list: &[(u32, &str)], legacy: Option<&str>) -> Secrets {
        let list = list.iter().map(|(version, secret)| (*version, (*secret).to_owned())).collect();
        Secrets::versioned(list, legacy.map(str::to_owned)).unwrap()
    }

    #[test]
    fn survives_a_rotation() {
        let bare = encrypt(&Secrets::single("a"), "töken", &OsEntropy).unwrap();
        let first = encrypt(&versions(&[(1, "b")], None), "töken", &OsEntropy).unwrap();
        assert!(first.starts_with("$ba$1$"));
        let now = versions(&[(2, "c"), (1, "b")], Some("a"));
        for value in [&bare, &first, &encrypt(&now, "töken", &OsEntropy).unwrap()] {
            assert_eq!(decrypt(&now, value).as_deref(), Ok("töken"));
            assert!(looks_encrypted(value));
        }
        let retired = versions(&[(2, "c")], None);
        assert_eq!(decrypt(&retired, &first), Err(CryptoError::UnknownVersion(1)));
        assert_eq!(decrypt(&retired, &bare), Err(CryptoError::NoLegacySecret));
        assert_eq!(decrypt(&Secrets::single("b"), &first), Err(CryptoError::Decryption));
    }

    #[test]
    fn refuses_everything_else() {
        let secrets = versions(&[(1, "b")], Some("a"));
        let value = encrypt(&secrets, "", &OsEntropy).unwrap();
        assert_eq!(decrypt(&secrets, &value).as_deref(), Ok(""));
        for end in 0..value.len() {
            assert!(decrypt(&secrets, &value[..end]).is_err());
        }
        for index in 0..value.len() {
            let mut bytes = value.clone().into_bytes();
            bytes[index] ^= 1;
            assert!(decrypt(&secrets, &String::from_utf8(bytes).unwrap()).is_err());
        }
        let huge = "ab".repeat(1 << 19);
        for bad in ["", "\0", "é", "$ba$", "$ba$$", "$ba$-1$00", "$ba$99999999999$00", "zz", &huge]
        {
            assert!(decrypt(&secrets, bad).is_err());
            assert!(decrypt(&Secrets::single("a"), bad).is_err());
        }
    }

    #[test]
    fn tells_ciphertexts_from_plain_tokens() {
        assert!(looks_encrypted("00ffAA"));
        assert!(!looks_encrypted("00f"));
        assert!(!looks_encrypted("ya29.token"));
    }
}
