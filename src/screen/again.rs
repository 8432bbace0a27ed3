//! Again: other applications of the same claimed person that somebody should look at.
//!
//! Two keys and one claimed identity make it the same person; one key may be a family's. What is found weighs nothing:
//! it spares a reader to judge one application without the other. Only applications that share keys are compared, and
//! only those of whom anything was noticed are concluded ahead of their turn.

use std::collections::BTreeMap;

use super::judge::{Judged, Roll};
use super::ordinals::Ordinals;
use crate::link::{Entry, same_identity, shared};
use crate::verdict::{SeeAlso, Token};

/// Of a key that more applications carry, the first so many are compared.
const MAX_COMPARED: usize = 64;

/// Other applications named with one.
const MAX_NAMED: usize = 20;

/// Pairs of applications of one person of which something was noticed, and what both carry.
#[derive(Debug, Default)]
pub(crate) struct Again {
    /// (application, other, what both carry), sorted.
    pairs: Vec<(u32, u32, Vec<&'static str>)>,
    /// Tokens of the others that somebody should look at.
    tokens: BTreeMap<u32, Token>,
}

impl Again {
    /// Finds the pairs.
    pub(crate) fn find(buckets: &[&[Entry]], roll: &Roll, judged: &Judged) -> Again {
        let noticed: Ordinals = judged.of.iter().map(|(ordinal, _)| *ordinal).chain(roll.noticed()).collect();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for bucket in buckets {
            let mut members: Vec<u32> = bucket.iter().take(MAX_COMPARED).map(|entry| entry.ordinal).collect();
            members.dedup();
            if !members.iter().any(|member| noticed.contains(*member)) {
                continue;
            }
            for (at, a) in members.iter().enumerate() {
                pairs.extend(members[at + 1..].iter().map(|b| (*a, *b)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut again = Again::default();
        for (a, b) in pairs {
            if let Some(via) = same_person(roll, a, b) {
                again.pairs.push((a, b, via.clone()));
                again.pairs.push((b, a, via));
            }
        }
        again.pairs.sort_unstable();
        again
    }

    /// Applications whose verdicts are wanted ahead of their turn, ascending.
    pub(crate) fn wanted(&self) -> Vec<u32> {
        let mut wanted: Vec<u32> = self.pairs.iter().map(|(application, ..)| *application).collect();
        wanted.dedup();
        wanted
    }

    /// Notes the verdict of an application.
    pub(crate) fn note(&mut self, ordinal: u32, token: Token) {
        if token <= Token::Review {
            self.tokens.insert(ordinal, token);
        }
    }

    /// What is to be seen with an application.
    pub(crate) fn of(&self, ordinal: u32, roll: &Roll) -> Vec<SeeAlso> {
        let from = self.pairs.partition_point(|(application, ..)| *application < ordinal);
        let own = self.pairs[from..].iter().take_while(|(application, ..)| *application == ordinal);
        let flagged = own.filter(|(_, other, _)| self.tokens.contains_key(other)).take(MAX_NAMED);
        flagged
            .filter_map(|(_, other, via)| {
                let via = via.iter().map(|word| (*word).to_owned()).collect();
                Some(SeeAlso { ordinal: *other, id: roll.get(*other)?.id.clone(), via })
            })
            .collect()
    }
}

/// What two applications of one claimed person both carry, if that is two keys or more.
fn same_person(roll: &Roll, a: u32, b: u32) -> Option<Vec<&'static str>> {
    let (a, b) = (&roll.get(a)?.persona, &roll.get(b)?.persona);
    let keys = shared(a, b);
    if keys.len() < 2 || !same_identity(a, b) {
        return None;
    }
    Some(keys.iter().map(|(kind, _)| kind.word()).collect())
}
