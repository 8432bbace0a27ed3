//! Conclude: one application's hits, atoms and groups to its verdict.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::again::Again;
use super::combine::Quiet;
use super::except;
use super::gather::Gathered;
use super::judge::{BucketFacts, Judged, Roll};
use super::plan::{Plan, RuleBits};
use super::prepare::{Head, Held, Prepared, evidence, hold};
use super::price::band;
use super::spool::{Block, Spool};
use super::usual::{Ordinals, Usual};
use crate::condition::Scratch;
use crate::fact::{Facts, Ground};
use crate::finding::{Bits, Evidence, Finding, Link, MAX_LINKS, Outcome};
use crate::link::{Group, Member};
use crate::record::{Source, Trust};
use crate::rule::{Kind, Stage, Status};
use crate::schema::{Hits, Scene};
use crate::scoring::Scoring;
use crate::verdict::{self, Asked, CauseWords, Hit, LedgerRow, Telling, Verdict};

/// Hits of fewer bits are left out of the sentence where there are others.
const TELLING: Bits = Bits(100);

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
    /// Applications of which something is said together with others.
    pub(crate) sharing: Ordinals,
    /// Rules that hold for so much of the batch that they say nothing.
    pub(crate) muted: RuleBits,
    /// Per rule: whether the batch carries what it needs.
    pub(crate) decidable: Vec<bool>,
    /// Whether [`Concluded::solo`] is wanted.
    pub(crate) solo: bool,
    /// Prices of causes over groups that several applications share.
    pub(crate) prices: Mutex<Prices>,
}

/// What a price depends on: cause, buckets and rings, number and strongest bits of the hits, atoms.
type PriceKey = (u16, Vec<Shared>, usize, Bits, Vec<u8>);

/// Several applications: those of a bucket or of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Shared {
    Bucket(u32),
    Ring(u32),
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

    fn shared(&self) -> impl Iterator<Item = Shared> {
        let ring = match self {
            Basis::Ring(ring) => Some(Shared::Ring(*ring)),
            _ => None,
        };
        self.buckets().iter().map(|bucket| Shared::Bucket(*bucket)).chain(ring)
    }
}

/// A finding and whose it is.
pub(super) struct Found {
    pub(super) finding: Finding,
    pub(super) basis: Basis,
    /// The ring of the application.
    pub(super) ring: Option<u32>,
}

/// Prices found so far.
pub(crate) type Prices = HashMap<PriceKey, Option<Bits>, foldhash::fast::FixedState>;

/// A verdict, and all rules that could not be decided (those whose columns are missing too).
#[derive(Clone, Debug, PartialEq)]
pub struct Concluded {
    /// The verdict.
    pub verdict: Verdict,
    /// Indices of the rules, ascending.
    pub undecided: Vec<u16>,
    /// Rules without whose hits the total would be below review, ascending; empty below it, and unless asked for by
    /// [`Screening::asking_solo`](super::Screening::asking_solo).
    pub solo: Vec<u16>,
}

/// What one thread keeps from application to application.
#[derive(Default)]
pub(crate) struct Desk {
    scratch: Scratch,
    answered: Option<Answered>,
    quiet: Quiet,
    usual: Usual,
}

/// What follows from an application's stage and the rules that it leaves undecided. Mostly both are those of the
/// application before.
struct Answered {
    stage: Stage,
    open: RuleBits,
    coverage: f64,
    /// Of the open rules those that the batch could decide.
    unknown: Vec<u16>,
    /// The open rules.
    undecided: Vec<u16>,
}

