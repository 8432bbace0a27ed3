//! From packs as written to a [`RuleSet`]: overlays applied, names resolved, everything compiled.
//!
//! A rule that cannot be checked is left out and logged, so that all others are still checked.

use std::collections::BTreeMap;

use super::apply::{self, Params};
use super::case::Scenario;
use super::combine;
use super::diagnostic::Log;
use super::known::{self, Known, Paths, Witness};
use super::list::RawList;
use super::names::{Compiled, Names, Want};
use super::overlay::{self, RawOverlay};
use super::pack::{self, RawCause, RawFamily, RawPack, RawScoring};
use super::raw::{RawBand, RawGroup, RawKind, RawNear, RawRule};
use super::read::Text;
use super::source::{self, PackSource, SourceKind};
use super::template::{self, Place, Template};
use super::{
    CauseBands, CauseCondition, GroupRule, Kind, ListInfo, NearRule, Options, PackInfo, Rule, RuleSet, Stage,
    catalogue, except, lint,
};
use crate::condition::{Condition, Type};
use crate::finding::Bits;
use crate::record::FieldSet;
use crate::schema;
use crate::scoring::{Cause, Family, Scoring};

/// Packs that have been checked, at hand for compiling more rules like theirs.
pub(crate) struct Checked<'c, 's> {
    pub(crate) packs: &'c [RawPack],
    names: &'c [Names<'s>],
    table: &'c mut Table,
    log: &'c Log,
}

/// What is done with packs that have no mistake, before they are let go.
pub(crate) type Then<'t> = &'t mut dyn FnMut(&mut Checked<'_, '_>);

impl Checked<'_, '_> {
    /// Compiles a rule as one of the pack at this place; `None` if it has a mistake.
    pub(crate) fn compile(&mut self, raw: &RawRule, pack: usize) -> Option<Rule> {
        rule(raw, u16::try_from(pack).ok()?, self.names.get(pack)?, self.table, self.log)
    }
}

/// Loads everything; `None` only without a scoring table.
pub(crate) fn load(sources: &[PackSource], options: &Options, log: &Log, then: Then<'_>) -> Option<RuleSet> {
    let mut scoring = read_scoring(sources, log)?;
    let plain = sources.iter().filter(|s| s.kind != SourceKind::Scoring);
    let mut packs: Vec<RawPack> = plain.filter_map(|s| pack::pack(s, options.as_of, log)).collect();
    let overlays: Vec<RawOverlay> = options.overlays.iter().map(|f| overlay::overlay(f, log)).collect();

    same_packs(&packs, log);
    apply::duplicates(&mut packs, log);
    apply::fixtures(&mut packs, log);
    let params = apply::params(&packs, &overlays, options, log);
    apply::lists(&mut packs, &overlays, options, log);
    apply::set_lists(&mut packs, options);
    apply::causes(&mut scoring, &mut packs, &overlays, options, log);
    let reweighted = apply::weights(&mut packs, &overlays, options, log);
    for pack in packs.iter().filter(|pack| !pack.lean) {
        pack.rules.iter().for_each(|r| lint::complete(r, pack.shipped, log));
        pack.rules.iter().for_each(|r| catalogue::known(r, pack.shipped, log));
        lint::opaque(pack, log);
        lint::settings(pack, log);
    }
    lint::unused_causes(&packs, &overlays, log);
    lint::replaced(&packs, log);

    let infos = packs.iter().zip(&params).map(|(p, v)| info(p, v)).collect();
    let ids = combine::ids(&packs);
    let names: Vec<Names<'_>> = packs.iter_mut().zip(&params).map(|(p, v)| Names::new(p, v, &ids, log)).collect();
    let mut table = Table::new(&scoring, &packs, log);
    table.bands(&scoring, &packs, &names, log);
    let mut rules: Vec<Rule> = Vec::new();
    for (i, (pack, names)) in packs.iter().zip(&names).enumerate() {
        let number = u16::try_from(i).unwrap_or(u16::MAX);
        rules.extend(pack.rules.iter().filter_map(|r| rule(r, number, names, &mut table, log)));
    }
    combine::circles(&rules, &packs, log);
    // Rules are compiled before any is taken out, so that a disabled rule still has to be right.
    let mut exceptions = except::exceptions(&overlays, &packs, &names, options, log);
    exceptions.extend(except::of_tests(options, &packs, &names, log));
    let disabled = apply::disable(&mut packs, &overlays, options, log);
    rules.retain(|r| disabled.iter().all(|d| d.rule != r.id));
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    lint::equal_conditions(&rules, &packs, log);
    if !log.failed() {
        packs.iter().zip(&names).for_each(|(p, n)| lint::unused(p, &n.used(), log));
        then(&mut Checked { packs: &packs, names: &names, table: &mut table, log });
    }
    let scenarios: Vec<Scenario> = packs.iter_mut().flat_map(|p| std::mem::take(&mut p.scenarios)).collect();
    scenario_causes(&scenarios, &table, log);
    let exceptions = except::bind(exceptions, &rules, &disabled, log);
    let (scoring, causes, atoms) = table.finish(&scoring);
    let combines = Vec::new();
    let mut set =
        RuleSet { rules, combines, scoring, causes, atoms, packs: infos, exceptions, disabled, reweighted, scenarios };
    set.bind();
    set.cost_fields();
    Some(set)
}

