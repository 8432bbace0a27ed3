//! Facts: what the values of one application mean.
//!
//! ```text
//! Application (text) + Ground (what holds for the batch) --> Facts --> phones, emails, name, ...   and their keys
//! ```
//!
//! One file a kind: parse, canonical form, key. A fact is read when somebody first asks for it, and never twice. What
//! cannot be read is unknown, not false. Facts compare nothing across applications (that is `link`), know no rule,
//! and read no clock, file or network.

pub mod address;
pub mod clock;
pub mod conduct;
pub mod conflict;
pub mod date;
pub mod document;
pub mod education;
pub mod email;
pub mod employment;
pub mod fold;
pub mod gazetteer;
mod ground;
mod host;
pub mod institution;
mod key;
mod lengths;
pub mod link;
mod lookalike;
mod mailbox;
mod memo;
pub mod name;
pub mod network;
pub mod nickname;
mod numbering;
mod patterns;
pub mod payment;
pub mod phone;
mod phrase;
pub mod range;
mod region;
mod reserved;
pub mod resume;
mod sites;
pub mod technology;
mod text;
pub mod timeline;
pub mod watch;
pub mod whereabouts;

#[cfg(test)]
mod key_tests;

use std::cell::OnceCell;

use address::{Address, AddressKind};
use document::Document;
use education::Education;
use email::Email;
use employment::Employment;
pub use ground::{Census, DATE_FIELDS, Ground, Settlement, undecided};
pub use key::{Key, KeyKind, Keyed};
use link::Link;
use name::Name;
use network::Network;
use payment::Payment;
use phone::Phone;
pub use region::Region;

use crate::condition::Date;
use crate::record::{Application, Cell, Field};

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Applied; nobody has talked yet.
    Application,
    /// Interviews and tests.
    Interview,
    /// Offer, hire and what follows.
    Offer,
}

impl Stage {
    /// The name in conditions.
    pub const fn as_str(self) -> &'static str {
        match self {
            Stage::Application => "application",
            Stage::Interview => "interview",
            Stage::Offer => "offer",
        }
    }

    /// The stage that a tracking system's words name; `None` if they name none (`rejected`, `withdrawn`).
    pub fn read(text: &str) -> Option<Stage> {
        const WORDS: &[(Stage, &[&str])] = &[
            (
                Stage::Offer,
                &[
                    "offer",
                    "hire",
                    "hired",
                    "onboarding",
                    "onboard",
                    "contract",
                    "background",
                    "accepted",
                    "preboarding",
                ],
            ),
            (
                Stage::Interview,
                &[
                    "interview",
                    "interviews",
                    "interviewing",
                    "screen",
                    "screening",
                    "onsite",
                    "assessment",
                    "test",
                    "technical",
                    "panel",
                    "call",
                    "homework",
                    "challenge",
                    "reference",
                    "references",
                    "final",
                ],
            ),
            (
                Stage::Application,
                &[
                    "application",
                    "applied",
                    "applicant",
                    "new",
                    "inbox",
                    "review",
                    "sourced",
                    "lead",
                    "submitted",
                    "received",
                    "resume",
                    "cv",
                ],
            ),
        ];
        let folded = fold::words(text);
        let named = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
        WORDS.iter().find(|(_, words)| named(words)).map(|(stage, _)| *stage)
    }
}

/// Someone who can vouch for the applicant.
#[derive(Clone, Debug, Default)]
pub struct Referee<'r> {
    /// Position within the record's referees.
    pub item: u16,
    written: &'r str,
    name: OnceCell<Name>,
    /// Mail address.
    pub email: Option<Email<'r>>,
    /// Phone number.
    pub phone: Option<Phone<'r>>,
    /// Employer, as written.
    pub employer: Option<&'r str>,
}

impl Referee<'_> {
    /// Name; empty if there is none.
    pub fn name(&self) -> &Name {
        self.name.get_or_init(|| Name::of(self.written))
    }
}

/// In whose place a contact stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The applicant.
    Applicant,
    /// A referee.
    Referee,
}

impl Role {
    /// The name in conditions.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Applicant => "applicant",
            Role::Referee => "referee",
        }
    }
}

/// One way to reach the applicant or a referee, with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Whose it is.
    pub role: Role,
    /// Phone or mailbox.
    pub kind: KeyKind,
    /// Index into [`Facts::phones`], [`Facts::emails`] or [`Facts::referees`].
    pub index: u16,
}

