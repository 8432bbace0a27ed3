//! Where a table begins and which of its rows are no applications.
//!
//! The header is looked for in the first rows, titles above it are passed over; further down, totals, notes of
//! the reporting program and the header again are told from applications, conservatively: a row that might be
//! an application is one. Not here: what a column means (`mapping`).

use std::collections::{BTreeMap, BTreeSet};

use super::chunk::Rows;
use super::mapping;

/// How many rows, from the first that has text, the header is looked for in.
pub(super) const HEADER_ROWS: usize = 30;

/// One of the first rows of a table, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    /// 1-based row.
    pub(super) row: u32,
    pub(super) cells: Vec<String>,
}

impl Sample {
    fn blank(&self) -> bool {
        self.cells.iter().all(|c| c.trim().is_empty())
    }
}

/// Index of the header: the row that maps best among those that look like one, the first of equals; where none
/// maps at all, the first that looks like one and is about as wide as the table.
pub(super) fn header(samples: &[Sample]) -> Option<usize> {
    let candidates = || samples.iter().enumerate().filter(|(_, s)| !s.blank()).take(HEADER_ROWS);
    let mut best: Option<(usize, u32)> = None;
    for (index, sample) in candidates().filter(|(_, s)| looks_like_header(&s.cells)) {
        let cells: Vec<&str> = sample.cells.iter().map(|c| c.trim()).collect();
        let score = mapping::score_header(&cells);
        if score > 0 && best.is_none_or(|(_, other)| score > other) {
            best = Some((index, score));
        }
    }
    if let Some((index, _)) = best {
        return Some(index);
    }
    let filled = |s: &Sample| s.cells.iter().filter(|c| !c.trim().is_empty()).count();
    let widest = candidates().map(|(_, s)| filled(s)).max()?;
    let wide = |s: &Sample| filled(s) * 2 >= widest;
    candidates()
        .find(|(_, s)| wide(s) && looks_like_header(&s.cells))
        .or_else(|| candidates().find(|(_, s)| wide(s)))
        .map(|(i, _)| i)
}

/// Headers are short words: no addresses, hardly any plain numbers.
fn looks_like_header(cells: &[String]) -> bool {
    let filled: Vec<&str> = cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
    let foreign = |cell: &&&str| {
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        (cell.contains('@') && cell.contains('.')) || digits * 2 > cell.len() || cell.len() > 120
    };
    !filled.is_empty() && filled.iter().filter(foreign).count() * 4 <= filled.len()
}

/// Names for the columns: trimmed, one line each, a blank one by its position, a repeated one numbered.
pub(super) fn names(cells: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    let mut seen = BTreeSet::new();
    // Where to go on counting, so that thousands of equal headers do not start from 2 each.
    let mut next: BTreeMap<String, u32> = BTreeMap::new();
    for (index, cell) in cells.iter().enumerate() {
        let words: Vec<&str> = cell.split_whitespace().collect();
        let base = if words.is_empty() { format!("Column {}", index + 1) } else { words.join(" ") };
        let mut name = base.clone();
        while !seen.insert(name.clone()) {
            let number = next.entry(base.clone()).or_insert(2);
            name = format!("{base} {number}");
            *number += 1;
        }
        names.push(name);
    }
    names
}

/// What a row is if it is no application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    Blank,
    RepeatedHeader,
    Totals,
}

/// What tells rows that are no applications.
pub(super) struct Frame {
    /// The header as written, cell by cell, trimmed.
    header: Vec<Vec<u8>>,
    /// Columns that make a row somebody's: e-mail and phone.
    contacts: Vec<usize>,
}

impl Frame {
    pub(super) fn new(header: &[String], contacts: Vec<usize>) -> Frame {
        Frame { header: header.iter().map(|h| h.trim().as_bytes().to_vec()).collect(), contacts }
    }

    /// What row `row` is if it is no application.
    pub(super) fn aside(&self, rows: &Rows, row: usize) -> Option<Aside> {
        let mut filled = rows.cells(row).enumerate().map(|(i, c)| (i, c.trim_ascii())).filter(|(_, c)| !c.is_empty());
        let Some((index, first)) = filled.next() else { return Some(Aside::Blank) };
        if self.header.get(index).is_some_and(|h| h == first) && self.is_header(rows, row) {
            return Some(Aside::RepeatedHeader);
        }
        // Reports write totals and notes at the left; in a table of one column anything may be a name.
        if index > 1 || self.header.len() < 2 {
            return None;
        }
        let alone = filled.next().is_none();
        let text = std::str::from_utf8(&first[..first.len().min(80)]).unwrap_or_default();
        let aside = alone && is_note(text) || is_total(text) && self.only_numbers_after(rows, row, index);
        aside.then_some(Aside::Totals)
    }

    fn is_header(&self, rows: &Rows, row: usize) -> bool {
        rows.cells(row).map(<[u8]>::trim_ascii).eq(self.header.iter().map(Vec::as_slice))
    }

    fn only_numbers_after(&self, rows: &Rows, row: usize, first: usize) -> bool {
        let number = |cell: &[u8]| cell.iter().all(|b| b.is_ascii_digit() || b" .,%$-'".contains(b)) && cell.len() < 16;
        rows.cells(row)
            .enumerate()
            .skip(first + 1)
            .map(|(i, c)| (i, c.trim_ascii()))
            .all(|(i, cell)| cell.is_empty() || number(cell) && !self.contacts.contains(&i))
    }
}

