//! Weighing: what the findings of an application come to, worked out once for all of whom the same was found.
//!
//! What findings weigh follows from their rules, outcomes, bits and groups, from the atoms and the coverage. Names, cells
//! and sentences do not matter, so members of a group mostly share an answer, and so do all with the same one slip. What
//! rests on who one applicant is (a price that asks for it) is worked out each time.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::conclude::{Basis, Conclusion, Found};
use super::prepare::Prepared;
use super::price::band;
use crate::condition::{Scratch, Tri};
use crate::finding::{Bits, Outcome};
use crate::link::{Group, Member};
use crate::record::Trust;
use crate::schema::{Hits, Scene};
use crate::verdict::{self, Alternative, CauseWords, Combined, Hit, LedgerRow, Story, Telling, Weighed};

/// Hits of fewer bits are left out of the sentence where there are others.
const TELLING: Bits = Bits(100);

/// Most answers kept, about a kilobyte each, and most prices.
const MOST_KEPT: usize = 1 << 14;
const MOST_PRICES: usize = 1 << 17;

/// So many threads may look answers up at once.
const SHELVES: usize = 32;

/// Most groups held while one application is weighed: the first ones, which every cause asks for, and the last.
const MOST_GROUPS: usize = 8;

/// What was found of an application.
pub(super) struct Seen<'a, 'b> {
    pub(super) prepared: &'a Prepared<'b>,
    /// In rule order.
    pub(super) found: &'a [Found],
    /// The combinations that hold, each after those it rests on.
    pub(super) combined: &'a [Combined],
}

/// What findings come to.
#[derive(Clone)]
pub(super) struct Weighing {
    /// Its ledger has the hits that combinations stand for.
    pub(super) weighed: Weighed,
    /// Combinations that gave way, by finding.
    pub(super) idle: Vec<u16>,
    pub(super) sentence: String,
    /// See [`Concluded::solo`](super::Concluded::solo).
    pub(super) solo: Vec<u16>,
}

/// Numbers that an answer depends on, to find it by.
type Known<T> = HashMap<Box<[u32]>, T, foldhash::fast::FixedState>;

/// Answers given so far, for all threads: members of a group lie far apart. Which are kept changes nothing but how long the
/// next takes.
#[derive(Default)]
pub(super) struct Weighings {
    known: Shelves<Weighing>,
    prices: Shelves<Option<Bits>>,
}

/// What is found by numbers, in parts that are locked each for itself.
struct Shelves<T>([Mutex<Known<T>>; SHELVES]);

impl<T> Default for Shelves<T> {
    fn default() -> Shelves<T> {
        Shelves(std::array::from_fn(|_| Mutex::default()))
    }
}

impl<T: Clone> Shelves<T> {
    fn shelf(&self, key: &[u32]) -> MutexGuard<'_, Known<T>> {
        // Not by the bits that the map itself goes by.
        let at = foldhash::fast::FixedState::with_seed(1).hash_one(key) as usize % SHELVES;
        self.0[at].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: &[u32]) -> Option<T> {
        self.shelf(key).get(key).cloned()
    }

    /// Of `most` in all, a shelf that has its share of them forgets all first.
    fn keep(&self, key: &[u32], value: T, most: usize) {
        let mut shelf = self.shelf(key);
        if shelf.len() >= most / SHELVES {
            shelf.clear();
        }
        shelf.insert(key.into(), value);
    }
}

/// Buffers that one thread uses again.
#[derive(Default)]
pub(super) struct Slips {
    key: Vec<u32>,
    price: PriceKey,
    own: Vec<Option<Option<Bits>>>,
}

/// Several applications: those of a bucket or of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    Bucket(u32),
    Ring(u32),
}

/// What a price is asked over, kept from price to price for its room.
#[derive(Default)]
struct PriceKey {
    shared: Vec<Shared>,
    numbers: Vec<u32>,
}

impl Basis {
    fn shared(&self) -> impl Iterator<Item = Shared> {
        let ring = match self {
            Basis::Ring(ring) => Some(Shared::Ring(*ring)),
            _ => None,
        };
        self.buckets().iter().map(|bucket| Shared::Bucket(*bucket)).chain(ring)
    }
}

impl Shared {
    fn numbers(self) -> [u32; 2] {
        match self {
            Shared::Bucket(bucket) => [0, bucket],
            Shared::Ring(ring) => [1, ring],
        }
    }
}

/// Adds to `key` the atoms, sixteen to a number.
fn write_atoms(atoms: &[Tri], key: &mut Vec<u32>) {
    key.extend(atoms.chunks(16).map(|some| some.iter().fold(0, |word, atom| word << 2 | *atom as u32)));
}

