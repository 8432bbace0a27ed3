//! The report as a whole: a run with ordinary and hostile values, written and read back.

use std::collections::BTreeSet;

use super::*;
use crate::verdict::Token;

fn written(verdicts: Vec<Verdict>, options: &Options, chunk: usize) -> (tempfile::TempDir, Done) {
    let root = tempfile::tempdir().unwrap();
    let names = Arc::new(sample::names());
    let mut report = Report::begin(&root.path().join("out"), names, options.clone()).unwrap();
    let scribe = report.scribe();
    for part in verdicts.chunks(chunk) {
        report.take(scribe.write(part.to_vec())).unwrap();
    }
    let done = report.finish(sample::summary()).unwrap();
    (root, done)
}

fn all() -> Vec<Verdict> {
    let (_, mut verdicts) = sample::ring();
    verdicts.extend(sample::hostile());
    verdicts
}

fn read(done: &Done, name: &str) -> Vec<u8> {
    std::fs::read(done.folder.join(name)).unwrap()
}

const FILES: [&str; 7] =
    ["verdicts.jsonl", "verdicts.csv", "verdicts.xlsx", "report.html", "clusters.jsonl", "quarantine.csv", "run.json"];

#[test]
fn a_report_has_all_its_files_and_no_other() {
    let (_root, done) = written(all(), &Options::default(), 3);
    let names: BTreeSet<String> = std::fs::read_dir(&done.folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, FILES.map(String::from).into_iter().collect());
    assert_eq!(done.tally.applications(), all().len() as u64);
    assert_eq!(done.worst.len(), all().len() - 2);
    assert_eq!(done.report, Some(done.folder.join("report.html")));
}

#[test]
fn bytes_do_not_depend_on_chunks() {
    let (_a, one) = written(all(), &Options::default(), 1);
    let (_b, other) = written(all(), &Options::default(), 100);
    for file in FILES {
        assert_eq!(read(&one, file), read(&other, file), "{file}");
    }
}

#[test]
fn an_empty_batch_is_a_report_too() {
    let (_root, done) = written(vec![], &Options::default(), 1);
    assert_eq!(read(&done, "verdicts.jsonl"), b"");
    assert!(String::from_utf8(read(&done, "report.html")).unwrap().contains("None. That is not a clearance"));
}

#[test]
fn only_what_is_asked_for_is_written() {
    let options = Options { csv: false, xlsx: false, html: false, ..Options::default() };
    let (_root, done) = written(all(), &options, 4);
    assert!(!done.folder.join("verdicts.csv").exists() && !done.folder.join("report.html").exists());
    assert_eq!(done.report, None);
}

