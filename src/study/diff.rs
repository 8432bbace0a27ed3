//! Diff: which verdicts flip between two sets of results, and why.
//!
//! Both are given as [`Told`] applications, one after the other. What is met on one side waits for its match: by id, file
//! and row first; what is left over at the end by id alone, where each side has one of it (an export that was saved anew
//! has other rows). So memory holds what is out of step, and nothing where both sides are of one input.

use std::collections::BTreeMap;

use crate::finding::{Bits, Outcome};
use crate::verdict::Token;

/// The most flips, and missing applications, that are listed; all are counted.
pub const LISTED: usize = 10_000;

/// What a result says of an application, as far as two are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its id.
    pub id: String,
    /// The file it came from.
    pub file: String,
    /// The row there.
    pub row: u32,
    /// What it was sorted into.
    pub token: Token,
    /// The total.
    pub bits: Bits,
    /// Share of what the rules look at that was decided.
    pub coverage: f64,
    /// Ids of the causes of its story.
    pub causes: Vec<String>,
    /// Findings by rule, in rule order.
    pub findings: Vec<Found>,
}

/// A finding, as far as two are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The rule's id.
    pub rule: String,
    /// Its bits.
    pub bits: Bits,
    /// What became of it.
    pub outcome: Outcome,
}

/// One reason why a verdict flipped.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// A finding that only the second has.
    Gained(Found),
    /// A finding that only the first has.
    Lost(Found),
    /// A finding of both with other bits.
    Reweighed {
        /// The rule.
        rule: String,
        /// First and second.
        bits: (Bits, Bits),
    },
    /// A finding of both with another outcome.
    Settled {
        /// The rule.
        rule: String,
        /// First and second.
        outcomes: (Outcome, Outcome),
    },
    /// The best innocent story is another.
    Story {
        /// Causes of the first.
        from: Vec<String>,
        /// Causes of the second.
        to: Vec<String>,
    },
    /// Another share of what the rules look at was decided.
    Coverage {
        /// First and second.
        shares: (f64, f64),
    },
    /// The same findings and story give another total (caps, prices) or meet another threshold.
    Scoring {
        /// First and second total.
        bits: (Bits, Bits),
    },
}

/// A verdict that is another in the second.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// The application's id.
    pub id: String,
    /// Its file and row in the second.
    pub place: (String, u32),
    /// First and second.
    pub tokens: (Token, Token),
    /// First and second.
    pub bits: (Bits, Bits),
    /// Why, what weighs most first.
    pub reasons: Vec<Reason>,
}

/// An application that only one side has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Its id.
    pub id: String,
    /// Its file and row where it is.
    pub place: (String, u32),
}

/// What changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Applications that both have.
    pub compared: u64,
    /// Of those, how many were matched by id alone.
    pub by_id: u64,
    /// How many have the same verdict and other bits.
    pub rescored: u64,
    /// How many have the same verdict and bits, and other findings.
    pub retold: u64,
    /// Verdict in the first and in the second, and how often.
    pub transitions: BTreeMap<(Token, Token), u64>,
    /// Verdicts that are another, in the order of the second; at most [`LISTED`].
    pub flips: Vec<Flip>,
    /// How many in all.
    pub flipped: u64,
    /// Per rule: flipped verdicts that gained, and that lost, a finding of it.
    pub rules: BTreeMap<String, (u64, u64)>,
    /// Only in the first: how many, and at most [`LISTED`].
    pub only_first: (u64, Vec<Missing>),
    /// Only in the second.
    pub only_second: (u64, Vec<Missing>),
}

impl Difference {
    /// Whether no verdict flipped and no application is missing.
    pub fn is_same(&self) -> bool {
        self.flipped == 0 && self.only_first.0 == 0 && self.only_second.0 == 0
    }
}

/// Id, file and row, and how many like it came before on its side.
type Key = (String, String, u32);

/// See the module's doc.
#[derive(Debug, Default)]
pub struct Diff {
    waiting: [BTreeMap<Key, Vec<Told>>; 2],
    found: Difference,
}

/// A side of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What was.
    First,
    /// What is.
    Second,
}

