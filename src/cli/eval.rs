//! `ringer eval`: one condition against every application, while writing a rule.
//!
//! The condition becomes a rule of its own, so that it is read, settled and decided exactly as a scan would.

use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use super::args::EvalArgs;
use super::reading::{self, AsOf};
use super::{coloured, names, packs, print, tell};
use crate::error::{Error, exit};
use crate::fact::watch::Watchlist;
use crate::report::visible;
use crate::rule::{self, Diagnostic, PackSource, RuleSet, SourceFile};
use crate::screen::{self, Concluded, Plan, Screening, Stream};

/// Decides the condition for each application and lists those for which it holds.
pub(super) fn run(args: EvalArgs) -> Result<u8, Error> {
    let as_of = AsOf::of(&args.input.reading)?;
    let rules = rules(&args.expr)?;
    let watch = super::watchlist::lists(&args.watch, as_of)?;
    reading::on_threads(&args.input.reading, || decide(&args, as_of, &rules, watch))
}

/// The pack that a condition is put into: one rule in a family of its own.
const PACK: &str = r#"id = "eval"
version = "1"
[[family]]
id = "eval"
title = "the condition"
cap = 1.0
[[rule]]
id = "eval"
family = "eval"
bits = 1.0
status = "experimental"
when = "#;

/// A rule set whose only rule is the condition.
fn rules(expr: &str) -> Result<RuleSet, Error> {
    // Between these quotes every character stands for itself, so that a place in the file is one in the condition.
    let (open, close) = if expr.contains("'''") { ("", "") } else { ("'''", "'''") };
    let when = if open.is_empty() { toml::Value::String(expr.to_owned()).to_string() } else { expr.to_owned() };
    let pack = format!("{PACK}{open}{when}{close}\n");
    let mut sources = packs::scoring();
    sources.push(PackSource::one("the condition", pack.as_bytes()));
    let (rules, found) = match rule::load(&sources, &rule::Options::default()) {
        Ok((rules, doubts)) => (Some(rules), doubts),
        Err(found) => (None, found),
    };
    let colour = coloured(&std::io::stderr());
    let start = PACK.len() + open.len();
    // What the rule around the condition lacks is not the condition's fault.
    let own = found.iter().filter(|d| d.severity == rule::Severity::Error || d.span.start >= start);
    let alone = |d: &Diagnostic| match !open.is_empty() && d.span.start >= start {
        true => within(d, expr, start),
        false => d.clone(),
    };
    own.for_each(|d| tell(&format!("{}\n\n", alone(d).render(colour).trim_end())));
    rules.ok_or_else(|| Error::Usage("the condition has mistakes".to_owned()))
}

/// The same mistake, told of the condition instead of the pack around it.
fn within(found: &Diagnostic, expr: &str, start: usize) -> Diagnostic {
    let file = Arc::new(SourceFile { path: "the condition".to_owned(), text: expr.to_owned() });
    let moved = |span: &Range<usize>| span.start.saturating_sub(start)..span.end.saturating_sub(start);
    let mut told = Diagnostic::new(found.code, &file, moved(&found.span), found.message.clone());
    told.label = found.label.clone();
    told.help = found.help.clone();
    told.labels = found.labels.clone();
    for label in told.labels.iter_mut().filter(|label| label.file == found.file && label.span.start >= start) {
        label.span = moved(&label.span);
        label.file = Arc::clone(&file);
    }
    told
}

fn decide(args: &EvalArgs, as_of: AsOf, rules: &RuleSet, watch: Option<Arc<Watchlist>>) -> Result<u8, Error> {
    let memory = reading::bytes(&args.input.reading.memory)?;
    let (import, mut ground) = reading::open(&args.input.inputs, &args.input.reading, rules, as_of.now)?;
    let files = names::ImportFacts::of(&import).files();
    ground.watch = watch;
    let plan = Plan::new(rules, as_of.now);
    let (reader, decoder) = import.split();
    let stream = Stream::new(reader, decoder, Box::new(|_| {}));
    let screening = Screening::read(&plan, ground, files, &stream, memory)?;
    let (mut held, mut unknown, mut all, mut text) = (0u64, 0u64, 0u64, String::new());
    screening.conclude(
        |concluded| concluded,
        |concluded| {
            for Concluded { verdict, undecided, .. } in concluded {
                all += 1;
                unknown += u64::from(!undecided.is_empty());
                let Some(finding) = verdict.findings.first() else { continue };
                held += 1;
                if held > args.top as u64 {
                    continue;
                }
                let mut seen: Vec<String> = Vec::new();
                for e in &finding.evidence {
                    seen.push(match &e.canonical {
                        Some(canonical) => format!("{} = {canonical} (\"{}\")", e.path, e.raw),
                        None => format!("{} = {}", e.path, e.raw),
                    });
                }
                let _ = writeln!(
                    text,
                    "{}  {}  {}",
                    visible(&verdict.id),
                    visible(&verdict.name),
                    visible(&seen.join(", "))
                );
            }
            Ok::<(), screen::Error>(())
        },
    )?;
    if held > args.top as u64 {
        let _ = writeln!(text, "... and {} more", held - args.top as u64);
    }
    let _ = writeln!(
        text,
        "true for {held}, false for {}, unknown for {unknown}, of {all} applications",
        all - held - unknown
    );
    print(&text)?;
    Ok(exit::DONE)
}
