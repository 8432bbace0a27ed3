//! Names and types: a syntax tree to a [`Program`], or to problems with the place of each.
//!
//! Every name, member, list, pattern, parameter and function is resolved here, once. A sub-expression that cannot
//! be typed is reported and gives `None`; what rests on it is then silent, so that one mistake is one message.
//! Operators are typed in `operator`, calls in `call`; doubtful but valid expressions are found by `lint`.

use std::collections::BTreeMap;

use super::parse::MAX_DEPTH;
use super::problem::{Problem, suggest};
use super::program::{Node, NodeId, Program};
use super::scope::{Scope, Uses};
use super::syntax::{BinaryOp, Expr, ExprKind, Literal};
use super::value::{FieldId, Handle, ObjectId, Span, Type, Value};

/// Most nodes of a program, macros expanded.
const MAX_NODES: usize = 20_000;
/// Deepest tree, macros expanded.
pub(super) const MAX_EXPANDED: usize = 2 * MAX_DEPTH;
/// Names that mean something everywhere.
const NAMESPACES: [&str; 5] = ["list", "pattern", "param", "macro", "now"];

/// A typed sub-expression.
pub(super) type Typed = (NodeId, Type);

pub(super) struct Checker<'c, 's> {
    pub(super) scope: &'c Scope<'s>,
    pub(super) program: Program,
    pub(super) uses: Uses,
    pub(super) problems: Vec<Problem>,
    pub(super) locals: Vec<(String, Type)>,
    /// Of each local, the members that its value may be: see [`Checker::origins`].
    pub(super) local_origins: Vec<Vec<FieldId>>,
    /// The same of comprehensions that make new values.
    pub(super) made: BTreeMap<NodeId, Vec<FieldId>>,
    /// Macros being expanded, outermost first, and where the outermost is used.
    macros: Vec<String>,
    used_at: Option<Span>,
    depth: usize,
    too_large: bool,
}

impl<'c, 's> Checker<'c, 's> {
    pub(super) fn new(scope: &'c Scope<'s>) -> Self {
        Checker {
            scope,
            program: Program::default(),
            uses: Uses::default(),
            problems: Vec::new(),
            locals: Vec::new(),
            local_origins: Vec::new(),
            made: BTreeMap::new(),
            macros: Vec::new(),
            used_at: None,
            depth: 0,
            too_large: false,
        }
    }

    /// The place to name: inside a macro, where the macro is used.
    pub(super) fn place(&self, span: &Span) -> Span {
        self.used_at.clone().unwrap_or_else(|| span.clone())
    }

