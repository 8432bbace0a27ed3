//! The sequential half of an import: rows out of every table in order, folded, numbered and accounted for.
//!
//! What a row says is left to the workers. The chunks differ in size with the limits, never in content.

use std::collections::VecDeque;

use super::assemble::{Fold, Verdict};
use super::chunk::{Chunk, Rows};
use super::csv::{Delimited, Next};
use super::encoding::Window;
use super::json_rows::JsonRows;
use super::open::Pending;
use super::quarantine::{Account, Bad, Counts, InputAccount, Quarantine, TableAccount};
use super::sheet::SheetFeed;
use super::table::{Aside, Frame};
use super::{Error, Limits};

/// One table that is to be read.
pub(super) struct Table {
    pub(super) number: u16,
    /// Index of its input.
    pub(super) input: usize,
    pub(super) file: String,
    pub(super) sheet: Option<String>,
    /// Rows passed over above the data.
    pub(super) above_header: u64,
    pub(super) pending: Pending,
    /// What is folded and what is no application; JSON has neither.
    pub(super) rules: Option<(Frame, Fold)>,
}

/// The rows of the table being read.
enum Active {
    Delimited(Box<Delimited>),
    Json(Box<JsonRows>),
    /// All sheets of one workbook, one after the other.
    Sheets(SheetFeed),
}

impl Active {
    fn start(table: &mut Table, limits: &Limits) -> Result<Active, Error> {
        let io = |e| Error::io(&table.file, e);
        Ok(match std::mem::replace(&mut table.pending, Pending::Following) {
            Pending::Delimited { bytes, delimiter, columns, place } => {
                let mut window = Window::new(bytes.stream().map_err(io)?);
                window.skip(place.byte).map_err(io)?;
                Active::Delimited(Box::new(Delimited::new(window, delimiter, columns, place, limits)))
            }
            Pending::Json { bytes } => Active::Json(Box::new(JsonRows::new(bytes.stream().map_err(io)?))),
            Pending::Sheets(book) => Active::Sheets(SheetFeed::start(book).map_err(io)?),
            // A sheet whose workbook is not being read any more cannot come up: it follows its first sheet.
            Pending::Following => Active::Sheets(SheetFeed::ended()),
        })
    }

    fn next(&mut self, file: &str, rows: &mut Rows) -> Result<Next, Error> {
        match self {
            Active::Delimited(rows_of) => rows_of.next(rows).map_err(|e| Error::io(file, e)),
            Active::Json(rows_of) => rows_of.next(file, rows),
            Active::Sheets(feed) => feed.next(file, rows),
        }
    }

    /// Line and byte at which the next row begins, in text files.
    fn place(&self) -> (Option<u64>, Option<u64>) {
        match self {
            Active::Delimited(rows) => (Some(rows.place().line + 1), Some(rows.place().byte)),
            _ => (None, None),
        }
    }

    fn digest(&self) -> Option<(u64, String)> {
        match self {
            Active::Delimited(rows) => Some(rows.digest()),
            Active::Json(rows) => Some(rows.digest()),
            Active::Sheets(_) => None,
        }
    }
}

/// Reads the rows of a batch in order. One thread owns it.
pub struct Reader {
    tables: VecDeque<Table>,
    active: Option<Active>,
    /// The row that begins the next chunk.
    carry: Option<Rows>,
    /// Applications handed out so far.
    ordinal: u32,
    limits: Limits,
    account: Account,
}

impl Reader {
    pub(super) fn new(tables: Vec<Table>, inputs: Vec<InputAccount>, limits: Limits) -> Reader {
        let accounts = tables.iter().map(|t| {
            let mut counts = Counts::default();
            counts.skipped.above_header = t.above_header;
            TableAccount { input: t.input, sheet: t.sheet.clone(), counts }
        });
        let quarantine = Quarantine::new(limits.quarantine_rows);
        let account = Account { total: Counts::default(), inputs, tables: accounts.collect(), quarantine };
        Reader { tables: tables.into(), active: None, carry: None, ordinal: 0, limits, account }
    }

    /// Rows counted so far and how many applications they made, for progress.
    pub fn progress(&self) -> (u64, u32) {
        (self.account.tables.iter().map(|t| t.counts.rows).sum(), self.ordinal)
    }

