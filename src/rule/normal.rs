//! Normalisers of lists: one function for the listed value and for the value looked up.
//!
//! A listed value that the normaliser cannot read is an error at load; a looked-up value that it cannot read is in no
//! list. What a phone number or mailbox means is `fact`'s knowledge; canonical values pass unchanged.

use std::net::{IpAddr, Ipv6Addr};

use crate::condition::Tri;

/// How values of a list are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Normaliser {
    /// Case, accents aside from letters, and runs of white space do not count.
    #[default]
    Text,
    /// A mail address; case does not count.
    Email,
    /// A host name; case, a leading `@` or `www.`, and a final dot do not count.
    Domain,
    /// A number with its country code; only `+` and digits count.
    Phone,
    /// A school: punctuation and case do not count.
    Institution,
    /// A web address: scheme, `www.`, query, fragment and a final slash do not count; the host's case neither.
    Url,
    /// A range of network addresses, `192.0.2.0/24`; an address is in the list if a range holds it.
    Cidr,
    /// A virtual currency address; case counts unless the address is hexadecimal or bech32.
    Wallet,
}

impl Normaliser {
    /// The words of `normalise = "..."`.
    pub const WORDS: &'static [(&'static str, Normaliser)] = &[
        ("text", Normaliser::Text),
        ("email", Normaliser::Email),
        ("domain", Normaliser::Domain),
        ("phone", Normaliser::Phone),
        ("institution", Normaliser::Institution),
        ("url", Normaliser::Url),
        ("cidr", Normaliser::Cidr),
        ("wallet", Normaliser::Wallet),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Normaliser::WORDS.iter().find(|w| w.1 == self).map_or("text", |w| w.0)
    }

    /// How its values are written, for people who wrote one wrongly.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Normaliser::Text => "write some text",
            Normaliser::Email => "write `name@example.com`",
            Normaliser::Domain => "write `example.com`",
            Normaliser::Phone => "write the number with its country code: `+44 20 7946 0000`",
            Normaliser::Institution => "write the school's name",
            Normaliser::Url => "write `example.com/page`",
            Normaliser::Cidr => "write `192.0.2.0/24` or `2001:db8::/32`",
            Normaliser::Wallet => "write the address alone, without blanks",
        }
    }

    /// The form in which values are compared. `None` if the value is not of this kind.
    pub fn apply(self, value: &str) -> Option<String> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        if self.plainly(value) {
            return Some(value.to_owned());
        }
        self.slowly(value)
    }

    fn slowly(self, value: &str) -> Option<String> {
        match self {
            Normaliser::Text => Some(text(value)),
            Normaliser::Cidr => range(value).map(|r| r.to_string()),
            Normaliser::Email => email(value),
            Normaliser::Domain => domain(value),
            Normaliser::Phone => phone(value),
            Normaliser::Institution => Some(institution(value)).filter(|v| !v.is_empty()),
            Normaliser::Url => url(value),
            Normaliser::Wallet => wallet(value),
        }
    }

    /// The normaliser as lists of conditions take it: what is in normal form already is not copied.
    pub fn function(self) -> crate::condition::Normalise {
        match self {
            Normaliser::Text => |v, b| kept(Normaliser::Text, v, b),
            Normaliser::Email => |v, b| kept(Normaliser::Email, v, b),
            Normaliser::Domain => |v, b| kept(Normaliser::Domain, v, b),
            Normaliser::Phone => |v, b| kept(Normaliser::Phone, v, b),
            Normaliser::Institution => |v, b| kept(Normaliser::Institution, v, b),
            Normaliser::Url => |v, b| kept(Normaliser::Url, v, b),
            Normaliser::Cidr => |v, b| kept(Normaliser::Cidr, v, b),
            Normaliser::Wallet => |v, b| kept(Normaliser::Wallet, v, b),
        }
    }

    /// Whether the value is plainly in normal form: true is sure, false only means that it must be looked at.
    fn plainly(self, value: &str) -> bool {
        let lower = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        match self {
            Normaliser::Domain => {
                let (mut last, mut dotted) = (b'.', false);
                let body = value.bytes().all(|b| {
                    let fits = lower(b) || b == b'-' || b == b'.' && last != b'.';
                    (last, dotted) = (b, dotted || b == b'.');
                    fits
                });
                body && dotted && last != b'.' && !value.starts_with("www.")
            }
            Normaliser::Phone => {
                let digits = value.strip_prefix('+').unwrap_or_default();
                (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
            }
            Normaliser::Text => !value.is_empty() && value.bytes().all(lower),
            _ => false,
        }
    }
}

