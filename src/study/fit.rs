//! Fit: the bits that labels support, by regularised logistic regression on what the innocent stories leave unexplained.
//!
//! ```text
//! log2 odds = base + what the ledger gives (prices of causes, caps) + sum over unexplained hits of share * bits(rule)
//! loss      = log loss of the units + strength / 2 * sum of (bits - shipped bits)^2
//! ```
//!
//! The stories are kept as the shipped bits made them. A unit (a ring, or an application alone) weighs as much as any
//! other, and lies in one fold as a whole. The strength with which bits are held to the shipped ones is chosen by
//! cross-validation: the greatest within one standard error of the best. A rule with fewer than [`LEAST`] confirmed units
//! keeps its bits. No bits fall below 0: a rule can lose its weight but never come to reassure, and what reassures is not
//! looked at. Deterministic: no draw, no clock, sums in the order of the input.

use super::backtest::{Backtest, Units};
use super::share::nats;
use crate::finding::Bits;
use crate::rule::Status;
use crate::screen::Cluster;

/// Fewer confirmed units with an unexplained hit of a rule say nothing of its bits.
pub const LEAST: u64 = 10;
/// Fewer confirmed, or fewer cleared, units in all say nothing of any.
pub const LEAST_UNITS: u64 = 30;
/// Parts that cross-validation takes in turn.
pub const FOLDS: usize = 5;
/// A smaller change is not worth an entry.
pub const STEP: Bits = Bits(25);

/// The most that a rule is given.
const MOST: f64 = 12.0;
/// How strongly bits are held to the shipped ones: what is tried, weakest first.
const STRENGTHS: &[f64] = &[1.0, 3.0, 10.0, 30.0, 100.0, 300.0];
/// Rounds over all rules, at most.
const ROUNDS: usize = 200;
/// A round that moves nothing by more ends the search.
const CLOSE: f64 = 1e-6;

/// What the labels say of one rule's bits.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Its id.
    pub rule: String,
    /// The bits it has.
    pub from: Bits,
    /// The bits the labels support; as `from` where they say too little.
    pub to: Bits,
    /// Confirmed units where a hit of it stayed unexplained.
    pub confirmed: u64,
    /// Cleared ones.
    pub cleared: u64,
    /// Whether there were enough to fit it.
    pub fitted: bool,
}

/// What came of fitting.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Confirmed and cleared units.
    pub units: (u64, u64),
    /// Why nothing was fitted, in a sentence; empty if something was.
    pub too_little: String,
    /// The strength that was chosen; `None` if the shipped bits did as well.
    pub strength: Option<f64>,
    /// Log loss per unit in bits, of units that were not looked at in fitting: with the shipped bits, and with those fitted.
    pub loss: (f64, f64),
    /// One standard error of that difference over the folds.
    pub error: f64,
    /// Stable rules that weigh, in the order of their ids.
    pub rules: Vec<Fitted>,
}

impl Fit {
    /// The rules whose bits change by enough to say so.
    pub fn changes(&self) -> impl Iterator<Item = &Fitted> {
        self.rules.iter().filter(|rule| (rule.to.0 - rule.from.0).abs() >= STEP.0)
    }
}

/// One labelled application that some rule hit, or many that none did.
struct Row {
    label: bool,
    fold: usize,
    weight: f64,
    /// Bits that are given.
    given: f64,
    /// Parameter and share.
    terms: Vec<(usize, f64)>,
}

/// A problem to be solved: rows, and the bits to hold to. Parameters that are fixed stay as they are.
struct Problem {
    rows: Vec<Row>,
    /// Rows of each parameter, with its share.
    of: Vec<Vec<(usize, f64)>>,
    shipped: Vec<f64>,
    free: Vec<bool>,
}

/// The base in nats, and bits per parameter.
#[derive(Clone)]
struct Solution {
    base: f64,
    bits: Vec<f64>,
}

