//! The networks of trusted proxies, as users write them.

use std::net::IpAddr;

use ipnet::IpNet;

/// Reads addresses and networks (`10.0.0.0/8`); the second list holds the entries that are
/// neither.
pub fn parse_trusted_proxies(entries: &[String]) -> (Vec<IpNet>, Vec<String>) {
    let mut networks = Vec::new();
    let mut invalid = Vec::new();
    for entry in entries {
        match network(entry) {
            Some(network) => networks.push(network),
            None => invalid.push(entry.clone()),
        }
    }
    (networks, invalid)
}

fn network(entry: &str) -> Option<IpNet> {
    let Some((address, prefix)) = entry.rsplit_once('/') else {
        return super::parse(entry).map(IpNet::from);
    };
    let is_number = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
    let prefix = is_number.then(|| prefix.parse().ok())??;
    let address: IpAddr = super::parse(address)?;
    IpNet::new(address, prefix).ok()
}

#[cfg(test)]
mod tests {
    use super::parse_trusted_proxies;

    #[test]
    fn tells_networks_from_mistakes() {
        let entries = [
            "10.0.0.0/8",
            "10.1.2.3/08",
            "1.2.3.4",
            "::1",
            "fd00::/8",
            "::ffff:10.0.0.0/8",
            "0.0.0.0/0",
            "",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.0/",
            "10.0.0.0/8/8",
            "proxy",
            "::ffff:10.0.0.0/104",
            "::/129",
            "10.0.0.0/99999999999999999999",
            " 10.0.0.1",
        ]
        .map(str::to_owned);
        let (networks, invalid) = parse_trusted_proxies(&entries);
        assert_eq!(networks.len(), 7);
        assert_eq!(invalid, entries[7..]);
    }
}
