//! Broken and malicious inputs: each ends in a message with a remedy or in the quarantine, nothing is lost without being
//! counted, and what an applicant wrote is never obeyed by a terminal, a spreadsheet or a browser.

use std::fmt::Write as _;
use std::io::Write as _;

use serde_json::Value;

use crate::common::{Desk, sample};

const HEADER: &str = "Application ID,Name,Email,Phone\r\n";
const ROW: &str = "a1,Ann Lee,ann.lee@gmail.com,+1 212 867 5309\r\n";

/// Bytes that look random and are always the same.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..count).map(|_| next()).collect()
}

/// Screens a file and checks that its rows add up; exit code, messages, applications and quarantined rows.
fn read(name: &str, bytes: impl AsRef<[u8]>) -> (i32, String, u64, u64) {
    let desk = Desk::new();
    desk.write(name, bytes);
    let run = desk.run(&["scan", name, "--as-of", "2026-10-01", "--out", "out", "--quiet"]);
    assert!(!run.stderr.contains("panicked"), "{name}: {}", run.stderr);
    if !desk.path("out").exists() {
        return (run.code, run.stderr, 0, 0);
    }
    let (totals, lines) = (&desk.manifest()["totals"], desk.verdicts().len() as u64);
    let count = |key: &str| totals[key].as_u64().unwrap();
    let sum = count("applications") + count("folded") + count("quarantined");
    assert_eq!(count("rows"), sum, "{name}: {totals}");
    assert_eq!(count("applications"), lines, "{name}");
    let listed = csv::Reader::from_reader(desk.read("out/quarantine.csv").trim_start_matches('\u{feff}').as_bytes())
        .records()
        .filter(|row| row.is_ok())
        .count() as u64;
    assert_eq!(count("quarantined"), listed, "{name}");
    (run.code, run.stderr, lines, listed)
}

/// The input cannot be read at all, and is told so.
#[track_caller]
fn refused(name: &str, bytes: impl AsRef<[u8]>, words: &str) {
    let (code, told, ..) = read(name, bytes);
    assert_eq!(code, 5, "{name}: {told}");
    assert!(told.contains(words), "{name} should say {words:?}: {told}");
}

/// The input is read as far as it can be.
#[track_caller]
fn partly(name: &str, bytes: impl AsRef<[u8]>, applications: u64, quarantined: u64) {
    let (code, told, read, lost) = read(name, bytes);
    assert_eq!((code, read, lost), (0, applications, quarantined), "{name}: {told}");
}

#[test]
fn what_is_no_table_is_named() {
    refused("empty.csv", "", "the file is empty");
    refused("blank.csv", "\r\n \r\n\t\r\n", "the file is empty");
    refused("bom.csv", [0xef, 0xbb, 0xbf], "the file is empty");
    refused("header.csv", HEADER, "there is a header (row 1) but no row below it");
    refused("noheader.csv", [ROW, ROW].concat(), "no column is recognisable as a name");
    refused("program.csv", [b"\x7fELF\x02\x01\x01\0".to_vec(), noise(4_000)].concat(), "this is a program");
    refused("paper.csv", [b"%PDF-1.7\n".to_vec(), noise(4_000)].concat(), "this is a PDF document");
    refused("photo.xlsx", [b"\x89PNG\r\n\x1a\n".to_vec(), noise(900)].concat(), "this is a picture");
    refused("packed.csv", [b"\x1f\x8b\x08\0".to_vec(), noise(90)].concat(), "this is a gzip archive");
    refused("table.parquet", b"PAR1............PAR1", "this is a Parquet file");
    refused("login.csv", "<!DOCTYPE html><html><body>Sign in</body></html>", "this is a web page");
    refused("noise.csv", noise(5_000), "this is binary data");
    refused("noise.xlsx", noise(5_000), "this is binary data");
    let wide = format!("Name{}\nAnn Lee{}\n", ",x".repeat(20_000), ",".repeat(20_000));
    refused("wide.csv", wide, "the first rows have more than 16384 cells");
    refused("number.json", "42", "this is not JSON");
}

