//! Two texts side by side: their words, their shingles of three words, and the share of these in common.

use super::words::{Word, words};

/// Words of a shingle.
const RUN: usize = 3;

/// From this ratio of lengths, what of the shorter text stands in the longer counts too.
const UNEQUAL: usize = 2;

/// A text read for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingled {
    words: Vec<Word>,
    /// Hashes of shingles, ascending, each once.
    shingles: Vec<u64>,
}

/// Hashes of all runs of `len` words, in the order of the text.
pub(super) fn runs(words: &[Word], len: usize) -> impl Iterator<Item = u64> {
    words.windows(len).map(|run| run.iter().fold(0_u64, |hash, word| mixed(hash ^ word.hash)))
}

fn mixed(x: u64) -> u64 {
    let x = x.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^ (x >> 32)
}

impl Shingled {
    /// Reads a text.
    pub fn of(text: &str) -> Shingled {
        let mut all = Vec::with_capacity(text.len() / 6);
        words(text, |word| all.push(word));
        let shingles = sorted(runs(&all, RUN).collect());
        Shingled { words: all, shingles }
    }

    /// Reads a text without keeping its words, of which there are more than the similarity needs.
    pub fn bare(text: &str) -> Shingled {
        let mut shingles = Vec::with_capacity(text.len() / 6);
        // What a shingle is hashed from that begins with the last word, and with the last two.
        let (mut one, mut two, mut seen) = (0, 0, 0);
        words(text, |word| {
            seen += 1;
            if seen >= RUN {
                shingles.push(mixed(two ^ word.hash));
            }
            (one, two) = (mixed(word.hash), mixed(one ^ word.hash));
        });
        Shingled { words: Vec::new(), shingles: sorted(shingles) }
    }

    /// Its words, in order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Hashes of its three-word shingles, in the order of the text.
    pub(super) fn in_order(&self) -> impl Iterator<Item = u64> {
        runs(&self.words, RUN)
    }

    /// Hashes of its three-word shingles, ascending.
    pub(super) fn shingles(&self) -> &[u64] {
        &self.shingles
    }

    /// The text without the shingles that stand wholly in words for which `left_out` holds, and without these words in
    /// its length.
    pub fn without(&self, left_out: &[bool]) -> Shingled {
        let out = |at: usize| left_out.get(at).copied().unwrap_or(false);
        let kept = self.in_order().enumerate().filter(|(at, _)| !(*at..at + RUN).all(out)).map(|(_, hash)| hash);
        let words = self.words.iter().enumerate().filter(|(at, _)| !out(*at)).map(|(_, word)| *word);
        Shingled { shingles: sorted(kept.collect()), words: words.collect() }
    }
}

/// For each word, whether it stands in a run of `len` words whose hash is in `hashes` (ascending).
pub(super) fn covered(words: &[Word], len: usize, hashes: &[u64]) -> Vec<bool> {
    let mut covered = vec![false; words.len()];
    let mut until = 0;
    for (at, hash) in runs(words, len).enumerate() {
        if hashes.binary_search(&hash).is_ok() {
            covered[until.max(at)..at + len].fill(true);
            until = at + len;
        }
    }
    covered
}

/// Hashes in ascending order, each once. Dealt by their highest bits, few are left to be sorted among themselves.
pub(super) fn sorted(hashes: Vec<u64>) -> Vec<u64> {
    const PARTS: usize = 256;
    let part = |hash: u64| (hash >> (u64::BITS - PARTS.trailing_zeros())) as usize;
    let mut ends = [0_usize; PARTS];
    hashes.iter().for_each(|hash| ends[part(*hash)] += 1);
    let mut sum = 0;
    for end in &mut ends {
        sum += std::mem::replace(end, sum);
    }
    let mut dealt = vec![0; hashes.len()];
    // Each is where its part begins, and where it ends once all are dealt.
    for hash in hashes {
        let next = &mut ends[part(hash)];
        dealt[*next] = hash;
        *next += 1;
    }
    let mut from = 0;
    for end in ends {
        dealt[from..end].sort_unstable();
        from = end;
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
    use super::*;

    fn of(words: &[u32]) -> Shingled {
        Shingled::of(&words.iter().map(|w| format!("w{w} ")).collect::<String>())
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
    fn a_text_read_without_its_words_is_as_similar() {
        let text = "One two, three four five six seven, one TWO three.";
        for end in [0, 3, 7, 15, text.len()] {
            let (whole, bare) = (Shingled::of(&text[..end]), Shingled::bare(&text[..end]));
            assert_eq!((bare.words().len(), bare.shingles()), (0, whole.shingles()));
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
        let (a, b) = (of(&[1, 2, 3, 4, 5, 6, 7, 8]), of(&[1, 2, 3, 4, 5, 20, 21, 22]));
        let out = covered(a.words(), 5, &sorted(runs(a.words(), 5).take(1).collect()));
        assert_eq!(out, [true, true, true, true, true, false, false, false]);
        assert_eq!((a.without(&out).words().len(), a.without(&out).shingles().len()), (3, 3));
        assert!(similarity(&a, &b) > 0.3);
        assert!(similarity(&a.without(&out), &b.without(&out)).abs() < 1e-12);
    }
}
