//! Typing of operators: logic, choice, arithmetic, comparison and `in`.
//!
//! What an operator does not take is refused with the way to write it. The refusals that keep origin out of
//! conditions (`T009`) and missing values from counting (`T010`) are made here.

use super::check::{Checker, MAX_EXPANDED, Typed, articled, opaque};
use super::problem::Problem;
use super::program::{Node, NodeId, Texts};
use super::scope::Look;
use super::syntax::{BinaryOp, Expr, ExprKind, Literal, RELATION};
use super::value::{Span, Type};

impl Checker<'_, '_> {
    pub(super) fn not(&mut self, of: &Expr, span: &Span) -> Option<Typed> {
        if let Some((name, at)) = self.same_within(of, 0) {
            let other = if name == "same" { "differ" } else { "same" };
            let problem =
                Problem::new("T010", self.place(&at), format!("`!` over `{name}` would make a missing value count"));
            self.report(problem.help(format!("write `{other}(x, y)`, which is false when either is missing")));
            return None;
        }
        let node = self.expect(of, &Type::Bool, "the operand of `!`")?;
        Some((self.add(Node::Not(node), span), Type::Bool))
    }

    /// A `same` or `differ` whose truth decides this expression's, through logic and quantifiers.
    fn same_within(&self, expr: &Expr, depth: usize) -> Option<(String, Span)> {
        if depth > MAX_EXPANDED {
            return None;
        }
        let within = |e: &Expr| self.same_within(e, depth + 1);
        match &expr.kind {
            ExprKind::Call { target: None, name, .. } if name == "same" || name == "differ" => {
                Some((name.clone(), expr.span.clone()))
            }
            ExprKind::Call { target: Some(_), name, args, .. }
                if ["exists", "all", "exists_one"].contains(&name.as_str()) =>
            {
                args.get(1).and_then(within)
            }
            ExprKind::Not(of) => within(of),
            ExprKind::Logic { operands, .. } => operands.iter().find_map(within),
            ExprKind::Choice { yes, no, .. } => within(yes).or_else(|| within(no)),
            ExprKind::Member { of, name, .. } if self.is_namespace(of, "macro") => {
                let found = self.scope.macros.get(name).and_then(within)?;
                Some((found.0, expr.span.clone()))
            }
            _ => None,
        }
    }

    pub(super) fn logic(&mut self, and: bool, operands: &[Expr], span: &Span) -> Option<Typed> {
        let role = if and { "each side of `&&`" } else { "each side of `||`" };
        let mut nodes = Vec::with_capacity(operands.len());
        let mut sound = true;
        for operand in operands {
            match self.expect(operand, &Type::Bool, role) {
                // Nested chains of one operator are one chain.
                Some(node) => match (and, self.program.node(node)) {
                    (true, Node::And(kids)) | (false, Node::Or(kids)) => {
                        nodes.extend_from_slice(self.program.kids(kids))
                    }
                    _ => nodes.push(node),
                },
                None => sound = false,
            }
        }
        if !sound || nodes.len() > usize::from(u16::MAX) {
            return None;
        }
        let kids = self.program.add_kids(&nodes);
        Some((self.add(if and { Node::And(kids) } else { Node::Or(kids) }, span), Type::Bool))
    }

    pub(super) fn choice(
        &mut self,
        test: &Expr,
        yes: &Expr,
        no: &Expr,
        span: &Span,
        want: Option<&Type>,
    ) -> Option<Typed> {
        let test = self.expect(test, &Type::Bool, "what stands before `?`");
        let first = yes;
        let yes = self.check(yes, want);
        let other = yes.as_ref().map(|(_, ty)| ty.clone());
        let shown = no;
        let no = self.check(no, other.as_ref().or(want));
        let (test, (yes, ty), (no, no_ty)) = (test?, yes?, no?);
        if ty != no_ty && (opaque(&ty).is_some() || opaque(&no_ty).is_some()) {
            self.origin("?:", (first, &ty), (shown, &no_ty));
            return None;
        }
        if ty != no_ty {
            let message =
                format!("both values of `?:` must be of one type: {} and {}", self.article(&ty), self.article(&no_ty));
            let mut problem = Problem::new("T007", shown.span.clone(), message);
            problem.help = self.conversion(&no_ty, &ty, shown);
            self.report(problem);
            return None;
        }
        Some((self.add(Node::Choice { test, yes, no }, span), ty))
    }

