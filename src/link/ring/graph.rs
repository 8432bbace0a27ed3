//! The graph of a ring: members on one side, ties on the other, and what no single vertex takes apart.
//!
//! Depth first without recursion, since a ring may be as long as a batch. Knows numbers only.

/// "Not seen yet", and "no vertex".
const NONE: u32 = u32::MAX;

/// Part of a component that no single vertex takes apart, or the star of one tie.
#[derive(Debug)]
pub(super) struct Piece {
    /// Positions, ascending.
    pub(super) ties: Vec<u32>,
    /// Numbers of members, ascending.
    pub(super) members: Vec<u32>,
}

/// Members (numbered from 0), and ties after them.
pub(super) struct Graph {
    members: usize,
    /// Where the neighbours of each vertex begin in `next`.
    first: Vec<u32>,
    next: Vec<u32>,
}

/// What a walk over the whole graph finds.
#[derive(Default)]
struct Walk {
    /// Vertices of each block, ascending.
    blocks: Vec<Vec<u32>>,
    /// The component of each block.
    of: Vec<u32>,
    components: u32,
}

/// A vertex on the way down, and how many of its neighbours were looked at.
struct Open {
    vertex: u32,
    from: u32,
    at: u32,
}

impl Graph {
    /// Whoever of a tie is not among the members (ascending) is passed over, as are ties that hold fewer than two.
    pub(super) fn new(members: &[u32], ties: &[&[u32]]) -> Graph {
        let number = |member: &u32| members.binary_search(member).ok().map(|at| at as u32);
        let held = |tie: &&[u32]| -> Vec<u32> {
            let held: Vec<u32> = tie.iter().filter_map(number).collect();
            if held.len() > 1 { held } else { Vec::new() }
        };
        let held: Vec<Vec<u32>> = ties.iter().map(held).collect();
        let n = members.len();
        let mut first = vec![0_u32; n + held.len() + 1];
        for (tie, of_tie) in held.iter().enumerate() {
            first[n + tie + 1] = of_tie.len() as u32;
            of_tie.iter().for_each(|member| first[*member as usize + 1] += 1);
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        let mut next = vec![0; first[n + held.len()] as usize];
        let mut cursor = first.clone();
        for (tie, of_tie) in held.iter().enumerate() {
            for member in of_tie {
                for (from, to) in [(*member as usize, (n + tie) as u32), (n + tie, *member)] {
                    next[cursor[from] as usize] = to;
                    cursor[from] += 1;
                }
            }
        }
        Graph { members: n, first, next }
    }

    pub(super) fn vertices(&self) -> usize {
        self.first.len() - 1
    }

    pub(super) fn ties(&self) -> usize {
        self.vertices() - self.members
    }

    pub(super) fn next_to(&self, vertex: u32) -> &[u32] {
        &self.next[self.first[vertex as usize] as usize..self.first[vertex as usize + 1] as usize]
    }

    /// The members of a tie.
    pub(super) fn of_tie(&self, tie: u32) -> &[u32] {
        self.next_to(self.members as u32 + tie)
    }

    /// The ties of a member.
    pub(super) fn of_member(&self, member: u32) -> impl Iterator<Item = u32> {
        self.next_to(member).iter().map(|vertex| vertex - self.members as u32)
    }

    /// The tie that a vertex is, if it is one.
    pub(super) fn tie_of(&self, vertex: u32) -> Option<u32> {
        vertex.checked_sub(self.members as u32)
    }

    /// The pieces of each component: its blocks of several members, and the star of each tie that is in no such block or
    /// joins several of its component's blocks.
    pub(super) fn pieces(&self) -> Vec<Vec<Piece>> {
        let walk = self.walk();
        let mut components: Vec<Vec<Piece>> = (0..walk.components).map(|_| Vec::new()).collect();
        // How many blocks a tie is in, and whether one of them has several members.
        let mut blocks_of: Vec<(u32, u32, bool)> = vec![(0, 0, false); self.ties()];
        for (block, component) in walk.blocks.iter().zip(&walk.of) {
            let split = block.partition_point(|vertex| (*vertex as usize) < self.members);
            let (members, ties) = block.split_at(split);
            let ties: Vec<u32> = ties.iter().filter_map(|vertex| self.tie_of(*vertex)).collect();
            for tie in &ties {
                let seen = &mut blocks_of[*tie as usize];
                *seen = (seen.0 + 1, *component, seen.2 | (members.len() > 1));
            }
            if members.len() > 1 {
                components[*component as usize].push(Piece { ties, members: members.to_vec() });
            }
        }
        for (tie, (blocks, component, _)) in (0..).zip(blocks_of).filter(|(_, seen)| seen.0 > 1 || !seen.2) {
            if blocks > 0 {
                let members = self.of_tie(tie).to_vec();
                components[component as usize].push(Piece { ties: vec![tie], members });
            }
        }
        components
    }

    /// Vertices without which what they are in falls apart, ascending.
    pub(super) fn cuts(&self) -> Vec<u32> {
        let mut all: Vec<u32> = self.walk().blocks.into_iter().flatten().collect();
        all.sort_unstable();
        let twice = all.chunk_by(|a, b| a == b).filter(|same| same.len() > 1);
        twice.map(|same| same[0]).collect()
    }

    /// How many members the parts have that are left without a vertex; parts of ties alone are none.
    pub(super) fn parts_without(&self, vertex: u32) -> Vec<u32> {
        let mut seen = vec![false; self.vertices()];
        seen[vertex as usize] = true;
        let mut parts = Vec::new();
        for start in 0..self.members as u32 {
            if std::mem::replace(&mut seen[start as usize], true) {
                continue;
            }
            let (mut open, mut members) = (vec![start], 0);
            while let Some(at) = open.pop() {
                members += u32::from(self.tie_of(at).is_none());
                for next in self.next_to(at) {
                    if !std::mem::replace(&mut seen[*next as usize], true) {
                        open.push(*next);
                    }
                }
            }
            parts.push(members);
        }
        parts
    }

    /// Blocks by the order in which a depth-first walk meets vertices and how far up each can reach.
    fn walk(&self) -> Walk {
        let n = self.vertices();
        let (mut met, mut reach) = (vec![NONE; n], vec![NONE; n]);
        let mut walk = Walk::default();
        let mut time = 0;
        for root in (0..self.members as u32).filter(|root| !self.next_to(*root).is_empty()) {
            if met[root as usize] != NONE {
                continue;
            }
            let (mut way, mut held) = (vec![Open { vertex: root, from: NONE, at: 0 }], vec![root]);
            (met[root as usize], reach[root as usize]) = (time, time);
            time += 1;
            while let Some(open) = way.last_mut() {
                let (vertex, from) = (open.vertex, open.from);
                if let Some(&next) = self.next_to(vertex).get(open.at as usize) {
                    open.at += 1;
                    if met[next as usize] == NONE {
                        (met[next as usize], reach[next as usize]) = (time, time);
                        time += 1;
                        held.push(next);
                        way.push(Open { vertex: next, from: vertex, at: 0 });
                    } else if next != from {
                        reach[vertex as usize] = reach[vertex as usize].min(met[next as usize]);
                    }
                    continue;
                }
                way.pop();
                if from == NONE {
                    continue;
                }
                reach[from as usize] = reach[from as usize].min(reach[vertex as usize]);
                if reach[vertex as usize] >= met[from as usize] {
                    let at = held.iter().rposition(|one| *one == vertex).unwrap_or(0);
                    let mut block = held.split_off(at);
                    block.push(from);
                    block.sort_unstable();
                    walk.blocks.push(block);
                    walk.of.push(walk.components);
                }
            }
            walk.components += 1;
        }
        walk
    }
}
