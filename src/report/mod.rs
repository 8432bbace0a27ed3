//! Reports: verdicts as bytes, in frozen and versioned forms.
//!
//! ```text
//! [Verdict] --Scribe (any thread)--> Written --Report (input order)--> verdicts.jsonl, a ranked spool
//!                                     Summary --Report::finish------> csv xlsx html clusters quarantine run.json
//! ```
//!
//! Nothing here decides anything: words, order and layout only. Whatever comes from applicants passes `escape`
//! on its way out, and `mask` before that where values are to be redacted.

pub mod backtest;
mod clusters;
mod csv;
pub mod diff;
mod escape;
pub mod explain;
mod find;
mod folder;
mod html;
pub mod jsonl;
mod junit;
pub mod linkage;
mod manifest;
mod mask;
mod names;
mod narrow;
pub mod near_miss;
#[cfg(test)]
mod published;
mod rank;
mod reread;
#[cfg(test)]
mod sample;
mod summary;
pub mod text;
mod told;
mod words;
mod wrap;
mod xlsx;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use csv::table;
pub use escape::visible;
pub use find::{Found, MOST, Nearest, find};
pub use folder::free;
pub use junit::junit;
pub use names::{InputName, Named, Names, RuleInfo, Standing};
pub use reread::line;
pub use summary::{
    Bridge, BridgeAt, ChangeInfo, Cluster, ExceptionState, ExceptionUse, Hub, InputCount, Lacks, Loose, Muted,
    OverlayInfo, PackInfo, Person, Quarantined, Renamed, Roll, RuleCount, Summary, Tally, Tie, Timing, WatchInfo,
};
pub use told::{Results as ResultLines, told};
pub use words::{count, grouped, outcome_words, token_words};
pub use wrap::wrapped;

use crate::spare::Spare;
use crate::verdict::Verdict;
use folder::Folder;
use rank::{Ranking, Row, Shortlist};

/// How many applications the HTML report shows in detail.
pub const DETAILED: usize = 500;

/// Room for a usual line of `verdicts.jsonl`.
const LINE_BYTES: usize = 640;

/// Room for a usual line of `verdicts.csv`.
const ROW_BYTES: usize = 128;

/// Why a report could not be written, or read back.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Reading or writing failed.
    #[error("cannot write {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder exists and holds something else than a report.
    #[error("{} is not a ringer report; choose another --out, or move it away", path.display())]
    NotAReport {
        /// The folder.
        path: PathBuf,
    },
    /// The spreadsheet could not be made.
    #[error("cannot write {}: {source}", path.display())]
    Sheet {
        /// The file.
        path: PathBuf,
        /// What the library said.
        source: Box<rust_xlsxwriter::XlsxError>,
    },
    /// There is no report to read.
    #[error("no verdicts to read in {}: {why}", path.display())]
    NoReport {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A file of the report could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the report is not what a report holds.
    #[error("cannot read {}{}: {why}", path.display(), at_line(*line))]
    Broken {
        /// The file.
        path: PathBuf,
        /// 1-based line, or 0 for the whole file.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// No application of the report has this id.
    #[error("no application \"{}\" in {}{}", escape::visible(id), path.display(), suggestion(nearest))]
    NoSuchApplication {
        /// What was asked for.
        id: String,
        /// The file.
        path: PathBuf,
        /// Ids that look like it, fit for printing, best first.
        nearest: Vec<String>,
    },
}

fn at_line(line: u64) -> String {
    if line == 0 { String::new() } else { format!(" line {line}") }
}

fn suggestion(nearest: &[String]) -> String {
    match nearest {
        [] => "; give an id as verdicts.csv has it, or file:row".to_owned(),
        [last] => format!("; did you mean \"{last}\"?"),
        [first @ .., last] => format!("; did you mean \"{}\" or \"{last}\"?", first.join("\", \"")),
    }
}

impl Error {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        move |source| Error::Io { path: path.to_owned(), source }
    }
}

