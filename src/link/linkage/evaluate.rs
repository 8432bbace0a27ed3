//! Evaluation: how links and clusters agree with a known truth.
//!
//! Records without a known entity are left out. F1 is the harmonic mean of precision and recall; B-cubed is the mean over
//! records (Bagga and Baldwin 1998).

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::Link;

/// Precision, recall and F1, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// Share of what was found that is right.
    pub precision: f64,
    /// Share of what is right that was found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Quality {
    fn of(precision: f64, recall: f64) -> Quality {
        let sum = precision + recall;
        Quality { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }

    fn counted(right: u64, found: u64, wanted: u64) -> Quality {
        let share = |part: u64, all: u64| if all == 0 { 0.0 } else { part as f64 / all as f64 };
        Quality::of(share(right, found), share(right, wanted))
    }
}

/// How a linkage agrees with the truth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Pairs of records of one entity.
    pub true_pairs: u64,
    /// Share of them among the candidate pairs.
    pub candidate_recall: f64,
    /// Links at the cut.
    pub pairs: Quality,
    /// Links at the best cut there is.
    pub best: Quality,
    /// That cut in bits.
    pub best_threshold: f64,
    /// Pairs of records within one cluster.
    pub clusters: Quality,
    /// Clusters by B-cubed.
    pub b_cubed: Quality,
}

/// Numbers of distinct truths, from 1; 0 for a blank.
pub fn entities<'v>(values: impl Iterator<Item = &'v str>) -> Vec<u32> {
    let mut numbers: HashMap<&str, u32, FixedState> = HashMap::default();
    values
        .map(|value| {
            let next = numbers.len() as u32 + 1;
            if value.is_empty() { 0 } else { *numbers.entry(value).or_insert(next) }
        })
        .collect()
}

/// Compares scored candidates and clusters with the truth. `candidates` says how many true pairs were candidates;
/// `links` come strongest first.
pub(super) fn evaluate(truth: &[u32], links: &[Link], cut: f64, clusters: &[u32], candidates: u64) -> Evaluation {
    let known = |record: u32| truth.get(record as usize).copied().filter(|entity| *entity != 0);
    let true_pairs = pairs(sizes(truth.iter().filter(|entity| **entity != 0).copied()));
    let (mut right, mut found) = (0_u64, 0_u64);
    let mut evaluation = Evaluation { true_pairs, ..Evaluation::default() };
    let counted: Vec<(&Link, bool)> =
        links.iter().filter_map(|link| Some((link, known(link.a)? == known(link.b)?))).collect();
    for tied in counted.chunk_by(|x, y| x.0.weight == y.0.weight) {
        found += tied.len() as u64;
        right += tied.iter().filter(|(_, right)| *right).count() as u64;
        let quality = Quality::counted(right, found, true_pairs);
        let weight = tied[0].0.weight;
        if weight >= cut {
            evaluation.pairs = quality;
        }
        if quality.f1 > evaluation.best.f1 {
            (evaluation.best, evaluation.best_threshold) = (quality, weight);
        }
    }
    evaluation.candidate_recall = if true_pairs == 0 { 0.0 } else { candidates as f64 / true_pairs as f64 };
    let both: Vec<(u32, u32)> =
        truth.iter().zip(clusters).filter(|(entity, _)| **entity != 0).map(|(e, c)| (*e, *c)).collect();
    let (joint, by_entity) = (sizes(both.iter().copied()), sizes(both.iter().map(|(e, _)| *e)));
    let by_cluster = sizes(both.iter().map(|(_, c)| *c));
    evaluation.clusters = Quality::counted(
        pairs(joint.iter().copied()),
        pairs(by_cluster.iter().copied()),
        pairs(by_entity.iter().copied()),
    );
    evaluation.b_cubed = b_cubed(both);
    evaluation
}

/// How often each value comes, in their order.
fn sizes<T: Ord>(values: impl Iterator<Item = T>) -> Vec<u64> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.chunk_by(|a, b| a == b).map(|group| group.len() as u64).collect()
}

fn pairs(sizes: impl IntoIterator<Item = u64>) -> u64 {
    sizes.into_iter().map(|size| size * (size - 1) / 2).sum()
}

fn b_cubed(mut both: Vec<(u32, u32)>) -> Quality {
    if both.is_empty() {
        return Quality::default();
    }
    let count = both.len() as f64;
    let mut share = |by_entity: bool| {
        let (key, other) = (|p: &(u32, u32)| p.0, |p: &(u32, u32)| p.1);
        both.sort_unstable_by_key(|p| if by_entity { (key(p), other(p)) } else { (other(p), key(p)) });
        let outer = |a: &(u32, u32), b: &(u32, u32)| if by_entity { a.0 == b.0 } else { a.1 == b.1 };
        let mut sum = 0.0;
        for group in both.chunk_by(outer) {
            for cell in group.chunk_by(|a, b| a == b) {
                sum += (cell.len() * cell.len()) as f64 / group.len() as f64;
            }
        }
        sum / count
    };
    Quality::of(share(false), share(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_case_by_hand() {
        // Entities {0,1,2}, {3,4}, record 5 unknown; clusters {0,1}, {2,3,4}, {5}.
        let truth = entities(["x", "x", "x", "y", "y", ""].into_iter());
        assert_eq!(truth, [1, 1, 1, 2, 2, 0]);
        let link = |a, b, weight| Link { a, b, weight };
        let links = [link(0, 1, 9.0), link(3, 4, 7.0), link(2, 3, 2.0), link(1, 2, -1.0), link(4, 5, 8.0)];
        let mut links = links.to_vec();
        links.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let found = evaluate(&truth, &links, 0.0, &[0, 0, 2, 2, 2, 5], 3);
        assert_eq!(found.true_pairs, 4);
        assert_eq!(found.candidate_recall, 0.75);
        assert_eq!((found.pairs.precision, found.pairs.recall), (2.0 / 3.0, 0.5));
        assert_eq!((found.best.precision, found.best.recall, found.best_threshold), (0.75, 0.75, -1.0));
        assert_eq!((found.clusters.precision, found.clusters.recall), (0.5, 0.5));
        // Precision: 1, 1, 1/3, 2/3, 2/3 over five records; recall: 2/3, 2/3, 1/3, 1, 1.
        assert!((found.b_cubed.precision - (2.0 + 1.0 / 3.0 + 4.0 / 3.0) / 5.0).abs() < 1e-12);
        assert!((found.b_cubed.recall - (4.0 / 3.0 + 1.0 / 3.0 + 2.0) / 5.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_known_is_nothing_found() {
        assert_eq!(evaluate(&[0, 0], &[], 0.0, &[0, 1], 0), Evaluation::default());
    }
}
