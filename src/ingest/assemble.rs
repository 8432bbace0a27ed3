//! Which rows make one application.
//!
//! Exports write a person with three schools as three rows: the further ones repeat the application's id, or
//! leave id and name blank. Such rows are folded into the application above. Two people must never become one:
//! where a row might be somebody else, it is. Not here: which column is the id (`mapping`).

use super::Limits;
use super::chunk::{Chunk, Rows};
use super::mapping::{Plan, Role};

/// What becomes of a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It begins an application.
    New,
    /// It belongs to the application above.
    Fold,
    /// It belongs to something that could not be read.
    Bad(String),
}

/// Tells which rows make one application.
pub(super) struct Fold {
    ids: Vec<usize>,
    names: Vec<usize>,
    emails: Vec<usize>,
    phones: Vec<usize>,
    rows: usize,
    bytes: usize,
    /// Whether the last row could not be read, so that a continuation would go to the wrong application.
    orphan: bool,
}

impl Fold {
    pub(super) fn new(plan: &Plan, columns: usize, limits: &Limits) -> Fold {
        let of = |role: Role| (0..columns).filter(|c| plan.role(*c) == role).collect();
        Fold {
            ids: of(Role::Id),
            names: of(Role::Name),
            emails: of(Role::Email),
            phones: of(Role::Phone),
            rows: limits.application_rows,
            bytes: limits.application_bytes,
            orphan: false,
        }
    }

    /// Columns of e-mail addresses and phone numbers.
    pub(super) fn contacts(&self) -> Vec<usize> {
        self.emails.iter().chain(&self.phones).copied().collect()
    }

    /// Says that a row was lost.
    pub(super) fn lost(&mut self) {
        self.orphan = true;
    }

    /// What becomes of the last row of the chunk, which belongs to no application yet.
    pub(super) fn judge(&mut self, chunk: &Chunk) -> Verdict {
        let rows = &chunk.rows;
        let tail = rows.len() - 1;
        let above = (!chunk.is_empty()).then(|| chunk.last_start());
        let continues = self.continues(rows, tail, above);
        if continues && self.orphan {
            return Verdict::Bad("it continues a row that could not be read".to_owned());
        }
        match above {
            Some(above) if continues || self.same_id(rows, tail, above) => self.room(rows, tail, above),
            _ => {
                self.orphan = false;
                Verdict::New
            }
        }
    }

    /// Whether the row has neither id nor name, and is not a person of its own.
    fn continues(&self, rows: &Rows, tail: usize, above: Option<usize>) -> bool {
        if !blank(rows, tail, &self.ids) || !blank(rows, tail, &self.names) {
            return false;
        }
        let identified = above.is_some_and(|above| !blank(rows, above, &self.ids));
        let no_contact = blank(rows, tail, &self.emails) && blank(rows, tail, &self.phones);
        if self.names.is_empty() || !identified {
            // Nothing but the id or the name sets people apart here.
            return no_contact && !(self.names.is_empty() && self.ids.is_empty());
        }
        let both = !blank(rows, tail, &self.emails) && !blank(rows, tail, &self.phones);
        let rest = |row: usize| filled(rows, row) - filled_in(rows, row, &self.ids) - filled_in(rows, row, &self.names);
        let whole = above.is_some_and(|above| rest(tail) * 4 >= rest(above) * 3);
        !(both && whole)
    }

    /// Whether both rows have one id, and no two names.
    fn same_id(&self, rows: &Rows, tail: usize, above: usize) -> bool {
        let id = |row: usize| self.ids.iter().map(|c| rows.cell(row, *c).trim_ascii()).find(|c| !c.is_empty());
        let Some(id_here) = id(tail) else { return false };
        id(above) == Some(id_here)
            && !placeholder(id_here)
            && self.names.iter().all(|column| {
                let (here, there) = (rows.cell(tail, *column).trim_ascii(), rows.cell(above, *column).trim_ascii());
                here.is_empty() || there.is_empty() || here.eq_ignore_ascii_case(there)
            })
    }

    fn room(&self, rows: &Rows, tail: usize, above: usize) -> Verdict {
        if tail - above >= self.rows {
            return Verdict::Bad(format!("more than {} rows of one application", self.rows));
        }
        if rows.bytes_from(above) > self.bytes {
            return Verdict::Bad(format!("more than {} bytes of one application", self.bytes));
        }
        Verdict::Fold
    }
}

fn blank(rows: &Rows, row: usize, columns: &[usize]) -> bool {
    columns.iter().all(|c| rows.cell(row, *c).trim_ascii().is_empty())
}

fn filled(rows: &Rows, row: usize) -> usize {
    rows.cells(row).filter(|c| !c.trim_ascii().is_empty()).count()
}

fn filled_in(rows: &Rows, row: usize, columns: &[usize]) -> usize {
    columns.iter().filter(|c| !rows.cell(row, **c).trim_ascii().is_empty()).count()
}

/// Ids that stand for none.
fn placeholder(id: &[u8]) -> bool {
    let none = ["0", "-", "--", "n/a", "na", "none", "null", "nil", "#n/a", "unknown", "tbd", "?", "."];
    none.iter().any(|word| id.eq_ignore_ascii_case(word.as_bytes()))
}
