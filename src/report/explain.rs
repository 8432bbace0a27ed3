//! One verdict told in full: ledger with every number, evidence with its places, stories, and what is missing.
//!
//! Tells what was decided; to decide again (another rule, a near miss) is not its business.

use super::escape::{clip, json};
use super::jsonl;
use super::names::Names;
use super::narrow::narrow;
use super::text::{Page, Style, who};
use super::words::{self, capital, ledger_words, outcome_words, token_words};
use crate::finding::{Bits, Evidence, Finding, Outcome, Passage};
use crate::verdict::{Token, Verdict};

/// The wire form of [`json_text`].
pub const SCHEMA: &str = "ringer/explain/1";

/// The verdict as text; with the id of a rule, only what that rule says.
pub fn text(verdict: &Verdict, names: &Names, only: Option<&str>, style: Style) -> String {
    let mut page = Page::new(style);
    page.head(&super::visible(&who(verdict, names)));
    let coverage = (verdict.coverage * 100.0).round();
    let token = token_words(verdict.token);
    page.say(&format!("{token}: {} bits; {coverage} % of what the rules look at could be decided.", verdict.bits));
    match only {
        None => whole(&mut page, verdict, names),
        Some(id) => one_rule(&mut page, id, verdict, names),
    }
    page.blank();
    page.say(words::NOT_A_DECISION);
    page.into_text()
}

fn whole(page: &mut Page, verdict: &Verdict, names: &Names) {
    stories(page, verdict, names);
    findings(page, verdict, names);
    ledger(page, verdict, names);
    flip(page, verdict, names);
    see_also(page, verdict);
    unknown(page, verdict, names);
    issues(page, verdict);
}

fn one_rule(page: &mut Page, id: &str, whole: &Verdict, names: &Names) {
    let Some(rule) = names.rule_of(id) else {
        page.head(&format!("Nothing is known of a rule \"{}\"", clip(&super::visible(id), 80)));
        return;
    };
    page.head(&format!("{} ({id})", names.rule_title(rule)));
    let verdict = narrow(whole, rule);
    let of_rule = |at: &u16| whole.findings.get(usize::from(*at)).is_some_and(|f| f.rule == rule);
    let decides = whole.flip.iter().any(of_rule);
    if verdict.findings.is_empty() && verdict.unknown.is_empty() && verdict.ledger.is_empty() {
        page.say("It noticed nothing in this application.");
    }
    for (number, finding) in (1..).zip(&verdict.findings) {
        page.blank();
        one_finding(page, number, finding, names);
    }
    if !verdict.ledger.is_empty() {
        page.head("What becomes of its bits");
        ledger_rows(page, &verdict, names);
    }
    if decides {
        flip(page, whole, names);
    }
    unknown(page, &verdict, names);
}

fn stories(page: &mut Page, verdict: &Verdict, names: &Names) {
    if verdict.sentence.is_empty() {
        return;
    }
    page.head("The best innocent story");
    page.say(&clip(&verdict.sentence, 2_000));
    let next = words::runner_up_sentence(verdict, names);
    if !next.is_empty() {
        page.say(&next);
    }
}

fn findings(page: &mut Page, verdict: &Verdict, names: &Names) {
    if verdict.findings.is_empty() {
        page.head("Nothing was noticed");
        return;
    }
    page.head("What was noticed");
    for (number, finding) in (1..).zip(&verdict.findings) {
        page.blank();
        one_finding(page, number, finding, names);
    }
}

fn one_finding(page: &mut Page, number: usize, finding: &Finding, names: &Names) {
    page.hang(&format!("{number:>2}. "), "1", &clip(&finding.explain, 2_000));
    let mut part = |label: &str, text: &str| page.hang(&format!("    {label:<10}"), "2", text);
    // 0 where a verdict was read back without its manifest.
    let version = names.rule(finding.rule).map(|r| r.version).filter(|version| *version > 0);
    let version = version.map(|version| format!(" (version {version})")).unwrap_or_default();
    part("Rule", &format!("{}{version}, {} bits", names.rule_id(finding.rule), finding.bits));
    if finding.outcome != Outcome::Hit {
        part("Outcome", outcome_words(finding.outcome));
    }
    if !finding.verify.is_empty() {
        part("Check", &clip(&finding.verify, 1_000));
    }
    let causes: Vec<&str> = names
        .rule(finding.rule)
        .map(|r| r.explained_by.iter().map(|c| names.cause_title(*c)).collect())
        .unwrap_or_default();
    match causes.is_empty() {
        true => part("Innocent", "no cause is declared for this rule"),
        false => part("Innocent", &format!("possibly {}", causes.join(", "))),
    }
    for (at, evidence) in finding.evidence.iter().enumerate() {
        part(if at == 0 { "Evidence" } else { "" }, &evidence_words(evidence, names));
    }
    if finding.linked_total > 0 {
        let ids: Vec<&str> = finding.linked.iter().map(|l| l.id.as_str()).collect();
        let more = (finding.linked_total as usize).saturating_sub(ids.len());
        part("Linked", &words::and_more(&ids, more));
    }
}

