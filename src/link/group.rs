//! What is said of the applications of one group: a bucket's window, or the union of several.
//!
//! Each fact is counted when somebody first asks for it. Facts only: whether they are ordinary is for causes and rules.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU64;
use std::rc::Rc;

use foldhash::fast::FixedState;

use super::identity::people;
use super::{Persona, Stint};
use crate::condition::Tri;
use crate::fact::address::Home;
use crate::fact::name::compare::{fits_text, part_kept};
use crate::fact::{Key, KeyKind};

/// Of more people than this, homes and names are compared with those of the first so many only.
const MAX_PAIRED: usize = 256;

/// How many people who came to an employer and left it in the same months count as colleagues.
const MAX_ALIKE: usize = 3;

/// One application of a group.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Who it says it is.
    pub persona: &'a Persona,
    /// The application.
    pub ordinal: u32,
    /// Whether the key is a referee's of that application, not the applicant's own.
    pub referee: bool,
}

/// A group of applications; see the module's doc.
#[derive(Debug)]
pub struct Group<'a> {
    members: Vec<Member<'a>>,
    key: Option<Key>,
    text: Option<&'a str>,
    similarity: Option<f64>,
    commonest: Option<u32>,
    people: Rc<OnceCell<People>>,
    names: OnceCell<Vec<&'a str>>,
    apart: OnceCell<Tri>,
    interleaved: OnceCell<Tri>,
    name_part_kept: OnceCell<Tri>,
    other_keys: OnceCell<u32>,
    colleagues: OnceCell<f64>,
    owner: OnceCell<Option<u32>>,
}

/// The claimed people of a group.
#[derive(Debug)]
struct People {
    /// Person of each member.
    of: Vec<u32>,
    /// For each person the member whose persona is the most complete.
    heads: Vec<u32>,
}

/// The people of the groups of one batch that were counted last: most keys join the very same applications as others, and
/// such groups come close together.
#[derive(Debug, Default)]
pub struct Counted {
    /// By the ordinals of the members.
    people: HashMap<Box<[u32]>, Rc<OnceCell<People>>, FixedState>,
}

impl Counted {
    /// Larger groups are counted whenever they come.
    const MAX_MEMBERS: usize = 64;
    /// So many are held, then none.
    const MAX_GROUPS: usize = 256;

    /// The group, which shares its people with all groups here of the same applications.
    pub fn group<'a>(&mut self, group: Group<'a>) -> Group<'a> {
        let ordinals: Vec<u32> = group.members.iter().map(|member| member.ordinal).collect();
        if let Some(people) = self.people.get(ordinals.as_slice()) {
            return Group { people: Rc::clone(people), ..group };
        }
        if ordinals.len() <= Self::MAX_MEMBERS {
            if self.people.len() == Self::MAX_GROUPS {
                self.people.clear();
            }
            self.people.insert(ordinals.into_boxed_slice(), Rc::clone(&group.people));
        }
        group
    }
}

