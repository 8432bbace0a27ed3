//! Parts: of the texts of a bin those whose values another may share, in parts small enough for the processor's caches.
//!
//! Texts are dealt to parts by the upper bits of their value in one bin, together with their values in the two bins that
//! it may make a band with. An *entry* is a text with a value above it, in one number: of a part there is one for each
//! text and band. A [`Sieve`] drops those that share theirs with nobody, and puts the others side by side.

/// Texts of a part, about.
const SIZE: usize = 1 << 10;

/// Most parts: more at a time would be written to more places than are at hand.
const MOST: usize = 1 << 10;

/// The lower half of a number.
const LOWER: u64 = u32::MAX as u64;

/// The text of an entry.
pub(super) fn text(entry: u64) -> usize {
    (entry & LOWER) as usize
}

/// Whether two entries have one value.
pub(super) fn same(a: &u64, b: &u64) -> bool {
    a >> 32 == b >> 32
}

/// Room for the texts of one bin after the other.
pub(super) struct Parts {
    /// From the highest bits down: a text's values in the second bins of either band, what its part does not tell of its
    /// value in the first, and the text.
    dealt: Vec<u64>,
    /// Where each part ends.
    ends: Vec<usize>,
    /// How many bits a text has.
    bits: u32,
    /// How far a first value is shifted down to its part.
    shift: u32,
    /// Of the part and the band that is joined.
    entries: Vec<u64>,
}

impl Parts {
    /// For so many texts.
    pub(super) fn new(texts: usize) -> Parts {
        let room = texts.next_power_of_two();
        // So many at least that a text and the rest of its first value fit into half a number.
        let parts = (room / SIZE).clamp(1, MOST).max(room >> u16::BITS);
        let shift = u16::BITS - parts.trailing_zeros();
        let (dealt, ends) = (vec![0; texts], vec![0; parts]);
        Parts { dealt, ends, bits: room.trailing_zeros(), shift, entries: Vec::new() }
    }

    /// Calls `join` with the entries of each part and band; of the bands, which the first bin makes with each of the
    /// second ones, there are one or two.
    pub(super) fn each(&mut self, first: &[u16], seconds: &[&[u16]], mut join: impl FnMut(usize, &mut [u64])) {
        let (Some(one), Some(other)) = (seconds.first(), seconds.last()) else { return };
        self.deal(first, one, other);
        let mut from = 0;
        for end in &self.ends {
            let part = &self.dealt[from..*end];
            for band in 0..seconds.len() {
                let (bits, above) = (self.bits, 48 - 16 * band as u32);
                let entry = |dealt: &u64| {
                    let (rest, second) = ((dealt & LOWER) >> bits, dealt >> above & u64::from(u16::MAX));
                    rest << 48 | second << 32 | dealt & ((1 << bits) - 1)
                };
                self.entries.clear();
                self.entries.extend(part.iter().map(entry));
                join(band, &mut self.entries);
            }
            from = *end;
        }
    }

    fn deal(&mut self, first: &[u16], one: &[u16], other: &[u16]) {
        let (bits, shift) = (self.bits, self.shift);
        let part = |value: u16| (u32::from(value) >> shift) as usize;
        self.ends.fill(0);
        first.iter().for_each(|value| self.ends[part(*value)] += 1);
        begin(&mut self.ends);
        for (at, (first, (one, other))) in (0_u64..).zip(first.iter().zip(one.iter().zip(other))) {
            let rest = u64::from(*first) & ((1 << shift) - 1);
            let next = &mut self.ends[part(*first)];
            self.dealt[*next] = u64::from(*one) << 48 | u64::from(*other) << 32 | rest << bits | at;
            *next += 1;
        }
    }
}

/// From how many each has to where it begins; it ends there once all are dealt.
fn begin<N: Copy + Default + std::ops::AddAssign>(ends: &mut [N]) {
    let mut sum = N::default();
    for end in ends {
        sum += std::mem::replace(end, sum);
    }
}

/// Which values two or more entries may have. Nothing shared is lost; of the others about one in eight stays.
#[derive(Default)]
pub(super) struct Sieve {
    /// For each slot, a bit for the first entry and another for any after it.
    slots: Vec<u8>,
    /// Where each slot of those that stay ends.
    ends: Vec<u32>,
    dealt: Vec<u64>,
}

