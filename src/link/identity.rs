//! Claimed identity: whether applications say they are one person's, and how many people a group claims to be.
//!
//! Two personas claim one identity when their names are compatible and nothing known contradicts. This is what the
//! applicants claim, not who they are; the tracking system's own person key supports a claim and proves none.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::Persona;
use crate::condition::Date;
use crate::fact::date::{self, Births};
use crate::fact::name::compare::{Support, compatible};
use crate::fact::name::{Part, Parts, is_particle};
use crate::fact::{Key, KeyKind, fold, nickname};

/// Up to so many people are compared one by one; beyond, only those that share a block.
const FEW: usize = 48;
/// The most candidates of all blocks together that one claim is compared with.
const MAX_CANDIDATES: usize = 512;

type KeySet = [(KeyKind, Key)];

/// Whether two applications carry one claimed identity. Symmetric and reflexive, not transitive.
pub fn same_identity(a: &Persona, b: &Persona) -> bool {
    same(a, &a.keys, b, &b.keys)
}

fn same(a: &Persona, a_keys: &KeySet, b: &Persona, b_keys: &KeySet) -> bool {
    let births = date::births(a.birth, b.birth);
    if births == Births::Contradict {
        return false;
    }
    let ids = (a.id_key(), b.id_key());
    if matches!(ids, (Some(a), Some(b)) if a != b) {
        return false;
    }
    let one_person = a.person_key.is_some() && a.person_key == b.person_key;
    let plain = Support { same_birth: births == Births::Same, shared_key: one_person };
    // Most names differ or agree whatever keys are shared; the keys are only looked at for those in between.
    if compatible(&a.name, &b.name, plain) {
        return true;
    }
    if slipped_in_one_word(a, a_keys, b, b_keys, one_person) {
        return true;
    }
    let supported = Support { shared_key: true, ..plain };
    !one_person && meet(a_keys, b_keys) && (compatible(&a.name, &b.name, supported) || slipped(a, a_keys, b, b_keys))
}

/// Letters from which one of them may be a slip in a name of one word.
const LONG_WORD: usize = 5;

/// Whether one letter tells two names of one word apart, as it may with a second word that agrees. Whoever has a single
/// name has no second word: two sorts of keys in common, or one beside the system's person key, stand in for it.
fn slipped_in_one_word(a: &Persona, a_keys: &KeySet, b: &Persona, b_keys: &KeySet, one_person: bool) -> bool {
    let (Some(x), Some(y)) = (only_word(&a.name), only_word(&b.name)) else { return false };
    let long = |word: &str| word.chars().count() >= LONG_WORD;
    if !long(x) || !long(y) || strsim::osa_distance(x, y) != 1 {
        return false;
    }
    let mut kinds: Vec<KeyKind> = a_keys.iter().filter(|key| b_keys.contains(key)).map(|(kind, _)| *kind).collect();
    kinds.dedup();
    kinds.len() + usize::from(one_person) > 1
}

/// Whether one letter of the whole name tells two people apart who were born on one day and give one profile, which is
/// one person's by nature, as a home or a phone is not: a slip, though Neil and Neal are two names.
fn slipped(a: &Persona, a_keys: &KeySet, b: &Persona, b_keys: &KeySet) -> bool {
    let profiles = |keys: &KeySet| -> Vec<(KeyKind, Key)> {
        keys.iter().copied().filter(|(kind, _)| *kind == KeyKind::Profile).collect()
    };
    a.birth.is_some_and(|birth| birth.day > 0)
        && a.birth == b.birth
        && meet(&profiles(a_keys), &profiles(b_keys))
        && strsim::osa_distance(a.name.as_str(), b.name.as_str()) == 1
}

/// The word of a name that has but one, however many parts repeat it.
fn only_word(name: &Parts) -> Option<&str> {
    let mut words = [Part::Given, Part::Family, Part::Preferred].into_iter().flat_map(|part| name.words(part));
    let first = words.next()?;
    words.all(|word| word == first).then_some(first)
}

/// Whether two ascending lists have a key in common.
fn meet(a: &KeySet, b: &KeySet) -> bool {
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            Ordering::Equal => return true,
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
        }
    }
    false
}

