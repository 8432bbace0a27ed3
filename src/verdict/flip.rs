//! Flip: the smallest set of findings without which the verdict would be milder.
//!
//! Smallest by trial of all sets of one, two and three findings, as long as a size has at most [`MAX_SETS`] of them; beyond
//! that greedy: the hits that weigh most go first, then those that can be are put back. Says what the verdict rests on; it
//! is no advice on what to overlook.

use super::Token;
use super::story::{Case, Price, Seen};
use super::weigh::settle;

/// As many sets of one size are tried, and as many findings put back.
pub const MAX_SETS: usize = 64;

/// Up to this many hits, each greedy step tries every hit left; above it, the heaviest go.
const MAX_STEPS: usize = 16;

/// The verdict as it stands.
pub(super) struct Standing {
    pub(super) token: Token,
    pub(super) total: i64,
    pub(super) reassured: i64,
}

/// Findings, ascending. Of sets of one size the first in finding order.
pub(super) fn smallest(case: &mut Case<'_>, hits: &[Seen], standing: &Standing, price: &mut Price<'_>) -> Vec<u16> {
    let threshold = match standing.token {
        Token::Escalate => case.scoring.escalate,
        Token::Review => case.scoring.review,
        Token::Insufficient | Token::Clear => return Vec::new(),
    };
    let mut order: Vec<usize> = (0..hits.len()).collect();
    order.sort_by_key(|&at| hits[at].finding);
    let threshold = i64::from(threshold.0);
    let mut flip = Flip { case, hits, order, standing, threshold, price };
    let mut removed = flip.exact().unwrap_or_else(|| flip.greedy());
    removed.sort_unstable();
    removed
}

struct Flip<'f, 's, 'p> {
    case: &'f mut Case<'s>,
    hits: &'f [Seen],
    /// Positions of the hits in finding order.
    order: Vec<usize>,
    standing: &'f Standing,
    /// The total from which the token stands.
    threshold: i64,
    price: &'f mut Price<'p>,
}

impl Flip<'_, '_, '_> {
    /// The hits without some of them (positions).
    fn kept(&self, without: &[usize]) -> Vec<Seen> {
        let kept = self.hits.iter().enumerate().filter(|(at, _)| !without.contains(at));
        kept.map(|(_, hit)| *hit).collect()
    }

    fn total(&mut self, without: &[usize]) -> i64 {
        let kept = self.kept(without);
        let choices = self.case.choices(&kept, self.price);
        let story = self.case.cheapest(&kept, &choices).total;
        settle(self.case, &kept, story, self.standing.reassured)
    }

    fn milder(&mut self, without: &[usize]) -> bool {
        // A hit adds at most its bits, so too light a set needs no weighing.
        if without.iter().map(|&at| self.hits[at].bits).sum::<i64>() <= self.standing.total - self.threshold {
            return false;
        }
        let kept = self.kept(without);
        // What no story and what the empty story would give settle many sets before any price is asked.
        let settled = |story| settle(self.case, &kept, story, self.standing.reassured) < self.threshold;
        if !settled(0) || settled(self.case.evidence(&kept, |_| true)) {
            return settled(0);
        }
        let choices = self.case.choices(&kept, self.price);
        let relief = self.standing.reassured.max(i64::from(self.case.scoring.reassurance_floor.0));
        self.case.any_below(&kept, &choices, self.threshold - relief)
    }

    fn findings(&self, positions: &[usize]) -> Vec<u16> {
        positions.iter().map(|&at| self.hits[at].finding).collect()
    }

    fn exact(&mut self) -> Option<Vec<u16>> {
        let n = self.order.len();
        let mut sets = 1;
        for size in 1..=n.min(3) {
            sets = sets * (n - size + 1) / size;
            if sets > MAX_SETS {
                return None;
            }
            let mut pick: Vec<usize> = (0..size).collect();
            loop {
                let without: Vec<usize> = pick.iter().map(|&at| self.order[at]).collect();
                if self.milder(&without) {
                    return Some(self.findings(&without));
                }
                // The next set of this size in lexicographic order.
                let Some(turn) = (0..size).rev().find(|&at| pick[at] < n - size + at) else { break };
                pick[turn] += 1;
                for at in turn + 1..size {
                    pick[at] = pick[at - 1] + 1;
                }
            }
        }
        None
    }

    fn greedy(&mut self) -> Vec<u16> {
        let mut without = if self.order.len() > MAX_STEPS { self.heaviest() } else { self.lowest() };
        for at in without.clone().into_iter().take(MAX_SETS) {
            let fewer: Vec<usize> = without.iter().copied().filter(|&other| other != at).collect();
            if self.milder(&fewer) {
                without = fewer;
            }
        }
        self.findings(&without)
    }

    /// One hit after another, each time the one without which the total is lowest.
    fn lowest(&mut self) -> Vec<usize> {
        let mut without: Vec<usize> = Vec::new();
        while without.len() < self.order.len() && !self.milder(&without) {
            let mut lowest: Option<(i64, usize)> = None;
            for at in self.order.clone() {
                if !without.contains(&at) {
                    without.push(at);
                    let total = self.total(&without);
                    without.pop();
                    if lowest.is_none_or(|(least, _)| total < least) {
                        lowest = Some((total, at));
                    }
                }
            }
            without.extend(lowest.map(|(_, at)| at));
        }
        without
    }

    /// A short run of the heaviest hits, by halving; the lightest first, to be put back.
    fn heaviest(&mut self) -> Vec<usize> {
        let mut run: Vec<usize> = (0..self.hits.len()).collect();
        run.sort_by_key(|&at| (std::cmp::Reverse(self.hits[at].bits), self.hits[at].finding));
        let (mut few, mut enough) = (0, run.len());
        while enough - few > 1 {
            let middle = few.midpoint(enough);
            if self.milder(&run[..middle]) {
                enough = middle;
            } else {
                few = middle;
            }
        }
        run.truncate(enough);
        run.reverse();
        run
    }
}
