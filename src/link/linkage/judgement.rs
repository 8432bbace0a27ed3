//! Judgements: what an analyst said of pairs. They are honoured; those that contradict each other are reported.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::link::UnionFind;

/// What an analyst said of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// One person's: the records are in one cluster.
    Same,
    /// Different people's: the records are never in one cluster.
    Different,
    /// Looked at and left open: the pair's own link joins nothing.
    Unsure,
}

impl Verdict {
    /// The verdict that a word names.
    pub fn read(word: &str) -> Option<Verdict> {
        match word.trim().to_ascii_lowercase().as_str() {
            "same" => Some(Verdict::Same),
            "different" => Some(Verdict::Different),
            "unsure" => Some(Verdict::Unsure),
            _ => None,
        }
    }
}

/// A pair and what was said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Judgement {
    /// One record.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// What was said.
    pub verdict: Verdict,
}

/// Judgements, without those that contradict others.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    pairs: Vec<Judgement>,
    by_pair: HashMap<(u32, u32), Verdict, FixedState>,
    apart: HashMap<u32, Vec<u32>, FixedState>,
    /// Pairs that are said to be different, though judgements of `same` lead from one to the other, and pairs of which
    /// several things are said. What says `same` stands.
    pub(super) contradictions: Vec<(u32, u32)>,
}

impl Judged {
    /// Reads judgements of `records` records; those of others or of a record with itself say nothing.
    pub(super) fn of(judgements: &[Judgement], records: u32) -> Judged {
        let mut pairs: Vec<Judgement> =
            judgements.iter().map(|j| Judgement { a: j.a.min(j.b), b: j.a.max(j.b), ..*j }).collect();
        pairs.retain(|j| j.a != j.b && j.b < records);
        pairs.sort_unstable();
        pairs.dedup();
        let mut judged = Judged::default();
        // Sorted, so that of one pair `same` comes first.
        for several in pairs.chunk_by(|x, y| (x.a, x.b) == (y.a, y.b)) {
            if several.len() > 1 {
                judged.contradictions.push((several[0].a, several[0].b));
            }
            judged.pairs.push(several[0]);
        }
        let mut chains = UnionFind::new(records);
        judged.same().for_each(|(a, b)| _ = chains.union(a, b));
        judged.pairs.retain(|j| {
            let contradicted = j.verdict == Verdict::Different && chains.find(j.a) == chains.find(j.b);
            if contradicted {
                judged.contradictions.push((j.a, j.b));
            }
            !contradicted
        });
        judged.contradictions.sort_unstable();
        judged.contradictions.dedup();
        for j in &judged.pairs {
            judged.by_pair.insert((j.a, j.b), j.verdict);
            if j.verdict == Verdict::Different {
                judged.apart.entry(j.a).or_default().push(j.b);
                judged.apart.entry(j.b).or_default().push(j.a);
            }
        }
        judged
    }

    /// What was said of a pair, the lower record first.
    pub(super) fn of_pair(&self, a: u32, b: u32) -> Option<Verdict> {
        self.by_pair.get(&(a, b)).copied()
    }

    /// Pairs said to be one person's.
    pub(super) fn same(&self) -> impl Iterator<Item = (u32, u32)> {
        self.pairs.iter().filter(|j| j.verdict == Verdict::Same).map(|j| (j.a, j.b))
    }

    /// Whether a judgement keeps two groups of records (ascending) apart.
    pub(super) fn parts(&self, left: &[u32], right: &[u32]) -> bool {
        if self.apart.is_empty() {
            return false;
        }
        let apart =
            |a: &u32| self.apart.get(a).is_some_and(|others| others.iter().any(|b| right.binary_search(b).is_ok()));
        left.iter().any(apart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(a: u32, b: u32, verdict: Verdict) -> Judgement {
        Judgement { a, b, verdict }
    }

    #[test]
    fn words_are_read() {
        assert_eq!(Verdict::read(" Same "), Some(Verdict::Same));
        assert_eq!(Verdict::read("different"), Some(Verdict::Different));
        assert_eq!(Verdict::read("unsure"), Some(Verdict::Unsure));
        assert_eq!(Verdict::read("maybe"), None);
    }

    #[test]
    fn contradictions_are_found_along_chains() {
        let judged = Judged::of(
            &[
                said(2, 1, Verdict::Same),
                said(2, 3, Verdict::Same),
                said(3, 1, Verdict::Different),
                said(4, 5, Verdict::Different),
                said(5, 4, Verdict::Unsure),
                said(6, 6, Verdict::Same),
                said(7, 99, Verdict::Same),
            ],
            10,
        );
        assert_eq!(judged.contradictions, [(1, 3), (4, 5)]);
        assert_eq!(judged.same().collect::<Vec<_>>(), [(1, 2), (2, 3)]);
        assert_eq!(judged.of_pair(4, 5), Some(Verdict::Different));
        assert_eq!(judged.of_pair(1, 3), None);
        assert!(judged.parts(&[1, 4], &[5, 9]) && !judged.parts(&[1, 2], &[3]));
    }
}
