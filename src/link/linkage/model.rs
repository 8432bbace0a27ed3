//! The model: for every comparison level how probable it is between records of one person (m), of unrelated people (u)
//! and of people who share a home, an agency or a ring (r); and how many pairs of each kind there are.
//!
//! Unrelated people share a phone almost never, housemates nearly always. A model without the third kind would take
//! housemates for one person as soon as they share enough; here their names and birth dates decide.

use super::comparison::{Pattern, level_of};
use super::level::{Kind, MAX_LEVELS, SAME};
use super::table::Attribute;

/// Probabilities of the levels of one comparison; place 0, the null level, is 1: it says nothing.
pub(super) type Odds = [f64; MAX_LEVELS];

/// Probability that people who are related share a birth date: twins.
pub(super) const TWINS: f64 = 0.03;
/// Pairs of related people for each pair of one person, before any is seen. Like every starting probability it gives way
/// to what the batch shows: a small batch without a household is no proof that the next two who share a home are one,
/// thousands of pairs without one are.
pub(super) const RELATED: f64 = 0.5;

/// What was learned of one comparison.
#[derive(Clone, Debug)]
pub(super) struct Learned {
    pub(super) attribute: Attribute,
    pub(super) kind: Kind,
    /// Whether related people differ in it like any others.
    pub(super) personal: bool,
    pub(super) m: Odds,
    pub(super) u: Odds,
    pub(super) r: Odds,
    /// Share of records that have a value.
    pub(super) filled: f64,
}

impl Learned {
    /// Match weight of a level in bits.
    pub(super) fn bits(&self, level: usize) -> f64 {
        (self.m[level] / self.u[level]).log2()
    }

    /// Match weights of all levels in bits; the null level's is 0.
    pub(super) fn weights(&self) -> [f64; MAX_LEVELS] {
        let mut bits = [0.0; MAX_LEVELS];
        (1..self.kind.levels().len()).for_each(|level| bits[level] = self.bits(level));
        bits
    }

    /// Makes a lower degree of agreement speak no more for one person than a higher one: neighbouring degrees that are
    /// the wrong way round share their weight.
    pub(super) fn order(&mut self) {
        let levels = self.kind.levels();
        let chain: Vec<usize> = (1..levels.len()).filter(|level| levels[*level].chained).collect();
        let mut runs: Vec<(f64, f64, usize)> = Vec::with_capacity(chain.len());
        for level in &chain {
            runs.push((self.m[*level], self.u[*level], 1));
            while let [.., (m1, u1, n1), (m2, u2, n2)] = runs[..]
                && m2 * u1 > m1 * u2
            {
                runs.truncate(runs.len() - 2);
                runs.push((m1 + m2, u1 + u2, n1 + n2));
            }
        }
        let mut at = chain.iter();
        for (m, u, count) in runs {
            at.by_ref().take(count).for_each(|level| self.m[*level] = m / u * self.u[*level]);
        }
    }
}

/// Tells patterns that cannot become links, whatever the term frequencies of their values.
pub(super) struct Hope {
    /// Bits by comparison and level.
    pub(super) bits: Vec<[f64; MAX_LEVELS]>,
    /// By comparison the most bits of two values that are not the same.
    pub(super) unlike: Vec<f64>,
    /// The least sum of bits.
    pub(super) least: f64,
}

/// The most that term frequencies add, in bits.
const LIFT: f64 = 12.0;

impl Hope {
    /// Whether a pattern can reach the cut.
    pub(super) fn of(&self, pattern: Pattern) -> bool {
        let sum: f64 = self.bits.iter().enumerate().map(|(at, bits)| bits[level_of(pattern, at)]).sum();
        sum >= self.least
    }
}

/// A trained model.
#[derive(Clone, Debug)]
pub struct Model {
    pub(super) comparisons: Vec<Learned>,
    /// Probability that two records drawn at random are one person's.
    pub(super) lambda: f64,
    /// Probability that they are of people who are related.
    pub(super) rho: f64,
    /// Pairs of records there are.
    pub(super) pairs: f64,
    /// Rounds of training.
    pub(super) iterations: u32,
    /// Whether training came to rest.
    pub(super) converged: bool,
}

