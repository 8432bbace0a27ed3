//! Settle: pairs of texts to groups of people, without what many unlinked people carry.
//!
//! Who carries a passage is looked up in the whole batch, or in a fixed sample of a large one; where so many do that it
//! may be boilerplate, their personas are read as well, so that people who share a key are counted once.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::FixedState;

use super::{Library, Pair, Signed, Unit, compare};
use crate::fact::{Ground, Key};
use crate::link::near::{BINS, Boilerplate, MANY, Shelf, Signature, Witness, Word};
use crate::link::{Entry, Persona, UnionFind, clusters, people};
use crate::rule::NearRule;
use crate::screen::judge::{Linked, Roll};
use crate::screen::plan::Plan;
use crate::screen::rarity::Rarity;
use crate::screen::spool::Spool;

/// Of a larger batch, about this many texts are asked whether they carry what a group shares.
const SAMPLE: usize = 20_000;

/// Bins of what a group shares in which a text outside it agrees, to be asked.
const AGREEING: usize = 3;

/// So many texts outside a group are read, and so many of it.
const OUTSIDE: usize = 64;
const INSIDE: usize = 256;

/// Pairs of texts of one rule.
pub(crate) struct Found {
    /// Index of the rule.
    pub(crate) rule: u16,
    signed: Signed,
    pub(crate) pairs: Vec<Pair>,
    /// The signatures of the texts in pairs, by place.
    paired: Vec<(u32, Signature)>,
}

impl Found {
    /// What was found of a rule's texts.
    ///
    /// # Errors
    /// When the signatures cannot be read.
    pub(crate) fn new(rule: u16, signed: Signed, pairs: Vec<Pair>) -> io::Result<Found> {
        let mut places: Vec<u32> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
        places.sort_unstable();
        places.dedup();
        let signatures = signed.of(&places)?;
        Ok(Found { rule, signed, pairs, paired: places.into_iter().zip(signatures).collect() })
    }

    /// The signature of a text in a pair.
    fn signature(&self, at: u32) -> Option<&Signature> {
        let found = self.paired.binary_search_by_key(&at, |(place, _)| *place).ok()?;
        Some(&self.paired[found].1)
    }

    fn unit(&self, at: u32) -> Unit {
        self.signed.units[at as usize]
    }

    /// Ordinals of the applications in pairs.
    pub(crate) fn ordinals(&self) -> impl Iterator<Item = u32> {
        self.pairs.iter().flat_map(|pair| [self.unit(pair.a).ordinal, self.unit(pair.b).ordinal])
    }
}

/// Groups of one rule, with the pairs that hold them.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    pub(crate) entries: Vec<Entry>,
    pub(crate) pairs: Vec<(Key, (Unit, Unit, f64))>,
}

/// What settling needs of the batch.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a> {
    pub(crate) plan: &'a Plan<'a>,
    pub(crate) ground: &'a Ground,
    pub(crate) files: &'a [String],
    pub(crate) spool: &'a Spool,
    pub(crate) library: Library<'a>,
    pub(crate) roll: &'a Roll,
    pub(crate) rarity: &'a Rarity,
}

/// Applications outside all pairs that were asked who they are. The same few are asked by many components.
#[derive(Default)]
struct Strangers {
    /// By ordinal: no more than are [sampled](SAMPLE).
    known: Mutex<HashMap<u32, Arc<Linked>, FixedState>>,
}

impl Strangers {
    /// Of some applications those who are not on the roll, by ordinal.
    fn ask(&self, batch: Batch<'_>, ordinals: impl Iterator<Item = u32>) -> io::Result<Vec<Arc<Linked>>> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ordinals: Vec<u32> = ordinals.filter(|ordinal| batch.roll.get(*ordinal).is_none()).collect();
        ordinals.sort_unstable();
        ordinals.dedup();
        let missing: Vec<u32> = {
            let known = lock();
            ordinals.iter().copied().filter(|ordinal| !known.contains_key(ordinal)).collect()
        };
        let found = Linked::collect(&missing, batch.ground, batch.files, batch.spool)?;
        let mut known = lock();
        known.extend(found.into_iter().map(|linked| (linked.ordinal, Arc::new(linked))));
        Ok(ordinals.iter().filter_map(|ordinal| known.get(ordinal).cloned()).collect())
    }
}

