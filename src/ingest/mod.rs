//! Bytes to records: formats, encodings, tables, mapping, row-level issues.
//!
//! [`open()`] looks at every input (what it is, where its header stands, what each column means) and gives an
//! [`Import`]; [`Import::split`] parts it into a sequential [`Reader`], which splits, folds, numbers and
//! quarantines rows, and a [`Decoder`], which workers share to turn rows into [`crate::record::Application`]s.
//! An input is read once, in bounded memory, and nothing is lost: rows = applications + rows folded + rows
//! quarantined. Not here: what a value means. That is `fact`.

mod assemble;
pub mod attachment;
mod biff;
mod chunk;
mod csv;
pub mod decode;
mod detect;
mod encoding;
mod entity;
mod error;
mod input;
pub mod json;
mod json_rows;
pub mod lookup;
pub mod mapping;
mod ods;
mod open;
pub mod profile;
pub mod protected;
mod quarantine;
mod reader;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
pub mod unjudged;

use serde::{Deserialize, Serialize};

pub use chunk::{Chunk, Decoder};
pub use detect::Format;
pub use error::Error;
pub use input::Input;
pub use open::{Import, Report, TableReport, open};
pub use quarantine::{Account, Counts, InputAccount, Quarantine, Quarantined, Skipped, TableAccount};
pub use reader::Reader;

/// The order of day and month where a date is written with numbers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// What a mapping file's `[options]` or the command line may say about how an input is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileOptions {
    /// Rows to pass over before the header is looked for.
    pub skip_rows: Option<u32>,
    /// The character between two cells; ASCII.
    pub delimiter: Option<char>,
    /// The label of the character encoding, such as `windows-1252`.
    pub encoding: Option<String>,
    /// How dates written with numbers only are read.
    pub date_order: Option<DateOrder>,
    /// ISO alpha-2 region of phones written nationally.
    pub default_region: Option<String>,
}

impl FileOptions {
    /// These options, and where they are silent those of `other`.
    pub fn or(&self, other: &FileOptions) -> FileOptions {
        FileOptions {
            skip_rows: self.skip_rows.or(other.skip_rows),
            delimiter: self.delimiter.or(other.delimiter),
            encoding: self.encoding.clone().or_else(|| other.encoding.clone()),
            date_order: self.date_order.or(other.date_order),
            default_region: self.default_region.clone().or_else(|| other.default_region.clone()),
        }
    }
}

/// Bounds that keep a hostile input from taking memory or time without end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one row as written; a longer one is quarantined. At least 64. JSON has its own limit.
    pub row_bytes: usize,
    /// Bytes of one application over all the rows folded into it; further rows are quarantined.
    pub application_bytes: usize,
    /// Rows folded into one application; further ones are quarantined.
    pub application_rows: usize,
    /// Cells of one row; a wider one is quarantined.
    pub cells: usize,
    /// Bytes of a chunk before it is handed on.
    pub chunk_bytes: usize,
    /// Applications of a chunk before it is handed on.
    pub chunk_applications: usize,
    /// Bytes a workbook may inflate to.
    pub inflated_bytes: u64,
    /// How many times its packed size a part of a workbook may inflate to, once past 32 MiB.
    pub inflate_ratio: u64,
    /// Bytes of a workbook that must be held in memory: from standard input, or in the old `.xls` format.
    pub held_bytes: u64,
    /// Quarantined rows kept in memory; further ones go to a temporary file.
    pub quarantine_rows: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            row_bytes: 1 << 20,
            application_bytes: 4 << 20,
            application_rows: 1000,
            cells: 16_384,
            chunk_bytes: 512 << 10,
            chunk_applications: 4096,
            inflated_bytes: 1 << 30,
            inflate_ratio: 200,
            held_bytes: 256 << 20,
            quarantine_rows: 100_000,
        }
    }
}

/// How to read a batch.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The mapping file, if one was given.
    pub mapping: Option<mapping::MappingFile>,
    /// What the command line says; it goes before the mapping file's `[options]`.
    pub file: FileOptions,
    /// The employer under which keys are made; linking never crosses it.
    pub scope: String,
    /// The folder that files named in the export lie in; without it none is looked for.
    pub attachments: Option<std::path::PathBuf>,
    /// Bounds on hostile inputs.
    pub limits: Limits,
    /// Databases of network addresses to look addresses up in, in this order.
    pub ip_databases: Vec<std::path::PathBuf>,
}

impl Options {
    /// The options in force: the command line's, else the mapping file's.
    pub fn effective(&self) -> FileOptions {
        match &self.mapping {
            Some(mapping) => self.file.or(&mapping.options),
            None => self.file.clone(),
        }
    }
}
