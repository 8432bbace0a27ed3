//! The spool: what each record leaves behind for the later stages, in input order.
//!
//! Blocks are kept in memory up to a limit and in an unnamed temporary file beyond it. Knows bytes, not records.

use std::io;

use crate::store::Store;

/// Consecutive records, encoded back to back.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Block {
    /// Ordinal of the first record.
    pub(crate) first: u32,
    /// Where each record ends in `bytes`.
    pub(crate) ends: Vec<u32>,
    /// The encoded records.
    pub(crate) bytes: Vec<u8>,
}

/// Consecutive records as they lie in the spool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Run<'b> {
    /// Ordinal of the first record.
    pub(crate) first: u32,
    ends: &'b [u32],
    /// The encoded records.
    pub(crate) bytes: &'b [u8],
}

impl Block {
    fn as_run(&self) -> Run<'_> {
        Run { first: self.first, ends: &self.ends, bytes: &self.bytes }
    }

    /// How many records.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Ends a record: everything written to `bytes` since the last call.
    pub(crate) fn end_record(&mut self) {
        let end = u32::try_from(self.bytes.len()).expect("a block holds a few thousand capped records");
        self.ends.push(end);
    }

    /// Empties it for the records from `first` on.
    pub(crate) fn clear(&mut self, first: u32) {
        self.first = first;
        self.ends.clear();
        self.bytes.clear();
    }

    fn size(&self) -> usize {
        self.bytes.len() + self.ends.len() * 4
    }
}

impl<'b> Run<'b> {
    /// How many records.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of record `index` of the run.
    pub(crate) fn record(&self, index: usize) -> &'b [u8] {
        &self.bytes[place(self.ends, index)]
    }
}

/// Where record `index` of some lies.
fn place(ends: &[u32], index: usize) -> std::ops::Range<usize> {
    let start = index.checked_sub(1).map_or(0, |before| ends[before] as usize);
    start..ends[index] as usize
}

enum Slot {
    Memory(Block),
    Disk { first: u32, ends: Vec<u32>, at: u64 },
}

/// All blocks of a batch.
pub(crate) struct Spool {
    slots: Vec<Slot>,
    limit: usize,
    held: usize,
    /// Slots before this one are on disk.
    evicted: usize,
    store: Option<Store>,
}

impl Spool {
    /// A spool that keeps at most about `limit` bytes in memory.
    pub(crate) fn new(limit: usize) -> Spool {
        Spool { slots: Vec::new(), limit, held: 0, evicted: 0, store: None }
    }

    /// How many blocks.
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Bytes in memory.
    pub(crate) fn held(&self) -> usize {
        self.held
    }

    /// Keeps at most about `limit` bytes in memory from now on.
    ///
    /// # Errors
    /// When the temporary file cannot be made or written.
    pub(crate) fn keep_within(&mut self, limit: usize) -> io::Result<()> {
        self.limit = limit;
        while self.held > limit && self.evicted < self.slots.len() {
            if let Slot::Memory(block) = &mut self.slots[self.evicted] {
                let block = std::mem::take(block);
                self.held -= block.size();
                let at = self.write(&block.bytes)?;
                self.slots[self.evicted] = Slot::Disk { first: block.first, ends: block.ends, at };
            }
            self.evicted += 1;
        }
        Ok(())
    }

    /// Adds a block. Blocks come in the order of their records.
    ///
    /// # Errors
    /// When the temporary file cannot be made or written.
    pub(crate) fn push(&mut self, block: &Block) -> io::Result<()> {
        let slot = match self.held + block.size() > self.limit {
            true => Slot::Disk { first: block.first, ends: block.ends.clone(), at: self.write(&block.bytes)? },
            false => {
                self.held += block.size();
                Slot::Memory(block.clone())
            }
        };
        self.slots.push(slot);
        Ok(())
    }

    /// Puts another block in the place of block `index`.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub(crate) fn replace(&mut self, index: usize, block: Block) -> io::Result<()> {
        self.slots[index] = match &self.slots[index] {
            Slot::Memory(before) => {
                self.held = self.held - before.size() + block.size();
                Slot::Memory(block)
            }
            Slot::Disk { .. } => {
                let at = self.write(&block.bytes)?;
                Slot::Disk { first: block.first, ends: block.ends, at }
            }
        };
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<u64> {
        match &mut self.store {
            Some(store) => store.append(bytes),
            none => none.insert(Store::new(tempfile::tempfile()?)).append(bytes),
        }
    }

    /// Runs `see` on some bytes of the file.
    fn read<R>(&self, at: u64, bytes: std::ops::Range<usize>, see: impl FnOnce(&[u8]) -> R) -> io::Result<R> {
        let store = self.store.as_ref().ok_or(io::ErrorKind::NotFound)?;
        store.read(at + bytes.start as u64, bytes.len(), see)
    }

