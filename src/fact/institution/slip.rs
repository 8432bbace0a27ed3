//! One slip in a school's name: a word that no school's name has, one letter away from a word that makes it a known name.
//!
//! Only names of two words and more, only words of five letters and more: shorter ones are one letter apart by chance.
//! A name whose words are all known is never mended, so two real schools with similar names are not taken for each other.

use std::sync::LazyLock;

use super::table;

/// Shortest word that may hold a slip, and shortest name.
const MIN_WORD: usize = 5;
const MIN_NAME: usize = 12;
/// Most words of the vocabulary that are compared for one question.
const MOST: usize = 4_000;

/// The number of the only school whose folded name this is but for one slip.
pub(super) fn mended(folded: &str) -> Option<u32> {
    if folded.len() < MIN_NAME || !folded.is_ascii() {
        return None;
    }
    let words = table::vocabulary();
    let known = |word: &str| word.len() < 4 || words.binary_search(&word).is_ok();
    let mut strange = folded.split(' ').filter(|word| !known(word));
    let word = strange.next()?;
    let plain = word.len() >= MIN_WORD && word.bytes().all(|b| b.is_ascii_lowercase());
    if strange.next().is_some() || !plain || !folded.contains(' ') || !NEAR.may_have(word) {
        return None;
    }
    if table::named(folded).is_some() {
        return None;
    }
    let at = folded.split(' ').position(|other| other == word)?;
    let mut found: Option<u32> = None;
    for near in neighbours(word) {
        let whole = folded.split(' ').enumerate().map(|(i, other)| if i == at { near } else { other });
        let Some(schools) = table::named(&whole.collect::<Vec<_>>().join(" ")) else { continue };
        match (found, schools.as_slice()) {
            (None, [one]) => found = Some(*one),
            (Some(one), [same]) if one == *same => {}
            // Several could be meant.
            _ => return None,
        }
    }
    found
}

/// Words of the filter of 64 bits each, as a power of two: 20 bits for each entry, which sets two of them.
const SIZE: u32 = 16;
/// Longest word of which the filter tells anything.
const MAX_WORD: usize = 40;

/// The words of the vocabulary, and each with one letter left out, as bits of a filter. Two words one slip apart have one
/// of these in common, so a word of which none is there has no neighbour; most strange words are names of places, and
/// have none.
struct Near(Vec<u64>);

static NEAR: LazyLock<Near> = LazyLock::new(|| {
    let mut near = Near(vec![0; 1 << SIZE]);
    for word in table::vocabulary().iter().filter(|word| word.len() >= MIN_WORD) {
        forms(word.as_bytes(), |place, bits| {
            near.0[place] |= bits;
            true
        });
    }
    near
});

impl Near {
    /// Whether a word may have a neighbour; never false for one that has.
    fn may_have(&self, word: &str) -> bool {
        word.len() > MAX_WORD || !forms(word.as_bytes(), |place, bits| self.0[place] & bits != bits)
    }
}

/// Asks of the place and the bits of the word in the filter, then of each form with a letter left out, until an answer is no. Gives
/// whether all were yes.
fn forms(word: &[u8], mut ask: impl FnMut(usize, u64) -> bool) -> bool {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let word = &word[..word.len().min(MAX_WORD + 1)];
    let mut ask = |hash: u64| {
        let mixed = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
        ask((mixed >> (64 - SIZE)) as usize, 1 << (mixed >> 36 & 63) | 1 << (mixed >> 30 & 63))
    };
    // What stands behind each letter, and the power of the base that stands before it.
    let mut behind = [(0_u64, 1_u64); MAX_WORD + 2];
    for (at, byte) in word.iter().enumerate().rev() {
        let (hash, power) = behind[at + 1];
        behind[at] = (hash.wrapping_add(power.wrapping_mul(u64::from(*byte))), power.wrapping_mul(BASE));
    }
    let mut before = 0_u64;
    ask(behind[0].0)
        && word.iter().enumerate().all(|(at, byte)| {
            let (hash, power) = behind[at + 1];
            let without = hash.wrapping_add(power.wrapping_mul(before));
            before = before.wrapping_mul(BASE).wrapping_add(u64::from(*byte));
            ask(without)
        })
}

/// Words of the vocabulary one slip away: those that begin with the first half of the word, and those that end with the
/// second, as one slip leaves one half alone.
fn neighbours(word: &str) -> Vec<&'static str> {
    // Two letters swapped at the middle touch both halves: so the halves leave it out.
    let half = (word.len() - 1) / 2;
    let (head, tail) = (&word[..half], &word[word.len() - half..]);
    let words = table::vocabulary();
    let from = words.partition_point(|other| *other < head);
    let ahead = words[from..].iter().take(MOST).take_while(|other| other.starts_with(head)).copied();
    let at = |place: &u32| words[*place as usize];
    let order = |other: &str| other.bytes().rev().cmp(tail.bytes().rev()).is_lt();
    let from = table::backwards().partition_point(|place| order(at(place)));
    let behind = table::backwards()[from..].iter().take(MOST).map(at).take_while(|other| other.ends_with(tail));
    let mut near: Vec<&str> =
        ahead.chain(behind).filter(|other| other.len() >= MIN_WORD && one_slip(word, other)).collect();
    near.sort_unstable();
    near.dedup();
    near
}

/// Whether two different ASCII words are one insertion, deletion, substitution or swap of neighbours apart.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    match b.len() - a.len() {
        0 => {
            let (rest_a, rest_b) = (&a[same..], &b[same..]);
            match (rest_a, rest_b) {
                ([], _) => false,
                ([x, y, ..], [u, v, ..]) if x == v && y == u && rest_a[2..] == rest_b[2..] => true,
                _ => rest_a[1..] == rest_b[1..],
            }
        }
        1 => a[same..] == b[same + 1..],
        _ => false,
    }
}

/// A word of ASCII letters with one slip: a letter too many, another letter, one too few, or two that changed places.
#[cfg(test)]
pub(super) fn slipped(word: &str, at: usize, letter: u8, kind: u8) -> String {
    let mut bytes = word.as_bytes().to_vec();
    let at = at % bytes.len();
    match kind {
        0 => bytes.insert(at, letter),
        1 => bytes[at] = letter,
        2 => _ = bytes.remove(at),
        _ if at + 1 < bytes.len() => bytes.swap(at, at + 1),
        _ => {}
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips() {
        for (a, b) in [("stanford", "standford"), ("oxford", "oxfrod"), ("harvard", "havard"), ("leeds", "leede")] {
            assert!(one_slip(a, b) && one_slip(b, a), "{a} {b}");
        }
        for (a, b) in [("stanford", "stanford"), ("oxford", "oxfdor"), ("abc", "cba"), ("yale", "yaleee"), ("", "")] {
            assert!(!one_slip(a, b), "{a} {b}");
        }
    }

    #[test]
    fn short_and_doubtful_names_are_left_alone() {
        for name in ["yalee univ", "standford", "standford univeristy", "zzzzzz university", "stanfórd university", ""]
        {
            assert_eq!(mended(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn halves_find_every_slip(pick in 0usize..20_000, at in 0usize..30, letter in b'a'..=b'z', kind in 0u8..4) {
            let word = table::vocabulary()[pick];
            let written = slipped(word, at, letter, kind);
            if written.len() >= MIN_WORD && word.len() >= MIN_WORD && written != word {
                prop_assert!(neighbours(&written).contains(&word), "{written} {word}");
                prop_assert!(NEAR.may_have(&written), "{written} {word}");
            }
        }
    }
}
