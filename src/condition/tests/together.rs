//! A set of conditions gives what its conditions give one by one, and a witness what a trace keeps.

use proptest::prelude::*;

use super::generated::{Draw, config, worlds};
use super::*;

/// Comparisons of members with literals, which a set groups, and terms of other forms.
const TERMS: &[&str] = &[
    "app.i >= 1",
    "app.i > 1",
    "app.i == 3",
    "app.i != 7",
    "app.i < -6",
    "3 <= app.i",
    "app.i >= -9223372036854775808",
    "app.i > 9223372036854775807",
    "app.j < 4",
    "app.r == 'abc'",
    "'abc' != app.r",
    "app.r != ''",
    "app.r == 'a'",
    "app.r in ['abc', 'b', '1']",
    "!(app.r in ['', 'Grü\\n'])",
    "app.s == 'Grü\\n'",
    "app.s == 'a text that is longer than sixteen bytes'",
    "app.b",
    "!app.b",
    "app.c",
    "(app.i > 1 || app.i == -7)",
    "!(app.i > 0 && app.i < 7)",
    "(app.r == 'abc' || app.r == '')",
    "(app.b || app.i == 3)",
    "app.country in app.places",
    "app.r in list.known",
    "app.home.country == app.country",
    "has(app.home.country)",
    "!has(app.home.street)",
    "app.home.street == 'x'",
    "!(app.home.street in ['', 'abc'])",
    "(app.home.street == 'abc' || app.home.street == '')",
    "has(app.i)",
    "app.d > 1.0",
    "app.phones.exists(p, p.valid && p.n > 1)",
    "app.phones.exists(q, q.n > 1 && q.valid)",
    "app.phones.exists(p, p.valid)",
    "app.phones.exists(p, !p.valid || p.n == 3)",
    "app.phones.exists(p, p.n == 0 && app.b)",
    "app.phones.exists(p, has(p.e164) && p.e164 in list.known)",
    "app.phones.exists(p, p.e164 in list.none && p.valid)",
    "app.phones.exists(p, !(p.e164 in list.none))",
    "app.phones.exists(p, false && p.valid)",
    "app.phones.exists(p, true || p.valid)",
    "app.phones.exists(p, app.phones.exists(q, q.n > p.n))",
    "app.phones.exists(p, p.valid && app.phones.all(q, q.n <= p.n))",
    "app.phones.all(p, p.valid)",
    "app.phones.all(p, p.n > 0 && p.valid)",
    "app.phones.all(p, p.e164 in list.none)",
    "app.phones.all(p, true)",
    "!app.phones.exists(p, p.valid)",
    "app.places.exists(c, c == app.country)",
    "app.places.all(c, c != app.country)",
    "(app.b && false)",
    "(app.b || true)",
    "app.r in list.none",
    "!(app.r in list.none)",
    "group.people >= 3",
    "group.apart",
    "same(app.i, app.j)",
    "distance(app.r, 'a') == 2",
    "app.extra['Ref'] == 'R-1'",
];

fn compiled(texts: &[String]) -> Vec<Condition> {
    let schema = schema();
    let scope = scope(&schema);
    texts.iter().map(|t| compile(t, &scope, &Type::Bool).unwrap_or_else(|p| panic!("{t}: {p:?}"))).collect()
}

/// A world that gives no value to some members.
struct Lacking<'w> {
    world: &'w World,
    blank: &'w World,
    missing: &'w [FieldId],
    lists: &'w [FieldId],
}

impl Context for Lacking<'_> {
    fn get<'a>(&'a self, of: Handle, field: FieldId) -> Value<'a> {
        match (self.missing.contains(&field), self.lists.contains(&field)) {
            (true, true) => self.blank.get(of, field),
            (true, false) => Value::Unknown,
            _ => self.world.get(of, field),
        }
    }

    fn entry<'a>(&'a self, map: Handle, name: &str) -> Value<'a> {
        self.world.entry(map, name)
    }
}