    /// Both operands; an empty list is typed by the other one.
    pub(super) fn operands(&mut self, left: &Expr, right: &Expr) -> Option<(Typed, Typed)> {
        if matches!(&left.kind, ExprKind::List(items) if items.is_empty()) {
            let right = self.check(right, None);
            let left = self.check(left, right.as_ref().map(|r| &r.1));
            return Some((left?, right?));
        }
        let left = self.check(left, None);
        let right = self.check(right, left.as_ref().map(|l| &l.1));
        Some((left?, right?))
    }

    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        op_span: &Span,
        left: &Expr,
        right: &Expr,
        span: &Span,
    ) -> Option<Typed> {
        let equality = matches!(op, BinaryOp::Eq | BinaryOp::Ne);
        if equality && let Some((name, at)) = self.same_within(left, 0).or_else(|| self.same_within(right, 0)) {
            let message = format!("`{name}` cannot be compared: false would count a missing value");
            self.report(
                Problem::new("T010", self.place(&at), message).help("write `same(x, y)` or `differ(x, y)` by itself"),
            );
            return None;
        }
        let ((a, a_ty), (b, b_ty)) = self.operands(left, right)?;
        if !matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem) {
            self.comparable(op, op_span, (left, &a_ty), (right, &b_ty))?;
            if !equality && !matches!(op, BinaryOp::In) {
                self.guarded(op.sign(), (left, &(a, a_ty)), Look::Order)?;
                self.guarded(op.sign(), (right, &(b, b_ty)), Look::Order)?;
            }
            return Some((self.comparison(op, a, b, span), Type::Bool));
        }
        let ty = match (op, &a_ty, &b_ty) {
            (_, Type::Int, Type::Int) => Some(Type::Int),
            (BinaryOp::Rem, ..) => None,
            (_, Type::Double, Type::Double) => Some(Type::Double),
            (BinaryOp::Add, Type::String, Type::String) => Some(Type::String),
            (BinaryOp::Add, Type::List(x), Type::List(y)) if x == y => Some(a_ty.clone()),
            (BinaryOp::Add, Type::Timestamp, Type::Duration) | (BinaryOp::Add, Type::Duration, Type::Timestamp) => {
                Some(Type::Timestamp)
            }
            (BinaryOp::Sub, Type::Timestamp, Type::Duration) => Some(Type::Timestamp),
            (BinaryOp::Sub, Type::Timestamp, Type::Timestamp) => Some(Type::Duration),
            (BinaryOp::Add | BinaryOp::Sub, Type::Duration, Type::Duration) => Some(Type::Duration),
            _ => None,
        };
        let Some(ty) = ty else {
            self.mismatch(op, op_span, (left, &a_ty), (right, &b_ty));
            return None;
        };
        Some((self.add(Node::Arithmetic { op, left: a, right: b }, span), ty))
    }

    /// The fastest node for a comparison.
    fn comparison(&mut self, op: BinaryOp, left: NodeId, right: NodeId, span: &Span) -> NodeId {
        let node = match (op, self.program.node(left), self.program.node(right)) {
            (BinaryOp::Eq | BinaryOp::Ne, _, Node::Text(text)) if self.program.constant(left).is_none() => {
                Node::EqualText { of: left, text, same: op == BinaryOp::Eq }
            }
            (BinaryOp::Eq | BinaryOp::Ne, Node::Text(text), _) if self.program.constant(right).is_none() => {
                Node::EqualText { of: right, text, same: op == BinaryOp::Eq }
            }
            (_, _, Node::Int(value)) if self.program.constant(left).is_none() => {
                Node::CompareInt { op, of: left, value }
            }
            _ => Node::Compare { op, left, right },
        };
        self.add(node, span)
    }

    /// Whether two types can be compared; reports it if not.
    pub(super) fn comparable(
        &mut self,
        op: BinaryOp,
        op_span: &Span,
        left: (&Expr, &Type),
        right: (&Expr, &Type),
    ) -> Option<()> {
        let equality = matches!(op, BinaryOp::Eq | BinaryOp::Ne);
        let fits = left.1 == right.1 && if equality { has_equality(left.1) } else { has_order(left.1) };
        if fits {
            return Some(());
        }
        self.mismatch(op, op_span, left, right);
        None
    }

    fn mismatch(&mut self, op: BinaryOp, op_span: &Span, left: (&Expr, &Type), right: (&Expr, &Type)) {
        if opaque(left.1).is_some() || opaque(right.1).is_some() {
            return self.origin(op.sign(), left, right);
        }
        let sign = op.sign();
        let (a, b) = (self.article(left.1), self.article(right.1));
        let chained = matches!(&left.0.kind, ExprKind::Binary { op, .. } if op.power() == RELATION);
        let mut problem = if left.1 == right.1 {
            Problem::new("T007", op_span.clone(), format!("`{sign}` does not work on {a}"))
        } else {
            Problem::new("T007", op_span.clone(), format!("`{sign}` cannot take {a} and {b}: types never mix"))
                .label(format!("{} and {}", self.type_name(left.1), self.type_name(right.1)))
                .about(left.0)
                .about(right.0)
        };
        problem.help = match (left.1, right.1) {
            (Type::Bool, _) if chained => Some("comparisons do not chain: write `a < b && b < c`".to_owned()),
            (_, Type::Object(_)) if op == BinaryOp::In => {
                let found = format!("{}.exists(x, x", right.0);
                let members = self.text_members(right.1, right.0);
                members.and(Some(format!("write `{found}.<member> == {})`, naming the member you mean", left.0)))
            }
            (Type::Object(_), _) => {
                self.text_members(left.1, left.0).or_else(|| Some("compare a member of the object".to_owned()))
            }
            (_, Type::Object(_)) => {
                self.text_members(right.1, right.0).or_else(|| Some("compare a member of the object".to_owned()))
            }
            (Type::Date, Type::Date) if sign == "-" => {
                Some("write `months_between(a, b)` or `days_between(a, b)`".to_owned())
            }
            (a, b) if a == b => None,
            (a, b) if matches!(right.0.kind, ExprKind::Literal(_)) => {
                self.conversion(b, a, right.0).or_else(|| self.conversion(a, b, left.0))
            }
            (a, b) => self.conversion(a, b, left.0).or_else(|| self.conversion(b, a, right.0)),
        };
        self.report(problem);
    }

    /// Refuses anything over an opaque value but comparing it with its own kind.
    pub(super) fn origin(&mut self, what: &str, left: (&Expr, &Type), right: (&Expr, &Type)) {
        let (opaque, name, ty) = match (opaque(left.1), opaque(right.1)) {
            (Some(name), _) => (left.0, name, left.1),
            (_, Some(name)) => (right.0, name, right.1),
            _ => return,
        };
        let be = if matches!(ty, Type::List(_)) { "holds" } else { "is" };
        let a = articled(name);
        let message = format!(
            "`{opaque}` {be} {a}, and origin must never reach a condition: it can only be compared with another {name}"
        );
        let ask = self.scope.derived.get(name).cloned();
        let help = ask.unwrap_or_else(|| {
            format!("ask whether two of them agree instead: `differ({opaque}, ...)` or `same({opaque}, ...)` with another {name}")
        });
        self.report(
            Problem::new("T009", opaque.span.clone(), message)
                .help(help)
                .label(format!("`{what}` is not for it"))
                .about(left.0)
                .about(right.0),
        );
    }

    pub(super) fn contained(&mut self, item: &Expr, list: &Expr, span: &Span) -> Option<Typed> {
        if let ExprKind::Member { of, name, name_span } = &list.kind
            && self.is_namespace(of, "list")
        {
            return self.in_list(item, list, name, name_span, span);
        }
        let list_first = matches!(&list.kind, ExprKind::List(items) if !items.is_empty());
        let checked_item = self.check(item, None);
        let hope = checked_item.as_ref().map(|(_, ty)| ty.clone().list());
        let checked_list = self.check(list, hope.as_ref().filter(|_| !list_first));
        let ((a, a_ty), (b, b_ty)) = (checked_item?, checked_list?);
        let Type::List(element) = &b_ty else {
            let mut problem = Problem::new(
                "T007",
                list.span.clone(),
                format!("`in` needs a list on its right, and this is {}", self.article(&b_ty)),
            );
            problem.help = match &b_ty {
                Type::String => Some(format!("write `{list}.contains({item})`")),
                Type::Map => Some(format!("write `has({list}[...])`")),
                _ => None,
            };
            self.report(problem);
            return None;
        };
        if a_ty != **element || !has_equality(&a_ty) {
            self.mismatch(BinaryOp::In, &item.span, (item, &a_ty), (list, element));
            return None;
        }
        let node = self.membership(a, b);
        Some((self.add(node, span), Type::Bool))
    }

    fn membership(&mut self, item: NodeId, list: NodeId) -> Node {
        let texts: Option<Vec<Box<str>>> = match self.program.node(list) {
            Node::List(kids) => {
                let text = |id: &NodeId| self.program.constant(*id).and_then(|v| v.as_str().map(Into::into));
                self.program.kids(kids).iter().map(text).collect()
            }
            Node::Literals(at) => self.program.literals[at as usize]
                .iter()
                .map(|l| match l {
                    Literal::Text(t) => Some(t.as_str().into()),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        match texts {
            Some(mut sorted) if !sorted.is_empty() => {
                sorted.sort_unstable();
                sorted.dedup();
                self.program.sets.push(Texts { set: sorted.iter().cloned().collect(), sorted });
                Node::InSet { item, set: self.program.sets.len() as u32 - 1 }
            }
            _ => Node::In { item, list },
        }
    }

    fn in_list(&mut self, item: &Expr, list: &Expr, name: &str, name_span: &Span, span: &Span) -> Option<Typed> {
        let scope = self.scope;
        let found = scope.lists.get(name);
        if found.is_none() {
            self.undeclared("list", name, name_span);
        }
        let typed = self.check(item, None);
        let (declared, (node, ty)) = (found?, typed?);
        self.uses.lists.insert(name.to_owned());
        if ty != declared.ty {
            if opaque(&ty).is_some() || opaque(&declared.ty).is_some() {
                self.origin("in", (item, &ty), (list, &declared.ty));
                return None;
            }
            let message =
                format!("`list.{name}` holds {}s, and this is {}", self.type_name(&declared.ty), self.article(&ty));
            let mut problem = Problem::new("T007", item.span.clone(), message).about(list);
            problem.help = self.conversion(&ty, &declared.ty, item).or_else(|| self.text_members(&ty, item));
            self.report(problem);
            return None;
        }
        let at = self.program.lists.iter().position(|(n, _)| **n == *name).unwrap_or_else(|| {
            self.program.lists.push((name.into(), declared.clone()));
            self.program.lists.len() - 1
        });
        Some((self.add(Node::InList { item: node, list: at as u32 }, span), Type::Bool))
    }
}

/// Whether `==` works on it.
pub(super) fn has_equality(ty: &Type) -> bool {
    match ty {
        Type::List(of) => has_equality(of),
        Type::Object(_) | Type::Map => false,
        _ => true,
    }
}

fn has_order(ty: &Type) -> bool {
    !matches!(ty, Type::List(_) | Type::Object(_) | Type::Map | Type::Opaque(_))
}
