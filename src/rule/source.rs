//! Where packs come from: the folder embedded in the program, a folder or file on disk, or texts in memory.
//!
//! Here files are only gathered and sorted into packs; `pack` reads them. The one place of the rule layer that
//! touches the disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::diagnostic::SourceFile;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Stands beside the packs and is none.
const CATALOGUE: &str = "catalogue.toml";

/// How large one file of a pack may be.
const MAX_FILE: u64 = 64 << 20;
/// How deep folders of packs may lie.
const MAX_DEPTH: usize = 6;

/// The files of one pack, or of the scoring table, not yet read.
#[derive(Clone, Debug)]
pub struct PackSource {
    /// Path of the pack's folder or file as given, for messages.
    pub path: String,
    /// Files by their path below the folder, with `/` between parts: `pack.toml`, `phone-invalid.toml`,
    /// `lists/disposable.txt`. A pack of one file holds that file only.
    pub files: BTreeMap<String, Arc<SourceFile>>,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// Whether it ships with the program, so that its rules must be complete.
    pub shipped: bool,
    /// The pack's lock, if it has one.
    pub lock: Option<Arc<SourceFile>>,
    /// Files that are no UTF-8, by their path below the folder.
    pub(crate) garbled: Vec<String>,
    /// Whether its tests are left out: see [`PackSource::lean`].
    pub(crate) lean: bool,
}

/// What a source holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// A folder with `pack.toml` and one file per rule.
    Folder,
    /// One file with the whole pack, or with one rule.
    File,
    /// `scoring.toml`.
    Scoring,
}

/// A path from which no pack could be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file or folder could not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// As given.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A folder without any pack.
    #[error("{path} holds no pack: a pack is a folder with `pack.toml`, or one `.toml` file")]
    Empty {
        /// As given.
        path: String,
    },
    /// A file that is too large to be a pack.
    #[error("{path} is larger than {} MiB", MAX_FILE >> 20)]
    Large {
        /// As given.
        path: String,
    },
}

impl PackSource {
    /// A pack of one file held in memory.
    pub fn one(path: &str, bytes: &[u8]) -> PackSource {
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        let kind = if name == "scoring.toml" { SourceKind::Scoring } else { SourceKind::File };
        PackSource::gather(path, kind, false, [(name, path.to_owned(), bytes)])
    }

    /// A pack of several files held in memory, by their path below `path`.
    pub fn many<'a>(path: &str, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> PackSource {
        let full = |name: &str| format!("{path}/{name}");
        let files = files.into_iter().map(|(name, bytes)| (name.to_owned(), full(name), bytes));
        PackSource::gather(path, SourceKind::Folder, false, files)
    }

    fn gather<'a>(
        path: &str,
        kind: SourceKind,
        shipped: bool,
        files: impl IntoIterator<Item = (String, String, &'a [u8])>,
    ) -> PackSource {
        let mut source = PackSource {
            path: path.to_owned(),
            files: BTreeMap::new(),
            kind,
            shipped,
            lock: None,
            garbled: Vec::new(),
            lean: false,
        };
        for (name, path, bytes) in files {
            let text = std::str::from_utf8(bytes).map(str::to_owned).unwrap_or_else(|_| {
                source.garbled.push(name.clone());
                String::from_utf8_lossy(bytes).into_owned()
            });
            let file = Arc::new(SourceFile { path, text });
            match name.ends_with(".lock") {
                true => source.lock = Some(file),
                false => _ = source.files.insert(name, file),
            }
        }
        source
    }
}

/// How the parts of a file begin that only tests need.
const TESTING: [&str; 3] = ["\n[[test]]\n", "\n[[scenario]]\n", "\n[fixture."];

