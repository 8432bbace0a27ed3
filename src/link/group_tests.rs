//! Tests of group facts.

use proptest::prelude::*;

use super::*;
use crate::fact::{fold, name::Name};

fn persona(name: &str) -> Persona {
    Persona { display: name.into(), name: Name::of(name).parts, ..Persona::default() }
}

/// `street` or `street/unit`.
fn at_home(name: &str, home: &str) -> Persona {
    let (street, unit) = home.split_once('/').map_or((home, None), |(street, unit)| (street, Some(unit)));
    let home = (!street.is_empty())
        .then(|| Home { street: fold::mark(street.as_bytes()), unit: unit.map(|u| fold::mark(u.as_bytes())) });
    Persona { home, ..persona(name) }
}

fn applied(name: &str, at: Option<i64>) -> Persona {
    Persona { applied_at: at, ..persona(name) }
}

fn group<'a>(personas: &'a [Persona], key: Option<Key>, text: Option<&'a str>) -> Group<'a> {
    let members = personas.iter().zip(0..).map(|(persona, ordinal)| Member { persona, ordinal, referee: false });
    Group::new(members.collect(), key, text)
}

#[test]
fn apart_table() {
    for (homes, want) in [
        (&[("Ann Lee", "oak 1/4"), ("Raj Patel", "oak 1/4")][..], Tri::False),
        (&[("Ann Lee", "oak 1/4"), ("Raj Patel", "oak 1/5")], Tri::True),
        (&[("Ann Lee", "oak 1/4"), ("Raj Patel", "oak 1")], Tri::Unknown),
        (&[("Ann Lee", "oak 1"), ("Raj Patel", "oak 1")], Tri::Unknown),
        (&[("Ann Lee", "oak 1"), ("Raj Patel", "elm 2")], Tri::True),
        (&[("Ann Lee", "oak 1/4"), ("Raj Patel", "")], Tri::Unknown),
        (&[("Ann Lee", ""), ("Raj Patel", "")], Tri::Unknown),
        // A move: they lived together once.
        (&[("Ann Lee", "oak 1/4"), ("Ann Lee", "elm 2/1"), ("Raj Patel", "elm 2/1")], Tri::False),
        // Two together, a third elsewhere.
        (&[("Ann Lee", "oak 1/4"), ("Raj Patel", "oak 1/4"), ("Joe Cruz", "elm 2/1")], Tri::True),
        (&[("Ann Lee", "oak 1/4"), ("Ann Lee", "elm 2/1")], Tri::False),
    ] {
        let personas: Vec<Persona> = homes.iter().map(|(name, home)| at_home(name, home)).collect();
        assert_eq!(group(&personas, None, None).apart(), want, "{homes:?}");
    }
}

#[test]
fn interleaved_table() {
    for (times, want) in [
        (&[("Ann Lee", Some(1)), ("Raj Patel", Some(2)), ("Ann Lee", Some(3))][..], Tri::True),
        (&[("Ann Lee", Some(1)), ("Ann Lee", Some(2)), ("Raj Patel", Some(3))], Tri::False),
        (&[("Ann Lee", Some(1)), ("Raj Patel", Some(1))], Tri::Unknown),
        (&[("Ann Lee", Some(1)), ("Ann Lee", Some(5)), ("Raj Patel", Some(5)), ("Raj Patel", Some(9))], Tri::Unknown),
        (&[("Ann Lee", Some(1)), ("Raj Patel", None)], Tri::Unknown),
        (&[("Ann Lee", Some(1)), ("Raj Patel", Some(2)), ("Ann Lee", Some(3)), ("Joe Cruz", None)], Tri::True),
        (&[("Ann Lee", Some(1)), ("Ann Lee", None)], Tri::False),
        (&[("Ann Lee", Some(1)), ("Ann Lee", Some(6)), ("Raj Patel", Some(2)), ("Raj Patel", Some(8))], Tri::True),
    ] {
        let personas: Vec<Persona> = times.iter().map(|(name, at)| applied(name, *at)).collect();
        assert_eq!(group(&personas, None, None).interleaved(), want, "{times:?}");
    }
}

