//! `ringer watchlist`: published lists into one neutral file, and what such a file holds; and the lists of a run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{WatchChoice, WatchKind as Asked, WatchVerb};
use super::reading::AsOf;
use super::{print, tell};
use crate::condition::Date;
use crate::error::{Error, exit};
use crate::fact::watch::{Entry, Watchlist};
use crate::report::{self, WatchInfo};
use crate::rule::RuleSet;
use crate::watchlist::{self, Imported, MAX_BYTES, Options, Source, SourceKind};

/// So many of what could not be used are printed.
const SHOWN: usize = 10;

/// Does what the verb says.
pub(super) fn run(what: WatchVerb) -> Result<u8, Error> {
    match what {
        WatchVerb::Import { sources, out, kind, list, date } => {
            let options = Options { kind: kind.map(published), list, date: day(date.as_deref())? };
            import(&sources, &out, &options)
        }
        WatchVerb::List { files } => {
            let read = read(&files, &Options { kind: None, list: None, date: day(None)? })?;
            print(&table(&read))?;
            Ok(exit::DONE)
        }
    }
}

fn published(kind: Asked) -> SourceKind {
    match kind {
        Asked::Ringer => SourceKind::Neutral,
        Asked::Ofac => SourceKind::Ofac,
        Asked::Opensanctions => SourceKind::OpenSanctions,
        Asked::Stix => SourceKind::Stix,
        Asked::Misp => SourceKind::Misp,
        Asked::Csv => SourceKind::Csv,
    }
}

/// The day given, or today.
fn day(given: Option<&str>) -> Result<Date, Error> {
    let reading = super::args::Reading { as_of: given.map(str::to_owned), ..Default::default() };
    let asked = |_| Error::Usage(format!("--date takes a day such as 2026-11-20, not {:?}", given.unwrap_or_default()));
    Ok(AsOf::of(&reading).map_err(asked)?.date)
}

/// The watch lists of a run. Without any, rules that ask for one are left out of it.
pub(super) fn of_run(choice: &WatchChoice, as_of: AsOf, rules: &mut RuleSet) -> Result<Option<Arc<Watchlist>>, Error> {
    if choice.watchlist.is_empty() {
        *rules = rules.without_watchlist();
    }
    lists(choice, as_of)
}

/// The watch lists that were given.
pub(super) fn lists(choice: &WatchChoice, as_of: AsOf) -> Result<Option<Arc<Watchlist>>, Error> {
    if choice.watchlist.is_empty() {
        return Ok(None);
    }
    let read = read(&choice.watchlist, &Options { kind: None, list: None, date: as_of.date })?;
    if read.refused_total > 0 {
        tell(&format!("{}\n", refused(&read)));
    }
    Ok(Some(Arc::new(Watchlist::new(read.entries, Some(as_of.date)))))
}

/// What the manifest of a run says of its lists.
pub(super) fn named(watch: &Watchlist) -> Vec<WatchInfo> {
    let mut lists: BTreeMap<(&str, &str), ((i16, u8, u8), u32)> = BTreeMap::new();
    for entry in watch.entries() {
        let (newest, entries) = lists.entry((&entry.list, &entry.source)).or_insert(((0, 0, 0), 0));
        *newest = (*newest).max((entry.date.year, entry.date.month, entry.date.day));
        *entries += 1;
    }
    let info = |((list, file), (newest, entries)): ((&str, &str), _)| WatchInfo {
        list: list.to_owned(),
        file: file.to_owned(),
        date: iso(newest),
        entries,
    };
    lists.into_iter().map(info).collect()
}

fn read(paths: &[PathBuf], options: &Options) -> Result<Imported, Error> {
    let mut files = Vec::new();
    for path in paths {
        let failed = || Error::io(format!("cannot read {}", path.display()));
        let size = std::fs::metadata(path).map_err(failed())?.len();
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        if size > MAX_BYTES as u64 {
            return Err(Error::Watchlist(watchlist::Error::Large(name)));
        }
        files.push((name, std::fs::read(path).map_err(failed())?));
    }
    let sources: Vec<Source<'_>> = files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    Ok(watchlist::import(&sources, options)?)
}

fn import(sources: &[PathBuf], out: &Path, options: &Options) -> Result<u8, Error> {
    let read = read(sources, options)?;
    save(out, watchlist::write(&read.entries).as_bytes())?;
    let aside = PathBuf::from(format!("{}.quarantine.csv", out.display()));
    if read.refused.is_empty() {
        // What an earlier import could not use is no longer true.
        let _ = std::fs::remove_file(&aside);
    } else {
        let rows = read.refused.iter().map(|r| [r.source.as_str(), &r.place, &r.reason]);
        save(&aside, &report::table(["file", "place", "reason"], rows))?;
        tell(&format!("{}See {}.\n", refused(&read), aside.display()));
    }
    print(&format!("{}{}\n", table(&read), out.display()))?;
    Ok(exit::DONE)
}

/// Writes a file beside and renames it, for its owner only: it names people.
fn save(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    use std::io::Write;
    let failed = || Error::io(format!("cannot write {}", path.display()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed())?;
    file.write_all(bytes).map_err(failed())?;
    file.persist(path).map_err(|e| failed()(e.error))?;
    Ok(())
}

fn refused(read: &Imported) -> String {
    let mut text = format!("{} of the lists could not be used:\n", counted(read.refused_total, "entry", "entries"));
    for one in read.refused.iter().take(SHOWN) {
        let _ = writeln!(
            text,
            "  {}, {}: {}",
            report::visible(&one.source),
            report::visible(&one.place),
            report::visible(&one.reason)
        );
    }
    let more = read.refused_total.saturating_sub(SHOWN as u64);
    if more > 0 {
        let _ = writeln!(text, "  and {more} more");
    }
    text
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// How many entries of each kind each list has, and how old they are.
fn table(read: &Imported) -> String {
    let mut lists: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in &read.entries {
        lists.entry(&entry.list).or_default().push(entry);
    }
    let mut text = String::new();
    for (list, entries) in &lists {
        let day = |e: &&Entry| (e.date.year, e.date.month, e.date.day);
        let span = (entries.iter().map(day).min(), entries.iter().map(day).max());
        let days = match span {
            (Some(first), Some(last)) if first != last => format!("as of {} to {}", iso(first), iso(last)),
            (Some(first), _) => format!("as of {}", iso(first)),
            (None, _) => String::new(),
        };
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        entries.iter().for_each(|e| *kinds.entry(e.kind.word()).or_default() += 1);
        let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        let _ = writeln!(text, "{}  {days}: {}", report::visible(list), kinds.join(", "));
    }
    if text.is_empty() { "No entries.\n".to_owned() } else { text }
}

fn iso((year, month, day): (i16, u8, u8)) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}
