//! `targets.simple.csv` of OpenSanctions: one row a person, company or wallet, several values in a cell parted by
//! semicolons.
//!
//! Format: OpenSanctions documentation, "Bulk data: simplified tabular format (CSV)".

use super::{Desk, Error, Found, birth, country, day, sheet};
use crate::fact::watch::WatchKind;

pub(super) fn read(name: &str, text: &str, desk: &mut Desk<'_>) -> Result<(), Error> {
    sheet::named(name, text, |line, get| {
        let (id, schema) = (get("id"), get("schema"));
        let place = format!("line {line}");
        let kind = match schema.as_str() {
            "Person" => Some(WatchKind::Name),
            "Company" | "Organization" | "LegalEntity" | "PublicBody" => Some(WatchKind::Employer),
            "CryptoWallet" => Some(WatchKind::Wallet),
            "Vessel" | "Airplane" | "Security" | "Address" => return Ok(()),
            other => {
                desk.refuse(name, &place, format!("rows of the schema {:?} are not read", super::cut(other, 40)));
                return Ok(());
            }
        };
        let dataset = get("dataset");
        let last = [get("last_seen"), get("last_change")].iter().find_map(|text| day(text));
        let found = Found {
            list: if dataset.is_empty() { "OpenSanctions" } else { &dataset },
            date: last,
            entry: &id,
            source: name,
            place,
            added: day(&get("first_seen")),
            note: get("program_ids"),
            births: values(&get("birth_date")).iter().filter_map(|text| birth(text)).collect(),
            countries: values(&get("countries")).iter().filter_map(|text| country(text)).collect(),
            ..Found::default()
        };
        let mut add =
            |kind: WatchKind, values: &[String]| values.iter().try_for_each(|value| desk.add(kind, value, &found));
        if let Some(kind) = kind.filter(|kind| *kind != WatchKind::Wallet) {
            add(kind, &[get("name")])?;
            add(kind, &values(&get("aliases")))?;
        }
        match kind {
            Some(WatchKind::Name) => add(WatchKind::IdNumber, &values(&get("identifiers")))?,
            Some(WatchKind::Wallet) => {
                let keys = values(&get("identifiers"));
                add(WatchKind::Wallet, if keys.is_empty() { std::slice::from_ref(&id) } else { &keys })?;
            }
            _ => {}
        }
        add(WatchKind::Email, &values(&get("emails")))?;
        add(WatchKind::Phone, &values(&get("phones")))
    })
}

/// The values of a cell. A value with a semicolon in it stands in quotes.
fn values(cell: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for c in cell.chars() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => all.push(String::new()),
            c => all.last_mut().into_iter().for_each(|last| last.push(c)),
        }
    }
    all.retain_mut(|value| {
        *value = value.trim().to_owned();
        !value.is_empty()
    });
    all
}
