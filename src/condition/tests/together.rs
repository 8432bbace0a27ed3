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
    fn conjunctions(rules in proptest::collection::vec(proptest::collection::vec(proptest::sample::select(TERMS), 1..5), 0..150), world in proptest::collection::vec(any::<u8>(), 0..50)) {
        let texts: Vec<String> = rules.iter().map(|terms| terms.join(" && ")).collect();
        let (partial, full) = worlds(&world);
        agree(&texts, &partial);
        agree(&texts, &full);
        agree(&texts, &World::default());
    }

    #[test]
    fn anything(texts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..8), world in proptest::collection::vec(any::<u8>(), 0..50)) {
        let texts: Vec<String> = texts.iter().map(|bytes| Draw::new(bytes).truth(3)).collect();
        let (partial, full) = worlds(&world);
        agree(&texts, &partial);
        agree(&texts, &full);
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
