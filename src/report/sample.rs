//! Made-up verdicts for the tests of the writers: a ring, a household, somebody clear, and hostile strings.

use super::names::{InputName, Names, RuleInfo};
use super::summary::*;
use crate::finding::{Bits, Evidence, Finding, Link, Outcome};
use crate::link::TieKind;
use crate::record::{Field, Issue, Source};
use crate::scoring::{Cause, Family, Scoring};
use crate::verdict::{LedgerRow, Story, Token, Verdict};

fn rule(id: &str, title: &str, family: u16, bits: i32, explain: &str, verify: &str, causes: &[u16]) -> RuleInfo {
    RuleInfo {
        id: id.into(),
        version: 1,
        pack: "reuse".into(),
        title: title.into(),
        family,
        bits: Bits(bits),
        explain: explain.into(),
        verify: verify.into(),
        explained_by: causes.to_vec(),
        references: vec!["A published source".into()],
        fairness: "Neutral: compares identifiers.".into(),
        columns: vec!["Phone".into()],
        ..RuleInfo::default()
    }
}

const PHONE: &str = "{key} is the phone of {group.people} differently named applicants: {group.names}.";
const FILE: &str = "The same résumé file came from {group.people} differently named applicants: {group.names}.";
const STREET: &str = "{group.people} applicants give the address {key}.";
const CALL: &str = "Call the number and ask for the applicant by name.";

pub(super) fn names() -> Names {
    let family =
        |id: &str, title: &str| Family { id: id.into(), title: title.into(), cap: Bits(800), kind: TieKind::Other };
    let cause = |id: &str, title: &str| Cause {
        id: id.into(),
        title: title.into(),
        doubt: String::new(),
        prices: vec![Bits(100)],
    };
    let scoring = Scoring {
        families: vec![
            family("shared-phone", "shared phone"),
            family("shared-resume", "shared résumé"),
            family("shared-place", "shared address"),
        ],
        causes: vec![cause("household", "a shared home"), cause("agency", "an agency")],
        decay: vec![1000, 500, 250],
        escalate: Bits(800),
        review: Bits(400),
        reassurance_floor: Bits(-600),
        min_coverage: 0.5,
    };
    let rules = vec![
        rule("address-shared", "One street address, several names", 2, 200, STREET, "Ask where they live.", &[0]),
        rule("mailbox-odd", "An odd mailbox", 0, 100, "{e.raw} is odd.", "Write to it.", &[]),
        rule("phone-shared", "One phone number, several names", 0, 500, PHONE, CALL, &[0, 1]),
        rule("resume-shared", "One résumé file, several names", 1, 600, FILE, "Ask each about a project in it.", &[1]),
    ];
    let columns = ["Id", "Name", "Phone", "Résumé hash", "Address"].map(String::from).to_vec();
    Names::new(rules, &scoring, vec![InputName { name: "applicants.csv".into(), sheet: None, columns }])
}

pub(super) fn evidence(row: u32, column: u16, field: Field, raw: &str, canonical: &str, path: &str) -> Evidence {
    Evidence {
        source: Source { file: 0, row },
        column,
        field,
        item: 0,
        raw: raw.into(),
        canonical: (raw != canonical).then(|| canonical.into()),
        path: path.into(),
        span: (0, path.len() as u32),
        passage: None,
    }
}

const RING: [(&str, &str); 3] =
    [("Ann Lee", "+1 212 867 5309"), ("Raj Patel", "(212) 867-5309"), ("Joe Cruz", "12128675309")];

fn links(own: u32, key: &str) -> Vec<Link> {
    let others = (0..3).filter(|n| *n != own);
    others.map(|n| Link { ordinal: n, id: format!("a{}", n + 1), key: key.into() }).collect()
}

