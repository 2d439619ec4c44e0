//! What can go wrong when something is made or opened; never holds a secret.

/// Why a value could not be made or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    #[error("The claims of a token must be a JSON object.")]
    Claims,
    #[error("OpenSSL could not encrypt: check that the process may allocate memory.")]
    Cipher,
    #[error("OpenSSL could not make a key: check that the process may allocate memory.")]
    Generation,
    #[error("OpenSSL could not sign: check that the key is one of its algorithm.")]
    Signing,
    #[error("The password could not be hashed: check that the process may allocate memory.")]
    Hashing,
    #[error(
        "No secret of version {0} is configured: put it back into `secrets` to read what it encrypted."
    )]
    UnknownVersion(u32),
    #[error(
        "The value was encrypted before `secrets` was set: set BETTER_AUTH_SECRET to the secret of that time."
    )]
    NoLegacySecret,
    #[error("The value was not encrypted with the configured secret, or it was changed since.")]
    Decryption,
}
