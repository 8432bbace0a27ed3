//! One application's rows into an [`Application`], by a plan made once for the table.
//!
//! This runs for every record: columns without a use cost a bit test, blank cells a length test, and nothing is
//! allocated but for joined pieces (a middle name) and repaired lists. Rows folded into one application continue its
//! repeated groups; equal values are not repeated. What values mean is not decided here.

mod question;
mod secret;
mod split;

use std::borrow::Cow;

pub(crate) use question::protected_question;
pub use secret::{Hashed, hash};
pub(crate) use split::{Kind, split};

use crate::ingest::mapping::meaning::{group_of, is_list};
use crate::ingest::mapping::{Piece, Plan, Target};
use crate::record::{Application, Field, FieldSet, trim};

/// One column that feeds a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    column: u16,
    item: u16,
    field: Field,
    read: Read,
    /// A column whose value goes before or after this one's.
    joined: Option<(u16, Piece)>,
    /// The column of the question that this column asks or answers.
    question: Option<u16>,
}

/// The cells of a row, side by side in one text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Row<'v> {
    /// From the first one on.
    pub(crate) text: &'v str,
    /// Where each ends, and where the first one begins, counted from anywhere.
    pub(crate) ends: &'v [u32],
    pub(crate) begin: u32,
}

impl<'v> Row<'v> {
    /// Where the cell of a column ends in the text; past the last cell, where that ends.
    fn end(&self, column: usize) -> usize {
        let end = self.ends.get(column).or(self.ends.last());
        end.map_or(0, |end| end.saturating_sub(self.begin) as usize)
    }

    /// Where the cell of a column begins.
    fn start(&self, column: usize) -> usize {
        column.checked_sub(1).map_or(0, |before| self.end(before))
    }

    /// The text of a cell; empty past the last one.
    pub(crate) fn cell(&self, column: usize) -> &'v str {
        self.text.get(self.start(column)..self.end(column)).unwrap_or_default()
    }
}

/// How a cell becomes values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// One value as it stands.
    Plain,
    /// Several values, each an item of its own.
    List(Kind),
    /// Only a hash of it.
    Hash(Hashed),
    /// A name on a network, completed to its address.
    Handle(&'static str),
}

/// How values of a field are read from one cell.
pub(crate) fn read_of(field: Field) -> Read {
    match field {
        Field::Email => Read::List(Kind::Emails),
        Field::Phone => Read::List(Kind::Phones),
        Field::Link => Read::List(Kind::Links),
        Field::SkillName => Read::List(Kind::Words),
        Field::IdNumber => Read::Hash(Hashed::Identity),
        Field::PaymentAccountHash => Read::Hash(Hashed::Account),
        _ => Read::Plain,
    }
}

/// How a piece that is a value of its own is read.
pub(crate) fn read_of_piece(piece: Piece) -> Option<Read> {
    match piece {
        Piece::LinkedInHandle => Some(Read::Handle("https://www.linkedin.com/in/")),
        Piece::GitHubHandle => Some(Read::Handle("https://github.com/")),
        Piece::MiddleName | Piece::HouseNumber | Piece::PhoneCode => None,
    }
}

/// The steps for a table's columns, in column order.
pub(crate) fn steps(columns: &[Target]) -> Vec<Step> {
    let mut out: Vec<Step> = Vec::new();
    for (i, target) in columns.iter().enumerate() {
        let Ok(column) = u16::try_from(i) else { break };
        match *target {
            Target::Field { field, item } => {
                out.push(Step { column, item, field, read: read_of(field), joined: None, question: None });
            }
            Target::Piece(piece) => {
                if let Some(read) = read_of_piece(piece) {
                    out.push(Step { column, item: 0, field: piece.field(), read, joined: None, question: None });
                }
            }
            Target::Dropped | Target::Protected(_) | Target::Secret => {}
        }
    }
    for (i, target) in columns.iter().enumerate() {
        if let (Target::Piece(piece), Ok(column)) = (*target, u16::try_from(i))
            && read_of_piece(piece).is_none()
        {
            join(&mut out, column, piece);
        }
    }
    ask(&mut out);
    out
}

/// Ties answers to their questions: what asks for a protected attribute is left out with its answer.
fn ask(steps: &mut [Step]) {
    let questions: Vec<(u16, u16)> =
        steps.iter().filter(|s| s.field == Field::AnswerQuestion).map(|s| (s.item, s.column)).collect();
    for step in steps.iter_mut().filter(|s| group_of(s.field) == Some("answers")) {
        step.question = questions.iter().find(|(item, _)| *item == step.item).map(|(_, column)| *column);
    }
}

