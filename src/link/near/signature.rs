//! Signatures: one-permutation MinHash over runs of five words, so that texts which repeat each other agree in many
//! bins. An estimate only; what two texts share is said by [`similarity`](super::similarity).

use super::words::words;

/// Bins of a signature.
pub const BINS: usize = 48;

/// Words of a shingle. Longer than the similarity's own: what two people write alike by chance are short runs, and a
/// candidate that is none costs more than one that must agree in one bin less.
pub(super) const RUN: usize = 5;

/// Sixteen bits of the least hash in each bin. Bins without a shingle hold a filled one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(pub [u16; BINS]);

impl Signature {
    /// In how many bins two signatures agree.
    #[inline]
    pub fn agreement(&self, other: &Signature) -> u32 {
        self.0.iter().zip(&other.0).map(|(a, b)| u32::from(a == b)).sum()
    }
}

/// Makes signatures that can be compared with each other.
#[derive(Clone, Copy, Debug)]
pub struct Signer {
    seed: u64,
}

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// `BASE` to the power of [`RUN`].
const LAST: u64 = {
    let (mut power, mut n) = (1_u64, 0);
    while n < RUN {
        power = power.wrapping_mul(BASE);
        n += 1;
    }
    power
};

#[inline]
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    x = (x ^ (x >> 29)).wrapping_mul(0xa076_1d64_78bd_642f);
    x ^ (x >> 32)
}

/// The bin of a hash, by its upper half; the lower half stays free to be compared.
#[inline]
fn bin(hash: u64) -> usize {
    (((hash >> 32) * BINS as u64) >> 32) as usize
}

impl Signer {
    /// Signatures of one seed are comparable. A seed that an applicant cannot know (it may depend on the employer and
    /// the day of the run) keeps anybody from adding words that displace what the text shares with another.
    pub fn new(seed: &[u8]) -> Signer {
        let hash = blake3::hash(seed);
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hash.as_bytes()[..8]);
        Signer { seed: u64::from_le_bytes(bytes) }
    }

    /// The signature of a text; `None` if it has fewer than `least` words (or too few for one shingle). In scripts
    /// without spaces two characters count as a word.
    pub fn sign(&self, text: &str, least: u32) -> Option<Signature> {
        let mut bins = [u64::MAX; BINS];
        let mut ring = [0_u64; RUN];
        let (mut rolling, mut seen, mut characters, mut slot) = (0_u64, 0_u32, 0_u32, 0_usize);
        words(text, |word| {
            rolling = rolling.wrapping_mul(BASE).wrapping_add(word.hash).wrapping_sub(ring[slot].wrapping_mul(LAST));
            ring[slot] = word.hash;
            slot = if slot + 1 == RUN { 0 } else { slot + 1 };
            seen += 1;
            characters += u32::from(word.character);
            if seen >= RUN as u32 {
                let hash = mix(rolling ^ self.seed);
                let bin = &mut bins[bin(hash)];
                *bin = hash.min(*bin);
            }
        });
        let enough = seen - characters + characters / 2 >= least && seen >= RUN as u32;
        enough.then(|| densify(&bins))
    }
}

/// Fills empty bins from others, each by a fixed walk of its own, so that equal sets stay equal and the estimate stays
/// unbiased (Shrivastava 2017, optimal densification).
fn densify(bins: &[u64; BINS]) -> Signature {
    let mut out = [0; BINS];
    for (at, value) in out.iter_mut().enumerate() {
        let mut from = at;
        let mut attempt = 0_u64;
        while bins[from] == u64::MAX {
            attempt += 1;
            from = bin(mix((at as u64) << 32 | attempt));
        }
        *value = bins[from] as u16;
    }
    Signature(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(from: u32, to: u32) -> String {
        (from..to).map(|n| format!("w{n} ")).collect()
    }

    #[test]
    fn equal_texts_agree_and_others_do_not() {
        let signer = Signer::new(b"x");
        let sign = |text: &str| signer.sign(text, 5).unwrap();
        assert_eq!(sign("One two three, four FIVE six"), sign("one-two three four five (six)"));
        assert_eq!(sign(&numbered(0, 200)).agreement(&sign(&numbered(1000, 1200))), 0);
        assert_ne!(sign(&numbered(0, 200)), Signer::new(b"y").sign(&numbered(0, 200), 5).unwrap());
    }

    #[test]
    fn agreement_estimates_the_share_in_common() {
        // 100 of 300 shingles in common: a third of the bins, over many draws.
        let mut agreed = 0;
        for draw in 0..200_u32 {
            let signer = Signer::new(&draw.to_le_bytes());
            let (a, b) = (signer.sign(&numbered(0, 204), 5).unwrap(), signer.sign(&numbered(100, 304), 5).unwrap());
            agreed += a.agreement(&b);
        }
        let share = f64::from(agreed) / f64::from(200 * BINS as u32);
        assert!((share - 1.0 / 3.0).abs() < 0.03, "{share}");
    }

    #[test]
    fn short_texts_have_none() {
        let signer = Signer::new(b"");
        assert_eq!(signer.sign("one two three four", 0), None);
        assert_eq!(signer.sign(&numbered(0, 39), 40), None);
        assert!(signer.sign(&numbered(0, 40), 40).is_some());
        assert_eq!(signer.sign("東京都渋谷区", 4), None);
        assert!(signer.sign("東京都渋谷区", 3).is_some());
    }

    #[test]
    fn short_texts_estimate_too() {
        let mut agreed = 0;
        for draw in 0..400_u32 {
            let signer = Signer::new(&draw.to_le_bytes());
            let (a, b) = (signer.sign(&numbered(0, 16), 5).unwrap(), signer.sign(&numbered(4, 20), 5).unwrap());
            agreed += a.agreement(&b);
        }
        let share = f64::from(agreed) / f64::from(400 * BINS as u32);
        assert!((share - 0.5).abs() < 0.04, "{share}");
    }
}
