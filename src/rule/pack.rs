//! A pack and the scoring table as their files write them: headers, declarations and rules, nothing resolved.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::case::{self, Scenario};
use super::diagnostic::{Diagnostic, Log, SourceFile};
use super::list::{self, RawList, RawMacro, RawParam, RawPattern, Shelf};
use super::overlay::is_overlay;
use super::raw::{self, RawBand, RawRule};
use super::read::{self, Named, Table, Text};
use super::source::{PackSource, SourceKind};
use crate::condition::Date;
use crate::finding::Bits;
use crate::link::TieKind;

/// See the module's doc.
pub(crate) struct RawPack {
    pub(crate) id: String,
    /// Where the id is written; the file's beginning for a file that is one rule.
    pub(crate) id_span: Range<usize>,
    pub(crate) version: String,
    pub(crate) title: String,
    pub(crate) path: String,
    pub(crate) shipped: bool,
    /// Whether it comes without its tests, taken as checked.
    pub(crate) lean: bool,
    /// The file with the header, for messages about the pack as a whole.
    pub(crate) file: Arc<SourceFile>,
    pub(crate) lists: Vec<RawList>,
    pub(crate) patterns: Vec<RawPattern>,
    pub(crate) params: Vec<RawParam>,
    pub(crate) macros: Vec<RawMacro>,
    /// Declarations that could not be read, as `list.name`.
    pub(crate) broken: Vec<String>,
    pub(crate) families: Vec<RawFamily>,
    pub(crate) causes: Vec<RawCause>,
    pub(crate) fixtures: BTreeMap<String, Map<String, Value>>,
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) rules: Vec<RawRule>,
}

/// A family as declared.
#[derive(Clone, Debug)]
pub(crate) struct RawFamily {
    pub(crate) id: Text,
    pub(crate) title: String,
    pub(crate) cap: Bits,
    pub(crate) kind: TieKind,
}

/// A cause as declared.
#[derive(Clone, Debug)]
pub(crate) struct RawCause {
    pub(crate) id: Text,
    pub(crate) title: String,
    pub(crate) doubt: String,
    pub(crate) bands: Vec<RawBand>,
    /// Rules, of any pack, that it explains beside those that name it.
    pub(crate) explains: Vec<Text>,
}

/// The scoring table as declared.
pub(crate) struct RawScoring {
    pub(crate) families: Vec<RawFamily>,
    pub(crate) causes: Vec<RawCause>,
    pub(crate) decay: Vec<u32>,
    pub(crate) escalate: Bits,
    pub(crate) review: Bits,
    pub(crate) floor: Bits,
    pub(crate) min_coverage: f64,
}

/// Reads all files of a pack. `None` only if it has no file at all.
pub(crate) fn pack(source: &PackSource, as_of: Option<Date>, log: &Log) -> Option<RawPack> {
    garbled(source, log);
    let shelf = Shelf { files: &source.files, as_of, log };
    let (name, file) = match source.kind {
        SourceKind::Folder => source.files.get_key_value("pack.toml")?,
        _ => source.files.first_key_value()?,
    };
    let mut pack = RawPack::empty(source, file);
    if source.kind == SourceKind::File && is_overlay(&file.text) {
        let end = file.text.find('\n').unwrap_or(file.text.len());
        log.add(Diagnostic::new("E140", file, 0..end, "this file changes packs; it is none".into()));
        return None;
    }
    let parsed = read::parse(file, log);
    let mut t = Table::new("the pack", file, parsed.span(), parsed.get_ref(), log);
    if source.kind == SourceKind::File && single_rule(&t) {
        t.name = "the rule".to_owned();
        pack.id = name.trim_end_matches(".toml").to_owned();
        pack.rules.extend(raw::rule(t));
        return Some(pack);
    }
    pack.header(&mut t);
    pack.declarations(&mut t, &shelf);
    if source.kind == SourceKind::Folder {
        t.finish(&[("a rule's own file", raw::RULE_KEYS), ("a rule's own file", &["rule", "group", "test"])]);
    } else {
        pack.rules = t.tables("rule", "a [[rule]]").into_iter().filter_map(raw::rule).collect();
        t.finish(&[("a `[[rule]]`", raw::RULE_KEYS), ("a `[[rule]]`", &["group", "test"])]);
    }
    for (name, file) in source.files.iter().filter(|(n, _)| n.ends_with(".toml") && *n != "pack.toml") {
        if source.kind == SourceKind::Folder {
            pack.rules.extend(rule_file(name, file, log));
        }
    }
    Some(pack)
}

