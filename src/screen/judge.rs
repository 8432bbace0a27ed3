//! Judge: what a rule says of each bucket of applications that share a key, once per bucket.
//!
//! A bucket falls into groups where the window says so. Groups that miss are forgotten; what remains is small.

use std::cell::OnceCell;

use super::near::{self, Alike, Library};
use super::ordinals::Ordinals;
use super::plan::{Plan, RuleBits};
use super::prepare::{Head, evidence};
use super::rarity::{self, Rarity};
use super::spool::Spool;
use crate::condition::{Condition, Scratch, Tri, Value};
use crate::fact::{Facts, Ground, Key};
use crate::finding::{Bits, Evidence, Outcome};
use crate::link::{Counted, Entry, Group, Member, Persona, windows};
use crate::record::Application;
use crate::rule::{GroupRule, Kind, Status};
use crate::schema::KeyForm;
use crate::verdict;

/// The most that a hit weighs for the applicant whose own details a key is.
const BORROWED: Bits = Bits(200);

/// Of a bucket with a limit on people, at most this many times the limit are looked at to tell that it is beyond.
pub(crate) const CROWD: usize = 8;

/// The entries of a bucket that are looked at: all of them, unless the rule has a hub limit and they are a crowd. If
/// those looked at are of more people than the limit, so are all.
pub(crate) fn looked_at<'e>(plan: &Plan<'_>, bucket: &'e [Entry]) -> &'e [Entry] {
    let hub = bucket.first().and_then(|entry| plan.rule(entry.rule).hub);
    hub.map_or(bucket, |hub| &bucket[..bucket.len().min(CROWD * hub as usize)])
}

/// What the later stages know of an application that shares a key with another.
#[derive(Debug)]
pub(crate) struct Linked {
    pub(crate) ordinal: u32,
    pub(crate) id: String,
    pub(crate) persona: Persona,
    /// Whether a rule on one application alone noticed something.
    pub(crate) noticed: bool,
}

/// Everybody who shares a key with somebody, by ordinal.
#[derive(Debug, Default)]
pub(crate) struct Roll {
    /// Where somebody stands: they are looked up all the time.
    ordinals: Ordinals,
    linked: Vec<Linked>,
}

impl Roll {
    /// Of these applications, by ordinal.
    pub(crate) fn of(linked: Vec<Linked>) -> Roll {
        Roll { ordinals: linked.iter().map(|linked| linked.ordinal).collect(), linked }
    }

    /// The application of this ordinal, if it shares a key.
    pub(crate) fn get(&self, ordinal: u32) -> Option<&Linked> {
        self.ordinals.place(ordinal).map(|at| &self.linked[at])
    }

    /// Applications of which a rule on one application alone noticed something, ascending.
    pub(crate) fn noticed(&self) -> impl Iterator<Item = u32> {
        self.linked.iter().filter(|linked| linked.noticed).map(|linked| linked.ordinal)
    }
}

impl Linked {
    /// Collects the applications of these ordinals (ascending) from the spool, in parallel.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub(crate) fn collect(
        ordinals: &[u32],
        ground: &Ground,
        files: &[String],
        spool: &Spool,
    ) -> std::io::Result<Vec<Linked>> {
        use rayon::prelude::*;
        let linked = |ordinal: u32, record: &[u8], app: &mut Application| {
            let head = Head::decode(record)?;
            head.read(app);
            let persona = Persona::of(&Facts::new(app, ground));
            let id = super::conclude::id_of(head.id, head.source, files);
            Some(Linked { ordinal, id, persona, noticed: head.noticed })
        };
        let of_block = |ordinals: &[u32]| {
            let mut app = Application::default();
            spool.records(ordinals, |ordinal, record| linked(ordinal, record, &mut app))
        };
        let by_block: Vec<&[u32]> = ordinals.chunk_by(|a, b| spool.block_of(*a) == spool.block_of(*b)).collect();
        let parts: Vec<Vec<Option<Linked>>> = by_block.into_par_iter().map(of_block).collect::<std::io::Result<_>>()?;
        Ok(parts.into_iter().flatten().flatten().collect())
    }

    /// The application as a member of a group.
    pub(crate) fn member(&self, referee: bool) -> Member<'_> {
        Member { persona: &self.persona, ordinal: self.ordinal, referee }
    }
}

/// What a rule says of one group of applications that share a key.
#[derive(Clone, Debug)]
pub(crate) struct BucketFacts {
    pub(crate) rule: u16,
    pub(crate) key: Key,
    /// Canonical text of the key.
    pub(crate) text: Box<str>,
    /// Ordinals and whether they name somebody else by the key, ascending.
    pub(crate) members: Vec<(u32, bool)>,
    /// Hit or hub.
    pub(crate) outcome: Outcome,
    /// What a hit weighs.
    pub(crate) bits: Bits,
    /// Applications of the person whose own details the key is, ascending.
    pub(crate) owners: Vec<u32>,
    pub(crate) explain: String,
    pub(crate) verify: String,
    /// How much of two members' texts is the same, for near-duplicates.
    pub(crate) similarity: Option<f64>,
    /// What members share word by word, by ordinal, for near-duplicates.
    pub(crate) passages: Vec<(u32, Vec<Evidence>)>,
}