/// Sets `key` to all that the weighing of findings depends on.
fn write_key(seen: &Seen<'_, '_>, coverage: f64, key: &mut Vec<u32>) {
    key.clear();
    let coverage = coverage.to_bits();
    key.extend([(coverage >> 32) as u32, coverage as u32]);
    write_atoms(&seen.prepared.atoms, key);
    for Found { finding, basis, ring } in seen.found {
        let (kind, groups) = match basis {
            Basis::Alone => (0, &[][..]),
            Basis::Bucket(bucket) => (1, std::slice::from_ref(bucket)),
            Basis::Ring(ring) => (2, std::slice::from_ref(ring)),
            Basis::Several(buckets) => (3, &buckets[..]),
        };
        let said =
            u32::from(finding.rule) << 16 | (finding.outcome as u32) << 8 | kind << 1 | u32::from(ring.is_some());
        key.extend([said, finding.bits.0 as u32, groups.len() as u32]);
        key.extend(groups.iter().copied().chain(*ring));
    }
}

impl Conclusion<'_, '_> {
    /// What the findings of an application come to.
    pub(super) fn weigh(
        &self,
        seen: &Seen<'_, '_>,
        coverage: f64,
        slips: &mut Slips,
        scratch: &mut Scratch,
    ) -> Weighing {
        let (Weighings { known, prices }, Slips { key, price, own }) = (self.weighings, slips);
        write_key(seen, coverage, key);
        if let Some(same) = known.get(key) {
            return same;
        }
        own.clear();
        own.resize(self.personal.len() * seen.found.len(), None);
        let mut asking =
            Asking { conclusion: self, seen, prices, key: price, own, scratch, groups: Vec::new(), personal: false };
        let weighing = self.weigh_anew(seen, coverage, &mut asking);
        if !asking.personal {
            known.keep(key, weighing.clone(), MOST_KEPT);
        }
        weighing
    }

    fn weigh_anew(&self, seen: &Seen<'_, '_>, coverage: f64, asking: &mut Asking<'_, '_>) -> Weighing {
        let Seen { found, combined, .. } = seen;
        let scoring = &self.plan.rules.scoring;
        let mut price = |cause: u16, of: &[u16]| asking.price(cause, of);
        let all = self.hits(found);
        let replaced = match combined.is_empty() {
            true => verdict::Replaced { hits: all.clone(), ..verdict::Replaced::default() },
            false => verdict::replace(&all, combined, scoring, &mut price),
        };
        let reassurance = self.reassurance(found);
        let mut weighed = verdict::weigh(&replaced.hits, &reassurance, scoring, coverage, &mut price);
        let solo = match self.solo && weighed.bits >= scoring.review {
            true => self.decisive(&all, seen, &reassurance, &mut price),
            false => Vec::new(),
        };
        let sentence = match replaced.hits.is_empty() {
            true => String::new(),
            false => self.sentence(&replaced.hits, &weighed.story, &weighed.alternatives),
        };
        let rows = replaced.replaced.iter().map(|(finding, by)| LedgerRow::Replaced { finding: *finding, by: *by });
        weighed.ledger.extend(rows);
        Weighing { weighed, idle: replaced.idle, sentence, solo }
    }

