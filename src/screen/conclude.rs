//! Conclude: one application's hits, atoms and groups to its verdict. What they come to is worked out in `weighing`.

use std::sync::Arc;

use super::again::Again;
use super::combine::Quiet;
use super::except;
use super::gather::Gathered;
use super::judge::{BucketFacts, Judged, Roll};
use super::ordinals::Ordinals;
use super::plan::{Plan, RuleBits};
use super::prepare::{Head, Held, Prepared, evidence, hold};
use super::spool::Spool;
use super::usual::Usual;
use super::weighing::{Seen, Slips, Weighing, Weighings};
use crate::condition::Scratch;
use crate::fact::{Facts, Ground};
use crate::finding::{Bits, Evidence, Finding, Link, MAX_LINKS, Outcome};
use crate::record::Source;
use crate::rule::{Kind, Stage, Status};
use crate::verdict::{self, Asked, Verdict};

/// The application's id, or `file:row` where the export gives none.
pub(crate) fn id_of(id: &str, source: Source, files: &[String]) -> String {
    if !id.is_empty() {
        return id.to_owned();
    }
    let file = files.get(usize::from(source.file)).map_or("?", String::as_str);
    format!("{file}:{}", source.row)
}

/// Everything that holds for the whole batch when applications are concluded.
pub(crate) struct Conclusion<'s, 'r> {
    pub(crate) plan: &'s Plan<'r>,
    pub(crate) ground: &'s Ground,
    pub(crate) files: &'s [String],
    pub(crate) judged: &'s Judged,
    pub(crate) roll: &'s Roll,
    pub(crate) gathered: &'s Gathered,
    pub(crate) again: &'s Again,
    pub(super) weighings: &'s Weighings,
    /// Applications of which something is said together with others.
    pub(crate) sharing: Ordinals,
    /// Rules that hold for so much of the batch that they say nothing.
    pub(crate) muted: RuleBits,
    /// Per rule: whether the batch carries what it needs.
    pub(crate) decidable: Vec<bool>,
    /// Per cause: whether its price depends on whose hits it would explain.
    pub(crate) personal: Vec<bool>,
    /// Whether [`Concluded::solo`] is wanted.
    pub(crate) solo: bool,
}

/// Whose finding it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Basis {
    /// The application's alone.
    Alone,
    /// A bucket's.
    Bucket(u32),
    /// A ring's.
    Ring(u32),
    /// Several buckets' together; of none, the application's alone.
    Several(Vec<u32>),
}

impl Basis {
    pub(super) fn buckets(&self) -> &[u32] {
        match self {
            Basis::Bucket(bucket) => std::slice::from_ref(bucket),
            Basis::Several(buckets) => buckets,
            Basis::Alone | Basis::Ring(_) => &[],
        }
    }
}

/// A finding and whose it is.
pub(super) struct Found {
    pub(super) finding: Finding,
    pub(super) basis: Basis,
    /// The ring of the application.
    pub(super) ring: Option<u32>,
}

/// A verdict, and all rules that could not be decided (those whose columns are missing too).
#[derive(Clone, Debug, PartialEq)]
pub struct Concluded {
    /// The verdict.
    pub verdict: Verdict,
    /// Indices of the rules, ascending.
    pub undecided: Arc<[u16]>,
    /// Rules without whose hits the total would be below review, ascending; empty below it, and unless asked for by
    /// [`Screening::asking_solo`](super::Screening::asking_solo).
    pub solo: Vec<u16>,
}

/// What is kept from application to application: answers to what is asked again and again.
#[derive(Default)]
pub(crate) struct Desk {
    scratch: Scratch,
    answers: Vec<Answered>,
    quiet: Quiet,
    usual: Usual,
    slips: Slips,
}

/// What follows from an application's stage and the rules that it leaves undecided.
struct Answered {
    stage: Stage,
    open: RuleBits,
    coverage: f64,
    /// Of the open rules those that the batch could decide.
    unknown: Arc<[u16]>,
    /// The open rules.
    undecided: Arc<[u16]>,
}

/// Most of these kept; nearly all applications have one of very few.
const ANSWERS: usize = 16;

impl Conclusion<'_, '_> {
    /// The verdict of one record in the spool.
    pub(crate) fn of(&self, head: Head<'_>, desk: &mut Desk) -> Concluded {
        let shares = self.sharing.contains(head.ordinal);
        if let Some(usual) = desk.usual.of(&head).filter(|_| !shares) {
            let mut concluded = usual.clone();
            let Verdict { ordinal, source, id, name, .. } = &mut concluded.verdict;
            (*ordinal, *source) = (head.ordinal, head.source);
            (*id, *name) = (id_of(head.id, head.source, self.files), head.name.to_owned());
            return concluded;
        }
        let prepared = Prepared::behind(head, self.plan);
        let mut prepared = prepared.expect("the spool gives back what was written");
        let concluded = self.conclude(&mut prepared, desk);
        if !shares {
            desk.usual.keep(&prepared, &concluded);
        }
        concluded
    }

