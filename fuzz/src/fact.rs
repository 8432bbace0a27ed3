//! Facts: arbitrary text in every field, and in every reader by itself.
//!
//! What has a canonical form keeps it when it is read again; dates and days turn into each other; every member that a
//! condition can name answers; a record survives the spool.

use ringer::condition::{Context, FieldId, Handle, Schema, Type, Value};
use ringer::fact::phone::Phone;
use ringer::fact::{
    Census, Facts, Ground, Region, Stage, address, date, education, email, employment, fold, link, name, network,
    phone, undecided,
};
use ringer::record::{Application, Field, FieldSet};
use ringer::schema;

use crate::NOW;

/// Parts of contact details, names and dates.
pub const WORDS: &[&str] = &[
    "+1",
    "00",
    "+49 (0)",
    "ext.",
    " x12",
    ";ext=3",
    "(212) ",
    "555-0123",
    "١٢٣",
    "tel:",
    "@",
    "gmail.com",
    "+tag",
    "xn--",
    "mailto:",
    "<",
    ">",
    "ann.lee",
    "https://",
    "www.",
    "linkedin.com/in/",
    "github.com/",
    "%2e",
    "?a=b",
    "#",
    "/",
    "://",
    "2024-02-29",
    "31/12/1999",
    "12/31/99",
    "Feb 30 2021",
    "present",
    "heute",
    "令和6年",
    "1e9",
    "45123",
    "T25:61:61Z",
    "+14:00",
    "PO Box 12",
    "Apt 4",
    "#5B",
    "Straße",
    "12bis rue",
    "SW1A 1AA",
    "D-10115",
    "USA",
    "Ltd.",
    "GmbH & Co. KG",
    "B.Sc.",
    "University of ",
    "van der ",
    "O'",
    "Jr.",
    "Dr. ",
    "李",
    "محمد",
    "é",
    "e\u{301}",
    "\u{200d}",
    "\u{202e}",
    "ß",
    "İ",
    "\u{0}",
    "192.168.0.1",
    "::ffff:1.2.3.4",
    "fe80::1%eth0",
    "0x7f.1",
    "a@b@c",
    "\"quoted @ local\"@x.example",
    ", ",
    "\n",
    "; ",
];

/// Details as applicants write them, one a line.
pub fn seeds() -> Vec<Vec<u8>> {
    crate::texts(&[
        "+1 (212) 867-5309 ext. 4\n030 1234567\n+44 7911 123456\n212.867.5309 x 12",
        "Ann Lee <ann.lee+jobs@googlemail.com>, a@b.example\nmailto:x@xn--bcher-kva.example",
        "Dr. María-José van der O'Neil Jr.\n李 小龙\nLEE, Ann (Annie)",
        "12 Main St Apt 4, Springfield, IL 62701, USA\nPO Box 12\nc/o Smith, Hauptstraße 5b, D-10115 Berlin",
        "2024-02-29\n03/04/2024\nMarch 2019\n2019\npresent\n1.10.2026 14:05\n2026-07-01T10:00:00.123+05:30",
        "https://www.linkedin.com/in/ann-lee/?trk=x\ngithub.com/ann\nhttp://user:pw@xn--80ak6aa92e.com:80/a/../b",
        "192.168.0.1\n2001:db8::1\nMozilla/5.0 (X11; Linux x86_64)\nEurope/Berlin",
        "B.Sc. Computer Science, University of Oxford\nAcme GmbH & Co. KG\nAcme Inc. (formerly Foo)",
    ])
}

/// Runs one input.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let lines: Vec<&str> = text.split('\n').collect();
    for line in lines.iter().take(64) {
        readers(line);
    }
    let mut app = Application::default();
    // Lines go round through the fields, so that one line meets many readers in the end.
    let start = input.first().map_or(0, |b| usize::from(*b)) + input.len();
    for (at, line) in lines.iter().cycle().take(lines.len().max(Field::ALL.len())).take(512).enumerate() {
        let field = Field::ALL[(start + at) % Field::ALL.len()];
        app.push(field, if field.repeated() { (at / Field::ALL.len()) as u16 } else { 0 }, (at % 64) as u16, line);
        app.carried.insert(field);
    }
    whole(&app);
}

