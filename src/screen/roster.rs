//! A batch read for linking: the table of what is compared, and what its records are called.
//!
//! The input is read once. A record that only the batch can read (a phone without country, 03/04/1990) waits in the spool
//! until the counts are in.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::ordered::ordered;
use super::spool::{Block, Run, Spool};
use super::{Error, Intake};
use crate::fact::{Census, Facts, Ground, Settlement, undecided};
use crate::link::linkage::{self, Attribute, Row, Table};
use crate::record::{Application, Cell, Field};

/// What the columns of a batch are called, and which of them holds the truth.
pub trait Headers: Sync {
    /// The name of a column of an input; `None` if it has none.
    fn header(&self, file: u16, column: u16) -> Option<String>;

    /// Whether a column is set aside as the truth to compare with.
    fn is_truth(&self, header: &str) -> bool;
}

/// A batch that can be linked.
#[derive(Debug, Default)]
pub struct Roster {
    /// What is compared.
    pub table: Table,
    /// What the batch as a whole decided about its phones and dates.
    pub settlement: Settlement,
    ids: Texts,
    truth: Texts,
}

/// Texts by ordinal, back to back.
#[derive(Debug, Default)]
struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(at).and_then(|end| self.text.get(start..*end)).unwrap_or_default()
    }
}

/// What one record leaves.
#[derive(Default)]
struct Entry {
    id: String,
    truth: String,
    /// `None` for a record that waits.
    row: Option<Row>,
}

/// What a chunk leaves.
#[derive(Default)]
struct Part {
    entries: Vec<Entry>,
    census: Census,
    /// Records that wait, whole, and their ordinals.
    block: Block,
    waiting: Vec<u32>,
}

impl Roster {
    /// Reads a batch to its end. `files` names the inputs for records without an id; `memory` is how many bytes may wait
    /// before they go to a temporary file.
    ///
    /// # Errors
    /// When the input or the temporary file fails.
    pub fn read<I: Intake>(
        mut ground: Ground,
        headers: &dyn Headers,
        files: &[String],
        intake: &I,
        memory: usize,
    ) -> Result<Roster, Error> {
        let mut roster = Roster::default();
        let (mut census, mut spool) = (Census::default(), Spool::new(memory));
        let mut waiting: Vec<Vec<u32>> = Vec::new();
        ordered(
            || intake.next(),
            |chunk| read_chunk(&ground, headers, files, intake, chunk),
            |part| {
                if u64::from(roster.table.len()) + part.entries.len() as u64 > u64::from(u32::MAX) {
                    return Err(Error::TooMany);
                }
                census.merge(&part.census);
                for entry in part.entries {
                    roster.ids.push(&entry.id);
                    roster.truth.push(&entry.truth);
                    roster.table.push(&entry.row.unwrap_or_default());
                }
                if !part.waiting.is_empty() {
                    waiting.push(part.waiting);
                    spool.push(&part.block)?;
                }
                Ok(())
            },
        )?;
        roster.settlement = census.settle(&mut ground);
        let mut blocks = (0..spool.len()).zip(waiting);
        ordered(
            || Ok(blocks.next()),
            |(block, ordinals)| (spool.with(block, |run| read_run(&ground, headers, run)), ordinals),
            |(rows, ordinals)| {
                ordinals.into_iter().zip(&rows?).for_each(|(ordinal, row)| roster.table.fill(ordinal, row));
                Ok::<(), Error>(())
            },
        )?;
        roster.table.seal();
        Ok(roster)
    }

    /// The record's id, or `file:row` where the export gives none.
    pub fn id(&self, record: u32) -> &str {
        self.ids.get(record)
    }

    /// Records by their ids; of several records of one id, the first.
    pub fn by_id(&self) -> HashMap<&str, u32, FixedState> {
        let mut found = HashMap::default();
        for record in 0..self.table.len() {
            found.entry(self.id(record)).or_insert(record);
        }
        found
    }

    /// Each record's cell in the column of the truth; empty where blank.
    pub fn truth(&self) -> impl Iterator<Item = &str> {
        (0..self.table.len()).map(|record| self.truth.get(record))
    }
}

fn read_chunk<I: Intake>(
    ground: &Ground,
    headers: &dyn Headers,
    files: &[String],
    intake: &I,
    chunk: I::Chunk,
) -> Part {
    let (first, len) = I::extent(&chunk);
    let mut part = Part { block: Block { first, ..Block::default() }, ..Part::default() };
    let (mut app, mut known) = (Application::default(), Known::new(headers));
    for index in 0..len {
        app.clear();
        intake.decode(&chunk, index, linkage::wanted(), &mut app);
        let facts = Facts::new(&app, ground);
        part.census.add(&facts);
        let mut entry = Entry { id: id_of(&app, files), truth: known.truth(&app), row: None };
        if undecided(&facts) {
            part.waiting.push(app.ordinal);
            app.encode(linkage::wanted(), &mut part.block.bytes);
            part.block.end_record();
        } else {
            entry.row = Some(known.row(&facts));
        }
        part.entries.push(entry);
    }
    intake.recycle(chunk);
    part
}

fn read_run(ground: &Ground, headers: &dyn Headers, run: Run<'_>) -> Vec<Row> {
    let (mut app, mut known) = (Application::default(), Known::new(headers));
    (0..run.len())
        .map(|index| {
            app.decode(&mut run.record(index)).expect("the spool gives back what was written");
            known.row(&Facts::new(&app, ground))
        })
        .collect()
}

fn id_of(app: &Application, files: &[String]) -> String {
    match app.get(Field::Id) {
        Some(id) => id.to_owned(),
        None => {
            let file = files.get(usize::from(app.source.file)).map_or("?", String::as_str);
            format!("{file}:{}", app.source.row)
        }
    }
}

/// Columns whose names have been asked for.
struct Known<'h> {
    headers: &'h dyn Headers,
    columns: HashMap<(u16, u16), Option<Attribute>, FixedState>,
}

impl<'h> Known<'h> {
    fn new(headers: &'h dyn Headers) -> Known<'h> {
        Known { headers, columns: HashMap::default() }
    }

    /// The attribute of a further column; `None` for the truth.
    fn attribute(&mut self, file: u16, cell: &Cell) -> Option<Attribute> {
        let headers = self.headers;
        let of =
            || headers.header(file, cell.column).filter(|h| !headers.is_truth(h)).map(|h| Attribute::Extra(h.into()));
        self.columns.entry((file, cell.column)).or_insert_with(of).clone()
    }

    fn row(&mut self, facts: &Facts<'_>) -> Row {
        let file = facts.app.source.file;
        Row::of(facts, &mut |cell| self.attribute(file, cell))
    }

    fn truth(&mut self, app: &Application) -> String {
        let file = app.source.file;
        let headers = self.headers;
        let truth = |cell: &&Cell| headers.header(file, cell.column).is_some_and(|header| headers.is_truth(&header));
        app.of(Field::Extra).find(truth).map(|cell| app.text(cell).to_owned()).unwrap_or_default()
    }
}
