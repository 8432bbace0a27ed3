//! Words: what every output calls a verdict, an outcome, a story; one place, so that all say the same.
//!
//! Sentences speak of what to check, never of guilt. No markup and no escaping here.

use super::names::Names;
use super::summary::{Cluster, Lacks};
use crate::finding::{Bits, Finding, Link, Outcome};
use crate::verdict::{LedgerRow, SeeAlso, Story, Token, Verdict};

/// A verdict in words.
pub fn token_words(token: Token) -> &'static str {
    match token {
        Token::Escalate => "Look first",
        Token::Review => "Check",
        Token::Insufficient => "Too little data",
        Token::Clear => "Nothing found (not a clearance)",
    }
}

/// All verdicts, worst first.
pub(super) const TOKENS: [Token; 4] = [Token::Escalate, Token::Review, Token::Insufficient, Token::Clear];

/// An outcome in words.
pub fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Hit => "noticed",
        Outcome::NoHit => "not noticed",
        Outcome::Unknown => "the input does not say",
        Outcome::Excepted => "set aside by an exception",
        Outcome::Hub => "shared by too many to mean anything",
        Outcome::Muted => "true of too many here to mean anything",
        Outcome::Borrowed => "the applicant's own; others may be using it",
    }
}

/// What a disclaimer says at the end of every report.
pub(super) const NOT_A_DECISION: &str = "These outcomes order the work of people. They reject nobody and prove \
    nothing: each names something to check, and most have an innocent story.";

/// Hits that count, weightiest first; hits that only show (experimental ones) when no other is there.
pub(super) fn hits(verdict: &Verdict) -> Vec<&Finding> {
    let hit = |f: &&Finding| matches!(f.outcome, Outcome::Hit | Outcome::Borrowed);
    let mut hits: Vec<&Finding> = verdict.findings.iter().filter(hit).collect();
    if hits.iter().any(|f| f.bits > Bits(0)) {
        hits.retain(|f| f.bits > Bits(0));
    }
    hits.sort_by_key(|f| std::cmp::Reverse(f.bits));
    hits
}

/// The sentences of the weightiest hits, without repeats.
pub(super) fn reasons(verdict: &Verdict, most: usize) -> Vec<&str> {
    distinct(hits(verdict).into_iter().map(|f| f.explain.as_str()), most)
}

/// What to do next, for the weightiest hits, without repeats.
pub(super) fn steps(verdict: &Verdict, most: usize) -> Vec<&str> {
    distinct(hits(verdict).into_iter().map(|f| f.verify.as_str()), most)
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let mut seen: Vec<&str> = Vec::new();
    for text in texts.filter(|t| !t.is_empty()) {
        if seen.len() < most && !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen
}

/// Linked applications over all findings, each once in input order, and how many more there are at least.
pub(super) fn linked(verdict: &Verdict) -> (Vec<&Link>, u32) {
    let mut links: Vec<&Link> = verdict.findings.iter().flat_map(|f| &f.linked).collect();
    links.sort_by_key(|l| l.ordinal);
    links.dedup_by_key(|l| l.ordinal);
    let most = verdict.findings.iter().map(|f| f.linked_total).max().unwrap_or(0);
    let shown = u32::try_from(links.len()).unwrap_or(u32::MAX);
    (links, most.saturating_sub(shown))
}

/// "a2, a3 and 18 more".
pub(super) fn linked_ids(verdict: &Verdict, most: usize) -> String {
    let (links, more) = linked(verdict);
    let more = more as usize + links.len().saturating_sub(most);
    let ids: Vec<&str> = links.iter().take(most).map(|l| l.id.as_str()).collect();
    and_more(&ids, more)
}

/// "a, b and c", or "a, b and 7 more".
pub(super) fn and_more(items: &[impl AsRef<str>], more: usize) -> String {
    match (items, more) {
        ([], 0) => String::new(),
        ([], more) => format!("{more} more"),
        (items, 0) => listed(items),
        (items, more) => {
            let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
            format!("{} and {more} more", items.join(", "))
        }
    }
}

/// "a, b and c".
pub(super) fn listed(items: &[impl AsRef<str>]) -> String {
    let joined = |items: &[_]| items.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ");
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => format!("{} and {}", joined(first), last.as_ref()),
    }
}

/// "4 people tied by contact and place": what a ring is like.
pub(super) fn ring(cluster: &Cluster) -> String {
    let kinds: Vec<&str> = cluster.kinds.iter().map(|kind| kind.as_str()).collect();
    let people = if cluster.people == 1 { "1 person".to_owned() } else { format!("{} people", cluster.people) };
    format!("{people} tied by {}", listed(&kinds))
}

/// "a9 (same phone and mailbox)": other applications of the same person that somebody should look at; empty if there
/// is none.
pub(super) fn see_also(verdict: &Verdict, most: usize) -> String {
    let one = |other: &SeeAlso| format!("{} (same {})", other.id, listed(&other.via));
    let shown: Vec<String> = verdict.see_also.iter().take(most).map(one).collect();
    and_more(&shown, verdict.see_also.len().saturating_sub(most))
}

