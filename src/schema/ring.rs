//! Rows of `ring` and `rule`, and what answers for them: what a `combine` rule sees of one application.
//!
//! A ring is made by `link`; outcomes are those of the other rules for the same application. No record is read here.

use super::{Getter, Object, Row, Ty};
use crate::condition::{Context, FieldId, Handle, Value};
use crate::finding::Outcome;
use crate::link::TieKind;

/// What is said of one ring.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RingFacts {
    /// How many people its applications claim to be of.
    pub people: u32,
    /// How many applications.
    pub applications: u32,
    /// How many things they share.
    pub ties: u32,
    /// Kinds of these things, ascending.
    pub kinds: Vec<TieKind>,
    /// Families of the rules that saw them, ascending by id.
    pub families: Vec<String>,
    /// Names of the people, as written.
    pub names: Vec<String>,
    /// Milliseconds from the first application to the last; unknown unless all are dated.
    pub span: Option<i64>,
    /// Share of pairs of applications that share something directly, 0 to 1.
    pub cohesion: f64,
}

/// What a `combine` rule sees of one application.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The ring it belongs to.
    pub ring: Option<&'a RingFacts>,
    /// Whether anything that ties applications was decided for it; if nothing was, whether it is in a ring is unknown.
    pub decided: bool,
    /// Outcomes by the index that rules have in the condition, ascending. A rule that is not there is unknown.
    pub outcomes: &'a [(u32, Outcome)],
}

impl Standing<'_> {
    fn outcome(&self, index: u32) -> Outcome {
        let at = self.outcomes.binary_search_by_key(&index, |(index, _)| *index);
        at.map_or(Outcome::Unknown, |at| self.outcomes[at].1)
    }
}

impl Context for Standing<'_> {
    fn get<'a>(&'a self, of: Handle, field: FieldId) -> Value<'a> {
        /// Of an application that is in no ring.
        static ALONE: RingFacts = RingFacts {
            people: 1,
            applications: 1,
            ties: 0,
            kinds: Vec::new(),
            families: Vec::new(),
            names: Vec::new(),
            span: Some(0),
            cohesion: 0.0,
        };
        match super::row(field).map(|r| r.get) {
            Some(Getter::Ring(get)) => match self.ring {
                Some(ring) => get(ring),
                None if self.decided => get(&ALONE),
                None => Value::Unknown,
            },
            Some(Getter::Rule(get)) => get(self.outcome(of.index)),
            _ => {
                debug_assert!(false, "{of:?} reads an application");
                Value::Unknown
            }
        }
    }

    fn entry<'a>(&'a self, _map: Handle, _name: &str) -> Value<'a> {
        Value::Unknown
    }
}

const fn ring(name: &'static str, ty: Ty, get: for<'a> fn(&'a RingFacts) -> Value<'a>, doc: &'static str) -> Row {
    Row::new(Object::Ring, name, ty, &[], Getter::Ring(get), doc)
}

const fn rule(name: &'static str, get: fn(Outcome) -> Value<'static>, doc: &'static str) -> Row {
    Row::new(Object::Rule, name, Ty::Bool, &[], Getter::Rule(get), doc)
}

fn int<'a>(count: u32) -> Value<'a> {
    Value::Int(i64::from(count))
}

fn texts(texts: &[String]) -> Value<'_> {
    Value::list(texts.iter().map(|text| Value::Str(text)).collect())
}

/// Whether a rule has this outcome; unknown where it is undecided.
fn is(outcome: Outcome, wanted: Outcome) -> Value<'static> {
    if outcome == Outcome::Unknown { Value::Unknown } else { Value::Bool(outcome == wanted) }
}

