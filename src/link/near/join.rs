//! Candidates: pairs of signatures that agree in enough bins to be worth reading.
//!
//! A *band* is two bins; texts that agree in both meet in a bucket. Bands are joined one after the other (those of some
//! bins a thread), each in [parts](super::parts) that fit the processor's caches. A bucket of a few is compared pair by
//! pair, first by half of each signature, for what is read of so many texts is what joining takes longest for; a
//! larger one, of texts that share a stock phrase, is split by a further bin, again and again. What is still large then
//! is sorted, and everybody is compared with the next few: texts that agree that far are links of one chain. So the work
//! is linear in texts, and whoever floods one bucket to keep two texts apart must do so in every band at every depth,
//! with texts that agree with them.

use std::ops::Range;

use rayon::prelude::*;

use super::parts::{Parts, Sieve, same, text};
use super::signature::{BINS, Shelf, Signatures};

/// Buckets up to this size are compared pair by pair.
const FEW: usize = 8;

/// In larger ones that no bin splits any further, with how many of the next.
const NEXT: usize = 4;

/// Fewest and most bands.
const MIN_BANDS: usize = 16;
const MAX_BANDS: usize = 2 * BINS;

/// Of so many bins one thread joins the bands that begin with them, of either order.
const AT_ONCE: usize = 6;
const _: () = assert!(BINS.is_multiple_of(AT_ONCE));

/// Bins by which a band orders texts, as distances from its first bin: the two it joins by, then those that split large
/// buckets.
const ORDERS: [[usize; 6]; 2] = [[0, 1, 7, 15, 24, 34], [0, 2, 9, 17, 26, 36]];

/// The first so many of these are asked of most texts.
const READ: usize = 3;

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
    let sketches = sketches(signatures);
    let mut pairs: Vec<(u32, u32)> = (0..bands.min(BINS).div_ceil(AT_ONCE))
        .into_par_iter()
        .map(|some| joined((signatures, &sketches), some * AT_ONCE..(some + 1) * AT_ONCE, bands, least))
        .reduce(Vec::new, merged);
    pairs.shrink_to_fit();
    pairs
}

/// What [`candidates`] gives, of signatures that are not in memory. Of each band the texts of a range of its first bin's
/// values are read at a time, about `room` of them by each thread; more where that many have one value.
///
/// # Errors
/// When the signatures cannot be read.
pub fn candidates_within<S: Shelf>(shelf: &S, at_least: f64, room: usize) -> Result<Vec<(u32, u32)>, S::Error> {
    let least = least_agreement(at_least, shelf.len());
    let bands = bands(at_least);
    let ranges = shelf.len().div_ceil(room.max(1)).next_power_of_two().min(1 << u16::BITS);
    (0..bands.min(BINS) * ranges)
        .into_par_iter()
        .map(|at| {
            let (bin, range) = (at / ranges, at % ranges);
            let (places, signatures) = ranged(shelf, bin, |value| (usize::from(value) * ranges) >> u16::BITS == range)?;
            let mut found = joined((&signatures, &sketches(&signatures)), bin..bin + 1, bands, least);
            // Places ascend, so that pairs stay sorted.
            found.iter_mut().for_each(|(a, b)| (*a, *b) = (places[*a as usize], places[*b as usize]));
            Ok(found)
        })
        .try_reduce(Vec::new, |a, b| Ok(merged(a, b)))
}

/// The signatures of which a bin's value is wanted, in their order, and their places.
fn ranged<S: Shelf>(shelf: &S, bin: usize, wanted: impl Fn(u16) -> bool) -> Result<(Vec<u32>, Signatures), S::Error> {
    let (mut places, mut signatures) = (Vec::new(), Signatures::default());
    for part in 0..shelf.parts() {
        shelf.with(part, |first, all| {
            for (place, signature) in (first..).zip(all).filter(|(_, signature)| wanted(signature.0[bin])) {
                places.push(place);
                signatures.push(*signature);
            }
        })?;
    }
    Ok((places, signatures))
}

