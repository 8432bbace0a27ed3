//! The elements of a JSON text as rows of one cell each, with the input hashed to its end.
//!
//! JSON is UTF-8 by definition; exports are not always. Bytes that are no UTF-8 are read as windows-1252 on the way
//! in. Not here: where an element ends and what is wrong with it (`json::Records`), or what it means (`json::decode`).

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::WINDOWS_1252;

use super::Error;
use super::chunk::Rows;
use super::csv::Next;
use super::encoding::Stream;
use super::json::{Record, Records};
use super::quarantine::Bad;

/// A text with every byte that is no UTF-8 read as windows-1252.
pub(super) struct Mended {
    stream: Stream,
    raw: Vec<u8>,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

const BLOCK: usize = 64 << 10;

impl Mended {
    pub(super) fn new(stream: Stream) -> Mended {
        Mended { stream, raw: Vec::new(), out: Vec::new(), at: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let have = self.raw.len();
        self.raw.resize(have + BLOCK, 0);
        let n = self.stream.read(&mut self.raw[have..])?;
        self.raw.truncate(have + n);
        self.ended = n == 0;
        self.out.clear();
        self.at = 0;
        let mut done = 0;
        for chunk in self.raw.utf8_chunks() {
            self.out.extend_from_slice(chunk.valid().as_bytes());
            done += chunk.valid().len();
            let broken = chunk.invalid();
            if !self.ended && done + broken.len() == self.raw.len() {
                // It may be the first half of a character.
                break;
            }
            self.out.extend_from_slice(WINDOWS_1252.decode_without_bom_handling(broken).0.as_bytes());
            done += broken.len();
        }
        self.raw.drain(..done);
        Ok(())
    }
}

impl Read for Mended {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() && !self.ended {
            self.fill()?;
        }
        let n = buffer.len().min(self.out.len() - self.at);
        buffer[..n].copy_from_slice(&self.out[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// The text, held by the splitter, which reads it, and by the rows, which want its hash.
struct Shared(Arc<Mutex<Mended>>);

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read(buffer)
    }
}

/// The elements of one JSON text.
pub(super) struct JsonRows {
    records: Records<Shared>,
    text: Arc<Mutex<Mended>>,
}

impl JsonRows {
    pub(super) fn new(stream: Stream) -> JsonRows {
        let text = Arc::new(Mutex::new(Mended::new(stream)));
        JsonRows { records: Records::new(Shared(Arc::clone(&text))), text }
    }

    /// Size and SHA-256 of the input; whole after `End`.
    pub(super) fn digest(&self) -> (u64, String) {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).stream.digest()
    }

    /// Appends the next element as a row of one cell, or says why not.
    pub(super) fn next(&mut self, file: &str, rows: &mut Rows) -> Result<Next, Error> {
        match self.records.next_record().map_err(|e| Error::io(file, e))? {
            Some(Record::Element { number, bytes, .. }) => {
                rows.text.extend_from_slice(bytes);
                rows.end_cell();
                rows.end_row(number);
                Ok(Next::Row)
            }
            Some(Record::Broken { number, line, byte, reason }) => {
                Ok(Next::Bad(Bad::new(number, Some(u64::from(line)), Some(byte), reason, b"")))
            }
            None => {
                let mut text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
                io::copy(&mut text.stream, &mut io::sink()).map_err(|e| Error::io(file, e))?;
                Ok(Next::End)
            }
        }
    }
}
