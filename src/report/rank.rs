//! Ranking: applications worst first, with memory that does not grow with the batch.
//!
//! The order is: verdict, then bits downwards, then input order. What waits for its place is a [`Line`]: the finished line
//! of `verdicts.csv`, and, of what the workbook may list, the [`Row`] it shows. How a cell is written is the format's
//! business.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::names::Names;
use super::summary::ten_thousandths;
use super::{Error, folder, words};
use crate::finding::{Bits, Outcome};
use crate::store::Store;
use crate::verdict::{Token, Verdict};

/// Sorts worst first.
pub(super) type Key = (Token, Reverse<Bits>, u32);

/// The place of a verdict in the ranking.
pub(super) fn key(verdict: &Verdict) -> Key {
    (verdict.token, Reverse(verdict.bits), verdict.ordinal)
}

struct Ranked(Verdict);

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        key(&self.0) == key(&other.0)
    }
}
impl Eq for Ranked {}
impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> std::cmp::Ordering {
        key(&self.0).cmp(&key(&other.0))
    }
}

/// The worst so many verdicts that somebody should look at ("Look first" and "Check").
pub(super) struct Shortlist {
    most: usize,
    heap: BinaryHeap<Ranked>,
}

impl std::fmt::Debug for Shortlist {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shortlist({} of at most {})", self.heap.len(), self.most)
    }
}

impl Shortlist {
    /// Keeps at most `most`.
    pub(super) fn new(most: usize) -> Shortlist {
        Shortlist { most, heap: BinaryHeap::new() }
    }

    /// Keeps the verdict if it is among the worst so far.
    pub(super) fn add(&mut self, verdict: &Verdict) {
        if verdict.token > Token::Review || self.most == 0 {
            return;
        }
        if self.heap.len() < self.most {
            self.heap.push(Ranked(verdict.clone()));
        } else if self.heap.peek().is_some_and(|mildest| key(verdict) < key(&mildest.0)) {
            self.heap.pop();
            self.heap.push(Ranked(verdict.clone()));
        }
    }

    /// Worst first.
    pub(super) fn into_sorted(self) -> Vec<Verdict> {
        self.heap.into_sorted_vec().into_iter().map(|r| r.0).collect()
    }
}

/// Names of the columns of a spreadsheet, in order.
pub(super) const COLUMNS: [&str; 11] = [
    "Verdict",
    "Application",
    "Name",
    "File",
    "Row",
    "Top reasons",
    "Best innocent story",
    "What to check next",
    "Bits",
    "Coverage",
    "Linked applications",
];

/// How many texts a row holds.
const TEXTS: usize = 7;

/// One row of a spreadsheet, not yet escaped for any format.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    /// The verdict.
    pub(super) token: Token,
    /// Row of the source.
    pub(super) row: u32,
    /// Total.
    pub(super) bits: Bits,
    /// In ten-thousandths.
    pub(super) coverage: u16,
    /// Application, name, file, reasons, story, steps, linked applications.
    pub(super) texts: [Cow<'a, str>; TEXTS],
}

/// How many numbers an encoded row begins with: row, bits, coverage, and the length of each text.
const NUMBERS: usize = 3 + TEXTS;

