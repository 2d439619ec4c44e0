//! base64 as the reference writes it, and as leniently as it reads it; base32 for OTP secrets;
//! percent-encoding.

use std::borrow::Cow;

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub(super) use base64::engine::general_purpose::{
    STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD as BASE64URL,
};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::RequireNone);
const LENIENT_STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const LENIENT_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// What JavaScript's `encodeURIComponent` leaves alone, besides letters and digits.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// JavaScript's `encodeURIComponent`.
pub fn encode_uri_component(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, COMPONENT).into()
}

/// Decodes as the reference's own decoder: either alphabet, but not both at once; whatever
/// follows the first `=` is ignored.
pub(super) fn decode_lenient(text: &str) -> Option<Vec<u8>> {
    let text = text.split('=').next().unwrap_or_default();
    if text.contains(['-', '_']) {
        LENIENT_URL.decode(text).ok()
    } else {
        LENIENT_STANDARD.decode(text).ok()
    }
}

/// The same for those outside: bytes of base64 in either alphabet, with or without padding.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    decode_lenient(text)
}

/// Padded base64 for those outside.
pub fn encode_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// RFC 4648 base32 without padding.
pub(super) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for group in bytes.chunks(5) {
        let mut bits = [0; 8];
        bits.iter_mut().skip(3).zip(group).for_each(|(to, from)| *to = *from);
        let bits = u64::from_be_bytes(bits);
        let digits = (0..8).map(|index| bits >> (35 - 5 * index) & 31);
        let digits = digits.filter_map(|digit| ALPHABET.get(usize::try_from(digit).ok()?));
        let length = (group.len() * 8).div_ceil(5);
        text.extend(digits.take(length).copied().map(char::from));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base32, decode_lenient};

    #[test]
    fn writes_the_vectors_of_rfc_4648() {
        let vectors = [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ];
        for (input, output) in vectors {
            assert_eq!(base32(input.as_bytes()), output);
        }
    }

    #[test]
    fn reads_both_alphabets_with_and_without_padding() {
        for text in ["-_8", "-_8=", "+/8=", "+/8", "-_9", "-_8=trailing"] {
            assert_eq!(decode_lenient(text), Some(vec![0xfb, 0xff]), "{text}");
        }
        for text in ["+_8=", "a b", "é", "\0\0\0\0"] {
            assert_eq!(decode_lenient(text), None, "{text}");
        }
    }
}
