//! Verdicts: the cheapest innocent story, what it leaves unexplained, and a ledger that adds up.
//!
//! Sees hits, prices and counts, never a record or a rule's text.

mod coverage;
mod flip;
mod guards;
mod replace;
mod story;
mod tell;
mod weigh;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod table;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::{Bits, Finding};
use crate::record::{Issue, Source};

pub use coverage::{Asked, coverage};
pub use flip::MAX_SETS;
pub use guards::{Fired, SATURATION, SATURATION_MIN, hub, muted, saturated};
pub use replace::{Combined, Replaced, replace, total};
pub use story::{MAX_CAUSES, MAX_EXPLAINED, MAX_PARTS, MAX_STORIES, Price};
pub use tell::{CauseWords, Telling, tell};
pub use weigh::{Alternative, Hit, Weighed, token, weigh};

/// What an application is sorted into. Nothing here rejects anybody: it orders human work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Token {
    /// "Look first".
    Escalate,
    /// "Check".
    Review,
    /// "Too little data".
    Insufficient,
    /// "Nothing found (not a clearance)".
    Clear,
}

/// A set of innocent causes with their prices, and what they leave over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Cause (index into `Scoring::causes`) and its price, in order of the scoring table.
    pub causes: Vec<(u16, Bits)>,
    /// Indices into the verdict's findings that no cause of the story explains.
    pub unexplained: Vec<u16>,
    /// Prices plus capped evidence of what is unexplained.
    pub bits: Bits,
}

/// One row of the ledger. The `bits` of all rows add up to the verdict's total exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LedgerRow {
    /// An unexplained hit: its bits after its place in its family (decay), before the family's cap.
    Hit {
        /// Index into the findings.
        finding: u16,
        /// Family (index into `Scoring::families`).
        family: u16,
        /// Bits of the hit itself.
        raw: Bits,
        /// Share in thousandths.
        share: u32,
        /// What it adds.
        bits: Bits,
    },
    /// What a family's cap takes off (negative).
    Cap {
        /// Family.
        family: u16,
        /// Negative bits.
        bits: Bits,
    },
    /// The price of a cause of the story.
    Cause {
        /// Cause.
        cause: u16,
        /// Findings it explains.
        explains: Vec<u16>,
        /// Its price.
        bits: Bits,
    },
    /// Reassuring facts recorded by the employer (negative), after floor.
    Reassurance {
        /// Index of the rule in the loaded set.
        rule: u16,
        /// Negative bits.
        bits: Bits,
    },
    /// A hit that a combination stands for; it adds nothing.
    Replaced {
        /// Index into the findings.
        finding: u16,
        /// The finding of the combination.
        by: u16,
    },
    /// What floors and limits give back, so that the rows add up.
    Limit {
        /// Positive bits.
        bits: Bits,
    },
}

/// Another application of the same claimed person that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeeAlso {
    /// Its ordinal.
    pub ordinal: u32,
    /// Its id.
    pub id: String,
    /// The kinds of keys that both carry: `phone`, `email` and so on; two or more.
    pub via: Vec<String>,
}

/// Everything said of one application.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Position in the batch.
    pub ordinal: u32,
    /// Where the record stood.
    pub source: Source,
    /// The application's id, or `file:row`.
    pub id: String,
    /// The name as written, or empty.
    pub name: String,
    /// What it is sorted into.
    pub token: Token,
    /// Total in bits.
    pub bits: Bits,
    /// Share of the bits of applicable rules that could be decided, 0 to 1.
    pub coverage: f64,
    /// The cheapest innocent story.
    pub story: Story,
    /// The story as a reader is told it; empty if nothing weighs.
    pub sentence: String,
    /// The cheapest story that does without one of those causes; if there are none, the cheapest of one cause.
    pub runner_up: Option<Story>,
    /// Hits and what became of them, in rule order.
    pub findings: Vec<Finding>,
    /// How the total comes about.
    pub ledger: Vec<LedgerRow>,
    /// The smallest set of findings whose removal gives a milder verdict; empty if it is clear.
    pub flip: Vec<u16>,
    /// Rules (indices) whose columns are carried but which could not be decided. Mostly those of the application before.
    pub unknown: Arc<[u16]>,
    /// Other applications of the same claimed person (by two keys) at review or above. They weigh nothing here.
    pub see_also: Vec<SeeAlso>,
    /// Values that could not be read.
    pub issues: Vec<Issue>,
}
