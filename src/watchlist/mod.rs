//! Watch lists as files: published formats in, one neutral format out.
//!
//! ```text
//! SDN.CSV + ADD.CSV + ALT.CSV + SDN_COMMENTS.CSV  \
//! targets.simple.csv   STIX 2.1   MISP   plain CSV  >--import--> entries --write--> ringer/watchlist/1 (JSON Lines)
//! ```
//!
//! What a file is, is told by its content. Every entry keeps its list, the day as of which the list says so, the list's
//! own id and the file. What cannot be used is told with its place and counted, never guessed at; nothing is fetched, and
//! no list ships with the program. What an entry means for an application is decided in `fact` and in rules.

mod misp;
mod neutral;
mod ofac;
mod opensanctions;
mod plain;
mod sheet;
mod stix;

pub use neutral::{SCHEMA, of_json, write};

use crate::condition::Date;
use crate::fact::watch::{self, Entry, WatchKind};
use crate::fact::{Region, date};
use crate::ingest::decode::{Hashed, hash};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 512 << 20;
/// The most entries of all files together.
pub const MAX_ENTRIES: usize = 5_000_000;
/// The longest text of an entry, in characters; further ones are cut.
const MAX_TEXT: usize = 1_000;
/// So many of what could not be used are told; the rest is counted.
pub const MAX_TOLD: usize = 10_000;

/// A published format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// `ringer/watchlist/1`.
    Neutral,
    /// The delimited files of the OFAC lists: names, addresses, aliases, remarks.
    Ofac,
    /// `targets.simple.csv` of OpenSanctions.
    OpenSanctions,
    /// A STIX 2.1 bundle.
    Stix,
    /// MISP events and galaxy clusters.
    Misp,
    /// CSV with `type` and `value`.
    Csv,
}

impl SourceKind {
    /// Words with their kinds.
    pub const WORDS: &'static [(&'static str, SourceKind)] = &[
        ("ringer", SourceKind::Neutral),
        ("ofac", SourceKind::Ofac),
        ("opensanctions", SourceKind::OpenSanctions),
        ("stix", SourceKind::Stix),
        ("misp", SourceKind::Misp),
        ("csv", SourceKind::Csv),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        SourceKind::WORDS.iter().find(|(_, kind)| *kind == self).map_or("csv", |(word, _)| word)
    }
}

/// A file as read.
#[derive(Clone, Copy, Debug)]
pub struct Source<'s> {
    /// Its name, for messages and provenance.
    pub name: &'s str,
    /// Its content.
    pub bytes: &'s [u8],
}

/// What holds for the files.
#[derive(Clone, Debug)]
pub struct Options {
    /// The format, where it is not to be told by content.
    pub kind: Option<SourceKind>,
    /// What the list is called, instead of what its publisher calls it.
    pub list: Option<String>,
    /// The day of lists that name none.
    pub date: Date,
}

/// Something that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file.
    pub source: String,
    /// Where in it: a line, or the id of an object.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// What files hold.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// In the order of the files.
    pub entries: Vec<Entry>,
    /// The first [`MAX_TOLD`] of what could not be used.
    pub refused: Vec<Refused>,
    /// How many could not be used.
    pub refused_total: u64,
    /// What each file was read as, by its name.
    pub kinds: Vec<(String, SourceKind)>,
}

/// Why files cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The content is of none of the formats.
    #[error(
        "{0} is no watch list that can be read: it is neither {known}",
        known = "`ringer watchlist` output, OFAC, OpenSanctions, STIX, MISP nor CSV with the columns type and value"
    )]
    Unknown(String),
    /// The content breaks its format from some place on.
    #[error("{source_name}, {place}: {reason}")]
    Broken {
        /// The file.
        source_name: String,
        /// Where.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// The file is too large.
    #[error("{0} is larger than {size} MiB", size = MAX_BYTES >> 20)]
    Large(String),
    /// There are too many entries.
    #[error("more than {MAX_ENTRIES} entries: import fewer lists at once")]
    Many,
}