/// All groups that say something, and who belongs to them.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// Sorted by rule, key and first member.
    pub(crate) buckets: Vec<BucketFacts>,
    /// (ordinal, index of the bucket), sorted.
    pub(crate) of: Vec<(u32, u32)>,
    /// (ordinal, rule) where the group could not be decided, sorted.
    pub(crate) undecided: Vec<(u32, u16)>,
}

impl Judged {
    /// Applications of which a group says something or is left undecided.
    pub(crate) fn ordinals(&self) -> impl Iterator<Item = u32> {
        self.of.iter().map(|(ordinal, _)| *ordinal).chain(self.undecided.iter().map(|(ordinal, _)| *ordinal))
    }

    /// The buckets of an application, ascending.
    pub(crate) fn of(&self, ordinal: u32) -> impl Iterator<Item = u32> {
        let from = self.of.partition_point(|(o, _)| *o < ordinal);
        self.of[from..].iter().take_while(move |(o, _)| *o == ordinal).map(|(_, bucket)| *bucket)
    }

    /// Adds to `unknown` the rules that the application's groups left undecided.
    pub(crate) fn mark_undecided(&self, ordinal: u32, unknown: &mut RuleBits) {
        let from = self.undecided.partition_point(|(o, _)| *o < ordinal);
        for (_, rule) in self.undecided[from..].iter().take_while(|(o, _)| *o == ordinal) {
            unknown.insert(*rule);
        }
    }
}

/// What one bucket gives: its groups that say something, and members left undecided.
type Said = (Vec<BucketFacts>, Vec<(u32, u16)>);

/// Where the text of a key is found again: in the record of an application that carries it. Only groups that say
/// something are asked for theirs, and those are few.
struct Texts<'a> {
    plan: &'a Plan<'a>,
    ground: &'a Ground,
    spool: &'a Spool,
    library: Library<'a>,
    alike: &'a Alike,
    rarity: &'a Rarity,
}

/// The facts of the application that comes first in some buckets, read once one of these is asked for its text.
type First<'x, 'f> = dyn Fn() -> std::io::Result<Option<&'x Facts<'f>>> + 'x;

impl Texts<'_> {
    /// The key of an entry in words fit for printing: its canonical text, or for keys that have none the value as written.
    fn of(&self, entry: &Entry, group: &GroupRule, facts: &Facts<'_>, scratch: &mut Scratch) -> Box<str> {
        let (now, mut found) = (self.plan.now, None);
        let Some(sieve) = self.plan.sieve(entry.rule) else { return Box::default() };
        sieve.elements(facts, now, scratch, &mut |value, text, _| {
            if group.form.key(text, &self.ground.scope) == entry.key {
                found = Some((value.map(|v| v.clone().into_owned()), Box::<str>::from(text)));
            }
        });
        let Some((value, text)) = found else { return Box::default() };
        match group.form {
            KeyForm::Hashed(_) => written(group, facts, value.as_slice(), now, scratch).unwrap_or(text),
            _ => text,
        }
    }
}

