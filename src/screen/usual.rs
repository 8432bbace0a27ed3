//! Usual: verdicts on applications of which nothing is said but what is said of many, so that it is said once.
//!
//! Most applications share nothing with anybody, and no rule says more of them than that it says nothing here. What
//! follows of such a one follows from its stage and the bytes in which the spool has what rules say of it.

use super::conclude::Concluded;
use super::prepare::{Head, Prepared};
use crate::finding::Outcome;
use crate::rule::Stage;

/// Most answers kept; nearly all applications have one of very few.
const MOST: usize = 16;

/// A set of ordinals: for 64 of them a bit each, and how many are below these.
#[derive(Debug, Default)]
pub(super) struct Ordinals(Vec<(u64, u32)>);

impl Ordinals {
    pub(super) fn contains(&self, ordinal: u32) -> bool {
        self.place(ordinal).is_some()
    }

    /// How many of the set are below one of it; `None` if it is not of the set.
    pub(super) fn place(&self, ordinal: u32) -> Option<usize> {
        let (bits, below) = self.0.get((ordinal / 64) as usize)?;
        let bit = 1 << (ordinal % 64);
        (bits & bit > 0).then(|| *below as usize + (bits & (bit - 1)).count_ones() as usize)
    }
}

impl FromIterator<u32> for Ordinals {
    fn from_iter<I: IntoIterator<Item = u32>>(ordinals: I) -> Ordinals {
        let mut words: Vec<(u64, u32)> = Vec::new();
        for ordinal in ordinals {
            let at = (ordinal / 64) as usize;
            if at >= words.len() {
                words.resize(at + 1, (0, 0));
            }
            words[at].0 |= 1 << (ordinal % 64);
        }
        let mut all = 0;
        for (bits, below) in &mut words {
            *below = all;
            all += bits.count_ones();
        }
        Ordinals(words)
    }
}

/// What was concluded of one application, for all like it.
struct Answer {
    stage: Stage,
    said: Box<[u8]>,
    concluded: Concluded,
}

/// Answers given so far. The commoner ones come to stand first, and a new one takes the place of the last.
#[derive(Default)]
pub(super) struct Usual(Vec<Answer>);

impl Usual {
    /// What was concluded of an application like this one, which shares nothing with others; without its id and name.
    pub(super) fn of(&mut self, head: &Head<'_>) -> Option<&Concluded> {
        let like = |answer: &Answer| answer.stage == head.stage && *head.said == *answer.said;
        let mut at = self.0.iter().position(like)?;
        if let Some(before) = at.checked_sub(1) {
            self.0.swap(before, at);
            at = before;
        }
        Some(&self.0[at].concluded)
    }

    /// Keeps what was concluded of an application that shares nothing with others, unless something is said of it alone.
    pub(super) fn keep(&mut self, prepared: &Prepared<'_>, concluded: &Concluded) {
        let muted = concluded.verdict.findings.iter().all(|finding| finding.outcome == Outcome::Muted);
        if muted && !prepared.issues {
            self.0.truncate(MOST - 1);
            let mut concluded = concluded.clone();
            concluded.verdict.id.clear();
            concluded.verdict.name.clear();
            self.0.push(Answer { stage: prepared.head.stage, said: prepared.head.said.into(), concluded });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_hold_what_was_put_in() {
        let all: Ordinals = [70, 3, 64, 1000].into_iter().collect();
        assert_eq!((0..2000).filter(|ordinal| all.contains(*ordinal)).collect::<Vec<u32>>(), [3, 64, 70, 1000]);
        assert_eq!([3, 64, 70, 1000, 65].map(|one| all.place(one)), [Some(0), Some(1), Some(2), Some(3), None]);
    }
}
