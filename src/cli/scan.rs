//! `ringer scan`: the main job. Reads, screens, writes the report and tells what was found.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Format, ScanArgs};
use super::reading::{self, AsOf};
use super::{coloured, names, packs, print, tell, watchlist};
use crate::error::{Error, exit};
use crate::fact::watch::Watchlist;
use crate::report::{self, Names, Report, Timing};
use crate::rule::{Lock, RuleSet};
use crate::screen::{Plan, Protected, Screening, Stream};

/// Screens the inputs as one batch.
pub(super) fn run(args: ScanArgs) -> Result<u8, Error> {
    let as_of = AsOf::of(&args.input.reading)?;
    report::free(&args.out)?;
    let (mut rules, locks) = packs::for_run(&args.packs, as_of.date)?;
    packs::keep(&mut rules, &args.rule)?;
    let watch = watchlist::of_run(&args.watch, as_of, &mut rules)?;
    reading::on_threads(&args.input.reading, || screen(&args, as_of, &rules, &locks, watch))
}

fn screen(
    args: &ScanArgs,
    as_of: AsOf,
    rules: &RuleSet,
    locks: &[Lock],
    watch: Option<Arc<Watchlist>>,
) -> Result<u8, Error> {
    let started = Instant::now();
    let memory = reading::bytes(&args.input.reading.memory)?;
    let (import, mut ground) = reading::open(&args.input.inputs, &args.input.reading, rules, as_of.now)?;
    ground.watch = watch.clone();
    let plan = Plan::new(rules, as_of.now);
    let facts = names::ImportFacts::of(&import);
    let bar = progress(args.quiet);
    let (reader, decoder) = import.split();
    let ticks = bar.clone();
    let stream = Stream::new(reader, decoder.clone(), Box::new(move |rows| ticks.set_position(rows)));
    let stream = if args.keep_protected.is_some() { stream.keeping_protected() } else { stream };
    let screening = Screening::read(&plan, ground, facts.files(), &stream, memory)?;
    bar.finish_and_clear();
    let (reader, protected) = stream.finish();
    let account = reader.finish();
    if let Some(path) = &args.keep_protected {
        keep(path, &protected)?;
    }
    let read = started.elapsed().as_secs_f64();
    let names = Arc::new(names::names(rules, locks, &facts, &decoder));
    let mut report = Report::begin(&args.out, Arc::clone(&names), options(args))?;
    let scribe = report.scribe();
    screening.conclude(
        |concluded| scribe.write(concluded.into_iter().map(|c| c.verdict)),
        |written| report.take(written).map_err(Error::Report),
    )?;
    let ran = names::Ran { locks, uses: plan.exceptions_used(), whole: args.rule.is_empty() };
    let mut summary = names::summary(rules, &names, &facts, &screening, account, as_of, &ran)?;
    summary.overlays = names::overlays(&args.packs.overlay)?;
    summary.watchlists = watch.as_deref().map(watchlist::named).unwrap_or_default();
    let timing = |stage: &str, seconds| Timing { stage: stage.to_owned(), seconds };
    summary.timings =
        vec![timing("read and judge", read), timing("conclude and write", started.elapsed().as_secs_f64() - read)];
    let total = summary.total();
    let done = report.finish(summary)?;
    finish(args, &names, &done)?;
    let file = done.folder.join("quarantine.csv");
    match total.quarantined {
        rows if rows > 0 && total.applications == 0 => Err(Error::NothingRead { rows, file }),
        rows if rows > 0 && args.strict => Err(Error::Quarantined { rows, file }),
        _ => Ok(exit::DONE),
    }
}

/// Writes protected values aside, for their owner only.
fn keep(path: &Path, values: &[Protected]) -> Result<(), Error> {
    let rows = values.iter().map(|v| [v.id.as_str(), &v.header, &v.value]);
    let table = report::table(["application", "column", "value"], rows);
    let failed = || Error::io(format!("cannot write {}", path.display()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A temporary file is private from its first byte, and takes the name only when it is whole.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed())?;
    file.write_all(&table).map_err(failed())?;
    file.persist(path).map_err(|e| failed()(e.error))?;
    Ok(())
}

fn options(args: &ScanArgs) -> report::Options {
    let asked = |format| args.format.is_empty() || args.format.contains(&format);
    report::Options {
        jsonl: asked(Format::Jsonl),
        csv: asked(Format::Csv),
        xlsx: asked(Format::Xlsx),
        html: asked(Format::Html),
        redact: args.redact,
        top: args.top,
        whole_sheet: args.format.contains(&Format::Xlsx),
    }
}

/// A bar on a terminal, nothing elsewhere.
fn progress(quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(8) };
    let style = ProgressStyle::with_template("{spinner} {human_pos} rows read, {per_sec}");
    ProgressBar::with_draw_target(None, target).with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

fn finish(args: &ScanArgs, names: &Names, done: &report::Done) -> Result<(), Error> {
    let text_wanted = args.format.is_empty() || args.format.contains(&Format::Text);
    if !args.quiet && text_wanted {
        let style = report::text::Style { width: super::width(), colour: coloured(&std::io::stdout()) };
        print(&report::text::summary(names, &done.summary, &done.tally, &done.worst, args.top, style))?;
    }
    if let Some(kept) = done.kept.as_ref().filter(|_| !args.quiet) {
        tell(&format!("The report that was there is kept as {}.\n", kept.display()));
    }
    let last: &PathBuf = done.report.as_ref().unwrap_or(&done.folder);
    print(&format!("{}\n", last.display()))
}