/// An entry's value, as a number of which the upper bits tell any two apart.
fn mixed(entry: u64) -> u64 {
    (entry >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Sieve {
    /// Fewer are sorted as they are.
    const FEW: usize = 32;

    /// Moves the entries whose values another may have to the front, those of one value side by side; these.
    pub(super) fn shared<'p>(&mut self, entries: &'p mut [u64]) -> &'p mut [u64] {
        let kept = self.keep(entries);
        let kept = &mut entries[..kept];
        match kept.len() < Self::FEW {
            true => kept.sort_unstable(),
            false => self.order(kept),
        }
        kept
    }

    /// Moves the entries whose values another may have to the front; how many.
    fn keep(&mut self, entries: &mut [u64]) -> usize {
        /// Slots for an entry, at least.
        const ROOM: usize = 8;
        let slots = (entries.len() * ROOM).next_power_of_two().max(64);
        let shift = u64::BITS - slots.trailing_zeros();
        let slot = |entry: u64| (mixed(entry) >> shift) as usize;
        self.slots.clear();
        self.slots.resize(slots, 0);
        let slots = self.slots.as_mut_slice();
        for entry in &*entries {
            let seen = &mut slots[slot(*entry)];
            *seen = *seen << 1 | 1;
        }
        let mut kept = 0;
        for at in 0..entries.len() {
            let entry = entries[at];
            entries[kept] = entry;
            // No branch: nobody could foretell it.
            kept += usize::from(slots[slot(entry)] >> 1 & 1);
        }
        kept
    }

    /// Puts entries of one value side by side, by dealing them to about as many slots.
    fn order(&mut self, entries: &mut [u64]) {
        let slots = entries.len().next_power_of_two();
        let shift = u64::BITS - slots.trailing_zeros();
        let slot = |entry: u64| (mixed(entry) >> shift) as usize;
        self.ends.clear();
        self.ends.resize(slots, 0);
        let ends = self.ends.as_mut_slice();
        entries.iter().for_each(|entry| ends[slot(*entry)] += 1);
        begin(ends);
        self.dealt.resize(self.dealt.len().max(entries.len()), 0);
        let dealt = &mut self.dealt[..entries.len()];
        for entry in &*entries {
            let next = &mut ends[slot(*entry)];
            dealt[*next as usize] = *entry;
            *next += 1;
        }
        entries.copy_from_slice(dealt);
        // Two values may have one slot.
        let slots = entries.chunk_by_mut(|a, b| slot(*a) == slot(*b));
        slots.filter(|slot| slot.len() > 2 && !slot.is_sorted()).for_each(<[u64]>::sort_unstable);
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
    fn whatever_is_shared_is_kept_side_by_side() {
        for (count, below) in [0, 1, 2, 5000, 20_000].into_iter().flat_map(|count| [(count, 100), (count, 3000)]) {
            let [first, one, other] = [(3, below), (4, 200), (5, 150)].map(|(seed, below)| numbers(seed, count, below));
            let (mut parts, mut sieve) = (Parts::new(count), Sieve::default());
            for seconds in [&[&*one, &*other][..], &[&*one]] {
                let value = |band: usize, at: usize| (first[at], seconds[band][at]);
                let mut kept = vec![Vec::new(); seconds.len()];
                parts.each(&first, seconds, |band, entries| {
                    let groups = sieve.shared(entries).chunk_by(same);
                    kept[band].extend(groups.map(|group| group.iter().map(|entry| text(*entry)).collect::<Vec<_>>()));
                });
                for (band, kept) in kept.iter().enumerate() {
                    let mut texts = std::collections::BTreeMap::<_, Vec<usize>>::new();
                    (0..count).for_each(|at| texts.entry(value(band, at)).or_default().push(at));
                    let alone = kept.iter().filter(|group| group.len() == 1).count();
                    assert!(alone <= count / 4, "{alone} of {count}");
                    let mut groups: Vec<_> = kept.iter().filter(|group| group.len() > 1).cloned().collect();
                    groups.iter_mut().for_each(|group| group.sort_unstable());
                    groups.sort_unstable();
                    let mut shared: Vec<_> = texts.into_values().filter(|texts| texts.len() > 1).collect();
                    shared.sort_unstable();
                    assert_eq!(groups, shared);
                }
            }
        }
    }

    #[test]
    fn one_value_for_all_is_one_part() {
        let (first, second) = (vec![7; 9000], vec![9; 9000]);
        let (mut seen, mut sieve) = (Vec::new(), Sieve::default());
        Parts::new(9000).each(&first, &[&second], |_, entries| seen.push(sieve.shared(entries).len()));
        assert_eq!((seen.iter().copied().max(), seen.iter().sum::<usize>()), (Some(9000), 9000));
        assert!(same(&(5 << 32), &(5 << 32 | 8)) && !same(&(5 << 32), &(6 << 32)));
    }
}
