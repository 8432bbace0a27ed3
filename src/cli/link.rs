//! `ringer link`: who is the same. Links the records of a batch that are one person's, without labels.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use foldhash::fast::FixedState;

use super::args::LinkArgs;
use super::reading::{self, AsOf};
use super::{names, print, tell};
use crate::error::{Error, exit};
use crate::ingest::Decoder;
use crate::link::linkage::{self, Judgement, Link, Linkage, Options, Verdict, entities};
use crate::report::{self, count, grouped, linkage::LinkReport, visible};
use crate::screen::{Headers, Roster, Stream};

/// Links the inputs as one batch.
pub(super) fn run(args: LinkArgs) -> Result<u8, Error> {
    let as_of = AsOf::of(&args.input.reading)?;
    report::free(&args.out)?;
    if args.threshold.is_nan() {
        return Err(Error::Usage("--threshold takes a number of bits".to_owned()));
    }
    reading::on_threads(&args.input.reading, || link(&args, as_of))
}

fn link(args: &LinkArgs, as_of: AsOf) -> Result<u8, Error> {
    let started = Instant::now();
    let memory = reading::bytes(&args.input.reading.memory)?;
    let roster = read(args, as_of, memory)?;
    let read = started.elapsed().as_secs_f64();
    let judgements = args.judgements.as_deref().map(|path| judgements(path, &roster)).transpose()?.unwrap_or_default();
    let options = Options {
        threshold: args.threshold,
        memory: memory.saturating_mul(2),
        truth: args.truth.as_ref().map(|_| entities(roster.truth())),
        judgements,
    };
    let (begun, spent) = (Instant::now(), cpu_seconds());
    let linkage = linkage::link(&roster.table, &options).map_err(|e| Error::Usage(e.to_string()))?;
    let linked = begun.elapsed().as_secs_f64();
    let spent = cpu_seconds().zip(spent).map(|(after, before)| after - before);
    let ids = |record: u32| roster.id(record);
    let said = options.judgements.iter().filter(|j| j.verdict == Verdict::Same && j.a != j.b);
    let same: Vec<Link> = said.map(|j| linkage.weighed(j.a, j.b)).collect();
    let mut timings = vec![("read_seconds", read), ("link_seconds", linked)];
    timings.extend(spent.map(|seconds| ("link_cpu_seconds", seconds)));
    timings.extend(peak_memory().map(|bytes| ("peak_memory_bytes", bytes)));
    let report = LinkReport { linkage: &linkage, ids: &ids, threshold: args.threshold, same: &same, timings };
    let (folder, kept) = report.write(&args.out)?;
    if !args.quiet {
        print(&summary(&roster, &linkage))?;
        for (a, b) in &linkage.contradictions {
            tell(&format!(
                "Judgements contradict each other: {} and {}.\n",
                visible(roster.id(*a)),
                visible(roster.id(*b))
            ));
        }
        if let Some(kept) = kept {
            tell(&format!("The folder that was there is kept as {}.\n", kept.display()));
        }
    }
    if let Some(pair) = &args.explain {
        print(&explained(pair, &roster, &linkage)?)?;
    }
    print(&format!("{}\n", folder.display()))?;
    Ok(exit::DONE)
}

/// What the columns of a batch are called.
struct Columns<'d> {
    decoder: &'d Decoder,
    truth: Option<&'d str>,
}

impl Headers for Columns<'_> {
    fn header(&self, file: u16, column: u16) -> Option<String> {
        self.decoder.plan(file)?.name(column)
    }

    fn is_truth(&self, header: &str) -> bool {
        self.truth.is_some_and(|truth| truth.trim() == header.trim())
    }
}

fn read(args: &LinkArgs, as_of: AsOf, memory: usize) -> Result<Roster, Error> {
    let (import, ground) =
        reading::open_aside(&args.input.inputs, &args.input.reading, args.truth.as_deref(), as_of.now)?;
    let files = names::ImportFacts::of(&import).files();
    let (reader, decoder) = import.split();
    let stream = Stream::new(reader, decoder.clone(), Box::new(|_| {}));
    let headers = Columns { decoder: &decoder, truth: args.truth.as_deref() };
    let roster = Roster::read(ground, &headers, &files, &stream, memory)?;
    let (reader, _) = stream.finish();
    let account = reader.finish();
    let lost = account.quarantine.len();
    if lost > 0 {
        tell(&format!("{} could not be read and stand in no result.\n", count(lost, "row")));
    }
    if args.truth.is_some() && roster.truth().all(str::is_empty) {
        let column = args.truth.as_deref().unwrap_or_default();
        return Err(Error::Usage(format!("--truth: no record has anything in a column {column:?}")));
    }
    Ok(roster)
}

