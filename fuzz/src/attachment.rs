//! Résumé files: arbitrary bytes are read as a file, and after the mark of each format.
//!
//! What is read is bounded whatever it inflates to, and what is hidden is no part of the text that is seen.

use ringer::ingest::attachment::{Limits, document};

/// Words of PDF and of DOCX parts.
pub const WORDS: &[&str] = &[
    "%PDF-1.7\n",
    "1 0 obj\n",
    " 0 R ",
    "<< /Type /Catalog /Pages 2 0 R >>",
    "/Kids [3 0 R]",
    "/Type /ObjStm /N 3 /First 9",
    "/Filter /FlateDecode",
    "/Filter /ASCII85Decode",
    "/Length 40",
    "stream\n",
    "\nendstream",
    "endobj\n",
    "trailer << /Root 1 0 R >>",
    "/Encrypt << >>",
    "BT /F1 12 Tf 72 700 Td ",
    "(text that somebody wrote) Tj",
    "[(a) -300 (b)] TJ",
    " ET",
    "1 g ",
    "3 Tr ",
    "q 1 0 0 1 5 5 cm ",
    "/X Do ",
    "0 0 612 792 re f ",
    "BI /W 1 ID x\nEI ",
    "1 beginbfrange <00> <ff> <0041> endbfrange",
    "(",
    ")",
    "<<",
    ">>",
    "[",
    "]",
    "99999999999",
    "PK\u{3}\u{4}",
];

/// A file of each format.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = crate::texts(&[
        "%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Kids [3 0 R] /MediaBox [0 0 612 792] >> endobj\n3 0 obj << /Type /Page /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 4 0 R >> >> >> endobj\n4 0 obj << /Length 60 >> stream\nBT /F1 12 Tf 72 700 Td (Ann Lee) Tj 1 g (white words on paper here) ' ET\nendstream endobj\n5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >> endobj\n6 0 obj << >> stream\n1 beginbfchar <41> <0042> endbfchar\nendstream endobj\n7 0 obj << /Author (Ann) /CreationDate (D:20260101000000Z) >> endobj\ntrailer << /Root 1 0 R /Info 7 0 R /ID [<0011223344556677> <00>] >>",
        "Ann Lee\r\nEngineer, caf\u{e9}",
    ]);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/attachments/files");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    seeds.extend(paths.iter().filter_map(|path| std::fs::read(path).ok()));
    seeds
}

/// Runs one input: as a file, and after the marks of a PDF and of a packed file.
pub fn run(input: &[u8]) {
    let limits = Limits { inflated: 4 << 20, ..Limits::default() };
    for mark in [&b""[..], b"%PDF-1.4\n", b"PK\x03\x04"] {
        let bytes = [mark, input].concat();
        let Ok(read) = document(&bytes, &limits) else { continue };
        // A character of a font may stand for sixteen.
        assert!(read.text.len() <= limits.characters * 64 + (1 << 20), "{}", read.text.len());
        assert!(read.print.is_none_or(|print| print.len() == 32));
        for value in [read.author, read.producer, read.creator, read.document_id].into_iter().flatten() {
            assert!(!value.is_empty() && value.chars().count() <= 200 && !value.contains(char::is_control));
        }
        for hidden in &read.hidden {
            assert!(!hidden.passage().is_empty() && hidden.passage().len() <= 1100);
        }
    }
}
