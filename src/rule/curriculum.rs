//! Curricula: lists of what schools teach, which users bring: rows of school, subject and years.
//!
//! A curriculum answers one question: does it rule a subject out? It does where rows speak of that school in all those
//! years, and no row of the school names the subject at any time in them. Of a school or a year that it does not cover it
//! says nothing, and the answer is the same as for a subject that is taught: nobody can ask a curriculum where somebody
//! studied.

use std::collections::BTreeMap;

use crate::fact::education;
use crate::fact::education::study::{PART, school_key, subject};

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

/// The four parts of a text: school, subject, years.
fn parts(text: &str) -> Option<(&str, &str, i16, i16)> {
    let mut from_behind = text.rsplitn(3, PART);
    let (to, from) = (from_behind.next()?.parse().ok()?, from_behind.next()?.parse().ok()?);
    let (school, field) = from_behind.next()?.split_once(PART)?;
    Some((school, field, from, to))
}

/// A row of a subject in normal form.
fn row(subject: &str, from: i16, to: i16) -> Row {
    Row { subject: subject.split(' ').map(str::to_owned).collect(), from, to }
}

impl Curriculum {
    /// The curriculum of rows in normal form.
    pub(super) fn of(values: &[String]) -> Curriculum {
        let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for (school, subject, from, to) in values.iter().filter_map(|value| parts(value)) {
            // By number where the world list knows which school it is, as it is looked up.
            if let Some(key) = school_key(school) {
                rows.entry(key).or_default().push(row(subject, from, to));
            }
        }
        Curriculum(rows)
    }

    /// Whether it rules out what somebody studied, as [`offering`](crate::fact::education::study::offering) writes it.
    pub(super) fn gap(&self, studied: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let Some((school, field, from, to)) = parts(studied) else { return false };
        let asked = row(&subject(field), from, to);
        let Some(rows) = school_key(school).and_then(|key| self.0.get(&key)) else { return false };
        let spoken_of = |year: i16| rows.iter().any(|row| row.from <= year && year <= row.to);
        let covered = (0..=60).contains(&to.saturating_sub(from)) && (from..=to).all(spoken_of);
        let named = asked.subject.iter().any(|word| !word.is_empty());
        let taught = |row: &Row| row.from <= to && from <= row.to && row.teaches(&asked.subject);
        named && covered && !rows.iter().any(taught)
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
    use crate::fact::education::study::offering;

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
