//! What stands behind a network address: servers for rent, a commercial VPN, or a relay that comes with a browser or phone.
//!
//! By published tables of who announces which range; most addresses are in none of them, which says nothing. A VPN run on
//! rented servers looks like a server, and a computer at work in the cloud does too.

use std::net::IpAddr;
use std::sync::LazyLock;

/// What an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Servers for rent.
    Hosting,
    /// A commercial VPN service.
    Vpn,
    /// A public proxy.
    Proxy,
    /// An exit of the Tor network.
    Tor,
    /// A relay that hides addresses for everybody who uses a browser or phone as it comes.
    Relay,
    /// A connection of a home, an office or a phone, as a look-up service says.
    Line,
    /// In none of the ranges known here.
    Other,
}

impl Kind {
    /// The name in conditions.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Hosting => "hosting",
            Kind::Vpn => "vpn",
            Kind::Proxy => "proxy",
            Kind::Tor => "tor",
            Kind::Relay => "relay",
            Kind::Line => "line",
            Kind::Other => "other",
        }
    }

    /// The kind that a look-up service's words name; `None` if they name none.
    pub fn read(text: &str) -> Option<Kind> {
        const WORDS: &[(Kind, &[&str])] = &[
            (Kind::Relay, &["relay"]),
            (Kind::Tor, &["tor"]),
            (Kind::Vpn, &["vpn"]),
            (Kind::Proxy, &["proxy", "proxies", "anonymous", "anonymizer", "anonymiser", "socks"]),
            (Kind::Hosting, &["hosting", "datacenter", "datacentre", "data", "dch", "cloud", "server", "cdn"]),
            (
                Kind::Line,
                &[
                    "residential",
                    "isp",
                    "mobile",
                    "mob",
                    "cellular",
                    "business",
                    "com",
                    "commercial",
                    "corporate",
                    "education",
                    "edu",
                    "university",
                    "broadband",
                    "dsl",
                    "cable",
                    "fixed",
                    "government",
                    "gov",
                    "home",
                    "consumer",
                    "library",
                    "wireless",
                ],
            ),
        ];
        let folded = super::fold::words(text);
        let named = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
        WORDS.iter().find(|(_, words)| named(words)).map(|(kind, _)| *kind)
    }
}

/// First, last and kind of each range, sorted; of version 6 by the first 64 bits.
struct Ranges {
    v4: Vec<(u32, u32, Kind)>,
    /// One bit for each value of the first two bytes: whether a range of version 4 has such an address. Most addresses are
    /// done here, and these few bytes stay near the processor.
    touched: Box<[u64]>,
    /// How many ranges of version 4 begin before each value of the first two bytes, and before the end.
    begun: Box<[u16]>,
    v6: Vec<(u64, u64, Kind)>,
}

/// Values of two bytes.
const BLOCKS: usize = 1 << 16;

impl Ranges {
    /// The ranges of version 4 that can hold an address: those of its first two bytes and the one that begins before.
    fn near(&self, at: u32) -> &[(u32, u32, Kind)] {
        let block = (at >> 16) as usize;
        if self.touched[block / 64] >> (block % 64) & 1 == 0 {
            return &[];
        }
        let (from, to) = (self.begun[block], self.begun[block + 1]);
        &self.v4[usize::from(from.saturating_sub(1))..usize::from(to)]
    }

    /// Adds a line of the table: kind and version, first address and how many follow.
    fn add(&mut self, line: &[u8]) {
        let [kind, version, b' ', numbers @ ..] = line else { return };
        let kind = match kind {
            b'h' => Kind::Hosting,
            b'v' => Kind::Vpn,
            b'r' => Kind::Relay,
            _ => return,
        };
        let mut words = numbers.split(|byte| *byte == b' ').map(hexadecimal);
        let (Some(first), Some(more)) = (words.next(), words.next()) else { return };
        let last = first.saturating_add(more);
        match (version, u32::try_from(first), u32::try_from(last)) {
            (b'4', Ok(first), Ok(last)) => self.v4.push((first, last, kind)),
            _ => self.v6.push((first, last, kind)),
        }
    }

