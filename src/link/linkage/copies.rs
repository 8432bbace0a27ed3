//! Copies: records that say the same in every compared column, and enough of it to be one person's.
//!
//! How often somebody sends the same form says nothing about how common their name is. So copies count once where it is
//! learned how common values are, and they are one cluster whatever else the batch holds. A full name with a birth date
//! or a key of the person's own is enough; less may be a coincidence.

use super::judgement::{Judged, Verdict};
use super::train::random;
use super::{Comparer, Link, Scorer};

/// The records that are copies of each other, by group, ascending.
pub(super) fn groups(comparer: &Comparer<'_>, records: u32) -> Vec<Vec<u32>> {
    let mark =
        |record: &u32| (comparer.cells(*record).iter().fold(0, |mark, cell| random(mark, u64::from(*cell))), *record);
    let mut marks: Vec<(u64, u32)> =
        (0..records).filter(|record| comparer.names_one(*record)).map(|r| mark(&r)).collect();
    marks.sort_unstable();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    for alike in marks.chunk_by(|x, y| x.0 == y.0).filter(|alike| alike.len() > 1) {
        let cells = comparer.cells(alike[0].1);
        let group: Vec<u32> = alike.iter().map(|x| x.1).filter(|record| comparer.cells(*record) == cells).collect();
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups.sort_unstable();
    groups
}

/// Links every copy with the first of its group: at the cut, where it weighs less or was no candidate. `scored` are
/// links at the cut.
pub(super) fn links(
    scorer: &Scorer<'_, '_>,
    groups: &[Vec<u32>],
    scored: &[Link],
    judged: &Judged,
    cut: f64,
) -> Vec<Link> {
    let mut wanted: Vec<(u32, u32)> = Vec::new();
    for group in groups {
        wanted.extend(group[1..].iter().map(|copy| (group[0], *copy)));
    }
    let mut had = vec![false; wanted.len()];
    for link in scored {
        if let Ok(at) = wanted.binary_search(&(link.a, link.b)) {
            had[at] = true;
        }
    }
    let missing =
        wanted.into_iter().zip(had).filter(|((a, b), had)| !had && judged.of_pair(*a, *b) != Some(Verdict::Different));
    missing.map(|((a, b), _)| Link { a, b, weight: scorer.weight(a, b).max(cut) }).collect()
}
