//! The spool: what each record leaves behind for the later stages, in input order.
//!
//! Blocks are kept in memory up to a limit and in an unnamed temporary file beyond it. Knows bytes, not records.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

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

impl Block {
    /// How many records.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of record `index` of the block.
    pub(crate) fn record(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.bytes[start..self.ends[index] as usize]
    }

    /// Ends a record: everything written to `bytes` since the last call.
    pub(crate) fn end_record(&mut self) {
        let end = u32::try_from(self.bytes.len()).expect("a block holds a few thousand capped records");
        self.ends.push(end);
    }

    fn size(&self) -> usize {
        self.bytes.len() + self.ends.len() * 4
    }
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
    file: Option<Mutex<File>>,
    file_len: u64,
}

impl Spool {
    /// A spool that keeps at most about `limit` bytes in memory.
    pub(crate) fn new(limit: usize) -> Spool {
        Spool { slots: Vec::new(), limit, held: 0, evicted: 0, file: None, file_len: 0 }
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
    pub(crate) fn push(&mut self, mut block: Block) -> io::Result<()> {
        if self.held + block.size() > self.limit {
            let at = self.write(&block.bytes)?;
            self.slots.push(Slot::Disk { first: block.first, ends: block.ends, at });
        } else {
            // An exact copy: shrinking in place may keep twice the room.
            if block.bytes.capacity() > block.bytes.len() {
                block.bytes = block.bytes.as_slice().to_vec();
            }
            self.held += block.size();
            self.slots.push(Slot::Memory(block));
        }
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
        if self.file.is_none() {
            self.file = Some(Mutex::new(tempfile::tempfile()?));
        }
        let at = self.file_len;
        if let Some(file) = &self.file {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(at))?;
            file.write_all(bytes)?;
        }
        self.file_len += bytes.len() as u64;
        Ok(at)
    }

    /// Bytes of the file.
    fn read(&self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(len);
        if let Some(file) = &self.file {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(at))?;
            // Not into zeros that would be written first.
            Read::by_ref(&mut *file).take(len as u64).read_to_end(&mut bytes)?;
        }
        if bytes.len() < len { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
    }

    /// Runs `read` on block `index`.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub(crate) fn with<R>(&self, index: usize, read: impl FnOnce(&Block) -> R) -> io::Result<R> {
        match &self.slots[index] {
            Slot::Memory(block) => Ok(read(block)),
            Slot::Disk { first, ends, at } => {
                let bytes = self.read(*at, ends.last().map_or(0, |end| *end as usize))?;
                Ok(read(&Block { first: *first, ends: ends.clone(), bytes }))
            }
        }
    }

    /// Runs `read` on the bytes of one record; of a block on disk only these are read.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub(crate) fn record<R>(&self, ordinal: u32, read: impl FnOnce(&[u8]) -> R) -> io::Result<R> {
        match &self.slots[self.block_of(ordinal)] {
            Slot::Memory(block) => Ok(read(block.record((ordinal - block.first) as usize))),
            Slot::Disk { first, ends, at } => {
                let index = (ordinal - first) as usize;
                let start = index.checked_sub(1).map_or(0, |before| ends[before]);
                Ok(read(&self.read(*at + u64::from(start), (ends[index] - start) as usize)?))
            }
        }
    }

    /// Runs `read` on the records of some ordinals, which ascend. Of those on disk, neighbours are read together.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub(crate) fn records<R>(&self, ordinals: &[u32], mut read: impl FnMut(u32, &[u8]) -> R) -> io::Result<Vec<R>> {
        /// Bytes between two records that cost less to read than asking twice.
        const GAP: u32 = 4 << 10;
        let mut found = Vec::with_capacity(ordinals.len());
        for part in ordinals.chunk_by(|a, b| self.block_of(*a) == self.block_of(*b)) {
            match &self.slots[self.block_of(part[0])] {
                Slot::Memory(block) => {
                    found.extend(part.iter().map(|at| read(*at, block.record((at - block.first) as usize))));
                }
                Slot::Disk { first, ends, at } => {
                    let place = |ordinal: u32| {
                        let index = (ordinal - first) as usize;
                        (index.checked_sub(1).map_or(0, |before| ends[before]), ends[index])
                    };
                    for near in part.chunk_by(|a, b| place(*b).0.saturating_sub(place(*a).1) <= GAP) {
                        let (from, to) = (place(near[0]).0, near.last().map_or(0, |last| place(*last).1));
                        let bytes = self.read(*at + u64::from(from), (to - from) as usize)?;
                        for ordinal in near {
                            let (start, end) = place(*ordinal);
                            found.push(read(*ordinal, &bytes[(start - from) as usize..(end - from) as usize]));
                        }
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
            spool.push(block(0, &[b"a", &large, b"b", b"c", &large])).unwrap();
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
                spool.push(block.clone()).unwrap();
            }
            for (index, block) in blocks.iter().enumerate() {
                assert_eq!(&spool.with(index, Block::clone).unwrap(), block);
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
