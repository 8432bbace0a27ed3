//! Rows on their way from the reader to the workers, and how workers turn them into applications.
//!
//! [`Rows`] is one text buffer with the ends of its cells: filled, handed on and filled again without
//! allocating. A [`Chunk`] is the rows of some whole applications of one table. Where one chunk ends and the
//! next begins changes nothing but their sizes. Not here: which rows belong together (`assemble`).

use std::sync::Arc;

use super::attachment::Attachments;
use super::decode::Row;
use super::encoding::{self, Text};
use super::json;
use super::lookup::Lookup;
use super::mapping::Plan;
use crate::record::{Application, Field, FieldSet, Source, Trust};

/// Where one row stands in a [`Rows`], and where it stood in its input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// 1-based row as a spreadsheet numbers it.
    pub(super) row: u32,
    /// End of the row's cells in `ends`.
    pub(super) cells_end: u32,
}

/// Something worth saying about one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// Fewer cells than columns.
    Short { found: u32, columns: u32 },
    /// A spreadsheet error instead of a value, such as `#N/A`.
    ErrorCell { column: u32, error: &'static str },
    /// Content right of the last column.
    Beyond { column: u32 },
    /// The row is too long; what it holds is its beginning, for the quarantine.
    TooLong,
}

/// Rows in one buffer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// The text of all cells.
    pub(super) text: Vec<u8>,
    /// End of each cell in `text`.
    pub(super) ends: Vec<u32>,
    pub(super) marks: Vec<Mark>,
    /// Index into `marks`, and what is to be said.
    pub(super) notes: Vec<(u32, Note)>,
}

impl Rows {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.marks.clear();
        self.notes.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.marks.len()
    }

    /// Ends the cell whose text was just appended.
    pub(super) fn end_cell(&mut self) {
        self.ends.push(self.text.len() as u32);
    }

    /// Ends the row whose cells were just appended.
    pub(super) fn end_row(&mut self, row: u32) {
        self.marks.push(Mark { row, cells_end: self.ends.len() as u32 });
    }

    /// Appends a note on the last row.
    pub(super) fn note(&mut self, note: Note) {
        self.notes.push((self.marks.len().saturating_sub(1) as u32, note));
    }

    /// First and one past the last cell of a row.
    fn cell_range(&self, row: usize) -> (usize, usize) {
        let start = if row == 0 { 0 } else { self.marks[row - 1].cells_end as usize };
        (start, self.marks[row].cells_end as usize)
    }

    fn text_start(&self, cell: usize) -> usize {
        if cell == 0 { 0 } else { self.ends[cell - 1] as usize }
    }

    /// Bytes of text in rows `from..`.
    pub(super) fn bytes_from(&self, from: usize) -> usize {
        if from >= self.marks.len() { 0 } else { self.text.len() - self.text_start(self.cell_range(from).0) }
    }

    /// A cell's bytes; empty past the row's end.
    pub(super) fn cell(&self, row: usize, column: usize) -> &[u8] {
        let (start, end) = self.cell_range(row);
        let cell = start + column;
        if cell >= end { &[] } else { &self.text[self.text_start(cell)..self.ends[cell] as usize] }
    }

    /// A row's cells in order.
    pub(super) fn cells(&self, row: usize) -> impl Iterator<Item = &[u8]> {
        let (start, end) = self.cell_range(row);
        let mut from = self.text_start(start);
        self.ends[start..end].iter().map(move |to| {
            let cell = &self.text[from..*to as usize];
            from = *to as usize;
            cell
        })
    }

    /// Takes the last row away.
    pub(super) fn pop(&mut self) {
        if let Some(last) = self.marks.len().checked_sub(1) {
            let (start, _) = self.cell_range(last);
            self.text.truncate(self.text_start(start));
            self.ends.truncate(start);
            self.marks.truncate(last);
            while self.notes.last().is_some_and(|(row, _)| *row as usize >= last) {
                self.notes.pop();
            }
        }
    }

    /// Appends a copy of a row of `from` with its notes.
    pub(super) fn copy_row(&mut self, from: &Rows, row: usize) {
        for cell in from.cells(row) {
            self.text.extend_from_slice(cell);
            self.end_cell();
        }
        self.end_row(from.marks[row].row);
        // Notes are sorted by row and rare.
        let first = from.notes.partition_point(|(at, _)| (*at as usize) < row);
        for (_, note) in from.notes[first..].iter().take_while(|(at, _)| *at as usize == row) {
            self.note(*note);
        }
    }
}

/// The rows of some whole applications of one table.
#[derive(Debug, Default)]
pub struct Chunk {
    pub(super) table: u16,
    pub(super) first_ordinal: u32,
    pub(super) rows: Rows,
    /// One past the last row of each application.
    pub(super) ends: Vec<u32>,
}

impl Chunk {
    /// The ordinal of its first application; the others follow without gap.
    pub fn first_ordinal(&self) -> u32 {
        self.first_ordinal
    }

