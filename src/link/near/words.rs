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

/// Bytes of which one number says where words begin and end.
const BLOCK: usize = 64;

/// What a gap folds to: the only byte with the highest bit.
const GAP: u8 = 0x80;

/// What a joint and a byte beyond ASCII fold to.
const OTHER: u8 = 0x40;

/// The bit that plain letters in lower case and digits have, and [`GAP`] and [`OTHER`] have not.
const PLAIN: u8 = 0x20;

/// A part of a text, folded: plain letters in lower case and digits, [`OTHER`], and [`GAP`], also behind the part.
#[derive(Debug)]
struct Window([u8; WINDOW + BLOCK]);

impl Window {
    /// Folds a text from its start on, up to its end or a gap; how many bytes. None of a word that is longer.
    #[inline(never)]
    fn fold(&mut self, text: &[u8]) -> usize {
        let here = text.get(..WINDOW).unwrap_or(text);
        // No branch and no table, so that many bytes are folded at once.
        for (folded, byte) in self.0.iter_mut().zip(here) {
            let lower = byte | 0x20;
            let plain = (lower.wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10);
            let other = (*byte >= 0x80) | (*byte == b'\'') | (*byte == b'`');
            *folded = if plain {
                lower
            } else if other {
                OTHER
            } else {
                GAP
            };
        }
        let len = match text.len() > here.len() {
            true => self.0[..here.len()].iter().rposition(|byte| *byte == GAP).map_or(0, |at| at + 1),
            false => here.len(),
        };
        self.0[len..len + BLOCK].fill(GAP);
        len
    }

    /// A bit for each byte of a block that is no gap.
    #[inline]
    fn letters(&self, block: usize) -> u64 {
        let block = self.0.as_chunks::<BLOCK>().0.get(block).unwrap_or(&[GAP; BLOCK]);
        let mut gaps = 0;
        // Of a length known here: no loop is left.
        for (at, eight) in block.as_chunks::<8>().0.iter().enumerate() {
            // Gathers the highest bits of eight bytes in the highest byte.
            let high = (u64::from_le_bytes(*eight) & each(GAP)) >> 7;
            gaps |= high.wrapping_mul(0x0102_0408_1020_4080) >> 56 << (8 * at);
        }
        !gaps
    }

    /// The hash of a word, if it is short and of plain letters alone.
    #[inline]
    fn hash(&self, start: usize, end: usize) -> Option<u64> {
        let [low, high] = self.0.get(start..start + 16)?.as_chunks::<8>().0 else { return None };
        let [low_mask, high_mask] = MASKS.get(end - start)?;
        let (low, high) = (u64::from_le_bytes(*low), u64::from_le_bytes(*high));
        let first = step(START, low & low_mask);
        // Both are worked out: nobody could foretell how long the next word is.
        let both = step(first, high & high_mask);
        let plain = (!low & low_mask | !high & high_mask) & each(PLAIN) == 0;
        plain.then_some(if *high_mask > 0 { both } else { first })
    }
}

/// For words of up to fifteen letters, which bytes of two eights are theirs.
const MASKS: [[u64; 2]; 16] = {
    let mut masks = [[0; 2]; 16];
    let mut len = 0;
    while len < 16 {
        masks[len] = if len < 8 { [(1 << (8 * len)) - 1, 0] } else { [u64::MAX, (1 << (8 * (len - 8))) - 1] };
        len += 1;
    }
    masks
};

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

/// Room to read words in, for one text after the other.
#[derive(Debug)]
pub(super) struct Room {
    window: Window,
    others: Vec<Word>,
}

impl Default for Room {
    fn default() -> Room {
        Room { window: Window([GAP; WINDOW + BLOCK]), others: Vec::new() }
    }
}

/// Calls `out` for each word, in order.
#[inline]
pub fn words(text: &str, out: impl FnMut(Word)) {
    words_in(text, &mut Room::default(), out);
}

/// [`words`] in room that is there already. Reads many bytes at a time and allocates nothing for plain text.
#[inline]
pub(super) fn words_in(text: &str, Room { window, others }: &mut Room, mut out: impl FnMut(Word)) {
    let bytes = &text.as_bytes()[..text.len().min(MAX_BYTES)];
    let mut from = 0;
    while from < bytes.len() {
        let len = window.fold(&bytes[from..]);
        if len == 0 {
            from = mixed(text, bytes.len(), from, others);
            others.drain(..).for_each(&mut out);
            continue;
        }
        let (mut start, mut inside) = (0, 0);
        for block in 0..=len / BLOCK {
            let letters = window.letters(block);
            let before = letters << 1 | inside;
            let (mut starts, mut ends) = (letters & !before, before & !letters);
            let next = |starts: &mut u64| {
                let at = block * BLOCK + starts.trailing_zeros() as usize;
                *starts &= starts.wrapping_sub(1);
                at
            };
            if inside == 0 {
                start = next(&mut starts);
            }
            while ends > 0 {
                let end = next(&mut ends);
                if let Some(hash) = window.hash(start, end) {
                    out(Word { hash, start: (from + start) as u32, end: (from + end) as u32, character: false });
                } else {
                    mixed(text, from + end, from + start, others);
                    others.drain(..).for_each(&mut out);
                }
                start = next(&mut starts);
            }
            inside = letters >> 63;
        }
        from += len;
    }
}

/// The words of a text, in order.
pub fn wording(text: &str) -> Vec<Word> {
    let mut all = Vec::with_capacity(text.len() / 6);
    words(text, |word| all.push(word));
    all
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
        let mut window = Window([9; WINDOW + BLOCK]);
        assert_eq!(window.fold(&all), 256);
        for byte in 0..=255_u8 {
            let want = match class(byte) {
                Class::Plain => byte.to_ascii_lowercase(),
                Class::Gap => GAP,
                Class::Joint | Class::Wide => OTHER,
            };
            assert_eq!(window.0[usize::from(byte)], want, "{byte}");
            let bit = window.letters(usize::from(byte) / BLOCK) >> (usize::from(byte) % BLOCK) & 1;
            assert_eq!(bit == 0, want == GAP, "{byte}");
        }
        assert_eq!(window.letters(256 / BLOCK), 0);
    }

    #[test]
    fn a_window_ends_at_a_gap_or_with_the_text() {
        let mut window = Window([9; WINDOW + BLOCK]);
        let text = |words: usize, last: usize| [b"ab ".repeat(words), b"c".repeat(last)].concat();
        assert_eq!(window.fold(&text(10, 30)), 60);
        assert_eq!(window.fold(&text(10, WINDOW - 30)), WINDOW);
        assert_eq!(window.fold(&text(10, WINDOW)), 30);
        assert_eq!(window.letters(0), 0o3333333333);
        assert_eq!(window.fold(&text(0, WINDOW + 1)), 0);
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