    /// Notes which addresses of version 4 are in some range.
    fn index(&mut self) {
        for (first, last, _) in &self.v4 {
            let (first, last) = ((first >> 16) as usize, (last >> 16) as usize);
            self.begun[first + 1] += 1;
            (first..=last).for_each(|block| self.touched[block / 64] |= 1 << (block % 64));
        }
        let mut before = 0;
        for begun in &mut self.begun {
            before += *begun;
            *begun = before;
        }
    }
}

fn hexadecimal(digits: &[u8]) -> u64 {
    let value = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or_default();
    digits.iter().fold(0, |number, byte| number << 4 | u64::from(value(byte)))
}

/// Made by `scripts/refresh_places.py`.
static RANGES: LazyLock<Ranges> = LazyLock::new(|| {
    let mut ranges = Ranges {
        v4: Vec::with_capacity(10_000),
        touched: vec![0; BLOCKS / 64].into(),
        begun: vec![0; BLOCKS + 1].into(),
        v6: Vec::with_capacity(3_000),
    };
    include_bytes!("data/ranges.txt").split(|byte| *byte == b'\n').for_each(|line| ranges.add(line));
    ranges.index();
    ranges
});

fn within<N: Ord + Copy>(ranges: &[(N, N, Kind)], at: N) -> Kind {
    let after = ranges.partition_point(|(first, ..)| *first <= at);
    let before = after.checked_sub(1).map(|place| ranges[place]);
    before.filter(|(_, last, _)| at <= *last).map_or(Kind::Other, |(.., kind)| kind)
}

/// The kind of a public address by the tables that come with the program.
pub fn of(address: IpAddr) -> Kind {
    match address {
        IpAddr::V4(v4) => within(RANGES.near(u32::from(v4)), u32::from(v4)),
        IpAddr::V6(v6) => within(&RANGES.v6, (u128::from(v6) >> 64) as u64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Kind {
        of(text.parse().expect(text))
    }

    #[test]
    fn addresses_of_known_ranges() {
        for (text, expected) in [
            ("52.95.110.1", Kind::Hosting),
            ("138.68.10.4", Kind::Hosting),
            ("5.9.8.7", Kind::Hosting),
            ("104.28.10.20", Kind::Relay),
            ("172.224.240.5", Kind::Relay),
            ("185.159.157.4", Kind::Vpn),
            ("24.14.77.201", Kind::Other),
            ("68.40.7.21", Kind::Other),
            ("0.0.0.0", Kind::Other),
            ("255.255.255.255", Kind::Other),
            ("2a01:4f8:1::1", Kind::Hosting),
            ("2601:1::1", Kind::Other),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn the_index_leaves_no_range_out() {
        for (first, last, kind) in &RANGES.v4 {
            for at in [*first, *last, first / 2 + last / 2] {
                assert_eq!(of(IpAddr::from(at.to_be_bytes())), *kind, "{at:x}");
            }
            for at in [first.wrapping_sub(1), last.wrapping_add(1)] {
                assert_eq!(of(IpAddr::from(at.to_be_bytes())), within(&RANGES.v4, at), "{at:x}");
            }
        }
    }

    #[test]
    fn ranges_are_sorted_and_apart() {
        fn apart<N: Ord + Copy>(ranges: &[(N, N, Kind)]) -> bool {
            ranges.windows(2).all(|w| w[0].1 < w[1].0) && ranges.iter().all(|r| r.0 <= r.1)
        }
        assert!(apart(&RANGES.v4) && apart(&RANGES.v6));
        assert!((5_000..usize::from(u16::MAX)).contains(&RANGES.v4.len()) && RANGES.v6.len() > 500);
    }

    #[test]
    fn words_of_look_up_services() {
        for (text, expected) in [
            ("DCH", Some(Kind::Hosting)),
            ("Data Center/Web Hosting/Transit", Some(Kind::Hosting)),
            ("VPN", Some(Kind::Vpn)),
            ("hosting, vpn", Some(Kind::Vpn)),
            ("tor_exit", Some(Kind::Tor)),
            ("Private Relay", Some(Kind::Relay)),
            ("ISP/MOB", Some(Kind::Line)),
            ("residential", Some(Kind::Line)),
            ("public proxy", Some(Kind::Proxy)),
            ("unknown", None),
            ("", None),
        ] {
            assert_eq!(Kind::read(text), expected, "{text}");
        }
    }
}