impl<'a> Row<'a> {
    /// What a spreadsheet says of a verdict.
    pub(super) fn of(verdict: &'a Verdict, names: &'a Names) -> Row<'a> {
        let file = match names.sheet(verdict.source) {
            Some(sheet) => format!("{} ({sheet})", names.file(verdict.source)).into(),
            None => names.file(verdict.source).into(),
        };
        // Words are asked for hits, links only where a finding has some.
        let quiet = verdict.findings.iter().all(|f| f.outcome == Outcome::Muted && f.linked_total == 0);
        let text = |f: fn(&Verdict) -> String| if quiet { Cow::Borrowed("") } else { f(verdict).into() };
        Row {
            token: verdict.token,
            row: verdict.source.row,
            bits: verdict.bits,
            coverage: u16::try_from(ten_thousandths(verdict.coverage)).unwrap_or(10_000),
            texts: [
                verdict.id.as_str().into(),
                verdict.name.as_str().into(),
                file,
                text(|v| words::reasons(v, 3).join(" ")),
                verdict.sentence.as_str().into(),
                text(|v| words::steps(v, 3).join(" ")),
                text(|v| words::linked_ids(v, 20)),
            ],
        }
    }

    /// Appends the row in the spool's form.
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(self.token as u8);
        out.extend_from_slice(&self.row.to_le_bytes());
        out.extend_from_slice(&self.bits.0.to_le_bytes());
        out.extend_from_slice(&u32::from(self.coverage).to_le_bytes());
        for text in &self.texts {
            out.extend_from_slice(&(len(text) as u32).to_le_bytes());
        }
        for text in &self.texts {
            out.extend_from_slice(&text.as_bytes()[..len(text)]);
        }
    }

    /// Reads what [`Row::encode`] wrote; `None` if the bytes are not that.
    fn decode(bytes: &'a [u8]) -> Option<Row<'a>> {
        let (&token, rest) = bytes.split_first()?;
        let (numbers, rest) = rest.split_at_checked(4 * NUMBERS)?;
        let number = |at: usize| numbers.as_chunks::<4>().0.get(at).map_or(0, |bytes| u32::from_le_bytes(*bytes));
        let mut texts = [""; TEXTS].map(Cow::Borrowed);
        // Checked as one text: seven short ones take several times as long.
        let mut rest = std::str::from_utf8(rest).ok()?;
        for (at, text) in texts.iter_mut().enumerate() {
            let (here, after) = rest.split_at_checked(number(3 + at) as usize)?;
            *text = here.into();
            rest = after;
        }
        Some(Row {
            token: token_of(token),
            row: number(0),
            bits: Bits(number(1) as i32),
            coverage: number(2) as u16,
            texts,
        })
    }
}

fn token_of(byte: u8) -> Token {
    [Token::Escalate, Token::Review, Token::Insufficient, Token::Clear][usize::from(byte.min(3))]
}

/// Bytes of a text that are kept: all, as texts are parts of one record, which ingest keeps far below 4 GiB.
fn len(text: &str) -> usize {
    if u32::try_from(text.len()).is_ok() { text.len() } else { 0 }
}

/// One application as the ranked files have it.
pub(super) struct Line<'a> {
    /// The verdict.
    pub(super) token: Token,
    /// Its line of `verdicts.csv`; empty if that is not written.
    pub(super) csv: &'a [u8],
    /// What the workbook shows; empty if it cannot be listed.
    row: &'a [u8],
}

/// Bytes before a line in the spool: its token, and how long its parts are.
const HEAD: usize = 9;

impl<'a> Line<'a> {
    /// What the workbook shows; `None` of a line that was pushed without.
    pub(super) fn row(&self) -> Option<Row<'a>> {
        Row::decode(self.row)
    }

    fn head(&self) -> [u8; HEAD] {
        let [a, b, c, d] = (self.csv.len() as u32).to_le_bytes();
        let [e, f, g, h] = (self.row.len() as u32).to_le_bytes();
        [self.token as u8, a, b, c, d, e, f, g, h]
    }

    /// The line at the beginning of some bytes, and what follows it; `None` at their end.
    fn first(bytes: &'a [u8]) -> Option<(Line<'a>, &'a [u8])> {
        let (&[token, a, b, c, d, e, f, g, h], rest) = bytes.split_first_chunk::<HEAD>()?;
        let len = |bytes| u32::from_le_bytes(bytes) as usize;
        let (csv, rest) = rest.split_at_checked(len([a, b, c, d]))?;
        let (row, rest) = rest.split_at_checked(len([e, f, g, h]))?;
        Some((Line { token: token_of(token), csv, row }, rest))
    }
}

/// Lines in order of arrival: in memory first, then in a file that goes when the spool goes.
#[derive(Debug)]
struct Spool {
    path: PathBuf,
    most: usize,
    pieces: Vec<Piece>,
    /// Bytes of the pieces in memory.
    held: usize,
    /// The piece in the making.
    open: Vec<u8>,
    store: Option<Store>,
}

/// Lines that are together in memory or in the file.
#[derive(Debug)]
enum Piece {
    Memory(Vec<u8>),
    File { at: u64, len: usize },
}

/// Bytes of a piece, at most about: what is written to the file is still in the machine's near memory then.
const PIECE: usize = 256 << 10;

/// The piece that a line is in, where it begins there, and its bytes.
type Place = [u32; 3];

