//! Two texts side by side: their shingles of three words, and the share of these in common.

use super::words::{Word, words};

/// Words of a shingle.
const RUN: usize = 3;

/// From this ratio of lengths, what of the shorter text stands in the longer counts too.
const UNEQUAL: usize = 2;

/// A text read for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingled {
    /// How many words.
    words: usize,
    /// Hashes of shingles, ascending, each once.
    shingles: Vec<u64>,
}

/// By how many bits the hash of a word is turned for each word that follows it in a run.
const TURN: u32 = 13;

/// Hashes of all runs of `len` words, in the order of the text.
pub(super) fn runs(words: &[Word], len: usize) -> impl Iterator<Item = u64> {
    let first = words.get(..len - 1).unwrap_or(words).iter().fold(0_u64, |all, word| turned(all) ^ word.hash);
    let leaves = TURN * (len as u32 - 1) % u64::BITS;
    words.iter().skip(len - 1).zip(words).scan(first, move |rolling, (word, first)| {
        let all = turned(*rolling) ^ word.hash;
        // By the next word, the first one has turned a whole run.
        *rolling = all ^ first.hash.rotate_left(leaves);
        Some(mixed(all))
    })
}

fn turned(hash: u64) -> u64 {
    hash.rotate_left(TURN)
}

fn mixed(x: u64) -> u64 {
    let x = x.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^ (x >> 32)
}

impl Shingled {
    /// Reads a text.
    pub fn of(text: &str) -> Shingled {
        let mut shingles = Vec::with_capacity(text.len() / 6);
        // What a shingle is hashed from that begins with the last word, and with the last two.
        let (mut one, mut two, mut seen) = (0, 0, 0);
        words(text, |word| {
            seen += 1;
            if seen >= RUN {
                shingles.push(mixed(two ^ word.hash));
            }
            (one, two) = (turned(word.hash), turned(one ^ word.hash));
        });
        Shingled { words: seen, shingles: sorted(shingles) }
    }

    /// Reads the words of a text, but for the shingles that stand wholly in those for which `left_out` holds, and without
    /// these words in its length.
    pub fn without(words: &[Word], left_out: &[bool]) -> Shingled {
        let out = |at: usize| left_out.get(at).copied().unwrap_or(false);
        let kept = runs(words, RUN).enumerate().filter(|(at, _)| !(*at..at + RUN).all(out)).map(|(_, hash)| hash);
        let words = (0..words.len()).filter(|at| !out(*at)).count();
        Shingled { words, shingles: sorted(kept.collect()) }
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.words
    }
}

/// For each word, whether it stands in a run of `len` words whose hash is in `hashes` (ascending).
pub(super) fn covered(words: &[Word], len: usize, hashes: &[u64]) -> Vec<bool> {
    let mut covered = vec![false; words.len()];
    if hashes.is_empty() {
        return covered;
    }
    // Most are not among them, which some of their bits tell.
    let mut seen = [0_u64; 64];
    let bit = |hash: u64| ((hash >> 58) as usize, 1_u64 << (hash >> 52 & 63));
    hashes.iter().map(|hash| bit(*hash)).for_each(|(word, bit)| seen[word] |= bit);
    let mut until = 0;
    for (at, hash) in runs(words, len).enumerate() {
        let (word, bit) = bit(hash);
        if seen[word] & bit > 0 && hashes.binary_search(&hash).is_ok() {
            covered[until.max(at)..at + len].fill(true);
            until = at + len;
        }
    }
    covered
}

/// Hashes in ascending order, each once. Dealt by their highest bits, few are left to be sorted among themselves.
pub(super) fn sorted(hashes: Vec<u64>) -> Vec<u64> {
    const MOST: usize = 256;
    let parts = (hashes.len() / 2).next_power_of_two().clamp(2, MOST);
    let shift = u64::BITS - parts.trailing_zeros();
    let mut room = [0_u32; MOST];
    let ends = &mut room[..parts];
    hashes.iter().for_each(|hash| ends[(hash >> shift) as usize] += 1);
    let mut sum = 0;
    for end in &mut *ends {
        sum += std::mem::replace(end, sum);
    }
    let mut dealt = vec![0; hashes.len()];
    // Each is where its part begins, and where it ends once all are dealt.
    for hash in hashes {
        let next = &mut ends[(hash >> shift) as usize];
        dealt[*next as usize] = hash;
        *next += 1;
    }
    let mut from = 0;
    for end in ends {
        let part = &mut dealt[from..*end as usize];
        if part.len() > 1 {
            part.sort_unstable();
        }
        from = *end as usize;
    }
    dealt.dedup();
    dealt
}

