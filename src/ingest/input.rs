//! What is to be read: paths, folders and standard input, and the bytes behind them.
//!
//! A [`Feed`] counts and hashes every byte of one input as it passes, once. Not here: what the bytes mean.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Error;

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, or a folder standing for the supported files directly in it.
    Path(PathBuf),
    /// Standard input, read once.
    Stdin,
}

impl Input {
    /// `-` is standard input, anything else a path.
    pub fn parse(argument: &str) -> Input {
        match argument {
            "-" => Input::Stdin,
            path => Input::Path(PathBuf::from(path)),
        }
    }

    /// The name used in messages and results: the path as given, or `-`.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "-".to_owned(),
            Input::Path(path) => path.to_string_lossy().into_owned(),
        }
    }
}

const EXTENSIONS: &[&str] =
    &["csv", "tsv", "tab", "psv", "txt", "json", "jsonl", "ndjson", "xlsx", "xlsm", "xls", "ods", "parquet"];

fn supported(path: &Path) -> bool {
    let hidden = path.file_name().is_none_or(|n| {
        let name = n.to_string_lossy();
        name.starts_with('.') || name.starts_with("~$")
    });
    let known = path.extension().is_some_and(|e| EXTENSIONS.iter().any(|known| e.eq_ignore_ascii_case(known)));
    known && !hidden
}

/// One input after folders are opened.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) input: Input,
    /// Whether it was found in a folder rather than named.
    pub(super) in_folder: bool,
}

/// The inputs with folders replaced by the supported files in them, sorted by name.
pub(super) fn expand(inputs: &[Input]) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for input in inputs {
        match input {
            Input::Path(path) if path.is_dir() => {
                let name = input.name();
                let mut files = Vec::new();
                for entry in path.read_dir().map_err(|e| Error::io(&name, e))? {
                    let path = entry.map_err(|e| Error::io(&name, e))?.path();
                    if supported(&path) && path.is_file() {
                        files.push(path);
                    }
                }
                if files.is_empty() {
                    return Err(Error::NothingToRead { file: name });
                }
                files.sort();
                found.extend(files.into_iter().map(|p| Found { input: Input::Path(p), in_folder: true }));
            }
            _ => found.push(Found { input: input.clone(), in_folder: false }),
        }
    }
    if found.iter().filter(|f| f.input == Input::Stdin).count() > 1 {
        return Err(Error::StdinTwice);
    }
    if found.is_empty() {
        return Err(Error::NothingToRead { file: "input".to_owned() });
    }
    Ok(found)
}

/// The bytes of one input with their count and SHA-256 so far.
pub(super) struct Feed {
    inner: Box<dyn Read + Send>,
    hash: Sha256,
    bytes: u64,
}

impl Feed {
    /// Reads from anything.
    pub(super) fn new(inner: Box<dyn Read + Send>) -> Feed {
        Feed { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// Opens an input.
    pub(super) fn open(input: &Input) -> io::Result<Feed> {
        Ok(match input {
            Input::Stdin => Feed::new(Box::new(io::stdin())),
            Input::Path(path) => Feed::new(Box::new(File::open(path)?)),
        })
    }

    /// Reads on to the end, so that size and hash are those of the whole input.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        io::copy(self, &mut io::sink()).map(drop)
    }

    /// Bytes read so far, and their SHA-256 in lower-case hexadecimal.
    pub(super) fn digest(&self) -> (u64, String) {
        let digest = self.hash.clone().finalize();
        (self.bytes, digest.iter().map(|b| format!("{b:02x}")).collect())
    }
}

impl Read for Feed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = loop {
            match self.inner.read(buffer) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => break other?,
            }
        };
        self.hash.update(&buffer[..n]);
        self.bytes += n as u64;
        Ok(n)
    }
}

/// Bytes that can be read from any place, for workbooks.
pub(super) enum Seekable {
    /// A file on disk.
    File(io::BufReader<File>),
    /// Standard input, held.
    Memory(Cursor<Vec<u8>>),
}

impl Read for Seekable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Seekable::File(f) => f.read(buffer),
            Seekable::Memory(m) => m.read(buffer),
        }
    }
}

impl Seek for Seekable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Seekable::File(f) => f.seek(to),
            Seekable::Memory(m) => m.seek(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_means_the_supported_files_directly_in_it_sorted() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.jsonl", ".hidden.csv", "~$a.xlsx", "notes.pdf", "C.XLSX"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        std::fs::create_dir(dir.path().join("deeper.csv")).unwrap();
        let found = expand(&[Input::Path(dir.path().to_owned()), Input::Stdin]).unwrap();
        let names: Vec<String> =
            found.iter().map(|f| f.input.name().rsplit('/').next().unwrap_or_default().to_owned()).collect();
        assert_eq!(names, ["C.XLSX", "a.jsonl", "b.csv", "-"]);
        assert!(found[0].in_folder && !found[3].in_folder);
    }

    #[test]
    fn inputs_that_cannot_be_are_refused() {
        assert!(matches!(expand(&[]), Err(Error::NothingToRead { .. })));
        assert!(matches!(expand(&[Input::Stdin, Input::Stdin]), Err(Error::StdinTwice)));
        let dir = tempfile::tempdir().unwrap();
        let error = expand(&[Input::Path(dir.path().to_owned())]).err().unwrap();
        assert!(error.to_string().contains("no file here that can be read"), "{error}");
    }

    #[test]
    fn a_feed_hashes_what_passes() {
        let mut feed = Feed::new(Box::new(Cursor::new(b"abc".to_vec())));
        feed.drain().unwrap();
        let (bytes, digest) = feed.digest();
        assert_eq!(bytes, 3);
        assert_eq!(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
