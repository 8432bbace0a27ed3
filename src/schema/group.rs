//! Rows of `group` and `hits`, and what answers for them.
//!
//! A group is computed by `link`; the hits that one cause would explain are counted by `verdict`. Neither holds a
//! record, so nothing here reads one.

use super::{Getter, Object, Row, Ty, text};
use crate::condition::{Context, FieldId, Handle, Value};
use crate::link::Group;
use crate::record::Field;

/// Record fields that [`Persona::of`](crate::link::Persona::of) reads: who an application belongs to, and the keys that
/// people may share.
#[rustfmt::skip]
pub(super) const PERSONA: &[Field] = &[
    Field::CandidateId, Field::JobId, Field::JobTitle, Field::AppliedAt, Field::Agency,
    Field::NameFull, Field::NameGiven, Field::NameFamily, Field::NamePreferred, Field::Email, Field::Phone,
    Field::HomeLine1, Field::HomeLine2, Field::HomeCity, Field::HomeRegion, Field::HomePostcode, Field::HomeCountry,
    Field::ShippingLine1, Field::ShippingLine2, Field::ShippingCity, Field::ShippingRegion, Field::ShippingPostcode,
    Field::ShippingCountry, Field::DocumentLine1, Field::DocumentLine2, Field::DocumentCity, Field::DocumentRegion,
    Field::DocumentPostcode, Field::DocumentCountry, Field::Location, Field::DateOfBirth, Field::EducationInstitution,
    Field::EmploymentEmployer, Field::EmploymentStart, Field::EmploymentEnd, Field::EmploymentCurrent, Field::Link,
    Field::ResumeSha256, Field::ResumeDocumentId, Field::NetworkDeviceId, Field::NetworkUserAgent,
    Field::PaymentAccountHash, Field::PaymentWallet, Field::IdNumber,
];

const NAMES: &[Field] = &[Field::NameFull, Field::NameGiven, Field::NameFamily, Field::NamePreferred];
const HOME: &[Field] = &[Field::HomeLine1, Field::HomeCity, Field::Location];

/// The hits that one cause would explain, as far as its price may depend on them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hits {
    /// How many.
    pub count: u32,
    /// Bits of the strongest, after bands.
    pub strongest: f64,
    /// How many of them are of a single application (`when` rules).
    pub single: u32,
    /// Highest similarity of near-duplicate texts among them; `None` if none is of that kind.
    pub similarity: Option<f64>,
}

/// What the bands of a cause see: the union of the groups of its hits, if any has one, and the hits. What they read of
/// an application is supplied as atoms.
#[derive(Clone, Copy)]
pub struct Scene<'a, 'g> {
    /// All members of all groups that the hits rest on.
    pub group: Option<&'a Group<'g>>,
    /// The hits.
    pub hits: Hits,
}

impl Context for Scene<'_, '_> {
    fn get<'a>(&'a self, of: Handle, field: FieldId) -> Value<'a> {
        match super::row(field).map(|r| r.get) {
            Some(Getter::Group(get)) => self.group.map_or(Value::Unknown, get),
            Some(Getter::Hits(get)) => get(&self.hits),
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

impl Context for Group<'_> {
    fn get<'a>(&'a self, _of: Handle, field: FieldId) -> Value<'a> {
        match super::row(field).map(|r| r.get) {
            Some(Getter::Group(get)) => get(self),
            _ => Value::Unknown,
        }
    }

    fn entry<'a>(&'a self, _map: Handle, _name: &str) -> Value<'a> {
        Value::Unknown
    }
}

const fn group(
    name: &'static str,
    ty: Ty,
    carriers: &'static [Field],
    get: for<'a> fn(&'a Group<'_>) -> Value<'a>,
    doc: &'static str,
) -> Row {
    Row::new(Object::Group, name, ty, carriers, Getter::Group(get), doc)
}

