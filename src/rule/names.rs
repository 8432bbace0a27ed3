//! What names mean to the expressions of one pack: a scope per pack, and compiling with places in the file.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::combine::Ids;
use super::curriculum;
use super::diagnostic::{Diagnostic, Log};
use super::known::{self, Witness};
use super::list::RawMacro;
use super::normal::Normaliser;
use super::pack::RawPack;
use super::read::Text;
use crate::condition::{self, Condition, Expr, Literal, Problem, Schema, Scope, Type, Uses};
use crate::ingest::{protected, unjudged};
use crate::schema;

/// Where no rule can be read.
static NO_IDS: Ids = Ids::new();

/// The scope of a pack and what of it has been used so far.
pub(crate) struct Names<'s> {
    /// Schema and variables are set anew for each place.
    scope: RefCell<Scope<'s>>,
    macros: BTreeMap<String, Expr>,
    /// Rule ids with their numbers, over all packs.
    ids: &'s Ids,
    /// Where names are declared, as `list.name`; macros with their body.
    declared: BTreeMap<String, Text>,
    used: RefCell<Uses>,
    /// Names that are declared but could not be read, as `list.name`: what is wrong with them is said where they stand.
    broken: Vec<String>,
    log: &'s Log,
}

/// A compiled expression together with what was written.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) condition: Condition,
    /// The tree as written, macros not expanded.
    pub(crate) expr: Expr,
}

/// What an expression must be.
pub(crate) enum Want {
    /// A condition.
    Bool,
    /// Anything; the place decides what it takes.
    Any,
}

impl<'s> Names<'s> {
    /// The names of a pack, whose lists' values are taken; `params` holds the values in force.
    pub(crate) fn new(
        pack: &mut RawPack,
        params: &BTreeMap<String, toml::Value>,
        ids: &'s Ids,
        log: &'s Log,
    ) -> Names<'s> {
        let mut scope = guarded_scope();
        for list in &mut pack.lists {
            // A curriculum looks at schools too, and answers only for a subject that it rules out: it needs no approval.
            let of = if list.normalise == Normaliser::Curriculum { Some(curriculum::OF) } else { list.of };
            let ty = of.map_or(Type::String, Type::Opaque);
            scope.lists.insert(list.name.value.clone(), list.build(ty));
        }
        scope.patterns.extend(pack.patterns.iter().map(|p| (p.name.value.clone(), p.regex.clone())));
        scope.params.extend(params.iter().filter_map(|(name, value)| Some((name.clone(), literal(value)?))));
        let parsed = pack.macros.iter().filter_map(|m| Some((m.name.value.clone(), parse_macro(m, log)?)));
        let macros: BTreeMap<String, Expr> = parsed.collect();
        let unread = pack.macros.iter().map(|m| &m.name.value).filter(|name| !macros.contains_key(*name));
        let broken = pack.broken.iter().cloned().chain(unread.map(|name| format!("macro.{name}"))).collect();
        scope.macros.clone_from(&macros);
        scope.tables.insert("rule".to_owned(), ids.clone());
        let declared = declared(pack);
        Names { scope: RefCell::new(scope), macros, ids, declared, used: RefCell::default(), broken, log }
    }

    /// The names of a place that no pack declares anything for.
    pub(crate) fn bare(log: &'s Log) -> Names<'s> {
        Names {
            scope: RefCell::new(guarded_scope()),
            macros: BTreeMap::new(),
            ids: &NO_IDS,
            declared: BTreeMap::new(),
            used: RefCell::default(),
            broken: Vec::new(),
            log,
        }
    }

    /// What has been used of the pack's declarations.
    pub(crate) fn used(&self) -> Uses {
        self.used.borrow().clone()
    }

    /// Rule ids with their numbers in conditions.
    pub(crate) fn ids(&self) -> &Ids {
        self.ids
    }

    pub(crate) fn macros(&self) -> &BTreeMap<String, Expr> {
        &self.macros
    }

    /// Compiles an expression where `vars` are bound, over the roots of `schema`. Problems are logged at their
    /// place in the file.
    pub(crate) fn compile(
        &self,
        text: &Text,
        schema: &'s Schema,
        vars: &[(String, Type)],
        want: &Want,
    ) -> Option<Compiled> {
        let result = self.attempt(&text.value, schema, vars, want);
        let problems = match &result {
            Ok(compiled) => compiled.condition.warnings(),
            Err(problems) => problems,
        };
        problems.iter().filter(|p| !self.follows(&text.value, p)).for_each(|p| self.log.add(self.at(text, 0, p)));
        result.ok()
    }

    /// Compiles text that stands in no file as such. Gives the problems instead of logging them.
    pub(crate) fn attempt(
        &self,
        text: &str,
        schema: &'s Schema,
        vars: &[(String, Type)],
        want: &Want,
    ) -> Result<Compiled, Vec<Problem>> {
        let mut scope = self.scope.borrow_mut();
        scope.schema = schema;
        scope.vars = vars.to_vec();
        let want = match want {
            Want::Bool => Some(&Type::Bool),
            Want::Any => None,
        };
        let condition = condition::compile_any(text, &scope, want)?;
        self.note(condition.uses());
        let expr = condition::parse(text).0.ok_or_else(Vec::new)?;
        Ok(Compiled { condition, expr })
    }

    /// A problem of an expression as a diagnostic at its place in the file, with a second look at what it turns on. The
    /// expression begins at byte `start` of the text.
    pub(crate) fn at(&self, text: &Text, start: usize, problem: &Problem) -> Diagnostic {
        let mut d = at(text, start, problem);
        if let Some((name, span)) = &problem.within
            && let Some(body) = self.declared.get(&format!("macro.{name}"))
        {
            d = d.also(&body.file, body.locate(span.clone()), "in this part of the macro");
        }
        for name in &problem.about {
            if let Some(place) = self.declared.get(name) {
                d = d.also(&place.file, place.span.clone(), format!("`{name}` is declared here"));
            }
        }
        d
    }

    /// Whether a problem merely follows from a declaration that could not be read.
    pub(crate) fn follows(&self, text: &str, problem: &Problem) -> bool {
        let place = text.get(problem.span.clone()).unwrap_or_default();
        problem.code == "T003"
            && self.broken.iter().any(|name| {
                let bare = name.split_once('.').map_or(name.as_str(), |(_, bare)| bare);
                place == name || (place == bare && text.contains(name.as_str()))
            })
    }

    /// Says what the variable that runs through a list is made of; holds until it is said anew.
    pub(crate) fn runs_through(&self, variable: &str, list: &Condition) {
        self.scope.borrow_mut().var_origins.insert(variable.to_owned(), list.reads().to_vec());
    }

    /// The elements that must exist for `expr` to be true, with the types of the elements.
    pub(crate) fn witnesses(&self, expr: &Expr) -> Vec<(Witness, Type)> {
        let mut found = Vec::new();
        known::witnesses(expr, &mut found);
        let typed = |w: Witness| match self.attempt(&w.list.to_string(), schema::app(), &[], &Want::Any) {
            Ok(Compiled { condition, .. }) => match condition.ty() {
                Type::List(of) => Some((w, (**of).clone())),
                _ => None,
            },
            Err(_) => None,
        };
        found.into_iter().filter_map(typed).collect()
    }

    /// Whether an expression over an application is answered with a code.
    pub(crate) fn problem(&self, text: &str, code: &str) -> bool {
        let found = self.attempt(text, schema::app(), &[], &Want::Any);
        found.is_err_and(|problems| problems.iter().any(|p| p.code == code))
    }

    fn note(&self, uses: &Uses) {
        let mut used = self.used.borrow_mut();
        used.lists.extend(uses.lists.iter().cloned());
        used.patterns.extend(uses.patterns.iter().cloned());
        used.params.extend(uses.params.iter().cloned());
        used.macros.extend(uses.macros.iter().cloned());
    }
}

