//! The page of one rule: what it sees, why, who is innocent of it at what price, how to verify, sources, tests.

use std::fmt::Write;

use toml::{Table, Value};

use super::super::{CauseBands, Rule, RuleSet, TestCase, list, shape};
use super::code;
use crate::finding::{Bits, Outcome};
use crate::record::FieldSet;

/// Applications of a test that are shown.
const SHOWN: usize = 6;

/// See the module's doc.
pub(super) fn page(rules: &RuleSet, rule: &Rule) -> String {
    let mut page = format!("# {}\n\n", rule.title);
    let pack = rules.packs.get(usize::from(rule.pack)).map_or("", |pack| pack.id.as_str());
    let family = rule.family.and_then(|f| rules.scoring.families.get(usize::from(f)));
    let family =
        family.map_or("no family: it reassures".to_owned(), |f| format!("family {} ({})", code(&f.id), f.title));
    let _ = writeln!(
        page,
        "{} · pack {} · version {} · {} · {family} · {} bits · from the {} on\n",
        code(&rule.id),
        code(pack),
        rule.version,
        rule.status.word(),
        rule.bits,
        rule.stage.as_str()
    );
    if let Some(retired) = &rule.retired {
        let next = retired.replaced_by.as_ref().map_or(String::new(), |id| format!(" [{id}]({id}.md) sees it now."));
        let _ = writeln!(page, "Deprecated since {}: {}{next}\n", list::day(retired.since), retired.reason);
    }
    let _ = writeln!(page, "## What it sees\n\n> {}\n\n{}", rule.explain.text(), condition(rule));
    if let Some(hub) = rule.hub {
        let _ = writeln!(page, "More than {hub} people at one key are a place that many share, which says nothing.\n");
    }
    if let Some(share) = rule.saturation {
        let _ = writeln!(
            page,
            "It says nothing in a batch of 200 or more where it would be true of more than {} % of the applications.\n",
            share * 100.0
        );
    }
    let columns = columns(&rule.needs);
    if !columns.is_empty() {
        let _ = writeln!(page, "Without these columns it stays undecided: {}.\n", columns.join("; "));
    }
    let _ = writeln!(page, "## Innocent causes\n\n{}", causes(rules, rule));
    let _ = writeln!(page, "## How to verify\n\n{}\n", rule.verify.text());
    let _ = writeln!(page, "## Fairness\n\n{}\n", rule.fairness);
    if !rule.excepted_by.is_empty() {
        let paths: Vec<String> = rule.excepted_by.iter().map(|path| code(path)).collect();
        let _ = writeln!(page, "## Exceptions\n\nAn exception may rest on {}.\n", paths.join(", "));
    }
    if !rule.references.is_empty() {
        let sources: String = rule.references.iter().map(|source| format!("- {source}\n")).collect();
        let _ = writeln!(page, "## Sources\n\n{sources}");
    }
    let tests: String = rule.tests.iter().map(test).collect();
    let _ = writeln!(page, "## Tests\n\n{tests}");
    page
}

/// The condition as its file writes it.
fn condition(rule: &Rule) -> String {
    let whole: Table = rule.file.text.parse().unwrap_or_default();
    let own = |table: &&Table| table.get("id").and_then(Value::as_str) == Some(rule.id.as_str());
    let nested = whole.get("rule").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table);
    let Some(table) = std::iter::once(&whole).chain(nested).find(own) else { return String::new() };
    let mut text = String::from("```toml\n");
    for key in ["when", "combine"] {
        if let Some(value) = table.get(key) {
            let _ = writeln!(text, "{key} = {value}");
        }
    }
    for key in ["group", "near"] {
        let Some(inner) = table.get(key).and_then(Value::as_table) else { continue };
        let _ = writeln!(text, "[{key}]");
        let order = |name: &str| shape::of(key).and_then(|shape| shape.keys.iter().position(|key| key.name == name));
        let mut lines: Vec<(&String, &Value)> = inner.iter().collect();
        lines.sort_by_key(|(name, _)| order(name).unwrap_or(usize::MAX));
        for (name, value) in lines {
            let _ = match value {
                Value::Array(items) => {
                    let lines: String = items.iter().map(|item| format!("  {item},\n")).collect();
                    writeln!(text, "{name} = [\n{lines}]")
                }
                value => writeln!(text, "{name} = {value}"),
            };
        }
    }
    text + "```\n"
}

/// Columns of which one of each set is needed, in words.
fn columns(needs: &[FieldSet]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for set in needs {
        let mut labels: Vec<&str> = Vec::new();
        for label in set.iter().map(|field| field.label()) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        let words = labels.join(" or ");
        if !all.contains(&words) {
            all.push(words);
        }
    }
    all
}

fn causes(rules: &RuleSet, rule: &Rule) -> String {
    if rule.explained_by.is_empty() {
        return "None: nothing ordinary explains it.\n".to_owned();
    }
    let mut text = String::new();
    for cause in &rule.explained_by {
        let at = usize::from(*cause);
        if let (Some(cause), Some(bands)) = (rules.scoring.causes.get(at), rules.causes.get(at)) {
            let _ = writeln!(text, "- {} ([{}](../causes.md)): {}", cause.title, code(&cause.id), prices(bands));
        }
    }
    text
}

/// What a cause costs, first match.
pub(super) fn prices(bands: &CauseBands) -> String {
    let price = |(condition, bits): &(super::super::CauseCondition, Bits)| match &condition.written {
        Some(when) => format!("{bits} bits if {}", code(when)),
        None if bands.bands.len() == 1 => format!("{bits} bits"),
        None => format!("otherwise {bits}"),
    };
    bands.bands.iter().map(price).collect::<Vec<_>>().join("; ")
}

fn test(test: &TestCase) -> String {
    let word =
        |outcome: &Outcome| super::super::OUTCOMES.iter().find(|(_, o)| o == outcome).map_or("", |(word, _)| *word);
    let mut text = format!("**{}**", test.name);
    if test.batch.repeat > 1 {
        let _ = write!(text, " (written {} times)", test.batch.repeat);
    }
    for (name, value) in &test.setup.params {
        let _ = write!(text, ", with {} = {value}", code(name));
    }
    text += "\n\n```text\n";
    for (app, expect) in test.batch.apps.iter().zip(&test.expect).take(SHOWN) {
        let _ = writeln!(text, "{:8} {app}", word(expect));
    }
    if let Some(more) = test.batch.apps.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(text, "and {more} more");
    }
    text + "```\n\n"
}
