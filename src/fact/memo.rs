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
/// Longest text that lies in its slot: what is asked often is found with one way to memory.
const SHORT: usize = 46;

/// Answers by text.
pub(super) struct Memo<V>(Vec<Slot<V>>);

/// One of the slots.
struct Slot<V> {
    /// A part of the hash of the text: tells most other texts off.
    tag: u32,
    kept: Option<(Text, V)>,
}

/// A text that is kept.
enum Text {
    Short { len: u8, bytes: [u8; SHORT] },
    Long(Box<str>),
}

impl Text {
    fn of(text: &str) -> Text {
        let mut bytes = [0; SHORT];
        match bytes.get_mut(..text.len()) {
            Some(begin) => begin.copy_from_slice(text.as_bytes()),
            None => return Text::Long(text.into()),
        }
        Text::Short { len: text.len() as u8, bytes }
    }

    fn is(&self, text: &str) -> bool {
        match self {
            Text::Short { len, bytes } => bytes.get(..usize::from(*len)) == Some(text.as_bytes()),
            Text::Long(long) => **long == *text,
        }
    }
}

impl<V: Clone> Memo<V> {
    /// A memo that holds nothing yet.
    pub(super) const fn new() -> Memo<V> {
        Memo(Vec::new())
    }

    fn get(&self, hash: u64, text: &str) -> Option<V> {
        let slots = self.0.get(first(hash)..first(hash) + WAYS)?;
        let mut kept = slots.iter().filter(|slot| slot.tag == tag(hash)).filter_map(|slot| slot.kept.as_ref());
        kept.find(|(kept, _)| kept.is(text)).map(|(_, answer)| answer.clone())
    }

    fn keep(&mut self, hash: u64, text: &str, answer: V) {
        if self.0.is_empty() {
            self.0.resize_with(SLOTS, || Slot { tag: 0, kept: None });
        }
        let slots = &mut self.0[first(hash)..first(hash) + WAYS];
        slots.rotate_right(1);
        slots[0] = Slot { tag: tag(hash), kept: Some((Text::of(text), answer)) };
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
        assert_eq!(LENGTHS.with_borrow(|memo| memo.0.len()), SLOTS);
        for len in [SHORT, SHORT + 1, LONGEST] {
            let text = "\u{e9}".repeat(len / 2) + &"x".repeat(len % 2);
            assert_eq!((asked(&text), asked(&text)), ((len, 1), (len, 0)), "{len} bytes");
        }
        let long = "x".repeat(LONGEST + 1);
        assert_eq!((asked(&long), asked(&long)), ((long.len(), 1), (long.len(), 1)), "too long to keep");
    }
}
