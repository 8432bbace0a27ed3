//! The syntax tree of an expression, as written: every node knows its place, nothing is resolved yet.
//!
//! [`Display`](std::fmt::Display) prints an expression with no more brackets than it needs; parsing that gives
//! the same tree. Macros (`exists`, `has`) are calls here; the checker knows them.

use std::fmt;

use super::value::{Date, Span};

/// A value that can be written down: in an expression, or as a pack's parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A number with a point.
    Double(f64),
    /// Text.
    Text(String),
    /// Milliseconds since 1970 (UTC). Only as a parameter.
    Timestamp(i64),
    /// Milliseconds. Only as a parameter.
    Duration(i64),
    /// A date. Only as a parameter.
    Date(Date),
    /// Literals of one type. Only as a parameter.
    List(Vec<Literal>),
}

/// An expression and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, outer brackets left out.
    pub span: Span,
    depth: u16,
}

/// One kind of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// A name: `app`.
    Name(String),
    /// `of.name`.
    Member {
        /// Left of the dot.
        of: Box<Expr>,
        /// Right of the dot.
        name: String,
        /// Where the name stands.
        name_span: Span,
    },
    /// `of[index]`.
    Index {
        /// The list or map.
        of: Box<Expr>,
        /// The position or column name.
        index: Box<Expr>,
    },
    /// `name(args)` or `target.name(args)`.
    Call {
        /// Left of the dot, if any.
        target: Option<Box<Expr>>,
        /// The function.
        name: String,
        /// Where its name stands.
        name_span: Span,
        /// The arguments.
        args: Vec<Expr>,
    },
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `!x`.
    Not(Box<Expr>),
    /// `-x`.
    Negate(Box<Expr>),
    /// Two operands and an operator between them, `&&` and `||` aside.
    Binary {
        /// Which operator.
        op: BinaryOp,
        /// Where it stands.
        op_span: Span,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `a && b && c` or `a || b || c`: two operands or more.
    Logic {
        /// Whether it is `&&`.
        and: bool,
        /// The operands in order.
        operands: Vec<Expr>,
    },
    /// `test ? yes : no`.
    Choice {
        /// Decides.
        test: Box<Expr>,
        /// If it holds.
        yes: Box<Expr>,
        /// If it does not.
        no: Box<Expr>,
    },
    /// Something that could not be read; its problem is reported already.
    Error,
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each is its sign, below
pub enum BinaryOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    In,
    Add,
    Sub,
    Mul,
    Div,
    Rem,
}

impl BinaryOp {
    /// As written.
    pub fn sign(self) -> &'static str {
        match self {
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
            BinaryOp::In => "in",
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Rem => "%",
        }
    }

    /// How tightly it binds.
    pub(super) fn power(self) -> u8 {
        match self {
            BinaryOp::Add | BinaryOp::Sub => SUM,
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => PRODUCT,
            _ => RELATION,
        }
    }
}

/// Binding powers, loosest first.
pub(super) const CHOICE: u8 = 1;
/// `||`.
pub(super) const OR: u8 = 2;
/// `&&`.
pub(super) const AND: u8 = 3;
/// Comparisons and `in`.
pub(super) const RELATION: u8 = 4;
/// `+ -`.
pub(super) const SUM: u8 = 5;
/// `* / %`.
pub(super) const PRODUCT: u8 = 6;
/// `! -` before an operand.
pub(super) const UNARY: u8 = 7;
/// Members, calls, literals.
pub(super) const POSTFIX: u8 = 8;

impl Expr {
    /// An expression at a place.
    pub fn new(kind: ExprKind, span: Span) -> Expr {
        let deepest = |list: &[Expr]| list.iter().map(|e| e.depth).max().unwrap_or(0);
        let below = match &kind {
            ExprKind::Literal(_) | ExprKind::Name(_) | ExprKind::Error => 0,
            ExprKind::Member { of, .. } | ExprKind::Not(of) | ExprKind::Negate(of) => of.depth,
            ExprKind::Index { of, index } => of.depth.max(index.depth),
            ExprKind::Call { target, args, .. } => target.as_ref().map_or(0, |t| t.depth).max(deepest(args)),
            ExprKind::List(items) => deepest(items),
            ExprKind::Binary { left, right, .. } => left.depth.max(right.depth),
            ExprKind::Logic { operands, .. } => deepest(operands),
            ExprKind::Choice { test, yes, no } => test.depth.max(yes.depth).max(no.depth),
        };
        Expr { kind, span, depth: below.saturating_add(1) }
    }

