//! Rings on small graphs, and on random ones against a slow definition.

use proptest::prelude::*;

use super::*;

/// Rings where ties of these positions hold by themselves, and no others.
fn found(ties: &[&[u32]], strong: &[u32]) -> Vec<Ring> {
    rings(ties, &mut |of, _| of.iter().any(|tie| strong.contains(tie)))
}

fn members(rings: &[Ring]) -> Vec<Vec<u32>> {
    rings.iter().map(|ring| ring.members.clone()).collect()
}

#[test]
fn one_thing_shared_by_all_is_a_ring_however_weak() {
    let ties: &[&[u32]] = &[&[3, 5, 9]];
    let ring = Ring { members: vec![3, 5, 9], ties: vec![0], loose: vec![] };
    assert_eq!(found(ties, &[]), std::slice::from_ref(&ring));
    assert_eq!(ring.cohesion(ties), 1.0);
    assert_eq!(ring.breaks(ties), [Break { at: At::Tie(0), parts: 3, largest: 1 }]);
    assert!(rings(&[&[7]], &mut |_, _| true).is_empty());
}

#[test]
fn a_family_at_home_is_one_ring_that_nothing_takes_apart() {
    let ties: &[&[u32]] = &[&[1, 2, 3, 4], &[1, 2, 3, 4], &[1, 3]];
    let rings = found(ties, &[]);
    assert_eq!(members(&rings), [[1, 2, 3, 4]]);
    assert!(rings[0].breaks(ties).is_empty());
}

#[test]
fn two_rings_with_one_weak_thing_in_common_stay_two() {
    // 1 to 4 behind a phone, 5 to 8 behind a mailbox, 4 and 5 at one home.
    let ties: &[&[u32]] = &[&[1, 2, 3, 4], &[5, 6, 7, 8], &[4, 5]];
    let apart = found(ties, &[0, 1]);
    assert_eq!(members(&apart), [[1, 2, 3, 4], [5, 6, 7, 8]]);
    assert_eq!((&apart[0].loose, &apart[1].loose), (&vec![2], &vec![2]));
    let joined = found(ties, &[0, 1, 2]);
    assert_eq!(members(&joined), [[1, 2, 3, 4, 5, 6, 7, 8]]);
    let breaks = joined[0].breaks(ties);
    assert_eq!(breaks[0], Break { at: At::Tie(2), parts: 2, largest: 4 });
    assert!(breaks.contains(&Break { at: At::Member(4), parts: 2, largest: 4 }));
    // Two weak things between the same two rings are no longer one slip.
    let ties: &[&[u32]] = &[&[1, 2, 3, 4], &[5, 6, 7, 8], &[4, 5], &[3, 6]];
    assert_eq!(members(&found(ties, &[0, 1])), [[1, 2, 3, 4, 5, 6, 7, 8]]);
}

#[test]
fn two_who_share_much_and_an_office_are_no_ring_with_the_office() {
    // 1 and 2 share a phone and a mailbox, all five a connection; none of it holds by itself.
    let ties: &[&[u32]] = &[&[1, 2], &[1, 2], &[1, 2, 3, 4, 5]];
    let rings = found(ties, &[]);
    assert_eq!(members(&rings), [vec![1, 2], vec![3, 4, 5]]);
    assert_eq!(rings[0].ties, [0, 1, 2]);
    assert_eq!(rings[0].loose, [2]);
}

#[test]
fn who_lives_with_a_member_is_no_member() {
    // 4 and 9 share a home, a landline and a connection.
    let ties: &[&[u32]] = &[&[1, 2, 3, 4], &[4, 9], &[4, 9], &[4, 9]];
    let rings = found(ties, &[0]);
    assert_eq!(members(&rings), [[1, 2, 3, 4]]);
    assert_eq!(rings[0].loose, [1, 2, 3]);
}

#[test]
fn a_chain_of_slips_is_pairs() {
    let ties: &[&[u32]] = &[&[1, 2], &[2, 3], &[3, 4], &[4, 5]];
    let rings = found(ties, &[]);
    assert_eq!(members(&rings), [[1, 2], [3, 4]]);
    assert_eq!(rings[1].loose, [1, 3]);
}

