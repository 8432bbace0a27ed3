//! Workbooks: `.xlsx`, `.xls` and `.ods` as rows of text, streamed.
//!
//! Excel damages what it shows: a phone number becomes 1.2025550143E10, a date a count of days. Numbers are
//! written back as plain digits, dates in ISO 8601. A workbook is small on disk and may be huge inside, so what
//! it inflates to is measured before it is opened. Not here: which sheets hold applications (`open`).

use std::io::{self, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Reader as _, SheetType, Xls, Xlsx};
use zip::ZipArchive;

use super::chunk::{Note, Rows};
use super::csv::Next;
use super::detect::{Family, Format};
use super::input::Seekable;
use super::quarantine::Bad;
use super::{Error, Limits, biff, ods};

/// Widest sheet there is.
const MAX_COLUMNS: u32 = 16_384;
/// Longest sheet there is.
const MAX_ROWS: u32 = 1 << 20;
/// Longest cell that is kept; a row with a longer one is quarantined.
const MAX_CELL: usize = 1 << 20;
/// How much of a row that is too long is kept to show it.
const EXCERPT: usize = 800;

/// An open workbook.
pub(super) struct Book {
    file: String,
    inner: Inner,
    limits: Limits,
    /// The sheets to be read and how, set once their headers are known.
    pub(super) wanted: Vec<Wanted>,
}

/// A sheet to be read.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) sheet: String,
    /// 1-based row of the header.
    pub(super) header_row: u32,
    pub(super) columns: u32,
}

enum Inner {
    Xlsx(Box<Xlsx<Seekable>>),
    Xls(Box<Xls<Seekable>>),
    Ods(Box<ZipArchive<Seekable>>),
}

/// What a sink says after each row: whether to go on.
type Sink<'s> = dyn FnMut(&mut Rows) -> bool + 's;

impl Book {
    /// Opens a workbook after measuring it.
    pub(super) fn open(file: &str, family: Family, mut bytes: Seekable, limits: &Limits) -> Result<Book, Error> {
        let inner = match family {
            Family::Ole => {
                let held = match &bytes {
                    Seekable::Memory(held) => held.get_ref().as_slice(),
                    Seekable::File(_) => &[],
                };
                biff::check(held).map_err(|reason| Error::workbook(file, None, reason))?;
                Inner::Xls(Box::new(guarded(file, || Xls::new(bytes).map_err(|e| Error::workbook(file, None, e)))?))
            }
            _ => {
                let mut zip = ZipArchive::new(&mut bytes).map_err(|e| Error::workbook(file, None, e))?;
                let format = zip_format(file, &zip)?;
                measure(file, &mut zip, limits)?;
                bytes.rewind().map_err(|e| Error::io(file, e))?;
                match format {
                    Format::Ods => {
                        Inner::Ods(Box::new(ZipArchive::new(bytes).map_err(|e| Error::workbook(file, None, e))?))
                    }
                    _ => Inner::Xlsx(Box::new(guarded(file, || {
                        Xlsx::new(bytes).map_err(|e| Error::workbook(file, None, e))
                    })?)),
                }
            }
        };
        Ok(Book { file: file.to_owned(), inner, limits: limits.clone(), wanted: Vec::new() })
    }

    pub(super) fn format(&self) -> Format {
        match self.inner {
            Inner::Xlsx(_) => Format::Xlsx,
            Inner::Xls(_) => Format::Xls,
            Inner::Ods(_) => Format::Ods,
        }
    }

    /// Names of the sheets that hold cells.
    pub(super) fn sheets(&mut self) -> Result<Vec<String>, Error> {
        let of = |sheets: &[calamine::Sheet]| {
            sheets.iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect()
        };
        match &mut self.inner {
            Inner::Xlsx(book) => Ok(of(book.sheets_metadata())),
            Inner::Xls(book) => Ok(of(book.sheets_metadata())),
            Inner::Ods(zip) => ods::sheets(zip).map_err(|e| Error::workbook(&self.file, None, e)),
        }
    }

