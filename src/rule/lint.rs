//! Doubts about packs that load: unused declarations, double counting, rules that lack what their readers need.
//!
//! Errors are found elsewhere; here everything is a warning, but for shipped rules, which must be complete.

use std::collections::BTreeMap;

use super::diagnostic::{Diagnostic, Log};
use super::overlay::RawOverlay;
use super::pack::{RawCause, RawPack};
use super::raw::{RawKind, RawRule};
use super::{GroupRule, Kind, NearRule, Rule};
use crate::condition::{Uses, articled};
use crate::finding::Outcome;

/// Declarations of a pack that nothing uses.
pub(crate) fn unused(pack: &RawPack, used: &Uses, log: &Log) {
    let lists = pack.lists.iter().map(|l| (&l.name, "list", used.lists.contains(&l.name.value)));
    let patterns = pack.patterns.iter().map(|p| (&p.name, "pattern", used.patterns.contains(&p.name.value)));
    let params = pack.params.iter().map(|p| (&p.name, "parameter", used.params.contains(&p.name.value)));
    let macros = pack.macros.iter().map(|m| (&m.name, "macro", used.macros.contains(&m.name.value)));
    for (name, kind, _) in lists.chain(patterns).chain(params).chain(macros).filter(|(.., used)| !used) {
        let d = name.wrong("W101", format!("the {kind} `{}` is not used", name.value));
        log.add(d.help("remove it, or use it in a condition"));
    }
}

/// Causes of packs that no rule names. The program's own table may be ahead of the packs that are loaded.
pub(crate) fn unused_causes(packs: &[RawPack], overlays: &[RawOverlay], log: &Log) {
    let named = |cause: &RawCause| {
        packs.iter().flat_map(|p| &p.rules).any(|r| r.explained_by.iter().any(|c| c.value == cause.id.value))
    };
    let added = overlays.iter().flat_map(|o| &o.added.0);
    for cause in packs.iter().flat_map(|p| &p.causes).chain(added).filter(|c| !named(c)) {
        let d = cause.id.wrong("W102", format!("no rule names the cause `{}`", cause.id.value));
        log.add(d.help("name it in `explained_by` of a rule, or remove it"));
    }
}

/// Deprecated rules whose successor is not loaded.
pub(crate) fn replaced(packs: &[RawPack], log: &Log) {
    let ids: Vec<&str> = packs.iter().flat_map(|p| p.rules.iter().map(|r| r.id.value.as_str())).collect();
    for rule in packs.iter().flat_map(|p| &p.rules) {
        let Some(next) = rule.retired.as_ref().and_then(|r| r.replaced_by.as_deref()) else { continue };
        if !ids.contains(&next) {
            let d = rule.id.wrong("W111", format!("`{}` is replaced by `{next}`, which is not loaded", rule.id.value));
            let d = d.nearest(next, &ids);
            log.add(if d.help.is_some() { d } else { d.help("load the pack of that rule, or write `\"none\"`") });
        }
    }
}

/// What tests set for themselves: parameters and lists that their pack does not declare, values that no list holds.
pub(crate) fn settings(pack: &RawPack, log: &Log) {
    for setup in pack.rules.iter().flat_map(|r| &r.tests).map(|test| &test.setup) {
        for name in &setup.param_names {
            if !pack.params.iter().any(|p| p.name.value == name.value) {
                let d = name.wrong("E124", format!("the pack has no parameter `{}`", name.value));
                let d = d.nearest(&name.value, pack.params.iter().map(|p| &p.name.value));
                log.add(if d.help.is_some() { d } else { d.help("a test sets parameters of its own pack") });
            }
        }
        for (name, values) in setup.list_names.iter().zip(&setup.lists) {
            let Some(list) = pack.lists.iter().find(|l| l.name.value == name.value) else {
                let d = name.wrong("E124", format!("the pack has no list `{}`", name.value));
                let d = d.nearest(&name.value, pack.lists.iter().map(|l| &l.name.value));
                log.add(if d.help.is_some() { d } else { d.help("a test sets lists of its own pack") });
                continue;
            };
            for value in values.1.iter().filter(|value| list.normalise.apply(value).is_none()) {
                let d = name.wrong("E113", format!("{value:?} is no {}", list.normalise.word()));
                log.add(d.help(list.normalise.help()));
            }
        }
    }
}

