//! Linkage from end to end on small synthetic batches.

use super::blocking::Candidates;
use super::*;

const GIVEN: [&str; 24] = [
    "alice", "bruno", "carmen", "dmitri", "elena", "farid", "gloria", "hassan", "ingrid", "jorge", "katarina", "liam",
    "mei", "nadia", "oscar", "paloma", "quentin", "rosa", "samuel", "tatiana", "umar", "violet", "wanjiru", "yusuf",
];
const FAMILY: [&str; 30] = [
    "anderson",
    "becker",
    "castillo",
    "dubois",
    "eriksen",
    "fernandez",
    "gonzales",
    "hoffmann",
    "ivanov",
    "jankowski",
    "kimura",
    "lindberg",
    "marchetti",
    "novak",
    "okafor",
    "petersen",
    "quispe",
    "rosenberg",
    "sandoval",
    "takahashi",
    "ueda",
    "vasquez",
    "wojcik",
    "xiong",
    "yamamoto",
    "zimmermann",
    "abernathy",
    "blackwood",
    "carmichael",
    "delacroix",
];

/// A fixed sequence of numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

#[derive(Clone)]
struct Person([String; 6]);

const COLUMNS: [Attribute; 6] =
    [Attribute::Given, Attribute::Family, Attribute::Birth, Attribute::Mailbox, Attribute::Phone, Attribute::Street];

fn person(dice: &mut Dice) -> Person {
    let (given, family) = (GIVEN[dice.roll(24)], FAMILY[dice.roll(30)]);
    Person([
        given.to_owned(),
        family.to_owned(),
        format!("{:04}{:02}{:02}", 1960 + dice.roll(40), 1 + dice.roll(12), 1 + dice.roll(28)),
        format!("{given}.{family}{}@mail.example", dice.roll(1000)),
        format!("+1212{:07}", dice.roll(10_000_000)),
        format!("{} street {}", FAMILY[dice.roll(30)], dice.roll(900)),
    ])
}

/// The person again, as people write themselves again.
fn again(person: &Person, dice: &mut Dice) -> Person {
    let mut person = person.clone();
    match dice.roll(5) {
        0 => person.0[1].truncate(person.0[1].len() - 1),
        1 => person.0[0] = person.0[0][..1].to_owned(),
        2 => person.0[4] = format!("+1646{:07}", dice.roll(10_000_000)),
        3 => person.0[3].clear(),
        _ => person.0[2].replace_range(7..8, &dice.roll(9).to_string()),
    }
    person
}

fn table(people: &[Person]) -> Table {
    let mut table = Table::default();
    for person in people {
        let mut row = Row::default();
        COLUMNS.iter().zip(&person.0).for_each(|(attribute, value)| row.push(attribute.clone(), value));
        table.push(&row);
    }
    table.seal();
    table
}

/// 600 people, a third of them twice, the second time further down; and the truth.
fn batch() -> (Vec<Person>, Vec<u32>) {
    let mut dice = Dice(7);
    let mut people: Vec<Person> = (0..600).map(|_| person(&mut dice)).collect();
    let mut truth: Vec<u32> = (1..=600).collect();
    for at in 0..200 {
        let twice = again(&people[at], &mut dice);
        people.push(twice);
        truth.push(at as u32 + 1);
    }
    (people, truth)
}

#[test]
fn people_who_come_twice_are_found_without_labels() {
    let (people, truth) = batch();
    let table = table(&people);
    let linked = link(&table, &Options { truth: Some(truth), ..Options::default() }).expect("names to compare");
    let found = linked.evaluation.clone().expect("a truth");
    assert_eq!(found.true_pairs, 200);
    assert!(found.candidate_recall > 0.99 && found.pairs.f1 > 0.98 && found.clusters.f1 > 0.98, "{found:?}");
    assert!(linked.recall > 0.95 && linked.recall <= 1.0, "{}", linked.recall);
    assert!((linked.candidates as usize) < people.len() * 100, "{}", linked.candidates);
    let (iterations, converged) = linked.model.iterations();
    assert!(converged && iterations > 1);
}