/// The last scoring table that was given, or else the program's own.
fn read_scoring(sources: &[PackSource], log: &Log) -> Option<RawScoring> {
    let given = sources.iter().rfind(|s| s.kind == SourceKind::Scoring);
    match given {
        Some(source) => pack::scoring(source, log),
        None => source::builtin().iter().find(|s| s.kind == SourceKind::Scoring).and_then(|s| pack::scoring(s, log)),
    }
}

fn same_packs(packs: &[RawPack], log: &Log) {
    let mut seen: BTreeMap<&str, &RawPack> = BTreeMap::new();
    for pack in packs {
        if let Some(first) = seen.insert(&pack.id, pack).filter(|_| !pack.id.is_empty()) {
            let message = format!("a pack `{}` is loaded already from {}", pack.id, first.file.path);
            let d = super::Diagnostic::new("E128", &pack.file, pack.id_span.clone(), message);
            let d = d.also(&first.file, first.id_span.clone(), "the other pack");
            log.add(d.help("give one of them another id, or load one of them"));
        }
    }
}

fn info(pack: &RawPack, params: &Params) -> PackInfo {
    let doc = |name: &String| pack.params.iter().find(|p| p.name.value == *name).and_then(|p| p.doc.clone());
    let list = |l: &RawList| ListInfo {
        name: l.name.value.clone(),
        title: l.title.clone().unwrap_or_default(),
        len: l.values.len(),
        opaque: l.of.zip(l.sanction.clone()),
    };
    PackInfo {
        id: pack.id.clone(),
        version: pack.version.clone(),
        title: pack.title.clone(),
        path: pack.path.clone(),
        shipped: pack.shipped,
        params: params.iter().map(|(name, value)| (name.clone(), value.clone(), doc(name))).collect(),
        lists: pack.lists.iter().map(list).collect(),
    }
}

/// Families and causes of the scoring table and all packs, in that order.
pub(crate) struct Table {
    families: Vec<Family>,
    /// Id, title, doubt.
    causes: Vec<(String, String, String)>,
    bands: Vec<CauseBands>,
    atoms: Vec<Condition>,
}

impl Table {
    fn new(scoring: &RawScoring, packs: &[RawPack], log: &Log) -> Table {
        let families: Vec<&RawFamily> = scoring.families.iter().chain(packs.iter().flat_map(|p| &p.families)).collect();
        let causes: Vec<&RawCause> = all_causes(scoring, packs).map(|(c, _)| c).collect();
        twice(families.iter().map(|f| &f.id), "family", log);
        twice(causes.iter().map(|c| &c.id), "cause", log);
        let family =
            |f: &&RawFamily| Family { id: f.id.value.clone(), title: f.title.clone(), cap: f.cap, kind: f.kind };
        Table {
            families: families.iter().map(family).collect(),
            causes: causes.iter().map(|c| (c.id.value.clone(), c.title.clone(), c.doubt.clone())).collect(),
            bands: Vec::new(),
            atoms: Vec::new(),
        }
    }

