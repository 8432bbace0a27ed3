//! Attachments: the files that an export names, read from a folder given beside it.
//!
//! An export has a column with the name of the résumé's file ([`Field::ResumeFile`]); the file of that name below the
//! folder is read while the record is, by the worker that decodes it, and fills the fields that the export leaves blank.
//! What stands in the export wins; where the file says something else, the record says so. A file that is not there or
//! cannot be read is an issue on its record, which is otherwise as it was. No link is followed, no address opened.

mod docx;
mod hidden;
mod name;
mod pdf;
mod print;
mod read;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use hidden::{Hidden, How};
pub use read::{Document, Limits, Unread, document};

use super::Error;
use crate::record::{Application, Field, FieldSet};

/// Fields that a file fills.
pub const FILLED: &[Field] = &[
    Field::ResumeText,
    Field::ResumeSha256,
    Field::ResumeAuthor,
    Field::ResumeProducer,
    Field::ResumeCreated,
    Field::ResumeModified,
    Field::ResumeDocumentId,
    Field::ResumePrint,
    Field::ResumeHiddenText,
    Field::ResumeHiddenPage,
    Field::ResumeHiddenHow,
];

/// Most names of attachments that are looked for, of a cell and of a record.
const MAX_NAMES: usize = 8;
/// Most hidden passages of a file that are kept.
const MAX_HIDDEN: usize = 16;

/// A folder of attachments.
#[derive(Clone, Debug)]
pub struct Attachments {
    folder: PathBuf,
    limits: Limits,
}

impl Attachments {
    /// Of a folder, which must be there.
    ///
    /// # Errors
    /// [`Error::Attachments`] if it is no folder that can be read.
    pub fn open(folder: &Path, limits: Limits) -> Result<Attachments, Error> {
        let refused = |source| Error::Attachments { folder: folder.display().to_string(), source };
        let real = folder.canonicalize().map_err(refused)?;
        std::fs::read_dir(&real).map_err(refused)?;
        Ok(Attachments { folder: real, limits })
    }

    /// What must be read of a record so that `wanted` fields can be filled.
    pub(super) fn wanted(wanted: FieldSet) -> FieldSet {
        let filled: FieldSet = FILLED.iter().copied().collect();
        let mut all = wanted;
        if wanted.intersects(filled) {
            all.insert(Field::ResumeFile);
        }
        all
    }

    /// Reads the file that the record names, if it names one and any of the `wanted` fields can be filled from it.
    pub(super) fn read(&self, wanted: FieldSet, app: &mut Application) {
        let filled: FieldSet = FILLED.iter().copied().collect();
        if !wanted.intersects(filled) || !app.carried.contains(Field::ResumeFile) {
            return;
        }
        let Some((name, column, found)) = self.named(app) else { return };
        let told = |what: &dyn std::fmt::Display| format!("the file {name:?} is not read: {what}");
        let bytes = match found.map_err(|why| told(&why)).and_then(|path| self.bytes(&path).map_err(|why| told(&why))) {
            Ok(bytes) => bytes,
            Err(message) => return app.issue(Some(Field::ResumeFile), message),
        };
        let mut filling = Filling { app, name: &name, column, wanted };
        filling.put(Field::ResumeSha256, Some(&digest(&bytes)));
        let only_hash = !FILLED.iter().any(|f| *f != Field::ResumeSha256 && wanted.contains(*f));
        if only_hash {
            return;
        }
        match document(&bytes, &self.limits) {
            Ok(document) => filling.fill(&document),
            Err(why) => app.issue(Some(Field::ResumeFile), told(&why)),
        }
    }

    /// The name to follow, its column and where it leads: the first of the record's names that is a file's.
    #[allow(clippy::type_complexity)] // three things that only stand together here
    fn named(&self, app: &Application) -> Option<(String, u16, Result<PathBuf, name::Refused>)> {
        let mut refused = None;
        let mut cells: Vec<_> = app.of(Field::ResumeFile).take(MAX_NAMES).collect();
        // Of several attachments the résumé is meant.
        cells.sort_by_key(|cell| other_kind(app.text(cell)));
        for cell in cells {
            let written = app.text(cell);
            let several = written.split([';', '|', '\n', ',']).map(str::trim).filter(|part| !part.is_empty());
            let mut names: Vec<&str> = several.take(MAX_NAMES).collect();
            names.sort_by_key(|name| other_kind(name));
            // A comma may be part of the name.
            for name in std::iter::once(written).chain(names.into_iter().filter(|name| *name != written)) {
                match name::find(&self.folder, name) {
                    Ok(path) => return Some((shown(name), cell.column, Ok(path))),
                    Err(why) => refused = refused.or(Some((shown(written), cell.column, Err(why)))),
                }
            }
        }
        refused
    }

