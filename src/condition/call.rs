//! Typing of calls: the table's functions, those a scope registers, and the forms of their own (macros, `has`,
//! `same`, `matches` ...).

use super::builtin;
use super::check::{Checker, Typed, opaque};
use super::expression::Expression;
use super::functions::{FUNCTIONS, FunctionDoc, LEFT_OUT, Op};
use super::pattern::from_re2;
use super::problem::{Problem, nearest, suggest};
use super::program::{Fold, NONE, Node, NodeId};
use super::scope::{Function, Look};
use super::syntax::{BinaryOp, Expr, ExprKind};
use super::time::{duration_is_finer, timestamp_is_finer};
use super::value::{Span, Type, Value};

/// Most bytes a compiled regular expression may take.
const REGEX_SIZE: usize = 1 << 20;

/// One call as written.
#[derive(Clone, Copy)]
struct Call<'e> {
    span: &'e Span,
    target: Option<&'e Expr>,
    name: &'e str,
    name_span: &'e Span,
    args: &'e [Expr],
}

impl Call<'_> {
    /// The receiver, if any, and the arguments.
    fn all(&self) -> impl Iterator<Item = &Expr> {
        self.target.into_iter().chain(self.args)
    }
}

impl Checker<'_, '_> {
    pub(super) fn call(
        &mut self,
        expr: &Expr,
        target: Option<&Expr>,
        name: &str,
        name_span: &Span,
        args: &[Expr],
        want: Option<&Type>,
    ) -> Option<Typed> {
        let call = Call { span: &expr.span, target, name, name_span, args };
        if let Some(target) = target {
            if let ExprKind::Member { of, name: pattern, name_span } = &target.kind
                && self.is_namespace(of, "pattern")
            {
                return self.found(call, pattern, name_span);
            }
            match name {
                "exists" => return self.fold(call, target, Fold::Exists),
                "all" => return self.fold(call, target, Fold::All),
                "exists_one" | "existsOne" => return self.fold(call, target, Fold::One),
                "filter" => return self.fold(call, target, Fold::Filter),
                "map" => return self.fold(call, target, Fold::Map),
                "orValue" => return self.or_value(call, target, want),
                _ => {}
            }
        } else {
            match name {
                "has" => return self.has(call),
                "known" => return self.known(call),
                "same" | "differ" => return self.same(call),
                _ => {}
            }
        }
        match name {
            "size" => self.size(call),
            "matches" => self.matches(call),
            _ => self.function(call),
        }
    }

    /// Reports a wrong number of arguments.
    fn count(&mut self, call: Call<'_>, counts: &[usize]) -> Option<()> {
        if counts.contains(&call.args.len()) {
            return Some(());
        }
        let wanted = counts.iter().map(usize::to_string).collect::<Vec<_>>().join(" or ");
        let plural = if counts == [1] { "" } else { "s" };
        let message = format!("`{}` takes {wanted} argument{plural}, not {}", call.name, call.args.len());
        let mut problem = Problem::new("T005", call.span.clone(), message);
        problem.help = forms(call.name, Some(call.target.is_some()));
        self.report(problem);
        None
    }

    fn has(&mut self, call: Call<'_>) -> Option<Typed> {
        self.count(call, &[1])?;
        let arg = &call.args[0];
        let member = match &arg.kind {
            ExprKind::Member { .. } | ExprKind::Index { .. } | ExprKind::Error => true,
            // A bound variable may be unknown itself.
            ExprKind::Name(name) => !self.scope.schema.roots.iter().any(|(root, _)| root == name),
            _ => false,
        };
        if !member {
            let message = "has() takes a member, such as `has(a.b)`";
            self.report(Problem::new("T013", arg.span.clone(), message).help(format!("write `known({arg})`")));
            return None;
        }
        self.known(call)
    }

