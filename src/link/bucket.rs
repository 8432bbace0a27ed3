//! Buckets: the applications that carry one key, for one rule; and the windows of time within them.
//!
//! What a bucket means is said by [`Group`](super::Group).

use rayon::slice::ParallelSliceMut;
use serde::{Deserialize, Serialize};

use crate::fact::Key;

/// One application's place in a bucket. Ordered by rule, key, ordinal and role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// Index of the rule.
    pub rule: u16,
    /// What is shared.
    pub key: Key,
    /// The application.
    pub ordinal: u32,
    /// Whether the key is a referee's of that application, not the applicant's own.
    pub referee: bool,
}

/// Entries sorted into buckets.
#[derive(Clone, Debug, Default)]
pub struct Buckets {
    entries: Vec<Entry>,
}

impl Buckets {
    /// Sorts entries, in parallel; entries written twice count once.
    pub fn of(mut entries: Vec<Entry>) -> Buckets {
        entries.par_sort_unstable();
        entries.dedup();
        Buckets { entries }
    }

    /// What is sorted already, each entry once.
    pub fn sorted(entries: Vec<Entry>) -> Buckets {
        debug_assert!(entries.is_sorted_by(|a, b| a < b), "sorted entries");
        Buckets { entries }
    }

    /// The entries of buckets of two or more applications, sorted.
    pub fn shared(&self) -> Vec<Entry> {
        self.iter().flatten().copied().collect()
    }

    /// Buckets of two or more applications, by rule and key; entries within one by ordinal.
    pub fn iter(&self) -> impl Iterator<Item = &[Entry]> {
        let buckets = self.entries.chunk_by(|a, b| (a.rule, a.key) == (b.rule, b.key));
        // Sorted by ordinal, so the first and the last differ if any two do.
        buckets.filter(|bucket| matches!(bucket, [first, .., last] if first.ordinal != last.ordinal))
    }

    /// All entries, sorted.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// Which of many keys come twice, so that only those need sorting. Nothing shared is lost; of the others one in eight or
/// fewer seems so. Keys are hashes, so a few of their bits tell them apart as well as any.
#[derive(Debug)]
pub struct Sieve {
    /// For 64 slots: which had a key, and which had another.
    slots: Vec<[u64; 2]>,
}

impl Sieve {
    /// For so many keys.
    pub fn new(keys: usize) -> Sieve {
        /// Slots for a key, at least.
        const ROOM: usize = 8;
        Sieve { slots: vec![[0; 2]; (keys.saturating_mul(ROOM) / 64).next_power_of_two()] }
    }

    fn slot(&self, key: Key) -> (usize, u64) {
        let [a, b, c, d, e, f, g, h, ..] = *key.as_bytes();
        let slot = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
        ((slot / 64) as usize & (self.slots.len() - 1), 1 << (slot % 64))
    }

    /// Takes note of a key.
    pub fn add(&mut self, key: Key) {
        let (word, bit) = self.slot(key);
        let [once, again] = &mut self.slots[word];
        *again |= *once & bit;
        *once |= bit;
    }

