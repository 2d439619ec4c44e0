//! Cryptography as pure functions: keys, signatures, tokens, passwords. No I/O, no clock;
//! randomness comes in as [`random::Entropy`].

mod aes_cbc_hmac;
mod claims;
pub mod compact;
pub mod constant_time;
pub mod digest;
mod encoding;
mod error;
pub mod hmac;
pub mod jwe;
pub mod jws;
pub mod jwt;
pub mod keys;
pub mod otp;
pub mod password;
pub mod purpose;
pub mod random;
pub mod symmetric;

pub use claims::{merge as merge_claims, stamp as stamp_claims};
pub use encoding::{decode_base64, encode_base64, encode_uri_component};
pub use error::CryptoError;