/// How much of two texts is the same, 0 to 1: the Jaccard index of their three-word shingles. Where one text has more
/// than twice the shingles of the other, half the share of the shorter one that stands in the longer counts if that is
/// more, so that padding a copy does not hide it; at twice the length both measures agree on a whole copy.
pub fn similarity(a: &Shingled, b: &Shingled) -> f64 {
    let (short, long) = if a.shingles.len() <= b.shingles.len() { (a, b) } else { (b, a) };
    let (short, long) = (&short.shingles, &long.shingles);
    if short.is_empty() {
        return 0.0;
    }
    let both = in_common(short, long) as f64;
    let jaccard = both / (short.len() as f64 + long.len() as f64 - both);
    match long.len() > UNEQUAL * short.len() {
        true => jaccard.max(both / short.len() as f64 / UNEQUAL as f64),
        false => jaccard,
    }
}

/// How many hashes two ascending lists have in common.
fn in_common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both
}

#[cfg(test)]
mod tests {
    use super::super::words::wording;
    use super::*;

    fn text(words: &[u32]) -> String {
        words.iter().map(|w| format!("w{w} ")).collect()
    }

    fn of(words: &[u32]) -> Shingled {
        Shingled::of(&text(words))
    }

    #[test]
    fn similarity_is_the_share_of_shingles() {
        let all: Vec<u32> = (0..102).collect();
        assert!((similarity(&of(&all), &of(&all)) - 1.0).abs() < 1e-12);
        // 100 shingles; a changed word takes three of them.
        let mut changed = all.clone();
        changed[50] = 900;
        assert!((similarity(&of(&all), &of(&changed)) - 97.0 / 103.0).abs() < 1e-12);
        assert!(similarity(&of(&all), &of(&(500..600).collect::<Vec<_>>())).abs() < 1e-12);
        assert!(similarity(&of(&[1, 2]), &of(&[1, 2])).abs() < 1e-12, "too short to say");
    }

    #[test]
    fn a_text_and_its_words_are_read_alike() {
        let text = "One two, three four five six seven, one TWO three.";
        for end in [0, 3, 7, 15, text.len()] {
            assert_eq!(Shingled::of(&text[..end]), Shingled::without(&wording(&text[..end]), &[]));
        }
    }

    #[test]
    fn equal_runs_have_one_hash_wherever_they_stand() {
        let words = wording(&text(&(0..40).chain(20..60).collect::<Vec<_>>()));
        for len in [1, 3, 5, 8, 12] {
            let all: Vec<u64> = runs(&words, len).collect();
            assert_eq!(all.len(), 81 - len);
            assert_eq!(all[20..40 - len + 1], all[40..60 - len + 1]);
            let distinct: std::collections::BTreeSet<&u64> = all.iter().collect();
            assert_eq!(distinct.len(), all.len() - (21 - len));
        }
        assert_eq!(runs(&words[..4], 5).count(), 0);
    }

    #[test]
    fn hashes_are_sorted_however_they_are_spread() {
        for count in [0_u64, 1, 2, 3, 140, 3000] {
            for step in [1, 0x0123_4567_89ab_cdef] {
                let hashes: Vec<u64> = (0..count).map(|n| (n / 2 + 7).wrapping_mul(step)).collect();
                let all: std::collections::BTreeSet<u64> = hashes.iter().copied().collect();
                assert_eq!(sorted(hashes), all.into_iter().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn padding_does_not_hide_a_copy() {
        let own: Vec<u32> = (0..102).collect();
        let padded: Vec<u32> = own.iter().copied().chain(1000..1900).collect();
        let found = similarity(&of(&own), &of(&padded));
        assert!((found - 0.5).abs() < 1e-12, "{found}");
        let mentioned: Vec<u32> = (0..30).chain(1000..1300).collect();
        assert!(similarity(&of(&own), &of(&mentioned)) < 0.15);
    }

    #[test]
    fn what_is_left_out_does_not_count() {
        let [a, b] = [[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 20, 21, 22]].map(|words| wording(&text(&words)));
        let out = covered(&a, 5, &sorted(runs(&a, 5).take(1).collect()));
        assert_eq!(out, [true, true, true, true, true, false, false, false]);
        let [whole, left] = [&[][..], &out].map(|out| [&a, &b].map(|words| Shingled::without(words, out)));
        assert_eq!((left[0].words(), left[0].shingles.len()), (3, 3));
        assert!(similarity(&whole[0], &whole[1]) > 0.3);
        assert!(similarity(&left[0], &left[1]).abs() < 1e-12);
    }
}
