//! The page that holds the catalogue against the packs: for each row the rules that cover it, or why there is none.

use std::fmt::Write;

use super::super::{MARK, Row, Rule, RuleSet, catalogue};
use super::{cell, code};
use crate::finding::Bits;

/// The page in Markdown, as `rules/COVERAGE.md` holds it.
pub fn coverage(rules: &RuleSet) -> String {
    let mut page = format!(
        "{}\n# What the packs look at\n\nThe catalogue is what publications on hiring fraud propose to look at. Each row \
         is covered by rules, or says why it is not. Bits are weights: rules without are shown and weigh nothing. Rows \
         marked *never* must not become rules; `ringer check` refuses the ways that a column, a list or a part of a \
         value would open.\n",
        MARK.replace("docs", "coverage")
    );
    let all = catalogue();
    for section in &all.sections {
        let _ = writeln!(
            page,
            "\n## {} {}\n\n| row | what would be noticed | rules | |\n|---|---|---|---|",
            section.id, section.title
        );
        for row in all.rows.iter().filter(|row| row.section == section.id) {
            let reason = row.reason.as_deref().map(cell).unwrap_or_default();
            let shown = if row.ship { listed(rules, row) } else { "*never*".to_owned() };
            let _ = writeln!(page, "| {} | {} | {shown} | {reason} |", code(&row.id), cell(&row.title));
        }
    }
    let beyond: Vec<&Rule> = rules.rules.iter().filter(|rule| rule.catalogue.is_empty()).collect();
    if !beyond.is_empty() {
        let _ = writeln!(page, "\n## Beyond the catalogue\n\n| rule | what it sees |\n|---|---|");
        for rule in beyond {
            let _ = writeln!(page, "| {} | {} |", named(rules, rule), cell(&rule.title));
        }
    }
    page
}

/// Rows that no rule covers and that do not say why.
pub fn uncovered(rules: &RuleSet) -> Vec<&'static str> {
    let covered = |row: &Row| rules.rules.iter().any(|rule| rule.catalogue.contains(&row.id));
    let open = |row: &&Row| row.reason.is_none() && !covered(row);
    catalogue().rows.iter().filter(open).map(|row| row.id.as_str()).collect()
}

fn listed(rules: &RuleSet, row: &Row) -> String {
    let own = rules.rules.iter().filter(|rule| rule.catalogue.contains(&row.id));
    own.map(|rule| named(rules, rule)).collect::<Vec<_>>().join("<br>")
}

/// Its link, its bits, and its status where that is not stable.
fn named(rules: &RuleSet, rule: &Rule) -> String {
    let pack = rules.packs.get(usize::from(rule.pack)).map_or("", |pack| pack.id.as_str());
    let mut bits: Vec<Bits> =
        rule.kind.grouping().map(|g| g.bands.iter().map(|band| band.1).collect()).unwrap_or_default();
    if bits.is_empty() {
        bits.push(rule.bits);
    }
    let weight = match (bits.iter().min(), bits.iter().max(), rule.status) {
        (_, _, super::super::Status::Experimental) => "experimental".to_owned(),
        (Some(least), Some(most), status) if least != most => format!("{least} to {most} bits{}", end(status)),
        (Some(bits), _, status) => format!("{bits} bits{}", end(status)),
        (None, _, status) => status.word().to_owned(),
    };
    format!("[{}]({pack}/{}.toml) ({weight})", rule.id, rule.id)
}

fn end(status: super::super::Status) -> String {
    if status == super::super::Status::Stable { String::new() } else { format!(", {}", status.word()) }
}