/// Reads files as one import. Files of the OFAC lists belong together.
///
/// # Errors
/// A file that is too large, of no known format, or broken so that nothing behind the place can be read.
pub fn import(sources: &[Source<'_>], options: &Options) -> Result<Imported, Error> {
    let mut desk = Desk { options, done: Imported::default() };
    let mut ofac = Vec::new();
    for source in sources {
        if source.bytes.len() > MAX_BYTES {
            return Err(Error::Large(source.name.to_owned()));
        }
        let text = sheet::text(source.bytes);
        let kind = options.kind.or_else(|| detect(&text)).ok_or_else(|| Error::Unknown(source.name.to_owned()))?;
        desk.done.kinds.push((source.name.to_owned(), kind));
        match kind {
            SourceKind::Neutral => neutral::read(source.name, &text, &mut desk)?,
            SourceKind::Ofac => ofac.push((source.name, text)),
            SourceKind::OpenSanctions => opensanctions::read(source.name, &text, &mut desk)?,
            SourceKind::Stix => stix::read(source.name, &text, &mut desk)?,
            SourceKind::Misp => misp::read(source.name, &text, &mut desk)?,
            SourceKind::Csv => plain::read(source.name, &text, &mut desk)?,
        }
    }
    if !ofac.is_empty() {
        ofac::read(&ofac, &mut desk)?;
    }
    Ok(desk.done)
}

/// What a content is.
pub fn detect(text: &str) -> Option<SourceKind> {
    let text = text.trim_start();
    if text.starts_with(['{', '[']) {
        let head: String = text.chars().take(4_000).filter(|c| !c.is_whitespace()).collect();
        let first = text.lines().next().unwrap_or_default();
        return match () {
            () if first.contains(SCHEMA) => Some(SourceKind::Neutral),
            () if head.contains("\"type\":\"bundle\"") => Some(SourceKind::Stix),
            () if ["\"Event\":{", "\"response\":[", "\"values\":[", "\"Attribute\":["]
                .iter()
                .any(|k| head.contains(k)) =>
            {
                Some(SourceKind::Misp)
            }
            // The telling key may stand behind a long list.
            () if text.contains("\"bundle\"") && text.contains("\"objects\"") => Some(SourceKind::Stix),
            () if text.contains("\"values\"") => Some(SourceKind::Misp),
            () => None,
        };
    }
    let first = sheet::header(text);
    let has = |name: &str| first.iter().any(|cell| cell.trim().eq_ignore_ascii_case(name));
    match () {
        () if has("schema") && has("name") && has("aliases") => Some(SourceKind::OpenSanctions),
        () if has("type") && has("value") => Some(SourceKind::Csv),
        () if ofac::table(&first).is_some() => Some(SourceKind::Ofac),
        () => None,
    }
}

/// What an importer found of one thing, before it is brought into form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found<'f> {
    pub(crate) list: &'f str,
    pub(crate) date: Option<Date>,
    pub(crate) entry: &'f str,
    pub(crate) source: &'f str,
    /// Where it stands, for what cannot be used.
    pub(crate) place: String,
    pub(crate) added: Option<Date>,
    pub(crate) expires: Option<Date>,
    pub(crate) note: String,
    pub(crate) births: Vec<Date>,
    pub(crate) countries: Vec<Region>,
}

/// Where importers put what they read.
pub(crate) struct Desk<'o> {
    options: &'o Options,
    done: Imported,
}

impl Desk<'_> {
    /// Adds an identifier or name in its canonical form, or refuses it.
    pub(crate) fn add(&mut self, kind: WatchKind, value: &str, found: &Found<'_>) -> Result<(), Error> {
        let hashed = match kind {
            WatchKind::IdNumber => Some(hash(Hashed::Identity, value)),
            WatchKind::Account => Some(hash(Hashed::Account, value)),
            _ => None,
        };
        let form = match &hashed {
            Some(Ok(hash)) => watch::canonical(kind, hash),
            Some(Err(_)) => None,
            None if value.len() > 8 * MAX_TEXT => None,
            None => watch::canonical(kind, value),
        };
        let Some(form) = form else {
            let shown = if kind.secret() { "a number".to_owned() } else { format!("{:?}", cut(value, 80)) };
            let reason = format!("{shown} is no {} that can name one person or company", kind.word());
            self.refuse(found.source, &found.place, reason);
            return Ok(());
        };
        if self.done.entries.len() >= MAX_ENTRIES {
            return Err(Error::Many);
        }
        let list = self.options.list.as_deref().unwrap_or(found.list);
        self.done.entries.push(Entry {
            kind,
            value: form,
            list: cut(if list.is_empty() { found.source } else { list }, 200),
            date: found.date.filter(|d| d.day > 0).unwrap_or(self.options.date),
            entry: cut(if found.entry.is_empty() { &found.place } else { found.entry }, 200),
            source: cut(found.source, 200),
            added: found.added.filter(|d| d.day > 0),
            expires: found.expires.filter(|d| d.day > 0),
            note: cut(&found.note, MAX_TEXT),
            births: found.births.iter().copied().take(8).collect(),
            countries: found.countries.iter().copied().take(16).collect(),
        });
        Ok(())
    }

    pub(crate) fn refuse(&mut self, source: &str, place: &str, reason: String) {
        self.done.refused_total += 1;
        if self.done.refused.len() < MAX_TOLD {
            self.done.refused.push(Refused { source: source.to_owned(), place: cut(place, 200), reason });
        }
    }
}

/// A text without control characters and line breaks, cut to so many characters.
fn cut(text: &str, most: usize) -> String {
    let clean = |c: char| {
        if c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            ' '
        } else {
            c
        }
    };
    text.trim().chars().take(most).map(clean).collect()
}

/// A day out of a date or an instant: `2024-05-06T07:08:09Z`, `05 Nov 1978`, `1978`.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let head = text.split(['T']).next().unwrap_or(text);
    let read = if head.len() == 10 { head } else { text };
    date::read(read, None)
}

/// A birth date that can tell people apart: a day, or else a month or year.
pub(crate) fn birth(text: &str) -> Option<Date> {
    let vague = ["circa", " to ", "between", "approximately", "about"];
    let lower = text.to_ascii_lowercase();
    if vague.iter().any(|word| lower.contains(word)) {
        return None;
    }
    day(text).filter(|d| (1900..=2100).contains(&d.year))
}

/// A country by its code or name.
pub(crate) fn country(text: &str) -> Option<Region> {
    let text = text.trim();
    Region::from_code(&text.to_ascii_uppercase()).or_else(|| Region::read(text))
}

#[cfg(test)]
mod tests;
