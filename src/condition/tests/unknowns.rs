//! Missing is unknown: what absorbs it, what asks for it, what a trace keeps of it.

use super::*;

fn check(world: &World, cases: &[(&str, Tri)]) {
    for (case, want) in cases {
        assert_eq!(decide(case, world), *want, "{case}");
    }
}

const T: Tri = Tri::True;
const F: Tri = Tri::False;
const U: Tri = Tri::Unknown;

#[test]
fn absorption() {
    let world = World::default().app("b", Value::Bool(true)).app("c", Value::Bool(false));
    check(
        &world,
        &[
            ("app.i == 1", U),
            ("app.i != 1", U),
            ("!(app.i == 1)", U),
            ("app.i == 1 && app.c", F),
            ("app.c && app.i == 1", F),
            ("app.i == 1 && app.b", U),
            ("app.i == 1 || app.b", T),
            ("app.b || app.i == 1", T),
            ("app.i == 1 || app.c", U),
            ("app.i == 1 || app.c || app.b", T),
            ("app.i == 1 && app.b && app.c", F),
            ("app.b ? app.b : app.i == 1", T),
            ("app.c ? app.i == 1 : app.b", T),
            ("app.i == 1 ? app.b : app.b", U),
            ("app.s == app.r", U),
            ("app.s + 'x' == 'x'", U),
            ("app.s.contains('')", U),
            ("size(app.s) >= 1", U),
            ("size(app.phones) >= 1", U),
            ("app.phones.exists(p, p.valid)", U),
            ("app.phones.all(p, p.valid)", U),
            ("app.phones.exists_one(p, p.valid)", U),
            ("app.s in ['a']", U),
            ("app.i in [1, 2]", U),
            ("app.i in []", F),
            ("app.s in list.known", U),
            ("app.s in list.none", F),
            ("'a' in app.tags", U),
            ("'a' in ['a', app.s]", T),
            ("'b' in ['a', app.s]", U),
            ("1 in [app.i, 1]", T),
            ("pattern.digits.found(app.s)", U),
            ("app.home.street == 'x'", U),
            ("app.extra['x'] == 'x'", U),
            ("string(app.i) == '1'", U),
            ("distance(app.s, 'x') == 1", U),
            ("app.t < now", U),
            ("app.born < app.left", U),
            ("[app.i, 1] == [1, 2]", F),
            ("[app.i, 1] == [1, 1]", U),
            ("[app.i] == [1, 1]", F),
            ("size([app.i]) == 1", T),
            ("[app.i, 3].exists(x, x == 3)", T),
            ("[app.i, 3].exists(x, x == 4)", U),
            ("[app.i, 3].all(x, x == 4)", F),
            ("[app.i, 3].all(x, x == 3)", U),
            ("[app.i, 3].exists_one(x, x == 3)", U),
            ("[app.i, 3].filter(x, x == 3) == [3]", U),
            ("[app.i, 3].map(x, x) == [3]", U),
            ("-app.i == 1", U),
        ],
    );
}

#[test]
fn asking_for_it() {
    let known = World::full();
    let nothing = World::default();
    let empty = World::default()
        .app("phones", Value::Objects { first: handle(PHONE, 0), len: 0 })
        .app("tags", Value::list(Vec::new()));
    check(
        &known,
        &[
            ("has(app.i)", T),
            ("has(app.phones)", T),
            ("has(app.home)", T),
            ("has(app.home.country)", T),
            ("has(app.home.street)", F),
            ("has(app.c)", T),
            ("known(app.i + 1)", T),
            ("known(app.phones[0].region)", T),
            ("known(app.phones[1].region)", F),
            ("has(app.phones[1].region)", F),
            ("same(app.country, app.phones[0].region)", T),
            ("differ(app.country, app.phones[0].region)", F),
            ("differ(app.country, app.home.country)", T),
            ("same(app.country, app.phones[1].region)", F),
            ("differ(app.country, app.phones[1].region)", F),
            ("app.country in app.places", T),
            ("app.country in [app.home.country, app.phones[0].region]", T),
            ("app.places.all(c, c in app.places)", T),
            ("macro.alike", F),
            ("app.phones.all(p, differ(p.region, app.home.country))", F),
            ("app.phones.exists(p, differ(p.region, app.home.country))", T),
            ("same(app.born, date('1990-05'))", F),
            ("same(app.left, date('2020-03-01'))", T),
        ],
    );
    check(
        &nothing,
        &[
            ("has(app.i)", F),
            ("!has(app.i)", T),
            ("has(app.phones)", F),
            ("has(app.home.country)", F),
            ("has(app.extra['x'])", F),
            ("known(app.i == 1)", F),
            ("known(app.i == 1 || true)", T),
            ("same(app.i, 1)", F),
            ("differ(app.i, 1)", F),
            ("app.i.orValue(3) == 3", T),
            ("app.b.orValue(true)", T),
            ("(app.i == 1).orValue(false)", F),
            ("app.tags.orValue([]) == []", T),
            ("app.phones.orValue([]).exists(p, p.valid)", F),
        ],
    );
    check(
        &empty,
        &[
            ("has(app.phones)", F),
            ("size(app.phones) == 0", T),
            ("app.phones.exists(p, p.valid)", F),
            ("app.phones.all(p, p.valid)", T),
            ("app.phones.exists_one(p, p.valid)", F),
            ("app.i in app.nums", U),
            ("app.s in app.tags", F),
        ],
    );
}