#[test]
fn the_table_is_worst_first_and_says_what_it_says() {
    let (_, verdicts) = sample::ring();
    let (_root, done) = written(verdicts, &Options::default(), 2);
    let text = String::from_utf8(read(&done, "verdicts.csv")).unwrap();
    insta::assert_snapshot!(text.replace('\u{feff}', "[BOM]").replace("\r\n", "[CRLF]\n"), @r#"
    [BOM]Verdict,Application,Name,File,Row,Top reasons,Best innocent story,What to check next,Bits,Coverage,Linked applications[CRLF]
    Look first,a1,Ann Lee,applicants.csv,2,"The same résumé file came from 3 differently named applicants: Ann Lee, Raj Patel and Joe Cruz. +12128675309 is the phone of 3 differently named applicants: Ann Lee, Raj Patel and Joe Cruz.","A shared home explains the shared phone; it leaves unexplained: the shared résumé. An agency would explain all of it, but the employer records none.",Ask each about a project in it. Call the number and ask for the applicant by name.,9.00,88%,a2 and a3[CRLF]
    Look first,a2,Raj Patel,applicants.csv,3,"The same résumé file came from 3 differently named applicants: Ann Lee, Raj Patel and Joe Cruz. +12128675309 is the phone of 3 differently named applicants: Ann Lee, Raj Patel and Joe Cruz.","A shared home explains the shared phone; it leaves unexplained: the shared résumé. An agency would explain all of it, but the employer records none.",Ask each about a project in it. Call the number and ask for the applicant by name.,9.00,88%,a1 and a3[CRLF]
    Look first,a3,Joe Cruz,applicants.csv,4,"The same résumé file came from 3 differently named applicants: Ann Lee, Raj Patel and Joe Cruz. +12128675309 is the phone of 3 differently named applicants: Ann Lee, Raj Patel and Joe Cruz.","A shared home explains the shared phone; it leaves unexplained: the shared résumé. An agency would explain all of it, but the employer records none.",Ask each about a project in it. Call the number and ask for the applicant by name.,9.00,88%,a1 and a2[CRLF]
    Nothing found (not a clearance),a4,Mary Jones,applicants.csv,5,"2 applicants give the address 12 Main St, Springfield.",A shared home explains all of it.,Ask where they live.,1.00,88%,a10 and 29 more[CRLF]
    Nothing found (not a clearance),a5,Zoë Quill,applicants.csv,6,,,,0.00,100%,[CRLF]
    "#);
    let lost = String::from_utf8(read(&done, "quarantine.csv")).unwrap();
    assert_eq!(lost, "\u{feff}file,row,line,byte,reason\r\napplicants.csv,9,11,712,'=bad row\r\n");
}

#[test]
fn every_cell_of_the_table_is_text() {
    let (_root, done) = written(all(), &Options::default(), 2);
    let bytes = read(&done, "verdicts.csv");
    let mut reader = ::csv::Reader::from_reader(&bytes[3..]);
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), rank::COLUMNS);
    let mut rows = 0;
    for record in reader.records() {
        let record = record.unwrap();
        rows += 1;
        for cell in &record {
            assert!(!cell.split(';').any(|p| escape::formula_like(p) && !p.starts_with('\'')), "{cell:?}");
            assert!(!cell.chars().any(|c| c.is_control() || c == '\u{202e}'), "{cell:?}");
        }
    }
    assert_eq!(rows, all().len());
}