#[test]
fn files_without_one_readable_application_fail() {
    refused("numbers.json", "[1, 2, 3]", "none of the 3 rows could be read");
    refused("deep.json", "[".repeat(1_000_000), "none of the 1 rows could be read");
    refused("deep-object.json", "{\"a\":".repeat(200_000), "none of the 1 rows could be read");
}

#[test]
fn ragged_rows_and_odd_bytes_are_read_or_set_aside() {
    let long = "a3,Bo Li,b@b.de,1,2,3,4\r\n";
    partly("ragged.csv", [HEADER, ROW, "a2,x\r\n", long, "\r\n", ",,,\r\n", "a4\r\n"].concat(), 3, 1);
    partly("nul.csv", [HEADER, "a1,Ann\0Lee,ann\0@gmail.com,\0\0\r\n", &ROW.replace("a1", "a2")].concat(), 2, 0);
    partly("cr.csv", [HEADER, ROW, &ROW.replace("a1", "a2")].concat().replace("\r\n", "\r"), 2, 0);
    // UTF-8 and windows-1252 in one file.
    let mixed = [HEADER.as_bytes(), "a1,Zoë,z@gmx.de,1\r\n".as_bytes(), b"a2,Jos\xe9,j@gmx.de,2\r\n"].concat();
    partly("mixed.csv", mixed, 2, 0);
    partly("quotes.csv", "Name,Email\r\n\"Ann \"\"Q\"\" Lee\",a@b.de\r\n\"Bo\" x,b@b.de\r\n", 2, 0);
    partly("headers.csv", "Name,Email,Email,Name\r\nAnn Lee,a@b.de,c@d.de,Bo\r\n", 1, 0);
    let lines = "{\"name\":\"Ann\",\"email\":\"a@b.de\"}\nno json\n{\"name\":\"Bo\"\n\n[1]\n{\"name\":\"Cy\",\"email\":\"c@b.de\"}\n";
    partly("lines.jsonl", lines, 2, 3);
    partly("cut.json", "[{\"name\":\"Ann\",\"email\":\"a@b.de\"},{\"name\":\"Bo", 1, 1);
    partly("more.json", "[{\"name\":\"Ann\",\"email\":\"a@b.de\"}] and more", 1, 1);
    partly(
        "shapes.json",
        "[1,{\"name\":\"Ann\",\"email\":\"a@b.de\"},null,{\"name\":\"Bo\",\"emails\":{\"a\":1},\"phones\":5}]",
        2,
        2,
    );
}

#[test]
fn endless_quotes_fields_and_nests_cost_only_themselves() {
    // One quote that nobody closes must not swallow the rest without a trace.
    let mut unclosed = [HEADER, ROW, "a2,\"Bob"].concat();
    (0..100_000).for_each(|n| write!(unclosed, "line {n} of a note that is not a row, long enough\r\n").unwrap());
    let (code, _, applications, quarantined) = read("unclosed.csv", unclosed);
    assert_eq!((code, applications), (0, 1));
    assert!(quarantined > 0);
    let huge = [HEADER, ROW, "a2,Bob Ross,bob@ross.de,", &"9".repeat(20_000_000), "\r\n", &ROW.replace("a1", "a3")];
    partly("huge.csv", huge.concat(), 2, 1);
    let name = "A".repeat(20_000_000);
    let lines = format!("{{\"name\":\"{name}\",\"email\":\"x@y.de\"}}\n{{\"name\":\"Bo Li\",\"email\":\"b@b.de\"}}\n");
    partly("huge.jsonl", lines, 1, 1);
    let nest = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let lines = format!(
        "{{\"name\":\"Ann\",\"email\":\"a@b.de\",\"x\":{}}}\n{{\"name\":\"Bo\",\"email\":\"b@b.de\"}}\n",
        nest(99_999)
    );
    partly("nest.jsonl", lines, 1, 1);
    let brackets = format!("[{{\"name\":{}{}}},{{\"name\":\"Bo\"}}]", "[".repeat(500_000), "]".repeat(500_000));
    partly("nest.json", brackets, 1, 1);
}

