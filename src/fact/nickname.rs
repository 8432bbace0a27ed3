//! Names that one person may carry: short forms of given names, and spellings of one name in Latin letters.
//!
//! The tables are data beside this module. Short forms of English names were compiled for this project and completed
//! from the pairs of the `nicknames` data set (C. Northern and N. Crews, PyPI `nicknames` 1.0.1, Apache-2.0) in which
//! the short form is cut from a whole name of today; its genealogical pairs (Bill for Frederick) were left out. What
//! the spellings follow: Revised Romanization of Korean (Ministry of Culture and Tourism, Notice 2000-8) and
//! McCune–Reischauer; Hanyu Pinyin (ISO 7098) and Wade–Giles; ICAO Doc 9303 part 3
//! for Cyrillic and Arabic in passports; ELOT 743 (ISO 843) for Greek; the Indonesian spelling of 1972. They say which
//! names go together, never where a name comes from, and are not complete: what is missing is compared by its letters.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A given name and its short forms, one line each. Words on one line may name one person.
const SHORT: &str = include_str!("data/names/short.txt");

/// One name in several Latin spellings, one line each: given or family names.
const SPELLINGS: &str = include_str!("data/names/spellings.txt");

/// Forms of one family name in several languages or regions, which mostly different people bear: they count beside a
/// second key only. Cantonese and Mandarin, Vietnamese of the South and the North, Bengali, Basque and Castilian.
const KINDRED_FAMILY: &str = include_str!("data/names/kindred_family.txt");

/// Forms of one given name that mostly different people bear: they count beside a second key only. Vietnamese of the
/// South and the North, Hindi and Bengali, day names in Fante and Twi, and short forms that are whole names of others.
const KINDRED_GIVEN: &str = include_str!("data/names/kindred_given.txt");

/// Common names that look alike and are different: between two of them a difference is no slip of the pen.
/// Names of the tables above need not be repeated.
const KNOWN: &str = include_str!("data/names/known.txt");

/// What is known of one name.
#[derive(Default)]
struct Entry {
    /// Lines of the short forms it stands on.
    short: Vec<u16>,
    /// Lines of the spellings it stands on.
    spelling: Vec<u16>,
    /// Lines of the kindred family names it stands on.
    family: Vec<u16>,
    /// Lines of the kindred given names it stands on.
    given: Vec<u16>,
}

static NAMES: LazyLock<HashMap<&'static str, Entry, foldhash::fast::FixedState>> = LazyLock::new(|| {
    let mut names: HashMap<&'static str, Entry, _> = HashMap::with_hasher(foldhash::fast::FixedState::default());
    for (number, line) in (0_u16..).zip(SHORT.lines()) {
        for name in line.split(' ') {
            names.entry(name).or_default().short.push(number);
        }
    }
    for (number, line) in (0_u16..).zip(SPELLINGS.lines()) {
        for name in line.split(' ') {
            names.entry(name).or_default().spelling.push(number);
        }
    }
    for (number, line) in (0_u16..).zip(KINDRED_FAMILY.lines()) {
        for name in line.split(' ') {
            names.entry(name).or_default().family.push(number);
        }
    }
    for (number, line) in (0_u16..).zip(KINDRED_GIVEN.lines()) {
        for name in line.split(' ') {
            names.entry(name).or_default().given.push(number);
        }
    }
    for name in KNOWN.split_ascii_whitespace() {
        names.entry(name).or_default();
    }
    names
});

