//! Gather: rings over everything that hits say is shared. The only step that sees all of them.
//!
//! Hubs, keys that an exception sets aside and rules on trial tie nobody, and a key ties its owner to nobody who borrows
//! it. What else is shared ties, but a ring does not grow through it unless it would send its members to a review by
//! itself, priced like any hit: a home, a number that changed hands and a campus connection each have a cheap innocent
//! story, so that two rings which have just that in common stay two. Several such things between the same people are
//! priced together.

use serde::Serialize;

use super::judge::{BucketFacts, Judged, Roll};
use super::plan::Plan;
use super::price::band;
use crate::condition::{Scratch, Tri};
use crate::finding::{Bits, Outcome};
use crate::link::{At, Group, Member, Ring, TieKind, renamed, rings};
use crate::schema::{Hits, RingFacts, Scene};
use crate::verdict::{self, Hit};

/// Of a piece with more ties, so many of the weightiest are asked whether they hold it.
const MAX_ASKED: usize = 16;

/// Of so many members of a ring with one birth date, pairs are looked at.
const MAX_BORN: usize = 32;

/// Names listed of one ring.
const MAX_NAMES: usize = 100;

/// A ring: applications that shared things hold together.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cluster {
    /// Ordinals, ascending.
    pub members: Vec<u32>,
    /// What ties them.
    pub ties: Vec<Tie>,
    /// How many people they claim to be.
    pub people: u32,
    /// Kinds of the ties, ascending, each once; [`TieKind::Person`] too if some are probably one person.
    pub kinds: Vec<TieKind>,
    /// Names of the people as written, in input order; the first hundred. A former name is left out.
    pub names: Vec<String>,
    /// Milliseconds from the first application to the last, if all are dated.
    pub span: Option<i64>,
    /// Share of pairs of applications that share something directly, 0 to 1.
    pub cohesion: f64,
    /// What would break it apart, the heaviest loss first.
    pub bridges: Vec<Bridge>,
    /// What members share with others, where that was not enough to make one ring of them.
    pub loose: Vec<Loose>,
    /// Members who are probably one person under another name.
    pub renamed: Vec<Renamed>,
}

/// One thing that members of a cluster share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tie {
    /// Index of the rule.
    pub rule: u16,
    /// What sort of thing it is.
    pub kind: TieKind,
    /// The key in words fit for printing.
    pub key: String,
    /// Ordinals, ascending.
    pub members: Vec<u32>,
    /// Applications whose own details these are; not among the members.
    pub owners: Vec<u32>,
}

/// One thing that members of a ring share with others who are not of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loose {
    /// Index of the rule.
    pub rule: u16,
    /// The key in words fit for printing.
    pub key: String,
    /// Members of the ring who share it, ascending.
    pub members: Vec<u32>,
    /// How many applications outside the ring share it.
    pub others: u32,
}

/// A tie or a member without which a ring falls apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bridge {
    /// Position of the tie in [`Cluster::ties`], or the member's ordinal.
    pub at: BridgeAt,
    /// Into how many parts the others fall.
    pub parts: u32,
    /// Applications in the largest of them.
    pub largest: u32,
}

/// See [`Bridge::at`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum BridgeAt {
    /// Position in [`Cluster::ties`].
    Tie(u32),
    /// Ordinal.
    Member(u32),
}

/// Two applications of probably one person under two names. Weighs nothing: people may change their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// Ordinals, ascending.
    pub members: [u32; 2],
    /// What says so: `birth date`, `phone` and so on.
    pub via: Vec<&'static str>,
}

/// All rings of a batch.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// In the order of their first members.
    pub(crate) clusters: Vec<Cluster>,
    /// What `combine` rules see of each.
    pub(crate) facts: Vec<RingFacts>,
    /// (ordinal, index of the ring), sorted.
    of: Vec<(u32, u32)>,
    /// Buckets that hold each ring, ascending.
    buckets: Vec<Vec<u32>>,
}

impl Gathered {
    /// Applications in rings.
    pub(crate) fn ordinals(&self) -> impl Iterator<Item = u32> {
        self.of.iter().map(|(member, _)| *member)
    }

    /// The ring of an application.
    pub(crate) fn ring_of(&self, ordinal: u32) -> Option<u32> {
        self.of.binary_search_by_key(&ordinal, |(member, _)| *member).ok().map(|at| self.of[at].1)
    }

    /// Whether a bucket is one of the ties that hold a ring.
    pub(crate) fn holds(&self, ring: u32, bucket: u32) -> bool {
        self.buckets.get(ring as usize).is_some_and(|buckets| buckets.binary_search(&bucket).is_ok())
    }
}

/// What one bucket ties.
struct Bond<'j> {
    bucket: u32,
    facts: &'j BucketFacts,
    members: Vec<u32>,
    owners: Vec<u32>,
}