/// A file below a pack's folder: its body is one rule.
fn rule_file(name: &str, file: &Arc<SourceFile>, log: &Log) -> Option<RawRule> {
    let parsed = read::parse(file, log);
    let t = Table::new("the rule", file, parsed.span(), parsed.get_ref(), log);
    if t.has("rule") && !single_rule(&t) {
        let d = t.wrong("E102", t.key_span("rule"), "a rule file in a folder is one rule, without `[[rule]]`");
        log.add(
            d.help("take the header away, and write `[group]` and `[[test]]` for `[rule.group]` and `[[rule.test]]`"),
        );
        return None;
    }
    let rule = raw::rule(t)?;
    let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".toml");
    if stem != rule.id.value {
        let d = rule.id.wrong("E106", format!("the rule `{}` stands in a file called `{stem}.toml`", rule.id.value));
        log.add(d.help(format!("call the file `{}.toml`", rule.id.value)));
    }
    Some(rule)
}

fn single_rule(t: &Table<'_>) -> bool {
    // `[[family]]` declares families of a pack; `family = "..."` names that of a rule.
    let own = |key: &&str| t.has(key) && (*key != "family" || t.is_text(key));
    !t.has("rule") && ["when", "group", "combine", "near", "explain", "family", "bits"].iter().any(own)
}

fn garbled(source: &PackSource, log: &Log) {
    for name in &source.garbled {
        if let Some(file) = source.files.get(name) {
            let at = file.text.find('\u{fffd}').unwrap_or(0);
            let d = Diagnostic::new("E126", file, at..at + 3, "the file is not UTF-8 text".into());
            log.add(d.help("save it as UTF-8"));
        }
    }
}

impl RawPack {
    fn empty(source: &PackSource, file: &Arc<SourceFile>) -> RawPack {
        RawPack {
            id: String::new(),
            id_span: 0..0,
            version: "0".to_owned(),
            title: String::new(),
            path: source.path.clone(),
            shipped: source.shipped,
            lean: source.lean,
            file: file.clone(),
            lists: Vec::new(),
            patterns: Vec::new(),
            params: Vec::new(),
            macros: Vec::new(),
            broken: Vec::new(),
            families: Vec::new(),
            causes: Vec::new(),
            fixtures: BTreeMap::new(),
            scenarios: Vec::new(),
            rules: Vec::new(),
        }
    }

    fn header(&mut self, t: &mut Table<'_>) {
        if let Some(id) = t.need_text("id", "write `id = \"my-pack\"`") {
            raw::kebab(t, &id);
            (self.id, self.id_span) = (id.value, id.span);
        }
        if let Some(version) = t.need_text("version", "write `version = \"1.0.0\"`") {
            if parse_version(&version.value).is_none() {
                t.log()
                    .add(version.wrong("E106", format!("{:?} is no version", version.value)).help("such as \"1.0.0\""));
            }
            self.version = version.value;
        }
        self.title = t.text("title").map(|t| t.value).unwrap_or_default();
        for key in ["author", "license", "doc"] {
            let _ = t.text(key);
        }
        if let Some(engine) = t.text("engine") {
            match engine_admits(&engine.value, env!("CARGO_PKG_VERSION")) {
                Some(true) => {}
                Some(false) => {
                    let message =
                        format!("the pack is made for ringer {}, this is {}", engine.value, env!("CARGO_PKG_VERSION"));
                    t.log().add(
                        engine
                            .wrong("E127", message)
                            .help("take the pack's version for this program, or update the program"),
                    );
                }
                None => {
                    let d = engine.wrong("E106", format!("{:?} is no range of versions", engine.value));
                    t.log().add(d.help("such as `engine = \">=0.1, <1\"`"));
                }
            }
        }
    }

