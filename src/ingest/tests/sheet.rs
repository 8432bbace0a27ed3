//! Workbooks, whole and hostile.

use std::io::Write;

use rust_xlsxwriter::{Format as Look, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn xlsx(build: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    build(&mut book);
    book.save_to_buffer().unwrap()
}

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn damage_by_excel_is_undone() {
    let bytes = xlsx(|book| {
        let sheet = book.add_worksheet();
        for (column, name) in ["Name", "Email", "Phone", "Applied At", "Referrer", "City", "Stage"].iter().enumerate() {
            sheet.write(2, column as u16, *name).unwrap();
        }
        sheet.write(0, 0, "Candidate report").unwrap();
        sheet.write(3, 0, "Ann Lee").unwrap();
        sheet.write(3, 2, 12_025_550_143.0).unwrap();
        let date = Look::new().set_num_format("yyyy-mm-dd");
        sheet.write_number_with_format(3, 3, 46_000.0, &date).unwrap();
        sheet.write(3, 4, true).unwrap();
        sheet.write(3, 5, Formula::new("=NA()").set_result("#N/A")).unwrap();
        sheet.write(5, 0, "Joe Cruz").unwrap();
        sheet.write(5, 2, "'+1 202 555 0143").unwrap();
        sheet.write_number_with_format(5, 3, 46_000.5, &date).unwrap();
        sheet.write(5, 9, "beside").unwrap();
    });
    let out = read_one("a.xlsx", &bytes);
    assert_eq!(out.names(), ["Ann Lee", "Joe Cruz"]);
    assert_eq!(out.all(Field::Phone), ["12025550143", "+1 202 555 0143"]);
    assert_eq!(out.all(Field::AppliedAt), ["2025-12-09", "2025-12-09T12:00:00"]);
    assert_eq!(out.all(Field::Referrer), ["true", ""]);
    assert_eq!((out.apps[0].source.row, out.apps[1].source.row), (4, 6));
    let table = &out.report.tables[0];
    assert_eq!((table.header_row, table.format, table.sheet.as_deref()), (3, Format::Xlsx, Some("Sheet1")));
    assert_eq!(out.account.inputs[0].bytes, bytes.len() as u64);
    assert_eq!(out.account.inputs[0].sha256.len(), 64);
}

#[test]
fn every_sheet_with_applications_is_read_and_the_others_are_named() {
    let bytes = xlsx(|book| {
        for (name, header) in [("May", "Name"), ("Notes", "Thing"), ("June", "Name"), ("Empty", "")] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            if !header.is_empty() {
                sheet.write(0, 0, header).unwrap();
                sheet.write(0, 1, if header == "Name" { "Email" } else { "Colour" }).unwrap();
                for row in 1..400 {
                    sheet.write(row, 0, format!("{name} {row}")).unwrap();
                    sheet.write(row, 1, format!("{row}x")).unwrap();
                }
            }
        }
    });
    let out = read(&[("a.xlsx", &bytes), ("b.csv", b"Name,Email\nLast,l@x.org\n")], &Options::default()).unwrap();
    assert_eq!(out.apps.len(), 2 * 399 + 1);
    assert_eq!((out.names()[0], out.names()[399], out.names()[798]), ("May 1", "June 1", "Last"));
    assert_eq!((out.apps[399].source.file, out.apps[399].source.row, out.apps[798].source.file), (1, 2, 2));
    assert_eq!(out.account.tables.iter().map(|t| t.input).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(out.report.notes.len(), 2, "{:?}", out.report.notes);
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A workbook by hand, with `<sheetData>` and shared strings as given.
fn raw(rows: &str, strings: &str) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let book = r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let links = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let root = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    zip(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", root),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/sharedStrings.xml", strings),
        (SHEET, &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ])
}