/// An element of the facts, to ask which cells it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// The applicant's name.
    Name,
    /// An address.
    Address(AddressKind),
    /// One of [`Facts::phones`].
    Phone(usize),
    /// One of [`Facts::emails`].
    Email(usize),
    /// One of [`Facts::links`].
    Link(usize),
    /// One of [`Facts::referees`].
    Referee(usize),
    /// One of [`Facts::contacts`].
    Contact(usize),
    /// Item of the education group, as numbered in the record.
    Education(u16),
    /// Item of the employment group, as numbered in the record.
    Employment(u16),
    /// The resume file.
    Document,
    /// Network facts.
    Network,
    /// Payment facts.
    Payment,
    /// The identity document's number.
    IdNumber,
    /// A field, and its item in a repeated group.
    Field(Field, u16),
}

/// The facts of one application, each read when first asked for.
#[derive(Debug)]
pub struct Facts<'r> {
    /// The application.
    pub app: &'r Application,
    /// What holds for its batch.
    pub ground: &'r Ground,
    applied_at: OnceCell<Option<i64>>,
    region: OnceCell<Option<Region>>,
    phones: OnceCell<Vec<Phone<'r>>>,
    emails: OnceCell<Vec<Email<'r>>>,
    name: OnceCell<Name>,
    addresses: [OnceCell<Option<Address>>; 3],
    education: OnceCell<Vec<Education>>,
    levels: OnceCell<Vec<Option<education::degree::Level>>>,
    employment: OnceCell<Vec<Employment>>,
    career: OnceCell<Option<employment::Career>>,
    links: OnceCell<Vec<Link<'r>>>,
    referees: OnceCell<Vec<Referee<'r>>>,
    contacts: OnceCell<Vec<Contact>>,
    network: OnceCell<Option<Network>>,
    network_kind: OnceCell<Option<range::Kind>>,
    payment: OnceCell<Option<Payment<'r>>>,
    payee: OnceCell<Name>,
    document: OnceCell<Option<Document<'r>>>,
    author: OnceCell<Name>,
    id_number: OnceCell<Option<String>>,
    outline: OnceCell<resume::Outline>,
    resume_head: OnceCell<resume::Head<'r>>,
    resume_name: OnceCell<Name>,
    conflicts: OnceCell<Option<Vec<conflict::Conflict>>>,
    overlaps: OnceCell<Vec<timeline::Overlap>>,
    workplaces: OnceCell<Vec<timeline::Workplaces>>,
    experience: OnceCell<Vec<technology::Claim>>,
    birth: OnceCell<Option<Date>>,
    namesakes: OnceCell<Vec<watch::Namesake>>,
}