    fn known(&mut self, call: Call<'_>) -> Option<Typed> {
        self.count(call, &[1])?;
        let (node, ty) = self.check(&call.args[0], None)?;
        if ty == Type::Map {
            let message = "a map is always there; ask for one of its columns";
            let help = format!("write `{}({}[\"Column name\"])`", call.name, call.args[0]);
            self.report(Problem::new("T016", call.args[0].span.clone(), message).help(help));
            return None;
        }
        Some((self.add(Node::Known(node), call.span), Type::Bool))
    }

    fn same(&mut self, call: Call<'_>) -> Option<Typed> {
        self.count(call, &[2])?;
        let (left, right) = (&call.args[0], &call.args[1]);
        let ((a, a_ty), (b, b_ty)) = self.operands(left, right)?;
        self.comparable(BinaryOp::Eq, call.name_span, (left, &a_ty), (right, &b_ty))?;
        let node = Node::Same { left: a, right: b, differ: call.name == "differ" };
        Some((self.add(node, call.span), Type::Bool))
    }

    fn or_value(&mut self, call: Call<'_>, target: &Expr, want: Option<&Type>) -> Option<Typed> {
        self.count(call, &[1])?;
        let typed = self.check(target, want);
        let default = self.check(&call.args[0], typed.as_ref().map(|t| &t.1).or(want));
        let ((of, ty), (default, default_ty)) = (typed?, default?);
        if ty != default_ty {
            if opaque(&ty).is_some() || opaque(&default_ty).is_some() {
                self.origin("orValue", (target, &ty), (&call.args[0], &default_ty));
                return None;
            }
            let message = format!(
                "orValue() needs {} like the value, and this is {}",
                self.article(&ty),
                self.article(&default_ty)
            );
            let mut problem = Problem::new("T006", call.args[0].span.clone(), message);
            problem.help = self.conversion(&default_ty, &ty, &call.args[0]);
            self.report(problem);
            return None;
        }
        Some((self.add(Node::OrValue { of, default }, call.span), ty))
    }

    fn size(&mut self, call: Call<'_>) -> Option<Typed> {
        self.count(call, if call.target.is_some() { &[0] } else { &[1] })?;
        let of = call.target.unwrap_or_else(|| &call.args[0]);
        let (node, ty) = self.check(of, None)?;
        match &ty {
            Type::String | Type::List(_) => Some((self.add(Node::Size(node), call.span), Type::Int)),
            Type::Opaque(_) => {
                self.origin("size", (of, &ty), (of, &ty));
                None
            }
            _ => {
                let message = format!("size() works on strings and lists, and this is {}", self.article(&ty));
                self.report(Problem::new("T006", of.span.clone(), message));
                None
            }
        }
    }

    /// Types an argument that must be text, opaque text refused by its own message.
    fn text(&mut self, expr: &Expr, function: &str) -> Option<NodeId> {
        let (node, ty) = self.check(expr, None)?;
        match &ty {
            Type::String => return Some(node),
            Type::Opaque(_) => self.origin(function, (expr, &ty), (expr, &ty)),
            _ => {
                let message = format!("{function}() works on strings, and this is {}", self.article(&ty));
                let mut problem = Problem::new("T006", expr.span.clone(), message);
                problem.help = self.conversion(&ty, &Type::String, expr);
                self.report(problem);
            }
        }
        None
    }

    fn found(&mut self, call: Call<'_>, pattern: &str, pattern_span: &Span) -> Option<Typed> {
        let scope = self.scope;
        let Some(regex) = scope.patterns.get(pattern) else {
            self.undeclared("pattern", pattern, pattern_span);
            return None;
        };
        if call.name != "found" {
            let message = format!("a pattern has no function `{}`", call.name);
            let help = format!("write `pattern.{pattern}.found(text)`");
            self.report(Problem::new("T004", call.name_span.clone(), message).help(help));
            return None;
        }
        self.uses.patterns.insert(pattern.to_owned());
        self.count(call, &[1])?;
        let text = self.text(&call.args[0], "found")?;
        self.guarded("found", (&call.args[0], &(text, Type::String)), Look::Regex(regex.as_str()))?;
        let at = self.add_pattern(pattern, regex.clone());
        Some((self.add(Node::Found { text, pattern: at }, call.span), Type::Bool))
    }

