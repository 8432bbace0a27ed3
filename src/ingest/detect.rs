//! What kind of file some bytes are, by what they contain and only then by name.
//!
//! Names lie: a ".csv" may be a workbook, an ".xls" a web page. Kinds that are known and not read are refused
//! with the remedy. Not here: the delimiter (`csv`) and the encoding (`encoding`).

use super::Error;
use super::encoding::utf16_without_mark;

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text with the given ASCII character between cells.
    Delimited(u8),
    /// One JSON document: an array of objects, or an object around one.
    JsonArray,
    /// One JSON object per line.
    JsonLines,
    /// An Office Open XML workbook.
    Xlsx,
    /// A workbook of Excel 97 to 2003 or older.
    Xls,
    /// An OpenDocument spreadsheet.
    Ods,
}

impl Format {
    /// The name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Format::Delimited(b'\t') => "TSV",
            Format::Delimited(b';') => "CSV with semicolons",
            Format::Delimited(b',') => "CSV",
            Format::Delimited(_) => "delimited text",
            Format::JsonArray => "JSON",
            Format::JsonLines => "JSON Lines",
            Format::Xlsx => "XLSX",
            Format::Xls => "XLS",
            Format::Ods => "ODS",
        }
    }
}

/// A family of formats that the first bytes tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Text,
    Zip,
    Ole,
}

const CONVERT: &str = "Open it in a spreadsheet program and save it as CSV or XLSX";
const UNPACK: &str = "Unpack it and give the file inside";
const PARQUET: &str = "Convert it first, for example with DuckDB: COPY (SELECT * FROM 'x.parquet') TO 'x.csv' (HEADER)";
const EXPORT: &str = "Export the applications as CSV, JSON or XLSX and give that file";

/// First bytes, what they mean, whether it may be read one day, and the remedy.
const REFUSED: &[(&[u8], &str, bool, &str)] = &[
    (b"PAR1", "a Parquet file", true, PARQUET),
    (b"ARROW1", "an Arrow file", true, PARQUET),
    (b"Obj\x01", "an Avro file", false, EXPORT),
    (b"\x1f\x8b", "a gzip archive", false, UNPACK),
    (b"BZh", "a bzip2 archive", false, UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", false, UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", false, UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", false, UNPACK),
    (b"Rar!\x1a", "a RAR archive", false, UNPACK),
    (b"%PDF-", "a PDF document", false, EXPORT),
    (b"{\\rtf", "an RTF document", false, EXPORT),
    (b"\x7fELF", "a program", false, EXPORT),
    (b"MZ\x90\0", "a program", false, EXPORT),
    (b"\x89PNG", "a picture", false, EXPORT),
    (b"\xff\xd8\xff", "a picture", false, EXPORT),
    (b"GIF8", "a picture", false, EXPORT),
    (b"SQLite format 3\0", "an SQLite database", false, EXPORT),
    (b"PK\x05\x06", "an empty zip archive", false, EXPORT),
];

/// The family of an input from its first bytes.
///
/// # Errors
/// An empty input, and kinds that are not read.
pub(super) fn family(file: &str, head: &[u8]) -> Result<Family, Error> {
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Family::Zip);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok(Family::Ole);
    }
    if let Some((_, kind, coming, remedy)) = REFUSED.iter().find(|(magic, ..)| head.starts_with(magic)) {
        let when = if *coming { " yet" } else { "" };
        return Err(Error::Unsupported { file: file.to_owned(), kind, when, remedy });
    }
    if head.iter().all(|b| b.is_ascii_whitespace()) || matches!(head, b"\xef\xbb\xbf" | b"\xff\xfe" | b"\xfe\xff") {
        return Err(Error::Empty { file: file.to_owned() });
    }
    Ok(Family::Text)
}

/// Refuses bytes that no text has. `encoded` says that an encoding was asked for or marked, in which zeros and
/// controls may be halves of characters.
pub(super) fn refuse_binary(file: &str, head: &[u8], encoded: bool) -> Result<(), Error> {
    if encoded || utf16_without_mark(head).is_some() {
        return Ok(());
    }
    let foreign = |b: &u8| *b < 9 || (14..32).contains(b) && *b != 27;
    let found = head.iter().filter(|b| foreign(b)).count();
    // A few control characters are damage in a text; more than one in fifty (ten, where few bytes tell) is no text.
    if found * if head.len() < 1000 { 10 } else { 50 } <= head.len() {
        return Ok(());
    }
    let byte = head.iter().position(foreign).unwrap_or(0) as u64;
    Err(Error::Binary { file: file.to_owned(), byte })
}