/// `applicants.csv row 2, Phone: "+1 212 867 5309", compared as "+12128675309"`.
pub(super) fn evidence_words(evidence: &Evidence, names: &Names) -> String {
    let place = names.place(evidence.source);
    let column = names.column(evidence.source, evidence.column);
    let raw = clip(&evidence.raw, 300);
    if let Some(passage) = &evidence.passage {
        return format!("{place}, {column}: \"{raw}\", {}", passage_words(passage));
    }
    match &evidence.canonical {
        Some(canonical) => format!("{place}, {column}: \"{raw}\", compared as \"{}\"", clip(canonical, 300)),
        None => format!("{place}, {column}: \"{raw}\""),
    }
}

/// `as in A2, characters 10 to 48 (0.87 of the texts is the same)`.
pub(super) fn passage_words(passage: &Passage) -> String {
    let (from, to) = passage.there;
    let alike = f64::from(passage.similarity / 10) / 100.0;
    format!("as in {}, characters {from} to {to} ({alike} of the texts is the same)", clip(&passage.with, 60))
}

fn ledger(page: &mut Page, verdict: &Verdict, names: &Names) {
    if verdict.ledger.is_empty() {
        return;
    }
    page.head("How the bits add up");
    ledger_rows(page, verdict, names);
    page.hang(&format!("{:>8}  ", verdict.bits.to_string()), "1", "in all");
    let (review, escalate) = (names.review, names.escalate);
    // A verdict read back without its manifest knows none.
    if escalate > Bits(0) {
        page.hang("          ", "", &format!("(from {review}: Check; from {escalate}: Look first)"));
    }
}

fn ledger_rows(page: &mut Page, verdict: &Verdict, names: &Names) {
    for row in &verdict.ledger {
        let (what, bits) = ledger_words(row, verdict, names);
        page.hang(&format!("{:>8}  ", bits.to_string()), "", &what);
    }
}

fn flip(page: &mut Page, verdict: &Verdict, names: &Names) {
    let titles: Vec<&str> = flip_titles(verdict, names);
    if titles.is_empty() || verdict.token >= Token::Insufficient {
        return;
    }
    page.head("What decides it");
    let quoted: Vec<String> = titles.iter().map(|t| format!("\"{t}\"")).collect();
    let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
    page.say(&format!("Without {} the outcome would be milder.", words::listed(&quoted)));
}

/// Titles of the rules whose findings decide the verdict, each once.
pub(super) fn flip_titles<'a>(verdict: &Verdict, names: &'a Names) -> Vec<&'a str> {
    let mut titles = Vec::new();
    for finding in verdict.flip.iter().filter_map(|at| verdict.findings.get(usize::from(*at))) {
        let title = names.rule_title(finding.rule);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles
}

fn see_also(page: &mut Page, verdict: &Verdict) {
    let others = words::see_also(verdict, 12);
    if !others.is_empty() {
        page.head("See also");
        page.say(&format!("Other applications of the same person that somebody should look at: {others}."));
    }
}

fn unknown(page: &mut Page, verdict: &Verdict, names: &Names) {
    if verdict.unknown.is_empty() {
        return;
    }
    page.head("What could not be decided for this application");
    for rule in verdict.unknown.iter() {
        let columns = names.rule(*rule).map(|r| r.columns.join(", ")).unwrap_or_default();
        let decided = if columns.is_empty() { String::new() } else { format!(" (decided by: {columns})") };
        page.hang("  - ", "", &format!("{}{decided}", names.rule_title(*rule)));
    }
}

fn issues(page: &mut Page, verdict: &Verdict) {
    if verdict.issues.is_empty() {
        return;
    }
    page.head("Values that could not be read");
    for issue in &verdict.issues {
        let field = issue.field.map(|f| format!("{}: ", f.path())).unwrap_or_default();
        page.hang("  - ", "", &format!("{}{}", capital(&field), clip(&issue.message, 400)));
    }
}