    fn add_pattern(&mut self, name: &str, regex: Expression) -> u32 {
        self.program.patterns.push((name.into(), regex));
        self.program.patterns.len() as u32 - 1
    }

    fn matches(&mut self, call: Call<'_>) -> Option<Typed> {
        self.count(call, if call.target.is_some() { &[1] } else { &[2] })?;
        let (subject, source) = match call.target {
            Some(target) => (target, &call.args[0]),
            None => (&call.args[0], &call.args[1]),
        };
        let text = self.text(subject, "matches");
        let pattern = self.text(source, "matches")?;
        let Some(written) = self.constant_text(pattern) else {
            let message = "the regular expression must be one literal, so that it is compiled once";
            let help = "write it out, or declare a `[pattern]` and ask `pattern.<name>.found(text)`";
            self.report(Problem::new("T015", source.span.clone(), message).help(help));
            return None;
        };
        let regex = match regex(&written) {
            Ok(regex) => regex,
            Err(reason) => {
                let message = format!("this regular expression cannot be read: {reason}");
                self.report(Problem::new("T015", source.span.clone(), message).help(
                    if reason.contains("not supported") {
                        "find more than is meant, and ask for the rest with another test"
                    } else {
                        "write it as a raw string, where a backslash is a backslash: r\"\\d+\""
                    },
                ));
                return None;
            }
        };
        let text = text?;
        self.guarded("matches", (subject, &(text, Type::String)), Look::Regex(&written))?;
        let at = self.add_pattern(&format!("\u{0}{written}"), regex.into());
        Some((self.add(Node::Found { text, pattern: at }, call.span), Type::Bool))
    }

    fn fold(&mut self, call: Call<'_>, target: &Expr, how: Fold) -> Option<Typed> {
        self.count(call, if how == Fold::Map { &[2, 3] } else { &[2] })?;
        let ExprKind::Name(variable) = &call.args[0].kind else {
            let message = "the first argument names the element: a plain word";
            let help = format!("write `{target}.{}(x, ...)`", call.name);
            self.report(Problem::new("T014", call.args[0].span.clone(), message).help(help));
            return None;
        };
        let roots = self.scope.schema.roots.iter().any(|(n, _)| n == variable);
        if roots || ["list", "pattern", "param", "macro", "now"].contains(&variable.as_str()) {
            let message = format!("`{variable}` already means something else");
            self.report(
                Problem::new("T014", call.args[0].span.clone(), message).help("choose another name, such as `x`"),
            );
            return None;
        }
        let (list, ty) = self.check(target, None)?;
        let Type::List(element) = ty else {
            let message = format!("`{}` works on lists, and this is {}", call.name, self.article(&ty));
            self.report(Problem::new("T006", target.span.clone(), message));
            return None;
        };
        self.local_origins.push(self.origins(list));
        self.locals.push((variable.clone(), (*element).clone()));
        let body = self.bodies(call, how);
        let made_of = body.as_ref().map_or(Vec::new(), |(_, make, _)| self.makes(*make));
        self.locals.pop();
        self.local_origins.pop();
        let (test, make, made) = body?;
        let ty = match how {
            Fold::Exists | Fold::All | Fold::One => Type::Bool,
            Fold::Filter => Type::List(element),
            Fold::Map => made.list(),
        };
        let node = self.add(Node::Fold { how, list, test, make }, call.span);
        self.made.insert(node, made_of);
        Some((node, ty))
    }

    /// The test and the value made for each element, and the latter's type.
    fn bodies(&mut self, call: Call<'_>, how: Fold) -> Option<(NodeId, NodeId, Type)> {
        let role = format!("the test of `{}`", call.name);
        if how != Fold::Map {
            return Some((self.expect(&call.args[1], &Type::Bool, &role)?, NONE, Type::Bool));
        }
        let (test, make) = match call.args {
            [_, test, make] => (self.expect(test, &Type::Bool, &role)?, make),
            _ => (NONE, &call.args[1]),
        };
        let (make, ty) = self.check(make, None)?;
        Some((test, make, ty))
    }