    /// How many nodes lie between this one and its deepest leaf, both counted.
    pub fn depth(&self) -> usize {
        usize::from(self.depth)
    }

    fn power(&self) -> u8 {
        match &self.kind {
            ExprKind::Choice { .. } => CHOICE,
            ExprKind::Logic { and: false, .. } => OR,
            ExprKind::Logic { and: true, .. } => AND,
            ExprKind::Binary { op, .. } => op.power(),
            ExprKind::Not(_) | ExprKind::Negate(_) => UNARY,
            _ => POSTFIX,
        }
    }

    /// Prints this as an operand of something that binds with at least `power`.
    fn print(&self, f: &mut fmt::Formatter<'_>, power: u8) -> fmt::Result {
        if self.power() < power {
            return write!(f, "({self})");
        }
        write!(f, "{self}")
    }
}

fn separated(f: &mut fmt::Formatter<'_>, items: &[Expr]) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

fn negated(f: &mut fmt::Formatter<'_>, of: &Expr) -> fmt::Result {
    let printed = of.to_string();
    // A sign before digits would become part of the number.
    if of.power() < UNARY || printed.starts_with(|c: char| c == '-' || c.is_ascii_digit()) {
        return write!(f, "-({printed})");
    }
    write!(f, "-{printed}")
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(literal) => write!(f, "{literal}"),
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Member { of, name, .. } => {
                of.print(f, POSTFIX)?;
                write!(f, ".{name}")
            }
            ExprKind::Index { of, index } => {
                of.print(f, POSTFIX)?;
                write!(f, "[{index}]")
            }
            ExprKind::Call { target, name, args, .. } => {
                if let Some(target) = target {
                    target.print(f, POSTFIX)?;
                    f.write_str(".")?;
                }
                write!(f, "{name}(")?;
                separated(f, args)?;
                f.write_str(")")
            }
            ExprKind::List(items) => {
                f.write_str("[")?;
                separated(f, items)?;
                f.write_str("]")
            }
            ExprKind::Not(of) => {
                f.write_str("!")?;
                of.print(f, UNARY)
            }
            ExprKind::Negate(of) => negated(f, of),
            ExprKind::Binary { op, left, right, .. } => {
                left.print(f, op.power())?;
                write!(f, " {} ", op.sign())?;
                right.print(f, op.power() + 1)
            }
            ExprKind::Logic { and, operands } => {
                let (sign, power) = if *and { (" && ", AND) } else { (" || ", OR) };
                for (i, operand) in operands.iter().enumerate() {
                    if i > 0 {
                        f.write_str(sign)?;
                    }
                    operand.print(f, power + 1)?;
                }
                Ok(())
            }
            ExprKind::Choice { test, yes, no } => {
                test.print(f, OR)?;
                f.write_str(" ? ")?;
                yes.print(f, OR)?;
                f.write_str(" : ")?;
                no.print(f, CHOICE)
            }
            ExprKind::Error => f.write_str("?"),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Bool(b) => write!(f, "{b}"),
            Literal::Int(i) => write!(f, "{i}"),
            Literal::Double(d) => write!(f, "{d:?}"),
            Literal::Text(t) => quoted(f, t),
            Literal::Timestamp(ms) => write!(f, "timestamp(\"{}\")", super::time::timestamp_text(*ms)),
            Literal::Duration(ms) => write!(f, "duration(\"{}\")", super::time::duration_text(*ms)),
            Literal::Date(date) => write!(f, "date(\"{date}\")"),
            Literal::List(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if i > 0 { ", " } else { "" })?;
                }
                f.write_str("]")
            }
        }
    }
}

/// Prints text as a string literal.
pub(super) fn quoted(f: &mut impl fmt::Write, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c.is_control() => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