    fn bands<'s>(&mut self, scoring: &RawScoring, packs: &[RawPack], names: &[Names<'s>], log: &'s Log) {
        let bare = Names::bare(log);
        for (cause, pack) in all_causes(scoring, packs) {
            let names: &Names<'_> = pack.and_then(|i| names.get(i)).unwrap_or(&bare);
            let bands = cause.bands.iter().filter_map(|b| Some((self.band(b, names)?, b.bits))).collect();
            self.bands.push(CauseBands { bands });
        }
    }

    fn band(&mut self, band: &RawBand, names: &Names<'_>) -> Option<CauseCondition> {
        let condition = match &band.when {
            Some(text) => names.compile(text, schema::cause(), &[], &Want::Bool)?.condition,
            None => always(names)?,
        };
        let (outer, parts) = condition.split("app");
        let atoms = parts.into_iter().map(|atom| self.atom(atom)).collect();
        Some(CauseCondition { outer, atoms, written: band.when.as_ref().map(|text| text.value.clone()) })
    }

    /// Equal atoms are kept once.
    pub(crate) fn atom(&mut self, atom: Condition) -> u16 {
        let text = atom.normalised();
        let at = self.atoms.iter().position(|a| a.normalised() == text).unwrap_or_else(|| {
            self.atoms.push(atom);
            self.atoms.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    fn family(&self, id: &Text, log: &Log) -> Option<u16> {
        let at = self.families.iter().position(|f| f.id == id.value);
        if at.is_none() {
            let d = id.wrong("E110", format!("there is no family `{}`", id.value));
            let d = d.nearest(&id.value, self.families.iter().map(|f| &f.id));
            let other = "declare it: `[[family]]` with `id`, `title` and `cap` in `pack.toml`";
            log.add(if d.help.is_some() { d } else { d.help(other) });
        }
        at.and_then(|a| u16::try_from(a).ok())
    }

    fn cause(&self, id: &Text, log: &Log) -> Option<u16> {
        let at = self.causes.iter().position(|c| c.0 == id.value);
        if at.is_none() {
            let d = id.wrong("E111", format!("there is no cause `{}`", id.value));
            let d = d.nearest(&id.value, self.causes.iter().map(|c| &c.0));
            let other = "declare it: `[[cause]]` with `id`, `title` and `bands` in `pack.toml`";
            log.add(if d.help.is_some() { d } else { d.help(other) });
        }
        at.and_then(|a| u16::try_from(a).ok())
    }

    fn finish(self, raw: &RawScoring) -> (Scoring, Vec<CauseBands>, Vec<Condition>) {
        let cause = |((id, title, doubt), bands): (&(String, String, String), &CauseBands)| {
            let mut prices: Vec<Bits> = bands.bands.iter().map(|b| b.1).collect();
            prices.sort_unstable();
            prices.dedup();
            Cause { id: id.clone(), title: title.clone(), doubt: doubt.clone(), prices }
        };
        let scoring = Scoring {
            causes: self.causes.iter().zip(&self.bands).map(cause).collect(),
            families: self.families,
            decay: raw.decay.clone(),
            escalate: raw.escalate,
            review: raw.review,
            reassurance_floor: raw.floor,
            min_coverage: raw.min_coverage,
        };
        (scoring, self.bands, self.atoms)
    }
}

fn all_causes<'a>(
    scoring: &'a RawScoring,
    packs: &'a [RawPack],
) -> impl Iterator<Item = (&'a RawCause, Option<usize>)> {
    let of_packs = packs.iter().enumerate().flat_map(|(i, p)| p.causes.iter().map(move |c| (c, Some(i))));
    scoring.causes.iter().map(|c| (c, None)).chain(of_packs)
}

fn twice<'a>(ids: impl Iterator<Item = &'a Text>, what: &str, log: &Log) {
    let mut seen: BTreeMap<&str, &Text> = BTreeMap::new();
    for id in ids {
        match seen.get(id.value.as_str()) {
            None => _ = seen.insert(&id.value, id),
            Some(first) => {
                let d = id.wrong("E128", format!("the {what} `{}` exists already", id.value));
                log.add(
                    d.also(&first.file, first.span.clone(), "first declared here").help("give one of them another id"),
                );
            }
        }
    }
}

