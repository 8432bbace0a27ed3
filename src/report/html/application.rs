//! One application in detail: its best innocent story, what to check, how its bits add up, and the evidence.
//!
//! Applications with nothing found are only counted, elsewhere.

use super::markup::Markup;
use super::overview::class;
use crate::finding::{Bits, Evidence, Finding, Outcome};
use crate::report::escape::clip;
use crate::report::explain::{flip_titles, passage_words};
use crate::report::names::Names;
use crate::report::words::{self, ledger_words, outcome_words, token_words};
use crate::report::{DETAILED, Results};
use crate::verdict::{LedgerRow, Token, Verdict};

/// Which applications have an entry on the page.
pub(super) struct Detailed(Vec<u32>);

impl Detailed {
    pub(super) fn of(verdicts: &[Verdict]) -> Detailed {
        let mut ordinals: Vec<u32> = verdicts.iter().map(|v| v.ordinal).collect();
        ordinals.sort_unstable();
        Detailed(ordinals)
    }

    /// The text, as a link to the application's entry if it has one.
    pub(super) fn link(&self, m: &mut Markup, ordinal: u32, text: &str) {
        if self.0.binary_search(&ordinal).is_ok() {
            m.raw("<a href=\"#a-").int(ordinal).raw("\">").said(text).raw("</a>");
        } else {
            m.said(text);
        }
    }
}

/// Every application that somebody should look at, as far as there is room.
pub(super) fn section(m: &mut Markup, results: &Results<'_>, detailed: &[Verdict]) {
    let found = results.tally.of(Token::Escalate) + results.tally.of(Token::Review);
    m.raw("<section><h2>Applications to look at</h2>");
    if detailed.is_empty() {
        m.raw("<p class=\"none\">None. That is not a clearance: somebody who shares nothing with anyone passes.</p></section>");
        return;
    }
    m.raw("<p class=\"lead\">");
    m.text(&words::count(found, "application"));
    m.raw(", most surprising first. Open one for its evidence and for what to check.");
    if found > detailed.len() as u64 {
        m.raw(" The first ").int(DETAILED as i64).raw(" are shown here; verdicts.csv lists all.");
    }
    m.raw("</p>");
    tools(m, detailed.len());
    m.raw("<div id=\"list\">");
    let shown = Detailed::of(detailed);
    for (rank, verdict) in detailed.iter().enumerate() {
        entry(m, rank, verdict, results.names, &shown);
    }
    m.raw("</div></section>");
}

fn tools(m: &mut Markup, entries: usize) {
    m.raw(
        "<div class=\"tools\" hidden><input type=\"search\" id=\"search\" placeholder=\"Search names, ids, phones, reasons\" \
        aria-label=\"Search\"><label><input type=\"checkbox\" data-filter=\"escalate\" checked> Look first</label>\
        <label><input type=\"checkbox\" data-filter=\"review\" checked> Check</label>\
        <select id=\"sort\" aria-label=\"Order\"><option value=\"worst\">Most surprising first</option>\
        <option value=\"row\">In the order of the file</option><option value=\"name\">By name</option>\
        <option value=\"links\">Most linked first</option></select>\
        <button id=\"open\" type=\"button\">Open all</button><span class=\"small\" id=\"shown\" role=\"status\">",
    );
    m.int(entries as i64).raw(
        " shown</span></div><p class=\"keys\" hidden><kbd>j</kbd> <kbd>k</kbd> next, previous · \
        <kbd>Enter</kbd> open, close · <kbd>e</kbd> open all · <kbd>/</kbd> search</p>",
    );
}

fn entry(m: &mut Markup, rank: usize, verdict: &Verdict, names: &Names, shown: &Detailed) {
    let (links, more) = words::linked(verdict);
    m.raw("<article class=\"app ").raw(class(verdict.token)).raw("\" id=\"a-").int(verdict.ordinal);
    m.raw("\" data-token=\"").raw(class(verdict.token)).raw("\" data-rank=\"").int(rank as i64);
    m.raw("\" data-ordinal=\"").int(verdict.ordinal).raw("\" data-links=\"").int(links.len() as i64 + i64::from(more));
    m.raw("\" data-name=\"").text(&clip(&verdict.name, 200)).raw("\"><details>");
    heading(m, verdict, names);
    m.raw("<div class=\"body\"><div class=\"two\"><div>");
    story(m, verdict, names);
    steps(m, verdict);
    see_also(m, verdict, shown);
    m.raw("</div><div>");
    waterfall(m, verdict, names);
    m.raw("</div></div><h3>What was noticed</h3>");
    for finding in &verdict.findings {
        one_finding(m, finding, names, shown);
    }
    undecided(m, verdict, names);
    m.raw("</div></details></article>");
}