/// Joins a piece to the step of its field: a country code to the next phone, the others to the only one.
fn join(steps: &mut Vec<Step>, column: u16, piece: Piece) {
    let fits = |s: &Step| s.field == piece.field() && s.joined.is_none();
    let after = steps.iter().position(|s| fits(s) && s.column > column && piece == Piece::PhoneCode);
    match after.or_else(|| steps.iter().position(fits)) {
        Some(at) => steps[at].joined = Some((column, piece)),
        // A country code alone says nothing; a middle name alone is a given name.
        None if piece == Piece::MiddleName => {
            let at = steps.partition_point(|s| s.column < column);
            steps.insert(
                at,
                Step { column, item: 0, field: piece.field(), read: Read::Plain, joined: None, question: None },
            );
        }
        None => {}
    }
}

/// The next free places of the lists of one record.
#[derive(Default)]
pub(crate) struct Places([u16; 3]);

impl Places {
    fn of(&mut self, field: Field) -> Option<&mut u16> {
        match field {
            Field::Email => Some(&mut self.0[0]),
            Field::Phone => Some(&mut self.0[1]),
            Field::Link => Some(&mut self.0[2]),
            _ => None,
        }
    }
}

impl Plan {
    /// Decodes one application. `row` gives the `rows` rows that make it up by their numbers, the first of which is 0; only
    /// `wanted` fields are copied, `carried` is set for all.
    pub(crate) fn decode<'v>(
        &self,
        row: impl Fn(usize) -> Row<'v>,
        rows: usize,
        wanted: FieldSet,
        app: &mut Application,
    ) {
        app.carried = app.carried.union(self.carried);
        let (first, cell) = (row(0), |at: usize, column: usize| row(at).cell(column));
        let mut places = Places::default();
        let plain = |step: &Step| step.plain() && wanted.contains(step.field);
        let mut steps = self.steps.as_slice();
        while let Some((step, after)) = steps.split_first() {
            if plain(step) {
                // Neighbours, as most are, are copied together.
                let next =
                    after.iter().zip(step.column..).take_while(|(next, at)| plain(next) && next.column == at + 1);
                let (run, after) = steps.split_at(1 + next.count());
                take_over(first, run, app);
                steps = after;
                continue;
            }
            steps = after;
            if wanted.contains(step.field) {
                let value = step.value(0, &cell);
                if !value.is_empty() {
                    step.push(&value, step.item, &mut places, app);
                }
            }
        }
        if rows > 1 {
            self.further(&cell, rows, wanted, &mut places, app);
        }
    }

    /// Rows after the first: groups continue, blanks are filled, contradictions are told.
    fn further<'v>(
        &self,
        cell: &impl Fn(usize, usize) -> &'v str,
        rows: usize,
        wanted: FieldSet,
        places: &mut Places,
        app: &mut Application,
    ) {
        let mut groups: Vec<(&'static str, u16)> = Vec::new();
        for step in self.steps.iter().filter(|s| wanted.contains(s.field)) {
            if let Some(group) = group_of(step.field)
                && !groups.contains(&(group, step.item))
            {
                groups.push((group, step.item));
            }
        }
        for row in 1..rows {
            for step in self.steps.iter().filter(|s| wanted.contains(s.field) && group_of(s.field).is_none()) {
                let value = step.value(row, cell);
                if !value.is_empty() {
                    step.push_further(&value, places, app);
                }
            }
            for (group, item) in &groups {
                self.continue_group(group, *item, row, cell, wanted, app);
            }
        }
    }

    /// Adds one row's item of a group, unless the group has it already.
    fn continue_group<'v>(
        &self,
        group: &str,
        item: u16,
        row: usize,
        cell: &impl Fn(usize, usize) -> &'v str,
        wanted: FieldSet,
        app: &mut Application,
    ) {
        let members = || {
            self.steps.iter().filter(|s| s.item == item && wanted.contains(s.field) && group_of(s.field) == Some(group))
        };
        let mut values: Vec<(&Step, Cow<'v, str>)> = Vec::new();
        for step in members() {
            let value = step.value(row, cell);
            if !value.is_empty() {
                values.push((step, value));
            }
        }
        if values.is_empty() {
            return;
        }
        let fields: Vec<Field> = Field::ALL.iter().copied().filter(|f| group_of(*f) == Some(group)).collect();
        let len = app.len_of(&fields);
        let known = |at: u16| values.iter().all(|(step, value)| app.item(step.field, at) == Some(value.trim()));
        if (0..len).any(known) {
            return;
        }
        let mut places = Places::default();
        for (step, value) in &values {
            step.push(value, len, &mut places, app);
        }
    }

    /// The values of protected columns, for a separate file: never part of a record.
    pub fn protected_values<'v>(
        &self,
        cell: impl Fn(usize, usize) -> &'v str,
        rows: usize,
        mut sink: impl FnMut(usize, &'v str),
    ) {
        for (column, _) in self.protected() {
            if let Some(value) = (0..rows).map(|row| cell(row, column)).find(|v| !v.trim().is_empty()) {
                sink(column, value.trim());
            }
        }
    }
}

