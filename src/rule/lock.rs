//! Locks: what the rules of a pack were when somebody last said so, in `pack.lock` beside the pack.
//!
//! A rule's hash is over what its file says, comments and layout aside, with the parameters, patterns and macros that it
//! names; who wrote it, what it cites and its tests are left out. It depends on no version of the program. A rule that
//! changed needs a new version; the id of a rule that is gone stays reserved. Lists, causes and families are locked with
//! the version of the pack.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::diagnostic::{Diagnostic, SourceFile};
use super::read::plain;
use super::source::{PackSource, SourceKind};

/// Keys of a rule that may change without changing it.
const LOOSE: &[&str] = &["version", "test", "equivalent", "author", "modified", "references", "catalogue"];

/// What is declared in a pack and locked with its version.
const PARTS: &[&str] = &["list", "cause", "family"];

/// One rule as locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Its version.
    pub version: u32,
    /// The word of its status.
    pub status: String,
    /// BLAKE3 of its content, in hexadecimal.
    pub hash: String,
}

/// See the module's doc.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The pack's id.
    pub pack: String,
    /// The pack's version.
    pub version: String,
    /// Rules by id.
    pub rules: BTreeMap<String, Locked>,
    /// Rules that are gone, by id, with their last version.
    pub retired: BTreeMap<String, u32>,
    /// Hashes of lists, causes and families, as `list.name`.
    pub parts: BTreeMap<String, String>,
}

/// Where a rule stands.
struct Place {
    file: Arc<SourceFile>,
    /// Of its version, or else of its id.
    span: Range<usize>,
}

/// A pack as it is now.
struct Now {
    lock: Lock,
    places: BTreeMap<String, Place>,
    file: Arc<SourceFile>,
    /// Of the pack's version, or else of the file's first line.
    span: Range<usize>,
}

impl Lock {
    /// The lock that fits a pack as it is, with nothing retired. `None` for what is no pack.
    pub fn of(source: &PackSource) -> Option<Lock> {
        let locked = source.lock.as_ref().filter(|_| source.lean).and_then(|file| Lock::parse(&file.text));
        match locked {
            Some(lock) => Some(Lock { retired: BTreeMap::new(), ..lock }),
            None => Some(Now::of(source)?.lock),
        }
    }