const TITLES: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Email</t></is></c></row>"#;

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn hostile_workbooks_end_in_a_message() {
    let row = format!("{TITLES}<row r=\"2\">{}{}</row>", cell("B2", "a@x.org"), cell("A2", "Ann"));
    let out = read_one("a.xlsx", &raw(&row, "<sst></sst>"));
    assert_eq!((out.names(), out.all(Field::Email)), (vec!["Ann"], vec!["a@x.org"]));

    let lie = "<sst count=\"1\" uniqueCount=\"900000000000\"><si><t>x</t></si></sst>";
    assert!(error_of("a.xlsx", &raw(&row, lie)).contains("claims 900000000000 strings"));

    let limits = Limits { inflated_bytes: 100_000, ..Limits::default() };
    let bomb = format!("<sst>{}</sst>", "<si><t>aaaaaaaaaaaaaaaaaaaaaaaa</t></si>".repeat(10_000));
    let error = read(&[("a.xlsx", &raw(&row, &bomb))], &Options { limits, ..Options::default() }).err().unwrap();
    assert!(matches!(error, Error::Inflates { .. }), "{error}");

    let far = format!("{row}<row r=\"99999999\">{}</row>", cell("A99999999", "x"));
    assert!(error_of("a.xlsx", &raw(&far, "<sst></sst>")).contains("more rows"));
    let back = format!("{row}<row r=\"1\">{}</row>", cell("A1", "x"));
    assert!(error_of("a.xlsx", &raw(&back, "<sst></sst>")).contains("out of order"));
    // A reference past any number: the reader's own arithmetic must not end the program.
    let huge = format!("{row}<row r=\"3\">{}</row>", cell("ZZZZZZZZZZZZZZ3", "x"));
    let _ = error_of("a.xlsx", &raw(&huge, "<sst></sst>"));
    let cut = raw(&row, "<sst></sst>");
    assert!(error_of("a.xlsx", &cut[..cut.len() / 2]).contains("save it as CSV"));
}

#[test]
fn a_row_that_is_too_long_is_quarantined() {
    let long = "x".repeat(400);
    let rows = format!(
        "{TITLES}<row r=\"2\">{}</row><row r=\"3\">{}</row><row r=\"4\">{}</row>",
        cell("A2", "Ann"),
        cell("A3", &long),
        cell("A4", "Joe")
    );
    let limits = Limits { row_bytes: 200, ..Limits::default() };
    let out = read(&[("a.xlsx", &raw(&rows, "<sst></sst>"))], &Options { limits, ..Options::default() }).unwrap();
    assert_eq!(out.names(), ["Ann", "Joe"]);
    assert_eq!((out.quarantined[0].row, out.quarantined[0].line), (3, None));
}

#[test]
fn archives_that_are_no_workbooks_say_what_they_are() {
    for (part, words) in
        [("word/document.xml", "a Word document"), ("a.csv", "a zip archive"), ("xl/workbook.bin", ".xlsb")]
    {
        let error = error_of("a.xlsx", &zip(&[(part, "x")]));
        assert!(error.contains(words), "{error}");
    }
}

fn ods(rows: &str) -> Vec<u8> {
    zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            &format!(
                "<?xml version=\"1.0\"?><!-- <table:table> --><office:document-content><table:table table:name=\"A &amp; B\">{rows}"
            ),
        ),
    ])
}

const ODS_TITLES: &str = "<table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell><table:table-cell><text:p>Email</text:p></table:table-cell><table:table-cell><text:p>Phone</text:p></table:table-cell><table:table-cell><text:p>Applied At</text:p></table:table-cell></table:table-row>";
const ODS_END: &str = "</table:table></office:document-content>";

#[test]
fn open_document_sheets_are_read() {
    let rows = format!(
        "{ODS_TITLES}<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"4\"/></table:table-row>\
         <table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>a note</text:p></office:annotation><text:p>Ann<text:s text:c=\"2\"/>L&#233;e &gt;</text:p></table:table-cell>\
         <table:table-cell/><table:table-cell office:value-type=\"float\" office:value=\"1.2025550143E10\"><text:p>1.2E10</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2026-05-01T00:00:00\"><text:p>May</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>{ODS_END}"
    );
    let out = read_one("a.ods", &ods(&rows));
    assert_eq!(out.names(), ["Ann  Lée >"]);
    assert_eq!((out.all(Field::Phone)[0], out.all(Field::AppliedAt)[0]), ("12025550143", "2026-05-01"));
    assert_eq!((out.apps[0].source.row, out.report.tables[0].sheet.as_deref()), (4, Some("A & B")));
}

#[test]
fn hostile_open_document_sheets_end_in_a_message() {
    let ann = "<table:table-cell><text:p>Ann</text:p></table:table-cell>";
    for (rows, words) in [
        (format!("{ODS_TITLES}<table:table-row>{ann}"), "ends in the middle"),
        (format!("{ODS_TITLES}<table:table-row>{ann}</table:table-row>"), "ends in the middle"),
        (
            format!(
                "{ODS_TITLES}<table:table-row table:number-rows-repeated=\"900000\">{ann}</table:table-row>{ODS_END}"
            ),
            "repeated 900000 times",
        ),
        (
            format!(
                "{ODS_TITLES}<table:table-row><table:table-cell table:number-columns-repeated=\"9999\"><text:p>x</text:p></table:table-cell></table:table-row>{ODS_END}"
            ),
            "repeated 9999 times",
        ),
        (format!("{ODS_TITLES}<table:table-row a=\""), "ends in the middle"),
    ] {
        let error = error_of("a.ods", &ods(&rows));
        assert!(error.contains(words), "{words}: {error}");
    }
}