fn at(text: &Text, start: usize, problem: &Problem) -> Diagnostic {
    let span = problem.span.start + start..problem.span.end + start;
    let mut d = text.wrong_at(problem.code, span, problem.message.clone());
    (d.help, d.label) = (problem.help.clone(), problem.label.clone());
    d
}

/// Where the names of a pack are declared.
fn declared(pack: &RawPack) -> BTreeMap<String, Text> {
    let lists = pack.lists.iter().map(|l| ("list", &l.name, &l.name));
    let patterns = pack.patterns.iter().map(|p| ("pattern", &p.name, &p.name));
    let params = pack.params.iter().map(|p| ("param", &p.name, &p.name));
    let macros = pack.macros.iter().map(|m| ("macro", &m.name, &m.body));
    let all = lists.chain(patterns).chain(params).chain(macros);
    all.map(|(kind, name, place)| (format!("{kind}.{}", name.value), place.clone())).collect()
}

fn parse_macro(m: &RawMacro, log: &Log) -> Option<Expr> {
    let (expr, problems) = condition::parse(&m.body.value);
    problems.iter().for_each(|p| log.add(at(&m.body, 0, p)));
    expr.filter(|_| problems.iter().all(|p| p.warning))
}

/// A scope in which origin is out of reach, whatever declares names in it.
fn guarded_scope<'s>() -> Scope<'s> {
    let mut scope = Scope::new(schema::app());
    scope.protected = Some(protected_reason);
    scope.columns = Some(schema::column);
    scope.guard = Some(schema::guard);
    scope.forms = Some(schema::form);
    scope.derived = schema::derived();
    scope
}

fn protected_reason(header: &str) -> Option<String> {
    let protected = protected::attribute(header).map(|what| format!("the column holds a protected attribute ({what})"));
    protected.or_else(|| unjudged::topic(header).map(|what| format!("the column is about {what}")))
}

/// A parameter's value as the conditions see it.
pub(crate) fn literal(value: &toml::Value) -> Option<Literal> {
    Some(match value {
        toml::Value::String(s) => Literal::Text(s.clone()),
        toml::Value::Integer(i) => Literal::Int(*i),
        toml::Value::Float(f) => Literal::Double(*f),
        toml::Value::Boolean(b) => Literal::Bool(*b),
        toml::Value::Array(items) => Literal::List(items.iter().map(literal).collect::<Option<_>>()?),
        toml::Value::Datetime(_) | toml::Value::Table(_) => return None,
    })
}
