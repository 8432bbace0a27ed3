//! The one table of what conditions may read: name, type, meaning, record fields, getter.
//!
//! A row is a member of an object type; its place in the table is its [`FieldId`]. The checker, the manual,
//! `ringer fields`, import pruning, coverage and evidence are all fed from it. Getters compute only what they answer;
//! what values mean is decided in `fact` and `link`.

mod app;
mod form;
mod group;
mod listed;
mod origin;
mod ring;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use app::cell;
pub use form::form;
pub use group::{Hits, Scene};
pub use origin::{column, country_named, guard};
pub use ring::{RingFacts, Standing};

use crate::condition::{FieldId, Handle, Member, ObjectDef, ObjectId, Schema, Type, Value};
use crate::fact::{Facts, Key, KeyKind};
use crate::finding::Outcome;
use crate::link::Group;
use crate::record::{Field, FieldSet};

/// The object types, in the order of their [`ObjectId`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is described in `OBJECTS`
#[repr(u16)]
pub enum Object {
    App,
    Job,
    Name,
    Phone,
    Email,
    Address,
    Education,
    Employment,
    Career,
    Skill,
    Link,
    Referee,
    Contact,
    Document,
    Hidden,
    Answer,
    Note,
    Network,
    Payment,
    IdNumber,
    Offer,
    Interview,
    Overlap,
    Workplaces,
    Experience,
    Conflict,
    Listed,
    Group,
    Hits,
    Ring,
    Rule,
}

/// Name and meaning of each object type.
const OBJECTS: &[(Object, &str, &str)] = &[
    (Object::App, "application", "One application."),
    (Object::Job, "job", "The job applied for."),
    (Object::Name, "name", "A person's name. Names are compared with each other, never with a text."),
    (Object::Phone, "phone", "One phone number."),
    (Object::Email, "email", "One mail address."),
    (Object::Address, "address", "A postal address."),
    (Object::Education, "education", "One school or degree."),
    (Object::Employment, "employment", "One job held."),
    (Object::Career, "career_pair", "Two jobs of one career, at different employers."),
    (Object::Skill, "skill", "One skill."),
    (Object::Link, "link", "One profile or portfolio address."),
    (Object::Referee, "referee", "Somebody the applicant names as a reference."),
    (Object::Contact, "contact", "A phone or mail key of the applicant or of a referee."),
    (Object::Document, "document", "The resume: its text and its file."),
    (Object::Hidden, "hidden_text", "A passage of the resume file that a person does not see and a program reads."),
    (Object::Answer, "answer", "A screening question and its answer."),
    (Object::Note, "note", "A note that somebody at the employer wrote."),
    (Object::Network, "network", "Where on the network the application came from."),
    (Object::Payment, "payment", "How the person wants to be paid."),
    (Object::IdNumber, "id_number", "Number of an identity document, as a hash."),
    (Object::Offer, "offer", "The offer."),
    (Object::Interview, "interview", "What interviewers recorded."),
    (Object::Overlap, "overlap", "Two jobs that go on at one time, at different employers, or one job listed twice."),
    (Object::Workplaces, "workplaces", "Two employers of one career."),
    (Object::Experience, "experience", "Years that the applicant claims of one technology."),
    (Object::Conflict, "conflict", "Something of which form and resume say different things."),
    (Object::Listed, "listed", "What a watch list says of an identifier or a name."),
    (Object::Group, "group", "The applications that share a key."),
    (Object::Hits, "hits", "The hits that one innocent cause would explain."),
    (Object::Ring, "ring", "The applications that shared things hold together with this one; for `combine`."),
    (Object::Rule, "rule", "What another rule says of this application, as in `rule[\"some-id\"].hit`; for `combine`."),
];

impl Object {
    /// Its number in the schemas.
    pub const fn id(self) -> ObjectId {
        ObjectId(self as u16)
    }

    /// The handle of the `index`-th object of this type.
    pub(crate) const fn at(self, index: u32) -> Handle {
        Handle { object: self.id(), index }
    }
}