/// Rules whose conditions are the same.
pub(crate) fn equal_conditions(rules: &[Rule], packs: &[RawPack], log: &Log) {
    let shipped = |rule: &Rule| packs.get(usize::from(rule.pack)).is_some_and(|p| p.shipped);
    let mut seen: BTreeMap<String, &Rule> = BTreeMap::new();
    // A rule of one's own is the one to change, not one that ships with the program.
    for rule in rules.iter().filter(|r| shipped(r)).chain(rules.iter().filter(|r| !shipped(r))) {
        let text = match &rule.kind {
            Kind::When(condition) => condition.normalised().to_owned(),
            Kind::Group(group) => group_text(group),
            Kind::Near(near) => near_text(near),
            Kind::Combine(combine) => super::combine::text(combine).to_owned(),
        };
        match seen.get(&text) {
            None => _ = seen.insert(text, rule),
            Some(first) => {
                let message = format!("`{}` and `{}` have the same condition", first.id, rule.id);
                let d = Diagnostic::new("W103", &rule.file, rule.span.clone(), message);
                let d = d.also(&first.file, first.span.clone(), "the other rule");
                log.add(d.help("one thing would be counted twice: keep one of them"));
            }
        }
    }
}

fn group_text(group: &GroupRule) -> String {
    let filter = group.where_.as_ref().map(|c| c.normalised()).unwrap_or_default();
    let each = group.each.as_ref().map(|(name, list)| format!("{name} in {}", list.normalised())).unwrap_or_default();
    let by = group.by.normalised();
    format!("{each} by {by} where {filter} window {:?} having {}", group.window, group.having.normalised())
}

fn near_text(near: &NearRule) -> String {
    let having = near.having.normalised();
    format!(
        "{} at least {} words {} window {:?} having {having}",
        near.path, near.at_least, near.min_words, near.window
    )
}

/// Lists that look at an opaque type are named wherever they are loaded.
pub(crate) fn opaque(pack: &RawPack, log: &Log) {
    for list in &pack.lists {
        if let (Some(of), Some(sanction)) = (list.of, &list.sanction) {
            let message = format!(
                "the list `{}` looks at {}, approved by {}",
                list.name.value,
                articled(of),
                sanction.approved_by
            );
            log.add(list.name.wrong("W108", message).help("every run that loads this pack says so at its head"));
        }
    }
}

/// What every rule should have, and every shipped rule must.
pub(crate) fn complete(rule: &RawRule, shipped: bool, log: &Log) {
    let reassuring = rule.bits.value.0 < 0;
    let wants = [
        ("title", rule.title.is_some(), "a few words: what the rule sees"),
        ("family", rule.family.is_some() || reassuring, "the family whose cap holds for it"),
        ("stage", rule.stage.is_some(), "`application`, `interview` or `offer`"),
        ("explain", rule.explain.is_some(), "a sentence saying what was noticed"),
        ("verify", rule.verify.is_some(), "a sentence saying what to do next"),
        ("explained_by", rule.explained || reassuring, "innocent causes, or `[]` if there is none"),
        ("fairness", rule.fairness.is_some(), "why it treats everybody alike"),
        ("references", !rule.references.is_empty(), "the publications it rests on"),
    ];
    let lacking: Vec<_> = wants.iter().filter(|(_, there, _)| !there).collect();
    if !lacking.is_empty() {
        let names: Vec<_> = lacking.iter().map(|(key, ..)| format!("`{key}`")).collect();
        let message = format!("the rule `{}` lacks {}", rule.id.value, names.join(", "));
        let help: Vec<_> = lacking.iter().map(|(key, _, help)| format!("{key}: {help}")).collect();
        log.add(rule.id.wrong(if shipped { "E125" } else { "W106" }, message).help(help.join("\n")));
    }
    tested(rule, shipped, log);
}

/// At least one hit and one no_hit; and, where a field can be missing, one unknown.
fn tested(rule: &RawRule, shipped: bool, log: &Log) {
    let has = |outcome: Outcome| rule.tests.iter().any(|t| t.expect.contains(&outcome));
    let never_unknown = matches!(&rule.kind, RawKind::When(text) if text.value.trim_start().starts_with("has("));
    let wants = [("hit", has(Outcome::Hit) || has(Outcome::Borrowed)), ("no_hit", has(Outcome::NoHit))];
    let mut lacking: Vec<&str> = wants.iter().filter(|(_, there)| !there).map(|(w, _)| *w).collect();
    if !has(Outcome::Unknown) && !never_unknown {
        lacking.push("unknown");
    }
    if !lacking.is_empty() {
        let message = format!("the rule `{}` has no test that expects {}", rule.id.value, lacking.join(", "));
        let code = if shipped && lacking != ["unknown"] { "E125" } else { "W107" };
        log.add(rule.id.wrong(code, message).help("write `[[test]]` with `app = { ... }` and `expect = \"...\"`"));
    }
}
