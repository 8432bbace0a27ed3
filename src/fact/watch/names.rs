//! An index of names by sound, so that a list of many thousands is looked through in a few steps.
//!
//! A block is how two words of a name begin to sound, in whatever order: spellings of one name that differ in vowels or in
//! the system of transliteration meet in a block; whether they are one name is left to the comparison. Names of one word
//! are not listed: they would be everybody's.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::super::name::compare::{Support, compatible};
use super::super::name::{Name, Part, Parts, is_particle};
use super::super::{fold, nickname};
use crate::condition::Date;

/// So many names of one block are compared.
const MAX_CANDIDATES: usize = 256;
/// A name has so many blocks at most.
const MAX_BLOCKS: usize = 64;
/// So many forms of a word count.
const MAX_FORMS: usize = 3;
/// Letters of a sound.
const SOUND: usize = 4;

/// See the module's doc.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    blocks: HashMap<u64, Vec<u32>, FixedState>,
    names: HashMap<u32, Parts, FixedState>,
}

impl Index {
    pub(super) fn add(&mut self, entry: u32, name: &Name, births: &[Date]) {
        if whole(name) {
            let born = births.iter().flat_map(|birth| born(&name.parts, *birth));
            for block in blocks(&name.parts).into_iter().chain(born) {
                self.blocks.entry(block).or_default().push(entry);
            }
            self.names.insert(entry, name.parts.clone());
        }
    }

    /// Entries of compatible names, ascending.
    pub(super) fn find(&self, name: &Name, birth: Option<Date>) -> Vec<u32> {
        if self.names.is_empty() || !whole(name) {
            return Vec::new();
        }
        let mut found: Vec<u32> = Vec::new();
        let born = birth.into_iter().flat_map(|birth| born(&name.parts, birth));
        for block in blocks(&name.parts).into_iter().chain(born) {
            let members = self.blocks.get(&block).map_or(&[][..], Vec::as_slice);
            found.extend(members.iter().take(MAX_CANDIDATES));
        }
        found.sort_unstable();
        found.dedup();
        let support = Support { same_birth: false, shared_key: false };
        found.retain(|at| self.names.get(at).is_some_and(|parts| compatible(&name.parts, parts, support)));
        found
    }
}

/// Whether a name has two whole words, which one person's may have and everybody's has not.
pub(super) fn whole(name: &Name) -> bool {
    words(&name.parts).iter().filter(|word| word.len() > 1).count() >= 2
}

fn words(name: &Parts) -> Vec<&str> {
    let all = || [Part::Given, Part::Family].into_iter().flat_map(|part| name.words(part));
    let bare: Vec<&str> = all().filter(|word| !is_particle(word)).collect();
    // `Das` is a name as well as a particle.
    if bare.len() > 1 { bare } else { all().collect() }
}

/// A word and the names that it is a short form of.
fn forms(word: &str) -> impl Iterator<Item = &str> {
    std::iter::once(word).chain(nickname::roots(word).map(|root| -> &str { root }))
}

fn blocks(name: &Parts) -> Vec<u64> {
    let words = words(name);
    // Given names of two words are written as one as well: Xiao Ming, Xiaoming.
    let given: Vec<&str> = name.words(Part::Given).collect();
    let joined = if given.len() == 2 { Some(given.concat()) } else { None };
    let sounds = |word: &str| forms(word).take(MAX_FORMS).map(sound).collect::<Vec<_>>();
    let mut all: Vec<Vec<Vec<u8>>> = words.iter().filter(|w| w.len() > 1).map(|w| sounds(w)).collect();
    all.extend(joined.as_deref().map(sounds));
    let mut blocks = Vec::with_capacity(16);
    for (i, first) in all.iter().enumerate() {
        for (a, b) in
            all.iter().skip(i + 1).flat_map(|second| first.iter().flat_map(move |a| second.iter().map(move |b| (a, b))))
        {
            let (low, high) = if a <= b { (a, b) } else { (b, a) };
            blocks.push(fold::mark(&[low.as_slice(), &[0], high].concat()).get());
        }
    }
    blocks.sort_unstable();
    blocks.dedup();
    blocks.truncate(MAX_BLOCKS);
    blocks
}

/// Blocks of a birth date with each word of the name: with the date, one word may be spelt in any way.
fn born(name: &Parts, birth: Date) -> Vec<u64> {
    if birth.day == 0 {
        return Vec::new();
    }
    // Day and month in one order, for they may be swapped.
    let (low, high) = (birth.month.min(birth.day), birth.month.max(birth.day));
    let day = format!("{} {low} {high} ", birth.year);
    let long = words(name).into_iter().filter(|word| word.len() > 1);
    long.map(|word| fold::mark(&[day.as_bytes(), &sound(word)].concat()).get()).collect()
}

/// The first letter and the first consonants, levelled, none twice in a row.
fn sound(word: &str) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(SOUND);
    for (at, byte) in word.bytes().enumerate() {
        let byte = level(byte);
        let silent = matches!(byte, b'a' | b'h') && at > 0;
        if !silent && out.last() != Some(&byte) {
            out.push(byte);
        }
        if out.len() == SOUND {
            break;
        }
    }
    out
}

/// One letter for those that systems of transliteration write for one sound.
fn level(byte: u8) -> u8 {
    match byte {
        b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'j' => b'a',
        b'c' | b'q' | b'x' | b'g' => b'k',
        b'f' | b'w' | b'b' | b'p' => b'v',
        b'z' => b's',
        b'd' => b't',
        b'l' => b'r',
        other => other,
    }
}
