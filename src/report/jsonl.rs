//! `verdicts.jsonl`: one application per line, in the wire form `ringer/verdict/1`.
//!
//! The form is frozen: it is written here by hand and published in `schema/verdict-1.schema.json`, and does not
//! follow the crate's own types. Keys may be added within a version, and readers skip keys they do not know;
//! none is removed, renamed or given another meaning. Additions so far:
//!
//! - `source.sheet` and `sheet` of evidence, for formats with sheets;
//! - `story.sentence`, the story in words;
//! - `linked_total` and `bucket` of a finding;
//! - `passage` of evidence, where two texts share it;
//! - `runner_up`, where there is one: what came second, without a sentence;
//! - `see_also`, where there is one: other applications of the same claimed person that somebody should look at;
//! - a row of the ledger of the kind `replaced`: a finding that a combination stands for.

use std::sync::Arc;

use super::escape::json;
use super::names::Names;
use super::summary::ten_thousandths;
use crate::finding::{Bits, Evidence, Finding, Link, Outcome};
use crate::record::{Issue, Source};
use crate::verdict::{LedgerRow, SeeAlso, Story, Token, Verdict};

/// The name of the wire form.
pub const SCHEMA: &str = "ringer/verdict/1";

/// Appends the verdict's line, with its line feed. What a terminal would obey is written as escapes.
pub fn line(verdict: &Verdict, names: &Names, out: &mut Vec<u8>) {
    object(verdict, names, out);
    out.push(b'\n');
}

/// Writes lines one after another. Most end as one before did, and their ending is copied from there.
#[derive(Default)]
pub(super) struct Lines(Vec<Ending>);

/// The ending of a line on an application of which nothing was found, and what it depends on.
struct Ending {
    token: Token,
    bits: Bits,
    coverage: f64,
    unknown: Arc<[u16]>,
    findings: Vec<Finding>,
    text: Vec<u8>,
}

/// Most endings kept; nearly all quiet lines have one of very few.
const ENDINGS: usize = 16;

impl Lines {
    /// Appends what [`line()`] does.
    pub(super) fn line(&mut self, verdict: &Verdict, names: &Names, out: &mut Vec<u8>) {
        if !quiet(verdict) {
            return line(verdict, names, out);
        }
        beginning(verdict, names, out);
        if let Some(known) = self.0.iter().find(|known| known.is_of(verdict)) {
            return out.extend_from_slice(&known.text);
        }
        let from = out.len();
        ending(verdict, names, out);
        out.push(b'\n');
        if self.0.len() < ENDINGS {
            let Verdict { token, bits, coverage, .. } = *verdict;
            let (unknown, findings) = (Arc::clone(&verdict.unknown), verdict.findings.clone());
            self.0.push(Ending { token, bits, coverage, unknown, findings, text: out[from..].to_vec() });
        }
    }
}

impl Ending {
    fn is_of(&self, verdict: &Verdict) -> bool {
        (self.token, self.bits, self.coverage.to_bits()) == (verdict.token, verdict.bits, verdict.coverage.to_bits())
            // Mostly of another number, or of another rule.
            && self.findings == verdict.findings
            && (Arc::ptr_eq(&self.unknown, &verdict.unknown) || self.unknown == verdict.unknown)
    }
}

/// Whether everything said of an application follows from its token, bits, coverage, undecided rules, and from findings
/// that say the same of whomever they are of.
fn quiet(verdict: &Verdict) -> bool {
    let Verdict {
        story,
        sentence,
        runner_up,
        findings,
        ledger,
        flip,
        issues,
        see_also,
        // A new field has to be thought of here.
        ordinal: _,
        source: _,
        id: _,
        name: _,
        token: _,
        bits: _,
        coverage: _,
        unknown: _,
    } = verdict;
    findings.iter().all(|finding| finding.outcome == Outcome::Muted && finding.evidence.is_empty())
        && ledger.is_empty()
        && flip.is_empty()
        && issues.is_empty()
        && see_also.is_empty()
        && sentence.is_empty()
        && runner_up.is_none()
        && *story == Story::default()
}

