//! Tests of the whole engine over a small schema: one application with two phones, a home, columns of its own.

mod cases;
mod conformance;
mod differential;
mod generated;
mod messages;
mod near_miss;
mod together;
mod unknowns;

use super::*;

pub(super) const APP: ObjectId = ObjectId(0);
pub(super) const PHONE: ObjectId = ObjectId(1);
pub(super) const HOME: ObjectId = ObjectId(2);
pub(super) const GROUP: ObjectId = ObjectId(3);

/// Members in the order of their ids, which are unique over all objects.
fn members() -> Vec<(ObjectId, &'static str, Type)> {
    let country = || Type::Opaque("country");
    vec![
        (APP, "i", Type::Int),
        (APP, "j", Type::Int),
        (APP, "d", Type::Double),
        (APP, "e", Type::Double),
        (APP, "s", Type::String),
        (APP, "r", Type::String),
        (APP, "b", Type::Bool),
        (APP, "c", Type::Bool),
        (APP, "t", Type::Timestamp),
        (APP, "u", Type::Duration),
        (APP, "born", Type::Date),
        (APP, "left", Type::Date),
        (APP, "country", country()),
        (APP, "city", Type::Opaque("city")),
        (APP, "phones", Type::Object(PHONE).list()),
        (APP, "nums", Type::Int.list()),
        (APP, "tags", Type::String.list()),
        (APP, "places", country().list()),
        (APP, "home", Type::Object(HOME)),
        (APP, "extra", Type::Map),
        (PHONE, "raw", Type::String),
        (PHONE, "e164", Type::String),
        (PHONE, "region", country()),
        (PHONE, "valid", Type::Bool),
        (PHONE, "n", Type::Int),
        (HOME, "country", country()),
        (HOME, "street", Type::String),
        (GROUP, "people", Type::Int),
        (GROUP, "apart", Type::Bool),
    ]
}

pub(super) fn schema() -> Schema {
    let names = ["application", "phone", "address", "group"];
    let objects = names
        .iter()
        .enumerate()
        .map(|(o, name)| ObjectDef {
            name,
            doc: "",
            members: members()
                .into_iter()
                .enumerate()
                .filter(|(_, (of, ..))| usize::from(of.0) == o)
                .map(|(i, (_, name, ty))| Member { name, ty, doc: "", id: FieldId(i as u16) })
                .collect(),
        })
        .collect();
    Schema { objects, roots: vec![("app", Type::Object(APP)), ("group", Type::Object(GROUP))] }
}

/// Values by object index and member; what is not set is unknown.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    values: Vec<((Handle, FieldId), Value<'static>)>,
    columns: Vec<(String, String)>,
}

pub(super) fn handle(object: ObjectId, index: u32) -> Handle {
    Handle { object, index }
}

impl World {
    /// Sets a member of an object.
    pub(super) fn set(mut self, of: ObjectId, index: u32, name: &str, value: Value<'static>) -> World {
        let field = members().iter().position(|m| m.0 == of && m.1 == name).expect(name);
        self.values.push(((handle(of, index), FieldId(field as u16)), value));
        self
    }

    /// Sets a member of the application.
    pub(super) fn app(self, name: &str, value: Value<'static>) -> World {
        self.set(APP, 0, name, value)
    }

    pub(super) fn column(mut self, name: &str, text: &str) -> World {
        self.columns.push((name.to_owned(), text.to_owned()));
        self
    }

    /// What most tests look at.
    pub(super) fn full() -> World {
        let text = |t: &str| Value::text(t.to_owned());
        let ints = |list: &[i64]| Value::list(list.iter().map(|i| Value::Int(*i)).collect());
        World::default()
            .app("i", Value::Int(7))
            .app("j", Value::Int(-2))
            .app("d", Value::Double(2.5))
            .app("e", Value::Double(-0.5))
            .app("s", text("Grüße"))
            .app("r", text("abc"))
            .app("b", Value::Bool(true))
            .app("c", Value::Bool(false))
            .app("t", Value::Timestamp(parse_timestamp("2024-02-29T13:14:15.678Z").expect("a timestamp")))
            .app("u", Value::Duration(5_400_500))
            .app("born", Value::Date(Date::parse("1990-05").expect("a date")))
            .app("left", Value::Date(Date::parse("2020-03-01").expect("a date")))
            .app("country", text("FR"))
            .app("city", text("paris"))
            .app("phones", Value::Objects { first: handle(PHONE, 0), len: 2 })
            .app("nums", ints(&[1, 2, 3]))
            .app("tags", Value::list(vec![text("a"), text("b")]))
            .app("places", Value::list(vec![text("FR"), text("DE")]))
            .app("home", Value::Object(handle(HOME, 0)))
            .app("extra", Value::Map(handle(APP, 0)))
            .set(PHONE, 0, "raw", text("1 (2)"))
            .set(PHONE, 0, "e164", text("+12"))
            .set(PHONE, 0, "region", text("FR"))
            .set(PHONE, 0, "valid", Value::Bool(true))
            .set(PHONE, 0, "n", Value::Int(1))
            .set(PHONE, 1, "raw", text("n/k"))
            .set(PHONE, 1, "valid", Value::Bool(false))
            .set(PHONE, 1, "n", Value::Int(2))
            .set(HOME, 0, "country", text("DE"))
            .set(GROUP, 0, "people", Value::Int(3))
            .column("Ref", "R-1")
    }
}