    pub(super) fn report(&mut self, mut problem: Problem) {
        if let Some(at) = &self.used_at {
            problem.within = self.macros.last().map(|name| (name.clone(), problem.span.clone()));
            problem.span = at.clone();
            problem.message = format!("in `macro.{}`: {}", self.macros.join("`, `macro."), problem.message);
        }
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    pub(super) fn add(&mut self, node: Node, span: &Span) -> NodeId {
        let place = self.place(span);
        if self.program.nodes.len() >= MAX_NODES && !self.too_large {
            self.too_large = true;
            let message = format!("the expression has more than {MAX_NODES} parts once its macros are expanded");
            self.report(Problem::new("T018", span.clone(), message));
        }
        self.program.add(node, &place)
    }

    pub(super) fn type_name(&self, ty: &Type) -> String {
        ty.name(self.scope.schema)
    }

    /// Types an expression; `want` is what its place hopes for, used where the text alone does not tell.
    pub(super) fn check(&mut self, expr: &Expr, want: Option<&Type>) -> Option<Typed> {
        if self.too_large {
            return None;
        }
        if self.depth >= MAX_EXPANDED {
            let message = "nested too deeply once its macros are expanded";
            self.report(Problem::new("T018", expr.span.clone(), message));
            self.too_large = true;
            return None;
        }
        self.depth += 1;
        let typed = self.check_kind(expr, want);
        self.depth -= 1;
        if let Some((node, Type::Bool)) = &typed {
            self.program.notes[*node as usize].truth = true;
        }
        typed
    }

    fn check_kind(&mut self, expr: &Expr, want: Option<&Type>) -> Option<Typed> {
        let span = &expr.span;
        match &expr.kind {
            ExprKind::Error => None,
            ExprKind::Literal(literal) => self.literal(literal, span),
            ExprKind::Name(name) => self.name(name, span),
            ExprKind::Member { of, name, name_span } => self.member(expr, of, name, name_span, want),
            ExprKind::Index { of, index } => self.index(expr, of, index),
            ExprKind::Call { target, name, name_span, args } => {
                self.call(expr, target.as_deref(), name, name_span, args, want)
            }
            ExprKind::List(items) => self.list(items, span, want),
            ExprKind::Not(of) => self.not(of, span),
            ExprKind::Negate(of) => {
                let (node, ty) = self.check(of, None)?;
                if !matches!(ty, Type::Int | Type::Double) {
                    let message = format!("`-` works on int and double, and this is {}", self.article(&ty));
                    self.report(Problem::new("T007", span.clone(), message));
                    return None;
                }
                Some((self.add(Node::Negate(node), span), ty))
            }
            ExprKind::Binary { op: BinaryOp::In, left, right, .. } => self.contained(left, right, span),
            ExprKind::Binary { op, op_span, left, right } => self.binary(*op, op_span, left, right, span),
            ExprKind::Logic { and, operands } => self.logic(*and, operands, span),
            ExprKind::Choice { test, yes, no } => self.choice(test, yes, no, span, want),
        }
    }

    /// Types an expression that must be of a type, naming the place's role.
    pub(super) fn expect(&mut self, expr: &Expr, want: &Type, role: &str) -> Option<NodeId> {
        let (node, ty) = self.check(expr, Some(want))?;
        if ty == *want {
            return Some(node);
        }
        let message = format!("{role} must be {}, and this is {}", self.article(want), self.article(&ty));
        let mut problem = Problem::new("T008", expr.span.clone(), message).about(expr);
        problem.help = self.conversion(&ty, want, expr);
        self.report(problem);
        None
    }

    /// "an int", "a list(phone)".
    pub(super) fn article(&self, ty: &Type) -> String {
        let name = self.type_name(ty);
        articled(&if matches!(ty, Type::Object(_)) { format!("{name} object") } else { name })
    }

    /// The members of an object that are plain text, for people who meant one of them.
    pub(super) fn text_members(&self, ty: &Type, shown: &Expr) -> Option<String> {
        let Type::Object(id) = ty else { return None };
        let members = &self.scope.schema.object(*id)?.members;
        let texts: Vec<String> =
            members.iter().filter(|m| m.ty == Type::String).take(4).map(|m| format!("`{shown}.{}`", m.name)).collect();
        (!texts.is_empty()).then(|| format!("look at a member of it: {}", texts.join(", ")))
    }

    /// How to get from one type to another.
    pub(super) fn conversion(&self, from: &Type, to: &Type, expr: &Expr) -> Option<String> {
        let shown = expr.to_string();
        let text = match (from, to, &expr.kind) {
            (Type::Int, Type::Double, ExprKind::Literal(_)) => format!("write `{shown}.0`"),
            (Type::Int, Type::Double, _) => format!("write `double({shown})`"),
            (Type::Double, Type::Int, _) => format!("write `int({shown})`, which cuts towards zero"),
            (Type::String, Type::Date, _) => format!("write `date({shown})`"),
            (Type::String, Type::Timestamp, _) => format!("write `timestamp({shown})`"),
            (Type::String, Type::Duration, _) => format!("write `duration({shown})`"),
            (Type::Int, Type::Duration, ExprKind::Literal(_)) => format!("write `duration(\"{shown}d\")` for days"),
            (Type::Timestamp, Type::Date, _) => format!("write `date({shown})`"),
            (Type::String, Type::Int, _) => format!("write `int({shown})`"),
            (Type::String, Type::Double, _) => format!("write `double({shown})`"),
            (Type::Int | Type::Double | Type::Bool, Type::String, ExprKind::Literal(_)) => {
                format!("write `\"{shown}\"`")
            }
            (Type::List(_), Type::Bool, _) => format!("write `has({shown})`, or `{shown}.exists(x, ...)`"),
            (Type::List(of), to, _) if **of == *to => format!("write `{shown}.exists(x, ...)` to look at each element"),
            (Type::String | Type::Object(_) | Type::Opaque(_), Type::Bool, _) => {
                format!("write `has({shown})` to ask whether it is known")
            }
            _ => return None,
        };
        Some(text)
    }

    fn literal(&mut self, literal: &Literal, span: &Span) -> Option<Typed> {
        let (node, ty) = match literal {
            Literal::Bool(b) => (Node::Bool(*b), Type::Bool),
            Literal::Int(i) => (Node::Int(*i), Type::Int),
            Literal::Double(d) => (Node::Double(*d), Type::Double),
            Literal::Text(t) => (Node::Text(self.program.add_text(t)), Type::String),
            Literal::Timestamp(ms) => (Node::Timestamp(*ms), Type::Timestamp),
            Literal::Duration(ms) => (Node::Duration(*ms), Type::Duration),
            Literal::Date(date) => (Node::Date(*date), Type::Date),
            Literal::List(items) => {
                let Some(ty) = literal_type(literal) else {
                    let message = "a list must not be empty, and all its elements must be of one type";
                    self.report(Problem::new("T019", span.clone(), message));
                    return None;
                };
                self.program.literals.push(items.clone());
                (Node::Literals(self.program.literals.len() as u32 - 1), ty)
            }
        };
        Some((self.add(node, span), ty))
    }

    fn name(&mut self, name: &str, span: &Span) -> Option<Typed> {
        if let Some(up) = self.locals.iter().rev().position(|(n, _)| n == name) {
            let ty = self.locals[self.locals.len() - 1 - up].1.clone();
            let node = self.add(Node::Local(up as u16), span);
            self.program.notes[node as usize].path = Some(name.into());
            return Some((node, ty));
        }
        if let Some(slot) = self.scope.vars.iter().position(|(n, _)| n == name) {
            let node = self.add(Node::Var(slot as u16), span);
            self.program.notes[node as usize].path = Some(name.into());
            return Some((node, self.scope.vars[slot].1.clone()));
        }
        if let Some((root, ty)) = self.scope.schema.roots.iter().find(|(n, _)| *n == name) {
            let Type::Object(object) = ty else {
                let message = format!("`{name}` is a table and no value");
                self.report(Problem::new("T020", span.clone(), message).help(format!("write `{name}[\"id\"]`")));
                return None;
            };
            let node = self.add(Node::Root(Handle { object: *object, index: 0 }), span);
            let note = &mut self.program.notes[node as usize];
            (note.path, note.member) = (Some((*root).into()), Some(*root));
            return Some((node, ty.clone()));
        }
        match name {
            "now" => Some((self.add(Node::Now, span), Type::Timestamp)),
            "list" | "pattern" | "param" | "macro" => {
                let names = self.declared(name);
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let mut problem = Problem::new("T003", span.clone(), format!("`{name}` needs a name: `{name}.<name>`"));
                problem.help = suggest("", &names);
                self.report(problem);
                None
            }
            _ => {
                let names = self.names();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let mut problem = Problem::new("T001", span.clone(), format!("`{name}` means nothing here"));
                problem.help = self.as_member(name).or_else(|| suggest(name, &names));
                self.report(problem);
                None
            }
        }
    }

    /// A root or variable that has such a member: `phones` for `app.phones`.
    fn as_member(&self, name: &str) -> Option<String> {
        let vars = self.locals.iter().chain(&self.scope.vars).map(|(n, t)| (n.as_str(), t));
        let roots = self.scope.schema.roots.iter().map(|(n, t)| (*n, t));
        vars.chain(roots)
            .find(|(_, ty)| matches!(ty, Type::Object(id) if self.scope.schema.member(*id, name).is_some()))
            .map(|(root, _)| format!("did you mean `{root}.{name}`?"))
    }

    /// All names that may begin an expression here.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.locals.iter().rev().chain(&self.scope.vars).map(|(n, _)| n.clone()).collect();
        names.extend(self.scope.schema.roots.iter().map(|(n, _)| (*n).to_owned()));
        for namespace in NAMESPACES {
            if namespace == "now" || !self.declared(namespace).is_empty() {
                names.push(namespace.to_owned());
            }
        }
        names
    }

