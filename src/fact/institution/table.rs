//! The world list as files: schools by number, folded names, domains, and the words that names are made of.
//!
//! The files are written by `examples/institutions.rs`; their heads name the sources. They are sorted, and searched as
//! they are: no table is made of them, so a question costs a microsecond, and the first one no more than the others.

use std::cmp::Ordering;
use std::sync::LazyLock;

use memchr::{memchr, memrchr};

use crate::fact::Region;

/// `country name` a line, the line being the number.
static SCHOOLS: &str = include_str!("../data/institutions/schools.txt");
/// `folded name,number[,number]` a line.
static NAMES: &str = include_str!("../data/institutions/names.txt");
/// `domain,number` a line, sorted.
static DOMAINS: &str = include_str!("../data/institutions/domains.txt");
/// A folded word a line, sorted.
static WORDS: &str = include_str!("../data/institutions/words.txt");

/// The lines of a file without its head.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#'))
}

/// A school of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct School {
    /// Where it is, if the sources say.
    pub(super) country: Option<Region>,
    /// Its name as people write it.
    pub(super) name: &'static str,
}

static BY_NUMBER: LazyLock<Vec<&'static str>> = LazyLock::new(|| lines(SCHOOLS).collect());

/// A school by its number.
pub(super) fn school(number: u32) -> Option<School> {
    let line = BY_NUMBER.get(usize::try_from(number).ok()?)?;
    let (code, name) = line.split_once(' ')?;
    Some(School { country: Region::from_code(code), name })
}

/// What a sorted file says of a key: the rest of its line.
fn line(file: &'static str, key: &str) -> Option<&'static str> {
    let bytes = file.as_bytes();
    let (mut from, mut to) = (0, bytes.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let start = memrchr(b'\n', &bytes[from..middle]).map_or(from, |at| from + at + 1);
        let end = memchr(b'\n', &bytes[middle..to]).map_or(to, |at| middle + at);
        let line = file.get(start..end)?;
        let (listed, rest) = line.split_once(',').unwrap_or((line, ""));
        match listed.cmp(key) {
            Ordering::Equal => return Some(rest),
            Ordering::Less => from = end + 1,
            Ordering::Greater => to = start,
        }
    }
    None
}

/// The schools that bear a folded name, ascending.
pub(super) fn named(folded: &str) -> Option<Vec<u32>> {
    Some(line(NAMES, folded)?.split(',').filter_map(|number| number.parse().ok()).collect())
}

/// The school that a domain itself belongs to.
pub(super) fn domain(domain: &str) -> Option<u32> {
    line(DOMAINS, domain)?.parse().ok()
}

/// Whether a folded word stands in a name.
pub(super) fn has_word(word: &str) -> bool {
    line(WORDS, word).is_some()
}

/// The folded words of all names.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    lines(WORDS)
}

#[cfg(test)]
pub(super) fn key_at(place: usize) -> &'static str {
    lines(NAMES).nth(place).and_then(|line| line.split_once(',')).expect("the list is longer").0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::education::institution;

    #[test]
    fn the_files_are_as_they_are_read() {
        let schools = lines(SCHOOLS).count();
        assert!(schools > 20_000 && lines(NAMES).count() > 25_000 && lines(DOMAINS).count() > 20_000);
        let sorted = |file| lines(file).map(|l| l.split(',').next().unwrap_or_default()).is_sorted_by(|a, b| a < b);
        assert!(sorted(NAMES) && sorted(DOMAINS) && sorted(WORDS));
        for line in lines(NAMES) {
            let (key, numbers) = line.split_once(',').expect("a name and numbers");
            assert_eq!(institution(key).as_deref(), Some(key), "folding has changed: run examples/institutions.rs");
            assert!(numbers.split(',').all(|n| n.parse::<usize>().is_ok_and(|n| n < schools)), "{line}");
        }
        for line in lines(SCHOOLS) {
            let (code, name) = line.split_once(' ').expect("a country and a name");
            assert!((code == "??" || Region::from_code(code).is_some()) && !name.trim().is_empty(), "{line}");
        }
    }

    #[test]
    fn every_domain_is_found() {
        for line in lines(DOMAINS) {
            let (name, number) = line.split_once(',').expect("a domain and a number");
            assert_eq!(domain(name), number.parse().ok(), "{name}");
        }
        assert_eq!((domain(""), domain("zzzz"), domain("#")), (None, None, None));
    }

    #[test]
    fn every_name_and_word_is_found() {
        for line in lines(NAMES) {
            let (key, numbers) = line.split_once(',').expect("a name and numbers");
            assert_eq!(named(key).map(|numbers| numbers.len()), Some(numbers.split(',').count()), "{key}");
        }
        assert!(words().all(has_word));
        assert!(!has_word("") && !has_word("zzzz") && !has_word("stanfordd"));
    }
}