/// The pairs of those of the first so many bands that begin with one of these bins; sorted, each once.
fn joined(
    (signatures, sketches): (&Signatures, &[Sketch]),
    bins: Range<usize>,
    bands: usize,
    least: u32,
) -> Vec<(u32, u32)> {
    let orders = |bin: usize| ORDERS[..(bands - bin).div_ceil(BINS)].iter().map(move |o| o.map(|o| (bin + o) % BINS));
    let bins = bins.start..bins.end.min(bands);
    let columns = Columns::read(signatures, bins.clone().flat_map(orders).flat_map(|bins| bins[..READ].to_vec()));
    let mut parts = Parts::new(signatures.len());
    let mut meeting = Meeting::new(signatures, sketches, least);
    for bin in bins {
        let orders: Vec<[usize; 6]> = orders(bin).collect();
        let seconds: Vec<&[u16]> = orders.iter().map(|bins| columns.of(bins[1])).collect();
        parts.each(columns.of(bin), &seconds, |band, entries| {
            meeting.bins = orders[band];
            meeting.third = columns.of(orders[band][2]);
            meeting.join(entries);
        });
    }
    let mut pairs = meeting.pairs;
    pairs.sort_unstable();
    pairs.dedup();
    pairs.retain(|(a, b)| signatures[*a as usize].agreement(&signatures[*b as usize]) >= least);
    pairs
}

/// Some bins of all signatures, one after the other: reading whole signatures for each band would read mostly others.
struct Columns(Vec<(usize, Vec<u16>)>);

impl Columns {
    /// Reads these bins.
    fn read(signatures: &Signatures, bins: impl Iterator<Item = usize>) -> Columns {
        let mut bins: Vec<usize> = bins.collect();
        bins.sort_unstable();
        bins.dedup();
        let mut columns: Vec<_> = bins.into_iter().map(|bin| (bin, Vec::with_capacity(signatures.len()))).collect();
        // So few at a time that they are still at hand for the next column.
        for some in signatures.blocks().flat_map(|block| block.chunks(256)) {
            for (bin, column) in &mut columns {
                column.extend(some.iter().map(|signature| signature.0[*bin]));
            }
        }
        Columns(columns)
    }

    fn of(&self, bin: usize) -> &[u16] {
        let found = self.0.binary_search_by_key(&bin, |(bin, _)| *bin);
        found.map_or(&[], |at| &self.0[at].1)
    }
}

/// The lower half of each bin's value: two of them agree in all bins in which the signatures do, and hardly in others.
#[derive(Clone, Copy)]
struct Sketch([u8; BINS]);

impl Sketch {
    #[inline]
    fn agreement(&self, other: &Sketch) -> u32 {
        const _: () = assert!(BINS <= u8::MAX as usize);
        self.0.iter().zip(&other.0).map(|(a, b)| u8::from(a == b)).sum::<u8>().into()
    }
}

fn sketches(signatures: &Signatures) -> Vec<Sketch> {
    let mut sketches = Vec::with_capacity(signatures.len());
    sketches.extend(signatures.iter().map(|signature| Sketch(signature.0.map(|value| value as u8))));
    sketches
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

/// The texts of a band that meet, part by part.
struct Meeting<'s> {
    signatures: &'s Signatures,
    sketches: &'s [Sketch],
    least: u32,
    bins: [usize; 6],
    /// The values of the third of these.
    third: &'s [u16],
    sieve: Sieve,
    /// Those who seem to agree in enough bins.
    pairs: Vec<(u32, u32)>,
    /// Buckets of two texts.
    twos: Vec<(u32, u32)>,
    /// Those of a few more, each with a number of its own above its texts.
    few: Vec<u64>,
    /// What is compared of these, side by side.
    near: Vec<Sketch>,
}