fn heading(m: &mut Markup, verdict: &Verdict, names: &Names) {
    let name = if verdict.name.trim().is_empty() { "No name" } else { &verdict.name };
    m.raw("<summary><span class=\"who\"><b>").said(&clip(name, 120)).raw("</b><span>").said(&clip(&verdict.id, 80));
    m.raw(" · ").said(&names.place(verdict.source)).raw("</span></span><span class=\"chip ");
    m.raw(class(verdict.token)).raw("\">").text(token_words(verdict.token)).raw("</span><span class=\"why\">");
    let reasons = words::reasons(verdict, 2).join(" ");
    m.said(&clip(&reasons, 240)).raw("</span></summary>");
}

fn story(m: &mut Markup, verdict: &Verdict, names: &Names) {
    m.raw("<h3>Best innocent story</h3><p class=\"story\">");
    match verdict.sentence.is_empty() {
        true => m.text("Nothing to explain."),
        false => m.said(&clip(&verdict.sentence, 2_000)),
    };
    m.raw("</p>");
    let next = words::runner_up_sentence(verdict, names);
    if !next.is_empty() {
        m.raw("<p class=\"small\">").text(&next).raw("</p>");
    }
}

fn see_also(m: &mut Markup, verdict: &Verdict, shown: &Detailed) {
    if verdict.see_also.is_empty() {
        return;
    }
    m.raw(
        "<h3>See also</h3><p class=\"small\">Other applications of the same person that somebody should look at; they ",
    );
    m.raw("weigh nothing here: ");
    for (at, other) in verdict.see_also.iter().enumerate() {
        m.raw(if at > 0 { ", " } else { "" });
        shown.link(m, other.ordinal, &clip(&other.id, 60));
        m.raw(" (same ").text(&words::listed(&other.via)).raw(")");
    }
    m.raw("</p>");
}

fn steps(m: &mut Markup, verdict: &Verdict) {
    let steps = words::steps(verdict, 6);
    if steps.is_empty() {
        return;
    }
    m.raw("<h3>What to check next</h3><ol class=\"steps\">");
    for step in steps {
        m.raw("<li>").said(&clip(step, 1_000)).raw("</li>");
    }
    m.raw("</ol>");
}

/// The ledger, each row's bar beginning where the one before ended.
fn waterfall(m: &mut Markup, verdict: &Verdict, names: &Names) {
    m.raw("<h3>How the bits add up</h3><table class=\"fall\">");
    let sums = verdict.ledger.iter().scan(0, |sum, row| {
        *sum += ledger_words(row, verdict, names).1.0;
        Some(*sum)
    });
    let most = sums.max().unwrap_or(0).max(names.escalate.0 * 5 / 4).max(1);
    let mut sum = 0;
    for row in &verdict.ledger {
        let (what, bits) = ledger_words(row, verdict, names);
        let kind = match row {
            _ if bits.0 < 0 => "w-less",
            LedgerRow::Cause { .. } => "w-cause",
            _ => "w-hit",
        };
        m.raw("<tr><td>").said(&what).raw("</td><td>");
        bar(m, kind, (sum, sum + bits.0), most, names);
        m.raw("</td><td class=\"n\">").text(&bits.to_string()).raw("</td></tr>");
        sum += bits.0;
    }
    m.raw("<tr class=\"total\"><td>In all</td><td>");
    bar(m, "w-total", (0, verdict.bits.0), most, names);
    m.raw("</td><td class=\"n\">").text(&verdict.bits.to_string()).raw("</td></tr></table><p class=\"small\">");
    m.raw("Dotted lines: Check from ").text(&names.review.to_string()).raw(" bits, Look first from ");
    m.text(&names.escalate.to_string()).raw(".");
    let decisive = flip_titles(verdict, names);
    if !decisive.is_empty() {
        let quoted: Vec<String> = decisive.iter().map(|t| format!("“{t}”")).collect();
        let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
        m.raw(" Without ").text(&words::listed(&quoted)).raw(" the outcome would be milder.");
    }
    m.raw(" Coverage ").int((verdict.coverage * 100.0).round() as i64).raw("&nbsp;%.</p>");
}

