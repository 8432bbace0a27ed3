//! What of an application is compared: its facts, and its further columns, in canonical letters.
//!
//! Values that cannot be read as what they should be are compared as they stand: a mistyped birth date or mail address
//! still says something. What stands for nothing is left out.

use super::table::{Attribute, Row};
use crate::fact::name::Part;
use crate::fact::{Facts, Keyed, address, date, fold};
use crate::record::{Cell, Field, FieldSet};

/// Bytes of a value that are kept.
const MAX_VALUE: usize = 100;
/// Words that people put where they have nothing to say.
const NOTHING: &[&str] = &["n a", "na", "none", "null", "nan", "unknown", "nil", "not known", "not available"];

/// The fields that rows are read from.
pub fn wanted() -> FieldSet {
    use Field as F;
    let fields = [
        F::Id,
        F::CandidateId,
        F::NameFull,
        F::NameGiven,
        F::NameFamily,
        F::NamePreferred,
        F::Email,
        F::Phone,
        F::HomeLine1,
        F::HomeLine2,
        F::HomeCity,
        F::HomeRegion,
        F::HomePostcode,
        F::HomeCountry,
        F::Location,
        F::DateOfBirth,
        F::EducationInstitution,
        F::EmploymentEmployer,
        F::EmploymentTitle,
        F::Link,
        F::IdNumber,
        F::Extra,
    ];
    fields.into_iter().collect()
}

impl Row {
    /// The values of an application. `header` names the column of a cell that maps to no field, and is asked for those
    /// only; a column without a name is left out.
    pub fn of(facts: &Facts<'_>, header: &mut dyn FnMut(&Cell) -> Option<Attribute>) -> Row {
        let app = facts.app;
        let mut row = Row::default();
        row.name(facts);
        if let Some(birth) = birth(facts) {
            row.push(Attribute::Birth, &birth);
        }
        row.contacts(facts);
        row.home(facts);
        if let Some(number) = facts.id_number_text() {
            row.push(Attribute::IdNumber, number);
        }
        for (attribute, field) in [
            (Attribute::PersonKey, Field::CandidateId),
            (Attribute::Employer, Field::EmploymentEmployer),
            (Attribute::Title, Field::EmploymentTitle),
            (Attribute::School, Field::EducationInstitution),
        ] {
            row.folded(attribute, app.get(field));
        }
        for cell in app.of(Field::Extra) {
            if let Some(attribute) = header(cell) {
                row.folded(attribute, Some(app.text(cell)));
            }
        }
        row
    }

    fn folded(&mut self, attribute: Attribute, text: Option<&str>) {
        let folded = text.map(fold::words).unwrap_or_default();
        if !NOTHING.contains(&folded.as_str()) {
            self.push(attribute, folded.get(..MAX_VALUE).unwrap_or(&folded));
        }
    }

    fn name(&mut self, facts: &Facts<'_>) {
        let (app, parts) = (facts.app, &facts.name().parts);
        let only =
            |field, other| app.get(field).is_some() && app.get(other).is_none() && app.get(Field::NameFull).is_none();
        let whole = [parts.part(Part::Given), parts.part(Part::Family)].join(" ");
        // Of two columns one is blank: the word that is there belongs to its own.
        if only(Field::NameGiven, Field::NameFamily) {
            self.push(Attribute::Given, whole.trim());
        } else if only(Field::NameFamily, Field::NameGiven) {
            self.push(Attribute::Family, whole.trim());
        } else {
            self.push(Attribute::Given, parts.part(Part::Given));
            self.push(Attribute::Family, parts.part(Part::Family));
        }
        self.push(Attribute::Given, parts.part(Part::Preferred));
    }

    fn contacts(&mut self, facts: &Facts<'_>) {
        let mut written = false;
        for email in facts.emails() {
            let raw = email.raw.trim().to_lowercase();
            let address = email.address().unwrap_or(&raw);
            written |= !address.is_empty();
            self.push(Attribute::Mailbox, address.get(..MAX_VALUE).unwrap_or(address));
        }
        if !written && let Some(raw) = facts.app.get(Field::Email) {
            self.folded(Attribute::Mailbox, Some(raw));
        }
        for phone in facts.phones().iter().filter(|phone| !phone.placeholder) {
            let digits: String = phone.raw.chars().filter(char::is_ascii_digit).take(20).collect();
            match phone.e164() {
                Some(number) => self.push(Attribute::Phone, number),
                None if digits.len() >= 6 => self.push(Attribute::Phone, &digits),
                None => {}
            }
        }
        for link in facts.links() {
            if let Some(text) = link.key_text() {
                self.push(Attribute::Profile, text);
            }
        }
    }

