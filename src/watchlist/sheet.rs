//! Delimited files of publishers: bytes to text, text to rows with their lines.

use std::borrow::Cow;

use super::Error;

/// Bytes as text: UTF-8 with or without its mark, else Windows-1252. The end-of-file mark of old systems (`0x1A`) and
/// what stands behind it are left off where only blanks follow.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let end = bytes.iter().rposition(|b| !b.is_ascii_whitespace() && *b != 0x1a && *b != 0).map_or(0, |at| at + 1);
    match std::str::from_utf8(&bytes[..end]) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes[..end]).0,
    }
}

/// The cells of the first row.
pub(super) fn header(text: &str) -> Vec<String> {
    let mut reader = reader(text);
    let mut row = csv::StringRecord::new();
    match reader.read_record(&mut row) {
        Ok(true) => row.iter().take(64).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// Every row with its line, to `each`.
pub(super) fn rows(
    name: &str,
    text: &str,
    mut each: impl FnMut(u64, &csv::StringRecord) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut reader = reader(text);
    let mut row = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut row) {
            Ok(true) => each(row.position().map_or(line, csv::Position::line), &row)?,
            Ok(false) => return Ok(()),
            Err(problem) => {
                return Err(Error::Broken {
                    source_name: name.to_owned(),
                    place: format!("line {line}"),
                    reason: problem.to_string(),
                });
            }
        }
    }
}

/// Rows by the names of their header, to `each`, with a look-up by column.
pub(super) fn named(
    name: &str,
    text: &str,
    mut each: impl FnMut(u64, &dyn Fn(&str) -> String) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut head: Vec<String> = Vec::new();
    let mut first = true;
    rows(name, text, |line, row| {
        if std::mem::take(&mut first) {
            head = row.iter().map(|cell| cell.trim().to_ascii_lowercase()).collect();
            return Ok(());
        }
        let get = |column: &str| {
            let at = head.iter().position(|cell| cell == column);
            at.and_then(|at| row.get(at)).unwrap_or_default().trim().to_owned()
        };
        each(line, &get)
    })
}