/// Fits the bits of a backtest's rules.
pub fn fit(backtest: &Backtest<'_>, clusters: &[Cluster]) -> Fit {
    let units = Units::of(clusters, &backtest.cases);
    let (problem, mut counts) = problem(backtest, &units);
    let quiet = backtest.quiet;
    let of = |label: bool| units.0.iter().filter(|(l, _)| *l == Some(label)).count() as u64;
    let all = (of(true) + quiet.right, of(false) + quiet.wrong);
    counts.retain(|fitted| fitted.from > Bits(0));
    let mut done =
        Fit { units: all, too_little: String::new(), strength: None, loss: (0.0, 0.0), error: 0.0, rules: counts };
    if all.0.min(all.1) < LEAST_UNITS {
        done.too_little = format!(
            "Too little to fit anything: {} confirmed and {} cleared units (rings count once), and each must be {LEAST_UNITS} \
             or more.",
            all.0, all.1
        );
        return done;
    }
    if !problem.free.contains(&true) {
        done.too_little = format!(
            "Too little to fit anything: no rule has {LEAST} or more confirmed units (rings count once) with a hit that no \
             innocent story explains."
        );
        return done;
    }
    let (strength, loss, error) = problem.choose();
    (done.strength, done.loss, done.error) = (strength, loss, error);
    let Some(strength) = strength else { return done };
    let solution = problem.solve(strength, None, &problem.start());
    for fitted in &mut done.rules {
        let place = backtest_place(backtest, &fitted.rule);
        if let Some(at) = place.filter(|at| problem.free[*at]) {
            // Tenths: labels never say more.
            fitted.to = Bits((solution.bits[at] * 10.0).round() as i32 * 10);
            if (fitted.to.0 - fitted.from.0).abs() < STEP.0 {
                fitted.to = fitted.from;
            }
        }
    }
    done
}

fn backtest_place(backtest: &Backtest<'_>, id: &str) -> Option<usize> {
    backtest.rules.find(id).map(|(at, _)| usize::from(at))
}

/// The rows, folds and parameters; and for each rule the units that speak of it.
fn problem(backtest: &Backtest<'_>, units: &Units) -> (Problem, Vec<Fitted>) {
    let rules = &backtest.rules.rules;
    let mut seen = vec![[0u64; 2]; rules.len()];
    let (mut rows, mut next) = (Vec::new(), [0usize; 2]);
    for (label, members) in &units.0 {
        let Some(label) = *label else { continue };
        // Confirmed and cleared units go round the folds each for themselves, so that every fold has its part of both.
        let fold = next[usize::from(label)] % FOLDS;
        next[usize::from(label)] += 1;
        let labelled: Vec<_> =
            members.iter().map(|at| &backtest.cases[*at]).filter_map(|case| Some((case, case.label?))).collect();
        let weight = 1.0 / labelled.len() as f64;
        let mut told: Vec<u16> = Vec::new();
        for (case, own) in labelled {
            let terms: Vec<(usize, f64)> =
                case.terms.iter().map(|(rule, share)| (usize::from(*rule), *share)).collect();
            told.extend(case.terms.iter().map(|(rule, _)| *rule).filter(|_| own == label));
            rows.push(Row { label: own, fold, weight, given: case.given, terms });
        }
        told.sort_unstable();
        told.dedup();
        told.iter().for_each(|rule| seen[usize::from(*rule)][usize::from(label)] += 1);
    }
    for (label, many) in [(true, backtest.quiet.right), (false, backtest.quiet.wrong)] {
        let each = many as f64 / FOLDS as f64;
        rows.extend((0..FOLDS).map(|fold| Row { label, fold, weight: each, given: 0.0, terms: Vec::new() }));
    }
    let fits = |at: usize| {
        let rule = &rules[at];
        rule.status != Status::Experimental && rule.bits > Bits(0) && seen[at][1] >= LEAST
    };
    let counts = rules.iter().enumerate().filter(|(_, rule)| rule.status != Status::Experimental);
    let counts = counts.map(|(at, rule)| Fitted {
        rule: rule.id.clone(),
        from: rule.bits,
        to: rule.bits,
        confirmed: seen[at][1],
        cleared: seen[at][0],
        fitted: fits(at),
    });
    let mut of = vec![Vec::new(); rules.len()];
    for (at, row) in rows.iter().enumerate() {
        row.terms.iter().for_each(|(rule, share)| of[*rule].push((at, *share)));
    }
    let counts = counts.collect();
    let shipped = rules.iter().map(|rule| rule.bits.as_f64()).collect();
    (Problem { rows, of, shipped, free: (0..rules.len()).map(fits).collect() }, counts)
}