impl Diff {
    /// Takes the next application of one side.
    pub fn take(&mut self, side: Side, told: Told) {
        let (own, other) = match side {
            Side::First => (0, 1),
            Side::Second => (1, 0),
        };
        let key = (told.id.clone(), told.file.clone(), told.row);
        let Some(waiting) = self.waiting[other].get_mut(&key) else {
            return self.waiting[own].entry(key).or_default().push(told);
        };
        let match_ = waiting.remove(0);
        if waiting.is_empty() {
            self.waiting[other].remove(&key);
        }
        match side {
            Side::First => self.compare(&told, &match_),
            Side::Second => self.compare(&match_, &told),
        }
    }

    /// What it all comes to.
    pub fn finish(mut self) -> Difference {
        let [first, second] = std::mem::take(&mut self.waiting).map(by_id);
        let (mut only_first, mut only_second) = (Vec::new(), Vec::new());
        let mut second = second;
        for (id, old) in first {
            match (old.as_slice(), second.get(&id).map(Vec::as_slice)) {
                ([old], Some([new])) => {
                    self.found.by_id += 1;
                    self.compare(old, new);
                    second.remove(&id);
                }
                _ => only_first.extend(old.iter().map(missing)),
            }
        }
        only_second.extend(second.values().flatten().map(missing));
        let counted = |mut all: Vec<Missing>| {
            all.sort_unstable();
            let count = all.len() as u64;
            all.truncate(LISTED);
            (count, all)
        };
        self.found.only_first = counted(only_first);
        self.found.only_second = counted(only_second);
        self.found
    }

    fn compare(&mut self, old: &Told, new: &Told) {
        let found = &mut self.found;
        found.compared += 1;
        *found.transitions.entry((old.token, new.token)).or_default() += 1;
        if old.token == new.token {
            found.rescored += u64::from(old.bits != new.bits);
            found.retold += u64::from(old.bits == new.bits && old.findings != new.findings);
            return;
        }
        found.flipped += 1;
        let reasons = reasons(old, new);
        for reason in &reasons {
            match reason {
                Reason::Gained(f) => found.rules.entry(f.rule.clone()).or_default().0 += 1,
                Reason::Lost(f) => found.rules.entry(f.rule.clone()).or_default().1 += 1,
                _ => {}
            }
        }
        if found.flips.len() < LISTED {
            found.flips.push(Flip {
                id: new.id.clone(),
                place: (new.file.clone(), new.row),
                tokens: (old.token, new.token),
                bits: (old.bits, new.bits),
                reasons,
            });
        }
    }
}

fn by_id(waiting: BTreeMap<Key, Vec<Told>>) -> BTreeMap<String, Vec<Told>> {
    let mut ids: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for ((id, ..), told) in waiting {
        ids.entry(id).or_default().extend(told);
    }
    ids
}

fn missing(told: &Told) -> Missing {
    Missing { id: told.id.clone(), place: (told.file.clone(), told.row) }
}

