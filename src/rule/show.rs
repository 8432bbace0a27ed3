//! Rules and rule sets as readers and other stages ask for them: fields read, JSON, subsets.

use serde_json::{Value, json};

use super::{CauseBands, Condition, Exception, Kind, Rule, RuleSet};
use crate::condition::{Date, FieldId};
use crate::finding::Bits;
use crate::record::{Field, FieldSet, Trust};
use crate::schema;

impl Rule {
    /// Every condition that judges the rule, `explain` and `verify` aside.
    pub fn conditions(&self) -> Vec<&Condition> {
        match &self.kind {
            Kind::When(condition) => vec![condition],
            Kind::Combine(combine) => vec![&combine.condition],
            Kind::Group(g) => {
                let each = g.each.iter().map(|(_, list)| list);
                let early = each.chain([&g.by]).chain(&g.where_).chain(&g.referee);
                early.chain([&g.having]).chain(g.bands.iter().map(|(band, _)| band)).collect()
            }
            Kind::Near(n) => [&n.having].into_iter().chain(n.bands.iter().map(|(band, _)| band)).collect(),
        }
    }

    /// All record fields that judging and explaining the rule may read.
    pub(crate) fn read_fields(&self) -> FieldSet {
        let holes = self.explain.holes().chain(self.verify.holes());
        let reads = self.conditions().into_iter().chain(holes).flat_map(|c| c.reads().iter().copied());
        let mut set = fields(reads);
        if self.kind.grouping().is_some() {
            set = set.union(schema::persona_fields());
        }
        if let Kind::Near(near) = &self.kind {
            set.insert(near.on);
        }
        set
    }

    /// Whether a batch that carries these fields can decide the rule.
    pub fn decidable(&self, carried: FieldSet) -> bool {
        self.needs.iter().all(|set| set.intersects(carried))
    }

    /// The least trusted of those who recorded the fields that decide the rule. Reassuring rules count only where that is
    /// not the applicant.
    pub fn recorded_by(&self, trust: impl Fn(Field) -> Trust) -> Trust {
        let read = self.conditions().into_iter().flat_map(|condition| condition.reads().iter().copied());
        let carriers = read.map(schema::carriers).fold(FieldSet::default(), FieldSet::union);
        carriers.iter().map(trust).min().unwrap_or(Trust::System)
    }

    /// Whether judging it asks for a watch list.
    pub fn reads_watchlist(&self) -> bool {
        let mut reads = self.conditions().into_iter().flat_map(|c| c.reads().iter().copied());
        reads.any(schema::of_watchlist)
    }

    /// The word for its kind: `when`, `group`, `near` or `combine`.
    pub fn kind_word(&self) -> &'static str {
        match self.kind {
            Kind::When(_) => "when",
            Kind::Group(_) => "group",
            Kind::Near(_) => "near",
            Kind::Combine(_) => "combine",
        }
    }

    /// Hash of everything that judges, as compiled: two rules of one hash decide alike. It depends on the version of the
    /// program and on overlays; what `pack.lock` holds does not.
    pub fn lock_hash(&self, set: &RuleSet) -> blake3::Hash {
        let mut form = self.to_json(set);
        if let Value::Object(form) = &mut form {
            // Who wrote it and what is cited changes nothing.
            for key in ["tests", "modified", "author", "references", "catalogue", "version", "pack", "file", "line"] {
                form.remove(key);
            }
        }
        blake3::hash(form.to_string().as_bytes())
    }

    /// The rule as `pack show` prints it, without its tests.
    pub fn to_json(&self, set: &RuleSet) -> Value {
        let family = self.family.and_then(|f| set.scoring.families.get(usize::from(f))).map(|f| &f.id);
        let cause = |c: &u16| set.scoring.causes.get(usize::from(*c)).map(|c| c.id.clone());
        let pack = set.packs.get(usize::from(self.pack)).map(|p| &p.id);
        let (line, _) = self.file.position(self.span.start);
        json!({
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "status": self.status.word(),
            "family": family,
            "bits": self.bits.as_f64(),
            "stage": self.stage.as_str(),
            "kind": self.kind_word(),
            "condition": self.condition_json(),
            "explain": self.explain.text(),
            "verify": self.verify.text(),
            "explained_by": self.explained_by.iter().filter_map(cause).collect::<Vec<_>>(),
            "fairness": self.fairness,
            "references": self.references,
            "catalogue": self.catalogue,
            "author": self.author,
            "modified": self.modified.map(day),
            "excepted_by": self.excepted_by,
            "hub": self.hub,
            "saturation": self.saturation,
            "deprecated": self.retired.as_ref().map(|r| json!({
                "since": day(r.since), "reason": r.reason, "replaced_by": r.replaced_by,
            })),
            "fields": self.fields.iter().map(|f| f.path()).collect::<Vec<_>>(),
            "tests": self.tests.len(),
            "pack": pack,
            "file": self.file.path,
            "line": line,
        })
    }

    fn condition_json(&self) -> Value {
        match &self.kind {
            Kind::When(condition) => json!({ "when": condition.normalised() }),
            Kind::Combine(combine) => json!({ "combine": super::combine::text(combine) }),
            Kind::Group(g) => json!({
                "each": g.each.as_ref().map(|(_, list)| list.normalised()),
                "as": g.each.as_ref().map(|(name, _)| name),
                "by": g.by.normalised(),
                "where": g.where_.as_ref().map(|c| c.normalised()),
                "window_ms": g.window,
                "having": g.having.normalised(),
                "bands": bands(&g.bands),
            }),
            Kind::Near(n) => json!({
                "on": n.path,
                "at_least": n.at_least,
                "min_words": n.min_words,
                "window_ms": n.window,
                "having": n.having.normalised(),
                "bands": bands(&n.bands),
            }),
        }
    }
}

