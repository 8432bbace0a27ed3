//! Overlays: typed changes to packs that somebody else wrote, and exceptions to their rules.
//!
//! An overlay sets parameters, extends lists and causes, disables rules, changes their weight and excepts cases. It
//! never edits the text of a condition. Here its file is read; `apply` and `check` carry it out.

use std::sync::Arc;

use super::diagnostic::{Diagnostic, Log, SourceFile};
use super::list;
use super::raw::{self, RawBand};
use super::read::{self, At, Named, Table, Text};
use crate::condition::Date;
use crate::finding::Bits;

/// Shortest reason that says something.
const MIN_REASON: usize = 15;

/// An overlay as written.
#[derive(Clone, Debug)]
pub(crate) struct RawOverlay {
    pub(crate) params: Vec<RawSet>,
    pub(crate) lists: Vec<RawExtend>,
    pub(crate) causes: Vec<RawExtendCause>,
    pub(crate) disabled: Vec<RawDisable>,
    pub(crate) weights: Vec<RawWeight>,
    pub(crate) exceptions: Vec<RawException>,
}

/// `[set.param] name = value`, or `[set.param.pack] name = value`.
#[derive(Clone, Debug)]
pub(crate) struct RawSet {
    pub(crate) pack: Option<String>,
    pub(crate) name: Text,
    pub(crate) value: At<toml::Value>,
}

/// `[extend.list.name] values = [...]`.
#[derive(Clone, Debug)]
pub(crate) struct RawExtend {
    pub(crate) pack: Option<Text>,
    pub(crate) name: Text,
    pub(crate) values: Vec<Text>,
}

/// `[extend.cause.id]`: bands tried before its own, and rules that it explains too.
#[derive(Clone, Debug)]
pub(crate) struct RawExtendCause {
    pub(crate) id: Text,
    pub(crate) bands: Vec<RawBand>,
    pub(crate) explains: Vec<Text>,
}

/// `[[disable]]`.
#[derive(Clone, Debug)]
pub(crate) struct RawDisable {
    pub(crate) rule: Text,
    pub(crate) reason: String,
    pub(crate) expires: Option<Date>,
}

/// `[[weight]]`.
#[derive(Clone, Debug)]
pub(crate) struct RawWeight {
    pub(crate) rule: Text,
    pub(crate) bits: Bits,
    pub(crate) reason: String,
}

/// `[[exception]]`.
#[derive(Clone, Debug)]
pub(crate) struct RawException {
    pub(crate) rule: Text,
    pub(crate) matches: Text,
    pub(crate) reason: String,
    pub(crate) owner: String,
    pub(crate) created: Date,
    pub(crate) expires: At<Date>,
    pub(crate) span: std::ops::Range<usize>,
}

/// Whether a file holds changes to packs rather than a pack: its first header is one of an overlay's. A rule's test has
/// `set.param` too, but below its own header.
pub fn is_overlay(text: &str) -> bool {
    const HEADERS: [&str; 5] = ["set.", "extend.", "disable]", "weight]", "exception]"];
    let first = text.lines().map(str::trim_start).find(|line| !line.is_empty() && !line.starts_with('#'));
    first.and_then(|line| line.strip_prefix('[')).is_some_and(|line| {
        let name = line.trim_start_matches('[').trim_start();
        HEADERS.iter().any(|header| name.starts_with(header))
    })
}

/// Reads an overlay file.
pub(crate) fn overlay(file: &Arc<SourceFile>, log: &Log) -> RawOverlay {
    let parsed = read::parse(file, log);
    let mut t = Table::new("the overlay", file, parsed.span(), parsed.get_ref(), log);
    let params = t.table("set", "[set]").map_or(Vec::new(), set);
    let (mut lists, mut causes) = (Vec::new(), Vec::new());
    if let Some(mut extend) = t.table("extend", "[extend]") {
        lists = extend.named("list").into_iter().filter_map(|(n, v)| extend_list(n, v, log)).collect();
        causes = extend.named("cause").into_iter().filter_map(|(n, v)| extend_cause(n, v, log)).collect();
        extend.finish(&[]);
    }
    let disabled = t.tables("disable", "[[disable]]").into_iter().filter_map(disable).collect();
    let weights = t.tables("weight", "[[weight]]").into_iter().filter_map(weight).collect();
    let exceptions = t.tables("exception", "[[exception]]").into_iter().filter_map(exception).collect();
    let _ = t.text("doc");
    t.finish(&[(
        "a pack; an overlay only changes packs",
        &["id", "version", "rule", "list", "pattern", "macro", "when"],
    )]);
    RawOverlay { params, lists, causes, disabled, weights, exceptions }
}

