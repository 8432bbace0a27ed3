//! Databases of network addresses in MaxMind's format, given by the user: what they say of an address becomes cells.
//!
//! A database is opened once, read whole into memory, and asked for each application that has an address. What the export
//! itself says stays. Cells made here stand in a column after the last; nothing is looked up over a network.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use maxminddb::Reader;
use serde::Deserialize;

use super::Error;
use crate::record::{Application, Field, FieldSet};

/// The largest database that is read, in bytes: four times the largest that is sold.
const LARGEST: u64 = 4 << 30;

/// The column that cells made here stand in: no export has so many.
pub const COLUMN: u16 = u16::MAX;

/// What [`COLUMN`] is called.
pub const NAME: &str = "IP database";

/// The databases of a run.
pub struct Lookup {
    readers: Vec<Reader<Vec<u8>>>,
    /// What at least one of them can tell.
    tells: FieldSet,
    /// One sentence each, for the summary.
    pub(super) notes: Vec<String>,
}

/// What is read of a database's record; the rest is passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Record<'a> {
    #[serde(borrow)]
    country: Option<Named<'a>>,
    #[serde(borrow)]
    city: Option<Named<'a>>,
    autonomous_system_organization: Option<&'a str>,
    organization: Option<&'a str>,
    isp: Option<&'a str>,
    #[serde(flatten)]
    flags: Flags,
    traits: Option<Flags>,
}

/// What an anonymous-address database says.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
struct Flags {
    is_anonymous_vpn: bool,
    is_hosting_provider: bool,
    is_public_proxy: bool,
    is_residential_proxy: bool,
    is_tor_exit_node: bool,
}

/// A place by its code or English name; some databases write just that.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Named<'a> {
    Plain(&'a str),
    Place {
        #[serde(borrow, default)]
        iso_code: Option<&'a str>,
        #[serde(borrow, default)]
        names: Option<Names<'a>>,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Names<'a> {
    en: Option<&'a str>,
}

impl<'a> Named<'a> {
    fn text(&self) -> Option<&'a str> {
        match self {
            Named::Plain(text) => Some(text),
            Named::Place { iso_code: Some(code), .. } => Some(code),
            Named::Place { names, .. } => names.as_ref()?.en,
        }
    }
}

impl Flags {
    /// The kind that the flags name, in the words of `network.kind`; the most telling first.
    fn kind(self) -> Option<&'static str> {
        let kinds = [
            (self.is_tor_exit_node, "tor"),
            (self.is_anonymous_vpn, "vpn"),
            (self.is_public_proxy || self.is_residential_proxy, "proxy"),
            (self.is_hosting_provider, "hosting"),
        ];
        kinds.into_iter().find_map(|(is, kind)| is.then_some(kind))
    }
}

impl std::fmt::Debug for Lookup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lookup").field("notes", &self.notes).finish_non_exhaustive()
    }
}

impl Lookup {
    /// Opens the databases, in the order they are asked.
    ///
    /// # Errors
    /// A file that cannot be read, is too large, or is no such database.
    pub fn open(files: &[PathBuf]) -> Result<Lookup, Error> {
        let mut lookup = Lookup { readers: Vec::new(), tells: FieldSet::default(), notes: Vec::new() };
        for file in files {
            lookup.add(file)?;
        }
        Ok(lookup)
    }

    fn add(&mut self, path: &Path) -> Result<(), Error> {
        let file = path.display().to_string();
        let size = std::fs::metadata(path).map_err(|e| Error::io(&file, e))?.len();
        let broken = |reason: String| Error::IpDatabase { file: file.clone(), reason };
        if size > LARGEST {
            return Err(broken(format!("it has {size} bytes, and the limit is {LARGEST}")));
        }
        let bytes = std::fs::read(path).map_err(|e| Error::io(&file, e))?;
        let reader = Reader::from_source(bytes).map_err(|e| broken(e.to_string()))?;
        let kind = reader.metadata().database_type.clone();
        let tells = |words: &[&str]| words.iter().any(|word| kind.contains(word));
        let before = self.tells;
        for (field, words) in [
            (Field::NetworkCountry, &["Country", "City", "Enterprise", "Insights"][..]),
            (Field::NetworkCity, &["City", "Enterprise", "Insights"]),
            (Field::NetworkOperator, &["ASN", "ISP", "Enterprise", "Insights"]),
            (Field::NetworkKind, &["Anonymous", "Insights"]),
        ] {
            if tells(words) {
                self.tells.insert(field);
            }
        }
        if self.tells == before {
            // A type of somebody else's: it may tell anything.
            [Field::NetworkCountry, Field::NetworkCity, Field::NetworkOperator, Field::NetworkKind]
                .into_iter()
                .for_each(|field| self.tells.insert(field));
        }
        self.notes.push(format!("Network addresses were looked up in {file} ({kind})."));
        self.readers.push(reader);
        Ok(())
    }

    /// Adds what the databases say of the application's address, as far as it is wanted and the export does not say it.
    pub fn complete(&self, wanted: FieldSet, app: &mut Application) {
        if !app.carried.contains(Field::NetworkIp) || !wanted.intersects(self.tells) {
            return;
        }
        let blank = self.tells.iter().filter(|field| wanted.contains(*field) && app.get(*field).is_none());
        let blank: FieldSet = blank.collect();
        self.tells.iter().for_each(|field| app.carried.insert(field));
        let Some(address) = app.get(Field::NetworkIp).and_then(crate::fact::network::address) else { return };
        if blank.is_empty() || !crate::fact::network::public(address) {
            return;
        }
        for reader in &self.readers {
            if let Err(reason) = ask(reader, address, blank, app) {
                app.issue(Some(Field::NetworkIp), format!("the IP database cannot be read for this address: {reason}"));
            }
        }
    }
}

fn ask(reader: &Reader<Vec<u8>>, address: IpAddr, blank: FieldSet, app: &mut Application) -> Result<(), String> {
    let found = reader.lookup(address).map_err(|e| e.to_string())?;
    let Some(record) = found.decode::<Record<'_>>().map_err(|e| e.to_string())? else { return Ok(()) };
    let operator = record.organization.or(record.isp).or(record.autonomous_system_organization);
    let kind = record.flags.kind().or_else(|| record.traits.and_then(Flags::kind));
    for (field, value) in [
        (Field::NetworkCountry, record.country.as_ref().and_then(Named::text)),
        (Field::NetworkCity, record.city.as_ref().and_then(Named::text)),
        (Field::NetworkOperator, operator),
        (Field::NetworkKind, kind),
    ] {
        if let Some(value) = value.filter(|_| blank.contains(field) && app.get(field).is_none()) {
            app.push(field, 0, COLUMN, value);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "lookup_tests.rs"]
mod tests;