#[test]
fn the_result_depends_on_neither_threads_nor_memory() {
    let (people, _) = batch();
    let table = table(&people);
    let run = |threads: usize, memory: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let linked = link(&table, &Options { memory, ..Options::default() }).expect("names to compare");
            let bits: Vec<(u32, u32, u64)> = linked.links.iter().map(|l| (l.a, l.b, l.weight.to_bits())).collect();
            (bits, linked.clusters.clone(), linked.candidates)
        })
    };
    let one = run(1, 1 << 30);
    assert_eq!(one, run(3, 1 << 30));
    // Little memory means several stripes of records.
    let comparer = Comparer::new(&table);
    let blocking = Blocking::new(&comparer, table.len());
    let model = train::start(&comparer, table.len());
    let mut worth = Worth::new(&comparer, &model, table.len());
    let all = |found: &Candidates| found.parts(100).iter().flat_map(|part| found.unpack(part)).collect::<Vec<_>>();
    let whole = all(&blocking.candidates(0..table.len(), &mut worth));
    let mut many = Vec::new();
    for start in (0..table.len()).step_by(97) {
        worth.again();
        many.extend(all(&blocking.candidates(start..start + 97, &mut worth)));
    }
    assert_eq!(many, whole);
}

#[test]
fn hope_is_lost_only_where_the_whole_pattern_has_none() {
    let (people, _) = batch();
    let mut people = people[..120].to_vec();
    // Given and family names in each other's place.
    let swapped: Vec<Person> = people[..20]
        .iter()
        .cloned()
        .map(|mut p| {
            p.0.swap(0, 1);
            p
        })
        .collect();
    people.extend(swapped);
    let table = table(&people);
    let comparer = Comparer::new(&table);
    let model = train::start(&comparer, table.len());
    let mut kept = 0;
    for cut in [-15.0, 0.0, 25.0] {
        let hope = model.hope(cut);
        for (a, b) in (0..140).flat_map(|a| (0..140).map(move |b| (a, b))).filter(|(a, b)| a != b) {
            let pattern = comparer.pattern(a, b);
            assert_eq!(comparer.hopeful(a, b, &hope), hope.of(pattern).then_some(pattern));
            kept += u32::from(hope.of(pattern));
        }
    }
    assert!(kept > 200 && kept < 3 * 140 * 139, "{kept}");
}

#[test]
fn a_waterfall_adds_up_and_shows_both_values() {
    let (people, _) = batch();
    let table = table(&people);
    let linked = link(&table, &Options::default()).expect("names to compare");
    let best = linked.links[0];
    let fall = linked.waterfall(best.b, best.a);
    assert_eq!((fall.a, fall.b), (best.a, best.b));
    let sum: f64 = fall.bars.iter().map(|bar| bar.bits).sum();
    assert!((sum - fall.weight).abs() < 1e-9 && (fall.weight - best.weight).abs() < 1e-9);
    assert!(fall.probability() > 0.5);
    let family = fall.bars.iter().find(|bar| bar.label == "name.family").expect("a comparison of family names");
    assert_eq!(family.left, people[best.a as usize].0[1]);
    let birth = fall.bars.iter().find(|bar| bar.label == "date_of_birth").expect("a comparison of birth dates");
    assert!(birth.left.is_empty() && birth.bits != 0.0, "birth dates are compared and never shown");
}

/// The batch with more people put behind it.
fn joined(more: &[Person]) -> (Table, u32) {
    let (mut people, _) = batch();
    let first = people.len() as u32;
    people.extend_from_slice(more);
    (table(&people), first)
}

fn someone(values: [&str; 6]) -> Person {
    Person(values.map(str::to_owned))
}

