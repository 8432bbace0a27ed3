//! The labelled table `pairs.csv`: precision and recall per culture, and equal treatment of cultures.
//!
//! A row is two names (`given/family` is two columns, ` *1990-05-05` a birth date), a label an honest reader would
//! agree with, and what the label needs beside the names: nothing, a shared `key`, or an equal `birth` date. A row
//! `same` that needs something is also a row `different` without it. A row `different` must hold beside a shared
//! key. The table was written from how people of a culture are named, before the comparison was measured on it.

use std::collections::BTreeMap;

use super::*;
use crate::fact::date::{self, Births};
use crate::fact::name::Name;
use crate::fact::{Ground, fold};
use crate::record::{Application, Field};

const TABLE: &str = include_str!("pairs.csv");
/// The least precision and recall of each culture.
const FLOOR: (f64, f64) = (0.97, 0.95);

struct Row {
    culture: String,
    sides: [String; 2],
    same: bool,
    needs: String,
    note: String,
}

impl Row {
    /// Which half of the table the row is in, by its text: one half was looked at while developing, the other not.
    fn held_out(&self) -> bool {
        fold::mark(self.sides.join(" ~ ").as_bytes()).get() & 1 == 1
    }
}

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
    let rows = reader.records().map(|record| {
        let record = record.expect("the table is CSV");
        let cell = |i: usize| record[i].to_owned();
        Row {
            culture: cell(0),
            sides: [cell(1), cell(2)],
            same: &record[3] == "same",
            needs: cell(4),
            note: record[5].split(':').next().unwrap_or_default().to_owned(),
        }
    });
    rows.collect()
}

fn parts(text: &str) -> Parts {
    match text.split_once('/') {
        Some((given, family)) => {
            let mut app = Application::default();
            app.push(Field::NameGiven, 0, 0, given);
            app.push(Field::NameFamily, 0, 1, family);
            Name::read(&app, &Ground::default()).parts
        }
        None => Name::of(text).parts,
    }
}

/// Whether the two sides claim one identity as far as names and birth dates go.
fn same(sides: [&str; 2], shared_key: bool, same_birth: bool) -> bool {
    let side = |text: &str| match text.split_once(" *") {
        Some((name, birth)) => (parts(name), date::read(birth, None)),
        None => (parts(text), None),
    };
    let [(a, a_birth), (b, b_birth)] = sides.map(side);
    let births = date::births(a_birth, b_birth);
    let support = Support { same_birth: same_birth || births == Births::Same, shared_key };
    let found = compatible(&a, &b, support);
    assert_eq!(found, compatible(&b, &a, support), "{sides:?}: not symmetric");
    births != Births::Contradict && found
}

/// Right and wrong answers: same as same, same as different, different as different, different as same.
#[derive(Default, Clone, Copy)]
struct Score {
    found: u32,
    missed: u32,
    parted: u32,
    merged: u32,
}

impl Score {
    fn add(&mut self, want: bool, got: bool) {
        match (want, got) {
            (true, true) => self.found += 1,
            (true, false) => self.missed += 1,
            (false, false) => self.parted += 1,
            (false, true) => self.merged += 1,
        }
    }

    fn precision(self) -> f64 {
        f64::from(self.found) / f64::from((self.found + self.merged).max(1))
    }

    fn recall(self) -> f64 {
        f64::from(self.found) / f64::from((self.found + self.missed).max(1))
    }
}

/// The scores per culture of the rows that pass the filter, and what is wrong, a line each.
fn measure(rows: &[Row], keep: impl Fn(&Row) -> bool) -> (BTreeMap<&str, Score>, Vec<String>) {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in rows.iter().filter(|row| keep(row)) {
        let sides = [row.sides[0].as_str(), row.sides[1].as_str()];
        let cases = match (row.same, row.needs.as_str()) {
            (true, "") => vec![(true, false, false)],
            (true, "key") => vec![(true, true, false), (false, false, false)],
            (true, "birth") => vec![(true, false, true), (false, false, false)],
            (false, "") => vec![(false, true, false)],
            (_, other) => panic!("{sides:?} needs {other:?}"),
        };
        for (want, key, birth) in cases {
            let got = same(sides, key, birth);
            scores.entry(&row.culture).or_default().add(want, got);
            if want != got {
                wrong.push(format!("{}: {} ~ {} (key {key}): {}, {}", row.culture, sides[0], sides[1], want, row.note));
            }
        }
    }
    (scores, wrong)
}

fn table(scores: &BTreeMap<&str, Score>) -> String {
    let mut lines: Vec<String> = vec![format!("{:<12}{:>6}{:>6}{:>11}{:>8}", "culture", "same", "other", "precision", "recall")];
    let mut all = Score::default();
    for (culture, s) in scores {
        lines.push(line(culture, *s));
        all.found += s.found;
        all.missed += s.missed;
        all.parted += s.parted;
        all.merged += s.merged;
    }
    lines.push(line("all", all));
    lines.join("\n")
}

fn line(culture: &str, s: Score) -> String {
    let (same, other) = (s.found + s.missed, s.parted + s.merged);
    format!("{culture:<12}{same:>6}{other:>6}{:>11.3}{:>8.3}", s.precision(), s.recall())
}

#[test]
fn each_culture_is_judged_well() {
    let rows = rows();
    let (scores, wrong) = measure(&rows, |_| true);
    if std::env::var_os("NAMES_SHOW").is_some() {
        println!("{}", table(&scores));
        println!("development\n{}", table(&measure(&rows, |row| !row.held_out()).0));
        println!("held out\n{}", table(&measure(&rows, Row::held_out).0));
        println!("{}", measure(&rows, |row| !row.held_out()).1.join("\n"));
    }
    assert!(wrong.is_empty());
}
