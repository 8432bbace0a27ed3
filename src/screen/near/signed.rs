//! Signed: the texts of one rule and their signatures, which go to a temporary file once they need too much memory.
//!
//! What finds near-duplicates looks signatures up all over the batch, many times; from a file it reads them from first
//! to last and more often. So they are the last to leave memory.

use std::io;

use super::Unit;
use crate::link::near::{BINS, Shelf, Signature, Signatures};
use crate::screen::plan::Plan;
use crate::screen::spool::{Block, Spool};

/// Bytes of a signature in the file.
const SIZE: usize = BINS * 2;

/// The texts of one rule and their signatures, side by side.
#[derive(Default)]
pub(crate) struct Signed {
    pub(crate) units: Vec<Unit>,
    held: Held,
}

/// Where signatures are.
enum Held {
    Memory(Signatures),
    /// In blocks of a file, each as many as came together.
    File(Spool),
}

impl Default for Held {
    fn default() -> Held {
        Held::Memory(Signatures::default())
    }
}

impl Signed {
    /// No texts yet, for each rule that compares texts.
    pub(crate) fn none(plan: &Plan<'_>) -> Vec<Signed> {
        plan.nears.iter().map(|_| Signed::default()).collect()
    }

    /// Adds a text.
    pub(crate) fn push(&mut self, unit: Unit, signature: Signature) {
        // Nothing else is in memory but what one chunk of records leaves.
        if let Held::Memory(signatures) = &mut self.held {
            self.units.push(unit);
            signatures.push(signature);
        }
    }

    /// Adds what the next records leave.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub(crate) fn extend(&mut self, part: Signed) -> io::Result<()> {
        let Held::Memory(more) = part.held else { return Ok(()) };
        match &mut self.held {
            Held::Memory(all) => all.extend(more.iter().copied()),
            Held::File(spool) => write(&more, self.units.len(), spool)?,
        }
        self.units.extend(part.units);
        Ok(())
    }

    /// Bytes of signatures in memory.
    pub(crate) fn held(&self) -> usize {
        match &self.held {
            Held::Memory(signatures) => signatures.len() * SIZE,
            Held::File(_) => 0,
        }
    }

    /// Moves the signatures to a file.
    ///
    /// # Errors
    /// When the temporary file cannot be made or written.
    pub(crate) fn put_away(&mut self) -> io::Result<()> {
        if let Held::Memory(signatures) = &self.held {
            let mut spool = Spool::new(0);
            write(signatures, 0, &mut spool)?;
            self.held = Held::File(spool);
        }
        Ok(())
    }

    /// The signatures, if they are in memory.
    pub(crate) fn in_memory(&self) -> Option<&Signatures> {
        match &self.held {
            Held::Memory(signatures) => Some(signatures),
            Held::File(_) => None,
        }
    }

    /// The signatures of some texts, given by their places in ascending order.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub(crate) fn of(&self, places: &[u32]) -> io::Result<Vec<Signature>> {
        let mut found = Vec::with_capacity(places.len());
        let mut rest = places;
        for part in 0..self.parts() {
            if rest.is_empty() {
                break;
            }
            self.with(part, |first, signatures| {
                let (here, after) = rest.split_at(rest.partition_point(|at| *at < first + signatures.len() as u32));
                found.extend(here.iter().map(|at| signatures[(at - first) as usize]));
                rest = after;
            })?;
        }
        Ok(found)
    }
}

impl Shelf for Signed {
    type Error = io::Error;

    fn len(&self) -> usize {
        self.units.len()
    }

    fn parts(&self) -> usize {
        match &self.held {
            Held::Memory(signatures) => signatures.parts(),
            Held::File(spool) => spool.len(),
        }
    }

    fn with<R>(&self, part: usize, see: impl FnOnce(u32, &[Signature]) -> R) -> io::Result<R> {
        match &self.held {
            Held::Memory(signatures) => {
                let (first, signatures) = signatures.part(part);
                Ok(see(first, signatures))
            }
            Held::File(spool) => spool.with(part, |run| {
                let signatures: Vec<Signature> = run.bytes.chunks_exact(SIZE).map(read).collect();
                see(run.first, &signatures)
            }),
        }
    }
}

fn read(bytes: &[u8]) -> Signature {
    let mut bins = [0; BINS];
    for (bin, bytes) in bins.iter_mut().zip(bytes.as_chunks::<2>().0) {
        *bin = u16::from_le_bytes(*bytes);
    }
    Signature(bins)
}

/// Writes signatures behind the so many that the file has.
fn write(signatures: &Signatures, before: usize, spool: &mut Spool) -> io::Result<()> {
    for part in 0..signatures.parts() {
        let (first, signatures) = signatures.part(part);
        let mut block = Block { first: before as u32 + first, ..Block::default() };
        block.bytes.reserve_exact(signatures.len() * SIZE);
        block.bytes.extend(signatures.iter().flat_map(|signature| signature.0).flat_map(u16::to_le_bytes));
        block.end_record();
        spool.push(&block)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(from: u32, to: u32) -> Signed {
        let mut signed = Signed::default();
        for n in from..to {
            signed.push(Unit { ordinal: n, item: 0 }, Signature([n as u16; BINS]));
        }
        signed
    }

    #[test]
    fn signatures_are_the_same_in_memory_and_in_a_file() {
        let mut in_memory = Signed::default();
        let mut in_file = Signed::default();
        let cuts = [0, 3, 3, 5000, 5001, 9000];
        for (at, ends) in cuts.windows(2).enumerate() {
            in_memory.extend(signed(ends[0], ends[1])).unwrap();
            in_file.extend(signed(ends[0], ends[1])).unwrap();
            if at == 2 {
                assert_eq!(in_file.held(), 5000 * SIZE);
                in_file.put_away().unwrap();
            }
        }
        assert_eq!((in_memory.held(), in_file.held()), (9000 * SIZE, 0));
        assert!(in_memory.in_memory().is_some() && in_file.in_memory().is_none());
        for signed in [in_memory, in_file] {
            assert_eq!((signed.len(), signed.units[8999].ordinal), (9000, 8999));
            let mut seen = 0;
            for part in 0..signed.parts() {
                let all = |first, signatures: &[Signature]| {
                    assert_eq!(first, seen);
                    (first..).zip(signatures).for_each(|(n, s)| assert_eq!(s.0, [n as u16; BINS]));
                    signatures.len() as u32
                };
                seen += signed.with(part, all).unwrap();
            }
            assert_eq!(seen, 9000);
            let places = [0, 2, 3, 4999, 5000, 8999];
            assert_eq!(signed.of(&places).unwrap().iter().map(|s| u32::from(s.0[7])).collect::<Vec<_>>(), places);
        }
    }
}
