//! Institutions: which school of the world's a written name means, and whether it is a known name with one slip in it.
//!
//! A school's name is an opaque text: where somebody studied says where they are from. So the world list answers three
//! questions only, none of which holds against a school that is not in it: which schools share a name, what a name
//! with one slip probably meant, and whose a mail domain is. **There is no question "is it known?"** The packages the
//! list comes from cover some countries ten times as well as others, and a rule that asked it would ask for origin.
//! A school that regulators or courts named as selling degrees is a matter of [`unaccredited`].
//!
//! Limits: namesakes within one country count as one school; high schools are listed where the packages list them;
//! renamed schools are known by the names that the packages give.

mod slip;
mod table;
pub mod unaccredited;

use super::{Region, education};
use table::School;

/// Longest text that is looked up, in characters; what is longer names no school.
pub const MAX_CHARS: usize = 300;

/// What a written name means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Numbers of the schools that the name can mean, ascending: none if it is not known.
    schools: Vec<u32>,
    /// Whether the text itself says which of several is meant.
    settled: bool,
    /// The only country whose school it can be.
    country: Option<Region>,
}

impl Found {
    fn of(schools: Vec<u32>, settled: bool) -> Found {
        let mut countries = schools.iter().filter_map(|number| table::school(*number)).map(|school| school.country);
        let first = countries.next().flatten();
        let country = first.filter(|_| countries.all(|country| country == first));
        Found { schools, settled, country }
    }

    /// The schools that the name can mean, by their numbers in the world list.
    pub fn schools(&self) -> &[u32] {
        &self.schools
    }

    /// Whether several schools of the world bear this name, and the text does not say which is meant.
    pub fn ambiguous(&self) -> bool {
        self.schools.len() > 1 && !self.settled
    }

    /// The only country whose school it can be.
    pub fn country(&self) -> Option<Region> {
        self.country
    }

    /// Whether the two can be one school.
    pub fn may_be(&self, other: &Found) -> bool {
        self.schools.iter().any(|number| other.schools.contains(number))
    }

    /// Whether it can be the school of this number.
    pub fn has(&self, number: u32) -> bool {
        self.schools.contains(&number)
    }
}

/// The name of a school of the world list as people write it.
pub fn name(number: u32) -> Option<&'static str> {
    table::school(number).map(|school: School| school.name)
}

/// Which school a written name means: the whole text, then without what stands in brackets, then what stands before the
/// first comma, dash or bar. A country written behind a name that several schools bear settles which is meant.
pub fn find(text: &str) -> Found {
    if text.len() > MAX_CHARS * 4 || text.chars().count() > MAX_CHARS {
        return Found::default();
    }
    let Some(whole) = education::institution(text) else { return Found::default() };
    find_folded(&whole, text)
}

/// [`find`] for a name whose folded form is at hand.
pub(super) fn find_folded(folded: &str, text: &str) -> Found {
    if let Some(schools) = table::named(folded) {
        return Found::of(schools, false);
    }
    let Some((head, rest)) = split(text) else { return Found::default() };
    let Some(schools) = education::institution(head).and_then(|key| table::named(&key)) else {
        return Found::default();
    };
    let said: Vec<Region> = parts(rest).filter_map(Region::read).collect();
    let there = |number: &&u32| table::school(**number).and_then(|s| s.country).is_some_and(|c| said.contains(&c));
    let meant: Vec<u32> = schools.iter().filter(there).copied().collect();
    match meant.len() {
        0 => Found::of(schools, false),
        _ => Found::of(meant, true),
    }
}

/// A name and what is written behind it: `Trinity College (Dublin, Ireland)`, `St. John's University, Kishanattam`.
fn split(text: &str) -> Option<(&str, &str)> {
    let mark = text.find(['(', '[', ',', '|', '\u{2013}', '\u{2014}', '\u{ff08}']);
    let at = mark.into_iter().chain(text.find(" - ")).min()?;
    let (head, rest) = text.split_at_checked(at)?;
    (!head.trim().is_empty()).then_some((head, rest))
}

/// The single statements behind a name.
fn parts(rest: &str) -> impl Iterator<Item = &str> {
    rest.split(|c: char| !c.is_alphanumeric() && !matches!(c, ' ' | '.' | '\'')).map(str::trim).filter(|p| p.len() > 1)
}

/// The school that a mail domain, or the domain it lies below, belongs to. A state's own domains (`edu`, `ac.uk`) are
/// nobody's.
pub fn of_domain(domain: &str) -> Option<u32> {
    let mut domain = domain;
    for _ in 0..8 {
        if let Some(number) = table::domain(domain) {
            return Some(number);
        }
        domain = domain.split_once('.').map(|(_, parent)| parent).filter(|parent| parent.contains('.'))?;
    }
    None
}

/// The school whose name this one is but for one slip: a letter too many, too few, wrong, or two swapped, in one word.
/// `None` for known names, for short ones, and where several schools could be meant.
pub fn misspelled_of(text: &str) -> Option<&'static str> {
    if text.len() > MAX_CHARS * 4 || text.chars().count() > MAX_CHARS {
        return None;
    }
    misspelled_folded(&education::institution(text)?)
}

