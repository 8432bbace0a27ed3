//! Near misses: the one conjunct to blame, along lists and alternatives, and how far off it is.

use super::*;

/// Countries and cities are hidden.
fn hidden(field: FieldId) -> bool {
    matches!(members()[usize::from(field.0)].2, Type::Opaque(_)) || members()[usize::from(field.0)].1 == "places"
}

fn miss_of(text: &str, world: &World) -> Option<Miss> {
    let schema = schema();
    let condition = compile(text, &scope(&schema), &Type::Bool).unwrap_or_else(|p| panic!("{text}: {p:?}"));
    condition.miss(world, &[], NOW, &mut Scratch::default(), &hidden)
}

/// The conjunct, what holds beside it, the element and the distance.
fn told(text: &str) -> String {
    let Some(miss) = miss_of(text, &World::full()) else { return "-".to_owned() };
    let element = miss.element.map_or(String::new(), |(at, of)| format!(", item {at} of {of}"));
    let gap = match &miss.gap {
        Gap::Compared { op, .. } => op.sign().to_owned(),
        other => format!("{other:?}").split([' ', '{']).next().unwrap_or_default().to_owned(),
    };
    format!("{} + {}{element}: {gap} {:?}", miss.text, miss.beside, miss.distance)
}

#[test]
fn exactly_one_conjunct_is_to_blame() {
    let table = [
        ("app.i == 7 && app.j > 0", "app.j > 0 + 1: > Some(Number(3.0))"),
        ("app.i == 7 && app.b && app.j >= 0", "app.j >= 0 + 2: >= Some(Number(2.0))"),
        ("app.i == 7 && (app.b && (app.d < 2.0 && app.j < 0))", "app.d < 2.0 + 3: < Some(Number(0.5))"),
        ("app.i == 8 && app.j > 0", "-"),
        ("app.i == 7", "-"),
        ("app.i == 9", "app.i == 9 + 0: == Some(Number(2.0))"),
        ("app.i == 7 && app.c", "app.c + 1: Truth None"),
        ("app.i == 7 && !app.b", "!app.b + 1: Truth None"),
        ("app.i == 7 && !(app.j < 0)", "!(app.j < 0) + 1: >= Some(Number(2.0))"),
        ("app.b && app.i != 7", "app.i != 7 + 1: != None"),
        ("app.b && app.r == \"acb\"", "app.r == \"acb\" + 1: == Some(Edits(1))"),
        ("app.b && app.r in [\"xyz\", \"abd\"]", "app.r in [\"xyz\", \"abd\"] + 1: NotListed Some(Edits(1))"),
        ("app.b && app.s in list.known", "app.s in list.known + 1: NotListed None"),
        ("app.b && pattern.digits.found(app.r)", "pattern.digits.found(app.r) + 1: Unmatched None"),
        ("app.b && app.r.contains(\"z\")", "app.r.contains(\"z\") + 1: Unmatched None"),
        ("app.b && has(app.home.street)", "has(app.home.street) + 1: Unknown None"),
        ("app.b && app.u > duration(\"2h\")", "app.u > duration(\"2h\") + 1: > Some(Millis(1799500))"),
        // The conjunct as written, on one line.
        ("app.b &&\n  app.j\n  > 0", "app.j > 0 + 1: > Some(Number(3.0))"),
    ];
    for (text, expected) in table {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn unknown_is_no_near_miss() {
    assert_eq!(told("app.home.street == \"x\" && app.i == 8"), "-");
    assert_eq!(told("app.c && app.home.street == \"x\""), "-");
    // Unknown as a whole: nothing is known to be false.
    assert_eq!(told("app.home.street == \"x\""), "-");
}

#[test]
fn the_nearest_element_and_alternative_are_told() {
    let table = [
        ("app.phones.exists(p, p.valid && p.n > 3)", "p.n > 3 + 1, item 1 of 2: > Some(Number(3.0))"),
        ("app.phones.exists(p, p.n > 3)", "p.n > 3 + 0, item 2 of 2: > Some(Number(2.0))"),
        ("app.b && app.nums.exists(n, n > 5)", "n > 5 + 1, item 3 of 3: > Some(Number(3.0))"),
        ("app.b && (app.i == 9 || app.j == -1)", "app.j == -1 + 1: == Some(Number(1.0))"),
        ("app.b && (app.b ? app.i > 9 : app.c)", "app.i > 9 + 1: > Some(Number(3.0))"),
        ("app.b && app.phones.all(p, p.valid)", "app.phones.all(p, p.valid) + 1: Truth None"),
        (
            "app.b && app.phones.exists(p, p.n > 3 && p.n > 4)",
            "app.phones.exists(p, p.n > 3 && p.n > 4) + 1: NoElement None",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn hidden_values_are_neither_given_nor_measured() {
    for text in [
        "app.b && same(app.country, app.home.country)",
        "app.b && app.country == app.home.country",
        "app.b && app.places.exists(c, c == app.home.country && app.c)",
    ] {
        let miss = miss_of(text, &World::full()).expect(text);
        assert_eq!(miss.distance, None, "{text}");
        let told = format!("{miss:?}");
        assert!(!told.contains("FR") && !told.contains("DE\""), "{told}");
    }
}

#[test]
fn a_macro_is_named_where_it_is_used() {
    let miss = miss_of("app.i == 7 && macro.alike", &World::full()).expect("false by one");
    assert_eq!((miss.text.as_str(), miss.distance), ("macro.alike", None));
}