    fn hits(&self, found: &[Found]) -> Vec<Hit<'_>> {
        let weighs =
            |f: &Found| matches!(f.finding.outcome, Outcome::Hit | Outcome::Borrowed) && f.finding.bits > Bits(0);
        (0u16..)
            .zip(found)
            .filter(|(_, f)| weighs(f))
            .filter_map(|(index, f)| {
                let rule = self.plan.rule(f.finding.rule);
                Some(Hit { finding: index, family: rule.family?, bits: f.finding.bits, causes: &rule.explained_by })
            })
            .collect()
    }

    /// Whether the employer or its system recorded what decides the rule, so that it may reassure.
    fn not_typed(&self, rule: u16) -> bool {
        self.plan.rule(rule).recorded_by(|field| self.ground.trust(field)) != Trust::Applicant
    }

    /// What the employer or its system recorded in the application's favour: rules and their negative bits.
    fn reassurance(&self, found: &[Found]) -> Vec<(u16, Bits)> {
        let findings = found.iter().map(|f| &f.finding);
        let favourable = findings.filter(|f| f.outcome == Outcome::Hit && f.bits < Bits(0) && self.not_typed(f.rule));
        favourable.map(|f| (f.rule, f.bits)).collect()
    }

    /// Rules without whose hits, and the combinations that rest on them, the total is below review.
    fn decisive(
        &self,
        hits: &[Hit<'_>],
        seen: &Seen<'_, '_>,
        reassurance: &[(u16, Bits)],
        price: &mut verdict::Price<'_>,
    ) -> Vec<u16> {
        let scoring = &self.plan.rules.scoring;
        let rule = |finding: u16| seen.found[usize::from(finding)].finding.rule;
        let mut rules: Vec<u16> = hits.iter().map(|hit| rule(hit.finding)).collect();
        rules.sort_unstable();
        rules.dedup();
        rules.retain(|without| {
            let goes = |finding: u16| {
                let combined = seen.combined.iter().find(|one| one.finding == finding);
                let rests = combined.map_or(&[][..], |one| &one.rests_on);
                rule(finding) == *without || rests.iter().any(|base| rule(*base) == *without)
            };
            let kept: Vec<Hit<'_>> = hits.iter().filter(|hit| !goes(hit.finding)).copied().collect();
            let left: Vec<Combined> = seen.combined.iter().filter(|one| !goes(one.finding)).cloned().collect();
            let kept = verdict::replace(&kept, &left, scoring, price).hits;
            verdict::weigh(&kept, reassurance, scoring, 1.0, price).bits < scoring.review
        });
        rules
    }

    fn sentence(&self, hits: &[Hit<'_>], story: &Story, alternatives: &[Alternative]) -> String {
        let rules = self.plan.rules;
        // What weighs next to nothing beside the rest would fill every sentence and tell a reader nothing.
        let weighty = hits.iter().any(|hit| hit.bits >= TELLING);
        let told: Vec<Hit<'_>> = hits.iter().filter(|hit| !weighty || hit.bits >= TELLING).copied().collect();
        let hits = told.as_slice();
        let keep = |of: &[u16]| -> Vec<u16> {
            of.iter().filter(|f| hits.iter().any(|hit| hit.finding == **f)).copied().collect()
        };
        let story = &Story { unexplained: keep(&story.unexplained), ..story.clone() };
        let alternatives: Vec<Alternative> = alternatives
            .iter()
            .map(|a| Alternative { unexplained: keep(&a.unexplained), ..a.clone() })
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
        verdict::tell(&Telling {
            findings: &phrases,
            causes: &causes,
            story,
            alternatives: &alternatives,
            unusual: rules.scoring.review,
        })
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
            // Of one who shares a key it is known already.
            let linked = self.roll.get(prepared.head.ordinal);
            let persona = linked.map_or_else(|| prepared.persona(self.ground), |linked| &linked.persona);
            members.push(Member { persona, ordinal: prepared.head.ordinal, referee: false });
        }
        Group::new(members, None, None)
    }
}

/// Asks what causes cost, of one application.
struct Asking<'a, 'b> {
    conclusion: &'a Conclusion<'a, 'a>,
    seen: &'a Seen<'a, 'b>,
    prices: &'a Shelves<Option<Bits>>,
    key: &'a mut PriceKey,
    /// What causes cost over one finding, once asked, by cause and finding: every story asks for it again.
    own: &'a mut [Option<Option<Bits>>],
    scratch: &'a mut Scratch,
    /// Who they are that prices were asked over, as far as that was looked at.
    groups: Vec<(Vec<Shared>, Group<'a>)>,
    /// Whether a price depended on who the applicant is.
    personal: bool,
}

impl Asking<'_, '_> {
    /// The price of a cause over the members of some findings together.
    fn price(&mut self, cause: u16, of: &[u16]) -> Option<Bits> {
        let &[finding] = of else { return self.shared_price(cause, of) };
        let at = usize::from(cause) * self.seen.found.len() + usize::from(finding);
        if let Some(Some(known)) = self.own.get(at) {
            return *known;
        }
        let price = self.shared_price(cause, of);
        self.own.get_mut(at).into_iter().for_each(|own| *own = Some(price));
        price
    }

