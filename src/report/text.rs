//! The summary on a terminal: what the export lacks, the counts, then the first findings in plain sentences.
//!
//! Returns text and prints nothing. Values pass `escape::visible`; escape sequences are ours, and only on request.

use std::collections::{BTreeMap, BTreeSet};

use super::escape::{clip, visible};
use super::names::Names;
use super::summary::{Cluster, Summary, Tally};
use super::words::{self, token_words};
use super::wrap::{lines, width};
use crate::verdict::{Token, Verdict};

/// How to lay out text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether escape sequences for colour may be used.
    pub colour: bool,
}

impl Default for Style {
    /// 80 columns, no colour.
    fn default() -> Style {
        Style { width: 80, colour: false }
    }
}

/// Longest line: wide terminals do not make wide sentences easier to read.
const WIDEST: usize = 100;

/// Text being laid out.
pub(super) struct Page {
    style: Style,
    out: String,
}

impl Page {
    pub(super) fn new(style: Style) -> Page {
        Page { style: Style { width: style.width.clamp(40, WIDEST), ..style }, out: String::new() }
    }

    pub(super) fn into_text(self) -> String {
        self.out
    }

    pub(super) fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn painted(&self, text: &str, code: &str) -> String {
        if self.style.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A paragraph.
    pub(super) fn say(&mut self, text: &str) {
        self.hang("", "", text);
    }

    /// A line of its own, in bold.
    pub(super) fn head(&mut self, text: &str) {
        self.blank();
        let line = self.painted(text, "1");
        self.out.push_str(&line);
        self.out.push('\n');
    }

    /// A paragraph whose first line begins with `lead` and whose others are indented as far; `code` colours the lead.
    pub(super) fn hang(&mut self, lead: &str, code: &str, text: &str) {
        let indent = width(lead);
        let text = visible(text);
        for (at, line) in lines(&text, self.style.width.saturating_sub(indent)).iter().enumerate() {
            let begin = match at {
                0 if code.is_empty() || lead.trim().is_empty() => lead.to_owned(),
                0 => self.painted(lead, code),
                _ => " ".repeat(indent),
            };
            let whole = format!("{begin}{line}");
            self.out.push_str(whole.trim_end());
            self.out.push('\n');
        }
    }
}

fn colour_of(token: Token) -> &'static str {
    match token {
        Token::Escalate => "1;31",
        Token::Review => "1;33",
        Token::Insufficient => "1;34",
        Token::Clear => "1;32",
    }
}

/// The summary of a run. `worst` is sorted, worst first; at most `top` of it are told.
pub fn summary(names: &Names, summary: &Summary, tally: &Tally, worst: &[Verdict], top: usize, style: Style) -> String {
    let mut page = Page::new(style);
    page.say(&words::lacks(&summary.lacks));
    for notice in &summary.notices {
        page.hang("Note: ", "1", notice);
    }
    page.blank();
    page.say(&read(names, summary, tally));
    page.blank();
    counts(&mut page, tally);
    common(&mut page, names, summary);
    let items = items(worst);
    let told = &items[..items.len().min(top)];
    let mut before = None;
    for (number, item) in (1..).zip(told) {
        if before.replace(item.token) != Some(item.token) {
            page.head(token_words(item.token));
        }
        page.blank();
        tell(&mut page, number, item, names, summary);
    }
    rest(&mut page, tally, told.iter().map(|i| i.members.len()).sum());
    page.blank();
    page.say(words::NOT_A_DECISION);
    page.into_text()
}

/// "5 applications from applicants.csv, as of 2026-11-20 (1 row folded into others, 1 row not read: see ...)."
fn read(names: &Names, summary: &Summary, tally: &Tally) -> String {
    let total = summary.total();
    let files: Vec<String> = names.inputs.iter().map(|i| visible(&i.name).into_owned()).collect();
    let mut distinct: Vec<&str> = files.iter().map(String::as_str).collect();
    distinct.dedup();
    let from = words::and_more(&distinct[..distinct.len().min(3)], distinct.len().saturating_sub(3));
    let mut asides = Vec::new();
    if total.folded > 0 {
        asides.push(format!("{} folded into others", words::count(total.folded, "row")));
    }
    if total.skipped > 0 {
        asides.push(format!("{} skipped as titles or totals", words::count(total.skipped, "row")));
    }
    if total.quarantined > 0 {
        asides.push(format!("{} not readable: see quarantine.csv", words::count(total.quarantined, "row")));
    }
    let applications = words::count(tally.applications(), "application");
    let aside = if asides.is_empty() { String::new() } else { format!(" ({})", asides.join("; ")) };
    format!("{applications} from {from}, as of {}{aside}.", summary.as_of)
}

