//! Reports: arbitrary text as every value of an applicant, in every format; and arbitrary text as a report's line.
//!
//! CSV and JSONL give the same cells back; the page has only our tags, balanced; nothing for a terminal carries a
//! control character; what was written is read back.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use ringer::finding::{Bits, Evidence, Finding, Link, Outcome, Passage};
use ringer::link::TieKind;
use ringer::record::{Field, Issue, Source};
use ringer::report::{self, InputName, Names, Options, Quarantined, Report, RuleInfo, Summary, explain, text};
use ringer::scoring::{Cause, Family, Scoring};
use ringer::verdict::{LedgerRow, SeeAlso, Story, Token, Verdict};

/// What escapes from where it should stay.
pub const WORDS: &[&str] = &[
    "<script>alert(1)</script>",
    "</script>",
    "<!--",
    "-->",
    "<img src=x onerror=alert(1)>",
    "\"",
    "'",
    "&",
    "&amp;",
    "&#x3c;",
    "javascript:alert(1)",
    "`",
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r",
    "\n",
    "\u{0}",
    "\u{1b}[31m",
    "\u{7}",
    "\u{8}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{fffe}",
    "\u{85}",
    "\u{2028}",
    "\u{9b}31m",
    ",",
    ";",
    "\\",
    "\\u0000",
    "{key}",
    "{",
    "}",
    "{group.names}",
    "'=",
    "é",
    "\u{1f468}\u{200d}\u{1f469}",
    "\u{10ffff}",
    "]]>",
    "<style>",
    "</td>",
    "%0a",
];

/// Values as they come, a line each, and a line of a report.
pub fn seeds() -> Vec<Vec<u8>> {
    crate::texts(&[
        "Ann Lee\n+1 212 867 5309\nann@example.org\n12 Main St\nphone is shared",
        "<b>Ann</b>\n=HYPERLINK(\"http://x\")\n\u{1b}]0;x\u{7}\nO'Neil & \"Sons\"\n\u{202e}evil",
        r#"{"schema":"ringer/verdict/1","id":"a5","source":{"file":"applicants.csv","row":6},"name":"Zoe Quill","verdict":"clear","bits":0.00,"coverage":1.0000,"story":{"causes":[],"bits":0.00,"unexplained":[]},"findings":[],"ledger":[],"flip":[],"unknown":[],"issues":[]}"#,
    ])
}

/// Runs one input.
pub fn run(input: &[u8]) {
    let all = String::from_utf8_lossy(input);
    let lines: Vec<&str> = all.split('\n').collect();
    let value = |at: usize| lines[at % lines.len()];
    if let Ok((verdict, names)) = report::line(all.as_bytes(), None) {
        shown(&verdict, &names);
    }
    let _ = report::line(seeds()[2].as_slice(), Some(input));
    let names = Arc::new(names(value(6)));
    let verdicts = [verdict(0, &value), verdict(1, &|at| value(at + 1))];
    verdicts.iter().for_each(|v| shown(v, &names));
    let folder = tempfile::tempdir().expect("a folder for the report");
    let redact = input.len() % 4 == 3;
    let options = Options { redact, ..Options::default() };
    let mut report = Report::begin(&folder.path().join("report"), Arc::clone(&names), options).expect("it begins");
    let written = report.scribe().write(verdicts.to_vec());
    let masked = written.verdicts().to_vec();
    report.take(written).expect("it is taken");
    let done = report.finish(summary(&value)).expect("it is written");
    jsonl(&done.folder, &masked, &names);
    csv(&done.folder, &masked);
    let page = std::fs::read_to_string(done.folder.join("report.html")).expect("there is a page");
    page_holds(&page);
    let manifest = std::fs::read(done.folder.join("run.json")).expect("there is a manifest");
    let _: serde_json::Value = serde_json::from_slice(&manifest).expect("the manifest is JSON");
    let told = text::summary(&names, &done.summary, &done.tally, &done.worst, 10, text::Style::default());
    printable(&told);
}

fn names(column: &str) -> Names {
    let rule = RuleInfo {
        id: "phone-shared".to_owned(),
        title: "One phone number, several names".to_owned(),
        explain: "{key} is the phone of {group.people} people: {group.names}.".to_owned(),
        verify: "Call the number.".to_owned(),
        explained_by: vec![0],
        ..RuleInfo::default()
    };
    let named = |id: &str| (id.to_owned(), id.replace('-', " "));
    let (family, title) = named("shared-phone");
    let (cause, cause_title) = named("household");
    let scoring = Scoring {
        families: vec![Family { id: family, title, cap: Bits(800), kind: TieKind::Contact }],
        causes: vec![Cause { id: cause, title: cause_title, doubt: String::new(), prices: vec![Bits(100)] }],
        decay: vec![1000],
        escalate: Bits(800),
        review: Bits(400),
        reassurance_floor: Bits(-600),
        min_coverage: 0.5,
    };
    let columns = vec!["Phone".to_owned(), column.to_owned()];
    let input = InputName { name: format!("{column}.csv"), sheet: Some(column.to_owned()), columns };
    Names::new(vec![rule], &scoring, vec![input])
}