#[test]
fn people_names_and_span() {
    let personas = [
        applied("Raj Patel", Some(50)),
        applied("LEE, Ann", Some(10)),
        applied("Ann Lee", Some(90)),
        applied("Joe Cruz", Some(20)),
    ];
    let all = group(&personas, None, None);
    assert_eq!((all.applications(), all.people(), all.span()), (4, 3, Some(80)));
    assert_eq!(all.names().len(), 3);
    assert_eq!((all.names()[0], all.names()[2]), ("Raj Patel", "Joe Cruz"));
    assert_eq!(all.person_of(1), all.person_of(2));
    assert_ne!(all.person_of(0), all.person_of(1));
    assert_eq!(all.person_of(9), None);
    let personas = [applied("Raj Patel", Some(50)), applied("Ann Lee", None)];
    assert_eq!(group(&personas, None, None).span(), None);
    let nobody = group(&[], None, None);
    assert_eq!((nobody.people(), nobody.span(), nobody.agency(), nobody.owner()), (0, None, 0.0, None));
}

#[test]
fn an_application_counts_once_for_both_roles() {
    let (ann, raj) = (persona("Ann Lee"), persona("Raj Patel"));
    let member = |persona, ordinal, referee| Member { persona, ordinal, referee };
    let both = Group::new(
        vec![member(&ann, 3, true), member(&ann, 3, false), member(&raj, 1, true), member(&raj, 1, true)],
        None,
        None,
    );
    assert_eq!((both.applications(), both.members().len(), both.people()), (2, 3, 2));
    assert_eq!((both.referees(), both.referred()), (2, 1));
}

#[test]
fn keys_shared_besides() {
    let key = |n: u8| Key::from_bytes([n; 16]);
    let with =
        |name, keys: &[u8]| Persona { keys: keys.iter().map(|n| (KeyKind::Phone, key(*n))).collect(), ..persona(name) };
    let personas = [with("Ann Lee", &[1, 2, 3]), with("Raj Patel", &[1, 2, 4]), with("Ann Lee", &[1, 3])];
    assert_eq!(group(&personas, Some(key(1)), None).other_keys(), 1, "3 is one person's alone");
    assert_eq!(group(&personas, Some(key(9)), None).other_keys(), 2);
    assert_eq!(group(&personas, None, None).other_keys(), 1);
    assert_eq!(group(&personas[..1], None, None).other_keys(), 0);
}

#[test]
fn shares() {
    let mark = |text: &str| fold::mark(text.as_bytes());
    let stint = |employer, first, last| Stint { employer: mark(employer), first, last };
    let mut personas = ["Ann Lee", "Raj Patel", "Joe Cruz", "Eve Moss"].map(persona);
    personas[0].employers = [stint("acme", 10, 20), stint("acme", 21, 30)].into();
    personas[1].employers = [stint("acme", 20, 22)].into();
    personas[2].employers = [stint("acme", 31, 40), stint("bolt", 1, 50)].into();
    personas[0].agency = Some(mark("hire"));
    personas[1].agency = Some(mark("hire"));
    personas[2].agency = Some(mark("other"));
    personas[0].schools = [mark("mit")].into();
    personas[3].schools = [mark("mit")].into();
    personas[3].job = Some(mark("job"));
    personas[3].city = Some(mark("austin"));
    let all = group(&personas, None, None);
    assert_eq!((all.agency(), all.colleagues(), all.cohort()), (0.5, 0.5, 0.5));
    assert_eq!((all.jobs(), all.cities()), (1, 1));
    let pair = group(&personas[1..3], None, None);
    assert_eq!((pair.colleagues(), pair.cohort()), (0.0, 0.0), "one after the other are no colleagues");
}