    /// Gives the rows of a sheet, one at a time at the end of a [`Rows`], to `sink` until that says stop. Cells
    /// right of `columns` are noted and left out.
    pub(super) fn read(&mut self, sheet: &str, columns: u32, sink: &mut Sink<'_>) -> Result<(), Error> {
        let file = &self.file;
        let mut build = Builder::new(columns.min(MAX_COLUMNS), &self.limits, sink);
        let failed = |e: &dyn std::fmt::Display| Error::workbook(file, Some(sheet), e);
        // The crates below panic on some hostile files (arithmetic on cell references, slices of records). Their
        // state is dropped with the error, so nothing half-done is seen again.
        guarded(file, || match &mut self.inner {
            Inner::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(|e| failed(&e))?;
                while let Some(cell) = cells.next_cell().map_err(|e| failed(&e))? {
                    let (row, column) = cell.get_position();
                    if !build.cell(row, column, |out| write_ref(cell.get_value(), out)).map_err(|e| failed(&e))? {
                        return Ok(());
                    }
                }
                build.finish();
                Ok(())
            }
            Inner::Xls(book) => {
                let range = book.worksheet_range(sheet).map_err(|e| failed(&e))?;
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, value) in range.used_cells() {
                    let (row, column) = (top + row as u32, left + column as u32);
                    if !build.cell(row, column, |out| write(value, out)).map_err(|e| failed(&e))? {
                        return Ok(());
                    }
                }
                build.finish();
                Ok(())
            }
            Inner::Ods(zip) => ods::read(zip, sheet, &mut build).map_err(|e| failed(&e)),
        })
    }
}

/// Runs something that may panic on a hostile workbook and makes that an error.
fn guarded<T>(file: &str, run: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result,
        Err(_) => Err(Error::workbook(file, None, "the workbook is damaged")),
    }
}

/// Which kind of document a zip archive is.
fn zip_format<R: Read + Seek>(file: &str, zip: &ZipArchive<R>) -> Result<Format, Error> {
    let has = |name: &str| zip.file_names_raw().any(|n| n.eq_ignore_ascii_case(name.as_bytes()));
    let refused = |kind, remedy| Err(Error::Unsupported { file: file.to_owned(), kind, when: "", remedy });
    if has("xl/workbook.xml") {
        Ok(Format::Xlsx)
    } else if has("xl/workbook.bin") {
        refused("a binary workbook (.xlsb)", "Open it in a spreadsheet program and save it as .xlsx or CSV")
    } else if has("content.xml") && has("mimetype") {
        Ok(Format::Ods)
    } else if has("word/document.xml") {
        refused("a Word document", "Export the applications as CSV, JSON or XLSX and give that file")
    } else if has("[Content_Types].xml") {
        Ok(Format::Xlsx)
    } else {
        refused("a zip archive", "Unpack it and give the file inside")
    }
}

/// Below this nothing is too much, whatever the ratio.
const HARMLESS: u64 = 32 << 20;

