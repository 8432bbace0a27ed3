//! A persona: who one application says it is, and what it ties to, small enough to keep for a million applications.
//!
//! Holds keys and marks, never a phone number, address or birth place as written; the name as displayed is the one
//! text. Whether two personas are one person is [`same_identity`](super::same_identity).

use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use crate::condition::Date;
use crate::fact::address::{self, Home};
use crate::fact::name::{self, Parts};
use crate::fact::{Facts, Key, KeyKind, date, fold};
use crate::record::{Field, Trust};

const DAY_MS: i64 = 86_400_000;

/// A time at an employer, in whole months counted from year 0, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stint {
    /// Mark of the employer's name.
    pub employer: NonZeroU64,
    /// First month.
    pub first: i32,
    /// Last month; the month of the run for a job that goes on.
    pub last: i32,
}

/// See the module's doc. Marks are [`fold::mark`]s of canonical texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persona {
    /// The name as written; empty if there is none.
    pub display: Box<str>,
    /// The name in canonical words.
    pub name: Parts,
    /// Birth date, if known and no placeholder.
    pub birth: Option<Date>,
    /// The tracking system's own key of the person: evidence, not proof.
    pub person_key: Option<Key>,
    /// When the application was made, in milliseconds since 1970 (UTC).
    pub applied_at: Option<i64>,
    /// The job applied for.
    pub job: Option<NonZeroU64>,
    /// The city lived in.
    pub city: Option<NonZeroU64>,
    /// The home.
    pub home: Option<Home>,
    /// The agency, where the employer or its system recorded it.
    pub agency: Option<NonZeroU64>,
    /// Times at employers.
    pub employers: Box<[Stint]>,
    /// Schools, ascending.
    pub schools: Box<[NonZeroU64]>,
    /// Keys that can identify one person, ascending: phones, mailboxes, homes, profiles, files, devices, accounts and
    /// the number of the identity document. No network key: places share those.
    pub keys: Box<[(KeyKind, Key)]>,
}

impl Persona {
    /// Reads the persona of an application.
    pub fn of(facts: &Facts<'_>) -> Persona {
        let (app, ground) = (facts.app, facts.ground);
        let text = |field| app.get(field).map(str::trim).filter(|text| !text.is_empty());
        let folded = |field| text(field).map(fold::words).filter(|folded| !folded.is_empty());
        let city = || address::place(text(Field::Location)?);
        Persona {
            display: name::display(app).into(),
            name: facts.name().parts.clone(),
            birth: facts.birth(),
            person_key: folded(Field::CandidateId).map(|id| Key::of(KeyKind::Person, id.as_bytes(), &ground.scope)),
            applied_at: facts.applied_at(),
            job: folded(Field::JobId).or_else(|| folded(Field::JobTitle)).map(|job| fold::mark(job.as_bytes())),
            city: facts.home().and_then(|home| home.city.clone()).or_else(city).map(|c| fold::mark(c.as_bytes())),
            home: facts.home().and_then(|home| home.home()),
            agency: folded(Field::Agency)
                .filter(|_| ground.trust(Field::Agency) != Trust::Applicant)
                .map(|agency| fold::mark(agency.as_bytes())),
            employers: employers(facts),
            schools: schools(facts),
            keys: keys(facts),
        }
    }

    /// The key of the identity document's number.
    pub fn id_key(&self) -> Option<Key> {
        let at = self.keys.partition_point(|(kind, _)| *kind < KeyKind::IdNumber);
        self.keys.get(at).filter(|(kind, _)| *kind == KeyKind::IdNumber).map(|(_, key)| *key)
    }
}

fn employers(facts: &Facts<'_>) -> Box<[Stint]> {
    let today = date::first_month(date::civil(facts.ground.as_of.div_euclid(DAY_MS)));
    let stint = |job: &crate::fact::employment::Employment| {
        let (first, last) = job.months(today)?;
        Some(Stint { employer: fold::mark(job.employer.as_ref()?.as_bytes()), first, last })
    };
    facts.employment().iter().filter_map(stint).collect()
}

fn schools(facts: &Facts<'_>) -> Box<[NonZeroU64]> {
    let institutions = facts.education().iter().filter_map(|school| school.institution());
    let mut schools: Vec<NonZeroU64> = institutions.map(|school| fold::mark(school.as_bytes())).collect();
    schools.sort_unstable();
    schools.dedup();
    schools.into_boxed_slice()
}