    /// One hash over all of it: it changes when any rule judges otherwise.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let rules = self.rules.iter().map(|(id, rule)| (id, &rule.hash));
        for (name, hash) in rules.chain(&self.parts) {
            feed(&mut hasher, b'k', name.as_bytes());
            feed(&mut hasher, b'h', hash.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// Reads a lock file.
    pub fn parse(text: &str) -> Option<Lock> {
        let table: Table = text.parse().ok()?;
        let string = |table: &Table, key: &str| Some(table.get(key)?.as_str()?.to_owned());
        let version = |table: &Table| u32::try_from(table.get("version")?.as_integer()?).ok();
        let below = |key: &str| table.get(key).and_then(Value::as_table).into_iter().flatten();
        let mut lock = Lock { pack: string(&table, "pack")?, version: string(&table, "version")?, ..Lock::default() };
        for (id, rule) in below("rule") {
            let rule = rule.as_table()?;
            let locked =
                Locked { version: version(rule)?, status: string(rule, "status")?, hash: string(rule, "hash")? };
            lock.rules.insert(id.clone(), locked);
        }
        for (id, rule) in below("retired") {
            lock.retired.insert(id.clone(), version(rule.as_table()?)?);
        }
        for part in PARTS {
            for (name, hash) in below(part) {
                lock.parts.insert(format!("{part}.{name}"), hash.as_str()?.to_owned());
            }
        }
        Some(lock)
    }

    /// The text of the lock file.
    pub fn text(&self) -> String {
        let mut text = format!(
            "# What this pack's rules were when they were last locked: `ringer pack lock` writes it, and\n\
             # `ringer check --locked` fails when a rule changed and its version did not.\n\
             pack = {:?}\nversion = {:?}\n",
            self.pack, self.version
        );
        for part in PARTS {
            let own = |(name, hash): (&String, &String)| {
                Some(format!("{} = {hash:?}\n", key(name.strip_prefix(part)?.strip_prefix('.')?)))
            };
            let lines: String = self.parts.iter().filter_map(own).collect();
            if !lines.is_empty() {
                let _ = write!(text, "\n[{part}]\n{lines}");
            }
        }
        for (id, rule) in &self.rules {
            let Locked { version, status, hash } = rule;
            let _ = write!(text, "\n[rule.{}]\nversion = {version}\nstatus = {status:?}\nhash = {hash:?}\n", key(id));
        }
        for (id, version) in &self.retired {
            let _ = write!(text, "\n[retired.{}]\nversion = {version}\n", key(id));
        }
        text
    }
}

/// A key as TOML writes it.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if bare { name.to_owned() } else { Value::from(name).to_string() }
}

/// The lock that a pack should have now: what is locked already, with rules that are gone reserved.
///
/// # Errors
/// Where a rule changed and its version did not, where a stable rule is gone, where a reserved id is used again.
pub fn lock(source: &PackSource) -> Result<Option<Lock>, Vec<Diagnostic>> {
    let Some(now) = Now::of(source) else { return Ok(None) };
    let old = source.lock.as_ref().and_then(|file| Lock::parse(&file.text)).unwrap_or_default();
    let found: Vec<Diagnostic> = now.against(&old, source).into_iter().filter(|d| d.code != BEHIND).collect();
    if !found.is_empty() {
        return Err(found);
    }
    let mut lock = now.lock;
    lock.retired = old.retired;
    let gone = old.rules.into_iter().filter(|(id, _)| !lock.rules.contains_key(id));
    lock.retired.extend(gone.map(|(id, rule)| (id, rule.version)).collect::<Vec<_>>());
    Ok(Some(lock))
}

/// How packs differ from their locks.
pub fn locked(sources: &[PackSource]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for source in sources {
        let Some(now) = Now::of(source) else { continue };
        let relock = format!("run `ringer pack lock {}`", source.path);
        match &source.lock {
            None => found.push(now.wrong(BEHIND, "the pack has no `pack.lock`").help(relock)),
            Some(file) => match Lock::parse(&file.text) {
                Some(old) => found.extend(now.against(&old, source)),
                None => {
                    let end = file.text.find('\n').unwrap_or(file.text.len());
                    let d = Diagnostic::new(BEHIND, file, 0..end, "this is no lock of a pack".to_owned());
                    found.push(d.help(format!("remove the file and {relock}")));
                }
            },
        }
    }
    found
}

/// A rule changed and its version did not.
const CHANGED: &str = "E150";
/// The lock is behind the pack.
const BEHIND: &str = "E151";
/// An id that is gone or reserved.
const GONE: &str = "E152";

impl Now {
    fn of(source: &PackSource) -> Option<Now> {
        if source.kind == SourceKind::Scoring {
            return None;
        }
        let toml = |name: &str| name.ends_with(".toml");
        let head = match source.kind {
            SourceKind::Folder => source.files.get("pack.toml")?,
            _ => source.files.iter().find(|(name, _)| toml(name))?.1,
        };
        let parsed = DeTable::parse_recoverable(&head.text).0;
        let pack = parsed.get_ref();
        let text = |table: &DeTable<'_>, key: &str| Some(table.get(key)?.get_ref().as_str()?.to_owned());
        let declared = table(pack);
        let mut now = Now {
            lock: Lock { parts: parts(&declared, source), ..Lock::default() },
            places: BTreeMap::new(),
            file: head.clone(),
            span: place(pack).unwrap_or(0..head.text.find('\n').unwrap_or(head.text.len())),
        };
        match (pack.get("rule"), source.kind) {
            (None, SourceKind::File) if pack.get("version").is_none_or(|v| v.get_ref().as_integer().is_some()) => {
                let name = head.path.rsplit('/').next().unwrap_or_default();
                now.lock.pack = name.trim_end_matches(".toml").to_owned();
                now.lock.version = "0".to_owned();
                now.rule(head, pack, &Table::new());
            }
            (rules, _) => {
                now.lock.pack = text(pack, "id")?;
                now.lock.version = text(pack, "version").unwrap_or_default();
                for rule in rules.and_then(|r| r.get_ref().as_array()).into_iter().flat_map(|all| all.iter()) {
                    if let DeValue::Table(rule) = rule.get_ref() {
                        now.rule(head, rule, &declared);
                    }
                }
            }
        }
        for (_, file) in source.files.iter().filter(|(n, f)| toml(n) && !Arc::ptr_eq(f, head)) {
            now.rule(file, DeTable::parse_recoverable(&file.text).0.get_ref(), &declared);
        }
        Some(now)
    }

