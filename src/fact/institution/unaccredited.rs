//! Schools that a regulator, court or government auditor named as giving degrees without the right to or without
//! recognised accreditation: a short register, each entry with its publication and date.
//!
//! Being foreign, small, new, religious or unknown to the world list is no entry. Where lawful schools bear the same
//! name, the name alone says nothing: the text must name the place too, or a mailbox lie at the entry's own domain.
//! An employer's own register is a list of a pack, with its approval.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{MAX_CHARS, parts, split, table};
use crate::fact::{Region, education, fold};

/// The register: see its head.
static REGISTER: &str = include_str!("../data/unaccredited.txt");

/// A publication that names schools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Who published what.
    pub publication: &'static str,
    /// When, `YYYY-MM-DD` or `YYYY-MM`.
    pub date: &'static str,
}

/// One school of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As the source writes it.
    pub name: &'static str,
    /// The country that the source places it in.
    pub country: Option<Region>,
    /// Folded names of places that tell it from namesakes.
    places: Vec<String>,
    /// Whether lawful schools are known to bear the name.
    pub namesakes: bool,
    /// Its own mail domains.
    domains: Vec<&'static str>,
    /// Who named it, and when.
    pub source: Source,
}

/// What a written name means for the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The entry of that name.
    pub entry: &'static Entry,
    /// Whether it is this school and not a namesake.
    pub certain: bool,
}

static ENTRIES: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| {
    let mut sources = BTreeMap::new();
    let mut entries = BTreeMap::new();
    for line in REGISTER.lines() {
        let Some((kind, rest)) = line.split_once(' ').filter(|(kind, _)| *kind != "#") else { continue };
        let cells: Vec<&'static str> = rest.split('|').map(str::trim).collect();
        match (kind, cells.as_slice()) {
            ("source", [key, publication, date, _]) => _ = sources.insert(*key, Source { publication, date }),
            ("school", [key, name, country, places, namesakes, domains]) => {
                let Some(source) = sources.get(key).copied() else { continue };
                let listed = |cell: &'static str| cell.split([';', ' ']).map(str::trim).filter(|d| !d.is_empty());
                let entry = Entry {
                    name,
                    country: Region::from_code(country),
                    places: places.split(';').map(fold::words).filter(|p| !p.is_empty()).collect(),
                    namesakes: *namesakes == "yes",
                    domains: listed(domains).collect(),
                    source,
                };
                entries.extend(key_of(name).map(|key| (key, entry)));
            }
            _ => {}
        }
    }
    entries
});

/// A name as the register compares it: a saint may be abbreviated.
fn key_of(name: &str) -> Option<String> {
    let folded = education::institution(name)?;
    Some(saints(&folded))
}

fn saints(folded: &str) -> String {
    match folded.strip_prefix("saint ") {
        Some(rest) => format!("st {rest}"),
        None => folded.to_owned(),
    }
}

/// The entry of the register that a written name means, whole or without what stands behind it.
pub fn find(text: &str) -> Option<Match> {
    if text.len() > MAX_CHARS * 4 || text.chars().count() > MAX_CHARS {
        return None;
    }
    find_folded(&education::institution(text)?, text)
}

/// [`find`] for a name whose folded form is at hand.
pub(in crate::fact) fn find_folded(folded: &str, text: &str) -> Option<Match> {
    let whole = if folded.starts_with("saint ") { ENTRIES.get(&saints(folded)) } else { ENTRIES.get(folded) };
    if let Some(entry) = whole {
        return Some(Match { entry, certain: !entry.namesakes && table::named(folded).is_none() });
    }
    let (head, rest) = split(text)?;
    let key = key_of(head)?;
    let entry = ENTRIES.get(&key)?;
    Some(Match { entry, certain: entry.told_by(&key, rest) })
}

impl Entry {
    /// Whether what is written behind the name leaves no namesake.
    fn told_by(&self, key: &str, rest: &str) -> bool {
        let behind = format!(" {} ", fold::words(rest));
        if self.places.iter().any(|place| behind.contains(&format!(" {place} "))) {
            return true;
        }
        let said: Vec<Region> = parts(rest).filter_map(Region::read).collect();
        if !said.is_empty() && !said.iter().any(|country| Some(*country) == self.country) {
            return false;
        }
        !self.namesakes && table::named(key).is_none()
    }

    /// Whether a mail domain is the school's own.
    pub fn owns(&self, domain: &str) -> bool {
        self.domains.iter().any(|own| domain.strip_suffix(own).is_some_and(|sub| sub.is_empty() || sub.ends_with('.')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certain(text: &str) -> Option<bool> {
        find(text).map(|found| found.certain)
    }

    #[test]
    fn every_line_is_read_and_every_entry_is_sourced() {
        let count = |kind: &str| REGISTER.lines().filter(|line| line.starts_with(kind)).count();
        assert_eq!(ENTRIES.len(), count("school "));
        for entry in ENTRIES.values() {
            assert!(crate::condition::Date::parse(entry.source.date).is_some_and(|date| date.month > 0), "{entry:?}");
            assert!(
                entry.source.publication.len() > 20 && entry.country.is_some() && !entry.places.is_empty(),
                "{entry:?}"
            );
        }
        for line in REGISTER.lines().filter(|line| !line.is_empty()) {
            assert!(["#", "source ", "school "].iter().any(|start| line.starts_with(start)), "{line}");
        }
    }

    #[test]
    fn a_name_of_its_own_is_enough() {
        for text in [
            "Trinity Southern University",
            "TRINITY SOUTHERN UNIVERSITY",
            "Saint Regis University",
            "St. Regis University",
            "Kennedy-Western University, Wyoming",
            "Adhyatmik Vishwavidyalaya (Spiritual University)",
        ] {
            assert_eq!(certain(text), Some(true), "{text}");
        }
    }

    #[test]
    fn lawful_namesakes_need_a_place() {
        for (bare, told) in [
            ("LaSalle University", "LaSalle University, Mandeville, Louisiana"),
            ("St. John's University", "St. John's University (Kishanattam)"),
            ("United Nations University", "United Nations University, New Delhi"),
            ("Hamilton University", "Hamilton University - Evanston, Wyoming"),
        ] {
            assert_eq!((certain(bare), certain(told)), (Some(false), Some(true)), "{bare}");
        }
        for other in [
            "St. John's University, Queens, New York",
            "LaSalle University (Philadelphia)",
            "United Nations University, Tokyo",
            "Pacific Western University, California",
            "Trinity Southern University, Ghana",
        ] {
            assert_eq!(certain(other), Some(false), "{other}");
        }
    }

    #[test]
    fn similar_names_are_not_entries() {
        for text in [
            "Trinity University",
            "Regis University",
            "La Salle University",
            "University of Business",
            "Stanford University",
            "Standford University",
            "University of Haleview",
            "Trinity Southern Universitee",
            "",
        ] {
            assert_eq!(certain(text), None, "{text}");
        }
    }

    #[test]
    fn no_entry_is_certain_by_a_name_that_the_world_list_has() {
        for (key, entry) in ENTRIES.iter() {
            let listed = table::named(key).is_some();
            assert!(!listed || certain(entry.name) == Some(false), "{key}");
        }
    }

    #[test]
    fn own_domains() {
        let entry = find("Trinity Southern University").expect("an entry").entry;
        assert!(entry.owns("trinitysouthernuniversity.org") && entry.owns("mail.trinitysouthernuniversity.org"));
        assert!(!entry.owns("nottrinitysouthernuniversity.org") && !entry.owns("trinity.edu") && !entry.owns(""));
    }
}