impl<'r> Facts<'r> {
    /// The facts of `app`; nothing is read yet.
    pub fn new(app: &'r Application, ground: &'r Ground) -> Facts<'r> {
        Facts {
            app,
            ground,
            applied_at: OnceCell::new(),
            region: OnceCell::new(),
            phones: OnceCell::new(),
            emails: OnceCell::new(),
            name: OnceCell::new(),
            addresses: [const { OnceCell::new() }; 3],
            education: OnceCell::new(),
            levels: OnceCell::new(),
            employment: OnceCell::new(),
            career: OnceCell::new(),
            links: OnceCell::new(),
            referees: OnceCell::new(),
            contacts: OnceCell::new(),
            network: OnceCell::new(),
            network_kind: OnceCell::new(),
            payment: OnceCell::new(),
            payee: OnceCell::new(),
            document: OnceCell::new(),
            author: OnceCell::new(),
            id_number: OnceCell::new(),
            outline: OnceCell::new(),
            resume_head: OnceCell::new(),
            resume_name: OnceCell::new(),
            conflicts: OnceCell::new(),
            overlaps: OnceCell::new(),
            workplaces: OnceCell::new(),
            experience: OnceCell::new(),
            birth: OnceCell::new(),
            namesakes: OnceCell::new(),
        }
    }

    /// The applicant's phone numbers, in the order of their cells.
    pub fn phones(&self) -> &[Phone<'r>] {
        self.phones.get_or_init(|| {
            let mut phones = one_mostly(self.app, Field::Phone);
            for (cell, text) in self.texts(Field::Phone) {
                phone::read_all(text, Some(cell), self.region(), self.ground, &mut phones);
            }
            phones
        })
    }

    /// The region that the row's phones are read in where they are written nationally: its home address's.
    pub fn region(&self) -> Option<Region> {
        *self.region.get_or_init(|| country_cell(self.app).or_else(|| self.home()?.country))
    }

    /// The applicant's mail addresses, in the order of their cells.
    pub fn emails(&self) -> &[Email<'r>] {
        self.emails.get_or_init(|| {
            let mut emails = one_mostly(self.app, Field::Email);
            self.texts(Field::Email).for_each(|(cell, text)| email::read_all(text, Some(cell), &mut emails));
            emails
        })
    }

    /// The applicant's name; empty if the record has none.
    pub fn name(&self) -> &Name {
        self.name.get_or_init(|| Name::read(self.app, self.ground))
    }

    /// One of the addresses.
    pub fn address(&self, kind: AddressKind) -> Option<&Address> {
        let slot = match kind {
            AddressKind::Home => 0,
            AddressKind::Shipping => 1,
            AddressKind::Document => 2,
        };
        self.addresses[slot].get_or_init(|| Address::read(self.app, self.ground, kind)).as_ref()
    }

    /// The home address.
    pub fn home(&self) -> Option<&Address> {
        self.address(AddressKind::Home)
    }

    /// The address equipment goes to.
    pub fn shipping(&self) -> Option<&Address> {
        self.address(AddressKind::Shipping)
    }

    /// The address on the identity document.
    pub fn document_address(&self) -> Option<&Address> {
        self.address(AddressKind::Document)
    }

    /// Education, in the record's order.
    pub fn education(&self) -> &[Education] {
        self.education.get_or_init(|| education::read(self.app, self.ground))
    }

    /// Employment, in the record's order.
    pub fn employment(&self) -> &[Employment] {
        self.employment.get_or_init(|| employment::read(self.app, self.ground))
    }

    /// Every two jobs that are known well enough to be one person's only; `None` if there are jobs, and none are.
    pub fn career(&self) -> Option<&employment::Career> {
        self.career.get_or_init(|| employment::Career::of(self.employment(), self.app)).as_ref()
    }

    /// Profile and portfolio addresses, in the order of their cells.
    pub fn links(&self) -> &[Link<'r>] {
        self.links.get_or_init(|| {
            let mut links = one_mostly(self.app, Field::Link);
            links.extend(self.texts(Field::Link).filter_map(|(cell, text)| link::read(text, Some(cell))));
            links
        })
    }

    /// Whether the handle of a link is a whole name and not this person's: [`Link::carries_other_name`].
    pub fn link_carries_other_name(&self, link: usize) -> Option<bool> {
        self.links().get(link)?.carries_other_name(self.name())
    }

    /// The handle of a link, where somebody chose it: [`Link::chosen`].
    pub fn chosen_handle(&self, link: usize) -> Option<&str> {
        self.links().get(link)?.chosen(self.name())
    }

    /// Referees, in the record's order.
    pub fn referees(&self) -> &[Referee<'r>] {
        self.referees.get_or_init(|| self.read_referees())
    }

    /// Every phone and mailbox of the applicant and the referees that has a key.
    pub fn contacts(&self) -> &[Contact] {
        self.contacts.get_or_init(|| {
            let mut contacts = Vec::new();
            let mut push = |keyed: Option<&dyn Keyed>, role, index: usize| {
                let Some(keyed) = keyed.filter(|k| k.key_text().is_some()) else { return };
                contacts.push(Contact { role, kind: keyed.kind(), index: index as u16 });
            };
            self.phones().iter().enumerate().for_each(|(i, p)| push(Some(p), Role::Applicant, i));
            self.emails().iter().enumerate().for_each(|(i, e)| push(Some(e), Role::Applicant, i));
            for (i, referee) in self.referees().iter().enumerate() {
                push(referee.phone.as_ref().map(|p| p as &dyn Keyed), Role::Referee, i);
                push(referee.email.as_ref().map(|e| e as &dyn Keyed), Role::Referee, i);
            }
            contacts
        })
    }

    /// Canonical text of a contact's key.
    pub fn contact_text(&self, contact: Contact) -> Option<&str> {
        let index = usize::from(contact.index);
        match (contact.role, contact.kind) {
            (Role::Applicant, KeyKind::Phone) => self.phones().get(index)?.key_text(),
            (Role::Applicant, _) => self.emails().get(index)?.key_text(),
            (Role::Referee, KeyKind::Phone) => self.referees().get(index)?.phone.as_ref()?.key_text(),
            (Role::Referee, _) => self.referees().get(index)?.email.as_ref()?.key_text(),
        }
    }

    /// A contact's key.
    pub fn contact_key(&self, contact: Contact) -> Option<Key> {
        self.contact_text(contact).map(|text| Key::of(contact.kind, text.as_bytes(), &self.ground.scope))
    }

    /// Network facts; `None` where the record has none.
    pub fn network(&self) -> Option<&Network> {
        self.network.get_or_init(|| Network::read(self.app)).as_ref()
    }

    /// Payment facts; `None` where the record has none.
    pub fn payment(&self) -> Option<&Payment<'r>> {
        self.payment.get_or_init(|| Payment::read(self.app)).as_ref()
    }

    /// Whose account it is; empty if the record does not say.
    pub fn payee(&self) -> &Name {
        self.payee.get_or_init(|| self.payment().and_then(|p| p.payee).map(Name::of).unwrap_or_default())
    }

    /// Whether the account is held under a whole other name; `None` if either name is unknown.
    pub fn payee_is_other_name(&self) -> Option<bool> {
        other_name(self.payee(), self.name())
    }

    /// The resume file's facts; `None` where the record has none.
    pub fn document(&self) -> Option<&Document<'r>> {
        let time = |field| self.instant(field, 0);
        let read = || Document::read(self.app, time(Field::ResumeCreated), time(Field::ResumeModified));
        self.document.get_or_init(read).as_ref()
    }

    /// The author the resume file names; empty if it names none.
    pub fn author(&self) -> &Name {
        self.author.get_or_init(|| self.document().and_then(|d| d.author).map(Name::of).unwrap_or_default())
    }

    /// Whether the resume file names a whole other name as its author, with no word of the applicant's; `None` if either
    /// name is unknown.
    pub fn author_is_other_name(&self) -> Option<bool> {
        let other = other_name(self.author(), self.name())?;
        let words = |name: &Name| fold::words(name.full().unwrap_or_default());
        let (author, own) = (words(self.author()), words(self.name()));
        // Half of a name is kept in a marriage, and where an English given name is taken.
        let kept = || author.split(' ').any(|word| word.len() >= 2 && own.split(' ').any(|known| known == word));
        Some(other && !kept())
    }

    /// The author the resume file names, folded, where it is a whole name and not the applicant's.
    pub fn author_key_text(&self) -> Option<String> {
        (self.author_is_other_name() == Some(true)).then(|| fold::words(self.author().full().unwrap_or_default()))
    }

    /// The birth date, unless it is one that forms fill in or that nobody living has. Serves to tell people apart only.
    pub fn birth(&self) -> Option<Date> {
        *self.birth.get_or_init(|| {
            let cell = self.app.cell(Field::DateOfBirth, 0)?;
            let order = self.ground.date_order(self.app.source.file, cell.column);
            let read = date::read(self.app.text(cell), order)?;
            let filled_in = read.month == 1 && read.day == 1 && matches!(read.year, 1900 | 1970);
            let now = date::civil(self.ground.as_of.div_euclid(date::DAY_MS)).year;
            let future = self.ground.as_of > 0 && read.year > now;
            (!filled_in && !future && read.year >= 1900).then_some(read)
        })
    }

    /// The hash of the identity document's number. Not for printing.
    pub fn id_number_text(&self) -> Option<&str> {
        self.id_number.get_or_init(|| self.app.get(Field::IdNumber).and_then(payment::secret)).as_deref()
    }

    /// The key of the identity document's number.
    pub fn id_number_key(&self) -> Option<Key> {
        self.id_number_text().map(|text| Key::of(KeyKind::IdNumber, text.as_bytes(), &self.ground.scope))
    }

    /// When the application was made, in milliseconds since 1970.
    pub fn applied_at(&self) -> Option<i64> {
        *self.applied_at.get_or_init(|| self.instant(Field::AppliedAt, 0))
    }

    /// Where the application stands.
    pub fn stage(&self) -> Option<Stage> {
        self.app.get(Field::Stage).and_then(Stage::read)
    }

    /// A field read as an instant, in milliseconds since 1970, in its column's order of day and month.
    pub fn instant(&self, field: Field, item: u16) -> Option<i64> {
        let cell = self.app.cell(field, item)?;
        date::instant(self.app.text(cell), self.ground.date_order(self.app.source.file, cell.column))
    }

    /// Indices into [`Application::cells`] of what an element was read from, in the record's order.
    pub fn cells(&self, element: Element) -> Vec<u32> {
        match element {
            Element::Phone(i) => self.phones().get(i).and_then(|p| p.cell).into_iter().collect(),
            Element::Email(i) => self.emails().get(i).and_then(|e| e.cell).into_iter().collect(),
            Element::Link(i) => self.links().get(i).and_then(|l| l.cell).into_iter().collect(),
            Element::Contact(i) => self.contacts().get(i).map(|c| self.contact_cells(*c)).unwrap_or_default(),
            Element::Referee(i) => {
                self.referees().get(i).map(|r| self.find(|c| referee_field(c, r.item))).unwrap_or_default()
            }
            Element::Field(field, item) => self.find(|c| c.field == field && c.item == item),
            Element::Name => self.find(|c| c.field.path().starts_with("name.")),
            Element::Address(AddressKind::Home) => self.find(|c| c.field.path().starts_with("home.")),
            Element::Address(AddressKind::Shipping) => self.find(|c| c.field.path().starts_with("shipping.")),
            Element::Address(AddressKind::Document) => {
                self.find(|c| c.field.path().starts_with("id_document_address."))
            }
            Element::Education(item) => self.find(|c| c.item == item && c.field.path().starts_with("education[]")),
            Element::Employment(item) => self.find(|c| c.item == item && c.field.path().starts_with("employment[]")),
            Element::Document => self.find(|c| {
                let path = c.field.path();
                path.starts_with("resume.") && !path.contains("[]") && c.field != Field::ResumeText
            }),
            Element::Network => self.find(|c| c.field.path().starts_with("network.")),
            Element::Payment => self.find(|c| c.field.path().starts_with("payment.")),
            Element::IdNumber => self.find(|c| c.field == Field::IdNumber),
        }
    }

    fn contact_cells(&self, contact: Contact) -> Vec<u32> {
        let index = usize::from(contact.index);
        let cell = match (contact.role, contact.kind) {
            (Role::Applicant, KeyKind::Phone) => self.phones().get(index).and_then(|p| p.cell),
            (Role::Applicant, _) => self.emails().get(index).and_then(|e| e.cell),
            (Role::Referee, KeyKind::Phone) => self.referees().get(index).and_then(|r| r.phone.as_ref()?.cell),
            (Role::Referee, _) => self.referees().get(index).and_then(|r| r.email.as_ref()?.cell),
        };
        cell.into_iter().collect()
    }

    fn find(&self, wanted: impl Fn(&Cell) -> bool) -> Vec<u32> {
        (0u32..).zip(self.app.cells()).filter(|(_, cell)| wanted(cell)).map(|(index, _)| index).collect()
    }

    /// Index and text of each cell of a field.
    fn texts(&self, field: Field) -> impl Iterator<Item = (u32, &'r str)> {
        let app = self.app;
        app.numbered(field).map(move |(index, cell)| (index, app.text(cell)))
    }

    fn read_referees(&self) -> Vec<Referee<'r>> {
        const FIELDS: [Field; 4] =
            [Field::RefereeName, Field::RefereeEmail, Field::RefereePhone, Field::RefereeEmployer];
        let app = self.app;
        let mut referees: Vec<Referee<'r>> = one_mostly(app, Field::RefereeName);
        for (index, cell) in app.among(&FIELDS) {
            let text = app.text(cell);
            if text::blank(text) {
                continue;
            }
            let at = referees.iter().position(|r| r.item == cell.item).unwrap_or_else(|| {
                referees.push(Referee { item: cell.item, ..Referee::default() });
                referees.len() - 1
            });
            let referee = &mut referees[at];
            match cell.field {
                Field::RefereeName => referee.written = text,
                Field::RefereeEmail => referee.email = email::read(text, Some(index)),
                Field::RefereePhone => referee.phone = phone::read(text, Some(index), self.region(), self.ground),
                _ => referee.employer = Some(text),
            }
        }
        referees.sort_by_key(|r| r.item);
        referees
    }
}

/// The region that the home address's own country cell names.
fn country_cell(app: &Application) -> Option<Region> {
    app.get(Field::HomeCountry).and_then(Region::read)
}

/// A list for what the cells of a field hold, with room for one if it has a cell.
fn one_mostly<T>(app: &Application, field: Field) -> Vec<T> {
    Vec::with_capacity(usize::from(app.filled().contains(field)))
}

fn referee_field(cell: &Cell, item: u16) -> bool {
    cell.item == item && cell.field.path().starts_with("referees[]")
}

/// Whether `a` is a whole name (two words at least) that cannot be the person's own name `b`.
fn other_name(a: &Name, b: &Name) -> Option<bool> {
    if !a.is_known() || !b.is_known() {
        return None;
    }
    let whole = |name: &Name| name.full().is_some_and(|full| full.contains(' '));
    // The file or account ties them already, so an initial fits. One word alone may be a user name or half of a name.
    let support = name::compare::Support { same_birth: false, shared_key: true };
    Some(whole(a) && whole(b) && !name::compare::compatible(&a.parts, &b.parts, support))
}
