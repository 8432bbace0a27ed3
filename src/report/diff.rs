//! A difference between two sets of results, told to a reader and to a program.

use serde_json::{Value, json};

use super::escape::clip;
use super::jsonl;
use super::text::{Page, Style};
use super::words::{count, grouped, listed, outcome_words, token_words};
use crate::study::diff::{Difference, Flip, LISTED, Missing, Reason};

/// The wire form of [`json_text`].
pub const SCHEMA: &str = "ringer/diff/1";

/// As text; at most `top` flips and missing applications are told.
pub fn text(found: &Difference, sides: (&str, &str), top: usize, style: Style) -> String {
    let mut page = Page::new(style);
    let what = match found.flipped {
        0 => "no verdict flips".to_owned(),
        1 => "1 verdict flips".to_owned(),
        many => format!("{} verdicts flip", grouped(many)),
    };
    page.say(&format!("From {} to {}: {what}, of {}.", sides.0, sides.1, count(found.compared, "application")));
    if found.rescored > 0 {
        page.say(&format!("{} kept the verdict with other bits.", count(found.rescored, "application")));
    }
    if found.retold > 0 {
        page.say(&format!("{} kept verdict and bits with other findings.", count(found.retold, "application")));
    }
    if found.by_id > 0 {
        page.say(&format!("{} stood at another file or row and went by the id.", count(found.by_id, "application")));
    }
    transitions(&mut page, found);
    rules(&mut page, found);
    if found.flipped > 0 {
        page.head("Which, and why");
        found.flips.iter().take(top).for_each(|one| flip(&mut page, one));
        let more = found.flipped.saturating_sub(found.flips.len().min(top) as u64);
        if more > 0 {
            page.say(&format!("... and {} more", grouped(more)));
        }
    }
    missing(&mut page, &format!("Only in {}", sides.0), &found.only_first, top);
    missing(&mut page, &format!("Only in {}", sides.1), &found.only_second, top);
    page.into_text()
}

fn transitions(page: &mut Page, found: &Difference) {
    let flipped = || found.transitions.iter().filter(|((a, b), _)| a != b);
    if flipped().next().is_none() {
        return;
    }
    page.head("From which outcome to which");
    for ((from, to), times) in flipped() {
        page.hang(&format!("{:>8}  ", grouped(*times)), "", &format!("{} -> {}", token_words(*from), token_words(*to)));
    }
}

fn rules(page: &mut Page, found: &Difference) {
    if found.rules.is_empty() {
        return;
    }
    page.head("Rules whose findings came or went with it");
    let mut rules: Vec<_> = found.rules.iter().collect();
    rules.sort_by_key(|(_, (gained, lost))| std::cmp::Reverse(gained + lost));
    for (rule, (gained, lost)) in rules {
        page.hang("  ", "", &format!("{rule}: gained by {}, lost by {}", grouped(*gained), grouped(*lost)));
    }
}

fn flip(page: &mut Page, flip: &Flip) {
    page.blank();
    let place = format!("{} row {}", clip(&flip.place.0, 120), flip.place.1);
    let (from, to) = (token_words(flip.tokens.0), token_words(flip.tokens.1));
    let (before, after) = flip.bits;
    page.say(&format!("{} ({place}): {from} -> {to}, {before} -> {after} bits", clip(&flip.id, 120)));
    flip.reasons.iter().for_each(|reason| page.hang("  - ", "", &words(reason)));
}

/// A reason as a clause.
fn words(reason: &Reason) -> String {
    let story = |causes: &[String]| match causes {
        [] => "no innocent cause".to_owned(),
        causes => listed(causes),
    };
    match reason {
        Reason::Gained(f) => format!("gained {} ({}, {} bits)", f.rule, outcome_words(f.outcome), f.bits),
        Reason::Lost(f) => format!("lost {} ({}, {} bits)", f.rule, outcome_words(f.outcome), f.bits),
        Reason::Reweighed { rule, bits } => format!("{rule} weighs {} instead of {} bits", bits.1, bits.0),
        Reason::Settled { rule, outcomes } => {
            format!("{rule} is \"{}\", was \"{}\"", outcome_words(outcomes.1), outcome_words(outcomes.0))
        }
        Reason::Story { from, to } => format!("the best innocent story has {}, had {}", story(to), story(from)),
        Reason::Coverage { shares } => {
            let percent = |share: f64| (share * 100.0).round();
            format!("{} % of what the rules look at was decided, before {} %", percent(shares.1), percent(shares.0))
        }
        Reason::Scoring { bits } => {
            format!("the same findings give {} instead of {} bits, or meet another threshold", bits.1, bits.0)
        }
    }
}

