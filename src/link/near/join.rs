//! Candidates: pairs of signatures that agree in enough bins to be worth reading.
//!
//! A *band* is two bins; texts that agree in both meet in a bucket. Bands are joined one after the other (some a
//! thread): a bitmap tells most texts that meet nobody, the others are sorted by one number each. A bucket of a few is compared pair by pair; a larger one, of texts that share a stock
//! phrase, is split by a further bin, again and again. What is still large then is sorted, and everybody is compared
//! with the next few: texts that agree that far are links of one chain. So the work is linear in texts, and whoever
//! floods one bucket to keep two texts apart must do so in every band at every depth, with texts that agree with them.

use std::ops::Range;

use rayon::prelude::*;

use super::signature::{BINS, Signatures};

/// Buckets up to this size are compared pair by pair.
const FEW: usize = 8;

/// In larger ones that no bin splits any further, with how many of the next.
const NEXT: usize = 4;

/// Fewest and most bands.
const MIN_BANDS: usize = 16;
const MAX_BANDS: usize = 2 * BINS;

/// Bands joined by one thread at a time; bands of one order follow each other, and no such group holds bands of two.
const AT_ONCE: usize = 8;
const _: () = assert!(BINS.is_multiple_of(AT_ONCE));

/// The bins by which so many bands join.
const COLUMNS: usize = AT_ONCE + 2;

/// Bins by which a band orders texts, as distances from its first bin: the two it joins by, then those that split large
/// buckets.
const ORDERS: [[usize; 6]; 2] = [[0, 1, 7, 15, 24, 34], [0, 2, 9, 17, 26, 36]];

/// The share of five-word shingles in common, of texts that have `at_least` of their three-word shingles in common, if
/// the words in which they differ are scattered.
fn expected(at_least: f64) -> f64 {
    let kept = (2.0 * at_least / (1.0 + at_least)).powf(5.0 / 3.0);
    kept / (2.0 - kept)
}

/// How many bands find a pair that is somewhat more alike than `at_least` with probability .99. What is more alike than
/// that is missed far more rarely.
fn bands(at_least: f64) -> usize {
    let alike = expected((at_least * 1.2).clamp(0.05, 1.0));
    let needed = (0.01_f64).ln() / (1.0 - (alike * alike).min(0.999)).ln();
    (needed.ceil() as usize).clamp(MIN_BANDS, MAX_BANDS)
}

/// In how many bins a pair of `texts` must agree. The more texts, the more strangers agree in some by chance.
fn least_agreement(at_least: f64, texts: usize) -> u32 {
    let expected = (BINS as f64 * expected(at_least) * 0.65).round() as u32;
    let crowd = [20_000, 200_000, 2_000_000].iter().filter(|size| texts > **size).count() as u32;
    (expected + crowd).clamp(3, BINS as u32 / 2)
}

/// Pairs of indices, the lower first, sorted; each may be a near-duplicate of `at_least`, and few that are stay out.
pub fn candidates(signatures: &Signatures, at_least: f64) -> Vec<(u32, u32)> {
    let least = least_agreement(at_least, signatures.len());
    let bands = bands(at_least);
    let mut pairs: Vec<(u32, u32)> = (0..bands.div_ceil(AT_ONCE))
        .into_par_iter()
        .map(|some| {
            let numbers = some * AT_ONCE..bands.min((some + 1) * AT_ONCE);
            let mut found = joined(signatures, numbers, least);
            found.sort_unstable();
            found.dedup();
            found
        })
        .reduce(Vec::new, merged);
    pairs.shrink_to_fit();
    pairs
}

/// The pairs of some bands of one order.
fn joined(signatures: &Signatures, numbers: Range<usize>, least: u32) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    let mut columns = Columns::default();
    let mut sieve = Sieve::new(signatures.len());
    let mut entries = Vec::new();
    columns.read(signatures, numbers.start);
    for number in numbers {
        let mut band = Band::new(signatures, number, least, pairs);
        let [first, second, ..] = band.bins.map(|bin| columns.of(bin));
        sieve.shared(first, second, &mut entries);
        band.join(&mut entries);
        pairs = band.pairs;
    }
    pairs
}

/// The bins that some bands join by, one after the other: reading whole signatures for each band would read mostly
/// others.
#[derive(Default)]
struct Columns {
    from: usize,
    bins: [Vec<u16>; COLUMNS],
}

impl Columns {
    fn read(&mut self, signatures: &Signatures, number: usize) {
        self.from = number % BINS;
        for (at, column) in self.bins.iter_mut().enumerate() {
            column.clear();
            column.reserve_exact(signatures.len());
            let bin = (self.from + at) % BINS;
            signatures.blocks().for_each(|block| column.extend(block.iter().map(|signature| signature.0[bin])));
        }
    }

    fn of(&self, bin: usize) -> &[u16] {
        self.bins.get((bin + BINS - self.from) % BINS).map_or(&[], Vec::as_slice)
    }
}

