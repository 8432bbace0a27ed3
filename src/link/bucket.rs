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

    /// The entries of buckets of two or more applications, sorted, given all entries of one rule in parts.
    pub fn shared(parts: &[Vec<Entry>]) -> Vec<Entry> {
        Buckets::of(sift(parts)).iter().flatten().copied().collect()
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

/// The entries whose key another entry may have, so that only those need sorting. Nothing shared is lost; of the others
/// one in eight or fewer stays. Keys are hashes, so a few of their bits tell them apart as well as any.
fn sift(parts: &[Vec<Entry>]) -> Vec<Entry> {
    /// Slots for an entry, at least.
    const ROOM: usize = 8;
    let len: usize = parts.iter().map(Vec::len).sum();
    let slots = (len * ROOM).next_power_of_two().max(64);
    let slot = |entry: &Entry| {
        let [a, b, c, d, e, f, g, h, ..] = *entry.key.as_bytes();
        u64::from_le_bytes([a, b, c, d, e, f, g, h]) as usize & (slots - 1)
    };
    let (mut once, mut again) = (vec![0u64; slots / 64], vec![0u64; slots / 64]);
    for entry in parts.iter().flatten() {
        let (word, bit) = (slot(entry) / 64, 1 << (slot(entry) % 64));
        again[word] |= once[word] & bit;
        once[word] |= bit;
    }
    let kept = |entry: &&Entry| again[slot(entry) / 64] >> (slot(entry) % 64) & 1 == 1;
    parts.iter().flatten().filter(kept).copied().collect()
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
    fn only_entries_of_shared_keys_are_kept() {
        let key = |n: u32| Key::of(KeyKind::Phone, &n.to_le_bytes(), "");
        let entry = |n: u32, ordinal| Entry { rule: 3, key: key(n), ordinal, referee: false };
        let mut parts: Vec<Vec<Entry>> =
            (0..50).map(|part| (0..40).map(|at| entry(part * 40 + at, part * 40 + at)).collect()).collect();
        parts[49].extend([entry(7, 5000), entry(1999, 5001), entry(1000, 1000)]);
        parts.push(Vec::new());
        let kept: Vec<(u32, Key)> = Buckets::shared(&parts).iter().map(|e| (e.ordinal, e.key)).collect();
        let mut wanted = vec![(7, key(7)), (5000, key(7)), (1999, key(1999)), (5001, key(1999))];
        wanted.sort_by_key(|(ordinal, key)| (*key, *ordinal));
        assert_eq!(kept, wanted);
        assert!(sift(&parts).len() < 2003 / 4, "most keys are found to be unshared without sorting");
        assert!(Buckets::shared(&[]).is_empty());
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
        fn sifting_loses_nothing_shared(keys in proptest::collection::vec((0_u8..40, 0_u32..60), 0..80), cut in 0_usize..80) {
            let key = |n: u8| Key::of(KeyKind::Email, &[n], "");
            let all: Vec<Entry> =
                keys.iter().map(|(n, ordinal)| Entry { rule: 0, key: key(*n), ordinal: *ordinal, referee: false }).collect();
            let (left, right) = all.split_at(cut.min(all.len()));
            let sorted = Buckets::of(all.clone());
            let wanted: Vec<Entry> = sorted.iter().flatten().copied().collect();
            prop_assert_eq!(Buckets::shared(&[left.to_vec(), right.to_vec()]), wanted);
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
