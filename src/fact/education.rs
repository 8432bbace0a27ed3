//! Education: one school, degree and period per item.
//!
//! Schools are read in [`school`], levels of degrees in [`degree`]; what degrees say of each other is in [`study`], the
//! months of school years in [`calendar`]. Says nothing of whether a date is plausible; that is for rules.

pub mod calendar;
pub mod degree;
pub mod school;
pub mod study;

use std::sync::Arc;

pub use school::{School, spelled as institution};

use super::{Ground, date, text};
use crate::condition::Date;
use crate::record::{Application, Cell, Field};

/// The fields of one item.
pub const FIELDS: [Field; 6] = [
    Field::EducationInstitution,
    Field::EducationDegree,
    Field::EducationField,
    Field::EducationStart,
    Field::EducationEnd,
    Field::EducationCompleted,
];

/// One school as read. Texts as written stand in the cells of item [`Education::item`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Education {
    /// Position within the application's education, by which its cells are found.
    pub item: u16,
    /// School.
    pub school: Option<Arc<School>>,
    /// Start.
    pub start: Option<Date>,
    /// End; unknown while it goes on.
    pub end: Option<Date>,
    /// Whether it was completed, where the export says so.
    pub completed: Option<bool>,
}

impl Education {
    /// School in one spelling.
    pub fn institution(&self) -> Option<&str> {
        self.school.as_deref().map(School::spelling)
    }

    /// The school as written.
    pub fn school_as_written<'a>(&self, app: &'a Application) -> Option<&'a str> {
        known(app, Field::EducationInstitution, self.item)
    }

    /// The degree as written.
    pub fn degree<'a>(&self, app: &'a Application) -> Option<&'a str> {
        known(app, Field::EducationDegree, self.item)
    }

    /// The subject as written.
    pub fn field<'a>(&self, app: &'a Application) -> Option<&'a str> {
        known(app, Field::EducationField, self.item)
    }
}

/// Reads every item that has a value, in order.
pub fn read(app: &Application, ground: &Ground) -> Vec<Education> {
    let mut schools = Vec::with_capacity(1);
    schools.extend((0..).zip(app.rows(&FIELDS)).filter_map(|(item, row)| read_item(app, ground, item, row)));
    schools
}

/// Reads an item of which the cells are given, in the order of [`FIELDS`].
fn read_item(app: &Application, ground: &Ground, item: u16, row: [Option<&Cell>; 6]) -> Option<Education> {
    let said = |at: usize| row[at].filter(|cell| !text::blank(app.text(cell)));
    let (named, start, end, completed) = (said(0), said(3), said(4), said(5));
    named.or(start).or(end).or(completed).or_else(|| said(1)).or_else(|| said(2))?;
    let day = |cell: &Cell| date::read(app.text(cell), ground.date_order(app.source.file, cell.column));
    Some(Education {
        item,
        school: named.and_then(|cell| School::read(app.text(cell))),
        start: start.and_then(day),
        end: end.and_then(day),
        completed: completed.and_then(|cell| yes_or_no(app.text(cell))),
    })
}

/// A cell's value, unless it is a word for nothing.
pub(super) fn known(app: &Application, field: Field, item: u16) -> Option<&str> {
    app.item(field, item).filter(|value| !text::blank(value))
}

/// A yes or no as exports write it.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    let text = text.trim();
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(&[
        "true",
        "yes",
        "y",
        "1",
        "t",
        "x",
        "ja",
        "oui",
        "si",
        "sí",
        "sim",
        "completed",
        "complete",
        "graduated",
        "done",
    ]) {
        Some(true)
    } else if is(&[
        "false",
        "no",
        "n",
        "0",
        "f",
        "nein",
        "non",
        "nao",
        "não",
        "incomplete",
        "not completed",
        "in progress",
    ]) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_items_in_order() {
        let mut app = Application::default();
        app.push(Field::EducationInstitution, 0, 0, "The University of Texas");
        app.push(Field::EducationDegree, 0, 1, "B.S.");
        app.push(Field::EducationStart, 0, 2, "2010");
        app.push(Field::EducationEnd, 0, 3, "May 2014");
        app.push(Field::EducationCompleted, 0, 4, "Yes");
        app.push(Field::EducationInstitution, 1, 5, "n/a");
        app.push(Field::EducationField, 2, 6, "Physics");
        let all = read(&app, &Ground::default());
        assert_eq!(all.iter().map(|e| e.item).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(all[0].institution(), Some("university texas"));
        assert_eq!(all[0].degree(&app), Some("B.S."));
        assert_eq!(all[0].start, Some(Date { year: 2010, month: 0, day: 0 }));
        assert_eq!(all[0].end, Some(Date { year: 2014, month: 5, day: 0 }));
        assert_eq!((all[0].completed, all[1].completed), (Some(true), None));
        assert_eq!(all[1].field(&app), Some("Physics"));
        assert!(read(&Application::default(), &Ground::default()).is_empty());
    }
}