/// What an applicant who asks may be told: which details to confirm, that people decide, and how to object.
/// Names no other applicant, no rule and no number.
pub fn for_candidate(verdict: &Verdict, names: &Names, style: Style) -> String {
    let mut page = Page::new(style);
    page.head(&super::visible(&format!("About your application {}", clip(&verdict.id, 80))));
    page.say(
        "Every application for this job is checked in the same way, by a program, for details that do not fit \
         together or that differently named applications share.",
    );
    let details = details(verdict, names);
    page.blank();
    if details.is_empty() {
        page.say("In yours there was nothing to ask about.");
    } else {
        page.say("In yours somebody may ask you to confirm or correct:");
        details.iter().for_each(|detail| page.hang("  - ", "", detail));
        page.blank();
        page.say(
            "There are many ordinary reasons for such a question: a shared home or phone, an agency, a new name, a \
             typing error.",
        );
    }
    page.blank();
    page.say(
        "The program makes no decision and rejects nobody. A person looks at your application. You can ask what was \
         looked at, have a wrong detail corrected, and ask for another person to look.",
    );
    page.into_text()
}

/// Columns that the hits of a verdict were about, each once.
fn details<'a>(verdict: &Verdict, names: &'a Names) -> Vec<&'a str> {
    let mut details: Vec<&str> = Vec::new();
    let rules = words::hits(verdict).into_iter().filter_map(|f| names.rule(f.rule));
    for column in rules.flat_map(|r| &r.columns) {
        if !details.contains(&column.as_str()) {
            details.push(column);
        }
    }
    details
}

/// The verdict as one JSON object in the wire form [`SCHEMA`], with a line feed: its line, what came second, and
/// what would decide the unknown rules. With the id of a rule, that is named in `rule`, and the lists of the line
/// (findings, ledger, unknown) hold only what is about it, and `flip` only what it decides alone.
pub fn json_text(verdict: &Verdict, names: &Names, only: Option<&str>) -> String {
    let narrowed = only.map(|id| narrow(verdict, names.rule_of(id).unwrap_or(u16::MAX)));
    let verdict = narrowed.as_ref().unwrap_or(verdict);
    let mut out = b"{\"schema\":\"ringer/explain/1\"".to_vec();
    if let Some(id) = only {
        out.extend_from_slice(b",\"rule\":");
        json(id, &mut out);
    }
    out.extend_from_slice(b",\"verdict\":");
    jsonl::object(verdict, names, &mut out);
    out.extend_from_slice(b",\"runner_up\":");
    match &verdict.runner_up {
        Some(story) => {
            let sentence = words::runner_up_sentence(verdict, names);
            jsonl::story(story, Some(&sentence), verdict, names, &mut out);
        }
        None => out.extend_from_slice(b"null"),
    }
    thresholds(names, &mut out);
    out.extend_from_slice(b",\"undecided\":[");
    for (at, rule) in verdict.unknown.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        undecided(*rule, names, &mut out);
    }
    out.extend_from_slice(b"]}\n");
    // Only whole strings and ASCII were appended.
    String::from_utf8(out).unwrap_or_default()
}

fn thresholds(names: &Names, out: &mut Vec<u8>) {
    let mut one = |key: &str, bits: Bits| {
        out.extend_from_slice(key.as_bytes());
        jsonl::bits(bits, out);
    };
    one(",\"thresholds\":{\"escalate\":", names.escalate);
    one(",\"review\":", names.review);
    out.push(b'}');
}

