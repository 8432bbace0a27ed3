//! Normalisers of lists: one function for the listed value and for the value looked up.
//!
//! A listed value that the normaliser cannot read is an error at load; a looked-up value that it cannot read is in no
//! list. What a phone number or mailbox means is `fact`'s knowledge; canonical values pass unchanged.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};

use crate::condition::{Date, Tri};
use crate::fact::{address, date, education, employment};

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
    /// A school: punctuation, case, "the" and "of" and the language of "university" do not count.
    Institution,
    /// What schools teach, `school; subject; first year; last year` a value. It answers only what it rules out.
    Curriculum,
    /// A web address: scheme, `www.`, query, fragment and a final slash do not count; the host's case neither.
    Url,
    /// A range of network addresses, `192.0.2.0/24`; an address is in the list if a range holds it.
    Cidr,
    /// An employer and the month or year of its founding, `Acme Inc 2015-03`; an employer with a month is in the list if it
    /// is listed and was not founded by then.
    Founded,
    /// A virtual currency address; case counts unless the address is hexadecimal or bech32.
    Wallet,
    /// A postal address in one line, for an address's `mark` or `building_mark`; without a unit it is the whole building.
    Address,
}

impl Normaliser {
    /// The words of `normalise = "..."`.
    pub const WORDS: &'static [(&'static str, Normaliser)] = &[
        ("text", Normaliser::Text),
        ("email", Normaliser::Email),
        ("domain", Normaliser::Domain),
        ("phone", Normaliser::Phone),
        ("institution", Normaliser::Institution),
        ("curriculum", Normaliser::Curriculum),
        ("url", Normaliser::Url),
        ("cidr", Normaliser::Cidr),
        ("founded", Normaliser::Founded),
        ("wallet", Normaliser::Wallet),
        ("address", Normaliser::Address),
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
            Normaliser::Curriculum => {
                "write `school; subject; first year; last year`, the last left out where it is still taught"
            }
            Normaliser::Url => "write `example.com/page`",
            Normaliser::Cidr => "write `192.0.2.0/24` or `2001:db8::/32`",
            Normaliser::Founded => "write `Acme Inc 2015-03` or `Acme Inc 2015`",
            Normaliser::Wallet => "write the address alone, without blanks",
            Normaliser::Address => {
                "write street, number, unit, city and region: `902 Industrial Pkwy Unit 4, Reno, NV 89502`"
            }
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
            Normaliser::Institution => education::institution(value),
            Normaliser::Curriculum => super::curriculum::normal(value),
            Normaliser::Url => url(value),
            Normaliser::Founded => founded(value).map(|(employer, date)| match date.month {
                0 => format!("{employer} {:04}", date.year),
                month => format!("{employer} {:04}-{month:02}", date.year),
            }),
            Normaliser::Wallet => wallet(value),
            Normaliser::Address => address::mark_of(value),
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
            Normaliser::Curriculum => |v, b| kept(Normaliser::Curriculum, v, b),
            Normaliser::Url => |v, b| kept(Normaliser::Url, v, b),
            Normaliser::Cidr => |v, b| kept(Normaliser::Cidr, v, b),
            Normaliser::Founded => |v, b| kept(Normaliser::Founded, v, b),
            Normaliser::Wallet => |v, b| kept(Normaliser::Wallet, v, b),
            Normaliser::Address => |v, b| kept(Normaliser::Address, v, b),
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
            Normaliser::Address => {
                value.len() == 32 && value.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
            }
            Normaliser::Text => {
                let mut last = b' ';
                let words = value.bytes().all(|b| {
                    let fits = lower(b) || b == b' ' && last != b' ';
                    last = b;
                    fits
                });
                words && last != b' '
            }
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

/// Employer in one spelling, and a month or year.
fn founded(value: &str) -> Option<(String, Date)> {
    let (name, date) = value.rsplit_once([' ', ',', ';', '|'])?;
    let date = date::read(date, None).filter(|date| date.day == 0 && date.year <= 2100)?;
    let mut name = employment::employer(name)?;
    // A form of company may show once another is gone.
    while let Some(shorter) = employment::employer(&name).filter(|shorter| *shorter != name) {
        name = shorter;
    }
    employment::employer(&name).map(|name| (name, date))
}

/// First month of each listed employer.
pub(crate) fn foundings(values: &[String]) -> BTreeMap<String, i32> {
    let mut all = BTreeMap::new();
    for (employer, date) in values.iter().filter_map(|value| founded(value)) {
        let first = date::first_month(date);
        // Of two dates the earlier is the safer.
        all.entry(employer).and_modify(|known: &mut i32| *known = first.min(*known)).or_insert(first);
    }
    all
}

/// Whether the employer of `acme 2014-12` is listed and was founded after that month; unknown if it is no such text.
pub(crate) fn began_before(foundings: &BTreeMap<String, i32>, text: &str) -> Tri {
    match text.rsplit_once(' ').and_then(|(name, month)| Some((name, date::read(month, None)?))) {
        Some((name, month)) => Tri::known(foundings.get(name).is_some_and(|first| date::last_month(month) < *first)),
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
            (Normaliser::Text, " foo  7 bar ", Some("foo 7 bar")),
            (Normaliser::Text, "foo 7 bar", Some("foo 7 bar")),
            (Normaliser::Email, "A.Lee@Mail.COM", Some("a.lee@mail.com")),
            (Normaliser::Email, "mail.com", None),
            (Normaliser::Domain, "@WWW.Mail.com.", Some("mail.com")),
            (Normaliser::Domain, "bad..dom", None),
            (Normaliser::Phone, "+1 (212) 867-5309", Some("+12128675309")),
            (Normaliser::Phone, "0044 20 7946 0000", Some("+442079460000")),
            (Normaliser::Phone, "867 5309", None),
            (Normaliser::Institution, "St. Mary's  College", Some("st marys college")),
            (Normaliser::Institution, "The University of Texas", Some("university texas")),
            (
                Normaliser::Curriculum,
                " Reed  College ; Phys. & Maths; 1990;",
                Some("reed college\u{1f}mathematics physics\u{1f}1990\u{1f}9999"),
            ),
            (Normaliser::Curriculum, "Reed College; Physics", None),
            (Normaliser::Curriculum, "Reed College; Physics; 2010; 1990", None),
            (Normaliser::Url, "https://www.Example.com/a/B/?x=1", Some("example.com/a/B")),
            (
                Normaliser::Wallet,
                "0xABCDEF0123456789abcdef0123456789ABCDEF01",
                Some("0xabcdef0123456789abcdef0123456789abcdef01"),
            ),
            (Normaliser::Founded, "Acme, Inc. 2015-03", Some("acme 2015-03")),
            (Normaliser::Founded, "The Acme Group;2015", Some("acme 2015")),
            (Normaliser::Founded, "Acme", None),
            (Normaliser::Founded, "2015-03", None),
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

    #[test]
    fn founded_later_than_begun() {
        let all = foundings(&["Acme Inc 2015-03".to_owned(), "Blue Field 2018".to_owned(), "ACME 2016".to_owned()]);
        for (text, want) in [
            ("acme 2015-02", Tri::True),
            ("acme 2015-03", Tri::False),
            ("blue field 2017-12", Tri::True),
            ("blue field 2018-01", Tri::False),
            ("nobody 1999-01", Tri::False),
            ("acme", Tri::Unknown),
        ] {
            assert_eq!(began_before(&all, text), want, "{text}");
        }
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