/// [`misspelled_of`] for a folded name that [`find`] does not know.
pub(super) fn misspelled_folded(folded: &str) -> Option<&'static str> {
    slip::mended(folded).and_then(name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(text: &str) -> Vec<&'static str> {
        find(text).schools().iter().filter_map(|number| name(*number)).collect()
    }

    #[test]
    fn one_school_by_many_names() {
        for (texts, school) in [
            (
                &["Stanford University", "STANFORD UNIVERSITY", "Stanford University, Stanford, CA"][..],
                "Stanford University",
            ),
            (
                &["Massachusetts Institute of Technology", "massachusetts inst. of tech"],
                "Massachusetts Institute of Technology",
            ),
            (&["The University of Texas at Austin", "University of Texas, Austin"], "University of Texas at Austin"),
            (&["Technische Universität München", "Technische Universitat Munchen"], "Technische Universität München"),
        ] {
            for text in texts {
                assert_eq!(names(text), [school], "{text}");
            }
        }
    }

    #[test]
    fn native_and_english_names_are_one_school() {
        for (a, b) in [
            ("Uniwersytet Medyczny im. Piastów Śląskich we Wrocławiu", "Wroclaw Medical University"),
            ("İstanbul Gedik Üniversitesi", "Istanbul Gedik University"),
            (
                "Центральноукраїнський державний педагогічний університет імені Володимира Винниченка",
                "Volodymyr Vynnychenko Central Ukrainian State Pedagogical University",
            ),
        ] {
            assert!(!find(a).schools().is_empty(), "{a}");
            assert!(find(a).may_be(&find(b)), "{a}");
        }
    }

    #[test]
    fn namesakes_are_ambiguous_until_a_country_is_written() {
        let bare = find("La Salle University");
        assert!(bare.ambiguous() && bare.country().is_none());
        let settled = find("La Salle University (Peru)");
        assert!(!settled.ambiguous());
        assert_eq!(settled.country(), Region::from_code("PE"));
        assert!(settled.may_be(&bare) && settled.schools().len() < bare.schools().len());
        assert!(find("La Salle University, Springfield").ambiguous());
    }

    #[test]
    fn a_name_nobody_knows_is_nothing() {
        for text in ["University of Haleview", "", "2014", "(", ", Germany", "university", &"a".repeat(5_000)] {
            assert_eq!(find(text), Found::default(), "{text}");
        }
    }

    #[test]
    fn domains_and_what_lies_below_them() {
        let stanford = of_domain("stanford.edu").and_then(name);
        assert_eq!(stanford, Some("Stanford University"));
        assert_eq!(of_domain("cs.alumni.stanford.edu").and_then(name), stanford);
        for domain in ["edu", "ac.uk", "gmail.com", "notstanford.edu", "", ".", "stanford.edu.evil.com"] {
            assert_eq!(of_domain(domain), None, "{domain}");
        }
    }

    #[test]
    fn one_slip_is_told() {
        for (written, meant) in [
            ("Standford University", "Stanford University"),
            ("Stanford Univeristy", "Stanford University"),
            ("Masachusetts Institute of Technology", "Massachusetts Institute of Technology"),
            ("University of Pensylvania", "University of Pennsylvania"),
            ("Carnegie Melon University", "Carnegie Mellon University"),
        ] {
            assert_eq!(misspelled_of(written), Some(meant), "{written}");
        }
        for right in [
            "Stanford University",
            "University of Haleview",
            "State University of Riverastad",
            "MIT",
            "Yael University",
            "",
        ] {
            assert_eq!(misspelled_of(right), None, "{right}");
        }
    }

    #[test]
    fn huge_names_cost_little() {
        let hostile =
            ["university ".repeat(100_000), "é".repeat(500_000), "(,(".repeat(300_000), "standford".repeat(100_000)];
        let begun = std::time::Instant::now();
        for text in &hostile {
            assert_eq!((find(text), misspelled_of(text)), (Found::default(), None));
            assert!(unaccredited::find(text).is_none());
        }
        assert!(begun.elapsed().as_secs() < 5);
    }

    proptest! {
        #[test]
        fn anything_can_be_asked(text in "\\PC{0,80}", domain in "\\PC{0,60}") {
            let found = find(&text);
            prop_assert!(found.schools().windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(found.schools().iter().all(|number| name(*number).is_some()));
            let _ = (misspelled_of(&text), of_domain(&domain), unaccredited::find(&text));
        }

        #[test]
        fn a_known_name_with_one_slip_is_unknown_or_known_or_mended(pick in 0usize..20_000, at in 0usize..40, letter in b'a'..=b'z', kind in 0u8..4) {
            let key = table::key_at(pick);
            let written = slip::slipped(key, at, letter, kind);
            let suggested = misspelled_of(&written);
            // What is a name already is never mended.
            prop_assert!(suggested.is_none() || find(&written).schools().is_empty());
            prop_assert!(suggested.is_none_or(|meant| !meant.is_empty()));
        }
    }
}