/// What tells one claim from another, most complete first, then bytewise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Claim<'p> {
    completeness: Reverse<(usize, usize, bool, bool, bool)>,
    name: &'p str,
    birth: Option<(i16, u8, u8)>,
    id: Option<Key>,
    person: Option<Key>,
}

impl<'p> Claim<'p> {
    fn of(persona: &'p Persona) -> Claim<'p> {
        let words = [Part::Given, Part::Family].into_iter().flat_map(|part| persona.name.words(part));
        let whole = words.filter(|word| word.len() > 1);
        let (count, letters) = whole.fold((0, 0), |(count, letters), word| (count + 1, letters + word.len()));
        let id = persona.id_key();
        let born = persona.birth.is_some_and(|b| b.day > 0);
        Claim {
            completeness: Reverse((count, letters, born, id.is_some(), persona.person_key.is_some())),
            name: persona.name.as_str(),
            birth: persona.birth.map(|Date { year, month, day }| (year, month, day)),
            id,
            person: persona.person_key,
        }
    }
}

/// Whether `a` is counted before `b`: it is more complete, or bytewise smaller.
pub(super) fn before(a: &Persona, b: &Persona) -> bool {
    Claim::of(a).cmp(&Claim::of(b)).then_with(|| a.display.cmp(&b.display)) == Ordering::Less
}

/// Up to so many spellings of one counted person lend themselves to a further one.
const MAX_SPELLINGS: usize = 8;

/// One person that was counted: a persona with the keys of all personas that make the very same claim.
struct Counted<'p> {
    persona: &'p Persona,
    keys: Cow<'p, KeySet>,
    /// Other spellings of the whole name under the same birth date: somebody who slips twice (Kale, Kalle, Kae) is
    /// one person, though two of the slips are too far apart. Initials are no spelling: "A. Lee" merges nobody.
    spellings: Vec<(&'p Persona, Cow<'p, KeySet>)>,
}

impl<'p> Counted<'p> {
    fn fits(&self, persona: &Persona, keys: &KeySet) -> bool {
        same(self.persona, &self.keys, persona, keys)
            || !self.spellings.is_empty()
                && self.born_with(persona)
                && meet(&self.keys, keys)
                && self.spellings.iter().any(|(other, held)| same(other, held, persona, keys))
    }

    fn born_with(&self, persona: &Persona) -> bool {
        self.persona.birth.is_some_and(|b| b.day > 0) && self.persona.birth == persona.birth
    }

    fn add_spelling(&mut self, persona: &'p Persona, keys: Cow<'p, KeySet>) {
        if self.spellings.len() < MAX_SPELLINGS
            && self.born_with(persona)
            && meet(&self.keys, &keys)
            && (self.persona.name == persona.name || whole_words(&self.persona.name) == whole_words(&persona.name))
        {
            self.spellings.push((persona, keys));
        }
    }
}

/// How many words of a name are written out; none if one is an initial.
fn whole_words(name: &Parts) -> Option<usize> {
    let words = name_words(name);
    words.iter().all(|word| word.len() > 1).then_some(words.len())
}

/// The number of the claimed person that each member is, from 0 in the order people are counted: most complete first,
/// then bytewise; whoever is compatible with somebody counted is that person, the first such. The partition does not
/// depend on the order of `members`; work grows linearly but for names that very many share.
pub fn people(members: &[&Persona]) -> Vec<u32> {
    let mut order: Vec<(Claim<'_>, usize)> = members.iter().map(|p| Claim::of(p)).zip(0..).collect();
    order.sort_unstable_by(|(a, i), (b, j)| a.cmp(b).then_with(|| members[*i].keys.cmp(&members[*j].keys)));
    let mut numbers = vec![0_u32; members.len()];
    let mut counted = Crowd::default();
    for claim in order.chunk_by(|a, b| a.0 == b.0) {
        let Some(persona) = claim.first().map(|(_, i)| members[*i]) else { continue };
        let keys = union_of_keys(claim.iter().map(|(_, i)| members[*i]));
        let number = counted.place(persona, keys);
        claim.iter().for_each(|(_, i)| numbers[*i] = number);
    }
    numbers
}

fn union_of_keys<'p>(mut personas: impl ExactSizeIterator<Item = &'p Persona>) -> Cow<'p, KeySet> {
    if personas.len() == 1 {
        return Cow::Borrowed(personas.next().map_or(&[], |p| &*p.keys));
    }
    let mut keys: Vec<(KeyKind, Key)> = personas.flat_map(|p| p.keys.iter().copied()).collect();
    keys.sort_unstable();
    keys.dedup();
    Cow::Owned(keys)
}