/// The type of a member, as a constant can hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    Bool,
    Int,
    Double,
    Text,
    Timestamp,
    Duration,
    Date,
    /// Opaque text of a name.
    O(&'static str),
    /// An object.
    One(Object),
    /// A list of objects.
    Many(Object),
    /// A list of texts.
    Texts,
    /// A list of opaque texts.
    Opaques(&'static str),
    Map,
}

impl Ty {
    fn ty(self) -> Type {
        match self {
            Ty::Bool => Type::Bool,
            Ty::Int => Type::Int,
            Ty::Double => Type::Double,
            Ty::Text => Type::String,
            Ty::Timestamp => Type::Timestamp,
            Ty::Duration => Type::Duration,
            Ty::Date => Type::Date,
            Ty::O(name) => Type::Opaque(name),
            Ty::One(object) => Type::Object(object.id()),
            Ty::Many(object) => Type::Object(object.id()).list(),
            Ty::Texts => Type::String.list(),
            Ty::Opaques(name) => Type::Opaque(name).list(),
            Ty::Map => Type::Map,
        }
    }
}

/// How the text that a group rule's `by` gives becomes a key. Keys of facts equal those that personas carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// Canonical text of a fact's key.
    Fact(KeyKind),
    /// A fact's key in hexadecimal.
    Hashed(KeyKind),
    /// A phone number or a mailbox.
    Contact,
    /// Any other text.
    Text,
}

impl KeyForm {
    /// The form that gives the same key for this text and depends on it no longer: a contact is a phone or a mailbox.
    pub fn settled(self, text: &str) -> KeyForm {
        match self {
            KeyForm::Contact if text.starts_with('+') => KeyForm::Fact(KeyKind::Phone),
            KeyForm::Contact => KeyForm::Fact(KeyKind::Email),
            other => other,
        }
    }

    /// The key of a text within a scope.
    pub fn key(self, text: &str, scope: &str) -> Key {
        match self.settled(text) {
            KeyForm::Fact(kind) => Key::of(kind, text.as_bytes(), scope),
            KeyForm::Hashed(kind) => from_hex(text).unwrap_or_else(|| Key::of(kind, text.as_bytes(), scope)),
            KeyForm::Contact | KeyForm::Text => TextKeys::default().key(text, scope),
        }
    }
}

/// Makes the keys of [`KeyForm::Text`]. To make it is half the work of a key.
#[derive(Clone, Debug)]
pub struct TextKeys {
    hasher: blake3::Hasher,
    written: Vec<u8>,
}

impl Default for TextKeys {
    fn default() -> TextKeys {
        TextKeys { hasher: blake3::Hasher::new_derive_key("ringer rule text key 1"), written: Vec::new() }
    }
}

impl TextKeys {
    /// The key of a text within a scope.
    pub fn key(&mut self, text: &str, scope: &str) -> Key {
        self.written.clear();
        self.written.extend_from_slice(&(scope.len() as u64).to_le_bytes());
        self.written.extend_from_slice(scope.as_bytes());
        self.written.extend_from_slice(text.as_bytes());
        let hash = self.hasher.reset().update(&self.written).finalize();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        Key::from_bytes(bytes)
    }
}

fn from_hex(text: &str) -> Option<Key> {
    let digits: &[u8; 32] = text.as_bytes().try_into().ok()?;
    let (mut bytes, mut seen) = ([0; 16], 0);
    for (at, byte) in bytes.iter_mut().enumerate() {
        let (high, low) = (HEX_DIGITS[usize::from(digits[2 * at])], HEX_DIGITS[usize::from(digits[2 * at + 1])]);
        *byte = high << 4 | low & 15;
        seen |= high | low;
    }
    (seen < 16).then(|| Key::from_bytes(bytes))
}