fn kept<'a>(normaliser: Normaliser, value: &'a str, buffer: &'a mut String) -> Option<&'a str> {
    if normaliser.plainly(value) {
        return Some(value);
    }
    *buffer = normaliser.apply(value)?;
    Some(buffer)
}

/// A range of network addresses: all addresses whose leading bits are those of `base`. IPv4 is mapped into IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    base: u128,
    bits: u32,
    v4: bool,
}

impl Range {
    fn mask(self) -> u128 {
        if self.bits == 0 { 0 } else { u128::MAX << (128 - self.bits) }
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let address = Ipv6Addr::from(self.base);
        match address.to_ipv4_mapped().filter(|_| self.v4) {
            Some(v4) => write!(f, "{v4}/{}", self.bits - 96),
            None => write!(f, "{address}/{}", self.bits),
        }
    }
}

fn range(value: &str) -> Option<Range> {
    let (address, bits) = value.split_once('/').map_or((value, None), |(a, b)| (a, Some(b)));
    let address: IpAddr = address.trim().parse().ok()?;
    let (base, width, v4) = match address {
        IpAddr::V4(a) => (u128::from(a.to_ipv6_mapped()), 32, true),
        IpAddr::V6(a) => (u128::from(a), 128, false),
    };
    let bits: u32 = bits.map_or(Some(width), |b| b.trim().parse().ok()).filter(|b| *b <= width)?;
    let range = Range { base, bits: bits + 128 - width, v4 };
    Some(Range { base: base & range.mask(), ..range })
}

/// The ranges of a list's values.
pub(crate) fn ranges<'v>(values: impl IntoIterator<Item = &'v String>) -> Vec<Range> {
    values.into_iter().filter_map(|v| range(v)).collect()
}

/// Whether a range holds the address; unknown if it is no address.
pub(crate) fn in_ranges(ranges: &[Range], address: &str) -> Tri {
    match range(address).filter(|a| a.bits == 128) {
        Some(a) => Tri::known(ranges.iter().any(|r| r.v4 == a.v4 && a.base & r.mask() == r.base)),
        None => Tri::Unknown,
    }
}

fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for word in value.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

fn email(value: &str) -> Option<String> {
    let (local, host) = value.rsplit_once('@')?;
    let local_ok = !local.is_empty() && !local.contains(|c: char| c.is_whitespace() || c == '@');
    local_ok.then(|| domain(host)).flatten().map(|host| format!("{}@{host}", local.to_lowercase()))
}

fn domain(value: &str) -> Option<String> {
    let value = value.strip_prefix('@').unwrap_or(value).trim_end_matches('.').to_lowercase();
    let mut value = value.as_str();
    while let Some(rest) = value.strip_prefix("www.").filter(|r| r.contains('.')) {
        value = rest;
    }
    let label = |l: &str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    (value.contains('.') && value.split('.').all(label)).then(|| value.to_owned())
}

fn phone(value: &str) -> Option<String> {
    let value = value.strip_prefix("00").map_or(value.to_owned(), |rest| format!("+{rest}"));
    let value = value.strip_prefix('+')?;
    let separator = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '/');
    let digits: String = value.chars().filter(|c| !separator(*c)).collect();
    let good = (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    good.then(|| format!("+{digits}"))
}

