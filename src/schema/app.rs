//! Rows of an application and its parts, what answers for them, and the cells that values were read from.
//!
//! Getters read facts; a fact is made when first asked for. Referees' names, mailboxes and phones are objects of the same
//! types as the applicant's: their indices start at [`REFEREE`].

use super::listed::{self, entry};
use super::{Getter, KeyForm, Object, Row, Ty, object, objects, text, truth};
use crate::condition::{Context, Date, FieldId, Handle, Value};
use crate::fact::address::{self, AddressKind};
use crate::fact::conflict::Conflict;
use crate::fact::email::Email;
use crate::fact::employment::{self, Employment};
use crate::fact::name::Name;
use crate::fact::phone::{Phone, PhoneKind};
use crate::fact::technology::{self, Claim};
use crate::fact::timeline::{Overlap, Workplaces};
use crate::fact::watch::{Entry, Spot, WatchKind};
use crate::fact::{Element, Facts, Key, KeyKind, Keyed, Referee, Region, Stage, conduct, fold, range, whereabouts};
use crate::record::{Cell, Field};

/// Index of the first referee's name, mailbox or phone.
const REFEREE: u32 = 1 << 16;
/// Index of the map of looked-up columns, as a handle to the application.
const ENRICH: u32 = 1;
/// Index of the map of further columns.
const EXTRA: u32 = 2;

const NAME: &[Field] = &[Field::NameFull, Field::NameGiven, Field::NameFamily, Field::NamePreferred];
const HOME: &[Field] =
    &[Field::HomeLine1, Field::HomeLine2, Field::HomeCity, Field::HomeRegion, Field::HomePostcode, Field::HomeCountry];
const SHIPPING: &[Field] = &[
    Field::ShippingLine1,
    Field::ShippingLine2,
    Field::ShippingCity,
    Field::ShippingRegion,
    Field::ShippingPostcode,
    Field::ShippingCountry,
];
const DOCUMENT: &[Field] = &[
    Field::DocumentLine1,
    Field::DocumentLine2,
    Field::DocumentCity,
    Field::DocumentRegion,
    Field::DocumentPostcode,
    Field::DocumentCountry,
];
const EDUCATION: &[Field] = &[
    Field::EducationInstitution,
    Field::EducationDegree,
    Field::EducationField,
    Field::EducationStart,
    Field::EducationEnd,
    Field::EducationCompleted,
];
const EMPLOYMENT: &[Field] = &[
    Field::EmploymentEmployer,
    Field::EmploymentTitle,
    Field::EmploymentStart,
    Field::EmploymentEnd,
    Field::EmploymentCurrent,
];
/// What studies are seen against.
const EDUCATION_AND_JOBS: &[Field] = &[
    Field::EducationInstitution,
    Field::EducationDegree,
    Field::EducationField,
    Field::EducationStart,
    Field::EducationEnd,
    Field::EducationCompleted,
    Field::EmploymentEmployer,
    Field::EmploymentTitle,
    Field::EmploymentStart,
    Field::EmploymentEnd,
    Field::EmploymentCurrent,
];
/// What overlaps depend on beside the employers.
const OVERLAPS: &[Field] =
    &[Field::EmploymentTitle, Field::EmploymentStart, Field::EmploymentEnd, Field::EmploymentCurrent, Field::AppliedAt];
const REFEREES: &[Field] = &[Field::RefereeName, Field::RefereeEmail, Field::RefereePhone, Field::RefereeEmployer];
const CONTACTS: &[Field] = &[Field::Phone, Field::Email, Field::RefereePhone, Field::RefereeEmail];
const NETWORK: &[Field] = &[
    Field::NetworkIp,
    Field::NetworkTimezone,
    Field::NetworkUserAgent,
    Field::NetworkDeviceId,
    Field::NetworkCountry,
    Field::NetworkCity,
    Field::NetworkOperator,
    Field::NetworkKind,
    Field::NetworkFormSeconds,
    Field::NetworkPastedShare,
];
const PAYMENT: &[Field] = &[
    Field::PaymentMethod,
    Field::PaymentPayee,
    Field::PaymentAccountHash,
    Field::PaymentWallet,
    Field::PaymentCountry,
    Field::PaymentAccountChanges,
    Field::PaymentAdvancesAsked,
];
const INTERVIEW: &[Field] = &[
    Field::InterviewCameraRefused,
    Field::InterviewInPersonRefused,
    Field::InterviewAccommodated,
    Field::InterviewDifferentPerson,
    Field::InterviewCoached,
];
const OFFER: &[Field] = &[Field::OfferAt, Field::ShippingChangedAt];
const RESUME: &[Field] = &[
    Field::ResumeText,
    Field::ResumeSha256,
    Field::ResumeAuthor,
    Field::ResumeProducer,
    Field::ResumeCreated,
    Field::ResumeDocumentId,
    Field::ResumeFile,
    Field::ResumeModified,
    Field::ResumePrint,
    Field::ResumeHiddenText,
    Field::ResumeHiddenPage,
    Field::ResumeHiddenHow,
];
/// What says where an applicant claims to be.
const CLAIMED: &[Field] = &[
    Field::Location,
    Field::HomeLine1,
    Field::HomeLine2,
    Field::HomeCity,
    Field::HomeRegion,
    Field::HomePostcode,
    Field::HomeCountry,
];
/// The same, and what says where a network address lies.
const SEEN: &[Field] = &[
    Field::NetworkIp,
    Field::NetworkCountry,
    Field::Location,
    Field::HomeLine1,
    Field::HomeLine2,
    Field::HomeCity,
    Field::HomeRegion,
    Field::HomePostcode,
    Field::HomeCountry,
];
const HIDDEN: &[Field] = &[Field::ResumeHiddenText, Field::ResumeHiddenPage, Field::ResumeHiddenHow];
const NAME_AND_FILE: &[Field] =
    &[Field::NameFull, Field::NameGiven, Field::NameFamily, Field::NamePreferred, Field::ResumeFile];
/// Where what a resume file says was read from.
const FILE: &[Field] = &[Field::ResumeFile];
/// What form and resume may say different things of.
const STATED: &[Field] = &[
    Field::ResumeText,
    Field::EmploymentEmployer,
    Field::EmploymentTitle,
    Field::EmploymentStart,
    Field::EmploymentEnd,
    Field::EducationInstitution,
    Field::EducationDegree,
    Field::EducationEnd,
    Field::Email,
    Field::Phone,
];
/// What a phone written nationally is read by.
const COUNTRY: &[Field] = HOME;

impl Context for Facts<'_> {
    fn get<'a>(&'a self, of: Handle, field: FieldId) -> Value<'a> {
        match getter(field) {
            Some(Getter::App(get)) => get(self, of.index),
            Some(Getter::Key(get)) => key(get(self, of.index)),
            _ => Value::Unknown,
        }
    }

    fn known(&self, of: Handle, field: FieldId) -> bool {
        match getter(field) {
            Some(Getter::App(get)) => get(self, of.index).is_known(),
            Some(Getter::Key(get)) => get(self, of.index).is_some(),
            _ => false,
        }
    }

    fn entry<'a>(&'a self, map: Handle, name: &str) -> Value<'a> {
        let field = if map.index == ENRICH { Field::Enrich } else { Field::Extra };
        let written = column(self, field, name).map(|c| self.app.text(c));
        written.map_or(Value::Unknown, |written| super::origin::column_value(name, written))
    }
}

/// What answers for a member of an application: their rows come first, so their ids are places in [`ROWS`].
#[inline]
fn getter(field: FieldId) -> Option<&'static Getter> {
    GETTERS.get(usize::from(field.0))
}

/// The getters of [`ROWS`] side by side: conditions ask for them all the time, for the rest of a row never.
static GETTERS: [Getter; ROWS.len()] = {
    let (mut getters, mut at) = ([ROWS[0].get; ROWS.len()], 0);
    while at < ROWS.len() {
        getters[at] = ROWS[at].get;
        at += 1;
    }
    getters
};

fn column<'a>(f: &'a Facts<'_>, field: Field, name: &str) -> Option<&'a Cell> {
    let columns = f.ground.columns.get(usize::from(f.app.source.file))?;
    f.app.of(field).find(|c| columns.get(usize::from(c.column)).is_some_and(|n| n.trim() == name.trim()))
}

const fn row(
    object: Object,
    name: &'static str,
    ty: Ty,
    carriers: &'static [Field],
    get: for<'a> fn(&'a Facts<'_>, u32) -> Value<'a>,
    doc: &'static str,
) -> Row {
    Row::new(object, name, ty, carriers, Getter::App(get), doc)
}

/// A member of an element: its columns are those of the list it stands in.
const fn part(
    object: Object,
    name: &'static str,
    ty: Ty,
    get: for<'a> fn(&'a Facts<'_>, u32) -> Value<'a>,
    doc: &'static str,
) -> Row {
    row(object, name, ty, &[], get, doc)
}