/// Adds the plain values of columns that stand side by side.
fn take_over(row: Row<'_>, run: &[Step], app: &mut Application) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let from = row.start(usize::from(first.column));
    let text = row.text.get(from..row.end(usize::from(last.column))).unwrap_or_default();
    let value = |step: &Step| (step.field, step.item, step.column, row.end(usize::from(step.column)) - from);
    app.push_together(text, run.iter().map(value));
}

impl Step {
    /// Whether the cell is one value as it stands, whatever the others say: nearly all are.
    fn plain(&self) -> bool {
        self.read == Read::Plain && self.joined.is_none() && self.question.is_none()
    }

    /// The cell's text, trimmed, with the piece that belongs to it.
    fn value<'v>(&self, row: usize, cell: &impl Fn(usize, usize) -> &'v str) -> Cow<'v, str> {
        if self.question.is_some_and(|column| protected_question(cell(row, usize::from(column)))) {
            return Cow::Borrowed("");
        }
        let value = trim(cell(row, usize::from(self.column)));
        let Some((column, piece)) = self.joined else { return Cow::Borrowed(value) };
        let part = cell(row, usize::from(column)).trim();
        with_piece(value, part, piece)
    }

    fn push(&self, value: &str, item: u16, places: &mut Places, app: &mut Application) {
        push_value(self.field, self.read, item, self.column, value, places, app);
    }

    /// A value of a further row, outside groups.
    fn push_further(&self, value: &str, places: &mut Places, app: &mut Application) {
        if is_list(self.field) {
            return self.push(value, 0, places, app);
        }
        if self.field == Field::Extra || self.field == Field::Enrich {
            let same = app.cells().iter().any(|c| c.column == self.column && app.text(c) == value);
            if !same {
                self.push(value, 0, places, app);
            }
            return;
        }
        let hashed = matches!(self.read, Read::Hash(_));
        match app.get(self.field) {
            None => self.push(value, self.item, places, app),
            Some(first) if first != value && !hashed => {
                app.issue(Some(self.field), "a further row says something else; the first is kept".to_owned());
            }
            Some(_) => {}
        }
    }
}

/// Joins a value and its piece; without a value, only what makes sense alone is kept.
pub(crate) fn with_piece<'v>(value: &'v str, part: &'v str, piece: Piece) -> Cow<'v, str> {
    if part.is_empty() {
        return Cow::Borrowed(value);
    }
    match piece {
        Piece::MiddleName if value.is_empty() => Cow::Borrowed(part),
        Piece::MiddleName => Cow::Owned(format!("{value} {part}")),
        _ if value.is_empty() => Cow::Borrowed(value),
        Piece::HouseNumber if value.ends_with(part) || value.starts_with(part) => Cow::Borrowed(value),
        Piece::HouseNumber => Cow::Owned(format!("{value} {part}")),
        Piece::PhoneCode => {
            let digits: String = part.chars().filter(char::is_ascii_digit).collect();
            let international = value.starts_with('+') || value.starts_with("00");
            if international || digits.is_empty() || digits.len() > 4 {
                return Cow::Borrowed(value);
            }
            Cow::Owned(format!("+{digits} {value}"))
        }
        Piece::LinkedInHandle | Piece::GitHubHandle => Cow::Borrowed(value),
    }
}

/// Stores one non-blank cell as values of its field.
pub(crate) fn push_value(
    field: Field,
    read: Read,
    item: u16,
    column: u16,
    value: &str,
    places: &mut Places,
    app: &mut Application,
) {
    match read {
        Read::Plain => app.push(field, item, column, value),
        Read::List(kind) => match places.of(field) {
            Some(place) => split(kind, value, |part| push_listed(field, place, column, part, app)),
            None => {
                let mut at = item;
                split(kind, value, |part| {
                    app.push(field, at, column, part);
                    at = at.saturating_add(1);
                });
            }
        },
        Read::Hash(what) => match hash(what, value) {
            Ok(hash) => app.push(field, item, column, &hash),
            Err(reason) => {
                app.carried.insert(field);
                app.issue(Some(field), reason.to_owned());
            }
        },
        Read::Handle(prefix) => {
            let Some(place) = places.of(field) else { return };
            match split::handle(value) {
                Some(handle) => push_listed(field, place, column, &format!("{prefix}{handle}"), app),
                None => split(Kind::Links, value, |part| push_listed(field, place, column, part, app)),
            }
        }
    }
}

/// Adds a value to a list unless it is there already.
fn push_listed(field: Field, place: &mut u16, column: u16, part: &str, app: &mut Application) {
    let part = trim(part);
    if part.is_empty() || (*place > 0 && app.of(field).any(|c| app.text(c) == part)) {
        return;
    }
    app.push(field, *place, column, part);
    *place = place.saturating_add(1);
}

#[cfg(test)]
mod tests;