/// Reads judgements; ids that the input does not have are told and passed over.
fn judgements(path: &Path, roster: &Roster) -> Result<Vec<Judgement>, Error> {
    let failed = |e: csv::Error| Error::Usage(format!("the judgements {} cannot be read: {e}", path.display()));
    let bytes = std::fs::read(path).map_err(Error::io(format!("cannot read the judgements {}", path.display())))?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let by_id: HashMap<&str, u32, FixedState> = roster.by_id();
    let (mut found, mut unknown) = (Vec::new(), 0_u64);
    let mut lines = csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(bytes);
    for (number, line) in (1_u64..).zip(lines.records()) {
        let line = line.map_err(failed)?;
        let (Some(a), Some(b), Some(word)) = (line.get(0), line.get(1), line.get(2)) else {
            return Err(Error::Usage(format!("{}: line {number} lacks a value: id_l,id_r,verdict", path.display())));
        };
        let Some(verdict) = Verdict::read(word) else {
            if number == 1 && a.eq_ignore_ascii_case("id_l") {
                continue;
            }
            return Err(Error::Usage(format!(
                "{}: line {number}: a judgement is same, different or unsure, not {word:?}",
                path.display()
            )));
        };
        match (by_id.get(a), by_id.get(b)) {
            (Some(&a), Some(&b)) => found.push(Judgement { a, b, verdict }),
            _ => unknown += 1,
        }
    }
    if unknown > 0 {
        tell(&format!("{} of applications that the input does not have.\n", count(unknown, "judgement")));
    }
    Ok(found)
}

fn summary(roster: &Roster, linkage: &Linkage<'_>) -> String {
    let records = u64::from(roster.table.len());
    let clusters = report::linkage::clusters(linkage) as u64;
    let mut text = format!(
        "{} records, {} candidate pairs ({:.1} % of the pairs to be found are estimated to be among them).\n\
         {} links, {} clusters; {} between clusters that stay apart.\n",
        grouped(records),
        grouped(linkage.candidates),
        linkage.recall * 100.0,
        grouped(linkage.links.len() as u64),
        grouped(clusters),
        count(linkage.bridges.len() as u64, "bridge"),
    );
    for rule in linkage.rules.iter().filter(|rule| rule.dropped > 0) {
        text += &format!(
            "Too common to compare: {} shared by {} ({}).\n",
            visible(&rule.name),
            count(rule.dropped_records, "record"),
            count(rule.dropped, "block")
        );
    }
    if let Some(evaluation) = &linkage.evaluation {
        text += &report::linkage::evaluation_text(evaluation);
    }
    text
}

/// The waterfall of two records, and of every link on the way between them.
fn explained(pair: &[String], roster: &Roster, linkage: &Linkage<'_>) -> Result<String, Error> {
    let by_id = roster.by_id();
    let [a, b] = [0, 1].map(|at| pair.get(at).and_then(|id| by_id.get(id.as_str()).copied()));
    let (Some(a), Some(b)) = (a, b) else {
        return Err(Error::Usage(format!("--explain: no such ids as {} in the input", pair.join(" and "))));
    };
    let told = |a: u32, b: u32| {
        let (a, b) = (a.min(b), a.max(b));
        report::linkage::waterfall_text(&linkage.waterfall(a, b), roster.id(a), roster.id(b))
    };
    let mut text = told(a, b);
    match linkage.path(a, b) {
        Some(path) if path.len() > 1 => {
            text += &format!("\nOne cluster, by way of {}:\n", count(path.len() as u64, "link"));
            path.iter().for_each(|link| text += &format!("\n{}", told(link.a, link.b)));
        }
        Some(_) => text += "One cluster.\n",
        None => text += "Different clusters.\n",
    }
    Ok(text)
}

/// The most memory the process has held, in bytes, where the system tells.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kilobytes| kilobytes * 1024.0)
}

/// Processor time of all threads so far, in seconds to the hundredth, where the system tells.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second value, the name, may hold anything; user and system time are the 14th and 15th, in ticks of 1/100 s.
    let mut rest = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks = rest.next()?.parse::<f64>().ok()? + rest.next()?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}