/// A member that is a fact's key.
const fn keyed(
    object: Object,
    name: &'static str,
    carriers: &'static [Field],
    get: fn(&Facts<'_>, u32) -> Option<Key>,
    kind: KeyKind,
    doc: &'static str,
) -> Row {
    let row = Row::new(object, name, Ty::Text, carriers, Getter::Key(get), doc);
    Row { form: Some(KeyForm::Hashed(kind)), ..row }
}

/// A member that is a text of one field of a repeated group.
macro_rules! item {
    ($object:ident, $name:literal, $ty:expr, $field:ident, $doc:literal) => {
        row(Object::$object, $name, $ty, &[Field::$field], |f, i| cell_text(f, Field::$field, i), $doc)
    };
}

/// A member that is the text of one field.
macro_rules! plain {
    ($object:ident, $name:literal, $ty:expr, $field:ident, $doc:literal) => {
        row(Object::$object, $name, $ty, &[Field::$field], |f, _| cell_text(f, Field::$field, 0), $doc)
    };
}

fn cell_text<'a>(f: &'a Facts<'_>, field: Field, item: u32) -> Value<'a> {
    text(u16::try_from(item).ok().and_then(|i| f.app.item(field, i)))
}

/// How many elements a list has; unknown where the export lacks its columns.
fn carried(f: &Facts<'_>, fields: &[Field], len: usize) -> Option<usize> {
    (len > 0 || fields.iter().any(|field| f.app.carried.contains(*field))).then_some(len)
}

fn cells_len(f: &Facts<'_>, fields: &[Field]) -> Option<usize> {
    carried(f, fields, usize::from(f.app.len_of(fields)))
}

fn phone<'a>(f: &'a Facts<'_>, i: u32) -> Option<&'a Phone<'a>> {
    match i.checked_sub(REFEREE) {
        Some(r) => f.referees().get(r as usize)?.phone.as_ref(),
        None => f.phones().get(i as usize),
    }
}

fn email<'a>(f: &'a Facts<'_>, i: u32) -> Option<(&'a Email<'a>, &'a Name)> {
    match i.checked_sub(REFEREE) {
        Some(r) => f.referees().get(r as usize).and_then(|r| Some((r.email.as_ref()?, r.name()))),
        None => Some((f.emails().get(i as usize)?, f.name())),
    }
}

fn name<'a>(f: &'a Facts<'_>, i: u32) -> Option<&'a Name> {
    match i.checked_sub(REFEREE) {
        Some(r) => f.referees().get(r as usize).map(Referee::name),
        None => Some(f.name()),
    }
}

fn pair<'a>(f: &'a Facts<'_>, i: u32) -> Option<employment::Pair<'a>> {
    f.career()?.pair(i as usize)
}

fn career_pairs<'a>(f: &'a Facts<'_>, _: u32) -> Value<'a> {
    objects(Object::Career, 0, f.career().and_then(|pairs| carried(f, EMPLOYMENT, pairs.len())))
}

fn overlap<'a>(f: &'a Facts<'_>, i: u32) -> Option<&'a Overlap> {
    f.overlaps().get(i as usize)
}

/// The job that stands for one of two employers.
fn workplace<'a>(f: &'a Facts<'_>, i: u32, of: fn(&Workplaces) -> u16) -> Option<&'a Employment> {
    f.job(of(f.workplaces().get(i as usize)?))
}

fn experience<'a>(f: &'a Facts<'_>, i: u32) -> Option<&'a Claim> {
    f.experience().get(i as usize)
}

fn conflict<'a>(f: &'a Facts<'_>, i: u32) -> Option<&'a Conflict> {
    f.conflicts()?.get(i as usize)
}

fn month(month: i32) -> Value<'static> {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or_default();
    let month = u8::try_from(month.rem_euclid(12) + 1).unwrap_or_default();
    Value::Date(Date { year, month, day: 0 })
}

/// Skills that are no everyday technology, in the order in which they are listed.
fn rare_skills(f: &Facts<'_>) -> Option<Vec<String>> {
    cells_len(f, &[Field::SkillName])?;
    // "Kafka (9 years)" is Kafka: how long is no part of the name.
    let bare = |cell| -> &str { f.app.text(cell).split(['(', '[', ':']).next().unwrap_or_default() };
    let rare = f.app.of(Field::SkillName).map(bare).filter(|name| technology::named(name).is_none());
    Some(rare.map(fold::words).filter(|name| !name.is_empty()).take(RARE_SKILLS).collect())
}

/// How many rare skills make an order that few have by chance.
const FEWEST_RARE: usize = 3;
/// Rare skills that count for the order.
const RARE_SKILLS: usize = 12;

fn skill_order<'a>(f: &'a Facts<'_>, _: u32) -> Value<'a> {
    let Some(rare) = rare_skills(f) else { return Value::Unknown };
    // In the order of the alphabet anybody lists the same the same way.
    let telling = rare.len() >= FEWEST_RARE && !rare.is_sorted();
    Value::text(if telling { rare.join(", ") } else { String::new() })
}

const KINDS: [AddressKind; 3] = [AddressKind::Home, AddressKind::Shipping, AddressKind::Document];

fn place<'a>(f: &'a Facts<'_>, i: u32) -> Option<&'a address::Address> {
    f.address(*KINDS.get(i as usize)?)
}

fn phone_spot(i: u32) -> Spot {
    i.checked_sub(REFEREE).map_or(Spot::Phone(i as usize), |r| Spot::RefereePhone(r as usize))
}

fn mail_spot(i: u32) -> Spot {
    i.checked_sub(REFEREE).map_or(Spot::Email(i as usize), |r| Spot::RefereeEmail(r as usize))
}

fn region<'a>(value: Option<&'a Region>) -> Value<'a> {
    text(value.map(Region::as_str))
}

fn instant(value: Option<i64>) -> Value<'static> {
    value.map_or(Value::Unknown, Value::Timestamp)
}

fn any_of(f: &Facts<'_>, fields: &[Field]) -> bool {
    fields.iter().any(|field| f.app.get(*field).is_some())
}

fn whole(value: Option<u32>) -> Value<'static> {
    value.map_or(Value::Unknown, |n| Value::Int(n.into()))
}

fn count(f: &Facts<'_>, field: Field) -> Value<'static> {
    conduct::times(f.app, field).map_or(Value::Unknown, Value::Int)
}

fn number(value: Option<f64>) -> Value<'static> {
    value.map_or(Value::Unknown, Value::Double)
}

/// A door, or its building, as lists of places write it.
fn mark<'a>(f: &'a Facts<'_>, i: u32, building: bool) -> Value<'a> {
    let marks = place(f, i).and_then(address::Address::marks);
    marks.map_or(Value::Unknown, |(door, house)| Value::text(if building { house } else { door }))
}

/// What a look-up says of an address.
fn looked_up<'a>(f: &'a Facts<'_>, i: u32) -> Value<'a> {
    let field = [Field::HomeKind, Field::ShippingKind].get(i as usize).copied();
    let written = field.and_then(|field| f.app.get(field));
    written.map_or(Value::Unknown, |text| Value::text(text.trim().to_lowercase()))
}

fn date(value: Option<Date>) -> Value<'static> {
    value.map_or(Value::Unknown, Value::Date)
}

fn key(value: Option<Key>) -> Value<'static> {
    let digits = value.and_then(|key| String::from_utf8(key.hex().to_vec()).ok());
    digits.map_or(Value::Unknown, Value::text)
}

/// The other school of two degrees pursued at one time.
fn overlapping<'a>(f: &'a Facts<'_>, i: u32) -> Option<&'a str> {
    f.education().get(f.degree_overlap(i as usize)?.other?)?.institution()
}

fn location<'a>(f: &'a Facts<'_>, field: Field) -> Value<'a> {
    f.app.get(field).and_then(address::place).map_or(Value::Unknown, Value::text)
}