    fn declarations(&mut self, t: &mut Table<'_>, shelf: &Shelf<'_>) {
        let (log, lean) = (shelf.log, self.lean);
        self.lists = declared(t.named("list"), "list", &mut self.broken, |n, v| list::list(n, v, shelf));
        self.patterns =
            declared(t.named("pattern"), "pattern", &mut self.broken, |n, v| list::pattern(n, v, lean, log));
        self.params = declared(t.named("param"), "param", &mut self.broken, |n, v| list::param(n, v, log));
        self.macros = declared(t.named("macro"), "macro", &mut self.broken, |n, v| list::named_macro(n, v, log));
        for (name, value) in t.named("fixture") {
            match value {
                Named::Table(mut f) => {
                    let entries = f.everything().into_iter().map(|(k, v)| (k.value, case::json(v.value))).collect();
                    self.fixtures.insert(name.value, entries);
                }
                Named::Value(_, span) => {
                    let d =
                        Diagnostic::new("E105", &name.file, span, "a fixture is a table of application fields".into());
                    log.add(d.help("write `[fixture.name]` and fields below it"));
                }
            }
        }
        self.families = t.tables("family", "a [[family]]").into_iter().filter_map(family).collect();
        self.causes = t.tables("cause", "a [[cause]]").into_iter().filter_map(cause).collect();
        let id = self.id.clone();
        self.scenarios =
            t.tables("scenario", "a [[scenario]]").into_iter().filter_map(|s| case::scenario(s, &id)).collect();
    }
}