#[test]
fn copied_careers_are_no_colleagues() {
    let stint = |employer: &str, first, last| Stint { employer: fold::mark(employer.as_bytes()), first, last };
    let mut personas = ["Ann Lee", "Raj Patel", "Joe Cruz"].map(persona);
    for persona in &mut personas {
        persona.employers = [stint("acme", 10, 20), stint("bolt", 21, 30)].into();
        persona.schools = [fold::mark(b"mit")].into();
    }
    assert_eq!(group(&personas, None, None).colleagues(), 0.0, "one career under three names");
    assert_eq!(group(&personas, None, None).cohort(), 0.0, "and one schooling");
    personas[2].employers = [stint("acme", 10, 20), stint("bolt", 21, 31)].into();
    let colleagues = group(&personas, None, None).colleagues();
    assert!((colleagues - 2.0 / 3.0).abs() < 1e-9, "one career and a colleague: {colleagues}");
    personas[1].employers = [stint("acme", 10, 20)].into();
    assert_eq!(group(&personas, None, None).colleagues(), 1.0, "one job in common is ordinary");
    let alike = ["Ann Lee", "Raj Patel", "Joe Cruz", "Eve Moss", "Bo Ek"].map(persona);
    let mut alike = alike.map(|p| Persona { employers: [stint("acme", 10, 20)].into(), ..p });
    assert_eq!(group(&alike[..3], None, None).colleagues(), 1.0);
    assert_eq!(group(&alike, None, None).colleagues(), 0.6, "five who came and left together");
    for (persona, start) in alike.iter_mut().zip([4, 5, 6, 10, 10]) {
        persona.employers = [stint("acme", start, 20)].into();
    }
    assert_eq!(group(&alike, None, None).colleagues(), 1.0, "a layoff ends many jobs in one month");
}

#[test]
fn kept_name_parts() {
    let kept =
        |names: &[&str]| group(&names.iter().map(|n| persona(n)).collect::<Vec<_>>(), None, None).name_part_kept();
    assert_eq!(kept(&["Ann Lee", "Ann Cruz"]), Tri::True);
    assert_eq!(kept(&["Ann Lee", "Raj Patel"]), Tri::False);
    assert_eq!(kept(&["Ann Lee", "Ann Cruz", "Raj Cruz"]), Tri::False);
    assert_eq!(kept(&[]), Tri::Unknown);
}

#[test]
fn owner_only_when_one_name_fits() {
    let owner = |names: &[&str], text: Option<&str>| {
        let personas: Vec<Persona> = names.iter().map(|n| persona(n)).collect();
        let all = group(&personas, None, text);
        all.owner().and_then(|_| (0..names.len() as u32).find(|o| all.is_owner(*o)))
    };
    assert_eq!(owner(&["Raj Patel", "Ann Lee"], Some("ann.lee42@example.com")), Some(1));
    assert_eq!(owner(&["Raj Patel", "Ann Lee"], Some("linkedin.com/in/ann-lee-12ab")), Some(1));
    assert_eq!(owner(&["Raj Patel", "Ann Lee"], Some("lee@example.com")), None);
    assert_eq!(owner(&["Raj Patel", "Ann Lee"], Some("x@ann-lee.com")), None);
    assert_eq!(owner(&["Raj Patel", "Ann Lee"], Some("annlee.rajpatel@example.com")), None, "it fits two");
    assert_eq!(owner(&["Ann Lee"], Some("ann.lee@example.com")), None, "nobody to borrow");
    assert_eq!(owner(&["Raj Patel", "Ann Lee"], None), None);
    let (ann, raj) = (persona("Ann Lee"), persona("Raj Patel"));
    let members =
        vec![Member { persona: &ann, ordinal: 0, referee: true }, Member { persona: &raj, ordinal: 1, referee: true }];
    assert_eq!(Group::new(members, None, Some("ann.lee@example.com")).owner(), None, "a referee's key is not hers");
}

proptest! {
    #[test]
    fn facts_do_not_depend_on_order(turn in 0_usize..6, homes in proptest::collection::vec(0_usize..4, 6)) {
        let names = ["Ann Lee", "Raj Patel", "LEE, Ann", "Joe Cruz", "A. Lee", "Joseph Cruz"];
        let places = ["", "oak 1", "oak 1/4", "elm 2/1"];
        let personas: Vec<Persona> =
            names.iter().zip(&homes).zip(0..).map(|((name, home), at)| Persona { applied_at: Some(at / 2), ..at_home(name, places[*home]) }).collect();
        let members = |turn: usize| {
            let mut members: Vec<Member<'_>> =
                personas.iter().zip(0..).map(|(persona, ordinal)| Member { persona, ordinal, referee: false }).collect();
            members.rotate_left(turn);
            members
        };
        let (a, b) = (Group::new(members(0), None, None), Group::new(members(turn), None, None));
        prop_assert_eq!(a.people(), b.people());
        prop_assert_eq!(a.names(), b.names());
        prop_assert_eq!((a.apart(), a.interleaved(), a.name_part_kept()), (b.apart(), b.interleaved(), b.name_part_kept()));
    }
}