#[rustfmt::skip] // a table: one member a line
pub(super) const ROWS: &[Row] = &[
    // The application.
    plain!(App, "id", Ty::Text, Id, "The application's id in the tracking system."),
    plain!(App, "candidate_id", Ty::Text, CandidateId, "The tracking system's id of the person."),
    row(Object::App, "job", Ty::One(Object::Job), &[Field::JobId, Field::JobTitle, Field::JobLocation], |_, _| Value::Object(Object::Job.at(0)), "The job applied for.").always(),
    row(Object::App, "applied_at", Ty::Timestamp, &[Field::AppliedAt], |f, _| instant(f.applied_at()), "When the application was made."),
    row(Object::App, "stage", Ty::Text, &[Field::Stage], |f, _| text(f.stage().map(Stage::as_str)), "Where it stands: application, interview or offer."),
    plain!(App, "source", Ty::Text, Origin, "The channel it came through."),
    plain!(App, "agency", Ty::Text, Agency, "The agency that sent it."),
    plain!(App, "referrer", Ty::Text, Referrer, "Who referred the applicant."),
    row(Object::App, "name", Ty::One(Object::Name), NAME, |f, _| object(Object::Name, 0, f.name().is_known()), "The applicant's name."),
    row(Object::App, "emails", Ty::Many(Object::Email), &[Field::Email], |f, _| objects(Object::Email, 0, carried(f, &[Field::Email], f.emails().len())), "The applicant's mail addresses."),
    row(Object::App, "phones", Ty::Many(Object::Phone), &[Field::Phone], |f, _| objects(Object::Phone, 0, carried(f, &[Field::Phone], f.phones().len())), "The applicant's phone numbers."),
    row(Object::App, "home", Ty::One(Object::Address), HOME, |f, _| object(Object::Address, 0, f.home().is_some()), "The home address."),
    row(Object::App, "shipping", Ty::One(Object::Address), SHIPPING, |f, _| object(Object::Address, 1, f.shipping().is_some()), "Where equipment is to be sent."),
    row(Object::App, "id_document_address", Ty::One(Object::Address), DOCUMENT, |f, _| object(Object::Address, 2, f.document_address().is_some()), "The address on the identity document."),
    row(Object::App, "location", Ty::O("place"), &[Field::Location], |f, _| location(f, Field::Location), "Where the applicant says they are: the city."),
    row(Object::App, "education", Ty::Many(Object::Education), EDUCATION, |f, _| objects(Object::Education, 0, carried(f, EDUCATION, f.education().len())), "Schools and degrees."),
    row(Object::App, "employment", Ty::Many(Object::Employment), EMPLOYMENT, |f, _| objects(Object::Employment, 0, carried(f, EMPLOYMENT, f.employment().len())), "Jobs held."),
    row(Object::App, "career_pairs", Ty::Many(Object::Career), &[Field::EmploymentEmployer], career_pairs, "Every two jobs at different employers whose titles and months are known; unknown if no two of several jobs are known so well.").uses(EMPLOYMENT),
    row(Object::App, "overlaps", Ty::Many(Object::Overlap), &[Field::EmploymentEmployer], |f, _| objects(Object::Overlap, 0, carried(f, EMPLOYMENT, f.overlaps().len())), "Every two jobs at different employers that certainly overlap by a month or more, and jobs listed twice.").uses(OVERLAPS),
    row(Object::App, "workplaces", Ty::Many(Object::Workplaces), &[Field::EmploymentEmployer], |f, _| objects(Object::Workplaces, 0, carried(f, EMPLOYMENT, f.workplaces().len())), "Every two employers of the career, each pair once."),
    row(Object::App, "experience", Ty::Many(Object::Experience), &[Field::SkillYears, Field::ResumeText], |f, _| objects(Object::Experience, 0, carried(f, &[Field::SkillYears, Field::ResumeText], f.experience().len())), "Years claimed of technologies whose first public release is known, in rows of skills and in the resume's text.").uses(&[Field::SkillName, Field::AppliedAt]),
    row(Object::App, "conflicts", Ty::Many(Object::Conflict), &[Field::ResumeText], |f, _| objects(Object::Conflict, 0, f.conflicts().map(<[Conflict]>::len)), "What form and resume say differently of one job, one school or one contact; unknown without a resume's text.").uses(STATED),
    row(Object::App, "skill_order", Ty::Text, &[Field::SkillName], skill_order, "The skills that are no everyday technology, in the order listed; empty if fewer than three are, or in the order of the alphabet.").blank_says(),
    row(Object::App, "skills", Ty::Many(Object::Skill), &[Field::SkillName], |f, _| objects(Object::Skill, 0, cells_len(f, &[Field::SkillName, Field::SkillYears])), "Skills.").uses(&[Field::SkillYears]),
    row(Object::App, "links", Ty::Many(Object::Link), &[Field::Link], |f, _| objects(Object::Link, 0, carried(f, &[Field::Link], f.links().len())), "Profile and portfolio addresses."),
    row(Object::App, "referees", Ty::Many(Object::Referee), REFEREES, |f, _| objects(Object::Referee, 0, carried(f, REFEREES, f.referees().len())), "People named as references."),
    row(Object::App, "contacts", Ty::Many(Object::Contact), CONTACTS, |f, _| objects(Object::Contact, 0, carried(f, CONTACTS, f.contacts().len())), "Every phone and mailbox of the applicant and the referees that can be one person's.").uses(COUNTRY),
    row(Object::App, "resume", Ty::One(Object::Document), RESUME, |f, _| object(Object::Document, 0, f.document().is_some() || f.app.get(Field::ResumeText).is_some() || f.app.carried.contains(Field::ResumeHiddenText)), "The resume.").blank_says().there_with(&[Field::ResumeText]),
    plain!(App, "cover_letter", Ty::Text, CoverLetter, "The cover letter."),
    row(Object::App, "answers", Ty::Many(Object::Answer), &[Field::AnswerText], |f, _| objects(Object::Answer, 0, cells_len(f, &[Field::AnswerQuestion, Field::AnswerText])), "Screening questions and their answers.").uses(&[Field::AnswerQuestion]),
    row(Object::App, "notes", Ty::Many(Object::Note), &[Field::NoteText], |f, _| objects(Object::Note, 0, cells_len(f, &[Field::NoteAuthor, Field::NoteAt, Field::NoteText])), "Notes that people at the employer wrote.").uses(&[Field::NoteAuthor, Field::NoteAt]),
    row(Object::App, "network", Ty::One(Object::Network), NETWORK, |f, _| object(Object::Network, 0, f.network().is_some() || f.network_looked_up()), "Where on the network it came from."),
    row(Object::App, "payment", Ty::One(Object::Payment), PAYMENT, |f, _| object(Object::Payment, 0, f.payment().is_some() || any_of(f, PAYMENT)), "How the person wants to be paid."),
    row(Object::App, "id_number", Ty::One(Object::IdNumber), &[Field::IdNumber], |f, _| object(Object::IdNumber, 0, f.id_number_text().is_some()), "Number of an identity document, as a hash."),
    row(Object::App, "offer", Ty::One(Object::Offer), OFFER, |f, _| object(Object::Offer, 0, any_of(f, OFFER)), "The offer."),
    row(Object::App, "interview", Ty::One(Object::Interview), INTERVIEW, |f, _| object(Object::Interview, 0, any_of(f, INTERVIEW)), "What interviewers recorded."),
    row(Object::App, "contact_changes", Ty::Int, &[Field::ContactChanges], |f, _| count(f, Field::ContactChanges), "How often phone or mail address were replaced since the application."),
    row(Object::App, "location_km", Ty::Int, &[Field::Location], |f, _| whole(f.location_km()), "Least kilometres from the home address to the place in the location cell; unknown where either is not a listed city.").uses(HOME),
    row(Object::App, "shipping_reason", Ty::Text, &[Field::ShippingReason], |f, _| text(f.employer_recorded(Field::ShippingReason)), "Why equipment goes elsewhere than home, as the employer recorded it; unknown if the applicant typed it."),
    row(Object::App, "enrich", Ty::Map, &[Field::Enrich], |_, _| Value::Map(Object::App.at(ENRICH)), "What a look-up service added, by the column's name."),
    row(Object::App, "extra", Ty::Map, &[Field::Extra], |_, _| Value::Map(Object::App.at(EXTRA)), "Columns that map to no field, by their header."),
    row(Object::App, "namesakes", Ty::Many(Object::Listed), NAME, |f, _| listed::namesakes(f), "People of watch lists who bear the applicant's name; whoever was born on another day is none. Unknown without a list.").uses(&[Field::DateOfBirth]),
    // Job.
    plain!(Job, "id", Ty::Text, JobId, "Its id."),
    plain!(Job, "title", Ty::Text, JobTitle, "Its title."),
    row(Object::Job, "location", Ty::O("place"), &[Field::JobLocation], |f, _| location(f, Field::JobLocation), "Where it is: the city."),
    // Name.
    part(Object::Name, "full", Ty::O("name"), |f, i| text(name(f, i).and_then(Name::full)), "Given and family names."),
    part(Object::Name, "given", Ty::O("name"), |f, i| text(name(f, i).and_then(Name::given)), "Given names."),
    part(Object::Name, "family", Ty::O("name"), |f, i| text(name(f, i).and_then(Name::family)), "Family names."),
    part(Object::Name, "preferred", Ty::O("name"), |f, i| text(name(f, i).and_then(Name::preferred)), "The name the person goes by."),
    // Phone.
    part(Object::Phone, "raw", Ty::Text, |f, i| text(phone(f, i).map(|p| p.raw)), "As written.").always(),
    part(Object::Phone, "e164", Ty::Text, |f, i| text(phone(f, i).and_then(Phone::e164)), "International form, `+12128675309`; unknown if nothing says which country's plan applies.").uses(COUNTRY).keyed(KeyKind::Phone),
    part(Object::Phone, "key", Ty::Text, |f, i| text(phone(f, i).and_then(Keyed::key_text)), "The international form of a number that can be one person's; unknown for service, fictional and made-up numbers.").uses(COUNTRY).keyed(KeyKind::Phone),
    part(Object::Phone, "block", Ty::Text, |f, i| text(phone(f, i).and_then(|p| p.block(2))), "The number without its last two digits, where it can be one person's: numbers handed out together share it.").uses(COUNTRY),
    part(Object::Phone, "exchange", Ty::Text, |f, i| text(phone(f, i).and_then(|p| p.block(4))), "The number without its last four digits, where it can be one person's: operators are given such ranges.").uses(COUNTRY),
    part(Object::Phone, "region", Ty::O("country"), |f, i| region(phone(f, i).and_then(|p| p.region.as_ref())), "Country whose plan the number belongs to.").uses(COUNTRY),
    part(Object::Phone, "valid", Ty::Bool, |f, i| truth(phone(f, i).and_then(|p| p.valid)), "Whether a plan assigns such numbers; unknown if nothing says which plan applies.").uses(COUNTRY),
    part(Object::Phone, "kind", Ty::Text, |f, i| text(phone(f, i).and_then(|p| p.kind).map(PhoneKind::as_str)), "mobile, fixed_line, fixed_line_or_mobile, toll_free, premium_rate, shared_cost, voip, personal_number, pager, uan, voicemail or unknown.").uses(COUNTRY),
    part(Object::Phone, "fictional", Ty::Bool, |f, i| truth(phone(f, i).and_then(|p| p.fictional)), "Whether regulators keep the number for fiction and examples.").uses(COUNTRY),
    part(Object::Phone, "national", Ty::Bool, |f, i| truth(phone(f, i).and_then(|p| p.national)), "Whether it is written without its country code."),
    part(Object::Phone, "plus_one", Ty::Bool, |f, i| truth(phone(f, i).map(|p| p.plus_one)), "Whether the text starts with `+1`.").always(),
    part(Object::Phone, "placeholder", Ty::Bool, |f, i| truth(phone(f, i).map(|p| p.placeholder)), "Whether the digits are of the kind people type into a required field.").always(),
    part(Object::Phone, "area_region", Ty::O("region"), |f, i| text(phone(f, i).and_then(Phone::e164).and_then(whereabouts::area_region)), "State or province of a North American area code that lies in one.").uses(COUNTRY),
    part(Object::Phone, "on_watchlist", Ty::Bool, |f, i| listed::on(f, phone_spot(i), phone(f, i).is_some()), "Whether a watch list names the number; unknown without a list.").uses(COUNTRY),
    part(Object::Phone, "listed", Ty::One(Object::Listed), |f, i| listed::at(f, phone_spot(i)), "What the list says of it.").uses(COUNTRY),
    // Email.
    part(Object::Email, "raw", Ty::Text, |f, i| text(email(f, i).map(|(e, _)| e.raw)), "As written.").always(),
    part(Object::Email, "address", Ty::Text, |f, i| text(email(f, i).and_then(|(e, _)| e.address())), "The canonical mailbox: lower case, without tags and dots that the provider ignores.").keyed(KeyKind::Email),
    part(Object::Email, "key", Ty::Text, |f, i| text(email(f, i).and_then(|(e, _)| e.key_text())), "The mailbox where it can be one person's; unknown for offices and shared relays.").keyed(KeyKind::Email),
    part(Object::Email, "domain", Ty::Text, |f, i| text(email(f, i).and_then(|(e, _)| e.domain())), "The domain, lower case."),
    part(Object::Email, "local", Ty::Text, |f, i| text(email(f, i).and_then(|(e, _)| e.local())), "What stands before the `@`, lower case."),
    part(Object::Email, "valid", Ty::Bool, |f, i| truth(email(f, i).map(|(e, _)| e.valid)), "Whether it has the form of an address that can exist.").always(),
    part(Object::Email, "relay", Ty::Bool, |f, i| truth(email(f, i).and_then(|(e, _)| e.relay())), "Whether it forwards to a mailbox it hides."),
    part(Object::Email, "role", Ty::Bool, |f, i| truth(email(f, i).and_then(|(e, _)| e.role())), "Whether it stands for an office, not a person."),
    part(Object::Email, "free", Ty::Bool, |f, i| truth(email(f, i).and_then(|(e, _)| e.free())), "Whether anybody gets a mailbox there for nothing."),
    part(Object::Email, "lookalike", Ty::Bool, |f, i| truth(email(f, i).and_then(|(e, _)| e.lookalike())), "Whether the domain imitates a known mail domain."),
    part(Object::Email, "lookalike_of", Ty::Text, |f, i| text(email(f, i).and_then(|(e, _)| e.lookalike_of())), "The known mail domain that it imitates; unknown if it imitates none."),
    part(Object::Email, "carries_other_name", Ty::Bool, |f, i| truth(email(f, i).and_then(|(e, n)| e.carries_other_name(n))), "Whether the local part is a whole name, and not this person's.").uses(NAME),
    part(Object::Email, "series", Ty::Text, |f, i| text(email(f, i).and_then(|(e, n)| e.series(n))), "Pattern of the local part with the person's name taken out; unknown if nothing distinctive is left.").uses(NAME),
    row(Object::Email, "unclaimed_school", Ty::O("institution"), &[Field::EducationInstitution], |f, i| text(f.unclaimed_school(i as usize)), "The school whose domain it is, where all schools given are known and none is that one, and no job was there.").uses(EDUCATION_AND_JOBS),
    part(Object::Email, "on_watchlist", Ty::Bool, |f, i| listed::on(f, mail_spot(i), email(f, i).is_some()), "Whether a watch list names the mailbox; unknown without a list."),
    part(Object::Email, "listed", Ty::One(Object::Listed), |f, i| listed::at(f, mail_spot(i)), "What the list says of it."),
    part(Object::Email, "domain_on_watchlist", Ty::Bool, |f, i| listed::on(f, Spot::Domain(i as usize), f.emails().len() > i as usize), "Whether a watch list names its host; unknown without a list, and for referees."),
    part(Object::Email, "domain_listed", Ty::One(Object::Listed), |f, i| listed::at(f, Spot::Domain(i as usize)), "What the list says of the host."),
    // Address.
    part(Object::Address, "line", Ty::O("street"), |f, i| text(place(f, i).and_then(|a| a.line.as_deref())), "Street and number."),
    part(Object::Address, "unit_known", Ty::Bool, |f, i| truth(place(f, i).map(|a| a.unit_known())), "Whether a unit is written.").always(),
    part(Object::Address, "city", Ty::O("city"), |f, i| text(place(f, i).and_then(|a| a.city.as_deref())), "City."),
    part(Object::Address, "region", Ty::O("region"), |f, i| text(place(f, i).and_then(|a| a.region.as_deref())), "State or province."),
    part(Object::Address, "postcode", Ty::O("postcode"), |f, i| text(place(f, i).and_then(|a| a.postcode.as_deref())), "Postal code."),
    part(Object::Address, "country", Ty::O("country"), |f, i| region(place(f, i).and_then(|a| a.country.as_ref())), "Country."),
    keyed(Object::Address, "key", &[], |f, i| place(f, i).and_then(|a| a.key), KeyKind::Address, "The door, where one household can live there: street and unit, or a street without units."),
    keyed(Object::Address, "street_key", &[], |f, i| place(f, i).and_then(|a| a.street_key(&f.ground.scope)), KeyKind::Street, "Street and number, whatever the unit."),
    part(Object::Address, "po_box", Ty::Bool, |f, i| truth(place(f, i).map(|a| a.po_box)), "Whether it is a post office box.").always(),
    part(Object::Address, "complete", Ty::Bool, |f, i| truth(place(f, i).map(|a| a.complete())), "Whether street, number and city are known, and the region, postcode or country.").always(),
    part(Object::Address, "home_km", Ty::Int, |f, i| whole(KINDS.get(i as usize).and_then(|kind| f.address_km(*kind))), "Least kilometres between its city and the home address's; unknown where either is not a listed city.").uses(HOME),
    part(Object::Address, "mark", Ty::Text, |f, i| mark(f, i, false), "The door as lists of places write it (`normalise = \"address\"`): a hash."),
    part(Object::Address, "building_mark", Ty::Text, |f, i| mark(f, i, true), "The same for the building, whatever the unit."),
    part(Object::Address, "postcode_fits", Ty::Bool, |f, i| truth(place(f, i).and_then(|a| a.postcode_fits())), "Whether the postcode is one of the region's, where both follow from the country's tables (US, CA, AU)."),
    row(Object::Address, "looked_up", Ty::Text, &[Field::HomeKind, Field::ShippingKind], looked_up, "What stands there, as a look-up says, in lower case: residential, commercial, vacant ..."),
    // Education.
    row(Object::Education, "institution", Ty::O("institution"), &[Field::EducationInstitution], |f, i| text(f.education().get(i as usize).and_then(|e| e.institution())), "School, canonical."),
    row(Object::Education, "school", Ty::O("institution"), &[Field::EducationInstitution], |f, i| text(f.education().get(i as usize).and_then(|e| e.school_as_written(f.app))), "School, as written."),
    row(Object::Education, "degree", Ty::Text, &[Field::EducationDegree], |f, i| text(f.education().get(i as usize).and_then(|e| e.degree(f.app))), "Degree, as written."),
    row(Object::Education, "field", Ty::Text, &[Field::EducationField], |f, i| text(f.education().get(i as usize).and_then(|e| e.field(f.app))), "Subject, as written."),
    row(Object::Education, "start", Ty::Date, &[Field::EducationStart], |f, i| date(f.education().get(i as usize).and_then(|e| e.start)), "Start."),
    row(Object::Education, "end", Ty::Date, &[Field::EducationEnd], |f, i| date(f.education().get(i as usize).and_then(|e| e.end)), "End."),
    row(Object::Education, "completed", Ty::Bool, &[Field::EducationCompleted], |f, i| truth(f.education().get(i as usize).and_then(|e| e.completed)), "Whether it was completed."),
    row(Object::Education, "level", Ty::Text, &[Field::EducationDegree], |f, i| text(f.degree_level(i as usize).map(|l| l.as_str())), "Level of the degree: secondary, certificate, associate, bachelor, professional, master or doctorate; unknown if its words do not tell, or tell several."),
    row(Object::Education, "longest_months", Ty::Int, &[Field::EducationStart], |f, i| f.degree_longest_months(i as usize).map_or(Value::Unknown, Value::Int), "The most months that it can have taken; unknown if it ends before it starts, or the same year stands for both.").uses(&[Field::EducationEnd]),
    row(Object::Education, "misspelled_of", Ty::O("institution"), &[Field::EducationInstitution], |f, i| text(f.school_misspelled_of(i as usize)), "The known school whose name this is but for one slip in one word; unknown if there is none or several."),
    row(Object::Education, "ambiguous", Ty::Bool, &[Field::EducationInstitution], |f, i| truth(f.school_ambiguous(i as usize)), "Whether several schools bear the name, and nothing written tells which is meant.").uses(&[Field::Email]),
    row(Object::Education, "unaccredited_match", Ty::Bool, &[Field::EducationInstitution], |f, i| truth(f.school_unaccredited(i as usize)), "Whether a regulator, court or auditor named this very school as giving degrees without right or accreditation; false for namesakes and unknown schools.").uses(&[Field::Email]),
    row(Object::Education, "unaccredited_by", Ty::O("publication"), &[Field::EducationInstitution], |f, i| f.school_unaccredited_by(i as usize).map_or(Value::Unknown, Value::text), "Who named it so, where and when.").uses(&[Field::Email]),
    row(Object::Education, "off_calendar", Ty::Bool, &[Field::EducationStart], |f, i| truth(f.degree_off_calendar(i as usize)), "Whether it starts and ends in months that are both unusual for a first degree at such a school; unknown without months, false where nothing is unusual or nothing is known of the school.").uses(&[Field::EducationEnd, Field::EducationInstitution]),
    row(Object::Education, "before_bachelor", Ty::Bool, &[Field::EducationEnd], |f, i| truth(f.degree_before_bachelor(i as usize)), "Whether a degree above bachelor's level ended before every bachelor's degree given.").uses(&[Field::EducationDegree]),
    row(Object::Education, "overlap_months", Ty::Int, &[Field::EducationStart], |f, i| f.degree_overlap(i as usize).map_or(Value::Unknown, |o| Value::Int(o.months.into())), "The months that it certainly shares with another full-time degree at another school; 0 if it shares none.").uses(EDUCATION),
    row(Object::Education, "overlap_school", Ty::O("institution"), &[Field::EducationStart], |f, i| text(overlapping(f, i)), "The other school, canonical.").uses(EDUCATION),
    row(Object::Education, "beside_jobs", Ty::Bool, &[Field::EducationStart], |f, i| truth(f.degree_beside_jobs(i as usize)), "Whether full-time jobs outside schools fill every month of it, a year at the least.").uses(EDUCATION_AND_JOBS),
    row(Object::Education, "offering", Ty::O("offering"), &[Field::EducationField], |f, i| f.offering(i as usize).map_or(Value::Unknown, Value::text), "School, subject and years, to be looked up in a list with `normalise = \"curriculum\"`.").uses(EDUCATION),
    // Employment.
    row(Object::Employment, "employer", Ty::Text, &[Field::EmploymentEmployer], |f, i| text(f.employment().get(i as usize).and_then(|e| e.employer.as_deref())), "Employer, canonical: lower case, without legal form."),
    row(Object::Employment, "title", Ty::Text, &[Field::EmploymentTitle], |f, i| text(f.employment().get(i as usize).and_then(|e| e.title(f.app))), "Job title, as written."),
    row(Object::Employment, "start", Ty::Date, &[Field::EmploymentStart], |f, i| date(f.employment().get(i as usize).and_then(|e| e.start)), "Start."),
    row(Object::Employment, "end", Ty::Date, &[Field::EmploymentEnd], |f, i| date(f.employment().get(i as usize).and_then(|e| e.end)), "End."),
    row(Object::Employment, "current", Ty::Bool, &[Field::EmploymentCurrent, Field::EmploymentEnd], |f, i| truth(f.employment().get(i as usize).and_then(|e| e.current)), "Whether it is held now."),
    keyed(Object::Employment, "key", &[Field::EmploymentEmployer], |f, i| f.employment().get(i as usize).and_then(|e| e.key(f.app, f.ground)), KeyKind::Employment, "Employer, title and dates together.").uses(&[Field::EmploymentTitle, Field::EmploymentStart, Field::EmploymentEnd]),
    row(Object::Employment, "began", Ty::Text, &[Field::EmploymentStart], |f, i| f.employment().get(i as usize).and_then(employment::Employment::began).map_or(Value::Unknown, Value::text), "Employer, canonical, and the last month that the start can mean, `acme 2014-12`: for lists of when companies were founded.").uses(&[Field::EmploymentEmployer]),
    row(Object::Employment, "from_resume", Ty::Bool, &[Field::ResumeText, Field::EmploymentEmployer], |f, i| truth(f.employment().get(i as usize).map(|e| from_resume(f, e.item))), "Whether it was read from the resume's text, because the form says nothing of employment.").always(),
    row(Object::Employment, "on_watchlist", Ty::Bool, &[Field::EmploymentEmployer], |f, i| listed::on(f, Spot::Employer(i as usize), f.employment().get(i as usize).is_some_and(|e| e.employer.is_some())), "Whether a watch list names the employer; unknown without a list."),
    row(Object::Employment, "listed", Ty::One(Object::Listed), &[Field::EmploymentEmployer], |f, i| listed::at(f, Spot::Employer(i as usize)), "What the list says of it."),
    // Two jobs.
    part(Object::Career, "earlier", Ty::Text, |f, i| text(pair(f, i).map(|p| p.earlier)), "Employer, title and months of the one that began first, canonical.").uses(EMPLOYMENT).always(),
    part(Object::Career, "later", Ty::Text, |f, i| text(pair(f, i).map(|p| p.later)), "Employer, title and months of the other, canonical.").uses(EMPLOYMENT).always(),
    // Overlap.
    part(Object::Overlap, "earlier", Ty::Text, |f, i| text(overlap(f, i).map(|o| o.earlier.as_str())), "Employer and title of the one that began first, as written.").always(),
    part(Object::Overlap, "later", Ty::Text, |f, i| text(overlap(f, i).map(|o| o.later.as_str())), "Employer and title of the other, as written.").always(),
    part(Object::Overlap, "months", Ty::Int, |f, i| overlap(f, i).map_or(Value::Unknown, |o| Value::Int(o.months.into())), "Whole months that both certainly cover.").always(),
    part(Object::Overlap, "current", Ty::Bool, |f, i| truth(overlap(f, i).map(|o| o.current)), "Whether both are held now.").always(),
    part(Object::Overlap, "full_time", Ty::Bool, |f, i| truth(overlap(f, i).and_then(|o| o.full_time)), "Whether no title or employer says contract, part-time, study, board or a company of one's own; unknown without a title."),
    part(Object::Overlap, "twice", Ty::Bool, |f, i| truth(overlap(f, i).map(|o| o.twice)), "Whether both are one job, listed twice.").always(),
    // Two employers.
    part(Object::Workplaces, "one", Ty::Text, |f, i| text(workplace(f, i, |w| w.one).and_then(|job| job.employer.as_deref())), "The first by the alphabet, canonical.").always(),
    part(Object::Workplaces, "other", Ty::Text, |f, i| text(workplace(f, i, |w| w.other).and_then(|job| job.employer.as_deref())), "The second, canonical.").always(),
    // Years of a technology.
    part(Object::Experience, "technology", Ty::Text, |f, i| text(experience(f, i).map(|c| c.technology.name)), "Its usual name, lower case.").always(),
    part(Object::Experience, "years", Ty::Double, |f, i| experience(f, i).map_or(Value::Unknown, |c| Value::Double(c.years)), "Years claimed.").always(),
    part(Object::Experience, "possible", Ty::Double, |f, i| experience(f, i).and_then(|c| c.possible).map_or(Value::Unknown, Value::Double), "Years from its first public release, or a predecessor's, to the application or the run."),
    part(Object::Experience, "released", Ty::Date, |f, i| experience(f, i).map_or(Value::Unknown, |c| month(c.technology.released)), "Month of its first public release.").always(),
    // Form against resume.
    part(Object::Conflict, "kind", Ty::Text, |f, i| text(conflict(f, i).map(|c| c.kind.as_str())), "job, school, degree, phone or email: what it is about.").always(),
    part(Object::Conflict, "subject", Ty::O("statement"), |f, i| text(conflict(f, i).map(|c| c.subject.as_str())), "The job or school that it is about.").always(),
    part(Object::Conflict, "form", Ty::O("statement"), |f, i| text(conflict(f, i).map(|c| f.app.text(&c.form))), "What the form says.").always(),
    part(Object::Conflict, "resume", Ty::O("statement"), |f, i| text(conflict(f, i).map(|c| f.app.text(&c.resume))), "What the resume says.").always(),
    part(Object::Conflict, "months", Ty::Int, |f, i| conflict(f, i).map_or(Value::Unknown, |c| Value::Int(c.months.into())), "Months between two dates, at least; 0 for what is no date.").always(),
    // Skill.
    item!(Skill, "name", Ty::Text, SkillName, "What it is."),
    row(Object::Skill, "years", Ty::Double, &[Field::SkillYears], years, "Years of experience."),
    // Link.
    part(Object::Link, "raw", Ty::Text, |f, i| text(f.links().get(i as usize).map(|l| l.raw)), "As written.").always(),
    part(Object::Link, "url", Ty::Text, |f, i| text(f.links().get(i as usize).and_then(|l| l.url())), "Canonical address without scheme: `linkedin.com/in/ann-lee`."),
    part(Object::Link, "host", Ty::Text, |f, i| text(f.links().get(i as usize).and_then(|l| l.host())), "Host, without `www.`."),
    part(Object::Link, "network", Ty::Text, |f, i| text(f.links().get(i as usize).and_then(|l| l.network)), "linkedin, github, gitlab, stackoverflow, x ... or other."),
    part(Object::Link, "handle", Ty::Text, |f, i| text(f.links().get(i as usize).and_then(|l| l.handle())), "Whose profile, in the network's own terms."),
    part(Object::Link, "key", Ty::Text, |f, i| text(f.links().get(i as usize).and_then(Keyed::key_text)), "The canonical address where it is one person's page.").keyed(KeyKind::Profile),
    part(Object::Link, "valid", Ty::Bool, |f, i| truth(f.links().get(i as usize).and_then(|l| l.valid)), "Whether it is a person's page as the network writes them."),
    part(Object::Link, "carries_other_name", Ty::Bool, |f, i| truth(f.link_carries_other_name(i as usize)), "Whether the handle is a whole name, and not this person's.").uses(NAME),
    part(Object::Link, "chosen_handle", Ty::Text, |f, i| text(f.chosen_handle(i as usize)), "Letters and digits of a handle that holds no part of the person's name; unknown for others, for numbers and for short ones.").uses(NAME),
    part(Object::Link, "lookalike", Ty::Bool, |f, i| truth(f.links().get(i as usize).and_then(|l| l.lookalike())), "Whether the host imitates a known network."),
    part(Object::Link, "lookalike_of", Ty::Text, |f, i| text(f.links().get(i as usize).and_then(|l| l.lookalike_of())), "The known host that it imitates; unknown if it imitates none."),
    part(Object::Link, "on_watchlist", Ty::Bool, |f, i| listed::on(f, Spot::Link(i as usize), true), "Whether a watch list names the profile; unknown without a list."),
    part(Object::Link, "listed", Ty::One(Object::Listed), |f, i| listed::at(f, Spot::Link(i as usize)), "What the list says of it."),
    // Referee.
    row(Object::Referee, "name", Ty::One(Object::Name), &[Field::RefereeName], |f, i| object(Object::Name, REFEREE + i, name(f, REFEREE + i).is_some_and(|n| n.is_known())), "The referee's name."),
    row(Object::Referee, "email", Ty::One(Object::Email), &[Field::RefereeEmail], |f, i| object(Object::Email, REFEREE + i, email(f, REFEREE + i).is_some()), "The referee's mail address."),
    row(Object::Referee, "phone", Ty::One(Object::Phone), &[Field::RefereePhone], |f, i| object(Object::Phone, REFEREE + i, phone(f, REFEREE + i).is_some()), "The referee's phone number."),
    row(Object::Referee, "employer", Ty::Text, &[Field::RefereeEmployer], |f, i| text(f.referees().get(i as usize).and_then(|r| r.employer)), "The referee's employer."),
    // Contact.
    part(Object::Contact, "key", Ty::Text, |f, i| text(f.contacts().get(i as usize).and_then(|c| f.contact_text(*c))), "The number or mailbox.").always().contact(),
    part(Object::Contact, "role", Ty::Text, |f, i| text(f.contacts().get(i as usize).map(|c| c.role.as_str())), "applicant or referee: whose it is.").always(),
    // Resume.
    plain!(Document, "text", Ty::Text, ResumeText, "Its text."),
    row(Object::Document, "sha256", Ty::Text, &[Field::ResumeSha256], |f, _| text(f.document().and_then(|d| d.sha256.as_deref())), "SHA-256 of the file, in lower-case hexadecimal.").uses(FILE).keyed(KeyKind::File),
    row(Object::Document, "author", Ty::O("name"), &[Field::ResumeAuthor], |f, _| text(f.author().full()), "Author that the file names; programs' default authors are none.").uses(FILE),
    row(Object::Document, "producer", Ty::Text, &[Field::ResumeProducer], |f, _| text(f.document().and_then(|d| d.producer)), "Program that the file names.").uses(FILE),
    row(Object::Document, "created", Ty::Timestamp, &[Field::ResumeCreated], |f, _| instant(f.document().and_then(|d| d.created)), "Creation time that the file names.").uses(FILE),
    row(Object::Document, "document_id", Ty::Text, &[Field::ResumeDocumentId], |f, _| text(f.document().and_then(|d| d.document_key_text())), "Document id inside the file, if it is long enough to be one.").uses(FILE).keyed(KeyKind::Document),
    row(Object::Document, "file_key", Ty::Text, &[Field::ResumeSha256], |f, _| text(f.document().and_then(|d| d.file_key_text())), "The hash, unless it is that of an empty file.").uses(FILE).keyed(KeyKind::File),
    row(Object::Document, "author_is_other_name", Ty::Bool, &[Field::ResumeAuthor], |f, _| truth(f.author_is_other_name()), "Whether the file names a whole other name as its author.").uses(NAME_AND_FILE),
    plain!(Document, "author_as_written", Ty::O("name"), ResumeAuthor, "The author as the file or the export writes it.").uses(FILE),
    plain!(Document, "file", Ty::Text, ResumeFile, "Name of the file, as the export has it."),
    row(Object::Document, "author_key", Ty::O("name"), &[Field::ResumeAuthor], |f, _| f.author_key_text().map_or(Value::Unknown, Value::text), "The author that the file names, where it is a whole name and not the applicant's.").uses(NAME_AND_FILE),
    row(Object::Document, "modified", Ty::Timestamp, &[Field::ResumeModified], |f, _| instant(f.document().and_then(|d| d.modified)), "Time of the last change that the file names.").uses(FILE),
    row(Object::Document, "service", Ty::Bool, &[Field::ResumeProducer], |f, _| truth(f.document().and_then(|d| d.service())), "Whether the program that the file names writes files for many people: a résumé builder, a job board, a converter.").uses(FILE),
    row(Object::Document, "print", Ty::Text, &[Field::ResumePrint], |f, _| text(f.document().and_then(|d| d.print_text())), "Hash of what program and layout leave on the file, where the layout is unusual and no service's.").uses(&[Field::ResumeProducer, Field::ResumeFile]),
    row(Object::Document, "creation_key", Ty::Text, &[Field::ResumeCreated], |f, _| f.document().and_then(|d| d.creation_text()).map_or(Value::Unknown, Value::text), "Program and second of creation, where both are the file's own.").uses(&[Field::ResumeProducer, Field::ResumeFile]),
    row(Object::Document, "sitting_key", Ty::Text, &[Field::ResumeCreated], |f, _| f.document().and_then(|d| d.sitting_text()).map_or(Value::Unknown, Value::text), "Print and hour of creation.").uses(&[Field::ResumePrint, Field::ResumeProducer, Field::ResumeFile]),
    row(Object::Document, "hidden", Ty::Many(Object::Hidden), &[Field::ResumeHiddenText], |f, _| objects(Object::Hidden, 0, hidden(f)), "Passages that a person does not see: white on white, without ink, too small, beside the page, formatted as hidden.").uses(FILE),
    row(Object::Document, "name", Ty::O("name"), &[Field::ResumeText], |f, _| text(f.resume_name().full()), "The name at the head of the text, where it says how to reach somebody."),
    row(Object::Document, "names_other_person", Ty::Bool, &[Field::ResumeText], |f, _| truth(f.resume_names_other()), "Whether the head of the text bears a whole other name, given and family.").uses(NAME),
    row(Object::Document, "on_watchlist", Ty::Bool, &[Field::ResumeSha256], |f, _| listed::on(f, Spot::File, f.document().is_some_and(|d| d.sha256.is_some())), "Whether a watch list names the file; unknown without a list."),
    row(Object::Document, "listed", Ty::One(Object::Listed), &[Field::ResumeSha256], |f, _| listed::at(f, Spot::File), "What the list says of it."),
    // Hidden text.
    item!(Hidden, "text", Ty::Text, ResumeHiddenText, "What it says.").uses(&[Field::ResumeFile, Field::ResumeHiddenPage]),
    row(Object::Hidden, "page", Ty::Int, &[Field::ResumeHiddenPage], page, "The page it stands on; unknown where the format has none.").uses(FILE),
    item!(Hidden, "how", Ty::Text, ResumeHiddenHow, "Why it is not seen: white on white, drawn without ink, transparent, too small to read, beside the page, formatted as hidden."),
    // Answer.
    item!(Answer, "question", Ty::Text, AnswerQuestion, "The question."),
    item!(Answer, "answer", Ty::Text, AnswerText, "The answer."),
    // Note.
    item!(Note, "author", Ty::Text, NoteAuthor, "Who wrote it."),
    row(Object::Note, "at", Ty::Timestamp, &[Field::NoteAt], |f, i| instant(u16::try_from(i).ok().and_then(|i| f.instant(Field::NoteAt, i))), "When it was written."),
    item!(Note, "text", Ty::Text, NoteText, "What it says."),
    // Network.
    row(Object::Network, "ip", Ty::Text, &[Field::NetworkIp], |f, _| text(f.network().and_then(|n| n.ip.as_deref())), "The address, in canonical text."),
    row(Object::Network, "key", Ty::Text, &[Field::NetworkIp], |f, _| text(f.network().and_then(|n| n.key_text())), "The address, or the prefix that one line has in version 6; public addresses only.").keyed(KeyKind::Network),
    row(Object::Network, "public", Ty::Bool, &[Field::NetworkIp], |f, _| truth(f.network().and_then(|n| n.public)), "Whether it is reachable from the public network."),
    row(Object::Network, "timezone", Ty::O("timezone"), &[Field::NetworkTimezone], |f, _| text(f.network().and_then(|n| n.timezone.as_deref())), "Time zone that the browser named."),
    row(Object::Network, "user_agent", Ty::Text, &[Field::NetworkUserAgent], |f, _| text(f.network().and_then(|n| n.user_agent.as_deref())), "Browser identification."),
    row(Object::Network, "device_id", Ty::Text, &[Field::NetworkDeviceId], |f, _| text(f.network().and_then(|n| n.device_id.as_deref())), "Device identifier, as recorded."),
    row(Object::Network, "device_key", Ty::Text, &[Field::NetworkDeviceId], |f, _| text(f.network().and_then(|n| n.device_key_text())), "The device identifier where it can be one device's.").uses(&[Field::NetworkUserAgent]).keyed(KeyKind::Device),
    row(Object::Network, "kind", Ty::Text, &[Field::NetworkIp, Field::NetworkKind], |f, _| text(f.network_kind().map(range::Kind::as_str)), "hosting, vpn, proxy, tor, relay, line or other: what the address belongs to, as a look-up says, else by the tables of `ringer`. Of private addresses unknown."),
    row(Object::Network, "country", Ty::O("country"), &[Field::NetworkCountry], |f, _| f.network_country().map_or(Value::Unknown, |r| Value::text(r.as_str().to_owned())), "Country that the address lies in, as a look-up says.").uses(&[Field::NetworkIp]),
    row(Object::Network, "city", Ty::O("city"), &[Field::NetworkCity], |f, _| f.app.get(Field::NetworkCity).and_then(address::city).map_or(Value::Unknown, Value::text), "City that the address lies in, as a look-up says.").uses(&[Field::NetworkIp]),
    plain!(Network, "operator", Ty::Text, NetworkOperator, "Who operates the network, as a look-up says.").uses(&[Field::NetworkIp]),
    row(Object::Network, "home_km", Ty::Int, &[Field::NetworkCity], |f, _| whole(f.network_km()), "Least kilometres from where the applicant claims to be to the city that the address lies in; unknown where either is not a listed city.").uses(SEEN),
    row(Object::Network, "clock_gap", Ty::Int, &[Field::NetworkTimezone], |f, _| whole(f.clock_gap().map(u32::from)), "Least whole hours between the browser's clock and those that the claimed place can have.").uses(CLAIMED),
    row(Object::Network, "automated", Ty::Bool, &[Field::NetworkUserAgent], |f, _| truth(f.automated()), "Whether the browser identification is that of a program that fills in forms."),
    row(Object::Network, "form_seconds", Ty::Double, &[Field::NetworkFormSeconds], |f, _| number(conduct::seconds(f.app, Field::NetworkFormSeconds)), "Seconds from opening the form to sending it."),
    row(Object::Network, "pasted_share", Ty::Double, &[Field::NetworkPastedShare], |f, _| number(conduct::share(f.app, Field::NetworkPastedShare)), "Share of the text that was pasted into the form, from 0 to 1."),
    row(Object::Network, "on_watchlist", Ty::Bool, &[Field::NetworkIp], |f, _| listed::on(f, Spot::Ip, f.network().is_some_and(|n| n.ip.is_some())), "Whether a watch list names the address; unknown without a list."),
    row(Object::Network, "listed", Ty::One(Object::Listed), &[Field::NetworkIp], |f, _| listed::at(f, Spot::Ip), "What the list says of it."),
    // Payment.
    row(Object::Payment, "country", Ty::O("country"), &[Field::PaymentCountry], |f, _| f.app.get(Field::PaymentCountry).and_then(Region::read).map_or(Value::Unknown, |r| Value::text(r.as_str().to_owned())), "Country of the account."),
    row(Object::Payment, "account_changes", Ty::Int, &[Field::PaymentAccountChanges], |f, _| count(f, Field::PaymentAccountChanges), "How often the account to be paid to was replaced."),
    row(Object::Payment, "advances_asked", Ty::Int, &[Field::PaymentAdvancesAsked], |f, _| count(f, Field::PaymentAdvancesAsked), "How often the person asked to be paid before the work was done."),
    row(Object::Payment, "method", Ty::Text, &[Field::PaymentMethod], |f, _| text(f.payment().and_then(|p| p.method.as_deref())), "How, in lower case."),
    row(Object::Payment, "payee", Ty::O("name"), &[Field::PaymentPayee], |f, _| text(f.payee().full()), "Whose account it is."),
    row(Object::Payment, "account_key", Ty::Text, &[Field::PaymentAccountHash], |f, _| text(f.payment().and_then(|p| p.account_key_text())), "Hash of the account.").secret().keyed(KeyKind::Account),
    row(Object::Payment, "wallet", Ty::Text, &[Field::PaymentWallet], |f, _| text(f.payment().and_then(|p| p.wallet.as_deref())), "Virtual currency address."),
    row(Object::Payment, "wallet_key", Ty::Text, &[Field::PaymentWallet], |f, _| text(f.payment().and_then(|p| p.wallet_key_text())), "Virtual currency address where somebody can hold it.").keyed(KeyKind::Wallet),
    row(Object::Payment, "payee_is_other_name", Ty::Bool, &[Field::PaymentPayee], |f, _| truth(f.payee_is_other_name()), "Whether the account is held under a whole other name.").uses(NAME),
    row(Object::Payment, "wallet_on_watchlist", Ty::Bool, &[Field::PaymentWallet], |f, _| listed::on(f, Spot::Wallet, f.app.get(Field::PaymentWallet).is_some()), "Whether a watch list names the wallet; unknown without a list."),
    row(Object::Payment, "wallet_listed", Ty::One(Object::Listed), &[Field::PaymentWallet], |f, _| listed::at(f, Spot::Wallet), "What the list says of it."),
    row(Object::Payment, "account_on_watchlist", Ty::Bool, &[Field::PaymentAccountHash], |f, _| listed::on(f, Spot::Account, f.payment().is_some_and(|p| p.account_key_text().is_some())), "Whether a watch list names the account; unknown without a list."),
    row(Object::Payment, "account_listed", Ty::One(Object::Listed), &[Field::PaymentAccountHash], |f, _| listed::at(f, Spot::Account), "What the list says of it."),
    // Offer and interview.
    row(Object::Offer, "at", Ty::Timestamp, &[Field::OfferAt], |f, _| instant(f.instant(Field::OfferAt, 0)), "When it was made."),
    row(Object::Offer, "shipping_changed_after", Ty::Bool, &[Field::ShippingChangedAt], |f, _| truth(f.shipping_changed_after_offer()), "Whether the equipment delivery address was changed after the offer.").uses(&[Field::OfferAt]),
    row(Object::Interview, "camera_refused", Ty::Bool, &[Field::InterviewCameraRefused], |f, _| truth(conduct::recorded(f.app, Field::InterviewCameraRefused)), "Whether the person declined to be seen on camera."),
    row(Object::Interview, "in_person_refused", Ty::Bool, &[Field::InterviewInPersonRefused], |f, _| truth(conduct::recorded(f.app, Field::InterviewInPersonRefused)), "Whether the person declined to meet in person."),
    row(Object::Interview, "accommodated", Ty::Bool, &[Field::InterviewAccommodated], |f, _| truth(f.accommodation()), "Whether an accommodation was agreed; unknown if the applicant typed it."),
    row(Object::Interview, "different_person", Ty::Bool, &[Field::InterviewDifferentPerson], |f, _| truth(conduct::recorded(f.app, Field::InterviewDifferentPerson)), "Whether an interviewer recorded that another person came than before."),
    row(Object::Interview, "coached", Ty::Bool, &[Field::InterviewCoached], |f, _| truth(conduct::recorded(f.app, Field::InterviewCoached)), "Whether an interviewer recorded that answers seemed to come from somebody else."),
    // Identity document.
    row(Object::IdNumber, "key", Ty::Text, &[Field::IdNumber], |f, _| text(f.id_number_text()), "Hash of the number.").secret().keyed(KeyKind::IdNumber),
    row(Object::IdNumber, "on_watchlist", Ty::Bool, &[Field::IdNumber], |f, _| listed::on(f, Spot::IdNumber, f.id_number_text().is_some()), "Whether a watch list names the document; unknown without a list."),
    row(Object::IdNumber, "listed", Ty::One(Object::Listed), &[Field::IdNumber], |f, _| listed::at(f, Spot::IdNumber), "What the list says of it."),
    // What a watch list says.
    part(Object::Listed, "kind", Ty::Text, |f, i| text(entry(f, i).map(|(e, _)| e.kind.word())), "wallet, email, phone, ip, domain, profile, file, id_number, account, employer or name.").always(),
    part(Object::Listed, "list", Ty::Text, |f, i| listed::said(f, i, |e| &e.list), "What the list is called.").always(),
    part(Object::Listed, "entry", Ty::Text, |f, i| listed::said(f, i, |e| &e.entry), "The list's own id of the entry.").always(),
    part(Object::Listed, "source", Ty::Text, |f, i| listed::said(f, i, |e| &e.source), "The file that the list was read from.").always(),
    part(Object::Listed, "date", Ty::Date, |f, i| date(entry(f, i).map(|(e, _)| e.date)), "The day as of which the list says so.").always(),
    part(Object::Listed, "age_days", Ty::Int, listed::age, "Days from that day to the day of the run.").always(),
    part(Object::Listed, "added", Ty::Date, |f, i| date(entry(f, i).and_then(|(e, _)| e.added)), "When it came onto the list."),
    part(Object::Listed, "note", Ty::Text, |f, i| text(entry(f, i).map(|(e, _)| e.note.as_str()).filter(|n| !n.is_empty())), "What the list adds."),
    part(Object::Listed, "name", Ty::O("name"), |f, i| text(entry(f, i).map(|(e, _)| e).filter(|e| e.kind == WatchKind::Name).map(|e: &Entry| e.value.as_str())), "Of a person: the name as the list has it."),
    part(Object::Listed, "confirmed", Ty::Bool, |f, i| truth(entry(f, i).map(|(_, confirmed)| confirmed)), "Of a person: whether the birth date is the same as well. Identifiers are confirmed by themselves.").uses(&[Field::DateOfBirth]).always(),
    part(Object::Listed, "in_country", Ty::Bool, |f, i| truth(entry(f, i).and_then(|(e, _)| f.in_country(e))), "Whether a country of the entry is one that the application names in an address; unknown where either names none.").uses(HOME),
];