#[test]
fn a_household_is_not_one_person() {
    let shared = ["+12125550001", "linden street 12"];
    let member = |given, birth, mail| someone([given, "abernathy", birth, mail, shared[0], shared[1]]);
    let mut more: Vec<Person> = Vec::new();
    // Households are what a batch has; one of them has twins, and a record that could be either.
    for (n, family) in FAMILY.iter().enumerate().take(12) {
        let street = format!("birch street {n}");
        let phone = format!("+1212555{n:04}");
        more.push(someone(["carmen", family, "19700101", "", &phone, &street]));
        more.push(someone(["jorge", family, "19681224", "", &phone, &street]));
    }
    let at = more.len() as u32;
    more.push(member("alice", "19850312", "alice.abernathy@home.example"));
    more.push(member("bruno", "19830921", "bruno.abernathy@home.example"));
    more.push(member("alice", "19850312", ""));
    more.push(member("bruno", "19830921", ""));
    more.push(member("", "", "abernathy@home.example"));
    let (table, first) = joined(&more);
    let linked = link(&table, &Options::default()).expect("names to compare");
    let cluster = |n: u32| linked.clusters[(first + at + n) as usize];
    assert_eq!(cluster(0), cluster(2));
    assert_eq!(cluster(1), cluster(3));
    assert_ne!(cluster(0), cluster(1), "a record without given name and birth date joins no two people");
    for n in (0..24).step_by(2) {
        assert_ne!(linked.clusters[(first + n) as usize], linked.clusters[(first + n + 1) as usize]);
    }
}

#[test]
fn twins_stay_apart_where_one_record_fits_both() {
    let twin = |given| someone([given, "blackwood", "19910704", "", "+12125559999", "elm street 7"]);
    let (table, first) = joined(&[twin("samuel"), twin("tatiana"), twin("samuel"), twin("tatiana"), twin("")]);
    let linked = link(&table, &Options::default()).expect("names to compare");
    let cluster = |n: u32| linked.clusters[(first + n) as usize];
    assert_eq!((cluster(0), cluster(1)), (cluster(2), cluster(3)));
    assert_ne!(cluster(0), cluster(1), "{:#?}", linked.waterfall(first, first + 1));
}

#[test]
fn a_ring_that_shares_everything_but_the_person_is_many_people() {
    let mut dice = Dice(99);
    let ring: Vec<Person> = (0..8)
        .map(|_| {
            let other = person(&mut dice);
            let [given, family, birth, ..] = &other.0;
            someone([given, family, birth, "desk@ring.example", "+12125557777", "harbour street 1"])
        })
        .collect();
    let (table, first) = joined(&ring);
    let linked = link(&table, &Options::default()).expect("names to compare");
    let clusters: HashSet<u32> = (0..8).map(|n| linked.clusters[(first + n) as usize]).collect();
    let inner: Vec<Waterfall> =
        linked.links.iter().filter(|link| link.a >= first).map(|link| linked.waterfall(link.a, link.b)).collect();
    assert_eq!(clusters.len(), 8, "{inner:#?}");
}

#[test]
fn copies_are_one_person_however_many_and_say_nothing_of_how_common_a_name_is() {
    let (people, truth) = batch();
    let mut people = people[580..720].to_vec();
    let truth = &truth[580..720];
    let first = people.len() as u32;
    let one = someone(["ingrid", "hoffmann", "19850312", "ingrid@mail.example", "+12125550001", "linden street 12"]);
    people.extend(std::iter::repeat_n(one.clone(), 300));
    let mut slip = one;
    slip.0[1] = "hofmann".to_owned();
    people.push(slip);
    let all = table(&people);
    let linked = link(&all, &Options::default()).expect("names to compare");
    assert!((first..first + 301).all(|record| linked.clusters[record as usize] == first));
    assert!((0..first).all(|record| linked.clusters[record as usize] < first));
    for (at, person) in truth.iter().enumerate() {
        let before = truth.iter().position(|other| other == person).expect("itself");
        assert!(linked.clusters[at] as usize == before || people[at].0[0].len() == 1, "{:?}", people[at].0);
    }
    let judgements = vec![Judgement { a: first, b: first + 7, verdict: Verdict::Different }];
    let told = link(&all, &Options { judgements, ..Options::default() }).expect("names to compare");
    assert_ne!(told.clusters[first as usize], told.clusters[first as usize + 7]);
}

