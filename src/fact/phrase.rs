//! Phrases: tables of whole words and rows of words that are looked for in folded texts.
//!
//! Most words of a text are in no table, and their first letter and length tell so. A table says only whether one of its
//! phrases is there, not which.

/// A table of phrases of lower-case words, each of which begins with an ASCII letter.
#[derive(Debug)]
pub(super) struct Phrases {
    all: &'static [&'static str],
    /// Lengths of the phrases' first words by their first letter, a bit each.
    lengths: [u32; 26],
}

impl Phrases {
    /// A table of phrases.
    pub(super) const fn of(all: &'static [&'static str]) -> Phrases {
        let (mut lengths, mut at) = ([0; 26], 0);
        while at < all.len() {
            let phrase = all[at].as_bytes();
            let mut len = 0;
            while len < phrase.len() && phrase[len] != b' ' {
                len += 1;
            }
            assert!(len < 32 && phrase[0].is_ascii_lowercase());
            lengths[(phrase[0] - b'a') as usize] |= 1 << len;
            at += 1;
        }
        Phrases { all, lengths }
    }

    /// Whether a phrase may begin with a word of this first byte, in lower case, and of this length.
    fn may_begin(&self, first: u8, len: usize) -> bool {
        let lengths = self.lengths.get(usize::from(first.wrapping_sub(b'a'))).copied().unwrap_or(0);
        len < 32 && lengths >> len & 1 == 1
    }

    /// Whether a folded text, of words with one blank between, holds one of the phrases as whole words.
    pub(super) fn within(&self, folded: &str) -> bool {
        let bytes = folded.as_bytes();
        let mut from = 0;
        while let Some(first) = bytes.get(from) {
            let len = memchr::memchr(b' ', &bytes[from..]).unwrap_or(bytes.len() - from);
            if self.may_begin(*first, len) && self.begins(&bytes[from..]) {
                return true;
            }
            from += len + 1;
        }
        false
    }

    fn begins(&self, rest: &[u8]) -> bool {
        let whole = |tail: &[u8]| matches!(tail, [] | [b' ', ..]);
        self.all.iter().any(|phrase| rest.strip_prefix(phrase.as_bytes()).is_some_and(whole))
    }

    /// Whether a word, whatever its ASCII case, is one of the phrases.
    pub(super) fn has_word(&self, word: &[u8]) -> bool {
        let first = word.first().map_or(0, u8::to_ascii_lowercase);
        self.may_begin(first, word.len()) && self.all.iter().any(|phrase| phrase.as_bytes().eq_ignore_ascii_case(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SOME: Phrases = Phrases::of(&["part time", "on line", "online", "lab"]);

    #[test]
    fn whole_words_only() {
        for text in ["part time", "a part time job", "lab", "the lab", "online", "go on line"] {
            assert!(SOME.within(text), "{text}");
        }
        for text in ["", "part", "part timer", "labs", "slab", "a part of time", "on", "lin e", "0", "part  time"] {
            assert!(!SOME.within(text), "{text}");
        }
    }

    #[test]
    fn single_words_in_any_case() {
        assert!(SOME.has_word(b"Lab") && SOME.has_word(b"ONLINE"));
        assert!(["labs", "part", "", "é"].iter().all(|word| !SOME.has_word(word.as_bytes())));
    }
}
