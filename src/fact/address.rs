//! A postal address: which door it names, in one spelling, and whether that door can be one household's.
//!
//! Reads one-line and split addresses of the forms used in US, CA, GB, IE, DE, FR, ES, IN and AU well enough to
//! compare them. It validates nothing against a map, and a street without house number or without any place names no
//! door.

mod claim;
mod country;
mod place;
mod street;

use std::borrow::Cow;
use std::num::NonZeroU64;

pub use claim::{claim, mark_of};
pub use place::city;

use super::{Ground, Key, KeyKind, Region, fold, text};
use crate::record::{Application, Field, FieldSet};
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
        FIELDS[self as usize].0
    }
}

/// By [`AddressKind`]: its fields, and the same as a set.
const FIELDS: [([Field; 6], FieldSet); 3] = {
    use Field::*;
    let home = [HomeLine1, HomeLine2, HomeCity, HomeRegion, HomePostcode, HomeCountry];
    let shipping = [ShippingLine1, ShippingLine2, ShippingCity, ShippingRegion, ShippingPostcode, ShippingCountry];
    let document = [DocumentLine1, DocumentLine2, DocumentCity, DocumentRegion, DocumentPostcode, DocumentCountry];
    [(home, FieldSet::of(&home)), (shipping, FieldSet::of(&shipping)), (document, FieldSet::of(&document))]
};

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
    pub region: Option<Cow<'static, str>>,
    /// Postcode in upper case without gaps.
    pub postcode: Option<String>,
    /// Country.
    pub country: Option<Region>,
    /// Key of the door. Known when one household can live there: not for a building of many units without a unit.
    pub key: Option<Key>,
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
        let (fields, all) = &FIELDS[kind as usize];
        if !app.filled().intersects(*all) {
            return None;
        }
        // As a country, `NO` is Norway and no refusal to say.
        let blank = |field, value: &str| text::blank(value) && !(field == fields[5] && value.trim() == "NO");
        let cells = fields.map(|field| app.get(field).filter(|value| !blank(field, value)));
        cells.iter().any(Option::is_some).then(|| build(cells, kind, &ground.scope))
    }

    /// Key of street and number within `scope`, whatever the unit.
    pub fn street_key(&self, scope: &str) -> Option<Key> {
        let street = !self.door.is_empty() && !self.po_box;
        street.then(|| Key::of(KeyKind::Street, self.door.as_bytes(), scope))
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
    let slash =
        australian || country.is_some_and(|c| matches!(c.code(), b"AU" | b"NZ" | b"GB" | b"IE" | b"SG" | b"MY"));
    let mut street = street::read([line1.unwrap_or_default(), line2.unwrap_or_default()], slash, place.city.is_some());
    if !street.rest.is_empty() {
        let given = place.city.take();
        place.complete(&street.rest);
        place.city = given.or(place.city);
    }
    if place.country.is_none()
        && let Some(implied) = country::implied(&place)
    {
        place.country = Some(implied);
        place.postcode = place.postcode.map(|code| country::zip(&code).map_or(code.clone(), Into::into));
    }
    if street.number.contains(['/', '-']) {
        part_unit(&mut street, &place);
    }
    assemble(street, place, kind, scope)
}

/// Parts the unit from a number written as the place does it, where the place was known only after the street.
fn part_unit(street: &mut Street<'_>, place: &Place) {
    let country = place.country.map(|country| country.to_string()).unwrap_or_default();
    let region = place.region.as_deref().unwrap_or_default();
    if matches!(country.as_str(), "AU" | "NZ" | "GB" | "IE") || matches!(region, "nsw" | "vic" | "qld" | "tas" | "act")
    {
        street.part('/');
    } else if country == "CA" || matches!(region, "on" | "qc" | "bc" | "ab" | "mb" | "sk" | "ns" | "nb") {
        street.part('-');
    }
}

fn assemble(street: Street<'_>, place: Place, kind: AddressKind, scope: &str) -> Address {
    let Street { mut name, number, unit, many_units, .. } = street;
    let boxed = street.po_box.filter(|_| number.is_empty());
    let (po_box, numbered) = match &boxed {
        Some(number) => (true, !number.is_empty()),
        None => (false, names_a_door(&name, &number)),
    };
    if let Some(number) = boxed {
        name = format!("po box {number}");
    } else if !name.is_empty() && !number.is_empty() {
        name.push(' ');
        name.push_str(&number);
    }
    let mut door = if numbered && !name.is_empty() { door(&name, &place, unit.len() + 1) } else { String::new() };
    let mut key = None;
    if !door.is_empty() && (po_box || !many_units || !unit.is_empty()) {
        let street = door.len();
        door.push('|');
        door.push_str(&unit);
        key = Some(Key::of(KeyKind::Address, door.as_bytes(), scope));
        door.truncate(street);
    }
    Address {
        kind,
        line: Some(name).filter(|line| !line.is_empty() && line != "po box "),
        unit: Some(unit).filter(|unit| !unit.is_empty()),
        city: place.city,
        region: place.region,
        postcode: place.postcode,
        country: place.country,
        key,
        po_box,
        door,
    }
}

/// Street and number with what they must stand in to be one street: the city (with the region's code, if it has one), else
/// the postcode, else the region; empty without any. A country alone is too wide. `spare` bytes can be added in place.
fn door(line: &str, place: &Place, spare: usize) -> String {
    let parts = match (&place.city, &place.postcode, &place.region) {
        (Some(city), ..) => [line, "|", city, "|", told_apart(place).unwrap_or_default()],
        (None, Some(postcode), _) => [line, "||", postcode, "", ""],
        (None, None, Some(region)) => [line, "|", region, "", ""],
        (None, None, None) => return String::new(),
    };
    let mut door = String::with_capacity(parts.iter().map(|part| part.len()).sum::<usize>() + spare);
    parts.iter().for_each(|part| door.push_str(part));
    door
}

/// The code of the region, where addresses tell towns of one name apart by it.
fn told_apart(place: &Place) -> Option<&'static str> {
    let code = place.region_code().filter(|code| place::tells_towns_apart(code))?;
    // A country that somebody ticked does not make an American address Indian; six digits do.
    let pin = || place.postcode.as_ref().is_none_or(|code| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
    let india = place.country.is_some_and(|country| country.code() == b"IN") && pin();
    (!india).then_some(code)
}

/// Whether street and number can be a door, rather than something typed into a required field.
fn names_a_door(name: &str, number: &str) -> bool {
    let number = number.trim_start_matches('0');
    let mut words = name.split_ascii_whitespace();
    let first = words.next().unwrap_or_default();
    let named = words.next().is_some() || first.len() > 2 || first.bytes().any(|b| b.is_ascii_digit());
    let only_type = matches!(name, "st" | "ave" | "rd" | "str" | "calle" | "rue" | "blvd" | "ln");
    let placeholder = name == "main st" && matches!(number, "123" | "1234");
    let numbered = number.starts_with(|c: char| c.is_ascii_digit());
    numbered && named && !only_type && !placeholder && !street::nonsense(first)
}

#[cfg(test)]
#[path = "address/pairs_tests.rs"]
mod pairs_tests;
#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
