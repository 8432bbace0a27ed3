//! Entries: what records leave for buckets, until all records are in; past a limit in a temporary file.
//!
//! They are kept packed, side by side for each rule, and read twice for each: once to tell which keys two of them may
//! share, and once to take those. All others are dropped unsorted.

use std::io;

use rayon::prelude::*;

use super::plan::Plan;
use super::rarity::{Joined, Rarity};
use super::spool::{Block, Spool};
use crate::fact::Key;
use crate::link::{Buckets, Entry, Sieve};

/// Bytes of a key, of an ordinal and of the mark of a referee.
const PLAIN: usize = 16 + 4 + 1;

/// With what the key joins.
const JOINED: usize = PLAIN + 8;

/// Entries of some records, by place in [`Plan::groups`].
#[derive(Debug)]
pub(crate) struct Packed(Vec<Vec<u8>>);

impl Packed {
    /// None yet.
    pub(crate) fn none(plan: &Plan<'_>) -> Packed {
        Packed(vec![Vec::new(); plan.groups.len()])
    }

    /// Empties it.
    pub(crate) fn clear(&mut self) {
        self.0.iter_mut().for_each(Vec::clear);
    }

    /// Bytes of all.
    fn size(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// Adds one, with what its key joins if the rule at that place asks for it.
    pub(crate) fn push(&mut self, place: usize, entry: Entry, joined: Option<Joined>) {
        let Some(all) = self.0.get_mut(place) else { return };
        let mut bytes = [0; PLAIN];
        bytes[..16].copy_from_slice(entry.key.as_bytes());
        bytes[16..20].copy_from_slice(&entry.ordinal.to_le_bytes());
        bytes[20] = u8::from(entry.referee);
        all.extend_from_slice(&bytes);
        for slot in joined.iter().flatten() {
            all.extend_from_slice(&slot.to_le_bytes());
        }
    }
}

/// A packed entry.
struct One<'b>(&'b [u8]);

impl One<'_> {
    fn number(&self, at: usize) -> u32 {
        self.0.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
    }

    fn key(&self) -> Key {
        Key::from_bytes(self.0.first_chunk().copied().unwrap_or_default())
    }

    fn entry(&self, rule: u16) -> Entry {
        Entry { rule, key: self.key(), ordinal: self.number(16), referee: self.0.get(20) == Some(&1) }
    }

    fn joined(&self) -> Joined {
        [self.number(PLAIN), self.number(PLAIN + 4)]
    }
}

/// The entries of a batch.
pub(crate) struct Entries {
    /// A block for each part of the batch, a record of it for each rule.
    spool: Spool,
    /// How many entries each rule has.
    counts: Vec<usize>,
    /// The next part: small ones would be read in many small pieces, twice for each rule.
    open: Packed,
    /// From how many bytes on a part is put into the spool.
    room: usize,
    /// The last part as it was put there, for its room.
    closed: Block,
}

impl Entries {
    /// None yet, of which at most about `limit` bytes stay in memory.
    pub(crate) fn new(plan: &Plan<'_>, limit: usize) -> Entries {
        /// Bytes of a part, at most about.
        const MOST: usize = 1 << 20;
        let (spool, counts) = (Spool::new(limit), vec![0; plan.groups.len()]);
        let (open, room, closed) = (Packed::none(plan), MOST.min(limit / 16), Block::default());
        Entries { spool, counts, open, room, closed }
    }

    /// Bytes in memory.
    pub(crate) fn held(&self) -> usize {
        self.spool.held() + self.open.size()
    }

    /// The number of the record that holds a part's entries of a rule.
    fn record(&self, part: usize, place: usize) -> u32 {
        (part * self.counts.len() + place) as u32
    }

    /// Adds what some records leave.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub(crate) fn add(&mut self, plan: &Plan<'_>, packed: &Packed) -> io::Result<()> {
        for (place, (bytes, rule)) in packed.0.iter().zip(&plan.groups).enumerate() {
            self.counts[place] += bytes.len() / size(plan, *rule);
            self.open.0[place].extend_from_slice(bytes);
        }
        if self.open.size() > self.room { self.close() } else { Ok(()) }
    }

    /// Puts the open part into the spool.
    fn close(&mut self) -> io::Result<()> {
        let first = self.record(self.spool.len(), 0);
        self.closed.clear(first);
        self.closed.bytes.reserve(self.open.size());
        for bytes in &mut self.open.0 {
            self.closed.bytes.append(bytes);
            self.closed.end_record();
        }
        self.spool.push(&self.closed)
    }

    /// The entries of keys that two or more applications share, but for those that join what is too common for their
    /// rule; by rule, sorted.
    ///
    /// # Errors
    /// When the temporary file cannot be written or read.
    pub(crate) fn shared(&mut self, plan: &Plan<'_>, rarity: &Rarity) -> io::Result<Vec<Entry>> {
        self.close()?;
        let by_rule: Vec<Vec<Entry>> = (0..self.counts.len())
            .into_par_iter()
            .map(|place| {
                let (rule, mut sieve) = (plan.groups[place], Sieve::new(self.counts[place]));
                let most = plan.rare(rule);
                let counts = |one: &One<'_>| most.is_none_or(|most| rarity.commonest(one.joined()) <= most);
                self.each(plan, place, |one| {
                    if counts(&one) {
                        sieve.add(one.key())
                    }
                })?;
                let mut kept = Vec::new();
                self.each(plan, place, |one| {
                    if counts(&one) && sieve.may_share(one.key()) {
                        kept.push(one.entry(rule));
                    }
                })?;
                Ok(Buckets::of(kept).shared())
            })
            .collect::<io::Result<_>>()?;
        Ok(by_rule.concat())
    }

    fn each(&self, plan: &Plan<'_>, place: usize, mut see: impl FnMut(One<'_>)) -> io::Result<()> {
        let size = size(plan, plan.groups[place]);
        (0..self.spool.len()).try_for_each(|part| {
            self.spool.record(self.record(part, place), |bytes| bytes.chunks_exact(size).map(One).for_each(&mut see))
        })
    }
}

fn size(plan: &Plan<'_>, rule: u16) -> usize {
    if plan.rare(rule).is_some() { JOINED } else { PLAIN }
}