    fn rule(&mut self, file: &Arc<SourceFile>, rule: &DeTable<'_>, declared: &Table) {
        let content = table(rule);
        let Some(id) = content.get("id").and_then(Value::as_str) else { return };
        let version = content.get("version").and_then(Value::as_integer).and_then(|v| u32::try_from(v).ok());
        let locked = Locked {
            version: version.unwrap_or(1),
            status: content.get("status").and_then(Value::as_str).unwrap_or("stable").to_owned(),
            hash: content_hash(&content, declared),
        };
        let span = place(rule).unwrap_or(0..0);
        self.places.insert(id.to_owned(), Place { file: file.clone(), span });
        self.lock.rules.insert(id.to_owned(), locked);
    }

    fn wrong(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &self.file, self.span.clone(), message.into())
    }

    fn at(&self, id: &str, code: &'static str, message: String) -> Diagnostic {
        match self.places.get(id) {
            Some(place) => Diagnostic::new(code, &place.file, place.span.clone(), message),
            None => self.wrong(code, message),
        }
    }

    /// What differs from a lock.
    fn against(&self, old: &Lock, source: &PackSource) -> Vec<Diagnostic> {
        let relock = format!("run `ringer pack lock {}`", source.path);
        let mut found = Vec::new();
        for (id, rule) in &self.lock.rules {
            let Some(was) = old.rules.get(id) else {
                found.push(match old.retired.get(id) {
                    Some(last) => {
                        let message =
                            format!("the id `{id}` is reserved: a rule that is gone had it, to version {last}");
                        self.at(id, GONE, message).help("give the rule another id")
                    }
                    None => self.at(id, BEHIND, format!("the lock does not know the rule `{id}`")).help(&relock),
                });
                continue;
            };
            let (version, before) = (rule.version, was.version);
            if version < before {
                let message = format!("the rule `{id}` is version {version} and was version {before}");
                found.push(self.at(id, CHANGED, message).help(format!("write `version = {before}` or more")));
            } else if version > before {
                let message = format!("the lock holds version {before} of the rule `{id}`, which is version {version}");
                found.push(self.at(id, BEHIND, message).help(&relock));
            } else if rule.hash != was.hash {
                let message = format!("the rule `{id}` changed and is still version {version}");
                let label = format!("was {}, is {}", short(&was.hash), short(&rule.hash));
                let help = format!("write `version = {}`, then {relock}", version + 1);
                found.push(self.at(id, CHANGED, message).label(label).help(help));
            } else if rule.status != was.status {
                found.push(self.at(id, BEHIND, format!("the lock has another status of `{id}`")).help(&relock));
            }
        }
        for (id, was) in old.rules.iter().filter(|(id, _)| !self.lock.rules.contains_key(*id)) {
            found.push(match was.status.as_str() {
                "stable" => self.wrong(GONE, format!("the rule `{id}` is gone, and was in force")).help(
                    "bring it back with `status = \"deprecated\"`, `since`, `reason` and `replaced_by`, and take it away later",
                ),
                _ => self.wrong(BEHIND, format!("the rule `{id}` is gone, and the lock does not say so")).help(&relock),
            });
        }
        found.extend(self.parts_against(old, &relock));
        found
    }

    fn parts_against(&self, old: &Lock, relock: &str) -> Option<Diagnostic> {
        let names: BTreeSet<&String> = self.lock.parts.keys().chain(old.parts.keys()).collect();
        let name = names.into_iter().find(|name| self.lock.parts.get(*name) != old.parts.get(*name))?;
        let shown = name.replacen('.', " `", 1) + "`";
        let (version, first) = (&self.lock.version, old.pack.is_empty());
        Some(match *version == old.version && !first {
            true => {
                let message = format!("the {shown} changed and the pack is still version {version}");
                let hash = |lock: &Lock| lock.parts.get(name).map_or("not there".to_owned(), |hash| short(hash));
                let label = format!("was {}, is {}", hash(old), hash(&self.lock));
                self.wrong(CHANGED, message).label(label).help(format!("give the pack a new version, then {relock}"))
            }
            false => self.wrong(BEHIND, format!("the lock holds another {shown}")).help(relock),
        })
    }
}