fn keys(facts: &Facts<'_>) -> Box<[(KeyKind, Key)]> {
    let scope = facts.ground.scope.as_str();
    let mut keys = Vec::with_capacity(8);
    keys.extend(facts.phones().iter().filter_map(|phone| Some((KeyKind::Phone, phone.key(scope)?))));
    keys.extend(facts.emails().iter().filter_map(|email| Some((KeyKind::Email, email.key(scope)?))));
    keys.extend(facts.links().iter().filter_map(|link| Some((KeyKind::Profile, link.key(scope)?))));
    let addresses = [facts.home(), facts.shipping(), facts.document_address()];
    keys.extend(addresses.into_iter().flatten().filter_map(|address| Some((KeyKind::Address, address.key?))));
    if let Some(document) = facts.document() {
        keys.extend(document.file_key(scope).map(|key| (KeyKind::File, key)));
        keys.extend(document.document_key(scope).map(|key| (KeyKind::Document, key)));
    }
    keys.extend(facts.network().and_then(|network| network.device_key(scope)).map(|key| (KeyKind::Device, key)));
    if let Some(payment) = facts.payment() {
        keys.extend(payment.account_key(scope).map(|key| (KeyKind::Account, key)));
        keys.extend(payment.wallet_key(scope).map(|key| (KeyKind::Wallet, key)));
    }
    keys.extend(facts.id_number_key().map(|key| (KeyKind::IdNumber, key)));
    keys.sort_unstable();
    keys.dedup();
    keys.into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Ground;
    use crate::record::Application;

    fn full() -> Application {
        let mut app = Application::default();
        for (field, value) in [
            (Field::Id, "APP00000001"),
            (Field::CandidateId, "C123456789"),
            (Field::AppliedAt, "2026-03-14T10:22:00Z"),
            (Field::JobId, "REQ-123"),
            (Field::NameGiven, "Alejandra"),
            (Field::NameFamily, "Gutierrez"),
            (Field::DateOfBirth, "1990-03-14"),
            (Field::Email, "alejandra.gutierrez42@gmail.com"),
            (Field::Phone, "+1 212 867 5309"),
            (Field::HomeLine1, "123 Oak Street Apt 4"),
            (Field::HomeCity, "Austin"),
            (Field::HomeRegion, "TX"),
            (Field::Link, "https://www.linkedin.com/in/alejandra-gutierrez-1234abcd"),
            (Field::EducationInstitution, "University of Texas"),
            (Field::EmploymentEmployer, "Acme Inc"),
            (Field::EmploymentStart, "2019-05"),
            (Field::EmploymentEnd, "Present"),
            (Field::Agency, "Hire Fast"),
        ] {
            app.push(field, 0, 0, value);
        }
        app
    }

    fn of(app: &Application) -> Persona {
        let ground = Ground { as_of: 1_790_000_000_000, ..Ground::default() };
        Persona::of(&Facts::new(app, &ground))
    }

    #[test]
    fn holds_what_ties_and_little_more() {
        let persona = of(&full());
        assert_eq!(&*persona.display, "Alejandra Gutierrez");
        assert_eq!(persona.birth, Some(Date { year: 1990, month: 3, day: 14 }));
        let kinds: Vec<KeyKind> = persona.keys.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [KeyKind::Phone, KeyKind::Email, KeyKind::Address, KeyKind::Profile]);
        assert!(persona.home.is_some_and(|home| home.unit.is_some()) && persona.city.is_some());
        assert_eq!(persona.employers.len(), 1);
        assert_eq!(persona.schools.len(), 1);
        assert_eq!(persona.agency, None, "an applicant's word is no record");
        let mut buffer = [0; 512];
        let bytes = postcard::to_slice(&persona, &mut buffer).expect("a persona is plain data");
        assert!(bytes.len() <= 240, "{}", bytes.len());
        assert_eq!(postcard::from_bytes::<Persona>(bytes).expect("what was written"), persona);
    }

    #[test]
    fn filled_in_birth_dates_say_nothing() {
        for text in ["1900-01-01", "1970-01-01", "2090-05-05", "1066-10-14"] {
            let mut app = Application::default();
            app.push(Field::DateOfBirth, 0, 0, text);
            assert_eq!(of(&app).birth, None, "{text}");
        }
    }

    #[test]
    fn an_empty_application_has_an_empty_persona() {
        assert_eq!(of(&Application::default()), Persona::default());
    }
}
