//! Signatures: one-permutation MinHash over runs of five words, so that texts which repeat each other agree in many
//! bins. An estimate only; what two texts share is said by [`similarity`](super::similarity).

use std::ops::Index;

use super::words::{Room, words_in};

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

/// Signatures held together.
///
/// They lie in blocks, so that adding one never moves those before it: of a large batch they are most of what memory
/// near-duplicates need.
#[derive(Clone, Debug, Default)]
pub struct Signatures {
    /// All but the last are full.
    blocks: Vec<Vec<Signature>>,
}

impl Signatures {
    const BLOCK: usize = 1 << 12;

    /// How many.
    pub fn len(&self) -> usize {
        self.blocks.last().map_or(0, |last| (self.blocks.len() - 1) * Self::BLOCK + last.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Adds one.
    pub fn push(&mut self, signature: Signature) {
        match self.blocks.last_mut() {
            Some(block) if block.len() < Self::BLOCK => block.push(signature),
            Some(_) => {
                let mut block = Vec::with_capacity(Self::BLOCK);
                block.push(signature);
                self.blocks.push(block);
            }
            // A small batch, or the texts of one chunk of records.
            None => self.blocks.push(vec![signature]),
        }
    }

    /// All, in parts.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &[Signature]> {
        self.blocks.iter().map(Vec::as_slice)
    }

    /// In how many parts they lie.
    pub fn parts(&self) -> usize {
        self.blocks.len()
    }

    /// Signatures that lie side by side, and the place of the first.
    pub fn part(&self, part: usize) -> (u32, &[Signature]) {
        ((part * Self::BLOCK) as u32, &self.blocks[part])
    }

    /// All, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Signature> {
        self.blocks.iter().flatten()
    }
}

/// Signatures that lie in parts, wherever that is.
pub trait Shelf: Sync {
    /// Why a part cannot be read.
    type Error: Send;

    /// How many signatures.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// In how many parts.
    fn parts(&self) -> usize;

    /// Shows the signatures of a part, and the place of the first among all.
    ///
    /// # Errors
    /// When the part cannot be read.
    fn with<R>(&self, part: usize, see: impl FnOnce(u32, &[Signature]) -> R) -> Result<R, Self::Error>;
}

impl Index<usize> for Signatures {
    type Output = Signature;

    #[inline]
    fn index(&self, at: usize) -> &Signature {
        &self.blocks[at / Self::BLOCK][at % Self::BLOCK]
    }
}

impl Extend<Signature> for Signatures {
    fn extend<I: IntoIterator<Item = Signature>>(&mut self, signatures: I) {
        signatures.into_iter().for_each(|signature| self.push(signature));
    }
}

impl FromIterator<Signature> for Signatures {
    fn from_iter<I: IntoIterator<Item = Signature>>(signatures: I) -> Signatures {
        let mut all = Signatures::default();
        all.extend(signatures);
        all
    }
}

/// Makes signatures that can be compared with each other.
#[derive(Clone, Copy, Debug)]
pub struct Signer {
    seed: u64,
    by: u64,
}

/// Words held before they are put into bins.
const AT_ONCE: usize = 256;

/// Room to sign in, for one text after the other: to clear it for each costs as much as fifty words.
#[derive(Debug)]
pub struct SigningRoom {
    words: Room,
    hashes: [u64; AT_ONCE],
}

impl Default for SigningRoom {
    fn default() -> SigningRoom {
        SigningRoom { words: Room::default(), hashes: [0; AT_ONCE] }
    }
}

/// By how many bits the hash of a word is turned for each word that follows it in a shingle.
const TURN: u32 = 13;

