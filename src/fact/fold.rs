//! Folding: text to lower-case ASCII words, so that case, accents, script and punctuation do not matter.
//!
//! Knows no language and no kind of fact: which words mean nothing (titles, company forms, street types) is
//! known to the fact that reads them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most characters of one value that are folded; a longer value is cut here.
pub const MAX_CHARS: usize = 400;

/// Folds `text` to words of `[a-z0-9]` with one space between, appended to `out`.
///
/// Apostrophes join ("O'Brien" is one word), every other mark separates. Characters of scripts written without
/// spaces between syllables (Han, Hangul) become one word each.
pub fn words_into(text: &str, out: &mut String) {
    // Most texts are words with one space between already, and are taken over in one piece.
    let near = &text.as_bytes()[..text.len().min(MAX_CHARS)];
    let plain = plain(near);
    if plain == text.len() || text.is_ascii() {
        let start = out.len();
        out.push_str(&text[..plain]);
        out[start..].make_ascii_lowercase();
        return fold_ascii(&near[plain..], start, out);
    }
    let start = out.len();
    let mut gap = false;
    for c in text.chars().take(MAX_CHARS).nfkc().take(MAX_CHARS) {
        push(c, start, &mut gap, out);
    }
}

/// Folds the rest of an ASCII text, of which what is folded stands in `out` from `start` on.
fn fold_ascii(rest: &[u8], start: usize, out: &mut String) {
    let mut gap = false;
    for byte in rest {
        match FOLDED[usize::from(*byte)] {
            MARK => gap = true,
            JOINT => {}
            plain => {
                if gap && out.len() > start {
                    out.push(' ');
                }
                gap = false;
                out.push(char::from(plain));
            }
        }
    }
}

/// How many bytes at the beginning fold to themselves but for case.
fn plain(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let word = at;
        while text.get(at).is_some_and(|byte| FOLDED[usize::from(*byte)] > MARK) {
            at += 1;
        }
        if at == word {
            return word.saturating_sub(1);
        }
        if text.get(at) != Some(&b' ') {
            return at;
        }
        at += 1;
    }
}

const MARK: u8 = b' ';
const JOINT: u8 = 0;

/// What ASCII folds to: letters in lower case and digits, else [`MARK`] or [`JOINT`]. What is not ASCII is no plain text.
static FOLDED: [u8; 256] = {
    let mut folded = [MARK; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            folded[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    folded[b'\'' as usize] = JOINT;
    folded[b'`' as usize] = JOINT;
    folded
};

/// [`words_into`] a new text.
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(MAX_CHARS));
    words_into(text, &mut out);
    out
}

fn push(c: char, start: usize, gap: &mut bool, out: &mut String) {
    let kind = kind(c);
    match kind {
        Kind::Letter | Kind::Syllable => {
            let before = out.len();
            if before > start && (*gap || kind == Kind::Syllable) {
                out.push(' ');
            }
            let words = out.len();
            push_lower(c, out);
            if out.len() == words {
                // A character without a reading is a gap.
                out.truncate(before);
                *gap = true;
            } else {
                *gap = kind == Kind::Syllable;
            }
        }
        Kind::Joint => {}
        Kind::Mark => *gap = true,
    }
}

/// What a character is to folding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A letter or digit of a script with spaces between words.
    Letter,
    /// A syllable that is a word of its own.
    Syllable,
    /// Invisible, combining or an apostrophe: neither text nor a gap.
    Joint,
    /// Anything else separates words.
    Mark,
}

/// What a character is to folding.
pub(crate) fn kind(c: char) -> Kind {
    if c.is_ascii_alphanumeric() {
        return Kind::Letter;
    }
    match c {
        '\'' | '`' => Kind::Joint,
        c if c.is_ascii() => Kind::Mark,
        '\u{2018}' | '\u{2019}' | '\u{02bb}'..='\u{02bf}' | '\u{00b4}' | '\u{00ad}' => Kind::Joint,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => Kind::Joint,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}' => {
            Kind::Syllable
        }
        c if c.is_alphanumeric() => Kind::Letter,
        c if is_combining_mark(c) => Kind::Joint,
        _ => Kind::Mark,
    }
}

/// Appends the lower-case ASCII reading of a letter, without anything that is no letter or digit.
pub(crate) fn push_lower(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    let ascii = any_ascii::any_ascii_char(c);
    out.extend(ascii.bytes().filter(u8::is_ascii_alphanumeric).map(|b| char::from(b.to_ascii_lowercase())));
}

/// A 64-bit mark of a canonical text, equal wherever it is computed. Never zero.
///
/// For comparing what an applicant could type in plain anyway (a job, a city, an employer); what identifies a
/// person is a [`Key`](super::Key).
pub fn mark(canonical: &[u8]) -> std::num::NonZeroU64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in canonical {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    // FNV-1a leaves the high bits of short texts poorly mixed.
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^= hash >> 29;
    std::num::NonZeroU64::new(hash).unwrap_or(std::num::NonZeroU64::MIN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_case_accents_marks_and_scripts() {
        for (text, want) in [
            ("  Ann-Marie  O'Brien ", "ann marie obrien"),
            ("Müller & Söhne GmbH", "muller sohne gmbh"),
            ("José Ñúñez", "jose nunez"),
            ("王小明", "wang xiao ming"),
            ("김 민수", "gim min su"),
            ("Иван Петров", "ivan petrov"),
            ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
            ("A\u{200b}nn\u{202e} Lee", "ann lee"),
            ("e\u{301}milie", "emilie"),
            ("👑 King", "king"),
            ("", ""),
            ("—", ""),
        ] {
            assert_eq!(words(text), want, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_is_idempotent_and_clean(text in "\\PC{0,60}") {
            let once = words(&text);
            prop_assert!(once.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b' '));
            prop_assert!(!once.starts_with(' ') && !once.contains("  "));
            prop_assert_eq!(words(&once), once);
        }
    }

    proptest! {
        #[test]
        fn ascii_folds_like_any_text(text in "[ -~]{0,500}") {
            let (mut one_by_one, mut gap) = (String::new(), false);
            text.chars().take(MAX_CHARS).for_each(|c| push(c, 0, &mut gap, &mut one_by_one));
            prop_assert_eq!(words(&text), one_by_one);
        }
    }

    #[test]
    fn marks_differ() {
        assert_ne!(mark(b"austin"), mark(b"boston"));
        assert_eq!(mark(b"austin"), mark(b"austin"));
    }
}
