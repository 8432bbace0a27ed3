//! The manual in Markdown: a page for each loaded rule, and the reference of fields, functions, causes, keys and codes.
//!
//! Everything is made of what the program itself reads; nothing is written by hand here but headings.

mod coverage;
mod page;
mod reference;

use std::collections::BTreeMap;

pub use coverage::{coverage, uncovered};

use super::RuleSet;

/// First line of every page, by which pages of rules that are gone are told from other files.
pub const MARK: &str = "<!-- Written by `ringer pack docs`; changes are lost. -->\n";

/// All pages by their path below the manual's folder.
pub fn manual(rules: &RuleSet) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    pages.insert("README.md".to_owned(), reference::index(rules));
    pages.insert("fields.md".to_owned(), reference::fields());
    pages.insert("functions.md".to_owned(), reference::functions());
    pages.insert("keys.md".to_owned(), reference::keys());
    pages.insert("causes.md".to_owned(), reference::causes(rules));
    pages.insert("codes.md".to_owned(), reference::codes());
    for rule in &rules.rules {
        pages.insert(format!("rules/{}.md", rule.id), page::page(rules, rule));
    }
    pages.into_iter().map(|(name, page)| (name, format!("{MARK}\n{}\n", page.trim_end()))).collect()
}

/// Text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// Code in a line.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}
