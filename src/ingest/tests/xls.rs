//! Workbooks in the old format, made by hand, whole and hostile.

use super::*;

fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(content.len() as u16).to_le_bytes(), content].concat()
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

const TEXTS: [&str; 5] = ["Name", "Phone", "Ann Lee", "Joe Cruz", "Email"];

/// A text cell by its number in `TEXTS`.
fn label(row: u16, column: u16, text: u16) -> Vec<u8> {
    record(0x00fd, &words(&[row, column, 0, text, 0]))
}

fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[words(&[row, column, 0]), value.to_le_bytes().to_vec()].concat())
}

/// The workbook stream with one sheet, listed `listed` times.
fn stream(dimensions: [u32; 2], cells: &[Vec<u8>], listed: usize) -> Vec<u8> {
    let texts = TEXTS.map(|t| [&(t.len() as u16).to_le_bytes()[..], &[0], t.as_bytes()].concat()).concat();
    let count = TEXTS.len() as u32;
    let shared = record(0x00fc, &[&count.to_le_bytes()[..], &count.to_le_bytes(), &texts].concat());
    let globals = record(0x0809, &words(&[0x0600, 5, 0, 0, 0, 0, 0, 0]));
    let end = record(0x000a, &[]);
    let bound = |start: u32, n: usize| {
        let name = format!("S{n:03}");
        record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 4, 0], name.as_bytes()].concat())
    };
    let start = globals.len() + bound(0, 0).len() * listed + shared.len() + end.len();
    let bounds: Vec<u8> = (0..listed).flat_map(|n| bound(start as u32, n)).collect();
    let [rows, columns] = dimensions;
    let claim = [&0u32.to_le_bytes()[..], &rows.to_le_bytes(), &words(&[0, columns as u16, 0])].concat();
    let sheet = [
        record(0x0809, &words(&[0x0600, 0x10, 0, 0, 0, 0, 0, 0])),
        record(0x0200, &claim),
        cells.concat(),
        end.clone(),
    ];
    [globals, bounds, shared, end, sheet.concat()].concat()
}

/// A compound file around a stream.
fn compound(stream: &[u8], name: &str) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = stream.len() / 512;
    assert!(sectors <= 126, "one table holds 128 sectors");
    let mut header = vec![0u8; 512];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[24..34].copy_from_slice(&words(&[0x3e, 3, 0xfffe, 9, 6]));
    header[44..48].copy_from_slice(&1u32.to_le_bytes());
    header[48..52].copy_from_slice(&1u32.to_le_bytes());
    header[56..60].copy_from_slice(&4096u32.to_le_bytes());
    header[60..64].copy_from_slice(&0xffff_fffeu32.to_le_bytes());
    header[68..72].copy_from_slice(&0xffff_fffeu32.to_le_bytes());
    header[76..512].fill(0xff);
    header[76..80].copy_from_slice(&0u32.to_le_bytes());
    let mut table = vec![0xffff_fffdu32, 0xffff_fffe];
    table.extend((0..sectors as u32).map(|i| if i + 1 == sectors as u32 { 0xffff_fffe } else { i + 3 }));
    table.resize(128, 0xffff_ffff);
    let mut directory = vec![0u8; 512];
    for (at, name, kind, start, len) in
        [(0, "Root Entry", 5u8, 0xffff_fffeu32, 0u32), (128, name, 2, 2, stream.len() as u32)]
    {
        let text: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        directory[at..at + text.len()].copy_from_slice(&text);
        directory[at + 64..at + 66].copy_from_slice(&(text.len() as u16 + 2).to_le_bytes());
        directory[at + 66] = kind;
        directory[at + 116..at + 120].copy_from_slice(&start.to_le_bytes());
        directory[at + 120..at + 124].copy_from_slice(&len.to_le_bytes());
    }
    let table: Vec<u8> = table.iter().flat_map(|n| n.to_le_bytes()).collect();
    [header, table, directory, stream].concat()
}

fn good() -> Vec<Vec<u8>> {
    vec![label(0, 0, 0), label(0, 1, 1), label(1, 0, 2), number(1, 1, 12_025_550_143.0), label(3, 0, 3)]
}

#[test]
fn the_old_format_is_read() {
    let out = read_one("a.xls", &compound(&stream([4, 2], &good(), 1), "Workbook"));
    assert_eq!(out.names(), ["Ann Lee", "Joe Cruz"]);
    assert_eq!(out.all(Field::Phone), ["12025550143", ""]);
    assert_eq!((out.apps[1].source.row, out.report.tables[0].sheet.as_deref()), (4, Some("S000")));
    assert_eq!(out.report.tables[0].format, Format::Xls);
}

#[test]
fn hostile_files_in_the_old_format_end_in_a_message() {
    let refused = |stream: &[u8], words: &str| {
        let error = error_of("a.xls", &compound(stream, "Workbook"));
        assert!(error.contains(words), "{words}: {error}");
    };
    refused(&stream([0xffff_ffff, 256], &good(), 1), "claims rows 0 to 4294967295");
    let mut far = good();
    far.push(number(65_535, 60_000, 1.0));
    refused(&stream([4, 2], &far, 1), "cells; the limit is");
    let mut wide = good();
    wide.push(number(40_000, 200, 1.0));
    refused(&stream([4, 2], &wide, 2), "cells; the limit is");
    refused(&stream([4, 2], &good(), 200), "overlap");
    refused(&record(0x002f, &[1, 0]), "locked with a password");
    refused(&[], "the file is empty");
    let error = error_of("a.xls", &compound(&[], "WordDocument"));
    assert!(error.contains("no worksheets"), "{error}");
    let error = error_of("a.xls", &compound(&[], "EncryptedPackage"));
    assert!(error.contains("locked with a password"), "{error}");
}

proptest::proptest! {
    #[test]
    fn damaged_files_never_panic(changes in proptest::collection::vec((0usize..6000, proptest::prelude::any::<u8>()), 1..20)) {
        let mut bytes = compound(&stream([4, 2], &good(), 1), "Workbook");
        for (at, byte) in changes {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        let _ = read(&[("a.xls", &bytes)], &Options::default());
    }
}