fn undecided(rule: u16, names: &Names, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"rule\":");
    json(names.rule_id(rule), out);
    out.extend_from_slice(b",\"title\":");
    json(names.rule_title(rule), out);
    out.extend_from_slice(b",\"columns\":[");
    for (at, column) in names.rule(rule).map_or(&[][..], |r| &r.columns).iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        json(column, out);
    }
    out.extend_from_slice(b"]}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_verdict_in_full() {
        let (names, verdicts) = sample::ring();
        insta::assert_snapshot!(text(&verdicts[0], &names, None, Style::default()), @r#"
        Ann Lee (a1, applicants.csv row 2)
        Look first: 9.00 bits; 88 % of what the rules look at could be decided.

        The best innocent story
        A shared home explains the shared phone; it leaves unexplained: the shared
        résumé. An agency would explain all of it, but the employer records none.
        The next best story: an agency, leaving nothing over (10.00 bits).

        What was noticed

         1. +12128675309 is the phone of 3 differently named applicants: Ann Lee, Raj
            Patel and Joe Cruz.
            Rule      phone-shared (version 1), 5.00 bits
            Check     Call the number and ask for the applicant by name.
            Innocent  possibly a shared home, an agency
            Evidence  applicants.csv row 2, Phone: "+1 212 867 5309", compared as
                      "+12128675309"
            Linked    a2 and a3

         2. The same résumé file came from 3 differently named applicants: Ann Lee, Raj
            Patel and Joe Cruz.
            Rule      resume-shared (version 1), 6.00 bits
            Check     Ask each about a project in it.
            Innocent  possibly an agency
            Evidence  applicants.csv row 2, Résumé hash: "9f86d081884c7d65"
            Linked    a2 and a3

        How the bits add up
            3.00  Price of a shared home (explains the shared phone)
            6.00  One résumé file, several names
            9.00  in all
                  (from 4.00: Check; from 8.00: Look first)

        What decides it
        Without "One résumé file, several names" the outcome would be milder.

        What could not be decided for this application
          - One street address, several names (decided by: Phone)

        These outcomes order the work of people. They reject nobody and prove nothing:
        each names something to check, and most have an innocent story.
        "#);
    }

    #[test]
    fn one_rule_alone() {
        let (names, verdicts) = sample::ring();
        let told = |id| text(&verdicts[0], &names, Some(id), Style::default());
        insta::assert_snapshot!(told("resume-shared"), @r#"
        Ann Lee (a1, applicants.csv row 2)
        Look first: 9.00 bits; 88 % of what the rules look at could be decided.

        One résumé file, several names (resume-shared)

         1. The same résumé file came from 3 differently named applicants: Ann Lee, Raj
            Patel and Joe Cruz.
            Rule      resume-shared (version 1), 6.00 bits
            Check     Ask each about a project in it.
            Innocent  possibly an agency
            Evidence  applicants.csv row 2, Résumé hash: "9f86d081884c7d65"
            Linked    a2 and a3

        What becomes of its bits
            6.00  One résumé file, several names

        What decides it
        Without "One résumé file, several names" the outcome would be milder.

        These outcomes order the work of people. They reject nobody and prove nothing:
        each names something to check, and most have an innocent story.
        "#);
        insta::assert_snapshot!(told("address-shared"), @r#"
        Ann Lee (a1, applicants.csv row 2)
        Look first: 9.00 bits; 88 % of what the rules look at could be decided.

        One street address, several names (address-shared)

        What could not be decided for this application
          - One street address, several names (decided by: Phone)

        These outcomes order the work of people. They reject nobody and prove nothing:
        each names something to check, and most have an innocent story.
        "#);
        assert!(told("mailbox-odd").contains("It noticed nothing in this application."));
        assert!(told("no\u{1b}such").contains("Nothing is known of a rule \"no␛such\""));
        let json: serde_json::Value =
            serde_json::from_str(&json_text(&verdicts[0], &names, Some("phone-shared"))).unwrap();
        assert_eq!(json["rule"], "phone-shared");
        assert_eq!(json["verdict"]["findings"].as_array().unwrap().len(), 1);
        assert_eq!(json["undecided"], serde_json::json!([]));
    }

    #[test]
    fn a_candidate_is_told_what_to_confirm_and_nothing_of_others() {
        let (names, verdicts) = sample::ring();
        let told = for_candidate(&verdicts[0], &names, Style::default());
        assert!(told.contains("  - Phone\n"), "{told}");
        for secret in ["Raj", "Joe", "867", "bits", "resume-shared", "Look first"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
        assert!(for_candidate(&verdicts[4], &names, Style::default()).contains("nothing to ask about"));
    }

    #[test]
    fn json_carries_the_line_and_what_is_undecided() {
        let (names, verdicts) = sample::ring();
        let value: serde_json::Value = serde_json::from_str(&json_text(&verdicts[0], &names, None)).unwrap();
        assert_eq!(value["schema"], SCHEMA);
        assert_eq!(value["verdict"]["id"], "a1");
        assert_eq!(value["runner_up"]["causes"][0], "agency");
        assert_eq!(value["undecided"][0]["columns"][0], "Phone");
        assert_eq!(value["thresholds"]["escalate"], 8.0);
    }

    #[test]
    fn hostile_values_are_shown_and_not_obeyed() {
        let names = sample::names();
        for verdict in sample::hostile() {
            let text = text(&verdict, &names, None, Style::default());
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
            let back: serde_json::Value = serde_json::from_str(&json_text(&verdict, &names, None)).unwrap();
            assert_eq!(back["verdict"]["name"], verdict.name.as_str());
        }
    }
}
