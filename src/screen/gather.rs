//! Gather: applications that hits tie together, directly or through others. The only step that sees all of them.

use super::judge::Judged;
use crate::finding::Outcome;
use crate::link::UnionFind;

/// Applications that hits link with each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cluster {
    /// Ordinals, ascending.
    pub members: Vec<u32>,
    /// What ties them.
    pub ties: Vec<Tie>,
}

/// One key that members of a cluster share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Index of the rule.
    pub rule: u16,
    /// The key in words fit for printing.
    pub key: String,
    /// Ordinals, ascending.
    pub members: Vec<u32>,
}

/// Clusters over all hits, in the order of their first members.
pub(crate) fn gather(judged: &Judged, applications: u32) -> Vec<Cluster> {
    let mut sets = UnionFind::new(applications);
    let hits = || judged.buckets.iter().filter(|b| b.outcome == Outcome::Hit);
    for bucket in hits() {
        for pair in bucket.members.windows(2) {
            sets.union(pair[0].0, pair[1].0);
        }
    }
    let mut clusters: std::collections::BTreeMap<u32, Cluster> = std::collections::BTreeMap::new();
    for bucket in hits() {
        let Some(&(first, _)) = bucket.members.first() else { continue };
        let cluster = clusters.entry(sets.find(first)).or_default();
        let members: Vec<u32> = bucket.members.iter().map(|(ordinal, _)| *ordinal).collect();
        cluster.members.extend(&members);
        cluster.ties.push(Tie { rule: bucket.rule, key: bucket.text.to_string(), members });
    }
    let mut clusters: Vec<Cluster> = clusters.into_values().collect();
    for cluster in &mut clusters {
        cluster.members.sort_unstable();
        cluster.members.dedup();
    }
    clusters.sort_by_key(|c| c.members.first().copied());
    clusters
}