/// What is known of one level after training.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelReport {
    /// In words.
    pub name: &'static str,
    /// Probability between records of one person.
    pub m: f64,
    /// Probability between records of unrelated people.
    pub u: f64,
    /// Match weight in bits, before term frequencies.
    pub bits: f64,
}

/// What is known of one comparison after training.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonReport {
    /// The path of the field, or the header.
    pub label: String,
    /// Share of records with a value, 0 to 1.
    pub filled: f64,
    /// Levels, best first, without the null level.
    pub levels: Vec<LevelReport>,
}

impl Model {
    /// Prior weight in bits: how rare pairs of one person are among all pairs.
    pub fn prior(&self) -> f64 {
        (self.lambda / self.unrelated()).log2()
    }

    /// What can reach a cut in bits.
    pub(super) fn hope(&self, cut: f64) -> Hope {
        let bits: Vec<[f64; MAX_LEVELS]> = self.comparisons.iter().map(Learned::weights).collect();
        let best = |(bits, learned): (&[f64; MAX_LEVELS], &Learned)| {
            bits[2..learned.kind.levels().len()].iter().copied().fold(f64::NEG_INFINITY, f64::max)
        };
        let unlike = bits.iter().zip(&self.comparisons).map(best).collect();
        Hope { bits, unlike, least: cut - LIFT - self.prior() }
    }

    pub(super) fn unrelated(&self) -> f64 {
        (1.0 - self.lambda - self.rho).max(0.5)
    }

    /// Probability that two records drawn at random are one person's.
    pub fn lambda(&self) -> f64 {
        self.lambda
    }

    /// Probability that two records drawn at random are of people who share a home, an agency or a ring.
    pub fn related(&self) -> f64 {
        self.rho
    }

    /// Rounds of training, and whether it came to rest.
    pub fn iterations(&self) -> (u32, bool) {
        (self.iterations, self.converged)
    }

    /// m- and u-probabilities of every comparison.
    pub fn comparisons(&self) -> Vec<ComparisonReport> {
        let level = |learned: &Learned, at: usize| LevelReport {
            name: learned.kind.levels()[at].name,
            m: learned.m[at],
            u: learned.u[at],
            bits: learned.bits(at),
        };
        let report = |learned: &Learned| ComparisonReport {
            label: learned.attribute.label().to_owned(),
            filled: learned.filled,
            levels: (1..learned.kind.levels().len()).map(|at| level(learned, at)).collect(),
        };
        self.comparisons.iter().map(report).collect()
    }

    /// The u-probability of agreement in one value that `count` of the column's `filled` cells hold: the term-frequency
    /// adjustment. Of the others who hold it, those are counted who do so by chance and not because they are the same
    /// person: in a column that hardly two people share, nearly none.
    pub(super) fn term(&self, comparison: usize, count: u32, filled: u64) -> f64 {
        let (learned, same) = (&self.comparisons[comparison], usize::from(SAME));
        let chance = learned.u[same] / (learned.u[same] + self.lambda * learned.m[same]);
        ((f64::from(count) - 1.0) * chance).max(0.5) / filled.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_never_speak_against_their_order() {
        let mut learned = Learned {
            attribute: Attribute::City,
            kind: Kind::Text,
            personal: false,
            m: [1.0, 0.5, 0.1, 0.3, 0.1, 0.0, 0.0, 0.0, 0.0],
            u: [1.0, 0.1, 0.1, 0.1, 0.7, 1.0, 1.0, 1.0, 1.0],
            r: [1.0; MAX_LEVELS],
            filled: 1.0,
        };
        learned.order();
        let bits: Vec<f64> = (1..5).map(|level| learned.bits(level)).collect();
        assert!(bits.windows(2).all(|pair| pair[0] >= pair[1] - 1e-9), "{bits:?}");
        assert!((bits[1] - 1.0).abs() < 1e-9 && (bits[2] - 1.0).abs() < 1e-9, "{bits:?}");
    }
}