impl PackSource {
    /// The pack for a run, which asks for no test: one that ships with the program comes without its tests, which stand last in
    /// its files and are most of them, and is taken as checked and as locked. Any other stays as it is.
    #[must_use]
    pub fn lean(mut self) -> PackSource {
        if self.shipped && self.kind == SourceKind::Folder {
            self.lean = true;
            self.files.values_mut().for_each(|file| {
                let end = TESTING.iter().filter_map(|part| file.text.find(part)).min();
                if let Some(end) = end {
                    let text = file.text[..=end].to_owned();
                    *file = Arc::new(SourceFile { path: file.path.clone(), text });
                }
            });
        }
        self
    }
}

/// The scoring table and packs that are part of the program.
pub fn builtin() -> Vec<PackSource> {
    let mut files = BTreeMap::new();
    flatten(&EMBEDDED, &mut files);
    let mut sources = split("rules", &files.iter().map(|(k, v)| (k.clone(), *v)).collect());
    sources.iter_mut().for_each(|s| s.shipped = true);
    sources
}

/// The catalogue of signals that is part of the program; it is no pack.
pub(crate) fn catalogue() -> &'static str {
    EMBEDDED.get_file(CATALOGUE).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

fn flatten<'a>(dir: &'a Dir<'a>, files: &mut BTreeMap<String, &'a [u8]>) {
    for file in dir.files() {
        files.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents());
    }
    dir.dirs().for_each(|d| flatten(d, files));
}

/// Reads the packs at a path: one file; a folder with `pack.toml`; or a folder of such folders, which may hold
/// `scoring.toml` and packs of one file too.
pub fn read(path: &Path) -> Result<Vec<PackSource>, SourceError> {
    let shown = path.display().to_string();
    let fail = |source| SourceError::Read { path: shown.clone(), source };
    if std::fs::metadata(path).map_err(fail)?.is_file() {
        let mut source = PackSource::one(&shown, &bytes(path)?);
        let lock = lock_of(&shown).filter(|lock| Path::new(lock).is_file());
        if let Some(lock) = lock {
            let text = String::from_utf8_lossy(&bytes(Path::new(&lock))?).into_owned();
            source.lock = Some(Arc::new(SourceFile { path: lock, text }));
        }
        return Ok(vec![source]);
    }
    let mut files = BTreeMap::new();
    walk(path, "", 0, &mut files)?;
    let borrowed = files.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())).collect();
    let sources = split(shown.trim_end_matches('/'), &borrowed);
    if sources.is_empty() { Err(SourceError::Empty { path: shown }) } else { Ok(sources) }
}

/// Where the lock of a pack of one file stands.
fn lock_of(path: &str) -> Option<String> {
    path.strip_suffix(".toml").map(|stem| format!("{stem}.lock"))
}

impl PackSource {
    /// Where the pack's lock stands, if it has one.
    pub fn lock_path(&self) -> String {
        match self.kind {
            SourceKind::Folder => format!("{}/pack.lock", self.path),
            _ => lock_of(&self.path).unwrap_or_else(|| format!("{}.lock", self.path)),
        }
    }
}

/// Sorts the files of a folder into packs.
fn split(root: &str, files: &BTreeMap<String, &[u8]>) -> Vec<PackSource> {
    if files.contains_key("pack.toml") {
        let all = files.iter().map(|(name, bytes)| (name.clone(), format!("{root}/{name}"), *bytes));
        return vec![PackSource::gather(root, SourceKind::Folder, false, all)];
    }
    let mut sources = Vec::new();
    let folders: Vec<&str> = files.keys().filter_map(|name| name.strip_suffix("/pack.toml")).collect();
    for folder in &folders {
        let below = |name: &str| name.strip_prefix(folder).and_then(|n| n.strip_prefix('/')).map(str::to_owned);
        let all = files.iter().filter_map(|(name, bytes)| Some((below(name)?, format!("{root}/{name}"), *bytes)));
        sources.push(PackSource::gather(&format!("{root}/{folder}"), SourceKind::Folder, false, all));
    }
    let loose = files.iter().filter(|(name, _)| {
        name.ends_with(".toml") && *name != CATALOGUE && !folders.iter().any(|f| name.starts_with(&format!("{f}/")))
    });
    sources.extend(loose.map(|(name, bytes)| {
        let lock = lock_of(name).and_then(|lock| files.get(&lock).map(|bytes| (lock, *bytes)));
        let mut source = PackSource::one(&format!("{root}/{name}"), bytes);
        source.lock = lock.map(|(name, bytes)| {
            Arc::new(SourceFile { path: format!("{root}/{name}"), text: String::from_utf8_lossy(bytes).into_owned() })
        });
        source
    }));
    sources
}