    /// How many applications it holds.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes of text it holds.
    pub fn bytes(&self) -> usize {
        self.rows.text.len()
    }

    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.ends.clear();
    }

    /// First row of the last application.
    pub(super) fn last_start(&self) -> usize {
        match self.ends.len() {
            0 | 1 => 0,
            n => self.ends[n - 2] as usize,
        }
    }

    /// Rows `from..to` of an application.
    fn span(&self, index: usize) -> Option<(usize, usize)> {
        let to = *self.ends.get(index)? as usize;
        Some((if index == 0 { 0 } else { self.ends[index - 1] as usize }, to))
    }
}

/// What decoding needs to know of one table.
#[derive(Clone)]
pub(super) enum Shape {
    /// Rows under a header.
    Table { plan: Plan, text: Text },
    /// Elements of a JSON text.
    Json { plan: Plan },
}

impl Shape {
    pub(super) fn plan(&self) -> &Plan {
        match self {
            Shape::Table { plan, .. } | Shape::Json { plan } => plan,
        }
    }

    pub(super) fn plan_mut(&mut self) -> &mut Plan {
        match self {
            Shape::Table { plan, .. } | Shape::Json { plan } => plan,
        }
    }
}

/// Turns rows into applications. Shared by workers; cloning is cheap.
#[derive(Clone)]
pub struct Decoder {
    pub(super) shapes: Arc<Vec<Shape>>,
    /// Databases of network addresses, if any were given.
    pub(super) lookup: Option<Arc<Lookup>>,
    /// Where files that records name are read from.
    pub(super) attachments: Option<Arc<Attachments>>,
}

/// Text of an application's rows that is not valid as it stands, made valid cell by cell.
struct Repaired {
    text: String,
    ends: Vec<u32>,
    damage: Damage,
}

impl Decoder {
    /// How the columns of a table (a file, or a sheet of a workbook) are mapped, by its number in [`Source::file`].
    pub fn plan(&self, table: u16) -> Option<&Plan> {
        self.shapes.get(table as usize).map(Shape::plan)
    }

    /// What [`crate::record::Cell::column`] stands for in a table. JSON may show further columns while it is read:
    /// the list is whole once that is done.
    pub fn columns(&self, table: u16) -> Vec<String> {
        let Some(plan) = self.plan(table) else { return Vec::new() };
        (0..u16::MAX).map_while(|column| plan.name(column)).collect()
    }

    /// Who records a field in a table.
    pub fn trust(&self, table: u16, field: Field) -> Trust {
        self.plan(table).map_or(field.default_trust(), |plan| plan.trust(field))
    }

    /// How many tables the batch has.
    pub fn tables(&self) -> usize {
        self.shapes.len()
    }

    /// Reads application `index` of a chunk into `app`, which is emptied first. Only `wanted` fields are copied;
    /// `app.carried` is set for all that the table has. An index past the chunk's end leaves `app` empty.
    pub fn decode(&self, chunk: &Chunk, index: usize, wanted: FieldSet, app: &mut Application) {
        match &self.attachments {
            None => self.decode_row(chunk, index, wanted, app),
            Some(attachments) => {
                self.decode_row(chunk, index, Attachments::wanted(wanted), app);
                attachments.read(wanted, app);
            }
        }
    }

    fn decode_row(&self, chunk: &Chunk, index: usize, wanted: FieldSet, app: &mut Application) {
        app.clear();
        app.ordinal = chunk.first_ordinal.saturating_add(index as u32);
        let (Some((from, to)), Some(shape)) = (chunk.span(index), self.shapes.get(chunk.table as usize)) else {
            return;
        };
        if from == to {
            return;
        }
        app.source = Source { file: chunk.table, row: chunk.rows.marks[from].row };
        match shape {
            Shape::Json { plan } => {
                // Elements are checked before they are handed on; what still fails keeps its place, empty.
                if let Err(reason) = json::decode(chunk.rows.cell(from, 0), plan, wanted, app) {
                    app.issue(None, reason);
                }
            }
            Shape::Table { plan, text } => {
                with_cells(*text, &chunk.rows, from, to, |cells, damage| {
                    damage.describe(*text, app);
                    plan.decode(|row| cells.row(row), to - from, wanted, app);
                });
                describe(&chunk.rows, from, to, &plan.names, app);
            }
        }
        if let Some(lookup) = &self.lookup {
            lookup.complete(wanted, app);
        }
    }

    /// Gives header and value of the protected columns of application `index`, which are never part of a record.
    pub fn protected(&self, chunk: &Chunk, index: usize, mut sink: impl FnMut(&str, &str)) {
        let (Some((from, to)), Some(shape)) = (chunk.span(index), self.shapes.get(chunk.table as usize)) else {
            return;
        };
        match shape {
            Shape::Json { plan } => {
                // As in `decode`: what is not readable has nothing to give.
                let _ = json::protected_values(chunk.rows.cell(from, 0), plan, sink);
            }
            Shape::Table { plan, text } => with_cells(*text, &chunk.rows, from, to, |cells, _| {
                let header = |column: usize| plan.report.get(column).map_or("", |c| c.header.as_str());
                plan.protected_values(|row, column| cells.row(row).cell(column), to - from, |c, v| sink(header(c), v));
            }),
        }
    }
}

