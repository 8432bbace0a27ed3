//! Running the program as users do: in a folder of its own, with a scrubbed environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder that one test works in.
pub(crate) struct Desk {
    folder: TempDir,
}

/// What a run left.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `ringer` in the folder; the folder's path and the repository's read `[DESK]` and `[REPO]` in what it prints.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, b"")
    }

    /// The same, with standard input.
    pub(crate) fn run_with(&self, args: &[&str], input: &[u8]) -> Run {
        use std::io::Write;
        let mut child = Command::new(env!("CARGO_BIN_EXE_ringer"))
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A program that does not read its input closes the pipe: that is its right.
        let _ = stdin.write_all(input);
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let clean = |bytes: &[u8]| {
            String::from_utf8_lossy(bytes)
                .replace(&*self.folder.path().to_string_lossy(), "[DESK]")
                .replace(repository().to_string_lossy().as_ref(), "[REPO]")
        };
        Run { code: output.status.code().unwrap_or(-1), stdout: clean(&output.stdout), stderr: clean(&output.stderr) }
    }

    /// Screens inputs into `out`, as of a fixed day, and expects it to succeed.
    pub(crate) fn scan(&self, inputs: &[&Path], more: &[&str]) -> Run {
        let inputs: Vec<_> = inputs.iter().map(|p| p.to_string_lossy().into_owned()).collect();
        let mut args = vec!["scan", "--as-of", "2026-10-01", "--out", "out"];
        args.extend(more);
        args.extend(inputs.iter().map(String::as_str));
        let run = self.run(&args);
        assert_eq!(run.code, 0, "{args:?}\n{}\n{}", run.stdout, run.stderr);
        run
    }

    /// `out/run.json`.
    pub(crate) fn manifest(&self) -> Value {
        serde_json::from_str(&self.read("out/run.json")).unwrap()
    }

    /// Every file of a report folder by its name, without what a clock may change: the timings of `run.json`.
    pub(crate) fn report(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(self.path(name)).unwrap() {
            let path = entry.unwrap().path();
            let mut bytes = std::fs::read(&path).unwrap();
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            if file == "run.json" {
                let mut manifest: Value = serde_json::from_slice(&bytes).unwrap();
                manifest.as_object_mut().unwrap().remove("timings").unwrap();
                bytes = manifest.to_string().into_bytes();
            }
            files.insert(file, bytes);
        }
        files
    }

    /// The text of everything a report folder holds, workbooks unpacked, by file.
    pub(crate) fn texts(&self, name: &str) -> BTreeMap<String, String> {
        let text = |name: &str, bytes: Vec<u8>| match name.ends_with(".xlsx") {
            true => unpacked(&bytes),
            false => String::from_utf8(bytes).unwrap(),
        };
        self.report(name).into_iter().map(|(name, bytes)| (name.clone(), text(&name, bytes))).collect()
    }

    /// The lines of `out/verdicts.jsonl`.
    pub(crate) fn verdicts(&self) -> Vec<Value> {
        self.read("out/verdicts.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// All parts of a workbook, one after the other.
fn unpacked(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        std::io::Read::read_to_string(&mut archive.by_index(at).unwrap(), &mut text).unwrap();
    }
    text
}

/// The root of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A sample export.
pub(crate) fn sample(name: &str) -> PathBuf {
    repository().join("samples").join(name)
}