/// What is left of the conditions gives what all of them give, of records abreast in which members that `lacking` draws
/// are missing, the others, none, and all.
fn agree_on_what_is_left(texts: &[String], world: &World, lacking: u64) {
    let schema = schema();
    let members = || schema.objects.iter().flat_map(|object| &object.members);
    let lists: Vec<FieldId> = members().filter(|m| matches!(m.ty, Type::List(_))).map(|m| m.id).collect();
    let drawn = |m: &&Member, lacking: u64| {
        !matches!(m.ty, Type::Object(_) | Type::Map | Type::Table(_)) && lacking >> (m.id.0 % 64) & 1 == 1
    };
    let missing = [lacking, !lacking, 0, u64::MAX]
        .map(|lacking| members().filter(|m| drawn(m, lacking)).map(|m| m.id).collect::<Vec<FieldId>>());
    let blank = World::default();
    let records = missing.each_ref().map(|missing| Lacking { world, blank: &blank, missing, lists: &lists });
    let set = ConditionSet::new(&compiled(texts));
    let (mut scratch, mut all, mut some) = (Scratch::default(), Truths::default(), vec![Truths::default(); 4]);
    let left = records.each_ref().map(|record| {
        let none = Lacking { world: &blank, ..*record };
        set.left(&|field| record.missing.contains(&field).then_some(false), &none, NOW, &mut scratch)
    });
    let abreast: Vec<_> = left.iter().zip(&records).collect();
    set.decide_abreast(&abreast, NOW, &mut scratch, &mut some);
    for (record, some) in records.iter().zip(some) {
        set.decide(record, NOW, &mut scratch, &mut all);
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(some.get(at), all.get(at), "{text} without {:?}", record.missing);
        }
    }
}

fn agree(texts: &[String], world: &World) {
    let conditions = compiled(texts);
    let set = ConditionSet::new(&conditions);
    let (mut scratch, mut truths) = (Scratch::default(), Truths::default());
    set.decide(world, NOW, &mut scratch, &mut truths);
    let alone: Vec<Tri> = conditions.iter().map(|c| c.decide(world, &[], NOW, &mut scratch)).collect();
    for (at, (text, alone)) in texts.iter().zip(&alone).enumerate() {
        assert_eq!(truths.get(at), *alone, "{text}");
    }
    let of = |truth: Tri| (0..alone.len()).filter(|at| alone[*at] == truth).collect::<Vec<_>>();
    assert_eq!(truths.holding().collect::<Vec<_>>(), of(Tri::True));
    assert_eq!(truths.undecided().collect::<Vec<_>>(), of(Tri::Unknown));
    assert_eq!((set.len(), truths.get(texts.len())), (texts.len(), Tri::False));
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn conjunctions(rules in proptest::collection::vec(proptest::collection::vec(proptest::sample::select(TERMS), 1..5), 0..150), world in proptest::collection::vec(any::<u8>(), 0..50), lacking in any::<u64>()) {
        let texts: Vec<String> = rules.iter().map(|terms| terms.join(" && ")).collect();
        let (partial, full) = worlds(&world);
        agree(&texts, &partial);
        agree(&texts, &full);
        agree(&texts, &World::default());
        agree_on_what_is_left(&texts, &full, lacking);
    }

    #[test]
    fn anything(texts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..8), world in proptest::collection::vec(any::<u8>(), 0..50), lacking in any::<u64>()) {
        let texts: Vec<String> = texts.iter().map(|bytes| Draw::new(bytes).truth(3)).collect();
        let (partial, full) = worlds(&world);
        agree(&texts, &partial);
        agree(&texts, &full);
        agree_on_what_is_left(&texts, &full, lacking);
        agree_on_what_is_left(&texts, &partial, !lacking);
    }

    #[test]
    fn a_witness_tells_what_a_trace_keeps(text in proptest::collection::vec(any::<u8>(), 0..60), world in proptest::collection::vec(any::<u8>(), 0..50)) {
        let condition = compiled(&[Draw::new(&text).truth(4)]).swap_remove(0);
        let (partial, full) = worlds(&world);
        for world in [partial, full] {
            let (mut scratch, mut seen) = (Scratch::default(), Vec::new());
            let truth = condition.witness(&world, &[], NOW, &mut scratch, |read| {
                seen.push((read.path.to_owned(), read.span.clone(), read.key.map(str::to_owned), read.value.into_owned()));
            });
            let (traced, steps) = condition.trace(&world, &[], NOW, &mut scratch);
            let steps: Vec<_> = steps.into_iter().map(|s| (s.path, s.span, s.key, s.value)).collect();
            prop_assert_eq!(truth, traced);
            prop_assert!(format!("{seen:?}") == format!("{steps:?}"), "{seen:?} {steps:?}");
        }
    }
}