/// The cell that a value was read from: of several, the first of the member's own field. `column` names the column of a
/// map. `None` for values that no single cell holds.
pub fn cell(f: &Facts<'_>, of: Handle, member: FieldId, column_name: Option<&str>) -> Option<Cell> {
    let row = super::row(member)?;
    if let Some(name) = column_name {
        let field = if row.name == "enrich" { Field::Enrich } else { Field::Extra };
        return column(f, field, name).copied();
    }
    let i = of.index;
    let at = |element: Element| {
        let cells = f.cells(element).into_iter().filter_map(|c| f.app.cells().get(c as usize));
        let cells: Vec<&Cell> = cells.collect();
        let own = |c: &&&Cell| own_field(row, c.field);
        cells.iter().find(own).or(cells.first()).map(|c| **c)
    };
    let item = u16::try_from(i).ok();
    let field_cell = |item: u16| row.carriers.iter().find_map(|field| f.app.cell(*field, item)).copied();
    match row.object {
        Object::Phone => f.app.cells().get(phone(f, i)?.cell? as usize).copied(),
        Object::Email => f.app.cells().get(email(f, i)?.0.cell? as usize).copied(),
        Object::Link => at(Element::Link(i as usize)),
        Object::Contact => at(Element::Contact(i as usize)),
        Object::Referee => at(Element::Referee(i as usize)),
        Object::Name => match i.checked_sub(REFEREE) {
            Some(r) => f.app.cell(Field::RefereeName, f.referees().get(r as usize)?.item).copied(),
            None => at(Element::Name),
        },
        Object::Address => at(Element::Address(*KINDS.get(i as usize)?)),
        Object::Education => field_cell(f.education().get(i as usize)?.item),
        Object::Employment => field_cell(f.employment().get(i as usize)?.item),
        Object::Career => {
            let (earlier, later) = pair(f, i)?.items;
            f.app.cell(Field::EmploymentEmployer, if row.name == "earlier" { earlier } else { later }).copied()
        }
        Object::Skill | Object::Answer | Object::Note | Object::Hidden => field_cell(item?),
        Object::Overlap => {
            let (earlier, later) = overlap(f, i)?.items;
            let (field, item) = match row.name {
                "earlier" => (Field::EmploymentEmployer, earlier),
                "months" => (Field::EmploymentEnd, earlier),
                "full_time" => (Field::EmploymentTitle, later),
                "current" => (Field::EmploymentStart, later),
                _ => (Field::EmploymentEmployer, later),
            };
            f.app.cell(field, item).or_else(|| f.app.cell(Field::EmploymentEmployer, item)).copied()
        }
        Object::Workplaces => f.app.cell(Field::EmploymentEmployer, workplace(f, i, |w| w.one)?.item).copied(),
        Object::Experience => experience(f, i).map(|claim| claim.cell),
        Object::Conflict if row.name == "resume" || row.name == "months" => conflict(f, i).map(|c| c.resume),
        Object::Conflict => conflict(f, i).map(|c| c.form),
        Object::Document if row.name == "name" => f.quoted(f.resume_head().name?),
        Object::Document if row.name == "names_other_person" => f.quoted(f.resume_head().name?),
        Object::Network | Object::Payment | Object::IdNumber | Object::Document | Object::Job => field_cell(0),
        Object::Offer | Object::Interview => field_cell(0),
        Object::App => match row.ty {
            Ty::Many(_) | Ty::One(_) | Ty::Map => None,
            _ => field_cell(0),
        },
        Object::Listed => listed_cell(f, i),
        Object::Group | Object::Hits | Object::Ring | Object::Rule => None,
    }
}