/// What the runner-up story would do, as a sentence; empty if there is none.
pub(super) fn runner_up_sentence(verdict: &Verdict, names: &Names) -> String {
    let Some(story) = &verdict.runner_up else { return String::new() };
    let left = family_titles(verdict, names, &story.unexplained);
    let what = match (story.causes.is_empty(), left.is_empty()) {
        (true, _) => "no ordinary explanation at all".to_owned(),
        (false, true) => format!("{}, leaving nothing over", cause_titles(story, names)),
        (false, false) => format!("{}, leaving {} unexplained", cause_titles(story, names), listed(&left)),
    };
    format!("The next best story: {what} ({} bits).", story.bits)
}

fn cause_titles(story: &Story, names: &Names) -> String {
    let titles: Vec<&str> = story.causes.iter().map(|(cause, _)| names.cause_title(*cause)).collect();
    titles.join(" together with ")
}

/// "the shared phone": titles of the families of some findings, each once.
fn family_titles(verdict: &Verdict, names: &Names, findings: &[u16]) -> Vec<String> {
    let mut titles = Vec::new();
    for finding in findings.iter().filter_map(|at| verdict.findings.get(usize::from(*at))) {
        let title = names.family_of(finding.rule).map_or(super::names::NAMELESS, |f| f.title.as_str());
        let title = definite(title);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles
}

/// The words with the definite article: "the shared phone" of "a shared phone". Clauses ("how the person wants to be
/// paid") take none.
fn definite(title: &str) -> String {
    if ["the ", "how ", "what "].iter().any(|start| title.starts_with(start)) {
        return title.to_owned();
    }
    let bare = ["a ", "an "].iter().find_map(|article| title.strip_prefix(article));
    format!("the {}", bare.unwrap_or(title))
}

/// First letter in upper case.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What one ledger row says, and the bits it adds.
pub(super) fn ledger_words(row: &LedgerRow, verdict: &Verdict, names: &Names) -> (String, Bits) {
    match row {
        LedgerRow::Hit { finding, raw, share, bits, .. } => {
            let rule = verdict.findings.get(usize::from(*finding)).map_or(u16::MAX, |f| f.rule);
            let title = names.rule_title(rule);
            match *share {
                1000 => (title.to_owned(), *bits),
                share => {
                    (format!("{title} ({raw} bits, counted at {}: not the first of its kind)", percent(share)), *bits)
                }
            }
        }
        LedgerRow::Cap { family, bits } => {
            (format!("Limit of what {} may add", definite(names.family_title(*family))), *bits)
        }
        LedgerRow::Cause { cause, explains, bits } => {
            let what = family_titles(verdict, names, explains);
            (format!("Price of {} (explains {})", names.cause_title(*cause), listed(&what)), *bits)
        }
        LedgerRow::Reassurance { rule, bits } => (names.rule_title(*rule).to_owned(), *bits),
        LedgerRow::Replaced { finding, by } => {
            let title =
                |at: &u16| names.rule_title(verdict.findings.get(usize::from(*at)).map_or(u16::MAX, |f| f.rule));
            (format!("{}: replaced by \u{201c}{}\u{201d}", title(finding), title(by)), Bits(0))
        }
        LedgerRow::Limit { bits } => ("Reassurance counts only so far".to_owned(), *bits),
    }
}

fn percent(thousandths: u32) -> String {
    match thousandths % 10 {
        0 => format!("{} %", thousandths / 10),
        rest => format!("{}.{rest} %", thousandths / 10),
    }
}

/// What could be checked and what would help: the first thing said of every run.
pub(super) fn lacks(lacks: &Lacks) -> String {
    let Lacks { checked, kinds, add, hint } = lacks;
    let mut out = match checked < kinds {
        true => format!("I could check {checked} of {kinds} kinds of evidence."),
        false => format!("I could check all {kinds} kinds of evidence."),
    };
    if !add.is_empty() {
        let columns: Vec<&str> = add.iter().map(String::as_str).collect();
        out.push_str(&format!(" Add {} to the report", listed(&columns)));
        match hint {
            Some(hint) => out.push_str(&format!(" ({hint}).")),
            None => out.push('.'),
        }
    }
    out
}

/// "1 application", "2 applications".
pub fn count(n: u64, one: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{} {one}s", grouped(n)),
    }
}

/// `1,234,567`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_next_best_story_is_a_sentence() {
        let (names, verdicts) = sample::ring();
        insta::assert_snapshot!(runner_up_sentence(&verdicts[0], &names), @"The next best story: an agency, leaving nothing over (10.00 bits).");
        assert_eq!(runner_up_sentence(&verdicts[4], &names), "");
    }

    #[test]
    fn a_title_has_one_article() {
        let told = ["a shared phone", "an account", "the phone number itself", "how they are paid", "shared phone"];
        let read =
            ["the shared phone", "the account", "the phone number itself", "how they are paid", "the shared phone"];
        assert_eq!(told.map(definite), read);
    }

    #[test]
    fn lists_and_numbers_read_well() {
        assert_eq!(and_more(&["a", "b", "c"], 0), "a, b and c");
        assert_eq!(and_more(&["a", "b"], 7), "a, b and 7 more");
        assert_eq!(and_more(&[""; 0], 7), "7 more");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(123), "123");
        assert_eq!(count(1, "row"), "1 row");
        assert_eq!(count(2000, "row"), "2,000 rows");
        assert_eq!(percent(250), "25 %");
        assert_eq!(percent(125), "12.5 %");
    }
}
