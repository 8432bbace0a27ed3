//! Tests of claimed identity and of counting people.

use proptest::prelude::*;

use super::*;
use crate::fact::name::Name;

fn persona(name: &str) -> Persona {
    Persona { display: name.into(), name: Name::of(name).parts, ..Persona::default() }
}

fn born(name: &str, birth: &str) -> Persona {
    Persona { birth: date::read(birth, None), ..persona(name) }
}

fn with_keys(name: &str, keys: &[(KeyKind, u8)]) -> Persona {
    let keys = keys.iter().map(|(kind, n)| (*kind, Key::from_bytes([*n; 16]))).collect();
    Persona { keys, ..persona(name) }
}

fn count(personas: &[Persona]) -> usize {
    let numbers = people(&personas.iter().collect::<Vec<_>>());
    numbers.iter().max().map_or(0, |most| *most as usize + 1)
}

#[test]
fn namesakes_and_contradictions() {
    assert!(same_identity(&persona("Ann Lee"), &persona("LEE, Ann")));
    assert!(same_identity(&born("Ann Lee", "1990-03-04"), &persona("Ann Lee")));
    assert!(same_identity(&born("Ann Lee", "1990-03-04"), &born("Ann Lee", "1990-04-03")));
    assert!(same_identity(&born("Ann Lee", "1990-03-04"), &born("Ann Lee", "1990-03-05")));
    assert!(!same_identity(&born("Ann Lee", "1990-03-04"), &born("Ann Lee", "1985-07-21")));
    assert!(!same_identity(&born("Ann Lee", "1990-03-04"), &born("Raj Patel", "1990-03-04")));
    let (a, b) = (with_keys("Ann Lee", &[(KeyKind::IdNumber, 1)]), with_keys("Ann Lee", &[(KeyKind::IdNumber, 2)]));
    assert!(!same_identity(&a, &b));
    let same_id = with_keys("Raj Patel", &[(KeyKind::IdNumber, 1)]);
    assert!(!same_identity(&a, &same_id), "one document under two names is two claims");
}

#[test]
fn initials_need_support() {
    assert!(!same_identity(&persona("A. Lee"), &persona("Ann Lee")));
    assert!(same_identity(&born("A. Lee", "1990-03-04"), &born("Ann Lee", "1990-03-04")));
    assert!(same_identity(&with_keys("A. Lee", &[(KeyKind::Phone, 1)]), &with_keys("Ann Lee", &[(KeyKind::Phone, 1)])));
    assert!(!same_identity(
        &with_keys("A. Lee", &[(KeyKind::Phone, 1)]),
        &with_keys("Ann Lee", &[(KeyKind::Phone, 2)])
    ));
    let person = |name| Persona { person_key: Some(Key::from_bytes([7; 16])), ..persona(name) };
    assert!(same_identity(&person("A. Lee"), &person("Ann Lee")));
    assert!(!same_identity(&person("Raj Patel"), &person("Ann Lee")), "the system's key is no proof");
}

#[test]
fn twins_namesakes_and_changed_names_are_people_of_their_own() {
    let twin = |name| Persona {
        keys: with_keys(name, &[(KeyKind::Address, 1), (KeyKind::Phone, 2)]).keys,
        ..born(name, "1995-05-05")
    };
    for (a, b) in [("Kim Min-su", "Kim Min-ji"), ("Maria Rossi", "Mario Rossi"), ("Emi Ota", "Eri Ota")] {
        assert_eq!(count(&[twin(a), twin(b)]), 2, "{a} / {b}");
    }
    assert_eq!(count(&[born("Chen Wei", "1990-01-02"), born("Chen Wei", "1986-09-14")]), 2);
    assert!(!same_identity(&twin("Sarah Booth"), &twin("Sarah Keane")), "a changed name is a cause, no identity");
    let recorded = |name, birth| Persona { person_key: Some(Key::from_bytes([7; 16])), ..born(name, birth) };
    assert!(!same_identity(&recorded("Chen Wei", "1990-01-02"), &recorded("Chen Wei", "1986-09-14")));
    assert!(same_identity(&recorded("C. Wei", "1990-01-02"), &recorded("Chen Wei", "1990-01-02")));
}

