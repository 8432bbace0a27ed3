//! Words of a text in any language: a hash and a place for each. Keeps no text and knows no shingles.

use crate::fact::fold::{self, Kind};

/// Letters beyond this many bytes of a text are not read: nobody writes a résumé of that length.
const MAX_BYTES: usize = 256 << 10;

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Equal for words that fold alike, on every machine.
    pub hash: u64,
    /// First byte in the text.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Whether it is one character of a script without spaces between words.
    pub character: bool,
}

const START: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;

/// One number for each of eight bytes.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Bytes folded at a time. A longer word is read byte by byte.
const WINDOW: usize = 1024;

/// What a joint and a byte beyond ASCII fold to.
const OTHER: u8 = 0x80;

/// A part of a text, folded: plain letters in lower case and digits, [`OTHER`], and zero for gaps.
struct Window([u8; WINDOW + 8]);

impl Window {
    /// Folds a text from its start on; how many bytes.
    #[inline(never)]
    fn fold(&mut self, text: &[u8]) -> usize {
        let text = text.get(..WINDOW).unwrap_or(text);
        // No branch and no table, so that many bytes are folded at once.
        for (folded, byte) in self.0.iter_mut().zip(text) {
            let lower = byte | 0x20;
            let plain = (lower.wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10);
            let other = (*byte >= 0x80) | (*byte == b'\'') | (*byte == b'`');
            *folded = if plain { lower } else { 0 } | if other { OTHER } else { 0 };
        }
        self.0[text.len()..text.len() + 8].fill(0);
        text.len()
    }

    /// Eight folded bytes, and the highest bit of the first among them that is no letter with some of those behind it.
    #[inline]
    fn eight(&self, at: usize) -> (u64, u64) {
        let bytes = self.0.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
        let eight = bytes.map_or(0, u64::from_le_bytes);
        // Letters have no high bits, so only a zero borrows one.
        (eight, (eight.wrapping_sub(each(1)) | eight) & each(0x80))
    }
}

/// The hash of a word, from those of its eights of folded bytes before.
#[inline]
fn step(hash: u64, eight: u64) -> u64 {
    let hash = (hash ^ eight).wrapping_mul(PRIME);
    hash ^ hash >> 32
}

/// What a byte in a word with others than letters is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Plain,
    Gap,
    Joint,
    Wide,
}

#[inline]
fn class(byte: u8) -> Class {
    match byte {
        b'\'' | b'`' => Class::Joint,
        0x80.. => Class::Wide,
        byte if byte.is_ascii_alphanumeric() => Class::Plain,
        _ => Class::Gap,
    }
}

/// Scripts that put no spaces between words, besides those whose syllables folding takes apart.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{f00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}')
}

/// A word being read byte by byte.
struct Open {
    hash: u64,
    /// Folded bytes that are no eight yet.
    pending: u64,
    bits: u32,
    start: usize,
    end: usize,
}

impl Open {
    const NONE: Open = Open { hash: START, pending: 0, bits: 0, start: 0, end: 0 };

    fn take(&mut self, character: bool, out: &mut Vec<Word>) {
        if self.end > self.start {
            let hash = if self.bits > 0 { step(self.hash, self.pending) } else { self.hash };
            out.push(Word { hash, start: self.start as u32, end: self.end as u32, character });
            *self = Open::NONE;
        }
    }

    fn put(&mut self, folded: u8, at: usize, end: usize) {
        if self.end == 0 {
            self.start = at;
        }
        self.end = end;
        self.pending |= u64::from(folded) << self.bits;
        self.bits += 8;
        if self.bits == u64::BITS {
            (self.hash, self.pending, self.bits) = (step(self.hash, self.pending), 0, 0);
        }
    }
}

/// Calls `out` for each word, in order. Reads eight bytes at a time and allocates nothing for plain text.
#[inline]
pub fn words(text: &str, mut out: impl FnMut(Word)) {
    let bytes = &text.as_bytes()[..text.len().min(MAX_BYTES)];
    let (mut window, mut others) = (Window([0; WINDOW + 8]), Vec::new());
    let mut from = 0;
    while from < bytes.len() {
        let len = window.fold(&bytes[from..]);
        let last = from + len == bytes.len();
        let mut at = 0;
        from += loop {
            let (mut hash, start) = (START, at);
            let (mut eight, mut stops) = window.eight(at);
            while stops == 0 {
                hash = step(hash, eight);
                at += 8;
                (eight, stops) = window.eight(at);
            }
            let bits = stops.trailing_zeros() & !7;
            if bits > 0 {
                hash = step(hash, eight & ((1 << bits) - 1));
                at += bits as usize / 8;
            }
            // Nearly every word is of plain letters up to a gap. One at the end of a window may go on behind it.
            let plain = eight >> bits & u64::from(OTHER) == 0;
            if plain && (at < len || last) {
                if at > start {
                    let (start, end) = ((from + start) as u32, (from + at) as u32);
                    out(Word { hash, start, end, character: false });
                }
                at += 1;
            } else if plain && start > 0 {
                break start;
            } else {
                let next = mixed(text, bytes.len(), from + start, &mut others);
                others.drain(..).for_each(&mut out);
                at = next - from;
            }
            if at >= len {
                break at;
            }
        };
    }
}

/// Reads words byte by byte up to the next gap, for those that hold a joint or a character beyond ASCII; where that
/// ends.
#[inline(never)]
fn mixed(text: &str, len: usize, mut at: usize, out: &mut Vec<Word>) -> usize {
    let (mut open, mut folded) = (Open::NONE, String::new());
    while at < len {
        let byte = text.as_bytes()[at];
        match class(byte) {
            Class::Gap => break,
            Class::Joint => at += 1,
            Class::Wide => {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                wide(c, at, &mut open, &mut folded, out);
                at += c.len_utf8();
            }
            Class::Plain => {
                open.put(byte.to_ascii_lowercase(), at, at + 1);
                at += 1;
            }
        }
    }
    open.take(false, out);
    at + 1
}