fn bar(m: &mut Markup, kind: &'static str, (from, to): (i32, i32), most: i32, names: &Names) {
    let x = |hundredths: i32| f64::from(hundredths) / f64::from(most) * 170.0;
    m.raw("<svg viewBox=\"0 0 170 14\" aria-hidden=\"true\">");
    for Bits(threshold) in [names.review, names.escalate] {
        m.raw("<line class=\"mark-line\" y1=\"0\" y2=\"14\" x1=\"").at(x(threshold)).raw("\" x2=\"").at(x(threshold));
        m.raw("\"/>");
    }
    m.raw("<rect class=\"").raw(kind).raw("\" y=\"2\" height=\"10\" rx=\"1.5\" x=\"").at(x(from.min(to)));
    m.raw("\" width=\"").at((x(to) - x(from)).abs().max(1.0)).raw("\"/></svg>");
}

fn one_finding(m: &mut Markup, finding: &Finding, names: &Names, shown: &Detailed) {
    m.raw("<div class=\"finding\"><p class=\"said\">")
        .said(&clip(&finding.explain, 2_000))
        .raw("</p><p class=\"small\">");
    m.text(names.rule_title(finding.rule)).raw(" · <code>").text(names.rule_id(finding.rule)).raw("</code> · ");
    m.text(&finding.bits.to_string()).raw(" bits");
    if finding.outcome != Outcome::Hit {
        m.raw(" · ").text(outcome_words(finding.outcome));
    }
    let causes = names.rule(finding.rule).map_or(&[][..], |r| &r.explained_by);
    let causes: Vec<&str> = causes.iter().map(|c| names.cause_title(*c)).collect();
    if !causes.is_empty() {
        m.raw(" · innocent if it is ").text(&causes.join(" or "));
    }
    m.raw("</p>");
    evidence(m, &finding.evidence, names);
    linked(m, finding, shown);
    m.raw("</div>");
}

fn evidence(m: &mut Markup, evidence: &[Evidence], names: &Names) {
    const MOST: usize = 40;
    if evidence.is_empty() {
        return;
    }
    m.raw("<div class=\"wide\"><table class=\"proof\"><thead><tr><th>File</th><th class=\"n\">Row</th><th>Column</th>");
    m.raw("<th>As written</th><th>As compared</th></tr></thead><tbody>");
    for one in evidence.iter().take(MOST) {
        m.raw("<tr><td>").said(names.file(one.source)).raw("</td><td class=\"n\">").int(one.source.row);
        m.raw("</td><td>").said(&clip(names.column(one.source, one.column), 80)).raw("</td><td class=\"raw\">");
        m.said(&clip(&one.raw, 400)).raw("</td><td class=\"raw\">");
        match (&one.passage, &one.canonical) {
            (Some(passage), _) => m.said(&passage_words(passage)),
            (None, Some(canonical)) => m.said(&clip(canonical, 400)),
            (None, None) => m.raw("<span class=\"small\">the same</span>"),
        };
        m.raw("</td></tr>");
    }
    m.raw("</tbody></table></div>");
    if evidence.len() > MOST {
        m.raw("<p class=\"small\">and ").int((evidence.len() - MOST) as i64).raw(" more values in verdicts.jsonl</p>");
    }
}

fn linked(m: &mut Markup, finding: &Finding, shown: &Detailed) {
    if finding.linked_total == 0 {
        return;
    }
    m.raw("<p class=\"small\">Linked: ");
    for (at, link) in finding.linked.iter().enumerate() {
        m.raw(if at > 0 { ", " } else { "" });
        shown.link(m, link.ordinal, &clip(&link.id, 60));
    }
    let more = i64::from(finding.linked_total) - finding.linked.len() as i64;
    if more > 0 {
        m.raw(" and ").int(more).raw(" more");
    }
    m.raw("</p>");
}

fn undecided(m: &mut Markup, verdict: &Verdict, names: &Names) {
    if !verdict.unknown.is_empty() {
        let titles: Vec<&str> = verdict.unknown.iter().map(|r| names.rule_title(*r)).collect();
        m.raw("<h3>Not decidable for this application</h3><p class=\"small\">").text(&titles.join(" · ")).raw("</p>");
    }
    if !verdict.issues.is_empty() {
        m.raw("<h3>Values that could not be read</h3><ul class=\"small\">");
        for issue in &verdict.issues {
            m.raw("<li>")
                .text(issue.field.map_or("", |f| f.path()))
                .raw(" ")
                .said(&clip(&issue.message, 300))
                .raw("</li>");
        }
        m.raw("</ul>");
    }
}