    fn function(&mut self, call: Call<'_>) -> Option<Typed> {
        let method = call.target.is_some();
        let scope = self.scope;
        let here = |name: &str, as_method: bool| name == call.name && as_method == method;
        let built_in: Vec<&FunctionDoc> =
            FUNCTIONS.iter().filter(|f| here(f.name, f.method) && f.op.is_some()).collect();
        let registered: Vec<&Function> = scope.functions.iter().filter(|f| here(f.name, f.method)).collect();
        if built_in.is_empty() && registered.is_empty() {
            self.unknown_function(call);
            return None;
        }
        let checked: Vec<Option<Typed>> = call.all().map(|arg| self.check(arg, None)).collect();
        let checked: Vec<Typed> = checked.into_iter().collect::<Option<_>>()?;
        let fits =
            |params: &[Type]| params.len() == checked.len() && params.iter().zip(&checked).all(|(p, (_, ty))| p == ty);
        let nodes: Vec<NodeId> = checked.iter().map(|(node, _)| *node).collect();
        if let Some(row) = built_in.iter().find(|f| fits(f.params))
            && let (Some(op), Some(result)) = (row.op, &row.result)
        {
            if let Some(folded) = self.folded(call, op, &nodes) {
                return folded.map(|node| (node, result.clone()));
            }
            if let (Op::Contains | Op::StartsWith | Op::EndsWith, Some(text), [of, part]) =
                (op, call.all().next(), &checked[..])
            {
                let literal = self.constant_text(part.0);
                self.guarded(call.name, (text, of), Look::Part(literal.as_deref()))?;
            }
            let node = match (op, &nodes[..]) {
                (Op::Contains | Op::StartsWith | Op::EndsWith, &[text, part]) => Node::TextTest { op, text, part },
                _ => Node::Call { op, args: self.program.add_kids(&nodes) },
            };
            return Some((self.add(node, call.span), result.clone()));
        }
        if let Some(declared) = registered.iter().find(|f| fits(&f.params)) {
            self.program.functions.push((*declared).clone());
            let function = (self.program.functions.len() - 1) as u16;
            let args = self.program.add_kids(&nodes);
            return Some((self.add(Node::Extern { function, args }, call.span), declared.result.clone()));
        }
        self.no_overload(call, &checked);
        None
    }

    /// A conversion of a literal (`timestamp("...")`) is made at load, and wrong ones are refused there.
    fn folded(&mut self, call: Call<'_>, op: Op, nodes: &[NodeId]) -> Option<Option<NodeId>> {
        if !matches!(op, Op::ToTimestamp | Op::ToDuration | Op::ToDate) {
            return None;
        }
        let value = self.program.constant(*nodes.first()?)?;
        let finer = value.as_str().is_some_and(|text| match op {
            Op::ToTimestamp => timestamp_is_finer(text),
            Op::ToDuration => duration_is_finer(text),
            _ => false,
        });
        let node = match builtin::call(op, &[value]) {
            Ok(_) if finer => {
                let message = format!("{}() cannot keep this: time has whole milliseconds", call.name);
                let at = call.args.first().map_or(call.span, |a| &a.span).clone();
                self.report(Problem::new("T015", at, message).help("leave out what is below a millisecond"));
                return Some(None);
            }
            Ok(Value::Timestamp(ms)) => Node::Timestamp(ms),
            Ok(Value::Duration(ms)) => Node::Duration(ms),
            Ok(Value::Date(date)) => Node::Date(date),
            Ok(_) => return None,
            Err(reason) => {
                let help = match op {
                    Op::ToTimestamp => "write it as in \"2024-05-17T09:30:00Z\"",
                    Op::ToDuration => "write it as in \"1h30m\", \"250ms\" or \"365d\"",
                    _ => "write it as in \"2024\", \"2024-05\" or \"2024-05-17\"",
                };
                let message = format!("{}() cannot read this: {reason}", call.name);
                let at = call.args.first().map_or(call.span, |a| &a.span).clone();
                self.report(Problem::new("T015", at, message).help(help));
                return Some(None);
            }
        };
        Some(Some(self.add(node, call.span)))
    }

