//! The delimited files of the lists of the US Office of Foreign Assets Control: names, addresses, aliases and the
//! overflow of remarks, tied by `ent_num`.
//!
//! Format: OFAC, "SDN Data Formats" (SDN.CSV, ADD.CSV, ALT.CSV, SDN_COMMENTS.CSV; CONS_PRIM.CSV and its kin are alike):
//! no header, `-0-` for nothing, remarks parted by semicolons, an end-of-file mark at the end. The files name no date.

use std::collections::BTreeMap;

use super::{Desk, Error, Found, birth, country, sheet};
use crate::condition::Date;
use crate::fact::Region;
use crate::fact::watch::WatchKind;

/// One of the files, told by how many columns it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Names,
    Addresses,
    Aliases,
    Remarks,
}

/// Which file a first row is of: a number, and as many columns as that file has.
pub(super) fn table(first: &[String]) -> Option<Table> {
    let number = first.first().is_some_and(|cell| !cell.is_empty() && cell.trim().bytes().all(|b| b.is_ascii_digit()));
    match first.len() {
        12 if number => Some(Table::Names),
        6 if number => Some(Table::Addresses),
        5 if number => Some(Table::Aliases),
        2 if number => Some(Table::Remarks),
        _ => None,
    }
}

#[derive(Default)]
struct Subject {
    name: String,
    person: bool,
    /// Ships and aircraft are neither people nor employers.
    thing: bool,
    source: String,
    line: u64,
    aliases: Vec<String>,
    countries: Vec<Region>,
    remarks: String,
    overflow: String,
}

