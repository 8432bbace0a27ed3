//! Survey: what only counting the whole batch can tell. Mergeable in any order.

use std::collections::BTreeMap;

use crate::fact::Census;
use crate::record::{Field, FieldSet};

/// Counts over a batch.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Applications.
    pub applications: u64,
    /// Hits of each `when` rule, by rule.
    pub hits: Vec<u64>,
    /// Fields that some input carries.
    pub carried: FieldSet,
    /// How many records a field was filled of from the résumé, by field.
    filled: BTreeMap<Field, u64>,
    /// Votes on regions and date orders.
    pub(crate) census: Census,
}

impl Survey {
    /// An empty count for so many rules.
    pub(crate) fn new(rules: usize) -> Survey {
        Survey { hits: vec![0; rules], ..Survey::default() }
    }

    /// Counts the fields that a record's résumé filled.
    pub(crate) fn count_filled(&mut self, filled: FieldSet) {
        if !filled.is_empty() {
            filled.iter().for_each(|field| *self.filled.entry(field).or_default() += 1);
        }
    }

    /// What the résumés of at least half of the records fill counts as a column of the batch. Of what fewer fill, nobody
    /// else's silence is to be held against them.
    pub(crate) fn settle_filled(&mut self) {
        let often = self.filled.iter().filter(|(_, count)| *count * 2 >= self.applications);
        often.for_each(|(field, _)| self.carried.insert(*field));
    }

    /// Adds the counts of another part of the batch.
    pub(crate) fn merge(&mut self, other: &Survey) {
        self.applications += other.applications;
        for (mine, theirs) in self.hits.iter_mut().zip(&other.hits) {
            *mine += theirs;
        }
        self.carried = self.carried.union(other.carried);
        for (field, count) in &other.filled {
            *self.filled.entry(*field).or_default() += count;
        }
        self.census.merge(&other.census);
    }
}
