//! The table that is linked: one column an attribute, every value kept once and numbered.
//!
//! A record is its ordinal; a cell is the number of its value in the column's dictionary, 0 where it is blank. Built
//! row by row in input order, so that numbers depend on the input alone.

use foldhash::fast::FixedState;
use std::hash::BuildHasher;

use crate::record::Field;

/// The most columns that map to no field and are looked at.
pub(super) const MAX_EXTRA: usize = 48;

/// The cells of a record behind the last that holds a value.
const BLANK: [u32; 2] = [0; 2];

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// Given names in canonical letters; the name the person goes by stands second.
    Given,
    /// Family names in canonical letters.
    Family,
    /// Birth date as digits: year, month, day.
    Birth,
    /// Mail addresses.
    Mailbox,
    /// Phone numbers.
    Phone,
    /// Profile addresses.
    Profile,
    /// Street and number of the home.
    Street,
    /// Further line of the home.
    Unit,
    /// City of the home.
    City,
    /// Postcode of the home.
    Postcode,
    /// Region of the home.
    Region,
    /// Hash of the identity document's number.
    IdNumber,
    /// The tracking system's own key of the person.
    PersonKey,
    /// Latest employer.
    Employer,
    /// Latest job title.
    Title,
    /// Latest school.
    School,
    /// A column that maps to no field, by its header.
    Extra(Box<str>),
}

impl Attribute {
    /// The attributes with fields of their own.
    pub(super) const FIELDS: [Attribute; 16] = [
        Attribute::Given,
        Attribute::Family,
        Attribute::Birth,
        Attribute::Mailbox,
        Attribute::Phone,
        Attribute::Profile,
        Attribute::Street,
        Attribute::Unit,
        Attribute::City,
        Attribute::Postcode,
        Attribute::Region,
        Attribute::IdNumber,
        Attribute::PersonKey,
        Attribute::Employer,
        Attribute::Title,
        Attribute::School,
    ];

    /// How many values a record may have.
    const fn slots(&self) -> usize {
        match self {
            Attribute::Given | Attribute::Mailbox | Attribute::Phone => 2,
            _ => 1,
        }
    }

    /// The path of the field it is read from, or the header.
    pub fn label(&self) -> &str {
        let field = match self {
            Attribute::Given => Field::NameGiven,
            Attribute::Family => Field::NameFamily,
            Attribute::Birth => Field::DateOfBirth,
            Attribute::Mailbox => Field::Email,
            Attribute::Phone => Field::Phone,
            Attribute::Profile => Field::Link,
            Attribute::Street => Field::HomeLine1,
            Attribute::Unit => Field::HomeLine2,
            Attribute::City => Field::HomeCity,
            Attribute::Postcode => Field::HomePostcode,
            Attribute::Region => Field::HomeRegion,
            Attribute::IdNumber => Field::IdNumber,
            Attribute::PersonKey => Field::CandidateId,
            Attribute::Employer => Field::EmploymentEmployer,
            Attribute::Title => Field::EmploymentTitle,
            Attribute::School => Field::EducationInstitution,
            Attribute::Extra(header) => return header,
        };
        field.path()
    }

    /// Whether values may be shown to a person. Birth dates and numbers of documents serve linking only.
    pub(super) fn shown(&self) -> bool {
        !matches!(self, Attribute::Birth | Attribute::IdNumber)
    }
}

/// Distinct texts, numbered from 1 in the order they came; 0 is the blank.
#[derive(Clone, Debug)]
pub struct Dictionary {
    text: String,
    ends: Vec<usize>,
    counts: Vec<u32>,
    /// Open addressing; 0 is a free place.
    places: Vec<u32>,
}

impl Default for Dictionary {
    fn default() -> Dictionary {
        Dictionary { text: String::new(), ends: vec![0], counts: vec![0], places: vec![0; 16] }
    }
}

impl Dictionary {
    /// How many numbers there are, the blank's included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no value but the blank.
    pub fn is_empty(&self) -> bool {
        self.ends.len() == 1
    }

    /// The text of a number; empty for the blank and for numbers that do not exist.
    pub fn text(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(number).and_then(|end| self.text.get(start..*end)).unwrap_or_default()
    }

