//! Schools as they are written: each in one spelling, with what the lists of `institution` say of it.
//!
//! A batch names few schools, and those often: each thread keeps the ones it met last, with all that was asked of them.
//! Says nothing of who studied there, nor whose mailbox lies at a school's domain.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use crate::fact::fold;
use crate::fact::institution::unaccredited::{self, Match};
use crate::fact::institution::{self, Found};
use crate::fact::memo::{self, Memo};

/// A school as somebody wrote it.
#[derive(Debug, PartialEq, Eq)]
pub struct School {
    spelling: Box<str>,
    found: Found,
    named: Option<Match>,
    /// Looked for when somebody asks.
    meant: OnceLock<Option<&'static str>>,
}

thread_local! {
    static SCHOOLS: RefCell<Memo<Option<Arc<School>>>> = const { RefCell::new(Memo::new()) };
}

impl School {
    /// The school that a text names; `None` if no letter is in it.
    pub fn read(text: &str) -> Option<Arc<School>> {
        memo::ask(&SCHOOLS, text, |text| School::listed(text).map(Arc::new))
    }

    fn listed(text: &str) -> Option<School> {
        let spelling = spelled(text)?;
        let (found, named) = match text.len() {
            len if len > institution::MAX_CHARS * 4 => (Found::default(), None),
            _ => (institution::find_folded(&spelling, text), unaccredited::find_folded(&spelling, text)),
        };
        Some(School { spelling: spelling.into(), found, named, meant: OnceLock::new() })
    }

    /// The name in one spelling.
    pub fn spelling(&self) -> &str {
        &self.spelling
    }

    /// Which schools of the world the name can mean.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// The register's entry of that name.
    pub fn named(&self) -> Option<Match> {
        self.named
    }

    /// The known school whose name this is but for one slip; `None` for names that are known themselves.
    pub fn misspelled_of(&self) -> Option<&'static str> {
        let unknown = self.found.schools().is_empty() && self.named.is_none();
        unknown.then(|| *self.meant.get_or_init(|| institution::misspelled_folded(&self.spelling))).flatten()
    }
}

/// A school in one spelling: folded, without "the", with the common words for university levelled.
pub fn spelled(text: &str) -> Option<String> {
    let folded = fold::words(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        let word = match word {
            "" | "the" | "of" | "de" | "der" | "di" | "at" => continue,
            "univ" | "universitat" | "universite" | "universidad" | "universita" | "universidade" | "uni"
            | "universiteit" | "uniwersytet" => "university",
            "inst" | "institut" | "instituto" | "istituto" => "institute",
            "tech" | "technische" => "technology",
            word => word,
        };
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.bytes().any(|b| b.is_ascii_alphabetic()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_of_schools() {
        for (a, b) in [
            ("University of Texas at Austin", "Univ. of Texas, Austin"),
            ("Universität München", "University Munchen"),
            ("THE OHIO STATE UNIVERSITY", "Ohio State University"),
        ] {
            assert_eq!(spelled(a), spelled(b), "{a}");
        }
        assert_ne!(spelled("University of Texas"), spelled("Texas State University"));
        assert_eq!(spelled("2014"), None);
    }

    #[test]
    fn what_is_said_once_is_said_again() {
        for _ in 0..2 {
            let school = School::read("Standford University").expect("it names a school");
            assert_eq!((school.spelling(), school.named()), ("standford university", None));
            assert_eq!(school.misspelled_of(), Some("Stanford University"));
            assert!(School::read("Stanford University").is_some_and(|school| school.misspelled_of().is_none()));
        }
        assert!(School::read("2014").is_none());
        let long = School::read(&"Stanford University, ".repeat(100)).expect("it has letters");
        assert_eq!((long.found(), long.misspelled_of()), (&Found::default(), None));
    }
}
