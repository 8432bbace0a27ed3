//! Delimited texts.

use proptest::prelude::*;

use super::*;

const HEADER: &str = "Application ID,Name,Email,Phone,City\n";

fn csv(rows: &str) -> Outcome {
    read_one("a.csv", format!("{HEADER}{rows}").as_bytes())
}

#[test]
fn a_plain_file_is_read_whole_and_accounted_for() {
    let out = csv(
        "1,Ann Lee,ann@example.com,212 867 5309,Utica\n2,\"Cruz, Joe\",joe@example.com,,\"New\nYork\"\n\n3,Raj Patel,,,\n",
    );
    assert_eq!(out.names(), ["Ann Lee", "Cruz, Joe", "Raj Patel"]);
    assert_eq!(out.all(Field::Email), ["ann@example.com", "joe@example.com", ""]);
    assert_eq!(out.apps.iter().map(|a| a.source.row).collect::<Vec<_>>(), [2, 3, 5]);
    assert!(out.apps[2].carried.contains(Field::Email));
    assert_eq!(out.account.total.skipped.blank, 1);
    let input = &out.account.inputs[0];
    assert_eq!((input.bytes, input.sha256.len()), (140, 64));
    let table = &out.report.tables[0];
    assert_eq!((table.format, table.header_row, table.encoding), (Format::Delimited(b','), 1, Some("UTF-8")));
}

#[test]
fn delimiters_are_found_with_quotes_in_mind() {
    for (delimiter, name) in [(";", "semicolons"), ("\t", "TSV"), ("|", "text"), (",", "CSV")] {
        let line = |cells: [&str; 3]| cells.map(|c| format!("\"{c}\"")).join(delimiter);
        let rows: Vec<String> = (0..5).map(|i| line(["Lee; Ann, Dr | x", &format!("a{i}@x.org"), "1,2;3"])).collect();
        let text = format!("{}\n{}\n", ["Name", "Email", "Phone"].join(delimiter), rows.join("\n"));
        let out = read_one("a.txt", text.as_bytes());
        assert_eq!(out.apps.len(), 5, "{name}");
        assert_eq!(out.names()[0], "Lee; Ann, Dr | x");
        assert_eq!(out.report.tables[0].format, Format::Delimited(delimiter.as_bytes()[0]));
    }
    let options =
        Options { file: FileOptions { delimiter: Some('^'), ..FileOptions::default() }, ..Options::default() };
    let out = read(&[("a.csv", b"Name^Email\nAnn^a@x.org\n")], &options).unwrap();
    assert_eq!(out.all(Field::Email), ["a@x.org"]);
    let options =
        Options { file: FileOptions { delimiter: Some('é'), ..FileOptions::default() }, ..Options::default() };
    assert!(matches!(read(&[("a.csv", b"x\n")], &options), Err(Error::Delimiter { .. })));
}

#[test]
fn titles_totals_and_repeated_headers_are_no_applications() {
    let text = format!(
        "Candidate report,,,,\nRun by HR,,,,\n\n{HEADER}1,Ann Lee,ann@example.com,,\n{HEADER}2,Joe Cruz,,2128675309,\nTotal,2,,,\n,,,,\nReport generated 2026-11-01\n"
    );
    let out = read_one("a.csv", text.as_bytes());
    assert_eq!(out.names(), ["Ann Lee", "Joe Cruz"]);
    assert_eq!(out.apps[1].source.row, 7);
    let skipped = out.account.total.skipped;
    assert_eq!((skipped.above_header, skipped.repeated_headers, skipped.totals, skipped.blank), (3, 1, 2, 1));
    assert_eq!(out.account.total.rows, 2);
}

#[test]
fn skipped_rows_are_not_looked_at() {
    let options = Options { file: FileOptions { skip_rows: Some(1), ..FileOptions::default() }, ..Options::default() };
    let out = read(&[("a.csv", b"Name,Email,Phone\nName,Email,Stage\nAnn,a@x.org,offer\n")], &options).unwrap();
    assert_eq!(out.all(Field::Stage), ["offer"]);
    assert_eq!(out.account.total.skipped.above_header, 1);
}