/// The value of each hexadecimal digit; of other bytes [`u8::MAX`].
static HEX_DIGITS: [u8; 256] = {
    let mut digits = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value] as usize] = value as u8;
        digits[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

/// How the value of an expression that reads these members becomes a key: as a fact's key if exactly one of them is one.
pub fn key_form(reads: &[FieldId]) -> KeyForm {
    let mut forms = reads.iter().filter_map(|field| row(*field)?.form);
    match (forms.next(), forms.next()) {
        (Some(form), None) => form,
        _ => KeyForm::Text,
    }
}

/// What answers for a member. The number is the object's index in its handle.
#[derive(Clone, Copy)]
pub(crate) enum Getter {
    App(for<'a> fn(&'a Facts<'_>, u32) -> Value<'a>),
    /// A key of an application, read as its hexadecimal digits.
    Key(fn(&Facts<'_>, u32) -> Option<Key>),
    Group(for<'a> fn(&'a Group<'_>) -> Value<'a>),
    Hits(fn(&Hits) -> Value<'static>),
    Ring(for<'a> fn(&'a RingFacts) -> Value<'a>),
    Rule(fn(Outcome) -> Value<'static>),
}

/// One member.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) object: Object,
    pub(crate) name: &'static str,
    pub(crate) ty: Ty,
    /// Known, and if a list not empty, on every object of its type.
    pub(crate) always: bool,
    /// Known too of a record that carries its columns and leaves them blank.
    pub(crate) blank_says: bool,
    /// Fields any of which, filled, gives it a value whatever it says.
    pub(crate) there_with: &'static [Field],
    /// Must not be printed.
    pub(crate) secret: bool,
    /// How its text becomes a key, if it names one person's thing.
    pub(crate) form: Option<KeyForm>,
    /// Record fields of which one must be carried for the value ever to be known; none if it always can be.
    pub(crate) carriers: &'static [Field],
    /// Further record fields that the value takes into account.
    pub(crate) uses: &'static [Field],
    pub(crate) doc: &'static str,
    pub(crate) get: Getter,
}

impl Row {
    /// A member that may be unknown, may be printed and is no key; more is said of it by the methods below.
    const fn new(
        object: Object,
        name: &'static str,
        ty: Ty,
        carriers: &'static [Field],
        get: Getter,
        doc: &'static str,
    ) -> Row {
        let (always, blank_says, secret, form) = (false, false, false, None);
        Row { object, name, ty, always, blank_says, there_with: &[], secret, form, carriers, uses: &[], doc, get }
    }

    const fn always(mut self) -> Row {
        self.always = true;
        self
    }

    const fn blank_says(mut self) -> Row {
        self.blank_says = true;
        self
    }

    const fn there_with(mut self, fields: &'static [Field]) -> Row {
        self.there_with = fields;
        self
    }

    const fn secret(mut self) -> Row {
        self.secret = true;
        self
    }

    const fn keyed(mut self, kind: KeyKind) -> Row {
        self.form = Some(KeyForm::Fact(kind));
        self
    }

    const fn contact(mut self) -> Row {
        self.form = Some(KeyForm::Contact);
        self
    }

    const fn uses(mut self, fields: &'static [Field]) -> Row {
        self.uses = fields;
        self
    }
}

/// All members: those of applications, then those of groups and hits, then those of rings and rules.
fn rows() -> impl Iterator<Item = &'static Row> {
    app::ROWS.iter().chain(group::ROWS).chain(ring::ROWS)
}

pub(crate) fn row(field: FieldId) -> Option<&'static Row> {
    let mut at = usize::from(field.0);
    for rows in [app::ROWS, group::ROWS, ring::ROWS] {
        match rows.get(at) {
            Some(row) => return Some(row),
            None => at -= rows.len(),
        }
    }
    None
}

fn build(roots: &[(&'static str, Object)]) -> Schema {
    let mut objects: Vec<ObjectDef> =
        OBJECTS.iter().map(|(_, name, doc)| ObjectDef { name, doc, members: Vec::new() }).collect();
    for (i, row) in rows().enumerate() {
        let id = FieldId(u16::try_from(i).unwrap_or(u16::MAX));
        let member = Member { name: row.name, ty: row.ty.ty(), doc: row.doc, id };
        objects[row.object as usize].members.push(member);
    }
    // Rules go by their ids.
    let root =
        |object: Object| if object == Object::Rule { Type::Table(object.id()) } else { Type::Object(object.id()) };
    Schema { objects, roots: roots.iter().map(|(name, object)| (*name, root(*object))).collect() }
}

static APP: LazyLock<Schema> = LazyLock::new(|| build(&[("app", Object::App)]));
static GROUP: LazyLock<Schema> = LazyLock::new(|| build(&[("group", Object::Group)]));
static CAUSE: LazyLock<Schema> =
    LazyLock::new(|| build(&[("app", Object::App), ("group", Object::Group), ("hits", Object::Hits)]));
static COMBINE: LazyLock<Schema> =
    LazyLock::new(|| build(&[("app", Object::App), ("ring", Object::Ring), ("rule", Object::Rule)]));
static RING: LazyLock<Schema> = LazyLock::new(|| build(&[("ring", Object::Ring)]));

/// What conditions on one application may name: `app`.
pub fn app() -> &'static Schema {
    &APP
}

/// What conditions on a group may name: `group`.
pub fn group() -> &'static Schema {
    &GROUP
}

/// What the bands of an innocent cause may name: `app`, `group` and `hits`.
pub fn cause() -> &'static Schema {
    &CAUSE
}

/// What a `combine` rule may name: `app`, `ring` and `rule`.
pub fn combine() -> &'static Schema {
    &COMBINE
}

/// What the sentences of a `combine` rule may name: `ring`.
pub fn ring() -> &'static Schema {
    &RING
}

/// The member of `rule` that a combination rests on.
pub fn hit() -> Option<FieldId> {
    COMBINE.member(Object::Rule.id(), "hit").map(|member| member.id)
}

/// Record fields of which a batch must carry one for the member ever to be known; empty if it always can be.
pub fn carriers(field: FieldId) -> FieldSet {
    row(field).map(|r| FieldSet::of(r.carriers)).unwrap_or_default()
}

