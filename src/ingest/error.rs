//! Why an input could not be read: each case names the file, the place where there is one, and the remedy.
//!
//! Only what stops the whole import is here. A row that cannot be read is quarantined, a value that cannot be
//! read is an issue on its record.

use std::fmt::Write;

/// What stops an import.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused.
    #[error("{file}: cannot be read: {source}. Check the path and that you may read it")]
    Io {
        /// The input.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder of attachments cannot be read.
    #[error("{folder}: no folder of attachments: {source}. --attachments takes the folder that the files lie in")]
    Attachments {
        /// The folder as given.
        folder: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing was given, or a folder holds no file of a supported kind.
    #[error(
        "{file}: no file here that can be read. Supported are .csv, .tsv, .txt, .json, .jsonl, .ndjson, .xlsx, \
         .xlsm, .xls and .ods directly in the folder"
    )]
    NothingToRead {
        /// The folder, or "input".
        file: String,
    },
    /// The same standard input twice.
    #[error("-: standard input was given twice, and it can be read only once. Leave one of them out")]
    StdinTwice,
    /// More tables than a source can number.
    #[error("{file}: more than {limit} files and sheets in one batch. Screen them in several runs")]
    TooManyInputs {
        /// The first input past the limit.
        file: String,
        /// The limit.
        limit: usize,
    },
    /// More applications than an ordinal can number.
    #[error("{file}: row {row}: more than 4,294,967,295 applications in one batch. Screen them in several runs")]
    TooManyApplications {
        /// The input.
        file: String,
        /// The row that is one too many.
        row: u32,
    },
    /// No bytes, or only blank ones.
    #[error("{file}: the file is empty. Export it again, or leave it out")]
    Empty {
        /// The input.
        file: String,
    },
    /// Bytes, and no row that can be a header.
    #[error(
        "{file}: the first rows have more than {cells} cells, or are endless. Check the delimiter and the quotes, and \
         export it again with fewer columns"
    )]
    NoRow {
        /// The input.
        file: String,
        /// How many cells a row may have.
        cells: usize,
    },
    /// A header and nothing below it, in every input.
    #[error("{file}: there is a header (row {row}) but no row below it. Check the filter of the export")]
    HeaderOnly {
        /// The input.
        file: String,
        /// 1-based row of the header.
        row: u32,
    },
    /// A kind of file that is known and not read.
    #[error("{file}: this is {kind}, which is not read{when}. {remedy}")]
    Unsupported {
        /// The input.
        file: String,
        /// What it is, with its article.
        kind: &'static str,
        /// " yet", or nothing.
        when: &'static str,
        /// What to do instead.
        remedy: &'static str,
    },
    /// Bytes that are no text and no known format.
    #[error(
        "{file}: byte {byte}: this is binary data, not a table. Export the applications as CSV, JSON or XLSX and \
         give that file"
    )]
    Binary {
        /// The input.
        file: String,
        /// Offset of the first byte that no text has.
        byte: u64,
    },
    /// An encoding label nobody knows.
    #[error("{label}: no such encoding. Use one of: {known}")]
    Encoding {
        /// The label as given.
        label: String,
        /// Labels that work.
        known: String,
    },
    /// A delimiter that cannot part cells.
    #[error("{delimiter:?} cannot be a delimiter. Use one ASCII character other than a quote or a line end")]
    Delimiter {
        /// The character as given.
        delimiter: char,
    },
    /// No column says who an applicant is.
    #[error("{}", no_columns(file, sheet, *row, headers))]
    NoColumns {
        /// The input.
        file: String,
        /// The sheet, if it is a workbook.
        sheet: Option<String>,
        /// 1-based row taken for the header.
        row: u32,
        /// The headers seen.
        headers: Vec<String>,
    },
    /// JSON that is no list of applications.
    #[error("{file}: byte {byte}: {reason}. Give a JSON array of applications, or one application per line")]
    Json {
        /// The input.
        file: String,
        /// Offset of the trouble.
        byte: u64,
        /// What is wrong.
        reason: String,
    },
    /// A workbook that is damaged, locked, or not what it says.
    #[error("{file}: {place}{reason}. Open it in a spreadsheet program and save it as CSV or as a new .xlsx file")]
    Workbook {
        /// The input.
        file: String,
        /// "sheet X: ", or nothing.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// A database of network addresses that is none, or damaged.
    #[error(
        "{file}: this is no readable database of network addresses: {reason}. Give a file in MaxMind's format (.mmdb), \
         downloaded again if need be, or leave --ip-database out"
    )]
    IpDatabase {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// A workbook that would take far more memory than its size lets expect.
    #[error(
        "{file}: the workbook inflates to {found} in {part}, and the limit is {limit}. If it is genuine, save it as \
         CSV and give that file"
    )]
    Inflates {
        /// The input.
        file: String,
        /// The part of the workbook.
        part: String,
        /// What it inflates to, with its unit.
        found: String,
        /// The limit, with its unit.
        limit: String,
    },
}

impl Error {
    /// An I/O error on a file.
    pub(super) fn io(file: &str, source: std::io::Error) -> Error {
        Error::Io { file: file.to_owned(), source }
    }

    /// A workbook error, in a sheet if one is named.
    pub(super) fn workbook(file: &str, sheet: Option<&str>, reason: impl std::fmt::Display) -> Error {
        let place = sheet.map(|s| format!("sheet {s:?}: ")).unwrap_or_default();
        Error::Workbook { file: file.to_owned(), place, reason: reason.to_string() }
    }
}

/// How many headers an error message lists.
const HEADERS_SHOWN: usize = 40;

fn no_columns(file: &str, sheet: &Option<String>, row: u32, headers: &[String]) -> String {
    let mut out = format!("{file}: ");
    if let Some(sheet) = sheet {
        let _ = write!(out, "sheet {sheet:?}: ");
    }
    let _ = write!(out, "row {row}: no column is recognisable as a name, an e-mail address or a phone number. ");
    let shown: Vec<String> = headers.iter().take(HEADERS_SHOWN).map(|h| format!("{h:?}")).collect();
    let _ = write!(out, "The columns are {}", shown.join(", "));
    if headers.len() > HEADERS_SHOWN {
        let _ = write!(out, " and {} more", headers.len() - HEADERS_SHOWN);
    }
    let example = headers.iter().find(|h| !h.is_empty()).map_or("Applicant", String::as_str);
    let _ = write!(
        out,
        ". Say which is which in a mapping file, [columns] {example:?} = \"name\", and give it with --mapping FILE; \
         or add Name, Email and Phone to the export"
    );
    out
}
