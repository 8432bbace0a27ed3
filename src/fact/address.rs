//! A postal address: which door it names, in one spelling, and whether that door can be one household's.
//!
//! Reads one-line and split addresses of the forms used in US, CA, GB, IE, DE, FR, ES, IN and AU well enough to
//! compare them. It validates nothing against a map, and a street without house number or without any place names no
//! door.

mod claim;
mod country;
mod place;
mod street;

use std::num::NonZeroU64;

pub use claim::{claim, mark_of};
pub use place::city;

use super::{Ground, Key, KeyKind, Region, fold, text};
use crate::record::{Application, Field};
use place::Place;
use street::Street;

/// Which address of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressKind {
    /// Where the applicant lives.
    Home,
    /// Where equipment is sent.
    Shipping,
    /// The address on the identity document.
    Document,
}

impl AddressKind {
    /// The fields it is read from: line1, line2, city, region, postcode, country.
    pub const fn fields(self) -> [Field; 6] {
        use Field::*;
        match self {
            AddressKind::Home => [HomeLine1, HomeLine2, HomeCity, HomeRegion, HomePostcode, HomeCountry],
            AddressKind::Shipping => {
                [ShippingLine1, ShippingLine2, ShippingCity, ShippingRegion, ShippingPostcode, ShippingCountry]
            }
            AddressKind::Document => {
                [DocumentLine1, DocumentLine2, DocumentCity, DocumentRegion, DocumentPostcode, DocumentCountry]
            }
        }
    }
}

/// An address as read. Texts are canonical; what is written stands in the cells of [`AddressKind::fields`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Which of the application's addresses it is.
    pub kind: AddressKind,
    /// Street and number: `n main st 12`. A post office box: `po box 12`.
    pub line: Option<String>,
    /// Unit, floor and door run together: `4b`.
    pub unit: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Region: its code in lower case where its country uses codes, else its name.
    pub region: Option<String>,
    /// Postcode in upper case without gaps.
    pub postcode: Option<String>,
    /// Country.
    pub country: Option<Region>,
    /// Key of the door. Known when one household can live there: not for a building of many units without a unit.
    pub key: Option<Key>,
    /// Key of street and number, whatever the unit.
    pub street_key: Option<Key>,
    /// Whether it is a post office box.
    pub po_box: bool,
    /// What street and place are compared by; empty when they name no door.
    door: String,
}

/// An address reduced to marks, for comparing homes of many people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Home {
    /// Street, number and place.
    pub street: NonZeroU64,
    /// Unit, if written.
    pub unit: Option<NonZeroU64>,
}

impl Address {
    /// Reads one of the application's addresses; `None` when all its cells are blank or absent.
    pub fn read(app: &Application, ground: &Ground, kind: AddressKind) -> Option<Address> {
        // As a country, `NO` is Norway and no refusal to say.
        let blank = |field, value: &str| text::blank(value) && !(field == kind.fields()[5] && value.trim() == "NO");
        let cells = kind.fields().map(|field| app.get(field).filter(|value| !blank(field, value)));
        cells.iter().any(Option::is_some).then(|| build(cells, kind, &ground.scope))
    }

    /// Whether a unit is written.
    pub fn unit_known(&self) -> bool {
        self.unit.is_some()
    }

    /// Whether street, number and city are known, and the region, postcode or country.
    pub fn complete(&self) -> bool {
        let wider = self.region.is_some() || self.postcode.is_some() || self.country.is_some();
        self.line.is_some() && !self.door.is_empty() && self.city.is_some() && wider
    }

    /// The address as a home. A post office box is none.
    pub fn home(&self) -> Option<Home> {
        if self.po_box || self.door.is_empty() {
            return None;
        }
        let unit = self.unit.as_ref().map(|unit| fold::mark(unit.as_bytes()));
        Some(Home { street: fold::mark(self.door.as_bytes()), unit })
    }
}

/// Where an applicant says they are, in one spelling, from a cell such as `Austin, TX, USA`: the city.
pub fn place(text: &str) -> Option<String> {
    city(text.split([',', ';', '(', '/']).next().unwrap_or(text))
}

fn build(cells: [Option<&str>; 6], kind: AddressKind, scope: &str) -> Address {
    let [line1, line2, city, region, postcode, country] = cells;
    let country = country.and_then(Region::read);
    let mut place = Place {
        city: city.and_then(place::city),
        region: region.and_then(place::region),
        postcode: postcode.and_then(|text| place::postcode(text, country)),
        country,
    };
    let region_code = place.region.as_deref().unwrap_or_default();
    let australian = matches!(region_code, "nsw" | "vic" | "qld" | "tas" | "act" | "sa");
    let slash = australian || country.is_some_and(|c| matches!(c.as_str(), "AU" | "NZ" | "GB" | "IE" | "SG" | "MY"));
    let street = street::read([line1.unwrap_or_default(), line2.unwrap_or_default()], slash, place.city.is_some());
    let given = place.city.take();
    place.complete(&street.rest);
    if given.is_some() {
        place.city = given;
    }
    if place.country.is_none()
        && let Some(implied) = country::implied(&place)
    {
        place.country = Some(implied);
        place.postcode = place.postcode.map(|code| country::zip(&code).map_or(code.clone(), Into::into));
    }
    let mut street = street;
    if street.number.contains(['/', '-']) {
        part_unit(&mut street, &place);
    }
    assemble(street, place, kind, scope)
}

