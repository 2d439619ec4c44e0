//! Tokens signed with asymmetric keys: compact JWS (RFC 7515) around a set of claims. The
//! algorithm is the key's, never the token's.

mod algorithm;
mod generate;
mod jwk;
mod key;

use base64::Engine;
use serde_json::{Map, Value};

use super::{CryptoError, claims, encoding::BASE64URL};
use crate::clock::Timestamp;

pub use algorithm::Algorithm;
pub use generate::{KeyPair, MODULUS_BITS, generate};
pub use key::{PrivateKey, PublicKey};

/// A token whose signature is right and whose times are.
#[derive(Debug)]
pub struct Verified {
    pub header: Map<String, Value>,
    /// JSON text of an object.
    pub claims: String,
}

/// Signs the JSON object `claims`. `typ` stands in the header after `alg` and `kid`.
pub fn sign(
    claims: &str,
    key: &PrivateKey,
    kid: &str,
    typ: Option<&str>,
) -> Result<String, CryptoError> {
    let mut header = Map::new();
    header.insert("alg".to_owned(), key.algorithm().name().into());
    header.insert("kid".to_owned(), kid.into());
    if let Some(typ) = typ {
        header.insert("typ".to_owned(), typ.into());
    }
    let header = BASE64URL.encode(Value::Object(header).to_string());
    let mut token = format!("{header}.{}", BASE64URL.encode(claims));
    let signature = key.sign(token.as_bytes())?;
    token.push('.');
    BASE64URL.encode_string(signature, &mut token);
    Ok(token)
}

/// The token's header, without any check.
pub fn header(token: &str) -> Option<Map<String, Value>> {
    let mut parts = token.split('.');
    let header = parts.next()?;
    if parts.count() != 2 {
        return None;
    }
    serde_json::from_slice(&BASE64URL.decode(header).ok()?).ok()
}