/// Which values of a band two or more texts may have. Nothing shared is lost; of the others about one in eight stays.
struct Sieve {
    /// For 64 slots: which had a text, and which had another.
    slots: Vec<[u64; 2]>,
    /// How far a hash is shifted down to a slot.
    shift: u32,
}

impl Sieve {
    /// For so many texts.
    fn new(texts: usize) -> Sieve {
        /// Slots for a text, at least.
        const ROOM: usize = 8;
        let slots = (texts * ROOM).next_power_of_two().max(64);
        Sieve { slots: vec![[0; 2]; slots / 64], shift: u64::BITS - slots.trailing_zeros() }
    }

    /// The texts whose two bins another may have too: both values above the index.
    fn shared(&mut self, first: &[u16], second: &[u16], entries: &mut Vec<u64>) {
        let shift = self.shift;
        let value = |(a, b): (&u16, &u16)| u64::from(*a) << 16 | u64::from(*b);
        let slot = |value: u64| {
            let slot = value.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift;
            ((slot / 64) as usize, (slot % 64) as u32)
        };
        self.slots.fill([0; 2]);
        for (word, bit) in first.iter().zip(second).map(value).map(slot) {
            if let Some([once, again]) = self.slots.get_mut(word) {
                *again |= *once & 1 << bit;
                *once |= 1 << bit;
            }
        }
        let again = |(word, bit): (usize, u32)| self.slots.get(word).is_some_and(|[_, again]| again >> bit & 1 == 1);
        entries.clear();
        for (at, value) in (0_u64..).zip(first.iter().zip(second).map(value)) {
            if again(slot(value)) {
                entries.push(value << 32 | at);
            }
        }
    }
}

/// Two sorted lists as one, each pair once.
fn merged(mut a: Vec<(u32, u32)>, b: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    if a.is_empty() {
        return b;
    }
    a.extend(b);
    a.sort();
    a.dedup();
    a
}

/// One band at work.
struct Band<'s> {
    signatures: &'s Signatures,
    bins: [usize; 6],
    least: u32,
    pairs: Vec<(u32, u32)>,
}