fn always(names: &Names<'_>) -> Option<Condition> {
    Some(names.attempt("true", schema::cause(), &[], &Want::Bool).ok()?.condition)
}

fn rule(raw: &RawRule, pack: u16, names: &Names<'_>, table: &mut Table, log: &Log) -> Option<Rule> {
    let family = raw.family.as_ref().map(|f| table.family(f, log));
    let mut causes: Vec<u16> = raw.explained_by.iter().filter_map(|c| table.cause(c, log)).collect();
    causes.sort_unstable();
    causes.dedup();
    if raw.decisive && !raw.explained_by.is_empty() {
        let d = raw.explained_by[0].wrong("E129", "a decisive rule has no innocent cause");
        log.add(d.help("take the cause away, or call the rule `very-strong`"));
    }
    if raw.bits.value.0 >= 0 && raw.family.is_none() {
        let d = raw.id.wrong("E104", format!("the rule `{}` needs `family`", raw.id.value));
        log.add(d.help("name a family of `scoring.toml`, or declare one in `pack.toml`"));
    }
    reassurance(raw, log);
    let judged = match &raw.kind {
        RawKind::When(text) => when(text, names),
        RawKind::Group(group) => group_rule(group, names, log),
        RawKind::Near(near) => near_rule(near, names, log),
        RawKind::Combine(text) => combined(text, names, table),
    };
    let sentences = judged
        .as_ref()
        .map(|j| (sentence(raw.explain.as_ref(), j, names, log), sentence(raw.verify.as_ref(), j, names, log)));
    let excepted_by = except::excepted_by(raw, names, log);
    let (judged, (explain, verify)) = judged.zip(sentences)?;
    let mut rule = Rule {
        id: raw.id.value.clone(),
        version: raw.version,
        title: raw.title.as_ref().map_or(raw.id.value.replace('-', " "), |t| t.value.clone()),
        status: raw.status,
        family: family.flatten(),
        bits: raw.bits.value,
        stage: raw.stage.unwrap_or(Stage::Application),
        explain: explain?,
        verify: verify?,
        explained_by: causes,
        fairness: raw.fairness.as_ref().map(|f| f.value.clone()).unwrap_or_default(),
        references: raw.references.iter().map(|r| r.value.clone()).collect(),
        catalogue: raw.catalogue.iter().map(|r| r.value.clone()).collect(),
        author: raw.author.clone(),
        modified: raw.modified,
        kind: judged.kind,
        excepted_by,
        hub: raw.hub.as_ref().map(|h| h.value),
        saturation: raw.saturation.as_ref().map(|s| s.value),
        retired: raw.retired.clone(),
        tests: raw.tests.clone(),
        equivalents: raw.equivalents.clone(),
        pack,
        file: raw.file.clone(),
        span: raw.id.span.clone(),
        needs: judged.needs,
        fields: FieldSet::default(),
    };
    rule.fields = rule.read_fields();
    Some(rule)
}

/// What takes bits off is one application's own record, outside families and stories.
fn reassurance(raw: &RawRule, log: &Log) {
    let bad = match &raw.kind {
        _ if raw.bits.value.0 >= 0 => None,
        RawKind::Group(_) | RawKind::Near(_) => Some("a group"),
        RawKind::Combine(_) => Some("a combination"),
        RawKind::When(_) if raw.family.is_some() => Some("a family"),
        RawKind::When(_) if !raw.explained_by.is_empty() => Some("innocent causes"),
        RawKind::When(_) => None,
    };
    if let Some(bad) = bad {
        let at = raw.family.as_ref().or(raw.explained_by.first()).unwrap_or(&raw.id);
        let d = at.wrong("E112", format!("a rule with negative bits cannot have {bad}"));
        let d = d.also(&raw.file, raw.bits.span.clone(), "negative bits");
        log.add(
            d.help("it reassures: write `when` over what the employer recorded, without `family` and `explained_by`"),
        );
    }
}

/// A compiled condition with what sentences about its hits may say.
struct Judged {
    kind: Kind,
    needs: Vec<FieldSet>,
    schema: &'static crate::condition::Schema,
    vars: Vec<(String, Type)>,
    known: Known,
    witnesses: Vec<(Witness, Type)>,
    secret: bool,
}