/// What `token` says, if `key` signed it with its own algorithm and it is valid now, give or
/// take `tolerance` seconds. Extensions that must be understood are not: `crit` is refused.
pub fn verify(token: &str, key: &PublicKey, now: Timestamp, tolerance: i64) -> Option<Verified> {
    let header = header(token)?;
    let algorithm = header.get("alg").and_then(Value::as_str);
    if algorithm != Some(key.algorithm().name()) || header.contains_key("crit") {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    if !key.verify(signed.as_bytes(), &BASE64URL.decode(signature).ok()?) {
        return None;
    }
    let (_, payload) = signed.split_once('.')?;
    let claims = String::from_utf8(BASE64URL.decode(payload).ok()?).ok()?;
    claims::valid(&claims, now, tolerance).then_some(Verified { header, claims })
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use josekit::{
        jwk::Jwk,
        jws::{
            ES256, ES384, ES512, EdDSA, JwsSigner, JwsVerifier, PS256, PS384, PS512, RS256, RS384,
            RS512,
        },
        jwt as reference,
    };

    use super::{
        super::encoding::BASE64URL, Algorithm, KeyPair, MODULUS_BITS, PrivateKey, PublicKey,
        generate, sign, verify,
    };
    use crate::clock::Timestamp;

    fn epoch() -> Timestamp {
        Timestamp::from_millis(0)
    }

    fn keys(algorithm: Algorithm, pair: &KeyPair) -> (PrivateKey, PublicKey) {
        let private = PrivateKey::from_jwk(algorithm, &pair.private).unwrap();
        (private, PublicKey::from_jwk(algorithm, &pair.public).unwrap())
    }

    fn second_opinion(
        algorithm: Algorithm,
        pair: &KeyPair,
    ) -> (Box<dyn JwsSigner>, Box<dyn JwsVerifier>) {
        let [private, public] =
            [&pair.private, &pair.public].map(|jwk| Jwk::from_bytes(jwk.as_bytes()).unwrap());
        macro_rules! both {
            ($algorithm:ident) => {
                (
                    Box::new($algorithm.signer_from_jwk(&private).unwrap()),
                    Box::new($algorithm.verifier_from_jwk(&public).unwrap()),
                )
            };
        }
        match algorithm {
            Algorithm::EdDsa | Algorithm::Ed25519 => both!(EdDSA),
            Algorithm::Es256 => both!(ES256),
            Algorithm::Es384 => both!(ES384),
            Algorithm::Es512 => both!(ES512),
            Algorithm::Rs256 => both!(RS256),
            Algorithm::Rs384 => both!(RS384),
            Algorithm::Rs512 => both!(RS512),
            Algorithm::Ps256 => both!(PS256),
            Algorithm::Ps384 => both!(PS384),
            Algorithm::Ps512 => both!(PS512),
        }
    }

    #[test]
    fn josekit_reads_ours_and_we_read_josekits() {
        let rsa = generate(Algorithm::Rs256, MODULUS_BITS).unwrap();
        for algorithm in Algorithm::ALL {
            let pair = if algorithm.is_rsa() {
                KeyPair { public: rsa.public.clone(), private: rsa.private.clone() }
            } else {
                generate(algorithm, MODULUS_BITS).unwrap()
            };
            let (private, public) = keys(algorithm, &pair);
            let (signer, verifier) = second_opinion(algorithm, &pair);
            let ours = sign(r#"{"sub":"é","exp":9}"#, &private, "k", None).unwrap();
            assert_eq!(
                verify(&ours, &public, epoch(), 0).unwrap().claims,
                r#"{"sub":"é","exp":9}"#
            );
            if algorithm == Algorithm::Ed25519 {
                // RFC 9864's name, which josekit does not know.
                continue;
            }
            let (claims, header) = reference::decode_with_verifier(&ours, &*verifier).unwrap();
            assert_eq!(claims.subject(), Some("é"), "{}", algorithm.name());
            assert_eq!(header.key_id(), Some("k"));

            let mut claims = reference::JwtPayload::new();
            claims.set_subject("u1");
            let header = josekit::jws::JwsHeader::new();
            let theirs = reference::encode_with_signer(&claims, &header, &*signer).unwrap();
            let read = verify(&theirs, &public, epoch(), 0).unwrap();
            assert_eq!(read.claims, r#"{"sub":"u1"}"#, "{}", algorithm.name());
        }
    }

    #[test]
    fn the_key_decides_the_algorithm() {
        let pair = generate(Algorithm::Rs256, MODULUS_BITS).unwrap();
        let (private, public) = keys(Algorithm::Rs256, &pair);
        let token = sign("{}", &private, "k", Some("x")).unwrap();
        assert_eq!(verify(&token, &public, epoch(), 0).unwrap().header["typ"], "x");
        let pss = PublicKey::from_jwk(Algorithm::Ps256, &pair.public).unwrap();
        assert!(verify(&token, &pss, epoch(), 0).is_none());
        let other = generate(Algorithm::EdDsa, 0).unwrap();
        assert!(PublicKey::from_jwk(Algorithm::Rs256, &other.public).is_none());
        assert!(PublicKey::from_jwk(Algorithm::Es256, &other.public).is_none());
        let (_, foreign) = keys(Algorithm::EdDsa, &other);
        assert!(verify(&token, &foreign, epoch(), 0).is_none());
        // `none`, and an HMAC under what everybody knows.
        let [_, payload, _] = token.split('.').collect::<Vec<_>>()[..] else { panic!() };
        for header in [r#"{"alg":"none"}"#, r#"{"alg":"HS256"}"#, r#"{"alg":"NONE"}"#, "{}", "[]"] {
            let forged = format!("{}.{payload}.", BASE64URL.encode(header));
            assert!(verify(&forged, &public, epoch(), 0).is_none(), "{header}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for algorithm in [Algorithm::EdDsa, Algorithm::Es256, Algorithm::Es512] {
            let pair = generate(algorithm, 0).unwrap();
            let (private, public) = keys(algorithm, &pair);
            let token = sign(r#"{"exp":10}"#, &private, "k", None).unwrap();
            let at = |millis| verify(&token, &public, Timestamp::from_millis(millis), 0).is_some();
            assert!(at(9_999) && !at(10_000));
            assert!(verify(&token, &public, Timestamp::from_millis(24_999), 15).is_some());
            for end in 0..token.len() {
                assert!(verify(&token[..end], &public, epoch(), 0).is_none());
            }
            for index in 0..token.len() {
                let mut bytes = token.clone().into_bytes();
                bytes[index] ^= 1;
                let flipped = String::from_utf8(bytes).unwrap();
                assert!(verify(&flipped, &public, epoch(), 0).is_none(), "{index}");
            }
            let longer = format!("{token}AAAA");
            let huge =
                format!("{}.{}.{}", "A".repeat(1 << 20), "A".repeat(1 << 20), "A".repeat(99));
            for bad in
                ["", ".", "..", "...", "é.é.é", "\0.\0.\0", &longer, &huge, &format!("{token}.")]
            {
                assert!(verify(bad, &public, epoch(), 0).is_none());
            }
        }
    }
}
