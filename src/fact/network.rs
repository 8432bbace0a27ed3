//! Where an application came from on the network, as the tracking system recorded it.
//!
//! Addresses are read and classed by the registries of special purpose (IANA); whether one is a proxy or where it
//! stands on a map needs a look-up service and is not known here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::key::{Key, KeyKind};
use super::text;
use crate::record::{Application, Field};

/// Longest text that is read as an address or a list of addresses, in bytes.
const MAX_TEXT: usize = 400;

/// The network facts of a record.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The address in canonical text; the first public one of a list of forwarders, else the first.
    pub ip: Option<String>,
    address: Option<IpAddr>,
    /// Whether the address is reachable from the public network: not private, reserved or for documentation.
    pub public: Option<bool>,
    line: Option<String>,
    /// Time zone as the browser named it.
    pub timezone: Option<String>,
    /// Browser identification, as recorded.
    pub user_agent: Option<String>,
    /// Device identifier, as recorded.
    pub device_id: Option<String>,
    device_key: Option<String>,
}

impl Network {
    /// Reads the network fields; `None` where a record has none of them.
    pub fn read(app: &Application) -> Option<Network> {
        let get = |field| app.get(field).filter(|value| !text::blank(value));
        let (ip, timezone) = (get(Field::NetworkIp), get(Field::NetworkTimezone));
        let (agent, device) = (get(Field::NetworkUserAgent), get(Field::NetworkDeviceId));
        ip.or(timezone).or(agent).or(device)?;
        // The one spelling of an address of version 4 is the usual text.
        let canonical = ip.and_then(|text| text.parse::<Ipv4Addr>().ok()).map(IpAddr::V4);
        let address = canonical.or_else(|| ip.and_then(address));
        let public = address.map(public);
        Some(Network {
            ip: if canonical.is_some() { ip.map(str::to_owned) } else { address.map(|a| a.to_string()) },
            address,
            public,
            line: address.and_then(line),
            timezone: timezone.map(str::to_owned),
            user_agent: agent.map(str::to_owned),
            device_id: device.map(str::to_owned),
            device_key: device.and_then(|id| device_text(id, agent)),
        })
    }

    /// The address, if it is reachable from the public network.
    pub fn public_address(&self) -> Option<IpAddr> {
        self.address.filter(|_| self.public == Some(true))
    }

    /// Canonical text of the address key: the address, or the /64 prefix that one line has in version 6. Known for
    /// public addresses only.
    pub fn key_text(&self) -> Option<&str> {
        let ip = self.ip.as_deref().filter(|_| self.public == Some(true))?;
        Some(self.line.as_deref().unwrap_or(ip))
    }

    /// The address key within `scope`.
    pub fn key(&self, scope: &str) -> Option<Key> {
        self.key_text().map(|text| Key::of(KeyKind::Network, text.as_bytes(), scope))
    }

    /// Canonical text of the device key, known where the identifier can be one device's.
    pub fn device_key_text(&self) -> Option<&str> {
        self.device_key.as_deref()
    }

    /// The device key within `scope`.
    pub fn device_key(&self, scope: &str) -> Option<Key> {
        self.device_key_text().map(|text| Key::of(KeyKind::Device, text.as_bytes(), scope))
    }
}

/// The canonical text of one public address, as [`Network::key_text`] has it.
pub(super) fn line_key(text: &str) -> Option<String> {
    let address = if text.contains('/') { None } else { one(text.trim()) }?;
    public(address).then(|| line(address).unwrap_or_else(|| address.to_string()))
}

/// The first public address of a list, else the first address.
pub fn address(text: &str) -> Option<IpAddr> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let mut first = None;
    for part in text.split([',', ';', ' ', '\n', '\t', '|']).filter(|part| !part.is_empty()) {
        let Some(address) = one(part) else { continue };
        if public(address) {
            return Some(address);
        }
        first = first.or(Some(address));
    }
    first
}

/// One address, with brackets, a port, a zone or a prefix length as they occur; a mapped version 4 address as version 4.
fn one(part: &str) -> Option<IpAddr> {
    let part = part.trim_matches(['"', '\'', '(', ')']);
    let part = part.strip_prefix("for=").unwrap_or(part).trim_matches('"');
    let host = match part.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None if part.matches(':').count() == 1 => part.split_once(':')?.0,
        None => part,
    };
    let host = host.split(['%', '/']).next()?;
    match host.parse::<IpAddr>().ok()? {
        IpAddr::V6(v6) => Some(v6.to_ipv4_mapped().map_or(IpAddr::V6(v6), IpAddr::V4)),
        v4 => Some(v4),
    }
}

/// Whether an address is globally reachable, by the IANA registries of special-purpose addresses.
pub fn public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => public_v4(v4),
        IpAddr::V6(v6) => public_v6(v6),
    }
}

fn public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocol = (a, b, c) == (192, 0, 0);
    let relay = (a, b, c) == (192, 88, 99);
    let benchmark = a == 198 && (18..20).contains(&b);
    !(a == 0
        || a >= 224
        || v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_documentation()
        || shared
        || protocol
        || relay
        || benchmark)
}