/// A workbook with one sheet, whose only unusual part is the sheet's XML.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let parts: [(&str, &[u8]); 5] = [
        (
            "[Content_Types].xml",
            br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in parts {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(rows: &str) -> Vec<u8> {
    let open = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
    format!("{open}{rows}</sheetData></worksheet>").into_bytes()
}

#[test]
fn workbooks_that_are_cut_bombs_or_bent() {
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let head = format!("<row r=\"1\">{}{}</row>", cell("A1", "Name"), cell("B1", "Email"));
    let row = format!("<row r=\"2\">{}{}</row>", cell("A2", "Ann Lee"), cell("B2", "ann@lee.de"));
    partly("fine.xlsx", workbook(&sheet(&format!("{head}{row}"))), 1, 0);
    let whole = std::fs::read(sample("excel/candidates.xlsx")).unwrap();
    refused("cut.xlsx", &whole[..whole.len() / 2], "save it as CSV or as a new .xlsx file");
    // A few hundred kilobytes that become hundreds of megabytes.
    let mut bomb = sheet(&format!("{head}{row}"));
    let tail = bomb.split_off(bomb.len() - "</sheetData></worksheet>".len());
    bomb.resize(400 << 20, b' ');
    bomb.extend(tail);
    let packed = workbook(&bomb);
    assert!(packed.len() < 1 << 20);
    refused("bomb.xlsx", packed, "the workbook inflates to");
    // A cell far outside, which must not make a table as large as its address.
    let far = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "far"));
    let (code, told, ..) = read("far.xlsx", workbook(&sheet(&format!("{head}{row}{far}"))));
    assert!(code == 0 || code == 5, "{told}");
    for bent in ["<row r=\"1\"><c r=\"A1\"", "<row r=\"0\"><c r=\"\"/></row>", "&bomb;"] {
        let (code, told, ..) = read("bent.xlsx", workbook(&sheet(bent)));
        assert_eq!(code, 5, "{bent}: {told}");
    }
    // No sheet, no workbook part at all.
    let mut empty = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    empty.start_file("readme.txt", zip::write::SimpleFileOptions::default()).unwrap();
    let empty = empty.finish().unwrap().into_inner();
    refused("empty.xlsx", empty, "empty.xlsx: ");
}

/// What people put into fields to have it obeyed by whoever opens the report.
const HOSTILE: [&str; 14] = [
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://evil.example/\",\"x\")",
    "+1+1 Ann",
    "-2+3 Bob",
    "@SUM(1) Cy",
    "\t=1 Di",
    "\r=1 Ed",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "\u{1b}[31mRed Eve\u{1b}]0;title\u{7}\u{9b}2J",
    "Abe \u{202e}live\u{2066} Fox\u{200f}",
    "\"><svg onload=alert(3)>",
    "{{7*7}} ${7*7} Moss",
    "../../../etc/passwd",
];