/// Appends the verdict as a JSON object.
pub(super) fn object(verdict: &Verdict, names: &Names, out: &mut Vec<u8>) {
    beginning(verdict, names, out);
    ending(verdict, names, out);
}

/// Who the application is.
fn beginning(verdict: &Verdict, names: &Names, out: &mut Vec<u8>) {
    text(out, "{\"schema\":\"ringer/verdict/1\",\"id\":");
    json(&verdict.id, out);
    text(out, ",\"source\":{");
    place(verdict.source, names, out);
    text(out, "},\"name\":");
    json(&verdict.name, out);
}

/// What is said of it.
fn ending(verdict: &Verdict, names: &Names, out: &mut Vec<u8>) {
    text(out, ",\"verdict\":\"");
    text(out, token(verdict.token));
    text(out, "\",\"bits\":");
    bits(verdict.bits, out);
    text(out, ",\"coverage\":");
    share(verdict.coverage, out);
    text(out, ",\"story\":");
    story(&verdict.story, Some(&verdict.sentence), verdict, names, out);
    if let Some(next) = &verdict.runner_up {
        text(out, ",\"runner_up\":");
        story(next, None, verdict, names, out);
    }
    text(out, ",\"findings\":");
    list(&verdict.findings, out, |f, out| finding(f, names, out));
    text(out, ",\"ledger\":");
    list(&verdict.ledger, out, |row, out| ledger_row(row, verdict, names, out));
    text(out, ",\"flip\":");
    rules_of(&verdict.flip, verdict, names, out);
    text(out, ",\"unknown\":");
    list(&verdict.unknown, out, |rule, out| text(out, names.quoted_rule(*rule)));
    text(out, ",\"issues\":");
    list(&verdict.issues, out, issue);
    if !verdict.see_also.is_empty() {
        text(out, ",\"see_also\":");
        list(&verdict.see_also, out, see_also);
    }
    out.push(b'}');
}

/// The verdict's token on the wire.
pub(super) fn token(token: Token) -> &'static str {
    match token {
        Token::Escalate => "escalate",
        Token::Review => "review",
        Token::Insufficient => "insufficient",
        Token::Clear => "clear",
    }
}

pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Hit => "hit",
        Outcome::NoHit => "no_hit",
        Outcome::Unknown => "unknown",
        Outcome::Excepted => "excepted",
        Outcome::Hub => "hub",
        Outcome::Muted => "muted",
        Outcome::Borrowed => "borrowed",
    }
}

fn finding(finding: &Finding, names: &Names, out: &mut Vec<u8>) {
    let of_rule = names.in_finding(finding.rule);
    out.push(b'{');
    text(out, &of_rule.rule);
    text(out, ",\"bits\":");
    bits(finding.bits, out);
    text(out, ",\"outcome\":\"");
    text(out, outcome(finding.outcome));
    text(out, "\",\"explain\":");
    json(&finding.explain, out);
    text(out, ",\"verify\":");
    json(&finding.verify, out);
    text(out, ",\"explained_by\":");
    text(out, &of_rule.explained_by);
    text(out, ",\"evidence\":");
    list(&finding.evidence, out, |e, out| evidence(e, names, out));
    text(out, ",\"linked\":");
    list(&finding.linked, out, |l, out| link(l, finding.rule, names, out));
    text(out, ",\"linked_total\":");
    integer(finding.linked_total.into(), out);
    text(out, ",\"bucket\":");
    match finding.bucket {
        Some(bucket) => integer(bucket.into(), out),
        None => text(out, "null"),
    }
    out.push(b'}');
}

