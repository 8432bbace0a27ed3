//! The resume file as a file: its hash, what its metadata says, and the print of its layout. Its text is not read here.
//!
//! Services and templates leave the same marks on the files of everybody who uses them: what their files say of
//! themselves is no key.

use std::cell::OnceCell;

use super::key::{Key, KeyKind};
use super::text;
use crate::record::{Application, Field};

/// Hashes of nothing: MD5, SHA-1, SHA-256 and SHA-512 of an empty file.
pub(super) const EMPTY: &[&str] = &[
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
];

/// Authors that programs write where no person did, folded.
const NO_AUTHOR: &[&str] = &[
    "admin",
    "administrator",
    "anonymous",
    "apple",
    "author",
    "canva",
    "dell",
    "guest",
    "hewlettpackard",
    "home",
    "hp",
    "laptop",
    "lenovo",
    "microsoft",
    "microsoftoffice",
    "microsoftofficeuser",
    "mypc",
    "office",
    "owner",
    "pc",
    "pythondocx",
    "unnamed",
    "user",
    "username",
    "utilisateur",
    "usuario",
    "windows",
    "windowsuser",
    "word",
];

/// Words in the names of programs that write files for many people: builders of résumés, office of a school or a job
/// board, converters and libraries behind web pages.
#[rustfmt::skip] // a table
const SERVICES: &[&str] = &[
    "aspose",
    "canva",
    "careerbuilder",
    "convertapi",
    "cvmkr",
    "docraptor",
    "dompdf",
    "enhancv",
    "europass",
    "flowcv",
    "fpdf",
    "glassdoor",
    "headlesschrome",
    "hiration",
    "html2pdf",
    "ilovepdf",
    "indeed",
    "itext",
    "jobscan",
    "jspdf",
    "kickresume",
    "linkedin",
    "livecareer",
    "mpdf",
    "myperfectresume",
    "naukri",
    "novoresume",
    "openpdf",
    "pdf24",
    "pdf-lib",
    "pdfbox",
    "pdfcrowd",
    "pdfkit",
    "pdfmake",
    "pdfsharp",
    "puppeteer",
    "python-docx",
    "react-pdf",
    "reportlab",
    "resume.io",
    "resume.com",
    "resumegenius",
    "resumenerd",
    "resumeworded",
    "rezi",
    "sejda",
    "skia/pdf",
    "smallpdf",
    "standardresume",
    "stepstone",
    "syncfusion",
    "tcpdf",
    "tealhq",
    "visualcv",
    "weasyprint",
    "wkhtmltopdf",
    "zety",
    "ziprecruiter",
];

/// An hour, in milliseconds: what is made in one sitting.
const SITTING: i64 = 60 * 60 * 1000;

/// The resume file's facts.
#[derive(Clone, Debug, Default)]
pub struct Document<'r> {
    /// SHA-256 in lower-case hexadecimal; `None` if the text is none.
    pub sha256: Option<String>,
    /// The author the file names, as written; programs' default authors are blank.
    pub author: Option<&'r str>,
    /// The program the file names.
    pub producer: Option<&'r str>,
    /// Creation time the file names, in milliseconds since 1970.
    pub created: Option<i64>,
    /// Time of the last change the file names, in milliseconds since 1970.
    pub modified: Option<i64>,
    /// Document id, as written.
    pub document_id: Option<&'r str>,
    print: Option<&'r str>,
    id_key: OnceCell<Option<String>>,
}

impl<'r> Document<'r> {
    /// Reads the fields; `None` where a record has none of them. The times are read by the caller, who knows the
    /// columns' order of day and month.
    pub fn read(app: &'r Application, created: Option<i64>, modified: Option<i64>) -> Option<Document<'r>> {
        let get = |field| app.get(field).filter(|value| !text::blank(value));
        let sha256 = get(Field::ResumeSha256).and_then(sha256);
        let author = get(Field::ResumeAuthor).filter(|a| named(a));
        let (producer, document_id) = (get(Field::ResumeProducer), get(Field::ResumeDocumentId));
        let print = get(Field::ResumePrint);
        let any = sha256.is_some() || author.or(producer).or(document_id).or(print).is_some();
        let any = any || created.or(modified).is_some();
        let id_key = OnceCell::new();
        any.then_some(Document { sha256, author, producer, created, modified, document_id, print, id_key })
    }

    /// Whether the program that the file names writes files for many people. `None` if the file names none.
    pub fn service(&self) -> Option<bool> {
        let producer = self.producer?.to_lowercase();
        Some(SERVICES.iter().any(|service| producer.contains(service)))
    }

    /// The print of the layout, where it can tell anything: no service's.
    pub fn print_text(&self) -> Option<&str> {
        let print = self.print.filter(|p| p.len() == 32 && p.bytes().all(|b| b.is_ascii_hexdigit()))?;
        (self.service() == Some(false) && varied(print)).then_some(print)
    }

    /// Program and second of creation, where both are the file's own. Word processors that write whole minutes only, and
    /// services that make many files at once, tell nothing.
    pub fn creation_text(&self) -> Option<String> {
        let created = self.created.filter(|ms| ms % 60_000 != 0)?;
        let producer = self.producer.filter(|_| self.service() == Some(false))?;
        Some(format!("{}|{}", created / 1000, super::fold::words(producer)))
    }

    /// The print and the hour of creation (UTC).
    pub fn sitting_text(&self) -> Option<String> {
        let (print, created) = (self.print_text()?, self.created?);
        Some(format!("{print}|{}", created.div_euclid(SITTING)))
    }

    /// Canonical text of the file key: the hash, unless it is that of an empty file.
    pub fn file_key_text(&self) -> Option<&str> {
        self.sha256.as_deref().filter(|hash| !EMPTY.contains(hash) && varied(hash))
    }

    /// The file key within `scope`.
    pub fn file_key(&self, scope: &str) -> Option<Key> {
        self.file_key_text().map(|text| Key::of(KeyKind::File, text.as_bytes(), scope))
    }

    /// Canonical text of the document-id key: the hexadecimal digits of an id of 16 digits or more.
    pub fn document_key_text(&self) -> Option<&str> {
        self.id_key.get_or_init(|| self.document_id.and_then(document_id)).as_deref()
    }

    /// The document-id key within `scope`.
    pub fn document_key(&self, scope: &str) -> Option<Key> {
        self.document_key_text().map(|text| Key::of(KeyKind::Document, text.as_bytes(), scope))
    }
}

fn sha256(text: &str) -> Option<String> {
    let hex = text.trim().strip_prefix("sha256:").unwrap_or(text.trim());
    (hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit())).then(|| hex.to_ascii_lowercase())
}

