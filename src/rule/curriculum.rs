//! Curricula: lists of what schools teach, which users bring: rows of school, subject and years.
//!
//! A curriculum answers one question: does it rule a subject out? It does where rows speak of that school in all those
//! years, and no row of the school names the subject at any time in them. Of a school or a year that it does not cover it
//! says nothing, and the answer is the same as for a subject that is taught: nobody can ask a curriculum where somebody
//! studied.

use std::collections::BTreeMap;

use crate::fact::education;
use crate::fact::education::study::{PART, offering, subject};

/// The opaque type of what is looked up.
pub(crate) const OF: &str = "offering";

/// A year that does not come.
const OPEN: i16 = 9999;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    /// Words of the subject, sorted.
    subject: Vec<String>,
    from: i16,
    to: i16,
}

/// Rows by school.
#[derive(Clone, Debug, Default)]
pub(super) struct Curriculum(BTreeMap<String, Vec<Row>>);

/// A row in normal form: folded school, subject, years, separated by the unit separator. `None` if it is no row: the
/// school, the subject and the first year must be there.
pub(crate) fn normal(value: &str) -> Option<String> {
    if value.contains(PART) {
        return parts(value).map(|_| value.to_owned());
    }
    let cells: Vec<&str> = value.split(';').map(str::trim).collect();
    let (school, field, from, to) = match *cells.as_slice() {
        [school, field, from] => (school, field, from, ""),
        [school, field, from, to] => (school, field, from, to),
        _ => return None,
    };
    let year = |text: &str| text.parse::<i16>().ok().filter(|year| (1000..=OPEN).contains(year));
    let (from, to) = (year(from)?, if to.is_empty() { OPEN } else { year(to)? });
    let (school, subject) = (education::institution(school)?, subject(field));
    (from <= to && !subject.is_empty()).then(|| format!("{school}{PART}{subject}{PART}{from}{PART}{to}"))
}

/// The school, the subject and the years of a row or of what is looked up.
fn parts(text: &str) -> Option<(&str, Row)> {
    let mut parts = text.split(PART);
    let (school, field) = (parts.next()?, parts.next()?);
    let (from, to) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((school, Row { subject: field.split(' ').map(str::to_owned).collect(), from, to }))
}

impl Curriculum {
    /// The curriculum of rows in normal form.
    pub(super) fn of(values: &[String]) -> Curriculum {
        let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for value in values {
            let Some((school, row)) = parts(value) else { continue };
            // By number where the world list knows which school it is, as it is looked up.
            let key = offering(school, "x", 1, 1).and_then(|text| text.split(PART).next().map(str::to_owned));
            rows.entry(key.unwrap_or_else(|| school.to_owned())).or_default().push(row);
        }
        Curriculum(rows)
    }

    /// Whether it rules out what somebody studied, as [`offering`] writes it.
    pub(super) fn gap(&self, studied: &str) -> bool {
        let Some((school, asked)) = parts(studied) else { return false };
        let Some(rows) = self.0.get(school) else { return false };
        let spoken_of = |year: i16| rows.iter().any(|row| row.from <= year && year <= row.to);
        let covered = asked.to.saturating_sub(asked.from) <= 60 && (asked.from..=asked.to).all(spoken_of);
        let taught = |row: &Row| row.from <= asked.to && asked.from <= row.to && row.teaches(&asked.subject);
        covered && !rows.iter().any(taught)
    }
}

impl Row {
    /// Whether the two subjects can be one: the words of one are all among the other's, a slip in a word aside.
    fn teaches(&self, other: &[String]) -> bool {
        let inside = |some: &[String], all: &[String]| some.iter().all(|word| all.iter().any(|w| alike(word, w)));
        inside(&self.subject, other) || inside(other, &self.subject)
    }
}

/// Whether two words are one but for an ending or a slip.
fn alike(a: &str, b: &str) -> bool {
    let head = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let tail = a.bytes().rev().zip(b.bytes().rev()).take_while(|(x, y)| x == y).count();
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let slip = head + tail + 1 >= long;
    let ending = head >= 4 && (head + 1 >= short || long - head <= 3);
    a == b || (short >= 5 && (slip || ending))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn curriculum(rows: &[&str]) -> Curriculum {
        Curriculum::of(&rows.iter().map(|row| normal(row).expect(row)).collect::<Vec<_>>())
    }

    fn gap(curriculum: &Curriculum, school: &str, field: &str, from: i16, to: i16) -> bool {
        offering(school, field, from, to).is_some_and(|studied| curriculum.gap(&studied))
    }

    #[test]
    fn what_it_covers_and_does_not_name_is_ruled_out() {
        let reed = curriculum(&[
            "Reed College; Physics; 1990; ",
            "Reed College; Fine Arts; 1990; 2004",
            "University of Haleview; Law; 2000; 2010",
        ]);
        assert!(gap(&reed, "Reed College", "Computer Science", 2010, 2014));
        assert!(gap(&reed, "REED COLLEGE", "Fine Arts", 2008, 2012));
        assert!(gap(&reed, "The University of Haleview", "Medicine", 2001, 2004));
        for (school, field, from, to) in [
            ("Reed College", "Physics", 2010, 2014),
            ("Reed College", "B.A. in Physics with honors", 2010, 2014),
            ("Reed College", "Physics and Computer Science", 2010, 2014),
            ("Reed College", "Phisics", 2010, 2014),
            ("Reed College", "Fine Arts", 2002, 2006),
            ("Reed College", "Computer Science", 1985, 1991),
            ("Yale University", "Computer Science", 2010, 2014),
            ("University of Haleview", "Medicine", 2008, 2012),
        ] {
            assert!(!gap(&reed, school, field, from, to), "{school} {field} {from} {to}");
        }
        assert!(!gap(&Curriculum::default(), "Reed College", "Computer Science", 2010, 2014));
        assert!(!reed.gap("") && !reed.gap("reed college\u{1f}x"));
    }

    #[test]
    fn schools_meet_under_any_of_their_names() {
        let mit = curriculum(&["Massachusetts Institute of Technology; Physics; 1990"]);
        assert!(gap(&mit, "massachusetts inst. of tech, Cambridge", "Hotel Management", 2010, 2014));
    }

    proptest! {
        #[test]
        fn anything_can_be_asked(row in "\\PC{0,40}", studied in "\\PC{0,40}", from in -32768i16..=32767, to in -32768i16..=32767) {
            let _ = normal(&row);
            let made = curriculum(&["Reed College; Physics; 1990; "]);
            let _ = (made.gap(&studied), gap(&made, "Reed College", &studied, from, to));
        }
    }
}