#[test]
fn a_slip_in_a_name_of_one_word_needs_two_sorts_of_keys() {
    let keys = [(KeyKind::Phone, 1), (KeyKind::Email, 2)];
    let (name, slip) = (with_keys("Nurhayati", &keys), with_keys("Nurhayai", &keys));
    assert!(same_identity(&name, &slip) && same_identity(&slip, &name));
    assert!(!same_identity(&name, &with_keys("Nurhayai", &keys[..1])), "a phone alone may be a family's");
    let recorded = |persona: Persona| Persona { person_key: Some(Key::from_bytes([7; 16])), ..persona };
    assert!(same_identity(&recorded(name.clone()), &recorded(with_keys("Nurhayai", &keys[..1]))));
    assert!(!same_identity(&recorded(persona("Nurhayati")), &recorded(persona("Nurhayai"))));
    assert!(!same_identity(&with_keys("Budi", &keys), &with_keys("Rudi", &keys)), "short words differ by a letter");
    assert!(!same_identity(&name, &with_keys("Nurhidayati", &keys)), "two letters are another name");
    assert!(!same_identity(&with_keys("Kim Minsu", &keys), &with_keys("Kim Minji", &keys)), "twins have two words");
}

#[test]
fn one_initial_does_not_merge_a_ring() {
    let key = [(KeyKind::Phone, 1)];
    let ring: Vec<Persona> =
        ["Ann Lee", "Adam Lee", "Amir Lee", "A. Lee", "Raj Patel"].iter().map(|n| with_keys(n, &key)).collect();
    assert_eq!(count(&ring), 4);
    assert_eq!(count(&[persona("Ann Lee"), persona(""), persona("")]), 1, "no name is nobody else");
    assert_eq!(count(&[persona(""), persona("")]), 1);
    assert_eq!(count(&[]), 0);
    assert_eq!(count(&[persona("Ann Lee"), persona("Lee Ann"), persona("Ann M. Lee")]), 1);
}

#[test]
fn a_person_is_numbered_in_order_of_completeness() {
    let (long, short, other) = (persona("Ann Marie Lee"), persona("Ann Lee"), persona("Raj Kumar Venkatesan Patel"));
    assert_eq!(people(&[&short, &other, &long]), [1, 0, 1]);
}

#[test]
fn compatible_names_share_a_block() {
    for (a, b) in [
        ("Ann Lee", "LEE, Ann"),
        ("Bob Smith", "Robert Smith"),
        ("Jhon Smith", "John Smith"),
        ("John Smtih", "John Smith"),
        ("A. Lee", "Ann Lee"),
        ("Juan Pérez", "Juan Pérez Gómez"),
        ("Wang Xiaoming", "Xiao Ming Wang"),
        ("Nguyen Van An", "An Nguyen"),
        ("Mohamed Ali", "Muhammad Aly"),
        ("Kim Min-su", "Minsu Gim"),
        ("Suharto", "Suharto Wibowo"),
        ("Maria de la Cruz", "Maria Cruz"),
        ("Сергей Иванов", "Sergei Ivanov"),
    ] {
        let (a, b) = (persona(a), persona(b));
        let meets = |index: &Persona, look: &Persona| {
            let found = blocks(look, false);
            blocks(index, true).iter().any(|block| found.contains(block))
        };
        let (first, second) = if Claim::of(&a) < Claim::of(&b) { (&a, &b) } else { (&b, &a) };
        assert!(meets(first, second), "{} / {}", a.display, b.display);
    }
}

#[test]
fn crowds_are_counted_like_few() {
    let mut state = 7_u64;
    let mut word = || -> String {
        let letter = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + (state >> 33) as u8 % 26)
        };
        (0..9).map(letter).collect()
    };
    let names: Vec<String> = (0..500).map(|_| format!("{} {}", word(), word())).collect();
    let mut personas: Vec<Persona> = names.iter().map(|name| persona(name)).collect();
    let distinct_people = count(&personas);
    personas.extend(names.iter().map(|name| {
        let (given, family) = name.split_once(' ').expect("two words");
        persona(&format!("{family}, {given}"))
    }));
    assert_eq!(count(&personas), distinct_people, "the order of words makes nobody new");
    assert_eq!(distinct_people, names.len());
}