#[test]
fn batches_of_few_records_are_linked() {
    let one = || someone(["ingrid", "hoffmann", "19850312", "", "", "linden street 12"]);
    let other = |given: &str, birth| someone([given, "hoffmann", birth, "", "", "linden street 12"]);
    for people in [vec![one(), one()], vec![one(), one(), other("jorge", "19790101"), other("mei", "20010203")]] {
        let table = table(&people);
        let linked = link(&table, &Options::default()).expect("names to compare");
        let apart: Vec<u32> = (2..people.len() as u32).collect();
        assert_eq!(linked.clusters, [vec![0, 0], apart].concat());
        assert_eq!((linked.links[0].a, linked.links[0].b), (0, 1));
    }
}

#[test]
fn judgements_are_honoured() {
    let (people, _) = batch();
    let table = table(&people);
    let free = link(&table, &Options::default()).expect("names to compare");
    let (sure, apart) = (free.links[0], (1, 2));
    assert_ne!(free.clusters[1], free.clusters[2]);
    let judgements = vec![
        Judgement { a: sure.a, b: sure.b, verdict: Verdict::Different },
        Judgement { a: apart.1, b: apart.0, verdict: Verdict::Same },
    ];
    let judged = link(&table, &Options { judgements, ..Options::default() }).expect("names to compare");
    assert_ne!(judged.clusters[sure.a as usize], judged.clusters[sure.b as usize]);
    assert_eq!(judged.clusters[1], judged.clusters[2]);
    assert!(!judged.links.iter().any(|link| (link.a, link.b) == (sure.a, sure.b)));
}

#[test]
fn a_path_leads_through_the_cluster_and_implied_pairs_weigh_as_its_weakest_link() {
    let link = |a, b, weight| Link { a, b, weight };
    let links = [link(0, 1, 9.0), link(2, 3, 8.0), link(1, 2, 5.0), link(0, 2, 2.0)];
    let clusters = [0, 0, 0, 0, 4];
    assert_eq!(resolve::path(&links, &clusters, 0, 3), Some(vec![links[0], links[2], links[1]]));
    assert_eq!(resolve::path(&links, &clusters, 0, 4), None);
    assert_eq!(resolve::path(&links, &clusters, 2, 2), Some(Vec::new()));
    let implied: Vec<(u32, u32, f64)> =
        resolve::implied(&links, &clusters).iter().map(|l| (l.a, l.b, l.weight)).collect();
    assert_eq!(implied, [(0, 3, 5.0), (1, 3, 5.0)]);
}

#[test]
fn nothing_to_compare_is_said() {
    let empty = Table::default();
    assert_eq!(link(&empty, &Options::default()).err(), Some(Error::NothingToCompare));
    let mut same = Table::default();
    for _ in 0..5 {
        let mut row = Row::default();
        row.push(Attribute::City, "austin");
        same.push(&row);
    }
    assert_eq!(link(&same, &Options::default()).err(), Some(Error::NothingToCompare));
}

#[test]
fn a_block_without_end_costs_no_more_than_its_share() {
    // Three numbers that everybody writes, and nothing else in common.
    let mut dice = Dice(3);
    let mut people: Vec<Person> = (0..4000).map(|_| person(&mut dice)).collect();
    people.iter_mut().zip(0..).for_each(|(person, n)| person.0[4] = format!("+1212555000{}", n % 3));
    let table = table(&people);
    let linked = link(&table, &Options::default()).expect("names to compare");
    assert!(linked.candidates < 4000 * 150, "{}", linked.candidates);
    assert!(linked.rules.iter().any(|rule| rule.split > 0));
}
