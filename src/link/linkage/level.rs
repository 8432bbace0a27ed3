//! Comparison levels: into which degrees of agreement the values of one attribute fall.
//!
//! Level 0 is the null level: a value is missing, and nothing is said. Level 1 is equality; the last level is
//! disagreement. The starting m-probabilities say what typing people do to their own details; training replaces them.

use super::table::Attribute;

/// The most levels of a comparison, the null level included.
pub(super) const MAX_LEVELS: usize = 9;

/// How the values of an attribute are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Given,
    Family,
    Birth,
    Mailbox,
    Phone,
    Text,
    Key,
}

/// One degree of agreement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    /// In words.
    pub(super) name: &'static str,
    /// How probable it is between two records of one person, before anything is learned.
    pub(super) m: f64,
    /// Whether it stands in the chain of degrees: a lower degree never speaks more for one person than a higher one.
    pub(super) chained: bool,
}

const fn on(name: &'static str, m: f64) -> Level {
    Level { name, m, chained: true }
}

const fn off(name: &'static str, m: f64) -> Level {
    Level { name, m, chained: false }
}

/// Number of the level of equality.
pub(super) const SAME: u8 = 1;

/// Levels of names.
pub(super) mod name {
    pub(in crate::link::linkage) const SHORT: u8 = 2;
    pub(in crate::link::linkage) const SLIP: u8 = 3;
    pub(in crate::link::linkage) const NEAR: u8 = 4;
    pub(in crate::link::linkage) const INITIAL: u8 = 5;
    pub(in crate::link::linkage) const CROSSED: u8 = 6;
    pub(in crate::link::linkage) const DIFFER: u8 = 7;
}

/// Levels of birth dates.
pub(super) mod birth {
    pub(in crate::link::linkage) const SLIP: u8 = 2;
    pub(in crate::link::linkage) const PARTS: u8 = 3;
    pub(in crate::link::linkage) const STEPS: u8 = 4;
    pub(in crate::link::linkage) const YEAR: u8 = 5;
    pub(in crate::link::linkage) const DIFFER: u8 = 6;
}

/// Levels of mail addresses.
pub(super) mod mailbox {
    pub(in crate::link::linkage) const LOCAL: u8 = 2;
    pub(in crate::link::linkage) const SLIP: u8 = 3;
    pub(in crate::link::linkage) const NEAR: u8 = 4;
    pub(in crate::link::linkage) const DIFFER: u8 = 5;
}

/// Levels of phones and other texts.
pub(super) mod text {
    pub(in crate::link::linkage) const SLIP: u8 = 2;
    pub(in crate::link::linkage) const NEAR: u8 = 3;
    pub(in crate::link::linkage) const DIFFER: u8 = 4;
}

/// Levels of keys.
pub(super) mod key {
    pub(in crate::link::linkage) const DIFFER: u8 = 2;
}

const NULL: Level = off("missing", 1.0);

const GIVEN: &[Level] = &[
    NULL,
    on("same", 0.82),
    off("short form or part", 0.05),
    on("slip", 0.06),
    on("near", 0.03),
    off("initial", 0.02),
    off("given and family name swapped", 0.01),
    on("different", 0.01),
];

const FAMILY: &[Level] = &[
    NULL,
    on("same", 0.82),
    off("part or other spelling", 0.03),
    on("slip", 0.07),
    on("near", 0.03),
    off("initial", 0.005),
    off("given and family name swapped", 0.005),
    on("different", 0.04),
];

const BIRTH: &[Level] = &[
    NULL,
    on("same", 0.84),
    on("one slip, or day and month swapped", 0.10),
    on("two of year, month and day", 0.025),
    on("year, month and day a step apart", 0.01),
    on("year", 0.005),
    on("different", 0.02),
];

const MAILBOX: &[Level] = &[
    NULL,
    on("same", 0.60),
    off("same before the @", 0.06),
    on("slip", 0.08),
    on("near", 0.06),
    on("different", 0.20),
];

const PHONE: &[Level] = &[NULL, on("same", 0.60), on("slip", 0.06), on("near", 0.02), on("different", 0.32)];

const TEXT: &[Level] = &[NULL, on("same", 0.68), on("slip", 0.09), on("near", 0.07), on("different", 0.16)];

const KEY: &[Level] = &[NULL, on("same", 0.85), on("different", 0.15)];

impl Kind {
    /// How an attribute is compared.
    pub(super) const fn of(attribute: &Attribute) -> Kind {
        match attribute {
            Attribute::Given => Kind::Given,
            Attribute::Family => Kind::Family,
            Attribute::Birth => Kind::Birth,
            Attribute::Mailbox => Kind::Mailbox,
            Attribute::Phone => Kind::Phone,
            Attribute::Profile | Attribute::IdNumber | Attribute::PersonKey => Kind::Key,
            _ => Kind::Text,
        }
    }

    /// The levels, the null level first.
    pub(super) const fn levels(self) -> &'static [Level] {
        match self {
            Kind::Given => GIVEN,
            Kind::Family => FAMILY,
            Kind::Birth => BIRTH,
            Kind::Mailbox => MAILBOX,
            Kind::Phone => PHONE,
            Kind::Text => TEXT,
            Kind::Key => KEY,
        }
    }
}

/// Whether an attribute is the person's own: people who share a home, an agency or a ring have different ones.
pub(super) const fn personal(attribute: &Attribute) -> bool {
    matches!(attribute, Attribute::Given | Attribute::Birth | Attribute::IdNumber | Attribute::PersonKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starting_probabilities_add_up() {
        for attribute in Attribute::FIELDS {
            let levels = Kind::of(&attribute).levels();
            let sum: f64 = levels[1..].iter().map(|level| level.m).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{attribute:?} {sum}");
            assert!(levels.len() <= MAX_LEVELS && levels[0] == NULL);
        }
    }
}
