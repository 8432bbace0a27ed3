//! `ringer check`: all mistakes of all packs at once.

use std::path::{Component, Path, PathBuf};

use super::args::{CheckArgs, CheckFormat, PackChoice, Reading};
use super::reading::AsOf;
use super::{coloured, packs, print};
use crate::error::{Error, exit};
use crate::rule::{self, Diagnostic, RuleSet, Severity};

/// What is told and cannot be put right, so that `--deny-warnings` lets it pass: a list that was approved.
const NOTICE: &str = "W108";

/// Checks the built-in packs, and those named with them.
pub(super) fn run(args: CheckArgs) -> Result<u8, Error> {
    let (overlay, rules): (Vec<PathBuf>, Vec<PathBuf>) = args.paths.into_iter().partition(|path| is_overlay(path));
    let overlay = args.overlay.into_iter().chain(overlay).collect();
    let choice = PackChoice { rules, only_rules: Vec::new(), overlay };
    let as_of = AsOf::of(&Reading::default())?;
    let options = rule::Options {
        overlays: packs::overlays(&choice.overlay)?,
        as_of: Some(as_of.date),
        ..rule::Options::default()
    };
    let (loaded, found) = match rule::load(&packs::sources(&choice)?, &options) {
        Ok((rules, warnings)) => (Some(rules), warnings),
        Err(found) => (None, found),
    };
    match args.format {
        CheckFormat::Json => print(&pretty(&rule::json(&found, &relative)))?,
        CheckFormat::Sarif => print(&pretty(&rule::sarif(&found, &relative)))?,
        CheckFormat::Text => print(&text(&found, loaded.as_ref()))?,
    }
    let denied = |d: &Diagnostic| d.severity == Severity::Error || args.deny_warnings && d.code != NOTICE;
    Ok(if found.iter().any(denied) { exit::PACK } else { exit::DONE })
}

/// Whether a file holds changes to packs rather than a pack.
fn is_overlay(path: &Path) -> bool {
    let Ok(text) = std::fs::read_to_string(path) else { return false };
    let header = |line: &str| {
        let name = line.trim_start().trim_start_matches('[');
        line.trim_start().starts_with('[')
            && ["set.", "extend.", "disable]", "weight]", "exception]"].iter().any(|key| name.starts_with(key))
    };
    // A test of a rule has `set.param` too, but below `[[test]]` and never as the first header.
    text.lines().find(|line| line.trim_start().starts_with('[')).is_some_and(header)
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
        (to.next(), from.next());
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