impl Conclusion<'_, '_> {
    /// Whether the employer or its system recorded what decides the rule, so that it may reassure.
    fn not_typed(&self, rule: u16) -> bool {
        self.plan.rule(rule).recorded_by(|field| self.ground.trust(field)) != Trust::Applicant
    }

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
        let (rules, atoms) = (self.plan.rules.rules.len(), self.plan.rules.atoms.len());
        let prepared = Prepared::behind(head, rules, atoms);
        let mut prepared = prepared.expect("the spool gives back what was written");
        let concluded = self.conclude(&mut prepared, desk);
        if !shares {
            desk.usual.keep(&prepared, &concluded);
        }
        concluded
    }

    fn conclude(&self, prepared: &mut Prepared<'_>, desk: &mut Desk) -> Concluded {
        self.judged.mark_undecided(prepared.ordinal, &mut prepared.unknown);
        let Desk { scratch, answered, quiet, .. } = desk;
        let mut found = self.findings(prepared, scratch);
        for one in &found {
            prepared.unknown.remove(one.finding.rule);
        }
        let combined = self.combine(prepared, &mut found, quiet, scratch);
        let (mut findings, bases): (Vec<Finding>, Vec<Basis>) = found.into_iter().map(|f| (f.finding, f.basis)).unzip();
        let answered = self.answered(prepared, answered);
        let scoring = &self.plan.rules.scoring;
        let mut hits = self.hits(&findings);
        let mut price = |cause: u16, of: &[u16]| self.price(cause, of, &findings, &bases, prepared, scratch);
        let replaced = match combined.is_empty() {
            true => verdict::Replaced::default(),
            false => verdict::replace(&hits, &combined, scoring, &mut price),
        };
        if !combined.is_empty() {
            hits.clone_from(&replaced.hits);
        }
        let reassurance = self.reassurance(&findings);
        let mut weighed = verdict::weigh(&hits, &reassurance, scoring, answered.coverage, &mut price);
        let solo = match self.solo && weighed.bits >= scoring.review {
            true => decisive(&self.hits(&findings), &combined, &findings, &reassurance, scoring, &mut price),
            false => Vec::new(),
        };
        let sentence = match hits.is_empty() {
            true => String::new(),
            false => {
                let alternatives = verdict::alternatives(&hits, scoring, &mut price);
                self.sentence(&findings, &hits, &weighed.story, &alternatives)
            }
        };
        let rows = replaced.replaced.iter().map(|(finding, by)| LedgerRow::Replaced { finding: *finding, by: *by });
        weighed.ledger.extend(rows);
        for idle in &replaced.idle {
            findings[usize::from(*idle)].bits = Bits(0);
        }
        let verdict = Verdict {
            ordinal: prepared.ordinal,
            source: prepared.source,
            id: id_of(prepared.id, prepared.source, self.files),
            name: prepared.name.to_owned(),
            token: weighed.token,
            bits: weighed.bits,
            coverage: answered.coverage,
            story: weighed.story,
            sentence,
            runner_up: weighed.runner_up,
            findings,
            ledger: weighed.ledger,
            flip: weighed.flip,
            unknown: answered.unknown.clone(),
            see_also: self.again.of(prepared.ordinal, self.roll),
            issues: if prepared.issues { prepared.app().issues.clone() } else { Vec::new() },
        };
        Concluded { verdict, undecided: answered.undecided.clone(), solo }
    }

    /// What the rules left undecided mean, given what the application before was given.
    fn answered<'d>(&self, prepared: &Prepared<'_>, before: &'d mut Option<Answered>) -> &'d Answered {
        let same = |before: &Answered| before.stage == prepared.stage && before.open == prepared.unknown;
        if !before.as_ref().is_some_and(same) {
            *before = None;
        }
        before.get_or_insert_with(|| Answered {
            stage: prepared.stage,
            open: prepared.unknown.clone(),
            coverage: self.coverage(prepared),
            unknown: prepared.unknown.iter().filter(|r| self.decidable[usize::from(*r)]).collect(),
            undecided: prepared.unknown.iter().collect(),
        })
    }

    /// What the employer or its system recorded in the application's favour: rules and their negative bits.
    fn reassurance(&self, findings: &[Finding]) -> Vec<(u16, Bits)> {
        let reassures = |f: &&Finding| f.outcome == Outcome::Hit && f.bits < Bits(0) && self.not_typed(f.rule);
        findings.iter().filter(reassures).map(|f| (f.rule, f.bits)).collect()
    }

    /// Findings in rule order, but for those of combinations.
    fn findings(&self, prepared: &Prepared<'_>, scratch: &mut Scratch) -> Vec<Found> {
        let alone = |finding: Finding| Found { finding, basis: Basis::Alone, ring: None };
        let mut found: Vec<Found> = Vec::new();
        found.extend(prepared.held.iter().map(|held| alone(self.single(held.clone()))));
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
        let mut buckets = self.judged.of(prepared.ordinal).peekable();
        let ring = buckets.peek().and_then(|_| self.gathered.ring_of(prepared.ordinal));
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
        let (mut outcome, mut bits) = bucket.for_member(prepared.ordinal);
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
        others.retain(|ordinal| *ordinal != prepared.ordinal);
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
            due: Plan::due(rule, prepared.stage),
            carried: self.decidable[usize::from(index)],
            decided: !prepared.unknown.contains(index),
        }))
    }

    fn hits<'f>(&'f self, findings: &[Finding]) -> Vec<Hit<'f>> {
        let weighs = |f: &&Finding| matches!(f.outcome, Outcome::Hit | Outcome::Borrowed) && f.bits > Bits(0);
        (0u16..)
            .zip(findings)
            .filter(|(_, f)| weighs(f))
            .filter_map(|(index, f)| {
                let rule = self.plan.rule(f.rule);
                Some(Hit { finding: index, family: rule.family?, bits: f.bits, causes: &rule.explained_by })
            })
            .collect()
    }

    /// The price of a cause over the members of some findings together.
    fn price(
        &self,
        cause: u16,
        of: &[u16],
        findings: &[Finding],
        bases: &[Basis],
        prepared: &Prepared<'_>,
        scratch: &mut Scratch,
    ) -> Option<Bits> {
        let of = || of.iter().map(|f| usize::from(*f));
        let mut shared: Vec<Shared> = of().flat_map(|f| bases[f].shared()).collect();
        shared.sort_unstable();
        shared.dedup();
        let strongest = of().map(|f| findings[f].bits).max().unwrap_or_default();
        let bands = &self.plan.rules.causes[usize::from(cause)];
        let truths: Vec<u8> = prepared.atoms.iter().map(|t| *t as u8).collect();
        let alone = shared.is_empty();
        let count = of().count();
        let key = (cause, shared, count, strongest, truths);
        if !alone && let Some(known) = lock(&self.prices).get(&key) {
            return *known;
        }
        // Reading who an application belongs to is dear, and prices of slips do not ask.
        let asked = bands.bands.iter().any(|(condition, _)| condition.outer.roots().contains(&"group"));
        let group = asked.then(|| self.members(&key.1, prepared));
        let alike = key.1.iter().filter_map(|shared| match shared {
            Shared::Bucket(bucket) => self.judged.buckets[*bucket as usize].similarity,
            Shared::Ring(_) => None,
        });
        let similarity = alike.reduce(f64::max);
        let single = of().filter(|f| bases[*f] == Basis::Alone).count() as u32;
        let hits = Hits { count: count as u32, strongest: strongest.as_f64(), single, similarity };
        let scene = Scene { group: group.as_ref(), hits };
        let price = band(self.plan, cause, &scene, &mut |at| prepared.atoms[usize::from(at)], scratch);
        if !alone {
            lock(&self.prices).insert(key, price);
        }
        price
    }

    /// The members of some buckets and rings together; of none, the application alone.
    fn members<'s>(&'s self, shared: &[Shared], prepared: &'s Prepared<'_>) -> Group<'s> {
        let mut members: Vec<Member<'_>> = Vec::new();
        for one in shared {
            let member = |ordinal: u32, referee: bool| Some(self.roll.get(ordinal)?.member(referee));
            match one {
                Shared::Bucket(bucket) => {
                    let of_bucket = &self.judged.buckets[*bucket as usize].members;
                    members.extend(of_bucket.iter().filter_map(|(ordinal, referee)| member(*ordinal, *referee)));
                }
                Shared::Ring(ring) => {
                    let of_ring = &self.gathered.clusters[*ring as usize].members;
                    members.extend(of_ring.iter().filter_map(|ordinal| member(*ordinal, false)));
                }
            }
        }
        if shared.is_empty() {
            let persona = prepared.persona(self.ground);
            members.push(Member { persona, ordinal: prepared.ordinal, referee: false });
        }
        Group::new(members, None, None)
    }

    fn sentence(
        &self,
        findings: &[Finding],
        hits: &[Hit<'_>],
        story: &verdict::Story,
        alternatives: &[verdict::Alternative],
    ) -> String {
        let rules = self.plan.rules;
        // What weighs next to nothing beside the rest would fill every sentence and tell a reader nothing.
        let weighty = hits.iter().any(|hit| hit.bits >= TELLING);
        let told: Vec<Hit<'_>> = hits.iter().filter(|hit| !weighty || hit.bits >= TELLING).copied().collect();
        let hits = told.as_slice();
        let keep = |of: &[u16]| -> Vec<u16> {
            of.iter().filter(|f| hits.iter().any(|hit| hit.finding == **f)).copied().collect()
        };
        let story = &verdict::Story { unexplained: keep(&story.unexplained), ..story.clone() };
        let alternatives: Vec<verdict::Alternative> = alternatives
            .iter()
            .map(|a| verdict::Alternative { unexplained: keep(&a.unexplained), ..a.clone() })
            .filter(|a| a.unexplained.len() < hits.len())
            .collect();
        let phrases: Vec<(u16, &str)> = hits
            .iter()
            .map(|hit| (hit.finding, rules.scoring.families[usize::from(hit.family)].title.as_str()))
            .collect();
        let mut named: Vec<u16> = hits.iter().flat_map(|h| h.causes).copied().collect();
        named.sort_unstable();
        named.dedup();
        let causes: Vec<CauseWords<'_>> = named
            .into_iter()
            .map(|cause| {
                let words = &rules.scoring.causes[usize::from(cause)];
                CauseWords { cause, title: &words.title, doubt: &words.doubt }
            })
            .collect();
        debug_assert!(hits.iter().all(|h| usize::from(h.finding) < findings.len()));
        verdict::tell(&Telling {
            findings: &phrases,
            causes: &causes,
            story,
            alternatives: &alternatives,
            unusual: rules.scoring.review,
        })
    }
}