#[test]
fn those_left_over_by_a_bridge_have_each_other() {
    // 4 of a ring shares a connection with 7 and 8, who share nothing else.
    let ties: &[&[u32]] = &[&[1, 2, 3, 4], &[4, 7, 8]];
    let rings = found(ties, &[0]);
    assert_eq!(members(&rings), [vec![1, 2, 3, 4], vec![7, 8]]);
    assert_eq!((&rings[0].loose, &rings[1].ties, &rings[1].loose), (&vec![1], &vec![1], &vec![1]));
}

#[test]
fn a_path_names_what_leads_from_one_to_the_other() {
    let ties: &[&[u32]] = &[&[1, 2], &[2, 3, 4], &[4, 6], &[1, 2, 3]];
    let ring = &found(ties, &[0, 1, 2, 3])[0];
    let path = ring.path(ties, 1, 6).unwrap();
    assert_eq!(path.len(), 3);
    assert_eq!(path.last(), Some(&Step { tie: 2, member: 6 }));
    assert_eq!((ring.path(ties, 3, 3), ring.path(ties, 3, 5)), (Some(vec![]), None));
    assert!((ring.cohesion(ties) - 6.0 / 10.0).abs() < 1e-9, "{}", ring.cohesion(ties));
}

#[test]
fn a_long_chain_and_a_wide_star_are_no_trouble() {
    let chain: Vec<[u32; 2]> = (0..50_000).map(|n| [n, n + 1]).collect();
    let ties: Vec<&[u32]> = chain.iter().map(|tie| &tie[..]).collect();
    let rings = rings(&ties, &mut |_, _| true);
    assert_eq!((rings.len(), rings[0].members.len()), (1, 50_001));
    assert_eq!(rings[0].breaks(&ties).len(), MAX_BREAKS);
    assert!(rings[0].cohesion(&ties) < 0.001);
    let star: Vec<u32> = (0..100_000).collect();
    let ties: [&[u32]; 1] = [&star];
    let ring = &found(&ties, &[])[0];
    assert_eq!((ring.cohesion(&ties), ring.members.len()), (1.0, 100_000));
}

/// The components of the ties.
fn connected(ties: &[Vec<u32>]) -> UnionFind {
    let mut sets = UnionFind::new(12);
    for tie in ties {
        tie.windows(2).for_each(|pair| _ = sets.union(pair[0], pair[1]));
    }
    sets
}

proptest! {
    #[test]
    fn rings_are_disjoint_connected_and_within_components(
        sets in proptest::collection::vec(proptest::collection::btree_set(0_u32..12, 1..5), 0..9),
        strong in proptest::collection::vec(any::<bool>(), 9),
    ) {
        let ties: Vec<Vec<u32>> = sets.into_iter().map(|set| set.into_iter().collect()).collect();
        let slices: Vec<&[u32]> = ties.iter().map(Vec::as_slice).collect();
        let found = rings(&slices, &mut |of, _| of.iter().any(|tie| strong[*tie as usize]));
        let mut whole = connected(&ties);
        let mut seen = std::collections::BTreeSet::new();
        for ring in &found {
            prop_assert!(ring.members.len() > 1 && ring.members.windows(2).all(|pair| pair[0] < pair[1]));
            for member in &ring.members {
                prop_assert!(seen.insert(*member));
                prop_assert_eq!(whole.find(*member), whole.find(ring.members[0]));
                // Whoever is reached by ties within the ring alone is reached by a path.
                prop_assert!(ring.path(&slices, ring.members[0], *member).is_some());
            }
            let cohesion = ring.cohesion(&slices);
            prop_assert!(cohesion > 0.0 && cohesion <= 1.0);
            for one in ring.breaks(&slices) {
                prop_assert!(one.parts > 1 && (one.largest as usize) < ring.members.len());
            }
        }
        // Members of one strong tie are in one ring.
        for (at, tie) in ties.iter().enumerate().filter(|(at, tie)| strong[*at] && tie.len() > 1) {
            let of = |member: u32| found.iter().position(|ring| ring.members.contains(&member));
            prop_assert!(tie.iter().all(|member| of(*member).is_some() && of(*member) == of(tie[0])), "{at}");
        }
    }
}