/// Reads the files together.
pub(super) fn read(files: &[(&str, std::borrow::Cow<'_, str>)], desk: &mut Desk<'_>) -> Result<(), Error> {
    let mut subjects: BTreeMap<u64, Subject> = BTreeMap::new();
    for (name, text) in files {
        let kind = table(&sheet::header(text)).ok_or_else(|| Error::Unknown((*name).to_owned()))?;
        sheet::rows(name, text, |line, row| {
            let cell = |at: usize| row.get(at).map(str::trim).filter(|cell| *cell != "-0-").unwrap_or_default();
            let Ok(number) = cell(0).parse::<u64>() else {
                // The end-of-file mark may stand in a row of its own.
                if cell(0).chars().any(|c| !c.is_control()) {
                    desk.refuse(name, &format!("line {line}"), "the row does not begin with a number".to_owned());
                }
                return Ok(());
            };
            if kind != Table::Names && row.len() < 2 {
                desk.refuse(name, &format!("line {line}"), "the row is cut off".to_owned());
                return Ok(());
            }
            let subject = subjects.entry(number).or_default();
            match kind {
                Table::Names => {
                    subject.name = cell(1).to_owned();
                    subject.person = cell(2).eq_ignore_ascii_case("individual");
                    subject.thing = ["vessel", "aircraft"].iter().any(|thing| cell(2).eq_ignore_ascii_case(thing));
                    let remarks = row.get(11).filter(|cell| cell.trim() != "-0-").unwrap_or_default();
                    subject.remarks = remarks.to_owned();
                    (subject.source, subject.line) = ((*name).to_owned(), line);
                }
                Table::Addresses => subject.countries.extend(country(cell(4))),
                Table::Aliases => subject.aliases.push(cell(3).to_owned()),
                Table::Remarks => {
                    subject.overflow.push_str(row.get(1).filter(|c| c.trim() != "-0-").unwrap_or_default())
                }
            }
            Ok(())
        })?;
    }
    for (number, subject) in &subjects {
        entries(*number, subject, desk)?;
    }
    Ok(())
}

fn entries(number: u64, subject: &Subject, desk: &mut Desk<'_>) -> Result<(), Error> {
    let id = number.to_string();
    if subject.source.is_empty() {
        desk.refuse("OFAC", &format!("entry {id}"), "the file of names does not have it".to_owned());
        return Ok(());
    }
    let remarks = joined(&subject.remarks, &subject.overflow);
    let told: Vec<(&str, &str)> = remarks.split(';').filter_map(remark).collect();
    let mut countries = subject.countries.clone();
    countries.extend(told.iter().filter(|(what, _)| *what == "nationality").filter_map(|(_, text)| country(text)));
    countries.sort_unstable();
    countries.dedup();
    let births: Vec<Date> =
        told.iter().filter(|(what, _)| *what == "DOB").filter_map(|(_, text)| birth(text)).collect();
    let found = Found {
        list: "OFAC",
        entry: &id,
        source: &subject.source,
        place: format!("line {}", subject.line),
        births: if subject.person { births } else { Vec::new() },
        countries,
        ..Found::default()
    };
    let names = std::iter::once(&subject.name).chain(&subject.aliases).filter(|name| !name.is_empty());
    for name in names.filter(|_| !subject.thing) {
        desk.add(if subject.person { WatchKind::Name } else { WatchKind::Employer }, name, &found)?;
    }
    for (what, text) in told {
        let note = |what: &str| Found { note: what.to_owned(), ..found.clone() };
        match what {
            "wallet" => {
                let (currency, address) = text.split_once(' ').unwrap_or(("", text));
                desk.add(WatchKind::Wallet, address.trim(), &note(currency))?;
            }
            "email" => desk.add(WatchKind::Email, text, &found)?,
            "phone" => desk.add(WatchKind::Phone, &international(text), &found)?,
            "website" => desk.add(WatchKind::Domain, host(text), &found)?,
            "document" => desk.add(WatchKind::IdNumber, text, &found)?,
            _ => {}
        }
    }
    Ok(())
}

/// Remarks with what did not fit into their file. The cut falls anywhere, blanks at it may be lost: a currency that
/// stands last is followed by its address.
fn joined(remarks: &str, overflow: &str) -> String {
    let labelled = remarks.rsplit([' ', ';']).next().is_some_and(|word| {
        (3..=5).contains(&word.len())
            && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && remarks.trim_end_matches(word).trim_end().ends_with("Digital Currency Address -")
    });
    let gap = labelled
        || ["Address", "Address -", "Number", "Passport", "DOB"].iter().any(|end| remarks.trim_end().ends_with(end));
    [remarks, if gap && !overflow.starts_with(' ') && !remarks.ends_with(' ') { " " } else { "" }, overflow].concat()
}

/// What one remark says, of those that are of use, and its text.
fn remark(text: &str) -> Option<(&'static str, &str)> {
    const LABELS: &[(&str, &str)] = &[
        ("Digital Currency Address - ", "wallet"),
        ("Email Address ", "email"),
        ("Phone Number ", "phone"),
        ("Website ", "website"),
        ("DOB ", "DOB"),
        ("nationality ", "nationality"),
        ("citizen ", "nationality"),
        ("Passport ", "document"),
        ("National ID No. ", "document"),
        ("Identification Number ", "document"),
        ("Tax ID No. ", "document"),
        ("SSN ", "document"),
    ];
    let text = text.trim().trim_end_matches('.');
    let text = text.strip_prefix("alt. ").or_else(|| text.strip_prefix("Alt. ")).unwrap_or(text);
    let (what, rest) = LABELS.iter().find_map(|(label, what)| Some((*what, text.strip_prefix(label)?)))?;
    let rest = match what {
        // `A1234567 (Iran) issued 05 Nov 2010 expires ...`
        "document" => rest.split([' ', '(']).find(|part| !part.is_empty())?,
        _ => rest.split(" (").next().unwrap_or(rest),
    };
    Some((what, rest.trim()))
}

/// Numbers stand there with their country code and often without the plus.
fn international(text: &str) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.starts_with('+') || digits < 10 { text.to_owned() } else { format!("+{text}") }
}

fn host(text: &str) -> &str {
    let bare = text.trim().trim_start_matches("https://").trim_start_matches("http://");
    bare.split('/').next().unwrap_or(bare)
}