/// Applications that pairs connect, and these pairs.
struct Component {
    ordinals: Vec<u32>,
    pairs: Vec<Pair>,
}

/// The groups of a rule's pairs that are of several people.
///
/// # Errors
/// When a spool cannot be read.
pub(crate) fn settle(batch: Batch<'_>, rule: &NearRule, found: &Found) -> io::Result<Groups> {
    use rayon::prelude::*;
    let several = |c: &Component| {
        let personas: Vec<&Persona> = c.ordinals.iter().filter_map(|o| Some(&batch.roll.get(*o)?.persona)).collect();
        people(&personas).into_iter().any(|person| person > 0)
    };
    let components: Vec<Component> = components(found, &found.pairs).into_par_iter().filter(several).collect();
    let outside = carriers(found, &components)?;
    let strangers = Strangers::default();
    let settled: Vec<Vec<Component>> = components
        .into_par_iter()
        .zip(outside)
        .map(|(component, outside)| discount((batch, &strangers), rule, found, component, &outside))
        .collect::<io::Result<_>>()?;
    let mut groups = Groups::default();
    for component in settled.into_iter().flatten() {
        let key = key(found, &component, batch.ground);
        let entry = |ordinal: &u32| Entry { rule: found.rule, key, ordinal: *ordinal, referee: false };
        groups.entries.extend(component.ordinals.iter().map(entry));
        let pair = |pair: &Pair| (key, (found.unit(pair.a), found.unit(pair.b), pair.similarity));
        groups.pairs.extend(component.pairs.iter().map(pair));
    }
    groups.pairs.sort_by_key(|(key, (a, b, _))| (*key, *a, *b));
    Ok(groups)
}

/// What pairs connect, in the order of the first applications.
fn components(found: &Found, pairs: &[Pair]) -> Vec<Component> {
    let ends = |pair: &Pair| [found.unit(pair.a).ordinal, found.unit(pair.b).ordinal];
    let mut ordinals: Vec<u32> = pairs.iter().flat_map(ends).collect();
    ordinals.sort_unstable();
    ordinals.dedup();
    let local = |ordinal: u32| ordinals.partition_point(|o| *o < ordinal) as u32;
    let ties = pairs.iter().map(|pair| ends(pair).map(local)).map(|[a, b]| (a, b));
    let sets = clusters(ordinals.len() as u32, ties);
    let mut of = vec![0_usize; ordinals.len()];
    for (at, set) in sets.iter().enumerate() {
        set.iter().for_each(|member| of[*member as usize] = at);
    }
    let global = |set: &Vec<u32>| set.iter().map(|member| ordinals[*member as usize]).collect();
    let mut components: Vec<Component> =
        sets.iter().map(|set| Component { ordinals: global(set), pairs: Vec::new() }).collect();
    for pair in pairs {
        let [a, _] = ends(pair).map(local);
        components[of[a as usize]].pairs.push(*pair);
    }
    components
}

