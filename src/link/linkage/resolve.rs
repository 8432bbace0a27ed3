//! Resolving: from links to clusters that do not chain.
//!
//! Links are taken strongest first. Two clusters become one only if the pairs between them speak for it together: their
//! weights, each capped, add up to more than nothing, and pairs that speak against it are outnumbered. A
//! record that fits two people (an initial, a household's mailbox) therefore joins one of them and leaves a bridge, which
//! is reported.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use super::judgement::{Judged, Verdict};
use super::{Link, Scorer};

/// The most members of each side that are compared when two clusters meet.
const SEEN: usize = 8;
/// A pair of this weight or less speaks against one person.
const AGAINST: f64 = -2.0;
/// Up to so many members together, pairs that speak against must be outnumbered two to one.
const FEW: usize = 4;
/// How often links are gone through.
const ROUNDS: usize = 4;
/// The most that one pair counts for or against, in bits.
const MOST: f64 = 8.0;

/// A link that did not join the clusters of its records.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridge {
    /// The link.
    pub link: Link,
    /// The pair of their clusters that speaks most against it; `None` where a judgement forbids it.
    pub against: Option<Link>,
}

/// Clusters, and what did not become one.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved {
    /// By record: the smallest record of its cluster.
    pub(super) clusters: Vec<u32>,
    pub(super) bridges: Vec<Bridge>,
}

struct Groups {
    of: Vec<u32>,
    members: HashMap<u32, Vec<u32>, FixedState>,
}

impl Groups {
    fn members(&self, root: u32) -> Vec<u32> {
        self.members.get(&root).cloned().unwrap_or_else(|| vec![root])
    }

    /// Joins two clusters; the smaller number names them.
    fn join(&mut self, x: u32, y: u32) {
        let (root, other) = (x.min(y), x.max(y));
        let mut all = self.members(root);
        let moved = self.members(other);
        moved.iter().for_each(|member| self.of[*member as usize] = root);
        all.extend(moved);
        all.sort_unstable();
        self.members.remove(&other);
        self.members.insert(root, all);
    }
}

/// Clusters of the links, which come strongest first.
pub(super) fn resolve(
    scorer: &Scorer<'_, '_>,
    records: u32,
    links: &[Link],
    judged: &Judged,
    cut: f64,
    copies: &[Vec<u32>],
) -> Resolved {
    let mut groups = Groups { of: (0..records).collect(), members: HashMap::default() };
    for group in copies.iter().filter(|group| !judged.parts(group, group)) {
        group.iter().for_each(|record| groups.of[*record as usize] = group[0]);
        groups.members.insert(group[0], group.clone());
    }
    for (a, b) in judged.same() {
        let (x, y) = (groups.of[a as usize], groups.of[b as usize]);
        if x != y {
            groups.join(x, y);
        }
    }
    let mut bridges: Vec<Bridge> = Vec::new();
    let mut refused = Refused::default();
    let mut open: Vec<Link> = links.to_vec();
    for _ in 0..ROUNDS {
        bridges.clear();
        for link in &open {
            let (x, y) = (groups.of[link.a as usize], groups.of[link.b as usize]);
            if x == y || judged.of_pair(link.a, link.b) == Some(Verdict::Unsure) {
                continue;
            }
            let (left, right) = (groups.members(x), groups.members(y));
            if judged.parts(&left, &right) {
                bridges.push(Bridge { link: *link, against: None });
                continue;
            }
            match refused.ask((x.min(y), x.max(y)), left.len() + right.len(), || fits(scorer, &left, &right, cut)) {
                None => groups.join(x, y),
                Some(against) => bridges.push(Bridge { link: *link, against: Some(against) }),
            }
        }
        // Clusters that met at last after all are no longer bridged, and those that have grown are asked again.
        bridges.retain(|bridge| groups.of[bridge.link.a as usize] != groups.of[bridge.link.b as usize]);
        let left: Vec<Link> = bridges.iter().map(|bridge| bridge.link).collect();
        if left.len() == open.len() {
            break;
        }
        open = left;
    }
    Resolved { clusters: groups.of, bridges }
}

/// Clusters that did not become one, by how large they were then.
#[derive(Default)]
struct Refused(HashMap<(u32, u32), (usize, Link), FixedState>);

impl Refused {
    /// The pair that speaks most against joining, asked again only when the two have grown by half.
    fn ask(&mut self, pair: (u32, u32), size: usize, fits: impl FnOnce() -> Option<Link>) -> Option<Link> {
        if let Some((before, against)) = self.0.get(&pair)
            && size * 2 < before * 3
        {
            return Some(*against);
        }
        let against = fits()?;
        self.0.insert(pair, (size, against));
        Some(against)
    }
}