/// What to write and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Write `verdicts.jsonl`.
    pub jsonl: bool,
    /// Write `verdicts.csv`.
    pub csv: bool,
    /// Write `verdicts.xlsx`.
    pub xlsx: bool,
    /// Write `report.html`.
    pub html: bool,
    /// Mask names, phones, mail addresses and every other value of a record, everywhere.
    pub redact: bool,
    /// How many verdicts [`Done::worst`] keeps at least.
    pub top: usize,
    /// List every application in the spreadsheet, however many there are.
    pub whole_sheet: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { jsonl: true, csv: true, xlsx: true, html: true, redact: false, top: 10, whole_sheet: false }
    }
}

/// Verdicts in input order, already serialised. Made by a [`Scribe`] only, so that nothing is left unmasked.
#[derive(Debug, Default)]
pub struct Written {
    verdicts: Vec<Verdict>,
    lines: Vec<u8>,
    /// Their lines of `verdicts.csv`, and where each ends.
    table: Vec<u8>,
    table_ends: Vec<usize>,
}

impl Written {
    /// The verdicts, masked if the run redacts.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// Their lines of `verdicts.jsonl`; empty unless asked for.
    pub fn lines(&self) -> &[u8] {
        &self.lines
    }
}

/// Serialises chunks of verdicts; cheap to clone, usable from any thread.
#[derive(Clone, Debug)]
pub struct Scribe {
    names: Arc<Names>,
    options: Options,
    /// What the report has taken.
    spare: Arc<Spare<Written>>,
}

impl Scribe {
    /// For these names and options.
    pub fn new(names: Arc<Names>, options: Options) -> Scribe {
        Scribe { names, options, spare: Arc::default() }
    }

    /// Serialises a chunk.
    pub fn write(&self, verdicts: impl IntoIterator<Item = Verdict>) -> Written {
        let mut written = self.spare.take().unwrap_or_default();
        written.verdicts.clear();
        written.verdicts.extend(verdicts);
        let Written { verdicts, lines, table, table_ends } = &mut written;
        lines.clear();
        table.clear();
        table_ends.clear();
        if self.options.redact {
            verdicts.iter_mut().for_each(|v| mask::verdict(v, &self.names));
        }
        if self.options.jsonl {
            lines.reserve(verdicts.len() * LINE_BYTES);
        }
        if self.options.csv {
            table.reserve(verdicts.len() * ROW_BYTES);
        }
        let mut endings = jsonl::Lines::default();
        for verdict in &*verdicts {
            if self.options.jsonl {
                endings.line(verdict, &self.names, lines);
            }
            if self.options.csv {
                csv::line(&Row::of(verdict, &self.names), table);
                table_ends.push(table.len());
            }
        }
        written
    }
}

/// Everything the writers need when a run is over.
struct Results<'a> {
    names: &'a Names,
    summary: &'a Summary,
    tally: &'a Tally,
    roll: &'a Roll,
    worst: &'a [Verdict],
}

/// What is left when everything is written.
#[derive(Debug)]
pub struct Done {
    /// Where the files are.
    pub folder: PathBuf,
    /// The file to open first, if there is one.
    pub report: Option<PathBuf>,
    /// Where the previous report of that name went.
    pub kept: Option<PathBuf>,
    /// Counts.
    pub tally: Tally,
    /// The verdicts to look at, worst first.
    pub worst: Vec<Verdict>,
    /// The summary as written: masked if the run redacts.
    pub summary: Summary,
}

/// Collects a run's verdicts and writes its output folder.
///
/// Nothing stands at the final place before [`Report::finish`] has written everything; a report dropped before
/// that leaves nothing behind.
#[derive(Debug)]
pub struct Report {
    names: Arc<Names>,
    options: Options,
    folder: Folder,
    jsonl: Option<(PathBuf, BufWriter<File>)>,
    ranking: Option<Ranking>,
    /// Of the workbook, if there is to be one.
    candidates: Option<xlsx::Candidates>,
    tally: Tally,
    roll: Roll,
    shortlist: Shortlist,
    spare: Arc<Spare<Written>>,
}