/// All record fields that the member's value may depend on.
pub fn fields(field: FieldId) -> FieldSet {
    row(field).map(|r| FieldSet::of(r.carriers).union(FieldSet::of(r.uses))).unwrap_or_default()
}

/// Whether a record that fills just these fields has a value of the member, where that holds whatever it fills them with.
/// A list without one is what it is on a record that is blank altogether.
pub fn foreseen(field: FieldId, filled: FieldSet) -> Option<bool> {
    let r = row(field)?;
    if filled.intersects(FieldSet::of(r.there_with)) {
        return Some(true);
    }
    let rests_on = match r.ty {
        Ty::Many(_) | Ty::Texts | Ty::Opaques(_) => fields(field),
        _ => FieldSet::of(r.carriers),
    };
    let missing = !r.always && !r.blank_says && !rests_on.is_empty() && !rests_on.intersects(filled);
    missing.then_some(false)
}

/// All record fields that a set of members may depend on. A resume's text is long: where only its file is read, the text
/// is left out.
pub fn fields_of(reads: &[FieldId]) -> FieldSet {
    let all = reads.iter().fold(FieldSet::default(), |set, field| set.union(fields(*field)));
    let of_file = |text: bool| {
        let mut rows = reads.iter().filter_map(|field| row(*field));
        rows.any(|row| row.object == Object::Document && row.carriers.contains(&Field::ResumeText) == text)
    };
    if of_file(false) && !of_file(true) { all.without(Field::ResumeText) } else { all }
}

/// Record fields that say who an application belongs to; every group needs them.
pub fn persona_fields() -> FieldSet {
    FieldSet::of(group::PERSONA)
}

/// How many people a group claims to be: `group.people`.
pub fn people() -> Option<FieldId> {
    group().member(Object::Group.id(), "people").map(|member| member.id)
}

/// How common what a group's key joins is: `group.commonest`.
pub fn commonest() -> Option<FieldId> {
    group().member(Object::Group.id(), "commonest").map(|member| member.id)
}

/// Whether only a watch list makes the member known.
pub fn of_watchlist(field: FieldId) -> bool {
    row(field).is_some_and(|r| {
        r.object == Object::Listed
            || r.ty == Ty::One(Object::Listed)
            || r.ty == Ty::Many(Object::Listed)
            || r.name.ends_with("on_watchlist")
    })
}

/// Whether the member is known on every object of its type.
pub fn always(field: FieldId) -> bool {
    row(field).is_some_and(|r| r.always)
}

/// Whether the member identifies a document or account and so must not be printed.
pub fn secret(field: FieldId) -> bool {
    row(field).is_some_and(|r| r.secret)
}

/// Whether the member's value must not be told where it decided nothing: opaque text, and what identifies a document or
/// account.
pub fn hidden(field: FieldId) -> bool {
    secret(field) || row(field).is_some_and(|r| matches!(r.ty, Ty::O(_) | Ty::Opaques(_)))
}

/// By opaque type: what a condition may ask instead of comparing it with a text.
pub fn derived() -> BTreeMap<&'static str, String> {
    const ORIGIN: &str = "origin is never judged; compare it with the same kind, as in";
    [
        (
            "name",
            "names are compared with names: `differ(x.full, app.name.full)`, `email.carries_other_name`".to_owned(),
        ),
        ("country", format!("{ORIGIN} `differ(p.region, app.home.country)`")),
        ("region", format!("{ORIGIN} `differ(app.shipping.region, app.home.region)`")),
        ("city", format!("{ORIGIN} `differ(app.shipping.city, app.home.city)`")),
        ("postcode", format!("{ORIGIN} `differ(app.shipping.postcode, app.home.postcode)`")),
        ("street", "compare it with another address: `differ(app.shipping.key, app.home.key)`".to_owned()),
        ("place", "places are compared with places: `differ(app.location, app.job.location)`".to_owned()),
        ("timezone", "time zones are shown to people, never judged by themselves".to_owned()),
        ("offering", "what somebody studied is looked up only in a list with `normalise = \"curriculum\"`".to_owned()),
        ("publication", "publications are shown to people, never judged by themselves".to_owned()),
        ("statement", "what form and resume say is shown to people; ask its `kind` and `months`".to_owned()),
        ("institution", "schools are looked up only in a list with `of = \"institution\"` and its approval".to_owned()),
    ]
    .into()
}

/// Optional text as a value.
#[inline]
pub(crate) fn text(value: Option<&str>) -> Value<'_> {
    value.map_or(Value::Unknown, Value::Str)
}