/// How many hidden passages there are; exports without attachments are not looked through for them.
fn hidden(f: &Facts<'_>) -> Option<usize> {
    f.app.carried.contains(Field::ResumeHiddenText).then(|| usize::from(f.app.len_of(HIDDEN)))
}

fn page<'a>(f: &'a Facts<'_>, i: u32) -> Value<'a> {
    let page = u16::try_from(i).ok().and_then(|i| f.app.item(Field::ResumeHiddenPage, i));
    page.and_then(|p| p.parse::<u32>().ok()).map_or(Value::Unknown, |p| Value::Int(i64::from(p)))
}

/// The cell of what a list names.
fn listed_cell(f: &Facts<'_>, i: u32) -> Option<Cell> {
    let of = |index: Option<u32>| f.app.cells().get(index? as usize).copied();
    let field = |field| f.app.cell(field, 0).copied();
    let referee = |r: usize, field| f.app.cell(field, f.referees().get(r)?.item).copied();
    match listed::spot(i) {
        Some(Spot::Phone(at)) => of(f.phones().get(at)?.cell),
        Some(Spot::Email(at) | Spot::Domain(at)) => of(f.emails().get(at)?.cell),
        Some(Spot::RefereePhone(at)) => referee(at, Field::RefereePhone),
        Some(Spot::RefereeEmail(at)) => referee(at, Field::RefereeEmail),
        Some(Spot::Link(at)) => of(f.links().get(at)?.cell),
        Some(Spot::Employer(at)) => f.app.cell(Field::EmploymentEmployer, f.employment().get(at)?.item).copied(),
        Some(Spot::Ip) => field(Field::NetworkIp),
        Some(Spot::Wallet) => field(Field::PaymentWallet),
        Some(Spot::Account) => field(Field::PaymentAccountHash),
        Some(Spot::IdNumber) => field(Field::IdNumber),
        Some(Spot::File) => field(Field::ResumeSha256),
        None => f.cells(Element::Name).first().and_then(|at| f.app.cells().get(*at as usize)).copied(),
    }
}

/// Whether a member is first of all what stands in this field: `home.city` of an address's `city`.
fn own_field(row: &Row, field: Field) -> bool {
    let leaf = field.path().rsplit('.').next().unwrap_or_default();
    leaf == row.name || (leaf == "line1" && matches!(row.name, "line" | "key" | "street_key" | "po_box"))
}

/// Whether a job's cells are quotations of the resume: they bear its column.
fn from_resume(f: &Facts<'_>, item: u16) -> bool {
    let column = f.app.cell(Field::ResumeText, 0).map(|cell| cell.column);
    let cell = EMPLOYMENT.iter().find_map(|field| f.app.cell(*field, item));
    cell.map(|cell| cell.column).filter(|_| column.is_some()) == column && column.is_some()
}

fn years<'a>(f: &'a Facts<'_>, i: u32) -> Value<'a> {
    let years = u16::try_from(i).ok().and_then(|i| f.app.item(Field::SkillYears, i));
    let years = years.and_then(|y| y.replace(',', ".").parse::<f64>().ok()).filter(|y| y.is_finite() && *y >= 0.0);
    years.map_or(Value::Unknown, Value::Double)
}
