//! What is refused, where, with which code and which advice; and what is doubted.

use super::*;

/// Each problem as `code "place" message | help`.
fn shown(text: &str) -> Vec<String> {
    let show = |p: Problem| {
        let help = p.help.map(|h| format!(" | {h}")).unwrap_or_default();
        format!("{} `{}` {}{help}", p.code, &text[p.span.clone()], p.message)
    };
    problems(text).into_iter().map(show).collect()
}

fn codes(text: &str) -> Vec<(&'static str, String)> {
    problems(text).into_iter().map(|p| (p.code, text[p.span.clone()].to_owned())).collect()
}

/// Holds expressions to the codes and places of their problems, and shows all that differ.
fn hold(cases: &[(&str, &[(&str, &str)])]) {
    let mut wrong = Vec::new();
    for (text, want) in cases {
        let want: Vec<_> = want.iter().map(|(code, place)| (*code, (*place).to_owned())).collect();
        if codes(text) != want {
            wrong.push(format!("{text}: {:?}", shown(text)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_refusal_has_its_code_and_place() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("", &[("E006", "")]),
        ("   ", &[("E006", "   ")]),
        ("app.b &&", &[("E006", "")]),
        ("&& app.b", &[("E006", "&&")]),
        ("app.i == ", &[("E006", "")]),
        ("app.i == == 3", &[("E006", "==")]),
        ("(app.b", &[("E007", "(")]),
        ("app.b)", &[("E010", ")")]),
        ("app.b app.c", &[("E010", "app")]),
        ("app.i in [1, 2", &[("E007", "[")]),
        ("app.i in [1 2]", &[("E006", "2")]),
        ("app. == 3", &[("E006", "==")]),
        ("app.in == 3", &[("E006", "in")]),
        ("app.i = 7", &[("E011", "=")]),
        ("app.b and app.c", &[("E011", "and")]),
        ("app.b OR app.c", &[("E011", "OR")]),
        ("not app.b", &[("E011", "not")]),
        ("app.b & app.c", &[("E011", "&")]),
        ("app.r == 'abc", &[("E003", "'abc")]),
        ("app.r == 'a\\d'", &[("E004", "\\d")]),
        ("app.i == 99999999999999999999", &[("E005", "99999999999999999999")]),
        ("app.i == 9223372036854775808", &[("E005", "9223372036854775808")]),
        ("app.u > 365d", &[("E005", "365d")]),
        ("app.i == 1u", &[("E009", "1u")]),
        ("b'x' == b'x'", &[("E009", "b'x'"), ("E009", "b'x'")]),
        ("{'a': 1}['a'] == 1", &[("E009", "{'a': 1}")]),
        ("Msg{a: 1} == 1", &[("E009", "{")]),
        ("app.r == null", &[("E009", "null")]),
        ("app.?r == 'x'", &[("E009", "?")]),
        ("app.nums[?0] == 1", &[("E009", "?")]),
        (".app.b", &[("E009", ".")]),
        ("if == 3", &[("E008", "if")]),
        ("app.b # c", &[("E002", "#"), ("E010", "c")]),
        ("ap.b", &[("T001", "ap")]),
        ("phones.size() == 1", &[("T001", "phones")]),
        ("app.phon.size() == 1", &[("T002", "phon")]),
        ("app.i.x == 1", &[("T002", "x")]),
        ("app.phones.e164 == 'x'", &[("T002", "e164")]),
        ("app.extra.Ref == 'x'", &[("T002", "Ref")]),
        ("app.born.years == 1", &[("T002", "years")]),
        ("app.r in list.knwon", &[("T003", "knwon")]),
        ("pattern.digit.found(app.r)", &[("T003", "digit")]),
        ("app.i > param.lest", &[("T003", "lest")]),
        ("macro.rael", &[("T003", "rael")]),
        ("list == 1", &[("T003", "list")]),
        ("app.r.foo()", &[("T004", "foo")]),
        ("contains(app.r, 'x')", &[("T004", "contains")]),
        ("app.i.timestamp() < now", &[("T004", "timestamp")]),
        ("pattern.digits.matches(app.r)", &[("T004", "matches")]),
        ("has(app.i, app.j)", &[("T005", "has(app.i, app.j)")]),
        ("app.nums.exists(n > 1)", &[("T005", "app.nums.exists(n > 1)")]),
        ("app.r.contains(1)", &[("T006", "app.r.contains(1)")]),
        ("app.t.getHours('UTC') == 1", &[("T006", "app.t.getHours('UTC')")]),
        ("size(app.i) == 1", &[("T006", "app.i")]),
        ("app.i.exists(x, x)", &[("T006", "app.i")]),
        ("app.i == 'x'", &[("T007", "==")]),
        ("app.i == 1.0", &[("T007", "==")]),
        ("app.i < 1.5", &[("T007", "<")]),
        ("app.d > 5", &[("T007", ">")]),
        ("app.i + app.d > 5.0", &[("T007", "+")]),
        ("app.d % 2.0 == 0.0", &[("T007", "%")]),
        ("app.phones == app.phones", &[("T007", "==")]),
        ("app.home == app.home", &[("T007", "==")]),
        ("app.nums < app.nums", &[("T007", "<")]),
        ("1 < app.i < 3", &[("T007", "<")]),
        ("-app.r == 'x'", &[("T007", "-app.r")]),
        ("!-app.i", &[("T008", "-app.i")]),
        ("app.i in 3", &[("T007", "3")]),
        ("'b' in app.r", &[("T007", "app.r")]),
        ("'x' in app.extra", &[("T007", "app.extra")]),
        ("app.i in ['x']", &[("T007", "app.i")]),
        ("app.i in list.known", &[("T007", "app.i")]),
        ("[1, 'a'].exists(x, true)", &[("T007", "'a'")]),
        ("(app.b ? 1 : 'x') == 1", &[("T007", "'x'")]),
        ("app.r[0] == 'a'", &[("T007", "app.r")]),
        ("app.t == app.born", &[("T007", "==")]),
        ("app.i", &[("T008", "app.i")]),
        ("app.phones", &[("T008", "app.phones")]),
        ("app.b && app.r", &[("T008", "app.r")]),
        ("app.i ? app.b : app.c", &[("T008", "app.i")]),
        ("app.nums['0'] == 1", &[("T008", "'0'")]),
        ("app.country == 'FR'", &[("T009", "app.country")]),
        ("'FR' != app.country", &[("T009", "app.country")]),
        ("app.country == app.city", &[("T009", "app.country")]),
        ("app.country in ['FR']", &[("T009", "app.country")]),
        ("app.country in list.known", &[("T009", "app.country")]),
        ("app.r in list.embargoed", &[("T009", "list.embargoed")]),
        ("app.country < app.home.country", &[("T009", "app.country")]),
        ("app.country.startsWith('F')", &[("T009", "app.country")]),
        ("app.country.matches('F')", &[("T009", "app.country")]),
        ("pattern.digits.found(app.city)", &[("T009", "app.city")]),
        ("size(app.city) > 3", &[("T009", "app.city")]),
        ("string(app.city) == 'x'", &[("T009", "app.city")]),
        ("app.city + 'x' == 'x'", &[("T009", "app.city")]),
        ("app.city.orValue('x') == app.city", &[("T009", "app.city")]),
        ("same(app.country, 'FR')", &[("T009", "app.country")]),
        ("app.places.exists(c, c == 'FR')", &[("T009", "c")]),
        ("'FR' in app.places", &[("T009", "app.places")]),
        ("app.places == ['FR']", &[("T009", "app.places")]),
        ("!same(app.i, 1)", &[("T010", "same(app.i, 1)")]),
        ("!(differ(app.i, 1))", &[("T010", "differ(app.i, 1)")]),
        ("!(app.b && same(app.i, 1))", &[("T010", "same(app.i, 1)")]),
        ("!app.nums.exists(n, same(n, 1))", &[("T010", "same(n, 1)")]),
        ("same(app.i, 1) == false", &[("T010", "same(app.i, 1)")]),
        ("!macro.alike", &[("T010", "macro.alike")]),
        ("app.extra['Nationality'] == 'x'", &[("T011", "'Nationality'")]),
        ("has(app.extra['nationality code'])", &[("T011", "'nationality code'")]),
        ("type(app.i) == 1", &[("T012", "type")]),
        ("dyn(app.i) == 1", &[("T012", "dyn")]),
        ("uint(app.i) == 1", &[("T012", "uint")]),
        ("app.r.split(',').size() == 1", &[("T012", "split")]),
        ("list.known.size() == 1", &[("T012", "list.known")]),
        ("pattern.digits == 'x'", &[("T012", "pattern.digits")]),
        ("has(1 + 1)", &[("T013", "1 + 1")]),
        ("has(app.nums.filter(n, n > 1))", &[("T013", "app.nums.filter(n, n > 1)")]),
        ("app.nums.exists(n.x, true)", &[("T014", "n.x")]),
        ("app.nums.exists(app, true)", &[("T014", "app")]),
        ("app.r.matches('(')", &[("T015", "'('")]),
        ("app.r.matches(app.s)", &[("T015", "app.s")]),
        ("timestamp('2020-01-01') < now", &[("T015", "'2020-01-01'")]),
        ("duration('1 year') < app.u", &[("T015", "'1 year'")]),
        ("date('2020-13') < app.born", &[("T015", "'2020-13'")]),
        ("app.extra[app.r] == 'x'", &[("T016", "app.r")]),
        ("has(app.extra)", &[("T016", "app.extra")]),
        ("macro.loop", &[("T017", "macro.loop")]),
        ("macro.broken", &[("T002", "macro.broken")]),
        ("[] == []", &[("T019", "[]"), ("T019", "[]")]),
        ("[].exists(x, true)", &[("T019", "[]")]),
    ];
    hold(cases);
}

#[test]
fn doubts() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("1 == 2", &[("W001", "1 == 2")]),
        ("'a' in ['a']", &[("W001", "'a' in ['a']")]),
        ("app.b || true", &[("W001", "true")]),
        ("true", &[("W001", "true")]),
        ("app.i == app.i", &[("W001", "app.i == app.i")]),
        ("size(app.nums) >= 0", &[("W001", "size(app.nums) >= 0")]),
        ("app.nums.size() < 0", &[("W001", "app.nums.size() < 0")]),
        ("app.r != 'a' || app.r != 'b'", &[("W001", "app.r != 'b'")]),
        ("app.i < 5 || app.i > 3", &[("W001", "app.i > 3")]),
        ("app.r == 'a' && app.r == 'b'", &[("W002", "app.r == 'b'")]),
        ("app.r in ['x', 'y'] && app.b && app.r == 'a'", &[("W002", "app.r == 'a'")]),
        ("app.i > 5 && app.i < 5", &[("W002", "app.i < 5")]),
        ("app.i > 5 && app.i < 7", &[]),
        ("app.i > 5 && app.i < 6", &[("W002", "app.i < 6")]),
        ("app.phones.exists(p, p.raw == p.e164)", &[("W003", "p.raw == p.e164")]),
        ("app.phones.exists(p, app.phones.exists(q, p.raw == q.raw))", &[]),
        ("app.b && app.i == 1 && app.b", &[("W004", "app.b")]),
        ("app.i > param.least && param.least > 1", &[]),
        ("app.i == 7 && app.b", &[]),
    ];
    hold(cases);
}

#[test]
fn advice() {
    let cases = [
        ("app.phon.size() == 1", "T002 `phon` an application object has no member `phon` | did you mean `phones`?"),
        ("phones.size() == 1", "T001 `phones` `phones` means nothing here | did you mean `app.phones`?"),
        ("ap.b", "T001 `ap` `ap` means nothing here | did you mean `app`?"),
        ("app.home.zip == 'x'", "T002 `zip` an address object has no member `zip` | available: country, street"),
        ("app.r in list.knwon", "T003 `knwon` no list is called `knwon` | did you mean `known`?"),
        ("app.nums.any(n, n == 1)", "T004 `any` there is no function `any` | did you mean `exists`?"),
        ("app.r.contain('x')", "T004 `contain` there is no function `contain` | did you mean `contains`?"),
        ("app.d > 5", "T007 `>` `>` cannot take a double and an int: types never mix | write `5.0`"),
        ("app.t > app.born", "T007 `>` `>` cannot take a timestamp and a date: types never mix | write `date(app.t)`"),
        (
            "app.phones",
            "T008 `app.phones` this must be a bool, and this is a list(phone) | write `has(app.phones)`, or `app.phones.exists(x, ...)`",
        ),
        (
            "app.phones.e164 == 'x'",
            "T002 `e164` a list(phone) has no members | write `app.phones.exists(x, x.e164 ...)` to look at each element",
        ),
        (
            "1 < app.i < 3",
            "T007 `<` `<` cannot take a bool and an int: types never mix | comparisons do not chain: write `a < b && b < c`",
        ),
        (
            "!same(app.i, 1)",
            "T010 `same(app.i, 1)` `!` over `same` would make a missing value count | write `differ(x, y)`, which is false when either is missing",
        ),
        (
            "app.country == 'FR'",
            "T009 `app.country` `app.country` is a country, and origin must never reach a condition: it can only be compared with another country | ask whether two of them agree instead: `differ(app.country, ...)` or `same(app.country, ...)` with another country",
        ),
        ("app.i = 7", "E011 `=` `=` is not an operator of CEL | write `==`"),
        ("app.b and app.c", "E011 `and` `and` is not an operator of CEL | write `&&`"),
        ("has(app.i", "E007 `(` this `(` is not closed | add `)`"),
        (
            "macro.broken",
            "T002 `macro.broken` in `macro.broken`: an application object has no member `phon` | did you mean `phones`?",
        ),
        ("app.r.trim() == 'x'", "T012 `trim` `trim()` is left out of conditions | values are trimmed at import"),
    ];
    for (text, want) in cases {
        assert_eq!(shown(text), [want], "{text}");
    }
}

#[test]
fn a_scope_says_what_to_ask_instead() {
    let schema = schema();
    let mut scope = scope(&schema);
    scope.derived.insert("country", "ask `differ(p.region, app.home.country)`".to_owned());
    let problems = compile("app.country == 'FR'", &scope, &Type::Bool).expect_err("refused");
    assert_eq!(problems[0].help.as_deref(), Some("ask `differ(p.region, app.home.country)`"));
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let text =
        "app.phon.size() > 1 && app.i == 'x' && (app.r in list.knwon || app.foo()) && app.country == 'FR' && b'' == 1u";
    assert_eq!(
        codes(text).iter().map(|c| c.0).collect::<Vec<_>>(),
        ["T002", "T007", "T003", "T004", "T009", "E009", "E009"]
    );
}

#[test]
fn a_macro_bomb_is_refused() {
    let schema = schema();
    let mut scope = scope(&schema);
    scope.macros.insert("m0".into(), parse("app.b || app.c").0.expect("parses"));
    for i in 1..40 {
        let body = format!("macro.m{0} == macro.m{0}", i - 1);
        scope.macros.insert(format!("m{i}"), parse(&body).0.expect("parses"));
    }
    let problems = compile("macro.m39", &scope, &Type::Bool).expect_err("refused");
    assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["T018"]);
}

#[test]
fn functions_of_the_table_are_documented() {
    for row in FUNCTIONS {
        assert!(row.form.contains(row.name) && row.form.contains("->"), "{}", row.name);
        assert!(row.doc.ends_with('.'), "{}", row.name);
    }
}
