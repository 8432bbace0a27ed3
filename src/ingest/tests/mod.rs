//! Whole inputs through `open`, `Reader` and `Decoder`: what becomes of every row, whatever the bytes.

mod csv;
mod json;
mod sheet;
mod xls;

use super::*;
use crate::record::{Application, Field, FieldSet};

/// What reading some files gave.
pub(super) struct Outcome {
    pub(super) apps: Vec<Application>,
    pub(super) account: Account,
    pub(super) quarantined: Vec<Quarantined>,
    pub(super) report: Report,
}

impl Outcome {
    /// One field of every application; blank where it has none.
    pub(super) fn all(&self, field: Field) -> Vec<&str> {
        self.apps.iter().map(|a| a.get(field).unwrap_or_default()).collect()
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.all(Field::NameFull)
    }

    /// Every value of a field of one application.
    pub(super) fn values(&self, app: usize, field: Field) -> Vec<&str> {
        self.apps[app].of(field).map(|c| self.apps[app].text(c)).collect()
    }
}

/// Reads files given as name and content, in order.
pub(super) fn read(files: &[(&str, &[u8])], options: &Options) -> Result<Outcome, Error> {
    let dir = tempfile::tempdir().unwrap();
    let mut inputs = Vec::new();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        inputs.push(Input::Path(path));
    }
    let import = open(&inputs, options)?;
    let report = import.report.clone();
    let (mut reader, decoder) = import.split();
    let mut apps = Vec::new();
    let mut recycled = None;
    while let Some(chunk) = reader.next_chunk(recycled.take())? {
        assert!(!chunk.is_empty());
        assert_eq!(chunk.first_ordinal() as usize, apps.len());
        for index in 0..chunk.len() {
            let mut app = Application::default();
            decoder.decode(&chunk, index, FieldSet::all(), &mut app);
            apps.push(app);
        }
        recycled = Some(chunk);
    }
    let mut account = reader.finish();
    let quarantined: Vec<Quarantined> = account.quarantine.iter().unwrap().map(Result::unwrap).collect();
    let total = account.total;
    assert_eq!(total.rows, total.applications + total.folded + total.quarantined);
    assert_eq!(total.applications, apps.len() as u64);
    assert_eq!(total.quarantined, quarantined.len() as u64);
    assert!(apps.iter().enumerate().all(|(i, a)| a.ordinal as usize == i));
    Ok(Outcome { apps, account, quarantined, report })
}

pub(super) fn read_one(name: &str, bytes: &[u8]) -> Outcome {
    read(&[(name, bytes)], &Options::default()).unwrap()
}

pub(super) fn error_of(name: &str, bytes: &[u8]) -> String {
    let error = read(&[(name, bytes)], &Options::default()).err().map(|e| e.to_string());
    let dir = std::env::temp_dir().to_string_lossy().into_owned();
    let error = error.unwrap_or_else(|| "no error".to_owned());
    assert!(error == "no error" || error.contains(&*dir), "names no file: {error}");
    error
}