fn evidence(evidence: &Evidence, names: &Names, out: &mut Vec<u8>) {
    out.push(b'{');
    place(evidence.source, names, out);
    text(out, ",\"column\":");
    json(names.column(evidence.source, evidence.column), out);
    text(out, ",\"field\":");
    json(evidence.field.path(), out);
    text(out, ",\"item\":");
    integer(evidence.item.into(), out);
    text(out, ",\"raw\":");
    json(&evidence.raw, out);
    text(out, ",\"canonical\":");
    match &evidence.canonical {
        Some(canonical) => json(canonical, out),
        None => text(out, "null"),
    }
    text(out, ",\"path\":");
    json(&evidence.path, out);
    text(out, ",\"span\":[");
    integer(evidence.span.0.into(), out);
    out.push(b',');
    integer(evidence.span.1.into(), out);
    out.push(b']');
    if let Some(passage) = &evidence.passage {
        text(out, ",\"passage\":{\"with\":");
        json(&passage.with, out);
        text(out, ",\"similarity\":");
        share(f64::from(passage.similarity) / 1000.0, out);
        for (name, place) in [(",\"here\":[", passage.here), (",\"there\":[", passage.there)] {
            text(out, name);
            integer(place.0.into(), out);
            out.push(b',');
            integer(place.1.into(), out);
            out.push(b']');
        }
        out.push(b'}');
    }
    out.push(b'}');
}

fn link(link: &Link, rule: u16, names: &Names, out: &mut Vec<u8>) {
    text(out, "{\"id\":");
    json(&link.id, out);
    text(out, ",\"via\":");
    text(out, names.quoted_rule(rule));
    text(out, ",\"key\":");
    json(&link.key, out);
    out.push(b'}');
}

/// Appends a story, with its sentence if there is one.
pub(super) fn story(story: &Story, sentence: Option<&str>, verdict: &Verdict, names: &Names, out: &mut Vec<u8>) {
    text(out, "{\"causes\":");
    list(&story.causes, out, |(cause, _), out| json(names.cause_id(*cause), out));
    text(out, ",\"bits\":");
    bits(story.bits, out);
    text(out, ",\"unexplained\":");
    rules_of(&story.unexplained, verdict, names, out);
    if let Some(sentence) = sentence {
        text(out, ",\"sentence\":");
        json(sentence, out);
    }
    out.push(b'}');
}

fn ledger_row(row: &LedgerRow, verdict: &Verdict, names: &Names, out: &mut Vec<u8>) {
    match row {
        LedgerRow::Hit { finding, family, raw, share, .. } => {
            text(out, "{\"kind\":\"hit\",\"finding\":");
            integer((*finding).into(), out);
            text(out, ",\"rule\":");
            text(out, names.quoted_rule(rule_of(*finding, verdict)));
            family_member(*family, names, out);
            text(out, ",\"raw\":");
            bits(*raw, out);
            text(out, ",\"share\":");
            share_of(u64::from(*share) * 10, out);
        }
        LedgerRow::Cap { family, .. } => {
            text(out, "{\"kind\":\"cap\"");
            family_member(*family, names, out);
        }
        LedgerRow::Cause { cause, explains, .. } => {
            text(out, "{\"kind\":\"cause\",\"cause\":");
            json(names.cause_id(*cause), out);
            text(out, ",\"explains\":");
            rules_of(explains, verdict, names, out);
        }
        LedgerRow::Reassurance { rule, .. } => {
            text(out, "{\"kind\":\"reassurance\",\"rule\":");
            text(out, names.quoted_rule(*rule));
        }
        LedgerRow::Replaced { finding, by } => {
            text(out, "{\"kind\":\"replaced\",\"finding\":");
            integer((*finding).into(), out);
            text(out, ",\"rule\":");
            text(out, names.quoted_rule(rule_of(*finding, verdict)));
            text(out, ",\"by\":");
            text(out, names.quoted_rule(rule_of(*by, verdict)));
            return text(out, ",\"bits\":0.00}");
        }
        LedgerRow::Limit { .. } => text(out, "{\"kind\":\"limit\""),
    }
    text(out, ",\"bits\":");
    let (LedgerRow::Hit { bits: added, .. }
    | LedgerRow::Cap { bits: added, .. }
    | LedgerRow::Cause { bits: added, .. }
    | LedgerRow::Reassurance { bits: added, .. }
    | LedgerRow::Limit { bits: added }) = row
    else {
        return;
    };
    bits(*added, out);
    out.push(b'}');
}