fn institution(value: &str) -> String {
    let spaced: String = value.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    text(&spaced)
}

fn url(value: &str) -> Option<String> {
    let scheme = |s: &str| s.bytes().all(|b| b.is_ascii_alphabetic());
    let rest = value.split_once("://").filter(|(s, _)| scheme(s)).map_or(value, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let rest = rest.trim_end_matches(|c: char| c == '/' || c.is_whitespace());
    let (host, path) = rest.split_once('/').map_or((rest, ""), |(h, p)| (h, p));
    let host = domain(host)?;
    Some(if path.is_empty() { host } else { format!("{host}/{path}") })
}

fn wallet(value: &str) -> Option<String> {
    if !value.bytes().all(|b| b.is_ascii_alphanumeric()) || value.len() < 20 {
        return None;
    }
    let lower = value.to_ascii_lowercase();
    let folded = ["0x", "bc1", "ltc1", "tb1"].iter().any(|p| lower.starts_with(p));
    Some(if folded { lower } else { value.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let cases = [
            (Normaliser::Text, "  Foo\tBAR ", Some("foo bar")),
            (Normaliser::Email, "A.Lee@Mail.COM", Some("a.lee@mail.com")),
            (Normaliser::Email, "mail.com", None),
            (Normaliser::Domain, "@WWW.Mail.com.", Some("mail.com")),
            (Normaliser::Domain, "bad..dom", None),
            (Normaliser::Phone, "+1 (212) 867-5309", Some("+12128675309")),
            (Normaliser::Phone, "0044 20 7946 0000", Some("+442079460000")),
            (Normaliser::Phone, "867 5309", None),
            (Normaliser::Institution, "St. Mary's  College", Some("st mary s college")),
            (Normaliser::Url, "https://www.Example.com/a/B/?x=1", Some("example.com/a/B")),
            (
                Normaliser::Wallet,
                "0xABCDEF0123456789abcdef0123456789ABCDEF01",
                Some("0xabcdef0123456789abcdef0123456789abcdef01"),
            ),
            (Normaliser::Wallet, "not one", None),
            (Normaliser::Text, "  ", None),
            (Normaliser::Cidr, "192.0.2.77/24", Some("192.0.2.0/24")),
            (Normaliser::Cidr, "2001:DB8::1", Some("2001:db8::1/128")),
            (Normaliser::Cidr, "192.0.2.0/33", None),
        ];
        for (normaliser, value, want) in cases {
            assert_eq!(normaliser.apply(value).as_deref(), want, "{value}");
            assert_eq!((normaliser.function())(value, &mut String::new()), want);
        }
    }

    #[test]
    fn ranges_hold_addresses() {
        let ranges = ranges(&["192.0.2.0/24".to_owned(), "2001:db8::/32".to_owned()]);
        assert_eq!(in_ranges(&ranges, "192.0.2.9"), Tri::True);
        assert_eq!(in_ranges(&ranges, "192.0.3.9"), Tri::False);
        assert_eq!(in_ranges(&ranges, "2001:db8:1::"), Tri::True);
        assert_eq!(in_ranges(&ranges, "here"), Tri::Unknown);
        assert_eq!(in_ranges(&super::ranges(&["0.0.0.0/0".to_owned()]), "::1"), Tri::False, "other kind");
    }

    proptest::proptest! {
        #[test]
        fn a_normal_form_is_its_own(value in "\\PC{0,30}") {
            for (word, normaliser) in Normaliser::WORDS {
                if let Some(form) = normaliser.apply(&value) {
                    proptest::prop_assert_eq!(normaliser.apply(&form), Some(form.clone()), "{}", word);
                }
                if normaliser.plainly(&value) {
                    proptest::prop_assert_eq!(normaliser.slowly(&value), Some(value.clone()), "{}", word);
                }
            }
        }
    }
}