/// The beginning of a hash, which is enough to tell two apart.
fn short(hash: &str) -> String {
    hash.get(..12).unwrap_or(hash).to_owned()
}

/// Where the version is written, or else the id.
fn place(table: &DeTable<'_>) -> Option<Range<usize>> {
    ["version", "id"].into_iter().find_map(|key| table.get(key).map(Spanned::span))
}

fn table(table: &DeTable<'_>) -> Table {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), plain(value))).collect()
}

/// Lists with what their files hold, causes and families.
fn parts(pack: &Table, source: &PackSource) -> BTreeMap<String, String> {
    let mut parts = BTreeMap::new();
    for (name, list) in pack.get("list").and_then(Value::as_table).into_iter().flatten() {
        let mut hasher = blake3::Hasher::new();
        write(list, &mut hasher);
        let file = list.get("file").and_then(Value::as_str).and_then(|file| source.files.get(file));
        if let Some(file) = file {
            feed(&mut hasher, b'f', file.text.replace("\r\n", "\n").as_bytes());
        }
        parts.insert(format!("list.{name}"), hasher.finalize().to_hex().to_string());
    }
    for kind in ["cause", "family"] {
        for item in pack.get(kind).and_then(Value::as_array).into_iter().flatten() {
            if let Some(id) = item.get("id").and_then(Value::as_str) {
                let mut hasher = blake3::Hasher::new();
                write(item, &mut hasher);
                parts.insert(format!("{kind}.{id}"), hasher.finalize().to_hex().to_string());
            }
        }
    }
    parts
}

fn content_hash(rule: &Table, declared: &Table) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("ringer rule content 1");
    let mut used = BTreeSet::new();
    for (name, value) in sorted(rule).into_iter().filter(|(name, _)| !LOOSE.contains(&name.as_str())) {
        feed(&mut hasher, b'k', name.as_bytes());
        write(value, &mut hasher);
        named(value, &mut used);
    }
    // What a macro names counts too.
    let mut known = BTreeSet::new();
    while let Some((kind, name)) = used.pop_first() {
        let Some(value) = declared.get(kind).and_then(|all| all.get(&name)) else { continue };
        if known.insert((kind, name)) {
            named(value, &mut used);
        }
    }
    for (kind, name) in &known {
        feed(&mut hasher, b'd', format!("{kind}.{name}").as_bytes());
        declared.get(*kind).and_then(|all| all.get(name)).into_iter().for_each(|value| write(value, &mut hasher));
    }
    hasher.finalize().to_hex().to_string()
}

/// Parameters, patterns and macros that texts name.
fn named(value: &Value, used: &mut BTreeSet<(&'static str, String)>) {
    match value {
        Value::String(text) => {
            for kind in ["param", "pattern", "macro"] {
                for (at, _) in text.match_indices(kind) {
                    let Some(rest) = text[at + kind.len()..].strip_prefix('.') else { continue };
                    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                    used.insert((kind, rest[..end].to_owned()));
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, used)),
        Value::Table(table) => sorted(table).into_iter().for_each(|(_, item)| named(item, used)),
        _ => {}
    }
}

fn sorted(table: &Table) -> Vec<(&String, &Value)> {
    let mut all: Vec<_> = table.iter().collect();
    all.sort_by_key(|(name, _)| name.as_str());
    all
}

/// A value in one form only: kind, length, bytes.
fn write(value: &Value, hasher: &mut blake3::Hasher) {
    match value {
        Value::String(text) => feed(hasher, b's', text.as_bytes()),
        Value::Integer(number) => feed(hasher, b'i', &number.to_le_bytes()),
        Value::Float(number) => feed(hasher, b'x', &number.to_bits().to_le_bytes()),
        Value::Boolean(truth) => feed(hasher, b'b', &[u8::from(*truth)]),
        Value::Datetime(date) => feed(hasher, b't', date.to_string().as_bytes()),
        Value::Array(items) => {
            feed(hasher, b'a', &(items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| write(item, hasher));
        }
        Value::Table(table) => {
            feed(hasher, b'm', &(table.len() as u64).to_le_bytes());
            for (name, item) in sorted(table) {
                feed(hasher, b'k', name.as_bytes());
                write(item, hasher);
            }
        }
    }
}

fn feed(hasher: &mut blake3::Hasher, kind: u8, bytes: &[u8]) {
    hasher.update(&[kind]);
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}
