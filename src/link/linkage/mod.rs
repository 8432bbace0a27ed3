//! Linkage: which records of a table are one person's, learned from the table itself (Fellegi and Sunter 1969, with
//! parameters by expectation and maximisation as in Winkler 1988).
//!
//! ```text
//! Row --> Table --Comparer, Blocking--> candidate pairs --> patterns --train--> Model
//!                                       candidate pairs --Scorer--> links --resolve--> clusters, bridges
//! ```
//!
//! No labels, no settings that depend on the data. What comes out depends on the rows and their order alone: not on
//! threads, memory or a clock. It says what fits one person, never that a person has done something.

mod blocking;
mod comparison;
mod copies;
mod evaluate;
mod judgement;
mod level;
mod measure;
mod model;
mod resolve;
mod row;
mod score;
mod table;
#[cfg(test)]
mod tests;
mod train;
mod worth;

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;
use rayon::prelude::*;

pub use blocking::BlockingRule;
pub use evaluate::{Evaluation, Quality, entities};
pub use judgement::{Judgement, Verdict};
pub use model::{ComparisonReport, LevelReport, Model};
pub use resolve::Bridge;
pub use row::wanted;
pub use score::{Bar, Waterfall, probability};
pub use table::{Attribute, Column, Dictionary, Row, Table};

use blocking::{Blocking, Candidate};
use comparison::{Comparer, Pattern};
use judgement::Judged;
use model::Hope;
use score::Scorer;
use train::Tally;
use worth::Worth;

/// Bytes that a record's candidates take while they are compared, about.
const BYTES_PER_RECORD: usize = 200;
/// How far below the cut a pair may lie under the starting probabilities and still be kept until training is done.
const MARGIN: f64 = 15.0;

/// Two records and their match weight in bits; the lower record first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The lower record.
    pub a: u32,
    /// The higher record.
    pub b: u32,
    /// Match weight in bits: the logarithm to base 2 of the odds that they are one person's.
    pub weight: f64,
}

/// How to link.
#[derive(Clone, Debug)]
pub struct Options {
    /// Pairs of this match weight in bits or more are links. 0 is even odds.
    pub threshold: f64,
    /// What an analyst said.
    pub judgements: Vec<Judgement>,
    /// Bytes that candidate pairs may take at once, about.
    pub memory: usize,
    /// By record: its entity from 1, 0 where unknown. For evaluation only.
    pub truth: Option<Vec<u32>>,
}

impl Default for Options {
    fn default() -> Options {
        Options { threshold: 0.0, judgements: Vec::new(), memory: 256 << 20, truth: None }
    }
}

/// Why a table cannot be linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// More records than candidates can name.
    #[error("more than 134,217,728 records cannot be linked at once; split the input")]
    TooMany,
    /// No column holds what could tell people apart.
    #[error("no column that could tell people apart: names, birth dates, mail addresses, phones, addresses")]
    NothingToCompare,
}

/// A linked table.
pub struct Linkage<'t> {
    comparer: Comparer<'t>,
    /// What was learned.
    pub model: Model,
    /// Pairs at or above the threshold, strongest first; of pairs that weigh the same, the lower first.
    pub links: Vec<Link>,
    /// Pairs of one cluster that are no links: the weight of the weakest link on the best way between them, and their own.
    pub implied: Vec<(Link, f64)>,
    /// By record: the smallest record of its cluster.
    pub clusters: Vec<u32>,
    /// Links between clusters that stayed apart.
    pub bridges: Vec<Bridge>,
    /// Judgements that contradict others.
    pub contradictions: Vec<(u32, u32)>,
    /// What each blocking rule found.
    pub rules: Vec<BlockingRule>,
    /// Distinct candidate pairs.
    pub candidates: u64,
    /// Share of the pairs of one person that are candidates, estimated without truth.
    pub recall: f64,
    /// Agreement with the truth, where one was given.
    pub evaluation: Option<Evaluation>,
}