fn any_persona() -> impl Strategy<Value = Persona> {
    let name = proptest::sample::select(vec![
        "Ann Lee",
        "LEE, Ann",
        "A. Lee",
        "Anne Lee",
        "Adam Lee",
        "Bob Smith",
        "Robert Smith",
        "Rob Smyth",
        "R. Smith",
        "Juan Pérez",
        "Juan Pérez Gómez",
        "Juan Carlos Pérez",
        "Wang Xiaoming",
        "Xiao Ming Wang",
        "Suharto",
        "",
        "Nguyen Van An",
        "An Nguyen",
        "Mohamed Ali",
        "Muhammad Aly",
    ]);
    let birth = proptest::option::of(proptest::sample::select(vec!["1990-03-04", "1990-04-03", "1985-07-21", "1990"]));
    let keys = proptest::collection::vec(
        (proptest::sample::select(vec![KeyKind::Phone, KeyKind::Email, KeyKind::IdNumber]), 0_u8..3),
        0..3,
    );
    let person = proptest::option::of(0_u8..3);
    (name, birth, keys, person).prop_map(|(name, birth, mut keys, person)| {
        keys.sort_unstable();
        keys.dedup_by_key(|(kind, _)| *kind);
        let mut persona = with_keys(name, &keys);
        persona.birth = birth.and_then(|text| date::read(text, None));
        persona.person_key = person.map(|n| Key::from_bytes([n; 16]));
        persona
    })
}

proptest! {
    #[test]
    fn identity_is_symmetric_and_reflexive(a in any_persona(), b in any_persona()) {
        prop_assert!(same_identity(&a, &a));
        prop_assert_eq!(same_identity(&a, &b), same_identity(&b, &a));
    }

    #[test]
    fn counting_does_not_depend_on_order(personas in proptest::collection::vec(any_persona(), 1..14), turn: usize) {
        let members: Vec<&Persona> = personas.iter().collect();
        let numbers = people(&members);
        let mut turned: Vec<(usize, &Persona)> = members.iter().copied().enumerate().collect();
        let len = turned.len();
        turned.rotate_left(turn % len);
        if turn % 2 == 0 {
            turned.reverse();
        }
        let again = people(&turned.iter().map(|(_, p)| *p).collect::<Vec<_>>());
        for ((index, _), number) in turned.iter().zip(again) {
            prop_assert_eq!(numbers[*index], number);
        }
    }

    #[test]
    fn numbers_are_dense(personas in proptest::collection::vec(any_persona(), 1..10)) {
        let mut numbers = people(&personas.iter().collect::<Vec<_>>());
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.last().map(|n| *n as usize + 1), Some(numbers.len()));
    }
}

#[test]
fn two_slips_of_one_person_are_one_person() {
    let who = |name, birth| Persona { keys: with_keys(name, &[(KeyKind::Phone, 2)]).keys, ..born(name, birth) };
    let slips = ["Kalle Berg", "Kale Berg", "Kae Berg"];
    assert!(!same_identity(&who(slips[0], "1990-03-04"), &who(slips[2], "1990-03-04")), "too far apart alone");
    assert_eq!(count(&slips.map(|name| who(name, "1990-03-04"))), 1);
    assert_eq!(count(&slips.map(persona)), 2, "nothing but the names");
    assert_eq!(count(&slips.map(|name| born(name, "1990-03-04"))), 2, "nothing shared but a birthday");
    let initial = ["Ann Lee", "A. Lee", "Amy Lee"];
    assert_eq!(count(&initial.map(|name| who(name, "1990-03-04"))), 2, "an initial is no spelling");
}

#[test]
fn one_letter_of_a_name_beside_birthday_and_profile_is_a_slip() {
    let who = |name, birth, key| Persona { keys: with_keys(name, &[(key, 2)]).keys, ..born(name, birth) };
    let born = "1990-03-04";
    assert!(same_identity(&who("Neil Berg", born, KeyKind::Profile), &who("Neal Berg", born, KeyKind::Profile)));
    assert!(!same_identity(&who("Neil Berg", born, KeyKind::Phone), &who("Neal Berg", born, KeyKind::Phone)), "twins");
    assert!(!same_identity(
        &who("Neil Berg", born, KeyKind::Profile),
        &who("Neal Berg", "1990-03-11", KeyKind::Profile)
    ));
    assert!(!same_identity(&who("Neil Berg", born, KeyKind::Profile), &who("Nora Berg", born, KeyKind::Profile)));
}
