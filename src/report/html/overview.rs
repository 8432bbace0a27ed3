//! The page's overview: what could be checked, how many of which verdict, what was noticed how often, what was run.
//!
//! Numbers over the batch only; single applications are in `application`.

use super::markup::Markup;
use crate::report::names::Standing;
use crate::report::words::{self, TOKENS, capital, grouped, token_words};
use crate::report::{Results, RuleCount, jsonl};
use crate::verdict::Token;

/// Title, what the export lacks, notices.
pub(super) fn top(m: &mut Markup, results: &Results<'_>) {
    let Results { names, summary, tally, .. } = results;
    let mut files: Vec<&str> = names.inputs.iter().map(|i| i.name.as_str()).collect();
    files.dedup();
    let from = words::and_more(&files[..files.len().min(3)], files.len().saturating_sub(3));
    m.raw("<header class=\"top\"><p class=\"mark\">ringer</p><h1>Screening report</h1><p class=\"sub\">");
    m.text(&words::count(tally.applications(), "application")).raw(" from ").said(&from);
    m.raw(" · <span class=\"nb\">as of ").text(&summary.as_of).raw("</span></p>");
    m.raw("<p class=\"mind\">").text(words::NOT_A_DECISION).raw("</p>");
    m.raw("<section class=\"panel\"><div class=\"lacks\">");
    pips(m, summary.lacks.checked, summary.lacks.kinds);
    m.raw("<p>").text(&words::lacks(&summary.lacks)).raw("</p></div>");
    if !summary.notices.is_empty() {
        m.raw("<ul class=\"notices\">");
        for notice in &summary.notices {
            m.raw("<li>").said(notice).raw("</li>");
        }
        m.raw("</ul>");
    }
    m.raw("</section></header>");
}

fn pips(m: &mut Markup, on: u32, of: u32) {
    let of = of.clamp(1, 40);
    m.raw("<svg width=\"").int(of * 14).raw("\" height=\"18\" role=\"img\" aria-label=\"");
    m.int(on).raw(" of ").int(of).raw(" kinds of evidence\">");
    for n in 0..of {
        m.raw("<rect class=\"").raw(if n < on { "pip on" } else { "pip" });
        m.raw("\" x=\"").int(n * 14).raw("\" y=\"1\" width=\"10\" height=\"16\" rx=\"2\"/>");
    }
    m.raw("</svg>");
}

/// Class of a verdict.
pub(super) fn class(token: Token) -> &'static str {
    jsonl::token(token)
}

fn fill(token: Token) -> &'static str {
    match token {
        Token::Escalate => "f-escalate",
        Token::Review => "f-review",
        Token::Insufficient => "f-insufficient",
        Token::Clear => "f-clear",
    }
}

/// How many of which verdict.
pub(super) fn verdicts(m: &mut Markup, results: &Results<'_>) {
    let tally = results.tally;
    m.raw(
        "<section><h2>Where to look</h2><p class=\"lead\">Each application is sorted by how surprising its best \
           innocent story would be.</p><div class=\"tiles\">",
    );
    for token in TOKENS {
        m.raw("<div class=\"tile ").raw(class(token)).raw("\"><b>").text(&grouped(tally.of(token)));
        m.raw("</b><span>").text(token_words(token)).raw("</span></div>");
    }
    m.raw("</div>");
    stack(m, results);
    spread(m, results);
    m.raw("</section>");
}

fn stack(m: &mut Markup, results: &Results<'_>) {
    let all = results.tally.applications();
    if all == 0 {
        return;
    }
    m.raw(
        "<svg class=\"stack\" viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" role=\"img\" \
           aria-label=\"Shares of the verdicts\">",
    );
    let mut from = 0.0;
    for token in TOKENS {
        let wide = results.tally.of(token) as f64 / all as f64 * 1000.0;
        m.raw("<rect class=\"").raw(fill(token)).raw("\" x=\"").at(from).raw("\" y=\"0\" width=\"").at(wide);
        m.raw("\" height=\"14\"/>");
        from += wide;
    }
    m.raw("</svg>");
}

