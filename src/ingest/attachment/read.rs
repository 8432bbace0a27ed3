//! What a file gives, whatever its format, and why one is not read.

use std::fmt;

use super::hidden::Hidden;
use super::{docx, pdf};

/// Longest metadata value that is kept, in characters.
const MAX_VALUE: usize = 200;

/// Letters that typesetters join, as people write them.
const LIGATURES: [(char, &str); 7] = [
    ('\u{fb00}', "ff"),
    ('\u{fb01}', "fi"),
    ('\u{fb02}', "fl"),
    ('\u{fb03}', "ffi"),
    ('\u{fb04}', "ffl"),
    ('\u{fb05}', "st"),
    ('\u{fb06}', "st"),
];

/// Bounds on one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file; a larger one is not opened.
    pub bytes: u64,
    /// Pages; further ones are not read, and said so.
    pub pages: usize,
    /// Characters of text; further ones are left out.
    pub characters: usize,
    /// Bytes that a packed part of a file may inflate to.
    pub inflated: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 20 << 20, pages: 40, characters: 400_000, inflated: 16 << 20 }
    }
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The text that a person sees; pages are parted by a line with a form feed.
    pub text: String,
    /// Passages that nobody sees.
    pub hidden: Vec<Hidden>,
    /// The author, as written.
    pub author: Option<String>,
    /// The program that wrote the file.
    pub producer: Option<String>,
    /// The program that the document was made with.
    pub creator: Option<String>,
    /// Time of creation, ISO 8601.
    pub created: Option<String>,
    /// Time of the last change, ISO 8601.
    pub modified: Option<String>,
    /// The document's number, as written.
    pub document_id: Option<String>,
    /// What program and layout leave on it: 32 hexadecimal digits.
    pub print: Option<String>,
    /// What could not be read of it, each a part of a sentence.
    pub notes: Vec<String>,
    pub(super) pages: u32,
}

impl Document {
    /// Adds a page's text.
    pub(super) fn page(&mut self, text: &str) {
        if self.pages > 0 {
            self.text.push_str("\n\u{c}\n");
        }
        self.pages += 1;
        for c in text.trim_end().chars() {
            match LIGATURES.iter().find(|(ligature, _)| *ligature == c) {
                Some((_, letters)) => self.text.push_str(letters),
                None => self.text.push(c),
            }
        }
    }

    /// Says something once.
    pub(super) fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|known| known == note) {
            self.notes.push(note.to_owned());
        }
    }

    /// The programs in one text: the one the document was made with, then the one that wrote the file.
    pub fn programs(&self) -> Option<String> {
        match (&self.creator, &self.producer) {
            (Some(creator), Some(producer)) if creator == producer => Some(producer.clone()),
            (Some(creator), Some(producer)) => Some(format!("{creator}; {producer}")),
            (one, other) => one.clone().or_else(|| other.clone()),
        }
    }
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Empty.
    Empty,
    /// Needs a password.
    Locked,
    /// Not what its first bytes promise.
    Broken(&'static str),
    /// It would take far more memory or time than its size lets expect.
    Inflates,
    /// A format that is not read.
    Unsupported(&'static str),
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unread::Empty => f.write_str("it is empty"),
            Unread::Locked => f.write_str("it is locked with a password"),
            Unread::Broken(what) => write!(f, "it is damaged: {what}"),
            Unread::Inflates => f.write_str("it unpacks to far more than a résumé holds"),
            Unread::Unsupported(what) => write!(f, "{what} is not read; PDF, DOCX and plain text are"),
        }
    }
}

/// Reads a file by what its first bytes say it is, whatever its name.
///
/// # Errors
/// [`Unread`] for a file that is locked, damaged, of another format, or that would unpack to too much.
pub fn document(bytes: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let head = &bytes[..bytes.len().min(1024)];
    let has = |part: &[u8], within: &[u8]| memchr::memmem::find(within, part).is_some();
    match bytes {
        _ if bytes.iter().all(u8::is_ascii_whitespace) => Err(Unread::Empty),
        _ if has(b"%PDF-", head) => pdf::read(bytes, limits),
        [b'P', b'K', 3 | 5 | 7, ..] => docx::read(bytes, limits),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            // A locked DOCX lies in the container of the old formats.
            let locked = has(b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", bytes);
            Err(if locked { Unread::Locked } else { Unread::Unsupported("the old Word format (.doc)") })
        }
        [b'{', b'\\', b'r', b't', b'f', ..] => Err(Unread::Unsupported("rich text (.rtf)")),
        [b'<', ..] => Err(Unread::Unsupported("a web page")),
        _ => plain(bytes, limits),
    }
}

/// Plain text: UTF-8, UTF-16 with its mark, else windows-1252.
fn plain(bytes: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let text = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => encoding_rs::UTF_16LE.decode(bytes).0,
        _ if bytes.contains(&0) => return Err(Unread::Unsupported("this kind of file")),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').into(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    let odd = text.chars().take(4096).filter(|c| c.is_control() && !c.is_whitespace() || *c == '\u{fffd}').count();
    if odd * 50 > text.chars().take(4096).count() {
        return Err(Unread::Unsupported("this kind of file"));
    }
    let mut document = Document::default();
    document.page(&text.chars().take(limits.characters).collect::<String>());
    Ok(document)
}

/// A metadata value without control characters and blanks around, if anything is left.
pub(super) fn clean(value: &str) -> Option<String> {
    let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_VALUE).collect();
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_in_its_encodings() {
        let read = |bytes: &[u8]| document(bytes, &Limits::default()).map(|d| d.text);
        assert_eq!(read("\u{feff}José".as_bytes()), Ok("José".to_owned()));
        assert_eq!(read(b"Jos\xe9, engineer"), Ok("José, engineer".to_owned()));
        assert_eq!(read(b"\xff\xfeA\0n\0n\0"), Ok("Ann".to_owned()));
        assert_eq!(read(b"\xfe\xff\0A\0n\0n"), Ok("Ann".to_owned()));
        assert_eq!(read(b""), Err(Unread::Empty));
        assert_eq!(read(b"  \n"), Err(Unread::Empty));
        assert_eq!(read(b"\x7fELF\x02\x01\x01\0\0"), Err(Unread::Unsupported("this kind of file")));
        assert_eq!(read(b"<!doctype html><p>Ann"), Err(Unread::Unsupported("a web page")));
        assert_eq!(read(b"{\\rtf1 Ann}"), Err(Unread::Unsupported("rich text (.rtf)")));
    }

    #[test]
    fn values_are_cleaned() {
        assert_eq!(clean("  Ann\u{0}\nLee "), Some("Ann  Lee".to_owned()));
        assert_eq!(clean("\u{0}"), None);
        assert_eq!(clean(&"x".repeat(5000)).map(|v| v.len()), Some(200));
    }
}
