//! Tokens to a syntax tree: a Pratt parser over CEL's grammar.
//!
//! It recovers: a mistake becomes a [`Problem`] and an [`ExprKind::Error`] in the tree, and reading goes on, so
//! that one run reports them all. Length and depth are limited, so that hostile text cannot exhaust the stack of
//! this or any later stage. What CEL has and conditions leave out is refused here if the grammar shows it, else
//! by the checker.

use super::problem::Problem;
use super::syntax::{BinaryOp, CHOICE, Expr, ExprKind, Literal, PRODUCT, RELATION, SUM};
use super::token::{Kind, Token, tokens};
use super::value::Span;

/// Longest expression in bytes.
pub const MAX_TEXT: usize = 64 * 1024;
/// Deepest tree.
pub const MAX_DEPTH: usize = 64;
/// After so many problems the rest is noise.
const MAX_PROBLEMS: usize = 25;

const RESERVED: &[&str] = &[
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "true",
    "var",
    "void",
    "while",
];

/// Operators that other languages write as words, with what to write instead.
const WORDS: &[(&str, &str)] = &[
    ("in", "write `in` in lower case, and the values in square brackets: `x in [\"a\", \"b\"]`"),
    ("like", "write `x.startsWith(\"...\")`, `x.endsWith(\"...\")` or `x.contains(\"...\")`"),
    ("contains", "write `x.contains(\"...\")`"),
    ("matches", "write `x.matches(r\"...\")`"),
    ("is", "write `==`, or `has(x)` to ask whether it is known"),
    ("equals", "write `==`"),
    ("eq", "write `==`"),
    ("ne", "write `!=`"),
    ("between", "write `a <= x && x <= b`"),
    ("xor", "write `a != b`"),
];

/// Reads one expression. The tree is there whenever anything could be read, problems or not.
pub fn parse(text: &str) -> (Option<Expr>, Vec<Problem>) {
    if text.len() > MAX_TEXT {
        let message = format!("an expression may have {MAX_TEXT} bytes; this one has {}", text.len());
        return (None, vec![Problem::new("E001", 0..text.len(), message).help("move parts of it into macros")]);
    }
    let (tokens, problems) = tokens(text);
    let mut parser = Parser { text, tokens, at: 0, nesting: 0, problems, stopped: false };
    if parser.peek() == &Kind::End {
        if parser.problems.is_empty() {
            parser.problems.push(Problem::new("E006", 0..text.len(), "the expression is empty"));
        }
        return (None, parser.problems);
    }
    let expr = parser.expression(CHOICE);
    parser.trailing();
    let mut problems = parser.problems;
    problems.sort_by(|a, b| (a.span.start, a.code).cmp(&(b.span.start, b.code)));
    problems.truncate(MAX_PROBLEMS);
    (Some(expr), problems)
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    nesting: usize,
    problems: Vec<Problem>,
    stopped: bool,
}