/// All fields hostile, and enough in common that everything is shown.
fn hostile() -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let extra = "<b>Extra</b>\u{1b}[1m=1+1";
    writer
        .write_record([
            "Application ID",
            "Name",
            "Email",
            "Phone",
            "Street Address",
            "LinkedIn",
            "Job Name",
            "Agency",
            extra,
        ])
        .unwrap();
    for text in HOSTILE {
        writer
            .write_record([&format!("../{text}"), text, text, "+1 212 867 5309", text, text, text, text, text])
            .unwrap();
    }
    for (at, text) in HOSTILE.iter().enumerate() {
        // Here the id and the phone are the hostile ones, and the mailbox is shared.
        let phone = format!("{text} 212{at}");
        let id = if at == 0 { "=1+1" } else { *text };
        writer.write_record([id, &format!("Person {text}"), "one@fastmail.com", &phone, "", "", "", "", ""]).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Characters that a terminal or an editor would obey.
fn obeyed(c: char) -> bool {
    let direction =
        matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    direction || c.is_control() && !matches!(c, '\n' | '\r')
}

#[test]
fn nothing_an_applicant_writes_is_obeyed() {
    let desk = Desk::new();
    let input = desk.write("hostile.csv", hostile());
    let run = desk.scan(&[&input], &["--top", "50"]);
    assert_eq!(desk.verdicts().len(), 2 * HOSTILE.len());
    let worst = desk.verdicts().iter().filter(|v| v["verdict"] == "review" || v["verdict"] == "escalate").count();
    assert!(worst > HOSTILE.len(), "they share enough to be shown: {worst}");
    let mut told = desk.run(&["explain", "../../../../etc/passwd", "--from", "out"]).stdout;
    told += &desk.run(&["explain", "=1+1", "--from", "out"]).stdout;
    told += &desk.run(&["explain", "=1+2", "--from", "out"]).stderr;
    told += &desk.run(&["eval", "app.emails.exists(e, e.domain == 'fastmail.com')", "hostile.csv"]).stdout;
    told += &desk.run(&["fields", "hostile.csv"]).stdout;
    let texts = desk.texts("out");
    let plain = [("terminal", &(run.stdout + &run.stderr + &told))];
    let files = texts.iter().map(|(name, text)| (name.as_str(), text));
    for (name, text) in files.chain(plain) {
        let found: Vec<String> =
            text.lines().filter(|line| line.chars().any(obeyed)).map(|l| format!("{l:?}")).collect();
        assert!(found.is_empty(), "{name}: {}", found.join("\n"));
    }
    let page = &texts["report.html"];
    for tag in ["<img", "<svg onload", "<script>alert", "<b>Extra"] {
        assert!(!page.contains(tag), "report.html holds {tag}");
    }
    assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none'"));
    let outside = ["href=\"http", "src=\"http", "url(", "@import", "<link", "<iframe"];
    assert!(!outside.iter().any(|way| page.contains(way)), "the page refers to nothing outside");
    // Only the input and the report are here, whatever the ids say.
    let mut left: Vec<String> =
        std::fs::read_dir(desk.path("")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["hostile.csv", "out"]);
}

#[test]
fn spreadsheets_see_text_and_no_formula() {
    let desk = Desk::new();
    let input = desk.write("hostile.csv", hostile());
    desk.write("broken.csv", [HEADER, ROW, "=1+1,\"=cmd\",x@y.de,1,2,3,=4\r\n"].concat());
    desk.scan(&[&input, &desk.path("broken.csv")], &["--quiet"]);
    let dangerous = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff20}']);
    for file in ["verdicts.csv", "quarantine.csv"] {
        let text = desk.read(&format!("out/{file}"));
        let bytes = text.strip_prefix('\u{feff}').expect("spreadsheets take it for UTF-8 by its mark").as_bytes();
        assert!(text.ends_with("\r\n"));
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        for row in rows.records() {
            let row = row.unwrap();
            assert!(!row.iter().any(dangerous), "{file}: {row:?}");
        }
    }
    let book = &desk.texts("out")["verdicts.xlsx"];
    assert!(!book.contains("<f>") && !book.contains("<f ") && !book.contains("hyperlink"), "no formula, no link");
    assert!(book.contains("cmd|"), "the text itself is there");
    // A cell typed as text stays text; the prefix keeps it so when somebody edits it.
    assert!(book.contains("quotePrefix=\"1\""));
}

#[test]
fn machine_readable_outputs_keep_the_text_as_it_was() {
    let desk = Desk::new();
    let input = desk.write("hostile.csv", hostile());
    desk.scan(&[&input], &["--quiet"]);
    let names: Vec<Value> = desk.verdicts().iter().map(|v| v["name"].clone()).collect();
    for (name, text) in names.iter().zip(HOSTILE) {
        assert_eq!(name, text.trim());
    }
    assert!(!desk.read("out/verdicts.jsonl").contains(obeyed), "escaped on the way");
}