/// What is known of a folded name: looked up once, and compared with what is known of others.
#[derive(Clone, Copy, Default)]
pub struct Known(Option<&'static Entry>);

impl Known {
    /// Looks a folded name up.
    pub fn of(name: &str) -> Known {
        Known(NAMES.get(name))
    }

    /// As [`short_forms`].
    pub fn short_form_of(self, other: Known) -> bool {
        self.shares(other, |entry| &entry.short)
    }

    /// As [`spellings`].
    pub fn spelling_of(self, other: Known) -> bool {
        self.shares(other, |entry| &entry.spelling)
    }

    /// As [`kindred_families`].
    pub fn kindred_family_of(self, other: Known) -> bool {
        self.shares(other, |entry| &entry.family)
    }

    /// As [`kindred_given`].
    pub fn kindred_given_of(self, other: Known) -> bool {
        self.shares(other, |entry| &entry.given)
    }

    /// As [`common`].
    pub fn is_common(self) -> bool {
        self.0.is_some()
    }

    fn shares(self, other: Known, lines: impl Fn(&'static Entry) -> &'static Vec<u16>) -> bool {
        let (Some(one), Some(other)) = (self.0, other.0) else { return false };
        lines(one).iter().any(|line| lines(other).contains(line))
    }
}

/// Whether the two folded given names may be one person's: one is a short form of the other, or both of a third.
pub fn short_forms(a: &str, b: &str) -> bool {
    Known::of(a).short_form_of(Known::of(b))
}

/// Whether the two folded names are spellings of one name.
pub fn spellings(a: &str, b: &str) -> bool {
    Known::of(a).spelling_of(Known::of(b))
}

/// Whether the two folded family names are forms of one that mostly different people bear, as Chan and Chen.
pub fn kindred_families(a: &str, b: &str) -> bool {
    Known::of(a).kindred_family_of(Known::of(b))
}

/// Whether the two folded given names are forms of one that mostly different people bear, as Yaw and Ekow.
pub fn kindred_given(a: &str, b: &str) -> bool {
    Known::of(a).kindred_given_of(Known::of(b))
}

/// Whether the name is a common one, so that another common name beside it is no typing error.
pub fn common(name: &str) -> bool {
    Known::of(name).is_common()
}

/// The whole names (first of their line) that a folded name may be short for or another spelling of.
pub fn roots(name: &str) -> impl Iterator<Item = &'static str> {
    let entry = NAMES.get(name);
    let short = entry.map_or(&[][..], |e| &e.short).iter().filter_map(|&n| first(SHORT_ROOTS.as_slice(), n));
    let spelling = entry.map_or(&[][..], |e| &e.spelling).iter().filter_map(|&n| first(SPELLING_ROOTS.as_slice(), n));
    short.chain(spelling)
}

static SHORT_ROOTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| heads(SHORT));
static SPELLING_ROOTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| heads(SPELLINGS));

fn heads(table: &'static str) -> Vec<&'static str> {
    table.lines().map(|line| line.split(' ').next().unwrap_or(line)).collect()
}

fn first(heads: &[&'static str], line: u16) -> Option<&'static str> {
    heads.get(usize::from(line)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_folded_words() {
        for line in SHORT.lines().chain(SPELLINGS.lines()).chain(KINDRED_FAMILY.lines()).chain(KINDRED_GIVEN.lines()) {
            assert!(line.split(' ').count() >= 2, "{line}");
            assert!(line.bytes().all(|b| b.is_ascii_lowercase() || b == b' '), "{line}");
        }
        assert!(SHORT.lines().count() > 300);
    }

    #[test]
    fn short_forms_and_spellings() {
        assert!(short_forms("bob", "robert") && short_forms("robert", "bob") && short_forms("liz", "beth"));
        assert!(short_forms("al", "albert") && short_forms("al", "alan") && !short_forms("albert", "alan"));
        assert!(spellings("mohamed", "muhammad") && spellings("gim", "kim") && !spellings("kim", "kang"));
        assert!(!short_forms("zzz", "bob") && !spellings("bob", "robert"));
    }

    #[test]
    fn common_names() {
        assert!(common("chen") && common("bob") && !common("qqqq"));
        assert_eq!(roots("peggy").collect::<Vec<_>>(), ["margaret"]);
        assert_eq!(roots("qqqq").count(), 0);
    }
}