fn counts(page: &mut Page, tally: &Tally) {
    let numbers = words::TOKENS.map(|t| words::grouped(tally.of(t)));
    let room = numbers.iter().map(String::len).max().unwrap_or(0);
    for (token, number) in words::TOKENS.into_iter().zip(numbers) {
        page.hang(&format!("  {number:>room$}  "), colour_of(token), token_words(token));
    }
}

/// Hubs and muted rules: what was seen and counts for nothing.
fn common(page: &mut Page, names: &Names, summary: &Summary) {
    const MOST: usize = 5;
    if summary.hubs.is_empty() && summary.muted.is_empty() {
        return;
    }
    page.head("Shared by so many here that it says nothing of anyone");
    for hub in summary.hubs.iter().take(MOST) {
        let title = names.rule_title(hub.rule);
        page.hang("  - ", "", &format!("{} ({title}): {} applications", clip(&hub.key, 60), hub.applications));
    }
    if let Some(more) = summary.hubs.len().checked_sub(MOST).filter(|n| *n > 0) {
        page.hang("  - ", "", &format!("{more} more"));
    }
    for muted in &summary.muted {
        let hits = words::count(muted.hits, "application");
        page.hang("  - ", "", &format!("{}: true of {hits}", names.rule_title(muted.rule)));
    }
}

/// Applications of which the same is to be said, such as those of a ring.
struct Item<'a> {
    token: Token,
    reasons: Vec<&'a str>,
    story: &'a str,
    steps: Vec<&'a str>,
    members: Vec<&'a Verdict>,
}

/// Puts together what reads the same, in the order of the worst.
fn items(worst: &[Verdict]) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut places = BTreeMap::new();
    for verdict in worst {
        let (reasons, steps) = (words::reasons(verdict, 3), words::steps(verdict, 2));
        let story = verdict.sentence.as_str();
        let key = (verdict.token, reasons.clone(), story, steps.clone());
        let at = *places.entry(key).or_insert(items.len());
        match items.get_mut(at) {
            Some(item) => item.members.push(verdict),
            None => items.push(Item { token: verdict.token, reasons, story, steps, members: vec![verdict] }),
        }
    }
    items
}

fn tell(page: &mut Page, number: usize, item: &Item<'_>, names: &Names, summary: &Summary) {
    const MOST: usize = 6;
    let whos: Vec<String> = item.members.iter().take(MOST).map(|v| brief(v, names)).collect();
    let whos = words::and_more(&whos, item.members.len().saturating_sub(MOST));
    page.hang(&format!("{number:>2}. "), colour_of(item.token), &whos);
    let mut part = |label: &str, text: &str| {
        if !text.is_empty() {
            page.hang(&format!("    {label:<7}"), "2", &clip(text, 600));
        }
    };
    for (at, reason) in item.reasons.iter().enumerate() {
        part(if at == 0 { "Why" } else { "" }, reason);
    }
    part("Story", item.story);
    for (at, step) in item.steps.iter().enumerate() {
        part(if at == 0 { "Check" } else { "" }, step);
    }
    part("Ring", &ring(item, summary));
    part("With", &others(item));
    part("See", &see_also(item));
}

/// The ring that all applications of the item belong to: "ring 3: 5 people tied by contact and place". Empty if there is
/// none or it says no more than the reasons do.
fn ring(item: &Item<'_>, summary: &Summary) -> String {
    let holds = |cluster: &Cluster| item.members.iter().all(|v| cluster.members.binary_search(&v.ordinal).is_ok());
    let Some(first) = item.members.first() else { return String::new() };
    let of_first = |cluster: &Cluster| cluster.members.binary_search(&first.ordinal).is_ok();
    match summary.clusters.iter().position(of_first).map(|at| (at, &summary.clusters[at])) {
        Some((at, cluster)) if cluster.ties.len() > 1 && holds(cluster) => {
            format!("ring {} of clusters.jsonl: {}", at + 1, words::ring(cluster))
        }
        _ => String::new(),
    }
}

/// Other applications of the item's people that somebody should look at.
fn see_also(item: &Item<'_>) -> String {
    let others = item.members.iter().map(|v| words::see_also(v, 4)).filter(|text| !text.is_empty());
    let mut others: Vec<String> = others.collect();
    others.dedup();
    let more = others.len().saturating_sub(3);
    words::and_more(&others[..others.len().min(3)], more)
}

