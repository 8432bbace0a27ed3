//! Watch lists: identifiers and names that somebody else has recorded, and whether an application carries one.
//!
//! An [`Entry`] is one identifier or one name with where it comes from and how old it is. Identifiers are looked up
//! exactly, in the canonical form of their kind; names through an index of sounds and then by the comparison of names,
//! where a birth date may confirm or refute. Nothing is looked up unless a rule asks. No list ships with the program;
//! how lists are read is not decided here.

mod names;

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::address::AddressKind;
use super::date::{self, Births};
use super::key::Keyed;
use super::name::{self, Name};
use super::{Facts, Ground, email, employment, link, network, payment, phone};
use crate::condition::Date;
use crate::fact::Region;
use crate::record::Field;

/// What an entry names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum WatchKind {
    /// Virtual currency address.
    Wallet = b'w',
    /// Mailbox.
    Email = b'e',
    /// Phone number.
    Phone = b'p',
    /// Network address.
    Ip = b'i',
    /// Host name.
    Domain = b'd',
    /// Profile address: a handle with its network.
    Profile = b'h',
    /// SHA-256 of a file.
    File = b'f',
    /// Number of an identity document, as a hash.
    IdNumber = b'n',
    /// Bank account, as a hash.
    Account = b'a',
    /// Company or other employer.
    Employer = b'o',
    /// Person's name.
    Name = b'm',
}

impl WatchKind {
    /// Words in files, with their kinds.
    pub const WORDS: &'static [(&'static str, WatchKind)] = &[
        ("wallet", WatchKind::Wallet),
        ("email", WatchKind::Email),
        ("phone", WatchKind::Phone),
        ("ip", WatchKind::Ip),
        ("domain", WatchKind::Domain),
        ("profile", WatchKind::Profile),
        ("file", WatchKind::File),
        ("id_number", WatchKind::IdNumber),
        ("account", WatchKind::Account),
        ("employer", WatchKind::Employer),
        ("name", WatchKind::Name),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        WatchKind::WORDS.iter().find(|(_, kind)| *kind == self).map_or("name", |(word, _)| word)
    }

    /// The kind of a word.
    pub fn read(word: &str) -> Option<WatchKind> {
        WatchKind::WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }

    /// Whether the value must not be shown: only its hash is kept.
    pub fn secret(self) -> bool {
        matches!(self, WatchKind::IdNumber | WatchKind::Account)
    }
}

/// One identifier or name of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it names.
    pub kind: WatchKind,
    /// Canonical, as [`canonical`] gives it; of a name its letters as written.
    pub value: String,
    /// What the list is called.
    pub list: String,
    /// The day as of which the list says so.
    pub date: Date,
    /// The list's own id of the entry.
    pub entry: String,
    /// The file that it was read from.
    pub source: String,
    /// When it came onto the list.
    pub added: Option<Date>,
    /// The last day that it counts.
    pub expires: Option<Date>,
    /// What the list adds.
    pub note: String,
    /// Of a person: birth dates.
    pub births: Vec<Date>,
    /// Of a person or company: countries.
    pub countries: Vec<Region>,
}

/// The canonical form of an identifier; `None` if it is none, or one that cannot name anybody. Numbers of documents and
/// accounts must be hashes already.
pub fn canonical(kind: WatchKind, text: &str) -> Option<String> {
    let text = text.trim();
    match kind {
        WatchKind::Wallet => wallet(text),
        WatchKind::Email => email::read(text, None)?.key_text().map(str::to_owned),
        WatchKind::Phone => phone::read(text, None, None, &Ground::default())?.key_text().map(str::to_owned),
        WatchKind::Ip => network::line_key(text),
        WatchKind::Domain => domain(text),
        WatchKind::Profile => link::read(text, None)?.key_text().map(str::to_owned),
        WatchKind::File => {
            let lower = text.to_ascii_lowercase();
            let sha = lower.len() == 64 && lower.bytes().all(|b| b.is_ascii_hexdigit());
            (sha && !super::document::EMPTY.contains(&lower.as_str())).then_some(lower)
        }
        WatchKind::IdNumber | WatchKind::Account => payment::secret(text),
        WatchKind::Employer => employment::employer(text),
        WatchKind::Name => names::whole(&Name::of(text)).then(|| name::shown(text)),
    }
}