/// Inflates every part once without keeping it. What the archive says about sizes is the attacker's word.
fn measure<R: Read + Seek>(file: &str, zip: &mut ZipArchive<R>, limits: &Limits) -> Result<(), Error> {
    let mut total = 0u64;
    let mut buffer = vec![0u8; 64 << 10];
    for index in 0..zip.len() {
        let mut part = match zip.by_index(index) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(reason)) if reason.contains("assword") => {
                return Err(Error::workbook(file, None, "it is locked with a password"));
            }
            Err(e) => return Err(Error::workbook(file, None, e)),
        };
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        let holds_strings = name.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let packed = part.compressed_size();
        let mut size = 0u64;
        let mut strings = SharedCount::default();
        loop {
            let n = part.read(&mut buffer).map_err(|e| Error::workbook(file, None, format!("{name}: {e}")))?;
            if n == 0 {
                break;
            }
            size += n as u64;
            total += n as u64;
            if holds_strings {
                strings.scan(&buffer[..n]);
            }
            let over = |found: u64, limit: u64| Error::Inflates {
                file: file.to_owned(),
                part: name.clone(),
                found: format!("more than {} MiB", found >> 20),
                limit: format!("{} MiB", limit >> 20),
            };
            if total > limits.inflated_bytes {
                return Err(over(limits.inflated_bytes, limits.inflated_bytes));
            }
            if size > HARMLESS && size / limits.inflate_ratio.max(1) > packed {
                return Err(over(size, packed.saturating_mul(limits.inflate_ratio).max(HARMLESS)));
            }
        }
        // The last bytes are looked at once 64 follow them.
        strings.scan(&[0; 64]);
        // The reader reserves room for as many strings as the part claims to have.
        if strings.claimed > size / 12 + 1024 {
            let reason = format!("{name} claims {} strings in {size} bytes", strings.claimed);
            return Err(Error::workbook(file, None, reason));
        }
    }
    Ok(())
}

/// Finds the largest number that stands in a `uniqueCount` attribute.
#[derive(Default)]
struct SharedCount {
    tail: Vec<u8>,
    claimed: u64,
}

impl SharedCount {
    fn scan(&mut self, bytes: &[u8]) {
        const NAME: &[u8] = b"uniqueCount";
        self.tail.extend_from_slice(bytes);
        let mut at = 0;
        while let Some(n) = self.tail[at..].iter().position(|b| *b == b'u') {
            at += n;
            let rest = &self.tail[at..];
            if rest.len() < 64 {
                break;
            }
            at += 1;
            if rest.starts_with(NAME) {
                let digits = rest[NAME.len()..64].iter().skip_while(|b| !b.is_ascii_digit());
                let digits = digits.take_while(|b| b.is_ascii_digit());
                let number = digits.fold(0u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0')));
                self.claimed = self.claimed.max(number);
            }
        }
        // An attribute may go on in the next block.
        let done = self.tail.len().saturating_sub(63);
        self.tail.drain(..done);
    }
}

/// Puts cells together into rows: sorted, gaps blank.
pub(super) struct Builder<'s> {
    rows: Rows,
    columns: u32,
    row: u32,
    /// Column and text of each cell of the row at hand.
    cells: Vec<(u32, std::ops::Range<usize>)>,
    text: Vec<u8>,
    notes: Vec<Note>,
    going: bool,
    /// Whether the row at hand is longer than `row_bytes`.
    too_long: bool,
    row_bytes: usize,
    /// Bytes of text that may still be given out.
    left: u64,
    sink: &'s mut Sink<'s>,
}

