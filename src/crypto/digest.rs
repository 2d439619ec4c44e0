//! Hashes as the reference stores and compares them.

use base64::Engine;
use sha2::{Digest, Sha256};
use sha3::Keccak256;

use super::encoding::BASE64URL;

/// Unpadded base64url of SHA-256: how identifiers, API keys and OAuth tokens are stored hashed.
pub fn sha256_base64url(text: &str) -> String {
    BASE64URL.encode(Sha256::digest(text))
}

/// The `S256` code challenge of a PKCE verifier (RFC 7636).
pub fn pkce_challenge(verifier: &str) -> String {
    sha256_base64url(verifier)
}

/// The primary key that lets an identifier be reserved once.
pub fn reserve_id(identifier: &str) -> String {
    sha256_base64url(&format!("reserve:{identifier}"))
}

/// [`reserve_id`] in the shape of a version 5 UUID, for databases whose ids are UUIDs.
pub fn reserve_uuid(identifier: &str) -> String {
    let digest = Sha256::digest(format!("reserve:{identifier}"));
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    uuid::Builder::from_sha1_bytes(bytes).into_uuid().to_string()
}

/// An Ethereum address with EIP-55's mixed-case checksum; `None` unless it is 40 hex digits,
/// with or without `0x`.
pub fn checksum_address(address: &str) -> Option<String> {
    let digits = address.strip_prefix("0x").unwrap_or(address).to_ascii_lowercase();
    if digits.len() != 40 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let hash = hex::encode(Keccak256::digest(&digits));
    let checked = digits
        .chars()
        .zip(hash.bytes())
        .map(|(digit, hash)| if hash >= b'8' { digit.to_ascii_uppercase() } else { digit });
    Some(format!("0x{}", checked.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::{checksum_address, reserve_uuid};

    #[test]
    fn checksums_the_addresses_of_eip_55() {
        for address in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        ] {
            assert_eq!(checksum_address(&address.to_lowercase()).as_deref(), Some(address));
            assert_eq!(checksum_address(&address[2..]).as_deref(), Some(address));
        }
        for bad in ["", "0x", "0x12", &"é".repeat(20), &"g".repeat(40), &"0".repeat(1 << 16)] {
            assert_eq!(checksum_address(bad), None);
        }
    }

    #[test]
    fn reserved_uuids_are_version_5() {
        let id = reserve_uuid("foo");
        assert_eq!((id.len(), id.as_bytes()[14]), (36, b'5'));
    }
}