fn family_member(family: u16, names: &Names, out: &mut Vec<u8>) {
    text(out, ",\"family\":");
    json(names.families.get(usize::from(family)).map_or(super::names::NAMELESS, |f| &f.id), out);
}

fn see_also(other: &SeeAlso, out: &mut Vec<u8>) {
    text(out, "{\"id\":");
    json(&other.id, out);
    text(out, ",\"via\":");
    list(&other.via, out, |via, out| json(via, out));
    out.push(b'}');
}

fn issue(issue: &Issue, out: &mut Vec<u8>) {
    text(out, "{\"field\":");
    match issue.field {
        Some(field) => json(field.path(), out),
        None => text(out, "null"),
    }
    text(out, ",\"message\":");
    json(&issue.message, out);
    out.push(b'}');
}

fn rule_of(finding: u16, verdict: &Verdict) -> u16 {
    verdict.findings.get(usize::from(finding)).map_or(u16::MAX, |f| f.rule)
}

/// The rules of some findings, each once, in the order given.
fn rules_of(findings: &[u16], verdict: &Verdict, names: &Names, out: &mut Vec<u8>) {
    let mut rules: Vec<u16> = Vec::new();
    for finding in findings {
        let rule = rule_of(*finding, verdict);
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    list(&rules, out, |rule, out| text(out, names.quoted_rule(*rule)));
}

fn place(source: Source, names: &Names, out: &mut Vec<u8>) {
    text(out, names.quoted_source(source));
    text(out, ",\"row\":");
    integer(source.row.into(), out);
}

fn list<T>(items: &[T], out: &mut Vec<u8>, mut each: impl FnMut(&T, &mut Vec<u8>)) {
    out.push(b'[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        each(item, out);
    }
    out.push(b']');
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// Decimal digits.
pub(super) fn integer(n: u64, out: &mut Vec<u8>) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = n;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Two decimals, always.
pub(super) fn bits(bits: Bits, out: &mut Vec<u8>) {
    if bits.0 < 0 {
        out.push(b'-');
    }
    let hundredths = bits.0.unsigned_abs();
    integer(u64::from(hundredths / 100), out);
    out.extend_from_slice(&[b'.', b'0' + (hundredths / 10 % 10) as u8, b'0' + (hundredths % 10) as u8]);
}

/// Four decimals, always.
fn share(share: f64, out: &mut Vec<u8>) {
    share_of(ten_thousandths(share), out);
}

fn share_of(ten_thousandths: u64, out: &mut Vec<u8>) {
    integer(ten_thousandths / 10_000, out);
    out.push(b'.');
    let rest = ten_thousandths % 10_000;
    for digit in [rest / 1000, rest / 100 % 10, rest / 10 % 10, rest % 10] {
        out.push(b'0' + digit as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{published, sample};

    #[test]
    fn lines_written_together_are_the_lines() {
        let (names, mut all) = sample::ring();
        let quiet = |n: u32, coverage: f64, unknown: &[u16]| Verdict {
            ordinal: n,
            id: format!("q{n}"),
            coverage,
            unknown: unknown.into(),
            token: if coverage < 0.5 { Token::Insufficient } else { Token::Clear },
            bits: Bits(0),
            story: Story::default(),
            sentence: String::new(),
            runner_up: None,
            findings: Vec::new(),
            ledger: Vec::new(),
            flip: Vec::new(),
            issues: Vec::new(),
            ..all[0].clone()
        };
        let mut more = vec![quiet(50, 1.0, &[]), quiet(51, 1.0, &[]), quiet(52, 1.0, &[1]), quiet(53, 0.25, &[1])];
        more.push(quiet(54, 1.0, &[]));
        more[4].issues.push(Issue { field: None, message: "a value that is no date".to_owned() });
        more.push(quiet(55, 1.0, &[]));
        let muted = Finding { outcome: Outcome::Muted, evidence: Vec::new(), ..all[0].findings[0].clone() };
        for (n, explain) in [(56, "So many."), (57, "So many."), (58, "Other words.")] {
            let finding = Finding { explain: explain.to_owned(), ..muted.clone() };
            more.push(Verdict { findings: vec![finding], ..quiet(n, 1.0, &[]) });
        }
        more.push(quiet(59, 1.0, &[]));
        all.splice(1..1, more);
        let (mut lines, mut together, mut apart) = (Lines::default(), Vec::new(), Vec::new());
        for verdict in &all {
            lines.line(verdict, &names, &mut together);
            line(verdict, &names, &mut apart);
        }
        assert_eq!(String::from_utf8(together).unwrap(), String::from_utf8(apart).unwrap());
    }
    use serde_json::Value;

    const PUBLISHED: &str = include_str!("../../schema/verdict-1.schema.json");

    fn lines() -> Vec<Value> {
        let (names, mut verdicts) = sample::ring();
        verdicts.extend(sample::hostile());
        let mut out = Vec::new();
        verdicts.iter().for_each(|v| line(v, &names, &mut out));
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), verdicts.len());
        assert!(!text.chars().any(|c| c != '\n' && c.is_control() || c == '\u{202e}'));
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    #[test]
    fn lines_obey_the_published_schema() {
        lines().iter().for_each(|line| published::valid(line, PUBLISHED));
        let mut broken = lines()[0].clone();
        broken["verdict"] = "reject".into();
        assert!(!published::validator(PUBLISHED).is_valid(&broken));
    }

    /// Every key that is written is documented.
    #[test]
    fn the_published_schema_names_every_key() {
        lines().iter().for_each(|line| published::documented(line, PUBLISHED));
    }

    #[test]
    fn a_clear_line_in_full() {
        let (names, verdicts) = sample::ring();
        let mut out = Vec::new();
        line(&verdicts[4], &names, &mut out);
        insta::assert_snapshot!(String::from_utf8(out).unwrap().trim_end(), @r#"{"schema":"ringer/verdict/1","id":"a5","source":{"file":"applicants.csv","row":6},"name":"Zoë Quill","verdict":"clear","bits":0.00,"coverage":1.0000,"story":{"causes":[],"bits":0.00,"unexplained":[],"sentence":""},"findings":[],"ledger":[],"flip":[],"unknown":["address-shared"],"issues":[]}"#);
    }

    #[test]
    fn a_linked_line_keeps_its_numbers() {
        let first = &lines()[0];
        assert_eq!(first["bits"], 9.0);
        assert_eq!(first["source"]["row"], 2);
        assert_eq!(first["findings"][0]["linked"][0]["id"], "a2");
        let sum: f64 = first["ledger"].as_array().unwrap().iter().map(|r| r["bits"].as_f64().unwrap()).sum();
        assert_eq!(first["bits"].as_f64(), Some(sum));
    }

    #[test]
    fn numbers() {
        let of = |b: i32| {
            let mut out = Vec::new();
            bits(Bits(b), &mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            (of(-5), of(1234), of(0), of(i32::MIN)),
            ("-0.05".into(), "12.34".into(), "0.00".into(), "-21474836.48".into())
        );
        let mut out = Vec::new();
        share(0.875, &mut out);
        share(1.0, &mut out);
        assert_eq!(out, b"0.87501.0000");
    }
}