#[test]
fn rows_of_one_application_are_folded_and_two_people_never() {
    let out = csv(
        "1,Ann Lee,ann@example.com,,Utica\n,,ann2@example.com,,\n1,Ann Lee,ann3@example.com,,\n1,,ann4@example.com,,\n\
         2,Joe Cruz,joe@example.com,,\n2,Raj Patel,raj@example.com,,\n,Eve Stone,,,\n0,Bo Li,b@example.com,,\n0,Bo Li,b2@example.com,,\n",
    );
    assert_eq!(out.names(), ["Ann Lee", "Joe Cruz", "Raj Patel", "Eve Stone", "Bo Li", "Bo Li"]);
    assert_eq!(
        out.values(0, Field::Email),
        ["ann@example.com", "ann2@example.com", "ann3@example.com", "ann4@example.com"]
    );
    assert_eq!((out.account.total.folded, out.apps[1].source.row), (3, 6));
}

#[test]
fn a_nameless_row_with_its_own_contacts_is_somebody() {
    // With an id column: a full row with e-mail and phone is a person, a sparse one a continuation.
    let out = csv("1,Ann Lee,ann@example.com,212,Utica\n,,eve@example.com,917,Rome\n");
    assert_eq!((out.apps.len(), out.account.total.folded), (2, 0));
    // Without one: any e-mail makes a person.
    let out = read_one("a.csv", b"Name,Email,City\nAnn,a@x.org,Utica\n,b@x.org,Rome\n,,Troy\n");
    assert_eq!((out.apps.len(), out.account.total.folded), (2, 1));
}

#[test]
fn a_continuation_of_a_lost_row_is_lost_and_not_given_to_another() {
    let out =
        csv("1,Ann Lee,a@x.org,,\n2,Joe Cruz,j@x.org,,,surplus\n,,joe2@x.org,,\n3,Raj Patel,,,\n,,raj2@x.org,,\n");
    assert_eq!(out.names(), ["Ann Lee", "Raj Patel"]);
    assert_eq!(out.values(0, Field::Email), ["a@x.org"]);
    assert_eq!(out.values(1, Field::Email), ["raj2@x.org"]);
    let reasons: Vec<&str> = out.quarantined.iter().map(|q| q.reason.as_str()).collect();
    assert!(reasons[0].contains("6 cells under 5 headers") && reasons[1].contains("continues a row"), "{reasons:?}");
}

#[test]
fn ragged_rows_are_padded_taken_or_quarantined() {
    let out = csv("1,Ann Lee\n2,Joe Cruz,j@x.org,,Rome,,\n3,Raj,r@x.org,,Troy,x\n4,Eve,e@x.org,,\n");
    assert_eq!(out.names(), ["Ann Lee", "Joe Cruz", "Eve"]);
    assert!(out.apps[0].issues[0].message.contains("row 2 has 2 of 5 cells"), "{:?}", out.apps[0].issues);
    assert!(out.apps[1].issues.is_empty() && out.apps[2].issues.is_empty());
    let [bad] = &out.quarantined[..] else { panic!("{:?}", out.quarantined) };
    let byte = HEADER.len() as u64 + 10 + 27;
    assert_eq!((bad.row, bad.line, bad.byte, bad.excerpt.as_str()), (4, Some(4), Some(byte), "3,Raj,r@x.org,,Troy,x"));
}

#[test]
fn an_unclosed_quote_costs_one_row() {
    let out = csv("1,Ann,a@x.org,,\n2,\"Joe,j@x.org,,\n3,Raj,r@x.org,,\n4,Eve,e@x.org,,\n");
    assert_eq!(out.names(), ["Ann", "Raj", "Eve"]);
    assert_eq!(out.quarantined.len(), 1);
    assert!(out.quarantined[0].reason.contains("never closed"));
    assert_eq!((out.quarantined[0].row, out.apps[1].source.row), (3, 4));
}

#[test]
fn a_stray_quote_does_not_swallow_the_rows_below() {
    // The quote opened in row 3 would be closed by the one that opens a cell of row 5, in the same column.
    let out = csv(
        "1,Ann,a@x.org,,\"Utica, NY\"\n2,Joe,j@x.org,,\"Rome\n3,Raj,r@x.org,,Troy\n4,Eve,e@x.org,,\"Ely, NV\"\n5,Bo,b@x.org,,\n",
    );
    assert_eq!(out.names(), ["Ann", "Raj", "Eve", "Bo"]);
    assert_eq!(out.quarantined.len(), 1);
    assert_eq!(out.quarantined[0].row, 3);
    assert!(out.quarantined[0].reason.contains("quotes do not match"), "{}", out.quarantined[0].reason);
}

#[test]
fn text_after_a_closing_quote_that_breaks_the_row_is_not_guessed_at() {
    let out = csv("1,Ann,a@x.org,,\"she said \"hi\nthere\" to me\"\n2,Joe,j@x.org,,Rome\n");
    assert_eq!(out.names().last(), Some(&"Joe"));
    assert!(!out.names().contains(&"there\" to me\""), "{:?}", out.names());
}

