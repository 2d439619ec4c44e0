//! One-time passwords: HOTP (RFC 4226) and TOTP (RFC 6238), both with HMAC-SHA-1.

use hmac::{Hmac, Mac};
use sha1::Sha1;

use super::{constant_time, encode_uri_component, encoding::base32, hmac::keyed};
use crate::clock::Timestamp;

/// A generator of codes. The secret is used as it is, without base32.
#[derive(Clone, Copy)]
pub struct Otp<'a> {
    pub secret: &'a [u8],
    /// Length of a code, from 1 to 8.
    pub digits: u8,
    /// Seconds for which a code stands.
    pub period: u32,
}

impl<'a> Otp<'a> {
    /// Six digits, thirty seconds.
    pub fn new(secret: &'a [u8]) -> Self {
        Self { secret, digits: 6, period: 30 }
    }

    /// The code of a counter.
    pub fn hotp(&self, counter: u64) -> String {
        let mac = keyed::<Hmac<Sha1>>(self.secret).chain_update(counter.to_be_bytes()).finalize();
        let mac = mac.into_bytes();
        let offset = usize::from(mac.last().map_or(0, |byte| byte & 15));
        let word = mac.iter().skip(offset).take(4);
        let word = word.fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) & 0x7fff_ffff;
        let digits = self.digits.clamp(1, 8);
        format!("{:0width$}", word % 10_u32.pow(digits.into()), width = usize::from(digits))
    }

    /// The code at a moment.
    pub fn totp(&self, now: Timestamp) -> String {
        self.hotp(self.counter(now))
    }

    /// Whether `code` is right now, or was or will be within `window` periods.
    pub fn verify(&self, code: &str, now: Timestamp, window: u8) -> bool {
        let window = i64::from(window);
        // Every candidate is compared, so that the time does not tell which one matched.
        (-window..=window).fold(false, |matched, step| {
            let candidate = self.hotp(self.counter(now).wrapping_add_signed(step));
            constant_time::equal(candidate.as_bytes(), code.as_bytes()) | matched
        })
    }

    /// The `otpauth:` address that authenticator apps read from a QR code.
    pub fn url(&self, issuer: &str, account: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("secret", &base32(self.secret))
            .append_pair("issuer", issuer)
            .append_pair("digits", &self.digits.to_string())
            .append_pair("period", &self.period.to_string())
            .finish();
        let (issuer, account) = (encode_uri_component(issuer), encode_uri_component(account));
        format!("otpauth://totp/{issuer}:{account}?{query}")
    }

    fn counter(&self, now: Timestamp) -> u64 {
        now.seconds().div_euclid(i64::from(self.period.max(1))).cast_unsigned()
    }
}

#[cfg(test)]
mod tests {
    use super::Otp;
    use crate::clock::Timestamp;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn matches_rfc_4226_and_rfc_6238() {
        let otp = Otp::new(SECRET);
        assert_eq!(otp.hotp(0), "755224");
        assert_eq!(otp.hotp(9), "520489");
        let otp = Otp { digits: 8, ..otp };
        assert_eq!(otp.totp(Timestamp::from_millis(59_000)), "94287082");
        assert_eq!(otp.totp(Timestamp::from_millis(20_000_000_000_000)), "65353130");
    }

    #[test]
    fn verifies_within_the_window() {
        let otp = Otp::new(SECRET);
        let code = otp.totp(Timestamp::from_millis(90_000));
        let at = |seconds: i64, window| {
            otp.verify(&code, Timestamp::from_millis(seconds * 1000), window)
        };
        assert!(at(90, 0) && at(119, 0) && at(60, 1) && at(149, 1));
        assert!(!at(89, 0) && !at(59, 1) && !at(150, 1));
        assert!(!at(0, 1), "the counter before zero wraps");
    }

    #[test]
    fn refuses_garbage_and_takes_odd_settings() {
        let otp = Otp::new(b"");
        let now = Timestamp::from_millis(0);
        for bad in ["", "\0", "é", "12345", "1234567", &"1".repeat(1 << 16)] {
            assert!(!otp.verify(bad, now, 1));
        }
        let odd = Otp { secret: b"", digits: 200, period: 0 };
        assert_eq!(odd.totp(Timestamp::from_millis(i64::MIN)).len(), 8);
    }
}
