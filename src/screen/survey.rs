//! Survey: what only counting the whole batch can tell. Mergeable in any order.

use crate::fact::Census;
use crate::record::FieldSet;

/// Counts over a batch.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Applications.
    pub applications: u64,
    /// Hits of each `when` rule, by rule.
    pub hits: Vec<u64>,
    /// Fields that some input carries.
    pub carried: FieldSet,
    /// Votes on regions and date orders.
    pub(crate) census: Census,
}

impl Survey {
    /// An empty count for so many rules.
    pub(crate) fn new(rules: usize) -> Survey {
        Survey { hits: vec![0; rules], ..Survey::default() }
    }

    /// Adds the counts of another part of the batch.
    pub(crate) fn merge(&mut self, other: &Survey) {
        self.applications += other.applications;
        for (mine, theirs) in self.hits.iter_mut().zip(&other.hits) {
            *mine += theirs;
        }
        self.carried = self.carried.union(other.carried);
        self.census.merge(&other.census);
    }
}
