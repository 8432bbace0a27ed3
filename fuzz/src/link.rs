//! Links: arbitrary people, one a line, `name|birth|phone|mail|city|employer`.
//!
//! One person is the same as itself, and sameness does not depend on the side. A group numbers its people without
//! gaps, does not depend on the order of its members, and answers every question.

use ringer::condition::{Context, Handle, ObjectId, Type, Value};
use ringer::fact::{Facts, Ground, Key, KeyKind};
use ringer::link::{Buckets, Entry, Group, Member, Persona, clusters, people, same_identity, windows};
use ringer::record::{Application, Field, FieldSet};
use ringer::schema;

use crate::NOW;

/// Parts of people.
pub const WORDS: &[&str] = &[
    "|",
    "\n",
    "Ann",
    "Anne",
    "Annie",
    "Lee",
    "van der Berg",
    "O'Neil",
    "Jr.",
    "III",
    "José",
    "Jose\u{301}",
    "李",
    "Mohammed",
    "Bob",
    "Robert",
    "A.",
    "B",
    "-",
    " ",
    "1990-02-03",
    "1990",
    "+12125550123",
    "ann@example.org",
    "Springfield",
    "Acme Ltd",
    "ß",
    "İ",
    "\u{200d}",
    "(",
    ")",
    ",",
    "\"",
    "née ",
    "d'",
    "Mc",
    "Mac",
    "al-",
    "bin ",
];

/// Small groups.
pub fn seeds() -> Vec<Vec<u8>> {
    crate::texts(&[
        "Ann Lee|1990-02-03|+12125550123|ann@example.org|Springfield|Acme\nLee, Anne||+12125550123||Springfield|\nRaj Patel|||raj@x.example||Acme",
        "Robert van der Berg Jr.|1980||||\nBob Vanderberg|1980||||\nB. van den Berg|||||",
        "José O'Neil-Díaz\nJose ONeil Diaz\nJ Diaz\nMaría José",
        "Mohammed bin Salman\nMuhammad Salman\n李小龙\nBruce Lee\n||||\nX",
    ])
}

/// The most people of one input: every pair is compared.
const MOST: usize = 24;

const FIELDS: [Field; 6] =
    [Field::NameFull, Field::DateOfBirth, Field::Phone, Field::Email, Field::HomeCity, Field::EmploymentEmployer];

/// Runs one input.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let ground = Ground::new(vec![FIELDS.iter().map(|f| f.path().to_owned()).collect()], NOW, String::new());
    let all: Vec<Persona> = text.lines().take(MOST).map(|line| persona(line, &ground)).collect();
    for a in &all {
        assert!(same_identity(a, a), "{a:?} is not itself");
        for b in &all {
            assert_eq!(same_identity(a, b), same_identity(b, a), "{a:?} and {b:?}");
        }
    }
    let refs: Vec<&Persona> = all.iter().collect();
    let numbers = people(&refs);
    assert_eq!(numbers.len(), all.len());
    let count = numbers.iter().max().map_or(0, |most| most + 1);
    assert!((0..count).all(|n| numbers.contains(&n)), "{numbers:?}");
    groups(&all, count);
    buckets(&all);
}

fn persona(line: &str, ground: &Ground) -> Persona {
    let mut app = Application::default();
    app.carried = FieldSet::all();
    for (column, (field, text)) in (0u16..).zip(FIELDS.into_iter().zip(line.split('|'))) {
        app.push(field, 0, column, text);
    }
    Persona::of(&Facts::new(&app, ground))
}

fn groups(all: &[Persona], count: u32) {
    let member = |(ordinal, persona)| Member { persona, ordinal, referee: ordinal % 5 == 4 };
    let forwards: Vec<Member<'_>> = (0u32..).zip(all).map(member).collect();
    let backwards = forwards.iter().rev().copied().collect();
    let key = all.first().and_then(|p| p.keys.first()).map(|(_, key)| *key);
    let (one, other) = (Group::new(forwards, key, Some("text")), Group::new(backwards, key, Some("text")));
    assert!(one.people() <= count.max(1));
    let answers = |group: &Group<'_>| -> Vec<String> {
        let Some((_, Type::Object(id))) = schema::group().roots.first() else { unreachable!("one root") };
        let root = Handle { object: ObjectId(id.0), index: 0 };
        let members = &schema::group().object(*id).expect("it is described").members;
        members.iter().map(|m| format!("{} {:?}", m.name, group.get(root, m.id))).collect()
    };
    if !all.is_empty() {
        assert_eq!(answers(&one), answers(&other));
        assert!(!matches!(
            one.get(Handle { object: ObjectId(0), index: 0 }, schema::group().objects[0].members[0].id),
            Value::Object(_)
        ));
    }
}

fn buckets(all: &[Persona]) {
    let entries: Vec<Entry> = (0u32..)
        .zip(all)
        .flat_map(|(ordinal, p)| {
            p.keys.iter().map(move |(_, key)| Entry { key: *key, rule: 0, ordinal, referee: false })
        })
        .collect();
    let found = Buckets::of(entries);
    let pairs = found.iter().flat_map(|bucket| bucket.windows(2).map(|two| (two[0].ordinal, two[1].ordinal)));
    let gathered = clusters(all.len() as u32, pairs);
    assert!(gathered.iter().all(|c| c.len() > 1 && c.is_sorted()));
    let dates: Vec<Option<i64>> = all.iter().map(|p| p.applied_at).collect();
    let _ = windows(&dates, Some(1));
    assert_eq!(Key::of(KeyKind::Person, b"x", ""), Key::of(KeyKind::Person, b"x", ""));
}
