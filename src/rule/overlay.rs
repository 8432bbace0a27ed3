//! Overlays: typed changes to packs that somebody else wrote, and exceptions to their rules.
//!
//! An overlay sets parameters, extends lists and causes, adds causes and families, disables rules, changes their weight
//! and excepts cases. It never edits the text of a condition. Here its file is read; `apply`, `except` and `check` carry
//! it out.

use std::sync::Arc;

use super::diagnostic::{Diagnostic, Log, SourceFile};
use super::list::{self, Sanction};
use super::pack::{self, RawCause, RawFamily};
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
    /// Causes and families of its own.
    pub(crate) added: (Vec<RawCause>, Vec<RawFamily>),
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

/// Who answers for an entry and until when it holds. The reason is for people.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) owner: Option<String>,
    pub(crate) expires: Option<Date>,
}

impl Terms {
    /// Whether the entry at `text` has ended by this day, which is then said.
    pub(crate) fn over(&self, text: &Text, what: &str, today: Option<Date>, log: &Log) -> bool {
        let Some(end) = self.expires.filter(|end| today.is_some_and(|today| list::before(*end, today))) else {
            return false;
        };
        let d = text.wrong("W105", format!("{what} until {}", list::day(end)));
        log.add(d.help("remove the entry, or give it a new end"));
        true
    }
}

/// `[extend.list.name] values = [...]`.
#[derive(Clone, Debug)]
pub(crate) struct RawExtend {
    pub(crate) pack: Option<Text>,
    pub(crate) name: Text,
    pub(crate) values: Vec<Text>,
    /// Basis and who approved it, for lists of an opaque type.
    pub(crate) approval: Option<(String, String)>,
    pub(crate) terms: Terms,
}

impl RawExtend {
    /// The approval, if it is whole.
    pub(crate) fn sanction(&self) -> Option<Sanction> {
        let (basis, approved_by) = self.approval.clone()?;
        Some(Sanction { basis, approved_by, expires: self.terms.expires? })
    }
}

/// `[extend.cause.id]`: bands tried before its own, and rules that it explains too.
#[derive(Clone, Debug)]
pub(crate) struct RawExtendCause {
    pub(crate) id: Text,
    pub(crate) bands: Vec<RawBand>,
    pub(crate) explains: Vec<Text>,
    pub(crate) terms: Terms,
}

/// `[[disable]]`.
#[derive(Clone, Debug)]
pub(crate) struct RawDisable {
    pub(crate) rule: Text,
    pub(crate) reason: String,
    pub(crate) terms: Terms,
}

/// `[[weight]]`.
#[derive(Clone, Debug)]
pub(crate) struct RawWeight {
    pub(crate) rule: Text,
    pub(crate) bits: Bits,
    pub(crate) reason: String,
    pub(crate) terms: Terms,
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

/// Whether a file holds changes to packs rather than a pack: its first header is one of an overlay's, and what stands
/// above it does not name a pack or a rule. A rule's test has `set.param` too, but below its own header.
pub fn is_overlay(text: &str) -> bool {
    const HEADERS: [&str; 7] = ["set.", "extend.", "disable]", "weight]", "exception]", "cause]", "family]"];
    for line in text.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            let name = header.trim_start_matches('[').trim_start();
            return HEADERS.iter().any(|header| name.starts_with(header));
        }
        let key = line.split('=').next().unwrap_or_default().trim();
        if ["id", "version", "when", "title"].contains(&key) {
            return false;
        }
    }
    false
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
    let own = t.tables("cause", "a [[cause]]").into_iter().filter_map(pack::cause).collect();
    let families = t.tables("family", "a [[family]]").into_iter().filter_map(pack::family).collect();
    let _ = t.text("doc");
    t.finish(&[(
        "a pack; an overlay only changes packs",
        &["id", "version", "rule", "list", "pattern", "macro", "when"],
    )]);
    RawOverlay { params, lists, causes, added: (own, families), disabled, weights, exceptions }
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
    let said = |text: Option<Text>| text.map(|t| t.value).filter(|t| !t.trim().is_empty());
    let approval = said(t.text("basis")).zip(said(t.text("approved_by")));
    let terms = remarks(&mut t);
    t.finish(&[]);
    Some(RawExtend { pack, name, values, approval, terms })
}

fn extend_cause(id: Text, named: Named<'_>, log: &Log) -> Option<RawExtendCause> {
    let mut t = table_only(&id, named, log)?;
    if !t.has("bands") && !t.has("explains") {
        t.missing("bands", "write `bands = [{ when = \"...\", bits = 1.0 }]`, or `explains = [\"rule-id\"]`");
    }
    let bands = raw::bands(&mut t, super::pack::LEAST_COST);
    let explains = t.texts("explains");
    let terms = remarks(&mut t);
    t.finish(&[]);
    Some(RawExtendCause { id, bands, explains, terms })
}

fn disable(mut t: Table<'_>) -> Option<RawDisable> {
    let rule = t.need_text("rule", "name the rule");
    let (reason, terms) = (reason(&mut t), terms(&mut t));
    t.finish(&[]);
    Some(RawDisable { rule: rule?, reason: reason?, terms })
}

fn weight(mut t: Table<'_>) -> Option<RawWeight> {
    let rule = t.need_text("rule", "name the rule");
    if !t.has("bits") {
        t.missing("bits", "write `bits = 2.0`");
    }
    let bits = t.bits("bits", 0.0, 20.0);
    let (reason, terms) = (reason(&mut t), terms(&mut t));
    t.finish(&[]);
    Some(RawWeight { rule: rule?, bits: bits?.value, reason: reason?, terms })
}

fn terms(t: &mut Table<'_>) -> Terms {
    Terms { owner: t.text("owner").map(|o| o.value), expires: t.date("expires").map(|d| d.value) }
}

/// The same where a reason may be left out.
fn remarks(t: &mut Table<'_>) -> Terms {
    if t.has("reason") {
        let _ = reason(t);
    } else {
        let _ = t.text("reason");
    }
    terms(t)
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