/// Addresses of a known form in that form, others (there are hundreds of currencies) letter for letter.
fn wallet(text: &str) -> Option<String> {
    if let Some(known) = payment::wallet(text) {
        return (!payment::burnt(&known)).then_some(known);
    }
    let bare = text.rsplit(':').next().unwrap_or(text);
    let form = (24..=120).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_alphanumeric());
    let varied = bare.bytes().filter(u8::is_ascii_digit).count() >= 3 && bare.bytes().any(|b| b.is_ascii_alphabetic());
    (form && varied).then(|| bare.to_owned())
}

/// A host that is not everybody's: free mail and networks of many people are refused.
fn domain(text: &str) -> Option<String> {
    let probe = format!("somebody@{}", text.to_ascii_lowercase().trim_end_matches('.').trim_start_matches("www."));
    let read = email::read(&probe, None)?;
    let common = read.free() == Some(true) || read.relay() == Some(true);
    let host = read.domain().filter(|host| host.contains('.') && !common)?;
    let network = link::read(host, None).and_then(|link| link.network);
    (network.is_none_or(|network| network == "other")).then(|| host.to_owned())
}

/// Entries, found by what applications carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watchlist {
    entries: Vec<Entry>,
    /// First of equal identifiers, by kind and value.
    exact: HashMap<Box<str>, u32, FixedState>,
    names: names::Index,
}

/// A name that a list has, and whether something else says that it is the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Namesake {
    entry: u32,
    /// Whether the birth date is the same as well.
    pub confirmed: bool,
}

impl Watchlist {
    /// These entries, without those that have expired by `as_of`. The order they are given in does not matter.
    pub fn new(mut entries: Vec<Entry>, as_of: Option<Date>) -> Watchlist {
        let day = |date: Date| (date.year, date.month, date.day);
        entries.retain(|e| e.expires.zip(as_of).is_none_or(|(end, now)| day(end) >= day(now)));
        // Of equal identifiers the one that was confirmed last speaks.
        let rank = |e: &Entry| {
            (e.kind, e.value.clone(), std::cmp::Reverse(day(e.date)), e.list.clone(), e.entry.clone(), e.source.clone())
        };
        entries.sort_by_cached_key(rank);
        let mut exact: HashMap<Box<str>, u32, FixedState> = HashMap::default();
        let mut names = names::Index::default();
        for (at, entry) in (0u32..).zip(&entries) {
            if entry.kind == WatchKind::Name {
                names.add(at, &Name::of(&entry.value), &entry.births);
            } else {
                exact.entry(slot(entry.kind, &entry.value).into()).or_insert(at);
            }
        }
        Watchlist { entries, exact, names }
    }

    /// All entries, sorted by kind and value.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of an identifier in canonical form.
    pub fn find(&self, kind: WatchKind, value: &str) -> Option<&Entry> {
        let at = self.exact.get(slot(kind, value).as_str())?;
        self.entries.get(*at as usize)
    }

    /// The entry that a name was found in.
    pub fn entry(&self, of: Namesake) -> Option<&Entry> {
        self.entries.get(of.entry as usize)
    }

    /// Entries whose name may be this person's, confirmed ones first; whoever was born on another day is none. At most
    /// [`MAX_NAMESAKES`].
    fn namesakes(&self, name: &Name, birth: Option<Date>) -> Vec<Namesake> {
        let found = self.names.find(name, birth);
        let judged = found.into_iter().filter_map(|entry| {
            let births = self.entries.get(entry as usize)?.births.iter().map(|b| date::births(Some(*b), birth));
            let all: Vec<Births> = births.collect();
            let confirmed = all.contains(&Births::Same);
            let refuted = !all.is_empty() && all.iter().all(|b| *b == Births::Contradict);
            (!refuted).then_some(Namesake { entry, confirmed })
        });
        let mut all: Vec<Namesake> = judged.collect();
        all.sort_by_key(|n| (!n.confirmed, n.entry));
        // One person of a list stands there under many names.
        let mut seen: Vec<(&str, &str)> = Vec::new();
        all.retain(|n| {
            let Some(entry) = self.entry(*n) else { return false };
            let person = (entry.list.as_str(), entry.entry.as_str());
            let new = !seen.contains(&person);
            seen.push(person);
            new
        });
        all.truncate(MAX_NAMESAKES);
        all
    }
}

