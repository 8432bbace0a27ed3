//! Where records come from: an import, or records at hand.

use std::sync::{Mutex, PoisonError};

use super::{Error, Intake};
use crate::ingest::{Chunk, Decoder, Reader};
use crate::record::{Application, Field, FieldSet};
use crate::spare::Spare;

/// An import being read.
pub struct Stream {
    reader: Mutex<Reader>,
    decoder: Decoder,
    spare: Spare<Chunk>,
    progress: Box<dyn Fn(u64) + Send + Sync>,
    protected: Option<Mutex<Vec<Protected>>>,
}

/// A value of a protected column, which no record holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Protected {
    /// The application.
    pub ordinal: u32,
    /// Its id, or empty.
    pub id: String,
    /// The column.
    pub header: String,
    /// The value as written.
    pub value: String,
}

impl Stream {
    /// Of the two halves of an import; `progress` is told the applications read so far.
    pub fn new(reader: Reader, decoder: Decoder, progress: Box<dyn Fn(u64) + Send + Sync>) -> Stream {
        Stream { reader: Mutex::new(reader), decoder, spare: Spare::default(), progress, protected: None }
    }

    /// Collects the values of protected columns while reading, for [`Stream::finish`].
    pub fn keeping_protected(self) -> Stream {
        Stream { protected: Some(Mutex::default()), ..self }
    }

    /// The reader, for its account, and the protected values in input order, if they were to be kept.
    pub fn finish(self) -> (Reader, Vec<Protected>) {
        let kept = self.protected.map(|kept| kept.into_inner().unwrap_or_else(PoisonError::into_inner));
        let mut kept = kept.unwrap_or_default();
        kept.sort_unstable();
        (self.reader.into_inner().unwrap_or_else(PoisonError::into_inner), kept)
    }
}

impl Intake for Stream {
    type Chunk = Chunk;

    fn next(&self) -> Result<Option<Chunk>, Error> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let chunk = reader.next_chunk(self.spare.take())?;
        (self.progress)(reader.progress().0);
        Ok(chunk)
    }

    fn extent(chunk: &Chunk) -> (u32, u32) {
        (chunk.first_ordinal(), chunk.len() as u32)
    }

    fn decode(&self, chunk: &Chunk, index: u32, wanted: FieldSet, app: &mut Application) {
        self.decoder.decode(chunk, index as usize, wanted, app);
        let Some(protected) = &self.protected else { return };
        let (ordinal, id) = (app.ordinal, app.get(Field::Id).unwrap_or_default());
        self.decoder.protected(chunk, index as usize, |header, value| {
            let (id, header, value) = (id.to_owned(), header.to_owned(), value.to_owned());
            let kept = Protected { ordinal, id, header, value };
            protected.lock().unwrap_or_else(PoisonError::into_inner).push(kept);
        });
    }

    fn recycle(&self, chunk: Chunk) {
        self.spare.give(chunk);
    }
}

/// Records at hand: a rule's test, or an embedding program's own.
pub struct Records {
    records: Vec<Application>,
    taken: Mutex<bool>,
}

impl Records {
    /// In this order; ordinals are set to match it.
    pub fn new(mut records: Vec<Application>) -> Records {
        for (ordinal, record) in (0u32..).zip(&mut records) {
            record.ordinal = ordinal;
        }
        Records { records, taken: Mutex::new(false) }
    }
}

impl Intake for Records {
    type Chunk = u32;

    fn next(&self) -> Result<Option<u32>, Error> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let len = u32::try_from(self.records.len()).map_err(|_| Error::TooMany)?;
        Ok((!std::mem::replace(&mut *taken, true)).then_some(len))
    }

    fn extent(chunk: &u32) -> (u32, u32) {
        (0, *chunk)
    }

    fn decode(&self, _: &u32, index: u32, _: FieldSet, app: &mut Application) {
        app.clone_from(&self.records[index as usize]);
    }
}