fn trace(text: &str, world: &World) -> Trace {
    let schema = schema();
    let condition = compile(text, &scope(&schema), &Type::Bool).unwrap_or_else(|p| panic!("{text}: {p:?}"));
    condition.explain(world, &[], &[], NOW, &mut Scratch::default())
}

fn paths(text: &str, world: &World) -> Vec<String> {
    trace(text, world).steps.into_iter().map(|s| s.path).collect()
}

#[test]
fn a_trace_keeps_what_decided() {
    let world = World::full();
    assert_eq!(paths("app.i == 1 || app.r == 'abc'", &world), ["app.r"]);
    assert_eq!(paths("app.i == 7 && app.r == 'abc'", &world), ["app.i", "app.r"]);
    assert_eq!(paths("app.i == 7 && app.r == 'x'", &world), ["app.r"]);
    assert_eq!(paths("app.i == 7 && app.home.street == 'x' && app.b", &world), ["app.home.street"]);
    assert_eq!(paths("app.phones.exists(p, !p.valid && p.n == 2)", &world), ["p.valid", "p.n"]);
    assert_eq!(paths("size(app.phones) == 2", &world), ["app.phones"]);
    assert_eq!(paths("app.extra['Ref'] == 'R-1'", &world), ["app.extra[\"Ref\"]"]);
    let steps = trace("app.phones.exists(p, p.n < 5)", &world).steps;
    let of: Vec<_> = steps.iter().map(|s| (s.of.index, s.value.clone())).collect();
    assert_eq!(of, [(0, Value::Int(1)), (1, Value::Int(2))], "all elements that decide are shown");
}

#[test]
fn a_step_has_its_place_and_value() {
    let text = "app.c ||  app.phones[0].e164 == '+12'";
    let step = trace(text, &World::full()).steps.swap_remove(0);
    assert_eq!(&text[step.span.clone()], "app.phones[0].e164");
    assert_eq!((step.of, step.value), (handle(PHONE, 0), Value::text("+12")));
    let keyed = trace("app.extra['Ref'] == 'R-1'", &World::full()).steps.swap_remove(0);
    assert_eq!((keyed.key.as_deref(), keyed.of), (Some("Ref"), handle(APP, 0)));
}

#[test]
fn faults_say_why() {
    let text = "app.b && app.i / (app.i - 7) == 1";
    let trace = trace(text, &World::full());
    assert_eq!(trace.value, Value::Unknown);
    assert_eq!(trace.faults.len(), 1);
    assert_eq!(&text[trace.faults[0].span.clone()], "app.i / (app.i - 7)");
    assert_eq!(trace.faults[0].reason, "division by zero");
}

#[test]
fn a_context_that_breaks_its_word_is_unknown() {
    let world = World::full().app("i", Value::Bool(true)).app("phones", Value::Int(3)).app("home", Value::Int(1));
    check(
        &world,
        &[
            ("app.i == 7", U),
            ("app.i + 1 == 7", U),
            ("app.phones.exists(p, p.valid)", U),
            ("app.phones[0].n == 1", U),
            ("size(app.phones) == 0", U),
            ("app.home.street == 'x'", U),
            ("-app.i == 3", U),
        ],
    );
}

#[test]
fn what_is_read_and_used() {
    let schema = schema();
    let text = "app.i > param.least && app.phones.exists(p, macro.real && p.e164 in list.known) || pattern.digits.found(app.extra['x'])";
    let condition = compile(text, &scope(&schema), &Type::Bool).expect("compiles");
    let names: Vec<&str> = condition.reads().iter().map(|f| members()[usize::from(f.0)].1).collect();
    assert_eq!(names, ["i", "phones", "extra", "e164", "valid"]);
    assert_eq!(condition.roots(), ["app"]);
    assert_eq!(condition.columns().iter().map(|c| c.1).collect::<Vec<_>>(), ["x"]);
    let uses = condition.uses();
    let all = [&uses.lists, &uses.patterns, &uses.params, &uses.macros];
    assert_eq!(all.map(|s| s.iter().cloned().collect::<Vec<_>>()), [["known"], ["digits"], ["least"], ["real"]]);
}

#[test]
fn equal_conditions_share_their_text() {
    let schema = schema();
    let scope = scope(&schema);
    let normal =
        |t: &str| compile(t, &scope, &Type::Bool).unwrap_or_else(|p| panic!("{t}: {p:?}")).normalised().to_owned();
    for (a, b) in [
        ("app.i > 3 && app.b", "app.b && (3 < app.i)"),
        ("app.i > param.least", "app.i > 3"),
        ("app.phones.exists(p, p.valid)", "app.phones.exists(q, q.valid)"),
        ("macro.seven", "7 == app.i"),
        ("app.r in ['b', 'a']", "app.r in ['a', 'b', 'b']"),
        ("app.b || app.c || app.b", "app.c || app.b"),
        (
            "app.phones.exists(p, app.phones.exists(q, p.n == q.n))",
            "app.phones.exists(x, app.phones.exists(y, y.n == x.n))",
        ),
    ] {
        assert_eq!(normal(a), normal(b), "{a} / {b}");
    }
    for (a, b) in [
        ("app.i > 3", "app.i >= 3"),
        ("app.i - app.j == 1", "app.j - app.i == 1"),
        ("app.phones.exists(p, p.valid)", "app.phones.all(p, p.valid)"),
        ("app.phones.exists(p, app.phones.exists(q, q.valid))", "app.phones.exists(p, app.phones.exists(q, p.valid))"),
        ("same(app.i, 1)", "differ(app.i, 1)"),
        ("app.r == '1'", "app.s == '1'"),
    ] {
        assert_ne!(normal(a), normal(b), "{a} / {b}");
    }
}