    /// Runs `see` on block `index`.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub(crate) fn with<R>(&self, index: usize, see: impl FnOnce(Run<'_>) -> R) -> io::Result<R> {
        match &self.slots[index] {
            Slot::Memory(block) => Ok(see(block.as_run())),
            Slot::Disk { first, ends, at } => {
                let len = ends.last().map_or(0, |end| *end as usize);
                self.read(*at, 0..len, |bytes| see(Run { first: *first, ends, bytes }))
            }
        }
    }

    /// Runs `see` on the bytes of one record; of a block on disk only these are read.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub(crate) fn record<R>(&self, ordinal: u32, see: impl FnOnce(&[u8]) -> R) -> io::Result<R> {
        match &self.slots[self.block_of(ordinal)] {
            Slot::Memory(block) => Ok(see(block.as_run().record((ordinal - block.first) as usize))),
            Slot::Disk { first, ends, at } => self.read(*at, place(ends, (ordinal - first) as usize), see),
        }
    }

    /// Runs `see` on the records of some ordinals, which ascend. Of those on disk, neighbours are read together.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub(crate) fn records<R>(&self, ordinals: &[u32], mut see: impl FnMut(u32, &[u8]) -> R) -> io::Result<Vec<R>> {
        /// Bytes between two records that cost less to read than asking twice.
        const GAP: usize = 4 << 10;
        let mut found = Vec::with_capacity(ordinals.len());
        for part in ordinals.chunk_by(|a, b| self.block_of(*a) == self.block_of(*b)) {
            match &self.slots[self.block_of(part[0])] {
                Slot::Memory(block) => {
                    let run = block.as_run();
                    found.extend(part.iter().map(|at| see(*at, run.record((at - block.first) as usize))));
                }
                Slot::Disk { first, ends, at } => {
                    let place = |ordinal: u32| place(ends, (ordinal - first) as usize);
                    for near in part.chunk_by(|a, b| place(*b).start.saturating_sub(place(*a).end) <= GAP) {
                        let (from, to) = (place(near[0]).start, near.last().map_or(0, |last| place(*last).end));
                        self.read(*at, from..to, |bytes| {
                            let record = |ordinal| &bytes[place(ordinal).start - from..place(ordinal).end - from];
                            found.extend(near.iter().map(|ordinal| see(*ordinal, record(*ordinal))));
                        })?;
                    }
                }
            }
        }
        Ok(found)
    }

    /// The index of the block that holds the record of this ordinal.
    pub(crate) fn block_of(&self, ordinal: u32) -> usize {
        let after = self.slots.partition_point(|slot| match slot {
            Slot::Memory(block) => block.first <= ordinal,
            Slot::Disk { first, .. } => *first <= ordinal,
        });
        after.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(first: u32, records: &[&[u8]]) -> Block {
        let mut block = Block { first, ..Block::default() };
        for record in records {
            block.bytes.extend_from_slice(record);
            block.end_record();
        }
        block
    }

    #[test]
    fn records_far_apart_are_read_one_by_one() {
        let large = vec![7; 10_000];
        for limit in [0, 1_000_000] {
            let mut spool = Spool::new(limit);
            spool.push(&block(0, &[b"a", &large, b"b", b"c", &large])).unwrap();
            let found = spool.records(&[0, 2, 3], |_, bytes| bytes.to_vec()).unwrap();
            assert_eq!(found, [b"a", b"b", b"c"]);
            assert_eq!(spool.records(&[1, 4], |_, bytes| bytes.len()).unwrap(), [10_000, 10_000]);
            assert_eq!(spool.records(&[], |_, _| ()).unwrap(), []);
        }
    }

    #[test]
    fn blocks_read_back_alike_from_memory_and_disk() {
        for limit in [0, 40, 1_000_000] {
            let mut spool = Spool::new(limit);
            let blocks = [block(0, &[b"ab", b"", b"cde"]), block(3, &[b"f"]), block(4, &[b"gh", b"i"])];
            for block in &blocks {
                spool.push(block).unwrap();
            }
            for (index, block) in blocks.iter().enumerate() {
                spool.with(index, |run| assert_eq!(run, block.as_run())).unwrap();
            }
            assert_eq!(spool.with(0, |b| b.record(2).to_vec()).unwrap(), b"cde");
            let records = [0, 1, 2, 3, 4, 5].map(|o| spool.record(o, <[u8]>::to_vec).unwrap());
            assert_eq!(records, [&b"ab"[..], b"", b"cde", b"f", b"gh", b"i"]);
            assert_eq!([0, 2, 3, 4, 5].map(|o| spool.block_of(o)), [0, 0, 1, 2, 2]);
            let some = spool.records(&[0, 2, 2, 3, 5], |ordinal, bytes| (ordinal, bytes.to_vec())).unwrap();
            let want = [(0, "ab"), (2, "cde"), (2, "cde"), (3, "f"), (5, "i")];
            assert_eq!(some, want.map(|(ordinal, text)| (ordinal, text.as_bytes().to_vec())));
            spool.replace(1, block(3, &[b"longer than before"])).unwrap();
            assert_eq!(spool.with(1, |b| b.record(0).to_vec()).unwrap(), b"longer than before");
            assert_eq!(spool.with(2, |b| b.record(1).to_vec()).unwrap(), b"i");
            spool.keep_within(30).unwrap();
            assert!(spool.held() <= 30);
            assert_eq!(spool.with(0, |b| b.record(2).to_vec()).unwrap(), b"cde");
            assert_eq!(spool.with(2, |b| b.record(0).to_vec()).unwrap(), b"gh");
        }
    }
}