fn declared<'t, T>(
    named: Vec<(Text, Named<'t>)>,
    kind: &str,
    broken: &mut Vec<String>,
    mut read: impl FnMut(Text, Named<'t>) -> Option<T>,
) -> Vec<T> {
    let mut all = Vec::with_capacity(named.len());
    for (name, value) in named {
        let path = format!("{kind}.{}", name.value);
        match read(name, value) {
            Some(one) => all.push(one),
            None => broken.push(path),
        }
    }
    all
}

/// Reads a `[[family]]`.
pub(crate) fn family(mut t: Table<'_>) -> Option<RawFamily> {
    let id = t.need_text("id", "write `id = \"shared-phone\"`");
    if let Some(id) = &id {
        raw::kebab(&t, id);
    }
    let title = t.need_text("title", "write what a reader calls it: `title = \"a shared phone\"`");
    let _ = t.text("doc");
    if !t.has("cap") {
        t.missing("cap", "write the most bits that the family may add: `cap = 6.0`");
    }
    let cap = t.bits("cap", 0.5, 40.0);
    let kind = raw::word(&mut t, "kind", TieKind::WORDS).unwrap_or(TieKind::Other);
    t.finish(&[]);
    Some(RawFamily { id: id?, title: title?.value, cap: cap?.value, kind })
}

/// The least that a cause may cost.
pub(crate) const LEAST_COST: f64 = 0.5;

/// Reads a `[[cause]]`.
pub(crate) fn cause(mut t: Table<'_>) -> Option<RawCause> {
    let id = t.need_text("id", "write `id = \"household\"`");
    if let Some(id) = &id {
        raw::kebab(&t, id);
    }
    let title = t.need_text("title", "write what a reader calls it: `title = \"a shared home\"`");
    let doubt = t.text("doubt").map(|d| d.value).unwrap_or_default();
    let _ = t.text("doc");
    if !t.has("bands") {
        t.missing("bands", "write `bands = [{ else = true, bits = 4.0 }]`");
    }
    let bands = raw::bands(&mut t, LEAST_COST);
    let explains = t.texts("explains");
    if bands.last().is_some_and(|b| b.when.is_some()) {
        let d = t.wrong("E132", t.key_span("bands"), "the last band of a cause must be an `else`");
        t.log().add(d.help("add `{ else = true, bits = 10.0 }`: what the cause costs where nothing else is known"));
    }
    t.finish(&[]);
    Some(RawCause { id: id?, title: title?.value, doubt, bands, explains }).filter(|c| !c.bands.is_empty())
}

/// Reads the scoring table. What is missing in it is logged.
pub(crate) fn scoring(source: &PackSource, log: &Log) -> Option<RawScoring> {
    garbled(source, log);
    let file = source.files.values().next()?;
    let parsed = read::parse(file, log);
    let mut t = Table::new("the scoring table", file, parsed.span(), parsed.get_ref(), log);
    for key in ["escalate", "review", "reassurance_floor", "min_coverage"] {
        if !t.has(key) {
            t.missing(key, "see `rules/scoring.toml` of the program for all of them");
        }
    }
    let decay = decay(&mut t);
    let (escalate, review) = (t.bits("escalate", 0.5, 100.0), t.bits("review", 0.5, 100.0));
    if let (Some(e), Some(r)) = (&escalate, &review)
        && e.value < r.value
    {
        log.add(t.wrong("E112", e.span.clone(), "`escalate` must not lie below `review`").help("raise `escalate`"));
    }
    let floor = t.bits("reassurance_floor", -100.0, 0.0);
    let min_coverage = t.number("min_coverage");
    if let Some(c) = min_coverage.as_ref().filter(|c| !(0.0..=1.0).contains(&c.value)) {
        log.add(
            t.wrong("E112", c.span.clone(), "`min_coverage` is a share between 0 and 1")
                .help("write `min_coverage = 0.5`"),
        );
    }
    let families = t.tables("family", "a [[family]]").into_iter().filter_map(family).collect();
    let causes = t.tables("cause", "a [[cause]]").into_iter().filter_map(cause).collect();
    t.finish(&[]);
    Some(RawScoring {
        families,
        causes,
        decay,
        escalate: escalate?.value,
        review: review?.value,
        floor: floor?.value,
        min_coverage: min_coverage?.value,
    })
}

/// `decay = [1.0, 0.5, 0.25]`: shares in thousandths, not rising, the first at most 1.
fn decay(t: &mut Table<'_>) -> Vec<u32> {
    let span: Range<usize> = t.key_span("decay");
    let value = t.value("decay").map(|d| d.value);
    let number = |v: &toml::Value| v.as_float().or(v.as_integer().map(|i| i as f64));
    let shares: Option<Vec<f64>> =
        value.as_ref().and_then(toml::Value::as_array).and_then(|a| a.iter().map(number).collect());
    let good = |s: &Vec<f64>| {
        (1..=8).contains(&s.len()) && s.iter().all(|x| (0.0..=1.0).contains(x)) && s.windows(2).all(|w| w[0] >= w[1])
    };
    match shares.filter(good) {
        Some(shares) => shares.into_iter().map(|s| (s * 1_000.0).round() as u32).collect(),
        None => {
            let d = t.wrong("E112", span, "`decay` is an array of shares from 1 down to 0");
            t.log().add(d.help("write `decay = [1.0, 0.5, 0.25]`"));
            vec![1_000]
        }
    }
}

/// `1.2.3` with up to three parts.
fn parse_version(text: &str) -> Option<[u64; 3]> {
    let mut version = [0; 3];
    for (i, part) in text.trim().split('.').enumerate() {
        *version.get_mut(i)? = part.parse().ok()?;
    }
    Some(version)
}

/// Whether a range such as `>=0.1, <1` admits a version. `None` if it is no range.
fn engine_admits(range: &str, version: &str) -> Option<bool> {
    let version = parse_version(version)?;
    let mut admits = true;
    for part in range.split(',').map(str::trim) {
        let signs = [">=", "<=", ">", "<", "="];
        let (sign, bound) = signs.iter().find_map(|s| part.strip_prefix(s).map(|b| (*s, b))).unwrap_or((">=", part));
        let bound = parse_version(bound)?;
        admits &= match sign {
            ">=" => version >= bound,
            "<=" => version <= bound,
            ">" => version > bound,
            "<" => version < bound,
            _ => version == bound,
        };
    }
    Some(admits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engine_ranges() {
        assert_eq!(engine_admits(">=0.1, <1", "0.1.0"), Some(true));
        assert_eq!(engine_admits(">0.1", "0.1.0"), Some(false));
        assert_eq!(engine_admits("0.2", "0.1.9"), Some(false));
        assert_eq!(engine_admits("=0.1.0", "0.1.0"), Some(true));
        for bad in ["", "latest", ">=", "1.2.3.4", ">=1,"] {
            assert_eq!(engine_admits(bad, "0.1.0"), None, "{bad}");
        }
    }
}
