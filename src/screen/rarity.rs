//! Rarity: how many applications of the batch have each of the things that a key joins.
//!
//! A rule may ask that what people share be little known (`group.commonest <= 25`): two employers, joined by ` + ` in its
//! key. They are counted while records are prepared, and entries of what is common are dropped before anybody is looked
//! up; of what is [`Common`] by then, none are even made. Things fall into slots by a hash; two in one slot count
//! together, so that a rare one may pass for common and never the other way.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::fact::fold;

/// What stands between the things that a key joins.
const JOIN: &[u8] = b" + ";
const SLOTS: usize = 1 << 20;

/// Slots of the first two things that a key joins.
pub(crate) type Joined = [u32; 2];

/// The slots of what a key of a rule joins; of one thing alone both are its own.
pub(crate) fn joined(rule: u16, text: &str) -> Joined {
    let slot = |part: &[u8]| (fold::mark(part).get().wrapping_add(u64::from(rule)) % SLOTS as u64) as u32;
    let text = text.as_bytes();
    match text.windows(JOIN.len()).position(|here| here == JOIN) {
        Some(at) => [slot(&text[..at]), slot(&text[at + JOIN.len()..])],
        None => [slot(text); 2],
    }
}

/// Counts over a batch.
#[derive(Debug, Default)]
pub(crate) struct Rarity {
    counts: Vec<u32>,
}

impl Rarity {
    /// Counts the slots that a chunk of records leaves: of all that their keys join, once for each record. Tells what is
    /// common by then.
    pub(crate) fn add(&mut self, slots: &[u32], common: &Common) {
        if !slots.is_empty() {
            self.counts.resize(SLOTS, 0);
        }
        for slot in slots {
            let count = &mut self.counts[*slot as usize];
            *count += 1;
            if count.checked_sub(1) == Some(common.most) {
                let (bits, bit) = common.bit(*slot);
                bits.fetch_or(bit, Ordering::Relaxed);
            }
        }
    }

    /// How many applications have the commonest of what a key joins.
    pub(crate) fn commonest(&self, joined: Joined) -> u32 {
        joined.iter().map(|slot| self.counts.get(*slot as usize).copied().unwrap_or(0)).max().unwrap_or(0)
    }
}

/// The slots that are too common for every rule, as far as is known while records are still coming in: counts only grow.
/// A bit each, so that all of them stay close at hand.
#[derive(Debug)]
pub(crate) struct Common {
    /// More than this is too common.
    most: u32,
    bits: Box<[AtomicU64]>,
}

impl Common {
    /// None yet; `most` is what the rule with the least to ask allows.
    pub(crate) fn new(most: u32) -> Common {
        Common { most, bits: std::iter::repeat_with(AtomicU64::default).take(SLOTS / 64).collect() }
    }

    fn bit(&self, slot: u32) -> (&AtomicU64, u64) {
        (&self.bits[slot as usize % SLOTS / 64], 1 << (slot % 64))
    }

    /// Whether one of what a key joins is known to be too common.
    pub(crate) fn holds(&self, joined: Joined) -> bool {
        joined.iter().map(|slot| self.bit(*slot)).any(|(bits, bit)| bits.load(Ordering::Relaxed) & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_of_what_is_joined_counts() {
        let (ab, bc, c) = (joined(3, "acme + blue"), joined(3, "blue + cedar"), joined(3, "cedar"));
        assert_eq!((ab[1], bc[1], c[0]), (bc[0], c[0], c[1]));
        assert_ne!(joined(4, "cedar"), c, "rules count for themselves");
        let mut rarity = Rarity::default();
        assert_eq!(rarity.commonest(ab), 0);
        let common = Common::new(3);
        for _ in 0..3 {
            rarity.add(&ab, &common);
        }
        assert!([ab, bc, c].iter().all(|joined| !common.holds(*joined)));
        rarity.add(&bc, &common);
        assert_eq!([ab, bc, c].map(|joined| rarity.commonest(joined)), [4, 4, 1]);
        assert_eq!([ab, bc, c].map(|joined| common.holds(joined)), [true, true, false], "four have the first");
    }
}
