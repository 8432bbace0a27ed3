//! What expressions give: CEL's answers where the profile overlaps it, ours beside.
//!
//! Each case is a `bool` over the full test application, known to hold, not to hold, or to be unknown.

use super::*;

fn check(want: Tri, cases: &[&str]) {
    let world = World::full();
    for case in cases {
        assert_eq!(decide(case, &world), want, "{case}");
        if let Some(theirs) = differential::second_opinion(case) {
            assert_eq!(theirs, want, "{case}, by the second opinion");
        }
    }
}

#[test]
fn literals_and_strings_hold() {
    check(
        Tri::True,
        &[
            r#""a" == 'a'"#,
            r#""a\"b" == 'a"b'"#,
            r#"'it\'s' == "it's""#,
            r#""\x41" == "A""#,
            r#""\u0041" == "A""#,
            r#""\U0001F600" == "😀""#,
            r#""\101" == "A""#,
            r#""\\n" == r"\n""#,
            r#"r'\d' == '\\d'"#,
            r#"R"a\"== "a\\""#,
            r#""""a"b"""  == 'a"b'"#,
            "'''a\nb''' == 'a\\nb'",
            r#""\a\b\f\n\r\t\v" == "\x07\x08\x0c\x0a\x0d\x09\x0b""#,
            r#""\?" == "?""#,
            r#""\`" == '`'"#,
            r#""" == ''"#,
            r#"size("") == 0"#,
            r#"size("Grüße") == 5"#,
            r#"size("😀") == 1"#,
            r#""😀".size() == 1"#,
            r#""e\u0301" != "\u00e9""#,
            r#""a" < "b""#,
            r#""a" < "aa""#,
            r#""Z" < "a""#,
            r#""z" < "ä""#,
            r#""\uffff" < "😀""#,
            r#""" < "a""#,
            r#""a" + "b" == "ab""#,
            r#""a" + "" == "a""#,
            r#""abc".contains("")"#,
            r#""abc".contains("bc")"#,
            r#"!"abc".contains("cb")"#,
            r#""abc".startsWith("ab")"#,
            r#""abc".startsWith("")"#,
            r#""abc".endsWith("bc")"#,
            r#"!"abc".endsWith("ab")"#,
            r#""ABC".lowerAscii() == "abc""#,
            r#""ÄB".lowerAscii() == "Äb""#,
            r#""abc".matches("^a.c$")"#,
            r#""xabcx".matches("abc")"#,
            r#"matches("abc", "b")"#,
            r#"!"abc".matches("^b")"#,
            r#""a\nb".matches("(?s)a.b")"#,
            r#""über".matches("^\\p{L}+$")"#,
            "0x10 == 16",
            "0xFF == 255",
            "0x7fffffffffffffff == 9223372036854775807",
            "-0x1 == -1",
            "1e3 == 1000.0",
            "1.5E-1 == 0.15",
            ".5 == 0.5",
            "true // a remark\n && true",
            "true != false",
            "false < true",
            "app.s == 'Grüße'",
            "app.r.size() == 3",
            "app.r + '-' + app.r == 'abc-abc'",
        ],
    );
}

#[test]
fn numbers_hold() {
    check(
        Tri::True,
        &[
            "9223372036854775807 > 0",
            "-9223372036854775808 < 0",
            "9223372036854775806 + 1 == 9223372036854775807",
            "-9223372036854775807 - 1 == -9223372036854775808",
            "7 / 2 == 3",
            "-7 / 2 == -3",
            "7 / -2 == -3",
            "-7 / -2 == 3",
            "7 % 3 == 1",
            "-7 % 3 == -1",
            "7 % -3 == 1",
            "-7 % -3 == -1",
            "0 / 5 == 0",
            "7.0 / 2.0 == 3.5",
            "1.0 / 0.0 > 1e308",
            "-1.0 / 0.0 < -1e308",
            "!(0.0 / 0.0 == 0.0 / 0.0)",
            "0.0 / 0.0 != 0.0 / 0.0",
            "!(0.0 / 0.0 < 1.0)",
            "!(0.0 / 0.0 >= 1.0)",
            "0.0 == -0.0",
            "0.1 + 0.2 != 0.3",
            "1 + 2 * 3 == 7",
            "(1 + 2) * 3 == 9",
            "10 - 4 - 3 == 3",
            "100 / 10 / 2 == 5",
            "2 * 3 % 4 == 2",
            "10 - 4 + 3 == 9",
            "-app.j == 2",
            "--app.j == -2",
            "-(-3) == 3",
            "1 - -1 == 2",
            "1-1 == 0",
            "app.i -1 == 6",
            "app.i * app.j == -14",
            "app.i / app.j == -3",
            "app.i % app.j == 1",
            "-app.i % 2 == -1",
            "app.d + app.e == 2.0",
            "app.d * 2.0 == 5.0",
            "-app.d == -2.5",
            "int(2.9) == 2",
            "int(-2.9) == -2",
            "int('42') == 42",
            "int('-42') == -42",
            "int(app.d) == 2",
            "double(3) == 3.0",
            "double('2.5') == 2.5",
            "double('1e3') == 1000.0",
            "string(42) == '42'",
            "string(-1) == '-1'",
            "string(2.5) == '2.5'",
            "string(true) == 'true'",
            "string('x') == 'x'",
            "int(timestamp('1970-01-01T00:01:00Z')) == 60",
            "app.i >= 7 && app.i <= 7",
            "7 == app.i",
            "6 < app.i",
        ],
    );
}

