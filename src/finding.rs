//! What a rule said of one application: its outcome, and for a hit the evidence.
//!
//! Knows no rule by name and makes no verdict of several findings: that is `verdict`.

use serde::{Deserialize, Serialize};

use crate::record::{Field, Source};

/// Weight of evidence in hundredths of a bit, so that sums are exact in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bits(pub i32);

impl Bits {
    /// From bits as a pack writes them, rounded half away from zero to 0.01. `None` if not finite or beyond ±100.
    pub fn from_f64(bits: f64) -> Option<Bits> {
        (bits.is_finite() && bits.abs() <= 100.0).then(|| Bits((bits * 100.0).round() as i32))
    }

    /// As a number of bits.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl std::fmt::Display for Bits {
    /// Two decimals: `5.00`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}", self.as_f64())
    }
}

/// What a rule says of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The condition holds.
    Hit,
    /// The condition is known not to hold.
    NoHit,
    /// The input does not say.
    Unknown,
    /// It holds, and a recorded exception applies.
    Excepted,
    /// It holds, but the key is a place that many share.
    Hub,
    /// It holds for so many applications of the batch that it says nothing.
    Muted,
    /// It holds, and the key is this applicant's own: others may be using it.
    Borrowed,
}

/// One value that made a condition true: `{file, row, column, raw, canonical, path, span}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where the record stood.
    pub source: Source,
    /// Index into the input's column names.
    pub column: u16,
    /// The field.
    pub field: Field,
    /// Position within a repeated group.
    pub item: u16,
    /// As written.
    pub raw: String,
    /// As compared, if it differs from `raw`.
    pub canonical: Option<String>,
    /// The path in the condition, such as `p.e164`.
    pub path: String,
    /// Byte range of the sub-expression in the condition's text.
    pub span: (u32, u32),
    /// For near-duplicate texts: where the same words stand in the other one. `raw` is the passage then.
    pub passage: Option<Passage>,
}

/// A passage that two texts share. Places count characters of the cell's text, the end exclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Id of the other application.
    pub with: String,
    /// How much of the two texts is the same, in thousandths.
    pub similarity: u16,
    /// Where the passage stands in this application's text.
    pub here: (u32, u32),
    /// Where it stands in the other's.
    pub there: (u32, u32),
}

/// Another application that a hit ties this one to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Ordinal of the other application.
    pub ordinal: u32,
    /// Its id.
    pub id: String,
    /// What is shared, in words fit for printing: a masked or plain value, or a bucket number for secrets.
    pub key: String,
}

/// What one rule said of one application, whole: a hit without a sentence cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Index of the rule in the loaded set.
    pub rule: u16,
    /// Never `NoHit` or `Unknown`: those are only counted.
    pub outcome: Outcome,
    /// Bits before caps, decay and story; zero unless the outcome is a hit or borrowed of a stable rule.
    pub bits: Bits,
    /// What was noticed: the rule's sentence with its holes filled.
    pub explain: String,
    /// What to do next.
    pub verify: String,
    /// The values that made it true.
    pub evidence: Vec<Evidence>,
    /// The applications it ties this one to, in input order; at most [`MAX_LINKS`].
    pub linked: Vec<Link>,
    /// How many applications it ties this one to in all.
    pub linked_total: u32,
    /// The bucket it was found in, for group rules: members of one bucket carry one number.
    pub bucket: Option<u32>,
}

/// How many linked applications a finding lists.
pub const MAX_LINKS: usize = 20;
