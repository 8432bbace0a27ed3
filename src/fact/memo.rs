//! Memos: the last answers about short texts that recur in a batch, such as schools and degrees.
//!
//! One per thread, of a fixed size: a text takes the place of the older of two others whose hashes fall on its slots. What is kept is
//! what the question gives, so answers are the same with and without it, in any order and on any number of threads. A
//! memo bounds no cost: texts that never recur are asked about each time.

use std::cell::RefCell;
use std::hash::BuildHasher;
use std::thread::LocalKey;

use foldhash::fast::FixedState;

/// Slots of a memo, two for each hash: a power of two.
const SLOTS: usize = 1 << 11;
/// Longest text that is kept, in bytes.
const LONGEST: usize = 160;

/// Answers by text.
pub(super) struct Memo<V>(Vec<Option<(Box<str>, V)>>);

impl<V: Clone> Memo<V> {
    /// A memo that holds nothing yet.
    pub(super) const fn new() -> Memo<V> {
        Memo(Vec::new())
    }
}

/// The answer about a text: the one kept, or what `ask` says, which must depend on the text alone.
pub(super) fn ask<V: Clone>(memo: &'static LocalKey<RefCell<Memo<V>>>, text: &str, ask: impl FnOnce(&str) -> V) -> V {
    if text.len() > LONGEST {
        return ask(text);
    }
    let newer = FixedState::with_seed(0).hash_one(text.as_bytes()) as usize % SLOTS;
    let older = newer ^ 1;
    let kept = memo.with_borrow(|memo| {
        let at = |slot: usize| memo.0.get(slot)?.as_ref().filter(|(known, _)| **known == *text);
        at(newer).or_else(|| at(older)).map(|(_, answer)| answer.clone())
    });
    kept.unwrap_or_else(|| {
        let answer = ask(text);
        memo.with_borrow_mut(|memo| {
            if memo.0.is_empty() {
                memo.0.resize_with(SLOTS, || None);
            }
            memo.0.swap(newer, older);
            memo.0[newer] = Some((text.into(), answer.clone()));
        });
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
        assert_eq!(LENGTHS.with_borrow(|memo| memo.0.len()), SLOTS);
        let long = "x".repeat(LONGEST + 1);
        assert_eq!((asked(&long), asked(&long)), ((long.len(), 1), (long.len(), 1)), "too long to keep");
    }
}