/// Rings over all hits, in the order of their first members. `excepted` says whether an exception sets a member's hit in
/// a bucket aside.
pub(crate) fn gather(
    plan: &Plan<'_>,
    judged: &Judged,
    roll: &Roll,
    excepted: &mut dyn FnMut(&BucketFacts, u32) -> bool,
) -> Gathered {
    let bonds = bonds(judged, excepted);
    let ties: Vec<&[u32]> = bonds.iter().map(|bond| bond.members.as_slice()).collect();
    let gathering = Gathering { plan, roll, bonds: &bonds, ties: &ties };
    let mut scratch = Scratch::default();
    let mut gathered = Gathered::default();
    for ring in rings(&ties, &mut |of, members| gathering.holds(of, members, &mut scratch)) {
        let index = gathered.clusters.len() as u32;
        gathered.of.extend(ring.members.iter().map(|member| (*member, index)));
        gathered.buckets.push(ring.ties.iter().map(|tie| bonds[*tie as usize].bucket).collect());
        let (cluster, facts) = gathering.cluster(&ring);
        gathered.clusters.push(cluster);
        gathered.facts.push(facts);
    }
    gathered.of.sort_unstable();
    gathered
}

fn bonds<'j>(judged: &'j Judged, excepted: &mut dyn FnMut(&BucketFacts, u32) -> bool) -> Vec<Bond<'j>> {
    let hits = (0u32..).zip(&judged.buckets).filter(|(_, b)| b.outcome == Outcome::Hit && b.bits > Bits(0));
    hits.map(|(bucket, facts)| {
        let mut members: Vec<u32> = facts.members.iter().map(|(ordinal, _)| *ordinal).collect();
        members.sort_unstable();
        // Whoever has a key and names a referee by it stands twice.
        members.dedup();
        members.retain(|member| !excepted(facts, *member));
        let (owners, members) = members.into_iter().partition(|member| facts.is_owner(*member));
        Bond { bucket, facts, members, owners }
    })
    .collect()
}

struct Gathering<'g> {
    plan: &'g Plan<'g>,
    roll: &'g Roll,
    bonds: &'g [Bond<'g>],
    ties: &'g [&'g [u32]],
}

