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
