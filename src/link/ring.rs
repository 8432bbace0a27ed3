//! Rings: applications that shared things hold together, and where they would come apart.
//!
//! ```text
//!   a ─┬─ phone ─┬─ b        members on one side, ties (what several of them share) on the other:
//!      └─ home ──┴─ c ── ip ── d        blocks are what no single vertex takes apart
//! ```
//!
//! A ring is not a connected component. What many share at one place, a family at home, a number that changed hands
//! ties people who have nothing to do with each other, and through such ties one component soon holds half a batch.
//! So a component is taken apart at every tie and every member that alone holds two sides of it together. Each piece
//! is asked whether it holds by itself (the caller says what that means); pieces that do grow together where they share
//! a member, a piece that does not joins only those who are in no other. A tie that is not followed is reported.
//!
//! Knows members by number and ties by position; what is shared and what it weighs is the caller's. Everything is
//! linear in the number of memberships, but for [`Ring::cohesion`] and [`Ring::breaks`], which look at bounded parts.

mod graph;

use super::UnionFind;
use graph::{Graph, Piece};

/// At most so many vertices of a ring are named as those that hold it together.
const MAX_BREAKS: usize = 16;

/// Of a larger ring, so many members (evenly spaced) are compared with all others.
const MAX_COMPARED: usize = 256;

/// Members that ties hold together. Made by [`rings`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ring {
    /// Ascending; two or more.
    pub members: Vec<u32>,
    /// Positions of the ties that two or more of the members share, ascending.
    pub ties: Vec<u32>,
    /// Positions of ties between a member and somebody outside that were not followed, ascending.
    pub loose: Vec<u32>,
}

/// A tie or a member without which a ring falls apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    /// What holds it together.
    pub at: At,
    /// Into how many parts the other members fall.
    pub parts: u32,
    /// Members of the largest of these parts.
    pub largest: u32,
}

/// A vertex of a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// Position of a tie.
    Tie(u32),
    /// A member.
    Member(u32),
}

/// One step of a path: a tie and the member it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Position of the tie.
    pub tie: u32,
    /// The member at its other end.
    pub member: u32,
}

/// Whether some ties (positions) hold some members together by themselves.
pub type Holds<'h> = dyn FnMut(&[u32], &[u32]) -> bool + 'h;

/// The rings that ties make, in the order of their first members. Each tie lists its members ascending, without repeats;
/// ties of fewer than two hold nothing. `holds` is asked only where a component has several pieces.
pub fn rings(ties: &[&[u32]], holds: &mut Holds<'_>) -> Vec<Ring> {
    let mut members: Vec<u32> = ties.iter().filter(|tie| tie.len() > 1).flat_map(|tie| tie.iter().copied()).collect();
    members.sort_unstable();
    members.dedup();
    let graph = Graph::new(&members, ties);
    let mut sets = UnionFind::new(members.len() as u32);
    for component in graph.pieces() {
        join(&graph, &members, component, &mut sets, holds);
    }
    collect(&graph, &members, &mut sets)
}

/// Joins the members of one component, piece by piece.
fn join(graph: &Graph, members: &[u32], pieces: Vec<Piece>, sets: &mut UnionFind, holds: &mut Holds<'_>) {
    let alone = pieces.len() == 1;
    let mut weak: Vec<Piece> = Vec::new();
    for piece in pieces {
        let names: Vec<u32> = piece.members.iter().map(|member| members[*member as usize]).collect();
        if alone || holds(&piece.ties, &names) {
            piece.members.windows(2).for_each(|pair| _ = sets.union(pair[0], pair[1]));
        } else {
            weak.push(piece);
        }
    }
    // Those who share several things first: a couple does not become one ring with everybody at its office because all of
    // them share the office's connection. Then the largest, so that a family is one ring and not several pairs.
    let several = |piece: &Piece| piece.ties.len() > 1;
    weak.sort_by_key(|piece| (!several(piece), std::cmp::Reverse(piece.members.len()), piece.ties.first().copied()));
    for piece in weak {
        // Within one piece everybody who was free before it stays free to the end of it.
        let free: Vec<u32> = piece.members.iter().copied().filter(|member| sets.size(*member) == 1).collect();
        for tie in &piece.ties {
            let of_tie = graph.of_tie(*tie).iter().filter(|member| free.binary_search(member).is_ok());
            let of_tie: Vec<u32> = of_tie.copied().collect();
            of_tie.windows(2).for_each(|pair| _ = sets.union(pair[0], pair[1]));
        }
    }
}