/// Linked applications that are not of the item itself.
fn others(item: &Item<'_>) -> String {
    const MOST: usize = 8;
    let own: BTreeSet<u32> = item.members.iter().map(|v| v.ordinal).collect();
    let links = item.members.iter().flat_map(|v| words::linked(v).0);
    let links: BTreeMap<u32, _> = links.filter(|l| !own.contains(&l.ordinal)).map(|l| (l.ordinal, l)).collect();
    let findings = item.members.iter().flat_map(|v| &v.findings);
    // A finding ties its own application to so many others.
    let all = findings.map(|f| f.linked_total as usize + 1).max().unwrap_or(0);
    let beyond = all.saturating_sub(own.len() + links.len());
    let more = links.len().saturating_sub(MOST) + beyond;
    let ids: Vec<_> = links.values().take(MOST).map(|l| clip(&l.id, 40)).collect();
    words::and_more(&ids, more)
}

/// "Ann Lee (a1, row 2)" where there is but one input, which the head of the summary names.
fn brief(verdict: &Verdict, names: &Names) -> String {
    match names.inputs.len() {
        1 => named(verdict, &format!("row {}", verdict.source.row)),
        _ => who(verdict, names),
    }
}

/// "Ann Lee (a1, applicants.csv row 2)".
pub(super) fn who(verdict: &Verdict, names: &Names) -> String {
    named(verdict, &names.place(verdict.source))
}

fn named(verdict: &Verdict, place: &str) -> String {
    match verdict.name.trim() {
        "" => format!("{} ({place})", clip(&verdict.id, 80)),
        name => format!("{} ({}, {place})", clip(name, 80), clip(&verdict.id, 80)),
    }
}

fn rest(page: &mut Page, tally: &Tally, told: usize) {
    let found = tally.of(Token::Escalate) + tally.of(Token::Review);
    let more = found.saturating_sub(told as u64);
    if found == 0 {
        page.blank();
        page.say("Nothing to look at was found. That is not a clearance: somebody with nothing in common with anyone passes.");
    } else if more > 0 {
        page.blank();
        page.say(&format!("{} more to look at in the report.", words::grouped(more)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn of(verdicts: &[Verdict], style: Style) -> String {
        let names = sample::names();
        let mut tally = Tally::new(&names);
        verdicts.iter().for_each(|v| tally.add(v));
        let worst: Vec<Verdict> = verdicts.iter().filter(|v| v.token <= Token::Review).cloned().collect();
        summary(&names, &sample::summary(), &tally, &worst, 2, style)
    }

    #[test]
    fn a_summary_in_full() {
        insta::assert_snapshot!(of(&sample::ring().1, Style::default()), @r"
        I could check 2 of 11 kinds of evidence. Add Phone, Address and LinkedIn to the
        report.
        Note: With 5 applications the batch is too small to tell common from shared.

        5 applications from applicants.csv, as of 2026-11-20 (1 row folded into others;
        2 rows skipped as titles or totals; 1 row not readable: see quarantine.csv).

          3  Look first
          0  Check
          0  Too little data
          2  Nothing found (not a clearance)

        Shared by so many here that it says nothing of anyone
          - 1 Campus Way (One street address, several names): 44 applications
          - An odd mailbox: true of 4 applications

        Look first

         1. Ann Lee (a1, row 2), Raj Patel (a2, row 3) and Joe Cruz (a3, row 4)
            Why    The same résumé file came from 3 differently named applicants: Ann
                   Lee, Raj Patel and Joe Cruz.
                   +12128675309 is the phone of 3 differently named applicants: Ann Lee,
                   Raj Patel and Joe Cruz.
            Story  A shared home explains the shared phone; it leaves unexplained: the
                   shared résumé. An agency would explain all of it, but the employer
                   records none.
            Check  Ask each about a project in it.
                   Call the number and ask for the applicant by name.
            Ring   ring 1 of clusters.jsonl: 3 people tied by contact and document

        These outcomes order the work of people. They reject nobody and prove nothing:
        each names something to check, and most have an innocent story.
        ");
    }

    #[test]
    fn a_clear_batch_is_no_clearance() {
        let (_, verdicts) = sample::ring();
        let text = of(&verdicts[3..], Style::default());
        assert!(text.contains("That is not a clearance"), "{text}");
    }

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        let text = of(&sample::hostile()[4..6], Style { width: 60, colour: false });
        assert!(text.contains('␛') && text.contains("⟨U+202E⟩"), "{text}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        assert!(!text.contains('\u{202e}'));
        assert!(text.lines().all(|l| width(l) <= 60), "{text}");
        let huge = of(&sample::hostile()[12..], Style::default());
        assert!(huge.len() < 8_000, "{}", huge.len());
    }

    #[test]
    fn colour_only_if_asked() {
        let (_, verdicts) = sample::ring();
        assert!(!of(&verdicts, Style::default()).contains('\u{1b}'));
        assert!(of(&verdicts, Style { width: 80, colour: true }).contains("\u{1b}[1;31m"));
    }
}
