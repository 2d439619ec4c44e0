//! Keys that sign and verify, each with one algorithm.

use openssl::{
    bn::BigNum,
    ecdsa::EcdsaSig,
    error::ErrorStack,
    hash::hash,
    pkey::{PKey, Private, Public},
    rsa::Padding,
    sign::{RsaPssSaltlen, Signer, Verifier},
};

use super::{
    super::CryptoError,
    algorithm::{Algorithm, Family},
    jwk,
};

pub struct PrivateKey {
    algorithm: Algorithm,
    key: PKey<Private>,
}

pub struct PublicKey {
    algorithm: Algorithm,
    key: PKey<Public>,
}

impl PrivateKey {
    /// None if the JSON is no private key of this algorithm.
    pub fn from_jwk(algorithm: Algorithm, jwk: &str) -> Option<Self> {
        jwk::private(algorithm, jwk).map(|key| Self { algorithm, key })
    }

    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.signature(message).map_err(|_| CryptoError::Signing)
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        let digest = self.algorithm.digest();
        match self.algorithm.family() {
            Family::Ed25519 => Signer::new_without_digest(&self.key)?.sign_oneshot_to_vec(message),
            Family::Ec(curve) => {
                let signature = EcdsaSig::sign(&hash(digest, message)?, &*self.key.ec_key()?)?;
                let size = i32::try_from(curve.size).unwrap_or_default();
                let mut bytes = signature.r().to_vec_padded(size)?;
                bytes.extend(signature.s().to_vec_padded(size)?);
                Ok(bytes)
            }
            Family::Rsa { pss } => {
                let mut signer = Signer::new(digest, &self.key)?;
                if pss {
                    signer.set_rsa_padding(Padding::PKCS1_PSS)?;
                    signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
                }
                signer.sign_oneshot_to_vec(message)
            }
        }
    }
}

impl PublicKey {
    /// None if the JSON is no key of this algorithm.
    pub fn from_jwk(algorithm: Algorithm, jwk: &str) -> Option<Self> {
        jwk::public(algorithm, jwk).map(|key| Self { algorithm, key })
    }

    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verdict(message, signature).unwrap_or(false)
    }

    fn verdict(&self, message: &[u8], signature: &[u8]) -> Result<bool, ErrorStack> {
        let digest = self.algorithm.digest();
        match self.algorithm.family() {
            Family::Ed25519 => {
                Verifier::new_without_digest(&self.key)?.verify_oneshot(signature, message)
            }
            Family::Ec(curve) => {
                let Some((r, s)) = signature.split_at_checked(curve.size) else {
                    return Ok(false);
                };
                if s.len() != curve.size {
                    return Ok(false);
                }
                let (r, s) = (BigNum::from_slice(r)?, BigNum::from_slice(s)?);
                let signature = EcdsaSig::from_private_components(r, s)?;
                signature.verify(&hash(digest, message)?, &*self.key.ec_key()?)
            }
            Family::Rsa { pss } => {
                let mut verifier = Verifier::new(digest, &self.key)?;
                if pss {
                    verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
                    verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
                }
                verifier.verify_oneshot(signature, message)
            }
        }
    }
}