    fn declared(&self, namespace: &str) -> Vec<String> {
        match namespace {
            "list" => self.scope.lists.keys().cloned().collect(),
            "pattern" => self.scope.patterns.keys().cloned().collect(),
            "param" => self.scope.params.keys().cloned().collect(),
            "macro" => self.scope.macros.keys().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a name is one of the namespaces and nothing else.
    pub(super) fn is_namespace(&self, expr: &Expr, namespace: &str) -> bool {
        let taken = |name: &str| {
            self.locals.iter().chain(&self.scope.vars).any(|(n, _)| n == name)
                || self.scope.schema.roots.iter().any(|(n, _)| *n == name)
        };
        matches!(&expr.kind, ExprKind::Name(name) if name == namespace && !taken(name))
    }

    /// Reports a name that no pack declares.
    pub(super) fn undeclared(&mut self, namespace: &str, name: &str, span: &Span) {
        let names = self.declared(namespace);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let word = if namespace == "param" { "parameter" } else { namespace };
        let mut problem = Problem::new("T003", span.clone(), format!("no {word} is called `{name}`"));
        problem.help = suggest(name, &names).or_else(|| Some(format!("the pack declares no {word} at all")));
        self.report(problem);
    }

    fn member(&mut self, expr: &Expr, of: &Expr, name: &str, name_span: &Span, want: Option<&Type>) -> Option<Typed> {
        if self.is_namespace(of, "param") {
            let scope = self.scope;
            let Some(literal) = scope.params.get(name) else {
                self.undeclared("param", name, name_span);
                return None;
            };
            self.uses.params.insert(name.to_owned());
            let typed = self.literal(literal, &expr.span)?;
            self.program.notes[typed.0 as usize].path = Some(expr.to_string().into());
            return Some(typed);
        }
        if self.is_namespace(of, "macro") {
            return self.expand(name, name_span, &expr.span, want);
        }
        for (namespace, how) in [("list", "x in list."), ("pattern", "pattern.")] {
            if self.is_namespace(of, namespace) {
                if !self.declared(namespace).iter().any(|n| n == name) {
                    self.undeclared(namespace, name, name_span);
                    return None;
                }
                let found = if namespace == "pattern" { ".found(text)" } else { "" };
                let problem = Problem::new("T012", expr.span.clone(), format!("a {namespace} is no value"));
                self.report(problem.help(format!("write `{how}{name}{found}`")));
                return None;
            }
        }
        let (node, ty) = self.check(of, None)?;
        match ty {
            Type::Object(id) => self.object_member(expr, node, id, name, name_span),
            Type::Date => self.date_member(node, name, name_span, &expr.span),
            other => {
                let mut problem =
                    Problem::new("T002", name_span.clone(), format!("{} has no members", self.article(&other)));
                problem.help = self.memberless(&other, of, name);
                self.report(problem);
                None
            }
        }
    }

    fn memberless(&self, ty: &Type, of: &Expr, name: &str) -> Option<String> {
        match ty {
            Type::Map => Some(format!("write `{of}[\"{name}\"]`")),
            Type::List(_) | Type::String if ["length", "len", "count", "size"].contains(&name) => {
                Some(format!("write `size({of})`"))
            }
            Type::List(_) => Some(format!("write `{of}.exists(x, x.{name} ...)` to look at each element")),
            Type::Timestamp => {
                Some("write `date(x).year`, or one of the accessors: getFullYear(), getMonth() ...".into())
            }
            Type::Duration => Some("use getHours(), getMinutes(), getSeconds() or getMilliseconds()".into()),
            _ => None,
        }
    }

    fn object_member(&mut self, expr: &Expr, of: NodeId, id: ObjectId, name: &str, name_span: &Span) -> Option<Typed> {
        let schema = self.scope.schema;
        let Some(member) = schema.member(id, name) else {
            let object = schema.object(id);
            let names: Vec<&str> = object.map(|o| o.members.iter().map(|m| m.name).collect()).unwrap_or_default();
            let message = format!("{} has no member `{name}`", self.article(&Type::Object(id)));
            let mut problem = Problem::new("T002", name_span.clone(), message);
            problem.help = suggest(name, &names);
            self.report(problem);
            return None;
        };
        let node = self.add(Node::Get { of, field: member.id }, &expr.span);
        let note = &mut self.program.notes[node as usize];
        (note.path, note.member) = (Some(expr.to_string().into()), Some(member.name));
        Some((node, member.ty.clone()))
    }

    fn date_member(&mut self, of: NodeId, name: &str, name_span: &Span, span: &Span) -> Option<Typed> {
        const PARTS: [&str; 3] = ["year", "month", "day"];
        let Some(part) = PARTS.iter().position(|p| *p == name) else {
            let mut problem = Problem::new("T002", name_span.clone(), format!("a date has no member `{name}`"));
            problem.help = suggest(name, &PARTS);
            self.report(problem);
            return None;
        };
        Some((self.add(Node::DatePart { of, part: part as u8 }, span), Type::Int))
    }

    fn expand(&mut self, name: &str, name_span: &Span, span: &Span, want: Option<&Type>) -> Option<Typed> {
        let scope = self.scope;
        let Some(body) = scope.macros.get(name) else {
            self.undeclared("macro", name, name_span);
            return None;
        };
        if self.macros.iter().any(|m| m == name) {
            self.report(Problem::new("T017", span.clone(), format!("`macro.{name}` uses itself")));
            return None;
        }
        self.uses.macros.insert(name.to_owned());
        let outermost = self.used_at.is_none();
        if outermost {
            self.used_at = Some(span.clone());
        }
        self.macros.push(name.to_owned());
        let typed = self.check(body, want);
        self.macros.pop();
        if outermost {
            self.used_at = None;
        }
        typed
    }

    fn index(&mut self, expr: &Expr, of: &Expr, index: &Expr) -> Option<Typed> {
        if let Some((root, object)) = self.table(of) {
            return self.named(expr, root, object, index);
        }
        let (list, ty) = self.check(of, None)?;
        match ty {
            Type::Map => self.entry(expr, list, index),
            Type::List(element) => {
                let index = self.expect(index, &Type::Int, "an index")?;
                Some((self.add(Node::Index { list, index }, &expr.span), *element))
            }
            other if opaque(&other).is_some() => {
                self.origin("[...]", (of, &other), (of, &other));
                None
            }
            other => {
                let message = format!("`[...]` works on lists and maps, and this is {}", self.article(&other));
                self.report(Problem::new("T007", of.span.clone(), message));
                None
            }
        }
    }

    /// The table that an expression names, if it names one.
    fn table(&self, of: &Expr) -> Option<(&'static str, ObjectId)> {
        let ExprKind::Name(name) = &of.kind else { return None };
        if self.locals.iter().chain(&self.scope.vars).any(|(n, _)| n == name) {
            return None;
        }
        self.scope.schema.roots.iter().find_map(|(root, ty)| match ty {
            Type::Table(object) if root == name => Some((*root, *object)),
            _ => None,
        })
    }

    /// An object of a table by its written-out name.
    fn named(&mut self, expr: &Expr, root: &'static str, object: ObjectId, index: &Expr) -> Option<Typed> {
        let ExprKind::Literal(Literal::Text(name)) = &index.kind else {
            let message = format!("the name of a {root} must be written out, so that everybody can see what is read");
            self.report(Problem::new("T020", index.span.clone(), message).help(format!("write `{root}[\"id\"]`")));
            return None;
        };
        let names = self.scope.tables.get(root);
        let Some(&index_of) = names.and_then(|names| names.get(name)) else {
            let known: Vec<&str> = names.into_iter().flat_map(|names| names.keys().map(String::as_str)).collect();
            let mut problem = Problem::new("T020", index.span.clone(), format!("no {root} is called `{name}`"));
            problem.help = suggest(name, &known);
            self.report(problem);
            return None;
        };
        let node = self.add(Node::Root(Handle { object, index: index_of }), &expr.span);
        let note = &mut self.program.notes[node as usize];
        (note.path, note.member) = (Some(expr.to_string().into()), Some(root));
        Some((node, Type::Object(object)))
    }

    fn entry(&mut self, expr: &Expr, map: NodeId, index: &Expr) -> Option<Typed> {
        let ExprKind::Literal(Literal::Text(key)) = &index.kind else {
            let message = "the column's name must be written out, so that everybody can see what a rule reads";
            self.report(Problem::new("T016", index.span.clone(), message).help("write `[\"Column name\"]`"));
            return None;
        };
        if let Some(reason) = self.scope.protected.and_then(|protected| protected(key)) {
            let message = format!("no condition may read the column \"{key}\": {reason}");
            let help = "take the column out of the condition: such things are never judged";
            self.report(Problem::new("T011", index.span.clone(), message).help(help));
            return None;
        }
        let ty = self.scope.columns.and_then(|columns| columns(key)).map_or(Type::String, Type::Opaque);
        let key = self.program.add_text(key);
        let node = self.add(Node::Entry { map, key }, &expr.span);
        self.program.notes[node as usize].path = Some(expr.to_string().into());
        Some((node, ty))
    }

    fn list(&mut self, items: &[Expr], span: &Span, want: Option<&Type>) -> Option<Typed> {
        let mut element = match want {
            Some(Type::List(of)) if items.is_empty() => Some((**of).clone()),
            _ => None,
        };
        let mut nodes = Vec::with_capacity(items.len());
        let mut sound = true;
        for item in items {
            let Some((node, ty)) = self.check(item, element.as_ref()) else {
                sound = false;
                continue;
            };
            match &element {
                Some(first) if *first != ty && (opaque(first).is_some() || opaque(&ty).is_some()) => {
                    let first = first.clone();
                    self.origin("[...]", (item, &ty), (&items[0], &first));
                    sound = false;
                }
                Some(first) if *first != ty => {
                    let message = format!(
                        "a list has one type: this is {}, the first is {}",
                        self.article(&ty),
                        self.article(first)
                    );
                    let mut problem = Problem::new("T007", item.span.clone(), message);
                    problem.help = self.conversion(&ty, first, item);
                    self.report(problem);
                    sound = false;
                }
                _ => element = Some(ty),
            }
            nodes.push(node);
        }
        if !sound {
            return None;
        }
        let Some(element) = element else {
            self.report(Problem::new("T019", span.clone(), "nothing tells what this empty list would hold"));
            return None;
        };
        if nodes.len() > usize::from(u16::MAX) {
            self.report(Problem::new("T018", span.clone(), "the list is too long"));
            return None;
        }
        let kids = self.program.add_kids(&nodes);
        Some((self.add(Node::List(kids), span), element.list()))
    }

    /// The constant text of an expression: a literal, or a parameter that is text.
    pub(super) fn constant_text(&self, node: NodeId) -> Option<String> {
        match self.program.constant(node) {
            Some(Value::Str(text)) => Some(text.to_owned()),
            _ => None,
        }
    }
}

/// A name behind its article: "an int", "a list(phone)".
pub fn articled(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {name}")
}

/// The opaque kind of a value or of the values in a list.
pub(super) fn opaque(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Opaque(name) => Some(name),
        Type::List(of) => opaque(of),
        _ => None,
    }
}

/// The type of a literal; `None` for an empty or mixed list.
pub fn literal_type(literal: &Literal) -> Option<Type> {
    Some(match literal {
        Literal::Bool(_) => Type::Bool,
        Literal::Int(_) => Type::Int,
        Literal::Double(_) => Type::Double,
        Literal::Text(_) => Type::String,
        Literal::Timestamp(_) => Type::Timestamp,
        Literal::Duration(_) => Type::Duration,
        Literal::Date(_) => Type::Date,
        Literal::List(items) => {
            let first = literal_type(items.first()?)?;
            if !items.iter().all(|i| literal_type(i).as_ref() == Some(&first)) {
                return None;
            }
            first.list()
        }
    })
}
