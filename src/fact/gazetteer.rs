//! Where a claimed place can lie: kilometres between two of them, and the time zones that one can have.
//!
//! A claim is a city with whatever else was written of it. It can mean every listed city of that name that fits, so a
//! distance is the least over all readings: what is ambiguous is never called far. A city that is not listed (fewer than
//! 5,000 people, or misspelt) is unknown. Coordinates are kept to a tenth of a degree; nothing here is exact to 20 km.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::Region;

/// `name|entries`, sorted by name. Made by `scripts/refresh_places.py`.
static TABLE: LazyLock<&'static str> = LazyLock::new(|| {
    let text = include_str!("data/places.txt");
    let heads = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
    text.get(heads..).unwrap_or_default()
});

/// Where the line of each name begins in [`TABLE`], plus 1, at the place that the name's hash gives or the next that is
/// free: a name is found in one step or two, wherever it stands.
static LINES: LazyLock<Box<[u32]>> = LazyLock::new(|| {
    let mut slots = vec![0; SLOTS].into_boxed_slice();
    let mut at = 0;
    for line in TABLE.split_inclusive('\n') {
        let name = line.split_once('|').map_or(line, |(name, _)| name);
        let free = probe(name).find(|slot| slots[*slot] == 0);
        if let Some(slot) = free {
            slots[slot] = at + 1;
        }
        at += line.len() as u32;
    }
    slots
});

/// Not far from twice as many as there are names, and a power of two.
const SLOTS: usize = 1 << 17;

/// The slots to look for a name in, one after the other.
fn probe(name: &str) -> impl Iterator<Item = usize> {
    let first = FixedState::default().hash_one(name) as usize;
    (0..SLOTS).map(move |step| first.wrapping_add(step) % SLOTS)
}

/// The most readings of one claim that are compared: no name has more in one country.
const MOST: usize = 256;

/// A place that somebody claims, in the spelling of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// City, canonical.
    pub city: Option<String>,
    /// Code of the region where addresses use one (`tx`), or its name.
    pub region: Option<String>,
    /// Country.
    pub country: Option<Region>,
    /// Country that the region's letters may mean instead: `Berlin, DE`.
    pub instead: Option<Region>,
}

/// One reading of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spot {
    /// Tenths of a degree from the south pole, and east of the date line.
    lat: u16,
    lon: u16,
    /// Digit of the time zone in the table of zones.
    zone: u8,
}

impl Claim {
    /// Every listed city that it can mean, at most [`MOST`].
    fn spots(&self) -> Vec<Spot> {
        let Some(entries) = self.city.as_deref().and_then(entries) else { return Vec::new() };
        entries.split(' ').filter_map(|entry| self.fits(entry)).take(MOST).collect()
    }

    fn fits(&self, entry: &str) -> Option<Spot> {
        let (code, rest) = entry.split_at_checked(2)?;
        let (region, place) = rest.split_at_checked(rest.len().checked_sub(5)?)?;
        let coded = self.region.as_deref().filter(|region| region.len() <= 3);
        // A region is known by its code only where entries carry one.
        let in_region = coded.is_none_or(|coded| coded == region);
        let fits = match self.country {
            Some(country) => country.as_str() == code && (region.is_empty() || in_region),
            None if self.instead.is_some_and(|country| country.as_str() == code) => true,
            None => coded.is_none() || (in_region && !region.is_empty()),
        };
        let &[a, b, c, d, zone] = place.as_bytes() else { return None };
        let pair = |high: u8, low: u8| u16::from(digit(high)) * 62 + u16::from(digit(low));
        fits.then(|| Spot { lat: pair(a, b), lon: pair(c, d), zone })
    }

    /// Digits of the time zones that the place can have: its city's where that is listed, else all of its country's.
    pub(super) fn zones(&self) -> Vec<u8> {
        let mut zones: Vec<u8> = self.spots().iter().map(|spot| spot.zone).collect();
        if zones.is_empty()
            && let Some(country) = self.country
        {
            zones = super::clock::of_country(country).to_vec();
        }
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    /// Whether both write the same city and nothing that tells them apart.
    fn same(&self, other: &Claim) -> bool {
        fn agree<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        self.city.is_some()
            && self.city == other.city
            && agree(&self.region, &other.region)
            && agree(&self.country, &other.country)
    }
}

/// The least kilometres that two claimed places can be apart; `None` where either is not known.
pub fn apart(a: &Claim, b: &Claim) -> Option<u32> {
    if a.same(b) {
        return Some(0);
    }
    let on_globe = |claim: &Claim| claim.spots().into_iter().map(Spot::on_globe).collect::<Vec<_>>();
    let (here, there) = (on_globe(a), on_globe(b));
    let pairs = here.iter().flat_map(|one| there.iter().map(move |other| chord(one, other)));
    let nearest = pairs.min_by(f64::total_cmp)?;
    Some((2.0 * EARTH_KM * (nearest.sqrt() / 2.0).min(1.0).asin()).round() as u32)
}

/// Radius of the sphere that distances are measured on.
const EARTH_KM: f64 = 6_371.0;

impl Spot {
    /// Its point on a globe of radius 1.
    fn on_globe(self) -> [f64; 3] {
        let radians = |tenths: u16| (f64::from(tenths) / 10.0).to_radians();
        // Latitudes are counted from the south pole: the sine of that angle is the cosine of the latitude.
        let ((wide, high), (east, north)) = (radians(self.lat).sin_cos(), radians(self.lon).sin_cos());
        [wide * north, wide * east, high]
    }
}

/// The square of the straight line between two points of the globe.
fn chord(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The value of a digit of base 62.
pub(super) fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'Z' => byte - b'A' + 10,
        b'a'..=b'z' => byte - b'a' + 36,
        _ => 0,
    }
}