impl<'a> Group<'a> {
    /// A group of `members`. `key` is what they share, if it is one bucket; `text` is that key as it can be read (a
    /// mailbox, a profile's address), if there is such a text.
    pub fn new(mut members: Vec<Member<'a>>, key: Option<Key>, text: Option<&'a str>) -> Group<'a> {
        members.sort_unstable_by_key(|m| (m.ordinal, m.referee));
        members.dedup_by_key(|m| (m.ordinal, m.referee));
        Group {
            members,
            key,
            text,
            similarity: None,
            commonest: None,
            people: Rc::default(),
            names: OnceCell::new(),
            apart: OnceCell::new(),
            interleaved: OnceCell::new(),
            name_part_kept: OnceCell::new(),
            other_keys: OnceCell::new(),
            colleagues: OnceCell::new(),
            owner: OnceCell::new(),
        }
    }

    /// The same group, with the key that its members share as it can be read.
    pub fn written(self, text: &'a str) -> Group<'a> {
        Group { text: Some(text), owner: OnceCell::new(), ..self }
    }

    /// The same group, of texts that repeat each other: the highest similarity of two people's, 0 to 1.
    pub fn alike(self, similarity: f64) -> Group<'a> {
        Group { similarity: Some(similarity), ..self }
    }

    /// The same group, of a key that joins things of which the commonest stands in so many applications of the batch.
    pub fn joining(self, commonest: u32) -> Group<'a> {
        Group { commonest: Some(commonest), ..self }
    }

    /// In how many applications of the batch the commonest of the things that the key joins stands; unknown of most groups.
    pub fn commonest(&self) -> Option<u32> {
        self.commonest
    }

    /// How much of two people's texts is the same, 0 to 1; unknown of other groups.
    pub fn similarity(&self) -> Option<f64> {
        self.similarity
    }

    /// The members by ordinal; an application that carries the key both as its own and as a referee's stands twice.
    pub fn members(&self) -> &[Member<'a>] {
        &self.members
    }

    /// How many applications there are.
    pub fn applications(&self) -> u32 {
        self.each().count() as u32
    }

    /// How many people the applications claim to be of.
    pub fn people(&self) -> u32 {
        self.claimed().heads.len() as u32
    }

    /// The number, from 0, of the person that an application is of.
    pub fn person_of(&self, ordinal: u32) -> Option<u32> {
        let at = self.members.binary_search_by_key(&ordinal, |m| m.ordinal).ok()?;
        self.claimed().of.get(at).copied()
    }

    /// One name as written for each person, in the order of their first applications, without repeats.
    pub fn names(&self) -> &[&'a str] {
        self.names.get_or_init(|| {
            let claimed = self.claimed();
            let mut seen = vec![false; claimed.heads.len()];
            let mut names: Vec<&'a str> = Vec::with_capacity(seen.len());
            let mut known = std::collections::HashSet::with_hasher(foldhash::fast::FixedState::default());
            for person in claimed.of.iter().map(|p| *p as usize) {
                let name: &'a str = &self.head(claimed.heads[person]).display;
                if !std::mem::replace(&mut seen[person], true) && !name.is_empty() && known.insert(name) {
                    names.push(name);
                }
            }
            names
        })
    }

    /// Milliseconds from the first application to the last; unknown unless all are dated.
    pub fn span(&self) -> Option<i64> {
        let mut ends: Option<(i64, i64)> = None;
        for member in self.each() {
            let at = member.persona.applied_at?;
            ends = Some(ends.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
        }
        ends.map(|(first, last)| last.saturating_sub(first))
    }

    /// How many different jobs were applied for, of those known.
    pub fn jobs(&self) -> u32 {
        distinct(self.each().filter_map(|m| m.persona.job))
    }

    /// How many different home cities there are, of those known.
    pub fn cities(&self) -> u32 {
        distinct(self.each().filter_map(|m| m.persona.city))
    }

    /// Whether two of the people have no home in common over all their applications here. Different streets are
    /// different homes; a missing unit leaves it open; false when every two share a home.
    pub fn apart(&self) -> Tri {
        *self.apart.get_or_init(|| {
            let homes = self.homes();
            let mut all_together = true;
            for (i, mine) in homes.iter().enumerate() {
                for theirs in homes.iter().take(i.min(MAX_PAIRED)) {
                    match homes_apart(mine, theirs) {
                        Tri::True => return Tri::True,
                        Tri::False => {}
                        Tri::Unknown => all_together = false,
                    }
                }
            }
            if all_together { Tri::False } else { Tri::Unknown }
        })
    }

    /// Distinct homes of each person.
    fn homes(&self) -> Vec<Vec<Home>> {
        let claimed = self.claimed();
        let mut homes = vec![Vec::new(); claimed.heads.len()];
        for (member, person) in self.members.iter().zip(&claimed.of) {
            homes[*person as usize].extend(member.persona.home);
        }
        for of_one in &mut homes {
            of_one.sort_unstable();
            of_one.dedup();
        }
        homes
    }

    /// Whether the people take turns in time: somebody applies, another, and the first again. Unknown where equal times
    /// or missing ones leave it open.
    pub fn interleaved(&self) -> Tri {
        *self.interleaved.get_or_init(|| {
            let claimed = self.claimed();
            let mut spans: Vec<Option<(i64, i64)>> = vec![None; claimed.heads.len()];
            let mut open = false;
            for (member, person) in self.members.iter().zip(&claimed.of) {
                let Some(at) = member.persona.applied_at else {
                    open = true;
                    continue;
                };
                let span = &mut spans[*person as usize];
                *span = Some(span.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
            }
            open &= spans.len() > 1;
            turns(spans.into_iter().flatten().collect(), open)
        })
    }

    /// Whether every two of the people have a word of their names in common: a family name, or a given name and its
    /// short forms.
    pub fn name_part_kept(&self) -> Tri {
        *self.name_part_kept.get_or_init(|| {
            let heads: Vec<&Persona> = self.heads().collect();
            if heads.is_empty() || heads.iter().any(|head| head.name.is_empty()) {
                return Tri::Unknown;
            }
            let kept = |(i, head): (usize, &&Persona)| {
                heads.iter().take(i.min(MAX_PAIRED)).all(|other| part_kept(&other.name, &head.name))
            };
            if heads.iter().enumerate().all(kept) { Tri::True } else { Tri::False }
        })
    }

    /// How many personal keys besides the group's own two or more of the people carry. Of a union of buckets, which has
    /// no one key, one of the keys counts as its own.
    pub fn other_keys(&self) -> u32 {
        *self.other_keys.get_or_init(|| {
            let claimed = self.claimed();
            let mut keys: Vec<(KeyKind, Key, u32)> = Vec::new();
            for (member, person) in self.members.iter().zip(&claimed.of) {
                keys.extend(member.persona.keys.iter().map(|(kind, key)| (*kind, *key, *person)));
            }
            keys.sort_unstable();
            keys.dedup();
            let shared = keys.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|same| same.len() > 1);
            match self.key {
                Some(own) => shared.filter(|same| same[0].1 != own).count() as u32,
                None => (shared.count() as u32).saturating_sub(1),
            }
        })
    }

    /// Share of the applications for which one and the same agency is recorded.
    pub fn agency(&self) -> f64 {
        let mut counts: BTreeMap<NonZeroU64, u32> = BTreeMap::new();
        for agency in self.each().filter_map(|m| m.persona.agency) {
            *counts.entry(agency).or_default() += 1;
        }
        share(counts.into_values().max().unwrap_or(0), self.applications())
    }

    /// Share of the people who were at one employer at one time. A career that another's repeats month by month through
    /// two jobs is no second witness of either: of such people one counts. Of people whose one job there began and ended
    /// in the same months, the first three count: that is how copies look, and hardly how people come and go.
    pub fn colleagues(&self) -> f64 {
        *self.colleagues.get_or_init(|| {
            let claimed = self.claimed();
            let mut stints: Vec<(Stint, u32)> = Vec::new();
            for (member, person) in self.members.iter().zip(&claimed.of) {
                stints.extend(member.persona.employers.iter().map(|stint| (*stint, *person)));
            }
            let copies = copied(&self.members, &claimed.of);
            stints.retain(|(_, person)| copies.binary_search(person).is_err());
            stints.sort_unstable();
            stints.dedup();
            let same = stints.chunk_by(|a, b| a.0 == b.0);
            let stints: Vec<(Stint, u32)> = same.flat_map(|of_one| of_one.iter().take(MAX_ALIKE)).copied().collect();
            let most = stints.chunk_by(|a, b| a.0.employer == b.0.employer).map(most_at_once).max().unwrap_or(0);
            share(if most > 1 { most } else { 0 }, self.people())
        })
    }

    /// Share of the people who were at one school. Of people with one copied career one counts, as with colleagues.
    pub fn cohort(&self) -> f64 {
        let claimed = self.claimed();
        let copies = copied(&self.members, &claimed.of);
        let mut schools: Vec<(NonZeroU64, u32)> = Vec::new();
        for (member, person) in self.members.iter().zip(&claimed.of) {
            schools.extend(member.persona.schools.iter().map(|school| (*school, *person)));
        }
        schools.retain(|(_, person)| copies.binary_search(person).is_err());
        schools.sort_unstable();
        schools.dedup();
        let most = schools.chunk_by(|a, b| a.0 == b.0).map(|of_one| of_one.len() as u32).max().unwrap_or(0);
        share(if most > 1 { most } else { 0 }, self.people())
    }

    /// The person whose name the key's text carries, given and family name both, if there are several people and it
    /// fits exactly one of them, whose own the key is.
    pub fn owner(&self) -> Option<u32> {
        *self.owner.get_or_init(|| {
            let (claimed, text) = (self.claimed(), self.text?);
            let own =
                |person: u32| self.members.iter().zip(&claimed.of).any(|(member, of)| *of == person && !member.referee);
            let fitting = (0_u32..).zip(self.heads()).filter(|(_, head)| fits_text(&head.name, text));
            let mut fitting = fitting.map(|(person, _)| person);
            let owner = fitting.next()?;
            (claimed.heads.len() > 1 && fitting.next().is_none() && own(owner)).then_some(owner)
        })
    }

    /// Whether an application is of the owner.
    pub fn is_owner(&self, ordinal: u32) -> bool {
        self.owner().is_some_and(|owner| self.person_of(ordinal) == Some(owner))
    }

    /// How many of the people name the key as a referee's.
    pub fn referees(&self) -> u32 {
        self.people_where(|member| member.referee)
    }

    /// How many of the people have the key as their own.
    pub fn referred(&self) -> u32 {
        self.people_where(|member| !member.referee)
    }

    fn people_where(&self, holds: impl Fn(&Member<'_>) -> bool) -> u32 {
        let of = self.members.iter().zip(&self.claimed().of).filter(|(member, _)| holds(member));
        distinct(of.map(|(_, person)| *person))
    }

    /// Each application once.
    fn each(&self) -> impl Iterator<Item = &Member<'a>> {
        self.members.chunk_by(|a, b| a.ordinal == b.ordinal).filter_map(<[Member<'a>]>::first)
    }

    fn head(&self, member: u32) -> &'a Persona {
        self.members[member as usize].persona
    }

    /// The most complete persona of each person.
    fn heads(&self) -> impl Iterator<Item = &'a Persona> {
        self.claimed().heads.iter().map(|member| self.head(*member))
    }

    fn claimed(&self) -> &People {
        self.people.get_or_init(|| {
            let personas: Vec<&'a Persona> = self.members.iter().map(|m| m.persona).collect();
            let of = people(&personas);
            let count = of.iter().max().map_or(0, |most| *most as usize + 1);
            let mut heads: Vec<Option<u32>> = vec![None; count];
            for (member, person) in (0_u32..).zip(&of) {
                let head = &mut heads[*person as usize];
                if head.is_none_or(|head| super::identity::before(self.head(member), self.head(head))) {
                    *head = Some(member);
                }
            }
            People { of, heads: heads.into_iter().flatten().collect() }
        })
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> u32 {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values.len() as u32
}

/// Whether two people's homes have none in common.
fn homes_apart(mine: &[Home], theirs: &[Home]) -> Tri {
    if mine.is_empty() || theirs.is_empty() {
        return Tri::Unknown;
    }
    let mut open = false;
    for (a, b) in mine.iter().flat_map(|a| theirs.iter().map(move |b| (a, b))) {
        if a.street == b.street {
            match (a.unit, b.unit) {
                (Some(a), Some(b)) if a == b => return Tri::False,
                (Some(_), Some(_)) => {}
                _ => open = true,
            }
        }
    }
    if open { Tri::Unknown } else { Tri::True }
}

/// Whether any two spans of time overlap; spans that only touch leave it open.
fn turns(mut spans: Vec<(i64, i64)>, mut open: bool) -> Tri {
    spans.sort_unstable();
    let mut last: Option<i64> = None;
    for (first, end) in spans {
        match last {
            Some(last) if first < last => return Tri::True,
            Some(last) if first == last => open = true,
            _ => {}
        }
        last = Some(last.map_or(end, |last| last.max(end)));
    }
    if open { Tri::Unknown } else { Tri::False }
}

/// People, ascending, who have two jobs with the same months in common with a person of a lower number.
fn copied(members: &[Member<'_>], of: &[u32]) -> Vec<u32> {
    /// Of a longer career, the first so many jobs are compared.
    const MAX_JOBS: usize = 12;
    let mut pairs: Vec<(Stint, Stint, u32)> = Vec::new();
    for (member, person) in members.iter().zip(of) {
        let mut jobs = member.persona.employers.to_vec();
        jobs.sort_unstable();
        jobs.dedup();
        jobs.truncate(MAX_JOBS);
        for (i, one) in jobs.iter().enumerate() {
            pairs.extend(jobs[i + 1..].iter().map(|other| (*one, *other, *person)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let same = pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    let mut copies: Vec<u32> = same.flat_map(|of_one| &of_one[1..]).map(|pair| pair.2).collect();
    copies.sort_unstable();
    copies.dedup();
    copies
}

/// The most people who were at an employer in one month, given all times at it.
fn most_at_once(stints: &[(Stint, u32)]) -> u32 {
    let mut events: Vec<(i32, bool, u32)> = Vec::with_capacity(stints.len() * 2);
    for (stint, person) in stints {
        // Leaving counts from the month after the last; it comes before arriving in that month.
        events.push((stint.first, true, *person));
        events.push((stint.last.saturating_add(1), false, *person));
    }
    events.sort_unstable();
    let mut there: BTreeMap<u32, u32> = BTreeMap::new();
    let mut most = 0;
    for (_, arrives, person) in events {
        let count = there.entry(person).or_default();
        *count = if arrives { *count + 1 } else { count.saturating_sub(1) };
        if *count == 0 {
            there.remove(&person);
        }
        most = most.max(there.len() as u32);
    }
    most
}

#[cfg(test)]
#[path = "group_tests.rs"]
mod tests;