fn bytes(path: &Path) -> Result<Vec<u8>, SourceError> {
    let shown = path.display().to_string();
    let fail = |source| SourceError::Read { path: shown.clone(), source };
    if std::fs::metadata(path).map_err(fail)?.len() > MAX_FILE {
        return Err(SourceError::Large { path: shown });
    }
    std::fs::read(path).map_err(fail)
}

/// Gathers `.toml`, `.txt`, `.csv` and `.lock` files; names that begin with a dot are left out, links are not followed.
fn walk(dir: &Path, prefix: &str, depth: usize, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), SourceError> {
    let fail = |source| SourceError::Read { path: dir.display().to_string(), source };
    for entry in std::fs::read_dir(dir).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type().map_err(fail)?;
        let below = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        if kind.is_dir() && depth < MAX_DEPTH {
            walk(&entry.path(), &below, depth + 1, files)?;
        } else if kind.is_file() && [".toml", ".txt", ".csv", ".lock"].iter().any(|e| name.ends_with(e)) {
            files.insert(below, bytes(&entry.path())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Adding a file does not rebuild the program by itself; a stale build must not go unnoticed.
    #[test]
    fn embedded_packs_are_those_on_disk() {
        let disk = read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules"))).unwrap();
        let names = |sources: &[PackSource]| -> Vec<(String, String)> {
            let mut all: Vec<_> = sources
                .iter()
                .flat_map(|s| s.files.values())
                .map(|f| (f.path[f.path.rfind("rules/").unwrap()..].to_owned(), f.text.clone()))
                .collect();
            all.sort();
            all
        };
        let note = "a file was added or removed: touch src/rule/source.rs and build again";
        assert_eq!(names(&builtin()), names(&disk), "{note}");
    }

    /// Nothing that a run needs may stand below the first test.
    #[test]
    fn tests_stand_last() {
        let own = ["[[test]]", "[[scenario]]", "[[equivalent]]", "[fixture."];
        for (whole, lean) in builtin().into_iter().map(|source| (source.clone(), source.lean())) {
            for (whole, lean) in whole.files.values().zip(lean.files.values()) {
                let left_out = &whole.text[lean.text.len()..];
                let parts = left_out.lines().filter(|line| line.starts_with('['));
                let mut strange = parts.filter(|line| !own.iter().any(|own| line.starts_with(own)));
                assert_eq!(strange.next(), None, "{}", whole.path);
            }
        }
    }

    #[test]
    fn a_folder_of_packs_is_split() {
        let files = ["a/pack.toml", "a/x.toml", "a/lists/l.txt", "scoring.toml", "single.toml", "ab/pack.toml"];
        let files = files.into_iter().map(|f| (f.to_owned(), b"".as_slice())).collect();
        let got: Vec<_> = split("r", &files).into_iter().map(|s| (s.path, s.kind, s.files.len())).collect();
        let want = [
            ("r/a".to_owned(), SourceKind::Folder, 3),
            ("r/ab".to_owned(), SourceKind::Folder, 1),
            ("r/scoring.toml".to_owned(), SourceKind::Scoring, 1),
            ("r/single.toml".to_owned(), SourceKind::File, 1),
        ];
        assert_eq!(got, want);
    }
}
