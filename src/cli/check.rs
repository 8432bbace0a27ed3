//! `ringer check`: all mistakes of all packs at once.

use super::args::{CheckArgs, CheckFormat, PackChoice, Reading};
use super::reading::AsOf;
use super::{coloured, packs, print};
use crate::error::{Error, exit};
use crate::rule::{self, Diagnostic, Severity};

/// Checks the built-in packs, and those named with them.
pub(super) fn run(args: CheckArgs) -> Result<u8, Error> {
    let choice = PackChoice { rules: args.paths, only_rules: Vec::new(), overlay: args.overlay };
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
    let errors = found.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = found.len() - errors;
    match args.format {
        CheckFormat::Json => print(&json(&found))?,
        CheckFormat::Text => {
            let colour = coloured(&std::io::stdout());
            let mut text: String = found.iter().map(|d| format!("{}\n\n", d.render(colour).trim_end())).collect();
            text.push_str(&match &loaded {
                Some(rules) => format!(
                    "{} rules in {} packs, {}, {}.\n",
                    rules.rules.len(),
                    rules.packs.len(),
                    counted(errors, "error"),
                    counted(warnings, "warning")
                ),
                None => format!("{}, {}.\n", counted(errors, "error"), counted(warnings, "warning")),
            });
            print(&text)?;
        }
    }
    Ok(if errors > 0 || args.deny_warnings && warnings > 0 { exit::PACK } else { exit::DONE })
}

fn json(found: &[Diagnostic]) -> String {
    serde_json::to_string_pretty(found).expect("strings and numbers always serialise") + "\n"
}

fn counted(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
