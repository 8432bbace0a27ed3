//! Phrases: tables of whole words and rows of words that are looked for in folded texts.
//!
//! Most words of a text are in no table, and their first letter and length tell so. A table says only whether one of its
//! phrases is there, not which.

/// A table of phrases of lower-case words, each of which begins with an ASCII letter; sorted.
#[derive(Debug)]
pub(super) struct Phrases {
    all: &'static [&'static str],
    initials: [Initial; 26],
}

/// The phrases that begin with a letter.
#[derive(Clone, Copy, Debug)]
struct Initial {
    /// Where they stand in the table.
    from: u8,
    to: u8,
    /// Lengths of their first words, a bit each.
    lengths: u32,
}

impl Phrases {
    /// A table of phrases.
    pub(super) const fn of(all: &'static [&'static str]) -> Phrases {
        let mut initials = [Initial { from: 0, to: 0, lengths: 0 }; 26];
        assert!(all.len() <= u8::MAX as usize);
        let mut at = 0;
        while at < all.len() {
            let phrase = all[at].as_bytes();
            let mut len = 0;
            while len < phrase.len() && phrase[len] != b' ' {
                len += 1;
            }
            assert!(len < 32 && phrase[0].is_ascii_lowercase());
            assert!(at == 0 || all[at - 1].as_bytes()[0] <= phrase[0]);
            let initial = &mut initials[(phrase[0] - b'a') as usize];
            if initial.to == 0 {
                initial.from = at as u8;
            }
            initial.to = at as u8 + 1;
            initial.lengths |= 1 << len;
            at += 1;
        }
        Phrases { all, initials }
    }

    /// The phrases that may begin with a word of this first byte, in lower case, and of this length: none for most words.
    #[inline]
    fn begun(&self, first: u8, len: usize) -> &'static [&'static str] {
        match self.initials.get(usize::from(first.wrapping_sub(b'a'))) {
            Some(initial) if len < 32 && initial.lengths >> len & 1 == 1 => {
                &self.all[usize::from(initial.from)..usize::from(initial.to)]
            }
            _ => &[],
        }
    }

    /// Whether a folded text, of words with one blank between, holds one of the phrases as whole words.
    pub(super) fn within(&self, folded: &str) -> bool {
        let bytes = folded.as_bytes();
        let whole = |tail: &[u8]| matches!(tail, [] | [b' ', ..]);
        let mut from = 0;
        while let Some(first) = bytes.get(from) {
            let rest = &bytes[from..];
            let len = rest.iter().position(|byte| *byte == b' ').unwrap_or(rest.len());
            let begins = |phrase: &&str| rest.strip_prefix(phrase.as_bytes()).is_some_and(whole);
            if self.begun(*first, len).iter().any(begins) {
                return true;
            }
            from += len + 1;
        }
        false
    }

    /// Whether a word, whatever its ASCII case, is one of the phrases.
    #[inline]
    pub(super) fn has_word(&self, word: &[u8]) -> bool {
        let first = word.first().map_or(0, u8::to_ascii_lowercase);
        self.begun(first, word.len()).iter().any(|phrase| phrase.as_bytes().eq_ignore_ascii_case(word))
    }

    /// Whether a folded text is one of the phrases.
    #[inline]
    pub(super) fn has(&self, folded: &str) -> bool {
        let bytes = folded.as_bytes();
        let len = bytes.iter().position(|byte| *byte == b' ').unwrap_or(bytes.len());
        self.begun(bytes.first().copied().unwrap_or(0), len).contains(&folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SOME: Phrases = Phrases::of(&["lab", "on line", "online", "part time"]);

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
    fn whole_texts_only() {
        assert!(["lab", "online", "part time"].iter().all(|text| SOME.has(text)));
        assert!(["", "labs", "part", "part time job", "on", "on line "].iter().all(|text| !SOME.has(text)));
    }

    #[test]
    fn single_words_in_any_case() {
        assert!(SOME.has_word(b"Lab") && SOME.has_word(b"ONLINE"));
        assert!(["labs", "part", "", "é"].iter().all(|word| !SOME.has_word(word.as_bytes())));
    }
}