impl<'s> Builder<'s> {
    fn new(columns: u32, limits: &Limits, sink: &'s mut Sink<'s>) -> Builder<'s> {
        Builder {
            rows: Rows::default(),
            columns,
            row: 0,
            cells: Vec::new(),
            text: Vec::new(),
            notes: Vec::new(),
            going: true,
            too_long: false,
            row_bytes: limits.row_bytes.min(MAX_CELL),
            left: limits.inflated_bytes.saturating_mul(2),
            sink,
        }
    }

    /// Adds a cell, 0-based, whose text `write` appends; false when no more are wanted. Rows come in order.
    pub(super) fn cell(
        &mut self,
        row: u32,
        column: u32,
        write: impl FnOnce(&mut Vec<u8>) -> Option<&'static str>,
    ) -> Result<bool, &'static str> {
        if row != self.row {
            self.finish();
            if row < self.row {
                return Err("its rows are out of order");
            }
            if row >= MAX_ROWS {
                return Err("it has more rows than a sheet can have");
            }
            self.row = row;
        }
        if self.too_long {
            return Ok(self.going);
        }
        let start = self.text.len();
        let error = write(&mut self.text);
        // One shared text may stand in millions of cells: what counts is what comes out.
        match self.left.checked_sub((self.text.len() - start) as u64) {
            Some(left) => self.left = left,
            None => return Err("its cells hold far more text than the file"),
        }
        if let Some(error) = error {
            self.notes.push(Note::ErrorCell { column, error });
        }
        if column >= self.columns {
            if self.text[start..].iter().any(|b| !b.is_ascii_whitespace()) && !self.going_beyond() {
                self.notes.push(Note::Beyond { column });
            }
            self.text.truncate(start);
        } else if self.text.len() > start {
            self.cells.push((column, start..self.text.len()));
        }
        if self.text.len() > self.row_bytes {
            self.too_long = true;
            self.text.truncate(EXCERPT);
        }
        Ok(self.going)
    }

    fn going_beyond(&self) -> bool {
        self.notes.iter().any(|n| matches!(n, Note::Beyond { .. }))
    }

    /// Hands the row at hand to the sink, if it has anything.
    pub(super) fn finish(&mut self) {
        if self.going && self.too_long {
            self.rows.text.extend_from_slice(&self.text);
            self.rows.end_cell();
            self.rows.end_row(self.row.saturating_add(1));
            self.rows.note(Note::TooLong);
            self.going = (self.sink)(&mut self.rows);
        } else if self.going && !self.cells.is_empty() {
            // Cells out of order do not come from a spreadsheet program; of two in one place the last counts.
            self.cells.sort_by_key(|(column, _)| *column);
            let mut next = 0;
            for (i, (column, range)) in self.cells.iter().enumerate() {
                if self.cells.get(i + 1).is_some_and(|(after, _)| after == column) {
                    continue;
                }
                while next < *column {
                    self.rows.end_cell();
                    next += 1;
                }
                self.rows.text.extend_from_slice(&self.text[range.clone()]);
                self.rows.end_cell();
                next += 1;
            }
            self.rows.end_row(self.row.saturating_add(1));
            for note in &self.notes {
                self.rows.note(*note);
            }
            self.going = (self.sink)(&mut self.rows);
        }
        self.cells.clear();
        self.text.clear();
        self.notes.clear();
        self.too_long = false;
    }
}

fn write_ref(value: &DataRef<'_>, out: &mut Vec<u8>) -> Option<&'static str> {
    match value {
        DataRef::Int(n) => write_number(*n as f64, out),
        DataRef::Float(n) => write_number(*n, out),
        DataRef::String(s) => write_text(s, out),
        DataRef::SharedString(s) => write_text(s, out),
        DataRef::Bool(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        DataRef::DateTime(date) => write_date(date, out),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => out.extend_from_slice(s.as_bytes()),
        DataRef::Error(e) => return Some(error_name(e)),
        DataRef::Empty => {}
    }
    None
}

fn write(value: &Data, out: &mut Vec<u8>) -> Option<&'static str> {
    match value {
        Data::Int(n) => write_number(*n as f64, out),
        Data::Float(n) => write_number(*n, out),
        Data::String(s) => write_text(s, out),
        Data::Bool(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        Data::DateTime(date) => write_date(date, out),
        Data::DateTimeIso(s) | Data::DurationIso(s) => out.extend_from_slice(s.as_bytes()),
        Data::Error(e) => return Some(error_name(e)),
        Data::Empty => {}
    }
    None
}

fn error_name(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        _ => "an error",
    }
}

/// A text cell; the apostrophe that keeps a spreadsheet from reading a number or a formula is no part of it.
pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    let guard =
        text.strip_prefix('\'').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || "+=-@".contains(c)));
    let text = guard.unwrap_or(text).as_bytes();
    out.extend_from_slice(&text[..text.len().min(MAX_CELL + 1)]);
}