/// Judges every bucket.
///
/// # Errors
/// When the spool cannot be read.
pub(crate) fn judge(
    plan: &Plan<'_>,
    ground: &Ground,
    spool: &Spool,
    buckets: &[&[Entry]],
    roll: &Roll,
    (library, alike, rarity): (Library<'_>, &Alike, &Rarity),
) -> std::io::Result<Judged> {
    use rayon::prelude::*;
    let texts = Texts { plan, ground, spool, library, alike, rarity };
    let order = by_members(buckets);
    let first = |at: u32| buckets[at as usize].first().map(|entry| entry.ordinal);
    let runs: Vec<&[u32]> = order.chunk_by(|a, b| first(*a) == first(*b)).collect();
    let said: Vec<Vec<(u32, Said)>> = runs
        .into_par_iter()
        .map_init(Desk::default, |desk, run| judge_run(&texts, run, buckets, roll, desk))
        .filter(|said| !matches!(said, Ok(said) if said.is_empty()))
        .collect::<std::io::Result<_>>()?;
    let mut said: Vec<(u32, Said)> = said.into_iter().flatten().collect();
    said.sort_unstable_by_key(|(at, _)| *at);
    let mut judged = Judged::default();
    for (_, (facts, undecided)) in said {
        judged.buckets.extend(facts);
        judged.undecided.extend(undecided);
    }
    judged.undecided.sort_unstable();
    judged.undecided.dedup();
    for (index, bucket) in (0u32..).zip(&judged.buckets) {
        judged.of.extend(bucket.members.iter().map(|(ordinal, _)| (*ordinal, index)));
    }
    judged.of.sort_unstable();
    judged.of.dedup();
    Ok(judged)
}

/// The places of buckets in the order of their members: those of the very same applications, which are most, follow one
/// another, and what is read of applications is read from first to last.
fn by_members(buckets: &[&[Entry]]) -> Vec<u32> {
    let ends = |bucket: &[Entry]| [bucket.first(), bucket.last()].map(|entry| entry.map(|entry| entry.ordinal));
    let mut order: Vec<([Option<u32>; 2], u32)> = buckets.iter().map(|bucket| ends(bucket)).zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
}

/// What one thread keeps from bucket to bucket.
#[derive(Default)]
struct Desk {
    scratch: Scratch,
    counted: Counted,
}

/// Judges the buckets at some places, in all of which one application comes first; those that say something.
fn judge_run(
    texts: &Texts<'_>,
    run: &[u32],
    buckets: &[&[Entry]],
    roll: &Roll,
    desk: &mut Desk,
) -> std::io::Result<Vec<(u32, Said)>> {
    let (app, facts) = (OnceCell::<Option<Application>>::new(), OnceCell::new());
    let ordinal = run.first().and_then(|at| Some(buckets[*at as usize].first()?.ordinal));
    let first = || {
        let Some(ordinal) = ordinal else { return Ok(None) };
        if app.get().is_none() {
            _ = app.set(texts.spool.record(ordinal, |record| Some(Head::decode(record)?.app()))?);
        }
        let app = app.get().and_then(Option::as_ref);
        Ok(app.map(|app| facts.get_or_init(|| Facts::new(app, texts.ground))))
    };
    let mut all = Vec::new();
    for at in run {
        let said = judge_bucket(texts, buckets[*at as usize], &first, roll, desk)?;
        if !said.0.is_empty() || !said.1.is_empty() {
            all.push((*at, said));
        }
    }
    Ok(all)
}

fn judge_bucket(
    texts: &Texts<'_>,
    entries: &[Entry],
    facts: &First<'_, '_>,
    roll: &Roll,
    desk: &mut Desk,
) -> std::io::Result<Said> {
    let (plan, mut said) = (texts.plan, Said::default());
    let Some(first) = entries.first() else { return Ok(said) };
    let rule = plan.rule(first.rule);
    let Kind::Group(group_rule) = &rule.kind else { return judge_alike(texts, entries, roll, desk) };
    let Desk { scratch, counted } = desk;
    let members: Vec<(&Linked, bool)> =
        looked_at(plan, entries).iter().filter_map(|e| roll.get(e.ordinal).map(|l| (l, e.referee))).collect();
    let times: Vec<Option<i64>> = members.iter().map(|(linked, _)| linked.persona.applied_at).collect();
    let by_owner = reads_owner(&group_rule.having);
    for window in windows(&times, group_rule.window) {
        let members: Vec<(&Linked, bool)> = window.iter().map(|&at| members[at as usize]).collect();
        let group = Group::new(members.iter().map(|(l, r)| l.member(*r)).collect(), Some(first.key), None);
        let group = counted.group(group);
        // One person's own key, by far the commonest: no rule's text is needed to say so.
        if !by_owner && group_rule.having.decide(&group, &[], plan.now, scratch) == Tri::False {
            continue;
        }
        let text = facts()?.map_or_else(Box::default, |facts| texts.of(first, group_rule, facts, scratch));
        let mut group = group.written(&text);
        if plan.rare(first.rule).is_some() {
            group = group.joining(texts.rarity.commonest(rarity::joined(first.rule, &text)));
        }
        match group_rule.having.decide(&group, &[], plan.now, scratch) {
            Tri::False => {}
            Tri::Unknown => said.1.extend(members.iter().map(|(l, _)| (l.ordinal, first.rule))),
            Tri::True if verdict::hub(group.people(), rule.hub) => {
                said.0.push(hub_facts(first, entries, &text));
                return Ok(said);
            }
            Tri::True => {
                let shown = if group_rule.secret { "a number that is not shown" } else { &text };
                said.0.push(bucket_facts(plan, first, &group, &members, shown, scratch));
            }
        }
    }
    Ok(said)
}

/// Whether a condition asks whose key it is, which only the key's text can tell.
fn reads_owner(condition: &Condition) -> bool {
    condition.normalised().contains("group.owner")
}

/// Judges texts that repeat each other. Two applications of one person are no finding, whatever they repeat.
fn judge_alike(texts: &Texts<'_>, entries: &[Entry], roll: &Roll, desk: &mut Desk) -> std::io::Result<Said> {
    let (plan, mut said) = (texts.plan, Said::default());
    let Desk { scratch, counted } = desk;
    let Some(first) = entries.first() else { return Ok(said) };
    let Kind::Near(rule) = &plan.rule(first.rule).kind else { return Ok(said) };
    let members: Vec<(&Linked, bool)> =
        entries.iter().filter_map(|e| roll.get(e.ordinal).map(|l| (l, false))).collect();
    let times: Vec<Option<i64>> = members.iter().map(|(linked, _)| linked.persona.applied_at).collect();
    for window in windows(&times, rule.window) {
        let members: Vec<(&Linked, bool)> = window.iter().map(|&at| members[at as usize]).collect();
        let group = Group::new(members.iter().map(|(l, r)| l.member(*r)).collect(), Some(first.key), None);
        let group = counted.group(group);
        let pairs = texts.alike.between(first.rule, first.key, &group);
        let Some(similarity) = near::most(&pairs) else { continue };
        let group = group.alike(similarity);
        match rule.having.decide(&group, &[], plan.now, scratch) {
            Tri::False => {}
            Tri::Unknown => said.1.extend(members.iter().map(|(l, _)| (l.ordinal, first.rule))),
            Tri::True => {
                let (text, passages) = near::witnesses(rule, texts.library, roll, &pairs)?;
                let facts = bucket_facts(plan, first, &group, &members, &text, scratch);
                said.0.push(BucketFacts { passages, similarity: Some(similarity), ..facts });
            }
        }
    }
    Ok(said)
}

fn bucket_facts(
    plan: &Plan<'_>,
    entry: &Entry,
    group: &Group<'_>,
    members: &[(&Linked, bool)],
    shown: &str,
    scratch: &mut Scratch,
) -> BucketFacts {
    let rule = plan.rule(entry.rule);
    let bands = rule.kind.grouping().map_or(&[][..], |grouping| grouping.bands);
    let band = bands.iter().find(|(when, _)| when.decide(group, &[], plan.now, scratch) == Tri::True);
    let weighs = rule.status != Status::Experimental;
    let vars = [Value::Str(shown)];
    BucketFacts {
        rule: entry.rule,
        key: entry.key,
        text: shown.into(),
        members: members.iter().map(|(l, r)| (l.ordinal, *r)).collect(),
        outcome: Outcome::Hit,
        bits: if weighs { band.map_or(rule.bits, |(_, bits)| *bits) } else { Bits(0) },
        owners: owners(group),
        explain: rule.explain.render(group, &vars, plan.now, scratch),
        verify: rule.verify.render(group, &vars, plan.now, scratch),
        similarity: None,
        passages: Vec::new(),
    }
}

/// Applications of the group's owner, ascending.
fn owners(group: &Group<'_>) -> Vec<u32> {
    let Some(owner) = group.owner() else { return Vec::new() };
    let mut owners: Vec<u32> = group.members().iter().map(|member| member.ordinal).collect();
    owners.retain(|ordinal| group.person_of(*ordinal) == Some(owner));
    owners.dedup();
    owners
}

/// A key that so many people share that it says nothing of any.
fn hub_facts(entry: &Entry, entries: &[Entry], text: &str) -> BucketFacts {
    let members: Vec<(u32, bool)> = entries.iter().map(|e| (e.ordinal, e.referee)).collect();
    BucketFacts {
        rule: entry.rule,
        key: entry.key,
        text: text.into(),
        outcome: Outcome::Hub,
        bits: Bits(0),
        owners: Vec::new(),
        explain: format!(
            "{} applications here share {text}: so many that it says nothing of any of them.",
            members.len()
        ),
        verify: String::new(),
        members,
        similarity: None,
        passages: Vec::new(),
    }
}

impl BucketFacts {
    /// What the group means for one member: its outcome and weight.
    pub(crate) fn for_member(&self, ordinal: u32) -> (Outcome, Bits) {
        match self.is_owner(ordinal) && self.outcome == Outcome::Hit {
            true => (Outcome::Borrowed, self.bits.min(BORROWED)),
            false => (self.outcome, self.bits),
        }
    }

    /// Whether the key is that application's own.
    pub(crate) fn is_owner(&self, ordinal: u32) -> bool {
        self.owners.binary_search(&ordinal).is_ok()
    }
}

/// The value behind a key as the export writes it.
fn written(
    rule: &GroupRule,
    facts: &Facts<'_>,
    vars: &[Value<'_>],
    now: i64,
    scratch: &mut Scratch,
) -> Option<Box<str>> {
    let steps = rule.by.explain(facts, vars, &[], now, scratch).steps;
    evidence(facts, &steps).into_iter().next().map(|e| e.raw.into())
}