#[test]
fn long_rows_are_quarantined_in_bounded_memory() {
    let options = Options { limits: Limits { row_bytes: 256, ..Limits::default() }, ..Options::default() };
    let long = "x".repeat(600_000);
    for quote in ["", "\""] {
        let text = format!("{HEADER}1,Ann,a@x.org,,\n2,{quote}{long},j@x.org,,\n3,Raj,r@x.org,,\n");
        let out = read(&[("a.csv", text.as_bytes())], &options).unwrap();
        assert_eq!(out.names(), ["Ann", "Raj"], "{quote:?}");
        assert_eq!(out.quarantined.len(), 1);
        assert_eq!(out.quarantined[0].excerpt.chars().count(), 200);
        assert_eq!(out.account.inputs[0].bytes, text.len() as u64);
    }
}

#[test]
fn quotes_that_stay_open_over_every_line_take_linear_time() {
    // Each line closes one quoted cell and opens the next, so that no row ever ends.
    let text = format!("{HEADER}1,Ann,a@x.org,,\"x\n{}", "a\",\"b\n".repeat(60_000));
    let started = std::time::Instant::now();
    let out = read_one("a.csv", text.as_bytes());
    assert_eq!(out.account.total.quarantined, 60_001);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn quarantine_past_its_limit_goes_to_disk_and_comes_back() {
    let options = Options { limits: Limits { quarantine_rows: 3, ..Limits::default() }, ..Options::default() };
    let rows: String = (0..10).map(|i| format!("{i},N,e@x.org,,,\"über {i}\"\n")).collect();
    let out = read(&[("a.csv", format!("{HEADER}{rows}").as_bytes())], &options).unwrap();
    assert_eq!(out.quarantined.iter().map(|q| q.row).collect::<Vec<_>>(), (2..12).collect::<Vec<_>>());
    assert!(out.quarantined[9].excerpt.contains("über 9"));
}

#[test]
fn encodings_are_recognised_and_nothing_is_lost() {
    let text = "Name,Email,City\nZoë Groß,z@x.org,Köln\nJosé Núñez,j@x.org,Łódź\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes(), &utf16, format!("\u{feff}{text}").as_bytes()] {
        let out = read_one("a.csv", bytes);
        assert_eq!(out.names(), ["Zoë Groß", "José Núñez"]);
        assert!(out.apps.iter().all(|a| a.issues.is_empty()));
    }
    let out = read_one("a.csv", b"Name,Email\nZo\xeb Gro\xdf,z@x.org\nJos\xe9,j@x.org\n");
    assert_eq!(out.names(), ["Zoë Groß", "José"]);
    assert!(out.apps[0].issues.is_empty());
    assert_eq!(out.report.tables[0].encoding, Some("windows-1252"));
}

#[test]
fn one_row_that_is_not_utf8_is_read_and_says_so() {
    let mut bytes = "Name,Email\nZoë,z@x.org\n".as_bytes().to_vec();
    bytes.extend(b"Jos\xe9,j@x.org\nNu\0l,n@x.org\n");
    let out = read_one("a.csv", &bytes);
    assert_eq!(out.names(), ["Zoë", "José", "Nul"]);
    assert!(out.apps[0].issues.is_empty());
    assert!(out.apps[1].issues[0].message.contains("windows-1252"));
    assert!(out.apps[2].issues[0].message.contains("NUL"));
}

#[test]
fn a_character_parted_by_a_delimiter_is_not_joined() {
    let mut bytes = b"Name,Email\nAnn,a@x.org\n".repeat(3);
    bytes.extend("Zoë,z@x.org\nZoë,z@x.org\n".as_bytes());
    bytes.extend(b"A\xc3,\xa9@x.org\n");
    let out = read_one("a.csv", &bytes);
    assert_eq!(out.names()[5], "AÃ");
    assert_eq!(out.all(Field::Email)[5], "©@x.org");
}

#[test]
fn line_ends_of_every_kind_end_rows() {
    for end in ["\r", "\r\n", "\n"] {
        let text = ["Name,Email", "Ann,a@x.org", "Joe,\"j@x.org\"", "Raj,r@x.org"].join(end);
        assert_eq!(read_one("a.csv", text.as_bytes()).names(), ["Ann", "Joe", "Raj"], "{end:?}");
    }
    let out = read_one("a.csv", b"Name,Email\r\nAnn,a@x.org\rJoe,j@x.org\nRaj,r@x.org\r\n");
    assert_eq!(out.names(), ["Ann", "Joe", "Raj"]);
}