fn when(text: &Text, names: &Names<'_>) -> Option<Judged> {
    let Compiled { condition, expr } = names.compile(text, schema::app(), &[], &Want::Bool)?;
    let paths = Paths { schema: schema::app(), vars: Vec::new(), macros: names.macros() };
    let mut known = Known::new();
    known::known_if(&expr, true, &paths, &mut known);
    Some(Judged {
        needs: needs([&condition]),
        kind: Kind::When(condition),
        schema: schema::app(),
        vars: Vec::new(),
        known,
        witnesses: names.witnesses(&expr),
        secret: false,
    })
}

fn combined(text: &Text, names: &Names<'_>, table: &mut Table) -> Option<Judged> {
    let (rule, known) = combine::compile(text, names, table)?;
    Some(Judged {
        needs: needs([&rule.condition]),
        kind: Kind::Combine(Box::new(rule)),
        schema: schema::ring(),
        vars: Vec::new(),
        known,
        witnesses: Vec::new(),
        secret: false,
    })
}

fn group_rule(raw: &RawGroup, names: &Names<'_>, log: &Log) -> Option<Judged> {
    let each = raw.each.as_ref().map(|text| (text, names.compile(text, schema::app(), &[], &Want::Any)));
    let mut vars = Vec::new();
    if let (Some((text, Some(list))), Some(name)) = (&each, &raw.name) {
        match list.condition.ty() {
            Type::List(of) => {
                names.runs_through(&name.value, &list.condition);
                vars.push((name.value.clone(), (**of).clone()));
            }
            other => {
                let d = text.wrong("E105", format!("`each` needs a list, not a {}", other.name(schema::app())));
                log.add(d.help("leave `each` and `as` out where an application has one value"));
                return None;
            }
        }
    }
    let broken = matches!(each, Some((_, None))) || (each.is_some() && vars.is_empty());
    // Without its variable nothing that follows can be judged.
    let having = names.compile(&raw.having, schema::group(), &[], &Want::Bool);
    let bands: Vec<Option<(Condition, Bits)>> = raw.bands.iter().map(|b| group_band(b, names)).collect();
    if broken {
        return None;
    }
    let by = names.compile(&raw.by, schema::app(), &vars, &Want::Any);
    let keep = raw.keep.as_ref().map(|t| names.compile(t, schema::app(), &vars, &Want::Bool));
    let by = by?;
    let key = key_type(&raw.by, &by, log)?;
    let mut known = Known::new();
    let paths = Paths { schema: schema::group(), vars: Vec::new(), macros: names.macros() };
    known::known_if(&having.as_ref()?.expr, true, &paths, &mut known);
    let referee = vars.first().and_then(|(name, ty)| referee(name, ty, &vars, names));
    let secret = by.condition.reads().iter().any(|f| schema::secret(*f));
    let keep = match keep {
        Some(None) => return None,
        Some(Some(keep)) => Some(keep.condition),
        None => None,
    };
    let each = match (each, vars.first()) {
        (Some((_, Some(list))), Some((name, _))) => Some((name.clone(), list.condition)),
        _ => None,
    };
    let having = having?.condition;
    let read = each.iter().map(|e| &e.1).chain([&by.condition, &having]).chain(&keep);
    let needs = needs(read);
    let bands = bands.into_iter().collect::<Option<Vec<_>>>()?;
    let form = schema::key_form(by.condition.reads());
    let group =
        GroupRule { each, by: by.condition, where_: keep, window: raw.window, having, bands, referee, form, secret };
    let vars = vec![("key".to_owned(), key)];
    let kind = Kind::Group(Box::new(group));
    Some(Judged { kind, needs, schema: schema::group(), vars, known, witnesses: Vec::new(), secret })
}