#[test]
fn logic_holds() {
    check(
        Tri::True,
        &[
            "true || false && false",
            "!(false || true && false)",
            "!false && true",
            "!!true",
            "true ? true : false",
            "false ? false : true",
            "false ? false : false ? false : true",
            "true ? (false ? false : true) : false",
            "(true ? 1 : 2) == 1",
            "1 == 1 ? true : false",
            "true || 1 / 0 == 1",
            "1 / 0 == 1 || true",
            "!(false && 1 / 0 == 1)",
            "!(1 / 0 == 1 && false)",
            "true ? true : 1 / 0 == 1",
            "1 < 2 == true",
            "1 + 1 in [2, 3]",
            "!(1 in [2, 3])",
            "1 in [1]",
            "!(1 in [])",
            "'a' in ['a', 'b']",
            "!('c' in ['a', 'b'])",
            "2.5 in [1.0, app.d]",
            "app.i in app.nums || app.i in [7]",
            "true in [false, true]",
            "app.b ? app.i == 7 : app.i == 8",
            "(app.c ? 'x' : app.r) == 'abc'",
        ],
    );
}

#[test]
fn lists_and_macros_hold() {
    check(
        Tri::True,
        &[
            "[1, 2] == [1, 2]",
            "[1, 2] != [2, 1]",
            "[1] != [1, 1]",
            "[[1], [2]] == [[1], [2]]",
            "[1] + [2, 3] == app.nums",
            "[] + [1] == [1]",
            "app.nums[0] == 1",
            "app.nums[2] == 3",
            "[1, 2, 3][1] == 2",
            "size([]+app.nums) == 3",
            "app.nums.size() == 3",
            "size(app.phones) == 2",
            "app.nums.exists(n, n == 2)",
            "!app.nums.exists(n, n == 4)",
            "app.nums.all(n, n > 0)",
            "!app.nums.all(n, n > 1)",
            "app.nums.exists_one(n, n > 2)",
            "!app.nums.exists_one(n, n > 1)",
            "app.nums.filter(n, n > 1) == [2, 3]",
            "app.nums.map(n, n * n) == [1, 4, 9]",
            "app.nums.map(n, n > 1, n * 10) == [20, 30]",
            "app.nums.map(n, n > 1) == [false, true, true]",
            "app.nums.filter(n, n > 5).all(n, false)",
            "!app.nums.filter(n, n > 5).exists(n, true)",
            "app.nums.filter(n, n > 5) == []",
            "[] == app.nums.filter(n, n > 5)",
            "app.nums.map(n, string(n)) == ['1', '2', '3']",
            "app.nums.exists(n, app.nums.exists(m, m == n + 2))",
            "app.nums.all(n, [1, 2, 3].exists(m, m == n))",
            "app.nums.exists(n, [5].exists(n, n == 5))",
            "[[1, 2], [3]].exists(l, l.size() == 1)",
            "[[1, 2], [3]].map(l, l.size()) == [2, 1]",
            "[1, 2, 3].map(x, [x]) == [[1], [2], [3]]",
            "app.tags.exists(t, t == 'b')",
            "'a' in app.tags",
            "app.tags == ['a', 'b']",
            "app.phones.exists(p, p.valid && p.e164 == '+12')",
            "app.phones.exists_one(p, p.valid)",
            "size(app.phones.filter(p, p.valid)) == 1",
            "app.phones.map(p, p.n) == [1, 2]",
            "app.phones.filter(p, p.n == 2)[0].raw == 'n/k'",
            "app.phones[1].n == 2",
            "app.phones.all(p, app.phones.exists(q, q.n == p.n))",
            "app.phones.filter(p, p.valid).exists(p, p.e164.startsWith('+'))",
        ],
    );
}