fn set(mut t: Table<'_>) -> Vec<RawSet> {
    let mut all = Vec::new();
    for (name, value) in t.named("param") {
        match value {
            Named::Value(value, span) => all.push(RawSet { pack: None, name, value: At { value, span } }),
            Named::Table(mut inner) => {
                let pack = Some(name.value);
                all.extend(inner.everything().into_iter().map(|(name, value)| RawSet {
                    pack: pack.clone(),
                    name,
                    value,
                }));
            }
        }
    }
    t.finish(&[]);
    all
}

fn table_only<'t>(name: &Text, named: Named<'t>, log: &Log) -> Option<Table<'t>> {
    match named {
        Named::Table(t) => Some(t),
        Named::Value(_, span) => {
            let d = Diagnostic::new("E105", &name.file, span, format!("`{}` must be a table", name.value));
            log.add(d.help("write its keys below a header of its own"));
            None
        }
    }
}

fn extend_list(name: Text, named: Named<'_>, log: &Log) -> Option<RawExtend> {
    let mut t = table_only(&name, named, log)?;
    if !t.has("values") {
        t.missing("values", "write `values = [\"...\"]`");
    }
    let (pack, values) = (t.text("pack"), t.texts("values"));
    t.finish(&[]);
    Some(RawExtend { pack, name, values })
}

fn extend_cause(id: Text, named: Named<'_>, log: &Log) -> Option<RawExtendCause> {
    let mut t = table_only(&id, named, log)?;
    if !t.has("bands") && !t.has("explains") {
        t.missing("bands", "write `bands = [{ when = \"...\", bits = 1.0 }]`, or `explains = [\"rule-id\"]`");
    }
    let bands = raw::bands(&mut t, super::pack::LEAST_COST);
    let explains = t.texts("explains");
    t.finish(&[]);
    Some(RawExtendCause { id, bands, explains })
}

fn disable(mut t: Table<'_>) -> Option<RawDisable> {
    let rule = t.need_text("rule", "name the rule");
    let reason = reason(&mut t);
    let expires = t.date("expires").map(|d| d.value);
    t.finish(&[]);
    Some(RawDisable { rule: rule?, reason: reason?, expires })
}

fn weight(mut t: Table<'_>) -> Option<RawWeight> {
    let rule = t.need_text("rule", "name the rule");
    if !t.has("bits") {
        t.missing("bits", "write `bits = 2.0`");
    }
    let bits = t.bits("bits", 0.0, 20.0);
    let reason = reason(&mut t);
    t.finish(&[]);
    Some(RawWeight { rule: rule?, bits: bits?.value, reason: reason? })
}

pub(crate) fn reason(t: &mut Table<'_>) -> Option<String> {
    let text = t.need_text("reason", "say why, so that the next reader knows")?;
    if text.value.trim().chars().count() < MIN_REASON {
        t.log().add(
            text.wrong("E122", format!("the reason has fewer than {MIN_REASON} characters"))
                .help("say why, so that the next reader knows"),
        );
    }
    Some(text.value)
}

fn exception(mut t: Table<'_>) -> Option<RawException> {
    let span = t.head();
    let rule = t.need_text("rule", "name the rule");
    let matches = t.need_text("match", "write a condition over what the rule's `excepted_by` lists");
    let reason = reason(&mut t);
    let owner = t.need_text("owner", "who answers for it");
    for key in ["created", "expires"] {
        if !t.has(key) {
            t.missing(key, &format!("write `{key} = 2026-11-20`"));
        }
    }
    let (created, expires) = (t.date("created"), t.date("expires"));
    if let (Some(created), Some(expires)) = (&created, &expires) {
        let year_later = Date { year: created.value.year.saturating_add(1), ..created.value };
        let message = if list::before(year_later, expires.value) {
            Some("an exception lives for 12 months at most")
        } else {
            list::before(expires.value, created.value).then_some("the exception ends before it begins")
        };
        if let Some(message) = message {
            t.log().add(
                t.wrong("E122", expires.span.clone(), message).help("give it an end within a year of its beginning"),
            );
        }
    }
    t.finish(&[]);
    let (created, expires) = (created?.value, expires?);
    Some(RawException { rule: rule?, matches: matches?, reason: reason?, owner: owner?.value, created, expires, span })
}
