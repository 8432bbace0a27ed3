//! The catalogue of signals: what publications propose to look at, row by row, and why a row is no rule.
//!
//! It is data beside the packs, `rules/catalogue.toml`. Rules name the rows that they cover by `catalogue`; a row never
//! judges anybody.

use std::sync::OnceLock;

use toml::{Table, Value};

use super::diagnostic::Log;
use super::raw::RawRule;
use super::source;

/// A part of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its number.
    pub id: String,
    /// What its rows are about.
    pub title: String,
}

/// One signal of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name, in capitals.
    pub id: String,
    /// The section it stands in.
    pub section: String,
    /// What would be noticed.
    pub title: String,
    /// Why it is no rule, or what the rules leave out of it.
    pub reason: Option<String>,
    /// Whether rules may look at it at all.
    pub ship: bool,
}

/// Sections and rows in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// In the order of their numbers.
    pub sections: Vec<Section>,
    /// By section.
    pub rows: Vec<Row>,
}

impl Catalogue {
    /// The row of a name.
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }
}

/// The catalogue of the program.
pub fn catalogue() -> &'static Catalogue {
    static READ: OnceLock<Catalogue> = OnceLock::new();
    READ.get_or_init(|| parse(source::catalogue()).unwrap_or_default())
}

/// `None` if it is not as it must be; a test holds that the program's own is.
fn parse(text: &str) -> Option<Catalogue> {
    let file: Table = text.parse().ok()?;
    let all = |key: &str| file.get(key).and_then(Value::as_array).into_iter().flatten();
    let text = |table: &Value, key: &str| Some(table.get(key)?.as_str()?.to_owned());
    let section = |table: &Value| Some(Section { id: text(table, "id")?, title: text(table, "title")? });
    let row = |table: &Value| {
        Some(Row {
            id: text(table, "id")?,
            section: text(table, "section")?,
            title: text(table, "title")?,
            reason: text(table, "reason"),
            ship: table.get("ship").is_none_or(|ship| ship.as_bool() != Some(false)),
        })
    };
    Some(Catalogue {
        sections: all("section").map(section).collect::<Option<_>>()?,
        rows: all("row").map(row).collect::<Option<_>>()?,
    })
}

/// Reports rows that a shipped rule names and the catalogue does not have, or forbids. Packs of one's own may name rows
/// of a catalogue of one's own.
pub(crate) fn known(rule: &RawRule, shipped: bool, log: &Log) {
    for name in rule.catalogue.iter().filter(|_| shipped) {
        match catalogue().row(&name.value) {
            Some(row) if row.ship => {}
            Some(row) => {
                let message = format!("no shipped rule may look at {}", row.id);
                log.add(name.wrong("E134", message).help(row.reason.clone().unwrap_or_default()));
            }
            None => {
                let d = name.wrong("E134", format!("the catalogue has no row `{}`", name.value));
                let d = d.nearest(&name.value, catalogue().rows.iter().map(|row| &row.id));
                log.add(if d.help.is_some() { d } else { d.help("the rows stand in `rules/catalogue.toml`") });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_catalogue_is_whole() {
        let read = parse(source::catalogue()).expect("the catalogue can be read");
        assert!(read.rows.len() > 80 && read.sections.len() == 10);
        let mut seen = BTreeSet::new();
        for row in &read.rows {
            assert!(seen.insert(&row.id), "{} twice", row.id);
            assert!(row.id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'), "{}", row.id);
            assert!(read.sections.iter().any(|s| s.id == row.section), "{}: section {}", row.id, row.section);
            assert!(row.ship || row.reason.is_some(), "{} says why it must not ship", row.id);
            assert!(!row.title.ends_with('.') && row.reason.as_ref().is_none_or(|r| r.ends_with('.')), "{}", row.id);
        }
        assert!(read.row("REUSE_PHONE").is_some_and(|row| row.ship && row.section == "1.1"));
        assert!(read.row("ORIGIN_SCHOOL").is_some_and(|row| !row.ship));
    }
}