/// `None` if two clusters are one person's, else the pair that speaks most against it.
fn fits(scorer: &Scorer<'_, '_>, left: &[u32], right: &[u32], cut: f64) -> Option<Link> {
    let (mut sum, mut supporting, mut against) = (0.0, 0_u32, 0_u32);
    let mut worst: Option<Link> = None;
    for &a in &spread(left) {
        for &b in &spread(right) {
            let weight = scorer.weight(a.min(b), a.max(b));
            let weight = if scorer.contradict(a, b) { weight.min(cut + AGAINST) } else { weight };
            sum += (weight - cut).clamp(-MOST, MOST);
            supporting += u32::from(weight >= cut);
            against += u32::from(weight - cut <= AGAINST);
            if worst.is_none_or(|worst| weight < worst.weight) {
                worst = Some(Link { a: a.min(b), b: a.max(b), weight });
            }
        }
    }
    // Of few pairs one that fits two people may be half; of many, chance alone makes some disagree.
    let outnumbered = if left.len() + right.len() <= FEW { 2 * against } else { against };
    let one = sum > 0.0 && supporting >= outnumbered;
    worst.filter(|_| !one)
}

/// Up to [`SEEN`] members, evenly spread.
fn spread(members: &[u32]) -> Vec<u32> {
    let count = members.len().min(SEEN);
    (0..count).map(|at| members[at * members.len() / count]).collect()
}

/// Clusters of more records imply no pairs: there would be too many.
const MOST_IMPLIED: usize = 64;

/// Pairs of one cluster that are no links themselves, with the weight of the weakest link on the best way between them.
/// Links come strongest first; so do these.
pub(super) fn implied(links: &[Link], clusters: &[u32]) -> Vec<Link> {
    let mut sizes: HashMap<u32, usize, FixedState> = HashMap::default();
    clusters.iter().for_each(|cluster| *sizes.entry(*cluster).or_default() += 1);
    let inner = |link: &&Link| {
        let cluster = clusters[link.a as usize];
        cluster == clusters[link.b as usize] && (3..=MOST_IMPLIED).contains(&sizes[&cluster])
    };
    let direct: HashSet<(u32, u32), FixedState> = links.iter().filter(inner).map(|link| (link.a, link.b)).collect();
    let mut groups = Groups { of: (0..clusters.len() as u32).collect(), members: HashMap::default() };
    let mut implied = Vec::new();
    // Strongest first, so that the link that joins two groups is the weakest on the best way between their members.
    for link in links.iter().filter(inner) {
        let (x, y) = (groups.of[link.a as usize], groups.of[link.b as usize]);
        if x == y {
            continue;
        }
        for &a in &groups.members(x) {
            for &b in &groups.members(y) {
                let (a, b) = (a.min(b), a.max(b));
                if !direct.contains(&(a, b)) {
                    implied.push(Link { a, b, weight: link.weight });
                }
            }
        }
        groups.join(x, y);
    }
    implied
}

/// The links between two records of a cluster whose weakest is strongest, from the first to the second.
pub(super) fn path(links: &[Link], clusters: &[u32], a: u32, b: u32) -> Option<Vec<Link>> {
    let of = |record: u32| clusters.get(record as usize);
    let cluster = of(a).filter(|cluster| of(b) == Some(cluster))?;
    // Strongest first: whatever joins the two first is the widest way between them.
    let mut edges: HashMap<u32, Vec<Link>, FixedState> = HashMap::default();
    for link in links.iter().filter(|link| of(link.a) == Some(cluster) && of(link.b) == Some(cluster)) {
        edges.entry(link.a).or_default().push(*link);
        edges.entry(link.b).or_default().push(*link);
        if let Some(path) = walk(&edges, a, b) {
            return Some(path);
        }
    }
    (a == b).then(Vec::new)
}

/// The shortest way over the edges, by breadth.
fn walk(edges: &HashMap<u32, Vec<Link>, FixedState>, a: u32, b: u32) -> Option<Vec<Link>> {
    if !edges.contains_key(&a) || !edges.contains_key(&b) {
        return None;
    }
    let mut seen: HashSet<u32, FixedState> = HashSet::default();
    seen.insert(a);
    let mut ways: Vec<(u32, Option<usize>, Option<Link>)> = vec![(a, None, None)];
    let mut at = 0;
    while at < ways.len() {
        let record = ways[at].0;
        if record == b {
            let mut path = Vec::new();
            let mut step = at;
            while let (_, Some(before), Some(link)) = ways[step] {
                path.push(link);
                step = before;
            }
            path.reverse();
            return Some(path);
        }
        for link in edges.get(&record).into_iter().flatten() {
            let other = if link.a == record { link.b } else { link.a };
            if seen.insert(other) {
                ways.push((other, Some(at), Some(*link)));
            }
        }
        at += 1;
    }
    None
}
