//! What can end a run early, over all stages, with the exit code that says so.
//!
//! Stages own their errors and know nothing of this file. No exit code ever depends on an applicant.

use std::path::PathBuf;

/// Exit codes of the program.
pub mod exit {
    /// Done, whatever was found.
    pub const DONE: u8 = 0;
    /// A test failed, or an expectation was not met.
    pub const FAILED: u8 = 1;
    /// Wrong usage.
    pub const USAGE: u8 = 2;
    /// A pack or overlay is invalid.
    pub const PACK: u8 = 3;
    /// Every test passed, and some results differ from the accepted snapshots.
    pub const SNAPSHOT: u8 = 4;
    /// The input cannot be read, or rows were quarantined under `--strict`.
    pub const INPUT: u8 = 5;
    /// Reading or writing failed.
    pub const IO: u8 = 6;
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line asks for something that cannot be.
    #[error("{0}")]
    Usage(String),
    /// Packs have mistakes; they have been printed.
    #[error("{count} mistake{} in the rule packs: nothing was screened", if *count == 1 { "" } else { "s" })]
    Pack {
        /// How many.
        count: usize,
    },
    /// A pack's file cannot be read.
    #[error(transparent)]
    PackSource(#[from] crate::rule::SourceError),
    /// An input cannot be read.
    #[error(transparent)]
    Input(#[from] crate::ingest::Error),
    /// A watch list cannot be read.
    #[error(transparent)]
    Watchlist(#[from] crate::watchlist::Error),
    /// Rows were quarantined and `--strict` was given.
    #[error("{rows} row{} could not be read (see {file}); --strict makes that an error", if *rows == 1 { "" } else { "s" })]
    Quarantined {
        /// How many.
        rows: u64,
        /// Where they are listed.
        file: PathBuf,
    },
    /// There were rows, and not one could be read.
    #[error("none of the {rows} rows could be read (see {file}): is this an export of applications?")]
    NothingRead {
        /// How many.
        rows: u64,
        /// Where they are listed.
        file: PathBuf,
    },
    /// The screening itself failed.
    #[error(transparent)]
    Screen(#[from] crate::screen::Error),
    /// The report cannot be written.
    #[error(transparent)]
    Report(#[from] crate::report::Error),
    /// A file or stream cannot be read or written.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Error {
    /// An error of reading or writing, with what was being done.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Error {
        let what = what.into();
        move |source| Error::Io { what, source }
    }

    /// The exit code that tells this kind of end.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Usage(_) => exit::USAGE,
            Error::Pack { .. } | Error::PackSource(_) => exit::PACK,
            Error::Input(_) | Error::Watchlist(_) | Error::Quarantined { .. } | Error::NothingRead { .. } => {
                exit::INPUT
            }
            Error::Screen(crate::screen::Error::Input(_)) => exit::INPUT,
            Error::Report(crate::report::Error::NoSuchApplication { .. }) => exit::USAGE,
            Error::Report(crate::report::Error::NoReport { .. }) => exit::INPUT,
            Error::Screen(_) | Error::Report(_) | Error::Io { .. } => exit::IO,
        }
    }

    /// Whether the reader of our output went away, which is a quiet end.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Error::Io { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe)
    }
}
