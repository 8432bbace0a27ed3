//! `ringer explain`: how one application's verdict comes about, from a result folder or from an export screened now.

use std::sync::Arc;

use super::args::ExplainArgs;
use super::reading::{self, AsOf};
use super::{coloured, names, packs, print, width};
use crate::error::{Error, exit};
use crate::report::{self, Names, Nearest, explain, near_miss, text::Style};
use crate::rule::{Kind, nearest};
use crate::screen::{NearMiss, Plan, Screening, Stream};
use crate::verdict::Verdict;

/// An application that was asked for, and its near misses if those were.
struct One {
    verdict: Verdict,
    names: Arc<Names>,
    near: Vec<NearMiss>,
}

/// Tells every application of that id.
pub(super) fn run(args: ExplainArgs) -> Result<u8, Error> {
    let told: Vec<One> = match args.from.is_dir() {
        true if args.near_miss => {
            let message = "a result folder does not hold what rules missed; give --near-miss the export: --from INPUT";
            return Err(Error::Usage(message.to_owned()));
        }
        true => {
            let found = report::find(&args.from, &args.id)?.verdicts.into_iter();
            found.map(|(verdict, names)| One { verdict, names: Arc::new(names), near: Vec::new() }).collect()
        }
        false => reading::on_threads(&args.reading, || screened(&args))?,
    };
    if let (Some(rule), Some(one), false) = (&args.rule, told.first(), args.near_miss) {
        known(rule, &one.names)?;
    }
    let style = Style { width: width(), colour: coloured(&std::io::stdout()) };
    let mut text = String::new();
    for (at, one) in told.iter().enumerate() {
        if at > 0 && !args.json {
            text.push('\n');
        }
        text.push_str(&page(&args, one, style));
    }
    print(&text)?;
    Ok(exit::DONE)
}

fn page(args: &ExplainArgs, One { verdict, names, near }: &One, style: Style) -> String {
    let rule = args.rule.as_deref();
    match (args.near_miss, args.for_candidate, args.json) {
        (true, _, true) => near_miss::json_text(verdict, near, names),
        (true, ..) => near_miss::text(verdict, near, names, style),
        (_, true, _) => explain::for_candidate(verdict, names, style),
        (.., true) => explain::json_text(verdict, names, rule),
        _ => explain::text(verdict, names, rule, style),
    }
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

/// Screens the export as far as it bears on that id.
fn screened(args: &ExplainArgs) -> Result<Vec<One>, Error> {
    let as_of = AsOf::of(&args.reading)?;
    let mut rules = packs::load(&args.packs, as_of.date)?;
    if args.near_miss {
        if let Some(rule) = &args.rule {
            packs::keep(&mut rules, std::slice::from_ref(rule))?;
        }
        // What compares texts or rests on other rules misses by no conjunct of its own, and costs most.
        rules = rules.only(|rule| matches!(rule.kind, Kind::When(_) | Kind::Group(_)));
    }
    let watch = super::watchlist::of_run(&args.watch, as_of, &mut rules)?;
    let (import, mut ground) = reading::open(std::slice::from_ref(&args.from), &args.reading, &rules, as_of.now)?;
    ground.watch = watch;
    let facts = names::ImportFacts::of(&import);
    let plan = Plan::new(&rules, as_of.now).about(&args.id, facts.files());
    let (reader, decoder) = import.split();
    let stream = Stream::new(reader, decoder.clone(), Box::new(|_| {}));
    let screening = Screening::read(&plan, ground, facts.files(), &stream, reading::bytes(&args.reading.memory)?)?;
    let names = Arc::new(names::names(&rules, &[], &facts, &decoder));
    let mut found: Vec<Verdict> = Vec::new();
    screening.conclude(
        |concluded| concluded,
        |concluded| {
            found.extend(concluded.into_iter().map(|one| one.verdict));
            Ok::<(), crate::screen::Error>(())
        },
    )?;
    if found.is_empty() {
        let mut nearest = Nearest::to(&args.id);
        screening.each_id(|id, name| nearest.offer(id, name))?;
        let (id, path, nearest) = (args.id.clone(), args.from.clone(), nearest.into_ids());
        return Err(Error::Report(report::Error::NoSuchApplication { id, path, nearest }));
    }
    let one = |verdict: Verdict| {
        let near = if args.near_miss { screening.near_misses(verdict.ordinal)? } else { Vec::new() };
        Ok(One { verdict, names: Arc::clone(&names), near })
    };
    found.into_iter().map(one).collect()
}
