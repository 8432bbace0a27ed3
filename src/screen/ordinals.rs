//! Ordinals: a set of applications by their places in the batch, one bit each.

/// See the module's doc.
#[derive(Debug, Default)]
pub(super) struct Ordinals(Vec<Word>);

/// Sixty-four consecutive ordinals.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    bits: u64,
    /// How many of the set come before.
    before: u32,
}

impl Ordinals {
    pub(super) fn contains(&self, ordinal: u32) -> bool {
        self.place(ordinal).is_some()
    }

    /// How many of the set are less than one that is in it.
    pub(super) fn place(&self, ordinal: u32) -> Option<usize> {
        let word = self.0.get((ordinal / 64) as usize)?;
        let bit = 1 << (ordinal % 64);
        (word.bits & bit != 0).then(|| word.before as usize + (word.bits & (bit - 1)).count_ones() as usize)
    }
}

impl FromIterator<u32> for Ordinals {
    fn from_iter<I: IntoIterator<Item = u32>>(ordinals: I) -> Ordinals {
        let mut words: Vec<Word> = Vec::new();
        for ordinal in ordinals {
            let at = (ordinal / 64) as usize;
            if at >= words.len() {
                words.resize(at + 1, Word::default());
            }
            words[at].bits |= 1 << (ordinal % 64);
        }
        let mut before = 0;
        for word in &mut words {
            word.before = before;
            before += word.bits.count_ones();
        }
        Ordinals(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_hold_what_was_put_in_at_its_place() {
        let all: Ordinals = [70, 3, 64, 1000, 3].into_iter().collect();
        assert_eq!((0..2000).filter(|ordinal| all.contains(*ordinal)).collect::<Vec<u32>>(), [3, 64, 70, 1000]);
        assert_eq!([3, 64, 70, 1000].map(|ordinal| all.place(ordinal)), [0, 1, 2, 3].map(Some));
        assert_eq!(all.place(65).or(all.place(5000)).or(Ordinals::default().place(0)), None);
    }
}