impl Report {
    /// Begins a report that is to stand at `dir`.
    pub fn begin(dir: &Path, names: Arc<Names>, options: Options) -> Result<Report, Error> {
        let folder = Folder::begin(dir)?;
        let jsonl = match options.jsonl {
            true => Some((folder.path("verdicts.jsonl"), folder.create("verdicts.jsonl")?)),
            false => None,
        };
        let ranking = (options.csv || options.xlsx).then(|| Ranking::new(folder.path(".rows")));
        Ok(Report {
            tally: Tally::new(&names),
            roll: Roll::default(),
            shortlist: Shortlist::new(options.top.max(DETAILED)),
            candidates: options.xlsx.then(|| xlsx::Candidates::new(options.whole_sheet)),
            spare: Arc::default(),
            names,
            options,
            folder,
            jsonl,
            ranking,
        })
    }

    /// What serialises verdicts for this report.
    pub fn scribe(&self) -> Scribe {
        let (names, options, spare) = (Arc::clone(&self.names), self.options.clone(), Arc::clone(&self.spare));
        Scribe { names, options, spare }
    }

    /// Takes the next chunk; chunks come in input order.
    pub fn take(&mut self, written: Written) -> Result<(), Error> {
        if let Some((path, file)) = &mut self.jsonl {
            file.write_all(&written.lines).map_err(Error::io(path))?;
        }
        let mut from = 0;
        for (at, verdict) in written.verdicts.iter().enumerate() {
            self.tally.add(verdict);
            self.roll.add(verdict);
            let end = written.table_ends.get(at).copied().unwrap_or(from);
            if let Some(ranking) = &mut self.ranking {
                let listed = self.candidates.as_mut().is_some_and(|candidates| candidates.admit(verdict));
                let row = listed.then(|| Row::of(verdict, &self.names));
                ranking.push(verdict, &written.table[from..end], row.as_ref())?;
            }
            from = end;
        }
        written.verdicts.iter().for_each(|v| self.shortlist.add(v));
        self.spare.give(written);
        Ok(())
    }

    /// Writes what needs the whole run and puts the folder in its place.
    pub fn finish(mut self, mut summary: Summary) -> Result<Done, Error> {
        if self.options.redact {
            mask::summary(&mut summary);
            summary.notices.push("Values of the applications are masked in this report; their ids are not.".to_owned());
        }
        if let Some((path, file)) = self.jsonl.take() {
            folder::close(&path, file)?;
        }
        let worst = std::mem::replace(&mut self.shortlist, Shortlist::new(0)).into_sorted();
        let ranking = self.ranking.take();
        let results =
            Results { names: &self.names, summary: &summary, tally: &self.tally, roll: &self.roll, worst: &worst };
        self.tables(ranking, &results)?;
        clusters::write(&self.folder, &results)?;
        csv::quarantine(&self.folder, &results)?;
        if self.options.html {
            html::write(&self.folder, &results)?;
        }
        manifest::write(&self.folder, &results, &self.options)?;
        let html = self.options.html;
        let (folder, kept) = self.folder.commit()?;
        let report = html.then(|| folder.join("report.html"));
        Ok(Done { report, folder, kept, tally: self.tally, worst, summary })
    }

    fn tables(&self, ranking: Option<Ranking>, results: &Results<'_>) -> Result<(), Error> {
        let Some(mut ranking) = ranking else { return Ok(()) };
        let mut table = match self.options.csv {
            true => Some(csv::Table::begin(&self.folder)?),
            false => None,
        };
        let mut sheet = match self.options.xlsx {
            true => Some(xlsx::Sheet::begin(&self.folder, results, self.options.whole_sheet)?),
            false => None,
        };
        ranking.each(|line| {
            if let Some(table) = &mut table {
                table.line(line.csv)?;
            }
            match &mut sheet {
                Some(sheet) => sheet.line(&line),
                None => Ok(()),
            }
        })?;
        table.map_or(Ok(()), csv::Table::finish)?;
        sheet.map_or(Ok(()), xlsx::Sheet::finish)
    }
}

#[cfg(test)]
mod tests;
