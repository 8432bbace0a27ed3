//! Measures: how far two folded texts are apart, and how a word roughly sounds.
//!
//! Texts are ASCII as `fold` leaves them. Only their first bytes are looked at, so that the work is bounded.

/// Bytes of a text that are compared.
pub(super) const MAX_BYTES: usize = 48;

/// The characters of a text as a set of bits: letters, digits, and everything else together.
pub(super) fn letters(text: &[u8]) -> u64 {
    text.iter().take(MAX_BYTES).fold(0, |set, byte| {
        let bit = match byte {
            b'a'..=b'z' => byte - b'a',
            b'0'..=b'9' => 26 + byte - b'0',
            _ => 36,
        };
        set | 1 << bit
    })
}

/// The pairs of neighbouring characters of a text as a set of bits. One edit changes at most six of them, mostly four.
pub(super) fn grams(text: &[u8]) -> u64 {
    let text = head(text);
    text.windows(2).fold(0, |set, pair| {
        let hash = (u32::from(pair[0]) * 251 + u32::from(pair[1])).wrapping_mul(0x9e37_79b1);
        set | 1 << (hash >> 26)
    })
}

/// The number of insertions, deletions, replacements and swaps of neighbours that make one text the other, if it is
/// at most `most`. Only the first bytes count.
pub(super) fn edits(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let (mut a, mut b) = (head(a), head(b));
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[front..], &b[front..]);
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[..a.len() - back], &b[..b.len() - back]);
    if a.is_empty() || b.is_empty() {
        return Some(a.len().max(b.len())).filter(|edits| *edits <= most);
    }
    table(a, b, most)
}

fn table(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let far = most + 1;
    let mut before = [far; MAX_BYTES + 1];
    let mut row = [far; MAX_BYTES + 1];
    let mut next = [far; MAX_BYTES + 1];
    (0..=b.len().min(most)).for_each(|j| row[j] = j);
    for i in 1..=a.len() {
        let (from, to) = (i.saturating_sub(most).max(1), (i + most).min(b.len()));
        next[from - 1] = if from == 1 { i.min(far) } else { far };
        let mut least = next[from - 1];
        for j in from..=to {
            let replaced = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            next[j] = best.min(far);
            least = least.min(next[j]);
        }
        if to < b.len() {
            next[to + 1] = far;
        }
        if least > most {
            return None;
        }
        (before, row, next) = (row, next, before);
    }
    Some(row[b.len()]).filter(|edits| *edits <= most)
}

fn head(text: &[u8]) -> &[u8] {
    text.get(..MAX_BYTES).unwrap_or(text)
}

/// How many bytes two texts have in common at their beginning.
pub(super) fn prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

/// A rough sound of a name in Latin letters: consonants in groups that are mistaken for each other, vowels only at the
/// beginning, doubled sounds once. After the idea of Soundex (Russell 1918), with the groups and spellings that
/// romanised names of many languages need.
pub(super) fn sound(word: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(6);
    let mut at = 0;
    while at < word.len().min(MAX_BYTES) && out.len() < 6 {
        let next = word.get(at + 1).copied().unwrap_or(b' ');
        let (code, taken) = match (word[at], next) {
            (b'p', b'h') => (b'f', 2),
            (b'k' | b'g', b'n') if at == 0 => (b'n', 2),
            (b'w', b'r') if at == 0 => (b'r', 2),
            (b's', b'c') if word.get(at + 2) == Some(&b'h') => (b's', 3),
            (b's' | b'c', b'h') | (b'c' | b't', b'z') => (b's', 2),
            (b'c', b'k') => (b'k', 2),
            (b'g', b'h') => (0, 2),
            (b'c', b'e' | b'i' | b'y') => (b's', 1),
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'y', _) => (if at == 0 { b'a' } else { 0 }, 1),
            (b'h' | b'w', _) if at > 0 => (0, 1),
            (b'b' | b'p', _) => (b'p', 1),
            (b'v' | b'f' | b'w', _) => (b'f', 1),
            (b'c' | b'k' | b'q' | b'g', _) => (b'k', 1),
            (b's' | b'z' | b'x' | b'j', _) => (b's', 1),
            (b'd' | b't', _) => (b't', 1),
            (b'm' | b'n', _) => (b'n', 1),
            (other, _) => (other, 1),
        };
        if code != 0 && out.last() != Some(&code) {
            out.push(code);
        }
        at += taken;
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn edits_are_counted_up_to_a_limit() {
        let edits = |a: &str, b: &str, most| super::edits(a.as_bytes(), b.as_bytes(), most);
        assert_eq!(edits("smith", "smith", 0), Some(0));
        assert_eq!(edits("smith", "smiht", 1), Some(1));
        assert_eq!(edits("smith", "smyth", 1), Some(1));
        assert_eq!(edits("smith", "smithe", 1), Some(1));
        assert_eq!(edits("smith", "schmidt", 2), None);
        assert_eq!(edits("smith", "schmidt", 4), Some(4));
        assert_eq!(edits("", "ab", 2), Some(2));
        assert_eq!(edits("ca", "abc", 3), Some(3));
        assert_eq!(edits("19851203", "19851230", 4), Some(1));
    }

    #[test]
    fn names_that_sound_alike_share_a_code() {
        for (a, b) in
            [("smith", "smyth"), ("philip", "filip"), ("schmidt", "shmit"), ("wright", "rite"), ("meyer", "maier")]
        {
            assert_eq!(sound(a.as_bytes()), sound(b.as_bytes()), "{a} {b}");
        }
        assert_ne!(sound(b"garcia"), sound(b"lopez"));
    }

    proptest! {
        #[test]
        fn edits_agree_with_a_plain_table(a in "[abc1]{0,12}", b in "[abc1]{0,12}", most in 0_usize..5) {
            let whole = strsim::osa_distance(&a, &b);
            prop_assert_eq!(edits(a.as_bytes(), b.as_bytes(), most), (whole <= most).then_some(whole));
        }

        #[test]
        fn nothing_panics(a in prop::collection::vec(any::<u8>(), 0..100), b in prop::collection::vec(any::<u8>(), 0..100)) {
            let _ = edits(&a, &b, 3);
            let _ = (sound(&a), letters(&b));
        }
    }
}