    /// How many cells hold the value.
    pub fn count(&self, number: u32) -> u32 {
        self.counts.get(number as usize).copied().unwrap_or(0)
    }

    fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if self.len() * 2 > self.places.len() {
            self.grow();
        }
        let number = match self.find(text) {
            Ok(number) => number,
            Err(place) => {
                let number = self.ends.len() as u32;
                self.text.push_str(text);
                self.ends.push(self.text.len());
                self.counts.push(0);
                self.places[place] = number;
                number
            }
        };
        self.counts[number as usize] += 1;
        number
    }

    /// The number of a text, or the place where it belongs.
    fn find(&self, text: &str) -> Result<u32, usize> {
        let mask = self.places.len() - 1;
        let mut place = FixedState::default().hash_one(text) as usize & mask;
        loop {
            match self.places[place] {
                0 => return Err(place),
                number if self.text(number) == text => return Ok(number),
                _ => place = (place + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        self.places = vec![0; self.places.len() * 4];
        for number in 1..self.ends.len() as u32 {
            if let Err(place) = self.find(self.text(number)) {
                self.places[place] = number;
            }
        }
    }

    fn seal(&mut self) {
        self.places = Vec::new();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// One attribute of all records.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it holds.
    pub attribute: Attribute,
    /// Distinct values.
    pub values: Dictionary,
    cells: Vec<u32>,
    slots: usize,
}

impl Column {
    fn new(attribute: Attribute) -> Column {
        let slots = attribute.slots();
        Column { attribute, values: Dictionary::default(), cells: Vec::new(), slots }
    }

    /// Numbers of a record's values; blanks are 0.
    pub fn cells(&self, record: u32) -> &[u32] {
        let start = record as usize * self.slots;
        self.cells.get(start..start + self.slots).unwrap_or(&BLANK[..self.slots])
    }

    /// Number of a record's first value.
    pub fn cell(&self, record: u32) -> u32 {
        self.cells.get(record as usize * self.slots).copied().unwrap_or(0)
    }

    /// How many values a record may have.
    pub(super) fn slots(&self) -> usize {
        self.slots
    }

    /// How many cells hold a value.
    pub(super) fn filled(&self) -> u64 {
        self.values.counts.iter().map(|count| u64::from(*count)).sum()
    }

    /// How many records have a value.
    pub(super) fn present(&self) -> u64 {
        self.cells.chunks(self.slots).filter(|cells| cells[0] != 0).count() as u64
    }

    /// How probable it is that two cells with values hold the same, of all pairs of different cells.
    pub(super) fn collision(&self) -> f64 {
        let filled = self.filled() as f64;
        let same: f64 = self.values.counts.iter().map(|c| f64::from(*c) * (f64::from(*c) - 1.0)).sum();
        if filled < 2.0 { 0.0 } else { same / (filled * (filled - 1.0)) }
    }

    fn end_row(&mut self, rows: usize) {
        if self.cells.len() < rows * self.slots {
            self.cells.resize(rows * self.slots, 0);
        }
    }
}

/// One record's values on their way into a [`Table`].
#[derive(Clone, Debug, Default)]
pub struct Row {
    text: String,
    values: Vec<(Attribute, usize, usize)>,
}

impl Row {
    /// Adds a value in canonical letters; blanks are left out.
    pub fn push(&mut self, attribute: Attribute, value: &str) {
        if !value.is_empty() {
            let start = self.text.len();
            self.text.push_str(value);
            self.values.push((attribute, start, self.text.len()));
        }
    }

    /// The values in the order they were added.
    pub fn values(&self) -> impl Iterator<Item = (&Attribute, &str)> {
        self.values.iter().map(|(attribute, start, end)| (attribute, &self.text[*start..*end]))
    }
}

/// All records, by column.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
}

impl Default for Table {
    fn default() -> Table {
        Table { columns: Attribute::FIELDS.into_iter().map(Column::new).collect(), rows: 0 }
    }
}

impl Table {
    /// How many records.
    pub fn len(&self) -> u32 {
        self.rows as u32
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The columns that hold at least one value, those with fields of their own first.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| !column.values.is_empty())
    }

    /// The column of an attribute, if it holds a value.
    pub fn column(&self, attribute: &Attribute) -> Option<&Column> {
        self.columns().find(|column| column.attribute == *attribute)
    }

    /// Adds a record. Values beyond what its attribute may have are left out, and so are columns beyond a fixed number.
    pub fn push(&mut self, row: &Row) {
        self.rows += 1;
        self.fill(self.rows as u32 - 1, row);
    }

    /// Adds values to a record that is already there.
    pub fn fill(&mut self, record: u32, row: &Row) {
        for (attribute, value) in row.values() {
            let Some(at) = self.place(attribute) else { continue };
            let column = &mut self.columns[at];
            let start = record as usize * column.slots;
            column.end_row(self.rows);
            let Some(cells) = column.cells.get_mut(start..start + column.slots) else { continue };
            let Some(free) = cells.iter().position(|cell| *cell == 0) else { continue };
            let number = column.values.intern(value);
            if cells[..free].contains(&number) {
                column.values.counts[number as usize] -= 1;
            } else {
                cells[free] = number;
            }
        }
    }

    fn place(&mut self, attribute: &Attribute) -> Option<usize> {
        let fixed = Attribute::FIELDS.len();
        if !matches!(attribute, Attribute::Extra(_)) {
            return Attribute::FIELDS.iter().position(|a| a == attribute);
        }
        if let Some(at) = self.columns[fixed..].iter().position(|c| c.attribute == *attribute) {
            return Some(fixed + at);
        }
        if self.columns.len() >= fixed + MAX_EXTRA {
            return None;
        }
        self.columns.push(Column::new(attribute.clone()));
        Some(self.columns.len() - 1)
    }

    /// Gives back what only building needs.
    pub fn seal(&mut self) {
        for column in &mut self.columns {
            column.end_row(self.rows);
            column.values.seal();
            column.cells.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: &[(Attribute, &str)]) -> Row {
        let mut row = Row::default();
        values.iter().for_each(|(attribute, value)| row.push(attribute.clone(), value));
        row
    }

    #[test]
    fn values_are_kept_once_and_blanks_are_zero() {
        let colour = || Attribute::Extra("Colour".into());
        let mut table = Table::default();
        table.push(&row(&[
            (Attribute::Given, "ann"),
            (Attribute::Phone, "1"),
            (Attribute::Phone, "2"),
            (Attribute::Phone, "3"),
        ]));
        table.push(&row(&[(colour(), "red"), (Attribute::Given, "")]));
        table.push(&row(&[(Attribute::Given, "ann"), (Attribute::Phone, "2"), (Attribute::Phone, "2")]));
        table.seal();
        let given = table.column(&Attribute::Given).expect("a given name");
        assert_eq!([0, 1, 2].map(|r| given.cell(r)), [1, 0, 1]);
        assert_eq!((given.values.text(1), given.values.count(1), given.filled()), ("ann", 2, 2));
        assert_eq!(given.collision(), 1.0);
        let phone = table.column(&Attribute::Phone).expect("phones");
        assert_eq!([phone.cells(0), phone.cells(1), phone.cells(2)], [[1, 2], [0, 0], [2, 0]]);
        let extra = table.column(&colour()).expect("a column of its own");
        assert_eq!([0, 1, 2].map(|r| extra.cell(r)), [0, 1, 0]);
        assert_eq!(table.columns().count(), 3);
        assert!(table.column(&Attribute::Birth).is_none() && extra.values.text(9).is_empty());
    }

    #[test]
    fn many_values_keep_their_numbers() {
        let mut values = Dictionary::default();
        let numbers: Vec<u32> = (0..5000).map(|n| values.intern(&format!("value {n}"))).collect();
        assert!(numbers.iter().copied().eq(1..=5000));
        assert_eq!(values.intern("value 77"), 78);
        assert_eq!(values.text(5000), "value 4999");
    }

    #[test]
    fn headers_without_end_are_bounded() {
        let mut table = Table::default();
        for n in 0..200 {
            table.push(&row(&[(Attribute::Extra(format!("c{n}").into()), "x")]));
        }
        assert_eq!(table.columns().count(), MAX_EXTRA);
    }
}