impl Parser<'_> {
    fn peek(&self) -> &Kind {
        &self.tokens[self.at.min(self.tokens.len() - 1)].kind
    }

    fn span(&self) -> Span {
        self.tokens[self.at.min(self.tokens.len() - 1)].span.clone()
    }

    /// Where the last token read ended.
    fn end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |i| self.tokens[i].span.end)
    }

    fn word(&self) -> &str {
        if self.peek() == &Kind::Word { &self.text[self.span()] } else { "" }
    }

    fn advance(&mut self) {
        if self.peek() != &Kind::End {
            self.at += 1;
        }
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.peek(), Kind::Sign(s) if *s == sign)
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        if found {
            self.advance();
        }
        found
    }

    fn report(&mut self, problem: Problem) {
        if !self.stopped {
            self.problems.push(problem);
        }
    }

    /// Gives up: reading on would only exhaust the stack.
    fn stop(&mut self, span: Span) {
        let message = format!("nested deeper than {MAX_DEPTH} levels");
        self.report(Problem::new("E001", span, message).help("move parts of it into macros"));
        self.stopped = true;
        self.at = self.tokens.len() - 1;
    }

    fn make(&mut self, kind: ExprKind, span: Span) -> Expr {
        let expr = Expr::new(kind, span);
        if expr.depth() > MAX_DEPTH {
            self.stop(expr.span.clone());
            return Expr::new(ExprKind::Error, expr.span);
        }
        expr
    }

    /// What stands at the cursor, for a message.
    fn found(&self) -> String {
        match self.peek() {
            Kind::End => "the end of the expression".to_owned(),
            _ => format!("`{}`", self.text[self.span()].chars().take(40).collect::<String>()),
        }
    }

    fn expression(&mut self, power: u8) -> Expr {
        if self.nesting >= MAX_DEPTH {
            self.stop(self.span());
            return Expr::new(ExprKind::Error, self.span());
        }
        self.nesting += 1;
        let expr = match power {
            CHOICE => self.choice(),
            RELATION.. => self.binary(power),
            _ => self.logic(power == super::syntax::AND),
        };
        self.nesting -= 1;
        expr
    }

    fn choice(&mut self) -> Expr {
        let test = self.logic(false);
        if !self.take("?") {
            return test;
        }
        let yes = self.logic(false);
        if !self.take(":") {
            let message = format!("`?` needs a `:` and a second value here, not {}", self.found());
            self.report(Problem::new("E006", self.span(), message).help("write `test ? yes : no`"));
            return Expr::new(ExprKind::Error, test.span.start..self.end());
        }
        let no = self.expression(CHOICE);
        let span = test.span.start..self.end();
        self.make(ExprKind::Choice { test: test.into(), yes: yes.into(), no: no.into() }, span)
    }

    fn logic(&mut self, and: bool) -> Expr {
        let (sign, foreign) = if and { ("&&", "and") } else { ("||", "or") };
        let first = if and { self.binary(RELATION) } else { self.logic(true) };
        let start = first.span.start;
        let mut operands = vec![first];
        loop {
            if self.word().eq_ignore_ascii_case(foreign) {
                let message = format!("`{}` is not an operator of CEL", self.word());
                self.report(Problem::new("E011", self.span(), message).help(format!("write `{sign}`")));
                self.advance();
            } else if !self.take(sign) {
                break;
            }
            operands.push(if and { self.binary(RELATION) } else { self.logic(true) });
        }
        match operands.len() {
            1 => operands.swap_remove(0),
            _ => {
                let end = operands.last().map_or(start, |e| e.span.end).max(self.end());
                self.make(ExprKind::Logic { and, operands }, start..end)
            }
        }
    }

    fn binary_op(&self) -> Option<BinaryOp> {
        Some(match self.peek() {
            Kind::Sign("==") => BinaryOp::Eq,
            Kind::Sign("!=") => BinaryOp::Ne,
            Kind::Sign("<") => BinaryOp::Lt,
            Kind::Sign("<=") => BinaryOp::Le,
            Kind::Sign(">") => BinaryOp::Gt,
            Kind::Sign(">=") => BinaryOp::Ge,
            Kind::Sign("+") => BinaryOp::Add,
            Kind::Sign("-") => BinaryOp::Sub,
            Kind::Sign("*") => BinaryOp::Mul,
            Kind::Sign("/") => BinaryOp::Div,
            Kind::Sign("%") => BinaryOp::Rem,
            Kind::Word if self.word() == "in" => BinaryOp::In,
            _ => return None,
        })
    }

    fn binary(&mut self, power: u8) -> Expr {
        let mut left =
            if power == PRODUCT { self.unary() } else { self.binary(if power == RELATION { SUM } else { PRODUCT }) };
        while let Some(op) = self.binary_op().filter(|op| op.power() == power) {
            let op_span = self.span();
            self.advance();
            let right = if power == PRODUCT {
                self.unary()
            } else {
                self.binary(if power == RELATION { SUM } else { PRODUCT })
            };
            let span = left.span.start..self.end().max(op_span.end);
            left = self.make(ExprKind::Binary { op, op_span, left: left.into(), right: right.into() }, span);
        }
        left
    }

    fn unary(&mut self) -> Expr {
        let start = self.span().start;
        if self.word().eq_ignore_ascii_case("not") && !matches!(self.tokens[self.at + 1].kind, Kind::Sign(_)) {
            self.report(Problem::new("E011", self.span(), "`not` is not an operator of CEL").help("write `!`"));
            self.advance();
        }
        let (not, minus) = (self.is("!"), self.is("-"));
        if !not && !minus {
            return self.postfix();
        }
        let next = &self.tokens[self.at + 1].kind;
        if minus && matches!(next, Kind::Int(_) | Kind::Double(_)) {
            return self.postfix();
        }
        if self.nesting >= MAX_DEPTH {
            self.stop(self.span());
            return Expr::new(ExprKind::Error, self.span());
        }
        self.advance();
        self.nesting += 1;
        let of = Box::new(self.unary());
        self.nesting -= 1;
        let span = start..self.end();
        self.make(if not { ExprKind::Not(of) } else { ExprKind::Negate(of) }, span)
    }

    fn postfix(&mut self) -> Expr {
        let mut expr = self.primary();
        loop {
            let start = expr.span.start;
            if self.is(".") {
                expr = self.dot(expr);
            } else if self.is("[") {
                let open = self.span();
                self.advance();
                self.no_optional();
                let index = self.expression(CHOICE);
                self.close("]", open);
                let span = start..self.end();
                expr = self.make(ExprKind::Index { of: expr.into(), index: index.into() }, span);
            } else if self.is("{") && matches!(expr.kind, ExprKind::Name(_) | ExprKind::Member { .. }) {
                let open = self.span();
                self.braces();
                let span = start..self.end();
                let problem = Problem::new("E009", open, "messages are left out of conditions");
                self.report(problem);
                expr = Expr::new(ExprKind::Error, span);
            } else {
                return expr;
            }
        }
    }

    fn no_optional(&mut self) {
        if self.is("?") {
            let problem = Problem::new("E009", self.span(), "optional values are left out of conditions");
            self.report(problem.help("a missing value is unknown by itself; use `has(x)` or `x.orValue(y)`"));
            self.advance();
        }
    }

    fn dot(&mut self, of: Expr) -> Expr {
        let start = of.span.start;
        self.advance();
        self.no_optional();
        if self.peek() != &Kind::Word || ["in", "true", "false", "null"].contains(&self.word()) {
            let message = format!("a member's name is needed after the dot, not {}", self.found());
            self.report(Problem::new("E006", self.span(), message));
            if self.peek() == &Kind::Word {
                self.advance();
            }
            return Expr::new(ExprKind::Error, start..self.end());
        }
        let name = self.word().to_owned();
        let name_span = self.span();
        self.advance();
        let kind = if self.is("(") {
            let args = self.arguments();
            ExprKind::Call { target: Some(of.into()), name, name_span, args }
        } else {
            ExprKind::Member { of: of.into(), name, name_span }
        };
        let span = start..self.end();
        self.make(kind, span)
    }

    fn arguments(&mut self) -> Vec<Expr> {
        let open = self.span();
        self.advance();
        self.items(")", open)
    }

    /// Reads `a, b, c` and the closing bracket.
    fn items(&mut self, closing: &'static str, open: Span) -> Vec<Expr> {
        let mut items = Vec::new();
        while !self.is(closing) && self.peek() != &Kind::End {
            self.no_optional();
            items.push(self.expression(CHOICE));
            if !self.take(",") {
                break;
            }
            if self.is(closing) && closing == ")" {
                self.report(Problem::new("E006", self.span(), "an argument is missing after the comma"));
            }
        }
        self.close(closing, open);
        items
    }

    /// Reads a closing bracket; what stands before it and does not belong there is reported and skipped.
    fn close(&mut self, closing: &'static str, open: Span) {
        if self.take(closing) {
            return;
        }
        let opening = &self.text[open.clone()];
        if self.peek() == &Kind::End || self.is(")") || self.is("]") || self.is("}") {
            let message = format!("this `{opening}` is not closed");
            self.report(Problem::new("E007", open, message).help(format!("add `{closing}`")));
            return;
        }
        let message = format!("`{closing}` or an operator is needed here, not {}", self.found());
        let problem = Problem::new("E006", self.span(), message);
        self.report(problem);
        let mut depth = 0usize;
        while self.peek() != &Kind::End {
            if depth == 0 && self.is(closing) {
                self.advance();
                return;
            }
            if self.is("(") || self.is("[") {
                depth += 1;
            } else if self.is(")") || self.is("]") {
                if depth == 0 {
                    return;
                }
                depth -= 1;
            }
            self.advance();
        }
    }

    /// Skips a balanced `{...}`.
    fn braces(&mut self) {
        let mut depth = 0usize;
        while self.peek() != &Kind::End {
            if self.is("{") {
                depth += 1;
            } else if self.is("}") {
                depth -= 1;
            }
            self.advance();
            if depth == 0 {
                return;
            }
        }
    }

    fn primary(&mut self) -> Expr {
        let span = self.span();
        match self.peek().clone() {
            Kind::Int(value) => self.integer(value, false, span),
            Kind::Double(value) => self.literal(Literal::Double(value), span),
            Kind::Text(value) => self.literal(Literal::Text(value), span),
            Kind::Bad => {
                self.advance();
                Expr::new(ExprKind::Error, span)
            }
            Kind::Word => self.named(),
            Kind::Sign("-") => {
                self.advance();
                let span = span.start..self.span().end;
                match *self.peek() {
                    Kind::Int(value) => self.integer(value, true, span),
                    Kind::Double(value) => self.literal(Literal::Double(-value), span),
                    _ => self.missing(),
                }
            }
            Kind::Sign("(") => {
                self.advance();
                let inner = self.expression(CHOICE);
                self.close(")", span);
                inner
            }
            Kind::Sign("[") => {
                self.advance();
                let items = self.items("]", span.clone());
                let span = span.start..self.end();
                self.make(ExprKind::List(items), span)
            }
            Kind::Sign("{") => {
                self.braces();
                let problem = Problem::new("E009", span.start..self.end(), "map literals are left out of conditions");
                self.report(problem.help("write a list, or declare `[lists.<name>]` in the pack"));
                Expr::new(ExprKind::Error, span.start..self.end())
            }
            Kind::Sign(".") => {
                let problem =
                    Problem::new("E009", span.clone(), "a leading dot (root scope) is left out of conditions");
                self.report(problem.help("leave the dot out"));
                self.advance();
                self.primary_after_dot(span)
            }
            _ => self.missing(),
        }
    }

    fn primary_after_dot(&mut self, dot: Span) -> Expr {
        if self.peek() == &Kind::Word { self.named() } else { Expr::new(ExprKind::Error, dot) }
    }

    fn literal(&mut self, literal: Literal, span: Span) -> Expr {
        self.advance();
        Expr::new(ExprKind::Literal(literal), span)
    }

    fn integer(&mut self, value: u64, negative: bool, span: Span) -> Expr {
        let signed = if negative { 0i64.checked_sub_unsigned(value) } else { i64::try_from(value).ok() };
        if signed.is_none() {
            let message = format!("`{value}` is beyond the range of an int");
            self.report(Problem::new("E005", span.clone(), message));
        }
        self.literal(Literal::Int(signed.unwrap_or_default()), span)
    }

    fn named(&mut self) -> Expr {
        let (name, span) = (self.word().to_owned(), self.span());
        match name.as_str() {
            "true" => return self.literal(Literal::Bool(true), span),
            "false" => return self.literal(Literal::Bool(false), span),
            "null" => {
                let problem = Problem::new("E009", span.clone(), "`null` is left out of conditions");
                self.report(problem.help("what is missing is unknown: write `!has(x)` or `!known(x)`"));
                self.advance();
                return Expr::new(ExprKind::Error, span);
            }
            "in" => return self.missing(),
            reserved if RESERVED.contains(&reserved) => {
                let message = format!("`{reserved}` is a reserved word of CEL");
                let problem = Problem::new("E008", span.clone(), message);
                self.report(if reserved == "if" { problem.help("write `test ? yes : no`") } else { problem });
            }
            _ => {}
        }
        self.advance();
        if self.is("(") {
            let args = self.arguments();
            let whole = span.start..self.end();
            return self.make(ExprKind::Call { target: None, name, name_span: span, args }, whole);
        }
        Expr::new(ExprKind::Name(name), span)
    }

    /// An operand is missing: reports it and skips what can be no part of the rest. After a surplus operator the
    /// operand that follows is taken.
    fn missing(&mut self) -> Expr {
        let span = self.span();
        let message = format!("a value is needed here, not {}", self.found());
        self.report(Problem::new("E006", span.clone(), message));
        let keep = matches!(self.peek(), Kind::End | Kind::Sign(")" | "]" | "}" | "," | "&&" | "||" | "?" | ":"));
        if !keep {
            self.advance();
            while self.binary_op().is_some() {
                self.advance();
            }
            if matches!(self.peek(), Kind::Int(_) | Kind::Double(_) | Kind::Text(_) | Kind::Word) {
                return self.postfix();
            }
        }
        Expr::new(ExprKind::Error, span)
    }

    /// Reports what is left after the expression, and the problems inside it.
    fn trailing(&mut self) {
        while !self.stopped && self.peek() != &Kind::End && self.problems.len() < MAX_PROBLEMS {
            if let Some((_, ours)) = WORDS.iter().find(|(theirs, _)| self.word().eq_ignore_ascii_case(theirs)) {
                let message = format!("`{}` is not an operator of CEL", self.word());
                self.report(Problem::new("E011", self.span(), message).help(*ours));
                return;
            }
            let message = match self.peek() {
                Kind::Sign(s @ (")" | "]" | "}")) => format!("this `{s}` closes nothing"),
                _ => format!("an operator is needed before {}", self.found()),
            };
            self.report(Problem::new("E010", self.span(), message));
            if matches!(self.peek(), Kind::Sign(_)) {
                self.advance();
            }
            while self.binary_op().is_some() || self.is("&&") || self.is("||") || self.is(",") {
                self.advance();
            }
            let before = self.at;
            if self.peek() != &Kind::End {
                self.expression(CHOICE);
            }
            if self.at == before {
                self.advance();
            }
        }
    }
}