    fn bytes(&self, path: &Path) -> Result<Vec<u8>, String> {
        let too_large = || format!("it is larger than {} MiB", self.limits.bytes >> 20);
        let file = File::open(path).map_err(|e| e.to_string())?;
        if file.metadata().is_ok_and(|about| about.len() > self.limits.bytes) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        // It may have grown since.
        file.take(self.limits.bytes + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
        if bytes.len() as u64 > self.limits.bytes {
            return Err(too_large());
        }
        if bytes.is_empty() { Err(Unread::Empty.to_string()) } else { Ok(bytes) }
    }
}

/// Whether a file's name says that it is something else than a résumé.
fn other_kind(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["cover", "letter", "anschreiben", "motivation", "transcript", "certificate", "zeugnis", "portfolio", "photo"]
        .iter()
        .any(|word| lower.contains(word))
}

/// A name as far as a message shows it.
fn shown(name: &str) -> String {
    name.chars().take(120).collect()
}

/// Lower-case hexadecimal SHA-256.
fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A record being filled from one file.
struct Filling<'a> {
    app: &'a mut Application,
    name: &'a str,
    /// The column that names the file: what the file says came in through it.
    column: u16,
    wanted: FieldSet,
}

impl Filling<'_> {
    fn fill(&mut self, document: &Document) {
        self.put(Field::ResumeAuthor, document.author.as_deref());
        self.put(Field::ResumeProducer, document.programs().as_deref());
        self.put(Field::ResumeCreated, document.created.as_deref());
        self.put(Field::ResumeModified, document.modified.as_deref());
        self.put(Field::ResumeDocumentId, document.document_id.as_deref());
        self.put(Field::ResumePrint, document.print.as_deref());
        self.put(Field::ResumeText, Some(&document.text));
        self.hidden(document);
        for note in &document.notes {
            self.app.issue(Some(Field::ResumeFile), format!("the file {:?}: {note}", self.name));
        }
    }

    fn hidden(&mut self, document: &Document) {
        // The export's own list is kept whole.
        if self.app.carried.contains(Field::ResumeHiddenText) {
            return;
        }
        for (item, hidden) in (0_u16..).zip(document.hidden.iter().take(MAX_HIDDEN)) {
            let page = if hidden.page == 0 { String::new() } else { hidden.page.to_string() };
            self.push(Field::ResumeHiddenText, item, &hidden.passage());
            self.push(Field::ResumeHiddenPage, item, &page);
            self.push(Field::ResumeHiddenHow, item, hidden.how.as_str());
        }
        // A file that was read and hides nothing is known to hide nothing.
        self.push(Field::ResumeHiddenText, 0, "");
    }

    fn push(&mut self, field: Field, item: u16, value: &str) {
        if self.wanted.contains(field) {
            self.app.push(field, item, self.column, value);
        }
    }

    /// Fills a field that the export leaves blank; says so if the two disagree.
    fn put(&mut self, field: Field, value: Option<&str>) {
        let value = value.unwrap_or_default();
        match self.app.get(field) {
            None => self.push(field, 0, value),
            Some(own) => {
                let told = matches!(field, Field::ResumeSha256 | Field::ResumeAuthor | Field::ResumeDocumentId);
                if told && !value.is_empty() && !own.eq_ignore_ascii_case(value) {
                    let clip = |text: &str| text.chars().take(80).collect::<String>();
                    let message = format!(
                        "the export says {:?} and the file {:?} says {:?}; the export's is used",
                        clip(own),
                        self.name,
                        clip(value)
                    );
                    self.app.issue(Some(field), message);
                }
            }
        }
    }
}