/// So many people of lists may bear an applicant's name.
pub const MAX_NAMESAKES: usize = 8;

fn slot(kind: WatchKind, value: &str) -> String {
    let mut key = String::with_capacity(1 + value.len());
    key.push(char::from(kind as u8));
    key.push_str(value);
    key
}

/// A place of an application where an identifier may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// One of the applicant's phones.
    Phone(usize),
    /// One of the applicant's mailboxes.
    Email(usize),
    /// The host of one of these mailboxes.
    Domain(usize),
    /// A referee's phone.
    RefereePhone(usize),
    /// A referee's mailbox.
    RefereeEmail(usize),
    /// One of the links.
    Link(usize),
    /// The network address.
    Ip,
    /// The wallet to be paid to.
    Wallet,
    /// The account to be paid to.
    Account,
    /// The identity document.
    IdNumber,
    /// The résumé's file.
    File,
    /// One of the employers.
    Employer(usize),
}

impl<'r> Facts<'r> {
    /// The entry that what stands at a spot is listed by; `None` where there is no list either.
    pub fn listed(&self, spot: Spot) -> Option<&'r Entry> {
        let list = self.ground.watch.as_deref()?;
        let find = |kind: WatchKind, text: Option<&str>| list.find(kind, text?);
        let mailbox = |e: &email::Email<'_>| find(WatchKind::Email, e.key_text());
        match spot {
            Spot::Phone(i) => find(WatchKind::Phone, self.phones().get(i)?.key_text()),
            Spot::Email(i) => mailbox(self.emails().get(i)?),
            Spot::Domain(i) => find(WatchKind::Domain, self.emails().get(i)?.domain()),
            Spot::RefereePhone(i) => find(WatchKind::Phone, self.referees().get(i)?.phone.as_ref()?.key_text()),
            Spot::RefereeEmail(i) => mailbox(self.referees().get(i)?.email.as_ref()?),
            Spot::Link(i) => find(WatchKind::Profile, self.links().get(i)?.key_text()),
            Spot::Ip => find(WatchKind::Ip, self.network()?.key_text()),
            Spot::Wallet => {
                let written = wallet(self.app.get(Field::PaymentWallet)?.trim());
                find(WatchKind::Wallet, written.as_deref())
            }
            Spot::Account => find(WatchKind::Account, self.payment()?.account_key_text()),
            Spot::IdNumber => find(WatchKind::IdNumber, self.id_number_text()),
            Spot::File => find(WatchKind::File, self.document()?.file_key_text()),
            Spot::Employer(i) => find(WatchKind::Employer, self.employment().get(i)?.employer.as_deref()),
        }
    }

    /// People of the lists who bear the applicant's name; `None` without a list or a name.
    pub fn namesakes(&self) -> Option<&[Namesake]> {
        let list = self.ground.watch.as_deref()?;
        self.name().full()?;
        Some(self.namesakes.get_or_init(|| list.namesakes(self.name(), self.birth())))
    }

    /// Whether an entry names a country that the application names as well, as its home or where its equipment goes;
    /// `None` where either says none.
    pub fn in_country(&self, entry: &Entry) -> Option<bool> {
        let kinds = [AddressKind::Home, AddressKind::Shipping, AddressKind::Document];
        let own: Vec<Region> = kinds.into_iter().filter_map(|kind| self.address(kind)?.country).collect();
        let both = !own.is_empty() && !entry.countries.is_empty();
        both.then(|| own.iter().any(|country| entry.countries.contains(country)))
    }
}

#[cfg(test)]
#[path = "watch/tests.rs"]
mod tests;
