//! A backtest told: what the labels are, what the outcomes and each rule were worth, pairs, expectations, fitted bits.

use serde_json::{Value, json};

use super::escape::clip;
use super::jsonl;
use super::text::{Page, Style};
use super::words::{count, grouped, listed, token_words};
use crate::finding::Bits;
use crate::rule::Status;
use crate::study::backtest::{Backtested, PAIR_CHANCE, Pair, RuleWorth, Split};
use crate::study::expect::Checked;
use crate::study::fit::{FOLDS, Fit, Fitted, LEAST};
use crate::study::share::Share;
use crate::verdict::Token;

/// The wire form of [`json_text`].
pub const SCHEMA: &str = "ringer/backtest/1";

/// As text.
pub fn text(found: &Backtested, checked: &[Checked], fit: Option<&Fit>, style: Style) -> String {
    let mut page = Page::new(style);
    labels(&mut page, found);
    outcomes(&mut page, found);
    rules(&mut page, found);
    pairs(&mut page, &found.pairs);
    if let Some(fit) = fit {
        fitted(&mut page, fit);
    }
    expectations(&mut page, checked);
    page.into_text()
}

fn labels(page: &mut Page, found: &Backtested) {
    let Split { right, wrong, open } = found.labelled;
    page.say(&format!(
        "{}: {} confirmed and {} cleared by the labels, {} without a label.",
        count(found.applications, "application"),
        grouped(right),
        grouped(wrong),
        grouped(open)
    ));
    let mut note = |text: String| page.hang("Note: ", "1", &text);
    let ids = |(many, first): &(u64, Vec<String>)| {
        let first: Vec<_> = first.iter().take(5).map(|id| clip(id, 60)).collect();
        super::words::and_more(&first, (*many as usize).saturating_sub(first.len()))
    };
    if found.open > 0 {
        note(format!("left out because they settle nothing: {} of the labels.", count(found.open, "row")));
    }
    if found.repeated > 0 {
        note(format!("counted once: {} of the labels that only repeat another.", count(found.repeated, "row")));
    }
    if found.contradicting.0 > 0 {
        let many = count(found.contradicting.0, "id");
        note(format!("{many} with contradicting labels left out: {}.", ids(&found.contradicting)));
    }
    if found.unknown.0 > 0 {
        note(format!("{} that no application has: {}.", count(found.unknown.0, "labelled id"), ids(&found.unknown)));
    }
    if found.shared.0 > 0 {
        let many = count(found.shared.0, "labelled id");
        note(format!("{many} of several applications, which all take the label: {}.", ids(&found.shared)));
    }
    if open > 0 {
        let why = "Labels mostly exist for what was looked at because something was noticed: then recall is too high.";
        note(why.to_owned());
    }
}

fn outcomes(page: &mut Page, found: &Backtested) {
    page.head("Outcomes");
    page.hang(&format!("{:<34}{:>12}{:>12}{:>12}", "", "confirmed", "cleared", "no label"), "", "");
    for (token, split) in &found.outcomes {
        let [right, wrong, open] = [split.right, split.wrong, split.open].map(grouped);
        page.hang(&format!("{:<34}{right:>12}{wrong:>12}{open:>12}", token_words(*token)), "", "");
    }
    for (token, words) in [(Token::Review, "At Check or above"), (Token::Escalate, "At Look first")] {
        let (precision, recall) = found.at(token);
        page.say(&format!("{words}: precision {}, recall {}.", share(precision), share(recall)));
    }
}

/// `92.1 % (90.3 to 93.6)`.
fn share(share: Share) -> String {
    let percent = |value: f64| format!("{:.1}", value * 100.0);
    match (share.value(), share.interval()) {
        (Some(value), Some((low, high))) => format!("{} % ({} to {})", percent(value), percent(low), percent(high)),
        _ => "unknown".to_owned(),
    }
}

