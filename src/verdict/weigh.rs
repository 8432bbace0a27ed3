//! Weighing: hits, prices and reassurance to a total, its token, and a ledger that adds up to it.
//!
//! Reassurance can take away neither what is not there nor what the hits that name no innocent cause weigh (up to the
//! review threshold). For any prices whatever, within the limits of `story`: the total is never above the capped sum of
//! the hits, one more hit of b bits adds at most b, and the order of the hits does not matter. What the hits mean, and
//! which of them a guard has silenced, was decided before.

use super::story::{Case, Choice, Found, Price, Seen};
use super::{LedgerRow, Story, Token, flip};
use crate::finding::Bits;
use crate::scoring::Scoring;

/// A hit that carries weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// Index into the verdict's findings; different for each hit.
    pub finding: u16,
    /// Family of its rule (index into `Scoring::families`).
    pub family: u16,
    /// More than zero; hits of no or negative bits are passed over.
    pub bits: Bits,
    /// Innocent causes that its rule names (indices into `Scoring::causes`).
    pub causes: &'a [u16],
}

/// What weighing says of one application; the fields are those of [`Verdict`](super::Verdict).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// What it is sorted into.
    pub token: Token,
    /// Total in bits, never below zero.
    pub bits: Bits,
    /// The cheapest innocent story. Its bits are those before reassurance.
    pub story: Story,
    /// The cheapest story that does without one of the causes of `story`; if that has none, the cheapest of one cause.
    pub runner_up: Option<Story>,
    /// Rows that add up to `bits`: hits family by family, each followed by its cap, causes, reassurance, limit.
    pub ledger: Vec<LedgerRow>,
    /// The smallest set of findings without which the token would be milder, ascending; empty below review.
    pub flip: Vec<u16>,
    /// For each cause that could explain something, the most that it alone explains; in order of the scoring table.
    pub alternatives: Vec<Alternative>,
}

/// The token of a total. Coverage is a share; one that is not a number counts as none.
pub fn token(bits: Bits, coverage: f64, scoring: &Scoring) -> Token {
    if bits >= scoring.escalate {
        Token::Escalate
    } else if bits >= scoring.review {
        Token::Review
    } else if coverage >= scoring.min_coverage {
        Token::Clear
    } else {
        Token::Insufficient
    }
}

/// Weighs the hits of one application against the cheapest innocent story.
///
/// `reassurance` holds (rule, negative bits); `price` is asked at most once for the same cause and hits.
pub fn weigh(
    hits: &[Hit<'_>],
    reassurance: &[(u16, Bits)],
    scoring: &Scoring,
    coverage: f64,
    price: &mut Price<'_>,
) -> Weighed {
    if hits.iter().all(|hit| hit.bits <= Bits(0)) {
        return Weighed {
            token: token(Bits(0), coverage, scoring),
            bits: Bits(0),
            story: Story::default(),
            runner_up: None,
            ledger: Vec::new(),
            flip: Vec::new(),
            alternatives: Vec::new(),
        };
    }
    let mut case = Case::new(hits, scoring, price);
    let seen = std::mem::take(&mut case.hits);
    let choices = case.choices(&seen, price);
    let best = case.cheapest(&seen, &choices);
    let runner_up = match best.picked(&choices).map(|choice| choice.cause).collect::<Vec<_>>()[..] {
        [] => case.cheapest_single(&seen, &choices),
        ref causes => case.runner_up(&seen, &choices, causes),
    };
    let reassured = reassured(reassurance);
    let total = settle(&case, &seen, best.total, reassured);
    let bits = bits(total);
    let token = token(bits, coverage, scoring);
    let ledger = ledger(&case, &seen, &choices, &best, reassurance, total);
    let flip = flip::smallest(&mut case, &seen, &flip::Standing { token, total, reassured }, price);
    Weighed {
        token,
        bits,
        story: story(&seen, &choices, &best),
        runner_up: runner_up.map(|found| story(&seen, &choices, &found)),
        ledger,
        flip,
        alternatives: alternatives(&seen, &choices),
    }
}

/// What one cause would explain by itself, at best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Index into `Scoring::causes`.
    pub cause: u16,
    /// The lowest price at which it explains that much.
    pub price: Bits,
    /// Findings it leaves unexplained, ascending.
    pub unexplained: Vec<u16>,
}