/// Spreads what differs over all bits: both halves of a product.
#[inline]
fn mix(x: u64, by: u64) -> u64 {
    let product = u128::from(x) * u128::from(by);
    product as u64 ^ (product >> 64) as u64
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
        let number = |at: usize| hash.as_bytes()[at..at + 8].iter().fold(0, |n, byte| n << 8 | u64::from(*byte));
        // Odd, and long enough that every bit of what is mixed reaches the upper half.
        Signer { seed: number(0), by: number(8) | 1 << 63 | 1 }
    }

    /// The signature of a text; `None` if it has fewer than `least` words (or too few for one shingle). In scripts
    /// without spaces two characters count as a word.
    pub fn sign(&self, text: &str, least: u32, room: &mut SigningRoom) -> Option<Signature> {
        let SigningRoom { words, hashes } = room;
        let mut bins = [u64::MAX; BINS];
        // Words are read and then put into bins by loops of their own, each short enough for the processor's registers.
        let (mut held, mut seen, mut characters) = (0, 0_u32, 0_u32);
        words_in(text, words, |word| {
            if held == AT_ONCE {
                self.shingle(hashes, &mut bins);
                hashes.copy_within(AT_ONCE - (RUN - 1).., 0);
                held = RUN - 1;
            }
            hashes[held] = word.hash;
            held += 1;
            seen += 1;
            characters += u32::from(word.character);
        });
        self.shingle(&hashes[..held], &mut bins);
        let enough = seen - characters + characters / 2 >= least && seen >= RUN as u32;
        enough.then(|| densify(&bins))
    }

    /// Puts each run of words into its bin.
    #[inline(never)]
    fn shingle(&self, words: &[u64], bins: &mut [u64; BINS]) {
        let Some((first, rest)) = words.split_at_checked(RUN - 1) else { return };
        let mut rolling = first.iter().fold(0_u64, |all, word| all.rotate_left(TURN) ^ word);
        for (word, leaves) in rest.iter().zip(words) {
            rolling = rolling.rotate_left(TURN) ^ word;
            let hash = mix(rolling ^ self.seed, self.by);
            let bin = &mut bins[bin(hash)];
            *bin = hash.min(*bin);
            // By the next word, this one has turned a whole run.
            rolling ^= leaves.rotate_left(TURN * (RUN as u32 - 1));
        }
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
            from = bin(mix((at as u64) << 32 | attempt, 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xd6e8_feb8_6659_fd93));
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

    fn sign(signer: &Signer, text: &str, least: u32) -> Option<Signature> {
        signer.sign(text, least, &mut SigningRoom::default())
    }

    #[test]
    fn equal_texts_agree_and_others_do_not() {
        let signer = Signer::new(b"x");
        let of = |text: &str| sign(&signer, text, 5).unwrap();
        assert_eq!(of("One two three, four FIVE six"), of("one-two three four five (six)"));
        assert_eq!(of(&numbered(0, 200)).agreement(&of(&numbered(1000, 1200))), 0);
        assert_ne!(of(&numbered(0, 200)), sign(&Signer::new(b"y"), &numbered(0, 200), 5).unwrap());
    }

    #[test]
    fn agreement_estimates_the_share_in_common() {
        // 100 of 300 shingles in common: a third of the bins, over many draws.
        let mut agreed = 0;
        for draw in 0..200_u32 {
            let signer = Signer::new(&draw.to_le_bytes());
            let (a, b) = (sign(&signer, &numbered(0, 204), 5).unwrap(), sign(&signer, &numbered(100, 304), 5).unwrap());
            agreed += a.agreement(&b);
        }
        let share = f64::from(agreed) / f64::from(200 * BINS as u32);
        assert!((share - 1.0 / 3.0).abs() < 0.03, "{share}");
    }

    #[test]
    fn signatures_are_found_where_they_were_put() {
        let of = |n: usize| Signature([n as u16; BINS]);
        let mut all: Signatures = (0..5).map(of).collect();
        assert!(!all.is_empty() && Signatures::default().is_empty());
        all.extend((5..2 * Signatures::BLOCK + 3).map(of));
        assert_eq!(all.len(), 2 * Signatures::BLOCK + 3);
        assert!(all.iter().enumerate().all(|(at, signature)| *signature == of(at) && all[at] == of(at)));
    }

    #[test]
    fn a_shingle_is_the_same_wherever_it_stands() {
        // Texts longer than what is read at once, that differ in their first words alone.
        let signer = Signer::new(b"x");
        for before in [0, 1, 3, 7, 250, 256, 300] {
            let long = numbered(1000, 1600);
            let other = format!("{}{long}", numbered(0, before));
            let agreed = sign(&signer, &long, 5).unwrap().agreement(&sign(&signer, &other, 5).unwrap());
            let share = 596.0 / f64::from(596 + before);
            assert!(f64::from(agreed) >= BINS as f64 * share - 12.0, "{before}: {agreed}");
        }
    }

    #[test]
    fn short_texts_have_none() {
        let signer = Signer::new(b"");
        assert_eq!(sign(&signer, "one two three four", 0), None);
        assert_eq!(sign(&signer, &numbered(0, 39), 40), None);
        assert!(sign(&signer, &numbered(0, 40), 40).is_some());
        assert_eq!(sign(&signer, "東京都渋谷区", 4), None);
        assert!(sign(&signer, "東京都渋谷区", 3).is_some());
    }

    #[test]
    fn short_texts_estimate_too() {
        let mut agreed = 0;
        for draw in 0..400_u32 {
            let signer = Signer::new(&draw.to_le_bytes());
            let (a, b) = (sign(&signer, &numbered(0, 16), 5).unwrap(), sign(&signer, &numbered(4, 20), 5).unwrap());
            agreed += a.agreement(&b);
        }
        let share = f64::from(agreed) / f64::from(400 * BINS as u32);
        assert!((share - 0.5).abs() < 0.04, "{share}");
    }
}