/// The entries of a name.
fn entries(name: &str) -> Option<&'static str> {
    let table = *TABLE;
    for slot in probe(name) {
        let start = LINES[slot].checked_sub(1)? as usize;
        let Some(entries) = table.get(start..)?.strip_prefix(name).and_then(|rest| rest.strip_prefix('|')) else {
            continue;
        };
        return Some(entries.split_once('\n').map_or(entries, |(entries, _)| entries));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::address;

    fn km(a: &str, b: &str) -> Option<u32> {
        let claim = |text| address::claim(text).unwrap_or_default();
        let there = apart(&claim(a), &claim(b));
        assert_eq!(there, apart(&claim(b), &claim(a)), "{a} / {b}");
        there
    }

    #[test]
    fn distances_are_those_of_maps() {
        for (a, b, low, high) in [
            ("Austin, TX", "Dallas, TX", 270, 310),
            ("San Francisco, CA", "San Jose, CA", 55, 90),
            ("New York, NY", "Los Angeles, CA", 3_900, 3_980),
            ("London, UK", "Manchester, UK", 240, 280),
            ("Munich, Germany", "München", 0, 0),
            ("Bangalore, India", "Bengaluru, Karnataka", 0, 0),
            ("Dublin, Ireland", "Cork, Ireland", 205, 235),
            ("Toronto, ON", "Vancouver, BC", 3_300, 3_400),
            ("Sydney NSW", "Melbourne VIC", 690, 740),
            ("Fiji", "Fiji", 0, 0),
            ("Suva, Fiji", "Apia, Samoa", 1_100, 1_220),
            ("Madrid, España", "Barcelona, Spain", 490, 520),
            ("Newark, NJ", "New York City Metropolitan Area", 5, 30),
        ] {
            let there = km(a, b).unwrap_or_else(|| panic!("{a} / {b}"));
            assert!((low..=high).contains(&there), "{a} / {b}: {there}");
        }
    }

    #[test]
    fn what_is_ambiguous_is_as_near_as_it_can_be() {
        assert!(km("Springfield", "Boston, MA").is_some_and(|km| km < 150), "the one in Massachusetts");
        assert!(km("Springfield, IL", "Boston, MA").is_some_and(|km| km > 1_000));
        assert!(km("London", "Toronto, ON").is_some_and(|km| km < 200));
        assert!(km("Berlin, DE", "Hamburg").is_some_and(|km| km < 280), "a country's code");
        assert!(km("Wilmington, DE", "Philadelphia, PA").is_some_and(|km| km < 60), "a state's code");
        assert!(km("Tbilisi, Georgia", "Atlanta, Georgia").is_some_and(|km| km > 5_000));
    }

    #[test]
    fn what_is_not_listed_is_unknown() {
        assert_eq!(km("Brettmouth, MP", "Austin, TX"), None);
        assert_eq!(km("Remote", "Austin, TX"), None);
        assert_eq!(km("Austin, WY", "Dallas, TX"), None, "no such city in that state");
        assert_eq!(km("", ""), None);
    }

    #[test]
    fn every_name_is_listed_as_addresses_spell_it_and_found() {
        let mut last = "";
        for line in TABLE.lines() {
            let (name, listed) = line.split_once('|').expect("a name and entries");
            assert!(last < name, "{name} after {last}");
            assert_eq!(address::city(name).as_deref(), Some(name));
            assert_eq!(entries(name), Some(listed));
            last = name;
            let anywhere = Claim { city: Some(name.to_owned()), ..Claim::default() };
            let spots = anywhere.spots();
            assert_eq!(spots.len(), listed.split(' ').count(), "{name}");
            assert!(spots.iter().all(|s| s.lat <= 1_800 && s.lon <= 3_600), "{name}");
        }
        assert!(TABLE.lines().count() > 50_000);
    }
}