fn bands(bands: &[(Condition, Bits)]) -> Vec<Value> {
    bands.iter().map(|(when, bits)| json!({ "when": when.normalised(), "bits": bits.as_f64() })).collect()
}

fn day(date: Date) -> String {
    super::list::day(date)
}

fn fields(reads: impl IntoIterator<Item = FieldId>) -> FieldSet {
    schema::fields_of(&reads.into_iter().collect::<Vec<_>>())
}

impl CauseBands {
    fn reads(&self) -> impl Iterator<Item = FieldId> {
        self.bands.iter().flat_map(|(condition, _)| condition.outer.reads().iter().copied())
    }
}

impl RuleSet {
    /// The rule of an id and its index.
    pub fn find(&self, id: &str) -> Option<(u16, &Rule)> {
        let at = self.rules.binary_search_by(|r| r.id.as_str().cmp(id)).ok()?;
        Some((u16::try_from(at).ok()?, &self.rules[at]))
    }

    /// Every record field that any rule, exception or cause may read: what the import has to keep.
    pub fn fields(&self) -> FieldSet {
        let exceptions = self.exceptions.iter().flat_map(|e| e.matches.reads().iter().copied());
        let atoms = self.atoms.iter().flat_map(|a| a.reads().iter().copied());
        let rest = fields(exceptions.chain(atoms));
        self.rules.iter().fold(rest, |set, rule| set.union(rule.fields))
    }

    /// Adds to each rule the fields that pricing its causes needs.
    pub(crate) fn cost_fields(&mut self) {
        for rule in &mut self.rules {
            let causes = rule.explained_by.iter().filter_map(|c| self.causes.get(usize::from(*c)));
            rule.fields = rule.fields.union(fields(causes.flat_map(CauseBands::reads)));
        }
    }

    /// This rule in the place of the one of its id, with all rules that it rests on, near or far, and the exceptions to
    /// them, and without scenarios: what its tests run.
    pub fn alone(&self, rule: Rule) -> RuleSet {
        let keep = self.resting(&rule);
        let kept = || self.rules.iter().zip(0u16..).zip(&keep).filter(|(_, keep)| **keep).map(|(rule, _)| rule);
        let place = |old: &Exception| kept().position(|(_, at)| at == old.rule).and_then(|at| u16::try_from(at).ok());
        let exceptions =
            self.exceptions.iter().filter_map(|e| Some(Exception { rule: place(e)?, ..e.clone() })).collect();
        let rules = kept().map(|(other, _)| if other.id == rule.id { rule.clone() } else { other.clone() }).collect();
        let mut set = RuleSet {
            rules,
            combines: Vec::new(),
            scoring: self.scoring.clone(),
            causes: self.causes.clone(),
            atoms: self.atoms.clone(),
            packs: self.packs.clone(),
            exceptions,
            disabled: Vec::new(),
            reweighted: Vec::new(),
            scenarios: Vec::new(),
        };
        set.bind();
        set.cost_fields();
        set
    }

    /// The same set without the rules that ask for a watch list: for a run that has none.
    pub fn without_watchlist(&self) -> RuleSet {
        self.only(|rule| !rule.reads_watchlist())
    }

    /// The same set with fewer rules; exceptions of the others go with them.
    pub fn only(&self, keep: impl Fn(&Rule) -> bool) -> RuleSet {
        let mut set = self.clone();
        set.keep(keep);
        set
    }

    /// Lets rules go, and the exceptions to them.
    pub fn keep(&mut self, keep: impl Fn(&Rule) -> bool) {
        let mut place = 0;
        let places: Vec<Option<u16>> = self
            .rules
            .iter()
            .map(|rule| {
                let kept = keep(rule).then_some(place);
                place += u16::from(kept.is_some());
                kept
            })
            .collect();
        let mut kept = places.iter();
        self.rules.retain(|_| kept.next().is_some_and(Option::is_some));
        let place = |old: &Exception| places.get(usize::from(old.rule)).copied().flatten();
        self.exceptions.retain_mut(|exception| {
            let place = place(exception);
            exception.rule = place.unwrap_or(exception.rule);
            place.is_some()
        });
        self.bind();
    }
}
