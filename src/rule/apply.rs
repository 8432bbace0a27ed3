//! Carrying out overlays on packs before they are checked: parameters, lists, causes, weights, rules taken out.
//!
//! What matches nothing is said at its own line. Exceptions are not applied here: they are checked with the rules
//! they except.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::diagnostic::{Diagnostic, Log, SourceFile, nearest};
use super::overlay::{RawDisable, RawOverlay, RawSet, RawWeight};
use super::pack::{RawCause, RawPack, RawScoring};
use super::raw::{RawKind, RawRule};
use super::read::{At, Text};
use super::{Disabled, Options, Reweighted};
use crate::condition::articled;
use crate::finding::Bits;

/// Values of the parameters of one pack.
pub(crate) type Params = BTreeMap<String, toml::Value>;

/// The parameters of each pack as they are in force: defaults, then overlays, then the load's options.
pub(crate) fn params(packs: &[RawPack], overlays: &[RawOverlay], options: &Options, log: &Log) -> Vec<Params> {
    let defaults = |p: &RawPack| p.params.iter().map(|p| (p.name.value.clone(), p.value.clone())).collect();
    let mut all: Vec<Params> = packs.iter().map(defaults).collect();
    for set in overlays.iter().flat_map(|o| &o.params) {
        apply_set(set, packs, &mut all, log);
    }
    for (name, value) in &options.params {
        let (pack, name) = name.split_once('.').map_or((None, name.as_str()), |(p, n)| (Some(p), n));
        for (pack_of, params) in packs.iter().zip(&mut all) {
            if pack.is_none_or(|p| p == pack_of.id)
                && let Some(old) = params.get_mut(name)
                && let Some(value) = fitted(old, value)
            {
                *old = value;
            }
        }
    }
    all
}

fn apply_set(set: &RawSet, packs: &[RawPack], all: &mut [Params], log: &Log) {
    let mut met = false;
    for (pack, params) in packs.iter().zip(all.iter_mut()) {
        if set.pack.as_ref().is_some_and(|p| *p != pack.id) {
            continue;
        }
        let Some(old) = params.get_mut(&set.name.value) else { continue };
        met = true;
        match fitted(old, &set.value.value) {
            Some(value) => *old = value,
            None => {
                let (want, got) = (old.type_str(), set.value.value.type_str());
                let message = format!("the parameter `{}` is of type {want}, not {got}", set.name.value);
                let mut d = Diagnostic::new("E131", &set.name.file, set.value.span.clone(), message);
                if let Some(param) = pack.params.iter().find(|p| p.name.value == set.name.value) {
                    d = d.also(
                        &param.name.file,
                        param.name.span.clone(),
                        format!("declared here, with {}", param.value),
                    );
                }
                log.add(d.help(format!("write {}", example(old))));
            }
        }
    }
    if !met {
        let known = packs.iter().flat_map(|p| p.params.iter().map(|p| p.name.value.clone()));
        unmatched(&set.name, format!("no loaded pack has a parameter `{}`", set.name.value), known, log);
    }
}

/// How a value of the same type looks.
fn example(value: &toml::Value) -> String {
    match value {
        toml::Value::String(_) => "a text in quotes".to_owned(),
        toml::Value::Integer(_) => "a whole number, such as 3".to_owned(),
        toml::Value::Float(_) => "a number, such as 0.5".to_owned(),
        toml::Value::Boolean(_) => "true or false".to_owned(),
        _ => format!("an array like {value}"),
    }
}

/// The new value in the type of the old one; an integer fits where a float was.
fn fitted(old: &toml::Value, new: &toml::Value) -> Option<toml::Value> {
    match (old, new) {
        (toml::Value::Float(_), toml::Value::Integer(i)) => Some(toml::Value::Float(*i as f64)),
        (toml::Value::Array(a), toml::Value::Array(b)) => match (a.first(), b.first()) {
            (Some(x), Some(y)) if !x.same_type(y) => None,
            _ => Some(new.clone()),
        },
        _ if old.same_type(new) => Some(new.clone()),
        _ => None,
    }
}

fn unmatched(text: &Text, message: String, known: impl IntoIterator<Item = String>, log: &Log) {
    let d = text.wrong("W104", message).nearest(&text.value, known);
    log.add(if d.help.is_some() { d } else { d.help("remove the entry, or load the pack it is meant for") });
}

