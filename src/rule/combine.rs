//! `combine` rules: compiled over the ids of all rules, tied to the rules they read, and put in an order to judge them.
//!
//! A combination may read other combinations, never itself, however many lie between: each such circle is an error
//! that names it. Nothing is judged here.

use std::collections::BTreeMap;

use super::check::Table;
use super::diagnostic::{Diagnostic, Log};
use super::known::{self, Known, Paths};
use super::names::{Compiled, Names, Want};
use super::pack::RawPack;
use super::raw::{RawKind, RawRule};
use super::read::Text;
use super::{CombineRule, Input, Kind, Rule, RuleSet};
use crate::condition::Condition;
use crate::record::FieldSet;
use crate::schema::{self, Object};

/// Every rule id over all packs and its number in conditions.
pub(crate) type Ids = BTreeMap<String, u32>;

/// Members of `ring` that are known whenever one of them is.
const RING: [&str; 7] =
    ["ring.people", "ring.applications", "ring.ties", "ring.kinds", "ring.families", "ring.names", "ring.cohesion"];

/// All ids, those of rules that turn out to be wrong too: a mistake in one rule is not said again where it is read.
pub(crate) fn ids(packs: &[RawPack]) -> Ids {
    let mut all: Vec<&String> = packs.iter().flat_map(|p| p.rules.iter().map(|r| &r.id.value)).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().cloned().zip(0..).collect()
}

/// Compiles the condition; what its sentences may say is `known`.
pub(crate) fn compile(text: &Text, names: &Names<'_>, table: &mut Table) -> Option<(CombineRule, Known)> {
    let Compiled { condition, expr } = names.compile(text, schema::combine(), &[], &Want::Bool)?;
    let paths = Paths { schema: schema::combine(), vars: Vec::new(), macros: names.macros() };
    let mut known = Known::new();
    known::known_if(&expr, true, &paths, &mut known);
    if known.iter().any(|path| RING.contains(&path.as_str())) {
        known.extend(RING.map(str::to_owned));
    }
    let (outer, parts) = condition.split("app");
    let atoms = parts.into_iter().map(|atom| table.atom(atom)).collect();
    let ids: BTreeMap<u32, &String> = names.ids().iter().map(|(id, number)| (*number, id)).collect();
    let members = condition.members_of(Object::Rule.id());
    let input = |of_one: &[(u32, crate::condition::FieldId)]| Input {
        number: of_one[0].0,
        id: ids.get(&of_one[0].0).map_or_else(String::new, |id| (*id).clone()),
        rule: None,
        hit: of_one.iter().any(|(_, member)| Some(*member) == schema::hit()),
    };
    let inputs = members.chunk_by(|a, b| a.0 == b.0).map(input).collect();
    let ring = condition.roots().contains(&"ring");
    Some((CombineRule { condition, outer, atoms, inputs, ring }, known))
}

/// Reports combinations that rest on themselves, each circle once.
pub(crate) fn circles(rules: &[Rule], packs: &[RawPack], log: &Log) {
    let reads: BTreeMap<&str, Vec<&str>> = rules
        .iter()
        .filter_map(|rule| match &rule.kind {
            Kind::Combine(combine) => Some((rule.id.as_str(), combine.inputs.iter().map(|i| i.id.as_str()).collect())),
            _ => None,
        })
        .collect();
    let mut done: Vec<&str> = Vec::new();
    for start in reads.keys() {
        let mut way: Vec<(&str, usize)> = vec![(start, 0)];
        while let Some((at, next)) = way.last_mut() {
            let Some(&to) = reads.get(at).and_then(|of_one| of_one.get(*next)) else {
                done.push(at);
                way.pop();
                continue;
            };
            *next += 1;
            match way.iter().position(|(id, _)| *id == to) {
                Some(from) => report(&way[from..].iter().map(|(id, _)| *id).collect::<Vec<_>>(), packs, log),
                None if reads.contains_key(to) && !done.contains(&to) => way.push((to, 0)),
                None => {}
            }
        }
    }
}