/// Findings with each rule's paired off: the same first, then in order of bits.
fn reasons(old: &Told, new: &Told) -> Vec<Reason> {
    let mut reasons: Vec<(i32, Reason)> = Vec::new();
    let mut rules: Vec<&str> = old.findings.iter().chain(&new.findings).map(|f| f.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    for rule in rules {
        let of = |told: &Told| {
            let mut found: Vec<Found> = told.findings.iter().filter(|f| f.rule == rule).cloned().collect();
            found.sort_by(|a, b| b.bits.cmp(&a.bits).then(a.outcome.cmp(&b.outcome)));
            found
        };
        let (mut before, mut after) = (of(old), of(new));
        after.retain(|f| match before.iter().position(|b| b == f) {
            Some(at) => {
                before.remove(at);
                false
            }
            None => true,
        });
        let paired = before.len().min(after.len());
        for (a, b) in before.drain(..paired).zip(after.drain(..paired)) {
            let by = (b.bits.0 - a.bits.0).abs();
            reasons.push(match a.outcome == b.outcome {
                true => (by, Reason::Reweighed { rule: a.rule, bits: (a.bits, b.bits) }),
                false => (by, Reason::Settled { rule: a.rule, outcomes: (a.outcome, b.outcome) }),
            });
        }
        reasons.extend(before.into_iter().map(|f| (f.bits.0.abs(), Reason::Lost(f))));
        reasons.extend(after.into_iter().map(|f| (f.bits.0.abs(), Reason::Gained(f))));
    }
    reasons.sort_by_key(|(by, _)| std::cmp::Reverse(*by));
    let mut reasons: Vec<Reason> = reasons.into_iter().map(|(_, reason)| reason).collect();
    if old.causes != new.causes {
        reasons.push(Reason::Story { from: old.causes.clone(), to: new.causes.clone() });
    }
    if old.token.max(new.token) >= Token::Insufficient && old.coverage != new.coverage {
        reasons.push(Reason::Coverage { shares: (old.coverage, new.coverage) });
    }
    if reasons.is_empty() {
        reasons.push(Reason::Scoring { bits: (old.bits, new.bits) });
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(id: &str, row: u32, token: Token, findings: &[(&str, i32)]) -> Told {
        let found =
            |(rule, bits): &(&str, i32)| Found { rule: (*rule).into(), bits: Bits(*bits), outcome: Outcome::Hit };
        Told {
            id: id.into(),
            file: "a.csv".into(),
            row,
            token,
            bits: Bits(findings.iter().map(|f| f.1).sum()),
            coverage: 1.0,
            causes: Vec::new(),
            findings: findings.iter().map(found).collect(),
        }
    }

    #[test]
    fn a_flip_is_told_with_its_reasons_whatever_the_order() {
        let old = [
            told("a", 2, Token::Review, &[("phone", 500)]),
            told("b", 3, Token::Clear, &[]),
            told("b", 4, Token::Clear, &[]),
            told("gone", 5, Token::Clear, &[]),
        ];
        let new = [
            told("new", 2, Token::Clear, &[]),
            told("b", 4, Token::Escalate, &[("mail", 900), ("phone", 100)]),
            told("a", 9, Token::Clear, &[("phone", 100)]),
            told("b", 3, Token::Clear, &[("phone", 100)]),
        ];
        let of = |orders: &[(Side, usize)]| {
            let mut diff = Diff::default();
            for (side, at) in orders {
                diff.take(*side, if *side == Side::First { old[*at].clone() } else { new[*at].clone() });
            }
            diff.finish()
        };
        let in_step: Vec<_> = (0..4).flat_map(|at| [(Side::First, at), (Side::Second, at)]).collect();
        let apart: Vec<_> = (0..4).map(|at| (Side::Second, at)).chain((0..4).map(|at| (Side::First, at))).collect();
        for order in [in_step, apart] {
            let found = of(&order);
            assert_eq!((found.compared, found.by_id, found.rescored, found.flipped), (3, 1, 1, 2));
            assert_eq!(found.only_first.1[0].id, "gone");
            assert_eq!(found.only_second.1[0].id, "new");
            assert_eq!(found.transitions[&(Token::Review, Token::Clear)], 1);
            assert_eq!(found.rules["mail"], (1, 0));
            let a = found.flips.iter().find(|flip| flip.id == "a").unwrap();
            assert_eq!(a.reasons, [Reason::Reweighed { rule: "phone".into(), bits: (Bits(500), Bits(100)) }]);
            let b = found.flips.iter().find(|flip| flip.id == "b").unwrap();
            assert_eq!(b.place.1, 4);
            assert!(
                matches!(&b.reasons[..], [Reason::Gained(m), Reason::Gained(p)] if m.rule == "mail" && p.rule == "phone")
            );
        }
    }

    #[test]
    fn the_same_is_the_same() {
        let mut diff = Diff::default();
        for side in [Side::First, Side::Second] {
            diff.take(side, told("a", 2, Token::Review, &[("phone", 500)]));
        }
        assert!(diff.finish().is_same());
    }

    #[test]
    fn coverage_and_thresholds_are_reasons_too() {
        let (mut old, mut new) = (told("a", 2, Token::Insufficient, &[]), told("a", 2, Token::Clear, &[]));
        old.coverage = 0.4;
        assert_eq!(reasons(&old, &new), [Reason::Coverage { shares: (0.4, 1.0) }]);
        (old.coverage, new.token, old.token) = (1.0, Token::Escalate, Token::Review);
        assert!(matches!(reasons(&old, &new)[..], [Reason::Scoring { .. }]));
        new.causes = vec!["agency".into()];
        assert!(matches!(&reasons(&old, &new)[..], [Reason::Story { to, .. }] if to == &["agency"]));
    }
}