/// Optional truth as a value.
#[inline]
pub(crate) fn truth(value: Option<bool>) -> Value<'static> {
    value.map_or(Value::Unknown, Value::Bool)
}

/// Objects of one type whose indices follow `first`; unknown where the export lacks the column.
#[inline]
pub(crate) fn objects(object: Object, first: u32, len: Option<usize>) -> Value<'static> {
    let len = len.map(|l| u32::try_from(l).unwrap_or(u32::MAX));
    len.map_or(Value::Unknown, |len| Value::Objects { first: object.at(first), len })
}

/// One object, if it is there.
#[inline]
pub(crate) fn object(object: Object, index: u32, there: bool) -> Value<'static> {
    if there { Value::Object(object.at(index)) } else { Value::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Context;

    #[test]
    fn objects_are_listed_in_their_order() {
        assert!(OBJECTS.iter().enumerate().all(|(i, o)| o.0 as usize == i));
    }

    #[test]
    fn rows_are_answered_by_their_own_kind_and_described() {
        for row in rows() {
            let fits = match row.get {
                Getter::App(_) | Getter::Key(_) => (row.object as u16) < Object::Group as u16,
                Getter::Group(_) => row.object == Object::Group,
                Getter::Hits(_) => row.object == Object::Hits,
                Getter::Ring(_) => row.object == Object::Ring,
                Getter::Rule(_) => row.object == Object::Rule,
            };
            assert!(fits && row.doc.ends_with('.'), "{}.{}", OBJECTS[row.object as usize].1, row.name);
        }
    }

    #[test]
    fn names_are_unique_within_an_object() {
        for object in &app().objects {
            let mut names: Vec<_> = object.members.iter().map(|m| m.name).collect();
            names.sort_unstable();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{}", object.name);
        }
    }

    #[test]
    fn field_ids_are_places_in_the_table() {
        for member in app().objects.iter().flat_map(|o| &o.members) {
            assert_eq!(row(member.id).map(|r| (r.name, r.doc)), Some((member.name, member.doc)));
        }
        assert!(row(FieldId(u16::MAX)).is_none());
    }

    #[test]
    fn keys_of_rules_are_keys_of_facts() {
        use crate::record::Application;
        let mut app = Application::default();
        for (field, text) in [
            (Field::Phone, "+1 212 867 5309"),
            (Field::Email, "Ann.Lee+x@gmail.com"),
            (Field::HomeLine1, "12 Oak St Apt 4"),
            (Field::HomeCity, "Austin"),
            (Field::HomeRegion, "TX"),
            (Field::NetworkIp, "8.8.8.8"),
            (Field::Link, "https://www.linkedin.com/in/ann-lee-7"),
        ] {
            app.push(field, 0, 0, text);
        }
        let ground = crate::fact::Ground::default();
        let facts = Facts::new(&app, &ground);
        let key = |object: ObjectId, name: &str| {
            let member = super::app().member(object, name).unwrap();
            let value = facts.get(Handle { object, index: 0 }, member.id);
            Some(key_form(&[member.id]).key(value.as_str()?, &ground.scope))
        };
        assert_eq!(key(Object::Phone.id(), "e164"), facts.phones()[0].key(&ground.scope));
        assert_eq!(key(Object::Phone.id(), "key"), facts.phones()[0].key(&ground.scope));
        assert_eq!(key(Object::Email.id(), "key"), facts.emails()[0].key(&ground.scope));
        assert_eq!(key(Object::Contact.id(), "key"), facts.contact_key(facts.contacts()[0]));
        assert_eq!(key(Object::Address.id(), "key"), facts.home().unwrap().key);
        assert_eq!(key(Object::Link.id(), "key"), facts.links()[0].key(&ground.scope));
        assert_eq!(key(Object::Network.id(), "key"), facts.network().unwrap().key(&ground.scope));
        assert!(key(Object::Address.id(), "key").is_some() && key(Object::Link.id(), "key").is_some());
        let (phone, mail) =
            (super::app().member(Object::Phone.id(), "key"), super::app().member(Object::Email.id(), "key"));
        assert_eq!(key_form(&[phone.unwrap().id, mail.unwrap().id]), KeyForm::Text);
        assert_ne!(KeyForm::Text.key("a", "x"), KeyForm::Text.key("a", "y"));
    }

    #[test]
    fn secrets_are_few_and_marked() {
        let secrets: Vec<_> = rows().filter(|r| r.secret).map(|r| (r.object, r.name)).collect();
        assert_eq!(secrets, [(Object::Payment, "account_key"), (Object::IdNumber, "key")]);
    }
}