fn verdict<'t>(ordinal: u32, value: &impl Fn(usize) -> &'t str) -> Verdict {
    let text = |at: usize| value(at).to_owned();
    let evidence = Evidence {
        source: Source { file: 0, row: ordinal + 2 },
        column: 1,
        field: Field::Phone,
        item: 0,
        raw: text(1),
        canonical: Some(text(2)),
        path: "p.e164".to_owned(),
        span: (0, 6),
        passage: Some(Passage { with: text(5), similarity: 900, here: (0, 4), there: (2, 6) }),
    };
    let finding = Finding {
        rule: 0,
        outcome: Outcome::Hit,
        bits: Bits(500),
        explain: text(3),
        verify: text(4),
        evidence: vec![evidence],
        linked: vec![Link { ordinal: 1 - ordinal, id: text(5), key: text(2) }],
        linked_total: 1,
        bucket: Some(0),
    };
    Verdict {
        ordinal,
        source: Source { file: 0, row: ordinal + 2 },
        id: text(7),
        name: text(0),
        token: Token::Review,
        bits: Bits(500),
        coverage: 0.5,
        story: Story { causes: vec![], unexplained: vec![0], bits: Bits(500) },
        sentence: text(3),
        runner_up: None,
        findings: vec![finding],
        ledger: vec![LedgerRow::Hit { finding: 0, family: 0, raw: Bits(500), share: 1000, bits: Bits(500) }],
        flip: vec![0],
        unknown: [0].into(),
        see_also: vec![SeeAlso { ordinal: 1 - ordinal, id: text(5), via: vec!["phone".to_owned()] }],
        issues: vec![Issue { field: Some(Field::Phone), message: text(4) }],
    }
}

fn summary<'t>(value: &impl Fn(usize) -> &'t str) -> Summary {
    Summary {
        version: "0.1.0".to_owned(),
        as_of: "2026-07-01".to_owned(),
        scope: Some(value(0).to_owned()),
        notices: vec![value(3).to_owned()],
        quarantined: vec![Quarantined { file: 0, row: 3, line: 3, byte: 80, reason: value(2).to_owned() }],
        ..Summary::default()
    }
}

/// Everything that a terminal is shown of a verdict.
fn shown(verdict: &Verdict, names: &Names) {
    let style = text::Style { width: 40, colour: false };
    printable(&explain::text(verdict, names, None, style));
    printable(&explain::for_candidate(verdict, names, style));
    let json = explain::json_text(verdict, names, None);
    let _: serde_json::Value = serde_json::from_str(&json).expect("the explanation is JSON");
}

fn printable(shown: &str) {
    let hostile =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!shown.contains(hostile), "{shown:?}");
}

fn jsonl(folder: &Path, verdicts: &[Verdict], names: &Names) {
    let bytes = std::fs::read(folder.join("verdicts.jsonl")).expect("there are verdicts");
    let lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    assert_eq!(lines.len(), verdicts.len());
    let manifest = std::fs::read(folder.join("run.json")).expect("there is a manifest");
    for (line, verdict) in lines.iter().zip(verdicts) {
        let value: serde_json::Value = serde_json::from_slice(line).expect("a line is JSON");
        assert_eq!(value["name"].as_str(), Some(verdict.name.as_str()));
        assert_eq!(value["id"].as_str(), Some(verdict.id.as_str()));
        let (back, back_names) = report::line(line, Some(&manifest)).expect("it is read back");
        assert_eq!((&back.id, &back.name, back.token), (&verdict.id, &verdict.name, verdict.token));
        assert_eq!(back.findings[0].explain, verdict.findings[0].explain);
        assert_eq!(back.findings[0].evidence[0].raw, verdict.findings[0].evidence[0].raw);
        assert_eq!(back_names.file(back.source), names.file(verdict.source));
    }
}

fn csv(folder: &Path, verdicts: &[Verdict]) {
    let bytes = std::fs::read(folder.join("verdicts.csv")).expect("there is a table");
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows of one width");
    assert_eq!(rows.len(), verdicts.len());
    for cell in rows.iter().flat_map(|row| row.iter()) {
        let first = cell.trim_start_matches([' ', '\u{a0}']).chars().next();
        let formula = matches!(first, Some('=' | '+' | '@' | '\t' | '\r'));
        assert!(!formula, "{cell:?} would be run by a spreadsheet");
    }
}

/// Names of the tags of a page that nobody has put anything into.
static OURS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder for the report");
    let value = |_: usize| "x";
    let mut report =
        Report::begin(&folder.path().join("report"), Arc::new(names("x")), Options::default()).expect("it begins");
    let written = report.scribe().write(vec![verdict(0, &value), verdict(1, &value)]);
    report.take(written).expect("it is taken");
    let done = report.finish(summary(&value)).expect("it is written");
    let page = std::fs::read_to_string(done.folder.join("report.html")).expect("there is a page");
    let mut tags: Vec<String> = tags(&page).into_iter().map(|(name, _)| name).collect();
    tags.sort();
    tags.dedup();
    tags
});

/// Names of opening and closing tags in order, and whether each closes; what stands in script and style is passed over.
fn tags(page: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let closes = rest.starts_with('/');
        let name: String =
            rest.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '!').collect();
        let mut quote = None;
        let end = rest.find(|c: char| match quote {
            Some(q) => {
                quote = (c != q).then_some(q);
                false
            }
            None if c == '"' => {
                quote = Some(c);
                false
            }
            None => c == '>',
        });
        let (tag, after) = rest.split_at(end.expect("a tag ends"));
        rest = after;
        if tag.ends_with('/') {
            continue;
        }
        if !closes && (name == "script" || name == "style") {
            rest = &rest[rest.find(&format!("</{name}")).expect("it closes")..];
        }
        found.push((name.to_lowercase(), closes));
    }
    found
}

const VOID: [&str; 7] = ["meta", "br", "input", "link", "hr", "!doctype", "col"];

fn page_holds(page: &str) {
    let mut open: Vec<String> = Vec::new();
    for (name, closes) in tags(page) {
        assert!(OURS.contains(&name), "<{name}> is not ours");
        if VOID.contains(&name.as_str()) {
            continue;
        }
        match closes {
            true => assert_eq!(open.pop().as_ref(), Some(&name), "tags cross"),
            false => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    let bare =
        page.chars().find(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}'));
    assert!(bare.is_none(), "{bare:?} on the page");
}