    fn conclude(&self, prepared: &mut Prepared<'_>, desk: &mut Desk) -> Concluded {
        self.judged.mark_undecided(prepared.head.ordinal, &mut prepared.unknown);
        let Desk { scratch, answers, quiet, slips, .. } = desk;
        let mut found = self.findings(prepared, scratch);
        for one in &found {
            prepared.unknown.remove(one.finding.rule);
        }
        let combined = self.combine(prepared, &mut found, quiet, scratch);
        let answered = self.answered(prepared, answers);
        let Weighing { weighed, idle, sentence, solo } =
            self.weigh(&Seen { prepared, found: &found, combined: &combined }, answered.coverage, slips, scratch);
        for idle in &idle {
            found[usize::from(*idle)].finding.bits = Bits(0);
        }
        let verdict = Verdict {
            ordinal: prepared.head.ordinal,
            source: prepared.head.source,
            id: id_of(prepared.head.id, prepared.head.source, self.files),
            name: prepared.head.name.to_owned(),
            token: weighed.token,
            bits: weighed.bits,
            coverage: answered.coverage,
            story: weighed.story,
            sentence,
            runner_up: weighed.runner_up,
            findings: found.into_iter().map(|f| f.finding).collect(),
            ledger: weighed.ledger,
            flip: weighed.flip,
            unknown: Arc::clone(&answered.unknown),
            see_also: self.again.of(prepared.head.ordinal, self.roll),
            issues: if prepared.issues { prepared.app().issues.clone() } else { Vec::new() },
        };
        Concluded { verdict, undecided: Arc::clone(&answered.undecided), solo }
    }

    /// What the rules left undecided mean; the answers given last stand first.
    fn answered<'d>(&self, prepared: &Prepared<'_>, answers: &'d mut Vec<Answered>) -> &'d Answered {
        let same = |known: &Answered| known.stage == prepared.head.stage && known.open == prepared.unknown;
        match answers.iter().position(same) {
            Some(at) => answers[..=at].rotate_right(1),
            None => {
                answers.truncate(ANSWERS - 1);
                let answered = Answered {
                    stage: prepared.head.stage,
                    open: prepared.unknown.clone(),
                    coverage: self.coverage(prepared),
                    unknown: prepared.unknown.iter().filter(|r| self.decidable[usize::from(*r)]).collect(),
                    undecided: prepared.unknown.iter().collect(),
                };
                answers.insert(0, answered);
            }
        }
        &answers[0]
    }

    /// Findings in rule order, but for those of combinations.
    fn findings(&self, prepared: &mut Prepared<'_>, scratch: &mut Scratch) -> Vec<Found> {
        let alone = |finding: Finding| Found { finding, basis: Basis::Alone, ring: None };
        let held = std::mem::take(&mut prepared.held).into_iter();
        let mut found: Vec<Found> = held.map(|held| alone(self.single(held))).collect();
        for rule in prepared.common.iter() {
            let finding = match self.muted.contains(rule) {
                true => self.mute(rule),
                false => {
                    let facts = Facts::new(prepared.app(), self.ground);
                    self.single(hold(self.plan, rule, &facts, scratch))
                }
            };
            found.push(alone(finding));
        }
        let mut buckets = self.judged.of(prepared.head.ordinal).peekable();
        let ring = buckets.peek().and_then(|_| self.gathered.ring_of(prepared.head.ordinal));
        for bucket in buckets {
            let finding = self.shared(bucket, prepared, scratch);
            found.push(Found { finding, basis: Basis::Bucket(bucket), ring });
        }
        found.sort_by_key(|f| (f.finding.rule, f.finding.bucket));
        found
    }

    /// The finding of a rule on one application.
    fn single(&self, held: Held) -> Finding {
        let rule = self.plan.rule(held.rule);
        if matches!(held.outcome, Outcome::Hit | Outcome::Excepted) {
            self.plan.count(held.rule, held.exception);
        }
        let weighs = held.outcome == Outcome::Hit && rule.status != Status::Experimental;
        Finding {
            rule: held.rule,
            outcome: held.outcome,
            bits: if weighs { rule.bits } else { Bits(0) },
            explain: held.explain,
            verify: held.verify,
            evidence: held.evidence,
            linked: Vec::new(),
            linked_total: 0,
            bucket: None,
        }
    }

