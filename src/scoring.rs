//! The numbers every verdict is made with: families and their caps, causes, decay and thresholds.
//!
//! Loaded from `rules/scoring.toml` and the packs; the bands of a cause are conditions and live with the rules.

use crate::finding::Bits;
use crate::link::TieKind;

/// A family of rules that see the same kind of thing; what it adds is capped.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// Kebab-case id.
    pub id: String,
    /// What a reader calls it: "shared phone".
    pub title: String,
    /// The most it may add.
    pub cap: Bits,
    /// What sort of thing its rules find people to share, where they do.
    pub kind: TieKind,
}

/// An innocent cause, as far as weighing and telling need it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Kebab-case id.
    pub id: String,
    /// What a reader calls it, singular and with its article, as it stands within a sentence: "a shared home".
    pub title: String,
    /// Why it would be unusual where it is dear, as a clause: "the employer records none". May be empty.
    pub doubt: String,
    /// Every price one of its bands may give, ascending, without repeats. Each at least 0.50.
    pub prices: Vec<Bits>,
}

/// See the module's doc.
#[derive(Clone, Debug, PartialEq)]
pub struct Scoring {
    /// Indexed by a rule's family.
    pub families: Vec<Family>,
    /// In the order of `scoring.toml`, then of the packs: the last tie-breaker between stories.
    pub causes: Vec<Cause>,
    /// Share of the first, second, third ... hit of one family, in thousandths; further hits add nothing.
    /// Never rising and at most 1000, or one more hit could add more than its bits.
    pub decay: Vec<u32>,
    /// Total from which an application is looked at first.
    pub escalate: Bits,
    /// Total from which an application is checked.
    pub review: Bits,
    /// Lowest sum that reassuring facts may reach (negative).
    pub reassurance_floor: Bits,
    /// Coverage below which nothing found means too little data.
    pub min_coverage: f64,
}

impl Scoring {
    /// Share of the hit at a place (from 0) of its family, in thousandths.
    pub fn share(&self, rank: usize) -> u32 {
        self.decay.get(rank).copied().unwrap_or(0)
    }

    /// What a hit of so many hundredths adds at a place (from 0) of its family, rounded half up, before the cap.
    pub fn term(&self, rank: usize, hundredths: i64) -> i64 {
        (hundredths * i64::from(self.share(rank)) + 500).div_euclid(1000)
    }

    /// A family's cap in hundredths. Without limit for a family that the table does not have.
    pub fn cap(&self, family: u16) -> i64 {
        self.families.get(usize::from(family)).map_or(i64::MAX, |family| i64::from(family.cap.0.max(0)))
    }
}