fn lend<'a>(value: &'a Value<'static>) -> Value<'a> {
    match value {
        Value::Made(made) => match &**made {
            Made::Text(t) => Value::Str(t),
            Made::List(items) => Value::list(items.iter().map(lend).collect()),
        },
        other => other.clone(),
    }
}

impl Context for World {
    fn get<'a>(&'a self, of: Handle, field: FieldId) -> Value<'a> {
        let found = self.values.iter().rev().find(|(key, _)| *key == (of, field));
        found.map_or(Value::Unknown, |(_, value)| lend(value))
    }

    fn entry<'a>(&'a self, _: Handle, name: &str) -> Value<'a> {
        let found = self.columns.iter().find(|(column, _)| column == name);
        found.map_or(Value::Unknown, |(_, text)| Value::Str(text))
    }
}

/// Noon of the last day of 2024.
pub(super) const NOW: i64 = 1_735_646_400_000;

pub(super) fn scope(schema: &Schema) -> Scope<'_> {
    let mut scope = Scope::new(schema);
    let texts = |items: &[&str]| items.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    scope.lists.insert("known".into(), List::exact(Type::String, texts(&["abc", "+12"]), None));
    scope.lists.insert(
        "folded".into(),
        List::exact(
            Type::String,
            texts(&["abc"]),
            Some(|text, buffer| {
                buffer.push_str(&text.to_ascii_lowercase());
                (!buffer.contains('/')).then_some(&**buffer)
            }),
        ),
    );
    scope.lists.insert("none".into(), List::exact(Type::String, texts(&[]), None));
    scope.lists.insert("embargoed".into(), List::exact(Type::Opaque("country"), texts(&["FR"]), None));
    scope.lists.insert("long".into(), List::tested(Type::String, 1, Arc::new(|t| Tri::known(t.len() > 3))));
    scope.patterns.insert("digits".into(), Expression::later("[0-9]".to_owned()));
    scope.params.insert("least".into(), Literal::Int(3));
    scope.params.insert("window".into(), Literal::Duration(365 * DAY));
    scope.params.insert("words".into(), Literal::List(vec![Literal::Text("abc".into()), Literal::Text("x".into())]));
    let body = |text: &str| parse(text).0.expect(text);
    scope.macros.insert("real".into(), body("p.valid && has(p.e164)"));
    scope.macros.insert("twice".into(), body("macro.seven && macro.seven"));
    scope.macros.insert("seven".into(), body("app.i == 7"));
    scope.macros.insert("loop".into(), body("macro.pool"));
    scope.macros.insert("pool".into(), body("!macro.loop"));
    scope.macros.insert("alike".into(), body("same(app.country, app.home.country)"));
    scope.macros.insert("broken".into(), body("app.phon.size() > 1"));
    scope.functions.push(Function {
        name: "distance",
        method: false,
        params: vec![Type::String, Type::String],
        result: Type::Int,
        doc: "Difference of lengths.",
        body: Arc::new(|args| match args {
            [a, b] => Value::Int((a.as_str().map_or(0, str::len) as i64 - b.as_str().map_or(0, str::len) as i64).abs()),
            _ => Value::Unknown,
        }),
    });
    scope.protected =
        Some(|key| key.to_lowercase().contains("nationality").then(|| "it names the nationality".to_owned()));
    scope
}

/// Evaluates a `bool` both ways and holds them to one outcome.
pub(super) fn decide(text: &str, world: &World) -> Tri {
    let schema = schema();
    let condition = compile(text, &scope(&schema), &Type::Bool).unwrap_or_else(|p| panic!("{text}: {p:#?}"));
    let mut scratch = Scratch::default();
    let fast = condition.decide(world, &[], NOW, &mut scratch);
    let (slow, _) = condition.trace(world, &[], NOW, &mut scratch);
    assert_eq!(fast, slow, "{text}");
    fast
}

/// The problems of an expression that must be a `bool`; none may be missing.
pub(super) fn problems(text: &str) -> Vec<Problem> {
    let schema = schema();
    match compile(text, &scope(&schema), &Type::Bool) {
        Ok(condition) => condition.warnings().to_vec(),
        Err(problems) => problems,
    }
}