    /// The finding of a rule that holds for so many that it says nothing.
    fn mute(&self, rule: u16) -> Finding {
        let explain = format!("{}: true of so many here that it says nothing.", self.plan.rule(rule).title);
        let outcome = Outcome::Muted;
        let (verify, evidence) = (String::new(), Vec::new());
        Finding { outcome, ..self.single(Held { rule, outcome, exception: None, explain, verify, evidence }) }
    }

    /// What a group means for one of its members.
    fn shared(&self, index: u32, prepared: &Prepared<'_>, scratch: &mut Scratch) -> Finding {
        let bucket = &self.judged.buckets[index as usize];
        let (mut outcome, mut bits) = bucket.for_member(prepared.head.ordinal);
        if outcome == Outcome::Hub {
            return hub(bucket, index);
        }
        let facts = Facts::new(prepared.app(), self.ground);
        let mut explain = bucket.explain.clone();
        if matches!(outcome, Outcome::Hit | Outcome::Borrowed) {
            let exception = except::excepting(self.plan, bucket, &facts, scratch);
            self.plan.count(bucket.rule, exception);
            if let Some(at) = exception {
                (outcome, bits) = (Outcome::Excepted, Bits(0));
                explain = self.plan.set_aside(&explain, at);
            }
        }
        // Whoever has the key and names a referee by it stands twice.
        let mut others: Vec<u32> = bucket.members.iter().map(|(ordinal, _)| *ordinal).collect();
        others.retain(|ordinal| *ordinal != prepared.head.ordinal);
        others.sort_unstable();
        others.dedup();
        let linked = others.iter().take(MAX_LINKS).filter_map(|ordinal| {
            let other = self.roll.get(*ordinal)?;
            Some(Link { ordinal: *ordinal, id: other.id.clone(), key: bucket.text.to_string() })
        });
        let linked = linked.collect();
        Finding {
            rule: bucket.rule,
            outcome,
            bits,
            explain,
            verify: bucket.verify.clone(),
            evidence: self.witnesses(bucket, &facts, scratch),
            linked,
            linked_total: others.len() as u32,
            bucket: Some(index),
        }
    }

    /// The cells by which a member belongs to a group.
    fn witnesses(&self, bucket: &BucketFacts, facts: &Facts<'_>, scratch: &mut Scratch) -> Vec<Evidence> {
        let Kind::Group(rule) = &self.plan.rule(bucket.rule).kind else {
            let own = bucket.passages.binary_search_by_key(&facts.app.ordinal, |(ordinal, _)| *ordinal);
            return own.map_or_else(|_| Vec::new(), |at| bucket.passages[at].1.clone());
        };
        let mut found = Vec::new();
        for value in except::of_bucket(self.plan, bucket, facts, scratch) {
            let trace = rule.by.explain(facts, value.as_slice(), &[], self.plan.now, scratch);
            found.extend(evidence(facts, &trace.steps));
        }
        if rule.secret {
            for e in &mut found {
                e.raw = "(not shown)".to_owned();
                e.canonical = None;
            }
        }
        found
    }

    fn coverage(&self, prepared: &Prepared<'_>) -> f64 {
        // A combination looks at no column of its own: what it rests on is counted.
        let rules = (0u16..).zip(&self.plan.rules.rules).filter(|(_, rule)| !matches!(rule.kind, Kind::Combine(_)));
        verdict::coverage(rules.map(|(index, rule)| Asked {
            bits: rule.bits,
            due: Plan::due(rule, prepared.head.stage),
            carried: self.decidable[usize::from(index)],
            decided: !prepared.unknown.contains(index),
        }))
    }
}

/// Whether an exception sets aside what a bucket means for one of its members. Read only for rules that have one; not
/// counted as a use.
pub(super) fn sets_aside(plan: &Plan<'_>, ground: &Ground, spool: &Spool, bucket: &BucketFacts, ordinal: u32) -> bool {
    if !plan.may_except(bucket.rule) {
        return false;
    }
    let set_aside = |record: &[u8]| {
        let app = Head::decode(record)?.app();
        let facts = Facts::new(&app, ground);
        Some(except::excepting(plan, bucket, &facts, &mut Scratch::default()).is_some())
    };
    // A spool that cannot be read fails when applications are concluded.
    spool.record(ordinal, set_aside).ok().flatten().unwrap_or(false)
}

/// A member's finding of a key that says nothing: no links, no evidence.
fn hub(bucket: &BucketFacts, index: u32) -> Finding {
    Finding {
        rule: bucket.rule,
        outcome: Outcome::Hub,
        bits: Bits(0),
        explain: bucket.explain.clone(),
        verify: String::new(),
        evidence: Vec::new(),
        linked: Vec::new(),
        linked_total: bucket.members.len().saturating_sub(1) as u32,
        bucket: Some(index),
    }
}
