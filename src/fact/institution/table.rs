//! The world list as files: schools by number, folded names, domains, and the words that names are made of.
//!
//! The files are written by `examples/institutions.rs`; their heads name the sources. Nothing is read before somebody
//! asks for a school; the first question costs a few milliseconds.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

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

static BY_NAME: LazyLock<HashMap<&'static str, &'static str, FixedState>> = LazyLock::new(|| {
    let mut names = HashMap::with_capacity_and_hasher(32_000, FixedState::default());
    names.extend(lines(NAMES).filter_map(|line| line.split_once(',')));
    names
});

/// The schools that bear a folded name, ascending.
pub(super) fn named(folded: &str) -> Option<Vec<u32>> {
    let numbers = BY_NAME.get(folded)?;
    Some(numbers.split(',').filter_map(|number| number.parse().ok()).collect())
}

/// The school that a domain itself belongs to.
pub(super) fn domain(domain: &str) -> Option<u32> {
    let (mut from, mut to) = (0, DOMAINS.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let start = DOMAINS.get(..middle)?.rfind('\n').map_or(0, |at| at + 1);
        let line = DOMAINS.get(start..)?.lines().next()?;
        let (listed, number) = line.split_once(',').unwrap_or((line, ""));
        match listed.cmp(domain) {
            std::cmp::Ordering::Equal => return number.parse().ok(),
            std::cmp::Ordering::Less => from = start + line.len() + 1,
            std::cmp::Ordering::Greater => to = start,
        }
    }
    None
}

static VOCABULARY: LazyLock<Vec<&'static str>> = LazyLock::new(|| lines(WORDS).collect());

static BACKWARDS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let words = vocabulary();
    let mut backwards: Vec<u32> = (0..).take(words.len()).collect();
    backwards.sort_unstable_by(|a, b| words[*a as usize].bytes().rev().cmp(words[*b as usize].bytes().rev()));
    backwards
});

/// The words of all names, sorted.
pub(super) fn vocabulary() -> &'static [&'static str] {
    &VOCABULARY
}

/// The same sorted by their letters from the end, as places in [`vocabulary`].
pub(super) fn backwards() -> &'static [u32] {
    &BACKWARDS
}

/// The folded name at a place of the file, for tests.
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
}