/// Applications per bit, from one bit up.
fn spread(m: &mut Markup, results: &Results<'_>) {
    let bins = &results.tally.bits[1..];
    let Some(most) = bins.iter().copied().max().filter(|n| *n > 0) else { return };
    m.raw(
        "<h3>Applications by bits</h3><div class=\"wide\"><svg width=\"640\" height=\"120\" viewBox=\"0 0 640 120\" role=\"img\" \
           aria-label=\"Number of applications for each number of bits\">",
    );
    for (at, (bin, n)) in (1u32..).zip(bins).enumerate() {
        let (x, high) = (at as f64 * 32.0, *n as f64 / most as f64 * 76.0);
        let hundredths = i32::try_from(bin * 100).unwrap_or(i32::MAX);
        let token = match hundredths {
            b if b >= results.names.escalate.0 => Token::Escalate,
            b if b >= results.names.review.0 => Token::Review,
            _ => Token::Clear,
        };
        m.raw("<rect class=\"").raw(fill(token)).raw("\" x=\"").at(x + 3.0).raw("\" y=\"").at(94.0 - high);
        m.raw("\" width=\"26\" height=\"").at(high).raw("\" rx=\"2\"/>");
        if *n > 0 {
            m.raw("<text text-anchor=\"middle\" x=\"").at(x + 16.0).raw("\" y=\"").at(89.0 - high).raw("\">");
            m.text(&grouped(*n)).raw("</text>");
        }
        m.raw("<text class=\"dim\" text-anchor=\"middle\" x=\"").at(x + 16.0).raw("\" y=\"109\">").int(bin);
        m.raw(if bin == 20 { "+</text>" } else { "</text>" });
    }
    m.raw("<line class=\"axis\" x1=\"0\" x2=\"640\" y1=\"94.5\" y2=\"94.5\"/></svg></div><p class=\"small\">");
    m.text(&words::count(results.tally.bits[0], "application")).raw(" below one bit not drawn. ");
    m.raw("One bit more is twice as surprising.</p>");
}

/// What was noticed and how often.
pub(super) fn fired(m: &mut Markup, results: &Results<'_>) {
    m.raw("<section><h2>What was noticed, and how often</h2>");
    families(m, results);
    let counted: Vec<(usize, &RuleCount)> = results.tally.rules.iter().enumerate().collect();
    let (mut loud, quiet): (Vec<_>, Vec<_>) = counted.into_iter().partition(|(_, c)| seen(c) > 0);
    loud.sort_by_key(|(rule, c)| (std::cmp::Reverse(seen(c)), *rule));
    if loud.is_empty() {
        m.raw("<p class=\"none\">No rule noticed anything.</p>");
    } else {
        rules(m, results, &loud);
    }
    common(m, results);
    silent(m, results, &quiet);
    m.raw("</section>");
}

fn seen(count: &RuleCount) -> u64 {
    count.hit + count.borrowed + count.excepted + count.hub + count.muted
}

fn families(m: &mut Markup, results: &Results<'_>) {
    let mut counted: Vec<(&str, u64)> =
        results.names.families.iter().zip(&results.tally.families).map(|(f, n)| (f.title.as_str(), *n)).collect();
    counted.retain(|(_, n)| *n > 0);
    counted.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let Some(most) = counted.first().map(|(_, n)| *n) else { return };
    m.raw("<h3>Kinds of evidence</h3><div class=\"wide\"><table>");
    for (title, n) in counted {
        m.raw("<tr><td>").text(&capital(title)).raw("</td><td><svg width=\"260\" height=\"14\" aria-hidden=\"true\">");
        m.raw("<rect class=\"bar\" y=\"2\" height=\"10\" rx=\"2\" width=\"").at(n as f64 / most as f64 * 260.0);
        m.raw("\"/></svg></td><td class=\"n\">").text(&words::count(n, "application")).raw("</td></tr>");
    }
    m.raw("</table></div>");
}

fn rules(m: &mut Markup, results: &Results<'_>, loud: &[(usize, &RuleCount)]) {
    m.raw("<h3>Rules</h3><div class=\"wide\"><table><thead><tr><th>Rule</th><th class=\"n\">Bits</th>");
    m.raw("<th class=\"n\">Noticed</th><th class=\"n\">Own key</th><th class=\"n\">Excepted</th>");
    m.raw("<th class=\"n\">Shared by too many</th><th class=\"n\">Muted</th><th class=\"n\">Not decidable</th></tr></thead><tbody>");
    for (at, count) in loud {
        let Some(rule) = results.names.rules.get(*at) else { continue };
        m.raw("<tr><td>").text(&rule.title).raw("<br><code class=\"small\">").text(&rule.id).raw("</code>");
        m.raw(match rule.status {
            Standing::Stable => "",
            Standing::Experimental => " <span class=\"small\">experimental, adds nothing</span>",
            Standing::Deprecated => " <span class=\"small\">deprecated</span>",
        });
        m.raw("</td><td class=\"n\">").text(&rule.bits.to_string()).raw("</td>");
        for n in [count.hit, count.borrowed, count.excepted, count.hub, count.muted, count.unknown] {
            m.raw("<td class=\"n\">").text(&if n == 0 { "–".to_owned() } else { grouped(n) }).raw("</td>");
        }
        m.raw("</tr>");
    }
    m.raw("</tbody></table></div>");
}

