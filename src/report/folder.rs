//! The output folder: written beside its final place, private to its owner, and moved there when complete.
//!
//! Knows file names and nothing of what is in the files.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Error;

/// The files by which a folder is known to be a report: of a screening, of a linkage.
const MARKS: [&str; 2] = ["run.json", "training.json"];

/// Fails if a report could not stand at `dir`, because something else does: cheap, before any work is done.
///
/// # Errors
/// What stands there, or that it cannot be looked at.
pub fn free(dir: &Path) -> Result<(), Error> {
    let dir = std::path::absolute(dir).map_err(Error::io(dir))?;
    match occupied(&dir)? {
        true => Err(Error::NotAReport { path: dir }),
        false => Ok(()),
    }
}

/// A report folder in the making.
#[derive(Debug)]
pub(super) struct Folder {
    last: PathBuf,
    partial: PathBuf,
    done: bool,
}

impl Folder {
    /// Makes an empty folder beside `dir`. Fails if `dir` is something else than a report or an empty folder.
    pub(super) fn begin(dir: &Path) -> Result<Folder, Error> {
        let dir = &std::path::absolute(dir).map_err(Error::io(dir))?;
        if occupied(dir)? {
            return Err(Error::NotAReport { path: dir.clone() });
        }
        let name = dir.file_name().ok_or_else(|| Error::NotAReport { path: dir.clone() })?;
        let partial = dir.with_file_name(format!(".{}.partial", name.to_string_lossy()));
        if partial.exists() {
            fs::remove_dir_all(&partial).map_err(Error::io(&partial))?;
        }
        if let Some(parent) = dir.parent() {
            fs::create_dir_all(parent).map_err(Error::io(parent))?;
        }
        private_folder(&partial).map_err(Error::io(&partial))?;
        Ok(Folder { last: dir.clone(), partial, done: false })
    }

    /// Where a file of the report is being written.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.partial.join(name)
    }

    /// Creates a file of the report.
    pub(super) fn create(&self, name: &str) -> Result<BufWriter<File>, Error> {
        let path = self.path(name);
        let file = private_file(&path).map_err(Error::io(&path))?;
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    /// Writes a whole file of the report.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let mut file = self.create(name)?;
        let path = self.path(name);
        file.write_all(bytes).map_err(Error::io(&path))?;
        close(&path, file)
    }

    /// Puts the folder in its place. Returns the place, and where the report that stood there went.
    pub(super) fn commit(mut self) -> Result<(PathBuf, Option<PathBuf>), Error> {
        let kept = match MARKS.iter().find_map(|mark| fs::metadata(self.last.join(mark)).ok()) {
            Some(mark) => {
                let to = beside(&self.last, &day_of(&mark));
                fs::rename(&self.last, &to).map_err(Error::io(&to))?;
                Some(to)
            }
            None if self.last.exists() => {
                fs::remove_dir(&self.last).map_err(Error::io(&self.last))?;
                None
            }
            None => None,
        };
        fs::rename(&self.partial, &self.last).map_err(Error::io(&self.last))?;
        self.done = true;
        Ok((std::mem::take(&mut self.last), kept))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.done {
            // Nothing can be done about a failure here; the next run clears the folder.
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}

/// Flushes a file to the disk.
pub(super) fn close(path: &Path, file: BufWriter<File>) -> Result<(), Error> {
    let file = file.into_inner().map_err(|e| Error::Io { path: path.to_owned(), source: e.into_error() })?;
    file.sync_data().map_err(Error::io(path))
}

/// Opens a new file that its owner alone can read.
pub(super) fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Whether something stands at `dir` that must not be replaced.
fn occupied(dir: &Path) -> Result<bool, Error> {
    if !dir.exists() {
        return Ok(false);
    }
    if !dir.is_dir() {
        return Ok(true);
    }
    let mut entries = fs::read_dir(dir).map_err(Error::io(dir))?;
    Ok(entries.next().is_some() && !MARKS.iter().any(|mark| dir.join(mark).is_file()))
}

/// The day the old report was written.
fn day_of(mark: &fs::Metadata) -> String {
    let written = mark.modified().ok().and_then(|t| jiff::Timestamp::try_from(t).ok());
    written.map_or_else(|| "before".to_owned(), |t| t.strftime("%Y-%m-%d").to_string())
}

/// A free name beside `dir`: `ringer-report.2026-11-20`, then `.2`, `.3` ...
fn beside(dir: &Path, day: &str) -> PathBuf {
    let name = dir.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut free = dir.with_file_name(format!("{name}.{day}"));
    let mut number = 2u32;
    while free.exists() {
        free = dir.with_file_name(format!("{name}.{day}.{number}"));
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_report_is_kept_and_a_dropped_one_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("deep").join("out");
        for (round, mark) in [MARKS[0], MARKS[1], MARKS[0]].into_iter().enumerate() {
            let folder = Folder::begin(&dir).unwrap();
            folder.write(mark, format!("{round}").as_bytes()).unwrap();
            let (at, kept) = folder.commit().unwrap();
            assert_eq!(at, dir);
            assert_eq!(kept.is_some(), round > 0);
        }
        drop(Folder::begin(&dir).unwrap());
        assert_eq!(fs::read_to_string(dir.join(MARKS[0])).unwrap(), "2");
        assert_eq!(fs::read_dir(dir.parent().unwrap()).unwrap().count(), 3);
    }

    #[test]
    fn other_folders_and_files_are_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("notes");
        fs::write(&file, "mine").unwrap();
        assert!(matches!(Folder::begin(root.path()), Err(Error::NotAReport { .. })));
        assert!(matches!(Folder::begin(&file), Err(Error::NotAReport { .. })));
        let empty = root.path().join("empty");
        fs::create_dir(&empty).unwrap();
        Folder::begin(&empty).unwrap().commit().unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn files_are_private() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("out");
        let folder = Folder::begin(&dir).unwrap();
        folder.write(MARKS[0], b"{}").unwrap();
        folder.commit().unwrap();
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&dir), 0o700);
        assert_eq!(mode(&dir.join(MARKS[0])), 0o600);
    }
}