fn public_v6(v6: Ipv6Addr) -> bool {
    let s = v6.segments();
    let global_unicast = (0x2000..0x4000).contains(&s[0]);
    let documentation = (s[0] == 0x2001 && s[1] == 0xdb8) || (s[0] == 0x3fff && s[1] < 0x1000);
    let protocol = s[0] == 0x2001 && s[1] < 0x200;
    // 6to4 stands for the version 4 address inside it.
    let tunnel = s[0] == 0x2002 && !public_v4(Ipv4Addr::from((u32::from(s[1]) << 16) | u32::from(s[2])));
    global_unicast && !documentation && !protocol && !tunnel
}

/// What one subscriber has, where it is more than the address: the /64 in version 6.
fn line(address: IpAddr) -> Option<String> {
    let IpAddr::V6(v6) = address else { return None };
    let s = v6.segments();
    Some(format!("{}/64", Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0)))
}

/// Identifiers that name a kind of device, or nothing.
const NO_DEVICE: &[&str] = &[
    "anonymous",
    "browser",
    "default",
    "desktop",
    "deviceid",
    "emulator",
    "generic",
    "localhost",
    "mobile",
    "simulator",
    "tablet",
    "testdevice",
    "undefined",
    "unknowndevice",
    "webbrowser",
    "notavailable",
    "9774d56d682e549c",
];

/// Lower-case identifier without punctuation, if it is long and varied enough to be one device's.
fn device_text(id: &str, agent: Option<&str>) -> Option<String> {
    const SHORTEST: usize = 8;
    const LONGEST: usize = 256;
    if id.len() > LONGEST || agent == Some(id) || id.contains("Mozilla/") || id.contains("AppleWebKit") {
        return None;
    }
    let folded: String = id.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let mut seen = [false; 128];
    folded.bytes().for_each(|b| seen[usize::from(b & 127)] = true);
    let distinct = seen.iter().filter(|s| **s).count();
    let counting = folded.as_bytes().windows(2).all(|w| w[0].wrapping_add(1) == w[1]);
    let digits = folded.bytes().filter(u8::is_ascii_digit).count();
    let words = digits == 0 && folded.len() < 16;
    let usable = folded.len() >= SHORTEST
        && distinct >= 4
        && !counting
        && !words
        && !folded.starts_with("1234567")
        && !NO_DEVICE.contains(&folded.as_str());
    usable.then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> String {
        address(text).map_or("-".to_owned(), |a| a.to_string())
    }

    #[test]
    fn reads_addresses_as_they_are_written() {
        for (text, expected) in [
            ("203.0.114.7", "203.0.114.7"),
            ("  8.8.8.8 ", "8.8.8.8"),
            ("8.8.8.8:443", "8.8.8.8"),
            ("8.8.8.8/32", "8.8.8.8"),
            ("[2606:4700::1111]:443", "2606:4700::1111"),
            ("2606:4700:0:0::1111", "2606:4700::1111"),
            ("fe80::1%eth0", "fe80::1"),
            ("::ffff:8.8.8.8", "8.8.8.8"),
            ("10.0.0.1, 8.8.4.4", "8.8.4.4"),
            ("192.168.1.4, 10.2.3.4", "192.168.1.4"),
            ("unknown, 8.8.4.4", "8.8.4.4"),
            ("for=8.8.4.4", "8.8.4.4"),
            ("for=\"[2606:4700::1]\"", "2606:4700::1"),
            ("8.8.8", "-"),
            ("999.1.1.1", "-"),
            ("", "-"),
            ("localhost", "-"),
        ] {
            assert_eq!(canonical(text), expected, "{text}");
        }
    }

    #[test]
    fn special_purpose_addresses_are_not_public() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.1.1",
            "172.16.0.1",
            "172.31.255.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.9.9",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "3fff:fff::1",
            "2001:10::1",
            "2002:0a00:0001::1",
            "64:ff9b::1",
            "100::1",
        ] {
            assert!(!public(text.parse().expect(text)), "{text}");
        }
        for text in
            ["8.8.8.8", "100.63.0.1", "100.128.0.1", "172.32.0.1", "198.20.0.1", "2606:4700::1", "2002:808:808::1"]
        {
            assert!(public(text.parse().expect(text)), "{text}");
        }
    }

    #[test]
    fn a_version_6_key_is_the_prefix_of_a_line() {
        let a = line("2606:4700:1:2:aaaa::1".parse().expect("address"));
        let b = line("2606:4700:1:2:bbbb::2".parse().expect("address"));
        assert_eq!(a, b);
        assert_eq!(a.as_deref(), Some("2606:4700:1:2::/64"));
    }

    #[test]
    fn devices() {
        for id in ["3F2504E0-4F89-11D3-9A0C-0305E82C3301", "3f2504e04f8911d39a0c0305e82c3301", "a81b3c9d77e0"] {
            assert!(device_text(id, None).is_some(), "{id}");
        }
        for id in [
            "unknown",
            "0",
            "00000000-0000-0000-0000-000000000000",
            "1234567890",
            "abc",
            "Mozilla/5.0 (X11; Linux)",
            "desktop",
        ] {
            assert!(device_text(id, None).is_none(), "{id}");
        }
        assert_eq!(device_text("same-Agent-1x2", Some("same-Agent-1x2")), None);
    }
}