/// Adds values to lists.
pub(crate) fn lists(packs: &mut [RawPack], overlays: &[RawOverlay], options: &Options, log: &Log) {
    for extend in overlays.iter().flat_map(|o| &o.lists) {
        let what = format!("these values of the list `{}` were to be added", extend.name.value);
        if extend.terms.over(&extend.name, &what, options.as_of, log) {
            continue;
        }
        let mut met = false;
        let wanted = extend.pack.as_ref().map(|p| &p.value);
        let lists = packs.iter_mut().filter(|p| wanted.is_none_or(|w| *w == p.id)).flat_map(|p| &mut p.lists);
        for list in lists.filter(|l| l.name.value == extend.name.value) {
            met = true;
            if let Some(of) = list.of.filter(|_| list.sanction.is_none()) {
                list.sanction = extend.sanction();
                if list.sanction.is_none() {
                    let what =
                        format!("the list `{}` looks at {}, and nobody approved it", extend.name.value, articled(of));
                    log.add(extend.name.wrong("E114", what).help("write `basis`, `approved_by` and `expires` here"));
                    continue;
                }
            }
            for text in &extend.values {
                match list.normalise.apply(&text.value) {
                    Some(value) if !list.values.contains(&value) => list.values.push(value),
                    Some(_) => {
                        let d = text.wrong("W109", format!("{:?} is listed already", text.value));
                        log.add(d.help("remove the entry"));
                    }
                    None => {
                        let message = format!("{:?} is no {}", text.value, list.normalise.word());
                        log.add(text.wrong("E113", message).help(list.normalise.help()));
                    }
                }
            }
        }
        if !met {
            let known: Vec<_> = packs.iter().flat_map(|p| p.lists.iter().map(|l| l.name.value.clone())).collect();
            unmatched(&extend.name, format!("no loaded pack has a list `{}`", extend.name.value), known, log);
        }
    }
}

/// Adds the causes and families of overlays, lets causes explain more rules and puts bands before theirs.
pub(crate) fn causes(
    scoring: &mut RawScoring,
    packs: &mut [RawPack],
    overlays: &[RawOverlay],
    options: &Options,
    log: &Log,
) {
    for overlay in overlays {
        scoring.causes.extend(overlay.added.0.iter().cloned());
        scoring.families.extend(overlay.added.1.iter().cloned());
    }
    let declared: Vec<RawCause> = packs
        .iter()
        .flat_map(|p| &p.causes)
        .chain(&scoring.causes)
        .filter(|c| !c.explains.is_empty())
        .cloned()
        .collect();
    declared.iter().for_each(|cause| explains(packs, &cause.id, &cause.explains, log));
    for extend in overlays.iter().flat_map(|o| &o.causes) {
        let what = format!("the cause `{}` was extended", extend.id.value);
        if extend.terms.over(&extend.id, &what, options.as_of, log) {
            continue;
        }
        let known: Vec<String> =
            scoring.causes.iter().chain(packs.iter().flat_map(|p| &p.causes)).map(|c| c.id.value.clone()).collect();
        let mut all = scoring.causes.iter_mut().chain(packs.iter_mut().flat_map(|p| &mut p.causes));
        let Some(cause) = all.find(|c| c.id.value == extend.id.value) else {
            unmatched(&extend.id, format!("no cause is called `{}`", extend.id.value), known, log);
            continue;
        };
        cause.bands.splice(0..0, extend.bands.iter().cloned());
        explains(packs, &extend.id, &extend.explains, log);
    }
}

/// Lets a cause explain rules that do not name it.
fn explains(packs: &mut [RawPack], cause: &Text, rules: &[Text], log: &Log) {
    for rule in rules {
        match rule_mut(packs, &rule.value) {
            Some(known) if known.explained_by.iter().any(|c| c.value == cause.value) => {
                let already = known.explained_by.iter().find(|c| c.value == cause.value);
                let message = format!("`{}` names the cause `{}` already", rule.value, cause.value);
                let d = already
                    .into_iter()
                    .fold(rule.wrong("W104", message), |d, at| d.also(&at.file, at.span.clone(), "named here"));
                log.add(d.help("remove the entry"));
            }
            // The cause's own line is where a mistake in it belongs.
            Some(known) => {
                known.explained_by.push(cause.clone());
                known.explained = true;
            }
            None => no_rule(rule, packs, log),
        }
    }
}

/// Puts the values of the load's options in the place of what lists declare. Tests set values that have been checked.
pub(crate) fn set_lists(packs: &mut [RawPack], options: &Options) {
    for (name, values) in &options.lists {
        let (pack, name) = name.split_once('.').map_or((None, name.as_str()), |(p, n)| (Some(p), n));
        let lists = packs.iter_mut().filter(|p| pack.is_none_or(|w| w == p.id)).flat_map(|p| &mut p.lists);
        for list in lists.filter(|l| l.name.value == name) {
            list.values = values.iter().filter_map(|value| list.normalise.apply(value)).collect();
        }
    }
}

fn rule_mut<'p>(packs: &'p mut [RawPack], id: &str) -> Option<&'p mut RawRule> {
    packs.iter_mut().flat_map(|p| &mut p.rules).find(|r| r.id.value == id)
}

