//! The pages that no rule owns: fields, functions, causes and families, keys of files, codes.

use std::fmt::Write;

use super::super::shape::{self, Takes};
use super::super::{RuleSet, codes as all_codes};
use super::{cell, code, page};
use crate::condition::{FUNCTIONS, Place, Schema, Type};
use crate::schema;

/// What there is, and every rule.
pub(super) fn index(rules: &RuleSet) -> String {
    let mut text = String::from(
        "# Reference\n\n\
         - [Fields](fields.md): what conditions can read\n\
         - [Functions](functions.md): what conditions can call\n\
         - [Keys](keys.md): what pack, rule and overlay files hold\n\
         - [Causes and families](causes.md): how hits are weighed\n\
         - [Codes](codes.md): what `ringer check` says, and the way out\n\n",
    );
    for (at, pack) in rules.packs.iter().enumerate() {
        let title = if pack.title.is_empty() { String::new() } else { format!(": {}", pack.title) };
        let _ = writeln!(text, "## Pack {}{title}\n", code(&pack.id));
        for rule in rules.rules.iter().filter(|rule| usize::from(rule.pack) == at) {
            let _ = writeln!(text, "- [{}](rules/{}.md) ({}, {} bits)", rule.title, rule.id, code(&rule.id), rule.bits);
        }
        text.push('\n');
    }
    text
}

/// Every member that a condition can read.
pub(super) fn fields() -> String {
    let mut text = String::from(
        "# Fields\n\nConditions on one application read `app`; `having` and `bands` of a group read `group`; bands of \
         causes read both, and `hits`; `combine` reads `ring` and what other rules say. What an export does not say is unknown. `key` is what a group shares, `now` the \
         day of the run.\n\n",
    );
    let schema = schema::cause();
    let roots = schema.roots.iter().chain(&schema::combine().roots);
    let root = |name: &str| roots.clone().find(|(_, ty)| ty.name(schema) == name).map(|(root, _)| *root);
    for object in &schema.objects {
        if object.members.is_empty() {
            continue;
        }
        let shown = match root(object.name) {
            Some(root) if root != object.name => format!("{root} ({})", object.name),
            _ => object.name.to_owned(),
        };
        let _ = writeln!(text, "## {shown}\n\n{}\n\n| member | type | |\n|---|---|---|", object.doc);
        for member in &object.members {
            let kind = type_name(&member.ty, schema);
            let _ = writeln!(text, "| {} | {} | {} |", code(member.name), cell(&kind), cell(member.doc));
        }
        text.push('\n');
    }
    text
}

fn type_name(ty: &Type, schema: &Schema) -> String {
    ty.name(schema).to_string()
}

/// Every function and macro.
pub(super) fn functions() -> String {
    let mut text = String::from(
        "# Functions\n\nConditions are written in CEL, the Common Expression Language. These are the functions and \
         macros that they know; operators are `&& || ! == != < <= > >= in + - * / %` and `a ? b : c`. Over something \
         unknown all of them are unknown, but for those that say otherwise.\n\n| form | |\n|---|---|\n",
    );
    for function in FUNCTIONS {
        let _ = writeln!(text, "| {} | {} |", code(&cell(function.form)), cell(function.doc));
    }
    text
}

/// Families with their caps, causes with their prices.
pub(super) fn causes(rules: &RuleSet) -> String {
    let scoring = &rules.scoring;
    let mut text = format!(
        "# Causes and families\n\nA score is what the cheapest innocent story costs, plus what it leaves unexplained. \
         From {} bits on an application is looked at first, from {} on it is checked.\n\n## Causes\n\nThe first band \
         that holds gives the price.\n\n",
        scoring.escalate, scoring.review
    );
    for (cause, bands) in scoring.causes.iter().zip(&rules.causes) {
        let _ = writeln!(text, "- {} ({}): {}", code(&cause.id), cause.title, page::prices(bands));
    }
    text += "\n## Families\n\nHits of one family add at most its cap.\n\n| family | | cap |\n|---|---|---|\n";
    for family in &scoring.families {
        let _ = writeln!(text, "| {} | {} | {} |", code(&family.id), cell(&family.title), family.cap);
    }
    text
}

/// Every key of every kind of table.
pub(super) fn keys() -> String {
    let mut text = String::from(
        "# Keys\n\nFiles are TOML 1.0. An unknown key is an error. `ringer pack schema` gives the same as JSON Schema, so \
         that an editor completes and checks while you type.\n\n",
    );
    for shape in shape::all().into_iter().filter(|shape| !shape.keys.is_empty()) {
        let _ = writeln!(text, "## {}\n\n{}\n\n| key | takes | |\n|---|---|---|", shape.header, shape.doc);
        for key in shape.keys {
            let must = if key.must { " (must be written)" } else { "" };
            let _ = writeln!(text, "| {} | {}{must} | {} |", code(key.name), cell(&takes(&key.takes)), cell(key.doc));
        }
        for set in shape.one_of {
            let words: Vec<String> = set.iter().map(|key| code(key)).collect();
            let _ = writeln!(text, "\nExactly one of {}.", words.join(", "));
        }
        text.push('\n');
    }
    text
}

fn takes(takes: &Takes) -> String {
    let listed = |words: Vec<&str>| words.into_iter().map(code).collect::<Vec<_>>().join(", ");
    match takes {
        Takes::Text => "text".to_owned(),
        Takes::Id => "an id: lower-case words joined by hyphens".to_owned(),
        Takes::Cel => "an expression".to_owned(),
        Takes::Sentence => "a sentence".to_owned(),
        Takes::Span => "a length of time: `365d`, `12h`".to_owned(),
        Takes::Date => "a day: `2026-11-20`".to_owned(),
        Takes::Bool => "`true` or `false`".to_owned(),
        Takes::Count(least) => format!("a whole number from {least}"),
        Takes::Number(least, most) => format!("a number from {least} to {most}"),
        Takes::Texts => "an array of texts".to_owned(),
        Takes::Word(words) => listed(words()),
        Takes::Words(words) => format!("{}, or an array of them", listed(words())),
        Takes::Plain => "a text, a number, `true` or `false`, or an array of one of these".to_owned(),
        Takes::Stories => "an array of causes, or one for each application".to_owned(),
        Takes::App => "an application".to_owned(),
        Takes::Apps => "an array of applications".to_owned(),
        Takes::Table(_) => "a table".to_owned(),
        Takes::Tables(_) => "tables".to_owned(),
        Takes::Named(_) | Takes::Short(..) => "tables by name".to_owned(),
        Takes::Values => "values by name".to_owned(),
        Takes::Trust => "words by field".to_owned(),
    }
}

/// Every code with its explanation and its two examples.
pub(super) fn codes() -> String {
    let mut text = String::from(
        "# Codes\n\nWhat `ringer check` says: `E` and `T` are errors, `W` warnings. `ringer help T009` prints the same.\n\n",
    );
    for one in all_codes() {
        let _ = writeln!(text, "## {}: {}\n\n{}\n", one.code, one.title, one.text);
        let language = if one.place == Place::Condition { "text" } else { "toml" };
        let fenced = |example: &str| format!("```{language}\n{}\n```\n", example.trim_end());
        let _ = writeln!(text, "Not so:\n\n{}\nBut so:\n\n{}", fenced(one.bad), fenced(one.good));
        let _ = writeln!(text, "What to do: {}.\n", one.remedy);
    }
    text
}
