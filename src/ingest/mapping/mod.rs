//! Headers to fields: what each column of a table means, decided once per table.
//!
//! ```text
//! mapping file > protected (dropped) > profile > alias > values > likeness > extra
//! ```
//!
//! A [`Plan`] holds one [`Target`] per column and is what rows are decoded by (see `decode`). Only the header decides,
//! but for headers that leave it open (`Contact`), where the shape of a sample of values does. Not here: what a
//! value means, and how JSON paths are found (`json`), which are read by the same tables.

mod alias;
mod decide;
pub mod file;
mod fuzzy;
mod items;
pub mod meaning;
mod report;
mod shape;
pub mod words;

use crate::record::{Field, FieldSet, Trust};

pub(crate) use decide::by_alias;
pub use decide::{Plan, plan};
pub use file::{KEYS, MappingFile, MappingProblem, OPTIONS};
pub use meaning::{Meaning, Piece};
pub use report::{ColumnReport, How, MappingReport, safe_example, write_mapping};
pub(crate) use shape::{is_host, is_url};

/// What the caller says about mapping.
#[derive(Clone, Debug, Default)]
pub struct MappingOptions {
    /// The mapping file, if one was given.
    pub mapping: Option<MappingFile>,
    /// A profile asked for by name; without it the mapping file's `extends`, else the headers decide.
    pub profile: Option<&'static str>,
}

impl MappingOptions {
    /// The profile that is asked for, by name or by the mapping file.
    pub(crate) fn asked(&self) -> Option<&'static crate::ingest::profile::Profile> {
        let name = self.profile.or(self.mapping.as_ref().and_then(|m| m.extends))?;
        crate::ingest::profile::find(name)
    }
}

/// What is done with a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Values of a field; `item` is the place in its repeated group (lists take the next free place).
    Field {
        /// The field.
        field: Field,
        /// Place in the repeated group.
        item: u16,
    },
    /// A piece joined to the field's value.
    Piece(Piece),
    /// Left out: the mapping or profile says so, or there is nothing to keep.
    Dropped,
    /// Names a protected attribute: left out, and named in the log.
    Protected(&'static str),
    /// A secret that must not be kept in any form.
    Secret,
}

impl Target {
    /// The field that the column feeds.
    pub fn field(self) -> Option<Field> {
        match self {
            Target::Field { field, .. } => Some(field),
            Target::Piece(piece) => Some(piece.field()),
            Target::Dropped | Target::Protected(_) | Target::Secret => None,
        }
    }
}

/// What the reader must know of a column to fold continuation rows and repeated ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The application's id.
    Id,
    /// A name or a part of one.
    Name,
    /// A mail address.
    Email,
    /// A phone number.
    Phone,
    /// Anything else.
    Other,
}

/// How much a row looks like a header: known columns count, more if their meaning is sure.
pub fn score_header(cells: &[&str]) -> u32 {
    decide::score_header(cells)
}

/// Trust of each field where profile and mapping say something; the mapping goes last and wins.
pub(crate) fn trust_overrides(
    options: &MappingOptions,
    profile: Option<&'static crate::ingest::profile::Profile>,
) -> Vec<(Field, Trust)> {
    let from_profile = profile.into_iter().flat_map(|p| p.trust.iter().copied());
    let from_mapping = options.mapping.iter().flat_map(|m| m.trust.iter().copied());
    let mut out: Vec<(Field, Trust)> = Vec::new();
    for (field, trust) in from_profile.chain(from_mapping) {
        match out.iter_mut().find(|(f, _)| *f == field) {
            Some(entry) => entry.1 = trust,
            None => out.push((field, trust)),
        }
    }
    out
}

/// The fields that any of the targets feeds.
pub(crate) fn carried(targets: &[Target]) -> FieldSet {
    targets.iter().filter_map(|t| t.field()).collect()
}

#[cfg(test)]
mod tests;