fn rules(page: &mut Page, found: &Backtested) {
    page.head("Rules (shares with their 95 % intervals)");
    let hit = |worth: &&RuleWorth| worth.hits.all() > 0;
    for worth in found.rules.iter().filter(hit) {
        page.blank();
        let status = if worth.status == Status::Stable { String::new() } else { format!(" ({})", worth.status.word()) };
        page.hang("  ", "", &format!("{}{status}: {}", worth.rule, worth.title));
        let Split { right, wrong, open } = worth.hits;
        let lift = worth.lift.map_or("unknown".to_owned(), |lift| format!("{lift:.1}"));
        page.hang(
            "      ",
            "",
            &format!(
                "{}: {} confirmed, {} cleared, {} without a label; precision {}, recall {}, lift {lift}",
                count(worth.hits.all(), "hit"),
                grouped(right),
                grouped(wrong),
                grouped(open),
                share(worth.precision),
                share(worth.recall)
            ),
        );
        if worth.solo.all() > 0 {
            let Split { right, wrong, open } = worth.solo;
            let many = count(worth.solo.all(), "application");
            let [right, wrong, open] = [right, wrong, open].map(grouped);
            let text = format!(
                "without it {many} would be below Check: {right} confirmed, {wrong} cleared, {open} without a label"
            );
            page.hang("      ", "", &text);
        }
    }
    let ids = |keep: &dyn Fn(&&RuleWorth) -> bool| -> Vec<&str> {
        found.rules.iter().filter(|worth| !hit(worth)).filter(keep).map(|worth| worth.rule.as_str()).collect()
    };
    for (what, ids) in [("Hit nothing", ids(&|w| w.decidable)), ("Lack a column here", ids(&|w| !w.decidable))] {
        if !ids.is_empty() {
            page.blank();
            page.say(&format!("{what}: {}.", listed(&ids)));
        }
    }
}

fn pairs(page: &mut Page, pairs: &[Pair]) {
    if pairs.is_empty() {
        return;
    }
    page.head("Rules that fire together more than chance, and that no innocent cause ties");
    page.say(
        "Among confirmed and among cleared cases each for themselves; a ring counts once. Their bits are added as if they \
         knew nothing of each other: is there a cause that both should name, or a family that both belong to?",
    );
    for pair in pairs {
        let (a, b) = &pair.rules;
        let (together, expected, odds) = (grouped(pair.together), pair.expected, pair.odds);
        page.hang(
            "  - ",
            "",
            &format!("{a} and {b}: {together} times, {expected:.1} expected ({odds:.1} bits of odds)"),
        );
    }
}

fn fitted(page: &mut Page, fit: &Fit) {
    page.head("Bits that the labels support");
    if !fit.too_little.is_empty() {
        return page.say(&fit.too_little);
    }
    let ((right, wrong), (before, after)) = (fit.units, fit.loss);
    page.say(&format!(
        "From {} confirmed and {} cleared units (a ring is one), cross-validated in {FOLDS} parts that split no ring: log loss \
         {before:.4} bits per unit with the bits as they are, {after:.4} with those fitted (the difference has a standard \
         error of {:.4}).",
        grouped(right),
        grouped(wrong),
        fit.error
    ));
    let too_few: Vec<&str> = fit.rules.iter().filter(|r| !r.fitted).map(|r| r.rule.as_str()).collect();
    match fit.strength {
        None => page.say("The bits as they are do as well: the labels support no change."),
        Some(strength) => page.say(&format!("Held to the bits as they are with strength {strength}.")),
    }
    for rule in fit.rules.iter().filter(|rule| rule.fitted) {
        let seen = format!("{} confirmed, {} cleared", grouped(rule.confirmed), grouped(rule.cleared));
        let text = match rule.from == rule.to {
            true => format!("{}: {} as they are ({seen})", rule.rule, rule.from),
            false => format!("{}: {} -> {} ({seen})", rule.rule, rule.from, rule.to),
        };
        page.hang("  - ", "", &text);
    }
    if !too_few.is_empty() {
        page.say(&format!(
            "Too few to say (less than {LEAST} confirmed units with a hit that no innocent story explains): {}.",
            listed(&too_few)
        ));
    }
    page.say("Bits are fitted beside the innocent stories of this run. Look at what would change: `ringer diff --rules OVERLAY INPUT`.");
}

fn expectations(page: &mut Page, checked: &[Checked]) {
    if checked.is_empty() {
        return;
    }
    let failed: Vec<&Checked> = checked.iter().filter(|c| !c.met).collect();
    page.head("Expectations");
    for failed in &failed {
        page.hang("  not met: ", "1;31", &told(failed));
    }
    page.say(&format!("{} of {} met.", checked.len() - failed.len(), count(checked.len() as u64, "expectation")));
}

fn told(checked: &Checked) -> String {
    let Checked { rule, figure, expected, found, vanished, line, .. } = checked;
    let of = rule.as_ref().map_or("overall".to_owned(), |rule| clip(rule, 120).into_owned());
    let found = match (vanished, found) {
        (true, _) => "there is no such rule any more".to_owned(),
        (_, None) => "it cannot be made of these labels".to_owned(),
        (_, Some(found)) => format!("it is {}", round(*found)),
    };
    format!("{of}: {figure} {expected}, and {found} (line {line})")
}

