//! Ranking: applications worst first, with memory that does not grow with the batch.
//!
//! The order is: verdict, then bits downwards, then input order. What [`Row`] holds is what a spreadsheet shows;
//! how a cell is written is the format's business.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::names::Names;
use super::summary::ten_thousandths;
use super::{Error, folder, words};
use crate::finding::{Bits, Outcome};
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
    pub(super) fn add(&mut self, verdict: Verdict) {
        if verdict.token > Token::Review || self.most == 0 {
            return;
        }
        if self.heap.len() < self.most {
            self.heap.push(Ranked(verdict));
        } else if self.heap.peek().is_some_and(|mildest| key(&verdict) < key(&mildest.0)) {
            self.heap.pop();
            self.heap.push(Ranked(verdict));
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

/// One line of a spreadsheet, not yet escaped for any format.
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
    pub(super) fn encode(&self, out: &mut Vec<u8>) {
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

    /// Reads a row back, with its texts in `buffer`; `None` at the end.
    fn decode(from: &mut impl Read, buffer: &'a mut Vec<u8>) -> std::io::Result<Option<Row<'a>>> {
        let mut token = [0];
        if from.read(&mut token)? == 0 {
            return Ok(None);
        }
        let mut bytes = [0; 4 * NUMBERS];
        from.read_exact(&mut bytes)?;
        let numbers: [[u8; 4]; NUMBERS] = std::array::from_fn(|n| std::array::from_fn(|at| bytes[4 * n + at]));
        let [row, bits, coverage, lens @ ..] = numbers;
        let lens = lens.map(|len| u32::from_le_bytes(len) as usize);
        buffer.resize(lens.iter().sum(), 0);
        from.read_exact(buffer)?;
        // Checked as one text: seven short ones take several times as long.
        let damaged = || std::io::Error::from(std::io::ErrorKind::InvalidData);
        let mut rest = std::str::from_utf8(buffer).map_err(|_| damaged())?;
        let mut texts = lens.map(|_| Cow::Borrowed(""));
        for (text, len) in texts.iter_mut().zip(lens) {
            let (here, after) = rest.split_at_checked(len).ok_or_else(damaged)?;
            *text = here.into();
            rest = after;
        }
        let token = [Token::Escalate, Token::Review, Token::Insufficient, Token::Clear][usize::from(token[0].min(3))];
        let coverage = u32::from_le_bytes(coverage) as u16;
        Ok(Some(Row { token, row: u32::from_le_bytes(row), bits: Bits(i32::from_le_bytes(bits)), coverage, texts }))
    }
}

/// Bytes of a text that are kept: all, as texts are parts of one record, which ingest keeps far below 4 GiB.
fn len(text: &str) -> usize {
    if u32::try_from(text.len()).is_ok() { text.len() } else { 0 }
}

/// Bytes in order of arrival: in memory first, then in a file that goes when the spool goes.
#[derive(Debug)]
struct Spool {
    path: PathBuf,
    most: usize,
    memory: Vec<u8>,
    file: Option<File>,
    written: u64,
}

impl Spool {
    fn new(path: PathBuf, most: usize) -> Spool {
        Spool { path, most, memory: Vec::new(), file: None, written: 0 }
    }

    /// Appends; returns where the bytes begin.
    fn push(&mut self, bytes: &[u8]) -> Result<u64, Error> {
        let at = self.written + self.memory.len() as u64;
        self.memory.extend_from_slice(bytes);
        if self.memory.len() > self.most {
            self.flush()?;
        }
        Ok(at)
    }

    fn flush(&mut self) -> Result<(), Error> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(folder::private_file(&self.path).map_err(Error::io(&self.path))?),
        };
        file.write_all(&self.memory).map_err(Error::io(&self.path))?;
        self.written += self.memory.len() as u64;
        self.memory.clear();
        Ok(())
    }

    /// Reads everything in order.
    fn each(&mut self, mut f: impl FnMut(Row<'_>) -> Result<(), Error>) -> Result<(), Error> {
        if self.file.is_none() {
            return each_row(&mut self.memory.as_slice(), &self.path, &mut f);
        }
        self.flush()?;
        let path = self.path.clone();
        each_row(&mut self.reader(1 << 16)?, &path, &mut f)
    }

    fn reader(&mut self, buffer: usize) -> Result<BufReader<&mut File>, Error> {
        // `each` and `at` make the file first.
        let Some(file) = &mut self.file else {
            return Err(Error::Io { path: self.path.clone(), source: std::io::ErrorKind::NotFound.into() });
        };
        file.seek(SeekFrom::Start(0)).map_err(Error::io(&self.path))?;
        Ok(BufReader::with_capacity(buffer, file))
    }

    /// Reads rows at the given places, in the order given.
    fn at(&mut self, places: &[u64], mut f: impl FnMut(Row<'_>) -> Result<(), Error>) -> Result<(), Error> {
        if self.file.is_none() {
            let mut buffer = Vec::new();
            for place in places {
                let from = usize::try_from(*place).unwrap_or(usize::MAX).min(self.memory.len());
                one_row(&mut &self.memory[from..], &mut buffer, &self.path, &mut f)?;
            }
            return Ok(());
        }
        self.flush()?;
        let path = self.path.clone();
        // About one row: places jump about, and what is read beyond a row is thrown away.
        let mut file = self.reader(1 << 10)?;
        let mut buffer = Vec::new();
        let mut now = 0i64;
        for place in places {
            let to = i64::try_from(*place).unwrap_or(i64::MAX);
            file.seek_relative(to - now).map_err(Error::io(&path))?;
            one_row(&mut file, &mut buffer, &path, &mut f)?;
            now = i64::try_from(file.stream_position().map_err(Error::io(&path))?).unwrap_or(i64::MAX);
        }
        Ok(())
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // The folder it is in is private, and is removed or shown with it: nothing more can be done.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

fn each_row(from: &mut impl Read, path: &Path, f: &mut impl FnMut(Row<'_>) -> Result<(), Error>) -> Result<(), Error> {
    let mut buffer = Vec::new();
    while one_row(from, &mut buffer, path, f)? {}
    Ok(())
}

fn one_row(
    from: &mut impl Read,
    buffer: &mut Vec<u8>,
    path: &Path,
    f: &mut impl FnMut(Row<'_>) -> Result<(), Error>,
) -> Result<bool, Error> {
    match Row::decode(from, buffer).map_err(Error::io(path))? {
        Some(row) => f(row).map(|()| true),
        None => Ok(false),
    }
}

/// Rows that come in input order and leave worst first.
///
/// Verdicts without bits are in input order already and are only copied; of the others, 24 bytes stay in memory.
#[derive(Debug)]
pub(super) struct Ranking {
    loud: Spool,
    order: Vec<(Key, u64)>,
    quiet: [Spool; 2],
}

/// Spools stay in memory up to this size each.
const IN_MEMORY: usize = 8 << 20;

impl Ranking {
    /// Spills to files whose names begin like `path`.
    pub(super) fn new(path: PathBuf) -> Ranking {
        Ranking::with_memory(&path, IN_MEMORY)
    }

    fn with_memory(path: &Path, most: usize) -> Ranking {
        let spool = |part: &str| Spool::new(path.with_extension(part), most);
        Ranking { loud: spool("loud"), order: Vec::new(), quiet: [spool("little"), spool("clear")] }
    }

    /// Takes the encoded row of the next verdict.
    pub(super) fn push(&mut self, verdict: &Verdict, row: &[u8]) -> Result<(), Error> {
        match verdict.token {
            Token::Insufficient if verdict.bits.0 <= 0 => self.quiet[0].push(row).map(drop),
            Token::Clear if verdict.bits.0 <= 0 => self.quiet[1].push(row).map(drop),
            _ => {
                let at = self.loud.push(row)?;
                self.order.push((key(verdict), at));
                Ok(())
            }
        }
    }

    /// Gives all rows, worst first.
    pub(super) fn each(&mut self, mut f: impl FnMut(Row<'_>) -> Result<(), Error>) -> Result<(), Error> {
        self.order.sort_unstable();
        let split = self.order.partition_point(|((token, ..), _)| *token < Token::Clear);
        let places: Vec<u64> = self.order.iter().map(|(_, at)| *at).collect();
        self.loud.at(&places[..split], &mut f)?;
        self.quiet[0].each(&mut f)?;
        self.loud.at(&places[split..], &mut f)?;
        self.quiet[1].each(&mut f)
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

    fn encoded(row: &Row<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        row.encode(&mut bytes);
        bytes
    }

    fn ranked(most: usize) -> Vec<Vec<u8>> {
        let root = tempfile::tempdir().unwrap();
        let (names, all) = batch();
        let mut ranking = Ranking::with_memory(&root.path().join(".rows"), most);
        for v in &all {
            ranking.push(v, &encoded(&Row::of(v, &names))).unwrap();
        }
        let mut rows = Vec::new();
        ranking
            .each(|row| {
                rows.push(encoded(&row));
                Ok(())
            })
            .unwrap();
        drop(ranking);
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
        rows
    }

    #[test]
    fn rows_leave_worst_first_from_memory_and_from_files_alike() {
        let (names, mut all) = batch();
        all.sort_by_key(key);
        let expected: Vec<Vec<u8>> = all.iter().map(|v| encoded(&Row::of(v, &names))).collect();
        assert_eq!(ranked(IN_MEMORY), expected);
        assert_eq!(ranked(100), expected);
        assert_eq!(ranked(0), expected);
    }

    #[test]
    fn the_shortlist_keeps_the_worst() {
        let (_, mut all) = batch();
        let mut list = Shortlist::new(7);
        all.iter().rev().for_each(|v| list.add(v.clone()));
        all.retain(|v| v.token <= Token::Review);
        all.sort_by_key(key);
        all.truncate(7);
        assert_eq!(list.into_sorted(), all);
    }
}
