//! The signature algorithms: those of the reference's library that OpenSSL has.

use openssl::{hash::MessageDigest, nid::Nid};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    EdDsa,
    /// The same under the name of RFC 9864.
    Ed25519,
    Es256,
    Es384,
    Es512,
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
}

/// How an algorithm signs.
pub(super) enum Family {
    Ed25519,
    Ec(Curve),
    /// With `pss`: the padding has a salt as long as the digest.
    Rsa {
        pss: bool,
    },
}

/// A NIST curve.
pub(super) struct Curve {
    pub name: &'static str,
    pub nid: Nid,
    /// Bytes of a coordinate.
    pub size: usize,
}

impl Algorithm {
    pub const ALL: [Self; 11] = [
        Self::EdDsa,
        Self::Ed25519,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
    ];

    /// As `alg` says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Ed25519 => "Ed25519",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// The only curve of its keys; none for RSA.
    pub fn curve(self) -> Option<&'static str> {
        match self.family() {
            Family::Ed25519 => Some("Ed25519"),
            Family::Ec(curve) => Some(curve.name),
            Family::Rsa { .. } => None,
        }
    }

    pub fn is_rsa(self) -> bool {
        matches!(self.family(), Family::Rsa { .. })
    }

    pub(super) fn family(self) -> Family {
        match self {
            Self::EdDsa | Self::Ed25519 => Family::Ed25519,
            Self::Es256 => {
                Family::Ec(Curve { name: "P-256", nid: Nid::X9_62_PRIME256V1, size: 32 })
            }
            Self::Es384 => Family::Ec(Curve { name: "P-384", nid: Nid::SECP384R1, size: 48 }),
            Self::Es512 => Family::Ec(Curve { name: "P-521", nid: Nid::SECP521R1, size: 66 }),
            Self::Rs256 | Self::Rs384 | Self::Rs512 => Family::Rsa { pss: false },
            Self::Ps256 | Self::Ps384 | Self::Ps512 => Family::Rsa { pss: true },
        }
    }

    /// What of the message is signed; Ed25519 has a digest of its own inside.
    pub(super) fn digest(self) -> MessageDigest {
        match self {
            Self::EdDsa | Self::Ed25519 => MessageDigest::null(),
            Self::Es256 | Self::Rs256 | Self::Ps256 => MessageDigest::sha256(),
            Self::Es384 | Self::Rs384 | Self::Ps384 => MessageDigest::sha384(),
            Self::Es512 | Self::Rs512 | Self::Ps512 => MessageDigest::sha512(),
        }
    }
}
