//! Training without labels: u-probabilities from random pairs, m-probabilities and the number of matches by
//! expectation and maximisation over the patterns that candidate pairs show.
//!
//! Pairs that no rule found count as pairs of different people. A rule that rests on a column finds mostly pairs that
//! agree in it, so the m-probabilities of a column are learned from pairs that other rules found too. Random pairs
//! hold matches as well; what they contribute is taken out of the u-probabilities. Every start is the same, sums run in
//! one order, and nothing depends on the clock.

use rayon::prelude::*;

use super::Comparer;
use super::comparison::{Pattern, level_of};
use super::level::{Kind, MAX_LEVELS, SAME};
use super::model::{Learned, Model, Odds, RELATED, TWINS};

/// Random pairs that are looked at.
const SAMPLED: u64 = 100_000;
/// Rounds at most.
const ROUNDS: u32 = 60;
/// Training rests when no probability moves by more.
const STILL: f64 = 1e-4;
/// How many pairs the starting probabilities count as.
const STRENGTH: f64 = 30.0;

/// How many candidates show one pattern, by how they were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Tally {
    pub(super) pattern: Pattern,
    pub(super) free: u16,
    pub(super) found: u8,
    pub(super) count: u64,
}

/// A deterministic sequence of numbers (the SplitMix64 generator of Steele, Lea and Flood 2014).
pub(super) fn random(seed: u64, index: u64) -> u64 {
    let mut z = seed.wrapping_add((index + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A model before training: u-probabilities from random pairs, everything else from experience.
pub(super) fn start(comparer: &Comparer<'_>, records: u32) -> Model {
    let seen = sample(comparer, records);
    let mut comparisons = Vec::new();
    for (at, (comparison, seen)) in comparer.comparisons().zip(&seen).enumerate() {
        let column = comparer.column(at);
        let levels = comparison.kind.levels();
        let total: f64 = seen.iter().sum();
        let (mut m, mut u, mut r) = ([1.0; MAX_LEVELS], [1.0; MAX_LEVELS], [1.0; MAX_LEVELS]);
        for (level, odds) in levels.iter().enumerate().skip(1) {
            m[level] = odds.m;
            u[level] = (seen[level] + 0.3) / (total + 0.3 * (levels.len() - 1) as f64);
        }
        // Equality is counted over all pairs at once, where a record has one value.
        if column.slots() == 1 || total == 0.0 {
            let least = 0.1 / (column.filled().max(2) as f64).powi(2);
            u[usize::from(SAME)] = comparer.collision(at).max(least);
        }
        scale(&mut u, levels.len());
        for level in 1..levels.len() {
            r[level] = 0.5 * u[level] + 0.5 * m[level];
        }
        let filled = column.present() as f64 / f64::from(records.max(1));
        let (kind, personal, attribute) = (comparison.kind, comparison.personal, comparison.attribute.clone());
        comparisons.push(Learned { attribute, kind, personal, m, u, r, filled });
    }
    let pairs = f64::from(records) * f64::from(records.saturating_sub(1)) / 2.0;
    let own = comparisons.iter().any(|c| matches!(c.kind, Kind::Given | Kind::Birth));
    let shared = comparisons.iter().any(|c| !c.personal && c.kind != Kind::Family);
    let lambda = (0.05 * f64::from(records) / pairs.max(1.0)).min(0.25);
    let rho = if own && shared { lambda * 0.5 } else { 0.0 };
    Model { comparisons, lambda, rho, pairs, iterations: 0, converged: false }
}

/// Makes the levels of a comparison add up to 1, the null level apart.
fn scale(odds: &mut Odds, levels: usize) {
    let sum: f64 = odds[1..levels].iter().sum();
    odds[1..levels].iter_mut().for_each(|p| *p /= sum);
}

/// How often random pairs show each level of each comparison.
fn sample(comparer: &Comparer<'_>, records: u32) -> Vec<[f64; MAX_LEVELS]> {
    let count = comparer.comparisons().len();
    let none = || vec![[0_u64; MAX_LEVELS]; count];
    let pairs = u64::from(records) * u64::from(records.saturating_sub(1)) / 2;
    let seed = u64::from(records) ^ 0x7269_6e67_6572;
    let draw = |index: u64| {
        let a = random(seed, 2 * index) % u64::from(records);
        let b = random(seed, 2 * index + 1) % u64::from(records - 1);
        (a as u32, (if b >= a { b + 1 } else { b }) as u32)
    };
    let chunks = if records < 2 { 0 } else { SAMPLED.min(pairs * 4).div_ceil(1 << 13) };
    let counted = (0..chunks).into_par_iter().map(|chunk| {
        let mut seen = none();
        for index in chunk << 13..(chunk + 1) << 13 {
            let (a, b) = draw(index);
            if comparer.copied(a, b) {
                continue;
            }
            let pattern = comparer.pattern(a, b);
            seen.iter_mut().enumerate().for_each(|(at, levels)| levels[level_of(pattern, at)] += 1);
        }
        seen
    });
    let total = counted.reduce(none, |mut all, part| {
        all.iter_mut().flatten().zip(part.iter().flatten()).for_each(|(all, part)| *all += part);
        all
    });
    total.iter().map(|levels| levels.map(|count| count as f64)).collect()
}

/// Trains the model on the patterns of all candidates, which are in a fixed order.
pub(super) fn train(model: &mut Model, tallies: &[Tally]) {
    let seen: Vec<Odds> = model.comparisons.iter().map(|c| c.u).collect();
    let priors: Vec<(Odds, Odds)> = model.comparisons.iter().map(|c| (c.m, c.r)).collect();
    for round in 1..=ROUNDS {
        let sums = expect(model, tallies);
        let moved = maximise(model, &sums, &priors, &seen);
        model.iterations = round;
        if moved < STILL {
            model.converged = true;
            return;
        }
    }
}

/// Expected counts of one round.
struct Sums {
    matches: f64,
    related: f64,
    /// By comparison and level, over pairs that a rule without that column found.
    m: Vec<Odds>,
    r: Vec<Odds>,
}

/// Probabilities that a pattern's pair is one person's, and of related people.
pub(super) fn posterior(model: &Model, pattern: Pattern) -> (f64, f64) {
    let (mut m, mut u, mut r) = (model.lambda, model.unrelated(), model.rho);
    for (at, learned) in model.comparisons.iter().enumerate() {
        let level = level_of(pattern, at);
        m *= learned.m[level];
        u *= learned.u[level];
        r *= learned.r[level];
    }
    let all = m + u + r;
    if all > 0.0 { (m / all, r / all) } else { (0.0, 0.0) }
}

impl Sums {
    fn none(model: &Model) -> Sums {
        let none = vec![[0.0; MAX_LEVELS]; model.comparisons.len()];
        Sums { matches: 0.0, related: 0.0, m: none.clone(), r: none }
    }

    fn add(&mut self, other: &Sums) {
        self.matches += other.matches;
        self.related += other.related;
        let cells = |odds: &[Odds]| odds.iter().flatten().copied().collect::<Vec<f64>>();
        self.m.iter_mut().flatten().zip(cells(&other.m)).for_each(|(mine, theirs)| *mine += theirs);
        self.r.iter_mut().flatten().zip(cells(&other.r)).for_each(|(mine, theirs)| *mine += theirs);
    }
}

/// Parts of a fixed size, added up in their order: the sum is the same for any number of threads.
fn expect(model: &Model, tallies: &[Tally]) -> Sums {
    let parts: Vec<Sums> = tallies.par_chunks(1 << 11).map(|part| expect_part(model, part)).collect();
    let mut sums = Sums::none(model);
    parts.iter().for_each(|part| sums.add(part));
    sums
}

fn expect_part(model: &Model, tallies: &[Tally]) -> Sums {
    let mut sums = Sums::none(model);
    for tally in tallies {
        let (same, related) = posterior(model, tally.pattern);
        let count = tally.count as f64;
        let (same, related) = (same * count, related * count);
        sums.matches += same;
        sums.related += related;
        if same < 1e-9 && related < 1e-9 {
            continue;
        }
        for at in 0..model.comparisons.len() {
            let level = level_of(tally.pattern, at);
            if tally.free >> at & 1 == 1 {
                sums.m[at][level] += same;
            }
            sums.r[at][level] += related;
        }
    }
    sums
}

/// Replaces the probabilities by what was expected; by how much the furthest moved.
fn maximise(model: &mut Model, sums: &Sums, priors: &[(Odds, Odds)], seen: &[Odds]) -> f64 {
    let before = model.comparisons.clone();
    let lambda = ((sums.matches + 1.0) / (model.pairs + 2.0)).min(0.5);
    let mut moved = ((lambda - model.lambda) / lambda).abs() * 0.1;
    model.lambda = lambda;
    if model.rho > 0.0 {
        let before_any = RELATED * sums.matches.min(STRENGTH);
        model.rho = ((sums.related + before_any + 0.5) / (model.pairs + 2.0)).min(0.4);
    }
    for (at, learned) in model.comparisons.iter_mut().enumerate() {
        let levels = learned.kind.levels().len();
        let (prior_m, prior_r) = &priors[at];
        blend(&mut learned.m, &sums.m[at], prior_m, levels);
        for (level, seen) in seen[at].iter().enumerate().take(levels).skip(1) {
            // Random pairs hold matches, too.
            learned.u[level] = (seen - model.lambda * learned.m[level]).max(seen * 0.02);
        }
        scale(&mut learned.u, levels);
        if learned.personal {
            learned.r = learned.u;
            if learned.kind == Kind::Birth {
                (1..levels)
                    .for_each(|l| learned.r[l] = (1.0 - TWINS) * learned.u[l] + TWINS * f64::from(u8::from(l == 1)));
            }
        } else {
            blend(&mut learned.r, &sums.r[at], prior_r, levels);
            // Related people are those who share; chance namesakes must not water that down.
            if learned.r[usize::from(SAME)] < prior_r[usize::from(SAME)] {
                learned.r = *prior_r;
            }
        }
        learned.order();
        let change = (1..levels).map(|level| (learned.m[level] - before[at].m[level]).abs());
        moved = change.fold(moved, f64::max);
    }
    moved
}

fn blend(odds: &mut Odds, sums: &Odds, prior: &Odds, levels: usize) {
    let total: f64 = sums[1..levels].iter().sum();
    for level in 1..levels {
        odds[level] = (sums[level] + STRENGTH * prior[level]) / (total + STRENGTH);
    }
}

/// Share of the matches that some rule found, estimated from how many were found by one rule only and by two (the lower
/// bound of Chao 1987 for the number never seen).
pub(super) fn recall(model: &Model, tallies: &[Tally]) -> f64 {
    let mut found = [0.0_f64; 4];
    for tally in tallies {
        found[usize::from(tally.found.min(3))] += posterior(model, tally.pattern).0 * tally.count as f64;
    }
    let all: f64 = found[1..].iter().sum();
    let missed = found[1] * found[1] / (2.0 * found[2].max(1.0));
    if all > 0.0 { all / (all + missed) } else { 1.0 }
}
