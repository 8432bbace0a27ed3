//! Scores: the match weight of two records in bits, and the waterfall that says how it comes about.
//!
//! weight = prior + what each comparison says + its term frequency - what relatives would share as well.

use super::Comparer;
use super::comparison::{Pattern, level_of};
use super::level::{Kind, MAX_LEVELS, SAME, name};
use super::model::{Model, TWINS};

/// Match weight in bits of different given names from which they contradict one person.
const CONTRADICTS: f64 = -5.5;

/// Scores pairs under a trained model.
pub(super) struct Scorer<'l, 't> {
    comparer: &'l Comparer<'t>,
    model: &'l Model,
    /// Bits by comparison and level.
    bits: Vec<[f64; MAX_LEVELS]>,
    /// By comparison and value: u-probability of agreeing in that value.
    terms: Vec<Vec<f32>>,
}

/// One bar of a waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What was compared: a field's path, a header, `prior` or `shared by others`.
    pub label: String,
    /// How far the values agree, in words.
    pub level: &'static str,
    /// Match weight in bits.
    pub bits: f64,
    /// Of which for how common the value is (the term-frequency adjustment).
    pub term_bits: f64,
    /// The first record's value in canonical letters; empty where missing or not shown.
    pub left: String,
    /// The second record's value.
    pub right: String,
}

/// How the match weight of a pair comes about: bars that add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The first record.
    pub a: u32,
    /// The second record.
    pub b: u32,
    /// The bars; the first is the prior, the last what people who share a home, an agency or a ring would show as well.
    pub bars: Vec<Bar>,
    /// Their sum in bits.
    pub weight: f64,
}

impl Waterfall {
    /// Probability that the records are one person's.
    pub fn probability(&self) -> f64 {
        probability(self.weight)
    }
}

/// Probability of a match weight in bits.
pub fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

impl<'l, 't> Scorer<'l, 't> {
    /// Prepares the weights of every level and value.
    pub(super) fn new(comparer: &'l Comparer<'t>, model: &'l Model) -> Scorer<'l, 't> {
        let bits = model.comparisons.iter().map(super::model::Learned::weights);
        let terms = (0..model.comparisons.len()).map(|at| {
            let column = comparer.column(at);
            let filled = comparer.filled(at);
            let term = |value: u32| model.term(at, comparer.count(at, value), filled) as f32;
            (0..column.values.len() as u32).map(term).collect()
        });
        Scorer { comparer, model, bits: bits.collect(), terms: terms.collect() }
    }

    /// The match weight of two records in bits.
    pub(super) fn weight(&self, a: u32, b: u32) -> f64 {
        self.weigh(a, b, self.comparer.pattern(a, b))
    }

    /// Whether two records name different persons in so many words: whole given names that have nothing in common, in a
    /// batch where that hardly happens to one person, and no number of the person's own that says otherwise. Twins do.
    pub(super) fn contradict(&self, a: u32, b: u32) -> bool {
        let pattern = self.comparer.pattern(a, b);
        let mut differ = false;
        for (at, learned) in self.model.comparisons.iter().enumerate() {
            let level = level_of(pattern, at);
            match learned.kind {
                Kind::Given => differ = level == usize::from(name::DIFFER) && self.bits[at][level] <= CONTRADICTS,
                Kind::Key | Kind::Text if learned.personal && level == usize::from(SAME) => return false,
                _ => {}
            }
        }
        differ
    }

    /// The same, where the pattern is known.
    pub(super) fn weigh(&self, a: u32, b: u32, pattern: Pattern) -> f64 {
        let mut weight = self.model.prior();
        let mut related = (self.model.rho / self.model.unrelated()).log2();
        for at in 0..self.bits.len() {
            let level = level_of(pattern, at);
            if level == 0 {
                continue;
            }
            let term = self.term_bits(at, level, a, b);
            weight += self.bits[at][level] + term;
            related += self.related_bits(at, level, term);
        }
        weight - (1.0 + related.exp2()).log2()
    }

    /// How much rarer or commoner an agreed value is than agreement on average, in bits.
    fn term_bits(&self, at: usize, level: usize, a: u32, b: u32) -> f64 {
        if level != usize::from(SAME) {
            return 0.0;
        }
        let (value, _) = self.comparer.met(at, a, b);
        let term = f64::from(self.terms[at][value as usize]);
        (self.model.comparisons[at].u[level] / term).log2()
    }

    /// How much more often related people show a level than unrelated ones, in bits.
    fn related_bits(&self, at: usize, level: usize, term: f64) -> f64 {
        let learned = &self.model.comparisons[at];
        if !learned.personal {
            return (learned.r[level] / learned.u[level]).log2() + term;
        }
        if learned.kind == Kind::Birth && level == usize::from(SAME) {
            return (1.0 - TWINS + TWINS / learned.u[level] * term.exp2()).log2();
        }
        0.0
    }

    /// How the weight of two records comes about.
    pub(super) fn waterfall(&self, a: u32, b: u32) -> Waterfall {
        let pattern = self.comparer.pattern(a, b);
        let bar = |label: &str, level, bits| Bar {
            label: label.to_owned(),
            level,
            bits,
            term_bits: 0.0,
            left: String::new(),
            right: String::new(),
        };
        let mut bars = vec![bar("prior", "two records at random", self.model.prior())];
        for (at, learned) in self.model.comparisons.iter().enumerate() {
            let level = level_of(pattern, at);
            let term = if level == 0 { 0.0 } else { self.term_bits(at, level, a, b) };
            let (x, y) = self.comparer.met(at, a, b);
            let text = |value| match learned.attribute.shown() {
                true => self.comparer.column(at).values.text(value).to_owned(),
                false => String::new(),
            };
            bars.push(Bar {
                label: learned.attribute.label().to_owned(),
                level: learned.kind.levels()[level].name,
                bits: self.bits[at][level] + term,
                term_bits: term,
                left: text(x),
                right: text(y),
            });
        }
        let weight = self.weigh(a, b, pattern);
        let sum: f64 = bars.iter().map(|bar| bar.bits).sum();
        bars.push(bar("shared by others", "people who share a home, an agency or a ring", weight - sum));
        Waterfall { a, b, bars, weight }
    }
}
