//! Screening: prepare, survey, judge, gather, conclude, and the driver that streams a batch through them.
//!
//! ```text
//! Intake --prepare (all threads)--> spool, bucket entries, Survey --settle, judge, gather--> Screening
//! Screening --conclude (all threads, input order)--> Verdicts
//! ```
//!
//! The input is read once. A record that only the batch can read (a phone without country, 03/04/2024) waits whole in
//! the spool until the counts are in. The result does not depend on threads, chunk size or where the spool lies.

mod again;
mod blank;
mod combine;
mod conclude;
mod crowd;
mod element;
mod entries;
mod except;
mod gather;
mod intake;
mod judge;
mod kept;
mod keys;
mod miss;
mod near;
mod ordered;
mod ordinals;
mod plan;
mod prepare;
mod price;
mod rarity;
mod roster;
mod spool;
mod survey;
mod usual;
mod weighing;

use std::io;

pub use conclude::Concluded;
pub use gather::{Bridge, BridgeAt, Cluster, Loose, Renamed, Tie};
pub use intake::{Protected, Records, Stream};
pub use miss::{NearMiss, Part};
pub use plan::{Plan, Use, end_of};
pub use roster::{Headers, Roster};
pub use survey::Survey;

use crate::fact::{Facts, Ground, Settlement, resume};
use crate::finding::Outcome;
use crate::link::{Buckets, Entry};
use crate::record::{Application, FieldSet};
use crate::rule::{CauseBands, Kind};
use crate::spare::Spare;
use crate::verdict::{self, Fired};
use again::Again;
use conclude::{Conclusion, Desk};
use crowd::Left;
use gather::Gathered;
use judge::{Judged, Linked, Roll};
use kept::Kept;
use near::{Alike, Found, Library, Signed};
use ordered::ordered;
use plan::RuleBits;
use prepare::{ABREAST, Bench, Head, Leavings, prepare};
use rarity::{Common, Rarity};
use spool::{Block, Run, Spool};
use weighing::Weighings;

