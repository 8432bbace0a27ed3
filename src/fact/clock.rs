//! What a time zone says of a place: hours between the clock that a browser showed and those of a claimed place.
//!
//! Zones are read by their names in the database of IANA, or as an offset from UTC. Compared are the offsets of January and
//! of July, and the nearer counts. A zone decides no country and is never shown as one.

use std::sync::LazyLock;

use super::Region;
use super::gazetteer::{Claim, digit};

/// Minutes east of Greenwich in January and in July.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offsets {
    /// On 15 January.
    pub january: i16,
    /// On 15 July.
    pub july: i16,
}

struct Zones {
    /// By the digit of the table.
    pairs: Vec<Offsets>,
    /// Digits of each country's zones, sorted by country.
    countries: Vec<(&'static str, &'static str)>,
    /// Digits by name in lower case, sorted.
    names: Vec<(&'static str, u8)>,
}

/// Made by `scripts/refresh_places.py`.
static ZONES: LazyLock<Zones> = LazyLock::new(|| {
    let mut zones = Zones { pairs: Vec::new(), countries: Vec::new(), names: Vec::new() };
    for line in include_str!("data/zones.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((name, rest)) = line.split_once(' ') else { continue };
        if name.starts_with('=') {
            let (january, july) = rest.split_once(' ').unwrap_or_default();
            let minutes = |text: &str| text.parse().unwrap_or_default();
            zones.pairs.push(Offsets { january: minutes(january), july: minutes(july) });
        } else if let Some(country) = name.strip_prefix('@') {
            zones.countries.push((country, rest));
        } else {
            zones.names.push((name, rest.bytes().next().unwrap_or(b'0')));
        }
    }
    zones
});

fn pair(zone: u8) -> Option<Offsets> {
    ZONES.pairs.get(usize::from(digit(zone))).copied()
}

/// Digits of a country's zones; none if it has none of its own.
pub(super) fn of_country(country: Region) -> &'static [u8] {
    let countries = &ZONES.countries;
    let at = countries.binary_search_by(|(code, _)| (*code).cmp(country.as_str()));
    at.map_or(&[], |at| countries[at].1.as_bytes())
}

/// The offsets that a browser's or form's time zone names: `America/New_York`, `UTC+05:30`, `(GMT-08:00) Pacific Time`.
pub fn read(text: &str) -> Option<Offsets> {
    const LONGEST: usize = 64;
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let name = text.to_ascii_lowercase().replace(' ', "_");
    let names = &ZONES.names;
    match names.binary_search_by(|(listed, _)| (*listed).cmp(name.as_str())) {
        Ok(at) => pair(names[at].1),
        Err(_) => written(text).map(|minutes| Offsets { january: minutes, july: minutes }),
    }
}

/// `UTC+5`, `GMT-08:00`, `+0530`, with or without brackets and a name behind.
fn written(text: &str) -> Option<i16> {
    let text = text.strip_prefix('(').unwrap_or(text);
    let upper = text.get(..3).map(str::to_ascii_uppercase);
    let named = matches!(upper.as_deref(), Some("UTC" | "GMT"));
    let rest = if named { text.get(3..)?.trim_start() } else { text };
    let end = rest.find(|c: char| c == ')' || c.is_whitespace()).unwrap_or(rest.len());
    let (offset, after) = rest.split_at(end);
    if !named && !after.is_empty() {
        return None;
    }
    let (sign, digits) = match offset.chars().next()? {
        '+' => (1, offset.get(1..)?),
        '-' => (-1, offset.get(1..)?),
        '\u{2212}' => (-1, offset.get(3..)?),
        _ => return None,
    };
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 && plain => digits.split_at(2),
        None => (digits, "0"),
    };
    let number = |text: &str| text.parse::<i16>().ok().filter(|n| (0..60).contains(n) && text.len() <= 2);
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 14).then_some(sign * (hours * 60 + minutes))
}

/// The least minutes between a clock and those that a claimed place can have; `None` if either is unknown.
pub fn gap(clock: Offsets, claim: &Claim) -> Option<u16> {
    let around = |a: i16, b: i16| {
        let apart = (i32::from(a) - i32::from(b)).unsigned_abs();
        apart.min(24 * 60 - apart.min(24 * 60)) as u16
    };
    let nearer = |o: Offsets| around(o.january, clock.january).min(around(o.july, clock.july));
    claim.zones().into_iter().filter_map(pair).map(nearer).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::address;

    fn minutes(text: &str) -> Option<(i16, i16)> {
        read(text).map(|o| (o.january, o.july))
    }

    fn hours(zone: &str, place: &str) -> Option<u16> {
        gap(read(zone)?, &address::claim(place)?).map(|minutes| minutes / 60)
    }

    #[test]
    fn zones_as_they_are_written() {
        for (text, expected) in [
            ("America/New_York", Some((-300, -240))),
            ("america/new york", Some((-300, -240))),
            ("Asia/Calcutta", Some((330, 330))),
            ("Asia/Kolkata", Some((330, 330))),
            ("Europe/London", Some((0, 60))),
            ("Australia/Sydney", Some((660, 600))),
            ("UTC", Some((0, 0))),
            ("UTC+05:30", Some((330, 330))),
            ("GMT-8", Some((-480, -480))),
            ("(GMT-08:00) Pacific Time (US & Canada)", Some((-480, -480))),
            ("+0530", Some((330, 330))),
            ("Etc/GMT+5", Some((-300, -300))),
            ("GMT+99", None),
            ("Pacific Time", None),
            ("+1 212 867 5309", None),
            ("UTC+", None),
            ("", None),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
    }

    #[test]
    fn clocks_and_places() {
        assert_eq!(hours("America/New_York", "Boston, MA"), Some(0));
        assert_eq!(hours("America/Los_Angeles", "Boston, MA"), Some(3));
        assert_eq!(hours("Asia/Shanghai", "Austin, TX"), Some(10));
        assert_eq!(hours("America/New_York", "Brettmouth, US"), Some(0), "some place of the country has it");
        assert_eq!(hours("Pacific/Auckland", "Honolulu, HI"), Some(1), "across the date line");
        assert_eq!(hours("America/New_York", "Brettmouth"), None);
        assert_eq!(hours("Europe/London", "Lisbon, Portugal"), Some(0));
        assert_eq!(hours("America/Phoenix", "Denver, CO"), Some(0), "the nearer season counts");
    }

    #[test]
    fn the_table_is_sorted_and_whole() {
        assert!(ZONES.names.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(ZONES.countries.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(ZONES.names.len() > 500 && ZONES.countries.len() > 240);
        let digits = ZONES.names.iter().map(|n| n.1).chain(ZONES.countries.iter().flat_map(|c| c.1.bytes()));
        assert!(digits.map(pair).all(|p| p.is_some()));
    }
}