fn no_rule(text: &Text, packs: &[RawPack], log: &Log) {
    let known: Vec<_> = packs.iter().flat_map(|p| p.rules.iter().map(|r| r.id.value.clone())).collect();
    unmatched(text, format!("no loaded rule is called `{}`", text.value), known, log);
}

/// Changes weights: all weights of a rule in proportion, so that its bands keep their order.
pub(crate) fn weights(packs: &mut [RawPack], overlays: &[RawOverlay], options: &Options, log: &Log) -> Vec<Reweighted> {
    let mut all = Vec::new();
    for RawWeight { rule, bits, reason, terms } in overlays.iter().flat_map(|o| &o.weights) {
        if terms.over(rule, &format!("`{}` weighed {bits} bits", rule.value), options.as_of, log) {
            continue;
        }
        let Some(known) = rule_mut(packs, &rule.value) else {
            no_rule(rule, packs, log);
            continue;
        };
        let old = known.bits.value;
        if old == *bits {
            let d = rule.wrong("W104", format!("`{}` weighs {bits} bits already", rule.value));
            let d = d.also(&known.file, known.bits.span.clone(), "its weight");
            log.add(d.help("remove the entry"));
        }
        let bands = match &mut known.kind {
            RawKind::Group(group) => group.bands.as_mut_slice(),
            RawKind::Near(near) => near.bands.as_mut_slice(),
            RawKind::When(_) | RawKind::Combine(_) => &mut [],
        };
        for band in bands {
            band.bits = scaled(band.bits, old, *bits);
        }
        known.bits = At { value: *bits, span: known.bits.span.clone() };
        let owner = terms.owner.clone();
        all.push(Reweighted { rule: rule.value.clone(), from: old, to: *bits, reason: reason.clone(), owner });
    }
    all
}

fn scaled(band: Bits, old: Bits, new: Bits) -> Bits {
    if old.0 == 0 {
        return new;
    }
    // 64 bits hold the product of any two weights.
    let product = i64::from(band.0) * i64::from(new.0);
    Bits(i32::try_from(product / i64::from(old.0)).unwrap_or(new.0))
}

/// Takes rules out. A disabling that has expired is said and has no effect.
pub(crate) fn disable(packs: &mut [RawPack], overlays: &[RawOverlay], options: &Options, log: &Log) -> Vec<Disabled> {
    let mut out = Vec::new();
    for RawDisable { rule, reason, terms } in overlays.iter().flat_map(|o| &o.disabled) {
        if terms.over(rule, &format!("`{}` is judged again: it was disabled", rule.value), options.as_of, log) {
            continue;
        }
        if rule_mut(packs, &rule.value).is_none() {
            no_rule(rule, packs, log);
            continue;
        }
        packs.iter_mut().for_each(|p| p.rules.retain(|r| r.id.value != rule.value));
        let (owner, expires) = (terms.owner.clone(), terms.expires);
        out.push(Disabled { rule: rule.value.clone(), reason: reason.clone(), owner, expires });
    }
    out
}

/// Reports ids that exist twice over all packs; the first in the order of packs keeps the id.
pub(crate) fn duplicates(packs: &mut [RawPack], log: &Log) {
    let mut seen: BTreeMap<String, (Arc<SourceFile>, Range<usize>)> = BTreeMap::new();
    for pack in packs {
        pack.rules.retain(|rule| {
            let here = (rule.id.file.clone(), rule.id.span.clone());
            match seen.get(&rule.id.value) {
                None => {
                    seen.insert(rule.id.value.clone(), here);
                    true
                }
                Some((file, span)) => {
                    let d = rule.id.wrong("E107", format!("the rule id `{}` exists already", rule.id.value));
                    log.add(d.also(file, span.clone(), "first declared here").help("give one of the rules another id"));
                    false
                }
            }
        });
    }
}

/// Fixtures laid under tests and scenarios.
pub(crate) fn fixtures(packs: &mut [RawPack], log: &Log) {
    for pack in packs {
        let fixtures = &pack.fixtures;
        let lay = |base: &Option<Text>, apps: &mut Vec<serde_json::Value>| {
            let Some(base) = base else { return };
            match fixtures.get(&base.value) {
                Some(fixture) => apps.iter_mut().for_each(|a| super::case::lay_under(a, fixture)),
                None => {
                    let d = base.wrong("E124", format!("the pack has no fixture `{}`", base.value));
                    let near = nearest(&base.value, fixtures.keys());
                    log.add(d.help(near.map_or("declare it in `[fixture.name]` of `pack.toml`".to_owned(), |n| {
                        format!("did you mean `{n}`?")
                    })));
                }
            }
        };
        for test in pack.rules.iter_mut().flat_map(|r| &mut r.tests) {
            lay(&test.base_at, &mut test.batch.apps);
        }
        for scenario in &mut pack.scenarios {
            lay(&scenario.base_at, &mut scenario.batch.apps);
        }
    }
}