/// A context that counts what is asked of it.
struct Counting(World, std::cell::Cell<usize>);

impl Context for Counting {
    fn get<'a>(&'a self, of: Handle, field: FieldId) -> Value<'a> {
        self.1.set(self.1.get() + 1);
        self.0.get(of, field)
    }

    fn entry<'a>(&'a self, map: Handle, name: &str) -> Value<'a> {
        self.0.entry(map, name)
    }
}

#[test]
fn a_member_is_read_once_and_only_while_it_matters() {
    let reads = |texts: &[&str]| {
        let conditions = compiled(&texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
        let context = Counting(World::full(), Default::default());
        ConditionSet::new(&conditions).decide(&context, NOW, &mut Scratch::default(), &mut Truths::default());
        context.1.get()
    };
    assert_eq!(reads(&["app.i > 1", "app.i > 2", "app.i == 7 && app.i < 9", "!(app.i == 1)"]), 1);
    assert_eq!(reads(&["app.i > 1", "app.r == 'abc'", "app.r == 'b' && app.i > 3"]), 2);
    assert_eq!(reads(&["app.i < 1 && app.r == 'abc'"]), 1, "the first term rules it out");
    assert_eq!(reads(&["app.d > 1.0 && app.b", "app.d > 1.0 && app.i == 7"]), 3, "equal terms are one");
    assert_eq!(reads(&["app.c && app.d > 1.0", "app.i == 1 && app.d > 2.0"]), 2);
    let one_list = ["app.phones.exists(p, p.valid && p.n > 9)", "app.phones.exists(q, q.n > 8)"];
    assert_eq!(reads(&one_list), 1 + 2 * 2, "the list, and two members of two phones");
    assert_eq!(reads(&["app.d > 1.0 && false", "app.r in list.none && app.b", "app.r in list.none"]), 0);
    assert_eq!(reads(&["app.phones.exists(p, p.e164 in list.none && p.valid)"]), 1, "the list alone");
}

#[test]
fn what_is_settled_by_a_key_is_not_asked() {
    let given = |text: &str, has| {
        let condition = compiled(&[text.to_owned()]).swap_remove(0);
        let schema = schema();
        let key = compile("app.r", &scope(&schema), &Type::String).expect("a member");
        condition
            .given(&key, has)
            .map(|left| left.map_or_else(|truth| format!("{truth:?}"), |c| c.normalised().to_owned()))
    };
    let cases = [
        ("has(app.r)", "True", "False"),
        ("has(app.r) || !has(app.i)", "True", "!(known(app.i))"),
        ("(has(app.r) || !has(app.i)) && !(app.r in list.none)", "True", "!(known(app.i))"),
        ("(has(app.r) || app.b) && app.c && app.i > 1", "((1 < app.i) && app.c)", "((1 < app.i) && app.b && app.c)"),
        ("has(app.r) && app.r == 'x'", "(\"x\" == app.r)", "False"),
        ("!has(app.r) && app.b", "False", "app.b"),
        ("(app.r == 'x' && has(app.r)) || app.b", "((\"x\" == app.r) || app.b)", "app.b"),
        ("has(app.r) || app.i > 1 && app.r == 'x'", "True", "((\"x\" == app.r) && (1 < app.i))"),
    ];
    for (text, keyed, keyless) in cases {
        assert_eq!(
            (given(text, true).as_deref(), given(text, false).as_deref()),
            (Some(keyed), Some(keyless)),
            "{text}"
        );
    }
    assert_eq!(given("app.b && app.r == 'x'", true), None, "whether there is a key is not asked");
}