/// The text format: JSON by its first characters, else by name, else a table. `None` means delimited.
///
/// # Errors
/// Web pages and XML.
pub(super) fn text_format(file: &str, head: &[u8]) -> Result<Option<Format>, Error> {
    let start = head.trim_ascii_start();
    let lower: Vec<u8> = start.iter().take(64).map(u8::to_ascii_lowercase).collect();
    let page = [&b"<!doctype html"[..], b"<html", b"<table", b"<head", b"<body", b"<meta"];
    if page.iter().any(|p| lower.starts_with(p)) {
        return Err(refused(file, "a web page", CONVERT));
    }
    if lower.starts_with(b"<?xml") || lower.starts_with(b"<workbook") {
        return Err(refused(file, "an XML file", CONVERT));
    }
    let name = file.to_ascii_lowercase();
    let named_lines = name.ends_with(".jsonl") || name.ends_with(".ndjson");
    let named = named_lines || name.ends_with(".json");
    let next = start.get(1..).unwrap_or_default().trim_ascii_start().first().copied();
    match start.first() {
        Some(b'[') if named || matches!(next, Some(b'{' | b'[' | b']')) => Ok(Some(Format::JsonArray)),
        Some(b'{') if named || matches!(next, Some(b'"' | b'}')) => {
            Ok(Some(if named_lines || one_object_per_line(start) { Format::JsonLines } else { Format::JsonArray }))
        }
        _ if named => Err(Error::Json {
            file: file.to_owned(),
            byte: (head.len() - start.len()) as u64,
            reason: "this is not JSON".to_owned(),
        }),
        _ => Ok(None),
    }
}

fn refused(file: &str, kind: &'static str, remedy: &'static str) -> Error {
    Error::Unsupported { file: file.to_owned(), kind, when: "", remedy }
}

/// Whether the first line is a whole object and another line begins with one.
fn one_object_per_line(text: &[u8]) -> bool {
    let mut lines = text.split(|b| *b == b'\n' || *b == b'\r').map(<[u8]>::trim_ascii).filter(|l| !l.is_empty());
    let first = lines.next().unwrap_or_default();
    first.ends_with(b"}") && lines.next().is_some_and(|second| second.starts_with(b"{"))
        || first.len() == text.len() && !first.ends_with(b"}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(head: &[u8]) -> String {
        let result =
            family("x", head).and_then(|_| refuse_binary("x", head, false)).and_then(|()| text_format("x", head));
        result.err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn kinds_that_are_not_read_say_what_to_do() {
        for (head, words) in [
            (&b"PAR1\0\0"[..], "a Parquet file, which is not read yet. Convert it"),
            (b"\x1f\x8b\x08", "a gzip archive, which is not read. Unpack it"),
            (b"%PDF-1.7", "a PDF document"),
            (b"\x7fELF\x02\x01\x01\0", "a program"),
            (b"<HTML><table>", "a web page, which is not read. Open it in a spreadsheet program"),
            (b"<?xml version", "an XML file"),
            (b"", "the file is empty"),
            (b" \r\n\n", "the file is empty"),
            (b"\xff\xfe", "the file is empty"),
            (b"a\0\0\0\x01\x02b\0", "byte 1: this is binary data"),
        ] {
            assert!(message(head).contains(words), "{head:?}: {}", message(head));
        }
    }

    #[test]
    fn text_with_a_little_damage_is_text() {
        let mut text = "name,email\nAnn,a@b.c\n".repeat(10).into_bytes();
        text[30] = 0;
        assert_eq!(message(&text), "");
        assert_eq!(message("n\0a\0m\0e\0\n\0".as_bytes()), "");
    }

    #[test]
    fn json_is_told_by_its_first_characters() {
        let of = |name: &str, text: &str| text_format(name, text.as_bytes()).unwrap();
        assert_eq!(of("x.csv", " [\n {\"a\":1}]"), Some(Format::JsonArray));
        assert_eq!(of("-", "[]"), Some(Format::JsonArray));
        assert_eq!(of("-", "{\"a\":1}\n{\"a\":2}"), Some(Format::JsonLines));
        assert_eq!(of("x.json", "{\"a\":1}\n{\"a\":2}"), Some(Format::JsonLines));
        assert_eq!(of("x.json", "{\n \"data\": [\n"), Some(Format::JsonArray));
        assert_eq!(of("x.jsonl", "{\"a\":1}"), Some(Format::JsonLines));
        assert_eq!(of("x.csv", "[Report],b\n1,2\n"), None);
        assert_eq!(of("x.csv", "name,email\n"), None);
        assert!(text_format("x.json", b"name,email\n").is_err());
    }
}
