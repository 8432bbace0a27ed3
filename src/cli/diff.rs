//! `ringer diff`: which verdicts flip between two result folders, or between two sets of packs over one input, and why.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::args::{DiffArgs, PackChoice};
use super::reading::{self, AsOf};
use super::{coloured, names, packs, print, width};
use crate::error::{Error, exit};
use crate::report::{self, ResultLines, text::Style};
use crate::rule::is_overlay;
use crate::screen::{Plan, Screening, Stream};
use crate::study::diff::{Diff, Difference, Side, Told};

/// Compares, and fails (as `diff` does) where a verdict flipped or an application is missing.
pub(super) fn run(args: DiffArgs) -> Result<u8, Error> {
    let by_rules = !args.packs.rules.is_empty() || !args.packs.only_rules.is_empty();
    let (found, sides) = match (by_rules, args.what.as_slice()) {
        (true, [_, ..]) => rules(&args)?,
        (false, [a, b]) => (folders(a, b)?, (a.display().to_string(), b.display().to_string())),
        (true, []) => return Err(Error::Usage("give an INPUT to screen with both sets of packs".to_owned())),
        (false, _) => {
            let usage = "give two result folders, or --rules PACK_A --rules PACK_B and an INPUT";
            return Err(Error::Usage(usage.to_owned()));
        }
    };
    let sides = (sides.0.as_str(), sides.1.as_str());
    let style = Style { width: width(), colour: coloured(&std::io::stdout()) };
    print(&match args.json {
        true => report::diff::json_text(&found, sides),
        false => report::diff::text(&found, sides, args.top, style),
    })?;
    Ok(if found.is_same() { exit::DONE } else { exit::FAILED })
}

/// In step, so that what is the same on both sides is held for a moment only.
fn folders(a: &Path, b: &Path) -> Result<Difference, Error> {
    let (mut first, mut second) = (ResultLines::open(a)?, ResultLines::open(b)?);
    let mut diff = Diff::default();
    loop {
        let (old, new) = (first.next_told()?, second.next_told()?);
        if old.is_none() && new.is_none() {
            return Ok(diff.finish());
        }
        old.into_iter().for_each(|told| diff.take(Side::First, told));
        new.into_iter().for_each(|told| diff.take(Side::Second, told));
    }
}

/// The packs of both sides: two that are named, or what is loaded anyhow and that with one more. A file that is an
/// overlay is laid over what is loaded anyhow.
fn choices(packs: &PackChoice) -> Result<[(PackChoice, String); 2], Error> {
    let named = if packs.only_rules.is_empty() { &packs.rules } else { &packs.only_rules };
    let side = |path: &PathBuf| {
        let mut choice = PackChoice { overlay: packs.overlay.clone(), ..PackChoice::default() };
        let text = if path.is_file() { std::fs::read_to_string(path).unwrap_or_default() } else { String::new() };
        match (is_overlay(&text), packs.only_rules.is_empty()) {
            (true, _) => choice.overlay.push(path.clone()),
            (_, true) => choice.rules.push(path.clone()),
            (_, false) => choice.only_rules.push(path.clone()),
        }
        (choice, path.display().to_string())
    };
    match named.as_slice() {
        [b] => {
            let plain = PackChoice { overlay: packs.overlay.clone(), ..PackChoice::default() };
            Ok([(plain, "the built-in packs".to_owned()), side(b)])
        }
        [a, b] => Ok([side(a), side(b)]),
        _ => Err(Error::Usage("--rules is given once (against the built-in packs) or twice".to_owned())),
    }
}

fn rules(args: &DiffArgs) -> Result<(Difference, (String, String)), Error> {
    if args.what.iter().any(|input| input.as_os_str() == "-") {
        let usage = "standard input can be read only once: save it to a file, which both sets of packs can read";
        return Err(Error::Usage(usage.to_owned()));
    }
    let as_of = AsOf::of(&args.reading)?;
    let [(first, a), (second, b)] = choices(&args.packs)?;
    let found = reading::on_threads(&args.reading, || {
        let mut old: VecDeque<Told> = VecDeque::new();
        screened(args, &first, as_of, |told| old.push_back(told))?;
        let mut diff = Diff::default();
        screened(args, &second, as_of, |told| {
            old.pop_front().into_iter().for_each(|old| diff.take(Side::First, old));
            diff.take(Side::Second, told);
        })?;
        old.into_iter().for_each(|old| diff.take(Side::First, old));
        Ok(diff.finish())
    })?;
    Ok((found, (a, b)))
}

/// Screens the inputs with some packs.
fn screened(args: &DiffArgs, choice: &PackChoice, as_of: AsOf, mut see: impl FnMut(Told) + Send) -> Result<(), Error> {
    let rules = packs::load(choice, as_of.date)?;
    let (import, ground) = reading::open(&args.what, &args.reading, &rules, as_of.now)?;
    let plan = Plan::new(&rules, as_of.now);
    let facts = names::ImportFacts::of(&import);
    let (reader, decoder) = import.split();
    let stream = Stream::new(reader, decoder.clone(), Box::new(|_| {}));
    let memory = reading::bytes(&args.reading.memory)?;
    let screening = Screening::read(&plan, ground, facts.files(), &stream, memory)?;
    let names = names::names(&rules, &[], &facts, &decoder);
    screening.conclude(
        |concluded| concluded.iter().map(|one| report::told(&one.verdict, &names)).collect::<Vec<_>>(),
        |told| {
            told.into_iter().for_each(&mut see);
            Ok::<(), crate::screen::Error>(())
        },
    )?;
    Ok(())
}