/// A number as plain digits, never with an exponent.
pub(super) fn write_number(number: f64, out: &mut Vec<u8>) {
    // Display of f64 has no exponent; past this many digits nothing a person wrote is left.
    if number.is_finite() && number.abs() < 1e40 {
        out.extend_from_slice(format!("{number}").as_bytes());
    }
}

/// A date, a date with time, or a time of day in ISO 8601; what no calendar has stays the number it is.
fn write_date(date: &ExcelDateTime, out: &mut Vec<u8>) {
    let serial = date.as_f64();
    if date.is_duration() || !(0.0..2_958_466.0).contains(&serial) {
        return write_number(serial, out);
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    let text = if serial < 1.0 {
        clock
    } else if serial.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{clock}")
    };
    out.extend_from_slice(text.as_bytes());
}

/// What the thread that reads a workbook sends.
enum Message {
    Rows(Rows),
    /// The sheet is at its end.
    SheetEnd,
    Failed(Error),
}

/// Bytes of rows sent at once.
const BATCH: usize = 128 << 10;

/// The rows of a workbook's sheets, read by a thread of its own: the cells of a sheet borrow the workbook, so
/// both have to live on one stack. At most a few batches are in memory.
pub(super) struct SheetFeed {
    messages: Option<Receiver<Message>>,
    batch: Rows,
    at: usize,
}

impl SheetFeed {
    /// Starts reading the book's wanted sheets in order.
    pub(super) fn start(book: Box<Book>) -> io::Result<SheetFeed> {
        let (sender, receiver) = sync_channel(2);
        std::thread::Builder::new().name("workbook".to_owned()).spawn(move || send_all(*book, &sender))?;
        Ok(SheetFeed { messages: Some(receiver), batch: Rows::default(), at: 0 })
    }

    /// A feed without rows.
    pub(super) fn ended() -> SheetFeed {
        SheetFeed { messages: None, batch: Rows::default(), at: 0 }
    }

    /// Appends the next row of the sheet being read.
    pub(super) fn next(&mut self, file: &str, rows: &mut Rows) -> Result<Next, Error> {
        loop {
            if self.at < self.batch.len() {
                let at = self.at;
                self.at += 1;
                let first = self.batch.notes.partition_point(|(row, _)| (*row as usize) < at);
                if self.batch.notes.get(first) == Some(&(at as u32, Note::TooLong)) {
                    let reason = "longer than a row may be".to_owned();
                    let row = self.batch.marks[at].row;
                    return Ok(Next::Bad(Bad::new(row, None, None, reason, self.batch.cell(at, 0))));
                }
                rows.copy_row(&self.batch, at);
                return Ok(Next::Row);
            }
            let Some(messages) = &self.messages else { return Ok(Next::End) };
            match messages.recv() {
                Ok(Message::Rows(batch)) => (self.batch, self.at) = (batch, 0),
                Ok(Message::SheetEnd) => return Ok(Next::End),
                Ok(Message::Failed(error)) => return Err(error),
                // The thread ends only after the last sheet's end, unless it came to grief.
                Err(_) => return Err(Error::workbook(file, None, "the workbook is damaged")),
            }
        }
    }
}

fn send_all(mut book: Book, sender: &SyncSender<Message>) {
    for wanted in std::mem::take(&mut book.wanted) {
        let mut batch = Rows::default();
        let result = book.read(&wanted.sheet, wanted.columns, &mut |rows| {
            if rows.marks.last().is_some_and(|m| m.row > wanted.header_row) {
                batch.copy_row(rows, 0);
            }
            rows.clear();
            batch.text.len() < BATCH && batch.len() < 4096
                || sender.send(Message::Rows(std::mem::take(&mut batch))).is_ok()
        });
        let last = match result {
            Ok(()) => Message::SheetEnd,
            Err(error) => Message::Failed(error),
        };
        let failed = matches!(last, Message::Failed(_));
        if sender.send(Message::Rows(batch)).is_err() || sender.send(last).is_err() || failed {
            return;
        }
    }
}