#[test]
fn time_holds() {
    check(
        Tri::True,
        &[
            "timestamp('2009-02-13T23:31:30Z') == timestamp(1234567890)",
            "timestamp('2009-02-14T01:31:30+02:00') == timestamp('2009-02-13T23:31:30Z')",
            "timestamp('2009-02-13T23:31:30.5Z') > timestamp('2009-02-13T23:31:30Z')",
            "string(timestamp('2009-02-14T01:31:30+02:00')) == '2009-02-13T23:31:30Z'",
            "timestamp('2020-01-01T00:00:00Z') + duration('24h') == timestamp('2020-01-02T00:00:00Z')",
            "duration('24h') + timestamp('2020-01-01T00:00:00Z') == timestamp('2020-01-02T00:00:00Z')",
            "timestamp('2020-03-01T00:00:00Z') - timestamp('2020-02-28T00:00:00Z') == duration('48h')",
            "timestamp('2020-03-01T00:00:00Z') - duration('1s') == timestamp('2020-02-29T23:59:59Z')",
            "duration('1h') - duration('90m') == duration('-30m')",
            "duration('1.5h') == duration('90m')",
            "duration('1h1m1s1ms') > duration('3661s')",
            "duration('1d') == duration('24h')",
            "string(duration('1h')) == '3600s'",
            "app.t.getFullYear() == 2024",
            "app.t.getMonth() == 1",
            "app.t.getDate() == 29",
            "app.t.getDayOfMonth() == 28",
            "app.t.getDayOfWeek() == 4",
            "app.t.getDayOfYear() == 59",
            "app.t.getHours() == 13",
            "app.t.getMinutes() == 14",
            "app.t.getSeconds() == 15",
            "app.t.getMilliseconds() == 678",
            "timestamp('1969-12-31T23:59:59Z').getSeconds() == 59",
            "timestamp('1969-12-31T23:59:59Z').getDayOfWeek() == 3",
            "timestamp('2023-01-01T00:00:00Z').getDayOfWeek() == 0",
            "app.u.getHours() == 1",
            "app.u.getMinutes() == 90",
            "app.u.getSeconds() == 5400",
            "app.u.getMilliseconds() == 500",
            "duration('-90s').getMinutes() == -1",
            "app.t < now",
            "now - app.t > duration('300d')",
            "now - app.t < param.window",
            "date(app.t) == date('2024-02-29')",
            "date('2020-05') < date('2020-06-01')",
            "date('2020-05').year == 2020",
            "date('2020-05').month == 5",
            "app.left.day == 1",
            "months_between(app.born, app.left) == 358",
            "days_between(date('2020-02-28'), app.left) == 2",
            "app.born < app.left",
            "app.left <= date('2020-03-01')",
            "string(app.born) == '1990-05'",
        ],
    );
}

#[test]
fn what_packs_declare_holds() {
    check(
        Tri::True,
        &[
            "app.r in list.known",
            "!(app.s in list.known)",
            "'ABC' in list.folded",
            "app.country in list.embargoed",
            "!(app.home.country in list.embargoed)",
            "'abcd' in list.long",
            "pattern.digits.found('a1')",
            "!pattern.digits.found(app.r)",
            "app.i > param.least",
            "app.r in param.words",
            "param.words.exists(w, w == 'x')",
            "macro.seven",
            "macro.twice",
            "app.phones.exists(p, macro.real)",
            "distance(app.r, 'a') == 2",
            "app.extra['Ref'] == 'R-1'",
            "has(app.extra['Ref'])",
            "!has(app.extra['Other'])",
            "app.extra['Other'].orValue('x') == 'x'",
            "group.people == param.least",
        ],
    );
}

#[test]
fn run_time_errors_are_unknown() {
    check(
        Tri::Unknown,
        &[
            "1 / 0 == 1",
            "1 % 0 == 1",
            "9223372036854775807 + 1 > 0",
            "-9223372036854775808 - 1 < 0",
            "9223372036854775807 * 2 > 0",
            "-9223372036854775808 / -1 > 0",
            "-9223372036854775808 % -1 == 0",
            "-(-9223372036854775808) > 0",
            "int('x') == 1",
            "int('') == 1",
            "int(1e30) == 1",
            "int(0.0 / 0.0) == 1",
            "double('x') == 1.0",
            "app.nums[3] == 1",
            "app.nums[-1] == 1",
            "app.phones[2].n == 1",
            "app.phones[7].n == 1",
            "timestamp(app.r) < now",
            "duration(app.r) < app.u",
            "timestamp('9999-12-31T23:59:59Z') + duration('1s') > now",
            "timestamp(app.i * 1000000000000000) > now",
            "app.nums.map(n, 1 / (n - 2)) == [1]",
            "app.nums.filter(n, 1 / (n - 2) > 0) == [1]",
            "app.nums.exists_one(n, 1 / (n - 2) == 1)",
            "app.nums.all(n, 1 / (n - 2) > -5)",
            "app.nums.exists(n, 1 / (n - 2) == 7)",
            "(1 / 0 == 1) ? true : true",
            "months_between(date('2020'), app.left) == 1",
            "days_between(app.born, app.left) == 1",
            "date('2020').month == 1",
            "date('2020') == date('2020')",
            "date('2020-03') > app.left",
            "date('2020-03') <= date('2020-03')",
            "'a/b' in list.folded",
        ],
    );
    check(
        Tri::True,
        &[
            "app.nums.exists(n, 1 / (n - 2) == 1)",
            "!app.nums.all(n, 1 / (n - 2) > 0)",
            "known(app.nums[2]) && !known(app.nums[3])",
            "!known(1 / 0)",
            "(1 / 0).orValue(5) == 5",
        ],
    );
}

