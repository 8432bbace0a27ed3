//! Where an address or a location cell says that somebody is, for distances, and whether its postcode lies in its region.

use super::{Address, city, country, place};
use crate::fact::gazetteer::Claim;
use crate::fact::{Region, fold};

/// The most segments of a location cell that are read.
const SEGMENTS: usize = 6;

/// The claim of a location cell: `Austin, TX, USA`, `Greater Seattle Area`, `Berlin, Germany`. `None` if it names no city.
pub fn claim(text: &str) -> Option<Claim> {
    let mut segments = text.split([',', ';', '(', ')', '/', '|']).map(fold::words).filter(|s| !s.is_empty());
    let first = segments.next()?;
    let mut claim = Claim::default();
    for segment in segments.take(SEGMENTS) {
        claim.take(&segment);
    }
    let named = plain(&first);
    claim.city = city(&named);
    if let Some(at) = named.rfind(' ')
        && claim.region.is_none()
        && claim.country.is_none()
        && place::region_code(&named[at + 1..]).is_some()
    {
        // "Austin TX", without a comma.
        claim.take(&named[at + 1..]);
        claim.city = city(&named[..at]);
    }
    claim.city.is_some().then_some(claim)
}

impl Claim {
    /// Takes one further segment: a region, a country, or two letters that can be either.
    fn take(&mut self, segment: &str) {
        let country = Region::read(segment);
        let region = place::region_code(segment).filter(|_| self.region.is_none());
        match (region, country) {
            (Some(code), either) => {
                self.region = Some(code.to_owned());
                self.instead = either;
            }
            (None, Some(country)) => {
                self.country = self.country.or(Some(country));
                self.instead = None;
            }
            (None, None) => {}
        }
    }
}

/// A city without the words that make it a metropolitan area.
fn plain(folded: &str) -> String {
    const ENDS: &[&str] =
        &[" metropolitan area", " metropolitan region", " metro area", " bay area", " metroplex", " metro", " area"];
    let name = folded.strip_prefix("greater ").unwrap_or(folded);
    ENDS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).to_owned()
}

impl Address {
    /// Where it lies, as far as it says.
    pub fn claim(&self) -> Claim {
        Claim {
            city: self.city.clone(),
            region: self.region.as_deref().map(str::to_owned),
            country: self.country,
            instead: None,
        }
    }

    /// Whether the postcode is one of the region's, in the United States, Canada and Australia; `None` if either is unknown.
    pub fn postcode_fits(&self) -> Option<bool> {
        country::fits(self.country?, self.region.as_deref()?, self.postcode.as_deref()?)
    }

    /// What a list of places is compared by: the door, and its building whatever the unit. Empty when it names no door.
    pub fn marks(&self) -> Option<(String, String)> {
        if self.door.is_empty() {
            return None;
        }
        let unit = self.unit.as_deref().unwrap_or_default();
        Some((mark(&self.door, unit), mark(&self.door, "")))
    }
}

/// A door as lists know it: a hash, so that no condition can look into it.
fn mark(door: &str, unit: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("ringer list of places 1");
    hasher.update(door.as_bytes()).update(b"|").update(unit.as_bytes());
    hasher.finalize().to_hex().as_str()[..32].to_owned()
}

/// The mark of an address in one line, as lists write it; `None` if it names no door. Without a unit it stands for the
/// whole building.
pub fn mark_of(line: &str) -> Option<String> {
    let written = super::build([Some(line), None, None, None, None, None], super::AddressKind::Shipping, "");
    written.marks().map(|(door, _)| door)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, String, String) {
        let claim = claim(text).unwrap_or_default();
        let country = claim.country.map(|c| c.to_string()).unwrap_or_default();
        (claim.city.unwrap_or_default(), claim.region.unwrap_or_default(), country)
    }

    #[test]
    fn locations_as_people_write_them() {
        for (text, city, region, country) in [
            ("Austin, TX, USA", "austin", "tx", "US"),
            ("Austin TX", "austin", "tx", ""),
            ("Greater Seattle Area", "seattle", "", ""),
            ("San Francisco Bay Area", "san francisco", "", ""),
            ("New York City Metropolitan Area", "new york", "", ""),
            ("Bengaluru, Karnataka, India", "bengaluru", "ka", "IN"),
            ("Paris, Île-de-France, France", "paris", "", "FR"),
            ("London (UK)", "london", "", "GB"),
            ("Dallas/Fort Worth Area", "dallas", "", ""),
            ("Remote", "", "", ""),
            ("Remote, US", "", "", ""),
            ("", "", "", ""),
        ] {
            assert_eq!(read(text), (city.to_owned(), region.to_owned(), country.to_owned()), "{text}");
        }
        let delaware = claim("Wilmington, DE").expect("a city");
        assert_eq!((delaware.region.as_deref(), delaware.instead), (Some("de"), Region::from_code("DE")));
    }

    #[test]
    fn lists_know_a_door_and_its_building() {
        let unit = mark_of("902 Industrial Pkwy Unit 4, Reno, NV 89502").expect("a door");
        let building = mark_of("902 Industrial Parkway, Reno, NV").expect("a building");
        assert_ne!(unit, building);
        let cells = [Some("902 Industrial Parkway #4"), None, Some("Reno"), Some("Nevada"), Some("89502"), Some("US")];
        let written = super::super::build(cells, super::super::AddressKind::Shipping, "acme");
        assert_eq!(written.marks(), Some((unit, building)));
        assert_eq!(mark_of("Remote"), None);
        assert_eq!(mark_of("902 Industrial Pkwy"), None, "no place");
    }

    #[test]
    fn postcodes_and_regions() {
        let fits = |region: &str, postcode: &str, country: &str| {
            let cells = [Some("9 Elm Rd"), None, Some("Town"), Some(region), Some(postcode), Some(country)];
            super::super::build(cells, super::super::AddressKind::Home, "").postcode_fits()
        };
        assert_eq!(fits("TX", "78701", "US"), Some(true));
        assert_eq!(fits("TX", "10016", "US"), Some(false));
        assert_eq!(fits("MA", "2128", "US"), Some(true));
        assert_eq!(fits("PR", "00901", "US"), None, "not in the table");
        assert_eq!(fits("ON", "M5V 2T6", "CA"), Some(true));
        assert_eq!(fits("ON", "V5K 0A1", "CA"), Some(false));
        assert_eq!(fits("NSW", "2000", "AU"), Some(true));
        assert_eq!(fits("VIC", "2000", "AU"), Some(false));
        assert_eq!(fits("ACT", "2612", "AU"), Some(true));
        assert_eq!(fits("Bayern", "80331", "DE"), None);
        assert_eq!(fits("TN", "37011", "US"), Some(true));
        assert_eq!(fits("RI", "02903", "US"), Some(true));
    }
}