/// Parts the unit from a number written as the place does it, where the place was known only after the street.
fn part_unit(street: &mut Street, place: &Place) {
    let country = place.country.map(|country| country.to_string()).unwrap_or_default();
    let region = place.region.as_deref().unwrap_or_default();
    if matches!(country.as_str(), "AU" | "NZ" | "GB" | "IE") || matches!(region, "nsw" | "vic" | "qld" | "tas" | "act")
    {
        street.part('/');
    } else if country == "CA" || matches!(region, "on" | "qc" | "bc" | "ab" | "mb" | "sk" | "ns" | "nb") {
        street.part('-');
    }
}

fn assemble(street: Street, place: Place, kind: AddressKind, scope: &str) -> Address {
    let po_box = street.po_box.is_some() && street.number.is_empty();
    let line = match &street.po_box {
        Some(number) if po_box => Some(format!("po box {number}")),
        _ if street.name.is_empty() => None,
        _ if street.number.is_empty() => Some(street.name.clone()),
        _ => Some(joined(&[&street.name, " ", &street.number])),
    };
    let numbered = match &street.po_box {
        Some(number) if po_box => !number.is_empty(),
        _ => names_a_door(&street),
    };
    let door = match (&line, locality(&place)) {
        (Some(line), Some(place)) if numbered => joined(&[line, "|", &place]),
        _ => String::new(),
    };
    let (mut key, mut street_key) = (None, None);
    if !door.is_empty() && !po_box {
        street_key = Some(Key::of(KeyKind::Street, door.as_bytes(), scope));
    }
    if !door.is_empty() && (po_box || !street.many_units || !street.unit.is_empty()) {
        let text = joined(&[&door, "|", &street.unit]);
        key = Some(Key::of(KeyKind::Address, text.as_bytes(), scope));
    }
    Address {
        kind,
        line: line.filter(|line| line != "po box "),
        unit: Some(street.unit).filter(|unit| !unit.is_empty()),
        city: place.city,
        region: place.region,
        postcode: place.postcode,
        country: place.country,
        key,
        street_key,
        po_box,
        door,
    }
}

fn joined(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    parts.iter().for_each(|part| text.push_str(part));
    text
}

/// What a street must stand in to be one street: its city (with the region's code, if it has one), else its postcode,
/// else its region. A country alone is too wide.
fn locality(place: &Place) -> Option<String> {
    // A country that somebody ticked does not make an American address Indian; six digits do.
    let pin = || place.postcode.as_ref().is_none_or(|code| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
    let india = place.country.is_some_and(|country| country.as_str() == "IN") && pin();
    let code = place.region.as_deref().and_then(place::region_code);
    let code = code.filter(|code| !india && place::tells_towns_apart(code));
    match (&place.city, &place.postcode) {
        (Some(city), _) => Some(joined(&[city, "|", code.unwrap_or_default()])),
        (None, Some(postcode)) => Some(format!("|{postcode}")),
        (None, None) => place.region.clone(),
    }
}

/// Whether street and number can be a door, rather than something typed into a required field.
fn names_a_door(street: &Street) -> bool {
    const NONSENSE: &[&str] = &[
        "abc",
        "address",
        "asdf",
        "example",
        "fake",
        "general",
        "homeless",
        "na",
        "none",
        "null",
        "poste",
        "qwerty",
        "remote",
        "sample",
        "somewhere",
        "street",
        "tbd",
        "test",
        "unknown",
        "xx",
        "xxx",
        "xyz",
        "your",
    ];
    let number = street.number.trim_start_matches('0');
    let mut words = street.name.split_ascii_whitespace();
    let first = words.next().unwrap_or_default();
    let named = words.next().is_some() || first.len() > 2 || first.bytes().any(|b| b.is_ascii_digit());
    let only_type = matches!(street.name.as_str(), "st" | "ave" | "rd" | "str" | "calle" | "rue" | "blvd" | "ln");
    let placeholder = street.name == "main st" && matches!(number, "123" | "1234");
    let nonsense = NONSENSE.contains(&first);
    number.starts_with(|c: char| c.is_ascii_digit()) && named && !only_type && !nonsense && !placeholder
}

#[cfg(test)]
#[path = "address/pairs_tests.rs"]
mod pairs_tests;
#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
