//! `ringer explain`: how one application's verdict comes about, from a result folder or from an export screened now.

use std::sync::Arc;

use super::args::ExplainArgs;
use super::reading::{self, AsOf};
use super::{coloured, names, packs, print, width};
use crate::error::{Error, exit};
use crate::report::{self, Names, Nearest, explain, text::Style};
use crate::rule::nearest;
use crate::screen::{Concluded, Plan, Screening, Stream};
use crate::verdict::Verdict;

/// Tells every application of that id.
pub(super) fn run(args: ExplainArgs) -> Result<u8, Error> {
    let told: Vec<(Verdict, Arc<Names>)> = match args.from.is_dir() {
        true => {
            report::find(&args.from, &args.id)?.verdicts.into_iter().map(|(v, names)| (v, Arc::new(names))).collect()
        }
        false => reading::on_threads(&args.reading, || screened(&args))?,
    };
    if let (Some(rule), Some((_, names))) = (&args.rule, told.first()) {
        known(rule, names)?;
    }
    let style = Style { width: width(), colour: coloured(&std::io::stdout()) };
    let mut text = String::new();
    for (at, (verdict, names)) in told.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        text.push_str(&match (args.for_candidate, args.json) {
            (true, _) => explain::for_candidate(verdict, names, style),
            (_, true) => explain::json_text(verdict, names, args.rule.as_deref()),
            _ => explain::text(verdict, names, args.rule.as_deref(), style),
        });
    }
    print(&text)?;
    Ok(exit::DONE)
}

/// Refuses a rule that was not loaded.
fn known(rule: &str, names: &Names) -> Result<(), Error> {
    if names.rule_of(rule).is_some() {
        return Ok(());
    }
    let near = nearest(rule, names.rules.iter().map(|known| &known.id));
    let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Err(Error::Usage(format!("no rule of this run is called `{rule}`{hint}")))
}

/// Screens the export and keeps the verdicts of that id.
fn screened(args: &ExplainArgs) -> Result<Vec<(Verdict, Arc<Names>)>, Error> {
    let as_of = AsOf::of(&args.reading)?;
    let rules = packs::load(&args.packs, as_of.date)?;
    let (import, ground) = reading::open(std::slice::from_ref(&args.from), &args.reading, &rules, as_of.now)?;
    let plan = Plan::new(&rules, as_of.now);
    let facts = names::ImportFacts::of(&import);
    let (reader, decoder) = import.split();
    let stream = Stream::new(reader, decoder.clone(), Box::new(|_| {}));
    let screening = Screening::read(&plan, ground, facts.files(), &stream, reading::bytes(&args.reading.memory)?)?;
    let names = Arc::new(names::names(&rules, &[], &facts, &decoder));
    let mut found: Vec<Verdict> = Vec::new();
    let mut nearest = Nearest::to(&args.id);
    let is_it = |verdict: &Verdict| {
        verdict.id == args.id || format!("{}:{}", names.file(verdict.source), verdict.source.row) == args.id
    };
    screening.conclude(
        |concluded| concluded,
        |concluded| {
            for Concluded { verdict, .. } in concluded {
                match is_it(&verdict) {
                    true => found.push(verdict),
                    false => nearest.offer(&verdict.id, &verdict.name),
                }
            }
            Ok::<(), crate::screen::Error>(())
        },
    )?;
    if found.is_empty() {
        let (id, path, nearest) = (args.id.clone(), args.from.clone(), nearest.into_ids());
        return Err(Error::Report(report::Error::NoSuchApplication { id, path, nearest }));
    }
    Ok(found.into_iter().map(|verdict| (verdict, Arc::clone(&names))).collect())
}
