//! Lengths: which words a list cannot hold, by their first letter and length, so that most are never looked up.
//!
//! Says nothing of which words it holds.

/// The lengths of the words that begin with each letter, one bit each.
#[derive(Debug)]
pub(super) struct Lengths([u32; 26]);

impl Lengths {
    /// Of a list's words; of those that do not begin with a small letter nothing is known.
    pub(super) fn of<'w>(words: impl IntoIterator<Item = &'w &'w str>) -> Lengths {
        let mut lengths = [0; 26];
        for word in words {
            if let Some(lengths) = letter(word.as_bytes()).and_then(|letter| lengths.get_mut(letter)) {
                *lengths |= 1 << (word.len() % 32);
            }
        }
        Lengths(lengths)
    }

    /// Whether a word can be one of the list's.
    #[inline]
    pub(super) fn may_hold(&self, word: impl AsRef<[u8]>) -> bool {
        let word = word.as_ref();
        letter(word).and_then(|letter| self.0.get(letter)).is_none_or(|lengths| lengths >> (word.len() % 32) & 1 == 1)
    }
}

fn letter(word: &[u8]) -> Option<usize> {
    word.first().and_then(|first| first.checked_sub(b'a')).map(usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_list_can_be_one() {
        let words = ["a", "apartment", "unit", "a word of more than thirty two letters", "", "1st"];
        let lengths = Lengths::of(&words);
        assert!(words.iter().all(|word| lengths.may_hold(word)));
        assert!(["b", "ab", "uni", "apartments"].iter().all(|word| !lengths.may_hold(word)));
        assert!(["", "2nd", "\u{e9}", "{"].iter().all(|word| lengths.may_hold(word)), "nothing is known of them");
    }
}
