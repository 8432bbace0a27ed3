//! Parts: of the texts of a band those whose values another may share, in parts small enough for the processor's caches.
//!
//! An *entry* is a text with a value above it, in one number. Texts are dealt to parts by the upper bits of their value;
//! within a part a bitmap tells most texts that share theirs with nobody, and what is left is sorted.

/// Texts of a part, about.
const SIZE: usize = 1 << 12;

/// Most parts: more at a time would be written to more places than are at hand.
const MOST: usize = 1 << 10;

/// The text of an entry.
pub(super) fn text(entry: u64) -> usize {
    (entry & u64::from(u32::MAX)) as usize
}

/// Whether two entries have one value.
pub(super) fn same(a: &u64, b: &u64) -> bool {
    a >> 32 == b >> 32
}

/// Room for the texts of one band after the other.
pub(super) struct Parts {
    entries: Vec<u64>,
    /// Where each part ends.
    ends: Vec<usize>,
    /// How far a first value is shifted down to its part.
    shift: u32,
    sieve: Sieve,
}

impl Parts {
    /// For so many texts.
    pub(super) fn new(texts: usize) -> Parts {
        let parts = texts.div_ceil(SIZE).next_power_of_two().min(MOST);
        let shift = u16::BITS - parts.trailing_zeros();
        Parts { entries: vec![0; texts], ends: vec![0; parts], shift, sieve: Sieve::default() }
    }

    /// Calls `join` with the entries of each part whose values, here two numbers, another text may share; sorted.
    pub(super) fn each(&mut self, first: &[u16], second: &[u16], mut join: impl FnMut(&mut [u64])) {
        self.deal(first, second);
        let mut from = 0;
        for end in &self.ends {
            let left = self.sieve.shared(&mut self.entries[from..*end]);
            left.sort_unstable();
            join(left);
            from = *end;
        }
    }

    fn deal(&mut self, first: &[u16], second: &[u16]) {
        let shift = self.shift;
        let part = |value: u16| (u32::from(value) >> shift) as usize;
        self.ends.fill(0);
        first.iter().for_each(|value| self.ends[part(*value)] += 1);
        let mut sum = 0;
        for end in &mut self.ends {
            sum += std::mem::replace(end, sum);
        }
        // Each is where its part begins, and where it ends once all are dealt.
        for (at, (first, second)) in (0_u64..).zip(first.iter().zip(second)) {
            let next = &mut self.ends[part(*first)];
            self.entries[*next] = u64::from(*first) << 48 | u64::from(*second) << 32 | at;
            *next += 1;
        }
    }
}

/// Which values two or more entries may have. Nothing shared is lost; of the others about one in eight stays.
#[derive(Default)]
struct Sieve {
    /// For 64 slots: which had an entry, and which had another.
    slots: Vec<[u64; 2]>,
}

impl Sieve {
    /// Moves the entries whose values another may have to the front.
    fn shared<'p>(&mut self, part: &'p mut [u64]) -> &'p mut [u64] {
        /// Slots for an entry, at least.
        const ROOM: usize = 8;
        let slots = (part.len() * ROOM).next_power_of_two().max(64);
        let shift = u64::BITS - slots.trailing_zeros();
        let slot = |entry: u64| {
            let slot = (entry >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift;
            ((slot / 64) as usize, (slot % 64) as u32)
        };
        self.slots.clear();
        self.slots.resize(slots / 64, [0; 2]);
        for (word, bit) in part.iter().copied().map(slot) {
            let [once, again] = &mut self.slots[word];
            *again |= *once & 1 << bit;
            *once |= 1 << bit;
        }
        let mut kept = 0;
        for at in 0..part.len() {
            let entry = part[at];
            let (word, bit) = slot(entry);
            part[kept] = entry;
            // No branch: nobody could foretell it.
            kept += (self.slots[word][1] >> bit & 1) as usize;
        }
        &mut part[..kept]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers below a limit that look random and are the same everywhere.
    fn numbers(seed: u64, count: usize, below: u64) -> Vec<u16> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) % below
        };
        // Spread over all sixteen bits, as bins are.
        (0..count).map(|_| (next() as u16).wrapping_mul(40_503)).collect()
    }

    #[test]
    fn whatever_is_shared_is_kept_and_sorted() {
        for count in [0, 1, 2, 5000, 20_000] {
            let mut parts = Parts::new(count);
            for (seed, below) in [(3, 100), (9, 3000)] {
                let (first, second) = (numbers(seed, count, below), numbers(seed + 1, count, 200));
                let value = |at: usize| u64::from(first[at]) << 16 | u64::from(second[at]);
                let mut times = std::collections::BTreeMap::<u64, usize>::new();
                (0..count).for_each(|at| *times.entry(value(at)).or_default() += 1);
                let mut kept: Vec<u64> = Vec::new();
                parts.each(&first, &second, |entries| {
                    assert!(entries.is_sorted());
                    kept.extend_from_slice(entries);
                });
                assert!(kept.is_sorted() && kept.iter().all(|entry| entry >> 32 == value(text(*entry))));
                let shared = (0..count).filter(|at| times[&value(*at)] > 1).count();
                let of_shared = kept.iter().filter(|entry| times[&(**entry >> 32)] > 1).count();
                assert_eq!(of_shared, shared);
                assert!(kept.len() - shared <= (count - shared) / 4, "{} of {count}", kept.len() - shared);
            }
        }
    }

    #[test]
    fn one_value_for_all_is_one_part() {
        let (first, second) = (vec![7; 9000], vec![9; 9000]);
        let mut seen = Vec::new();
        Parts::new(9000).each(&first, &second, |entries| seen.push(entries.len()));
        assert_eq!(seen.iter().copied().max(), Some(9000));
        assert!(same(&(5 << 32), &(5 << 32 | 8)) && !same(&(5 << 32), &(6 << 32)));
    }
}