fn member(n: u32) -> Verdict {
    let (name, phone) = RING[n as usize];
    let shared = |rule: u16, explain: &str, verify: &str, evidence: Evidence, key: &str, bits: i32| Finding {
        rule,
        outcome: Outcome::Hit,
        bits: Bits(bits),
        explain: explain.into(),
        verify: verify.into(),
        evidence: vec![evidence],
        linked: links(n, key),
        linked_total: 2,
        bucket: Some(u32::from(rule)),
    };
    let phones = "+12128675309 is the phone of 3 differently named applicants: Ann Lee, Raj Patel and Joe Cruz.";
    let files = "The same résumé file came from 3 differently named applicants: Ann Lee, Raj Patel and Joe Cruz.";
    let by_phone = evidence(n + 2, 2, Field::Phone, phone, "+12128675309", "p.e164");
    let by_file =
        evidence(n + 2, 3, Field::ResumeSha256, "9f86d081884c7d65", "9f86d081884c7d65", "app.resume.file_key");
    Verdict {
        ordinal: n,
        source: Source { file: 0, row: n + 2 },
        id: format!("a{}", n + 1),
        name: name.into(),
        token: Token::Escalate,
        bits: Bits(900),
        coverage: 0.875,
        story: Story { causes: vec![(0, Bits(300))], unexplained: vec![1], bits: Bits(900) },
        sentence: "A shared home explains the shared phone; it leaves unexplained: the shared résumé. An agency would \
                   explain all of it, but the employer records none."
            .into(),
        runner_up: Some(Story { causes: vec![(1, Bits(1000))], unexplained: vec![], bits: Bits(1000) }),
        findings: vec![
            shared(2, phones, CALL, by_phone, "+12128675309", 500),
            shared(3, files, "Ask each about a project in it.", by_file, "file 7", 600),
        ],
        ledger: vec![
            LedgerRow::Cause { cause: 0, explains: vec![0], bits: Bits(300) },
            LedgerRow::Hit { finding: 1, family: 1, raw: Bits(600), share: 1000, bits: Bits(600) },
        ],
        flip: vec![1],
        unknown: [0].into(),
        see_also: vec![],
        issues: vec![],
    }
}

fn housemate() -> Verdict {
    let mut v = member(0);
    v.findings.truncate(1);
    let finding = &mut v.findings[0];
    finding.rule = 0;
    finding.bits = Bits(200);
    finding.explain = "2 applicants give the address 12 Main St, Springfield.".into();
    finding.verify = "Ask where they live.".into();
    finding.evidence = vec![evidence(5, 4, Field::HomeLine1, "12 Main St.", "12 main st", "app.home.key")];
    finding.linked = vec![Link { ordinal: 9, id: "a10".into(), key: "12 main st".into() }];
    finding.linked_total = 30;
    Verdict {
        ordinal: 3,
        source: Source { file: 0, row: 5 },
        id: "a4".into(),
        name: "Mary Jones".into(),
        token: Token::Clear,
        bits: Bits(100),
        story: Story { causes: vec![(0, Bits(100))], unexplained: vec![], bits: Bits(100) },
        sentence: "A shared home explains all of it.".into(),
        runner_up: None,
        ledger: vec![LedgerRow::Cause { cause: 0, explains: vec![0], bits: Bits(100) }],
        flip: vec![],
        unknown: [].into(),
        ..v
    }
}

fn quiet() -> Verdict {
    Verdict {
        ordinal: 4,
        source: Source { file: 0, row: 6 },
        id: "a5".into(),
        name: "Zoë Quill".into(),
        token: Token::Clear,
        bits: Bits(0),
        coverage: 1.0,
        story: Story::default(),
        sentence: String::new(),
        runner_up: None,
        findings: vec![],
        ledger: vec![],
        flip: vec![],
        unknown: [0].into(),
        see_also: vec![],
        issues: vec![],
    }
}

/// Three of a ring, one of a household, one clear.
pub(super) fn ring() -> (Names, Vec<Verdict>) {
    (names(), vec![member(0), member(1), member(2), housemate(), quiet()])
}

fn tie(rule: u16, kind: TieKind, key: &str, members: &[u32]) -> Tie {
    Tie { rule, kind, key: key.into(), members: members.to_vec(), owners: vec![] }
}