/// What had to be done to read an application's bytes.
#[derive(Clone, Copy, Default)]
struct Damage {
    foreign: bool,
    zeros: bool,
}

impl Damage {
    fn describe(self, text: Text, app: &mut Application) {
        if self.foreign && text == Text::Utf8 {
            app.issue(None, "bytes that are not UTF-8 are read as windows-1252".to_owned());
        }
        if self.zeros {
            app.issue(None, "NUL bytes are left out".to_owned());
        }
    }
}

/// The cells of one application as text.
struct Cells<'t> {
    text: &'t str,
    /// End of each cell in `text`, plus `base`.
    ends: &'t [u32],
    base: u32,
    marks: &'t [Mark],
    /// Number of the first cell in the marks' counting.
    first: u32,
}

impl<'t> Cells<'t> {
    /// A row of the application; past the last one, a row without cells.
    fn row(&self, row: usize) -> Row<'t> {
        let Some(mark) = self.marks.get(row) else { return Row::default() };
        let from = row.checked_sub(1).map_or(0, |before| (self.marks[before].cells_end - self.first) as usize);
        let begin = from.checked_sub(1).map_or(self.base, |before| self.ends[before]);
        let text = self.text.get((begin - self.base) as usize..).unwrap_or_default();
        Row { text, ends: &self.ends[from..(mark.cells_end - self.first) as usize], begin }
    }
}

/// Runs `with` on the cells of rows `from..to`, of which there is at least one.
fn with_cells(text: Text, rows: &Rows, from: usize, to: usize, with: impl FnOnce(&Cells<'_>, Damage)) {
    let first = rows.cell_range(from).0;
    let ends = &rows.ends[first..rows.cell_range(to - 1).1];
    let base = rows.text_start(first);
    let bytes = &rows.text[base..ends.last().map_or(base, |e| *e as usize)];
    let (marks, first) = (&rows.marks[from..to], first as u32);
    if let Some(text) = as_it_stands(text, bytes, ends, base) {
        return with(&Cells { text, ends, base: base as u32, marks, first }, Damage::default());
    }
    let repaired = repair(text, bytes, ends, base);
    with(&Cells { text: &repaired.text, ends: &repaired.ends, base: 0, marks, first }, repaired.damage);
}

/// The bytes as text if nothing need be done to them and every cell begins and ends between characters.
fn as_it_stands<'b>(text: Text, bytes: &'b [u8], ends: &[u32], base: usize) -> Option<&'b str> {
    if memchr::memchr(0, bytes).is_some() {
        return None;
    }
    let valid = std::str::from_utf8(bytes).ok()?;
    if bytes.is_ascii() {
        return Some(valid);
    }
    // Halves of a character at the end of one cell and the start of the next look whole when joined.
    let parted = ends.iter().all(|e| valid.is_char_boundary(*e as usize - base));
    (parted && !matches!(text, Text::Single(_))).then_some(valid)
}

fn repair(text: Text, bytes: &[u8], ends: &[u32], base: usize) -> Repaired {
    let mut out = Repaired { text: String::with_capacity(bytes.len()), ends: Vec::new(), damage: Damage::default() };
    let mut from = 0;
    for end in ends {
        let to = *end as usize - base;
        let (cell, foreign) = encoding::decode(text, &bytes[from..to]);
        out.damage.foreign |= foreign;
        out.damage.zeros |= cell.contains('\0');
        out.text.extend(cell.chars().filter(|c| *c != '\0'));
        out.ends.push(out.text.len() as u32);
        from = to;
    }
    out
}

/// Turns the notes of rows `from..to` into issues.
fn describe(rows: &Rows, from: usize, to: usize, columns: &[String], app: &mut Application) {
    if rows.notes.is_empty() {
        return;
    }
    let first = rows.notes.partition_point(|(at, _)| (*at as usize) < from);
    for (at, note) in rows.notes[first..].iter().take_while(|(at, _)| (*at as usize) < to) {
        let row = rows.marks[*at as usize].row;
        let column = |c: u32| columns.get(c as usize).map_or("", String::as_str);
        let message = match note {
            Note::Short { found, columns } => {
                format!("row {row} has {found} of {columns} cells; the missing ones are read as blank")
            }
            Note::ErrorCell { column: c, error } => format!("row {row}, {:?}: {error} is read as blank", column(*c)),
            Note::Beyond { column: c } => {
                format!("row {row}: what stands in column {} and right of it has no header and is left out", c + 1)
            }
            Note::TooLong => "the row is too long".to_owned(),
        };
        app.issue(None, message);
    }
}
