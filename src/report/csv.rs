//! Comma-separated outputs: `verdicts.csv` for spreadsheets and `quarantine.csv`.
//!
//! UTF-8 with a byte order mark and CRLF, which is what Excel reads without asking. Every text passes
//! `escape::csv`, so that no cell is taken for a formula.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use super::folder::{self, Folder};
use super::jsonl::{bits, integer};
use super::rank::{COLUMNS, Row};
use super::words::token_words;
use super::{Error, Results, escape};
use crate::record::Source;

const MARK: &[u8] = "\u{feff}".as_bytes();

/// `verdicts.csv` in the making.
pub(super) struct Table {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Table {
    /// Writes the header.
    pub(super) fn begin(folder: &Folder) -> Result<Table, Error> {
        let path = folder.path("verdicts.csv");
        let mut table = Table { path, file: folder.create("verdicts.csv")? };
        let mut head = MARK.to_vec();
        fields(COLUMNS.iter().copied(), &mut head);
        table.line(&head)?;
        Ok(table)
    }

    /// Writes one application, as [`line()`] has it.
    pub(super) fn line(&mut self, line: &[u8]) -> Result<(), Error> {
        self.file.write_all(line).map_err(Error::io(&self.path))
    }

    /// Closes the file.
    pub(super) fn finish(self) -> Result<(), Error> {
        folder::close(&self.path, self.file)
    }
}

/// Appends the line of one application.
pub(super) fn line(row: &Row<'_>, out: &mut Vec<u8>) {
    let [id, name, file, reasons, story, steps, linked] = &row.texts;
    cells([token_words(row.token), id, name, file].into_iter(), out);
    out.push(b',');
    integer(row.row.into(), out);
    out.push(b',');
    cells([&**reasons, story, steps].into_iter(), out);
    out.push(b',');
    match row.bits.0 {
        ..0 => escape::csv(&row.bits.to_string(), out), // begins like a formula
        _ => bits(row.bits, out),
    }
    out.push(b',');
    integer((u64::from(row.coverage) + 50) / 100, out);
    out.extend_from_slice(b"%,");
    escape::csv(linked, out);
    out.extend_from_slice(b"\r\n");
}

/// Appends a line.
fn fields<'a>(texts: impl Iterator<Item = &'a str>, out: &mut Vec<u8>) {
    cells(texts, out);
    out.extend_from_slice(b"\r\n");
}

/// Appends cells with commas between them.
fn cells<'a>(texts: impl Iterator<Item = &'a str>, out: &mut Vec<u8>) {
    for (at, text) in texts.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        escape::csv(text, out);
    }
}

/// A table as the other tables are written: byte order mark, CRLF, cells that no spreadsheet runs.
pub fn table<'a, const N: usize>(head: [&'a str; N], rows: impl Iterator<Item = [&'a str; N]>) -> Vec<u8> {
    let mut out = MARK.to_vec();
    std::iter::once(head).chain(rows).for_each(|row| fields(row.into_iter(), &mut out));
    out
}

/// Writes `quarantine.csv`: rows that could not be read.
pub(super) fn quarantine(folder: &Folder, results: &Results<'_>) -> Result<(), Error> {
    let mut out = MARK.to_vec();
    fields(["file", "row", "line", "byte", "reason"].into_iter(), &mut out);
    for lost in &results.summary.quarantined {
        let file = results.names.file(Source { file: lost.file, row: 0 });
        let numbers = [lost.row, lost.line, lost.byte].map(|n| n.to_string());
        let [row, line, byte] = &numbers;
        fields([file, row, line, byte, &lost.reason].into_iter(), &mut out);
    }
    folder.write("quarantine.csv", &out)
}
