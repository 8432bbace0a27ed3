//! Kept: what is held between reading a batch and judging it, and how much of it in memory.
//!
//! Records and entries are read from first to last, a few texts one at a time: they go to temporary files first. What is
//! left for records shrinks as entries and signatures grow. Beside this stay eight bytes a text and what is shared.

use std::io;

use super::entries::Entries;
use super::near::{Signed, Texts};
use super::plan::Plan;
use super::spool::{Block, Spool};
use crate::link::near::Signature;

/// See the module's doc.
pub(super) struct Kept {
    /// What is left of each record.
    pub(super) spool: Spool,
    /// The texts that were signed.
    pub(super) texts: Spool,
    pub(super) entries: Entries,
    /// By place in [`Plan::nears`].
    pub(super) signed: Vec<Signed>,
    memory: usize,
}

impl Kept {
    /// Nothing yet, of which about so many bytes may stay in memory: a little more than that if they are few.
    pub(super) fn new(plan: &Plan<'_>, memory: usize) -> Kept {
        Kept {
            spool: Spool::new(memory),
            texts: Spool::new(memory / 64),
            entries: Entries::new(plan, memory / 4),
            signed: Signed::none(plan),
            memory,
        }
    }

    /// Bytes in memory.
    #[cfg(test)]
    fn held(&self) -> usize {
        self.spool.held() + self.besides()
    }

    /// Bytes in memory besides records.
    fn besides(&self) -> usize {
        self.texts.held() + self.entries.held() + self.signed.iter().map(Signed::held).sum::<usize>()
    }

    /// Adds the texts and what is left of the next records. Their entries come before.
    ///
    /// # Errors
    /// When a temporary file cannot be made or written.
    pub(super) fn add(&mut self, texts: &mut Texts, records: &Block) -> io::Result<()> {
        if !self.signed.is_empty() {
            for (all, part) in self.signed.iter_mut().zip(&mut texts.signed) {
                all.extend(std::mem::take(part))?;
            }
            self.texts.push(&texts.block)?;
            // The largest first, so that the others may stay.
            let most = self.memory / 4 * 3;
            while self.signed.iter().map(Signed::held).sum::<usize>() > most {
                let Some(largest) = self.signed.iter_mut().max_by_key(|signed| signed.held()) else { break };
                largest.put_away()?;
            }
        }
        self.spool.keep_within(self.memory.saturating_sub(self.besides()))?;
        self.spool.push(records)
    }
}

/// How many signatures each thread may hold of those in a file, if so many bytes may stay in memory.
pub(super) fn room(memory: usize) -> usize {
    /// Fewer are not worth a pass over the file.
    const LEAST: usize = 1 << 16;
    (memory / 2 / size_of::<Signature>() / rayon::current_num_threads()).max(LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Key, KeyKind};
    use crate::link::Entry;
    use crate::link::near::{BINS, Shelf};
    use crate::rule::{Options, builtin, load};
    use crate::screen::entries::Packed;
    use crate::screen::near::Unit;
    use crate::screen::rarity::Rarity;

    const PARTS: u32 = 60;
    const EACH: u32 = 100;

    fn ordinals(part: u32) -> std::ops::Range<u32> {
        part * EACH..(part + 1) * EACH
    }

    /// About 150 kB: records, texts, entries of every rule and signatures.
    fn part(plan: &Plan<'_>, part: u32) -> (Packed, Texts, Block) {
        let block = || Block { first: part * EACH, ..Block::default() };
        let (mut packed, mut records) = (Packed::none(plan), block());
        let mut texts = Texts { signed: Signed::none(plan), block: block() };
        for ordinal in ordinals(part) {
            for (place, rule) in plan.groups.iter().enumerate() {
                // One in ten shares its key with the application three parts later.
                let shared = if ordinal % 10 == 3 { ordinal % (3 * EACH) } else { ordinal };
                let key = Key::of(KeyKind::Phone, &shared.to_le_bytes(), "");
                let joined = plan.rare(*rule).map(|_| [ordinal, 7]);
                packed.push(place, Entry { rule: *rule, key, ordinal, referee: ordinal % 10 == 3 }, joined);
            }
            for signed in &mut texts.signed {
                signed.push(Unit { ordinal, item: 0 }, Signature([ordinal as u16; BINS]));
            }
            texts.block.bytes.resize(texts.block.bytes.len() + 300, ordinal as u8);
            texts.block.end_record();
            records.bytes.resize(records.bytes.len() + 400, ordinal as u8);
            records.end_record();
        }
        (packed, texts, records)
    }

    #[test]
    fn what_is_kept_is_the_same_within_any_memory() {
        let (rules, _) = load(&builtin(), &Options::default()).expect("the built-in packs are valid");
        let plan = Plan::new(&rules, 1_700_000_000_000);
        let all = |memory: usize| {
            let mut kept = Kept::new(&plan, memory);
            for number in 0..PARTS {
                let (packed, mut texts, records) = part(&plan, number);
                let size = records.bytes.len() + texts.block.bytes.len();
                kept.entries.add(&plan, &packed).unwrap();
                kept.add(&mut texts, &records).unwrap();
                assert!(kept.held() <= memory + memory / 64 + size, "{} of {memory}", kept.held());
            }
            kept
        };
        let shared = all(usize::MAX / 2).entries.shared(&plan, &Rarity::default()).unwrap();
        assert_eq!(shared.len() as u32, PARTS * EACH / 10 * plan.groups.len() as u32);
        for memory in [0, 1 << 18, 1 << 20, 1 << 22, 1 << 26] {
            let mut kept = all(memory);
            assert_eq!(kept.entries.shared(&plan, &Rarity::default()).unwrap(), shared);
            for ordinal in (0..PARTS * EACH).step_by(37) {
                let byte = |bytes: &[u8]| (bytes.len(), bytes[0]);
                assert_eq!(kept.spool.record(ordinal, byte).unwrap(), (400, ordinal as u8));
                assert_eq!(kept.texts.record(ordinal, byte).unwrap(), (300, ordinal as u8));
            }
            let in_memory = kept.signed.iter().filter(|signed| signed.in_memory().is_some()).count();
            assert_eq!(in_memory == 0, memory <= 1 << 18, "{memory}");
            for signed in &kept.signed {
                assert_eq!(signed.len() as u32, PARTS * EACH);
                let last = signed.of(&[0, 5, PARTS * EACH - 1]).unwrap();
                assert_eq!(last.iter().map(|s| u32::from(s.0[0])).collect::<Vec<_>>(), [0, 5, PARTS * EACH - 1]);
            }
        }
    }
}
