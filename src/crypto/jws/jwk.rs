//! JWKs as OpenSSL's keys. What is no key of the algorithm, and an RSA key that is too short, is
//! none.

use base64::Engine;
use openssl::{
    bn::BigNum,
    ec::{EcGroup, EcKey},
    pkey::{Id, PKey, Private, Public},
    rsa::{Rsa, RsaPrivateKeyBuilder},
};
use serde::Deserialize;

use super::{
    super::encoding::BASE64URL,
    algorithm::{Algorithm, Curve, Family},
    generate::MODULUS_BITS,
};

/// Of the members those that make the key.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
    d: String,
    n: String,
    e: String,
    p: String,
    q: String,
    dp: String,
    dq: String,
    qi: String,
}

pub(super) fn public(algorithm: Algorithm, text: &str) -> Option<PKey<Public>> {
    let jwk = read(algorithm, text)?;
    match algorithm.family() {
        Family::Ed25519 => PKey::public_key_from_raw_bytes(&bytes(&jwk.x)?, Id::ED25519).ok(),
        Family::Ec(curve) => PKey::from_ec_key(point(&jwk, &curve)?).ok(),
        Family::Rsa { .. } => {
            let rsa = Rsa::from_public_components(modulus(&jwk)?, number(&jwk.e)?);
            PKey::from_rsa(rsa.ok()?).ok()
        }
    }
}

pub(super) fn private(algorithm: Algorithm, text: &str) -> Option<PKey<Private>> {
    let jwk = read(algorithm, text)?;
    match algorithm.family() {
        Family::Ed25519 => {
            let key = PKey::private_key_from_raw_bytes(&bytes(&jwk.d)?, Id::ED25519).ok()?;
            (key.raw_public_key().ok()? == bytes(&jwk.x)?).then_some(key)
        }
        Family::Ec(curve) => {
            let public = point(&jwk, &curve)?;
            let d = number(&jwk.d)?;
            let key = EcKey::from_private_components(public.group(), &d, public.public_key());
            let key = key.ok()?;
            key.check_key().ok()?;
            PKey::from_ec_key(key).ok()
        }
        Family::Rsa { .. } => {
            let key = RsaPrivateKeyBuilder::new(modulus(&jwk)?, number(&jwk.e)?, number(&jwk.d)?);
            let key = key.ok()?.set_factors(number(&jwk.p)?, number(&jwk.q)?).ok()?;
            let key = key.set_crt_params(number(&jwk.dp)?, number(&jwk.dq)?, number(&jwk.qi)?);
            PKey::from_rsa(key.ok()?.build()).ok()
        }
    }
}

/// The members, if the key is of the algorithm's kind.
fn read(algorithm: Algorithm, text: &str) -> Option<Jwk> {
    let jwk: Jwk = serde_json::from_str(text).ok()?;
    let kind = match algorithm.family() {
        Family::Ed25519 => "OKP",
        Family::Ec(_) => "EC",
        Family::Rsa { .. } => "RSA",
    };
    let fits = jwk.kty == kind && algorithm.curve().is_none_or(|curve| jwk.crv == curve);
    fits.then_some(jwk)
}

/// A point of the curve.
fn point(jwk: &Jwk, curve: &Curve) -> Option<EcKey<Public>> {
    let group = EcGroup::from_curve_name(curve.nid).ok()?;
    EcKey::from_public_key_affine_coordinates(&group, &*number(&jwk.x)?, &*number(&jwk.y)?).ok()
}

fn modulus(jwk: &Jwk) -> Option<BigNum> {
    let modulus = number(&jwk.n)?;
    (u32::try_from(modulus.num_bits()).ok()? >= MODULUS_BITS).then_some(modulus)
}

fn number(text: &str) -> Option<BigNum> {
    BigNum::from_slice(&bytes(text)?).ok()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64URL.decode(text).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}