/// The people counted so far, with an index over them once they are many.
#[derive(Default)]
struct Crowd<'p> {
    counted: Vec<Counted<'p>>,
    blocks: HashMap<u64, Vec<u32>, FixedState>,
}

impl<'p> Crowd<'p> {
    /// The number of the person that makes this claim, counting a new one if none fits.
    fn place(&mut self, persona: &'p Persona, keys: Cow<'p, KeySet>) -> u32 {
        let fits = |counted: &Counted<'_>| counted.fits(persona, &keys);
        let found = if self.counted.len() <= FEW || persona.name.is_empty() {
            self.counted.iter().take(MAX_CANDIDATES).position(fits)
        } else {
            if self.blocks.is_empty() {
                (0..self.counted.len()).for_each(|number| self.index(number));
            }
            let candidates = self.candidates(persona);
            candidates.into_iter().map(|n| n as usize).find(|&n| fits(&self.counted[n]))
        };
        if let Some(number) = found {
            self.counted[number].add_spelling(persona, keys);
            return number as u32;
        }
        self.counted.push(Counted { persona, keys, spellings: Vec::new() });
        let number = self.counted.len() - 1;
        if !self.blocks.is_empty() {
            self.index(number);
        }
        number as u32
    }

    fn index(&mut self, number: usize) {
        let persona = self.counted[number].persona;
        for block in blocks(persona, true) {
            self.blocks.entry(block).or_default().push(number as u32);
        }
    }

    /// People who share a block with the persona, in the order they were counted.
    fn candidates(&self, persona: &Persona) -> Vec<u32> {
        let mut found = Vec::new();
        for block in blocks(persona, false) {
            let members = self.blocks.get(&block).map_or(&[][..], Vec::as_slice);
            found.extend(members.iter().take(MAX_CANDIDATES));
        }
        found.sort_unstable();
        found.dedup();
        found.truncate(MAX_CANDIDATES);
        found
    }
}

/// The blocks of a persona. Compatible names agree firmly in one word and at least in the initial of another, so that
/// word with that initial is a block; so are an equal birth date and a shared key of person or document. Words alone
/// are blocks for names of one word only: these look them up, everybody is indexed under them.
fn blocks(persona: &Persona, indexing: bool) -> Vec<u64> {
    let words: Vec<&str> = name_words(&persona.name);
    let mut blocks = Vec::with_capacity(16);
    let mut add = |word: &str, initial: u8| {
        blocks.push(fold::mark(&[word.as_bytes(), &[0, initial]].concat()).get());
    };
    for (i, word) in words.iter().enumerate().filter(|(_, word)| word.len() > 1) {
        let forms = nickname::roots(word).map(|root| -> &str { root });
        for form in std::iter::once(*word).chain(forms) {
            if indexing || words.len() == 1 {
                add(form, 0);
            }
            for (_, other) in words.iter().enumerate().filter(|(j, _)| *j != i) {
                let initial = |w: &str| w.as_bytes().first().copied().unwrap_or(0);
                add(form, initial(other));
                nickname::roots(other).for_each(|root| add(form, initial(root)));
            }
        }
    }
    if let Some(birth) = persona.birth.filter(|b| b.day > 0) {
        // Day and month in one order, for they may be swapped.
        let (low, high) = (birth.month.min(birth.day), birth.month.max(birth.day));
        blocks.push(fold::mark(format!("born {} {low} {high}", birth.year).as_bytes()).get());
    }
    for key in [persona.id_key(), persona.person_key].into_iter().flatten() {
        blocks.push(fold::mark(&key.0).get());
    }
    blocks.sort_unstable();
    blocks.dedup();
    blocks
}

fn name_words(name: &Parts) -> Vec<&str> {
    let words = [Part::Given, Part::Family, Part::Preferred].into_iter().flat_map(|part| name.words(part));
    let mut words: Vec<&str> = words.collect();
    if words.iter().filter(|word| !is_particle(word)).count() > 1 {
        words.retain(|word| !is_particle(word));
    }
    words.dedup();
    words
}

#[cfg(test)]
#[path = "identity_tests.rs"]
mod tests;