fn common(m: &mut Markup, results: &Results<'_>) {
    let summary = results.summary;
    if summary.hubs.is_empty() && summary.muted.is_empty() {
        return;
    }
    m.raw("<h3>Shared by so many here that it says nothing of anyone</h3><ul>");
    for hub in summary.hubs.iter().take(50) {
        m.raw("<li>").said(&hub.key).raw(" (").text(results.names.rule_title(hub.rule)).raw("): ");
        m.int(hub.applications).raw(" applications</li>");
    }
    for muted in &summary.muted {
        m.raw("<li>").text(results.names.rule_title(muted.rule)).raw(": true of ");
        m.text(&words::count(muted.hits, "application")).raw("</li>");
    }
    m.raw("</ul>");
}

fn silent(m: &mut Markup, results: &Results<'_>, quiet: &[(usize, &RuleCount)]) {
    if quiet.is_empty() {
        return;
    }
    m.raw("<details><summary class=\"small\">").text(&words::count(quiet.len() as u64, "more rule"));
    m.raw(" noticed nothing</summary><p class=\"small\">");
    for (nth, (at, _)) in quiet.iter().enumerate() {
        let title = results.names.rules.get(*at).map_or("", |r| r.title.as_str());
        m.raw(if nth > 0 { " · " } else { "" }).text(title);
    }
    m.raw("</p></details>");
}

/// What was run on what.
pub(super) fn run(m: &mut Markup, results: &Results<'_>) {
    let Results { names, summary, tally, .. } = results;
    m.raw("<section><h2>The run</h2><div class=\"wide\"><table><thead><tr><th>Input</th><th class=\"n\">Rows</th>");
    m.raw("<th class=\"n\">Applications</th><th class=\"n\">Folded</th><th class=\"n\">Not readable</th>");
    m.raw("<th>SHA-256</th></tr></thead><tbody>");
    for (input, count) in names.inputs.iter().zip(&summary.inputs) {
        m.raw("<tr><td>").said(&input.name);
        if let Some(sheet) = &input.sheet {
            m.raw(" (").said(sheet).raw(")");
        }
        m.raw("</td>");
        for n in [count.rows, count.applications, count.folded, count.quarantined] {
            m.raw("<td class=\"n\">").text(&grouped(n)).raw("</td>");
        }
        m.raw("<td><code>").text(count.sha256.get(..16).unwrap_or(&count.sha256)).raw("…</code></td></tr>");
    }
    m.raw("</tbody></table></div><h3>Rule packs</h3><p>");
    for (at, pack) in summary.packs.iter().enumerate() {
        m.raw(if at > 0 { " · " } else { "" }).text(&pack.id).raw(" ").text(&pack.version).raw(" (");
        m.text(&words::count(pack.rules.into(), "rule")).raw(", <code>");
        m.text(pack.hash.get(..12).unwrap_or(&pack.hash)).raw("</code>)");
    }
    for overlay in &summary.overlays {
        m.raw(" · overlay ").said(&overlay.file);
    }
    m.raw("</p>");
    exceptions(m, results);
    m.raw("<p class=\"small\">Mean coverage ").int((tally.coverage() * 100.0).round() as i64);
    m.raw(" %: how much of what the rules look at could be decided. ");
    if !summary.quarantined.is_empty() {
        m.text(&words::count(summary.quarantined.len() as u64, "row")).raw(" could not be read: see quarantine.csv. ");
    }
    m.raw("Everything else is in run.json.</p></section>");
}

fn exceptions(m: &mut Markup, results: &Results<'_>) {
    if results.summary.exceptions.is_empty() {
        return;
    }
    m.raw("<h3>Exceptions</h3><ul>");
    for exception in &results.summary.exceptions {
        m.raw("<li>").text(&exception.rule).raw(": ").said(&exception.reason).raw(" (").said(&exception.owner);
        m.raw(", until ").text(&exception.expires).raw("; applied to ");
        m.text(&words::count(exception.used, "application")).raw(")</li>");
    }
    m.raw("</ul>");
}

/// How to read the numbers.
pub(super) fn foot(m: &mut Markup, results: &Results<'_>) {
    m.raw("<footer><p>Bits say how surprising an application's best innocent story is: from ");
    m.text(&results.names.review.to_string()).raw(" bits it is worth a check, from ");
    m.text(&results.names.escalate.to_string()).raw(
        " it should be looked at first. They order the work; they are no \
        probability of anything. A person decides, having seen the evidence, and may decide otherwise.</p><p>ringer ",
    );
    m.text(&results.summary.version).raw("</p></footer>");
}