/// A ledger row of every kind.
pub(super) fn every_row() -> Vec<LedgerRow> {
    vec![
        LedgerRow::Hit { finding: 0, family: 0, raw: Bits(500), share: 125, bits: Bits(63) },
        LedgerRow::Cap { family: 0, bits: Bits(-63) },
        LedgerRow::Cause { cause: 1, explains: vec![0, 2], bits: Bits(1_234) },
        LedgerRow::Reassurance { rule: 1, bits: Bits(-1_235) },
        LedgerRow::Replaced { finding: 0, by: 1 },
        LedgerRow::Limit { bits: Bits(1) },
    ]
}

/// Strings that applicants in bad faith write.
pub(super) const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "+1;=HYPERLINK(\"http://evil.example\")",
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "abc\u{202e}fdp.exe",
    "nul\0byte",
    "line\r\nbreak,\"quote\"",
    "]]>--></style></script><!--",
    "\u{9b}31m \u{feff}\u{e0041}",
    "{{7*7}} ${7*7} %s %n",
    "' onmouseover='alert(1)",
];

/// Verdicts made of nothing but hostile strings, one of them huge.
pub(super) fn hostile() -> Vec<Verdict> {
    let huge = "x".repeat(40_000);
    let all = HOSTILE.iter().copied().chain([huge.as_str()]);
    (5u32..).zip(all).map(|(n, text)| spiteful(n, text)).collect()
}

fn spiteful(n: u32, text: &str) -> Verdict {
    let mut v = member(0);
    v.ordinal = n;
    v.source.row = n + 2;
    v.id = format!("{text}{n}");
    v.name = text.into();
    for finding in &mut v.findings {
        finding.explain = format!("{text} is shared by {text}.");
        finding.verify = text.into();
        finding.linked = vec![Link { ordinal: 0, id: text.into(), key: text.into() }];
        finding.evidence = vec![evidence(n + 2, 2, Field::Extra, text, &format!("{text}!"), "p.e164")];
    }
    v.issues = vec![Issue { field: Some(Field::Phone), message: format!("cannot read \"{text}\"") }];
    v
}

/// What the driver would say of the batch.
pub(super) fn summary() -> Summary {
    let count = InputCount {
        sha256: "00".repeat(32),
        bytes: 4_321,
        rows: 7,
        applications: 5,
        folded: 1,
        skipped: 2,
        quarantined: 1,
    };
    Summary {
        version: "0.1.0".into(),
        as_of: "2026-11-20".into(),
        inputs: vec![count],
        packs: vec![PackInfo { id: "reuse".into(), version: "1.0.0".into(), hash: "ab12".into(), rules: 4 }],
        lacks: Lacks {
            checked: 2,
            kinds: 11,
            add: ["Phone", "Address", "LinkedIn"].map(String::from).to_vec(),
            hint: None,
        },
        notices: vec!["With 5 applications the batch is too small to tell common from shared.".into()],
        hubs: vec![Hub { rule: 0, key: "1 Campus Way".into(), applications: 44 }],
        muted: vec![Muted { rule: 1, hits: 4 }],
        quarantined: vec![Quarantined { file: 0, row: 9, line: 11, byte: 712, reason: "=bad row".into() }],
        clusters: vec![Cluster {
            members: vec![0, 1, 2],
            ties: vec![
                tie(2, TieKind::Contact, "+12128675309", &[0, 1, 2]),
                Tie { owners: vec![3], ..tie(3, TieKind::Document, "file 7", &[0, 1]) },
            ],
            people: 3,
            kinds: vec![TieKind::Contact, TieKind::Document],
            names: ["Ann Lee", "Raj Patel", "Joe Cruz"].map(String::from).to_vec(),
            span: Some(86_400_000),
            cohesion: 1.0,
            bridges: vec![
                Bridge { at: BridgeAt::Tie(0), parts: 2, largest: 2 },
                Bridge { at: BridgeAt::Member(1), parts: 2, largest: 1 },
            ],
            loose: vec![Loose { rule: 0, key: "12 main st".into(), members: vec![2], others: 30 }],
            renamed: vec![Renamed { members: [0, 1], via: vec!["birth date", "phone"] }],
        }],
        timings: vec![Timing { stage: "read".into(), seconds: 0.25 }],
        ..Summary::default()
    }
}