fn near_rule(raw: &RawNear, names: &Names<'_>, log: &Log) -> Option<Judged> {
    let text = NearRule::TEXTS.iter().find(|(path, _)| *path == raw.on.value);
    if text.is_none() {
        let paths: Vec<&str> = NearRule::TEXTS.iter().map(|(path, _)| *path).collect();
        let d = raw.on.wrong("E106", format!("{:?} is no text that can be compared", raw.on.value));
        let help = d.clone().nearest(&raw.on.value, &paths).help.map_or(String::new(), |h| h + " ");
        log.add(d.help(format!("{help}known: {}", paths.join(", "))));
    }
    let having = names.compile(&raw.having, schema::group(), &[], &Want::Bool);
    let bands: Vec<Option<(Condition, Bits)>> = raw.bands.iter().map(|b| group_band(b, names)).collect();
    let (path, on) = *text?;
    let having = having?;
    // Every group of such a rule has a similarity.
    let mut known = Known::from(["group.similarity".to_owned()]);
    let paths = Paths { schema: schema::group(), vars: Vec::new(), macros: names.macros() };
    known::known_if(&having.expr, true, &paths, &mut known);
    let mut needs = needs([&having.condition]);
    needs.push([on].into_iter().collect());
    let near = NearRule {
        on,
        path,
        at_least: raw.at_least.value,
        min_words: raw.min_words.value,
        window: raw.window,
        having: having.condition,
        bands: bands.into_iter().collect::<Option<Vec<_>>>()?,
    };
    Some(Judged {
        kind: Kind::Near(Box::new(near)),
        needs,
        schema: schema::group(),
        vars: vec![("key".to_owned(), Type::String)],
        known,
        witnesses: Vec::new(),
        secret: false,
    })
}

fn group_band(band: &RawBand, names: &Names<'_>) -> Option<(Condition, Bits)> {
    let condition = match &band.when {
        Some(text) => names.compile(text, schema::group(), &[], &Want::Bool)?.condition,
        None => names.attempt("true", schema::group(), &[], &Want::Bool).ok()?.condition,
    };
    Some((condition, band.bits))
}

/// A key is text, or a list of texts.
fn key_type(text: &Text, by: &Compiled, log: &Log) -> Option<Type> {
    let ty = match by.condition.ty() {
        Type::List(of) => of,
        other => other,
    };
    if matches!(ty, Type::String | Type::Opaque(_)) {
        return Some(ty.clone());
    }
    let d = text.wrong("E105", format!("`by` needs text, not a {}", by.condition.ty().name(schema::app())));
    log.add(d.help("such as `by = \"p.e164\"`, or `string(...)` of a number"));
    None
}

/// Whether an element is somebody the applicant names rather than the applicant.
fn referee(name: &str, ty: &Type, vars: &[(String, Type)], names: &Names<'_>) -> Option<Condition> {
    let Type::Object(object) = ty else { return None };
    let text = match schema::app().object(*object)?.name {
        "contact" => format!("{name}.role == \"referee\""),
        "referee" => "true".to_owned(),
        _ => return None,
    };
    Some(names.attempt(&text, schema::app(), vars, &Want::Bool).ok()?.condition)
}

/// The sets of columns of which a batch must carry one each.
fn needs<'c>(conditions: impl IntoIterator<Item = &'c Condition>) -> Vec<FieldSet> {
    let mut sets: Vec<FieldSet> = Vec::new();
    for any in conditions.into_iter().flat_map(Condition::asked) {
        let set = any.into_iter().map(schema::carriers).fold(FieldSet::default(), FieldSet::union);
        if !set.is_empty() && !sets.contains(&set) {
            sets.push(set);
        }
    }
    sets
}

fn sentence(text: Option<&Text>, judged: &Judged, names: &Names<'_>, log: &Log) -> Option<Template> {
    let Some(text) = text else { return Some(Template::blank()) };
    let secret = judged.secret.then_some(("key", "it identifies a document or an account"));
    let place = Place {
        names,
        schema: judged.schema,
        vars: judged.vars.clone(),
        known: judged.known.clone(),
        witnesses: judged.witnesses.clone(),
        secret,
    };
    let mut bad = false;
    let template = template::check(text, &place, &mut |d| {
        bad |= d.severity == super::Severity::Error;
        log.add(d);
    });
    (!bad).then_some(template)
}

fn scenario_causes(scenarios: &[Scenario], table: &Table, log: &Log) {
    for text in scenarios.iter().flat_map(|s| &s.causes_at) {
        table.cause(text, log);
    }
}