#[test]
fn what_cannot_be_read_at_all_says_what_to_do() {
    for (bytes, words) in [
        (&b""[..], "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b"Name,Email\n", "there is a header (row 1) but no row below it"),
        (b"Foo,Bar\n1,2\n", "The columns are \"Foo\", \"Bar\". Say which is which in a mapping file"),
        (b"\x7fELF\x01\x02", "a program"),
        (b"PAR1", "a Parquet file, which is not read yet"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"\0\x01\x02\x03Name", "binary data"),
        (b"PK\x03\x04junk", "save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1junk", "save it as CSV"),
    ] {
        let error = error_of("a.csv", bytes);
        assert!(error.contains(words), "{bytes:?}: {error}");
    }
    let missing = open(&[Input::parse("/nowhere/a.csv")], &Options::default()).err().unwrap();
    assert!(missing.to_string().contains("cannot be read"), "{missing}");
}

#[test]
fn a_file_of_broken_rows_only_is_no_empty_file() {
    let out = csv("1,Ann,a@x.org,,\"Utica\n");
    assert_eq!((out.apps.len(), out.quarantined.len()), (0, 1));
    let out = csv(&format!("{}1,Ann,a@x.org,,Utica\n", "\n".repeat(500)));
    assert_eq!((out.apps.len(), out.apps[0].source.row), (1, 502));
}

#[test]
fn the_header_tells_the_delimiter_when_the_rows_do_not() {
    let out = csv(&"1;2;3;4;5;6\n".repeat(40));
    assert_eq!(out.report.tables[0].format, Format::Delimited(b','));
}

#[test]
fn several_files_are_one_batch_in_order() {
    let out = read(
        &[
            ("b.csv", b"Name,Email\nAnn,a@x.org\n"),
            ("a.tsv", b"Email\tName\nj@x.org\tJoe\n"),
            ("c.csv", b"Name,Email\n"),
        ],
        &Options::default(),
    )
    .unwrap();
    assert_eq!(out.names(), ["Ann", "Joe"]);
    assert_eq!((out.apps[1].source.file, out.apps[1].ordinal), (1, 1));
    assert_eq!(out.account.inputs.len(), 2);
    assert!(out.report.notes[0].contains("no row below it"), "{:?}", out.report.notes);
}

/// Small limits of chunks and rows, and the defaults.
fn limits(bytes: usize, applications: usize, row: usize) -> Options {
    let limits = Limits { chunk_bytes: bytes, chunk_applications: applications, row_bytes: row, ..Limits::default() };
    Options { limits, ..Options::default() }
}

fn messy() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => Just(",".to_owned()),
        4 => Just("\n".to_owned()),
        2 => Just("\"".to_owned()),
        1 => Just("\"\"".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("\0".to_owned()),
        1 => Just("é".to_owned()),
        1 => Just(",,,,\n".to_owned()),
        1 => Just("1,Ann,a@x.org,,\n".to_owned()),
        1 => Just("Total,1,,,\n".to_owned()),
        4 => "[a-z0-9]{0,6}",
    ];
    let text = prop::collection::vec(piece, 0..120).prop_map(|p| p.concat().into_bytes());
    prop_oneof![4 => text, 1 => prop::collection::vec(any::<u8>(), 0..300)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_rows_are_accounted_for_and_chunks_change_nothing(body in messy(), row in 64usize..200) {
        let mut bytes = HEADER.as_bytes().to_vec();
        bytes.extend(&body);
        bytes.extend(b"\n9,Last One,l@x.org,,\n");
        let one = match read(&[("a.csv", &bytes)], &limits(1, 1, row)) {
            Err(Error::Binary { .. }) => return Ok(()),
            other => other.unwrap(),
        };
        let two = read(&[("a.csv", &bytes)], &limits(100, 3, row)).unwrap();
        let all = read(&[("a.csv", &bytes)], &limits(1 << 20, 4096, row)).unwrap();
        prop_assert_eq!(&one.apps, &all.apps);
        prop_assert_eq!(&two.apps, &all.apps);
        prop_assert_eq!(one.account.total, all.account.total);
        prop_assert_eq!(&one.quarantined, &all.quarantined);
        prop_assert_eq!(all.account.inputs[0].bytes, bytes.len() as u64);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&[("a.csv", &bytes)], &Options::default());
        let mut with_header = b"Name,Email\n".to_vec();
        with_header.extend(&bytes);
        let _ = read(&[("a.csv", &with_header)], &Options::default());
    }
}
