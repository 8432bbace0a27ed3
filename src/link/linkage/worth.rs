//! Worth: whether the pairs that a rule finds in blocks of one size repay being compared.
//!
//! A batch ten times as large has blocks ten times as large, and a hundred times the pairs, though each person still has
//! the same few records. So beyond a fixed number of pairs a lot of blocks has to earn its place: of a sample of the pairs
//! in it that no lot before has found, enough must look like one person's under the starting probabilities. What earns
//! it is the same for any number of threads or stripes: samples depend on the records alone.

use super::Comparer;
use super::blocking::record_of;
use super::model::Model;
use super::train::{posterior, random};

/// Distinct pairs that are compared whatever they hold.
const FREE: u64 = 200_000;
/// Pairs a record beyond those, while what is found is not wholly worthless.
const EASY: u64 = 2;
/// Share of new pairs that look like one person's, at the least, within the easy pairs and beyond them.
const LEAST: [f64; 2] = [0.0005, 0.0025];
/// Pairs of a lot that are looked at.
const SAMPLE: u64 = 384;
/// Lots of up to so many pairs are taken unseen.
const SMALL: u64 = 256;

/// Decides on lots in the order they are found, or repeats what was decided.
pub(super) struct Worth<'l, 't> {
    comparer: &'l Comparer<'t>,
    model: &'l Model,
    met: Met,
    /// Distinct pairs taken, about.
    taken: u64,
    easy: u64,
    decided: Vec<bool>,
    /// The next decision to repeat; `None` while deciding.
    next: Option<usize>,
}

impl<'l, 't> Worth<'l, 't> {
    /// Nothing decided yet.
    pub(super) fn new(comparer: &'l Comparer<'t>, model: &'l Model, records: u32) -> Worth<'l, 't> {
        let easy = FREE + EASY * u64::from(records);
        Worth { comparer, model, met: Met::new(records), taken: 0, easy, decided: Vec::new(), next: None }
    }

    /// From here on decisions are repeated, from the first.
    pub(super) fn again(&mut self) {
        self.met = Met::new(0);
        self.next = Some(0);
    }

    /// Whether a lot of blocks is worth comparing.
    pub(super) fn of(&mut self, lot: &[&[u64]]) -> bool {
        if let Some(at) = &mut self.next {
            *at += 1;
            return self.decided.get(*at - 1).copied().unwrap_or(false);
        }
        let yes = self.judge(lot);
        if yes {
            for (a, b) in lot.iter().flat_map(|block| pairs(block)) {
                self.taken += u64::from(self.met.add(a, b));
            }
        }
        self.decided.push(yes);
        yes
    }

    fn judge(&self, lot: &[&[u64]]) -> bool {
        let all: u64 = lot.iter().map(|block| block.len() as u64 * (block.len() as u64 - 1) / 2).sum();
        if self.taken + all <= FREE || all <= SMALL {
            return true;
        }
        let step = (all / SAMPLE).max(1);
        let (mut seen, mut new, mut same, mut due) = (0_u64, 0_u64, 0.0, 0_u64);
        for block in lot {
            let size = block.len() as u64;
            seen += size * (size - 1) / 2;
            while due < seen {
                let a = random(all, 2 * due) % size;
                let b = (a + 1 + random(all, 2 * due + 1) % (size - 1)) % size;
                due += step;
                let (a, b) = (record_of(block[a.min(b) as usize]), record_of(block[a.max(b) as usize]));
                if !self.met.holds(a, b) {
                    new += 1;
                    same += posterior(self.model, self.comparer.pattern(a, b)).0;
                }
            }
        }
        let least = LEAST[usize::from(self.taken > self.easy)];
        new == 0 || same >= least * new as f64
    }
}

/// Pairs of a block, the lower record first.
fn pairs(block: &[u64]) -> impl Iterator<Item = (u32, u32)> {
    let ahead = |at: usize| block[at + 1..].iter().map(|entry| record_of(*entry));
    block.iter().enumerate().flat_map(move |(at, entry)| ahead(at).map(|b| (record_of(*entry), b)))
}

/// Pairs that were met, as bits: one that was met is always held, one that was not hardly ever (Bloom 1970, in one word).
struct Met {
    words: Vec<u64>,
}

impl Met {
    /// Room for the pairs of so many records.
    fn new(records: u32) -> Met {
        Met { words: vec![0; (records as usize * 2).next_power_of_two().max(1 << 12)] }
    }

    fn place(&self, a: u32, b: u32) -> (usize, u64) {
        let hash = random(u64::from(a) << 32 | u64::from(b), 0);
        (
            (hash >> 20) as usize & (self.words.len() - 1),
            1 << (hash & 63) | 1 << (hash >> 6 & 63) | 1 << (hash >> 12 & 63),
        )
    }

    fn holds(&self, a: u32, b: u32) -> bool {
        let (word, bits) = self.place(a, b);
        self.words[word] & bits == bits
    }

    /// Whether the pair is new.
    fn add(&mut self, a: u32, b: u32) -> bool {
        let (word, bits) = self.place(a, b);
        let new = self.words[word] & bits != bits;
        self.words[word] |= bits;
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_that_were_met_are_held_and_others_hardly_ever() {
        let mut met = Met::new(1000);
        let pair = |n: u32| (n, n + 1 + n % 7);
        (0..5000).for_each(|n| _ = met.add(pair(n).0, pair(n).1));
        assert!((0..5000).all(|n| met.holds(pair(n).0, pair(n).1)));
        let wrong = (10_000..20_000).filter(|n| met.holds(pair(*n).0, pair(*n).1)).count();
        assert!(wrong < 500, "{wrong}");
    }

    #[test]
    fn pairs_of_a_block_ascend() {
        assert_eq!(pairs(&[3, 5, 9]).collect::<Vec<_>>(), [(3, 5), (3, 9), (5, 9)]);
        assert_eq!(pairs(&[3]).count(), 0);
    }
}
