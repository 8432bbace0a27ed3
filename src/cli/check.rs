//! `ringer check`: all mistakes of all packs at once.

use std::path::{Component, Path, PathBuf};

use super::args::{CheckArgs, CheckFormat, PackChoice, Reading};
use super::reading::AsOf;
use super::{coloured, packs, print};
use crate::error::{Error, exit};
use crate::rule::{self, Diagnostic, PackSource, RuleSet, Severity, SourceKind};

/// What is told and cannot be put right, so that `--deny-warnings` lets it pass: a list that was approved.
const NOTICE: &str = "W108";

/// Checks the built-in packs, and those named with them.
pub(super) fn run(args: CheckArgs) -> Result<u8, Error> {
    let choice = PackChoice { rules: args.paths, only_rules: Vec::new(), overlay: args.overlay };
    let as_of = AsOf::of(&Reading::default())?;
    // Whoever checks a folder means all that is in it, changes to packs included.
    let (found_there, sources): (Vec<_>, Vec<_>) = packs::sources(&choice)?.into_iter().partition(is_overlay);
    let mut overlays = packs::overlays(&choice.overlay)?;
    overlays.extend(found_there.into_iter().flat_map(|source| source.files.into_values()));
    let options = rule::Options { overlays, as_of: Some(as_of.date), ..rule::Options::default() };
    let (loaded, mut found) = match rule::load(&sources, &options) {
        Ok((rules, warnings)) => (Some(rules), warnings),
        Err(found) => (None, found),
    };
    if args.locked {
        found.extend(rule::locked(&sources));
    }
    match args.format {
        CheckFormat::Json => print(&pretty(&rule::json(&found, &relative)))?,
        CheckFormat::Sarif => print(&pretty(&rule::sarif(&found, &relative)))?,
        CheckFormat::Text => print(&text(&found, loaded.as_ref()))?,
    }
    let denied = |d: &Diagnostic| d.severity == Severity::Error || args.deny_warnings && d.code != NOTICE;
    Ok(if found.iter().any(denied) { exit::PACK } else { exit::DONE })
}

fn is_overlay(source: &PackSource) -> bool {
    source.kind == SourceKind::File && source.files.values().all(|file| rule::is_overlay(&file.text))
}

fn text(found: &[Diagnostic], loaded: Option<&RuleSet>) -> String {
    let colour = coloured(&std::io::stdout());
    let errors = found.iter().filter(|d| d.severity == Severity::Error).count();
    let mut text: String = found.iter().map(|d| format!("{}\n\n", d.render(colour).trim_end())).collect();
    if let Some(first) = found.iter().find(|d| d.severity == Severity::Error).or(found.first()) {
        text.push_str(&format!("More about a code, with examples: `ringer help {}`\n", first.code));
    }
    if let Some(rules) = loaded {
        text.push_str(&format!("{} rules in {} packs, ", rules.rules.len(), rules.packs.len()));
    }
    text + &format!("{}, {}.\n", counted(errors, "error"), counted(found.len() - errors, "warning"))
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).expect("strings and numbers always serialise") + "\n"
}

/// A path from the working directory, so that what programs read names no machine.
fn relative(path: &str) -> String {
    let shown = Path::new(path);
    let Some(here) = std::env::current_dir().ok().filter(|_| shown.is_absolute()) else {
        return path.trim_start_matches("./").to_owned();
    };
    let (mut to, mut from) = (shown.components().peekable(), here.components().peekable());
    while to.peek().is_some() && to.peek() == from.peek() {
        to.next();
        from.next();
    }
    let up = from.map(|_| Component::ParentDir);
    up.chain(to).collect::<PathBuf>().to_string_lossy().into_owned()
}

fn counted(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