fn alternatives(seen: &[Seen], choices: &[Choice]) -> Vec<Alternative> {
    let mut found = Vec::new();
    for ways in choices.chunk_by(|a, b| a.cause == b.cause) {
        let left =
            |way: &Choice| seen.iter().filter(|hit| hit.bit & way.explains == 0).map(|hit| hit.bits).sum::<i64>();
        if let Some(way) = ways.iter().min_by_key(|way| (left(way), way.price)) {
            let mut unexplained: Vec<u16> =
                seen.iter().filter(|hit| hit.bit & way.explains == 0).map(|hit| hit.finding).collect();
            unexplained.sort_unstable();
            found.push(Alternative { cause: way.cause, price: bits(way.price), unexplained });
        }
    }
    found
}

/// Sum of the reassuring bits; positive ones are passed over.
fn reassured(reassurance: &[(u16, Bits)]) -> i64 {
    reassurance.iter().map(|(_, bits)| i64::from(bits.0.min(0))).sum()
}

/// The total, given what the cheapest story costs and the sum of reassuring bits.
pub(super) fn settle(case: &Case<'_>, hits: &[Seen], story: i64, reassured: i64) -> i64 {
    if reassured == 0 {
        return story;
    }
    let scoring = case.scoring;
    let causeless = case.evidence(hits, |hit| hit.causeless).min(i64::from(scoring.review.0));
    (story + reassured.max(i64::from(scoring.reassurance_floor.0))).max(causeless).max(0)
}

/// Totals stay far below the range of [`Bits`]; clamped rather than wrapped should a pack's numbers be absurd.
pub(super) fn bits(hundredths: i64) -> Bits {
    Bits(hundredths.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
}

fn story(hits: &[Seen], choices: &[Choice], found: &Found) -> Story {
    let left = hits.iter().filter(|hit| hit.bit & found.explained == 0);
    let mut unexplained: Vec<u16> = left.map(|hit| hit.finding).collect();
    unexplained.sort_unstable();
    Story {
        causes: found.picked(choices).map(|choice| (choice.cause, bits(choice.price))).collect(),
        unexplained,
        bits: bits(found.total),
    }
}

fn ledger(
    case: &Case<'_>,
    hits: &[Seen],
    choices: &[Choice],
    best: &Found,
    reassurance: &[(u16, Bits)],
    total: i64,
) -> Vec<LedgerRow> {
    let mut rows = Vec::with_capacity(hits.len() + 2);
    for family in hits.chunk_by(|a, b| a.family == b.family) {
        let mut sum = 0;
        let left = family.iter().filter(|hit| hit.bit & best.explained == 0);
        for (rank, hit) in left.enumerate() {
            let term = case.scoring.term(rank, hit.bits);
            sum += term;
            rows.push(LedgerRow::Hit {
                finding: hit.finding,
                family: hit.family,
                raw: bits(hit.bits),
                share: case.scoring.share(rank),
                bits: bits(term),
            });
        }
        let cap = case.scoring.cap(family[0].family);
        if sum > cap {
            rows.push(LedgerRow::Cap { family: family[0].family, bits: bits(cap - sum) });
        }
    }
    for choice in best.picked(choices) {
        let explains = case.findings(choice.explains);
        rows.push(LedgerRow::Cause { cause: choice.cause, explains, bits: bits(choice.price) });
    }
    let mut reassuring: Vec<(u16, Bits)> = reassurance.iter().copied().filter(|(_, bits)| *bits < Bits(0)).collect();
    reassuring.sort_unstable();
    rows.extend(reassuring.into_iter().map(|(rule, bits)| LedgerRow::Reassurance { rule, bits }));
    let limit = total - best.total - reassured(reassurance);
    if limit != 0 {
        rows.push(LedgerRow::Limit { bits: bits(limit) });
    }
    rows
}