#[rustfmt::skip] // a table: one member a line
pub(super) const ROWS: &[Row] = &[
    ring("people", Ty::Int, |r| int(r.people), "How many people the ring's applications claim to be of; 1 for an application in no ring."),
    ring("applications", Ty::Int, |r| int(r.applications), "How many applications; 1 for an application in no ring."),
    ring("ties", Ty::Int, |r| int(r.ties), "How many things they share."),
    ring("kinds", Ty::Texts, |r| Value::list(r.kinds.iter().map(|k| Value::Str(k.as_str())).collect()), "Kinds of these things, each once: contact, place, document, career, network, money, person, other."),
    ring("families", Ty::Texts, |r| texts(&r.families), "Families of the rules that saw them, each once, such as \"shared-phone\"."),
    ring("names", Ty::Opaques("name"), |r| texts(&r.names), "The names of the people, as written."),
    ring("span", Ty::Duration, |r| r.span.map_or(Value::Unknown, Value::Duration), "Time between the first and the last application."),
    ring("cohesion", Ty::Double, |r| Value::Double(r.cohesion), "Share of the pairs of applications that share something directly, 0 to 1."),
    rule("hit", |o| is(o, Outcome::Hit), "Whether it holds; a combination replaces the hits that it reads here."),
    rule("no_hit", |o| is(o, Outcome::NoHit), "Whether it is known not to hold."),
    rule("unknown", |o| Value::Bool(o == Outcome::Unknown), "Whether the input does not say."),
    rule("excepted", |o| is(o, Outcome::Excepted), "Whether it holds and a recorded exception applies."),
    rule("hub", |o| is(o, Outcome::Hub), "Whether it holds and the key is a place that many share."),
    rule("muted", |o| is(o, Outcome::Muted), "Whether it holds for so many that it says nothing."),
    rule("borrowed", |o| is(o, Outcome::Borrowed), "Whether it holds and the key is this applicant's own."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::{Scope, Scratch, Tri, Type, compile};

    fn decide(text: &str, standing: &Standing<'_>) -> Tri {
        let mut scope = Scope::new(super::super::combine());
        let ids = [("phone-shared".to_owned(), 4), ("home-shared".to_owned(), 9)];
        scope.tables.insert("rule".to_owned(), ids.into());
        let condition = compile(text, &scope, &Type::Bool).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
        condition.decide(standing, &[], 0, &mut Scratch::default())
    }

    #[test]
    fn outcomes_and_rings_answer() {
        let ring = RingFacts {
            people: 4,
            kinds: vec![TieKind::Contact, TieKind::Money],
            families: vec!["shared-phone".into()],
            span: None,
            ..RingFacts::default()
        };
        let outcomes = [(4, Outcome::Hit), (9, Outcome::Unknown)];
        let standing = Standing { ring: Some(&ring), decided: true, outcomes: &outcomes };
        for (text, wanted) in [
            ("rule[\"phone-shared\"].hit && ring.people >= 4", Tri::True),
            ("rule[\"phone-shared\"].no_hit || rule[\"phone-shared\"].borrowed", Tri::False),
            ("rule[\"home-shared\"].hit", Tri::Unknown),
            ("rule[\"home-shared\"].hit || ring.people > 1", Tri::True),
            ("rule[\"home-shared\"].unknown && !rule[\"phone-shared\"].unknown", Tri::True),
            ("size(ring.kinds) == 2 && \"money\" in ring.kinds && !(\"place\" in ring.kinds)", Tri::True),
            ("ring.families.exists(f, f == \"shared-phone\")", Tri::True),
            ("ring.span < duration(\"24h\")", Tri::Unknown),
        ] {
            assert_eq!(decide(text, &standing), wanted, "{text}");
        }
    }

    #[test]
    fn in_no_ring_is_known_only_where_something_could_tie() {
        let alone = Standing { ring: None, decided: true, outcomes: &[] };
        assert_eq!(decide("ring.people == 1 && size(ring.kinds) == 0", &alone), Tri::True);
        let nothing = Standing { decided: false, ..alone };
        assert_eq!(decide("ring.people >= 3", &nothing), Tri::Unknown);
        assert_eq!(decide("rule[\"phone-shared\"].hit", &alone), Tri::Unknown, "a rule that is not there");
    }
}
