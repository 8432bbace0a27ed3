//! `ringer backtest`: what the rules and the outcomes are worth on applications whose truth is known.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::args::BacktestArgs;
use super::reading::{self, AsOf};
use super::{coloured, names, packs, print, tell, width};
use crate::error::{Error, exit};
use crate::fact::watch::Watchlist;
use crate::report::{self, text::Style};
use crate::rule::RuleSet;
use crate::screen::{Plan, Screening, Stream};
use crate::study::backtest::{Backtest, Backtested};
use crate::study::expect::Expectations;
use crate::study::fit::{self, Fit};
use crate::study::labels::Labels;

/// The largest file of labels or expectations that is read, in bytes.
const MOST: u64 = 1 << 30;

/// Screens the inputs and compares with the labels.
pub(super) fn run(args: BacktestArgs) -> Result<u8, Error> {
    let as_of = AsOf::of(&args.input.reading)?;
    let labels = Labels::parse(&file(&args.labels, "the labels")?)
        .map_err(|e| Error::Usage(format!("the labels {}: {e}", args.labels.display())))?;
    let expected = args.expect.as_deref().map(expectations).transpose()?;
    let mut rules = packs::load(&args.packs, as_of.date)?;
    let watch = super::watchlist::of_run(&args.watch, as_of, &mut rules)?;
    let (found, fit) = reading::on_threads(&args.input.reading, || screened(&args, as_of, &rules, &labels, watch))?;
    if found.labelled.right + found.labelled.wrong == 0 {
        let (labels, first) = (args.labels.display(), found.unknown.1.first());
        let hint =
            first.map_or(String::new(), |id| format!("; the labels have ids such as \"{}\"", report::visible(id)));
        return Err(Error::Usage(format!("no application has an id that {labels} labels{hint}")));
    }
    let checked = expected.map(|expected| expected.check(&found)).unwrap_or_default();
    let overlay = fit.as_ref().map(|fit| report::backtest::overlay(fit, found.labelled, &as_of.text()));
    let text = match args.json {
        true => report::backtest::json_text(&found, &checked, fit.as_ref(), overlay.as_deref().unwrap_or_default()),
        false => {
            let style = Style { width: width(), colour: coloured(&std::io::stdout()) };
            let mut text = report::backtest::text(&found, &checked, fit.as_ref(), style);
            if let Some(overlay) = &overlay {
                text.push_str(&format!("\n{overlay}"));
            }
            text
        }
    };
    if let (Some(path), Some(overlay)) = (&args.write_overlay, &overlay) {
        save(path, overlay)?;
    }
    print(&text)?;
    Ok(if checked.iter().all(|c| c.met) { exit::DONE } else { exit::FAILED })
}

fn screened(
    args: &BacktestArgs,
    as_of: AsOf,
    rules: &RuleSet,
    labels: &Labels,
    watch: Option<Arc<Watchlist>>,
) -> Result<(Backtested, Option<Fit>), Error> {
    let memory = reading::bytes(&args.input.reading.memory)?;
    let (import, mut ground) = reading::open(&args.input.inputs, &args.input.reading, rules, as_of.now)?;
    ground.watch = watch;
    let plan = Plan::new(rules, as_of.now);
    let files = names::ImportFacts::of(&import).files();
    let (reader, decoder) = import.split();
    let stream = Stream::new(reader, decoder, Box::new(|_| {}));
    let screening = Screening::read(&plan, ground, files, &stream, memory)?.asking_solo();
    let mut backtest = Backtest::new(rules, labels);
    screening.conclude(
        |concluded| concluded,
        |concluded| {
            concluded.iter().for_each(|one| backtest.take(one));
            Ok::<(), crate::screen::Error>(())
        },
    )?;
    let found = backtest.finish(screening.clusters(), &screening.decidable());
    let wanted = args.fit || args.write_overlay.is_some();
    Ok((found, wanted.then(|| fit::fit(&backtest, screening.clusters()))))
}

/// A file as its bytes, if it is of any size to be read.
fn file(path: &Path, what: &str) -> Result<Vec<u8>, Error> {
    let failed = || Error::io(format!("cannot read {what} {}", path.display()));
    let length = std::fs::metadata(path).map_err(failed())?.len();
    if length > MOST {
        return Err(Error::Usage(format!("{what} {} are too large to be read", path.display())));
    }
    std::fs::read(path).map_err(failed())
}

fn expectations(path: &Path) -> Result<Expectations, Error> {
    let bytes = file(path, "the expectations")?;
    let name = path.display();
    let text = String::from_utf8(bytes).map_err(|_| Error::Usage(format!("the expectations {name} are not UTF-8")))?;
    Expectations::parse(&text).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(|p| format!("  {}", report::visible(&p.to_string()))).collect();
        Error::Usage(format!("the expectations {name} have mistakes:\n{}", told.join("\n")))
    })
}

/// Writes the overlay; it takes its name only when it is whole.
fn save(path: &Path, overlay: &str) -> Result<(), Error> {
    let failed = || Error::io(format!("cannot write {}", path.display()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed())?;
    file.write_all(overlay.as_bytes()).map_err(failed())?;
    file.persist(path).map_err(|e| failed()(e.error))?;
    tell(&format!("The overlay is saved as {}.\n", path.display()));
    Ok(())
}