/// The fitted bits as an overlay to save; without an entry if nothing changes. `as_of` is the day of the run.
pub fn overlay(fit: &Fit, labelled: Split, as_of: &str) -> String {
    let mut out = format!(
        "# Bits fitted by `ringer backtest --fit` as of {as_of} to {} confirmed and {} cleared applications.\n",
        labelled.right, labelled.wrong
    );
    if fit.changes().next().is_none() {
        out.push_str("# The labels support no change.\n");
    }
    for Fitted { rule, from, to, confirmed, cleared, .. } in fit.changes() {
        out.push_str(&format!(
            "\n[[weight]]\nrule = {rule:?}\nbits = {to}\nreason = \"fitted as of {as_of}: unexplained in {confirmed} confirmed \
             and {cleared} cleared units; was {from}\"\n"
        ));
    }
    out
}

/// To six digits after the point, so that the last bits of a machine's arithmetic do not show.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// As one JSON object in the wire form [`SCHEMA`], with a line feed.
pub fn json_text(found: &Backtested, checked: &[Checked], fit: Option<&Fit>, overlay: &str) -> String {
    let outcomes =
        found.outcomes.iter().map(|(token, s)| json!({ "verdict": jsonl::token(*token), "applications": split(*s) }));
    let level = |token| {
        let (precision, recall) = found.at(token);
        json!({ "precision": share_json(precision), "recall": share_json(recall) })
    };
    let ids = |(many, first): &(u64, Vec<String>)| json!({ "ids": many, "first": first });
    let value = json!({
        "schema": SCHEMA,
        "applications": split(found.labelled),
        "labels": {
            "open": found.open,
            "repeated": found.repeated,
            "contradicting": ids(&found.contradicting),
            "unknown": ids(&found.unknown),
            "shared": ids(&found.shared),
        },
        "outcomes": outcomes.collect::<Vec<_>>(),
        "review": level(Token::Review),
        "escalate": level(Token::Escalate),
        "rules": found.rules.iter().map(rule_json).collect::<Vec<_>>(),
        "pairs": found.pairs.iter().map(pair_json).collect::<Vec<_>>(),
        "expectations": checked.iter().map(checked_json).collect::<Vec<_>>(),
        "fit": fit.map(|fit| fit_json(fit, overlay)),
    });
    format!("{value}\n")
}

fn split(split: Split) -> Value {
    json!({ "all": split.all(), "confirmed": split.right, "cleared": split.wrong, "unlabelled": split.open })
}

fn share_json(share: Share) -> Value {
    json!({
        "of": share.of,
        "out_of": share.out_of,
        "value": share.value().map(round),
        "interval": share.interval().map(|(low, high)| [round(low), round(high)]),
    })
}

fn rule_json(worth: &RuleWorth) -> Value {
    json!({
        "rule": worth.rule,
        "title": worth.title,
        "status": worth.status.word(),
        "decidable": worth.decidable,
        "hits": split(worth.hits),
        "precision": share_json(worth.precision),
        "recall": share_json(worth.recall),
        "lift": worth.lift.map(round),
        "solo": split(worth.solo),
        "undecided": split(worth.undecided),
    })
}

fn pair_json(pair: &Pair) -> Value {
    json!({
        "rules": [pair.rules.0, pair.rules.1],
        "together": pair.together,
        "expected": round(pair.expected),
        "odds_bits": round(pair.odds),
        "g": round(pair.g),
        "chance": round(pair.chance),
        "chance_below": PAIR_CHANCE,
    })
}

fn checked_json(checked: &Checked) -> Value {
    json!({
        "rule": checked.rule,
        "figure": checked.figure,
        "expected": checked.expected,
        "found": checked.found.map(round),
        "vanished": checked.vanished,
        "met": checked.met,
        "line": checked.line,
    })
}

fn fit_json(fit: &Fit, overlay: &str) -> Value {
    let number = |bits: Bits| bits.as_f64();
    let rules = fit.rules.iter().map(|r| {
        json!({
            "rule": r.rule,
            "from": number(r.from),
            "to": number(r.to),
            "fitted": r.fitted,
            "units": { "confirmed": r.confirmed, "cleared": r.cleared },
        })
    });
    json!({
        "units": { "confirmed": fit.units.0, "cleared": fit.units.1 },
        "too_little": (!fit.too_little.is_empty()).then_some(&fit.too_little),
        "folds": FOLDS,
        "strength": fit.strength,
        "loss": { "shipped": round(fit.loss.0), "fitted": round(fit.loss.1), "standard_error": round(fit.error) },
        "rules": rules.collect::<Vec<_>>(),
        "overlay": overlay,
    })
}