    fn home(&mut self, facts: &Facts<'_>) {
        let app = facts.app;
        let home = facts.home();
        let read = |part: Option<&str>, field| match part {
            Some(part) => fold::words(part),
            None => app.get(field).map(fold::words).unwrap_or_default(),
        };
        let line = read(home.and_then(|home| home.line.as_deref()), Field::HomeLine1);
        self.push(Attribute::Street, line.get(..MAX_VALUE).unwrap_or(&line));
        match (app.get(Field::HomeLine2), home.and_then(|home| home.unit.as_ref())) {
            (None, Some(unit)) => self.push(Attribute::Unit, unit),
            (line, _) => self.folded(Attribute::Unit, line),
        }
        let city = read(home.and_then(|home| home.city.as_deref()), Field::HomeCity);
        let place = || app.get(Field::Location).and_then(address::place).unwrap_or_default();
        let city = if city.is_empty() { place() } else { city };
        self.push(Attribute::City, city.get(..MAX_VALUE).unwrap_or(&city));
        let postcode = read(home.and_then(|home| home.postcode.as_deref()), Field::HomePostcode);
        self.push(Attribute::Postcode, postcode.get(..MAX_VALUE).unwrap_or(&postcode));
        let region = read(home.and_then(|home| home.region.as_deref()), Field::HomeRegion);
        self.push(Attribute::Region, region.get(..MAX_VALUE).unwrap_or(&region));
    }
}

/// Year, month and day as eight digits, 00 for what is not known. A date that cannot be is kept as its digits.
fn birth(facts: &Facts<'_>) -> Option<String> {
    let cell = facts.app.cell(Field::DateOfBirth, 0)?;
    let (text, order) = (facts.app.text(cell), facts.ground.date_order(facts.app.source.file, cell.column));
    if let Some(date) = date::read(text, order) {
        return Some(format!("{:04}{:02}{:02}", date.year, date.month, date.day));
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).take(9).collect();
    (digits.len() == 8).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Ground;
    use crate::record::Application;

    fn row(values: &[(Field, &str)]) -> Vec<(Attribute, String)> {
        let mut app = Application::default();
        values.iter().for_each(|(field, value)| app.push(*field, 0, 0, value));
        let ground = Ground::default();
        let row = Row::of(&Facts::new(&app, &ground), &mut |_| Some(Attribute::Extra("Shoe size".into())));
        row.values().map(|(attribute, value)| (attribute.clone(), value.to_owned())).collect()
    }

    #[test]
    fn values_are_canonical_and_blanks_left_out() {
        let found = row(&[
            (Field::NameGiven, "Ann-Marie"),
            (Field::NameFamily, "O'BRIEN"),
            (Field::NamePreferred, "Annie"),
            (Field::DateOfBirth, "1990-03-14"),
            (Field::Email, "Ann.OBrien@Example.org"),
            (Field::HomeCity, "Galway"),
            (Field::CandidateId, "N/A"),
            (Field::Extra, " 44 "),
        ]);
        let of = |attribute: &Attribute| -> Vec<&str> {
            found.iter().filter(|(a, _)| a == attribute).map(|(_, v)| v.as_str()).collect()
        };
        assert_eq!(of(&Attribute::Given), ["ann marie", "annie"]);
        assert_eq!(of(&Attribute::Family), ["obrien"]);
        assert_eq!(of(&Attribute::Birth), ["19900314"]);
        assert_eq!(of(&Attribute::Mailbox), ["ann.obrien@example.org"]);
        assert_eq!(of(&Attribute::City), ["galway"]);
        assert_eq!(of(&Attribute::Extra("Shoe size".into())), ["44"]);
        assert!(of(&Attribute::PersonKey).is_empty());
    }

    #[test]
    fn a_single_word_stays_in_its_column_and_impossible_dates_are_kept() {
        assert_eq!(row(&[(Field::NameFamily, "Waller")]), [(Attribute::Family, "waller".to_owned())]);
        assert_eq!(row(&[(Field::NameGiven, "Sukarno")]), [(Attribute::Given, "sukarno".to_owned())]);
        assert_eq!(row(&[(Field::DateOfBirth, "19081399")]), [(Attribute::Birth, "19081399".to_owned())]);
        assert_eq!(row(&[(Field::DateOfBirth, "19081209")]), [(Attribute::Birth, "19081209".to_owned())]);
        assert_eq!(row(&[(Field::DateOfBirth, "unknown")]), []);
    }
}