impl Gathering<'_> {
    /// Whether ties would send the members to a review if there were nothing else: more of them never weigh less.
    fn holds(&self, ties: &[u32], members: &[u32], scratch: &mut Scratch) -> bool {
        let mut bonds: Vec<&Bond<'_>> = ties.iter().map(|tie| &self.bonds[*tie as usize]).collect();
        bonds.sort_by_key(|bond| (std::cmp::Reverse(bond.facts.bits), bond.bucket));
        bonds.truncate(MAX_ASKED);
        let hit = |(at, bond): (u16, &&Bond<'_>)| {
            let rule = self.plan.rule(bond.facts.rule);
            Some(Hit { finding: at, family: rule.family?, bits: bond.facts.bits, causes: &rule.explained_by })
        };
        let hits: Vec<Hit<'_>> = (0u16..).zip(&bonds).filter_map(hit).collect();
        let scoring = &self.plan.rules.scoring;
        let mut price = |cause: u16, of: &[u16]| {
            let of: Vec<&Bond<'_>> = of.iter().map(|at| bonds[usize::from(*at)]).collect();
            self.price(cause, &of, members, scratch)
        };
        verdict::total(&hits, scoring, &mut price) >= scoring.review
    }

    fn price(&self, cause: u16, of: &[&Bond<'_>], members: &[u32], scratch: &mut Scratch) -> Option<Bits> {
        let within = of.iter().flat_map(|bond| &bond.facts.members).filter(|(o, _)| members.binary_search(o).is_ok());
        let group: Vec<Member<'_>> =
            within.filter_map(|(ordinal, referee)| Some(self.roll.get(*ordinal)?.member(*referee))).collect();
        let group = Group::new(group, None, None);
        let strongest = of.iter().map(|bond| bond.facts.bits).max().unwrap_or_default();
        let hits = Hits { count: of.len() as u32, strongest: strongest.as_f64(), single: 0, similarity: None };
        let scene = Scene { group: Some(&group), hits };
        // What a band reads of one application is of no ring.
        band(self.plan, cause, &scene, &mut |_| Tri::Unknown, scratch)
    }

    fn tie(&self, bond: &Bond<'_>, members: Vec<u32>) -> Tie {
        Tie {
            rule: bond.facts.rule,
            kind: self.kind(bond),
            key: bond.facts.text.to_string(),
            members,
            owners: bond.owners.clone(),
        }
    }

    fn kind(&self, bond: &Bond<'_>) -> TieKind {
        let family = self.plan.rule(bond.facts.rule).family.map(usize::from);
        family.and_then(|family| self.plan.rules.scoring.families.get(family)).map_or(TieKind::Other, |f| f.kind)
    }

    fn cluster(&self, ring: &Ring) -> (Cluster, RingFacts) {
        let linked = ring.members.iter().filter_map(|member| self.roll.get(*member));
        let group = Group::new(linked.map(|linked| linked.member(false)).collect(), None, None);
        let bonds: Vec<&Bond<'_>> = ring.ties.iter().map(|tie| &self.bonds[*tie as usize]).collect();
        let within = |bond: &Bond<'_>| -> Vec<u32> {
            bond.members.iter().copied().filter(|member| ring.members.binary_search(member).is_ok()).collect()
        };
        let renamed = self.renamed(ring);
        let mut kinds: Vec<TieKind> = bonds.iter().map(|bond| self.kind(bond)).collect();
        kinds.extend((!renamed.is_empty()).then_some(TieKind::Person));
        kinds.sort_unstable();
        kinds.dedup();
        let scoring = &self.plan.rules.scoring;
        let family = |bond: &&Bond<'_>| scoring.families.get(usize::from(self.plan.rule(bond.facts.rule).family?));
        let mut families: Vec<String> = bonds.iter().filter_map(family).map(|family| family.id.clone()).collect();
        families.sort_unstable();
        families.dedup();
        let former = former(&renamed, self.roll);
        let names = group.names().iter().filter(|name| former.binary_search(name).is_err());
        let names: Vec<String> = names.take(MAX_NAMES).map(|name| (*name).to_owned()).collect();
        let cohesion = ring.cohesion(self.ties);
        let facts = RingFacts {
            people: group.people(),
            applications: ring.members.len() as u32,
            ties: ring.ties.len() as u32,
            kinds: kinds.clone(),
            families,
            names: names.clone(),
            span: group.span(),
            cohesion,
        };
        let cluster = Cluster {
            members: ring.members.clone(),
            ties: bonds.iter().map(|bond| self.tie(bond, within(bond))).collect(),
            people: facts.people,
            kinds,
            names,
            span: facts.span,
            cohesion,
            bridges: self.bridges(ring),
            loose: ring
                .loose
                .iter()
                .map(|tie| &self.bonds[*tie as usize])
                .map(|bond| loose(bond, within(bond)))
                .collect(),
            renamed,
        };
        (cluster, facts)
    }

    fn bridges(&self, ring: &Ring) -> Vec<Bridge> {
        let place = |tie: u32| ring.ties.binary_search(&tie).unwrap_or(0) as u32;
        let bridge = |found: crate::link::Break| Bridge {
            at: match found.at {
                At::Tie(tie) => BridgeAt::Tie(place(tie)),
                At::Member(member) => BridgeAt::Member(member),
            },
            parts: found.parts,
            largest: found.largest,
        };
        ring.breaks(self.ties).into_iter().map(bridge).collect()
    }

    /// Pairs of members who are probably one person: only those born on one day, or with one identity document, are
    /// compared.
    fn renamed(&self, ring: &Ring) -> Vec<Renamed> {
        let linked: Vec<_> = ring.members.iter().filter_map(|member| self.roll.get(*member)).collect();
        let mut marks: Vec<(Mark, usize)> = Vec::new();
        for (at, one) in linked.iter().enumerate() {
            let born = one.persona.birth.filter(|date| date.day > 0);
            marks.extend(born.map(|date| (Mark::Born(date.year, date.month, date.day), at)));
            marks.extend(one.persona.id_key().map(|key| (Mark::Document(key), at)));
        }
        marks.sort_unstable();
        let mut found: Vec<Renamed> = Vec::new();
        for same in marks.chunk_by(|a, b| a.0 == b.0) {
            let same = &same[..same.len().min(MAX_BORN)];
            for (i, (_, a)) in same.iter().enumerate() {
                for (_, b) in &same[i + 1..] {
                    let (a, b) = (linked[*a], linked[*b]);
                    if let Some(via) = renamed(&a.persona, &b.persona) {
                        found.push(Renamed { members: [a.ordinal, b.ordinal], via });
                    }
                }
            }
        }
        found.sort_by_key(|one| one.members);
        found.dedup_by_key(|one| one.members);
        found
    }
}

fn loose(bond: &Bond<'_>, members: Vec<u32>) -> Loose {
    let others = (bond.members.len() - members.len()) as u32;
    Loose { rule: bond.facts.rule, key: bond.facts.text.to_string(), members, others }
}

/// What two applications of one person have in common under any name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Born(i16, u8, u8),
    Document(crate::fact::Key),
}

/// Names that their bearers have given up, ascending: of two applications of one person, that of the earlier. A name that
/// somebody else in the ring bears is printed for them.
fn former<'r>(renamed: &[Renamed], roll: &'r Roll) -> Vec<&'r str> {
    let mut former: Vec<&str> = Vec::new();
    for one in renamed {
        let [a, b] = one.members.map(|member| roll.get(member).map(|linked| &linked.persona));
        if let (Some(a), Some(b)) = (a, b)
            && let (Some(first), Some(second)) = (a.applied_at, b.applied_at)
            && first != second
        {
            former.push(if first < second { &a.display } else { &b.display });
        }
    }
    former.sort_unstable();
    former.dedup();
    former
}
