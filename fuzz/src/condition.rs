//! Conditions: arbitrary text is parsed, printed, compiled and decided.
//!
//! Problems lie within the text and on characters; what parses without a problem prints to a text that parses to
//! the same; the fast and the recording evaluation agree; the parts of a split decide as the whole.

use std::sync::LazyLock;

use ringer::condition::{self, Condition, Context, Problem, Scope, Scratch, Tri, Type, Value};
use ringer::fact::{Facts, Ground};
use ringer::link::{Group, Member, Persona};
use ringer::record::{Application, Field};
use ringer::schema;

use crate::NOW;

/// Names, operators and literals of the language.
pub const WORDS: &[&str] = &[
    "app",
    "group",
    "hits",
    ".phones",
    ".emails",
    ".exists(",
    ".all(",
    ".exists_one(",
    ".filter(",
    ".map(",
    "p, ",
    "has(",
    "known(",
    "same(",
    "differ(",
    "size(",
    ".orValue(",
    " && ",
    " || ",
    "!",
    " ? ",
    " : ",
    " == ",
    " != ",
    " < ",
    " >= ",
    " in ",
    "[",
    "]",
    "(",
    ")",
    "'",
    "\"",
    "r'",
    "'''",
    "\\u00e9",
    "\\x",
    "0x7fffffffffffffff",
    "9223372036854775807",
    "-",
    "1e308",
    ".5",
    "u",
    "null",
    "true",
    "false",
    "now",
    "timestamp('2026-01-01T00:00:00Z')",
    "duration('36h')",
    "date(",
    "list.x",
    "pattern.x.found(",
    "param.x",
    "macro.x",
    ".e164",
    ".key",
    ".extra['x']",
    ".enrich",
    "// c\n",
    "%",
    "*",
    "+",
    "/",
    "matches(",
    ".contains(",
    ".startsWith(",
    "string(",
    "int(",
    "double(",
    "max(",
    "\u{0}",
    "é",
    "\u{200d}",
    "{}",
];

/// Conditions as packs write them.
pub fn seeds() -> Vec<Vec<u8>> {
    crate::texts(&[
        "app.phones.exists(p, p.valid && p.e164 == '+12125550123')",
        "size(app.phones) >= 2 && app.phones.exists(p, app.phones.exists(q, p.e164 != q.e164 && differ(p.region, q.region)))",
        "group.people >= 3 && group.names.size() > 1",
        "app.applied_at > timestamp('2026-01-01T00:00:00Z') - duration('720h') ? app.name.full == 'x' : known(app.stage)",
        "app.emails.filter(e, !e.free).map(e, e.domain)",
        "has(app.resume) && app.resume.created < app.applied_at || 'a' in ['a', 'b', r'\\c']",
        "app.extra['Résumé \\u00e9'].orValue('') == '' && -(-3) % 2 == 1 && 1.5e3 / 2.0 < 7.0",
        "same(app.home.country, app.shipping.country) && !app.emails.all(e, e.key in list.known)",
        "((((((((((app.stage == 'offer'))))))))))",
    ])
}

struct World {
    application: Application,
    ground: Ground,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let mut application = Application::default();
    let cells = [
        (Field::NameFull, 0, "Ann Mary Lee"),
        (Field::Phone, 0, "+1 212 867 5309"),
        (Field::Phone, 1, "(212) 867-5310"),
        (Field::Email, 0, "ann.lee+x@example.org"),
        (Field::Email, 1, "not a mailbox"),
        (Field::AppliedAt, 0, "2026-06-01T10:00:00Z"),
        (Field::HomeLine1, 0, "12 Main St Apt 4"),
        (Field::HomeCity, 0, "Springfield"),
        (Field::HomeCountry, 0, "US"),
        (Field::EmploymentEmployer, 0, "Acme Ltd"),
        (Field::EmploymentStart, 0, "2019-03"),
        (Field::Link, 0, "https://www.linkedin.com/in/ann-lee"),
        (Field::Stage, 0, "Offer"),
    ];
    for (column, (field, item, text)) in (0u16..).zip(cells) {
        application.push(field, item, column, text);
        application.carried.insert(field);
    }
    let columns = cells.iter().map(|(field, ..)| field.path().to_owned()).collect();
    World { application, ground: Ground::new(vec![columns], NOW, String::new()) }
});

/// Runs one input.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (expr, problems) = condition::parse(&text);
    within(&text, &problems);
    if let (Some(expr), true) = (&expr, problems.is_empty()) {
        let printed = expr.to_string();
        let (again, problems) = condition::parse(&printed);
        // A printed expression may be longer than the cap.
        if printed.len() <= condition::MAX_TEXT {
            assert!(problems.is_empty(), "{text:?} prints as {printed:?}, which has {problems:?}");
            assert_eq!(again.map(|e| e.to_string()).as_deref(), Some(printed.as_str()), "of {text:?}");
        }
    }
    let world = &*WORLD;
    let empty = Application::default();
    for app in [&world.application, &empty] {
        let facts = Facts::new(app, &world.ground);
        judge(&text, schema::app(), &facts);
    }
    let facts = Facts::new(&world.application, &world.ground);
    let persona = Persona::of(&facts);
    let members = (0..2).map(|ordinal| Member { persona: &persona, ordinal, referee: ordinal == 1 }).collect();
    judge(&text, schema::group(), &Group::new(members, None, Some("the key")));
    if let Err(problems) = condition::compile(&text, &Scope::new(schema::cause()), &Type::Bool) {
        within(&text, &problems);
    }
}

fn within(text: &str, problems: &[Problem]) {
    for p in problems {
        assert!(text.get(p.span.start as usize..p.span.end as usize).is_some(), "{p:?} is outside of {text:?}");
        assert!(!p.message.is_empty());
    }
}

fn judge<C: Context>(text: &str, schema: &condition::Schema, context: &C) {
    let mut scratch = Scratch::default();
    let condition = match condition::compile_any(text, &Scope::new(schema), None) {
        Ok(condition) => condition,
        Err(problems) => return within(text, &problems),
    };
    within(text, condition.warnings());
    assert!(!condition.normalised().is_empty());
    let decided = condition.decide(context, &[], NOW, &mut scratch);
    let (traced, steps) = condition.trace(context, &[], NOW, &mut scratch);
    assert_eq!(decided, traced, "{text:?}");
    assert!(steps.iter().all(|s| text.get(s.span.start as usize..s.span.end as usize).is_some()));
    if *condition.ty() != Type::Bool {
        let fast = condition.value(context, &[], NOW, &mut scratch).into_owned();
        let slow = condition.explain(context, &[], &[], NOW, &mut scratch).value.into_owned();
        assert_eq!(format!("{fast:?}"), format!("{slow:?}"), "{text:?}");
        return;
    }
    assert_eq!(condition.value(context, &[], NOW, &mut scratch).truth(), decided, "{text:?}");
    split(text, &condition, context, decided, &mut scratch);
}

fn split<C: Context>(text: &str, whole: &Condition, context: &C, decided: Tri, scratch: &mut Scratch) {
    let (outer, atoms) = whole.split("app");
    let known: Vec<Tri> = atoms.iter().map(|atom| atom.decide(context, &[] as &[Value<'_>], NOW, scratch)).collect();
    assert_eq!(outer.decide_with(context, &[], &known, NOW, scratch), decided, "{text:?} split");
}
