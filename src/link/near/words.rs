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

/// What a byte is to words: its folded form, or one of the classes below.
const GAP: u8 = 0;
const JOINT: u8 = 1;
const WIDE: u8 = 2;

const CLASS: [u8; 256] = {
    let mut class = [GAP; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b'\'' | b'`' => JOINT,
            b if b >= 0x80 => WIDE,
            b if b.is_ascii_alphanumeric() => b.to_ascii_lowercase(),
            _ => GAP,
        };
        byte += 1;
    }
    class
};

const START: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Scripts that put no spaces between words, besides those whose syllables folding takes apart.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{f00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}')
}

/// A word being read.
struct Open {
    hash: u64,
    start: usize,
    end: usize,
}

impl Open {
    const NONE: Open = Open { hash: START, start: 0, end: 0 };

    #[inline]
    fn take(&mut self, out: &mut impl FnMut(Word)) {
        if self.end > self.start {
            out(Word { hash: self.hash, start: self.start as u32, end: self.end as u32, character: false });
            *self = Open::NONE;
        }
    }

    #[inline]
    fn put(&mut self, folded: u8, at: usize, end: usize) {
        if self.end == 0 {
            self.start = at;
        }
        self.hash = (self.hash ^ u64::from(folded)).wrapping_mul(PRIME);
        self.end = end;
    }
}

/// Calls `out` for each word, in order. Allocates nothing for plain text.
#[inline]
pub fn words(text: &str, mut out: impl FnMut(Word)) {
    let bytes = &text.as_bytes()[..text.len().min(MAX_BYTES)];
    let mut at = 0;
    while at < bytes.len() {
        let mut hash = START;
        let mut len = 0;
        for byte in &bytes[at..] {
            let folded = CLASS[usize::from(*byte)];
            if folded <= WIDE {
                break;
            }
            hash = (hash ^ u64::from(folded)).wrapping_mul(PRIME);
            len += 1;
        }
        let end = at + len;
        // Nearly every word is of plain letters up to a gap.
        if bytes.get(end).is_none_or(|byte| CLASS[usize::from(*byte)] == GAP) {
            if len > 0 {
                out(Word { hash, start: at as u32, end: end as u32, character: false });
            }
            at = end + 1;
        } else {
            let open = if len > 0 { Open { hash, start: at, end } } else { Open::NONE };
            at = mixed(text, bytes.len(), end, open, &mut out);
        }
    }
}

/// Reads on from a joint or a character beyond ASCII, to the next gap; where that ends.
fn mixed(text: &str, len: usize, mut at: usize, mut open: Open, out: &mut impl FnMut(Word)) -> usize {
    let mut folded = String::new();
    while at < len {
        match CLASS[usize::from(text.as_bytes()[at])] {
            GAP => break,
            JOINT => at += 1,
            WIDE => {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                wide(c, at, &mut open, &mut folded, out);
                at += c.len_utf8();
            }
            byte => {
                open.put(byte, at, at + 1);
                at += 1;
            }
        }
    }
    open.take(out);
    at + 1
}

/// A character beyond ASCII.
fn wide(c: char, at: usize, open: &mut Open, folded: &mut String, out: &mut impl FnMut(Word)) {
    let end = at + c.len_utf8();
    let kind = fold::kind(c);
    if kind == Kind::Syllable || (kind == Kind::Letter && unspaced(c)) {
        open.take(out);
        // The character itself: its reading is that of many others.
        let hash = c.to_string().bytes().fold(START, |hash, b| (hash ^ u64::from(b)).wrapping_mul(PRIME));
        out(Word { hash, start: at as u32, end: end as u32, character: true });
        return;
    }
    match kind {
        Kind::Letter | Kind::Syllable => {
            folded.clear();
            fold::push_lower(c, folded);
            match folded.is_empty() {
                true => open.take(out),
                false => folded.bytes().for_each(|byte| open.put(byte, at, end)),
            }
        }
        Kind::Joint => {}
        Kind::Mark => open.take(out),
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