#[test]
fn values_of_any_type() {
    let (schema, world, mut scratch) = (schema(), World::full(), Scratch::default());
    let scope = scope(&schema);
    let mut value = |text: &str| {
        let condition = compile_any(text, &scope, None).unwrap_or_else(|p| panic!("{text}: {p:?}"));
        (condition.ty().clone(), condition.value(&world, &[], NOW, &mut scratch).into_owned())
    };
    assert_eq!(value("app.phones[0].e164"), (Type::String, Value::text("+12")));
    assert_eq!(value("app.i + 1"), (Type::Int, Value::Int(8)));
    assert_eq!(value("app.home"), (Type::Object(HOME), Value::Object(handle(HOME, 0))));
    assert_eq!(value("app.home.country"), (Type::Opaque("country"), Value::text("DE")));
    assert_eq!(value("app.phones[1].e164"), (Type::String, Value::Unknown));
    assert_eq!(value("app.t - duration('1h')").0, Type::Timestamp);
    assert_eq!(value("app.nums.map(n, n + 0)").1, Value::list(vec![Value::Int(1), Value::Int(2), Value::Int(3)]));
}

#[test]
fn joined_texts_are_their_value() {
    let (schema, world, mut scratch) = (schema(), World::full(), Scratch::default());
    let scope = scope(&schema);
    for (text, joins) in [
        ("app.s + ' + ' + app.r", true),
        ("app.s + (app.r + app.phones[1].e164)", true),
        ("app.phones[1].e164 + app.r", true),
        ("app.r", false),
        ("app.i + 1", false),
        ("app.tags + app.tags", false),
    ] {
        let condition = compile_any(text, &scope, None).unwrap_or_else(|p| panic!("{text}: {p:?}"));
        assert_eq!(condition.joins(), joins, "{text}");
        if joins {
            let mut joined = String::new();
            let known = condition.join(&world, &[], NOW, &mut scratch, &mut joined);
            let joined = if known { Value::text(joined) } else { Value::Unknown };
            assert_eq!(condition.value(&world, &[], NOW, &mut scratch).into_owned(), joined, "{text}");
        }
    }
}

#[test]
fn variables_are_given_in_order() {
    let (schema, world, mut scratch) = (schema(), World::full(), Scratch::default());
    let mut scope = scope(&schema);
    scope.vars = vec![("p".into(), Type::Object(PHONE)), ("key".into(), Type::String)];
    let condition =
        compile("p.e164 == key && app.phones.exists(q, q.n != p.n)", &scope, &Type::Bool).expect("compiles");
    let mut decide = |index, key| {
        let vars = [Value::Object(handle(PHONE, index)), Value::Str(key)];
        assert_eq!(
            condition.decide(&world, &vars, NOW, &mut scratch),
            condition.trace(&world, &vars, NOW, &mut scratch).0
        );
        condition.decide(&world, &vars, NOW, &mut scratch)
    };
    assert_eq!(decide(0, "+12"), Tri::True);
    assert_eq!(decide(0, "+13"), Tri::False);
    assert_eq!(decide(1, "+12"), Tri::Unknown);
    assert_eq!(condition.decide(&world, &[], NOW, &mut scratch), Tri::Unknown, "no variables given");
}

#[test]
fn small_enough_for_a_cache_line() {
    assert!(size_of::<program::Node>() <= 16);
}

#[test]
fn an_upper_limit_is_seen_where_it_is_plain() {
    let schema = schema();
    let people = schema.member(GROUP, "people").unwrap().id;
    let at_most = |text: &str| {
        compile(text, &scope(&schema), &Type::Bool).unwrap_or_else(|p| panic!("{text}: {p:#?}")).at_most(people)
    };
    for (text, most) in [
        ("group.people <= 8", Some(8)),
        ("group.people < 8", Some(7)),
        ("group.people == 3", Some(3)),
        ("group.people >= 3 && group.people <= 8 && group.people <= 6", Some(6)),
        ("group.people >= 3", None),
        ("group.people != 3", None),
        ("group.people <= 8 || group.apart", None),
        ("!(group.people <= 8)", None),
        ("app.i <= 8", None),
    ] {
        assert_eq!(at_most(text), most, "{text}");
    }
}
