//! New key pairs as JWKs, their members in the order in which the reference's library writes them.

use openssl::{
    bn::{BigNum, BigNumContext, BigNumRef},
    ec::{EcGroup, EcKey},
    error::ErrorStack,
    pkey::PKey,
    rsa::Rsa,
};

use base64::Engine;

use super::{
    super::{CryptoError, encoding::BASE64URL},
    algorithm::{Algorithm, Curve, Family},
};

/// The length of an RSA modulus if nobody says another, and the least that is secure.
pub const MODULUS_BITS: u32 = 2048;

/// Both keys as JSON.
pub struct KeyPair {
    pub public: String,
    pub private: String,
}

/// Makes a key pair. A long RSA modulus takes seconds.
pub fn generate(algorithm: Algorithm, modulus_bits: u32) -> Result<KeyPair, CryptoError> {
    let pair = match algorithm.family() {
        Family::Ed25519 => ed25519(),
        Family::Ec(curve) => ec(&curve),
        Family::Rsa { .. } => rsa(modulus_bits),
    };
    pair.map_err(|_| CryptoError::Generation)
}

fn ed25519() -> Result<KeyPair, ErrorStack> {
    let key = PKey::generate_ed25519()?;
    let (d, x) = (text(&key.raw_private_key()?), text(&key.raw_public_key()?));
    let crv = ("crv", "Ed25519");
    Ok(KeyPair {
        public: jwk(&[crv, ("x", &x), ("kty", "OKP")]),
        private: jwk(&[crv, ("d", &d), ("x", &x), ("kty", "OKP")]),
    })
}

fn ec(curve: &Curve) -> Result<KeyPair, ErrorStack> {
    let group = EcGroup::from_curve_name(curve.nid)?;
    let key = EcKey::generate(&group)?;
    let (mut x, mut y, mut context) = (BigNum::new()?, BigNum::new()?, BigNumContext::new()?);
    key.public_key().affine_coordinates(&group, &mut x, &mut y, &mut context)?;
    let padded = |number: &BigNumRef| {
        let size = i32::try_from(curve.size).unwrap_or_default();
        number.to_vec_padded(size).map(|bytes| text(&bytes))
    };
    let (x, y, d) = (padded(&x)?, padded(&y)?, padded(key.private_key())?);
    let public = [("kty", "EC"), ("x", &*x), ("y", &*y), ("crv", curve.name)];
    let mut private = public.to_vec();
    private.push(("d", &d));
    Ok(KeyPair { public: jwk(&public), private: jwk(&private) })
}

fn rsa(modulus_bits: u32) -> Result<KeyPair, ErrorStack> {
    let key = Rsa::generate(modulus_bits.max(MODULUS_BITS))?;
    let number = |number: &BigNumRef| text(&number.to_vec());
    let optional = |part: Option<&BigNumRef>| part.map(number).unwrap_or_default();
    let (n, e, d) = (number(key.n()), number(key.e()), number(key.d()));
    let (p, q) = (optional(key.p()), optional(key.q()));
    let (dp, dq, qi) = (optional(key.dmp1()), optional(key.dmq1()), optional(key.iqmp()));
    let public = [("kty", "RSA"), ("n", &*n), ("e", &*e)];
    let mut private = public.to_vec();
    private.extend([("d", &*d), ("p", &*p), ("q", &*q), ("dp", &*dp), ("dq", &*dq), ("qi", &*qi)]);
    Ok(KeyPair { public: jwk(&public), private: jwk(&private) })
}

fn text(bytes: &[u8]) -> String {
    BASE64URL.encode(bytes)
}

/// All values are names or base64url, which JSON has as they are.
fn jwk(members: &[(&str, &str)]) -> String {
    let members: Vec<_> =
        members.iter().map(|(name, value)| format!(r#""{name}":"{value}""#)).collect();
    format!("{{{}}}", members.join(","))
}