    /// The same, by what was worked out for others too.
    fn shared_price(&mut self, cause: u16, of: &[u16]) -> Option<Bits> {
        let found = || of.iter().map(|f| &self.seen.found[usize::from(*f)]);
        let PriceKey { shared, numbers } = &mut *self.key;
        shared.clear();
        shared.extend(found().flat_map(|f| f.basis.shared()));
        shared.sort_unstable();
        shared.dedup();
        let strongest = found().map(|f| f.finding.bits).max().unwrap_or_default();
        let single = found().filter(|f| f.basis == Basis::Alone).count() as u32;
        let asks_who = self.conclusion.personal.get(usize::from(cause)).is_none_or(|personal| *personal);
        let own = asks_who && shared.is_empty();
        self.personal |= own;
        numbers.clear();
        numbers.extend([u32::from(cause), of.len() as u32, single, strongest.0 as u32]);
        numbers.extend(shared.iter().flat_map(|one| one.numbers()));
        write_atoms(&self.seen.prepared.atoms, numbers);
        if !own && let Some(known) = self.prices.get(numbers) {
            return known;
        }
        let hits = Hits { count: of.len() as u32, strongest: strongest.as_f64(), single, similarity: None };
        let price = self.price_anew(cause, hits, asks_who);
        if !own {
            self.prices.keep(&self.key.numbers, price, MOST_PRICES);
        }
        price
    }

    fn price_anew(&mut self, cause: u16, hits: Hits, asks_who: bool) -> Option<Bits> {
        let (conclusion, prepared, shared) = (self.conclusion, self.seen.prepared, &self.key.shared);
        // Reading who an application belongs to is dear, and prices of slips do not ask.
        if asks_who && !self.groups.iter().any(|(of, _)| of == shared) {
            self.groups.truncate(MOST_GROUPS - 1);
            self.groups.push((shared.clone(), conclusion.members(shared, prepared)));
        }
        let group = self.groups.iter().find(|(of, _)| asks_who && of == shared).map(|(_, group)| group);
        let alike = shared.iter().filter_map(|shared| match shared {
            Shared::Bucket(bucket) => conclusion.judged.buckets[*bucket as usize].similarity,
            Shared::Ring(_) => None,
        });
        let scene = Scene { group, hits: Hits { similarity: alike.reduce(f64::max), ..hits } };
        band(conclusion.plan, cause, &scene, &mut |at| prepared.atoms[usize::from(at)], self.scratch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Ground;
    use crate::record::{Application, Field, Source};
    use crate::rule::{Options, builtin, load};
    use crate::screen::conclude::Desk;
    use crate::screen::{Plan, Records, Screening, each_head};
    use crate::verdict::Token;

    fn applicants() -> Vec<Application> {
        const NAMES: [&str; 6] = ["Ann Lee", "Raj Patel", "Joe Cruz", "Zoë Quill", "Mary Jones", "Ivan Petrov"];
        let phones = ["+1 212 867 5309", "+1 212 555 0100", "000 000 0000", "12", "+44 20 7946 0958"];
        let one = |at: usize| {
            let mut app = Application::default();
            let mail = format!("{}{}@example.org", NAMES[at % 6].split(' ').next().unwrap_or_default(), at / 3);
            let cells = [
                (Field::Id, format!("a{at}")),
                (Field::NameFull, NAMES[at % 6].to_owned()),
                (Field::Phone, phones[at / 4 % 5].to_owned()),
                (Field::Email, if at.is_multiple_of(5) { "one@mailinator.com".to_owned() } else { mail }),
                (Field::AppliedAt, format!("2026-03-{:02}T10:00:00Z", at % 28 + 1)),
            ];
            (0u16..).zip(&cells).for_each(|(column, (field, value))| app.push(*field, 0, column, value));
            app.source = Source { file: 0, row: at as u32 + 2 };
            app
        };
        (0..60).map(one).collect()
    }

    /// What was worked out for one application is what would be worked out for the next.
    #[test]
    fn answers_that_are_kept_are_those_worked_out_anew() {
        let (rules, _) = load(&builtin(), &Options::default()).unwrap();
        let plan = Plan::new(&rules, 1_780_000_000_000);
        let columns = ["id", "name", "phone", "email", "applied"].map(str::to_owned);
        let ground = Ground::new(vec![columns.to_vec()], plan.now, String::new());
        let files = vec!["test".to_owned()];
        let screening = Screening::read(&plan, ground, files, &Records::new(applicants()), usize::MAX);
        let screening = screening.unwrap().asking_solo();
        let conclusion = screening.conclusion();
        let (mut desk, mut tokens) = (Desk::default(), Vec::new());
        each_head(&screening.spool, |head| {
            let weighings = Weighings::default();
            let anew = Conclusion { weighings: &weighings, ..screening.conclusion() };
            let anew = anew.of(head, &mut Desk::default());
            assert_eq!(conclusion.of(head, &mut desk), anew);
            assert_eq!(conclusion.of(head, &mut desk), anew, "the second time");
            tokens.push(anew.verdict.token);
        })
        .unwrap();
        assert!(tokens.contains(&Token::Escalate) || tokens.contains(&Token::Review));
        assert!(tokens.contains(&Token::Clear) && tokens.len() == 60);
    }
}
