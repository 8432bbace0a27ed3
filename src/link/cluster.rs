//! Clusters: the sets of applications that pairs of ties hold together.
//!
//! A cluster says that its members are tied, directly or through others; not that they are one person.

use super::UnionFind;

/// Clusters of two or more of `0..applications`, each ascending, in order of their smallest member. Pairs that name a
/// member out of range are left out.
pub fn clusters(applications: u32, pairs: impl IntoIterator<Item = (u32, u32)>) -> Vec<Vec<u32>> {
    let mut sets = UnionFind::new(applications);
    let mut tied = Vec::new();
    for (a, b) in pairs {
        if sets.union(a, b) {
            tied.extend([a, b]);
        }
    }
    tied.sort_unstable();
    tied.dedup();
    let mut of_least: Vec<(u32, u32)> = tied.into_iter().map(|member| (sets.find(member), member)).collect();
    of_least.sort_unstable();
    of_least.chunk_by(|a, b| a.0 == b.0).map(|set| set.iter().map(|(_, member)| *member).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_in_order() {
        let found = clusters(10, [(7, 2), (9, 4), (2, 3), (3, 7), (1, 1), (4, 99)]);
        assert_eq!(found, [vec![2, 3, 7], vec![4, 9]]);
        assert!(clusters(3, []).is_empty());
    }
}
