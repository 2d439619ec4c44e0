//! The address of the client, out of headers that anyone can write.

mod proxies;

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;

use super::Headers;

pub use proxies::parse_trusted_proxies;

/// The options under `advanced.ipAddress`.
#[derive(Clone, Debug, PartialEq)]
pub struct IpOptions {
    /// Header names, asked in order.
    pub headers: Vec<String>,
    /// Networks of proxies whose entries in such a header are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Leading bits of an IPv6 address that are kept: one customer has a whole network.
    pub ipv6_subnet: u8,
    pub disabled: bool,
    /// Answers `127.0.0.1` where no address is known; for development and tests.
    pub fallback_localhost: bool,
}

impl Default for IpOptions {
    fn default() -> Self {
        Self {
            headers: vec!["x-forwarded-for".to_owned()],
            trusted_proxies: Vec::new(),
            ipv6_subnet: 64,
            disabled: false,
            fallback_localhost: false,
        }
    }
}

/// The client's address, normalised; `None` if there is none that can be believed.
///
/// Clients may write the header themselves and proxies add on the right. So entries of trusted
/// proxies are dropped from the right; without such proxies only a single entry is believed.
pub fn client_ip(headers: &Headers, options: &IpOptions) -> Option<String> {
    if options.disabled {
        return None;
    }
    options
        .headers
        .iter()
        .filter_map(|name| headers.get(name))
        .find_map(|value| from_header(&value, options))
        .map(|address| write(address, options.ipv6_subnet))
        .or_else(|| options.fallback_localhost.then(|| "127.0.0.1".to_owned()))
}

/// An address in the reference's canonical form: IPv4 as it is, IPv6 in full with all but the
/// first `ipv6_subnet` bits cleared; any other text in lower case.
pub fn normalize(text: &str, ipv6_subnet: u8) -> String {
    parse(text).map_or_else(|| text.to_lowercase(), |address| write(address, ipv6_subnet))
}

fn from_header(value: &str, options: &IpOptions) -> Option<IpAddr> {
    let mut entries = value.split(',').map(trim).filter(|entry| !entry.is_empty());
    if options.trusted_proxies.is_empty() {
        let only = entries.next()?;
        return if entries.next().is_none() { parse(only) } else { None };
    }
    for entry in entries.rev() {
        let address = parse(entry)?;
        if !options.trusted_proxies.iter().any(|network| network.contains(&address)) {
            return Some(address);
        }
    }
    None
}

/// An address; one of IPv4 mapped into IPv6 is the IPv4 address.
fn parse(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

fn write(address: IpAddr, ipv6_subnet: u8) -> String {
    let address = match address {
        IpAddr::V4(address) => return address.to_string(),
        IpAddr::V6(address) => address,
    };
    let kept = u32::from(ipv6_subnet).min(128);
    let mask = u128::MAX.checked_shl(128 - kept).unwrap_or(0);
    let groups = Ipv6Addr::from_bits(address.to_bits() & mask).segments();
    groups.map(|group| format!("{group:04x}")).join(":")
}

/// JavaScript's `trim`, which knows other white space than Rust's.
fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        (letter.is_whitespace() && letter != '\u{85}') || letter == '\u{feff}'
    })
}

#[cfg(test)]
mod tests {
    use super::{Headers, IpOptions, client_ip, normalize, parse_trusted_proxies};

    fn forwarded(value: &str, options: &IpOptions) -> Option<String> {
        let mut headers = Headers::new();
        headers.append("X-Forwarded-For", value);
        client_ip(&headers, options)
    }

    fn behind(proxies: &[&str]) -> IpOptions {
        let proxies: Vec<String> = proxies.iter().map(|&proxy| proxy.to_owned()).collect();
        IpOptions { trusted_proxies: parse_trusted_proxies(&proxies).0, ..IpOptions::default() }
    }

    #[test]
    fn normalises_as_the_reference() {
        for (text, expected) in [
            ("203.0.113.9", "203.0.113.9"),
            ("2001:DB8::1", "2001:0db8:0000:0000:0000:0000:0000:0000"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("::ffff:c000:0201", "192.0.2.1"),
            ("::1", "0000:0000:0000:0000:0000:0000:0000:0000"),
        ] {
            assert_eq!(normalize(text, 64), expected);
            assert_eq!(forwarded(text, &IpOptions::default()).as_deref(), Some(expected));
        }
        assert_eq!(normalize("2001:db8:1:2fff::9", 52), "2001:0db8:0001:2000:0000:0000:0000:0000");
        assert_eq!(normalize("::1", 128), "0000:0000:0000:0000:0000:0000:0000:0001");
        assert_eq!(normalize("ff::1", 0), "0000:0000:0000:0000:0000:0000:0000:0000");
        assert_eq!(normalize("Unknown", 64), "unknown");
    }

    #[test]
    fn refuses_what_is_no_address() {
        for no in [
            "",
            "unknown",
            "1.2.3",
            "01.2.3.4",
            "1.2.3.4:80",
            "[::1]",
            "fe80::1%eth0",
            "::1/64",
            "1:2",
            "1.2.3.256",
            "0x1.2.3.4",
            "1::2::3",
            "12345::",
            "::01.2.3.4",
            "1.2.3.4, 5.6.7.8",
        ] {
            assert_eq!(forwarded(no, &IpOptions::default()), None, "{no:?}");
        }
        assert_eq!(forwarded(" , 1.2.3.4 ,", &IpOptions::default()).as_deref(), Some("1.2.3.4"));
    }

    #[test]
    fn strips_trusted_proxies_from_the_right() {
        let options = behind(&["10.0.0.0/8", "2001:db8::/32"]);
        for (value, expected) in [
            ("6.6.6.6, 1.2.3.4, 10.0.0.1", Some("1.2.3.4")),
            ("1.2.3.4, 10.0.0.1, 2001:db8::5", Some("1.2.3.4")),
            ("1.2.3.4, ::ffff:10.0.0.1", Some("1.2.3.4")),
            ("1.2.3.4", Some("1.2.3.4")),
            ("1.2.3.4, junk, 10.0.0.1", None),
            ("10.0.0.2, 10.0.0.1", None),
        ] {
            assert_eq!(forwarded(value, &options).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn asks_the_headers_in_order() {
        let mut options = IpOptions::default();
        options.headers.insert(0, "CF-Connecting-IP".to_owned());
        let mut headers = Headers::parse("x-forwarded-for:1.1.1.1\ncf-connecting-ip:2.2.2.2");
        assert_eq!(client_ip(&headers, &options).as_deref(), Some("2.2.2.2"));
        headers.append("cf-connecting-ip", "3.3.3.3");
        assert_eq!(client_ip(&headers, &options).as_deref(), Some("1.1.1.1"));
        options.disabled = true;
        options.fallback_localhost = true;
        assert_eq!(client_ip(&headers, &options), None);
        options.disabled = false;
        assert_eq!(client_ip(&Headers::new(), &options).as_deref(), Some("127.0.0.1"));
    }
}
