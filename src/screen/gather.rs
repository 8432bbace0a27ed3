//! Gather: applications that hits tie together, directly or through others. The only step that sees all of them.

use serde::Serialize;

use super::judge::Judged;
use crate::finding::Outcome;
use crate::link::clusters;

/// Applications that hits link with each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cluster {
    /// Ordinals, ascending.
    pub members: Vec<u32>,
    /// What ties them.
    pub ties: Vec<Tie>,
}

/// One key that members of a cluster share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    let hits = || judged.buckets.iter().filter(|b| b.outcome == Outcome::Hit);
    let pairs = hits().flat_map(|b| b.members.windows(2)).map(|pair| (pair[0].0, pair[1].0));
    let mut gathered: Vec<Cluster> =
        clusters(applications, pairs).into_iter().map(|members| Cluster { members, ties: Vec::new() }).collect();
    let mut of: Vec<(u32, usize)> =
        gathered.iter().enumerate().flat_map(|(at, c)| c.members.iter().map(move |member| (*member, at))).collect();
    of.sort_unstable();
    for bucket in hits() {
        let members: Vec<u32> = bucket.members.iter().map(|(ordinal, _)| *ordinal).collect();
        let cluster = members.first().and_then(|first| of.binary_search_by_key(first, |(member, _)| *member).ok());
        if let Some(found) = cluster {
            gathered[of[found].1].ties.push(Tie { rule: bucket.rule, key: bucket.text.to_string(), members });
        }
    }
    gathered
}
