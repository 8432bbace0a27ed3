//! Memos: the last answers about short texts that recur in a batch, such as schools and degrees.
//!
//! One per thread, of a fixed size: a text takes the place of the oldest of the few whose hashes fall on the same slots.
//! What is kept is what the question gives, so answers are the same with and without it, in any order and on any number
//! of threads. A memo bounds no cost: texts that never recur are asked about each time.

use std::cell::RefCell;
use std::hash::BuildHasher;
use std::thread::LocalKey;

use foldhash::fast::FixedState;

/// Slots of a memo: a power of two.
const SLOTS: usize = 1 << 12;
/// Slots that a text may lie in, the newest first: so that hundreds of texts that recur do not drive each other out.
const WAYS: usize = 4;
/// Longest text that is kept, in bytes.
const LONGEST: usize = 160;

/// Answers by text.
pub(super) struct Memo<V> {
    /// Of each slot a part of the hash: what lies close together tells which of the slots to look at.
    tags: Vec<u32>,
    kept: Vec<Option<(Box<str>, V)>>,
}

impl<V: Clone> Memo<V> {
    /// A memo that holds nothing yet.
    pub(super) const fn new() -> Memo<V> {
        Memo { tags: Vec::new(), kept: Vec::new() }
    }

    fn get(&self, hash: u64, text: &str) -> Option<V> {
        for slot in first(hash)..first(hash) + WAYS {
            if *self.tags.get(slot)? == tag(hash)
                && let Some((kept, answer)) = self.kept.get(slot)?
                && **kept == *text
            {
                return Some(answer.clone());
            }
        }
        None
    }

    fn keep(&mut self, hash: u64, text: &str, answer: V) {
        if self.kept.is_empty() {
            self.kept.resize_with(SLOTS, || None);
            self.tags.resize(SLOTS, 0);
        }
        let slots = first(hash)..first(hash) + WAYS;
        self.kept[slots.clone()].rotate_right(1);
        self.tags[slots].rotate_right(1);
        self.kept[first(hash)] = Some((text.into(), answer));
        self.tags[first(hash)] = tag(hash);
    }
}

/// The first of the slots of a hash.
fn first(hash: u64) -> usize {
    hash as usize % (SLOTS / WAYS) * WAYS
}

/// What tells hashes of the same slots apart.
fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// The answer about a text: the one kept, or what `ask` says, which must depend on the text alone.
pub(super) fn ask<V: Clone>(memo: &'static LocalKey<RefCell<Memo<V>>>, text: &str, ask: impl FnOnce(&str) -> V) -> V {
    if text.len() > LONGEST {
        return ask(text);
    }
    let hash = FixedState::with_seed(0).hash_one(text.as_bytes());
    memo.with_borrow(|memo| memo.get(hash, text)).unwrap_or_else(|| {
        let answer = ask(text);
        memo.with_borrow_mut(|memo| memo.keep(hash, text, answer.clone()));
        answer
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        static LENGTHS: RefCell<Memo<usize>> = const { RefCell::new(Memo::new()) };
    }

    #[test]
    fn asks_once_and_answers_right_whoever_takes_the_slot() {
        let asked = |text: &str| {
            let mut times = 0;
            let answer = ask(&LENGTHS, text, |text| {
                times += 1;
                text.len()
            });
            (answer, times)
        };
        assert_eq!((asked("one"), asked("one"), asked("")), ((3, 1), (3, 0), (0, 1)));
        let texts: Vec<String> = (0..4 * SLOTS).map(|n| "x".repeat(n % 7) + &n.to_string()).collect();
        assert!(texts.iter().all(|text| asked(text).0 == text.len()));
        assert_eq!(LENGTHS.with_borrow(|memo| memo.kept.len()), SLOTS);
        let long = "x".repeat(LONGEST + 1);
        assert_eq!((asked(&long), asked(&long)), ((long.len(), 1), (long.len(), 1)), "too long to keep");
    }
}