/// Takes a line.
type Take<'t> = dyn FnMut(Line<'_>) -> Result<(), Error> + 't;

impl Spool {
    fn new(path: PathBuf, most: usize) -> Spool {
        Spool { path, most, pieces: Vec::new(), held: 0, open: Vec::new(), store: None }
    }

    /// Appends; returns where the line is.
    fn push(&mut self, line: &Line<'_>) -> Result<Place, Error> {
        let (room, len) = (PIECE.min(self.most), HEAD + line.csv.len() + line.row.len());
        if self.open.len() + len > room {
            self.close()?;
            self.open.reserve(room);
        }
        let place = [self.pieces.len() as u32, self.open.len() as u32, len as u32];
        self.open.extend_from_slice(&line.head());
        self.open.extend_from_slice(line.csv);
        self.open.extend_from_slice(line.row);
        Ok(place)
    }

    /// Ends the piece in the making.
    fn close(&mut self) -> Result<(), Error> {
        let len = self.open.len();
        if len == 0 {
            return Ok(());
        }
        if self.held + len <= self.most {
            self.held += len;
            self.pieces.push(Piece::Memory(std::mem::take(&mut self.open)));
            return Ok(());
        }
        let store = match &mut self.store {
            Some(store) => store,
            none => none.insert(Store::new(folder::private_file(&self.path).map_err(Error::io(&self.path))?)),
        };
        let at = store.append(&self.open).map_err(Error::io(&self.path))?;
        self.pieces.push(Piece::File { at, len });
        self.open.clear();
        Ok(())
    }

    /// Runs `see` on so many bytes of a piece.
    fn with<R>(&self, piece: &Piece, bytes: Range<usize>, see: impl FnOnce(&[u8]) -> R) -> Result<R, Error> {
        let seen = match (piece, &self.store) {
            (Piece::Memory(all), _) => all.get(bytes).map(see).ok_or(ErrorKind::UnexpectedEof.into()),
            (Piece::File { at, .. }, Some(store)) => store.read(at + bytes.start as u64, bytes.len(), see),
            (Piece::File { .. }, None) => Err(ErrorKind::NotFound.into()),
        };
        seen.map_err(Error::io(&self.path))
    }

    /// Reads everything in order.
    fn each(&mut self, take: &mut Take<'_>) -> Result<(), Error> {
        self.close()?;
        for piece in &self.pieces {
            let len = match piece {
                Piece::Memory(all) => all.len(),
                Piece::File { len, .. } => *len,
            };
            self.with(piece, 0..len, |mut rest| {
                while let Some((line, after)) = Line::first(rest) {
                    take(line)?;
                    rest = after;
                }
                Ok(())
            })??;
        }
        Ok(())
    }