impl<'s> Band<'s> {
    fn new(signatures: &'s Signatures, number: usize, least: u32, pairs: Vec<(u32, u32)>) -> Band<'s> {
        let bins = ORDERS[number / BINS % ORDERS.len()].map(|distance| (number + distance) % BINS);
        Band { signatures, bins, least, pairs }
    }

    /// Joins what the sieve left.
    fn join(&mut self, entries: &mut Vec<u64>) {
        sort_by_high(entries);
        for bucket in entries.chunk_by_mut(|a, b| *a >> 32 == *b >> 32) {
            if bucket.len() > 1 {
                self.split(bucket, 2);
            }
        }
    }

    /// Compares the texts of a bucket that agrees in the band's first `depth` bins.
    fn split(&mut self, bucket: &mut [u64], depth: usize) {
        let at = |entry: &u64| (entry & u64::from(u32::MAX)) as usize;
        if bucket.len() <= FEW {
            for (i, one) in bucket.iter().enumerate() {
                bucket[i + 1..].iter().for_each(|other| self.compare(at(one), at(other)));
            }
            return;
        }
        let signatures = self.signatures;
        let Some(bin) = self.bins.get(depth).copied() else {
            bucket.sort_unstable_by(|a, b| (&signatures[at(a)], a).cmp(&(&signatures[at(b)], b)));
            for (i, one) in bucket.iter().enumerate() {
                bucket[i + 1..].iter().take(NEXT).for_each(|other| self.compare(at(one), at(other)));
            }
            return;
        };
        bucket.sort_unstable_by_key(|entry| (signatures[at(entry)].0[bin], at(entry)));
        for part in bucket.chunk_by_mut(|a, b| signatures[at(a)].0[bin] == signatures[at(b)].0[bin]) {
            if part.len() > 1 {
                self.split(part, depth + 1);
            }
        }
    }

    fn compare(&mut self, a: usize, b: usize) {
        if self.signatures[a].agreement(&self.signatures[b]) >= self.least {
            self.pairs.push((a.min(b) as u32, a.max(b) as u32));
        }
    }
}

/// Sorts by the upper 32 bits; entries that are equal there keep their order.
fn sort_by_high(entries: &mut Vec<u64>) {
    const BITS: u32 = 11;
    if entries.len() < 1 << 12 {
        entries.sort_unstable();
        return;
    }
    let mut other = vec![0_u64; entries.len()];
    for pass in 0..3 {
        let digit = |entry: u64| (entry >> (32 + pass * BITS)) as usize & ((1 << BITS) - 1);
        let mut starts = [0_u32; 1 << BITS];
        entries.iter().for_each(|entry| starts[digit(*entry)] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for entry in entries.iter() {
            let start = &mut starts[digit(*entry)];
            other[*start as usize] = *entry;
            *start += 1;
        }
        std::mem::swap(entries, &mut other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::near::{Signature, Signer};

    /// Numbers that look random and are the same everywhere.
    fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        move |below| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) % below
        }
    }

    fn text(seed: u64, len: usize) -> Vec<u64> {
        let mut next = numbers(seed);
        (0..len).map(|_| next(3000)).collect()
    }

    fn signed(texts: &[Vec<u64>]) -> Signatures {
        let signer = Signer::new(b"test");
        let joined = |words: &Vec<u64>| words.iter().map(|w| format!("w{w} ")).collect::<String>();
        texts.iter().map(|words| signer.sign(&joined(words), 5).unwrap()).collect()
    }

    fn changed(words: &[u64], share: f64, seed: u64) -> Vec<u64> {
        let mut next = numbers(seed + 77);
        let hit = (share * 1e6) as u64;
        words.iter().map(|w| if next(1_000_000) < hit { 5000 + next(3000) } else { *w }).collect()
    }

    #[test]
    fn changed_copies_are_found_among_strangers() {
        let mut texts: Vec<Vec<u64>> = (0..3000).map(|n| text(n + 1, 150)).collect();
        let copies: Vec<Vec<u64>> = (1..).zip(&texts[..500]).map(|(n, words)| changed(words, 0.15, n)).collect();
        texts.extend(copies);
        let found = candidates(&signed(&texts), 0.3);
        let copies = (0..500).filter(|n| found.binary_search(&(*n, 3000 + *n)).is_ok()).count();
        assert!(copies >= 490, "{copies}");
        assert!(found.len() < 600, "{}", found.len());
    }

    #[test]
    fn a_flood_does_not_hide_a_pair() {
        // Thousands of texts that begin alike, and two that also go on alike.
        let opening = text(9999, 60);
        let mut texts: Vec<Vec<u64>> = (0..4000).map(|n| [opening.clone(), text(n + 1, 90)].concat()).collect();
        texts.push(changed(&texts[100], 0.1, 5));
        let found = candidates(&signed(&texts), 0.3);
        assert!(found.binary_search(&(100, 4000)).is_ok());
        assert!(found.len() < texts.len() * MAX_BANDS * FEW / 2, "{}", found.len());
    }

    #[test]
    fn many_copies_are_linked_in_linear_work() {
        let one = text(1, 100);
        let texts = vec![one; 5000];
        let found = candidates(&signed(&texts), 0.3);
        assert!(found.len() <= 5000 * NEXT, "{}", found.len());
        let mut all = crate::link::UnionFind::new(5000);
        found.iter().for_each(|(a, b)| _ = all.union(*a, *b));
        assert!((1..5000).all(|n| all.find(n) == all.find(0)));
    }

    #[test]
    fn the_order_of_texts_does_not_matter() {
        let mut texts: Vec<Vec<u64>> = (0..400).map(|n| text(n % 200 + 1, 80)).collect();
        for (n, words) in (3..).zip(&mut texts) {
            *words = changed(words, 0.1, n);
        }
        let signed = signed(&texts);
        let all: Vec<Signature> = signed.iter().copied().collect();
        let reversed: Signatures = all.iter().rev().copied().collect();
        let mut back: Vec<(u32, u32)> =
            candidates(&reversed, 0.3).into_iter().map(|(a, b)| (399 - b, 399 - a)).collect();
        back.sort_unstable();
        assert_eq!(candidates(&signed, 0.3), back);
    }

    #[test]
    fn the_radix_sort_sorts() {
        let mut next = numbers(4);
        let mut entries: Vec<u64> = (0..10_000).map(|n| next(1 << 32) << 32 | n).collect();
        let mut want = entries.clone();
        want.sort_unstable();
        sort_by_high(&mut entries);
        assert_eq!(entries, want);
    }

    #[test]
    fn the_sieve_keeps_whatever_is_shared() {
        let mut next = numbers(9);
        let mut draw = |below| (0..5000).map(|_| next(below) as u16).collect::<Vec<u16>>();
        let (first, second) = (draw(100), draw(200));
        let count = |at: usize| first.iter().zip(&second).filter(|pair| *pair == (&first[at], &second[at])).count();
        let shared: Vec<usize> = (0..first.len()).filter(|at| count(*at) > 1).collect();
        let (mut sieve, mut entries) = (Sieve::new(first.len()), vec![7; 9]);
        for _ in 0..2 {
            sieve.shared(&first, &second, &mut entries);
            let kept: Vec<usize> = entries.iter().map(|entry| (entry & u64::from(u32::MAX)) as usize).collect();
            assert!(shared.iter().all(|at| kept.binary_search(at).is_ok()));
            assert!(kept.len() - shared.len() < (first.len() - shared.len()) / 4, "{} of {}", kept.len(), shared.len());
            let value = |at: usize| u64::from(first[at]) << 16 | u64::from(second[at]);
            assert!(entries.iter().zip(&kept).all(|(entry, at)| entry >> 32 == value(*at)));
        }
    }

    #[test]
    fn stricter_rules_need_fewer_bands() {
        assert_eq!(bands(0.3), MAX_BANDS);
        assert!(bands(0.8) < bands(0.45));
        assert_eq!([100, 100_000, 1_000_000].map(|texts| least_agreement(0.3, texts)), [5, 6, 7]);
        assert!(least_agreement(0.8, 100) > 12);
    }
}