    fn no_overload(&mut self, call: Call<'_>, checked: &[Typed]) {
        let opaque = call.all().zip(checked).find(|(_, (_, ty))| opaque(ty).is_some());
        if let Some((expr, (_, ty))) = opaque {
            return self.origin(call.name, (expr, ty), (expr, ty));
        }
        let types: Vec<String> = checked.iter().map(|(_, ty)| self.type_name(ty)).collect();
        let method = call.target.is_some();
        let shown = match types.split_first() {
            Some((first, rest)) if method => format!("{first}.{}({})", call.name, rest.join(", ")),
            _ => format!("{}({})", call.name, types.join(", ")),
        };
        let zone = method && call.name.starts_with("get") && call.args.len() == 1;
        let mut problem = Problem::new("T006", call.span.clone(), format!("there is no `{shown}`"));
        problem.help = if zone {
            Some("accessors answer in UTC; leave the time zone out".to_owned())
        } else {
            let registered = self.scope.functions.iter().filter(|f| f.name == call.name).map(|f| {
                let params: Vec<String> = f.params.iter().map(|p| self.type_name(p)).collect();
                format!("{}({}) -> {}", f.name, params.join(", "), self.type_name(&f.result))
            });
            forms(call.name, None).or_else(|| {
                let forms: Vec<String> = registered.collect();
                Some(format!("there is: {}", forms.join(", ")))
            })
        };
        self.report(problem);
    }

    fn unknown_function(&mut self, call: Call<'_>) {
        if let Some((_, instead)) = LEFT_OUT.iter().find(|(name, _)| *name == call.name) {
            let message = format!("`{}()` is left out of conditions", call.name);
            self.report(Problem::new("T012", call.name_span.clone(), message).help(*instead));
            return;
        }
        let method = call.target.is_some();
        if let Some(form) = forms(call.name, Some(!method)) {
            let message = format!("`{}` is not called that way", call.name);
            self.report(Problem::new("T004", call.name_span.clone(), message).help(form));
            return;
        }
        let mut names: Vec<&str> = FUNCTIONS.iter().filter(|f| f.method == method).map(|f| f.name).collect();
        names.extend(self.scope.functions.iter().filter(|f| f.method == method).map(|f| f.name));
        names.dedup();
        let mut problem = Problem::new("T004", call.name_span.clone(), format!("there is no function `{}`", call.name));
        problem.help = match call.name {
            "any" | "some" => Some("did you mean `exists`?".to_owned()),
            "every" => Some("did you mean `all`?".to_owned()),
            "len" | "length" | "count" => Some("did you mean `size`?".to_owned()),
            "lower" | "toLowerCase" => Some("did you mean `lowerAscii`?".to_owned()),
            "includes" => Some("did you mean `contains`?".to_owned()),
            name => nearest(name, names.iter().copied())
                .map(|n| format!("did you mean `{n}`?"))
                .or_else(|| suggest(name, &names)),
        };
        self.report(problem);
    }
}

/// Compiles a regular expression of RE2, or says why it cannot be read.
fn regex(written: &str) -> Result<regex::Regex, String> {
    let translated = from_re2(written)?;
    regex::RegexBuilder::new(&translated).size_limit(REGEX_SIZE).build().map_err(|error| {
        let reason = error.to_string();
        reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
    })
}

/// How calls of a function look.
fn forms(name: &str, method: Option<bool>) -> Option<String> {
    let forms: Vec<&str> =
        FUNCTIONS.iter().filter(|f| f.name == name && method.is_none_or(|m| f.method == m)).map(|f| f.form).collect();
    (!forms.is_empty()).then(|| format!("there is: {}", forms.join(", ")))
}