fn readers(line: &str) {
    let _ = date::shown(line);
    for order in [None, Some(date::DateOrder::Dmy), Some(date::DateOrder::Mdy)] {
        if let Some(read) = date::read(line, order) {
            assert!((0..=12).contains(&read.month) && read.day <= 31, "{line:?} is {read:?}");
            if let Some(days) = date::days(read) {
                assert_eq!(date::civil(days), read, "{line:?}");
            }
            assert!(date::first_month(read) <= date::last_month(read));
        }
        let _ = (date::instant(line, order), date::open_end(line));
    }
    let mut emails = Vec::new();
    email::read_all(line, None, &mut emails);
    for read in emails.iter().filter_map(|e| e.address()) {
        let again = email::read(read, None);
        assert_eq!(again.as_ref().and_then(|e| e.address()), Some(read), "{line:?}");
    }
    let ground = Ground::default();
    let us = Region::from_code("US");
    for home in [None, us] {
        if let Some(e164) =
            phone::read(line, None, home, &ground).as_ref().filter(|p| p.valid == Some(true)).and_then(Phone::e164)
        {
            let again = phone::read(e164, None, None, &ground);
            assert_eq!(again.as_ref().and_then(|p| p.e164()), Some(e164), "{line:?}");
        }
    }
    if let Some(read) = link::read(line, None) {
        // A path is kept decoded, so only the host can be read again as it is.
        let again = read.host().and_then(|host| link::read(host, None));
        assert_eq!(again.as_ref().and_then(|l| l.host()), read.host(), "{line:?}");
    }
    for canonical in [address::place, education::institution, employment::employer] {
        let _ = canonical(line);
    }
    let folded = fold::words(line);
    // A long text is cut as it is folded, so that another cut may come.
    if folded.len() <= fold::MAX_CHARS {
        assert_eq!(fold::words(&folded), folded, "{line:?}");
    }
    if let Some(region) = Region::read(line) {
        assert_eq!(Region::from_code(region.as_str()), Some(region), "{line:?}");
    }
    if let Some(stage) = Stage::read(line) {
        assert_eq!(Stage::read(stage.as_str()), Some(stage));
    }
    let named = name::Name::of(line);
    let _ = (named.full(), named.given(), named.family(), network::address(line).map(network::public));
    assert!(
        named.parts.is_empty()
            || name::compare::compatible(&named.parts, &named.parts, name::compare::Support::default()),
        "{line:?}"
    );
}

fn whole(app: &Application) {
    let mut ground = Ground::new(vec![(0..64).map(|n| format!("column {n}")).collect()], NOW, "scope".to_owned());
    let _ = undecided(&Facts::new(app, &ground));
    let mut census = Census::default();
    census.add(&Facts::new(app, &ground));
    census.settle(&mut ground);
    assert!(!undecided(&Facts::new(app, &ground)), "what is settled waits for nothing");
    let facts = Facts::new(app, &ground);
    for (_, root) in &schema::app().roots {
        visit(schema::app(), root, Handle { object: of(root), index: 0 }, &facts, 0);
    }
    let mut bytes = Vec::new();
    app.encode(FieldSet::all(), &mut bytes);
    let mut back = Application::default();
    let mut rest = bytes.as_slice();
    back.decode(&mut rest).expect("what was written is read");
    assert!(rest.is_empty());
    let cells = |app: &Application| -> Vec<_> {
        app.cells().iter().map(|c| (c.field, c.item, c.column, app.text(c).to_owned())).collect()
    };
    assert_eq!(cells(app), cells(&back));
}

fn of(ty: &Type) -> ringer::condition::ObjectId {
    match ty {
        Type::Object(id) => *id,
        _ => unreachable!("roots are objects"),
    }
}

/// Asks for every member of an object and of the objects in it.
fn visit(schema: &Schema, ty: &Type, handle: Handle, context: &impl Context, depth: usize) {
    assert!(depth < 8, "objects nest without end");
    let Some(object) = schema.object(of(ty)) else { return };
    for member in &object.members {
        let id: FieldId = member.id;
        let of = |ty: &Type| if let Type::List(of) = ty { (**of).clone() } else { ty.clone() };
        match context.get(handle, id) {
            Value::Object(next) => visit(schema, &of(&member.ty), next, context, depth + 1),
            Value::Objects { first, len } => {
                for at in 0..len {
                    visit(schema, &of(&member.ty), Handle { index: first.index + at, ..first }, context, depth + 1);
                }
            }
            Value::Map(map) => {
                let _ = context.entry(map, "column 3");
            }
            _ => {}
        }
    }
}