fn report(circle: &[&str], packs: &[RawPack], log: &Log) {
    let place = |id: &str| {
        let raw = packs.iter().flat_map(|p| &p.rules).find(|r| r.id.value == id);
        raw.and_then(|raw: &RawRule| match &raw.kind {
            RawKind::Combine(text) => Some(text.clone()),
            _ => None,
        })
    };
    let Some(first) = circle.first().and_then(|id| place(id)) else { return };
    let shown: Vec<String> = circle.iter().chain(circle.first()).map(|id| format!("`{id}`")).collect();
    let message = format!("the rule {} rests on itself: {}", shown[0], shown.join(" reads "));
    let mut d = Diagnostic::new("E133", &first.file, first.span.clone(), message);
    for text in circle[1..].iter().filter_map(|id| place(id)) {
        d = d.also(&text.file, text.span, "part of the circle");
    }
    log.add(d.help("let one of them read the rules that the other rests on"));
}

impl CombineRule {
    /// The rules whose hits it replaces: those it reads through `.hit`. If it reads the ring, the hits that hold the ring
    /// come on top.
    pub fn rests_on(&self) -> impl Iterator<Item = u16> {
        self.inputs.iter().filter(|input| input.hit).filter_map(|input| input.rule)
    }
}

impl RuleSet {
    /// Ties combinations to the rules of this set and puts them in an order in which each comes after those it reads.
    pub(crate) fn bind(&mut self) {
        let ids: Vec<String> = self.rules.iter().map(|rule| rule.id.clone()).collect();
        let place = |id: &str| ids.binary_search_by(|other| other.as_str().cmp(id)).ok();
        for rule in &mut self.rules {
            if let Kind::Combine(combine) = &mut rule.kind {
                for input in &mut combine.inputs {
                    input.rule = place(&input.id).and_then(|at| u16::try_from(at).ok());
                }
            }
        }
        self.combines = self.in_order();
    }

    /// Kahn's order, by id where it leaves a choice.
    fn in_order(&self) -> Vec<u16> {
        let mut open: Vec<(u16, &CombineRule)> = (0u16..)
            .zip(&self.rules)
            .filter_map(|(at, rule)| match &rule.kind {
                Kind::Combine(combine) => Some((at, &**combine)),
                _ => None,
            })
            .collect();
        let mut order = Vec::with_capacity(open.len());
        while !open.is_empty() {
            let waits = |combine: &CombineRule, open: &[(u16, &CombineRule)]| {
                combine.inputs.iter().any(|input| open.iter().any(|(at, _)| input.rule == Some(*at)))
            };
            // A circle has been reported before; a set with one is never judged.
            let next = open.iter().position(|(_, combine)| !waits(combine, &open)).unwrap_or(0);
            order.push(open.remove(next).0);
        }
        order
    }

    /// Per rule: whether it is the given one (by id) or one that this rests on, near or far.
    pub(super) fn resting(&self, rule: &Rule) -> Vec<bool> {
        let mut keep: Vec<bool> = self.rules.iter().map(|other| other.id == rule.id).collect();
        let mut open = vec![rule];
        let mut ring = false;
        while let Some(rule) = open.pop() {
            let Kind::Combine(combine) = &rule.kind else { continue };
            ring |= combine.ring;
            for input in &combine.inputs {
                if let Some((at, input)) = self.find(&input.id)
                    && !std::mem::replace(&mut keep[usize::from(at)], true)
                {
                    open.push(input);
                }
            }
        }
        if ring {
            keep.iter_mut().zip(&self.rules).for_each(|(keep, rule)| *keep |= rule.ties());
        }
        keep
    }

    /// Per rule: whether a batch that carries these fields can decide it. A combination can be decided where something
    /// that it rests on can.
    pub fn decidable(&self, carried: FieldSet) -> Vec<bool> {
        let mut decidable: Vec<bool> = self.rules.iter().map(|rule| rule.decidable(carried)).collect();
        let ties = self.rules.iter().zip(&decidable).any(|(rule, decidable)| rule.ties() && *decidable);
        for at in &self.combines {
            let Kind::Combine(combine) = &self.rules[usize::from(*at)].kind else { continue };
            let own = decidable[usize::from(*at)] && (combine.ring || !combine.inputs.is_empty());
            let input = |input: &Input| input.rule.is_some_and(|rule| decidable[usize::from(rule)]);
            let some = (combine.ring && ties) || combine.inputs.iter().any(input);
            decidable[usize::from(*at)] = own && some;
        }
        decidable
    }
}

impl Rule {
    /// Whether it ties applications to each other.
    pub fn ties(&self) -> bool {
        matches!(self.kind, Kind::Group(_) | Kind::Near(_))
    }
}

/// The condition as a whole, for hashes and comparisons.
pub(crate) fn text(combine: &CombineRule) -> &str {
    Condition::normalised(&combine.condition)
}