/// Sets of two or more, with the ties within them and those that lead out.
fn collect(graph: &Graph, members: &[u32], sets: &mut UnionFind) -> Vec<Ring> {
    let n = members.len();
    let of: Vec<u32> = (0..n as u32).map(|member| sets.find(member)).collect();
    let mut place: Vec<Option<usize>> = vec![None; n];
    let mut rings: Vec<Ring> = Vec::new();
    for (member, least) in of.iter().enumerate() {
        if sets.size(*least) < 2 {
            continue;
        }
        let at = *place[*least as usize].get_or_insert_with(|| {
            rings.push(Ring::default());
            rings.len() - 1
        });
        rings[at].members.push(members[member]);
    }
    for tie in 0..graph.ties() as u32 {
        let mut counts: Vec<(usize, u32)> = Vec::new();
        let of_tie = graph.of_tie(tie);
        let mut held: Vec<usize> = of_tie.iter().filter_map(|m| place[of[*m as usize] as usize]).collect();
        held.sort_unstable();
        held.chunk_by(|a, b| a == b).for_each(|same| counts.push((same[0], same.len() as u32)));
        for (ring, count) in counts {
            if count > 1 {
                rings[ring].ties.push(tie);
            }
            if (count as usize) < of_tie.len() {
                rings[ring].loose.push(tie);
            }
        }
    }
    rings
}

impl Ring {
    /// The share of pairs of members who share something directly, 0 to 1. Of a large ring, a fixed part of its members is
    /// compared with all.
    pub fn cohesion(&self, ties: &[&[u32]]) -> f64 {
        let n = self.members.len();
        if n < 2 {
            return 0.0;
        }
        let graph = Graph::new(&self.members, &self.own(ties));
        let compared: Vec<usize> = (0..n.min(MAX_COMPARED)).map(|at| at * n / n.min(MAX_COMPARED)).collect();
        let (mut seen, mut pairs) = (vec![usize::MAX; n], 0_usize);
        for (turn, member) in compared.iter().enumerate() {
            for tie in graph.of_member(*member as u32) {
                for other in graph.of_tie(tie) {
                    let other = *other as usize;
                    if other != *member && std::mem::replace(&mut seen[other], turn) != turn {
                        pairs += 1;
                    }
                }
            }
        }
        pairs as f64 / (compared.len() * (n - 1)) as f64
    }

    /// The ties and members without which the ring falls apart, those that leave the smallest largest part first.
    pub fn breaks(&self, ties: &[&[u32]]) -> Vec<Break> {
        let graph = Graph::new(&self.members, &self.own(ties));
        let mut found: Vec<Break> = Vec::new();
        for vertex in graph.cuts().into_iter().take(MAX_BREAKS) {
            let parts = graph.parts_without(vertex);
            let at = match graph.tie_of(vertex) {
                Some(tie) => At::Tie(self.ties[tie as usize]),
                None => At::Member(self.members[vertex as usize]),
            };
            let largest = parts.iter().copied().max().unwrap_or(0);
            found.push(Break { at, parts: parts.len() as u32, largest });
        }
        found.retain(|one| one.parts > 1);
        found.sort_by_key(|one| (one.largest, one.at));
        found
    }

    /// A shortest path of ties from one member to another; empty if they are the same, `None` if one is no member.
    pub fn path(&self, ties: &[&[u32]], from: u32, to: u32) -> Option<Vec<Step>> {
        let place = |member: u32| self.members.binary_search(&member).ok().map(|at| at as u32);
        let (from, to) = (place(from)?, place(to)?);
        let graph = Graph::new(&self.members, &self.own(ties));
        let mut came: Vec<Option<u32>> = vec![None; graph.vertices()];
        came[from as usize] = Some(from);
        let mut queue = std::collections::VecDeque::from([from]);
        while let Some(vertex) = queue.pop_front().filter(|vertex| *vertex != to) {
            for next in graph.next_to(vertex) {
                if came[*next as usize].is_none() {
                    came[*next as usize] = Some(vertex);
                    queue.push_back(*next);
                }
            }
        }
        let mut steps = Vec::new();
        let mut member = to;
        while member != from {
            let tie = came[member as usize]?;
            let position = self.ties[graph.tie_of(tie)? as usize];
            steps.push(Step { tie: position, member: self.members[member as usize] });
            member = came[tie as usize]?;
        }
        steps.reverse();
        Some(steps)
    }

    /// The members of the ring's own ties, by place in [`Ring::ties`]; whoever is no member is passed over later.
    fn own<'t>(&self, ties: &[&'t [u32]]) -> Vec<&'t [u32]> {
        self.ties.iter().map(|tie| ties.get(*tie as usize).copied().unwrap_or(&[])).collect()
    }
}

#[cfg(test)]
#[path = "ring_tests.rs"]
mod tests;