/// A character beyond ASCII.
fn wide(c: char, at: usize, open: &mut Open, folded: &mut String, out: &mut Vec<Word>) {
    let end = at + c.len_utf8();
    let kind = fold::kind(c);
    if kind == Kind::Syllable || (kind == Kind::Letter && unspaced(c)) {
        open.take(false, out);
        // The character itself: its reading is that of many others.
        c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| open.put(byte, at, end));
        open.take(true, out);
        return;
    }
    match kind {
        Kind::Letter | Kind::Syllable => {
            folded.clear();
            fold::push_lower(c, folded);
            match folded.is_empty() {
                true => open.take(false, out),
                false => folded.bytes().for_each(|byte| open.put(byte, at, end)),
            }
        }
        Kind::Joint => {}
        Kind::Mark => open.take(false, out),
    }
}

/// How long a text is in words; of scripts without spaces, two characters count as one.
pub fn word_count(text: &str) -> u32 {
    let (mut spaced, mut characters) = (0u32, 0u32);
    words(text, |word| if word.character { characters += 1 } else { spaced += 1 });
    spaced + characters / 2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        words(text, |word| found.push(&text[word.start as usize..word.end as usize]));
        found
    }

    fn hashes(text: &str) -> Vec<u64> {
        let mut found = Vec::new();
        words(text, |word| found.push(word.hash));
        found
    }

    #[test]
    fn finds_words_where_they_stand() {
        assert_eq!(of("  Led a team—of 12, in «São Paulo»."), ["Led", "a", "team", "of", "12", "in", "São", "Paulo"]);
        assert_eq!(of("I don't; (really)"), ["I", "don't", "really"]);
        assert_eq!(of("私は東京"), ["私", "は", "東", "京"]);
        assert_eq!(of("ภาษา C"), ["ภ", "า", "ษ", "า", "C"]);
        assert!(of(" -- ' \u{200b} ").is_empty());
    }

    #[test]
    fn case_accents_and_marks_do_not_matter() {
        assert_eq!(hashes("Müller's CAFÉ, 3x."), hashes("mullers cafe 3X"));
        assert_eq!(hashes("Ｆｕｌｌ"), hashes("full"));
        assert_eq!(hashes("Иван"), hashes("ivan"));
        assert_ne!(hashes("东京"), hashes("東京"), "no reading is guessed");
        assert_ne!(hashes("ab c"), hashes("a bc"));
    }

    #[test]
    fn characters_count_half() {
        assert_eq!(word_count("three plain words"), 3);
        assert_eq!(word_count("東京都渋谷区"), 3);
    }

    #[test]
    fn words_of_any_length_are_read_alike_on_both_paths() {
        for len in 0..40 {
            let plain: String = ('a'..='z').cycle().take(len).collect();
            // A soft hyphen is no letter and no gap, so the word is read byte by byte.
            for text in [format!("{plain}\u{ad}"), format!("\u{ad}{}", plain.to_uppercase())] {
                assert_eq!(hashes(&text), hashes(&plain), "{len}");
            }
            let found: std::collections::BTreeSet<u64> =
                (0..len).flat_map(|n| hashes(&format!("{}0{}", &plain[..n], &plain[n..]))).collect();
            assert_eq!(found.len(), len, "another place, another word");
        }
    }

    #[test]
    fn words_do_not_depend_on_where_they_stand() {
        for before in (WINDOW - 40..WINDOW + 10).chain([2 * WINDOW - 5]) {
            for word in ["a", "abcdefg", "abcdefgh", "abcdefghijklmnopq", "it's", "été"] {
                let text = format!("{}{word} z{}", " ".repeat(before), "y".repeat(before));
                let (all, last) = (hashes(&text), format!("z{}", "y".repeat(before)));
                assert_eq!(all, [hashes(word)[0], hashes(&last)[0]], "{word} at {before}");
                assert_eq!(of(&text), [word, &*last]);
            }
        }
    }

    #[test]
    fn every_byte_is_folded_as_one_is() {
        let all: Vec<u8> = (0..=255).collect();
        let mut window = Window([9; WINDOW + 8]);
        assert_eq!(window.fold(&all), 256);
        for byte in 0..=255_u8 {
            let want = match class(byte) {
                Class::Plain => byte.to_ascii_lowercase(),
                Class::Gap => 0,
                Class::Joint | Class::Wide => OTHER,
            };
            assert_eq!(window.0[usize::from(byte)], want, "{byte}");
        }
        assert_eq!(window.0[256..264], [0; 8]);
        for (bytes, first) in [(*b"abcdefgh", 64), (*b"ab\x80\0efgh", 23), (*b"\0bcdefgh", 7), (*b"abcdefg\x80", 63)] {
            window.0[..8].copy_from_slice(&bytes);
            assert_eq!(window.eight(0), (u64::from_le_bytes(bytes), window.eight(0).1));
            assert_eq!(window.eight(0).1.trailing_zeros(), first);
        }
    }

    proptest! {
        #[test]
        fn places_are_in_order_and_on_characters(text in "\\PC{0,80}") {
            let mut last = 0;
            words(&text, |word| {
                assert!(word.start >= last && word.end > word.start);
                assert!(text.get(word.start as usize..word.end as usize).is_some());
                last = word.end;
            });
        }
    }
}