/// Links the records of a table.
///
/// # Errors
/// When there are too many records, or nothing to compare.
pub fn link<'t>(table: &'t Table, options: &Options) -> Result<Linkage<'t>, Error> {
    let records = table.len();
    if records > blocking::MAX_RECORDS {
        return Err(Error::TooMany);
    }
    let comparer = Comparer::new(table);
    if comparer.comparisons().len() == 0 {
        return Err(Error::NothingToCompare);
    }
    let mut model = train::start(&comparer, records);
    let seen = compare_all(&comparer, &model, records, options);
    train::train(&mut model, &seen.tallies);
    let recall = train::recall(&model, &seen.tallies);
    let judged = Judged::of(&options.judgements, records);
    let scorer = Scorer::new(&comparer, &model);
    let (cut, copies) = (options.threshold, comparer.copies());
    let scored = with_copies(score_all(&scorer, &model, &seen.kept, &judged, options), &scorer, copies, &judged, cut);
    drop(seen.kept);
    let at_cut = scored.partition_point(|link| link.weight >= cut);
    let resolved = resolve::resolve(&scorer, records, &scored[..at_cut], &judged, cut, copies);
    let implied = resolve::implied(&scored[..at_cut], &resolved.clusters);
    let evaluation = options.truth.as_ref().map(|truth| {
        let pairs = with_implied(&scored, at_cut, &implied);
        evaluate::evaluate(truth, &pairs, options.threshold, &resolved.clusters, seen.true_candidates)
    });
    let implied = implied.into_par_iter().map(|link| (link, scorer.weight(link.a, link.b))).collect();
    let links = scored[..at_cut].to_vec();
    let (clusters, bridges) = (resolved.clusters, resolved.bridges);
    Ok(Linkage {
        comparer,
        model,
        links,
        implied,
        clusters,
        bridges,
        contradictions: judged.contradictions,
        rules: seen.rules,
        candidates: seen.candidates,
        recall,
        evaluation,
    })
}

impl Linkage<'_> {
    /// How the match weight of two records comes about.
    pub fn waterfall(&self, a: u32, b: u32) -> Waterfall {
        Scorer::new(&self.comparer, &self.model).waterfall(a.min(b), a.max(b))
    }

    /// The match weight of two records, whether they were candidates or not.
    pub fn weighed(&self, a: u32, b: u32) -> Link {
        let (a, b) = (a.min(b), a.max(b));
        Link { a, b, weight: self.waterfall(a, b).weight }
    }

    /// The links that lead from one record of a cluster to another: of all ways the one whose weakest link is strongest.
    pub fn path(&self, a: u32, b: u32) -> Option<Vec<Link>> {
        resolve::path(&self.links, &self.clusters, a, b)
    }
}

/// Scored pairs, strongest first, those that a cluster implies in the place that gives them.
fn with_implied(scored: &[Link], at_cut: usize, implied: &[Link]) -> Vec<Link> {
    let given: HashSet<(u32, u32), FixedState> = implied.iter().map(|link| (link.a, link.b)).collect();
    let mut pairs: Vec<Link> = scored[..at_cut].iter().chain(implied).copied().collect();
    pairs.sort_by(|x, y| y.weight.total_cmp(&x.weight));
    pairs.extend(scored[at_cut..].iter().filter(|link| !given.contains(&(link.a, link.b))));
    pairs
}

/// What comparing all candidates leaves.
struct Seen {
    tallies: Vec<Tally>,
    /// Pairs that may turn out to be links.
    kept: Vec<(u32, u32, Pattern)>,
    rules: Vec<BlockingRule>,
    candidates: u64,
    true_candidates: u64,
}

/// Compares all candidates, a stripe of records at a time.
fn compare_all(comparer: &Comparer<'_>, model: &Model, records: u32, options: &Options) -> Seen {
    let blocking = Blocking::new(comparer, records);
    let hope = model.hope(options.threshold - MARGIN);
    let stripes =
        (records as usize).saturating_mul(BYTES_PER_RECORD).div_ceil(options.memory.max(1 << 20)).clamp(1, 64);
    let width = (records as usize).div_ceil(stripes).max(1);
    let mut worth = Worth::new(comparer, model, records);
    let mut seen = Seen { tallies: Vec::new(), kept: Vec::new(), rules: Vec::new(), candidates: 0, true_candidates: 0 };
    if stripes > 1 {
        // What is worth comparing is decided on all records at once.
        blocking.candidates(0..0, &mut worth);
        worth.again();
    }
    for start in (0..records).step_by(width) {
        let found = blocking.candidates(start..start.saturating_add(width as u32), &mut worth);
        worth.again();
        match seen.rules.is_empty() {
            true => seen.rules.clone_from(&found.rules),
            // Blocks are the same in every stripe; pairs are not.
            false => seen.rules.iter_mut().zip(&found.rules).for_each(|(all, more)| all.pairs += more.pairs),
        }
        let truth = options.truth.as_deref();
        let parts = found.parts(1 << 15);
        let parts: Vec<Compared> =
            parts.into_par_iter().map(|part| compare(comparer, &hope, truth, found.unpack(part))).collect();
        for part in parts {
            seen.tallies.extend(part.tallies);
            seen.kept.extend(part.kept);
            seen.candidates += part.candidates;
            seen.true_candidates += part.true_candidates;
        }
        merge(&mut seen.tallies);
    }
    seen
}