/// log(1 + e^x) without overflow.
fn soft(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

impl Problem {
    fn start(&self) -> Solution {
        Solution { base: 0.0, bits: self.shipped.clone() }
    }

    /// The margin of each row but for the base, in nats.
    fn margins(&self, bits: &[f64]) -> Vec<f64> {
        let sum = |row: &Row| row.given + row.terms.iter().map(|(rule, share)| share * bits[*rule]).sum::<f64>();
        self.rows.iter().map(|row| nats(sum(row))).collect()
    }

    /// Coordinate by coordinate, each step bounded by how far the curvature is known (Genkin, Lewis and Madigan 2007), so
    /// that none makes it worse. Rows of the fold `without` are left out. `strength` infinite moves the base only.
    fn solve(&self, strength: f64, without: Option<usize>, from: &Solution) -> Solution {
        let mut found = from.clone();
        let mut margins = self.margins(&found.bits);
        let kept = |row: &&(usize, f64)| Some(self.rows[row.0].fold) != without;
        let every: Vec<(usize, f64)> = (0..self.rows.len()).map(|at| (at, 1.0)).collect();
        let mut reach = vec![1.0; self.of.len() + 1];
        for _ in 0..ROUNDS {
            let mut moved: f64 = 0.0;
            // The base is in nats and is held to nothing.
            let step =
                self.step(every.iter().filter(kept), &margins, found.base, 1.0, (0.0, 0.0), reach[self.of.len()]);
            found.base += step;
            reach[self.of.len()] = (2.0 * step.abs()).max(reach[self.of.len()] / 2.0);
            moved = moved.max(step.abs());
            for rule in (0..self.of.len()).filter(|rule| self.free[*rule] && strength.is_finite()) {
                let hold = (strength, found.bits[rule] - self.shipped[rule]);
                let step =
                    self.step(self.of[rule].iter().filter(kept), &margins, found.base, nats(1.0), hold, reach[rule]);
                let to = (found.bits[rule] + step).clamp(0.0, MOST);
                let step = to - found.bits[rule];
                found.bits[rule] = to;
                reach[rule] = (2.0 * step.abs()).max(reach[rule] / 2.0);
                moved = moved.max(step.abs());
                self.of[rule].iter().for_each(|(row, share)| margins[*row] += nats(share * step));
            }
            if moved < CLOSE {
                break;
            }
        }
        found
    }

    /// One step of one parameter: towards the minimum, by at most `reach`.
    fn step<'p>(
        &self,
        rows: impl Iterator<Item = &'p (usize, f64)>,
        margins: &[f64],
        base: f64,
        unit: f64,
        (strength, off): (f64, f64),
        reach: f64,
    ) -> f64 {
        let (mut slope, mut curve) = (strength * off, strength);
        for (at, share) in rows {
            let (row, x) = (&self.rows[*at], share * unit);
            let margin = base + margins[*at];
            let p = 1.0 / (1.0 + (-margin).exp());
            slope += row.weight * (p - f64::from(u8::from(row.label))) * x;
            let (away, span) = (margin.abs(), (reach * x).abs());
            let most = if away <= span { 0.25 } else { 1.0 / (2.0 + (away - span).exp() + (span - away).exp()) };
            curve += row.weight * most * x * x;
        }
        if curve <= 0.0 { 0.0 } else { (-slope / curve).clamp(-reach, reach) }
    }

    /// Log loss in bits of the rows of a fold, and their weight.
    fn loss(&self, solution: &Solution, fold: usize) -> (f64, f64) {
        let margins = self.margins(&solution.bits);
        let rows = self.rows.iter().zip(margins).filter(|(row, _)| row.fold == fold);
        rows.fold((0.0, 0.0), |(loss, weight), (row, margin)| {
            let margin = solution.base + margin;
            let one = soft(if row.label { -margin } else { margin }) / nats(1.0);
            (loss + row.weight * one, weight + row.weight)
        })
    }

    /// Loss per unit in each fold, fitted on the others.
    fn validated(&self, strength: f64) -> Vec<f64> {
        let one = |fold| {
            let (loss, weight) = self.loss(&self.solve(strength, Some(fold), &self.start()), fold);
            if weight > 0.0 { loss / weight } else { 0.0 }
        };
        (0..FOLDS).map(one).collect()
    }

    /// The strength, the losses of shipped and fitted bits, and the standard error of their difference. No strength where
    /// the shipped bits do as well.
    fn choose(&self) -> (Option<f64>, (f64, f64), f64) {
        let shipped = self.validated(f64::INFINITY);
        let tried: Vec<(f64, Vec<f64>)> = STRENGTHS.iter().map(|s| (*s, self.validated(*s))).collect();
        let best = tried.iter().min_by(|a, b| mean(&a.1).total_cmp(&mean(&b.1)));
        let Some((_, best)) = best else { return (None, (mean(&shipped), mean(&shipped)), 0.0) };
        let within = |losses: &[f64]| {
            let worse: Vec<f64> = losses.iter().zip(best).map(|(a, b)| a - b).collect();
            mean(&worse) <= error(&worse)
        };
        let off: Vec<f64> = shipped.iter().zip(best).map(|(a, b)| a - b).collect();
        if within(&shipped) {
            return (None, (mean(&shipped), mean(best)), error(&off));
        }
        let (strength, losses) =
            tried.iter().rev().find(|(_, losses)| within(losses)).map_or((STRENGTHS[0], best), |(s, l)| (*s, l));
        (Some(strength), (mean(&shipped), mean(losses)), error(&off))
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard error of the mean.
fn error(values: &[f64]) -> f64 {
    let (middle, n) = (mean(values), values.len() as f64);
    let squares: f64 = values.iter().map(|v| (v - middle).powi(2)).sum();
    (squares / (n - 1.0) / n).sqrt()
}