const fn hits(name: &'static str, ty: Ty, get: fn(&Hits) -> Value<'static>, doc: &'static str) -> Row {
    Row::new(Object::Hits, name, ty, &[], Getter::Hits(get), doc)
}

fn int<'a>(count: u32) -> Value<'a> {
    Value::Int(i64::from(count))
}

fn owner<'a>(group: &'a Group<'_>) -> Value<'a> {
    let owner = group.members().iter().find(|m| group.is_owner(m.ordinal));
    text(owner.map(|m| &*m.persona.display).filter(|name| !name.is_empty()))
}

const CAREER: &[Field] = &[Field::EmploymentEmployer, Field::EmploymentStart];

#[rustfmt::skip] // a table: one member a line
pub(super) const ROWS: &[Row] = &[
    group("applications", Ty::Int, &[], |g| int(g.applications()), "How many applications.").always(),
    group("people", Ty::Int, NAMES, |g| int(g.people()), "How many people they claim to be.").always(),
    group("names", Ty::Opaques("name"), NAMES, |g| Value::list(g.names().iter().map(|n| Value::Str(n)).collect()), "The names of those people, as written.").always(),
    group("span", Ty::Duration, &[Field::AppliedAt], |g| g.span().map_or(Value::Unknown, Value::Duration), "Time between the first and the last application."),
    group("jobs", Ty::Int, &[Field::JobId, Field::JobTitle], |g| int(g.jobs()), "How many jobs they applied for.").always(),
    group("cities", Ty::Int, HOME, |g| int(g.cities()), "How many known home cities they have.").always(),
    group("apart", Ty::Bool, HOME, |g| g.apart().into(), "Whether two of the people have no home in common."),
    group("interleaved", Ty::Bool, &[Field::AppliedAt], |g| g.interleaved().into(), "Whether the names take turns in time."),
    group("name_part_kept", Ty::Bool, NAMES, |g| g.name_part_kept().into(), "Whether every two of the people have a word of their names in common."),
    group("other_keys", Ty::Int, &[], |g| int(g.other_keys()), "How many further personal keys the same people share.").always(),
    group("agency", Ty::Double, &[Field::Agency], |g| Value::Double(g.agency()), "Share of the applications for which the employer or its system recorded one and the same agency, 0 to 1.").always(),
    group("colleagues", Ty::Double, CAREER, |g| Value::Double(g.colleagues()), "Share of the people who were at one employer at one time, 0 to 1.").always(),
    group("cohort", Ty::Double, &[Field::EducationInstitution], |g| Value::Double(g.cohort()), "Share of the people who were at one school, 0 to 1.").always(),
    group("owner", Ty::O("name"), NAMES, owner, "The one of several people whose name the key itself carries; unknown if there is none."),
    group("referees", Ty::Int, &[], |g| int(g.referees()), "How many people name the key as a referee's.").always(),
    group("owners", Ty::Int, &[], |g| int(g.referred()), "How many people have the key as their own.").always(),
    group("similarity", Ty::Double, &[], |g| g.similarity().map_or(Value::Unknown, Value::Double), "How much of two people's texts is the same, 0 to 1, at most; known in `[near]` rules only."),
    group("commonest", Ty::Int, &[], |g| g.commonest().map_or(Value::Unknown, int), "How many applications of the batch have the commonest of the things that the key joins with ` + `; known where `having` sets it a limit as in `group.commonest <= 25`."),
    hits("count", Ty::Int, |h| Value::Int(i64::from(h.count)), "How many hits the cause would explain.").always(),
    hits("strongest", Ty::Double, |h| Value::Double(h.strongest), "Bits of the strongest of them.").always(),
    hits("single", Ty::Int, |h| Value::Int(i64::from(h.single)), "How many of them are about one application alone.")
        .always(),
    hits(
        "similarity",
        Ty::Double,
        |h| h.similarity.map_or(Value::Unknown, Value::Double),
        "Highest similarity of near-duplicate texts among them, 0 to 1; unknown if there are none.",
    ),
];