    /// The next applications in input order, in `recycled` if one is given; `None` at the end.
    ///
    /// # Errors
    /// What keeps an input from being read on. Rows that cannot be read are no error: see [`Account`].
    pub fn next_chunk(&mut self, recycled: Option<Chunk>) -> Result<Option<Chunk>, Error> {
        let mut chunk = recycled.unwrap_or_default();
        chunk.clear();
        while let Some(mut table) = self.tables.pop_front() {
            let result = self.fill(&mut table, &mut chunk);
            let ended = result?;
            if !ended {
                self.tables.push_front(table);
            }
            if !chunk.is_empty() {
                self.ordinal += chunk.len() as u32;
                return Ok(Some(chunk));
            }
        }
        Ok(None)
    }

    /// Fills the chunk from one table; true when the table is at its end.
    fn fill(&mut self, table: &mut Table, chunk: &mut Chunk) -> Result<bool, Error> {
        chunk.table = table.number;
        chunk.first_ordinal = self.ordinal;
        let mut active = match self.active.take() {
            Some(active) => active,
            None => Active::start(table, &self.limits)?,
        };
        if let Some(carry) = self.carry.take() {
            chunk.rows.copy_row(&carry, 0);
            chunk.ends.push(1);
        }
        loop {
            let place = active.place();
            match active.next(&table.file, &mut chunk.rows)? {
                Next::End => {
                    self.end(table, active);
                    return Ok(true);
                }
                Next::Bad(bad) => {
                    if let Some((_, fold)) = &mut table.rules {
                        fold.lost();
                    }
                    self.quarantine(table, bad)?;
                }
                Next::Row => {
                    if self.admit(table, chunk, place)? {
                        self.active = Some(active);
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// Finds the place of the row just read; true when it has to wait for the next chunk.
    fn admit(
        &mut self,
        table: &mut Table,
        chunk: &mut Chunk,
        place: (Option<u64>, Option<u64>),
    ) -> Result<bool, Error> {
        let tail = chunk.rows.len() - 1;
        let counts = &mut self.account.tables[usize::from(table.number)].counts;
        let verdict = match &mut table.rules {
            None => Verdict::New,
            Some((frame, fold)) => {
                if let Some(aside) = frame.aside(&chunk.rows, tail) {
                    match aside {
                        Aside::Blank => counts.skipped.blank += 1,
                        Aside::RepeatedHeader => counts.skipped.repeated_headers += 1,
                        Aside::Totals => counts.skipped.totals += 1,
                    }
                    chunk.rows.pop();
                    return Ok(false);
                }
                fold.judge(chunk)
            }
        };
        match verdict {
            Verdict::Fold => {
                counts.rows += 1;
                counts.folded += 1;
                if let Some(end) = chunk.ends.last_mut() {
                    *end = chunk.rows.len() as u32;
                }
                Ok(false)
            }
            Verdict::Bad(reason) => {
                let raw: Vec<&[u8]> = chunk.rows.cells(tail).collect();
                let bad = Bad::new(chunk.rows.marks[tail].row, place.0, place.1, reason, &raw.join(&b","[..]));
                chunk.rows.pop();
                self.quarantine(table, bad)?;
                Ok(false)
            }
            Verdict::New => {
                counts.rows += 1;
                counts.applications += 1;
                let row = chunk.rows.marks[tail].row;
                if self.ordinal.checked_add(chunk.len() as u32 + 1).is_none() {
                    return Err(Error::TooManyApplications { file: table.file.clone(), row });
                }
                let full = chunk.len() >= self.limits.chunk_applications.max(1)
                    || chunk.rows.text.len() >= self.limits.chunk_bytes;
                if full && !chunk.is_empty() {
                    let mut carry = Rows::default();
                    carry.copy_row(&chunk.rows, tail);
                    chunk.rows.pop();
                    self.carry = Some(carry);
                    return Ok(true);
                }
                chunk.ends.push(chunk.rows.len() as u32);
                Ok(false)
            }
        }
    }

    fn quarantine(&mut self, table: &Table, bad: Bad) -> Result<(), Error> {
        let counts = &mut self.account.tables[usize::from(table.number)].counts;
        counts.rows += 1;
        counts.quarantined += 1;
        self.account.quarantine.push(bad.in_table(table.number)).map_err(|e| Error::io("quarantine", e))
    }

    fn end(&mut self, table: &Table, active: Active) {
        if let Some((bytes, sha256)) = active.digest() {
            let input = &mut self.account.inputs[table.input];
            (input.bytes, input.sha256) = (bytes, sha256);
        }
        if self.tables.front().is_some_and(|next| next.input == table.input) {
            self.active = Some(active);
        }
    }

    /// What became of every row.
    pub fn finish(self) -> Account {
        let mut account = self.account;
        for table in &account.tables {
            account.total.add(&table.counts);
        }
        account
    }
}