impl<'s> Meeting<'s> {
    fn new(signatures: &'s Signatures, sketches: &'s [Sketch], least: u32) -> Meeting<'s> {
        Meeting {
            signatures,
            sketches,
            least,
            bins: [0; 6],
            third: &[],
            sieve: Sieve::default(),
            pairs: Vec::new(),
            twos: Vec::new(),
            few: Vec::new(),
            near: Vec::new(),
        }
    }

    /// Joins the texts of a part: entries of the band's first two bins.
    fn join(&mut self, entries: &mut [u64]) {
        self.twos.clear();
        self.few.clear();
        self.split(entries, 2);
        // All in one go: most are far apart in memory, and so many are fetched at a time.
        let sketches = self.sketches;
        let alike = |(a, b): &&(u32, u32)| sketches[*a as usize].agreement(&sketches[*b as usize]) >= self.least;
        self.pairs.extend(self.twos.iter().filter(alike));
        self.near.clear();
        self.near.extend(self.few.iter().map(|entry| sketches[text(*entry)]));
        let mut near = self.near.as_slice();
        for bucket in self.few.chunk_by(same) {
            let (here, after) = near.split_at(bucket.len());
            near = after;
            for (i, one) in here.iter().enumerate().skip(1) {
                for (other, of) in here[..i].iter().zip(bucket) {
                    if one.agreement(other) >= self.least {
                        self.pairs.push(pair(bucket[i], *of));
                    }
                }
            }
        }
    }

    /// Takes entries apart into buckets that agree in the band's first `depth` bins.
    fn split(&mut self, entries: &mut [u64], depth: usize) {
        for bucket in self.sieve.shared(entries).chunk_by_mut(same) {
            match bucket.len() {
                1 => {}
                2 => self.twos.push(pair(bucket[0], bucket[1])),
                ..=FEW => {
                    let number = (self.few.len() as u64) << 32;
                    self.few.extend(bucket.iter().map(|entry| number | text(*entry) as u64));
                }
                _ => self.split_large(bucket, depth),
            }
        }
    }

    fn split_large(&mut self, bucket: &mut [u64], depth: usize) {
        let of = |entry: u64| &self.signatures[text(entry)];
        let Some(bin) = self.bins.get(depth).copied() else {
            bucket.sort_unstable_by(|a, b| (of(*a), a).cmp(&(of(*b), b)));
            for (i, one) in bucket.iter().enumerate() {
                let next = bucket[i + 1..].iter().take(NEXT);
                let alike = next.filter(|other| of(*one).agreement(of(**other)) >= self.least);
                self.pairs.extend(alike.map(|other| pair(*one, *other)));
            }
            return;
        };
        for entry in bucket.iter_mut() {
            let text = text(*entry);
            let value = if depth < READ { self.third[text] } else { self.signatures[text].0[bin] };
            *entry = u64::from(value) << 32 | text as u64;
        }
        self.split(bucket, depth + 1);
    }
}

/// The texts of two entries, the lower first.
fn pair(one: u64, other: u64) -> (u32, u32) {
    let [one, other] = [one, other].map(|entry| text(entry) as u32);
    (one.min(other), one.max(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::near::{Signature, Signer, SigningRoom};

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
        texts.iter().map(|words| signer.sign(&joined(words), 5, &mut SigningRoom::default()).unwrap()).collect()
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

    /// Signatures as they lie, read a part at a time.
    struct Parted(Signatures);

    impl Shelf for Parted {
        type Error = ();

        fn len(&self) -> usize {
            self.0.len()
        }

        fn parts(&self) -> usize {
            self.0.parts()
        }

        fn with<R>(&self, part: usize, see: impl FnOnce(u32, &[Signature]) -> R) -> Result<R, ()> {
            let (first, signatures) = self.0.part(part);
            Ok(see(first, signatures))
        }
    }

    #[test]
    fn what_is_read_in_ranges_is_joined_alike() {
        // Strangers, changed copies, a crowd that begins alike, and one of equals: more than are split.
        let opening = text(9999, 60);
        let mut texts: Vec<Vec<u64>> = (0..3000).map(|n| text(n + 1, 90)).collect();
        texts.extend((0..500).map(|n| changed(&text(n + 1, 90), 0.12, n)));
        texts.extend((0..800).map(|n| [opening.clone(), text(n + 7000, 60)].concat()));
        texts.extend((0..60).map(|_| text(77_777, 90)));
        let shelf = Parted(signed(&texts));
        for at_least in [0.3, 0.7] {
            let found = candidates(&shelf.0, at_least);
            assert!(found.len() > 300, "{}", found.len());
            for room in [200, 3000, 1_000_000] {
                assert_eq!(candidates_within(&shelf, at_least, room), Ok(found.clone()), "{at_least} {room}");
            }
        }
        assert_eq!(candidates_within(&Parted(Signatures::default()), 0.3, 0), Ok(Vec::new()));
    }

    #[test]
    fn stricter_rules_need_fewer_bands() {
        assert_eq!(bands(0.3), MAX_BANDS);
        assert!(bands(0.8) < bands(0.45));
        assert_eq!([100, 100_000, 1_000_000].map(|texts| least_agreement(0.3, texts)), [5, 6, 7]);
        assert!(least_agreement(0.8, 100) > 12);
    }
}
