//! Places of one application held against each other: kilometres, hours, area codes. No place is named or judged.
//!
//! Where an applicant claims to be is the home address, else the location cell. What either leaves open is read in its
//! favour: see [`gazetteer`].

use std::sync::LazyLock;

use super::address::{self, AddressKind};
use super::gazetteer::{self, Claim};
use super::{Facts, Region, clock, range, text};
use crate::record::Field;

/// The state or province of each area code of North America that lies in one, by area code less 200. Made by
/// `scripts/refresh_places.py`.
static AREAS: LazyLock<[Option<&'static str>; 800]> = LazyLock::new(|| {
    let mut areas = [None; 800];
    for line in include_str!("data/areas.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((area, region)) = line.split_once(' ')
            && let Some(slot) = area.parse::<usize>().ok().and_then(|area| areas.get_mut(area.checked_sub(200)?))
        {
            *slot = Some(region);
        }
    }
    areas
});

/// The state or province of an international number's area code, as addresses abbreviate it.
pub fn area_region(e164: &str) -> Option<&'static str> {
    let area = e164.strip_prefix("+1")?.get(..3)?.parse::<usize>().ok()?;
    *AREAS.get(area.checked_sub(200)?)?
}

/// Words of programs that fill in forms, in browser identifications.
const PROGRAMS: &[&str] = &[
    "headlesschrome",
    "phantomjs",
    "slimerjs",
    "selenium",
    "webdriver",
    "puppeteer",
    "playwright",
    "python-requests",
    "python-urllib",
    "aiohttp",
    "httpx",
    "go-http-client",
    "node-fetch",
    "axios/",
    "curl/",
    "wget/",
    "scrapy",
    "libwww-perl",
    "java/",
    "okhttp",
];

/// Names of the zone that says nothing of a place.
const UNIVERSAL: &[&str] =
    &["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Etc/Universal", "Universal", "Zulu", "Etc/Zulu", "UCT"];

impl Facts<'_> {
    /// Where the applicant says they are: the home address, else the location cell.
    pub fn claimed(&self) -> Option<Claim> {
        let home = self.home().map(address::Address::claim).filter(|c| c.city.is_some() || c.country.is_some());
        home.or_else(|| self.location_claim())
    }

    fn location_claim(&self) -> Option<Claim> {
        self.app.get(Field::Location).and_then(address::claim)
    }

    /// Kilometres from the home address to another of the application's addresses; `None` if either is not known.
    pub fn address_km(&self, kind: AddressKind) -> Option<u32> {
        // Most records name no second address.
        let other = self.address(kind)?.claim();
        gazetteer::apart(&self.home()?.claim(), &other)
    }

    /// Kilometres from the home address to the place in the location cell.
    pub fn location_km(&self) -> Option<u32> {
        let stated = self.location_claim()?;
        gazetteer::apart(&self.home()?.claim(), &stated)
    }

    /// Kilometres from where the applicant claims to be to where a look-up saw the network address.
    pub fn network_km(&self) -> Option<u32> {
        let city = self.app.get(Field::NetworkCity).and_then(address::city)?;
        let seen = Claim { city: Some(city), country: self.network_country(), ..Claim::default() };
        gazetteer::apart(&self.claimed()?, &seen)
    }

    /// The country that a look-up saw the network address in.
    pub fn network_country(&self) -> Option<Region> {
        self.app.get(Field::NetworkCountry).and_then(Region::read)
    }

    /// What stands behind the network address: as a look-up recorded, else by the tables that come with the program.
    pub fn network_kind(&self) -> Option<range::Kind> {
        *self.network_kind.get_or_init(|| {
            let recorded = self.app.get(Field::NetworkKind).and_then(range::Kind::read);
            recorded.or_else(|| self.network()?.public_address().map(range::of))
        })
    }

    /// Least whole hours between the browser's clock and those that the claimed place can have.
    pub fn clock_gap(&self) -> Option<u16> {
        // Browsers that guard against being recognised say UTC wherever they are, and so do servers.
        let named = self.app.get(Field::NetworkTimezone).filter(|name| !UNIVERSAL.contains(&name.trim()))?;
        let clock = clock::read(named)?;
        clock::gap(clock, &self.claimed()?).map(|minutes| minutes / 60)
    }

    /// Whether the browser identification is that of a program that fills in forms.
    pub fn automated(&self) -> Option<bool> {
        let agent = self.app.get(Field::NetworkUserAgent).filter(|agent| !text::blank(agent))?;
        let lower = agent.to_ascii_lowercase();
        Some(PROGRAMS.iter().any(|program| lower.contains(program)))
    }

    /// Whether the record says anything of the network beside address, clock, browser and device.
    pub fn network_looked_up(&self) -> bool {
        use Field::*;
        let fields =
            [NetworkCountry, NetworkCity, NetworkOperator, NetworkKind, NetworkFormSeconds, NetworkPastedShare];
        fields.into_iter().any(|field| self.app.get(field).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Ground;
    use crate::record::Application;

    fn app(cells: &[(Field, &str)]) -> Application {
        let mut app = Application::default();
        cells.iter().for_each(|(field, text)| app.push(*field, 0, 0, text));
        app
    }

    #[test]
    fn places_of_one_application() {
        let app = app(&[
            (Field::HomeCity, "Austin"),
            (Field::HomeRegion, "TX"),
            (Field::HomeCountry, "US"),
            (Field::ShippingLine1, "12 Elm St, Reno, NV 89502"),
            (Field::Location, "Round Rock, TX"),
            (Field::NetworkCity, "Dallas"),
            (Field::NetworkCountry, "United States"),
            (Field::NetworkTimezone, "America/Los_Angeles"),
            (Field::NetworkIp, "138.68.10.4"),
            (Field::NetworkUserAgent, "Mozilla/5.0 HeadlessChrome/120"),
        ]);
        let ground = Ground::default();
        let facts = Facts::new(&app, &ground);
        assert!(facts.address_km(AddressKind::Shipping).is_some_and(|km| km > 1_500));
        assert!(facts.location_km().is_some_and(|km| km < 40));
        assert!(facts.network_km().is_some_and(|km| (200..350).contains(&km)));
        assert_eq!((facts.clock_gap(), facts.automated()), (Some(2), Some(true)));
        assert_eq!(facts.network_kind(), Some(range::Kind::Hosting));
        assert_eq!(facts.address_km(AddressKind::Document), None);
    }

    #[test]
    fn a_look_up_goes_before_the_tables() {
        let ground = Ground::default();
        let kind = |cells: &[(Field, &str)]| Facts::new(&app(cells), &ground).network_kind();
        let hosted = (Field::NetworkIp, "138.68.10.4");
        assert_eq!(kind(&[hosted, (Field::NetworkKind, "business")]), Some(range::Kind::Line));
        assert_eq!(kind(&[hosted, (Field::NetworkKind, "?")]), Some(range::Kind::Hosting));
        assert_eq!(kind(&[(Field::NetworkIp, "10.0.0.1")]), None);
        assert_eq!(kind(&[(Field::NetworkIp, "24.14.77.201")]), Some(range::Kind::Other));
        assert_eq!(kind(&[]), None);
    }

    #[test]
    fn area_codes() {
        assert_eq!((area_region("+12128675309"), area_region("+15125550100")), (Some("ny"), Some("tx")));
        assert_eq!((area_region("+18005551212"), area_region("+442071838750")), (None, None));
        assert!(AREAS.iter().flatten().count() > 380);
    }
}
