//! An index of names by sound, so that a list of many thousands is looked through in a few steps.
//!
//! A block is what one word sounds like with the initial of another: spellings of one name that differ in vowels or in
//! the system of transliteration meet in a block; whether they are one name is left to the comparison. Names of one word
//! are not listed: they would be everybody's.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::super::name::compare::{Support, compatible};
use super::super::name::{Name, Part, Parts, is_particle};
use super::super::{fold, nickname};

/// So many names of one block are compared.
const MAX_CANDIDATES: usize = 512;

/// See the module's doc.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    blocks: HashMap<u64, Vec<u32>, FixedState>,
    names: HashMap<u32, Parts, FixedState>,
}

impl Index {
    pub(super) fn add(&mut self, entry: u32, name: &Name) {
        if whole(name) {
            for block in blocks(&name.parts) {
                self.blocks.entry(block).or_default().push(entry);
            }
            self.names.insert(entry, name.parts.clone());
        }
    }

    /// Entries of compatible names, ascending.
    pub(super) fn find(&self, name: &Name) -> Vec<u32> {
        if self.names.is_empty() || !whole(name) {
            return Vec::new();
        }
        let mut found: Vec<u32> = Vec::new();
        for block in blocks(&name.parts) {
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
    let all = [Part::Given, Part::Family].into_iter().flat_map(|part| name.words(part));
    all.filter(|word| !is_particle(word)).collect()
}

/// A word and the names that it is a short form of.
fn forms(word: &str) -> impl Iterator<Item = &str> {
    std::iter::once(word).chain(nickname::roots(word).map(|root| -> &str { root }))
}

fn blocks(name: &Parts) -> Vec<u64> {
    let words = words(name);
    let mut blocks = Vec::with_capacity(16);
    for (i, word) in words.iter().enumerate().filter(|(_, word)| word.len() > 1) {
        for form in forms(word) {
            let sound = sound(form);
            for (_, other) in words.iter().enumerate().filter(|(j, _)| *j != i) {
                for other in forms(other) {
                    let initial = other.bytes().next().map_or(0, level);
                    blocks.push(fold::mark(&[sound.as_slice(), &[0, initial]].concat()).get());
                }
            }
        }
    }
    blocks.sort_unstable();
    blocks.dedup();
    blocks
}

/// The first letter and the consonants, levelled, none twice in a row.
fn sound(word: &str) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(word.len());
    for (at, byte) in word.bytes().enumerate() {
        let byte = level(byte);
        let silent = matches!(byte, b'a' | b'h') && at > 0;
        if !silent && out.last() != Some(&byte) {
            out.push(byte);
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