/// Why a screening ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input cannot be read any further.
    #[error(transparent)]
    Input(#[from] crate::ingest::Error),
    /// The temporary file failed.
    #[error("cannot keep what was read in a temporary file: {0}")]
    Spool(#[from] io::Error),
    /// There are more applications than ordinals.
    #[error("more than 4,294,967,295 applications in one batch; split the input")]
    TooMany,
}

/// Where records come from: chunks taken one after another, decoded side by side.
pub trait Intake: Sync {
    /// Some consecutive records, not yet read.
    type Chunk: Send;

    /// The next chunk, or none at the end. Called by one thread at a time.
    ///
    /// # Errors
    /// When the input cannot be read any further.
    fn next(&self) -> Result<Option<Self::Chunk>, Error>;

    /// Ordinal of the first record and number of records.
    fn extent(chunk: &Self::Chunk) -> (u32, u32);

    /// Reads record `index` of the chunk, with at least the wanted fields.
    fn decode(&self, chunk: &Self::Chunk, index: u32, wanted: FieldSet, app: &mut Application);

    /// Takes a chunk back for reuse.
    fn recycle(&self, _chunk: Self::Chunk) {}
}

/// A batch that has been read, judged and gathered, ready to be concluded.
pub struct Screening<'p, 'r> {
    plan: &'p Plan<'r>,
    ground: Ground,
    files: Vec<String>,
    spool: Spool,
    judged: Judged,
    roll: Roll,
    muted: RuleBits,
    asking: Asking,
    /// Counts over the batch.
    pub survey: Survey,
    /// What the batch as a whole decided about its phones and dates.
    pub settlement: Settlement,
    gathered: Gathered,
    again: Again,
    weighings: Weighings,
}

/// A key that so many people share that it says nothing: (rule, key in words, applications).
pub type Hub = (u16, String, u32);

impl<'p, 'r> Screening<'p, 'r> {
    /// Reads a batch to its end and judges it. `files` names the inputs for applications without an id; `memory` is
    /// how many bytes the spool may hold before it goes to a temporary file.
    ///
    /// # Errors
    /// When the input or the temporary file fails.
    pub fn read<I: Intake>(
        plan: &'p Plan<'r>,
        ground: Ground,
        files: Vec<String>,
        intake: &I,
        memory: usize,
    ) -> Result<Screening<'p, 'r>, Error> {
        let Taken { ground, survey, settlement, kept, rarity } = take_in(plan, ground, intake, memory)?;
        let Kept { spool, texts, mut entries, signed, .. } = kept;
        let buckets = Buckets::sorted(entries.shared(plan, &rarity)?);
        drop(entries);
        let library = Library { spool: &texts };
        let found = find_alike(plan, library, signed, memory)?;
        let thinned = Left { plan, ground: &ground, spool: &spool }.thinned(buckets.iter())?;
        let asking = Asking::of(plan, &spool, &buckets)?;
        let by_key: Vec<&[Entry]> = thinned.iter().map(|bucket| &**bucket).filter(|b| !b.is_empty()).collect();
        let roll = collect_roll(plan, &ground, &files, &spool, &by_key, &found)?;
        let batch =
            near::Batch { plan, ground: &ground, files: &files, spool: &spool, library, roll: &roll, rarity: &rarity };
        let judged = judge_all(batch, &by_key, found)?;
        let muted = muted(plan, &survey);
        let gathered = gather::gather(plan, &judged, &roll, &mut |bucket, ordinal| {
            conclude::sets_aside(plan, &ground, &spool, bucket, ordinal)
        });
        let again = Again::find(&by_key, &roll, &judged);
        drop(thinned);
        drop(buckets);
        let weighings = Weighings::default();
        let mut screening = Screening {
            plan,
            ground,
            files,
            spool,
            judged,
            roll,
            muted,
            asking,
            survey,
            settlement,
            gathered,
            again,
            weighings,
        };
        screening.look_ahead()?;
        Ok(screening)
    }

    /// Concludes those of whom another application of the same person may want to know.
    fn look_ahead(&mut self) -> Result<(), Error> {
        let wanted = self.again.wanted();
        let mut tokens = Vec::with_capacity(wanted.len());
        {
            use rayon::prelude::*;
            let conclusion = self.conclusion();
            let by_block: Vec<&[u32]> =
                wanted.chunk_by(|a, b| self.spool.block_of(*a) == self.spool.block_of(*b)).collect();
            let parts: Vec<Vec<Option<(u32, verdict::Token)>>> = by_block
                .into_par_iter()
                .map(|ordinals| {
                    let mut desk = Desk::default();
                    self.spool.records(ordinals, |ordinal, record| {
                        Some((ordinal, conclusion.of(Head::decode(record)?, &mut desk).verdict.token))
                    })
                })
                .collect::<io::Result<_>>()?;
            tokens.extend(parts.into_iter().flatten().flatten());
        }
        tokens.into_iter().for_each(|(ordinal, token)| self.again.note(ordinal, token));
        self.plan.forget_uses();
        Ok(())
    }

    /// Applications that shared things hold together.
    pub fn clusters(&self) -> &[Cluster] {
        &self.gathered.clusters
    }

    /// What holds for every record of the batch.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The same, with [`Concluded::solo`] worked out.
    pub fn asking_solo(mut self) -> Self {
        self.asking.solo = true;
        self
    }

    /// Calls `see` with the id and the name of every application, in input order.
    ///
    /// # Errors
    /// When the temporary file fails.
    pub fn each_id(&self, mut see: impl FnMut(&str, &str)) -> Result<(), Error> {
        each_head(&self.spool, |head| see(&conclude::id_of(head.id, head.source, &self.files), head.name))?;
        Ok(())
    }

    /// Rules that hold for so much of the batch that they say nothing, with the applications they hold for.
    pub fn muted(&self) -> impl Iterator<Item = (u16, u64)> {
        self.muted.iter().map(|rule| (rule, self.survey.hits[usize::from(rule)]))
    }

    /// Keys that so many people share that they say nothing, most first.
    pub fn hubs(&self) -> Vec<Hub> {
        let hubs = self.judged.buckets.iter().filter(|b| b.outcome == Outcome::Hub);
        let mut hubs: Vec<Hub> = hubs.map(|b| (b.rule, b.text.to_string(), b.members.len() as u32)).collect();
        hubs.sort_by(|a, b| (b.2, a.0, &a.1).cmp(&(a.2, b.0, &b.1)));
        hubs
    }

    /// Per rule: whether the batch carries what it needs.
    pub fn decidable(&self) -> Vec<bool> {
        self.plan.rules.decidable(self.survey.carried)
    }

    fn conclusion(&self) -> Conclusion<'_, 'r> {
        let shared = self.judged.ordinals().chain(self.gathered.ordinals()).chain(self.again.wanted());
        Conclusion {
            sharing: shared.collect(),
            plan: self.plan,
            ground: &self.ground,
            files: &self.files,
            judged: &self.judged,
            roll: &self.roll,
            gathered: &self.gathered,
            again: &self.again,
            weighings: &self.weighings,
            muted: self.muted.clone(),
            solo: self.asking.solo,
            decidable: self.decidable(),
            personal: self.plan.rules.causes.iter().map(asks_who).collect(),
        }
    }

    /// Concludes every application: `work` runs on all threads, `hand_on` gets its results in input order.
    ///
    /// # Errors
    /// When the temporary file fails, or what `hand_on` returns.
    pub fn conclude<R: Send, E: Send + From<Error>>(
        &self,
        work: impl Fn(Vec<Concluded>) -> R + Sync,
        mut hand_on: impl FnMut(R) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let conclusion = self.conclusion();
        let mut blocks = 0..self.spool.len();
        let desks = Spare::default();
        ordered(
            || Ok(blocks.next()),
            |block| {
                let mut desk = desks.take().unwrap_or_default();
                let concluded = self.spool.with(block, |run| conclude_run(&conclusion, run, &mut desk));
                desks.give(desk);
                concluded.map(&work).map_err(Error::Spool)
            },
            |result| hand_on(result?),
        )
    }
}

/// What is asked of a batch beside its verdicts.
#[derive(Default)]
struct Asking {
    /// The buckets of the applications that the run is about, if it is.
    about: Vec<Vec<Entry>>,
    /// Whether [`Concluded::solo`] is wanted.
    solo: bool,
}

impl Asking {
    fn of(plan: &Plan<'_>, spool: &Spool, buckets: &Buckets) -> io::Result<Asking> {
        let Some(asked) = asked(plan, spool)? else { return Ok(Asking::default()) };
        let about = buckets.iter().filter(|bucket| touches(bucket, &asked)).map(<[Entry]>::to_vec);
        Ok(Asking { about: about.collect(), solo: false })
    }
}

/// What a batch leaves that was read to its end.
struct Taken {
    ground: Ground,
    survey: Survey,
    settlement: Settlement,
    kept: Kept,
    rarity: Rarity,
}

/// Prepares every record of a batch, at last those that waited until all were counted.
fn take_in<I: Intake>(plan: &Plan<'_>, mut ground: Ground, intake: &I, memory: usize) -> Result<Taken, Error> {
    let mut survey = Survey::new(plan.rules.rules.len());
    let mut kept = Kept::new(plan, memory);
    let mut waiting = Vec::new();
    let (mut rarity, common) = (Rarity::default(), Common::new(plan.most_allowed()));
    let mut total = 0u64;
    let (benches, spare) = (Spare::default(), Spare::default());
    ordered(
        || intake.next(),
        |chunk| {
            let mut bench = benches.take().unwrap_or_default();
            let mut leavings = spare.take().unwrap_or_else(|| Leavings::new(plan));
            prepare_chunk((plan, &ground, &common), (intake, chunk), &mut bench, &mut leavings);
            benches.give(bench);
            leavings
        },
        |mut leavings| {
            total += leavings.block.len() as u64;
            u32::try_from(total).map_err(|_| Error::TooMany)?;
            survey.merge(&leavings.survey);
            rarity.add(&leavings.slots, &common);
            if !leavings.waiting.is_empty() {
                waiting.push((kept.spool.len(), leavings.waiting.clone()));
            }
            kept.entries.add(plan, &leavings.entries)?;
            kept.add(&mut leavings.texts, &leavings.block)?;
            spare.give(leavings);
            Ok::<(), Error>(())
        },
    )?;
    let settlement = survey.census.settle(&mut ground);
    survey.settle_filled();
    prepare_waiting(plan, &ground, &waiting, &mut kept, (&mut rarity, &common), &mut survey)?;
    Ok(Taken { ground, survey, settlement, kept, rarity })
}

/// Rules that hold for so much of the batch that they say nothing.
fn muted(plan: &Plan<'_>, survey: &Survey) -> RuleBits {
    let fired = plan.rules.rules.iter().zip(&survey.hits);
    let fired = fired.map(|(rule, hits)| Fired { hits: *hits, saturation: rule.saturation });
    let mut muted = RuleBits::new(plan.rules.rules.len());
    let quiet = (0u16..).zip(verdict::muted(fired, survey.applications)).filter(|(_, muted)| *muted);
    quiet.for_each(|(rule, _)| muted.insert(rule));
    muted
}

fn prepare_chunk<I: Intake>(
    (plan, ground, common): (&Plan<'_>, &Ground, &Common),
    (intake, chunk): (&I, I::Chunk),
    (apps, bench): &mut ([Application; ABREAST], Bench),
    leavings: &mut Leavings,
) {
    let (first, len) = I::extent(&chunk);
    leavings.clear(first);
    let signer = near::signer(plan, ground);
    for from in (0..len).step_by(ABREAST) {
        let indices = from..len.min(from + ABREAST as u32);
        let apps = &mut apps[..indices.len()];
        for (index, app) in indices.clone().zip(&mut *apps) {
            app.clear();
            intake.decode(&chunk, index, plan.wanted, app);
        }
        for app in &*apps {
            near::collect(plan, &signer, app, &mut leavings.texts, &mut bench.signing);
        }
        let survey = &mut leavings.survey;
        survey.applications += apps.len() as u64;
        apps.iter().for_each(|app| survey.carried = survey.carried.union(app.carried));
        let filled: Vec<_> = apps.iter_mut().map(|app| resume::fill(app, plan.wanted)).collect();
        let facts: Vec<Facts<'_>> = apps.iter().map(|app| Facts::new(app, ground)).collect();
        let ready = facts.iter().zip(filled).map(|(facts, (filled, outline))| {
            survey.count_filled(filled);
            outline.into_iter().for_each(|outline| facts.outlined(outline));
            let waits = survey.census.add(facts);
            Some(facts).filter(|_| !waits)
        });
        let ready: Vec<_> = ready.collect();
        let waiting = indices.zip(&ready).filter(|(_, ready)| ready.is_none());
        leavings.waiting.extend(waiting.map(|(index, _)| index));
        prepare((plan, common), &ready, bench, leavings, |at, out| facts[at].app.encode(plan.wanted, out));
    }
    intake.recycle(chunk);
}

/// Prepares the records that waited for the batch to be settled, in their places.
fn prepare_waiting(
    plan: &Plan<'_>,
    ground: &Ground,
    waiting: &[(usize, Vec<u32>)],
    kept: &mut Kept,
    (rarity, common): (&mut Rarity, &Common),
    survey: &mut Survey,
) -> Result<(), Error> {
    let mut done: Vec<(usize, Block)> = Vec::new();
    let mut blocks = waiting.iter();
    let (reader, entries) = (&kept.spool, &mut kept.entries);
    ordered(
        || Ok(blocks.next()),
        |(index, waiting)| (*index, reader.with(*index, |run| prepare_run(plan, ground, common, run, waiting))),
        |(index, leavings)| {
            let leavings = leavings?;
            survey.merge(&leavings.survey);
            entries.add(plan, &leavings.entries)?;
            rarity.add(&leavings.slots, common);
            done.push((index, leavings.block));
            Ok::<(), Error>(())
        },
    )?;
    for (index, block) in done {
        kept.spool.replace(index, block)?;
    }
    Ok(())
}

fn prepare_run(plan: &Plan<'_>, ground: &Ground, common: &Common, run: Run<'_>, waiting: &[u32]) -> Leavings {
    let mut leavings = Leavings::new(plan);
    leavings.clear(run.first);
    let (mut apps, mut bench) = <([Application; ABREAST], Bench)>::default();
    for from in (0..run.len()).step_by(ABREAST) {
        let indices = from..run.len().min(from + ABREAST);
        let waits = |index: usize| waiting.binary_search(&(index as u32)).is_ok();
        for (index, app) in indices.clone().zip(&mut apps).filter(|(index, _)| waits(*index)) {
            app.decode(&mut run.record(index)).expect("the spool gives back what was written");
        }
        let facts: Vec<Facts<'_>> = apps.iter().map(|app| Facts::new(app, ground)).collect();
        let ready: Vec<_> = indices.zip(&facts).map(|(index, facts)| Some(facts).filter(|_| waits(index))).collect();
        prepare((plan, common), &ready, &mut bench, &mut leavings, |at, out| {
            out.extend_from_slice(run.record(from + at))
        });
    }
    leavings
}

/// The texts of each rule that repeat each other.
fn find_alike(plan: &Plan<'_>, library: Library<'_>, signed: Vec<Signed>, memory: usize) -> io::Result<Vec<Found>> {
    let mut found = Vec::with_capacity(plan.nears.len());
    for (index, signed) in plan.nears.iter().zip(signed) {
        if let Kind::Near(rule) = &plan.rule(*index).kind {
            let pairs = near::find(rule, &signed, library, kept::room(memory))?;
            found.push(Found::new(*index, signed, pairs)?);
        }
    }
    Ok(found)
}

/// Judges buckets of keys together with groups of texts that repeat each other.
fn judge_all(batch: near::Batch<'_>, by_key: &[&[Entry]], found: Vec<Found>) -> io::Result<Judged> {
    let (alike, groups) = settle_alike(batch, found)?;
    let mut all: Vec<&[Entry]> = by_key.iter().copied().chain(groups.iter()).collect();
    all.sort_by_key(|bucket| bucket.first().map(|entry| (entry.rule, entry.key)));
    judge::judge(batch.plan, batch.ground, batch.spool, &all, batch.roll, (batch.library, &alike, batch.rarity))
}

/// Groups of people whose texts repeat each other, and the pairs that hold these groups.
fn settle_alike(batch: near::Batch<'_>, found: Vec<Found>) -> io::Result<(Alike, Buckets)> {
    let (mut alike, mut entries) = (Alike::default(), Vec::new());
    for found in found {
        if let Kind::Near(rule) = &batch.plan.rule(found.rule).kind {
            let groups = near::settle(batch, rule, &found)?;
            alike.add(found.rule, groups.pairs);
            entries.extend(groups.entries);
        }
    }
    Ok((alike, Buckets::of(entries)))
}

fn collect_roll(
    plan: &Plan<'_>,
    ground: &Ground,
    files: &[String],
    spool: &Spool,
    shared: &[&[Entry]],
    found: &[Found],
) -> io::Result<Roll> {
    let sharing = shared.iter().flat_map(|bucket| judge::looked_at(plan, bucket)).map(|e| e.ordinal);
    let mut ordinals: Vec<u32> = sharing.chain(found.iter().flat_map(Found::ordinals)).collect();
    ordinals.sort_unstable();
    ordinals.dedup();
    Ok(Roll::of(Linked::collect(&ordinals, ground, files, spool)?))
}

/// Calls `see` with whose each record in the spool is, in input order.
fn each_head(spool: &Spool, mut see: impl FnMut(Head<'_>)) -> io::Result<()> {
    for block in 0..spool.len() {
        spool.with(block, |run| {
            (0..run.len()).filter_map(|at| Head::decode(run.record(at))).for_each(&mut see);
        })?;
    }
    Ok(())
}

/// Ordinals of the applications that the run is about, ascending; `None` if it is about all.
fn asked(plan: &Plan<'_>, spool: &Spool) -> io::Result<Option<Vec<u32>>> {
    let Some(asked) = &plan.asked else { return Ok(None) };
    let mut ordinals = Vec::new();
    each_head(spool, |head| {
        if asked.is(head.id, head.source) {
            ordinals.push(head.ordinal);
        }
    })?;
    Ok(Some(ordinals))
}

/// Whether one of some applications is in a bucket, whose entries are sorted by ordinal.
fn touches(bucket: &[Entry], ordinals: &[u32]) -> bool {
    ordinals.iter().any(|ordinal| bucket.binary_search_by_key(ordinal, |entry| entry.ordinal).is_ok())
}

/// Whether a band of the cause looks at whose hits it would explain.
fn asks_who(cause: &CauseBands) -> bool {
    cause.bands.iter().any(|(condition, _)| condition.outer.roots().contains(&"group"))
}

fn conclude_run(conclusion: &Conclusion<'_, '_>, run: Run<'_>, desk: &mut Desk) -> Vec<Concluded> {
    let mut concluded = Vec::with_capacity(run.len());
    for index in 0..run.len() {
        let head = Head::decode(run.record(index)).expect("the spool gives back what was written");
        if conclusion.plan.asks(head.id, head.source) {
            concluded.push(conclusion.of(head, desk));
        }
    }
    concluded
}