    /// Reads lines at the given places, in the order given.
    fn at(&mut self, places: &[(Key, Place)], take: &mut Take<'_>) -> Result<(), Error> {
        self.close()?;
        for (_, place) in places {
            let [piece, start, len] = place.map(|number| number as usize);
            let Some(piece) = self.pieces.get(piece) else { continue };
            let line = |bytes: &[u8]| Line::first(bytes).map_or(Ok(()), |(line, _)| take(line));
            self.with(piece, start..start + len, line)??;
        }
        Ok(())
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.store.take().is_some() {
            // The folder it is in is private, and is removed or shown with it: nothing more can be done.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Lines that come in input order and leave worst first.
///
/// Verdicts without bits are in input order already and are only copied; of the others, 24 bytes stay in memory.
#[derive(Debug)]
pub(super) struct Ranking {
    loud: Spool,
    order: Vec<(Key, Place)>,
    quiet: [Spool; 2],
    /// Room for an encoded row.
    row: Vec<u8>,
}

/// Spools stay in memory up to this size each.
const IN_MEMORY: usize = 12 << 20;

impl Ranking {
    /// Spills to files whose names begin like `path`.
    pub(super) fn new(path: PathBuf) -> Ranking {
        Ranking::with_memory(&path, IN_MEMORY)
    }

    fn with_memory(path: &Path, most: usize) -> Ranking {
        let spool = |part: &str| Spool::new(path.with_extension(part), most);
        let quiet = [spool("little"), spool("clear")];
        Ranking { loud: spool("loud"), order: Vec::new(), quiet, row: Vec::new() }
    }

    /// Takes the next verdict with its line of `verdicts.csv`, and its row if the workbook may list it.
    pub(super) fn push(&mut self, verdict: &Verdict, csv: &[u8], row: Option<&Row<'_>>) -> Result<(), Error> {
        self.row.clear();
        row.into_iter().for_each(|row| row.encode(&mut self.row));
        // As each text of a row, a line is far shorter than 4 GiB.
        let csv = if u32::try_from(csv.len()).is_ok() { csv } else { &[] };
        let row = if u32::try_from(self.row.len()).is_ok() { &self.row[..] } else { &[] };
        let line = Line { token: verdict.token, csv, row };
        match verdict.token {
            Token::Insufficient if verdict.bits.0 <= 0 => self.quiet[0].push(&line).map(drop),
            Token::Clear if verdict.bits.0 <= 0 => self.quiet[1].push(&line).map(drop),
            _ => {
                let at = self.loud.push(&line)?;
                self.order.push((key(verdict), at));
                Ok(())
            }
        }
    }

    /// Gives all lines, worst first.
    pub(super) fn each(&mut self, mut take: impl FnMut(Line<'_>) -> Result<(), Error>) -> Result<(), Error> {
        self.order.sort_unstable();
        let split = self.order.partition_point(|((token, ..), _)| *token < Token::Clear);
        let (worse, better) = self.order.split_at(split);
        self.loud.at(worse, &mut take)?;
        self.quiet[0].each(&mut take)?;
        self.loud.at(better, &mut take)?;
        self.quiet[1].each(&mut take)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn batch() -> (Names, Vec<Verdict>) {
        let (names, base) = sample::ring();
        let mut all = Vec::new();
        for n in 0..60u32 {
            let mut v = base[n as usize % base.len()].clone();
            v.ordinal = n;
            v.id = format!("a{n}");
            v.token = [Token::Clear, Token::Review, Token::Insufficient, Token::Escalate][(n / 3 % 4) as usize];
            v.bits = Bits((n % 3 * 100) as i32);
            all.push(v);
        }
        (names, all)
    }

    /// A line of its own for each verdict, and a row of every second.
    fn parts<'a>(verdict: &'a Verdict, names: &'a Names) -> (Vec<u8>, Option<Row<'a>>) {
        let row = verdict.ordinal.is_multiple_of(2).then(|| Row::of(verdict, names));
        (format!("{},{}", verdict.id, "x".repeat(verdict.ordinal as usize)).into_bytes(), row)
    }

    fn ranked(most: usize) -> Vec<(Vec<u8>, String)> {
        let root = tempfile::tempdir().unwrap();
        let (names, all) = batch();
        let mut ranking = Ranking::with_memory(&root.path().join(".rows"), most);
        for v in &all {
            let (csv, row) = parts(v, &names);
            ranking.push(v, &csv, row.as_ref()).unwrap();
        }
        let mut lines = Vec::new();
        ranking
            .each(|line| {
                lines.push((line.csv.to_vec(), format!("{:?}", line.row())));
                Ok(())
            })
            .unwrap();
        drop(ranking);
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
        lines
    }

    #[test]
    fn lines_leave_worst_first_from_memory_and_from_files_alike() {
        let (names, mut all) = batch();
        all.sort_by_key(key);
        let expected: Vec<(Vec<u8>, String)> = all
            .iter()
            .map(|v| {
                let (csv, row) = parts(v, &names);
                (csv, format!("{row:?}"))
            })
            .collect();
        assert_eq!(ranked(IN_MEMORY), expected);
        assert_eq!(ranked(100), expected);
        assert_eq!(ranked(0), expected);
    }

    #[test]
    fn damaged_rows_are_none() {
        let (names, all) = batch();
        let mut bytes = Vec::new();
        Row::of(&all[0], &names).encode(&mut bytes);
        assert!(Row::decode(&bytes).is_some());
        assert!((0..bytes.len()).all(|cut| Row::decode(&bytes[..cut]).is_none()));
    }

    #[test]
    fn the_shortlist_keeps_the_worst() {
        let (_, mut all) = batch();
        let mut list = Shortlist::new(7);
        all.iter().rev().for_each(|v| list.add(v));
        all.retain(|v| v.token <= Token::Review);
        all.sort_by_key(key);
        all.truncate(7);
        assert_eq!(list.into_sorted(), all);
    }
}