/// Words that begin a row of totals, in the languages exports come in.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub total",
    "sum",
    "count",
    "record count",
    "total records",
    "total count",
    "total rows",
    "total applications",
    "total candidates",
    "summe",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "anzahl",
    "total general",
    "suma",
    "totale",
    "totaal",
    "totalt",
    "somme",
    "som",
];

fn is_total(text: &str) -> bool {
    // Every row is asked, and its first letters mostly tell.
    let first = text.as_bytes().first().map(u8::to_ascii_lowercase);
    let begins = |word: &&str| {
        let start = || word.get(..3).zip(text.get(..3)).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
        word.as_bytes().first().copied() == first && start()
    };
    if !TOTALS.iter().any(begins) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    // "Total: 12", "Total (12 records)" and "Totals" are all meant.
    let words = lower.split([':', '(', '=']).next().unwrap_or_default();
    let words = words.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || ",.".contains(c));
    TOTALS.contains(&words.trim())
}

/// How notes of reporting programs begin; only taken for one when the row has nothing else.
const NOTES: &[&str] = &[
    "report generated",
    "generated on",
    "generated by",
    "generated at",
    "report run",
    "run date",
    "exported on",
    "exported by",
    "exported from",
    "end of report",
    "end of file",
    "page ",
    "confidential",
    "copyright",
    "(c) ",
    "© ",
    "filtered by",
    "filters:",
    "filter:",
    "applied filters",
    "report criteria",
    "data as of",
    "as of date",
    "source: ",
    "powered by",
    "printed on",
    "created by report",
    "-- end",
    "*** end",
    "erstellt am",
    "bericht erstellt",
];

fn is_note(text: &str) -> bool {
    let lower = text.to_lowercase();
    let count_of_rows = lower.split_once(' ').is_some_and(|(number, what)| {
        number.bytes().all(|b| b.is_ascii_digit())
            && ["rows", "records", "results", "candidates", "applications", "applicants"].contains(&what.trim())
    });
    count_of_rows || NOTES.iter().any(|n| lower.starts_with(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(rows: &[&[&str]]) -> Vec<Sample> {
        let sample = |(i, cells): (usize, &&[&str])| Sample {
            row: i as u32 + 1,
            cells: cells.iter().map(|c| (*c).to_owned()).collect(),
        };
        rows.iter().enumerate().map(sample).collect()
    }

    #[test]
    fn the_header_is_found_below_titles() {
        let rows = samples(&[
            &["Candidates by Email and Phone, all jobs"],
            &[""],
            &["Run by", "hr@example.com"],
            &["Name", "Email", "Phone", "Salary"],
            &["Ann Lee", "ann@example.com", "212 555 0143", "100"],
        ]);
        assert_eq!(header(&rows), Some(3));
        assert_eq!(header(&samples(&[&["Foo", "Bar"], &["1", "2"]])), Some(0));
        assert_eq!(
            header(&samples(&[&["A list of things"], &["Foo", "Bar", "Baz", "Qux"], &["1", "2", "3", "4"]])),
            Some(1)
        );
        assert_eq!(header(&samples(&[&[" "]])), None);
    }

    #[test]
    fn column_names_are_unique() {
        let cells = ["Email", "Email ", "", "Home\n address", "Email 2"].map(str::to_owned);
        assert_eq!(names(&cells), ["Email", "Email 2", "Column 3", "Home address", "Email 2 2"]);
        let equal = names(&vec!["Lot".to_owned(); 16_000]);
        assert_eq!(equal.iter().collect::<BTreeSet<_>>().len(), 16_000);
        assert_eq!(equal[15_999], "Lot 16000");
    }

    fn aside(cells: &[&str]) -> Option<Aside> {
        let header = ["Name", "Email", "Phone", "Salary"].map(str::to_owned);
        let mut rows = Rows::default();
        for cell in cells {
            rows.text.extend_from_slice(cell.as_bytes());
            rows.end_cell();
        }
        rows.end_row(1);
        Frame::new(&header, vec![1, 2]).aside(&rows, 0)
    }

    #[test]
    fn totals_and_notes_are_told_from_people() {
        for cells in [
            &["Total", "", "", "1,200.50"][..],
            &["Grand Total: 12"],
            &["Summe", "", "", "12"],
            &["", "Total (3 records)"],
            &["Report generated 2026-11-01 by HR"],
            &["412 rows"],
            &["Page 1 of 3", "", "", ""],
        ] {
            assert_eq!(aside(cells), Some(Aside::Totals), "{cells:?}");
        }
        assert_eq!(aside(&["", " ", "", ""]), Some(Aside::Blank));
        assert_eq!(aside(&["Name", "Email", " Phone", "Salary"]), Some(Aside::RepeatedHeader));
        for cells in [
            &["Total", "t@example.com", "", ""][..],
            &["Total", "", "2125550143", ""],
            &["Page", "", "", "100"],
            &["Summer Jones"],
            &["Totaro Rossi", "", "", "12"],
            &["Ann Lee"],
            &["Name", "", "", ""],
            &["Sum", "Wong", "", ""],
        ] {
            assert_eq!(aside(cells), None, "{cells:?}");
        }
    }
}