fn sheet(done: &Done) -> Vec<Vec<calamine::Data>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(done.folder.join("verdicts.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["Applications", "About this list"]);
    assert_eq!(book.worksheet_formula("Applications").unwrap().used_cells().count(), 0);
    book.worksheet_range("Applications").unwrap().rows().map(<[_]>::to_vec).collect()
}

#[test]
fn the_workbook_says_the_same_as_the_table() {
    use calamine::Data;
    let (_root, done) = written(all(), &Options::default(), 5);
    let bytes = read(&done, "verdicts.csv");
    let mut reader = ::csv::Reader::from_reader(&bytes[3..]);
    let rows = sheet(&done);
    assert_eq!(rows.len(), all().len() + 1);
    for (record, row) in reader.records().map(Result::unwrap).zip(&rows[1..]) {
        for column in [0, 1, 2, 3, 5, 6, 7, 10] {
            let Data::String(text) = &row[column] else {
                assert_eq!((&row[column], &record[column]), (&Data::Empty, ""));
                continue;
            };
            let plain = |t: &str| t.replace('\'', "").chars().take(30_000).collect::<String>();
            assert_eq!(plain(text), plain(&record[column]));
        }
        assert_eq!(row[4], Data::Float(record[4].parse().unwrap()));
        assert_eq!(row[8], Data::Float(record[8].parse().unwrap()));
    }
}

#[test]
fn clusters_name_their_members() {
    let (_root, done) = written(all(), &Options::default(), 5);
    let text = String::from_utf8(read(&done, "clusters.jsonl")).unwrap();
    insta::assert_snapshot!(text.trim_end(), @r#"{"schema":"ringer/cluster/1","cluster":1,"size":3,"people":3,"kinds":["contact","document"],"span_days":1,"names":["Ann Lee","Raj Patel","Joe Cruz"],"cohesion":1.0,"members":[{"id":"a1","file":"applicants.csv","row":2,"name":"Ann Lee","verdict":"escalate"},{"id":"a2","file":"applicants.csv","row":3,"name":"Raj Patel","verdict":"escalate"},{"id":"a3","file":"applicants.csv","row":4,"name":"Joe Cruz","verdict":"escalate"}],"links":[{"rule":"phone-shared","kind":"contact","key":"+12128675309","members":["a1","a2","a3"]},{"rule":"resume-shared","kind":"document","key":"file 7","members":["a1","a2"],"owners":["a4"]}],"bridges":[{"link":0,"parts":2,"largest":2},{"member":"a2","parts":2,"largest":1}],"loose":[{"rule":"address-shared","key":"12 main st","members":["a3"],"others":30}],"same_person":[{"members":["a1","a2"],"via":["birth date","phone"]}]}"#);
}

#[test]
fn clusters_and_manifest_obey_their_published_schemas() {
    const CLUSTER: &str = include_str!("../../schema/cluster-1.schema.json");
    const RUN: &str = include_str!("../../schema/run-1.schema.json");
    let mut summary = sample::summary();
    summary.scope = Some("Example Ltd".into());
    summary.watchlists =
        vec![WatchInfo { list: "Ours".into(), file: "ours.csv".into(), date: "2026-06-01".into(), entries: 3 }];
    summary.overlays = vec![OverlayInfo { file: "ours.toml".into(), sha256: "00".repeat(32) }];
    let exception = ExceptionUse { rule: "phone-shared".into(), used: 2, ..ExceptionUse::default() };
    summary.exceptions = vec![exception];
    let root = tempfile::tempdir().unwrap();
    let mut names = sample::names();
    let sheeted: Vec<InputName> =
        names.inputs.iter().map(|i| InputName { sheet: Some("One".into()), ..i.clone() }).collect();
    names = Names::of_parts(names.rules, names.families, names.causes, sheeted, (names.escalate, names.review));
    let mut report = Report::begin(&root.path().join("out"), Arc::new(names), Options::default()).unwrap();
    report.take(report.scribe().write(all())).unwrap();
    let done = report.finish(summary).unwrap();
    let run = serde_json::from_slice(&read(&done, "run.json")).unwrap();
    published::valid(&run, RUN);
    published::documented(&run, RUN);
    let mut broken = run.clone();
    broken["rules"][0]["hit"] = (-1).into();
    assert!(!published::validator(RUN).is_valid(&broken));
    let lines = String::from_utf8(read(&done, "clusters.jsonl")).unwrap();
    assert!(lines.contains("\"sheet\":\"One\""));
    for line in lines.lines() {
        let line = serde_json::from_str(line).unwrap();
        published::valid(&line, CLUSTER);
        published::documented(&line, CLUSTER);
        let mut broken = line.clone();
        broken["members"][0]["row"] = "two".into();
        assert!(!published::validator(CLUSTER).is_valid(&broken));
    }
}

#[test]
fn the_manifest_counts() {
    let (_root, done) = written(all(), &Options::default(), 5);
    let run: serde_json::Value = serde_json::from_slice(&read(&done, "run.json")).unwrap();
    assert_eq!(run["schema"], "ringer/run/1");
    assert_eq!(run["verdicts"]["escalate"], done.tally.of(Token::Escalate));
    assert_eq!(run["rules"][2]["hit"], done.tally.rules[2].hit);
    assert_eq!(run["totals"]["rows"], 7);
    assert_eq!(run["inputs"][0]["file"], "applicants.csv");
    assert_eq!(run["timings"][0]["stage"], "read");
}

#[test]
fn redaction_reaches_every_output() {
    let (_, verdicts) = sample::ring();
    let options = Options { redact: true, ..Options::default() };
    let (_root, done) = written(verdicts, &options, 2);
    let mut texts: Vec<String> =
        FILES.iter().filter(|f| !f.ends_with("xlsx")).map(|f| String::from_utf8(read(&done, f)).unwrap()).collect();
    texts.push(format!("{:?}", sheet(&done)));
    let names = sample::names();
    texts.push(text::summary(&names, &done.summary, &done.tally, &done.worst, 10, text::Style::default()));
    texts.push(format!("{:?}", done.worst.iter().map(|v| explain::json_text(v, &names, None)).collect::<Vec<_>>()));
    for text in texts {
        for secret in ["Ann", "Patel", "Cruz", "Jones", "867", "2128675309", "Main St", "Campus"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    let lines = String::from_utf8(read(&done, "verdicts.jsonl")).unwrap();
    assert!(lines.contains("A• L•") && lines.contains("differently named applicants"));
}