/// The key of a group, from its texts: the same in whatever order records come.
fn key(found: &Found, component: &Component, ground: &Ground) -> Key {
    let units = component.pairs.iter().flat_map(|pair| [pair.a, pair.b]);
    let least = units.filter_map(|at| found.signature(at)).min();
    let mut hasher = blake3::Hasher::new_derive_key("ringer near group 1");
    hasher.update(&found.rule.to_le_bytes());
    least.iter().flat_map(|s| s.0).for_each(|bin| _ = hasher.update(&bin.to_le_bytes()));
    hasher.update(ground.scope.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    Key::from_bytes(bytes)
}

/// A number of a signature that nobody chooses: an order and a sample that depend on texts alone.
fn draw(signature: &Signature) -> u64 {
    draws([signature])[0]
}

/// Those of several at once: each step waits for the one before.
fn draws<const N: usize>(signatures: [&Signature; N]) -> [u64; N] {
    let mut draws = [0_u64; N];
    for bin in 0..BINS {
        for (draw, signature) in draws.iter_mut().zip(signatures) {
            *draw = (*draw ^ u64::from(signature.0[bin])).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
        }
    }
    draws
}

/// A bin and its value, as one number.
fn word(bin: usize, value: u16) -> usize {
    bin << 16 | usize::from(value)
}

/// What holds components: in which words their pairs agree, and the number of the component; sorted.
fn postings(found: &Found, components: &[Component]) -> Vec<(u32, u32)> {
    let mut postings: Vec<(u32, u32)> = Vec::new();
    for (number, component) in (0_u32..).zip(components) {
        for pair in component.pairs.iter().take(OUTSIDE) {
            let (Some(a), Some(b)) = (found.signature(pair.a), found.signature(pair.b)) else { continue };
            let agreed = (0..BINS).filter(|bin| a.0[*bin] == b.0[*bin]);
            postings.extend(agreed.map(|bin| (word(bin, a.0[bin]) as u32, number)));
        }
    }
    postings.sort_unstable();
    postings.dedup();
    postings
}

/// For each component, texts outside it that share several of the shingles that hold it.
fn carriers(found: &Found, components: &[Component]) -> io::Result<Vec<Vec<u32>>> {
    use rayon::prelude::*;
    let postings = postings(found, components);
    let mut there = vec![0_u64; (BINS << 16) / 64];
    postings.iter().for_each(|(word, _)| there[*word as usize / 64] |= 1 << (word % 64));
    let every = (found.signed.len() / SAMPLE) as u64 + 1;
    let carried = |signature: &Signature| {
        let mut shared: Vec<u32> = Vec::new();
        for (bin, value) in signature.0.iter().enumerate() {
            let word = word(bin, *value);
            if there[word / 64] >> (word % 64) & 1 == 1 {
                let from = postings.partition_point(|p| (p.0 as usize) < word);
                shared.extend(postings[from..].iter().take_while(|p| p.0 as usize == word).map(|p| p.1));
            }
        }
        shared.sort_unstable();
        let often = shared.chunk_by(|a, b| a == b).filter(|same| same.len() >= AGREEING);
        often.map(|same| same[0]).collect::<Vec<u32>>()
    };
    let member =
        |number: u32, at: u32| components[number as usize].ordinals.binary_search(&found.unit(at).ordinal).is_ok();
    let of_part = |first: u32, signatures: &[Signature]| {
        let mut hits: Vec<(u32, u64, u32)> = Vec::new();
        let (fours, rest) = signatures.as_chunks::<4>();
        let draws = fours.iter().flat_map(|four| draws(four.each_ref())).chain(rest.iter().map(draw));
        for ((at, signature), draw) in (first..).zip(signatures).zip(draws) {
            if draw.is_multiple_of(every) {
                let of = carried(signature).into_iter().filter(|number| !member(*number, at));
                hits.extend(of.map(|number| (number, draw, at)));
            }
        }
        hits
    };
    let parts = (0..found.signed.parts()).into_par_iter().map(|part| found.signed.with(part, of_part));
    let mut hits = parts.collect::<io::Result<Vec<_>>>()?.concat();
    hits.sort_unstable();
    let mut outside = vec![Vec::new(); components.len()];
    for (number, _, at) in hits {
        if outside[number as usize].len() < OUTSIDE {
            outside[number as usize].push(at);
        }
    }
    Ok(outside)
}

/// What is left of a component once its boilerplate does not count.
fn discount(
    (batch, strangers): (Batch<'_>, &Strangers),
    rule: &NearRule,
    found: &Found,
    component: Component,
    outside: &[u32],
) -> io::Result<Vec<Component>> {
    if component.ordinals.len() + outside.len() < MANY as usize {
        return Ok(vec![component]);
    }
    let mut inside: Vec<u32> = component.pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    inside.sort_unstable();
    inside.dedup();
    inside.sort_by_cached_key(|at| found.signature(*at).map(draw));
    inside.truncate(INSIDE);
    let asked: Vec<u32> = inside.into_iter().chain(outside.iter().copied()).collect();
    let texts: Vec<Vec<Word>> =
        asked.iter().map(|at| batch.library.wording(found.unit(*at), rule.on)).collect::<io::Result<_>>()?;
    if !Boilerplate::possible(&texts) {
        return Ok(vec![component]);
    }
    let strangers = strangers.ask(batch, outside.iter().map(|at| found.unit(*at).ordinal))?;
    let stranger = |ordinal: u32| {
        let at = strangers.binary_search_by_key(&ordinal, |linked| linked.ordinal);
        at.ok().map(|at| &*strangers[at])
    };
    let persona = |at: &u32| {
        let ordinal = found.unit(*at).ordinal;
        Some(&batch.roll.get(ordinal).or_else(|| stranger(ordinal))?.persona)
    };
    let linked = linked(&asked.iter().map(persona).collect::<Vec<_>>());
    let witnesses: Vec<Witness<'_>> = texts.iter().zip(linked).map(|(text, person)| Witness { text, person }).collect();
    let boilerplate = Boilerplate::of(&witnesses);
    if boilerplate.is_empty() {
        return Ok(vec![component]);
    }
    let pairs: Vec<(u32, u32)> = component.pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    Ok(components(found, &compare(rule, &found.signed, batch.library, &pairs, Some(&boilerplate))?))
}

/// A number for each persona: one for all that are one person or share a key. Those who are not known are all one.
fn linked(personas: &[Option<&Persona>]) -> Vec<u32> {
    let known: Vec<(u32, &Persona)> = (0..).zip(personas).filter_map(|(at, persona)| Some((at, (*persona)?))).collect();
    let mut sets = UnionFind::new(personas.len() as u32 + 1);
    let unknown = personas.len() as u32;
    (0..).zip(personas).filter(|(_, persona)| persona.is_none()).for_each(|(at, _)| _ = sets.union(at, unknown));
    let numbers = people(&known.iter().map(|(_, persona)| *persona).collect::<Vec<_>>());
    let mut ties: Vec<(Option<Key>, u32, u32)> = known.iter().zip(numbers).map(|((at, _), n)| (None, n, *at)).collect();
    for (at, persona) in &known {
        ties.extend(persona.keys.iter().map(|(kind, key)| (Some(*key), *kind as u32, *at)));
    }
    ties.sort_unstable();
    let same = |a: &&[(Option<Key>, u32, u32)]| (a[0].0, a[0].1) == (a[1].0, a[1].1);
    ties.windows(2).filter(same).for_each(|pair| _ = sets.union(pair[0].2, pair[1].2));
    (0..personas.len() as u32).map(|at| sets.find(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::KeyKind;

    #[test]
    fn people_who_share_a_key_are_linked() {
        let person = |name: &str, phone: u8| {
            let name = crate::fact::name::Name::of(name);
            let key = Key::of(KeyKind::Phone, &[phone], "");
            Persona { name: name.parts, keys: [(KeyKind::Phone, key)].into(), ..Persona::default() }
        };
        let all = [person("Ann Lee", 1), person("Raj Patel", 2), person("Joe Cruz", 1), person("Raj Patel", 3)];
        let personas: Vec<Option<&Persona>> = all.iter().map(Some).chain([None, None]).collect();
        let found = linked(&personas);
        assert_eq!(found[0], found[2], "one phone");
        assert_eq!(found[1], found[3], "one person");
        assert_ne!(found[0], found[1]);
        assert_eq!(found[4], found[5]);
        assert!(![found[0], found[1]].contains(&found[4]));
    }
}