/// `uuid:`, `xmp.did:` and brackets taken off; hexadecimal digits only.
fn document_id(text: &str) -> Option<String> {
    if text.len() > 200 {
        return None;
    }
    let tail = text.rsplit(':').next().unwrap_or(text);
    let hex: String = tail.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase()).collect();
    let other =
        tail.chars().any(|c| !c.is_ascii_hexdigit() && !matches!(c, '-' | '{' | '}' | '<' | '>' | '(' | ')' | ' '));
    (hex.len() >= 16 && !other && varied(&hex) && !EMPTY.contains(&hex.as_str())).then_some(hex)
}

/// At least four different digits, and no long run of counting.
fn varied(hex: &str) -> bool {
    let distinct = (b'0'..=b'f').filter(|b| hex.as_bytes().contains(b)).count();
    distinct >= 4 && !hex.starts_with("0123456789") && !hex.starts_with("123456789")
}

/// Whether an author field names anybody.
fn named(author: &str) -> bool {
    let folded: String = author.chars().filter(|c| c.is_alphabetic()).take(40).flat_map(char::to_lowercase).collect();
    !folded.is_empty() && !NO_AUTHOR.contains(&folded.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_hashes() {
        let hash = "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";
        assert_eq!(sha256(hash), Some(hash.to_ascii_lowercase()));
        assert_eq!(sha256("9f86"), None);
        let empty = Document { sha256: sha256(EMPTY[2]), ..Document::default() };
        assert_eq!((empty.sha256.as_deref(), empty.file_key_text()), (Some(EMPTY[2]), None));
        let zeros = Document { sha256: sha256(&"0".repeat(64)), ..Document::default() };
        assert_eq!(zeros.file_key_text(), None);
    }

    #[test]
    fn document_ids() {
        let id = Some("3f2504e04f8911d39a0c0305e82c3301".to_owned());
        for text in [
            "uuid:3F2504E0-4F89-11D3-9A0C-0305E82C3301",
            "xmp.did:3f2504e04f8911d39a0c0305e82c3301",
            "<3F2504E04F8911D39A0C0305E82C3301>",
        ] {
            assert_eq!(document_id(text), id, "{text}");
        }
        for text in ["1", "uuid:00000000-0000-0000-0000-000000000000", "untitled", "document1", "12345678901234567890"]
        {
            assert_eq!(document_id(text), None, "{text}");
        }
    }

    #[test]
    fn services_leave_no_marks_of_their_own() {
        const PRINT: &str = "3f2504e04f8911d39a0c0305e82c3301";
        let of = |producer| Document {
            producer,
            created: Some(1_700_000_001_000),
            print: Some(PRINT),
            ..Document::default()
        };
        let own = of(Some("Inkwell 3.1"));
        assert_eq!((own.service(), own.print_text()), (Some(false), Some(PRINT)));
        assert_eq!(own.creation_text().as_deref(), Some("1700000001|inkwell 3 1"));
        for service in ["Canva", "Skia/PDF m120", "Chromium; Skia/PDF m120", "FlowCV.com"] {
            let of = of(Some(service));
            assert_eq!((of.service(), of.print_text(), of.creation_text()), (Some(true), None, None), "{service}");
        }
        assert_eq!((of(None).service(), of(None).print_text(), of(None).creation_text()), (None, None, None));
        let minute = Document { created: Some(1_700_000_040_000), ..own.clone() };
        assert_eq!(minute.creation_text(), None, "Word writes whole minutes");
        let short = Document { print: Some("3f2504"), ..own };
        assert_eq!(short.print_text(), None);
    }

    #[test]
    fn one_hour_is_one_sitting() {
        let at = |ms: i64| {
            let print = Some("3f2504e04f8911d39a0c0305e82c3301");
            let document = Document { producer: Some("Inkwell"), created: Some(ms), print, ..Document::default() };
            document.sitting_text().expect("a print and a time")
        };
        assert_eq!(at(3_600_000), at(7_199_999));
        assert_ne!(at(3_600_000), at(3_599_999));
        assert_ne!(at(7_200_000), at(7_199_999));
        assert_ne!(at(-1), at(0));
    }

    #[test]
    fn programs_are_no_authors() {
        for author in ["Microsoft Office User", "admin", "HP", "python-docx", "..."] {
            assert!(!named(author), "{author}");
        }
        assert!(named("Ann Lee"));
    }
}
