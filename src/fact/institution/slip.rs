//! One slip in a school's name: a word that no school's name has, one letter away from a word that makes it a known name.
//!
//! Only names of two words and more, only words of five letters and more: shorter ones are one letter apart by chance.
//! A name whose words are all known is never mended, so two real schools with similar names are not taken for each other.

use std::sync::LazyLock;

use super::table;

/// Shortest word that may hold a slip, and shortest name.
const MIN_WORD: usize = 5;
const MIN_NAME: usize = 12;
/// Longer than every word of the vocabulary by more than a slip.
const MAX_WORD: usize = 56;

/// The number of the only school whose folded name this is but for one slip.
pub(super) fn mended(folded: &str) -> Option<u32> {
    if folded.len() < MIN_NAME || !folded.is_ascii() {
        return None;
    }
    let known = |word: &str| word.len() < 4 || table::has_word(word);
    let mut strange = folded.split(' ').filter(|word| !known(word));
    let word = strange.next()?;
    let plain = (MIN_WORD..=MAX_WORD).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase());
    if strange.next().is_some() || !plain || !folded.contains(' ') || table::named(folded).is_some() {
        return None;
    }
    let at = folded.split(' ').position(|other| other == word)?;
    let mut found: Option<u32> = None;
    for near in neighbours(word) {
        let whole = folded.split(' ').enumerate().map(|(i, other)| if i == at { near.as_str() } else { other });
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

/// The words of the vocabulary as bits of a filter, two for each word: about one in a hundred and fifty of the words that
/// are not there seems to be.
struct Filter(Vec<u64>);

/// Words of the filter of 64 bits each, as a power of two.
const SIZE: u32 = 13;
/// A hash of a word is its bytes as digits to this base, so that a slip changes it in a few steps.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

static FILTER: LazyLock<Filter> = LazyLock::new(|| {
    let mut filter = Filter(vec![0; 1 << SIZE]);
    for word in table::words().filter(|word| word.len() >= MIN_WORD) {
        let (place, bits) = Filter::spot(word.bytes().fold(0, appended));
        filter.0[place] |= bits;
    }
    filter
});

fn appended(hash: u64, byte: u8) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(byte))
}

impl Filter {
    /// The place and the bits of a hash.
    fn spot(hash: u64) -> (usize, u64) {
        let mixed = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
        ((mixed >> (64 - SIZE)) as usize, 1 << (mixed >> 36 & 63) | 1 << (mixed >> 30 & 63))
    }

    /// Whether a word of this hash may be in the vocabulary; never false for one that is.
    fn may_have(&self, hash: u64) -> bool {
        let (place, bits) = Filter::spot(hash);
        self.0[place] & bits == bits
    }
}

/// What one slip puts in the place of one letter, two or none.
#[derive(Clone, Copy)]
enum Slip {
    /// Nothing.
    Lost,
    /// This letter.
    Wrong(u8),
    /// This letter, and then the one that stood there.
    Added(u8),
    /// The two letters from there on in the other order.
    Swapped,
}

/// Words of the vocabulary one slip away, each once: every slip is tried, and the filter tells most of them off.
fn neighbours(word: &str) -> Vec<String> {
    let bytes = word.as_bytes();
    // Of what stands behind each letter: its hash, and the power of the base that goes before it.
    let mut behind = [(0_u64, 1_u64); MAX_WORD + 1];
    for (at, byte) in bytes.iter().enumerate().take(MAX_WORD).rev() {
        let (hash, power) = behind[at + 1];
        behind[at] = (hash.wrapping_add(power.wrapping_mul(u64::from(*byte))), power.wrapping_mul(BASE));
    }
    let mut near = Vec::new();
    let mut before = 0_u64;
    for at in 0..=bytes.len().min(MAX_WORD) {
        let mut attempt = |slip: Slip, ahead: u64, from: usize| {
            let (hash, power) = behind[from];
            if FILTER.may_have(ahead.wrapping_mul(power).wrapping_add(hash)) {
                near.extend(written(bytes, at, slip));
            }
        };
        for letter in b'a'..=b'z' {
            attempt(Slip::Added(letter), appended(before, letter), at);
        }
        let Some(byte) = bytes.get(at) else { break };
        attempt(Slip::Lost, before, at + 1);
        for letter in b'a'..=b'z' {
            attempt(Slip::Wrong(letter), appended(before, letter), at + 1);
        }
        if let Some(next) = bytes.get(at + 1) {
            attempt(Slip::Swapped, appended(appended(before, *next), *byte), at + 2);
        }
        before = appended(before, *byte);
    }
    near.sort_unstable();
    near.dedup();
    near
}

/// The word with a slip at a place, if it is one of the vocabulary.
fn written(word: &[u8], at: usize, slip: Slip) -> Option<String> {
    let mut word = word.to_vec();
    match slip {
        Slip::Lost => _ = word.remove(at),
        Slip::Wrong(letter) => word[at] = letter,
        Slip::Added(letter) => word.insert(at, letter),
        Slip::Swapped => word.swap(at, at + 1),
    }
    String::from_utf8(word).ok().filter(|word| word.len() >= MIN_WORD && table::has_word(word))
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
        for (written, meant) in
            [("standford", "stanford"), ("oxfrod", "oxford"), ("havard", "harvard"), ("leede", "leeds")]
        {
            assert!(neighbours(written).iter().any(|near| near == meant), "{written}");
        }
        for (written, other) in [("stanfrodd", "stanford"), ("oxfdor", "oxford"), ("harvarddd", "harvard")] {
            assert!(neighbours(written).iter().all(|near| near != other), "{written}");
        }
        assert!(table::words().all(|word| word.len() < MAX_WORD && word.bytes().all(|b| b.is_ascii_lowercase())));
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
        fn every_slip_is_found(pick in 0usize..20_000, at in 0usize..30, letter in b'a'..=b'z', kind in 0u8..4) {
            let word = table::words().nth(pick).expect("the list is longer");
            let written = slipped(word, at, letter, kind);
            if written.len() >= MIN_WORD && word.len() >= MIN_WORD && written != word {
                prop_assert!(neighbours(&written).iter().any(|near| near == word), "{written} {word}");
            }
        }
    }
}
