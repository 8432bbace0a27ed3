//! Union-find over ordinals: which applications hang together when each pair of ties joins two.
//!
//! Ties carry no weight here; what a tie means was decided before.

/// Disjoint sets of `0..n`.
#[derive(Clone, Debug, Default)]
pub struct UnionFind {
    parent: Vec<u32>,
    size: Vec<u32>,
    /// Smallest member, known at roots.
    least: Vec<u32>,
}

impl UnionFind {
    /// `n` sets of one member each.
    pub fn new(n: u32) -> UnionFind {
        UnionFind { parent: (0..n).collect(), size: vec![1; n as usize], least: (0..n).collect() }
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.parent.len()
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.parent.is_empty()
    }

    /// The smallest member of the set of `member`; `member` itself if it is out of range.
    pub fn find(&mut self, member: u32) -> u32 {
        let root = self.root(member);
        self.least.get(root as usize).copied().unwrap_or(member)
    }

    /// How many members the set of `member` has; 1 if it is out of range.
    pub fn size(&mut self, member: u32) -> u32 {
        let root = self.root(member);
        self.size.get(root as usize).copied().unwrap_or(1)
    }

    /// Joins the sets of two members; whether they were apart. Members out of range are left alone.
    pub fn union(&mut self, a: u32, b: u32) -> bool {
        let n = self.parent.len();
        if a as usize >= n || b as usize >= n {
            return false;
        }
        let (a, b) = (self.root(a) as usize, self.root(b) as usize);
        if a == b {
            return false;
        }
        let (big, small) = if self.size[a] >= self.size[b] { (a, b) } else { (b, a) };
        self.parent[small] = big as u32;
        self.size[big] += self.size[small];
        self.least[big] = self.least[big].min(self.least[small]);
        true
    }

    /// The root, halving the path on the way.
    fn root(&mut self, mut member: u32) -> u32 {
        while let Some(&parent) = self.parent.get(member as usize) {
            if parent == member {
                break;
            }
            let grand = self.parent[parent as usize];
            self.parent[member as usize] = grand;
            member = grand;
        }
        member
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn joins_and_finds_the_least() {
        let mut sets = UnionFind::new(6);
        assert!(sets.union(5, 3) && sets.union(3, 4) && !sets.union(4, 5));
        assert_eq!((sets.find(5), sets.find(4), sets.find(0)), (3, 3, 0));
        assert_eq!((sets.size(4), sets.size(0), sets.size(99)), (3, 1, 1));
        assert!(!sets.union(0, 99));
        assert_eq!((sets.find(99), sets.len(), sets.is_empty()), (99, 6, false));
    }

    proptest! {
        #[test]
        fn order_of_pairs_does_not_matter(mut pairs in proptest::collection::vec((0_u32..30, 0_u32..30), 0..40), turn: usize) {
            let mut one = UnionFind::new(30);
            pairs.iter().for_each(|(a, b)| { one.union(*a, *b); });
            if !pairs.is_empty() {
                let turn = turn % pairs.len();
                pairs.rotate_left(turn);
            }
            pairs.reverse();
            let mut other = UnionFind::new(30);
            pairs.iter().for_each(|(a, b)| { other.union(*b, *a); });
            for member in 0..30 {
                prop_assert_eq!(one.find(member), other.find(member));
                prop_assert!(one.find(member) <= member);
            }
        }
    }
}
