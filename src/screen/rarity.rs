//! Rarity: how many applications of the batch have each of the things that a key joins.
//!
//! A rule may ask that what people share be little known (`group.commonest <= 25`): two employers, joined by ` + ` in its
//! key. They are counted while records are prepared, and entries of what is common are dropped before anybody is looked
//! up: those of what is known to be common by then are not even made. Things fall into slots by a hash; two in one slot count together, so that a rare one may pass for common and never
//! the other way.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::fact::fold;

/// What stands between the things that a key joins.
const JOIN: &str = " + ";
const SLOTS: usize = 1 << 20;

/// Slots of the first two things that a key joins.
pub(crate) type Joined = [u32; 2];

/// The slots of what a key of a rule joins; of one thing alone both are its own.
pub(crate) fn joined(rule: u16, text: &str) -> Joined {
    let slot = |part: &str| (fold::mark(part.as_bytes()).get().wrapping_add(u64::from(rule)) % SLOTS as u64) as u32;
    let (one, other) = text.split_once(JOIN).unwrap_or((text, text));
    [slot(one), slot(other)]
}

/// Counts over a batch. They only grow: what is common by them while records are still coming in stays so.
#[derive(Debug, Default)]
pub(crate) struct Rarity {
    counts: OnceLock<Box<[AtomicU32]>>,
}

impl Rarity {
    /// Counts the slots that a chunk of records leaves: of all that their keys join, once for each record.
    pub(crate) fn add(&self, slots: &[u32]) {
        if !slots.is_empty() {
            let counts = self.counts.get_or_init(|| std::iter::repeat_with(AtomicU32::default).take(SLOTS).collect());
            for slot in slots {
                counts[*slot as usize].fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// How many applications have the commonest of what a key joins.
    pub(crate) fn commonest(&self, joined: Joined) -> u32 {
        let Some(counts) = self.counts.get() else { return 0 };
        joined.iter().map(|slot| counts[*slot as usize].load(Ordering::Relaxed)).max().unwrap_or(0)
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
        let rarity = Rarity::default();
        assert_eq!(rarity.commonest(ab), 0);
        for _ in 0..3 {
            rarity.add(&ab);
        }
        rarity.add(&bc);
        assert_eq!([ab, bc, c].map(|joined| rarity.commonest(joined)), [4, 4, 1]);
    }
}