/// Rules without whose hits, and the combinations that rest on them, the total is below review.
fn decisive(
    hits: &[Hit<'_>],
    combined: &[verdict::Combined],
    findings: &[Finding],
    reassurance: &[(u16, Bits)],
    scoring: &Scoring,
    price: &mut verdict::Price<'_>,
) -> Vec<u16> {
    let rule = |finding: u16| findings[usize::from(finding)].rule;
    let mut rules: Vec<u16> = hits.iter().map(|hit| rule(hit.finding)).collect();
    rules.sort_unstable();
    rules.dedup();
    rules.retain(|without| {
        let goes = |finding: u16| {
            let rests = combined.iter().find(|one| one.finding == finding).map_or(&[][..], |one| &one.rests_on);
            rule(finding) == *without || rests.iter().any(|base| rule(*base) == *without)
        };
        let kept: Vec<Hit<'_>> = hits.iter().filter(|hit| !goes(hit.finding)).copied().collect();
        let left: Vec<verdict::Combined> = combined.iter().filter(|one| !goes(one.finding)).cloned().collect();
        let kept = verdict::replace(&kept, &left, scoring, price).hits;
        verdict::weigh(&kept, reassurance, scoring, 1.0, price).bits < scoring.review
    });
    rules
}

/// Whether an exception sets aside what a bucket means for one of its members. Read only for rules that have one; not
/// counted as a use.
pub(super) fn sets_aside(plan: &Plan<'_>, ground: &Ground, spool: &Spool, bucket: &BucketFacts, ordinal: u32) -> bool {
    if !plan.may_except(bucket.rule) {
        return false;
    }
    let set_aside = |block: &Block| {
        let record = block.record((ordinal - block.first) as usize);
        let prepared = Prepared::decode(plan.rules.rules.len(), plan.rules.atoms.len(), record)?;
        let facts = Facts::new(prepared.app(), ground);
        Some(except::excepting(plan, bucket, &facts, &mut Scratch::default()).is_some())
    };
    // A spool that cannot be read fails when applications are concluded.
    spool.with(spool.block_of(ordinal), set_aside).ok().flatten().unwrap_or(false)
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

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