/// What comparing some candidates leaves.
struct Compared {
    tallies: Vec<Tally>,
    kept: Vec<(u32, u32, Pattern)>,
    candidates: u64,
    true_candidates: u64,
}

/// Patterns without hope are not counted: training would learn nothing from them.
fn compare(
    comparer: &Comparer<'_>,
    hope: &Hope,
    truth: Option<&[u32]>,
    candidates: impl Iterator<Item = Candidate>,
) -> Compared {
    let entity =
        |record: u32| truth.and_then(|truth| truth.get(record as usize)).copied().filter(|entity| *entity != 0);
    let mut counts: HashMap<(Pattern, u16, u8), u64, FixedState> = HashMap::default();
    let mut all = Compared { tallies: Vec::new(), kept: Vec::new(), candidates: 0, true_candidates: 0 };
    for candidate in candidates {
        all.candidates += 1;
        all.true_candidates += u64::from(entity(candidate.a).is_some_and(|e| entity(candidate.b) == Some(e)));
        if let Some(pattern) = comparer.hopeful(candidate.a, candidate.b, hope) {
            *counts.entry((pattern, candidate.free, candidate.found)).or_default() += 1;
            all.kept.push((candidate.a, candidate.b, pattern));
        }
    }
    let tally = |((pattern, free, found), count)| Tally { pattern, free, found, count };
    all.tallies = counts.into_iter().map(tally).collect();
    all.tallies.sort_unstable();
    all
}

/// Adds up tallies of one pattern.
fn merge(tallies: &mut Vec<Tally>) {
    tallies.par_sort_unstable();
    tallies.dedup_by(|next, kept| {
        let same = (next.pattern, next.free, next.found) == (kept.pattern, kept.free, kept.found);
        if same {
            kept.count += next.count;
        }
        same
    });
}

/// Scores the pairs that may be links, strongest first. Pairs below the cut are kept where a truth is to be compared.
fn score_all(
    scorer: &Scorer<'_, '_>,
    model: &Model,
    kept: &[(u32, u32, Pattern)],
    judged: &Judged,
    options: &Options,
) -> Vec<Link> {
    let cut = options.threshold;
    let least = if options.truth.is_some() { cut - MARGIN } else { cut };
    let hope = model.hope(least);
    let score = |&(a, b, pattern): &(u32, u32, Pattern)| {
        if !hope.of(pattern) || judged.of_pair(a, b) == Some(Verdict::Different) {
            return None;
        }
        let weight = scorer.weigh(a, b, pattern);
        (weight >= least).then_some(Link { a, b, weight })
    };
    let mut scored: Vec<Link> = kept.par_iter().filter_map(score).collect();
    strongest_first(&mut scored);
    scored
}

/// Scored pairs, strongest first, with every copy linked to the first of its group.
fn with_copies(
    mut scored: Vec<Link>,
    scorer: &Scorer<'_, '_>,
    copies: &[Vec<u32>],
    judged: &Judged,
    cut: f64,
) -> Vec<Link> {
    let at_cut = scored.partition_point(|link| link.weight >= cut);
    let missing = copies::links(scorer, copies, &scored[..at_cut], judged, cut);
    if !missing.is_empty() {
        let known: HashSet<(u32, u32), FixedState> = missing.iter().map(|link| (link.a, link.b)).collect();
        scored.retain(|link| !known.contains(&(link.a, link.b)));
        scored.extend(missing);
        strongest_first(&mut scored);
    }
    scored
}

fn strongest_first(links: &mut [Link]) {
    links.par_sort_unstable_by(|x, y| y.weight.total_cmp(&x.weight).then((x.a, x.b).cmp(&(y.a, y.b))));
}