fn missing(page: &mut Page, head: &str, (many, first): &(u64, Vec<Missing>), top: usize) {
    if *many == 0 {
        return;
    }
    page.head(&super::visible(&format!("{head}: {}", count(*many, "application"))));
    for one in first.iter().take(top) {
        page.hang("  ", "", &format!("{} ({} row {})", clip(&one.id, 120), clip(&one.place.0, 120), one.place.1));
    }
    if *many > top as u64 {
        page.say(&format!("... and {} more", grouped(many - top as u64)));
    }
}

/// As one JSON object in the wire form [`SCHEMA`], with a line feed. Lists hold at most [`LISTED`] entries; counts count all.
pub fn json_text(found: &Difference, sides: (&str, &str)) -> String {
    let transitions = found.transitions.iter().map(
        |((from, to), times)| json!({ "from": jsonl::token(*from), "to": jsonl::token(*to), "applications": times }),
    );
    let rules =
        found.rules.iter().map(|(rule, (gained, lost))| json!({ "rule": rule, "gained": gained, "lost": lost }));
    let side = |(many, first): &(u64, Vec<Missing>)| {
        let listed = first.iter().map(|m| json!({ "id": m.id, "source": source(&m.place) }));
        json!({ "applications": many, "listed": listed.collect::<Vec<_>>() })
    };
    let value = json!({
        "schema": SCHEMA,
        "first": sides.0,
        "second": sides.1,
        "same": found.is_same(),
        "compared": found.compared,
        "matched_by_id": found.by_id,
        "rescored": found.rescored,
        "retold": found.retold,
        "flipped": found.flipped,
        "transitions": transitions.collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
        "flips": found.flips.iter().take(LISTED).map(flip_json).collect::<Vec<_>>(),
        "only_first": side(&found.only_first),
        "only_second": side(&found.only_second),
    });
    format!("{value}\n")
}

fn source((file, row): &(String, u32)) -> Value {
    json!({ "file": file, "row": row })
}

fn flip_json(flip: &Flip) -> Value {
    json!({
        "id": flip.id,
        "source": source(&flip.place),
        "from": jsonl::token(flip.tokens.0),
        "to": jsonl::token(flip.tokens.1),
        "bits": [flip.bits.0.as_f64(), flip.bits.1.as_f64()],
        "reasons": flip.reasons.iter().map(reason_json).collect::<Vec<_>>(),
    })
}

fn reason_json(reason: &Reason) -> Value {
    let words = words(reason);
    match reason {
        Reason::Gained(f) | Reason::Lost(f) => {
            let kind = if matches!(reason, Reason::Gained(_)) { "gained" } else { "lost" };
            let outcome = jsonl::outcome(f.outcome);
            json!({ "kind": kind, "rule": f.rule, "bits": f.bits.as_f64(), "outcome": outcome, "words": words })
        }
        Reason::Reweighed { rule, bits } => {
            json!({ "kind": "bits", "rule": rule, "from": bits.0.as_f64(), "to": bits.1.as_f64(), "words": words })
        }
        Reason::Settled { rule, outcomes: (a, b) } => {
            let (from, to) = (jsonl::outcome(*a), jsonl::outcome(*b));
            json!({ "kind": "outcome", "rule": rule, "from": from, "to": to, "words": words })
        }
        Reason::Story { from, to } => json!({ "kind": "story", "from": from, "to": to, "words": words }),
        Reason::Coverage { shares } => {
            json!({ "kind": "coverage", "from": shares.0, "to": shares.1, "words": words })
        }
        Reason::Scoring { bits } => {
            json!({ "kind": "scoring", "from": bits.0.as_f64(), "to": bits.1.as_f64(), "words": words })
        }
    }
}