    /// Whether a key that was noted may have been noted twice.
    pub fn may_share(&self, key: Key) -> bool {
        let (word, bit) = self.slot(key);
        self.slots[word][1] & bit > 0
    }
}

/// Splits members, given by when they applied, into groups that end where the gap to the next exceeds `window`
/// (milliseconds; `None` never ends). Each group lists indices by time; members without a date belong to every group
/// and stand last.
pub fn windows(applied_at: &[Option<i64>], window: Option<i64>) -> Vec<Vec<u32>> {
    let mut dated: Vec<(i64, u32)> = Vec::with_capacity(applied_at.len());
    let mut undated = Vec::new();
    for (index, at) in (0_u32..).zip(applied_at) {
        match at {
            Some(at) => dated.push((*at, index)),
            None => undated.push(index),
        }
    }
    if dated.is_empty() {
        return if undated.is_empty() { Vec::new() } else { vec![undated] };
    }
    dated.sort_unstable();
    let near = |a: &(i64, u32), b: &(i64, u32)| window.is_none_or(|window| b.0.saturating_sub(a.0) <= window);
    dated
        .chunk_by(near)
        .map(|group| group.iter().map(|(_, index)| *index).chain(undated.iter().copied()).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fact::KeyKind;

    fn entry(rule: u16, key: u8, ordinal: u32, referee: bool) -> Entry {
        Entry { rule, key: Key::from_bytes([key; 16]), ordinal, referee }
    }

    #[test]
    fn only_shared_keys_make_buckets() {
        let buckets = Buckets::of(vec![
            entry(1, 9, 4, false),
            entry(0, 9, 4, false),
            entry(0, 9, 2, false),
            entry(0, 9, 2, false),
            entry(0, 7, 5, false),
            entry(0, 7, 5, true),
            entry(0, 8, 6, true),
            entry(0, 8, 1, false),
        ]);
        let found: Vec<Vec<u32>> = buckets.iter().map(|b| b.iter().map(|e| e.ordinal).collect()).collect();
        assert_eq!(found, [vec![1, 6], vec![2, 4]]);
        assert_eq!(buckets.entries().len(), 7);
    }

    #[test]
    fn only_shared_keys_pass_the_sieve() {
        let key = |n: u32| Key::of(KeyKind::Phone, &n.to_le_bytes(), "");
        let keys: Vec<Key> = (0..2000).chain([7, 1999, 1000]).map(key).collect();
        let mut sieve = Sieve::new(keys.len());
        keys.iter().for_each(|key| sieve.add(*key));
        assert!([7, 1999, 1000].into_iter().all(|n| sieve.may_share(key(n))));
        let kept = keys.iter().filter(|key| sieve.may_share(**key)).count();
        assert!(kept < keys.len() / 4, "most keys are found to be unshared without sorting");
        let mut none = Sieve::new(0);
        assert!(!none.may_share(key(3)));
        none.add(key(3));
        assert!(!none.may_share(key(3)));
        none.add(key(3));
        assert!(none.may_share(key(3)));
    }

    #[test]
    fn windows_end_at_gaps() {
        let at = [Some(100), None, Some(0), Some(10), Some(115)];
        assert_eq!(windows(&at, Some(20)), [vec![2, 3, 1], vec![0, 4, 1]]);
        assert_eq!(windows(&at, None), [vec![2, 3, 0, 4, 1]]);
        assert_eq!(windows(&[None, None], Some(1)), [vec![0, 1]]);
        assert_eq!(windows(&[Some(i64::MIN), Some(i64::MAX)], Some(5)), [vec![0], vec![1]]);
        assert!(windows(&[], None).is_empty());
    }

    proptest! {
        #[test]
        fn sifting_loses_nothing_shared(keys in proptest::collection::vec((0_u8..40, 0_u32..60), 0..80)) {
            let key = |n: u8| Key::of(KeyKind::Email, &[n], "");
            let all: Vec<Entry> =
                keys.iter().map(|(n, ordinal)| Entry { rule: 0, key: key(*n), ordinal: *ordinal, referee: false }).collect();
            let mut sieve = Sieve::new(all.len());
            all.iter().for_each(|entry| sieve.add(entry.key));
            let sifted = all.iter().filter(|entry| sieve.may_share(entry.key)).copied().collect();
            prop_assert_eq!(Buckets::of(sifted).shared(), Buckets::of(all).shared());
        }

        #[test]
        fn every_member_is_in_a_window(at in proptest::collection::vec(proptest::option::of(-50_i64..50), 1..20), window in 0_i64..30) {
            let found = windows(&at, Some(window));
            for (index, when) in (0_u32..).zip(&at) {
                let groups = found.iter().filter(|group| group.contains(&index)).count();
                prop_assert_eq!(groups, if when.is_some() { 1 } else { found.len() });
            }
        }
    }
}
